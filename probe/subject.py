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
    """One device: its id, the id of its sending method, the settings on its hand-out, and its site's id."""

    device: str
    method: str
    settings: MailSettings
    site: str = ""


@dataclass(frozen=True)
class Options:
    """How to prove.

    `to`: where the test mail goes, None ends after the login; `timeout`: seconds for one network answer;
    `pace_of`: how fast the mails of a device may go;
    `check_domain`: what is wrong with the DNS records of a sender's domain, None leaves that step out;
    `token_of`: an access token for a device that logs in with XOAUTH2, None where nobody can get one here (raises
    StepError);
    `source_of`: this computer's own address to connect from, empty for any;
    `not_from_here`: why the device's settings can prove nothing on this computer, empty where they can.
    """

    to: str | None = None
    connect_to: tuple[ConnectTo, ...] = ()
    timeout: float = 20.0
    patience: Patience = field(default_factory=lambda: Patience(0))
    pace_of: Callable[[Subject], Pace] = lambda _subject: Pace(())
    check_domain: Callable[[str], list[Finding]] | None = None
    token_of: Callable[[Subject], str | None] = lambda _subject: None
    source_of: Callable[[Subject], str] = lambda _subject: ""
    not_from_here: Callable[[Subject], str] = lambda _subject: ""
