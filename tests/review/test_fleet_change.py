"""What a preview means for the devices, though it shows no secret."""

from __future__ import annotations

from typing import Any

from catalog import Catalog
from review import Review
from tests.review.made_up_log import IDENTITY, device, fleet, handouts, preview_of, resource, review_of, secret

OLD = fleet("copier", "label")
NEW_GENERATION = [secret("same", "zrh", "2026H2", "2027-12-31"), secret("create", "zrh", "2027H1", "2028-06-30")]
BOTH = ('devices["copier"]', 'devices["label"]')


def rows(review: Review) -> list[tuple[str, str, str, str]]:
    """Return device, day and reason of the visit, and what changes on the hand-out."""
    assert review.fleet
    return [
        (item.device, item.visit.by if item.visit else "-", item.visit.why if item.visit else "-", item.what)
        for item in review.fleet.changes
    ]


def test_a_new_sender_is_entered_at_once(catalog: Catalog) -> None:
    """One device is visited, and nobody gets another password."""
    new = {**OLD, "label": device("label", sender="new@mail.contoso.example")}
    found = review_of(catalog, handouts(OLD, new, 'devices["label"].sender'))
    words = "From address: label@mail.contoso.example → new@mail.contoso.example"
    assert rows(found) == [("label", "at once", "enter anew: From address", words)]
    assert found.fleet
    assert not any(item.rekeyed for item in found.fleet.changes)


def test_a_new_generation_is_due_when_the_old_one_ends(catalog: Catalog) -> None:
    """A preview does not know the new secret, and knows when the old one ends."""
    found = review_of(catalog, *NEW_GENERATION, handouts(OLD, OLD, *BOTH))
    words = "generation: 2026H2 → 2027H1; password ends: 2027-12-31 → 2028-06-30; another password"
    assert rows(found) == [
        ("copier", "2027-12-31", "enter the new password", words),
        ("label", "2027-12-31", "enter the new password", words),
    ]
    assert found.fleet
    assert all(item.rekeyed for item in found.fleet.changes)
    assert found.fleet.unknown == ()


def test_a_new_generation_is_due_when_its_rotation_is(catalog: Catalog) -> None:
    """The plan of whoever goes round comes before the end of the old one."""
    found = review_of(catalog, *NEW_GENERATION, handouts(OLD, OLD, *BOTH), due={"2027H1": "2027-02-12"})
    assert [row[1] for row in rows(found)] == ["2027-02-12"] * 2


def test_a_generation_that_goes_at_once_is_due_at_once(catalog: Catalog) -> None:
    """Its devices cannot log in from the update on."""
    gone = [secret("delete", "zrh", "2026H2", "2027-12-31"), secret("create", "zrh", "2027H1", "2028-06-30")]
    found = rows(review_of(catalog, *gone, handouts(OLD, OLD, *BOTH)))
    assert [(by, why) for _, by, why, _ in found] == [("at once", "enter the new password")] * 2


def test_a_secret_that_is_made_anew_is_another_password(catalog: Catalog) -> None:
    """Its name stays, and the devices that hold it are re-keyed."""
    again = secret("create-replacement", "zrh", "2026H2", "2027-12-31")
    found = review_of(catalog, again, handouts(OLD, OLD, *BOTH))
    assert [item[2:] for item in rows(found)] == [("enter the new password", "another password")] * 2


def test_the_providers_word_counts_for_a_mailbox_password(catalog: Catalog) -> None:
    """Nobody here makes it, and only the provider can compare it."""
    mailbox = {"copier": device("copier", credential_id="copier@contoso.example"), "label": OLD["label"]}
    found = review_of(catalog, handouts(mailbox, mailbox, 'devices["copier"].password'))
    assert rows(found) == [("copier", "at once", "enter the new password", "another password")]


def test_a_user_name_is_shown(catalog: Catalog) -> None:
    """It is in the outputs of the component, which are not secret."""
    event: dict[str, Any] = resource("same", IDENTITY, "smtp", {}, {})
    states = event["resourcePreEvent"]["metadata"]
    states["old"]["outputs"] = {"usernames": {"zrh": "test-zrh@mail.contoso.example"}}
    states["new"]["outputs"] = {"usernames": {"zrh": "test-zrh@print.contoso.example"}}
    paths = tuple(f"{path}.username" for path in BOTH)
    current = secret("same", "zrh", "2026H2", "2027-12-31")
    found = rows(review_of(catalog, current, event, handouts(OLD, OLD, *paths)))
    words = "user name: test-zrh@mail.contoso.example → test-zrh@print.contoso.example"
    assert found[0] == ("copier", "at once", "enter anew: user name", words)


def test_what_stands_on_paper_only_needs_no_visit(catalog: Catalog) -> None:
    """The page of a device that has got another place is printed anew."""
    new = {**OLD, "label": device("label", location="Cellar")}
    found = review_of(catalog, handouts(OLD, new, 'devices["label"].location'))
    assert rows(found) == [("label", "-", "-", "location: Hall → Cellar")]


def test_devices_come_and_go(catalog: Catalog) -> None:
    """The new one is set up, the old one emptied."""
    found = review_of(catalog, handouts(OLD, fleet("copier", "new"), 'devices["new"]', 'devices["label"]'))
    assert {item[0]: item[2:] for item in rows(found)} == {
        "new": ("set it up", "new"),
        "label": ("no longer in the device list: take the mail settings out", "no longer there"),
    }


def test_the_first_update_sets_all_up(catalog: Catalog) -> None:
    """There was nothing before; a device whose server only the update knows is named."""
    found = review_of(catalog, handouts(None, OLD, unknown=["relay"]))
    assert [item[0] for item in rows(found)] == ["copier", "label"]
    assert found.fleet
    assert found.fleet.unknown == ("relay",)


def test_a_device_that_cannot_be_seen_through_is_named(catalog: Catalog) -> None:
    """The provider says that it changes, and nothing that a preview shows does."""
    found = review_of(catalog, handouts(OLD, OLD, 'devices["label"]'))
    assert found.fleet
    assert (found.fleet.changes, found.fleet.unknown) == ((), ("label",))


def test_a_state_of_another_version_counts_as_none(catalog: Catalog) -> None:
    """Every device is new then, and the review says why."""
    event = handouts(OLD, OLD, *BOTH)
    event["resourcePreEvent"]["metadata"]["old"]["inputs"]["devices"]["label"] = '{"from": "another version"}'
    found = review_of(catalog, event)
    assert found.fleet
    assert found.fleet.anew
    assert [item[0] for item in rows(found)] == ["copier", "label"]


def test_a_preview_that_ended_before_has_no_fleet() -> None:
    """There is nothing to say about devices then."""
    from review.fleet import fleet_change  # noqa: PLC0415 - only here

    assert fleet_change(preview_of(failed=True), {}) is None
