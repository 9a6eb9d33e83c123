"""A key in Azure Key Vault keeps a stack's secrets: the engine's own client, at the vault's real name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from azure.keyvault.keys import KeyClient

from demo.clone import ROOT, clone, clone_environment
from tests.azure_hosts import proxied
from tests.e2e.cloud import Azure
from tests.e2e.places import TENANT
from tests.e2e.project import Project

pytestmark = [pytest.mark.engine, pytest.mark.slow]

PAGE = (ROOT / "docs" / "how-to" / "state.md").read_text(encoding="utf-8")
DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@AzureManagedDomain"}
VAULT = "contoso-state"
KEY = f"azurekeyvault://{VAULT}.vault.azure.net/keys/pulumi"
CRYPTO_OFFICER = "14b46e9e-c2b7-41b4-b07b-48a6ebf60603"
CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424"
OWN_LINES = ("encryptionsalt", "secretsprovider", "encryptedkey")
UP = ("up", "--yes", "--skip-preview")


@pytest.fixture
def vault(azure: Azure) -> str:
    """A vault with the key; its id."""
    made = azure.create_vault("rg-pulumi", VAULT)
    azure.give_role(CRYPTO_OFFICER, made)
    make_key(azure)
    return made


def make_key(azure: Azure, name: str = "pulumi") -> None:
    """Make a key, or a new version of one that is there."""
    with keys_of(azure) as client:
        client.create_rsa_key(name, size=3072)


def keys_of(azure: Azure) -> KeyClient:
    """Return the administrator's client of the vault's keys."""
    url, ca = f"{azure.origin}/vaults/{VAULT}/", azure.ca_file
    return KeyClient(url, azure.credential(), verify_challenge_resource=False, connection_verify=ca)


@pytest.fixture
def on_key(tmp_path: Path, simulator: Any, vault: str) -> Iterator[Project]:
    """A stack whose secrets the key keeps; no passphrase is set."""
    with proxied(simulator.origin) as way:
        root = tmp_path / "project"
        clone(root)
        environment = {**clone_environment(root, simulator.env), **way}
        del environment["PULUMI_CONFIG_PASSPHRASE"]
        made = Project(root, simulator, environment=environment)
        made.configure([DEVICE])
        made.pulumi("stack", "init", "--secrets-provider", KEY)
        yield made
    del vault


def first_version(azure: Azure) -> str:
    """Return the oldest version of the key."""
    with keys_of(azure) as client:
        made = list(client.list_properties_of_key_versions("pulumi"))
    return str(made[0].version)


@dataclass(frozen=True)
class Stranger:
    """An application without any role; its login as the engine reads it."""

    principal: str
    login: dict[str, str]


def new_application(azure: Azure) -> Stranger:
    """Register an application with a secret."""
    made = azure.call("POST", "/applications", {"displayName": "A colleague"})
    azure.let_time_pass()
    principal = azure.call("POST", "/servicePrincipals", {"appId": made["appId"]})
    secret = azure.call("POST", f"/applications/{made['id']}/addPassword", {"passwordCredential": {}})
    azure.let_time_pass()
    login = {"AZURE_CLIENT_ID": made["appId"], "AZURE_CLIENT_SECRET": secret["secretText"], "AZURE_TENANT_ID": TENANT}
    return Stranger(principal["id"], login)


def typed(project: Project, commands: str) -> str:
    """Type what the page says about `prod` for the stack of the test."""
    return project.shell(commands.replace("prod", project.stack))


def own_lines(project: Project) -> dict[str, str]:
    """Return what the engine has written into the stack file."""
    written = yaml.safe_load((project.root / "stacks" / f"Pulumi.{project.stack}.yaml").read_text())
    return {name: written[name] for name in OWN_LINES if name in written}


def provider_of(project: Project) -> Any:
    """Return the secrets provider that the state names."""
    return project.export()["deployment"]["secrets_providers"]["type"]


def in_clear(project: Project, secret: str) -> list[str]:
    """Return the files of the state and of the stack that have a secret in them."""
    folders = (project.root / ".state" / "pulumi", project.root / "stacks")
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert any(file.name == f"{project.stack}.json" for file in files)
    return [file.name for file in files if secret.encode() in file.read_bytes()]


def test_who_has_the_key_reads_the_secrets(on_key: Project, azure: Azure, vault: str, tmp_path: Path) -> None:
    """On any machine, by the login alone; without the role everything is refused by name, and nothing is lost."""
    on_key.up()
    password = on_key.devices()["zrh-copier"]["password"]
    assert own_lines(on_key) == {"secretsprovider": KEY, "encryptedkey": own_lines(on_key)["encryptedkey"]}
    assert provider_of(on_key) == "cloud"
    assert in_clear(on_key, password) == []

    second = Project(tmp_path / "second", on_key.simulator, on_key.stack, environment=dict(on_key.environment))
    clone(second.root)
    (second.root / "stacks").rmdir()
    (second.root / "stacks").symlink_to(on_key.root / "stacks")
    second.shell(f"./mfd handouts --stack {second.stack} --with-passwords")
    assert second.devices()["zrh-copier"]["password"] == password

    # The stack's own login, in ARM_…, still is one that may do everything; the engine asks for the other.
    stranger = new_application(azure)
    second.environment.update(stranger.login)
    before = own_lines(second), second.export()
    refused = second.pulumi(*UP, expect=1)
    assert "Caller is not authorized to perform action on resource" in refused
    assert f"Caller: oid={stranger.principal}" in refused
    assert "Microsoft.KeyVault/vaults/keys/decrypt/action" in refused
    another = Project(second.root, second.simulator, "another", environment=second.environment)
    assert "PermissionDenied" in another.pulumi("stack", "init", "--secrets-provider", KEY, expect=1)
    assert "another" not in second.pulumi("stack", "ls", "--all")
    assert (own_lines(second), second.export()) == before

    azure.give_role(CRYPTO_USER, f"{vault}/keys/pulumi", stranger.principal)
    assert set(second.up()) == {"same"}
    _goes_on_in_a_fresh_checkout(second)
    for name in stranger.login:
        del second.environment[name]
    # Whatever else this machine is signed in with is not asked.
    second.environment["AZURE_TOKEN_CREDENTIALS"] = "EnvironmentCredential"
    assert "missing environment variable AZURE_TENANT_ID" in second.pulumi("preview", expect=1)


def _goes_on_in_a_fresh_checkout(stack: Project) -> None:
    """Assert that a stack file without the engine's own lines is enough, with the variable that the page names."""
    file, before = stack.root / "stacks" / f"Pulumi.{stack.stack}.yaml", own_lines(stack)
    file.write_text(yaml.safe_dump({"config": yaml.safe_load(file.read_text())["config"]}))
    [variable] = re.findall(r"`(PULUMI_FALLBACK\w+)=true`", PAGE)
    stack.environment[variable] = "true"
    assert set(stack.up()) == {"same"}
    assert own_lines(stack) == before


