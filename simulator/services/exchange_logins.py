"""Who may log in at smtp.office365.com and smtp.hve.mx.microsoft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from simulator.clock import moment_of
from simulator.rules import INVENTED, rule
from simulator.services.exchange_refusals import ExchangeRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.services.entra_policies import EntraPolicies
    from simulator.services.exchange_rights import ExchangeRights
    from simulator.services.exchange_store import ExchangeStore, Row

Host = Literal["exchange", "hve"]
PRINTERS = "Microsoft, multifunction device set-up"
OAUTH_DOCS = "Microsoft, OAuth for IMAP, POP and SMTP"
HVE_OAUTH = "Microsoft, oauth-high-volume-mails-m365"
TIMELINE = "Microsoft Exchange Team, updated SMTP AUTH basic authentication deprecation timeline"
# Off by default at the end of December 2026
BASIC_OFF = datetime(2027, 1, 1, tzinfo=UTC)
# Promised until September 2028 (petri.com)
HVE_BASIC_ENDS = datetime(2028, 10, 1, tzinfo=UTC)
# How long before its end is a token refused at High Volume Email? INVENTED
SOON = timedelta(minutes=5)


@dataclass(frozen=True)
class Sender:
    """A login that succeeded: the address that may send, at which server, by password or token."""

    address: str
    host: Host
    how: str


class ExchangeLogins:
    """Checks logins. Hold the state's lock while calling."""

    def __init__(self, store: ExchangeStore, rights: ExchangeRights, policies: EntraPolicies) -> None:
        self._store = store
        self._rights = rights
        self._policies = policies

    @rule("User name and password are those of the mailbox's user; its sign-in must not be blocked", PRINTERS)
    @rule("In which order the reasons are looked at", INVENTED)
    def with_password(self, host: Host, username: str, password: str) -> Sender:
        """Log in with a password; raise ExchangeRefusedError."""
        row = self._row(host, username)
        user = self._store.people.find(username)
        self._basic_is_on(host, username)
        if host == "exchange":
            self._smtp_auth_is_on(row)
        if user is None or not self._store.people.has_password(user, password):
            raise ExchangeRefusedError("wrong-credentials", username)
        if user["accountEnabled"] is False:
            raise ExchangeRefusedError("sign-in-blocked", username)
        self._basic_is_allowed(user)
        return Sender(row["address"].lower(), host, "password")

    @rule("A user's token opens the user's own mailbox, and needs SMTP.Send", OAUTH_DOCS)
    @rule("The SMTP AUTH switches of tenant and mailbox hold for tokens too", PRINTERS)
    def with_token(self, username: str, claims: Mapping[str, object]) -> Sender:
        """Log in at smtp.office365.com with the claims of a token for Exchange Online; raise ExchangeRefusedError."""
        row = self._row("exchange", username)
        self._smtp_auth_is_on(row)
        if _is_app(claims):
            allowed = self._rights.app_may_use(claims, row)
        else:
            own = str(claims.get("upn", "")).lower() == row["address"].lower()
            allowed = own and "SMTP.Send" in _scopes(claims)
        if not allowed:
            raise ExchangeRefusedError("no-right-on-mailbox", username)
        return Sender(row["address"].lower(), "exchange", "token")

    @rule("A token needs Mail.Send on Office 365 Exchange Online", HVE_OAUTH)
    @rule("An application needs a place on the account's list", "office-docs-powershell, Add-HVEAppAccess")
    @rule("A user's token belongs to the account itself", INVENTED)
    def with_hve_token(self, username: str, claims: Mapping[str, object]) -> Sender:
        """Log in at smtp.hve.mx.microsoft with the claims of a token for Exchange Online; raise ExchangeRefusedError."""
        row = self._row("hve", username)
        self._lives_on(claims, username)
        roles = claims.get("roles", [])
        granted = roles if _is_app(claims) else _scopes(claims)
        if not isinstance(granted, list) or "Mail.Send" not in granted:
            raise ExchangeRefusedError("wrong-permission", username)
        if _is_app(claims) and claims.get("oid") not in row["allowedApps"]:
            raise ExchangeRefusedError("app-not-allowed", str(claims.get("oid")))
        if not _is_app(claims) and str(claims.get("upn", "")).lower() != row["address"].lower():
            raise ExchangeRefusedError("no-right-on-mailbox", username)
        return Sender(row["address"].lower(), "hve", "token")

    @rule("A token in its last five minutes is refused; which code belongs to which fault of a token", INVENTED)
    def _lives_on(self, claims: Mapping[str, object], username: str) -> None:
        # Tokens live in real time, as services/tokens.py says
        ends = datetime.fromtimestamp(float(str(claims["exp"])), UTC)
        if ends < datetime.now(UTC) + SOON:
            raise ExchangeRefusedError("token-ends-soon", username)

    @rule("An ordinary mailbox cannot log in at smtp.hve.mx.microsoft", "ercankskn/postfix-entra-relay, README (live)")
    def _row(self, host: Host, username: str) -> Row:
        table = self._store.accounts if host == "hve" else self._store.mailboxes
        row: Row | None = table.get(username.lower())
        if row is None and host == "hve" and username.lower() in self._store.mailboxes:
            raise ExchangeRefusedError("not-an-hve-account", username)
        if row is None:
            raise ExchangeRefusedError("wrong-credentials", username)
        return row

    @rule("Passwords are off from 2027 for tenants that did not bring them back", TIMELINE)
    @rule("In tenants made after 2026 they are off from the start", TIMELINE)
    @rule("From October 2028 a password is a wrong login at smtp.hve.mx.microsoft", "petri.com; the reply: " + INVENTED)
    def _basic_is_on(self, host: Host, username: str) -> None:
        now, switches = self._store.core.clock.now(), self._store.switches
        late = now >= BASIC_OFF or moment_of(f"{switches.get('yearOfCreation')}-01-01") >= BASIC_OFF
        if host == "exchange" and late and not switches.get("basicAuthenticationOnAgain"):
            raise ExchangeRefusedError("basic-off", username)
        if host == "hve" and now >= HVE_BASIC_ENDS:
            raise ExchangeRefusedError("wrong-credentials", username)

    @rule("Security defaults, and Conditional Access for other clients, refuse passwords and no tokens", PRINTERS)
    def _basic_is_allowed(self, user: Row) -> None:
        name = user["userPrincipalName"]
        if self._policies.security_defaults:
            raise ExchangeRefusedError("security-defaults", name)
        if self._policies.blocks_basic_authentication(user["id"]):
            raise ExchangeRefusedError("conditional-access", name)
        if not self._rights.policy_allows_basic(user):
            raise ExchangeRefusedError("authentication-policy", name)

    @rule("High Volume Email works with SMTP AUTH off for the tenant", "Microsoft, troubleshoot-high-volume-email-m365")
    def _smtp_auth_is_on(self, mailbox: Row) -> None:
        where = self._rights.smtp_auth_is_off_at(mailbox)
        if where:
            raise ExchangeRefusedError(f"smtp-auth-disabled-{where}", mailbox["address"])


def _is_app(claims: Mapping[str, object]) -> bool:
    return claims.get("idtyp") == "app"


def _scopes(claims: Mapping[str, object]) -> list[str]:
    return str(claims.get("scp", "")).split()
