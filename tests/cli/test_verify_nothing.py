"""`mfd verify` where there is nobody to prove."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import Result

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ([1], "nothing was proven: the device berlin-1 waits for a verified domain (`wait: none`)"),
        ([1, 2, 3], "nothing was proven: all 3 devices wait for a verified domain (`wait: none`)"),
        ([], "nothing was proven: there is no device"),
    ],
)
def test_a_fleet_that_waits_has_proven_nothing(
    mfd: Run, write_devices: Any, entry: Any, numbers: list[int], sentence: str
) -> None:
    """Exit code 1 and a sentence say that nobody was tried; twice in a row."""
    write_devices([entry(number, state="waiting", password=None) for number in numbers])

    for _ in range(2):
        result = mfd("verify", "--stack", "test")

        assert result.exit_code == 1
        assert result.stdout.splitlines()[-1] == sentence


def test_the_json_says_that_it_has_not_passed(mfd: Run, write_devices: Any, entry: Any) -> None:
    """A pipeline reads `passed`."""
    write_devices([entry(1, state="waiting", password=None)])

    result = mfd("verify", "--stack", "test", "--json")

    assert (result.exit_code, json.loads(result.stdout)["passed"]) == (1, False)
