"""`RecordFiles`: the DNS records that are wanted in zones that are looked after elsewhere, as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from maildns import Record, record_texts
from provider.resource import Difference, DiffKind, Task, Values
from provider.values import has_unknown
from provider.written_files import Files, WrittenFiles


class RecordFiles(WrittenFiles):
    """Writes a zone file and a table per domain; nobody waits for the records."""

    token = "mfdmail:index:RecordFiles"  # noqa: S105 - a resource type
    # Beside the files of domains that Azure verifies, which may have the same names.
    folder = "tenant"

    def files(self, inputs: Values, *, secrets: bool) -> Files:
        """Return both files of each domain."""
        del secrets
        return {
            name: text.encode()
            for domain, records in _by_domain(inputs).items()
            for name, text in record_texts(domain, records).items()
        }

    def changes(self, task: Task, old: Values, new: Values) -> dict[str, Difference]:
        """Name the domains, and tell their records."""
        if has_unknown(new["records"]):
            return {"records": Difference()}
        before, after = (values.get("records") or {} for values in (old, new))
        changed = {domain: _kind(before, after, domain) for domain in sorted({*before, *after})}
        found = {f'records["{domain}"]': Difference(kind) for domain, kind in changed.items() if kind}
        if found:
            task.log.tell("\n".join(_lines(new)))
        return found

    def written(self, inputs: Values) -> str:
        """Say where the records are, and which they are."""
        return "\n".join((*_lines(inputs), f"they are in {inputs['outDir']}/{self.folder}, as zone files and tables"))

    def farewell(self, state: Values) -> str:
        """Say that nobody takes the records out of DNS."""
        return f"the records in {state.get('outDir')}/{self.folder} are no longer wanted; take them out of DNS by hand"


def _by_domain(inputs: Values) -> dict[str, tuple[Record, ...]]:
    return {domain: tuple(map(Record.from_mapping, records)) for domain, records in sorted(inputs["records"].items())}


def _kind(before: Mapping[str, object], after: Mapping[str, object], domain: str) -> DiffKind | None:
    if domain not in before:
        return DiffKind.ADD
    if domain not in after:
        return DiffKind.DELETE
    return DiffKind.UPDATE if before[domain] != after[domain] else None


def _lines(inputs: Values) -> Iterator[str]:
    yield "these DNS records are needed in zones that are not managed here:"
    for records in _by_domain(inputs).values():
        yield from (f"  {record.name}  {record.type}  {record.value}" for record in records)
