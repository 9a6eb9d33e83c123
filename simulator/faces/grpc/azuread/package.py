"""The package azuread as the engine sees it."""

from simulator.faces.grpc.azuread.application import Application, ApplicationRegistration
from simulator.faces.grpc.azuread.application_owner import ApplicationOwner
from simulator.faces.grpc.azuread.application_password import ApplicationPassword
from simulator.faces.grpc.azuread.functions import FUNCTIONS
from simulator.faces.grpc.azuread.permissions import (
    ApplicationApiAccess,
    AppRoleAssignment,
    ServicePrincipalDelegatedPermissionGrant,
)
from simulator.faces.grpc.azuread.service_principal import ServicePrincipal
from simulator.faces.grpc.resource_type import Package

TYPES = (
    Application(),
    ApplicationApiAccess(),
    ApplicationOwner(),
    ApplicationPassword(),
    ApplicationRegistration(),
    AppRoleAssignment(),
    ServicePrincipal(),
    ServicePrincipalDelegatedPermissionGrant(),
)

PACKAGE = Package(
    name="azuread",
    version="6.11.1",
    types={row.pulumi_type: row for row in TYPES},
    functions={function.name: function for function in FUNCTIONS},
    keeps_computed_outputs=True,
)
