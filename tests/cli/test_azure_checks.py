"""What `mfd doctor --stack` says about resource providers that nobody has registered."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from azurelogin import Login
from cli import azure_checks
from cli.check import Health
from settings import load_stack

_SETTINGS = """\
config:
  mfd:tenantId: 11111111-1111-4111-8111-111111111111
  mfd:subscriptionId: 22222222-2222-4222-8222-222222222222
  mfd:organization: Contoso
  mfd:dataLocation: Europe
  mfd:keyVault:
    name: kv-contoso-mail
    create: true
"""


class _Azure:
    """A subscription without a registered provider; the login may register one of them."""

    def __init__(self, login: object) -> None:
        del login

    def get(self, path: str, api_version: str) -> dict[str, Any]:
        """Answer as Azure Resource Manager does."""
        del api_version
        if path.endswith("/permissions"):
            return {"value": [{"actions": ["Microsoft.Communication/register/action"], "notActions": []}]}
        return {"registrationState": "NotRegistered"}


def test_the_right_to_register_is_one_for_each_provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The right at one provider says nothing about another."""
    monkeypatch.setattr(azure_checks, "Arm", _Azure)
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.test.yaml").write_text(_SETTINGS)
    (tmp_path / "stacks" / "test.devices.csv").write_text("id,type,site,sender\n")

    checks = azure_checks.azure_checks(cast("Login", None), load_stack("test", tmp_path))

    found = {check.title.split()[-1]: check.health for check in checks if check.title.startswith("Resource provider")}
    assert found == {"Microsoft.Communication": Health.OK, "Microsoft.KeyVault": Health.PROBLEM}
