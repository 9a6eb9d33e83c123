"""The resources of our own provider `mfdmail`; a test compares them with the provider's schema.

They fill what azure-native and azuread lack: the verification action, single values of a shared TXT record set, the host
that takes a domain's mail, and what is written for people: hand-outs, and the files for Exchange Online.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import pulumi


class DnsRecord(TypedDict):
    """One wanted DNS record; `name` is absolute and has no trailing dot, `ttl` is in seconds."""

    key: str
    type: str
    name: str
    value: str
    ttl: int


class DomainVerification(pulumi.CustomResource):
    """Starts the verification of an e-mail domain and waits for it."""

    def __init__(
        self,
        name: str,
        *,
        domain_id: pulumi.Input[str],
        wait_seconds: pulumi.Input[int],
        records: pulumi.Input[Sequence[pulumi.Input[DnsRecord]]],
        records_dir: pulumi.Input[str] | None = None,
        zone: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the verification of `domain_id`, waiting at most `wait_seconds` in each run."""
        props = {
            "domainId": domain_id,
            "waitSeconds": wait_seconds,
            "records": records,
            "recordsDir": records_dir,
            "zone": zone,
            "state": None,
            "states": None,
            "verifiedDomainId": None,
        }
        super().__init__("mfdmail:index:DomainVerification", name, props, opts)

    @property
    def state(self) -> pulumi.Output[str]:
        """`Verified`, or the least advanced of the four states."""
        return _output(self, "state")

    @property
    def states(self) -> pulumi.Output[Mapping[str, str]]:
        """Domain, SPF, DKIM, DKIM2 → status as Azure names it."""
        return _output(self, "states")

    @property
    def verified_domain_id(self) -> pulumi.Output[str]:
        """The domain's ARM id; known only once it is verified, so that a link to it comes after."""
        return _output(self, "verifiedDomainId")


class TxtValues(pulumi.CustomResource):
    """Adds single values to a TXT record set that others use too, and removes only those."""

    def __init__(
        self,
        name: str,
        *,
        zone_id: pulumi.Input[str],
        record_name: pulumi.Input[str],
        values: pulumi.Input[Sequence[pulumi.Input[str]]],
        ttl: pulumi.Input[int],
        spf: pulumi.Input[str] | None = None,
        spf_qualifier: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare `values` at `record_name` (`@` is the apex).

        `spf` is a mechanism that is merged into the SPF there, or begins one; `spf_qualifier` (`-all`) also sets its end.
        """
        props = {
            "zoneId": zone_id,
            "name": record_name,
            "values": values,
            "spf": spf,
            "spfQualifier": spf_qualifier,
            "ttl": ttl,
            "added": None,
        }
        super().__init__("mfdmail:index:TxtValues", name, props, opts)

    @property
    def added(self) -> pulumi.Output[Sequence[str]]:
        """The values that this resource added."""
        return _output(self, "added")


class MailExchanger(pulumi.CustomResource):
    """The host that takes an accepted domain's mail, as Microsoft Graph says."""

    def __init__(self, name: str, *, domain: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare that the host of `domain` is asked for; nothing is made."""
        super().__init__("mfdmail:index:MailExchanger", name, {"domain": domain, "host": None, "found": None}, opts)

    @property
    def host(self) -> pulumi.Output[str]:
        """The host that devices are told."""
        return _output(self, "host")


class ExchangeFiles(pulumi.CustomResource):
    """Writes what Exchange Online shall be like, and the script that brings it about."""

    def __init__(
        self,
        name: str,
        *,
        out_dir: pulumi.Input[str],
        state: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the files in `<out_dir>/exchange/`; `state` is the JSON document that the script reads."""
        super().__init__("mfdmail:index:ExchangeFiles", name, {"outDir": out_dir, "state": state, "digest": None}, opts)

    @property
    def digest(self) -> pulumi.Output[str]:
        """SHA-256 of the files."""
        return _output(self, "digest")


class RecordFiles(pulumi.CustomResource):
    """Writes the DNS records that are wanted in zones that are looked after elsewhere."""

    def __init__(
        self,
        name: str,
        *,
        out_dir: pulumi.Input[str],
        records: Mapping[str, Sequence[DnsRecord]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the files in `<out_dir>/tenant/`; `records` by domain."""
        super().__init__(
            "mfdmail:index:RecordFiles", name, {"outDir": out_dir, "records": records, "digest": None}, opts
        )

    @property
    def digest(self) -> pulumi.Output[str]:
        """SHA-256 of the files."""
        return _output(self, "digest")


class BridgeFiles(pulumi.CustomResource):
    """Writes the configuration of each site's own relay."""

    def __init__(
        self,
        name: str,
        *,
        out_dir: pulumi.Input[str],
        bridges: Mapping[str, pulumi.Input[str]],
        passwords: Mapping[str, pulumi.Input[str]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the files in `<out_dir>/bridge/`: `bridges` site → JSON without a secret, `passwords` site → password."""
        props = {
            "outDir": out_dir,
            "bridges": dict(bridges),
            "passwords": {site: pulumi.Output.secret(password) for site, password in (passwords or {}).items()} or None,
            "digest": None,
        }
        super().__init__("mfdmail:index:BridgeFiles", name, props, opts)

    @property
    def digest(self) -> pulumi.Output[str]:
        """SHA-256 of the files without their passwords."""
        return _output(self, "digest")


class HandoutSet(pulumi.CustomResource):
    """Registers what each device is told, and renders the hand-outs."""

    def __init__(
        self,
        name: str,
        *,
        stack: pulumi.Input[str],
        organization: pulumi.Input[str],
        out_dir: pulumi.Input[str],
        on_up: pulumi.Input[bool],
        passwords: pulumi.Input[bool],
        devices: Mapping[str, pulumi.Input[str]],
        credentials: Mapping[str, pulumi.Input[str]],
        language: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the hand-outs of a stack: `devices` id → JSON without a secret, `credentials` id → secret JSON."""
        props = {
            "stack": stack,
            "organization": organization,
            "outDir": out_dir,
            "onUp": on_up,
            "passwords": passwords,
            "language": language,
            "devices": dict(devices),
            "credentials": {key: pulumi.Output.secret(value) for key, value in credentials.items()},
            "count": None,
        }
        super().__init__("mfdmail:index:HandoutSet", name, props, opts)

    @property
    def count(self) -> pulumi.Output[int]:
        """How many devices the set holds."""
        return _output(self, "count")


def _output(resource: pulumi.Resource, wire_name: str) -> pulumi.Output[Any]:
    # The SDK keeps each output under its name on the wire.
    output: pulumi.Output[Any] = pulumi.get(resource, wire_name)
    return output
