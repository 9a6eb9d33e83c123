"""What an SMTP application declares."""

from __future__ import annotations

from typing import Any

import pytest

from components import SmtpApplication

GENERATIONS = [
    {"name": "2026H1", "end_date": "2027-06-30"},
    {"name": "2026H2", "end_date": "2027-12-31"},
]


def application(**arguments: Any) -> SmtpApplication:
    """Declare one with ordinary arguments, some changed."""
    wanted: Any = {
        "display_name": "Contoso SMTP",
        "credentials": ["ber", "zrh"],
        "generations": GENERATIONS,
        **arguments,
    }
    return SmtpApplication("smtp", wanted)


def test_each_credential_has_a_secret_per_generation(declare: Any) -> None:
    """Two credentials and two generations are four secrets, named after both."""
    secrets = declare(application).of("ApplicationPassword")
    assert {secret["displayName"] for secret in secrets.values()} == {
        "ber 2026H1",
        "ber 2026H2",
        "zrh 2026H1",
        "zrh 2026H2",
    }


def test_a_secret_ends_with_its_generation(declare: Any) -> None:
    """The end date is the last second of the generation's last day."""
    secret = declare(application).of("ApplicationPassword")["smtp-ber-2026H2"]
    assert secret["endDate"] == "2027-12-31T23:59:59Z"


def test_a_second_application_of_the_same_name_is_refused(declare: Any) -> None:
    """A run after a killed one must not end in two."""
    assert declare(application).of("Application")["smtp"]["preventDuplicateNames"] is True


def test_it_has_no_permission_by_default(declare: Any) -> None:
    """Azure Communication Services needs none."""
    recorded = declare(application)
    assert not recorded.of("AppRoleAssignment")
    assert not recorded.of("Application")["smtp"].get("requiredResourceAccesses")


@pytest.mark.parametrize(
    ("kind", "consent", "access"),
    [
        ("application", "AppRoleAssignment", {"id": "role-id", "type": "Role"}),
        ("delegated", "ServicePrincipalDelegatedPermissionGrant", {"id": "scope-id", "type": "Scope"}),
    ],
)
def test_mail_send_comes_with_consent(declare: Any, kind: str, consent: str, access: dict[str, str]) -> None:
    """The permission is listed in the registration and consented to."""
    recorded = declare(lambda: application(mail_send=kind))
    assert recorded.of(consent)["smtp-mail-send"]
    [wanted] = recorded.of("Application")["smtp"]["requiredResourceAccesses"]
    assert wanted["resourceAccesses"] == [access]


def test_a_secret_is_no_output_of_the_component(declare: Any) -> None:
    """Not even a wrapped secret is registered; it is an attribute for the program."""
    made: list[SmtpApplication] = []
    declare(lambda: made.append(application()))
    assert not [name for name in vars(made[0]) if "value" in name]
    assert set(made[0].passwords) == {(site, name) for site in ("ber", "zrh") for name in ("2026H1", "2026H2")}
