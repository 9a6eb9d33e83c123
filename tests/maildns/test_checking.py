"""A check says which record is missing or different and what DNS answered instead."""

from maildns import Answer, Outcome, Record, check_records

NAME = "mail.contoso.com"
GUID = Record("Domain", "TXT", NAME, "ms-domain-verification=1b2c")
SPF = Record("SPF", "TXT", NAME, "v=spf1 include:spf.protection.outlook.com -all")
DKIM = Record("DKIM", "CNAME", f"s1._domainkey.{NAME}", "s1._domainkey.azurecomm.net")


class Zone:
    """Answers from a dictionary and counts the questions."""

    def __init__(self, records: dict[tuple[str, str], tuple[str, ...]]) -> None:
        self.records = records
        self.asked: list[tuple[str, str]] = []

    def __call__(self, name: str, record_type: str) -> Answer:
        """Answer, and remember the question."""
        self.asked.append((name, record_type))
        values = self.records.get((name, record_type), ())
        return Answer(name, record_type, Outcome.FOUND if values else Outcome.NO_NAME, values)


def found(record: Record, *values: str) -> str:
    """Return the findings for a record when DNS answers `values`, as one text."""
    return "\n".join(str(finding) for finding in check_records([record], Zone({(record.name, record.type): values})))


def test_records_as_wanted_have_no_finding() -> None:
    """Records as wanted have no finding."""
    zone = Zone({(NAME, "TXT"): (GUID.value, SPF.value), (DKIM.name, "CNAME"): (DKIM.value.upper(),)})
    assert check_records([GUID, SPF, DKIM], zone) == []


def test_two_records_of_one_name_are_asked_for_once() -> None:
    """Two records of one name are asked for once."""
    zone = Zone({(NAME, "TXT"): (GUID.value, SPF.value)})
    check_records([GUID, SPF], zone)
    assert zone.asked.count((NAME, "TXT")) == 1


def test_a_missing_value_is_named_with_what_is_there() -> None:
    """A missing value is named with what is there."""
    text = found(GUID, "ms-domain-verification=other")
    assert "'ms-domain-verification=1b2c' is missing" in text
    assert "DNS answers 'ms-domain-verification=other'" in text


def test_a_cname_to_elsewhere_is_named_with_its_target() -> None:
    """A cname to elsewhere is named with its target."""
    assert "should point to s1._domainkey.azurecomm.net; DNS answers 'other.example'" in found(DKIM, "other.example")


def test_a_proxied_cname_is_recognised() -> None:
    """A proxied cname is recognised."""
    zone = Zone({(DKIM.name, "A"): ("192.0.2.7",)})
    (finding,) = check_records([DKIM], zone)
    assert "proxy" in str(finding)
    assert "192.0.2.7" in str(finding)


def test_an_spf_with_more_mechanisms_is_tolerated() -> None:
    """An spf with more mechanisms is tolerated."""
    assert found(SPF, "v=spf1 mx include:spf.protection.outlook.com -all") == ""


def test_a_soft_fail_is_named() -> None:
    """A soft fail is named."""
    assert "should end in -all" in found(SPF, "v=spf1 include:spf.protection.outlook.com ~all")


def test_two_spf_records_are_named() -> None:
    """Two spf records are named."""
    assert "there are 2 SPF records" in found(SPF, SPF.value, "v=spf1 mx -all")


def test_a_lacking_mechanism_is_named_with_its_place() -> None:
    """A lacking mechanism is named with its place."""
    text = found(SPF, "v=spf1 mx -all")
    assert "lacks include:spf.protection.outlook.com" in text
    assert "before -all" in text


def test_too_many_look_ups_are_a_warning_only() -> None:
    """Too many look ups are a warning only."""
    includes = " ".join(f"include:{number}.example" for number in range(11))
    zone = Zone({(NAME, "TXT"): (f"v=spf1 {includes} include:spf.protection.outlook.com -all",)})
    (finding,) = check_records([SPF], zone)
    assert finding.warning
    assert "more than 10" in str(finding)


def test_silence_is_told_apart_from_a_missing_record() -> None:
    """Silence is told apart from a missing record, and waited for once."""
    asked: list[str] = []

    def silent(name: str, record_type: str) -> Answer:
        asked.append(name)
        return Answer(name, record_type, Outcome.UNREACHABLE, reason="timed out")

    findings = check_records([GUID, DKIM], silent)
    assert [finding.answered for finding in findings] == [False, False]
    assert "timed out" in str(findings[1])
    assert asked == [NAME]
