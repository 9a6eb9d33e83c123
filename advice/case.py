"""Everything that a verdict depends on."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from catalog import Catalog, DeviceType
    from settings import Device, Site, StackSettings


@dataclass(frozen=True)
class Tenant:
    """What is known about the tenant; None: not known."""

    security_defaults: bool | None = None
    """Security defaults are on."""
    created_2026: bool | None = None
    """It was created in 2026 or later."""
    reject_direct_send: bool | None = None
    """Exchange Online refuses Direct Send, whatever this project wants."""
    passwords_blocked: bool | None = None
    """A Conditional Access policy for everybody refuses logins with a password alone."""
    device_codes_blocked: bool | None = None
    """A Conditional Access policy for everybody refuses the device code flow."""
    accepted_domains: frozenset[str] | None = None
    """Domains for which Exchange Online takes mail, as the tenant says and not the settings; in lower case."""

    @classmethod
    def of(cls, settings: StackSettings) -> Tenant:
        """Return what the settings say is known."""
        if settings.microsoft365 is None:
            return cls()
        known, wanted = cls(**settings.microsoft365.known.model_dump()), settings.microsoft365.reject_direct_send
        return known if wanted is None else replace(known, reject_direct_send=wanted)

    def or_else(self, other: Tenant) -> Tenant:
        """Return these facts, and `other`'s where nothing is known."""
        missing = [field.name for field in fields(self) if getattr(self, field.name) is None]
        return replace(self, **{name: getattr(other, name) for name in missing})


@dataclass(frozen=True)
class Requirements:
    """What somebody wants of the mail that no device list says; by default nothing."""

    many_senders: bool = False
    """One device sends as many addresses."""
    bypass_spam_filter: bool = False
    """Mail to the own organization passes the spam filter unseen."""
    third_party_hosting: bool = False
    """The application runs at a third party's, outside the site."""
    no_mailbox_licence: bool = False
    sent_items: bool = False
    """Sent mail can be looked up in a mailbox."""
    recipients_per_day: int | None = None
    """So many people get a mail from the device every day."""
    until: date | None = None
    """It works until then without rework."""


NOTHING = Requirements()


@dataclass(frozen=True)
class Case:
    """One device in its stack."""

    settings: StackSettings
    device: Device
    catalog: Catalog
    today: date
    tenant: Tenant = Tenant()
    """What was given or looked up; it comes before what the settings say is known."""
    requirements: Requirements = NOTHING

    @property
    def device_type(self) -> DeviceType:
        """What the catalogue knows about the device."""
        return self.catalog.device_types[self.device.type]

    @property
    def known(self) -> Tenant:
        """Everything that is known about the tenant."""
        return self.tenant.or_else(Tenant.of(self.settings))

    @property
    def site(self) -> Site:
        """Where it stands."""
        return self.settings.sites[self.device.site]
