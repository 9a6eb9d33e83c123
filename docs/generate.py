"""`python -m docs.generate [--check]`: the pages under docs/reference that are made from the code.

With `--check` nothing is written, and the exit code is 1 when a page is not what the code says.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from docs.components_page import components_page
from docs.devices_page import devices_page
from docs.methods_page import method_pages
from docs.policies_page import policies_page
from docs.provider_page import provider_page
from docs.settings_page import settings_page
from docs.simulator_page import simulator_page

ROOT = Path(__file__).resolve().parents[1]
NOTE = "<!-- Made by `python -m docs.generate`; change the code instead. -->\n\n"

PAGES: dict[str, Callable[[], str]] = {
    "components.md": components_page,
    "devices.md": devices_page,
    "policies.md": policies_page,
    "provider.md": provider_page,
    "settings.md": settings_page,
    "simulator.md": simulator_page,
}
# Modules that generate files in their own rooms, and know `--check` themselves.
GENERATORS = ("catalog.schema", "settings.schema", "exchange.schema", "provider.schema", "cli.reference")


def main() -> int:
    """Write or check every page and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m docs.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    check = parser.parse_args().check
    pages = {name: page() for name, page in PAGES.items()} | method_pages()
    wrong = [name for name, text in pages.items() if not _current(name, NOTE + text, check=check)]
    wrong += [module for module in GENERATORS if not _run(module, check=check)]
    for name in wrong:
        sys.stderr.write(f"{name} is not what the code says; run `python -m docs.generate`\n")
    return 1 if wrong else 0


def _current(name: str, text: str, *, check: bool) -> bool:
    path = ROOT / "docs" / "reference" / name
    if not check:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return path.exists() and path.read_text() == text


def _run(module: str, *, check: bool) -> bool:
    command = [sys.executable, "-m", module, *(["--check"] if check else [])]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0  # noqa: S603 - our own modules


if __name__ == "__main__":
    sys.exit(main())
