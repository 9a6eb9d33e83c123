"""Secrets at rest: client secrets are hashed, vault secrets sealed, so that none stands in clear in the state file.

The seal's key is in the same file: it keeps secrets out of searches, and protects against nobody.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet

if TYPE_CHECKING:
    from simulator.state import State

SALT_BYTES = 16


def hashed(secret: str) -> str:
    """Return salt and digest; a client secret is long and random, so one round of SHA-256 is enough."""
    salt = os.urandom(SALT_BYTES)
    return f"{salt.hex()}:{_digest(salt, secret)}"


def is_hash_of(kept: str, secret: str) -> bool:
    """Return whether `kept` was made from `secret`."""
    salt, _, digest = kept.partition(":")
    return hmac.compare_digest(_digest(bytes.fromhex(salt), secret), digest)


def _digest(salt: bytes, secret: str) -> str:
    return hashlib.sha256(salt + secret.encode()).hexdigest()


class Seal:
    """Seals and opens texts with a key of the table `keys`."""

    def __init__(self, state: State) -> None:
        table = state.table("keys")
        if "seal" not in table:
            table["seal"] = Fernet.generate_key().decode()
            state.touched()
        self._fernet = Fernet(table["seal"].encode())

    def close(self, text: str) -> str:
        """Return the sealed text."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return the text that was sealed."""
        return self._fernet.decrypt(sealed.encode()).decode()
