"""From an inventory and the present list to the next one."""

from __future__ import annotations

import pytest

from catalog import Catalog, load_catalog
from inventory import Plan
from tests.inventory.a_stack import HEADER, LIST, ROWS, as_csv, as_xlsx, planned, said

FIRST = """\
id,type,site,sender,location,serial
s1,Sharp/bp-70c65,berlin,one@contoso.com,Hall,S1
s2,HP/laserjet-pro-m479,berlin,two@contoso.com,Floor 2,S2
"""
SENDERLESS = (*HEADER[:4], "Hostname")
HOSTED = (*HEADER, "Host")
SHARED = tuple((*row, "10.0.0.1") for row in ROWS)
NAMELESS = ("", *ROWS[0][1:], "10.0.0.1")


def again(plan: Plan, data: bytes, *, edited: tuple[str, str] = ("", ""), prune: bool = False) -> Plan:
    """Return what a next import would do, after somebody edited the list."""
    return planned(data, plan.table.text().replace(*edited), plan.record.text(), prune=prune)


def test_a_first_import_makes_a_list() -> None:
    """Columns without any value are left out."""
    plan = planned(as_csv(HEADER, *ROWS))

    assert plan.table.text() == FIRST
    assert (plan.added, plan.changes, plan.waiting) == (["s1", "s2"], [], [])


def test_a_second_import_changes_nothing() -> None:
    """Not one sign, neither of the list nor of the record."""
    first = planned(as_csv(HEADER, *ROWS))
    second = again(first, as_csv(HEADER, *ROWS))

    assert (second.table.text(), second.record.text()) == (first.table.text(), first.record.text())
    assert (second.added, second.changes, second.gone) == ([], [], [])


def test_a_change_of_the_inventory_comes_into_the_list() -> None:
    """A cell that nobody edited follows."""
    second = again(planned(as_csv(HEADER, *ROWS)), as_csv(HEADER, (*ROWS[0][:5], "Cellar"), ROWS[1]))

    assert second.table.text() == FIRST.replace("Hall", "Cellar")


def test_an_edited_cell_stays() -> None:
    """Also when the inventory changes, which is said once."""
    first, changed = planned(as_csv(HEADER, *ROWS)), as_csv(HEADER, (*ROWS[0][:5], "Cellar"), ROWS[1])
    second = again(first, changed, edited=("Hall", "Behind the door"))
    third = again(second, changed)

    assert "Behind the door" in second.table.text()
    assert [(change.before, change.after, change.kept) for change in second.changes] == [
        ("Behind the door", "Cellar", True)
    ]
    assert (third.table.text(), third.changes) == (second.table.text(), [])


def test_an_emptied_cell_stays_empty() -> None:
    """Whoever took a value out meant it."""
    second = again(planned(as_csv(HEADER, *ROWS)), as_csv(HEADER, *ROWS), edited=(",Hall,", ",,"))

    assert "s1,Sharp/bp-70c65,berlin,one@contoso.com,,S1" in second.table.text()


def test_an_empty_cell_of_the_inventory_takes_nothing_away() -> None:
    """It says nothing."""
    second = again(planned(as_csv(HEADER, *ROWS)), as_csv(HEADER, (*ROWS[0][:5], "-"), ROWS[1]))

    assert second.table.text() == FIRST


def test_a_cell_follows_again_after_the_inventory_had_it_empty() -> None:
    """Who wrote the value is not forgotten in between."""
    second = again(planned(as_csv(HEADER, *ROWS)), as_csv(HEADER, (*ROWS[0][:5], ""), ROWS[1]))
    third = again(second, as_csv(HEADER, (*ROWS[0][:5], "Cellar"), ROWS[1]))

    assert third.table.text() == FIRST.replace("Hall", "Cellar")
    assert [change.kept for change in third.changes] == [False]


def test_a_cell_that_was_emptied_stays_empty_after_the_inventory_had_it_empty() -> None:
    """Whoever took the value out meant it, whatever export came in between."""
    empty = as_csv(HEADER, (*ROWS[0][:5], ""), ROWS[1])
    second = again(planned(as_csv(HEADER, *ROWS)), empty, edited=(",Hall,", ",,"))
    third = again(second, as_csv(HEADER, *ROWS))

    assert third.table.text() == FIRST.replace("Hall", "")


