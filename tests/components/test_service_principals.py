"""A service principal that several components point at is asked for once a run."""

from __future__ import annotations

from typing import Any

import pulumi_azuread as azuread
import pytest

from components import MailSend
from components.mail_send import EXCHANGE_ONLINE


def test_one_look_up_for_all_and_another_in_the_next_run(declare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one run was told does not hold for the next one, which another engine has started."""
    asked: list[str] = []
    look_up = azuread.get_service_principal_output

    def counted(client_id: str) -> Any:
        asked.append(client_id)
        return look_up(client_id=client_id)

    def program() -> None:
        for name in ("one", "two"):
            MailSend(name, {"kind": "application", "service_principal_object_id": f"{name}-id"})

    monkeypatch.setattr(azuread, "get_service_principal_output", counted)
    for runs in (1, 2):
        roles = declare(program).of("AppRoleAssignment")
        assert {role["appRoleId"] for role in roles.values()} == {"role-id"}
        assert asked == [EXCHANGE_ONLINE] * runs
