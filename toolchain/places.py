"""Where things are installed; everything stays inside the project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# The engine's version, equal to that of the `pulumi` package in requirements.txt.
ENGINE_VERSION = "3.259.0"
PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Places:
    """The folders of one checkout."""

    root: Path = PROJECT

    @property
    def virtual_environment(self) -> Path:
        """The project's own Python packages."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The Python that every command of the project runs with."""
        return self.virtual_environment / "bin" / "python"

    @property
    def toolchain(self) -> Path:
        """Everything about the engine."""
        return self.root / ".toolchain"

    @property
    def bin(self) -> Path:
        """What `./mfd` puts on PATH: the engine, and its language host when the engine was built here."""
        return self.toolchain / "bin"

    @property
    def engine(self) -> Path:
        """The engine: a file when it was built here, a link otherwise."""
        return self.bin / "pulumi"

    @property
    def engine_stamp(self) -> Path:
        """Which way the engine came, and what it was made from."""
        return self.toolchain / "engine.json"

    @property
    def engine_module(self) -> Path:
        """The Go module that pins the engine."""
        return self.root / "toolchain" / "engine"

    @property
    def language_host(self) -> Path:
        """The start script of the language host."""
        return self.root / "toolchain" / "language_host" / "pulumi-language-python"
