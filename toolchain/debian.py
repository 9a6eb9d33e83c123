"""`python -m toolchain.debian`: the Debian packages that the tests use.

Without root or apt nothing is installed; the tests that need a missing program are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile

from toolchain.errors import ToolchainError
from toolchain.progress import Progress, run

# Program that a test starts: the packages that bring it, with what they only recommend.
PACKAGES = {
    "swaks": ("swaks", "libnet-ssleay-perl", "libauthen-sasl-perl", "libnet-dns-perl"),
    "dig": ("dnsutils",),
    "curl": ("curl",),
    "openssl": ("openssl",),
    "chromium": ("chromium",),
    "postfix": ("postfix", "libsasl2-modules", "ca-certificates"),
}
# Postfix would otherwise start a mail server of its own; the tests bring their configuration along.
_ANSWERS = "postfix postfix/main_mailer_type select No configuration\n"
# Seconds to wait for a mirror, and how often to ask again: a machine without network should not wait long.
_APT = ("apt-get", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=1")


def missing() -> list[str]:
    """Return the programs that are not on PATH."""
    return [program for program in PACKAGES if shutil.which(program) is None]


def main() -> int:
    """Install what is missing where that is possible; otherwise say what is missing. Always returns 0."""
    programs = missing()
    if not programs:
        return 0
    packages = [package for program in programs for package in PACKAGES[program]]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"Tests with {', '.join(programs)} are skipped; on Debian: apt install {' '.join(packages)}")
        return 0
    try:
        _install(packages)
    except ToolchainError as error:
        print(f"Tests with {', '.join(programs)} are skipped: {error}")
    return 0


def _install(packages: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    progress = Progress("Debian packages for the tests")
    run([*_APT, "update", "-q"], progress, str, environment=environment)
    if "postfix" in packages:
        _answer(_ANSWERS, environment)
    progress = Progress(f"Installing {' '.join(packages)}")
    run([*_APT, "install", "-q", "-y", "--no-install-recommends", *packages], progress, str, environment=environment)


def _answer(answers: str, environment: dict[str, str]) -> None:
    """Tell Debian's packages what they would ask a person."""
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(answers)
        file.flush()
        run(["debconf-set-selections", file.name], Progress("Answers for Debian"), str, environment=environment)


if __name__ == "__main__":
    sys.exit(main())
