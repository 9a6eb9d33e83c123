"""The host as a process, spoken to as the engine does."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

ROOT = Path(__file__).resolve().parents[2]
HOST = ROOT / "toolchain" / "language_host" / "__main__.py"


class Host:
    """A started host and a stub for it."""

    def __init__(self, folder: Path) -> None:
        # The folder of the executor: programs of these tests are run by a stand-in that runs them without an engine.
        executor = folder / "pulumi-language-python-exec"
        executor.write_text("import runpy, sys\nrunpy.run_path(sys.argv[sys.argv.index('--') + 1])\n")
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-I", HOST, folder, "127.0.0.1:1"], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.channel = grpc.insecure_channel(f"127.0.0.1:{int(self.process.stdout.readline())}")
        self.stub: Any = language_pb2_grpc.LanguageRuntimeStub(self.channel)

    def info(self, program: str) -> language_pb2.ProgramInfo:
        """Write a program and return how the engine would name it."""
        (self.folder / "__main__.py").write_text(textwrap.dedent(program))
        info = language_pb2.ProgramInfo(
            root_directory=str(self.folder), program_directory=str(self.folder), entry_point="."
        )
        info.options.update({"virtualenv": str(ROOT / ".venv")})
        return info

    def run(self, program: str) -> Any:
        """Run a program to its end."""
        return self.stub.Run(self.run_request(program), timeout=120)

    def run_request(self, program: str) -> language_pb2.RunRequest:
        """Return the request that runs a program."""
        return language_pb2.RunRequest(info=self.info(program), pwd=str(self.folder))

    def wait_for(self, name: str) -> str:
        """Wait until a program has written a file, and return what is in it."""
        file = self.folder / name
        limit = time.monotonic() + 20
        while not (file.exists() and file.read_text()):
            assert time.monotonic() < limit, f"{name} was not written"
            time.sleep(0.02)
        return file.read_text()


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """A running host."""
    started = Host(tmp_path)
    yield started
    started.channel.close()
    started.process.kill()
    started.process.communicate()


def gone(pid: int) -> bool:
    """Return whether a process ends within 5 seconds."""
    for _ in range(100):
        try:
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_a_good_program_has_no_error(host: Host) -> None:
    """Exit code 0 is an empty answer."""
    assert host.run("print('hello')") == language_pb2.RunResponse()


def test_exit_code_32_means_that_the_error_was_shown(host: Host) -> None:
    """The engine is told to say no more."""
    assert host.run("raise SystemExit(32)") == language_pb2.RunResponse(bail=True)


def test_another_exit_code_is_reported(host: Host) -> None:
    """The engine is told the exit code, or the signal that ended the program."""
    assert host.run("raise SystemExit(3)").error == "Program exited with non-zero exit code: 3"
    assert host.run("import os; os.kill(os.getpid(), 9)").error == "Program was ended by signal 9"


def test_a_missing_virtualenv_is_the_programs_error(host: Host) -> None:
    """The sentence reaches the user instead of a trace of gRPC."""
    request = host.run_request("")
    request.info.options.update({"virtualenv": "nowhere"})

    assert "no virtual environment" in host.stub.Run(request).error


def test_what_a_program_left_behind_ends_with_it(host: Host) -> None:
    """A forgotten background process does not keep the engine's pipe open."""
    host.run(
        """
        import subprocess, pathlib
        left = subprocess.Popen(["sleep", "60"])
        (pathlib.Path.cwd() / "pid").write_text(str(left.pid))
        """
    )

    assert gone(int(host.wait_for("pid")))


def test_a_plugins_output_comes_as_it_is_written(host: Host) -> None:
    """The engine reads the port from the first line, long before the plugin ends."""
    request = language_pb2.RunPluginRequest(
        info=host.info("import sys, time; print(4711, flush=True); time.sleep(60)"), kind="resource"
    )
    call = host.stub.RunPlugin(request)

    assert next(call).stdout.startswith(b"4711")  # the newline may come by itself
    call.cancel()


