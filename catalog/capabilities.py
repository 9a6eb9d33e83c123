"""What a device's mail client can do. None means that nobody has written it down, which is not a yes."""

from typing import ClassVar, Literal

from pydantic import Field

from catalog.record import Record, Text
from catalog.rules import Excludes, Needs, Rule

Encryption = Literal["starttls", "tls", "none"]
"""STARTTLS after a plain start, TLS from the first byte, or nothing."""

TlsVersion = Literal["1.0", "1.1", "1.2", "1.3"]

Mechanism = Literal["LOGIN", "PLAIN", "CRAM-MD5", "NTLM", "XOAUTH2"]
"""SASL mechanisms by their registered names."""

OauthFlow = Literal["authorization-code", "device-code", "client-credentials"]


class Ports(Record):
    """Which ports of a server the device can call."""

    default: int | None = Field(default=None, gt=0, lt=65536, description="Port of a new device.")
    lowest: int = Field(default=1, gt=0, lt=65536, description="Lowest port that can be set.")
    highest: int = Field(default=65535, gt=0, lt=65536, description="Highest port; the lowest where it is fixed.")


class RootStore(Record):
    """The root certificates that a device brings along."""

    contains: tuple[Text, ...] | None = Field(default=None, description="Names of roots that are known to be in it.")
    lacks: tuple[Text, ...] | None = Field(default=None, description="Names of roots that are known to be missing.")
    changed_by_firmware: bool | None = Field(default=None, description="An update of the firmware changes it.")


class Capabilities(Record):
    """The device as an SMTP client."""

    RULES: ClassVar[tuple[Rule, ...]] = (
        Needs("source"),
        Excludes("oauth", (), "oauth_from"),
    )

    starttls: bool | None = Field(description="Speaks STARTTLS.")
    implicit_tls: bool | None = Field(default=None, description="Speaks TLS from the first byte.")
    tls_versions: tuple[TlsVersion, ...] | None = Field(default=None, description="TLS versions for mail.")
    mechanisms: tuple[Mechanism, ...] | None = Field(default=None, description="SASL mechanisms it can log in with.")
    oauth: tuple[OauthFlow, ...] | None = Field(default=None, description="OAuth 2.0 flows; empty: none at all.")
    oauth_from: Text | None = Field(default=None, description="Firmware or version that OAuth 2.0 needs at least.")
    ports: Ports | None = Field(default=None, description="Ports that it can call.")
    client_certificate: bool | None = Field(
        default=None, description="Can show a client certificate of its own to the mail server."
    )
    login_fields: bool | None = Field(default=None, description="Has fields for a user name and a password.")
    certificate_import: bool | None = Field(default=None, description="A root certificate can be installed.")
    verifies_certificate: bool | None = Field(default=None, description="Can check the server's certificate.")
    root_store: RootStore | None = Field(default=None, description="Root certificates that it brings along.")
    source: str | None = Field(default=None, description="Key in `sources`; needed as soon as one thing is known.")