def test_a_host_that_a_person_took_from_a_device_is_not_remembered_as_its_own() -> None:
    """Once the inventory does not name it any more, it may be another device's."""
    first = planned(as_csv(HOSTED, SHARED[0]))
    second = again(first, as_csv(HOSTED, (*ROWS[0], "")), edited=("10.0.0.1", ""))
    third = again(second, as_csv(HOSTED, (*ROWS[0], ""), NAMELESS))

    assert (said(third), len(third.added)) == ([], 1)


def test_columns_that_only_the_list_has_stay() -> None:
    """Method, mailbox and the like are written by hand."""
    listed = "id,type,site,sender,serial,method\nold,Sharp/bp-70c65,munich,old@contoso.com,S1,hve-basic\n"
    plan = planned(as_csv(HEADER, *ROWS), listed)

    assert plan.table.text() == (
        "id,type,site,sender,serial,method,location\n"
        "old,Sharp/bp-70c65,munich,old@contoso.com,S1,hve-basic,Hall\n"
        "s2,HP/laserjet-pro-m479,berlin,two@contoso.com,S2,,Floor 2\n"
    )
    assert [change.column for change in plan.changes if change.kept] == ["site", "sender"]


def test_rows_that_do_not_change_are_not_touched() -> None:
    """Quotes, blanks, empty lines, line ends and the byte order mark stay as somebody wrote them."""
    listed = (
        '\ufeffid,type,site,sender,location,serial\r\n"x" , Generic/smtp-device,munich,x@contoso.com,"A ""b""",\r\n\r\n'
    )
    listed = listed.replace('"x" ,', '"x",')

    plan = planned(as_csv(HEADER, ROWS[0]), listed)

    assert plan.table.text() == listed + "s1,Sharp/bp-70c65,berlin,one@contoso.com,Hall,S1\r\n"


def test_a_renamed_device_is_known_by_its_serial_number() -> None:
    """The id in the list is a person's to choose."""
    first = planned(as_csv(HEADER, *ROWS))
    second = again(first, as_csv(HEADER, (*ROWS[0][:5], "Cellar"), ROWS[1]), edited=("s1,", "ber-hall,"))

    assert second.table.text() == FIRST.replace("s1,", "ber-hall,").replace("Hall", "Cellar")
    assert again(second, as_csv(HEADER, *ROWS)).table.text() == FIRST.replace("s1,", "ber-hall,")


def test_another_device_on_the_same_host_is_another_device() -> None:
    """A serial number outweighs an address."""
    header = (*HEADER, "IP")
    first = planned(as_csv(header, (*ROWS[0], "192.0.2.1")))
    second = again(first, as_csv(header, ("S9", *ROWS[0][1:], "192.0.2.1")))

    assert (second.added, second.gone) == (["s9"], ["s1"])


def test_two_devices_of_the_list_are_not_mixed_up() -> None:
    """Where several could be it, a person is asked; another key may tell."""
    rows = "".join(f"{name},Generic/smtp-device,berlin,x@contoso.com,S1,{name}.one\n" for name in "ab")
    listed = f"id,type,site,sender,serial,host\n{rows}"

    (sentence,) = said(planned(as_csv(HEADER, ROWS[0]), listed))
    told = planned(as_csv((*HEADER, "Host"), (*ROWS[0], "B.one")), listed)

    assert sentence.startswith("inventory.csv:2: could be a or b of the list; let only one row have that serial number")
    assert said(told) == []
    assert [row.cells.get("location", "") for row in told.table.rows] == ["", "Hall"]


def test_many_devices_behind_one_address_are_no_matter() -> None:
    """A print server's address says nothing about devices that have serial numbers."""
    rows = [(f"S{number}", *ROWS[0][1:], "192.0.2.9") for number in range(4000)]

    assert len(planned(as_csv((*HEADER, "IP"), *rows)).added) == 4000


def test_a_device_that_is_gone_is_named_and_stays() -> None:
    """Only --prune takes it out; what was written by hand is never gone."""
    first = planned(as_csv(HEADER, *ROWS), "id,type,site,sender\nmine,Generic/smtp-device,berlin,x@contoso.com\n")
    second = again(first, as_csv(HEADER, ROWS[0]))
    third = again(second, as_csv(HEADER, ROWS[0]), prune=True)

    assert (second.gone, second.table.text()) == (["s2"], first.table.text())
    assert third.gone == ["s2"]
    assert [row.cells["id"] for row in third.table.rows] == ["mine", "s1"]
    assert "s2" not in third.record.text()


