"""What a tenant's Exchange Online holds: mailboxes, accounts, groups, roles, connectors and switches."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from simulator.rules import INVENTED, rule
from simulator.services.sealing import hashed, is_hash_of

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.domains import Domains

Row = dict[str, Any]
ROLE = "Application SMTP.SendAsApp"
# What an administrator finds in a tenant that nobody has touched; the last four are set by no cmdlet, only by inspection.
SWITCHES: Row = {
    # Tenants made since January 2020 (office-docs-powershell, Set-TransportConfig)
    "smtpClientAuthenticationDisabled": True,
    "rejectDirectSend": False,
    "basicAuthenticationOnAgain": False,
    "connectorsCreatedDisabled": False,
    "blockedAddresses": [],
    "bannedAddresses": [],
}


class ExchangeStore:
    """Tables of the state; addresses and names are compared without case. Hold the state's lock while calling."""

    def __init__(self, core: Core, domains: Domains) -> None:
        self.core = core
        self.domains = domains
        self.mailboxes = core.state.table("exchangeMailboxes")
        self.accounts = core.state.table("exchangeHveAccounts")
        self.groups = core.state.table("exchangeGroups")
        self.principals = core.state.table("exchangePrincipals")
        self.scopes = core.state.table("exchangeScopes")
        self.assignments = core.state.table("exchangeAssignments")
        self.connectors = core.state.table("exchangeConnectors")
        self.dkim = core.state.table("exchangeDkim")
        self._switches = core.state.table("exchangeSwitches")
        self._addresses = core.state.table("exchangeAddresses")

    def put(self, table: dict[str, Any], key: str, row: Row) -> Row:
        """Keep a row under `key` without case, and say that something changed."""
        table[key.lower()] = row
        self.core.state.touched()
        return row

    def switch(self, name: str) -> Any:  # noqa: ANN401 - a bool or a list
        """Return a switch of the tenant."""
        return self._switches.get(name, SWITCHES[name])

    def turn(self, name: str, value: object) -> None:
        """Set a switch of the tenant."""
        self._switches[name] = value
        self.core.state.touched()

    def stands_for(self, addresses: Row) -> None:
        """Say which public address each loopback address stands for, as behind a router that translates addresses."""
        self._addresses.clear()
        self._addresses.update(addresses)
        self.core.state.touched()

    def public(self, address: str) -> str:
        """Return the public address that a connection from `address` comes from."""
        return str(self._addresses.get(address, address))

    def new_password(self, row: Row, password: str) -> None:
        """Keep a password, hashed."""
        row["password"] = hashed(password)

    def has_password(self, row: Row, password: str) -> bool:
        """Return whether it is the row's password."""
        return is_hash_of(row["password"], password)

    def is_inside(self, address: str) -> bool:
        """Return whether an address is in an accepted domain."""
        return self.domains.is_accepted(address.rpartition("@")[2])

    def is_recipient(self, address: str) -> bool:
        """Return whether somebody has the address."""
        return any(address.lower() in table for table in (self.mailboxes, self.accounts, self.groups))

    @rule("SMTP AUTH: the mailbox's own switch wins over the tenant's", "office-docs-powershell, Set-CASMailbox")
    def may_submit(self, mailbox: Row) -> bool:
        """Return whether SMTP AUTH is on for a mailbox."""
        own = mailbox["smtpClientAuthenticationDisabled"]
        return not (self.switch("smtpClientAuthenticationDisabled") if own is None else own)

    @rule(
        "The role Application SMTP.SendAsApp covers the direct members of the group that its scope names",
        "office-docs-powershell, New-ManagementRoleAssignment, New-ManagementScope",
    )
    def may_send_as(self, object_id: str, mailbox: str) -> bool:
        """Return whether an application's service principal may send as a mailbox."""
        if object_id.lower() not in self.principals:
            return False
        held = [row for row in self.assignments.values() if (row["App"], row["Role"]) == (object_id, ROLE)]
        return any(self._in_scope(row["CustomResourceScope"], mailbox) for row in held)

    def _in_scope(self, name: str | None, mailbox: str) -> bool:
        if name is None:
            return True
        scope = self.scopes.get(name.lower())
        wanted = scope["RecipientFilter"] if scope else ""
        groups = (row for row in self.groups.values() if wanted == member_filter(row["DistinguishedName"]))
        return any(mailbox.lower() in group["members"] for group in groups)

    @rule("A connector that is enabled matches by address or network", "office-docs-powershell, New-InboundConnector")
    @rule("A connector by certificate wins over one by address", "MC1226222 (order of attribution)")
    def connector(self, address: str, names: list[str]) -> Row | None:
        """Return the connector that a mail from `address` with a client certificate for `names` comes through."""
        enabled: list[Row] = [row for row in self.connectors.values() if row["Enabled"]]
        lower = {name.lower() for name in names}
        for row in enabled:
            if row["TlsSenderCertificateName"] and row["TlsSenderCertificateName"].lower() in lower:
                return row
        return next((row for row in enabled if _holds(row["SenderIPAddresses"], address)), None)


def member_filter(distinguished_name: str) -> str:
    """Return the recipient filter for the members of a group; an apostrophe is doubled (OPATH)."""
    doubled = distinguished_name.replace("'", "''")
    return f"MemberOfGroup -eq '{doubled}'"


@rule("Connectors take IPv4 addresses and networks", "office-docs-powershell, New-InboundConnector; " + INVENTED)
def _holds(networks: list[str], address: str) -> bool:
    return any(ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False) for network in networks)
