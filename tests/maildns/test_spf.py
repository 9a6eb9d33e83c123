"""SPF records are read, merged and taken out without changing what others wrote."""

import pytest

from maildns import SpfError, SpfRecord

AZURE = "include:spf.protection.outlook.com"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("v=spf1 -all", f"v=spf1 {AZURE} -all"),
        ("v=spf1 ip4:192.0.2.1 include:a.example ~all", f"v=spf1 ip4:192.0.2.1 include:a.example {AZURE} ~all"),
        (f"v=spf1 {AZURE} ~all", f"v=spf1 {AZURE} ~all"),
        (f"v=spf1 +{AZURE.upper()} -all", f"v=spf1 +{AZURE.upper()} -all"),
        ("v=spf1 mx redirect=_spf.example", f"v=spf1 mx {AZURE} redirect=_spf.example"),
        ("v=spf1", f"v=spf1 {AZURE}"),
    ],
)
def test_a_mechanism_is_merged_before_all_and_never_doubled(before: str, after: str) -> None:
    """A mechanism is merged before all and never doubled."""
    assert str(SpfRecord.parse(before).merge(AZURE)) == after


def test_a_forced_qualifier_replaces_the_one_that_is_there() -> None:
    """A forced qualifier replaces the one that is there."""
    assert str(SpfRecord.parse("v=spf1 mx ~all").merge(AZURE, "-all")) == f"v=spf1 mx {AZURE} -all"


def test_a_forced_qualifier_never_switches_a_redirect_off() -> None:
    """A forced qualifier never switches a redirect off."""
    with pytest.raises(SpfError, match="redirect"):
        SpfRecord.parse("v=spf1 redirect=_spf.example").merge(AZURE, "-all")


def test_taking_a_mechanism_out_leaves_the_others_in_order() -> None:
    """Taking a mechanism out leaves the others in order."""
    assert str(SpfRecord.parse(f"v=spf1 mx {AZURE} a -all").without(AZURE)) == "v=spf1 mx a -all"


def test_merging_and_taking_out_gives_the_record_back() -> None:
    """Merging and taking out gives the record back."""
    text = "v=spf1 mx include:a.example ?all exp=why.example"
    assert str(SpfRecord.parse(text).merge(AZURE).without(AZURE)) == text


@pytest.mark.parametrize(("text", "qualifier"), [("v=spf1 mx all", "+all"), ("v=spf1 ~ALL", "~all"), ("v=spf1", None)])
def test_the_qualifier_of_all_is_read(text: str, qualifier: str | None) -> None:
    """The qualifier of all is read."""
    assert SpfRecord.parse(text).all_qualifier == qualifier


@pytest.mark.parametrize("text", ["v=spf10 -all", "spf1", "", "v=spf1 includes:a.example -all", "v=spf1 ip5:1 -all"])
def test_a_text_that_is_no_spf_record_is_refused_with_its_words(text: str) -> None:
    """A text that is no spf record is refused with its words."""
    with pytest.raises(SpfError, match="SPF"):
        SpfRecord.parse(text)
