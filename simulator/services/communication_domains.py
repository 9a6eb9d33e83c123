"""E-mail services and their domains."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.rules import INVENTED, rule
from simulator.services import communication_errors as errors
from simulator.services import communication_kinds as kinds
from simulator.services.communication_tracked import DOMAIN_CREATION_SECONDS, Tracked, data_location, squashed

if TYPE_CHECKING:
    from simulator.services.communication_kinds import Ref
    from simulator.services.communication_store import Record

AZURE_MANAGED = "AzureManaged"
CUSTOMER_MANAGED = "CustomerManaged"
IN_EXCHANGE_ONLINE = "CustomerManagedInExchangeOnline"
AZURE_MANAGED_NAME = "AzureManagedDomain"

VERIFICATION_TYPES = ("Domain", "SPF", "DKIM", "DKIM2", "DMARC")
# DMARC is not needed for linking (measured by users in 2026)
NEEDED_FOR_LINKING = ("Domain", "SPF", "DKIM", "DKIM2")
SPF_VALUE = "v=spf1 include:spf.protection.outlook.com -all"
RECORD_TTL = 3600
_FQDN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)


class EmailServices(Tracked):
    """Email Communication Services."""

    kind = kinds.EMAIL_SERVICE

    def properties(self, ref: Ref, asked: Mapping[str, Any], old: Record | None) -> dict[str, Any]:
        """Return the data location."""
        del ref
        return {"dataLocation": data_location(asked, old)}

    @rule("An e-mail service that still has domains cannot be deleted")
    def check_deletion(self, ref: Ref) -> None:
        """Raise 409 while there are domains."""
        for domain in self.store.below(kinds.DOMAIN, ref.key):
            raise errors.nested_resources(domain["id"])


class Domains(Tracked):
    """Domains: Azure-managed ones are verified at once, customer-managed ones by `verification`."""

    kind = kinds.DOMAIN
    creation_seconds = DOMAIN_CREATION_SECONDS

    def properties(self, ref: Ref, asked: Mapping[str, Any], old: Record | None) -> dict[str, Any]:
        """Return records and states of a new domain, or those of the old one."""
        service = self.store.require_parent(ref)
        management = _management(ref, asked, self.exchange_online_domains)
        if old and old["properties"]["domainManagement"] != management:
            raise errors.fixed_property("domainManagement")
        tracking = {"userEngagementTracking": _tracking(asked)}
        if old:
            return {**old["properties"], **tracking}
        location = {"dataLocation": squashed(service["properties"]["dataLocation"])}
        return {"domainManagement": management, **location, **_identity(ref, management), **tracking}

    def patched(self, ref: Ref, asked: Mapping[str, Any], old: Record) -> dict[str, Any]:
        """Return the tracking setting when the body has it."""
        del ref, old
        return {"userEngagementTracking": _tracking(asked)} if "userEngagementTracking" in asked else {}

    @rule("A linked domain cannot be deleted before it is unlinked")
    def check_deletion(self, ref: Ref) -> None:
        """Raise 409 while a Communication Service links the domain."""
        for _, service in self.store.everything(kinds.SERVICE):
            if ref.key in {linked.lower() for linked in service["properties"].get("linkedDomains", [])}:
                raise errors.domain_is_linked(service["id"])

    @property
    @rule("The tenant's initial domain is what listVerifiedExchangeOnlineDomains shows")
    def exchange_online_domains(self) -> tuple[str, ...]:
        """The domains that Exchange Online has verified in this tenant."""
        return (self.store.core.settings.initial_domain,)


def is_verified(domain: Record) -> bool:
    """Say whether a domain may be linked."""
    states = domain["properties"].get("verificationStates", {})
    return all(states.get(kind, {}).get("status") == "Verified" for kind in NEEDED_FOR_LINKING)


@rule("An AzureManaged domain is called AzureManagedDomain", "Azure REST spec; pulumi-azure-native issue 3263")
@rule("A wrong domainManagement gets ResourceCreationValidateFailed", "pulumi-azure-native issue 3262")
@rule(
    "A custom domain's name is a fully qualified domain name; nobody checks who owns it", "terraform-provider-azurerm"
)
def _management(ref: Ref, asked: Mapping[str, Any], in_exchange: tuple[str, ...]) -> str:
    management = str(asked.get("domainManagement") or "")
    if not management:
        raise errors.missing_property("domainManagement")
    fits = {
        AZURE_MANAGED: ref.name.lower() == AZURE_MANAGED_NAME.lower(),
        CUSTOMER_MANAGED: _FQDN.fullmatch(ref.name) is not None,
        IN_EXCHANGE_ONLINE: ref.name.lower() in in_exchange,
    }
    if not fits.get(management, False):
        raise errors.validation_failed()
    return management


def _tracking(asked: Mapping[str, Any]) -> str:
    tracking = str(asked.get("userEngagementTracking") or "Disabled")
    if tracking not in {"Enabled", "Disabled"}:
        raise errors.invalid_property("userEngagementTracking", "is Enabled or Disabled")
    return tracking


def _identity(ref: Ref, management: str) -> dict[str, Any]:
    name = f"{uuid.uuid4()}.azurecomm.net" if management == AZURE_MANAGED else ref.name.lower()
    return {
        "fromSenderDomain": name,
        "mailFromSenderDomain": name,
        "verificationStates": _states("NotStarted" if management == CUSTOMER_MANAGED else "Verified"),
        "verificationRecords": _records(name) if management == CUSTOMER_MANAGED else {},
    }


@rule(
    "An Azure-managed domain is Verified in all five states from the start and has no records", "Az.Communication help"
)
@rule("errorCode is absent while nothing was verified yet", "recorded traffic, azure-powershell")
@rule("A domain of Exchange Online is Verified at once", INVENTED)
def _states(status: str) -> dict[str, dict[str, str]]:
    return {kind: {"status": status} for kind in VERIFICATION_TYPES}


@rule(
    "A custom domain has four records from the start, none for DMARC; TXT names are absolute, CNAME names relative",
    "recorded traffic, azure-powershell",
)
def _records(domain: str) -> dict[str, dict[str, Any]]:
    selectors = {"DKIM": "selector1-azurecomm-prod-net._domainkey", "DKIM2": "selector2-azurecomm-prod-net._domainkey"}
    return {
        "Domain": _record("TXT", domain, f"ms-domain-verification={uuid.uuid4()}"),
        "SPF": _record("TXT", domain, SPF_VALUE),
        **{kind: _record("CNAME", name, f"{name}.azurecomm.net") for kind, name in selectors.items()},
    }


def _record(record_type: str, name: str, value: str) -> dict[str, Any]:
    return {"type": record_type, "name": name, "value": value, "ttl": RECORD_TTL}
