"""Policies of the tenant that decide over sign-ins: security defaults, and Conditional Access."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.rules import rule
from simulator.services import graph_errors, well_known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.core import Core

POLICY_DOCS = "microsoft-graph-docs, conditionalAccessPolicy"
DEVICE_CODE = "deviceCodeFlow"
# "Other clients": those without modern authentication, SMTP AUTH with a password among them
LEGACY_CLIENTS = frozenset({"other", "all"})
BLOCK = "block"
# entra-docs, conditional-access: the app group "Office 365" has Exchange Online among its members
GROUPS = {"Office365": frozenset({well_known.EXCHANGE_ONLINE})}
SECURITY_DEFAULTS = "securityDefaults"


class EntraPolicies:
    """Conditional Access in the table `conditionalAccessPolicies` by id; the switch in the table `entraSwitches`."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.conditional_access = core.state.table("conditionalAccessPolicies")
        self._switches = core.state.table("entraSwitches")

    @property
    def security_defaults(self) -> bool:
        """Whether security defaults are on; off at first."""
        return bool(self._switches.get(SECURITY_DEFAULTS, False))

    @security_defaults.setter
    def security_defaults(self, on: bool) -> None:
        self._switches[SECURITY_DEFAULTS] = on
        self._core.state.touched()

    @rule("A Conditional Access policy needs displayName, state and conditions", POLICY_DOCS)
    def add(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Create a Conditional Access policy."""
        for name in ("displayName", "state", "conditions"):
            if not wanted.get(name):
                raise graph_errors.invalid_value(name)
        now = stamp(self._core.clock.now())
        usual = {"grantControls": None, "sessionControls": None, "modifiedDateTime": None, "createdDateTime": now}
        made: dict[str, Any] = {**usual, **wanted, "id": str(uuid.uuid4())}
        self.conditional_access[made["id"]] = made
        self._core.state.touched()
        return made

    @rule("A policy that blocks the device code flow refuses tokens that came by it, refreshed ones too", POLICY_DOCS)
    def blocks_device_code(self, user_id: str, api: str) -> bool:
        """Return whether a user may not get tokens for an API (client id) by the device code flow."""
        found = self._in_force(user_id, api)
        return any(BLOCK in _controls(policy) and DEVICE_CODE in _flows(policy) for policy in found)

    @rule(
        "A policy for other clients, or for all, refuses logins with a password whatever it demands: they can satisfy "
        "no control",
        "entra-docs, policy-block-legacy-authentication",
    )
    def blocks_basic_authentication(self, user_id: str) -> bool:
        """Return whether a user may not log in to Exchange Online with a password alone."""
        found = self._in_force(user_id, well_known.EXCHANGE_ONLINE)
        return any(_controls(policy) and _clients(policy) & LEGACY_CLIENTS for policy in found if not _flows(policy))

    def _in_force(self, user_id: str, api: str) -> Iterator[dict[str, Any]]:
        for policy in self.conditional_access.values():
            if policy.get("state") == "enabled" and _is_about(policy, user_id, api):
                yield policy


def _controls(policy: dict[str, Any]) -> set[str]:
    found = policy.get("grantControls") or {}
    strength = {"authenticationStrength"} if found.get("authenticationStrength") else set()
    return set(found.get("builtInControls") or ()) | strength


def _flows(policy: dict[str, Any]) -> set[str]:
    methods = (policy["conditions"].get("authenticationFlows") or {}).get("transferMethods") or ""
    return {name.strip() for name in methods.split(",") if name.strip()}


def _clients(policy: dict[str, Any]) -> set[str]:
    return set(policy["conditions"].get("clientAppTypes") or ["all"])


def _is_about(policy: dict[str, Any], user_id: str, api: str) -> bool:
    users = policy["conditions"].get("users") or {}
    applications = policy["conditions"].get("applications") or {}
    return (
        bool({"All", user_id} & set(users.get("includeUsers") or []))
        and user_id not in (users.get("excludeUsers") or [])
        and _names(applications.get("includeApplications"), api)
        and not _names(applications.get("excludeApplications"), api)
    )


def _names(listed: list[str] | None, api: str) -> bool:
    return any(entry in {"All", api} or api in GROUPS.get(entry, ()) for entry in listed or ())
