"""The comment: short where there is little to say, never too long, and harmless whatever devices are called."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from catalog import Catalog
from review import LIMIT, markdown, plain_text
from tests.review.made_up_log import device, fleet, handouts, resource, review_of, said, secret, summary, violation

OLD = fleet("copier", "label")
NEW_SENDER = handouts(
    OLD, {**OLD, "label": device("label", sender="new@mail.contoso.example")}, 'devices["label"].sender'
)
HOSTILE = [
    "a | b",
    "`rm -rf`",
    "@everyone and @contoso/admins",
    "<img src=x onerror=alert(1)>",
    "</details><h1>Approved</h1>",
    "[click](https://evil.example)",
    "![](https://evil.example/x.png)",
    "https://evil.example www.evil.example",
    "closes #1, GH-2",
    "**bold** _it_ ~~no~~ $x$",
    "line\nbreak\r\n| cell |",
    "\x1b[2J\u202egnp.exe\u2066",
    "<!-- mfd:preview:prod -->",
    "\\| back",
]


def test_an_unchanged_stack_is_one_line(catalog: Catalog) -> None:
    """Also with warnings, which are counted."""
    found = review_of(catalog, handouts(OLD, OLD), said("warning", "A length is not known."), summary(same=29))
    assert markdown(found) == "**test**: no changes, 29 unchanged, 1 warning. <!-- mfd:preview:test -->\n"
    assert plain_text(found) == "test: no changes, 29 unchanged, 1 warning.\n"


def test_a_terminal_shows_the_same(catalog: Catalog) -> None:
    """Without Markdown, and all of it."""
    gone = resource("delete", "azure-native:communication:SenderUsername", "mail-label", {})
    found = review_of(catalog, gone, NEW_SENDER, said("warning", "A length is not known."), summary(update=1, delete=1))
    assert (
        plain_text(found)
        == """\
test: 1 to update, 1 to delete

Resources
  - delete mail-label (azure-native:communication:SenderUsername)
  ~ update handouts (mfdmail:index:HandoutSet): devices["label"].sender

Devices: 1 to visit, 0 to re-key, 1 hand-out changes
  label (The label, Zurich, Hall)
    visit at once: enter anew: From address
    hand-out: From address: label@mail.contoso.example → new@mail.contoso.example
  Email Communication Service: 30 mails a minute, 100 an hour per subscription, for custom domains together; 2 devices share it, 50.0 mails an hour each
warning: A length is not known.
"""
    )


def test_a_failed_preview_says_why(catalog: Catalog) -> None:
    """The errors come first; what the engine adds to them is left out."""
    events = (
        said("error", "stacks/prod.devices.csv:9 id: 'muc lab' is not an id"),
        said("error", "an unhandled error occurred: Program exited with non-zero exit code: 1"),
        summary(same=1),
    )
    assert markdown(review_of(catalog, *events, failed=True)) == (
        "### test: the preview failed <!-- mfd:preview:test -->\n\n"
        "- **Error:** stacks/prod.devices.csv:9 id: 'muc lab' is not an id\n"
    )


def test_a_policy_that_fails_it_is_named_with_the_way_out(catalog: Catalog) -> None:
    """The engine's own words add nothing to it."""
    broken = violation("mandatory", "azure-thing-disallow-keys", "It has keys. Take them out.")
    text = markdown(review_of(catalog, broken, broken, said("error", "preview failed"), failed=True))
    assert "**1 policy violation**" in text
    assert "| mandatory | azure-thing-disallow-keys | thing | It has keys. Take them out. |" in text
    assert "Error" not in text


def test_a_resource_that_is_replaced_is_one(catalog: Catalog) -> None:
    """The engine has three steps for it."""
    steps = [resource(op, "a:b:C", "thing", {}, {}) for op in ("create-replacement", "replace", "delete-replaced")]
    counted = summary(create_replacement=1, replace=1, delete_replaced=1, same=3)
    text = markdown(review_of(catalog, *steps, counted))
    assert text.startswith("### test: 1 to replace, 3 unchanged <!--")
    assert text.count("| thing |") == 1


@pytest.mark.parametrize("words", HOSTILE)
def test_a_name_stays_a_name(catalog: Catalog, words: str) -> None:
    """No cell, markup, HTML, link, picture or notification comes of what a device is called."""
    named = replace(device("new"), name=words, location=words, site_name=words)
    text = markdown(review_of(catalog, handouts(OLD, {**OLD, "new": named}, 'devices["new"]'), said("warning", words)))
    rows = [line for line in text.splitlines() if "(new)" in line]
    assert len(rows) == 1
    assert len(re.findall(r"(?<!\\)\|", rows[0])) == 7
    shown = re.sub(r"<!-- -->|</?(details|summary)>", "", text).replace("<!-- mfd:preview:test -->", "", 1)
    assert "<" not in shown
    assert not re.search(r"(?<!\\)[`_*\[\]~$](?![ *])", re.sub(r"\*\*[A-Z]\w+", "", rows[0]))
    assert not re.search(r"(?<![\w.])@\w|#\d|://|www\.|GH-\d", text.replace("https://<!-- -->", ""))
    assert "\x1b" not in text + plain_text(review_of(catalog, said("warning", words), failed=True))
    assert "\u202e" not in text


def test_an_address_can_be_copied(catalog: Catalog) -> None:
    """Only what may be somebody's name is broken up."""
    assert "new@mail.contoso.example" in markdown(review_of(catalog, NEW_SENDER))


@pytest.mark.parametrize("long", [False, True])
def test_ten_thousand_devices_fit(catalog: Catalog, *, long: bool) -> None:
    """The tables are cut, what is cut is counted, and every number is there; also with the longest names."""
    name = "#1" * 400 if long else "A device"
    old = {f"mfp-{number}": device(f"mfp-{number}", name=name, location=name) for number in range(10_000)}
    new = {key: replace(item, settings=replace(item.settings, port=25)) for key, item in old.items()}
    paths = [f'devices["{key}"].port' for key in old]
    many = [resource("create", "a:b:C", f"{'thing' * 40}-{number}", None, {}) for number in range(10_000)]
    words = [said("warning", f"{number} {name}") for number in range(1_000)]
    broken = [violation("advisory", f"policy-{number}", name) for number in range(1_000)]
    text = markdown(review_of(catalog, *many, *words, *broken, handouts(old, new, *paths), summary(create=10_000)))
    assert 1_000 < len(text) <= LIMIT
    assert "| Devices to visit | 10000 |" in text
    counted = [int(number) for number in re.findall(r"(?m)^(?:\|.*|- )and (\d+) more", text)]
    assert all(number > 750 for number in counted)
    assert len(counted) == 4
    assert text.count("<details>") == text.count("</details>") == 3


def test_a_comment_of_another_stack_cannot_be_forged(catalog: Catalog) -> None:
    """The mark is in the first line, and a device's name is not."""
    named = replace(device("new"), name="<!-- mfd:preview:prod -->")
    text = markdown(review_of(catalog, handouts(OLD, {**OLD, "new": named}, 'devices["new"]')))
    assert text.count("<!-- mfd:preview:") == 1


def test_nobody_sees_a_secret(catalog: Catalog) -> None:
    """Not even the mark that the engine puts in its place."""
    events = [secret("create", "zrh", "2027H1", "2028-06-30"), handouts(OLD, OLD, 'devices["copier"]')]
    text = markdown(review_of(catalog, *events))
    assert "[secret]" not in text
    assert "4dabf181" not in text
