"""What `mfd verify` does: read the devices, prove them, show what was found."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import typer

from cli.device_tokens import DeviceTokens
from cli.devices_document import DeviceEntry
from cli.devices_file import read_devices
from cli.duration import seconds_of
from cli.errors import CommandError
from cli.exchange_set_up_files import read_set_up
from cli.passwords import with_passwords
from cli.proof_exchange import with_causes
from cli.proof_pace import Paces
from cli.proof_progress import Progress
from cli.proof_recipient import recipient
from cli.proof_report import Report
from cli.proof_workers import prove_all
from cli.simulated_servers import hint
from cli.site_places import SitePlaces
from maildns import Finding
from probe import ConnectTo, ConnectToError, DeviceReport, Options, Patience, Subject, sender_domain_findings

if TYPE_CHECKING:
    from cli.diagnosis import Diagnosis


@dataclass(frozen=True)
class Proof:
    """A proof that can start: nothing was connected yet."""

    root: Path
    stack: str
    subjects: Sequence[Subject]
    waiting: Sequence[str]
    options: Options
    paces: Paces
    parallel: int
    fleet: Sequence[DeviceEntry]

    @classmethod
    def from_options(
        cls,
        *,
        root: Path,
        stack: str,
        devices: Sequence[str],
        send: bool,
        to: str | None,
        connect_to: Sequence[str],
        at: Sequence[str],
        wait: str,
        parallel: int,
        rate: int | None,
    ) -> Proof:
        """Read the options and the device list. Raises CommandError for everything that is wrong with them."""
        if to and not send:
            raise CommandError(
                "--to says where mails go, and none is sent without --send; right would be --send --to …"
            )
        fleet = read_devices(root / "out" / stack / "devices.json", stack)
        entries = _chosen(fleet, devices)
        subjects = with_passwords([entry.subject() for entry in entries if entry.state == "ready"], root, stack)
        paces = Paces(rate)
        places = SitePlaces.parse(at, sorted({subject.site for subject in subjects}))
        options = Options(
            connect_to=tuple(_mapping(text) for text in connect_to),
            patience=Patience(seconds_of(wait, "--wait")),
            pace_of=paces.of,
            check_domain=_remembering(sender_domain_findings),
            token_of=DeviceTokens().token_of,
            source_of=places.source_of,
            not_from_here=places.not_from_here,
        )
        waiting = [entry.id for entry in entries if entry.state != "ready"]
        options = replace(options, to=recipient(to) if send else None)
        return cls(root, stack, subjects, waiting, options, paces, parallel, fleet)

    def run(self, *, as_json: bool) -> int:
        """Prove, show, and return 0 when every device passed, else 1."""
        with Progress(len(self.subjects)) as progress:
            self._announce(progress)
            reports = prove_all(self.subjects, self.options, self.parallel, progress)
        # After the proof: somebody may have run the script while it waited for new rights.
        set_up = read_set_up(self.root, self.stack, self.fleet)
        diagnoses = self._diagnoses(reports)
        report = Report(
            with_causes(reports, set_up), self.waiting, diagnoses, sent=self.options.to is not None, set_up=set_up
        )
        if as_json:
            typer.echo(json.dumps(report.as_json(), indent=2))
        else:
            report.show()
        told = self.options.connect_to or report.passed
        if not told and (words := hint(self.stack, reports, self.subjects)):
            typer.echo(f"mfd: {words}", err=True)
        return 0 if report.passed else 1

    def _diagnoses(self, reports: Sequence[DeviceReport]) -> Sequence[Diagnosis] | str:
        if not any(report.failure for report in reports):
            return ()
        # The Azure clients take a second to import, which a fleet that works need not wait for.
        from cli.refused_logins import diagnose_refused  # noqa: PLC0415 - see above

        try:
            return diagnose_refused(self.subjects, reports, self.root, self.stack)
        except CommandError as error:
            return str(error)

    def _announce(self, progress: Progress) -> None:
        for sentence in self.paces.delays(self.subjects) if self.options.to else ():
            progress.say(sentence)


def _chosen(entries: Sequence[DeviceEntry], devices: Sequence[str]) -> list[DeviceEntry]:
    missing = sorted(set(devices) - {entry.id for entry in entries})
    if missing:
        raise CommandError(f"devices.json has no device {', '.join(missing)}; it has {_some(entries)}")
    return [entry for entry in entries if not devices or entry.id in devices]


def _some(entries: Sequence[DeviceEntry], most: int = 10) -> str:
    names = [entry.id for entry in entries[:most]]
    rest = f" and {len(entries) - most} more" if len(entries) > most else ""
    return f"{', '.join(names)}{rest}" if names else "none"


def _mapping(text: str) -> ConnectTo:
    try:
        return ConnectTo.parse(text)
    except ConnectToError as error:
        raise CommandError(f"--connect-to: {error}") from None


def _remembering(check: Callable[[str], list[Finding]]) -> Callable[[str], list[Finding]]:
    known: dict[str, list[Finding]] = {}
    lock = Lock()

    def once(domain: str) -> list[Finding]:
        with lock:
            if domain not in known:
                known[domain] = check(domain)
            return known[domain]

    return once
