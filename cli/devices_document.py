"""The shape of `devices.json`, as far as it is needed to prove what it says."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from handouts import MailSettings, OauthSettings
from probe import Subject


class OauthEntry(BaseModel):
    """How a device gets its tokens."""

    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=to_camel)

    flow: Literal["authorization-code", "device-code", "client-credentials"]
    tenant_id: str
    client_id: str
    scope: str

    def settings(self) -> OauthSettings:
        """Return the same as the probe takes it."""
        return OauthSettings(self.flow, self.tenant_id, self.client_id, self.scope)


class DeviceEntry(BaseModel):
    """One device; names that are not read here are for other readers."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    id: str
    method: str
    host: str
    port: int
    encryption: Literal["starttls", "tls", "none"]
    mechanism: str | None = None
    username: str | None = None
    password: str | None = Field(default=None, repr=False)
    sender: str = Field(alias="from")
    site: str = ""
    oauth: OauthEntry | None = None
    state: str = "ready"

    def subject(self) -> Subject:
        """Return what the probe is about."""
        settings = MailSettings(
            host=self.host,
            port=self.port,
            encryption=self.encryption,
            mechanism=self.mechanism or "",
            username=self.username or "",
            sender=self.sender,
            password=self.password,
            oauth=self.oauth.settings() if self.oauth else None,
        )
        return Subject(self.id, self.method, settings, self.site)


class DevicesDocument(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    devices: tuple[DeviceEntry, ...]
