"""A login that was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from azure.core.credentials import TokenCredential

    from azurelogin.cloud import Cloud


@dataclass(frozen=True)
class Login:
    """How to get tokens, and where they lead.

    `kind`: `client secret`, `client certificate`, `OIDC`, `managed identity` or `az login`; `tenant_id`,
    `subscription_id`: what the login reaches, for the guard that compares them with the stack's; `subscription_id` is
    None where none was named.
    """

    kind: str
    tenant_id: str
    subscription_id: str | None
    client_id: str | None
    cloud: Cloud
    sign_in: Callable[[], TokenCredential] = field(repr=False)

    @cached_property
    def credential(self) -> TokenCredential:
        """What gives tokens; made when it is first asked for, since a preview that needs no token shall not wait for it."""
        return self.sign_in()

    def arm_client_options(self) -> dict[str, Any]:
        """Return the keyword arguments that lead an azure-mgmt client to this cloud."""
        return {"base_url": self.cloud.resource_manager, "credential_scopes": [self.cloud.arm_scope]}
