"""Who may log in at smtp.azurecomm.net: the SMTP user name, the secret, the role on the very service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.rules import INVENTED, rule
from simulator.services.mail_refusals import LoginRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.core import Core
    from simulator.services.authorization import Authorization
    from simulator.services.communication import Communication
    from simulator.services.communication_store import Record
    from simulator.services.directory import Directory

# azure-docs, smtp-authentication-customrole.md
NEEDED_ACTIONS = (
    "Microsoft.Communication/CommunicationServices/Read",
    "Microsoft.Communication/CommunicationServices/Write",
    "Microsoft.Communication/EmailServices/Write",
)


@dataclass(frozen=True)
class Login:
    """A login that succeeded: the SMTP user name as registered, the id of its Communication Service, password or token."""

    username: str
    service_id: str
    how: str = ""


class MailLogin:
    """Checks logins. Takes the state's lock itself."""

    def __init__(
        self, core: Core, communication: Communication, directory: Directory, authorization: Authorization
    ) -> None:
        self._core = core
        self._communication = communication
        self._directory = directory
        self._authorization = authorization

    @rule("The password is any valid secret of the linked Entra application", "azure-docs smtp-authentication-tabs.md")
    @rule(
        "Nothing is cached: a revoked or expired secret is refused at once",
        "azure-docs smtp-authentication.md (older text)",
    )
    def with_password(self, username: str, password: str) -> Login:
        """Log in with a client secret; raise LoginRefusedError."""
        with self._core.state.lock:
            record = self._registered(username)
            properties = record["properties"]
            client_id = properties["entraApplicationId"]
            if not self._directory.check_secret(properties["tenantId"], client_id, password):
                raise LoginRefusedError(self._reason(client_id, password), client_id)
            return self._authorized(record, "password")

    @rule(
        "XOAUTH2 takes the SMTP user name and a token for https://communication.azure.com",
        "azure-docs send-email-smtp-oauth.md",
    )
    @rule("The token is one of the linked Entra application", INVENTED)
    def with_token(self, username: str, claims: Mapping[str, object]) -> Login:
        """Log in with the claims of a valid token; raise LoginRefusedError."""
        with self._core.state.lock:
            record = self._registered(username)
            properties = record["properties"]
            client_id = str(claims.get("appid") or claims.get("azp") or "")
            if client_id.lower() != properties["entraApplicationId"].lower():
                raise LoginRefusedError("other-application", client_id)
            if str(claims.get("tid", "")).lower() != properties["tenantId"].lower():
                raise LoginRefusedError("other-tenant", str(claims.get("tid", "")))
            return self._authorized(record, "token")

    @rule("A login needs an SMTP user name resource; the older form with dots or bars does not do", "field reports")
    def _registered(self, username: str) -> Record:
        record = self._communication.smtp_usernames.find(username)
        if record is None:
            raise LoginRefusedError("unknown-username", username)
        if not self._communication.smtp_usernames.is_ready(record):
            raise LoginRefusedError("username-not-ready", username)
        return record

    @rule(
        "The principal has all three actions by assignments on the very Communication Service",
        "azure-docs smtp-authentication-customrole.md; field reports (not inherited)",
    )
    def _authorized(self, record: Record, how: str) -> Login:
        service_id = record["id"].rpartition("/smtpUsernames/")[0]
        client_id = record["properties"]["entraApplicationId"]
        principal = self._directory.service_principal_of(client_id)
        if principal is None:
            raise LoginRefusedError("no-service-principal", client_id)
        for action in NEEDED_ACTIONS:
            if not self._authorization.may(principal["id"], action, service_id, inherited=False):
                raise LoginRefusedError("missing-role", f"{action} on {service_id}")
        return Login(record["properties"]["username"], service_id, how)

    def _reason(self, client_id: str, password: str) -> str:
        application = self._directory.application(client_id)
        if application is None:
            return "no-application"
        if self._directory.service_principal_of(client_id) is None:
            return "no-service-principal"
        known = self._directory.passwords.matching(application, password)
        if known is None:
            return "wrong-secret"
        return "secret-ended" if self._directory.passwords.has_ended(known) else "login-disabled"
