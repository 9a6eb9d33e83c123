"""What is written when a stack goes: a state that wants nothing, and knows whose things are to be taken back."""

from __future__ import annotations

from dataclasses import replace

from exchange import emptied
from exchange import state_json as write
from tests.exchange.states import EMPTY, FULL, OBJECT, POLICY, VENDOR


def test_nothing_is_wanted_any_more() -> None:
    """Stack, tenant and owner stay, and the applications that were allowed are known."""
    assert emptied(FULL) == replace(EMPTY, former_apps=(OBJECT, VENDOR))
    write(emptied(FULL))


def test_applications_of_still_earlier_states_stay_known() -> None:
    """Emptied twice is emptied once."""
    state = emptied(replace(FULL, former_apps=(POLICY,)))
    assert state.former_apps == (OBJECT, VENDOR, POLICY)
    assert emptied(state) == state
