"""What a stack says about its resources and devices: `pulumi stack export`, without its secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from drift.errors import NothingToCompareError
from handouts import DeviceRecord, device_from_json

_HANDOUTS = "mfdmail:index:HandoutSet"
_BRIDGES = "mfdmail:index:BridgeFiles"
_SMTP_USERNAME = "azure-native:communication:SmtpUsername"
_DOMAIN = "azure-native:communication:Domain"
_VERIFICATION = "mfdmail:index:DomainVerification"
_ECS, _BRIDGE = "ecs", "lan-bridge"


@dataclass(frozen=True)
class Resource:
    """One resource of the stack; `values` are its inputs, and over them its outputs."""

    urn: str
    type: str
    parent: str
    values: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its name in the stack."""
        return self.urn.rpartition("::")[2]


@dataclass(frozen=True)
class Stack:
    """A stack as its last `up` left it."""

    name: str
    resources: tuple[Resource, ...]

    @classmethod
    def from_export(cls, name: str, exported: str) -> Stack:
        """Read what `pulumi stack export` printed. Raises NothingToCompareError."""
        found = (json.loads(exported).get("deployment") or {}).get("resources") or []
        if not found:
            raise NothingToCompareError(
                f"the stack {name!r} holds nothing yet; `./mfd pulumi up --stack {name}` fills it"
            )
        return cls(name, tuple(_resource(item) for item in found if not item.get("delete")))

    def of_type(self, kind: str) -> Iterator[Resource]:
        """Yield the resources of a type."""
        return (resource for resource in self.resources if resource.type == kind)

    def ancestors(self, urn: str) -> set[str]:
        """Return the URNs of the components around a resource."""
        found: set[str] = set()
        while parent := self._parents.get(urn):
            found.add(parent)
            urn = parent
        return found

    @cached_property
    def _parents(self) -> Mapping[str, str]:
        return {resource.urn: resource.parent for resource in self.resources}

    @cached_property
    def devices(self) -> tuple[DeviceRecord, ...]:
        """Devices that are told something already, in the order of the alphabet; those that wait for a domain are not."""
        told = [text for item in self.of_type(_HANDOUTS) for text in (item.values.get("devices") or {}).values()]
        found = (device_from_json(text) for text in told)
        return tuple(sorted((device for device in found if device.state == "ready"), key=lambda device: device.id))

    @cached_property
    def bridges(self) -> Mapping[str, Mapping[str, str]]:
        """Site → how its bridge forwards: `method`, `username`."""
        texts = {site: text for item in self.of_type(_BRIDGES) for site, text in item.values["bridges"].items()}
        return {site: json.loads(text)["upstream"] for site, text in texts.items()}

    def by_ecs(self) -> tuple[DeviceRecord, ...]:
        """Return the devices that send by Email Communication Service, also through a bridge."""
        return tuple(device for device in self.devices if self._sends_by_ecs(device))

    def _sends_by_ecs(self, device: DeviceRecord) -> bool:
        bridged = self.bridges.get(device.site, {}) if device.method == _BRIDGE else {}
        return device.method == _ECS or bridged.get("method") == _ECS

    def on_domain(self, domain: str) -> tuple[DeviceRecord, ...]:
        """Return those of them whose From address is on a domain, as Azure names it."""
        wanted = self._sender_domains.get(domain.lower(), domain.lower())
        return tuple(device for device in self.by_ecs() if _domain_of(device) == wanted)

    @cached_property
    def _sender_domains(self) -> Mapping[str, str]:
        """Azure's name of a domain → what stands after the @, which differs for a domain that Azure manages."""
        rows = [resource.values for resource in self.of_type(_DOMAIN)]
        return {
            row["domainName"].lower(): str(row.get("fromSenderDomain") or row["domainName"]).lower() for row in rows
        }

    def elsewhere(self, domain: str) -> bool:
        """Whether the records of a domain of Email Communication Service are looked after by somebody else."""
        rows = (item.values for item in self.of_type(_VERIFICATION) if item.values.get("recordsDir"))
        return any(str(row["domainId"]).lower().endswith(f"/{domain.lower()}") for row in rows)

    def sending_as(self, username: str, domain: str) -> tuple[DeviceRecord, ...]:
        """Return the devices that send as `username` at a domain."""
        own = self.on_domain(domain)
        return tuple(device for device in own if device.settings.sender.partition("@")[0].lower() == username.lower())

    def with_credential(self, credential: str) -> tuple[DeviceRecord, ...]:
        """Return the devices that hold a secret of a credential themselves."""
        return tuple(device for device in self.devices if device.credential_id == credential)

    def bridges_with(self, credential: str) -> tuple[str, ...]:
        """Return the sites whose bridge logs in with a credential of Email Communication Service."""
        rows = {
            item.values["username"] for item in self.of_type(_SMTP_USERNAME) if credential_of(item.urn) == credential
        }
        return tuple(site for site, upstream in self.bridges.items() if upstream.get("username") in rows)

    def behind_bridges(self, sites: tuple[str, ...]) -> tuple[DeviceRecord, ...]:
        """Return the devices that send through the bridges of these sites."""
        return tuple(device for device in self.devices if device.method == _BRIDGE and device.site in sites)

    def of_application(self, client_id: str) -> tuple[DeviceRecord, ...]:
        """Return the devices that log in by an Entra application, whoever keeps its secret."""
        ids = {str(item.values.get("entraApplicationId")).lower() for item in self.of_type(_SMTP_USERNAME)}
        if client_id.lower() in ids:
            return self.by_ecs()
        asking = ((device, device.settings.oauth) for device in self.devices)
        return tuple(device for device, oauth in asking if oauth and oauth.client_id.lower() == client_id.lower())


def credential_of(urn: str) -> str:
    """Return the credential's id that a component's child is named after: `smtp-<credential>`."""
    return urn.rpartition("::")[2].removeprefix("smtp-")


def ids(devices: tuple[DeviceRecord, ...]) -> tuple[str, ...]:
    """Return the ids of devices."""
    return tuple(device.id for device in devices)


def _domain_of(device: DeviceRecord) -> str:
    return device.settings.sender.rpartition("@")[2].lower()


def _resource(item: Mapping[str, Any]) -> Resource:
    values = {**(item.get("inputs") or {}), **(item.get("outputs") or {})}
    return Resource(item["urn"], item["type"], item.get("parent") or "", values)
