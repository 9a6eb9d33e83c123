"""Prove many devices at once, each login first with one device."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence

from cli.proof_progress import Progress
from probe import DeviceReport, Options, StepName, Subject, follow, prove

Group = list[Subject]


def prove_all(subjects: Sequence[Subject], options: Options, parallel: int, progress: Progress) -> list[DeviceReport]:
    """Return the reports in the order of `subjects`.

    Devices that share server and login form a group. Its first device proves the login; the others only send, or take
    over its report where nothing is sent or the login is refused, so that a wrong password is tried once, not 50 times.
    """
    work = _Work(subjects, options, progress)
    # Daemons: an interruption must not wait for a server that does not answer.
    threads = [threading.Thread(target=work.run, daemon=True) for _ in range(max(1, min(parallel, len(subjects))))]
    for thread in threads:
        thread.start()
    try:
        reports = work.collect(len(subjects))
    finally:
        options.patience.stop()
    return [reports[subject.device] for subject in subjects]


class _Work:
    """The queue of groups, and the reports so far."""

    def __init__(self, subjects: Sequence[Subject], options: Options, progress: Progress) -> None:
        self._options, self._progress = options, progress
        self._groups: queue.SimpleQueue[Group] = queue.SimpleQueue()
        self._reports: queue.SimpleQueue[DeviceReport | BaseException] = queue.SimpleQueue()
        for group in _by_login(subjects):
            self._groups.put(group)

    def run(self) -> None:
        """Prove groups until the process ends."""
        while not self._options.patience.stopped:
            try:
                self._prove(self._groups.get())
            except Exception as error:  # noqa: BLE001 - raised again by `collect`, in the main thread
                self._reports.put(error)

    def collect(self, count: int) -> dict[str, DeviceReport]:
        """Return `count` reports by device; raises what a worker met."""
        reports: dict[str, DeviceReport] = {}
        while len(reports) < count:
            report = self._reports.get()
            if isinstance(report, BaseException):
                raise report
            reports[report.device] = report
            self._progress.finished(report)
        return reports

    def _prove(self, group: Group) -> None:
        first, *others = group
        report = prove(first, self._options, self._progress.watch)
        self._reports.put(report)
        for other in others:
            if self._options.to and _logged_in(report):
                self._groups.put([other])
            else:
                self._reports.put(follow(other, self._options, report))


def _logged_in(report: DeviceReport) -> bool:
    failure = report.failure
    return failure is None or failure.name is StepName.SEND


def _by_login(subjects: Sequence[Subject]) -> list[Group]:
    groups: dict[tuple[object, ...], Group] = {}
    for subject in subjects:
        settings = subject.settings
        server = (settings.host, settings.port, settings.encryption)
        # Without a login, what counts is the network of the site.
        who = (settings.username, settings.password, settings.oauth) if settings.mechanism else (subject.site,)
        key = (*server, settings.mechanism, *who, subject.method)
        groups.setdefault(key, []).append(subject)
    return list(groups.values())
