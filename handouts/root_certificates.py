"""Root certificates as files, for devices that check the server and do not bring its root along.

They come from Mozilla's bundle (the package certifi); a root that is not in it is named on the page only.
"""

from __future__ import annotations

import hashlib
import re
import ssl
from dataclasses import dataclass
from functools import cache

import certifi

FOLDER = "certificates"
_LABELLED = re.compile(
    r'^# Label: "(.+)"\n(?:#.*\n)*(-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----)', re.MULTILINE
)


@dataclass(frozen=True)
class RootCertificate:
    """A root by name; `file` is its name without ending and `fingerprint` its SHA-256, both empty when it is not found."""

    name: str
    file: str = ""
    fingerprint: str = ""
    der: bytes = b""
    pem: bytes = b""


@cache
def root_certificate(name: str) -> RootCertificate:
    """Return the root whose label in the bundle is `name`."""
    pem = _bundle().get(name)
    if pem is None:
        return RootCertificate(name)
    der = ssl.PEM_cert_to_DER_cert(pem)
    return RootCertificate(
        name=name,
        file=_file(name),
        fingerprint=hashlib.sha256(der).digest().hex(":").upper(),
        der=der,
        pem=f"{pem}\n".encode(),
    )


@cache
def file_names() -> frozenset[str]:
    """Return the names of all files that there can be."""
    return frozenset(f"{_file(name)}.{ending}" for name in _bundle() for ending in ("cer", "pem"))


def _file(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")


@cache
def _bundle() -> dict[str, str]:
    # The bundle names each root in a comment before it; parsing all of them trips over old ones with odd serial numbers.
    return dict(_LABELLED.findall(certifi.contents()))
