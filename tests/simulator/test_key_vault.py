"""Vaults as azure-mgmt-keyvault and azure-keyvault-secrets meet them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.keyvault.secrets import SecretClient

from tests.simulator.vaults import SECRETS_USER, opened, vault_body

NAME = "kv-mail"


def secrets_of(azure: Any, url: str) -> SecretClient:
    """Return the client of a vault's data plane."""
    return SecretClient(
        url, azure.credential, verify_challenge_resource=False, connection_verify=azure.simulator.ca_file
    )


@pytest.fixture
def vault(azure: Any) -> Any:
    """Return a new vault."""
    azure.group()
    return opened(azure, NAME)


@pytest.mark.parametrize("place", ["origin", "vault"])
def test_a_secret_has_versions(azure: Any, vault: Any, place: str) -> None:
    """A secret that is set twice has two versions; the newest answers, the older one on request."""
    client = secrets_of(azure, azure.simulator.origin if place == "origin" else vault.properties.vault_uri)
    first = client.set_secret("smtp", "one")
    client.set_secret("smtp", "two")
    assert client.get_secret("smtp").value == "two"
    assert client.get_secret("smtp", first.properties.version).value == "one"
    assert len(list(client.list_properties_of_secret_versions("smtp"))) == 2
    assert [row.name for row in client.list_properties_of_secrets()] == ["smtp"]


def test_arm_sets_a_secret_and_never_shows_it(azure: Any, vault: Any) -> None:
    """What ARM sets the data plane shows; ARM itself answers without the value."""
    body = {"properties": {"value": "hidden", "contentType": "text/plain"}}
    made = azure.call("PUT", f"{vault.id}/secrets/smtp", body, "2024-11-01")
    assert made.status_code == 201
    assert "hidden" not in made.text
    assert "hidden" not in azure.call("GET", f"{vault.id}/secrets/smtp", version="2024-11-01").text
    assert secrets_of(azure, vault.properties.vault_uri).get_secret("smtp").value == "hidden"


def test_a_deleted_secret_keeps_its_name(azure: Any, vault: Any) -> None:
    """A deleted secret is recoverable, blocks its name, and is gone once purged."""
    client = secrets_of(azure, vault.properties.vault_uri)
    client.set_secret("smtp", "one")
    client.begin_delete_secret("smtp").result()
    with pytest.raises(ResourceNotFoundError):
        client.get_secret("smtp")
    with pytest.raises(HttpResponseError, match="deleted but recoverable"):
        client.set_secret("smtp", "two")
    client.begin_recover_deleted_secret("smtp").result()
    assert client.get_secret("smtp").value == "one"
    client.begin_delete_secret("smtp").result()
    client.purge_deleted_secret("smtp")
    assert client.set_secret("smtp", "three").value == "three"


def test_two_vaults_keep_their_secrets_apart(azure: Any, vault: Any) -> None:
    """One name in two vaults is two secrets."""
    other = opened(azure, "kv-other")
    clients = [secrets_of(azure, one.properties.vault_uri) for one in (vault, other)]
    for number, client in enumerate(clients):
        client.set_secret("smtp", str(number))
    assert [client.get_secret("smtp").value for client in clients] == ["0", "1"]


def test_a_deleted_vault_keeps_its_name(azure: Any, vault: Any) -> None:
    """A deleted vault is listed, blocks its name, comes back with its secrets, and is gone once purged."""
    secrets_of(azure, vault.properties.vault_uri).set_secret("smtp", "one")
    vaults = azure.vaults.vaults
    vaults.delete("mail", NAME)
    assert [row.name for row in vaults.list_deleted()] == [NAME]
    with pytest.raises(HttpResponseError, match="deleted state"):
        vaults.begin_create_or_update("mail", NAME, vault_body())
    back = opened(azure, NAME, createMode="recover")
    assert secrets_of(azure, back.properties.vault_uri).get_secret("smtp").value == "one"
    vaults.delete("mail", NAME)
    vaults.begin_purge_deleted(NAME, "westeurope").result()
    assert not list(vaults.list_deleted())
    vaults.begin_create_or_update("mail", NAME, vault_body()).result()


def test_the_owner_of_the_subscription_needs_a_role_at_the_vault_too(azure: Any) -> None:
    """Rights in ARM are none at the data plane: a vault asks for a role, or names the policy that is missing."""
    azure.group()
    for properties, sentence in (
        ({}, "vaults/secrets/delete'"),
        ({"enableRbacAuthorization": False}, "secrets delete"),
    ):
        made = azure.vaults.vaults.begin_create_or_update("mail", NAME, vault_body(**properties)).result()
        with pytest.raises(HttpResponseError, match=sentence):
            secrets_of(azure, made.properties.vault_uri).begin_delete_secret("smtp")


def test_a_principal_needs_a_role_for_the_secret(azure: Any, vault: Any) -> None:
    """Without a data role a principal is refused; with it, it reads and cannot write."""
    made = azure.application()
    client = secrets_of(azure.as_application(made), vault.properties.vault_uri)
    secrets_of(azure, vault.properties.vault_uri).set_secret("smtp", "one")
    with pytest.raises(HttpResponseError, match="Forbidden"):
        client.get_secret("smtp")
    azure.assign(vault.id, SECRETS_USER, made["principal_id"])
    deadline = time.monotonic() + 20
    while True:
        try:
            assert client.get_secret("smtp").value == "one"
            break
        except HttpResponseError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    with pytest.raises(HttpResponseError, match="Forbidden"):
        client.set_secret("smtp", "two")


def test_the_state_file_holds_no_secret(fresh_simulator: Any, tmp_path: Path) -> None:
    """Neither client secrets nor vault secrets stand in clear in the state file."""
    state = tmp_path / "state.json"
    running = fresh_simulator("--state", str(state), "--time-scale", "0.01")
    origin, tenant = running.origin, running.env["ARM_TENANT_ID"]
    form = {
        "grant_type": "client_credentials",
        "client_id": running.env["ARM_CLIENT_ID"],
        "client_secret": running.env["ARM_CLIENT_SECRET"],
        "scope": f"{origin}/.default",
    }
    token = running.inspect.post(f"/{tenant}/oauth2/v2.0/token", data=form).json()["access_token"]
    running.inspect.headers["Authorization"] = f"Bearer {token}"
    group = f"/subscriptions/{running.env['ARM_SUBSCRIPTION_ID']}/resourceGroups/mail"
    version = {"api-version": "2024-11-01"}
    running.inspect.put(group, params=version, json={"location": "westeurope"}).raise_for_status()
    place = f"{group}/providers/Microsoft.KeyVault/vaults/{NAME}"
    running.inspect.put(place, params=version, json=vault_body()).raise_for_status()
    body = {"properties": {"value": "a-value-to-look-for"}}
    running.inspect.put(f"{place}/secrets/smtp", params=version, json=body).raise_for_status()
    assert running.stop() == 0
    text = state.read_text()
    assert NAME in text
    assert "a-value-to-look-for" not in text
    assert running.env["ARM_CLIENT_SECRET"] not in text
    assert state.stat().st_mode & 0o777 == 0o600
