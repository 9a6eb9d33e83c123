"""The package azure-native as the engine sees it."""

from simulator.faces.grpc.azure_native import alerting, communication, platform
from simulator.faces.grpc.azure_native.functions import FUNCTIONS
from simulator.faces.grpc.resource_type import Package

PACKAGE = Package(
    name="azure-native",
    version="3.29.0",
    types={row.pulumi_type: row for row in (*communication.TYPES, *platform.TYPES, *alerting.TYPES)},
    functions={function.name: function for function in FUNCTIONS},
    # pulumi-azure-native provider.go, Update: "universally immutable" outputs
    stable_outputs=frozenset({"name", "location"}),
)