def test_a_stack_changes_its_provider(on_key: Project, azure: Azure) -> None:
    """From the key to a passphrase and back, to another key; a new version by mistake is survived as the page says."""
    on_key.up()
    password = on_key.devices()["zrh-copier"]["password"]
    to_key, to_passphrase, to_other = re.findall(r"`(\./mfd pulumi stack change-secrets-provider [^`…]+)`", PAGE)
    on_key.environment["PULUMI_CONFIG_PASSPHRASE"] = "for a while"
    typed(on_key, to_passphrase)
    assert (set(own_lines(on_key)), provider_of(on_key)) == ({"encryptionsalt"}, "passphrase")
    typed(on_key, to_key)
    del on_key.environment["PULUMI_CONFIG_PASSPHRASE"]
    assert own_lines(on_key)["secretsprovider"] == KEY
    assert set(on_key.up()) == {"same"}

    make_key(azure)
    told = on_key.pulumi("preview", expect=1)
    [error] = re.findall(r"`(Unable to decrypt [^`]+)`", PAGE)
    assert error in told
    [cure] = re.findall(r"```sh\nKID=.*?tsv\)\n(.*?)```", PAGE, flags=re.DOTALL)
    typed(on_key, f"KID=https://{VAULT}.vault.azure.net/keys/pulumi/{first_version(azure)}\n{cure}")
    assert own_lines(on_key)["secretsprovider"] == f"{KEY}/{first_version(azure)}"
    assert set(on_key.up()) == {"same"}

    make_key(azure, "pulumi-2027")
    typed(on_key, to_other)
    assert own_lines(on_key)["secretsprovider"] == f"{KEY}-2027"
    assert set(on_key.up()) == {"same"}
    assert on_key.devices()["zrh-copier"]["password"] == password
    assert in_clear(on_key, password) == []