def test_nothing_is_taken_out_while_a_row_cannot_be_told() -> None:
    """It may be the device that seems to be gone."""
    first = planned(as_csv(HEADER, *ROWS))
    second = again(first, as_csv(HEADER, ROWS[0]) + b"S2,HP\n", prune=True)

    assert second.table.text() == first.table.text()
    assert said(second)[0].startswith("inventory.csv:3: has 2 values for 6 columns")


def test_a_row_that_could_be_two_devices_costs_none() -> None:
    """Neither in the list nor in the record, and none is called gone."""
    first = planned(as_csv(HOSTED, *SHARED))

    for prune in (False, True):
        second = again(first, as_csv(HOSTED, NAMELESS), prune=prune)

        assert said(second)[0].startswith("inventory.csv:2: could be s1 or s2 of the list")
        assert (second.table.text(), second.record.text()) == (first.table.text(), first.record.text())
        assert second.gone == []


def test_a_row_that_could_be_two_devices_keeps_their_own_rows_from_nothing() -> None:
    """What does tell which device it is, is written."""
    first = planned(as_csv(HOSTED, *SHARED))
    cellar = (*ROWS[0][:5], "Cellar", "")
    second = again(first, as_csv(HOSTED, NAMELESS, cellar))

    assert second.table.text() == first.table.text().replace("Hall", "Cellar")
    assert second.record.text() == first.record.text().replace("Hall", "Cellar")
    assert [problem.line for problem in second.waiting] == [2]


def test_a_row_that_only_the_record_could_not_tell_keeps_what_it_wrote() -> None:
    """Somebody gave one of two devices another host; the other one is known, and its cells are the import's."""
    first = planned(as_csv(HOSTED, *SHARED))
    row = (*NAMELESS[:5], "Cellar", "10.0.0.1")
    second = again(first, as_csv(HOSTED, row, SHARED[1]), edited=("S2,10.0.0.1", "S2,10.0.0.2"))

    assert "s1,Sharp/bp-70c65,berlin,one@contoso.com,Cellar,S1" in second.table.text()
    assert second.record.text() == first.record.text().replace("Hall", "Cellar")


def test_the_same_device_by_two_records_keeps_both() -> None:
    """Somebody made one device of two in the list; the second row waits, and what was known is not forgotten."""
    rows = ((*ROWS[0], ""), ("", *ROWS[0][1:], "copier.one"))
    first = planned(as_csv(HOSTED, *rows))
    (line,) = [line for line in first.table.text().splitlines(keepends=True) if line.startswith("copier,")]
    joined = planned(
        as_csv(HOSTED, *rows), first.table.text().replace(line, "").replace("S1,", "S1,copier.one"), first.record.text()
    )

    assert said(joined)[0].startswith("inventory.csv:3: the same device as in line 2: s1")
    assert joined.record.text() == first.record.text()
    assert again(joined, as_csv(HOSTED, SHARED[1])).gone == ["s1"]


def test_a_second_row_of_a_device_does_not_bring_an_old_record_back() -> None:
    """The record has what was written, from the first row."""
    first = planned(as_csv(HOSTED, SHARED[0]))
    second = again(first, as_csv(HOSTED, (*ROWS[0][:5], "Cellar", ""), NAMELESS))

    assert said(second)[0].startswith("inventory.csv:3: the same device as in line 2: s1")
    assert second.record.text() == first.record.text().replace("Hall", "Cellar")


def test_a_row_that_could_be_two_devices_does_not_make_its_own_one_gone() -> None:
    """The record knows a third, which somebody renamed."""
    row = ("S1", *ROWS[0][1:], "Copier")
    first = planned(as_csv((*HEADER, "Name"), row))
    (line,) = first.table.text().splitlines(keepends=True)[1:]
    renamed = line.replace("s1,", "c,").replace("Copier", "Printer")
    others = "".join(line.replace("s1,", f"{name},").replace(",S1", ",") for name in "ab")
    second = again(first, as_csv((*HEADER, "Name"), ("", *row[1:])), edited=(line, renamed + others))

    assert said(second)[0].startswith("inventory.csv:2: could be a or b of the list")
    assert (second.gone, second.record.text()) == ([], first.record.text())


