"""What `mfd files` does."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from cli.engine import ask_engine
from cli.errors import CommandError
from cli.hidden import remember
from cli.stack_fleet import plain
from maildns import Record, write_records
from provider.errors import ProviderError
from provider.resources.bridge_files import BridgeFiles
from provider.resources.exchange_files import ExchangeFiles
from provider.resources.record_files import RecordFiles

VERIFICATION = "mfdmail:index:DomainVerification"
_KINDS = {kind.token: kind for kind in (ExchangeFiles(), RecordFiles(), BridgeFiles())}


def write_files(root: Path, stack: str) -> int:
    """Write the folders of the stack's resources, and say where they are; returns 0.

    Raises CommandError: no engine, no such stack, no passphrase, no such files in it, a folder that cannot be written.
    """
    exported = json.loads(ask_engine(root, stack, "stack", "export", "--show-secrets"))
    resources = (exported.get("deployment") or {}).get("resources") or []
    # Folders are relative to the project, as they are for `pulumi up`.
    with contextlib.chdir(root):
        said = [_say(text) for item in resources if not item.get("delete") for text in _written(item)]
    if not said:
        raise CommandError(
            f"the stack {stack!r} has no files for Exchange Online, DNS or bridges; `./mfd handouts` writes its hand-outs"
        )
    return 0


def _say(text: str) -> str:
    # At once: a later folder may fail.
    typer.echo(text)
    return text


def _written(resource: Mapping[str, Any]) -> Iterator[str]:
    inputs = plain(resource.get("inputs") or {})
    kind = _KINDS.get(str(resource.get("type")))
    try:
        if kind:
            remember((inputs.get("passwords") or {}).values())
            kind.put(inputs)
            yield kind.written(inputs)
        elif resource.get("type") == VERIFICATION and inputs.get("recordsDir"):
            yield from _records(inputs)
    except ProviderError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise CommandError(f"{error.filename} cannot be written: {error.strerror}") from None


def _records(inputs: Mapping[str, Any]) -> Iterator[str]:
    listed: Iterable[Mapping[str, Any]] = inputs.get("records") or ()
    records = [Record.from_mapping(fields) for fields in listed]
    if records:
        domain = inputs["domainId"].rpartition("/")[2].lower()
        folder = Path.cwd() / inputs["recordsDir"]
        write_records(folder, domain, records, inputs.get("zone"))
        yield f"{domain}: the DNS records that are needed are in {inputs['recordsDir']}/{domain}.zone and .md"
