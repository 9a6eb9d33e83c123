"""Hand-outs against bare Jinja: the same templates, the same QR codes, the same bytes written.

Question answered: what does everything around the templates cost? `python -m benchmarks.handouts --devices 1000`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from catalog import load_catalog
from handouts import CredentialRecord, DeviceRecord, Fleet, MailSettings, render_set
from handouts.device_page import device_page
from handouts.environment import environment
from handouts.front_page import front_page, in_order
from handouts.language import words_of
from handouts.password_page import password_page
from handouts.qr_code import draw, settings_text, web_address

TARGET = 2.0
"""Times the floor; more is a failure."""

_PER_SITE = 40
_TEMPLATES = ("device.html.j2", "device.txt.j2", "password.html.j2", "password.txt.j2")
_ROUNDS = 3


def main() -> int:
    """Print the ratio and the memory per device; 1 when the ratio is over the target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=1000, help="size of the fleet (default 1000)")
    count = parser.parse_args().devices
    fleet = make_fleet(count)
    _once(lambda folder: _product(fleet, folder))  # catalogue and templates are read once per process
    floor = min(_once(lambda folder: _floor(fleet, folder)) for _ in range(_ROUNDS))
    ours = min(_once(lambda folder: _product(fleet, folder)) for _ in range(_ROUNDS))
    print(
        f"hand-outs, {count} devices: {ours:.2f} s of CPU, floor {floor:.2f} s, ratio {ours / floor:.2f} (at most {TARGET})"
    )
    print(f"hand-outs, memory: {_bytes_per_device(count):.0f} bytes for each further device")
    return 0 if ours <= TARGET * floor else 1


def make_fleet(count: int) -> Fleet:
    """Return a fleet of `count` devices of a known type, a credential for every forty of them."""
    kind = next(iter(load_catalog().device_types.values()))
    devices = {f"mfp-{number}": _device(number, kind.id) for number in range(count)}
    return Fleet("bench", "Contoso", devices, {item.credential_id: _credential(item) for item in devices.values()})


def _device(number: int, type_id: str) -> DeviceRecord:
    manufacturer, _, model = type_id.partition("/")
    site = f"site-{number // _PER_SITE}"
    return DeviceRecord(
        id=f"mfp-{number}",
        name=f"Copy room {number}",
        type=type_id,
        manufacturer=manufacturer,
        model=model,
        site=site,
        site_name=site.title(),
        method="ecs",
        credential_id=site,
        settings=MailSettings(
            host="smtp.azurecomm.net",
            port=587,
            encryption="starttls",
            mechanism="LOGIN",
            username="",
            sender=f"mfp-{number}@mail.contoso.example",
            max_message_bytes=10485760,
            root_certificates=("DigiCert Global Root G2",),
        ),
        location=f"Room {number}",
        serial=f"SN{number:08}",
        host=f"mfp-{number}.contoso.example",
    )


def _credential(device: DeviceRecord) -> CredentialRecord:
    return CredentialRecord(
        id=device.credential_id,
        username=f"bench-{device.credential_id}@mail.contoso.example",
        current="2026H2",
        passwords={"2026H2": "abc8q~" + "x" * 34},
        ends={"2026H2": "2027-12-31"},
    )


def _once(run: Callable[[Path], None]) -> float:
    # CPU time of this process: other programs on the machine do not count.
    with tempfile.TemporaryDirectory() as folder:
        start = time.process_time()
        run(Path(folder))
        return time.process_time() - start


def _product(fleet: Fleet, folder: Path) -> None:
    render_set(fleet, folder / "out", with_passwords=True)


def _floor(fleet: Fleet, folder: Path) -> None:
    devices = in_order(iter(fleet.devices.values()))
    page = device_page(fleet, devices[0], load_catalog(), with_passwords=True)
    sheet = password_page(fleet, devices[0], load_catalog())
    templates = [(name, environment().get_template(name)) for name in _TEMPLATES]
    for device in devices:
        _draw_codes(fleet, device)
        for name, template in templates:
            text = template.render(page=sheet if name.startswith("password") else page)
            (folder / f"{device.id}.{name}").write_text(text, encoding="utf-8")
    front = front_page(fleet, devices, load_catalog(), with_passwords=True)
    with (folder / "index.html").open("w", encoding="utf-8") as file:
        file.writelines(environment().get_template("index.html.j2").generate(front=front))


def _draw_codes(fleet: Fleet, device: DeviceRecord) -> None:
    draw(web_address(device.host) or "")
    draw(settings_text(fleet.mail_settings(device.id, with_password=False), words_of("en")))


def _bytes_per_device(count: int) -> float:
    half = max(count // 10, 1)
    return (_peak(2 * half) - _peak(half)) / half


def _peak(count: int) -> int:
    fleet = make_fleet(count)
    with tempfile.TemporaryDirectory() as folder:
        tracemalloc.start()
        _product(fleet, Path(folder))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


if __name__ == "__main__":
    sys.exit(main())
