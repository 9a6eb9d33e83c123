"""Vaults for tests, and the roles that open them."""

from __future__ import annotations

from typing import Any

TENANT = "11111111-1111-4111-8111-111111111111"
ADMINISTRATOR = "33333333-3333-4333-8333-000000000002"
VAULT_ADMINISTRATOR = "00482a5a-887f-4fb3-b363-3b7fe8e74483"
SECRETS_OFFICER = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"
SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6"
CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424"


def vault_body(**more: Any) -> dict[str, Any]:
    """Return the body of a vault."""
    properties = {"tenantId": TENANT, "sku": {"family": "A", "name": "standard"}, "accessPolicies": [], **more}
    return {"location": "westeurope", "properties": properties}


def opened(azure: Any, name: str, role: str = SECRETS_OFFICER, **more: Any) -> Any:
    """Return a new vault at which the administrator has a role that is in force."""
    vault = azure.vaults.vaults.begin_create_or_update("mail", name, vault_body(**more)).result()
    azure.assign(vault.id, role, ADMINISTRATOR)
    let_time_pass(azure)
    return vault


def let_time_pass(azure: Any) -> None:
    """Let ten minutes pass, so that every new role is in force."""
    azure.simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 600}).raise_for_status()
