"""The Entra application whose client secrets are the devices' SMTP passwords.

Owns the application, its service principal, one client secret per credential and generation and, where a method needs
it, the Mail.Send permission with consent. Does not give it a role in Azure: that is `SmtpIdentity`'s.
The secrets are no outputs, not even wrapped ones: `passwords` is an attribute for the program only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

import pulumi
import pulumi_azuread as azuread

from components.child import child_of
from components.leftover import notes_of, refuse_leftover
from components.mail_send import MailSend, required_resource_access

# How long is a secret accepted, when the settings name its generation only? Example: until 2027-12-31 for 2026H2.
LAST_SECOND = "T23:59:59Z"


class Generation(TypedDict):
    """A generation of secrets: all are replaced by the next one while both are accepted."""

    name: str
    """For example `2026H2`."""
    end_date: str
    """Last day, for example `2027-12-31`."""


class SmtpApplicationArgs(TypedDict):
    """Arguments of `SmtpApplication`."""

    display_name: str
    """Required. Name of the application, unique in the tenant."""
    credentials: Sequence[str]
    """Required. Ids of the credentials; each has its own secret."""
    generations: Sequence[Generation]
    """Required. Oldest first; the last one is current."""
    mail_send: NotRequired[Literal["none", "application", "delegated"]]
    """Optional. Permission Mail.Send of Office 365 Exchange Online, with consent; none by default."""
    protect: NotRequired[bool]
    """Optional. Refuse to delete the application and the current secrets."""


class SmtpApplication(pulumi.ComponentResource):
    """An Entra application with secrets by credential and generation."""

    name: pulumi.Output[str]
    """Display name of the application."""
    resource_id: pulumi.Output[str]
    """Id of the application in Microsoft Graph (`/applications/<object id>`)."""
    client_id: pulumi.Output[str]
    """Application (client) id; what an SMTP user name refers to."""
    service_principal_object_id: pulumi.Output[str]
    """Object id of the service principal; what a role assignment refers to."""

    passwords: Mapping[tuple[str, str], pulumi.Output[str]]

    def __init__(self, name: str, args: SmtpApplicationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the application, its service principal, its secrets and its permission."""
        super().__init__("mfd:components:SmtpApplication", name, {}, opts)
        application = self._application(name, args)
        principal = self._service_principal(name, application, args)
        self.passwords = {
            (credential, generation["name"]): self._password(name, application, credential, generation, args)
            for credential in args["credentials"]
            for generation in args["generations"]
        }
        if args.get("mail_send", "none") != "none":
            MailSend(
                f"{name}-mail-send",
                {"kind": args["mail_send"], "service_principal_object_id": principal.object_id},
                pulumi.ResourceOptions(parent=self),
            )
        self.name = application.display_name
        self.resource_id = application.id
        self.client_id = application.client_id
        self.service_principal_object_id = principal.object_id
        self.register_outputs(
            {
                "name": self.name,
                "resource_id": self.resource_id,
                "client_id": self.client_id,
                "service_principal_object_id": self.service_principal_object_id,
            }
        )

    def _application(self, name: str, args: SmtpApplicationArgs) -> azuread.Application:
        return azuread.Application(
            name,
            display_name=args["display_name"],
            sign_in_audience="AzureADMyOrg",
            # A run that was killed between creation and the state's write must not end in a second application.
            prevent_duplicate_names=True,
            notes=notes_of(args["display_name"]),
            required_resource_accesses=required_resource_access(args.get("mail_send", "none")),
            opts=child_of(self, name, protect=args.get("protect"), before_create=refuse_leftover),
        )

    def _service_principal(
        self, name: str, application: azuread.Application, args: SmtpApplicationArgs
    ) -> azuread.ServicePrincipal:
        return azuread.ServicePrincipal(
            name,
            client_id=application.client_id,
            opts=child_of(self, name, protect=args.get("protect")),
        )

    def _password(
        self,
        name: str,
        application: azuread.Application,
        credential: str,
        generation: Generation,
        args: SmtpApplicationArgs,
    ) -> pulumi.Output[str]:
        current = generation["name"] == args["generations"][-1]["name"]
        child = f"{name}-{credential}-{generation['name']}"
        password = azuread.ApplicationPassword(
            child,
            application_id=application.id,
            display_name=f"{credential} {generation['name']}",
            end_date=generation["end_date"] + LAST_SECOND,
            opts=child_of(self, child, protect=current and args.get("protect")),
        )
        return pulumi.Output.secret(password.value)
