"""Who may log in at smtp.office365.com and smtp.hve.mx.microsoft, and what a login may send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from simulator.rules import INVENTED, rule
from simulator.services.exchange_refusals import ExchangeRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.services.entra_policies import EntraPolicies
    from simulator.services.exchange_store import ExchangeStore, Row
    from simulator.services.users import Users

Host = Literal["exchange", "hve"]
# Microsoft Exchange Team, SMTP AUTH basic authentication deprecation timeline: off by default at the end of December 2026
BASIC_OFF = datetime(2027, 1, 1, tzinfo=UTC)
# Petri: basic authentication for High Volume Email until September 2028
HVE_BASIC_ENDS = datetime(2028, 10, 1, tzinfo=UTC)
MOST_HVE_RECIPIENTS = 50
LARGEST_HVE_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Sender:
    """A login that succeeded: the address that may send, and at which server."""

    address: str
    host: Host


class ExchangeSubmission:
    """Checks logins and senders. Hold the state's lock while calling."""

    def __init__(self, store: ExchangeStore, policies: EntraPolicies, users: Users) -> None:
        self._store = store
        self._policies = policies
        self._users = users

    def with_password(self, host: Host, username: str, password: str) -> Sender:
        """Log in with a password; raise ExchangeRefusedError."""
        row = self._row(host, username)
        self._basic_is_possible(host, username)
        if host == "exchange":
            self._may_submit(row)
        if not self._store.has_password(row, password):
            raise ExchangeRefusedError("wrong-credentials", username)
        return Sender(row["address"].lower(), host)

    @rule(
        "A token for an application needs Exchange's own role for the mailbox, and no permission", "App RBAC for SMTP"
    )
    @rule("A token of a user needs SMTP.Send and is for the user's own mailbox", "Microsoft, OAuth for SMTP")
    def with_token(self, username: str, claims: Mapping[str, object]) -> Sender:
        """Log in at smtp.office365.com with the claims of a token for Exchange Online; raise ExchangeRefusedError."""
        row = self._row("exchange", username)
        self._may_submit(row)
        address = row["address"].lower()
        if claims.get("idtyp") == "app":
            allowed = self._store.may_send_as(str(claims.get("oid", "")), address)
        else:
            own = str(claims.get("upn", "")).lower() == address
            allowed = own and "SMTP.Send" in str(claims.get("scp", "")).split()
        if not allowed:
            raise ExchangeRefusedError("wrong-credentials", username)
        return Sender(address, "exchange")

    @rule("A token needs Mail.Send, and the application a place on the account's list", "Microsoft, OAuth for HVE")
    def with_hve_token(self, username: str, claims: Mapping[str, object]) -> Sender:
        """Log in at smtp.hve.mx.microsoft with the claims of a token for Exchange Online; raise ExchangeRefusedError."""
        row = self._row("hve", username)
        granted = claims.get("roles", []) if claims.get("idtyp") == "app" else str(claims.get("scp", "")).split()
        if not isinstance(granted, list) or "Mail.Send" not in granted:
            raise ExchangeRefusedError("wrong-permission", username)
        if claims.get("idtyp") == "app" and claims.get("oid") not in row["allowedApps"]:
            raise ExchangeRefusedError("app-not-allowed", username)
        return Sender(row["address"].lower(), "hve")

    @rule("From and envelope sender are the mailbox that logged in", "Microsoft, multifunction device set-up")
    @rule("High Volume Email sends as the account only", "ercankskn/postfix-entra-relay, README (live)")
    def check_sender(self, sender: Sender, mail_from: str, header_from: str) -> None:
        """Raise ExchangeRefusedError unless both are the login's own address."""
        if sender.host == "exchange" and {mail_from.lower(), header_from.lower()} != {sender.address}:
            raise ExchangeRefusedError("send-as", header_from)
        if sender.host == "hve" and mail_from.lower() != sender.address:
            raise ExchangeRefusedError("hve-envelope", mail_from)
        if sender.host == "hve" and header_from.lower() != sender.address:
            raise ExchangeRefusedError("hve-from", header_from)

    @rule("High Volume Email reaches the inside only", "a consultant's page on HVE for internal notifications")
    @rule("A High Volume Email message has up to 50 recipients", "a project that quotes Microsoft's limits of 2026")
    def check_recipient(self, sender: Sender, recipient: str, before: int) -> None:
        """Raise ExchangeRefusedError for a recipient that the login does not reach, or one too many."""
        if sender.host != "hve":
            return
        if not self._store.is_inside(recipient):
            raise ExchangeRefusedError("external", recipient)
        if before >= MOST_HVE_RECIPIENTS:
            raise ExchangeRefusedError("too-many-recipients", recipient)

    @rule("Without a valid billing policy an account sends nothing", "Message Center MC1243552")
    @rule("A High Volume Email message has up to 10 MB", "a project that quotes Microsoft's limits of 2026")
    def check_message(self, sender: Sender, size: int) -> None:
        """Raise ExchangeRefusedError for what only High Volume Email refuses."""
        if sender.host != "hve":
            return
        if size > LARGEST_HVE_BYTES:
            raise ExchangeRefusedError("too-large", str(size))
        if not self._store.accounts[sender.address]["billingPolicyId"]:
            raise ExchangeRefusedError("no-billing-policy", sender.address)

    def _row(self, host: Host, username: str) -> Row:
        table = self._store.accounts if host == "hve" else self._store.mailboxes
        row: Row | None = table.get(username.lower())
        if row is None and host == "hve" and username.lower() in self._store.mailboxes:
            raise ExchangeRefusedError("not-an-hve-account", username)
        if row is None:
            raise ExchangeRefusedError("wrong-credentials", username)
        return row

    @rule(
        "SMTP AUTH with a password is off from 2027 unless somebody switched it on again",
        "SMTP AUTH timeline, 2026-01-27",
    )
    @rule(
        "Security defaults, and policies for other clients, refuse a password", "Microsoft, multifunction device set-up"
    )
    @rule("From October 2028 a password is a wrong login at smtp.hve.mx.microsoft", INVENTED)
    def _basic_is_possible(self, host: Host, username: str) -> None:
        now = self._store.core.clock.now()
        if host == "exchange" and now >= BASIC_OFF and not self._store.switch("basicAuthenticationOnAgain"):
            raise ExchangeRefusedError("basic-off", username)
        if host == "hve" and now >= HVE_BASIC_ENDS:
            raise ExchangeRefusedError("wrong-credentials", username)
        if self._policies.security_defaults:
            raise ExchangeRefusedError("security-defaults", username)
        user = self._users.find(username)
        if user and self._policies.blocks_basic_authentication(user["id"]):
            raise ExchangeRefusedError("conditional-access", username)

    def _may_submit(self, row: Row) -> None:
        if self._store.may_submit(row):
            return
        where = "tenant" if row["smtpClientAuthenticationDisabled"] is None else "mailbox"
        raise ExchangeRefusedError(f"smtp-auth-disabled-{where}", row["address"])
