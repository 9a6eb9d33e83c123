"""The login as azure-identity and plain OAuth clients meet it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

import jwt
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential, DefaultAzureCredential, DeviceCodeCredential

TENANT = "11111111-1111-4111-8111-111111111111"
AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"


def token_answer(azure: Any, tenant: str = TENANT, **form: str) -> Any:
    """Post to the token end point."""
    wanted = {"grant_type": "client_credentials", "scope": f"{azure.simulator.origin}/.default", **form}
    return azure.simulator.inspect.post(f"/{tenant}/oauth2/v2.0/token", data=wanted)


def test_a_token_is_signed_with_a_published_key(azure: Any) -> None:
    """A token checks out against the keys that OpenID discovery leads to, and says who it is for; it is of version 1."""
    discovery = azure.simulator.inspect.get(f"/{TENANT}/v2.0/.well-known/openid-configuration").json()
    [key] = azure.simulator.inspect.get(discovery["jwks_uri"]).json()["keys"]
    claims = jwt.decode(azure.token(), jwt.PyJWK(key), ["RS256"], audience=azure.simulator.origin)
    assert (claims["iss"], claims["ver"]) == (f"https://sts.windows.net/{TENANT}/", "1.0")
    assert (claims["tid"], claims["appid"], claims["idtyp"]) == (TENANT, azure.client_id, "app")


def test_the_default_credential_reads_the_environment_file(azure: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """DefaultAzureCredential needs nothing but the environment file."""
    for name, value in azure.simulator.env.items():
        monkeypatch.setenv(name, value)
    token = DefaultAzureCredential(disable_instance_discovery=True).get_token(f"{azure.simulator.origin}/.default")
    assert token.expires_on > time.time()


def test_the_async_credential_signs_in(azure: Any) -> None:
    """azure-identity's async side signs in with SSL_CERT_FILE alone; in a process of its own, since aiohttp reads it once."""
    code = "import asyncio, azure.identity.aio as aio, sys; c = aio.EnvironmentCredential(); print(len(asyncio.run(c.get_token(sys.argv[1])).token))"
    command = [sys.executable, "-c", code, f"{azure.simulator.origin}/.default"]
    environment = {**os.environ, **azure.simulator.env}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0


def test_the_device_code_flow_waits_for_the_code(azure: Any) -> None:
    """The device code flow is pending until the code is entered, and ends with a user's token."""
    credential = DeviceCodeCredential(
        AZURE_CLI,
        tenant_id=TENANT,
        authority=azure.simulator.origin,
        disable_instance_discovery=True,
        connection_verify=azure.simulator.ca_file,
        prompt_callback=lambda _uri, code, _ends: azure.simulator.inspect.post("/devicelogin", data={"code": code}),
    )
    token = credential.get_token(f"{azure.simulator.origin}/.default").token
    assert jwt.decode(token, options={"verify_signature": False})["idtyp"] == "user"


def test_a_device_code_nobody_entered_is_pending(azure: Any) -> None:
    """Before the code is entered the answer is authorization_pending."""
    begun = azure.simulator.inspect.post(
        f"/{TENANT}/oauth2/v2.0/devicecode", data={"client_id": AZURE_CLI, "scope": "x/.default"}
    ).json()
    answer = token_answer(
        azure,
        grant_type="urn:ietf:params:oauth:grant-type:device_code",
        client_id=AZURE_CLI,
        device_code=begun["device_code"],
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "authorization_pending")


def test_a_wrong_secret_is_refused(azure: Any) -> None:
    """A wrong secret ends with AADSTS7000215, which azure-identity shows."""
    wrong = ClientSecretCredential(
        TENANT,
        azure.client_id,
        "wrong",
        authority=azure.simulator.origin,
        disable_instance_discovery=True,
        connection_verify=azure.simulator.ca_file,
    )
    with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
        wrong.get_token(f"{azure.simulator.origin}/.default")


@pytest.mark.parametrize(
    ("number", "tenant", "form"),
    [
        (700016, TENANT, {"client_id": "00000000-0000-4000-8000-00000000dead", "client_secret": "x"}),
        (90002, "99999999-9999-4999-8999-999999999999", {}),
        (500011, TENANT, {"scope": "https://nowhere.example/.default"}),
        (70003, TENANT, {"grant_type": "password"}),
        (900144, TENANT, {"scope": ""}),
    ],
    ids=["unknown application", "unknown tenant", "unknown API", "unknown grant", "no scope"],
)
def test_entra_refuses_by_number(azure: Any, number: int, tenant: str, form: dict[str, str]) -> None:
    """Each refusal of the token end point carries Entra's number."""
    answer = token_answer(azure, tenant, **{"client_id": azure.client_id, "client_secret": azure.secret, **form})
    assert answer.status_code in {400, 401}
    assert answer.json()["error_description"].startswith(f"AADSTS{number}:")
    assert answer.json()["error_codes"] == [number]


def test_an_expired_secret_is_refused(azure: Any) -> None:
    """A secret past its end is refused with AADSTS7000222, before it is not."""
    made = azure.application()
    form = {"client_id": made["client_id"], "client_secret": made["secret"]}
    deadline = time.monotonic() + 20
    while not token_answer(azure, **form).is_success and time.monotonic() < deadline:
        time.sleep(0.05)
    assert token_answer(azure, **form).is_success
    azure.simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 3 * 366 * 86400})
    assert token_answer(azure, **form).json()["error_codes"] == [7000222]


def test_a_federated_assertion_signs_in(azure: Any) -> None:
    """A client assertion is taken where issuer, subject and audience fit a federated credential, else refused."""
    made = azure.application()
    federated = {"name": "ci", "issuer": "https://issuer.example", "subject": "repo:a/b", "audiences": ["api://x"]}
    path = f"/v1.0/applications/{made['object_id']}/federatedIdentityCredentials"
    assert azure.call("POST", path, federated).status_code == 201

    def answer(subject: str) -> Any:
        claims = {"iss": "https://issuer.example", "sub": subject, "aud": "api://x", "exp": int(time.time()) + 60}
        assertion = jwt.encode(claims, "k" * 32)
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        return token_answer(azure, client_id=made["client_id"], client_assertion=assertion, client_assertion_type=kind)

    assert answer("repo:a/b").is_success
    assert answer("repo:a/other").json()["error_codes"] == [700213]


def test_a_token_for_another_service_is_refused(azure: Any) -> None:
    """ARM refuses a token for the e-mail data plane, and a call without one."""
    other = azure.credential.get_token("https://communication.azure.com//.default").token
    path = "/subscriptions?api-version=2022-12-01"
    refused = azure.simulator.inspect.get(path, headers={"Authorization": f"Bearer {other}"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "InvalidAuthenticationTokenAudience")
    assert "authorization_uri" in azure.simulator.inspect.get(path).headers["www-authenticate"]
