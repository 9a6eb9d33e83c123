"""Values as Postfix's files hold them; what they cannot hold is refused, by the name of its field.

main.cf expands `$` and splits lists at blanks and commas, a line that begins with a blank continues the one before, and
a lookup table's value ends at the line's last character that is no blank (postconf(5), postmap(1), regexp_table(5)).
"""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError

from bridge.errors import UnwritableValueError

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*")
_PATH = re.compile(r"/[A-Za-z0-9._/-]+")
# RFC 5321's dot-string; a quoted local part is nothing that a device or an upstream knows.
_ADDRESS = re.compile(r"(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)?@(?P<domain>.+)")
_SPECIAL = re.compile(r"[^A-Za-z0-9@_-]")


def host_name(field: str, value: str) -> str:
    """Return `value`, a host name."""
    if not _HOST.fullmatch(value):
        raise UnwritableValueError(f"{field}: {value!r} is not a host name")
    return value


def port(field: str, value: int) -> int:
    """Return `value`, a TCP port."""
    if not 0 < value < 2**16:
        raise UnwritableValueError(f"{field}: {value} is not a port; it has to be 1 to 65535")
    return value


def network(field: str, value: str) -> str:
    """Return `value`, an IPv4 address or network, with its prefix length."""
    try:
        return str(IPv4Network(value))
    except (AddressValueError, NetmaskValueError, ValueError):
        raise UnwritableValueError(f"{field}: {value!r} is neither an IPv4 address nor a network") from None


def ip_address(field: str, value: str) -> str:
    """Return `value`, an IPv4 address."""
    try:
        return str(IPv4Address(value))
    except ValueError:
        raise UnwritableValueError(f"{field}: {value!r} is not an IPv4 address") from None


def path(field: str, value: str) -> str:
    """Return `value`, an absolute path of plain characters."""
    if not _PATH.fullmatch(value):
        raise UnwritableValueError(
            f"{field}: {value!r} is not an absolute path of letters, digits, '.', '_', '-' and '/'"
        )
    return value


def sender(field: str, value: str) -> str:
    """Return `value`, an address or `@domain`."""
    found = _ADDRESS.fullmatch(value)
    if not found or not _HOST.fullmatch(found["domain"]):
        raise UnwritableValueError(f"{field}: {value!r} is neither an address nor '@domain'")
    return value


def pattern(value: str) -> str:
    """Return a POSIX extended regular expression, without anchors, that matches `value` and can stand between slashes."""
    return _SPECIAL.sub(_literally, value)


def replacement(value: str) -> str:
    """Return `value` as the right side of a regexp table, where `$` begins a group's text."""
    return value.replace("$", "$$")


def login(username: str, password: str) -> str:
    """Return the right side of a line of smtp_sasl_password_maps, which Postfix splits at the first colon."""
    if not username or not _on_one_line(username) or username != username.strip() or ":" in username:
        raise UnwritableValueError(
            "upstream user name: it is empty, or has a line break, an outer blank or a ':' in it"
        )
    if not password or not _on_one_line(password) or password != password.rstrip():
        raise UnwritableValueError("upstream password: it is empty, or has a line break or ends with a blank")
    return f"{username}:{password}"


def _on_one_line(value: str) -> bool:
    return value.isprintable()


def _literally(found: re.Match[str]) -> str:
    character = found[0]
    # A bracket takes every character literally but these, and nothing can hide the slash that ends the expression.
    return f"\\{character}" if character in "^\\]/" else f"[{character}]"
