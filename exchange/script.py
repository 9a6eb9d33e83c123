"""The script that brings a wanted state about: static, so that one signature holds for every stack."""

from __future__ import annotations

from pathlib import Path

SCRIPT_NAME = "Set-MfdExchangeState.ps1"
STATE_NAME = "state.json"
"""What the script reads beside itself, if nothing else is said."""
REPORT_NAME = "report.json"
"""What it writes beside the state, if nothing else is said."""


def script_path() -> Path:
    """Return where the script lies in this room."""
    return Path(__file__).parent / SCRIPT_NAME
