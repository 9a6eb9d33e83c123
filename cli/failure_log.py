"""The report of an error that nobody expected."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from cli.hidden import hide
from cli.project import project_root


def write_failure_log(error: BaseException) -> Path:
    """Write versions, command and traceback, without the secrets that are known, to a new file; return its path."""
    lines = [
        f"Python {platform.python_version()} on {platform.platform()}",
        f"mfd {' '.join(sys.argv[1:])}",
        "",
        *traceback.format_exception(error),
    ]
    file = _folder() / f"mfd-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.log"
    file.touch(mode=0o600)
    file.write_text(hide("\n".join(lines)), encoding="utf-8")
    return file


def _folder() -> Path:
    try:
        folder = project_root() / ".state" / "log"
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="mfd-"))
    return folder
