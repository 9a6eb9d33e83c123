"""The floor for hand-outs: the templates rendered with values that are there already, the QR codes drawn, files written.

Making the values is not counted; it is done for a few hundred devices at a time, since all of them would not fit into
memory. Nor is anything else: no catalogue, no start of a process, no swap of folders, no `devices.json`.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from catalog import load_catalog
from handouts import DeviceRecord, Fleet
from handouts.device_page import DevicePage, device_page
from handouts.environment import environment
from handouts.front_page import front_page, in_order
from handouts.language import words_of
from handouts.password_page import PasswordPage, password_page
from handouts.qr_code import draw, settings_text, web_address

_SENT_AT_ONCE, _MADE_AT_ONCE = 250, 25
"""Devices that a process gets, and those whose values it holds: many of them would make Python's own upkeep dear."""


@dataclass(frozen=True)
class Floor:
    """Seconds of CPU, bytes written, and calls for a QR code."""

    seconds: float
    written: int
    codes: int


def measure_floor(fleet: Fleet, folder: Path, processes: int) -> Floor:
    """Render the fleet with passwords into `folder`; files are taken away again, a few hundred at a time."""
    devices = in_order(iter(fleet.devices.values()))
    parts = (fleet.part(devices[start : start + _SENT_AT_ONCE]) for start in range(0, len(devices), _SENT_AT_ONCE))
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        found = [*pool.map(partial(_part, folder), parts), _front(fleet, devices, folder)]
    return _sum(found)


def _sum(found: Sequence[Floor]) -> Floor:
    return Floor(
        seconds=sum(part.seconds for part in found),
        written=sum(part.written for part in found),
        codes=sum(part.codes for part in found),
    )


def _part(folder: Path, part: Fleet) -> Floor:
    devices = list(part.devices.values())
    starts = range(0, len(devices), _MADE_AT_ONCE)
    return _sum([_render(folder, part, devices[start : start + _MADE_AT_ONCE]) for start in starts])


def _render(folder: Path, part: Fleet, devices: Sequence[DeviceRecord]) -> Floor:
    pages = [page for device in devices for page in _pages(part, device)]
    codes = [text for device in devices for text in _codes(part, device)]
    here = folder / devices[0].id
    here.mkdir()
    start = time.process_time()
    for text in codes:
        draw(text)
    for number, (name, page) in enumerate(pages):
        for ending in ("html", "txt"):
            text = environment(page.language).get_template(f"{name}.{ending}.j2").render(page=page)
            (here / f"{number}.{ending}").write_text(text, encoding="utf-8")
    seconds = time.process_time() - start
    written = sum(path.stat().st_size for path in here.iterdir())
    shutil.rmtree(here)
    return Floor(seconds, written, len(codes))


def _pages(fleet: Fleet, device: DeviceRecord) -> Iterator[tuple[str, DevicePage | PasswordPage]]:
    yield "device", device_page(fleet, device, load_catalog(), with_passwords=True)
    if sheet := password_page(fleet, device, load_catalog()):
        yield "password", sheet


def _codes(fleet: Fleet, device: DeviceRecord) -> Iterator[str]:
    yield web_address(device.host) or ""
    yield settings_text(fleet.mail_settings(device.id, with_password=False), words_of(device.language))


def _front(fleet: Fleet, devices: Sequence[DeviceRecord], folder: Path) -> Floor:
    front = front_page(fleet, devices, load_catalog(), with_passwords=True)
    start = time.process_time()
    with (folder / "index.html").open("w", encoding="utf-8") as file:
        file.writelines(environment().get_template("index.html.j2").generate(front=front))
    return Floor(time.process_time() - start, (folder / "index.html").stat().st_size, 0)
