"""A file of a stack that a command brings up to date: written whole or not at all, and not over somebody's change."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cli.errors import CommandError


@dataclass(frozen=True)
class StackFile:
    """A file below the project's folder; it does not have to be there."""

    root: Path
    name: str

    @property
    def path(self) -> Path:
        """Where it is, behind links."""
        return (self.root / self.name).resolve()

    @cached_property
    def data(self) -> bytes | None:
        """What stood in it when it was first asked for; None where there was no file. Raises CommandError."""
        return self._now()

    @property
    def text(self) -> str:
        """The same as text, empty where there was no file. Raises CommandError."""
        try:
            return (self.data or b"").decode("utf-8-sig")
        except UnicodeDecodeError:
            raise CommandError(f"{self.name} is not UTF-8; save it as UTF-8") from None

    def write(self, text: str) -> None:
        """Put `text` in the file's place if it says something else; raises CommandError."""
        data = text.encode("utf-8")
        if data == (self.data or b""):
            return
        try:
            if self._now() != self.data:
                raise CommandError(f"{self.name} was changed while it was read; run the command again")
            self._replace(data)
        except OSError as error:
            raise CommandError(f"{self.name} cannot be written: {error.strerror}") from None

    def _now(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CommandError(f"{self.name} cannot be read: {error.strerror}") from None

    def _replace(self, data: bytes) -> None:
        path = self.path
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        new = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            new.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
