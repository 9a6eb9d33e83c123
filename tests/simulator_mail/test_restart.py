"""A simulator that was killed goes on where it stood."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simulator.faces.dns import DnsFace
from simulator.services import communication_kinds as kinds
from simulator.settings import Settings
from simulator.state import State
from simulator.world import build_world

if TYPE_CHECKING:
    from tests.simulator_mail.conftest import Azure


def test_a_verification_goes_on_after_a_restart(azure: Azure, monkeypatch: Any, wait: Any) -> None:
    """A verification that runs when the state is saved ends in the simulator that loads it."""
    monkeypatch.setattr(azure.world.clock, "time_scale", 0.001)
    domain = azure.domain(verified=False)
    azure.set_dns(domain.name, "TXT", azure.records(domain)["Domain"]["value"])
    with azure.world.state.lock:
        azure.world.verification.initiate(domain, "Domain")
    loaded = build_world(Settings(time_scale=0.001), State(json.loads(azure.world.state.as_json())))
    face = DnsFace(loaded)
    loaded.addresses["dns"] = face.listen()

    def verified() -> bool:
        loaded.timers.settle()
        properties = loaded.communication.store.get(domain)["properties"]
        return bool(properties["verificationStates"]["Domain"]["status"] == "Verified")

    assert wait(verified)
    face.shut_down()
    loaded.verification.shut_down()


def test_access_keys_survive_sealed(azure: Azure) -> None:
    """Access keys are the same after a restart, and stand nowhere in the state in clear."""
    service = azure.service()
    keys = azure.world.communication.services.keys(service)
    saved = azure.world.state.as_json()
    assert not any(key in saved for key in keys.values())
    loaded = build_world(Settings(), State(json.loads(saved)))
    assert loaded.communication.services.keys(service) == keys


def test_what_is_assigned_on_a_service_goes_with_it(azure: Azure) -> None:
    """Deleting a Communication Service deletes its user names and the role assignments on it."""
    service = azure.service()
    client_id = azure.application()
    azure.assign(client_id, service.id)
    azure.smtp_username(service, client_id, "scan")
    with azure.world.state.lock:
        azure.world.communication.tracked(service).delete(service)
    azure.world.timers.settle()
    assert azure.world.authorization.assignments() == []
    assert azure.world.communication.store.table(kinds.SMTP_USERNAME) == {}
