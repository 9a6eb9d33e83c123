"""The report that the script writes when it has run: what became of each wanted thing, and which document wanted it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from exchange.errors import UnreadableReportError
from exchange.needs import Need
from exchange.values import Line, one_line

# The version of the report that is read here.
_VERSION = 1

_CONFIG = ConfigDict(alias_generator=to_camel, validate_by_name=True, extra="forbid", strict=True)
_AGAIN = "run the script again, which writes it anew"
# More problems of one file than these help nobody.
_MOST_PROBLEMS = 3


@dataclass(frozen=True)
class ReportItem:
    """What became of one wanted thing, or of one that is no longer wanted (`wanted` is "absent")."""

    __pydantic_config__ = _CONFIG

    kind: Line
    name: Line
    wanted: Line
    found: Line
    action: Literal["created", "changed", "unchanged", "skipped", "failed"]
    message: Line
    time: AwareDatetime

    @property
    def need(self) -> Need:
        """What it is, as devices need it."""
        return Need(self.kind, self.name)

    @property
    def missed(self) -> bool:
        """Whether it is wanted and was not brought about: it failed, or somebody answered No."""
        return self.action == "failed" or (self.action == "skipped" and self.wanted != "absent")

    @property
    def left_over(self) -> bool:
        """Whether it is no longer wanted, and still there."""
        return self.action == "skipped" and self.wanted == "absent"


@dataclass(frozen=True)
class Report:
    """A run of the script from beginning to end; a run that was stopped leaves none."""

    __pydantic_config__ = _CONFIG

    version: Literal[1]
    stack: Line
    state_sha256: Annotated[str, Field(alias="stateSha256", pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the document's bytes."""
    started_at: AwareDatetime
    finished_at: AwareDatetime
    prune: bool
    items: tuple[ReportItem, ...]

    def is_of(self, document: bytes) -> bool:
        """Whether the script had this very document."""
        return sha256(document).hexdigest() == self.state_sha256


@dataclass(frozen=True)
class _Versioned:
    version: Annotated[int, Field(strict=True)]


_REPORT = TypeAdapter(Report)
_VERSIONED = TypeAdapter(_Versioned)


def read_report(file: Path) -> Report | None:
    """Return the script's report, None where there is none.

    Raises UnreadableReportError, with the file, each place that is wrong, and the way out.
    """
    try:
        return report_from_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreadableReportError([f"{file} cannot be read: {error.strerror}"]) from None
    except UnreadableReportError as error:
        raise UnreadableReportError([f"{file} is no report of the script: {error}"]) from None


def report_from_json(text: bytes) -> Report:
    """Read what the script wrote. Raises UnreadableReportError, with the places that are wrong and the way out."""
    try:
        _refuse_newer(_VERSIONED.validate_json(text).version)
        return _REPORT.validate_json(text)
    except ValidationError as error:
        raise UnreadableReportError([f"{'; '.join(_problems(error))}; {_AGAIN}"]) from None


def _refuse_newer(version: int) -> None:
    # Before the rest is read: what is new about it would be told as mistakes.
    if version > _VERSION:
        newer = f"{one_line(f'version: {version}')} is newer than {_VERSION}, which is known here"
        raise UnreadableReportError([f"{newer}; {_AGAIN}, with the one beside the state"])


def _problems(error: ValidationError) -> Iterable[str]:
    found = error.errors(include_url=False, include_input=False, include_context=False)
    for problem in found[:_MOST_PROBLEMS]:
        yield one_line(f"{'.'.join(map(str, problem['loc'])) or 'document'}: {problem['msg']}")
    if len(found) > _MOST_PROBLEMS:
        yield f"and {len(found) - _MOST_PROBLEMS} more"
