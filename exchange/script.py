"""The script that brings a wanted state about: static, so that one signature holds for every stack."""

from __future__ import annotations

from pathlib import Path

SCRIPT_NAME = "Set-MfdExchangeState.ps1"


def script_path() -> Path:
    """Return where the script lies in this room."""
    return Path(__file__).parent / SCRIPT_NAME
