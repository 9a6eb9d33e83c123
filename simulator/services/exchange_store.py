"""What a tenant's Exchange Online holds, row by row; the rules are in the modules beside this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.errors import WireError
from simulator.rules import INVENTED, rule

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.domains import Domains
    from simulator.services.exchange_switches import Switches
    from simulator.services.users import Users

Row = dict[str, Any]
Table = dict[str, Any]


class ExchangeStore:
    """Tables of the state; addresses and names are compared without case. Hold the state's lock while calling."""

    def __init__(self, core: Core, domains: Domains, people: Users, switches: Switches) -> None:
        self.core = core
        self.domains = domains
        self.people = people
        self.switches = switches
        self.mailboxes = core.state.table("exchangeMailboxes")
        self.accounts = core.state.table("exchangeHveAccounts")
        self.groups = core.state.table("exchangeGroups")
        self.principals = core.state.table("exchangePrincipals")
        self.scopes = core.state.table("exchangeScopes")
        self.assignments = core.state.table("exchangeAssignments")
        self.connectors = core.state.table("exchangeConnectors")
        self.dkim = core.state.table("exchangeDkim")
        self.authentication_policies = core.state.table("exchangeAuthenticationPolicies")
        self.settings = core.state.table("exchangeSettings")
        self._addresses = core.state.table("exchangeAddresses")

    def rows(self, table: Table, identity: str = "") -> list[Row]:
        """Return all rows, or the one of an identity; raise WireError where there is none."""
        return [self.found(table, identity)] if identity else list(table.values())

    def found(self, table: Table, identity: object) -> Row:
        """Return the row under a name or address; raise WireError where there is none."""
        row: Row | None = table.get(str(identity).lower())
        if row is None:
            text = f"The operation couldn't be performed because object '{identity}' couldn't be found."
            raise WireError(400, "ManagementObjectNotFoundException", text)
        return row

    def new(self, table: Table, identity: object, row: Row) -> Row:
        """Keep a new row; raise WireError where the name is taken."""
        if str(identity).lower() in table:
            text = f"[simulator] The name '{identity}' is already being used."
            raise WireError(400, "ADObjectAlreadyExistsException", text)
        table[str(identity).lower()] = row
        self.core.state.touched()
        return row

    def change(self, row: Row, **values: Any) -> list[Row]:  # noqa: ANN401 - values of properties
        """Change a row; a cmdlet that begins with Set returns nothing."""
        row.update(values)
        self.core.state.touched()
        return []

    def gone(self, table: Table, identity: object) -> list[Row]:
        """Remove a row; raise WireError where there is none."""
        self.found(table, identity)
        del table[str(identity).lower()]
        self.core.state.touched()
        return []

    @rule("A new address is in an accepted domain, and nobody has it", "office-docs-powershell, New-Mailbox")
    def check_new_address(self, address: str) -> None:
        """Raise WireError unless somebody can get this address."""
        if not self.is_inside(address):
            text = f"You can't use the domain because it's not an accepted domain for your organization. {address}"
            raise WireError(400, "NotAcceptedDomainException", text)
        if self.is_recipient(address):
            text = f"[simulator] The proxy address '{address}' is already being used."
            raise WireError(400, "ProxyAddressExistsException", text)

    @rule("New-Mailbox and New-MailUser make a user in Entra ID; one that is there gets the password", INVENTED)
    def user(self, address: str, name: str, password: str, *, enabled: bool) -> None:
        """Have a user with this userPrincipalName."""
        profile = {"passwordProfile": {"password": password}} if password else {}
        known = self.people.find(address)
        if known is None:
            wanted = {"userPrincipalName": address, "displayName": name, "accountEnabled": enabled}
            self.people.add({**wanted, **profile})
        elif profile:
            self.people.change(known, profile)

    def stands_for(self, addresses: dict[str, str]) -> None:
        """Say which public address each loopback address stands for, as behind a router that translates addresses."""
        self._addresses.clear()
        self._addresses.update(addresses)
        self.core.state.touched()

    def public(self, address: str) -> str:
        """Return the public address that a connection from `address` comes from."""
        return str(self._addresses.get(address, address))

    def is_inside(self, address: str) -> bool:
        """Return whether an address is in an accepted domain."""
        return self.domains.is_accepted(address.rpartition("@")[2])

    @rule("Inside, mailboxes, High Volume Email accounts and groups have addresses", INVENTED)
    def is_recipient(self, address: str) -> bool:
        """Return whether somebody has the address."""
        return any(address.lower() in table for table in (self.mailboxes, self.accounts, self.groups))
