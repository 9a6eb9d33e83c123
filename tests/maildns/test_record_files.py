"""Records for a zone elsewhere are written as a zone file and as a table."""

from pathlib import Path

import dns.zone

from maildns import Record, records_table, write_records, zone_file

RECORDS = [
    Record("Domain", "TXT", "mail.contoso.com", "ms-domain-verification=1b2c", 3600),
    Record("SPF", "TXT", "mail.contoso.com", "v=spf1 include:spf.protection.outlook.com -all", 3600),
    Record("DKIM", "CNAME", "s1._domainkey.mail.contoso.com", "s1._domainkey.azurecomm.net", 300),
]


def test_a_zone_file_reads_back_as_the_same_records() -> None:
    """A zone file reads back as the same records."""
    zone = dns.zone.from_text(zone_file(RECORDS), "contoso.com", check_origin=False)
    texts = zone.find_rdataset("mail", "TXT")
    assert {text.strings[0].decode() for text in texts} == {record.value for record in RECORDS[:2]}
    assert str(zone.find_rdataset("s1._domainkey.mail", "CNAME")[0].target) == "s1._domainkey.azurecomm.net."


def test_a_long_value_with_quotes_is_cut_into_strings_that_join_to_the_same_value() -> None:
    """A long value with quotes is cut into strings that join to the same value."""
    value = 'say "hello" \\ ' * 30
    zone = dns.zone.from_text(zone_file([Record("X", "TXT", "a.example", value)]), "example", check_origin=False)
    assert b"".join(zone.find_rdataset("a", "TXT")[0].strings).decode() == value


def test_the_table_names_records_inside_the_zone() -> None:
    """The table names records inside the zone."""
    table = records_table(RECORDS, "contoso.com")
    assert "| s1._domainkey.mail " in table
    assert "Name in contoso.com" in table


def test_both_files_are_written_and_replaced_whole(tmp_path: Path) -> None:
    """Both files are written and replaced whole."""
    folder = tmp_path / "dns"
    for _ in range(2):
        zone, table = write_records(folder, "mail.contoso.com", RECORDS)
    assert sorted(path.name for path in folder.iterdir()) == ["mail.contoso.com.md", "mail.contoso.com.zone"]
    assert "ms-domain-verification=1b2c" in zone.read_text()
    assert "do not add a second one" in table.read_text()
