"""A shared TXT record set keeps everybody else's values, whatever we add and remove."""

from __future__ import annotations

import pytest

from provider.errors import DoubledSpfError, ProviderError
from provider.txt_marks import Marks, digests, marks_in
from provider.txt_reconcile import Wanted, reconcile

OURS, THEIRS, AZURE = "ms-domain-verification=1", "google-site-verification=2", "include:spf.protection.outlook.com"
NOTHING = Wanted()


def there_and_back(present: tuple[str, ...], wanted: Wanted) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the values with us, and after we went again."""
    done = reconcile(present, Marks(), wanted)
    again = reconcile(done.values, done.marks, wanted)
    assert again == done, "a second run changes something"
    return done.values, reconcile(done.values, done.marks, NOTHING).values


def test_our_value_comes_last_and_goes_alone() -> None:
    """Our value comes last and goes alone."""
    assert there_and_back((THEIRS,), Wanted((OURS,))) == ((THEIRS, OURS), (THEIRS,))


def test_an_equal_value_of_somebody_else_stays_when_we_go() -> None:
    """An equal value of somebody else stays when we go."""
    assert there_and_back((OURS,), Wanted((OURS,))) == ((OURS,), (OURS,))


def test_a_value_no_longer_wanted_goes_and_the_rest_stays() -> None:
    """A value no longer wanted goes and the rest stays."""
    first = reconcile((THEIRS,), Marks(), Wanted((OURS, "old=1")))
    then = reconcile(first.values, first.marks, Wanted((OURS, "new=1")))
    assert then.values == (THEIRS, OURS, "new=1")
    assert then.marks.digests == digests((OURS, "new=1"))


def test_a_new_spf_record_is_made_and_goes_whole() -> None:
    """A new spf record is made and goes whole."""
    assert there_and_back((), Wanted((), AZURE)) == ((f"v=spf1 {AZURE} -all",), ())


def test_an_spf_record_is_merged_and_given_back() -> None:
    """An spf record is merged and given back."""
    present = ("v=spf1 mx ~all", THEIRS)
    assert there_and_back(present, Wanted((), AZURE)) == ((f"v=spf1 mx {AZURE} ~all", THEIRS), present)


def test_a_mechanism_that_was_there_before_stays() -> None:
    """A mechanism that was there before stays."""
    present = (f"v=spf1 {AZURE} ~all",)
    assert there_and_back(present, Wanted((), AZURE)) == (present, present)


@pytest.mark.parametrize("present", ["v=spf1 mx ~all", "v=spf1 mx", f"v=spf1 {AZURE} ?all"])
def test_a_forced_end_is_given_back(present: str) -> None:
    """A forced end is given back."""
    done, back = there_and_back((present,), Wanted((), AZURE, "-all"))
    assert done[0].endswith(" -all")
    assert back == (present,)


def test_an_end_that_somebody_changed_after_us_is_theirs() -> None:
    """An end that somebody changed after us is theirs."""
    done = reconcile(("v=spf1 mx ~all",), Marks(), Wanted((), AZURE, "-all"))
    theirs = tuple(value.replace("-all", "?all") for value in done.values)
    assert reconcile(theirs, done.marks, NOTHING).values == ("v=spf1 mx ?all",)


def test_an_spf_record_of_ours_that_others_joined_stays_without_us() -> None:
    """An spf record of ours that others joined stays without us."""
    done = reconcile((), Marks(), Wanted((), AZURE))
    joined = tuple(value.replace(" -all", " mx -all") for value in done.values)
    assert reconcile(joined, done.marks, NOTHING).values == ("v=spf1 mx -all",)


def test_a_record_that_allows_nobody_is_given_back() -> None:
    """A record that allows nobody is somebody's decision, and is given back."""
    assert there_and_back(("v=spf1 -all",), Wanted((), AZURE)) == ((f"v=spf1 {AZURE} -all",), ("v=spf1 -all",))


def test_an_spf_record_that_vanished_is_made_again() -> None:
    """An spf record that vanished is made again."""
    done = reconcile(("v=spf1 mx -all",), Marks(), Wanted((), AZURE))
    assert reconcile((), done.marks, Wanted((), AZURE)).values == (f"v=spf1 {AZURE} -all",)


def test_another_mechanism_takes_the_place_of_ours() -> None:
    """Another mechanism takes the place of ours."""
    done = reconcile(("v=spf1 mx -all",), Marks(), Wanted((), AZURE))
    assert reconcile(done.values, done.marks, Wanted((), "include:b.example")).values == (
        "v=spf1 mx include:b.example -all",
    )


def test_two_spf_records_are_left_alone_and_shown() -> None:
    """Two spf records are left alone and shown."""
    with pytest.raises(DoubledSpfError, match=r"'v=spf1 mx -all' and 'v=spf1 a -all'"):
        reconcile(("v=spf1 mx -all", "v=spf1 a -all"), Marks(), Wanted((), AZURE))


def test_two_spf_records_do_not_matter_to_who_wants_none() -> None:
    """Two spf records do not matter to who wants none."""
    present = ("v=spf1 mx -all", "v=spf1 a -all")
    assert reconcile(present, Marks(), Wanted((OURS,))).values == (*present, OURS)


def test_an_spf_record_that_cannot_be_read_is_left_alone() -> None:
    """An spf record that cannot be read is left alone."""
    with pytest.raises(ProviderError, match="ip5"):
        reconcile(("v=spf1 ip5:1 -all",), Marks(), Wanted((), AZURE))


def test_marks_survive_being_written() -> None:
    """Marks survive being written."""
    marks = Marks(digests((OURS, THEIRS)), AZURE, made_spf=True, needs=AZURE, forced="-all", previous="")
    assert Marks.parse(str(marks)) == marks
    assert not Marks.parse("")


def test_marks_come_from_the_state_where_the_metadata_was_dropped() -> None:
    """Marks come from the state where the metadata was dropped."""
    state = {"added": [OURS, "gone=1"], "spfAdded": AZURE, "previousQualifier": "", "spfQualifier": ""}
    marks = marks_in({}, "mfd-1", (OURS, f"v=spf1 {AZURE} -all"), state)
    assert marks == Marks(digests((OURS,)), AZURE, made_spf=True)
