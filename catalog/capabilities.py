"""What a device's mail client can do. None means that nobody has written it down, which is not a yes."""

from typing import Literal, Self

from pydantic import Field, model_validator

from catalog.record import Record

Encryption = Literal["starttls", "tls", "none"]
"""STARTTLS after a plain start, TLS from the first byte, or nothing."""

TlsVersion = Literal["1.0", "1.1", "1.2", "1.3"]

Mechanism = Literal["LOGIN", "PLAIN", "CRAM-MD5", "NTLM", "XOAUTH2"]
"""SASL mechanisms by their registered names."""

OauthFlow = Literal["authorization-code", "device-code", "client-credentials"]


class Capabilities(Record):
    """The device as an SMTP client."""

    starttls: bool | None = Field(description="Speaks STARTTLS.")
    implicit_tls: bool | None = Field(default=None, description="Speaks TLS from the first byte.")
    tls_versions: tuple[TlsVersion, ...] | None = Field(default=None, description="TLS versions for mail.")
    mechanisms: tuple[Mechanism, ...] | None = Field(default=None, description="SASL mechanisms it can log in with.")
    oauth: tuple[OauthFlow, ...] | None = Field(default=None, description="OAuth 2.0 flows; empty: none at all.")
    client_certificate: bool | None = Field(
        default=None, description="Can show a client certificate of its own to the mail server."
    )
    login_fields: bool | None = Field(default=None, description="Has fields for a user name and a password.")
    certificate_import: bool | None = Field(default=None, description="A root certificate can be installed.")
    verifies_certificate: bool | None = Field(default=None, description="Can check the server's certificate.")
    source: str | None = Field(default=None, description="Key in `sources`; needed as soon as one thing is known.")

    @model_validator(mode="after")
    def _knowledge_has_a_source(self) -> Self:
        known = [name for name in type(self).model_fields if name != "source" and getattr(self, name) is not None]
        if known and self.source is None:
            raise ValueError(f"{', '.join(known)} without a source; add `source` with a key of `sources`")
        return self
