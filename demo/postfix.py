"""The real Postfix as a child process: files of its configuration in a temporary folder, moved to loopback, waited for, ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from toolchain.debian import PACKAGES

# How long may Postfix take until it greets, in seconds? About 2 on an idle machine with 2 cores.
START_SECONDS = 60.0
# How long may its processes take to end, in seconds, until they are killed? Well under 1 where nothing is wrong.
STOP_SECONDS = 10.0
SECRET = "sasl_passwd"  # noqa: S105 - the name of a file
# It names a value that it cannot take at a terminal only.
_SILENT = "it does not say why; `postfix -c FOLDER check`, at a terminal, does"


class PostfixDidNotStartError(Exception):
    """Postfix ended, or did not greet in time."""


@dataclass(frozen=True)
class Postfix:
    """A running Postfix; `folder` holds its configuration, queue and log, and goes with it."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        """What it has logged, and before that what the command that starts it has printed."""
        files = (self.folder / "start.log", self.folder / "mail.log")
        return "".join(file.read_text(errors="replace") for file in files if file.exists())

    @property
    def master(self) -> int | None:
        """The process id of master, which leads a process group of its own; None before there is one."""
        file = self.folder / "queue" / "pid" / "master.pid"
        text = file.read_text().strip() if file.exists() else ""
        return int(text) if text else None


def obstacle() -> str:
    """Return why Postfix cannot be started here, and what to install; empty where it can."""
    reasons = {
        f"Postfix is not installed (on Debian: apt install {' '.join(PACKAGES['postfix'])})": shutil.which("postfix"),
        "Postfix starts as root only": os.geteuid() == 0,
    }
    return ", and ".join(reason for reason, fulfilled in reasons.items() if not fulfilled)


@contextmanager
def running_postfix(
    files: Path, ca_file: Path | None = None, place_of: Callable[[str], str] = lambda _host: ""
) -> Iterator[Postfix]:
    """Run Postfix with the configuration in the folder `files`; end it, and remove all that it has written, on the way out.

    Nothing but its place is changed: it listens to a free port of 127.0.0.1, keeps everything in a temporary folder, and
    asks no name server who connects. `ca_file` holds the authorities that it trusts instead of the machine's. `place_of`
    says where to connect to (host:port) instead of the server that it forwards to, empty for no other place; the name
    that TLS checks stays.
    Raises PostfixDidNotStartError.
    """
    # Its daemons run as a user of their own, who has to get at them.
    with tempfile.TemporaryDirectory(prefix="bridge-") as name:
        folder = Path(name)
        postfix = _started(folder, _prepared(folder, files, ca_file, place_of))
        try:
            _wait(postfix)
            yield postfix
        finally:
            _end(postfix)


def _prepared(folder: Path, files: Path, ca_file: Path | None, place_of: Callable[[str], str]) -> int:
    """Fill the folder, and return the port."""
    folder.chmod(0o755)
    try:
        _copy(files, folder / "postfix")
        _lead(folder / "postfix", place_of)
        return _moved(folder, ca_file)
    except (OSError, LookupError) as error:
        # LookupError: the user that main.cf names is not one of this machine's.
        raise PostfixDidNotStartError(f"Postfix did not start: {error}") from error


def _copy(files: Path, configuration: Path) -> None:
    """Copy the files with the modes that the page for the person who installs them asks for."""
    configuration.mkdir()
    for file in files.iterdir():
        copy = configuration / file.name
        # Nobody else can read the password, at no moment.
        copy.touch(mode=0o600)
        shutil.copyfile(file, copy)
        if copy.name != SECRET:
            copy.chmod(0o644)
        _settle(copy)


def _moved(folder: Path, ca_file: Path | None) -> int:
    """Change where it runs, and return the port."""
    configuration, port = folder / "postfix", _free_port()
    places: dict[str, object] = {
        "queue_directory": _made(folder / "queue"),
        "data_directory": _made(folder / "data"),
        "maillog_file": folder / "mail.log",
        "maillog_file_prefixes": folder,
        "inet_interfaces": "127.0.0.1",
        "smtpd_peername_lookup": "no",
    }
    shutil.chown(folder / "data", _parameter(configuration, "mail_owner"))
    if ca_file:
        places["smtp_tls_CAfile"] = shutil.copyfile(ca_file, folder / "ca.pem")
    _set(configuration, places)
    _replace(configuration / "master.cf", "\nsmtp      inet", f"\n127.0.0.1:{port} inet")
    return port


def _lead(configuration: Path, place_of: Callable[[str], str]) -> None:
    """Lead it to another place, and put the login there: Postfix looks it up by what it connects to."""
    meant = _parameter(configuration, "relayhost")
    host, _, port = place_of(meant[1:].partition("]")[0]).rpartition(":")
    if not host:
        return
    _set(configuration, {"relayhost": f"[{host}]:{port}"})
    if (configuration / SECRET).exists():
        _replace(configuration / SECRET, f"\n{meant} ", f"\n[{host}]:{port} ")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _parameter(configuration: Path, name: str) -> str:
    return _output("postconf", "-c", str(configuration), "-h", name).strip()


def _set(configuration: Path, places: Mapping[str, object]) -> None:
    _output("postconf", "-c", str(configuration), "-e", *(f"{name}={value}" for name, value in places.items()))
    _settle(configuration / "main.cf")


def _output(*command: str) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise PostfixDidNotStartError(f"Postfix did not start: {_last_line(done.stderr)}")
    return done.stdout


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    if text.count(old) != 1:
        raise PostfixDidNotStartError(f"Postfix did not start: {file.name} does not say {old.strip()!r} once")
    file.write_text(text.replace(old, new))
    _settle(file)


def _settle(file: Path) -> None:
    """Let the file look older: every command of Postfix waits while one was changed within the last two seconds."""
    earlier = time.time() - 10
    os.utime(file, (earlier, earlier))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _started(folder: Path, port: int) -> Postfix:
    with (folder / "start.log").open("wb") as output:
        process = subprocess.Popen(
            ["postfix", "-c", folder / "postfix", "start-fg"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C goes to the whole group; here it is ended by its process id.
            start_new_session=True,
        )
    return Postfix(folder, port, process)


def _wait(postfix: Postfix) -> None:
    if not _within(START_SECONDS, lambda: postfix.process.poll() is not None or _greets(postfix.port)):
        raise PostfixDidNotStartError(f"Postfix did not greet within {START_SECONDS:.0f} s")
    if postfix.process.poll() is not None:
        raise PostfixDidNotStartError(f"Postfix did not start: {_last_line(postfix.log)}")


def _greets(port: int) -> bool:
    # A refusal is a greeting too: 127.0.0.1 need not be one of the bridge's networks.
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), START_SECONDS) as client:
        return client.recv(3) in {b"220", b"554"}
    return False


def _last_line(text: str) -> str:
    return next(iter(text.strip().splitlines()[::-1]), _SILENT)


def _end(postfix: Postfix) -> None:
    """End master, which ends its daemons, and with it the command that started it; kill what then still runs."""
    process = postfix.process
    # While that command still prepares, ending it could leave a master behind whose process id nobody knows yet.
    _within(START_SECONDS, lambda: postfix.master is not None or process.poll() is not None)
    leader = postfix.master or process.pid
    if process.poll() is None:
        _signal(os.kill, leader, signal.SIGTERM)
        _within(STOP_SECONDS, lambda: process.poll() is not None)
    for group in (leader, process.pid):
        _signal(os.killpg, group, signal.SIGKILL)
    process.wait()


def _signal(send: Callable[[int, int], None], number: int, kind: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        send(number, kind)


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
