"""Keys of vaults as azure-keyvault-keys meets them; it encrypts by itself with the public half, so both ends are checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.keyvault.keys import KeyClient, KeyVaultKey
from azure.keyvault.keys.crypto import EncryptionAlgorithm, KeyWrapAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.azure_hosts import proxied
from tests.simulator.vaults import ADMINISTRATOR, CRYPTO_USER, VAULT_ADMINISTRATOR, let_time_pass, opened, vault_body

NAME = "kv-state"
OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


@pytest.fixture
def vault(azure: Any) -> Any:
    """Return a new vault whose keys the administrator may make and use."""
    azure.group()
    return opened(azure, NAME, VAULT_ADMINISTRATOR)


@pytest.fixture
def keys(azure: Any, vault: Any) -> KeyClient:
    """Return the client of the vault's keys."""
    del vault
    return keys_of(azure)


def keys_of(azure: Any) -> KeyClient:
    """Return the client of the only vault's keys, signed in as `azure` is; it takes an id apart by its path."""
    url, ca = azure.simulator.origin, azure.simulator.ca_file
    return KeyClient(url, azure.credential, verify_challenge_resource=False, connection_verify=ca)


def at_vault(azure: Any, call: str, body: dict[str, Any], place: str = f"/vaults/{NAME}") -> httpx.Response:
    """Post to the data plane of the vault, as the engine's client does."""
    token = {"Authorization": f"Bearer {azure.credential.get_token('https://vault.azure.net/.default').token}"}
    answer: httpx.Response = azure.simulator.inspect.post(
        f"{place}{call}", json=body, params={"api-version": "2025-07-01"}, headers=token
    )
    return answer


def encrypted_here(key: KeyVaultKey, text: bytes) -> bytes:
    """Encrypt with the public half of a key."""
    public = rsa.RSAPublicNumbers(int.from_bytes(key.key.e), int.from_bytes(key.key.n))  # type: ignore[attr-defined]
    return public.public_key().encrypt(text, OAEP)


@pytest.mark.parametrize("size", [None, 2048, 3072, 4096])
def test_what_the_public_half_encrypts_the_vault_decrypts(keys: KeyClient, size: int | None) -> None:
    """A key has the bits that were asked for, 2048 by default, and its halves belong together."""
    key = keys.create_rsa_key("pulumi", size=size)
    assert len(key.key.n) * 8 == (size or 2048)  # type: ignore[attr-defined]
    client = keys.get_cryptography_client("pulumi")
    opened_again = client.decrypt(EncryptionAlgorithm.rsa_oaep_256, encrypted_here(key, b"data key"))
    assert opened_again.plaintext == b"data key"


@pytest.mark.parametrize("algorithm", ["RSA-OAEP", "RSA-OAEP-256"])
@pytest.mark.parametrize(("close", "back"), [("encrypt", "decrypt"), ("wrapkey", "unwrapkey")])
def test_the_vault_encrypts_too(azure: Any, keys: KeyClient, algorithm: str, close: str, back: str) -> None:
    """By both algorithms, with an empty version as the engine's client sends it; the answer names the version used."""
    key = keys.create_rsa_key("pulumi")
    wanted = {"alg": algorithm, "value": "ZGF0YQ"}
    closed = at_vault(azure, f"/keys/pulumi//{close}", wanted).json()
    assert closed["kid"] == key.id
    assert closed["value"] != wanted["value"]
    version = key.properties.version
    assert at_vault(azure, f"/keys/pulumi/{version}/{back}", {**wanted, "value": closed["value"]}).json() == {
        "kid": key.id,
        "value": wanted["value"],
    }


def test_a_key_has_versions(keys: KeyClient) -> None:
    """The newest answers; what an older one has encrypted only that one decrypts."""
    first = keys.create_rsa_key("pulumi", tags={"for": "state"})
    closed = encrypted_here(first, b"data key")
    keys.create_rsa_key("pulumi")
    assert keys.get_key("pulumi").properties.version != first.properties.version
    assert keys.get_key("pulumi", first.properties.version).properties.tags == {"for": "state"}
    assert len(list(keys.list_properties_of_key_versions("pulumi"))) == 2
    assert [row.name for row in keys.list_properties_of_keys()] == ["pulumi"]
    with pytest.raises(HttpResponseError, match="Unable to decrypt specified value with this key"):
        keys.get_cryptography_client("pulumi").decrypt(EncryptionAlgorithm.rsa_oaep_256, closed)
    older = keys.get_cryptography_client("pulumi", key_version=first.properties.version)
    assert older.unwrap_key(KeyWrapAlgorithm.rsa_oaep_256, closed).key == b"data key"


