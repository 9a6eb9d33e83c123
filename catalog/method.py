"""A way of sending mail through Microsoft 365 or Azure: `methods/<id>.yaml`."""

from typing import Literal, Self

from pydantic import Field, model_validator

from catalog.capabilities import Encryption, Mechanism, OauthFlow, TlsVersion
from catalog.record import Note, Record, Source, Text

HostSource = Literal["fixed", "tenant-mx"]
"""`fixed`: the same for everybody. `tenant-mx`: the tenant's own MX host, asked from Microsoft Graph, never computed."""

LoginKind = Literal["password", "oauth", "address"]
"""User name and password; a token; or none, the public address or client certificate is what counts."""


class PasswordShape(Record):
    """What the method's passwords look like before one exists."""

    length: int = Field(gt=0, description="Characters.")
    characters: Text = Field(description="Every character that can occur, written out once.")
    source: str = Field(description="Key in `sources`.")


class Pace(Record):
    """How much may be sent."""

    messages_per_minute: int | None = Field(default=None, gt=0, description="Messages per minute.")
    messages_per_hour: int | None = Field(default=None, gt=0, description="Messages per hour.")
    recipients_per_day: int | None = Field(default=None, gt=0, description="Recipients per day.")
    counted_per: Text = Field(description="What the numbers are counted for, such as `subscription`.")
    source: str = Field(description="Key in `sources`.")


class MethodDocument(Record):
    """A sending method as its file says it."""

    title: Text = Field(description="Microsoft's name.")
    summary: Text = Field(description="One sentence: who sends what to whom.")
    available: bool = Field(description="This project can set it up.")
    login: LoginKind = Field(description="How the device proves who it is.")
    host: Text | None = Field(description="Name of the server; null when it is the tenant's own.")
    host_source: HostSource = Field(default="fixed", description="Where the host's name comes from.")
    port: int = Field(gt=0, lt=65536, description="Port to use.")
    other_ports: tuple[int, ...] = Field(default=(), description="Ports that work too.")
    encryption: Encryption = Field(description="Encryption to set at the device.")
    encryption_required: bool = Field(description="Mail without it is refused.")
    tls_versions: tuple[TlsVersion, ...] = Field(description="TLS versions that the server accepts.")
    mechanisms: tuple[Mechanism, ...] = Field(description="SASL mechanisms in order of preference; empty: no login.")
    oauth_flows: tuple[OauthFlow, ...] = Field(default=(), description="Grants, for login `oauth`.")
    root_certificates: tuple[Text, ...] = Field(description="Roots a device has to trust.")
    password: PasswordShape | None = Field(default=None, description="Shape of a password, when it is not chosen.")
    max_message_bytes: int | None = Field(description="Largest message as sent; null when not known.")
    max_recipients: int | None = Field(default=None, description="Recipients per message; null when not known.")
    external_recipients: bool = Field(description="Mail to other organizations is possible.")
    pace: tuple[Pace, ...] = Field(default=(), description="Quotas.")
    sender: Text = Field(description="Which From addresses are accepted.")
    sources: dict[str, Source] = Field(description="Where the facts of this file come from.")
    notes: tuple[Note, ...] = Field(default=(), description="What else to know.")

    @model_validator(mode="after")
    def _host_and_its_source_agree(self) -> Self:
        if (self.host is None) != (self.host_source == "tenant-mx"):
            raise ValueError("host is null exactly when host_source is tenant-mx")
        return self

    @model_validator(mode="after")
    def _login_and_mechanisms_agree(self) -> Self:
        if (self.login == "address") != (not self.mechanisms):
            raise ValueError("mechanisms is empty exactly when login is address")
        return self


class Method(MethodDocument):
    """A sending method with its id."""

    id: str
    """File name without `.yaml`."""
