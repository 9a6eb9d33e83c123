"""The small parts of a page: grouped passwords, sizes, addresses, guidance."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import zxingcpp

import handouts
from catalog import load_catalog
from handouts.guidance import failures_of
from handouts.language import words_of
from handouts.message_size import largest_attachment
from handouts.plain_text import one_line
from handouts.qr_code import draw, settings_text, web_address
from handouts.secret_text import secret_text

ENGLISH = words_of("en")
DOTS = 3
"""Width of a module of a QR code in front of the decoder."""


@pytest.mark.parametrize("password", ["", "abc", "abcd", "abcde", "O0Il1-_.~" * 5])
def test_groups_join_to_the_password(password: str) -> None:
    """However long it is, the groups hold every character once."""
    shown = secret_text(password, ENGLISH)
    assert "".join(shown.groups) == password
    assert shown.length == len(password)
    assert (shown.begins, shown.ends) == (password[:2], password[-2:])
    assert all(len(group) == 4 for group in shown.groups[:-1])


def test_look_alikes_are_named_once_in_order() -> None:
    """Zero and O, one and l are told apart; characters that nobody mistakes are left out."""
    named = [(item.character, item.name) for item in secret_text("lx0O0l", ENGLISH).look_alikes]
    assert named == [("l", "small letter L"), ("0", "digit zero"), ("O", "capital letter O")]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("10.0.0.7", "http://10.0.0.7/"),
        ("mfp-1.contoso.example", "http://mfp-1.contoso.example/"),
        ("fe80::1", "http://[fe80::1]/"),
        ("", None),
        ("a b", None),
        ("x/..", None),
        ("user@host", None),
        ("javascript:alert(1)", None),
    ],
)
def test_web_address_is_one_or_none(host: str, address: str | None) -> None:
    """Only a host name or an IP address becomes a link."""
    assert web_address(host) == address


def test_largest_attachment_leaves_room_for_encoding() -> None:
    """Of ten megabytes seven are left for the attachment (base64 takes a third)."""
    assert largest_attachment(10 * 1024 * 1024) == 7


def test_qr_text_never_has_the_password(fleet: handouts.Fleet) -> None:
    """The code for a phone holds what the page holds; any phone can read it."""
    without = settings_text(fleet.mail_settings("copy-room", with_password=False), ENGLISH)
    assert without.splitlines() == [
        "Server: smtp.azurecomm.net",
        "Port: 587",
        "Encryption: STARTTLS",
        "User name: local-hq@mail.contoso.example",
        "From address: scan@mail.contoso.example",
    ]
    assert settings_text(fleet.mail_settings("copy-room", with_password=True), ENGLISH) == without


def test_qr_code_is_one_svg_element() -> None:
    """The code is markup that stands in the page as it is."""
    svg = str(draw('"><script>'))
    assert svg.startswith("<svg ")
    assert svg.endswith("</svg>")
    assert "script" not in svg


@pytest.mark.parametrize("text", ["http://10.0.0.1/", "Dirección: impresora\nBenutzername: zürich", "x" * 900])
def test_qr_code_is_read_back(text: str) -> None:
    """A decoder reads from the drawn strokes what the code is of."""
    assert read_back(str(draw(text))) == text


def read_back(svg: str) -> str:
    """Paint the strokes, each module three dots wide, and return what the decoder reads."""
    side = DOTS * int(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    dots = bytearray(b"\xff" * side * side)
    for left, top, rest in re.findall(r"M(\d+) (\d+)\.5([^M\"]*)", svg):
        x = int(left) * DOTS
        for kind, length in re.findall(r"([mh])(\d+)", rest):
            width = int(length) * DOTS
            if kind == "h":
                for line in range(int(top) * DOTS, (int(top) + 1) * DOTS):
                    dots[line * side + x : line * side + x + width] = bytes(width)
            x += width
    (found,) = zxingcpp.read_barcodes(memoryview(dots).cast("B", (side, side)))
    return str(found.text)


def test_one_line_is_one_printable_line() -> None:
    """White space becomes one space, and what does not print is shown as such."""
    assert one_line(" a\n b\u00a0c\x1b[0m\u202e ") == "a b c\ufffd[0m\ufffd"


def test_every_available_method_has_guidance() -> None:
    """A technician is never left without advice."""
    available = [method.id for method in load_catalog().methods.values() if method.available]
    assert available
    assert [method for method in available if not failures_of(method, ENGLISH)] == []


def test_guidance_is_for_known_methods_only() -> None:
    """No file of advice is for a method that nobody knows."""
    files = {path.stem for path in (Path(handouts.__file__).parent / "guidance").glob("*.yaml")}
    assert files <= set(load_catalog().methods)


def test_refused_login_names_the_causes_in_order() -> None:
    """The one reply for every fault of the login comes with its causes, the cheapest to check first."""
    refused = next(item for item in failures_of("ecs", ENGLISH) if item.shows.startswith("535"))
    first_words = [step.split(":")[0].split(" ")[0] for step in refused.steps]
    assert first_words == ["Password", "User", "Login", "Just", "Past", "Still"]


def test_unknown_method_has_no_guidance() -> None:
    """A method without a file has none, whatever its name."""
    assert failures_of("../ecs", ENGLISH) == ()
