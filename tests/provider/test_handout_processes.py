"""The plugin renders with processes of its own, and takes them along when it ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2

from benchmarks.fleet import make_inputs
from handouts.processes import PAGES_WORTH_A_PROCESS, processes_for

MANY = 4 * PAGES_WORTH_A_PROCESS
LONGEST = 120
"""Seconds until a plugin that should have begun, or ended, is a failure."""

pytestmark = pytest.mark.skipif(
    processes_for(MANY) == 1, reason="this machine has one core, on which no other process renders"
)


@pytest.fixture
def rendering(plugin: Any, beside: Callable[..., Any], tmp_path: Path) -> Any:
    """Return the call that renders many hand-outs, once the first are written."""
    fleet = make_inputs(MANY)
    inputs = {
        "stack": "bench",
        "organization": "Contoso",
        "outDir": str(tmp_path / "out"),
        "onUp": True,
        "passwords": True,
        "devices": dict(fleet.devices),
        "credentials": dict(fleet.credentials),
    }
    call = beside(lambda: plugin.create("HandoutSet", inputs))
    until = time.monotonic() + LONGEST
    while not any(f"of {MANY} hand-outs" in line for line, _ in plugin.engine.lines):
        assert time.monotonic() < until
        assert not call.done(), call.result()
        time.sleep(0.05)
    return call


def test_killed_plugin_leaves_no_process(rendering: Any, plugin: Any, tmp_path: Path) -> None:
    """After kill -9 its processes end: they hold its output, which only then comes to an end."""
    plugin.process.kill()
    assert plugin.process.stdout.read() == ""
    with pytest.raises(grpc.RpcError):
        rendering.result(LONGEST)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".handouts-new"]


def test_cancelled_run_ends_at_once(rendering: Any, plugin: Any, tmp_path: Path) -> None:
    """Ctrl-C ends the rendering with a sentence, and nothing half done stays; the plugin itself goes on."""
    plugin.stub.Cancel(empty_pb2.Empty())
    with pytest.raises(grpc.RpcError, match="the old hand-outs stay"):
        rendering.result(LONGEST)
    assert list((tmp_path / "out").iterdir()) == []
    assert plugin.process.poll() is None
