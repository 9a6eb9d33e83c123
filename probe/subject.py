"""What is proven, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from handouts import MailSettings
from maildns import Finding
from probe.connect_to import ConnectTo
from probe.pace import Pace
from probe.patience import Patience


@dataclass(frozen=True)
class Subject:
    """One device: its id, the id of its sending method, and the settings on its hand-out."""

    device: str
    method: str
    settings: MailSettings


@dataclass(frozen=True)
class Options:
    """How to prove.

    `to`: where the test mail goes, None ends after the login; `timeout`: seconds for one network answer;
    `pace_of`: how fast the mails of a device may go;
    `check_domain`: what is wrong with the DNS records of a sender's domain, None leaves that step out.
    """

    to: str | None = None
    connect_to: tuple[ConnectTo, ...] = ()
    timeout: float = 20.0
    patience: Patience = field(default_factory=lambda: Patience(0))
    pace_of: Callable[[Subject], Pace] = lambda _subject: Pace(())
    check_domain: Callable[[str], list[Finding]] | None = None
