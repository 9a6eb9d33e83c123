"""The login is found in one order, and says what is missing."""

from pathlib import Path
from typing import Any

import pytest
import trustme

from azurelogin import Cloud, LoginError, find_login

PUBLIC = Cloud.from_environment({})
SECRET = {"ARM_TENANT_ID": "t1", "ARM_CLIENT_ID": "c1", "ARM_CLIENT_SECRET": "s3cret", "ARM_SUBSCRIPTION_ID": "sub1"}
OIDC = {"ARM_USE_OIDC": "true", "ARM_TENANT_ID": "t1", "ARM_CLIENT_ID": "c1"}
TOKEN = "header.payload.signature"


def local(origin: Any) -> Cloud:
    """Return the cloud of the origin."""
    return Cloud.from_environment({"ARM_METADATA_HOSTNAME": origin.host})


def test_a_client_secret_comes_before_oidc() -> None:
    """A client secret comes before oidc."""
    login = find_login(PUBLIC, {**SECRET, "ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN": "x"})
    assert (login.kind, login.tenant_id, login.subscription_id) == ("client secret", "t1", "sub1")


def test_the_names_of_the_azure_sdks_are_read_too() -> None:
    """The names of the azure sdks are read too."""
    login = find_login(PUBLIC, {name.replace("ARM_", "AZURE_"): value for name, value in SECRET.items()})
    assert (login.kind, login.client_id) == ("client secret", "c1")


def test_a_secret_without_its_application_is_refused_by_variable() -> None:
    """A secret without its application is refused by variable."""
    with pytest.raises(LoginError, match="ARM_TENANT_ID and ARM_CLIENT_ID must be set"):
        find_login(PUBLIC, {"ARM_CLIENT_SECRET": "s3cret"})


def test_the_secret_does_not_show() -> None:
    """The secret does not show."""
    assert "s3cret" not in repr(find_login(PUBLIC, SECRET))


def test_a_token_comes_from_the_local_authority(origin: Any) -> None:
    """A token comes from the local authority."""
    login = find_login(local(origin), SECRET)
    assert login.credential.get_token(login.cloud.arm_scope).token == TOKEN
    assert any("scope=" in form and "client_secret=s3cret" in form for form in origin.forms)


def test_the_options_lead_a_client_to_the_cloud(origin: Any) -> None:
    """The options lead a client to the cloud."""
    options = find_login(local(origin), SECRET).arm_client_options()
    assert options == {"base_url": origin.url, "credential_scopes": [f"{origin.url}/.default"]}


def test_a_certificate_signs_what_it_sends(origin: Any, tmp_path: Path) -> None:
    """A certificate in one file with its key signs what it sends; it comes before OIDC."""
    path = tmp_path / "deployer.pem"
    path.write_bytes(
        trustme.CA().issue_cert("deployer", key_type=trustme.KeyType.RSA).private_key_and_cert_chain_pem.bytes()
    )
    environ = {**OIDC, "ARM_OIDC_TOKEN": "x", "ARM_CLIENT_CERTIFICATE_PATH": str(path)}
    login = find_login(local(origin), environ)
    assert (login.kind, login.credential.get_token(login.cloud.arm_scope).token) == ("client certificate", TOKEN)
    assert any("client_assertion=ey" in form for form in origin.forms)


def test_the_machine_itself_needs_no_secret() -> None:
    """The machine itself needs no secret, but a tenant to compare; `true` and `1` switch it on."""
    login = find_login(PUBLIC, {"ARM_USE_MSI": "1", "ARM_TENANT_ID": "t1", "ARM_CLIENT_ID": "c1"})
    assert (login.kind, login.tenant_id, login.client_id) == ("managed identity", "t1", "c1")
    assert type(login.credential).__name__ == "ManagedIdentityCredential"
    with pytest.raises(LoginError, match="ARM_TENANT_ID must be set"):
        find_login(PUBLIC, {"ARM_USE_MSI": "true"})


def test_oidc_sends_the_given_token(origin: Any) -> None:
    """Oidc sends the given token."""
    login = find_login(local(origin), {**OIDC, "ARM_OIDC_TOKEN": "given-token"})
    assert (login.kind, login.credential.get_token(login.cloud.arm_scope).token) == ("OIDC", TOKEN)
    assert any("client_assertion=given-token" in form for form in origin.forms)


def test_oidc_reads_the_token_from_a_file(origin: Any, tmp_path: Path) -> None:
    """Oidc reads the token from a file."""
    path = tmp_path / "token"
    path.write_text("file-token\n")
    login = find_login(local(origin), {**OIDC, "ARM_OIDC_TOKEN_FILE_PATH": str(path)})
    login.credential.get_token(login.cloud.arm_scope)
    assert any("client_assertion=file-token" in form for form in origin.forms)


def test_oidc_asks_the_pipeline_for_the_token(origin: Any) -> None:
    """Oidc asks the pipeline for the token."""
    pipeline = {"ACTIONS_ID_TOKEN_REQUEST_URL": f"{origin.url}/pipeline?v=2", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "b"}
    login = find_login(local(origin), {**OIDC, **pipeline})
    login.credential.get_token(login.cloud.arm_scope)
    assert "/pipeline?v=2&audience=api://AzureADTokenExchange" in origin.asked
    assert any("client_assertion=federated-token" in form for form in origin.forms)


def test_oidc_without_a_token_says_where_one_may_come_from() -> None:
    """Oidc without a token says where one may come from."""
    with pytest.raises(LoginError, match="ARM_OIDC_TOKEN"):
        find_login(PUBLIC, OIDC)


def az(folder: Path, script: str) -> dict[str, str]:
    """Put an Azure CLI that runs `script` on the path."""
    path = folder / "az"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin"}


def test_the_azure_cli_is_asked_last(tmp_path: Path) -> None:
    """The azure cli is asked last."""
    login = find_login(PUBLIC, az(tmp_path, """echo '{"tenantId": "t9", "id": "sub9"}'"""))
    assert (login.kind, login.tenant_id, login.subscription_id) == ("az login", "t9", "sub9")


@pytest.mark.parametrize("script", ["exit 1", "echo nonsense", "echo '{}'"])
def test_an_azure_cli_without_login_says_how_to_log_in(tmp_path: Path, script: str) -> None:
    """An azure cli without login says how to log in."""
    with pytest.raises(LoginError, match="az login"):
        find_login(PUBLIC, az(tmp_path, script))


def test_a_machine_without_azure_cli_is_told_so(tmp_path: Path) -> None:
    """A machine without azure cli is told so."""
    with pytest.raises(LoginError, match="not installed"):
        find_login(PUBLIC, {"PATH": str(tmp_path)})
