"""Secrets in a Key Vault: written through ARM, deleted at the vault itself, where rights in the subscription do not count."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.places import BASE_NAME, DEPLOYER

pytestmark = [pytest.mark.engine, pytest.mark.slow]

ZRH = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@AzureManagedDomain"}
BER = {**ZRH, "id": "ber-copier", "site": "ber"}
DOMAINS = [{"name": "AzureManagedDomain"}]
OURS = {"name": "kv-contoso-mail", "create": True}
THEIRS = {"name": "kv-contoso-it", "resourceGroup": "rg-it"}
SECRETS_OFFICER = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"


def test_the_vault_holds_the_current_secret(project: Any, azure: Any) -> None:
    """The vault's secret is the hand-out's password, and follows the generation; alerts watch the logs."""
    wanted = {"domains": DOMAINS, "keyVault": OURS, "diagnostics": {"workspaceName": "log-contoso-mail"}}
    wanted["watching"] = {"emails": ["it@contoso.example"]}
    project.configure([ZRH], **wanted)
    project.up()
    azure.let_time_pass()
    assert azure.vault_secrets(OURS["name"]) == {"smtp-zrh": project.devices()["zrh-copier"]["password"]}
    alerts = azure.alerts()
    assert {name.removeprefix(f"{BASE_NAME}-") for name in alerts} == {"undelivered", "near-quota", "secrets-ending"}
    assert "80 % of 10 mails" in alerts[f"{BASE_NAME}-near-quota"]["description"]
    assert "2027-12-31" in alerts[f"{BASE_NAME}-secrets-ending"]["description"]
    project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")

    project.configure([ZRH], **wanted, credentials={"generations": ["2026H2", "2027H1"]})
    project.up()
    assert azure.vault_secrets(OURS["name"]) == {"smtp-zrh": project.devices()["zrh-copier"]["password"]}
    assert set(project.up()) == {"same"}


def test_a_vault_of_ours_lets_go_of_a_site_and_of_everything(project: Any, azure: Any) -> None:
    """`up` gives the deployer the role that dropping a site needs; `destroy` needs none, since the vault goes whole."""
    before = project.counts()
    project.configure([ZRH, BER], domains=DOMAINS, keyVault=OURS)
    project.up()
    azure.let_time_pass()
    assert set(azure.vault_secrets(OURS["name"])) == {"smtp-zrh", "smtp-ber"}

    project.configure([ZRH], domains=DOMAINS, keyVault=OURS)
    project.up()
    assert set(azure.vault_secrets(OURS["name"])) == {"smtp-zrh"}
    project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")

    # Azure keeps what was deleted, with its name; a site that comes back is told how to end that.
    project.configure([ZRH, BER], domains=DOMAINS, keyVault=OURS)
    purge = f"az keyvault secret purge --vault-name {OURS['name']} --name smtp-ber"
    assert purge in project.pulumi("up", "--yes", "--skip-preview", expect=1)

    for assignment in azure.role_assignments("/vaults/"):
        azure.take_role(assignment)
    project.destroy()
    assert project.counts() == before


def test_a_vault_that_was_there_keeps_all_but_our_secrets(project: Any, azure: Any) -> None:
    """With the role that its owner gave, a site is dropped and the stack is destroyed; the vault stays."""
    azure.give_role(SECRETS_OFFICER, azure.create_vault(THEIRS["resourceGroup"], THEIRS["name"]))
    before = project.counts()
    project.configure([ZRH, BER], domains=DOMAINS, keyVault=THEIRS)
    project.up()
    project.configure([ZRH], domains=DOMAINS, keyVault=THEIRS)
    project.up()
    assert set(azure.vault_secrets(THEIRS["name"])) == {"smtp-zrh"}
    project.destroy()
    assert azure.vault_secrets(THEIRS["name"]) == {}
    assert project.counts() == before


def test_without_a_role_at_their_vault_the_way_out_is_told(project: Any, azure: Any) -> None:
    """Dropping a site and `destroy` stop with the command that the vault's owner has to run, and work after it."""
    vault = azure.create_vault(THEIRS["resourceGroup"], THEIRS["name"])
    command = f"az role assignment create --role 'Key Vault Secrets Officer' --assignee {DEPLOYER} --scope {vault}"
    project.configure([ZRH, BER], domains=DOMAINS, keyVault=THEIRS)
    project.up()

    project.configure([ZRH], domains=DOMAINS, keyVault=THEIRS)
    assert command in project.pulumi("up", "--yes", "--skip-preview", expect=1)
    role = azure.give_role(SECRETS_OFFICER, vault)
    project.up()
    assert set(azure.vault_secrets(THEIRS["name"])) == {"smtp-zrh"}

    azure.take_role(role)
    assert command in project.pulumi("destroy", "--yes", "--skip-preview", expect=1)
    azure.give_role(SECRETS_OFFICER, vault)
    project.destroy()
    assert azure.vault_secrets(THEIRS["name"]) == {}
