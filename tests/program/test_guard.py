"""The login of every provider is compared with the stack's tenant and subscription."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from program.guard import WrongLoginError, check_login
from settings import StackSettings

TENANT, SUBSCRIPTION = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
OTHER = "99999999-9999-4999-8999-999999999999"
SETTINGS = cast("StackSettings", SimpleNamespace(tenant_id=TENANT, subscription_id=SUBSCRIPTION))


@pytest.fixture(autouse=True)
def _providers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let azure-native and azuread reach the stack's tenant, and nothing be in the environment."""
    found: Any = SimpleNamespace(tenant_id=TENANT, subscription_id=SUBSCRIPTION, object_id="deployer")
    monkeypatch.setattr("pulumi_azure_native.authorization.get_client_config", lambda: found)
    monkeypatch.setattr("pulumi_azuread.get_client_config", lambda: found)
    for name in ("CLIENT_ID", "CLIENT_SECRET", "TENANT_ID", "USE_MSI", "USE_OIDC", "CLIENT_CERTIFICATE_PATH"):
        for prefix in ("ARM", "AZURE"):
            monkeypatch.delenv(f"{prefix}_{name}", raising=False)


def test_one_login_for_all_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """The object id of whoever deploys comes back."""
    monkeypatch.setenv("ARM_USE_MSI", "true")
    monkeypatch.setenv("ARM_TENANT_ID", TENANT.upper())
    assert check_login(SETTINGS) == "deployer"


def test_another_login_of_ours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be used late, when half of the stack is there."""
    monkeypatch.setenv("ARM_USE_MSI", "true")
    monkeypatch.setenv("ARM_TENANT_ID", OTHER)
    with pytest.raises(WrongLoginError, match=f"mfdmail signs in \\(managed identity\\) to the tenant {OTHER}"):
        check_login(SETTINGS)


def test_no_login_of_ours_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials in the settings of azure-native do not reach mfdmail."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(WrongLoginError, match=r"mfdmail cannot sign in: .*az login"):
        check_login(SETTINGS)
