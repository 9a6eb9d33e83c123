"""Keys of vaults: RSA, made here, used here; the private half is sealed at rest and never sent."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from simulator.errors import WireError, bad_request
from simulator.rules import INVENTED, rule
from simulator.services.vault_objects import VaultObjects

DOCS = "azure-docs, key-vault/keys/about-keys-details"
SIZES = (2048, 3072, 4096)
# What a key may be used for unless its maker says less
OPERATIONS = ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"]
CLOSING = frozenset({"encrypt", "wrapKey"})
HASHES: dict[str, type[hashes.HashAlgorithm]] = {"RSA-OAEP": hashes.SHA1, "RSA-OAEP-256": hashes.SHA256}


class VaultKeys(VaultObjects):
    """Versions have `tags`, `attributes`, the public key as a JSON Web Key, and the sealed private key."""

    WORD = "Key"

    @rule("A key of kind RSA has 2048, 3072 or 4096 bits, 2048 unless said", DOCS)
    @rule("Kinds other than RSA are refused", INVENTED)
    def create(self, vault: str, name: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Make a key (`kty`, `key_size`, `key_ops`, `tags`, `attributes`); return the new version."""
        size = wanted.get("key_size") or SIZES[0]
        if wanted.get("kty") != "RSA" or size not in SIZES:
            raise bad_request("BadParameter", "[simulator] a key is of kind RSA with 2048, 3072 or 4096 bits")
        private = rsa.generate_private_key(public_exponent=65537, key_size=size)
        public = private.public_key().public_numbers()
        jwk = {"kty": "RSA", "key_ops": wanted.get("key_ops") or OPERATIONS, "n": _number(public.n)}
        return self._add(
            vault,
            name,
            {**(wanted.get("attributes") or {}), "exportable": False},
            tags=wanted.get("tags") or {},
            jwk={**jwk, "e": _number(public.e)},
            _sealed=self._seal.close(_pem(private)),
        )

    def change(self, vault: str, name: str, version: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Change attributes, tags, and what a version may be used for."""
        if wanted.get("key_ops"):
            self._version(vault, name, version)["jwk"]["key_ops"] = wanted["key_ops"]
        return super().change(vault, name, version, wanted)

    @rule("A value is encrypted with RSA-OAEP or RSA-OAEP-256; another algorithm is refused", DOCS)
    @rule("A version opens only what that version has closed: 400 BadParameter", "pulumi/pulumi issue 22338")
    def operate(self, version: dict[str, Any], operation: str, wanted: dict[str, Any]) -> str:
        """Return what `encrypt`, `decrypt`, `wrapKey` or `unwrapKey` makes of `value` by `alg`; both are base64url."""
        self._require_usable(version, operation)
        made = HASHES.get(str(wanted.get("alg")))
        if made is None:
            raise bad_request("BadParameter", f"[simulator] 'alg' is none of {', '.join(HASHES)}: {wanted.get('alg')}")
        scheme = padding.OAEP(padding.MGF1(made()), made(), None)
        private, closes = self._private(version), operation in CLOSING
        try:
            value = _decoded(str(wanted.get("value") or ""))
            return _encoded(private.public_key().encrypt(value, scheme) if closes else private.decrypt(value, scheme))
        except (ValueError, binascii.Error):
            verb = "encrypt" if closes else "decrypt"
            raise bad_request("BadParameter", f"Unable to {verb} specified value with this key.") from None

    @rule("A disabled key is of no use: 403 Forbidden", DOCS)
    @rule("Outside its dates a key still decrypts and unwraps, and does nothing else: 403 Forbidden", DOCS)
    def _require_usable(self, version: dict[str, Any], operation: str) -> None:
        attributes, now = version["attributes"], self._core.clock.now().timestamp()
        if not attributes.get("enabled", True):
            raise WireError(403, "Forbidden", f"Operation {operation} is not allowed on a disabled key.")
        if operation in CLOSING and now < (attributes.get("nbf") or 0):
            raise WireError(403, "Forbidden", f"Operation {operation} is not allowed on a key that is not yet valid.")
        if operation in CLOSING and now > (attributes.get("exp") or now):
            raise WireError(403, "Forbidden", f"Operation {operation} is not allowed on an expired key.")
        if operation not in version["jwk"]["key_ops"]:
            raise WireError(403, "Forbidden", f"Operation {operation} is not permitted on this key.")

    def _private(self, version: dict[str, Any]) -> rsa.RSAPrivateKey:
        loaded = serialization.load_pem_private_key(self._seal.open(version["_sealed"]).encode(), password=None)
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise TypeError("the state holds another kind of key")
        return loaded


def _pem(private: rsa.RSAPrivateKey) -> str:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _number(value: int) -> str:
    return _encoded(value.to_bytes((value.bit_length() + 7) // 8))


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
