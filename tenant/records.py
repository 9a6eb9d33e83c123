"""What was read, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal


@dataclass(frozen=True)
class ServicePrincipal:
    """An application's identity in this tenant; role assignments name its `object_id`."""

    object_id: str
    app_id: str
    display_name: str
    enabled: bool


@dataclass(frozen=True)
class Secret:
    """A client secret as Graph shows it: never its value, but the first characters (`hint`) and when it ends (UTC)."""

    key_id: str
    display_name: str
    hint: str
    starts: datetime | None
    ends: datetime | None

    def fits(self, password: str) -> bool:
        """Say whether this may be the secret `password`, by its first characters."""
        return bool(self.hint) and password.startswith(self.hint)


@dataclass(frozen=True)
class Application:
    """An application, its client secrets, the newest first, and what somebody noted about it."""

    object_id: str
    app_id: str
    display_name: str
    secrets: tuple[Secret, ...]
    notes: str = ""


@dataclass(frozen=True)
class Permission:
    """A permission that was granted: its name (`Mail.Send`), kind, and the API that it is for.

    A delegated permission with `for_everyone` holds for all users of the tenant (admin consent).
    """

    name: str
    kind: Literal["application", "delegated"]
    resource: str
    for_everyone: bool = True


@dataclass(frozen=True)
class Organization:
    """The tenant: its id, its name, the domains that it has proven to own, and when it was created (UTC)."""

    tenant_id: str
    display_name: str
    verified_domains: tuple[str, ...]
    created: datetime | None = None


@dataclass(frozen=True)
class SecretPolicy:
    """What the tenant's default policy says about new client secrets; `longest` None is no limit."""

    blocked: bool
    longest: timedelta | None


@dataclass(frozen=True)
class Domain:
    """A domain of the tenant; `services` are those of Microsoft 365 that it is used for, such as `Email`."""

    name: str
    verified: bool
    initial: bool
    services: tuple[str, ...]

    @property
    def takes_mail(self) -> bool:
        """Whether Exchange Online takes mail for it: an accepted domain."""
        return self.verified and "Email" in self.services


@dataclass(frozen=True)
class Api:
    """An API's service principal in this tenant, with the ids of its permissions by value (`Mail.Send`).

    `roles` are application permissions, `scopes` delegated ones; those that are switched off are left out.
    """

    object_id: str
    app_id: str
    display_name: str
    roles: Mapping[str, str]
    scopes: Mapping[str, str]


@dataclass(frozen=True)
class SignInPolicy:
    """A Conditional Access policy that is on and stands in the way of devices; not `for_everyone`: for some users."""

    name: str
    blocks_device_code: bool
    blocks_legacy_authentication: bool
    for_everyone: bool
