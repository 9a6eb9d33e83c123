"""A small Pulumi project in a temporary folder, run by the real engine."""

from __future__ import annotations

import os
import subprocess
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".toolchain" / "bin"

# One resource that waits as long as it is told, can be stopped, and can fail.
PROVIDER = """
import asyncio, sys
from pulumi.provider.experimental import provider, server

class Slow(provider.Provider):
    stop = asyncio.Event()

    async def get_schema(self, request):
        return provider.GetSchemaResponse('{"name": "slow", "version": "1.0.0"}')

    async def configure(self, request):
        return provider.ConfigureResponse(True, True, True, True)

    async def check(self, request):
        return provider.CheckResponse(request.new_inputs)

    async def diff(self, request):
        return provider.DiffResponse(changes=False)

    async def create(self, request):
        if not request.preview:
            await self.work(request.properties)
        return provider.CreateResponse("an-id", request.properties)

    async def work(self, properties):
        if "fail" in properties:
            raise ValueError("refused by the service")
        try:
            await asyncio.wait_for(self.stop.wait(), properties["seconds"].value)
        except TimeoutError:
            return
        raise ValueError("stopped when asked")

    async def delete(self, request):
        pass

    async def cancel(self):
        self.stop.set()

server.main(sys.argv[1:], "1.0.0", Slow())
"""


@dataclass(frozen=True)
class Project:
    """A folder with Pulumi.yaml, a program, a provider `slow`, a file backend and a stack `t`."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """No account, no network, nothing outside the folder."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")},
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": f"file://{self.folder / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": "of a test",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }

    def write(self, name: str, text: str) -> None:
        """Write a file of the project."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the engine and return at once."""
        return subprocess.Popen(
            [BIN / "pulumi", *arguments, "--non-interactive", "--color=never"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str]:
        """Run the engine; return its exit code and what it printed."""
        with self.start(*arguments) as process:
            printed, _ = process.communicate(timeout=120)
        return process.returncode, printed

    def up(self) -> tuple[int, str]:
        """Run `pulumi up` without asking."""
        return self.run("up", "--yes", "--skip-preview")

    def processes(self) -> list[str]:
        """Return the command lines of the processes that were started for this project and still run."""
        mark = f"PULUMI_HOME={self.folder / 'home'}".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (process / "environ").read_bytes().split(b"\0"):
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
        return found


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose program declares nothing yet."""
    if not (BIN / "pulumi-language-python").exists():
        pytest.skip("the engine on this machine has a language host of its own")
    runtime = f"runtime: {{name: python, options: {{virtualenv: {ROOT / '.venv'}}}}}\n"
    made = Project(tmp_path)
    (tmp_path / "state").mkdir()
    made.write("Pulumi.yaml", f"name: tiny\n{runtime}plugins: {{providers: [{{name: slow, path: slow}}]}}\n")
    made.write("slow/PulumiPlugin.yaml", runtime)
    made.write("slow/__main__.py", PROVIDER)
    made.write("__main__.py", "")
    code, printed = made.run("stack", "init", "t")
    assert code == 0, printed
    return made