def test_a_plugins_exit_code_comes_last(host: Host) -> None:
    """Both streams are passed on, then the exit code."""
    request = language_pb2.RunPluginRequest(
        info=host.info("import sys; print('out'); print('err', file=sys.stderr); sys.exit(5)"), kind="resource"
    )

    *output, last = host.stub.RunPlugin(request)

    assert last.exitcode == 5
    assert b"".join(answer.stdout for answer in output) == b"out\n"
    assert b"".join(answer.stderr for answer in output) == b"err\n"


def test_a_plugin_ends_when_the_engine_gives_it_up(host: Host) -> None:
    """Cancelling the call is how the engine ends a plugin."""
    info = host.info("import os, time; print(os.getpid(), flush=True); time.sleep(60)")
    call = host.stub.RunPlugin(language_pb2.RunPluginRequest(info=info, kind="resource"))
    pid = int(next(call).stdout)

    call.cancel()

    assert gone(pid)


def test_cancel_ends_the_host(host: Host) -> None:
    """The host is gone within a second, without the engine's patience of five."""
    host.stub.Cancel(empty_pb2.Empty())

    assert host.process.wait(2) == 0


def test_cancel_ends_programs_but_waits_for_plugins(host: Host) -> None:
    """A provider that still reports what it got done keeps the host."""
    plugin = host.stub.RunPlugin(
        language_pb2.RunPluginRequest(info=host.info("import time; print(1, flush=True); time.sleep(60)"))
    )
    next(plugin)
    program = host.stub.Run.future(host.run_request("import time; open('started', 'w').write('1'); time.sleep(60)"))
    host.wait_for("started")

    host.stub.Cancel(empty_pb2.Empty())

    assert program.result(timeout=120) == language_pb2.RunResponse(bail=True)
    with pytest.raises(subprocess.TimeoutExpired):  # longer than it would wait for last answers
        host.process.wait(1.5)
    plugin.cancel()
    assert host.process.wait(5) == 0


def test_an_interrupt_is_ignored(host: Host) -> None:
    """The engine's SIGINT does not end the host before Cancel does."""
    host.process.send_signal(signal.SIGINT)

    assert host.stub.GetPluginInfo(empty_pb2.Empty()).version == "3.259.0"


def test_the_engines_death_ends_everything(host: Host, tmp_path: Path) -> None:
    """Without its parent the host ends its children and itself."""
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-I', {str(HOST)!r}, {str(tmp_path)!r}, 'x'])"
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as engine:
        assert engine.stdout
        channel = grpc.insecure_channel(f"127.0.0.1:{int(engine.stdout.readline())}")
        stub: Any = language_pb2_grpc.LanguageRuntimeStub(channel)
        program = "import os, time; open('pids', 'w').write(f'{os.getpid()} {os.getppid()}'); time.sleep(60)"
        running = stub.Run.future(host.run_request(program))
        pids = [int(pid) for pid in host.wait_for("pids").split()]
        engine.kill()

        assert all(gone(pid) for pid in pids)
        assert running.result(timeout=120).error == "Program was ended by signal 9"


def test_unsupported_calls_are_answered_by_name(host: Host) -> None:
    """Each call that makes code is refused with the way out."""
    for method, request in (
        ("GenerateProgram", language_pb2.GenerateProgramRequest()),
        ("GenerateProject", language_pb2.GenerateProjectRequest()),
        ("GeneratePackage", language_pb2.GeneratePackageRequest()),
        ("Pack", language_pb2.PackRequest()),
        ("Link", language_pb2.LinkRequest()),
    ):
        with pytest.raises(grpc.RpcError, match=f"{method} is not supported") as caught:
            getattr(host.stub, method)(request)
        error: Any = caught.value
        assert error.code() is grpc.StatusCode.UNIMPLEMENTED


def test_the_host_does_not_import_the_sdk() -> None:
    """The stubs come without `pulumi/__init__`, which would double the host's start."""
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from toolchain.language_host import light_import; light_import.install()\n"
        "from toolchain.language_host import servicer\n"
        "print(sorted(name for name in sys.modules if name.startswith('pulumi')))\n"
    )
    printed = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True).stdout

    assert "pulumi.runtime.proto.language_pb2" in printed
    assert "pulumi.resource" not in printed
