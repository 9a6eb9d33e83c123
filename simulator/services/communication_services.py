"""Communication Services: links to domains, host name, access keys."""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.rules import INVENTED, rule
from simulator.services import communication_errors as errors
from simulator.services import communication_kinds as kinds
from simulator.services.communication_domains import is_verified
from simulator.services.communication_tracked import Tracked, data_location, squashed
from simulator.services.sealing import Seal

if TYPE_CHECKING:
    from simulator.services.communication_kinds import Ref
    from simulator.services.communication_store import CommunicationStore, Record

NETWORK_ACCESS = ("Enabled", "Disabled", "SecuredByPerimeter")
KEYS = ("primary", "secondary")
KEY_BYTES = 64


class CommunicationServices(Tracked):
    """Communication Services."""

    kind = kinds.SERVICE

    def __init__(self, store: CommunicationStore) -> None:
        super().__init__(store)
        # Sealed, so that no key stands in clear in the state file
        self._keys = store.core.state.table("communicationKeys")
        self._seal = Seal(store.core.state)

    @rule(
        "A PUT without linkedDomains unlinks all: the array is replaced as a whole",
        "terraform-provider-azurerm; PUT without it: " + INVENTED,
    )
    def properties(self, ref: Ref, asked: Mapping[str, Any], old: Record | None) -> dict[str, Any]:
        """Return what was asked for, with what the service adds."""
        if old is None:
            self._check_name(ref)
        location = data_location(asked, old)
        written = {"dataLocation": location, **_settings(asked)}
        if asked.get("linkedDomains") is not None:
            written["linkedDomains"] = self._links(asked["linkedDomains"], location)
        return {**_identity(ref, location), **(_kept(old) if old else {}), **written}

    def patched(self, ref: Ref, asked: Mapping[str, Any], old: Record) -> dict[str, Any]:
        """Return the settings and links that the body names."""
        del ref
        written = _settings(asked)
        if asked.get("linkedDomains") is not None:
            written["linkedDomains"] = self._links(asked["linkedDomains"], old["properties"]["dataLocation"])
        return written

    def check_deletion(self, ref: Ref) -> None:
        """Allow it: SMTP user names go with their service."""

    @rule("Names of Communication Services are global: checkNameAvailability answers AlreadyExists", "Azure REST spec")
    def name_is_free(self, name: str) -> bool:
        """Say whether no Communication Service has the name."""
        return all(record["name"].lower() != name.lower() for _, record in self.store.everything(self.kind))

    def keys(self, ref: Ref) -> dict[str, str]:
        """Return the keys, `primary` and `secondary`, base64."""
        sealed = self._sealed(self.store.get(ref))
        return {name: self._seal.open(key) for name, key in sealed.items()}

    def regenerate(self, ref: Ref, name: str) -> str:
        """Replace one key and return it."""
        if name not in KEYS:
            raise errors.invalid_property("keyType", "is Primary or Secondary")
        sealed = self._sealed(self.store.get(ref))
        sealed[name] = self._new_key()
        self.store.core.state.touched()
        return self._seal.open(sealed[name])

    @rule("With disableLocalAuth no key is accepted", "Azure REST spec")
    def all_keys(self) -> list[tuple[Record, str]]:
        """Return every service with each of the keys that it accepts."""
        services = [record for _, record in self.store.everything(self.kind)]
        open_services = [record for record in services if not record["properties"].get("disableLocalAuth")]
        return [(record, self._seal.open(key)) for record in open_services for key in self._sealed(record).values()]

    def _sealed(self, record: Record) -> dict[str, str]:
        sealed: dict[str, str] = self._keys.setdefault(record["properties"]["immutableResourceId"], {})
        for name in KEYS:
            if name not in sealed:
                sealed[name] = self._new_key()
                self.store.core.state.touched()
        return sealed

    def _new_key(self) -> str:
        return self._seal.close(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())

    def _check_name(self, ref: Ref) -> None:
        if not self.name_is_free(ref.name):
            raise errors.name_taken(ref.kind.arm_type, ref.name)

    @rule(
        "Only a domain whose Domain, SPF, DKIM and DKIM2 are Verified can be linked",
        "field reports of 2026; the status 400: " + INVENTED,
    )
    @rule("A linked domain has the service's data location", INVENTED)
    @rule("linkedDomains are ids of existing domains", "bicep-types-az issue 1737 (code); the check: " + INVENTED)
    def _links(self, asked: object, location: str) -> list[str]:
        links = [str(link) for link in asked] if isinstance(asked, list) else []
        for link in links:
            ref = kinds.parse(link)
            domain = self.store.find(ref) if ref and ref.kind is kinds.DOMAIN else None
            if domain is None:
                raise errors.invalid_link(link, "there is no such domain")
            if not is_verified(domain) or domain["properties"]["provisioningState"] == "Deleting":
                raise errors.domain_not_verified()
            if squashed(location) != domain["properties"]["dataLocation"]:
                raise errors.invalid_link(link, "its data location differs")
        return links


def _settings(asked: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: asked[name] for name in ("publicNetworkAccess", "disableLocalAuth") if asked.get(name) is not None}
    if named.get("publicNetworkAccess", "Enabled") not in NETWORK_ACCESS:
        raise errors.invalid_property("publicNetworkAccess", f"is one of {', '.join(NETWORK_ACCESS)}")
    return named


def _kept(old: Record) -> dict[str, Any]:
    return {name: old["properties"][name] for name in ("hostName", "immutableResourceId")}


@rule("hostName is <name>.<geo>.communication.azure.com", "field reports")
def _identity(ref: Ref, location: str) -> dict[str, Any]:
    return {
        "hostName": f"{ref.name.lower()}.{squashed(location)}.communication.azure.com",
        "immutableResourceId": str(uuid.uuid4()),
    }
