"""What lets an Entra application log in to `smtp.azurecomm.net`: a role, its assignment, and SMTP user names.

Owns a custom role with the three actions that sending needs (or takes the id of an existing role), its assignment on
the Communication Service itself, and one SMTP user name per credential. Does not own the application or its secrets.
"""

# Without `from __future__ import annotations`: Pulumi reads the annotations of this module (components/packaged).
import re
from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import authorization, communication

from components.child import child_of
from components.stable_id import assignment_name, stable_id

# azure-docs, includes/smtp-authentication-customrole.md; the built-in role could also read keys and delete the service.
ACTIONS = (
    "Microsoft.Communication/CommunicationServices/Read",
    "Microsoft.Communication/CommunicationServices/Write",
    "Microsoft.Communication/EmailServices/Write",
)


class ExistingUsername(TypedDict):
    """An SMTP user name that was there before; import it as `<name>-existing-<name of the resource>`."""

    name: str
    """Name of the resource in Azure."""
    username: str
    """What devices log in with."""
    credential: NotRequired[str | None]
    """Id of the credential that has it, instead of a user name of its own."""


class SmtpIdentityArgs(TypedDict):
    """Arguments of `SmtpIdentity`."""

    subscription_id: str
    """Required. Subscription of the Communication Service."""
    resource_group_name: pulumi.Input[str]
    """Required. Resource group of the Communication Service."""
    communication_service_name: pulumi.Input[str]
    """Required. Name of the Communication Service."""
    communication_service_id: pulumi.Input[str]
    """Required. ARM id of the Communication Service: an inherited assignment does not let anyone send."""
    role_name: str
    """Required. Name of the custom role; unique in the tenant."""
    role_definition_id: NotRequired[str | None]
    """Optional. ARM id of an existing role to use instead of a custom one."""
    client_id: pulumi.Input[str]
    """Required. Application (client) id, for the SMTP user names."""
    service_principal_object_id: pulumi.Input[str]
    """Required. Object id of the service principal, for the role assignment."""
    tenant_id: str
    """Required. Tenant of the application."""
    usernames: Mapping[str, pulumi.Input[str]]
    """Required. Credential id → SMTP user name."""
    assignment_id: NotRequired[str | None]
    """Optional. ARM id of an assignment that was there before; import it as `<name>-existing-assignment`."""
    existing_usernames: NotRequired[Sequence[ExistingUsername]]
    """Optional. SMTP user names that were there before, to be imported."""


class SmtpIdentity(pulumi.ComponentResource):
    """A role, its assignment and SMTP user names."""

    name: pulumi.Output[str]
    """Name of the role assignment (a GUID)."""
    resource_id: pulumi.Output[str]
    """ARM id of the role assignment."""
    usernames: dict[str, pulumi.Output[str]]
    """Credential id → user name to log in with."""

    def __init__(self, name: str, args: SmtpIdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the role, its assignment and the user names."""
        super().__init__("mfd:components:SmtpIdentity", name, {}, opts)
        assignment = self._assignment(name, args, self._role(name, args))
        existing = self._existing(name, args, assignment)
        self.usernames = {
            credential: existing.get(credential) or self._username(name, credential, username, args, assignment)
            for credential, username in args["usernames"].items()
        }
        self.name = assignment.name
        self.resource_id = assignment.id
        self.register_outputs({"name": self.name, "resource_id": self.resource_id, "usernames": self.usernames})

    def _role(self, name: str, args: SmtpIdentityArgs) -> pulumi.Output[str]:
        existing = args.get("role_definition_id")
        if existing:
            return pulumi.Output.from_input(existing)
        group = pulumi.Output.format(
            "/subscriptions/{0}/resourceGroups/{1}", args["subscription_id"], args["resource_group_name"]
        )
        role = authorization.RoleDefinition(
            f"{name}-role",
            role_definition_id=stable_id(f"{args['subscription_id']}/{args['role_name']}"),
            role_name=args["role_name"],
            role_type="CustomRole",
            description="Send mail over SMTP with Azure Communication Services, and nothing else.",
            permissions=[authorization.PermissionArgs(actions=list(ACTIONS))],
            scope=group,
            assignable_scopes=[group],
            opts=child_of(self, f"{name}-role"),
        )
        return role.id

    def _assignment(
        self, name: str, args: SmtpIdentityArgs, role_id: pulumi.Output[str]
    ) -> authorization.RoleAssignment:
        # Another name, so that the stack can make its own on the service beside one that was there.
        scope, own_name, child = args["communication_service_id"], None, f"{name}-assignment"
        if existing := args.get("assignment_id"):
            (scope, own_name), child = _parts(existing), f"{name}-existing-assignment"
        principal = args["service_principal_object_id"]
        return authorization.RoleAssignment(
            child,
            role_assignment_name=own_name or pulumi.Output.all(scope, principal, role_id).apply(assignment_name),
            scope=scope,
            role_definition_id=role_id,
            principal_id=principal,
            # Says that the principal may be too new to be found, instead of failing (aka.ms/docs-principaltype).
            principal_type=authorization.PrincipalType.SERVICE_PRINCIPAL,
            opts=child_of(self, child),
        )

    def _existing(
        self, name: str, args: SmtpIdentityArgs, assignment: pulumi.Resource
    ) -> dict[str | None, pulumi.Output[str]]:
        return {
            one.get("credential"): self._username_resource(
                f"{name}-existing-{one['name']}", one["name"], one["username"], args, assignment
            )
            for one in args.get("existing_usernames", ())
        }

    def _username(
        self,
        name: str,
        credential: str,
        username: pulumi.Input[str],
        args: SmtpIdentityArgs,
        assignment: pulumi.Resource,
    ) -> pulumi.Output[str]:
        # Azure refuses a resource name that equals the user name, and answers with it in lower case.
        return self._username_resource(f"{name}-{credential}", f"smtp-{credential}".lower(), username, args, assignment)

    def _username_resource(
        self,
        child: str,
        resource_name: str,
        username: pulumi.Input[str],
        args: SmtpIdentityArgs,
        assignment: pulumi.Resource,
    ) -> pulumi.Output[str]:
        resource = communication.SmtpUsername(
            child,
            resource_group_name=args["resource_group_name"],
            communication_service_name=args["communication_service_name"],
            smtp_username=resource_name,
            username=username,
            entra_application_id=args["client_id"],
            tenant_id=args["tenant_id"],
            # Some report that Azure refuses a user name until the application has its role.
            opts=child_of(self, child, depends_on=[assignment]),
        )
        return resource.username


def _parts(assignment_id: str) -> tuple[str, str]:
    """Return the scope and the name of a role assignment."""
    found = re.fullmatch(
        r"(.+?)/providers/Microsoft\.Authorization/roleAssignments/([^/]+)", assignment_id, re.IGNORECASE
    )
    if found is None:
        raise pulumi.RunError(f"{assignment_id!r} is no role assignment; write its whole ARM id")
    return found[1], found[2]
