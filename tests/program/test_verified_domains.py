"""`wait: none` keeps a domain that Azure has verified, or that devices send from."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from program.verified_domains import keep_verified
from settings import StackSettings
from settings.domain import Domain

CHECKS = ("domain", "s_pf", "d_kim", "d_kim2")
NAMES = ("one.contoso.example", "two.contoso.example")


class Settings(SimpleNamespace):
    """As much of a stack's settings as is asked for; user names end in the first domain that is kept."""

    domains = tuple(Domain(name=name, wait="none") for name in NAMES)
    resource_group_name = "rg-test"
    communication_service_name, email_service_name = "mfd-test", "mfd-test-mail"

    def waiting_for(self, domains: set[str]) -> Any:
        """Return settings that know which domains are kept."""
        credentials = SimpleNamespace(username_domain=None)
        return Settings(kept=sorted(domains), username_domain=min(domains, default=None), credentials=credentials)


def kept() -> list[str]:
    """Return the domains that are kept."""
    settings: Any = keep_verified(cast("StackSettings", Settings()))
    return cast("list[str]", settings.kept)


@pytest.fixture(autouse=True)
def warnings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is warned about."""
    found: list[str] = []
    monkeypatch.setattr("pulumi.log.info", lambda _text: None)
    monkeypatch.setattr("pulumi.log.warn", found.append)
    return found


def azure(monkeypatch: pytest.MonkeyPatch, linked: list[str] | None, states: dict[str, str]) -> None:
    """Let Azure know these domains, in one state each, and a service with links; None: there is no service."""

    def domain(domain_name: str, **_: str) -> Any:
        if domain_name not in states:
            raise Exception("Status=404 Code=ResourceNotFound")  # noqa: TRY002 - as the SDK does
        return SimpleNamespace(
            verification_states=SimpleNamespace(
                **{check: SimpleNamespace(status=states[domain_name]) for check in CHECKS}
            )
        )

    def service(**_: str) -> Any:
        if linked is None:
            raise Exception("Status=404 Code=ResourceGroupNotFound")  # noqa: TRY002 - as the SDK does
        return SimpleNamespace(linked_domains=linked)

    monkeypatch.setattr("pulumi_azure_native.communication.get_domain", domain)
    monkeypatch.setattr("pulumi_azure_native.communication.get_communication_service", service)


def link(name: str, service: str = "mfd-test-mail") -> str:
    """Return a domain's id as a link has it."""
    return (
        f"/subscriptions/s/resourceGroups/rg/providers/Microsoft.Communication/EmailServices/{service}/domains/{name}"
    )


def test_nothing_there_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A first run waits for nothing."""
    azure(monkeypatch, None, {})
    assert kept() == []


def test_a_verified_domain_is_kept(monkeypatch: pytest.MonkeyPatch, warnings: list[str]) -> None:
    """Linked or not; user names that rest on it should be written down."""
    azure(monkeypatch, [], {NAMES[0]: "Verified", NAMES[1]: "VerificationFailed"})
    assert kept() == [NAMES[0]]
    assert f"mfd:credentials.usernameDomain: {NAMES[0]}" in warnings[0]


def test_a_linked_domain_is_kept_while_a_check_runs_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its devices send; only a link to the stack's own e-mail service counts."""
    states = dict.fromkeys(NAMES, "VerificationInProgress")
    azure(monkeypatch, [link(NAMES[0].upper()), link(NAMES[1], "another")], states)
    assert kept() == [NAMES[0]]


def test_another_error_is_not_taken_for_a_missing_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logins would go otherwise."""

    def refused(**_: str) -> Any:
        raise Exception("Status=403 Code=AuthorizationFailed")  # noqa: TRY002 - as the SDK does

    azure(monkeypatch, [], {})
    monkeypatch.setattr("pulumi_azure_native.communication.get_domain", refused)
    with pytest.raises(Exception, match="AuthorizationFailed"):
        kept()