def test_a_record_stays_while_two_rows_of_the_list_could_be_its_device() -> None:
    """Somebody doubled the row and renamed both."""
    first = planned(as_csv(HEADER, ROWS[0]))
    (line,) = first.table.text().splitlines(keepends=True)[1:]
    doubled = line.replace("s1,", "a,") + line.replace("s1,", "b,")
    second = again(first, as_csv(HEADER, ROWS[0]), edited=(line, doubled))

    assert said(second)[0].startswith("inventory.csv:2: could be a or b of the list")
    assert second.record.text() == first.record.text()


@pytest.mark.parametrize(
    ("rows", "unclear"),
    [
        ((("", *ROWS[1][1:]),), [3]),
        ((("S1", *ROWS[1][1:]),), [3]),
        ((("S3", "Sharp", "=1", "berlin", "a@contoso.com", ""), ("", *ROWS[1][1:])), [3, 4]),
    ],
    ids=["names no device", "contradicts another", "cannot be read"],
)
def test_nothing_is_taken_out_while_a_row_could_be_any_device(rows: list[tuple[str, ...]], unclear: list[int]) -> None:
    """The plan says which rows these are."""
    first = planned(as_csv(HEADER, *ROWS))
    second = again(first, as_csv(HEADER, ROWS[0], *rows), prune=True)

    assert (second.gone, second.pruned, second.unclear) == (["s2"], False, unclear)
    assert (second.table.text(), second.record.text()) == (first.table.text(), first.record.text())


def test_nothing_is_taken_out_while_a_row_could_be_two_devices() -> None:
    """It could be a third one too, under a host that is another's by now."""
    third = ("S3", *ROWS[1][1:], "10.0.0.3")
    first = planned(as_csv(HOSTED, *SHARED, third))
    second = again(first, as_csv(HOSTED, NAMELESS), prune=True)

    assert (second.gone, second.pruned, second.unclear) == (["s3"], False, [2])
    assert second.table.text() == first.table.text()


def test_a_row_that_waits_for_another_answer_keeps_no_device() -> None:
    """It tells which device it is."""
    first = planned(as_csv(HEADER, *ROWS))
    second = again(first, as_csv(HEADER, ROWS[0], ("S3", "Acme", "Copy 1", *ROWS[0][3:])), prune=True)

    assert (second.gone, second.pruned, second.unclear) == (["s2"], True, [])
    assert [row.cells["id"] for row in second.table.rows] == ["s1"]


def test_a_device_that_was_taken_out_by_hand_stays_out() -> None:
    """The inventory does not bring it back."""
    second = again(planned(as_csv(HEADER, *ROWS)), as_csv(HEADER, *ROWS), edited=(FIRST.splitlines()[1] + "\n", ""))

    assert second.taken_out == ["s1"]
    assert "s1" not in second.table.text()


def test_a_model_that_is_not_known_waits_and_is_asked_once() -> None:
    """Line, model, candidates and the answer's option stand in one sentence."""
    rows = [(f"S{number}", "Konica Minolta", "bizhub 362i", "berlin", "a@contoso.com", "") for number in range(7, 10)]
    plan = planned(as_csv(HEADER, *rows, ROWS[0]))

    (sentence,) = said(plan)
    what, offered, way_out = sentence.replace("? answer", "; answer").split("; ")
    assert what == "inventory.csv:2 Model: 'Konica Minolta bizhub 362i' is not in the catalogue (also lines 3, 4)"
    assert offered.startswith("Konica-Minolta/bizhub-360i")
    assert way_out == "answer with --accept 2=Konica-Minolta/bizhub-360i, or Generic/smtp-device, which fits any"
    assert plan.added == ["s1"]


def test_a_model_that_two_types_claim_waits_with_both() -> None:
    """The catalogue has it, twice."""
    known = load_catalog()
    one = known.device_types["Sharp/bp-70c65"]
    two = one.model_copy(update={"id": "Sharp/other"})
    plan = planned(as_csv(HEADER, ROWS[0]), catalog=Catalog({one.id: one, two.id: two}, known.methods))

    (sentence,) = said(plan)
    assert sentence == (
        "inventory.csv:2 Model: 2 types of the catalogue claim the name 'Sharp BP-70C65': Sharp/bp-70c65, Sharp/other; "
        "answer with --accept 2=Sharp/bp-70c65, or another"
    )


