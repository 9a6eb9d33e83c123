"""Where the test mails go."""

from __future__ import annotations

import re
import sys

import typer

from cli.errors import CommandError

# Enough to catch a slip of the finger; the server decides about the rest.
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$")


def recipient(option: str | None) -> str:
    """Return the address of `--to`, or the one that the user types. Raises CommandError."""
    if option is None and not sys.stdin.isatty():
        raise CommandError("--send needs an address to send to; right would be for example --to you@contoso.com")
    address = (option or str(typer.prompt("Send the test mails to which address", err=True))).strip()
    if not _ADDRESS.match(address):
        raise CommandError(f"--to: {address!r} is no e-mail address; right would be for example you@contoso.com")
    return address
