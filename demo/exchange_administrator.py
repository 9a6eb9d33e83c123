"""`python -m demo.exchange_administrator`: what an administrator does who runs the script, against the simulator.

Reads `out/<stack>/exchange/state.json`, makes the mailboxes that it names, carries out the script's cmdlets in the script's
order, prints a table and writes `report.json` beside the document, as the script does. A second run changes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import ssl
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from demo.exchange_cmdlets import Cmdlets
from demo.exchange_steps import Administrator, Item

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a command and return the exit code: 1 when something failed."""
    parser = argparse.ArgumentParser(prog="python -m demo.exchange_administrator", description=__doc__)
    parser.add_argument("--stack", default="local", help="whose document (default: %(default)s)")
    parser.add_argument(
        "--passwords",
        type=Path,
        default=ROOT / ".state" / "exchange-passwords.json",
        help="JSON file with passwords by address; those that are made up are added (default: %(default)s)",
    )
    given = parser.parse_args(arguments)
    folder = ROOT / "out" / given.stack / "exchange"
    items = administrate(folder, os.environ, remembered(folder, given.passwords))
    print(table(items))
    return 1 if any(item.action == "failed" for item in items) else 0


def remembered(folder: Path, file: Path) -> dict[str, str]:
    """Return passwords for every account of `folder/state.json`: those in `file`, which its owner alone can read, and new ones.

    New ones are written first: a run that is stopped must not forget the password of an account that it has made.
    """
    passwords = with_passwords(folder, json.loads(file.read_text()) if file.exists() else {})
    _write(file, passwords)
    return passwords


def with_passwords(folder: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Return the `known` passwords by address, and one that is made up for every other account of `folder/state.json`."""
    state = json.loads((folder / "state.json").read_bytes())
    made_up = {address: secrets.token_urlsafe(12) for address in _accounts(state)}
    return {**made_up, **known}


def administrate(folder: Path, environment: Mapping[str, str], passwords: Mapping[str, str]) -> list[Item]:
    """Bring about what `folder/state.json` wants in the simulator that `environment` names; returns what was done.

    `passwords` has one for every mailbox and account by address (see `with_passwords`).
    """
    text = (folder / "state.json").read_bytes()
    state = json.loads(text)
    context = ssl.create_default_context(cafile=environment.get("SSL_CERT_FILE"))
    administrator = Administrator(
        Cmdlets(environment["MFDSIM_INSPECTION_URL"], context), passwords, state["owner"] or ""
    )
    started = _now()
    made = list(administrator.make_mailboxes(state))
    items = list(administrator.bring_about(state))
    _write(folder / "report.json", _report(state["stack"], text, started, items))
    return [*made, *items]


def table(items: Sequence[Item]) -> str:
    """Return the items in columns, one a line."""
    widths = [
        max((len(column) for column in columns), default=0) for columns in zip(*map(_columns, items), strict=True)
    ]
    lines = ("  ".join(map(str.ljust, _columns(item), widths)) + f"  {item.message}" for item in items)
    return "\n".join(line.rstrip() for line in lines)


def _columns(item: Item) -> tuple[str, str, str]:
    return item.kind, item.name, item.action


def _accounts(state: Mapping[str, Any]) -> list[str]:
    return [account["address"] for part in ("mailboxes", "hveAccounts") for account in state[part]]


def _report(stack: str, text: bytes, started: str, items: Sequence[Item]) -> dict[str, Any]:
    return {
        "version": 1,
        "stack": stack,
        "stateSha256": sha256(text).hexdigest(),
        "startedAt": started,
        "finishedAt": _now(),
        "prune": False,
        "items": [{**asdict(item), "wanted": "", "time": _now()} for item in items],
    }


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(content, indent=2) + "\n")


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    sys.exit(main())