def test_an_answer_lets_it_go_on() -> None:
    """Of a model, of a site."""
    row = ("S1", "Konica Minolta", "bizhub 362i", "Rome", "a@contoso.com", "")
    plan = planned(
        as_csv(HEADER, row),
        models={"konica minolta BIZHUB 362i": "Konica-Minolta/bizhub-360i"},
        sites={"rome": "munich"},
    )

    assert (said(plan), plan.added) == ([], ["s1"])


def test_a_type_that_was_written_in_the_list_is_an_answer_too() -> None:
    """Nobody is asked about a device whose type somebody has chosen."""
    row = ("S1", "Acme", "Copy 1", "berlin", "a@contoso.com", "Hall")
    plan = planned(as_csv(HEADER, row), "id,type,site,sender,serial\nx,Generic/smtp-device,berlin,a@contoso.com,S1\n")

    assert said(plan) == []


def test_a_site_that_was_probably_meant_is_offered() -> None:
    """The question reads as one, with the way to answer it."""
    (sentence,) = said(planned(as_csv(HEADER, ("S1", "Sharp", "BP-70C65", "berlim", "a@contoso.com", ""))))
    assert "there is no site 'berlim'; did you mean 'berlin'? answer with --site berlim=ID" in sentence


def test_every_question_is_asked_at_once() -> None:
    """Site, sender, and rows that are not right in themselves, by line."""
    rows = (
        ("S1", "Sharp", "BP-70C65", "Rome", "a@contoso.com", ""),
        ("S2", "Sharp", "BP-70C65", "berlin", "", ""),
        ("1,23E+11", "Sharp", "BP-70C65", "berlin", "a@contoso.com", ""),
        ("S4", "Sharp", "BP-70C65", "berlin", "a@contoso.com", "=cmd|' /C calc'!A0"),
        ("", "Sharp", "BP-70C65", "berlin", "a@contoso.com", ""),
        ("S6", "Sharp", "BP-70C65", "berlin", "a@contoso.com", "wrong"),
    )
    sentences = said(planned(as_csv(HEADER, *rows)))

    assert [sentence.partition(";")[0] for sentence in sentences] == [
        "inventory.csv:2 Site: there is no site 'Rome'",
        "inventory.csv:3 From: is empty",
        "inventory.csv:4 Serial number: '1,23E+11' is a number that Excel has shortened",
        "inventory.csv:5 Location: \"=cmd|' /C calc'!A0\" would run as a formula in a spreadsheet",
        "inventory.csv:6: says nothing by which the device is known",
        "inventory.csv:7 location: is wrong",
    ]
    assert all("; " in sentence for sentence in sentences)


def test_a_device_that_would_not_be_right_any_more_stays_as_it_is() -> None:
    """A bad value of the inventory does not spoil a good row."""
    first = planned(as_csv(HEADER, *ROWS))
    second = again(first, as_csv(HEADER, (*ROWS[0][:5], "wrong"), ROWS[1]))

    assert second.table.text() == first.table.text()
    assert said(second) == ["inventory.csv:2 location: is wrong; correct it"]


def test_what_was_wrong_in_the_list_before_is_named_apart() -> None:
    """It is not the inventory's, and keeps no row of it waiting."""
    listed = "id,type,site,sender,location,note\nmine,Generic/smtp-device,berlin,x@contoso.com,wrong,n\n"
    plan = planned(as_csv(HEADER, ROWS[0]), listed)

    assert plan.waiting == []
    assert [str(problem).partition(";")[0] for problem in plan.listed] == [
        f"{LIST}:2 location: is wrong",
        f"{LIST}:1 note: unknown column 'note'",
    ]
    assert "mine,Generic/smtp-device,berlin,x@contoso.com,wrong,n" in plan.table.text()


def test_an_old_mistake_does_not_keep_the_inventory_from_the_device() -> None:
    """What is wrong is the list's, and what the inventory knows is added."""
    listed = "id,type,site,sender,location,serial,host\ns1,Sharp/bp-70c65,berlin,one@contoso.com,wrong,S1,\n"
    plan = planned(as_csv((*HEADER, "Host"), (*ROWS[0], "copier.one")), listed)

    assert (said(plan), [problem.line for problem in plan.listed]) == ([], [2])
    assert plan.table.rows[0].cells["host"] == "copier.one"


