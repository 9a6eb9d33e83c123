"""Switches of a tenant's Exchange Online that no cmdlet sets, and a few that cmdlets set too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.errors import bad_request
from simulator.rules import INVENTED, rule

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.entra_policies import EntraPolicies

SECURITY_DEFAULTS = "securityDefaults"
LEGACY_BLOCKED = "legacyAuthenticationBlocked"
BLOCKING_POLICY = "[simulator] Block legacy authentication"


@dataclass(frozen=True)
class Switch:
    """What a switch is at first (its type is the type that it takes), and the question that it answers."""

    usual: Any
    question: str


# The first four depend on the year of creation, or stand elsewhere; see Switches.get.
SWITCHES = {
    "yearOfCreation": Switch(2021, "When was the tenant made? Defaults of SMTP AUTH and Direct Send come from it"),
    "smtpClientAuthenticationDisabled": Switch(
        True,
        "Is SMTP AUTH off for the tenant? On before 2020 (also: Set-TransportConfig)",
    ),
    "rejectDirectSend": Switch(False, "Is Direct Send rejected? From 2026 on (also: Set-OrganizationConfig)"),
    SECURITY_DEFAULTS: Switch(False, "Are Entra's security defaults on? The same as inspection's /entra"),
    LEGACY_BLOCKED: Switch(
        False,
        "Does a Conditional Access policy block clients that log in with a password? Adds one for all users",
    ),
    "basicAuthenticationOnAgain": Switch(
        False,
        "Has the administrator brought logins with a password back, after the end of 2026?",
    ),
    "connectorsCreatedDisabled": Switch(False, "Are new OnPremises connectors created disabled?"),
    "billingPolicies": Switch(
        {},
        "Which billing policies are there, by GUID, with the status of accounts on them? While there is none, every "
        "GUID is valid",
    ),
    "licences": Switch(100, "How many licences count for the tenant's limit of recipients outside?"),
    "recipientsPerDay": Switch(10_000, "How many recipients a day may one mailbox have?"),
    "externalRecipientsPerDay": Switch(0, "How many outside may the tenant have a day? 0: as its licences say"),
    "restrictedMailboxes": Switch([], "Which mailboxes are restricted for spam?"),
    "fullMailboxes": Switch([], "Which mailboxes are full?"),
    "tenantRestricted": Switch(False, "Has the tenant exceeded the threshold of outbound spam?"),
    "otherRegion": Switch(False, "Is the MX host that answers the one of another region?"),
    "recipientsOfOtherRegion": Switch([], "Which recipients inside are at home in another region?"),
    "blockedAddresses": Switch([], "Which public addresses are on Spamhaus' list?"),
    "bannedAddresses": Switch([], "Which are on Microsoft's list, with the portal as the way out (5.7.606)?"),
    "bannedByHandAddresses": Switch([], "Which are on it with a mail to Microsoft as the way out (5.7.511)?"),
    "lowReputationAddresses": Switch([], "From which does Microsoft take no mail to the outside (5.7.708)?"),
    "busyAddresses": Switch([], "Which are slowed down (4.7.500)?"),
    "port25Blocked": Switch([], "At which public addresses does the provider block port 25?"),
    "port587Blocked": Switch([], "At which does a firewall block port 587?"),
}
SMTP_AUTH_OFF_SINCE = 2020
REJECTED_SINCE = 2026


class Switches:
    """The table `exchangeSwitches`; what was never set is as usual. Hold the state's lock while calling."""

    def __init__(self, core: Core, policies: EntraPolicies) -> None:
        self._core = core
        self._policies = policies
        self._rows = core.state.table("exchangeSwitches")

    @rule(
        "SMTP AUTH is off from the start in tenants made since January 2020", "office-docs-powershell, Set-CASMailbox"
    )
    @rule(
        "RejectDirectSend is on from the start in tenants made since 2026", "one secondary source: allitservices.com.au"
    )
    def get(self, name: str) -> Any:  # noqa: ANN401 - see Switch.usual
        """Return a switch; raise KeyError for one that there is not."""
        usual = SWITCHES[name].usual
        if name == SECURITY_DEFAULTS:
            return self._policies.security_defaults
        if name == LEGACY_BLOCKED:
            return bool(self._blocking())
        if name not in self._rows and name != "yearOfCreation":
            year = self.get("yearOfCreation")
            by_year = {
                "smtpClientAuthenticationDisabled": year >= SMTP_AUTH_OFF_SINCE,
                "rejectDirectSend": year >= REJECTED_SINCE,
            }
            return by_year.get(name, usual)
        return self._rows.get(name, usual)

    def all(self) -> dict[str, Any]:
        """Return every switch by name."""
        return {name: self.get(name) for name in SWITCHES}

    def turn(self, name: str, value: Any) -> None:  # noqa: ANN401 - see Switch.usual
        """Set a switch; raise WireError for one that there is not, or a value of another type."""
        check(name, value)
        if name == SECURITY_DEFAULTS:
            self._policies.security_defaults = value
        elif name == LEGACY_BLOCKED:
            self._block_legacy(value)
        else:
            self._rows[name] = value
        self._core.state.touched()

    def names(self, name: str, address: str) -> bool:
        """Return whether an address, of mail or of a network, stands in a switch that is a list."""
        return address.lower() in {str(entry).lower() for entry in self.get(name)}

    @rule("The policy that blocks legacy authentication is the one of Microsoft's template", INVENTED)
    def _block_legacy(self, on: bool) -> None:  # noqa: FBT001 - the value of the switch
        for key in self._blocking():
            del self._policies.conditional_access[key]
        if on:
            self._policies.add(
                {
                    "displayName": BLOCKING_POLICY,
                    "state": "enabled",
                    "conditions": {
                        "clientAppTypes": ["exchangeActiveSync", "other"],
                        "users": {"includeUsers": ["All"]},
                        "applications": {"includeApplications": ["All"]},
                    },
                    "grantControls": {"operator": "OR", "builtInControls": ["block"]},
                }
            )

    def _blocking(self) -> list[str]:
        policies = self._policies.conditional_access
        return [key for key, policy in policies.items() if policy["displayName"] == BLOCKING_POLICY]


def check(name: str, value: object) -> None:
    """Raise WireError for a switch that there is not, or a value of another type."""
    if name not in SWITCHES:
        raise bad_request("InvalidSwitch", f"[simulator] there is no switch {name}; {', '.join(SWITCHES)}")
    wanted = type(SWITCHES[name].usual)
    if type(value) is not wanted:
        raise bad_request("InvalidSwitch", f"[simulator] {name} is of type {wanted.__name__}")