def test_an_unknown_key_is_told_by_name(keys: KeyClient) -> None:
    """KeyNotFound, for the key and for a version of one that is there."""
    with pytest.raises(ResourceNotFoundError, match=r"\(KeyNotFound\) A key with .* pulumi was not found"):
        keys.get_key("pulumi")
    keys.create_rsa_key("pulumi")
    with pytest.raises(ResourceNotFoundError, match="KeyNotFound"):
        keys.get_key("pulumi", "0" * 32)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"attributes": {"enabled": False}}, {"encrypt": "disabled", "decrypt": "disabled"}),
        ({"attributes": {"exp": 1}}, {"encrypt": "expired", "wrapkey": "expired", "decrypt": ""}),
        ({"attributes": {"nbf": 4102444800}}, {"encrypt": "not yet valid", "unwrapkey": ""}),
        ({"key_ops": ["encrypt"]}, {"encrypt": "", "decrypt": "not permitted"}),
    ],
)
def test_a_key_that_must_not_be_used_is_refused(
    azure: Any, keys: KeyClient, change: dict[str, Any], refused: dict[str, str]
) -> None:
    """Outside its dates a key still opens what it has closed."""
    wanted = {"alg": "RSA-OAEP-256", "value": "ZGF0YQ"}
    keys.create_rsa_key("pulumi")
    closed = {**wanted, "value": at_vault(azure, "/keys/pulumi/encrypt", wanted).json()["value"]}
    key = azure.simulator.inspect.patch(
        f"/vaults/{NAME}/keys/pulumi",
        json=change,
        params={"api-version": "7.4"},
        headers={"Authorization": f"Bearer {azure.token()}"},
    )
    assert key.is_success, key.text
    for operation, why in refused.items():
        answer = at_vault(azure, f"/keys/pulumi/{operation}", wanted if operation in ("encrypt", "wrapkey") else closed)
        assert answer.status_code == (403 if why else 200), answer.text
        assert why in answer.text


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("encrypt", {"alg": "RSA1_5", "value": "ZGF0YQ"}),
        ("encrypt", {"value": "ZGF0YQ"}),
        ("encrypt", {"alg": "RSA-OAEP-256", "value": "A" * 400}),
        ("decrypt", {"alg": "RSA-OAEP-256", "value": "A" * 342}),
        ("create", {"kty": "RSA", "key_size": 1024}),
        ("create", {"kty": "EC", "crv": "P-256"}),
    ],
)
def test_a_wrong_wish_is_a_bad_parameter(azure: Any, keys: KeyClient, call: str, body: dict[str, Any]) -> None:
    """An unknown algorithm, a value that is too long or was not encrypted so, another size or kind of key."""
    keys.create_rsa_key("pulumi")
    answer = at_vault(azure, f"/keys/pulumi/{call}", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadParameter")


def test_a_role_for_one_key_opens_that_one(azure: Any, vault: Any, keys: KeyClient) -> None:
    """Key Vault Crypto User encrypts and decrypts with the key that it is given for, with no other, and makes none."""
    for name in ("pulumi", "other"):
        keys.create_rsa_key(name)
    made = azure.application()
    azure.assign(f"{vault.id}/keys/pulumi", CRYPTO_USER, made["principal_id"])
    let_time_pass(azure)
    login, wanted = azure.as_application(made), {"alg": "RSA-OAEP-256", "value": "ZGF0YQ"}
    for operation in ("encrypt", "wrapkey"):
        assert at_vault(login, f"/keys/pulumi/{operation}", wanted).is_success
    assert keys_of(login).get_key("pulumi").name == "pulumi"
    refused = at_vault(login, "/keys/other/encrypt", wanted)
    assert refused.status_code == 403
    message = refused.json()["error"]["message"]
    assert "Action: 'Microsoft.KeyVault/vaults/keys/encrypt/action'" in message
    assert f"Resource: '{vault.id.lower()}/keys/other'" in message
    assert at_vault(login, "/keys/pulumi/create", {"kty": "RSA"}).status_code == 403
    with pytest.raises(HttpResponseError, match="does not exist"):
        azure.assign(f"{vault.id}/keys/missing", CRYPTO_USER, made["principal_id"])


def test_a_vault_with_access_policies_asks_those(azure: Any, vault: Any) -> None:
    """By the names that they have for keys."""
    policy = {"tenantId": vault.properties.tenant_id, "objectId": ADMINISTRATOR}
    policies = [{**policy, "permissions": {"keys": ["create", "wrapKey"]}}]
    body = vault_body(enableRbacAuthorization=False, accessPolicies=policies)
    azure.vaults.vaults.begin_create_or_update("mail", "kv-old", body).result()
    wanted = {"alg": "RSA-OAEP-256", "value": "ZGF0YQ"}
    assert at_vault(azure, "/keys/old/create", {"kty": "RSA"}, "/vaults/kv-old").is_success
    assert at_vault(azure, "/keys/old/wrapkey", wanted, "/vaults/kv-old").is_success
    refused = at_vault(azure, "/keys/old/encrypt", wanted, "/vaults/kv-old")
    assert "does not have keys encrypt permission on key vault 'kv-old" in refused.text


def test_a_deleted_key_and_a_deleted_vault_come_back(azure: Any, vault: Any, keys: KeyClient) -> None:
    """With what they can decrypt; until then the key is of no use, and its name is taken."""
    closed = encrypted_here(keys.create_rsa_key("pulumi"), b"data key")
    client = keys.get_cryptography_client("pulumi")
    keys.begin_delete_key("pulumi").result()
    assert [row.name for row in keys.list_deleted_keys()] == ["pulumi"]
    with pytest.raises(ResourceNotFoundError, match="KeyNotFound"):
        client.decrypt(EncryptionAlgorithm.rsa_oaep_256, closed)
    with pytest.raises(HttpResponseError, match="deleted but recoverable"):
        keys.create_rsa_key("pulumi")
    keys.begin_recover_deleted_key("pulumi").result()
    azure.vaults.vaults.delete("mail", NAME)
    opened(azure, NAME, VAULT_ADMINISTRATOR, createMode="recover")
    assert client.decrypt(EncryptionAlgorithm.rsa_oaep_256, closed).plaintext == b"data key"
    del vault


def test_a_vault_answers_at_its_real_name(azure: Any, keys: KeyClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through a proxy, with every check on that clients have: certificate, challenge, authority; ids are at that name."""
    keys.create_rsa_key("pulumi")
    ca, env = azure.simulator.ca_file, azure.simulator.env
    with proxied(azure.simulator.origin) as way:
        for name, value in way.items():
            monkeypatch.setenv(name, value)
        login = (env["ARM_TENANT_ID"], env["ARM_CLIENT_ID"], env["ARM_CLIENT_SECRET"])
        # With instance discovery, which asks login.microsoftonline.com about an authority that it does not know
        credential = ClientSecretCredential(*login, authority=azure.simulator.origin, connection_verify=ca)
        with KeyClient(f"https://{NAME}.vault.azure.net", credential, connection_verify=ca) as client:
            assert str(client.get_key("pulumi").id).startswith(f"https://{NAME}.vault.azure.net/keys/pulumi/")
        elsewhere = ClientSecretCredential(*login, authority="https://127.0.0.1:1", connection_verify=ca)
        with pytest.raises(ClientAuthenticationError, match="not well-known"):
            elsewhere.get_token("https://vault.azure.net/.default")
        with pytest.raises(httpx.ProxyError, match="403"), httpx.Client() as other:
            other.get("https://example.com/")


def test_the_private_half_is_never_in_clear(fresh_simulator: Callable[..., Any], tmp_path: Path) -> None:
    """Neither in the state file, nor in an answer or in the history; a simulator that goes on decrypts as before."""
    state = tmp_path / "state.json"
    options = ("--state", str(state), "--time-scale", "0.01")
    running = fresh_simulator(*options)
    login = _Login(running)
    login.make_vault(NAME)
    made = login.post("/keys/pulumi/create", {"kty": "RSA", "key_size": 3072})
    assert set(made["key"]) == {"kid", "kty", "key_ops", "n", "e"}
    closed = login.post("/keys/pulumi/encrypt", {"alg": "RSA-OAEP-256", "value": "ZGF0YQ"})
    login.post("/keys/pulumi/decrypt", {"alg": "RSA-OAEP-256", "value": closed["value"]})
    events = running.inspect.get("/inspection/events").text
    assert f"/vaults/{NAME}/keys/pulumi/decrypt" in events
    assert "ZGF0YQ" not in events
    assert closed["value"] not in events
    assert running.stop() == 0
    text = state.read_text()
    assert made["key"]["n"] in text
    # The seal's text is one; the authority's and the tokens' keys stand in clear, each with a header of its own.
    assert text.count("PRIVATE KEY-----") == 4
    again = _Login(fresh_simulator(*options))
    assert again.post("/keys/pulumi/decrypt", {"alg": "RSA-OAEP-256", "value": closed["value"]})["value"] == "ZGF0YQ"


class _Login:
    """The administrator at a simulator of the test's own."""

    def __init__(self, running: Any) -> None:
        self._running = running
        form = {
            "grant_type": "client_credentials",
            "client_id": running.env["ARM_CLIENT_ID"],
            "client_secret": running.env["ARM_CLIENT_SECRET"],
            "scope": f"{running.origin}/.default",
        }
        answer = running.inspect.post(f"/{running.env['ARM_TENANT_ID']}/oauth2/v2.0/token", data=form)
        running.inspect.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def make_vault(self, name: str) -> None:
        """Make a vault whose policy lets the administrator do everything with keys."""
        group = f"/subscriptions/{self._running.env['ARM_SUBSCRIPTION_ID']}/resourceGroups/mail"
        version = {"api-version": "2024-11-01"}
        self._running.inspect.put(group, params=version, json={"location": "westeurope"}).raise_for_status()
        policy = {"objectId": ADMINISTRATOR, "permissions": {"keys": ["all"]}}
        body = vault_body(enableRbacAuthorization=False, accessPolicies=[policy])
        place = f"{group}/providers/Microsoft.KeyVault/vaults/{name}"
        self._running.inspect.put(place, params=version, json=body).raise_for_status()

    def post(self, call: str, body: dict[str, Any]) -> dict[str, Any]:
        """Post to the vault's data plane and return the answer."""
        answer = self._running.inspect.post(f"/vaults/{NAME}{call}", json=body)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found