def test_doubled_rows_are_taken_once() -> None:
    """A row that says the same is a note, one that says something else waits."""
    other = ("S1", "Sharp", "BP-70C65", "munich", "one@contoso.com", "Hall")
    plan = planned(as_csv(HEADER, ROWS[0], ROWS[0], other))

    assert plan.added == ["s1"]
    assert plan.notes == ["inventory.csv:3: the same device as in line 2, taken once"]
    assert said(plan) == [
        (
            "inventory.csv:4 site: the same device as in line 2, but says something else; "
            "keep one of the two rows; the first was taken"
        )
    ]


def test_empty_rows_and_repeated_headers_are_no_devices() -> None:
    """Reports repeat their header on each page."""
    plan = planned(as_csv(HEADER, ROWS[0], [""] * 6, HEADER, ROWS[1]))

    assert (plan.added, said(plan)) == (["s1", "s2"], [])


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_a_row_with_too_many_values_waits(make: object) -> None:
    """An unquoted delimiter moved everything behind it."""
    plan = planned(make(HEADER, (*ROWS[0], "more"), ROWS[1]))  # type: ignore[operator]

    assert plan.added == ["s2"]
    assert said(plan)[0].startswith("inventory.csv:2: has 7 values for 6 columns")


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (("S1", "prn-ber-01.contoso.local", "Hall"), "prn-ber-01"),
        (("CN/12 3", "", "Hall"), "cn-12-3"),
        (("CN123", "192.0.2.1", "Hall"), "cn123"),
        (("", "192.0.2.1", ""), "192-0-2-1"),
        (("", "", "Kopierer für Gäste"), "kopierer-fuer-gaeste"),
    ],
)
def test_an_id_is_made_of_what_there_is(values: tuple[str, str, str], wanted: str) -> None:
    """Host name, serial number, name or address."""
    row = (*values, "Sharp BP-70C65", "berlin")
    plan = planned(
        as_csv(("Serial", "Host", "Name", "Model", "Site"), row), defaults={"sender": "{id}-{site}@contoso.com"}
    )

    assert plan.table.rows[0].cells["id"] == wanted
    assert plan.table.rows[0].cells["sender"] == f"{wanted}-berlin@contoso.com"


def test_no_id_is_given_twice() -> None:
    """Case does not count; a number is put behind it."""
    rows = [(serial, "Sharp", "BP-70C65", "berlin", host) for serial, host in (("A", "hall.one"), ("B", "HALL.two"))]
    plan = planned(as_csv(SENDERLESS, *rows), defaults={"sender": "{id}@contoso.com"})

    assert plan.added == ["hall", "hall-2"]


def test_an_asset_tag_is_the_id() -> None:
    """It comes first, in its own case."""
    plan = planned(as_csv(("Asset tag", *HEADER), ("MFD-0017/a", *ROWS[0])))

    assert plan.added == ["MFD-0017-a"]


def test_signs_that_nobody_sees_are_dropped_and_others_are_refused() -> None:
    """Zero width comes with copying; an escape sequence would reach the terminal."""
    rows = (("S1\u200b", *ROWS[0][1:5], "Ha\u00adll"), (*ROWS[1][:5], "\x1b[31mred"))
    plan = planned(as_csv(HEADER, *rows))

    assert (plan.table.rows[0].cells["serial"], plan.table.rows[0].cells["location"]) == ("S1", "Hall")
    assert said(plan) == ["inventory.csv:3 Location: '\\x1b[31mred' contains a control character; take it out"]


def test_what_is_offered_can_be_copied_into_a_shell() -> None:
    """Whatever stands in the inventory is quoted."""
    (sentence,) = said(planned(as_csv(HEADER, (*ROWS[0][:3], "'; rm -rf / #", *ROWS[0][4:]))))

    assert """--site ''"'"'; rm -rf / #=ID'""" in sentence


def test_unknown_is_no_serial_number() -> None:
    """Two devices without a number are not one device; as a name or a place, any word counts."""
    rows = (("unknown", *ROWS[0][1:5], "NA", "a"), ("Unknown", *ROWS[0][1:5], "n/a", "b"))
    plan = planned(as_csv((*HEADER, "Host"), *rows))

    assert (plan.added, said(plan)) == (["a", "b"], [])
    assert [row.cells.get("location") for row in plan.table.rows] == ["NA", None]


def test_digits_that_an_exporter_wrapped_are_unwrapped() -> None:
    """`="00123"` keeps its zeros."""
    plan = planned(as_csv(HEADER, ('="00123"', *ROWS[0][1:])))

    assert plan.table.rows[0].cells["serial"] == "00123"
