"""Mail's DNS: the wanted records, merging SPF, names inside a zone, files for a zone elsewhere, and what DNS answers."""

from maildns.answers import Answer, Outcome
from maildns.asking import ask
from maildns.checking import check_records
from maildns.errors import MailDnsError, NameOutsideZoneError, ServerListError, SpfError
from maildns.finding import Finding
from maildns.names import relative_name
from maildns.record import Record
from maildns.record_files import record_texts, write_records
from maildns.records_table import records_table
from maildns.servers import Server, servers_from
from maildns.spf import SpfRecord, is_spf
from maildns.spf_lookups import LOOKUP_LIMIT, count_lookups
from maildns.zone_file import zone_file

__all__ = [
    "LOOKUP_LIMIT",
    "Answer",
    "Finding",
    "MailDnsError",
    "NameOutsideZoneError",
    "Outcome",
    "Record",
    "Server",
    "ServerListError",
    "SpfError",
    "SpfRecord",
    "ask",
    "check_records",
    "count_lookups",
    "is_spf",
    "record_texts",
    "records_table",
    "relative_name",
    "servers_from",
    "write_records",
    "zone_file",
]
