"""How many secrets an application holds; over HTTP a thousand of them would take a minute."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from simulator.errors import WireError
from simulator.services.passwords import Passwords


@pytest.fixture
def passwords() -> Passwords:
    """Return the rules on secrets, without a directory around them."""
    state = SimpleNamespace(table=lambda _name: {}, touched=lambda: None)
    core: Any = SimpleNamespace(clock=SimpleNamespace(now=lambda: datetime.now(UTC)), state=state)
    replication: Any = SimpleNamespace(begin=lambda _credential: None)
    return Passwords(core, replication)


def test_an_application_holds_a_thousand_secrets(passwords: Passwords) -> None:
    """One more is refused, as by Entra ID."""
    application: dict[str, Any] = {"passwordCredentials": [{}] * 999}
    passwords.add(application, {})
    with pytest.raises(WireError) as refused:
        passwords.add(application, {})
    assert (refused.value.status, refused.value.code) == (403, "Directory_ResourceSizeExceeded")
    assert len(application["passwordCredentials"]) == 1000
