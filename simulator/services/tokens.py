"""Access tokens: signed with RS256 by a key that the state keeps, checked by the faces they are meant for."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from simulator.errors import WireError
from simulator.rules import rule

if TYPE_CHECKING:
    from collections.abc import Collection

    from simulator.core import Core

KEY = "token"
KEY_ID = "simulator-signing-key"
ALGORITHM = "RS256"
KEY_BITS = 2048

ARM = frozenset({"https://management.azure.com", "https://management.core.windows.net"})
GRAPH = frozenset({"https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"})
KEY_VAULT = frozenset({"https://vault.azure.net"})
COMMUNICATION = frozenset({"https://communication.azure.com"})
# No face here takes these: the blobs are Azurite's, which reads the tokens of any tenant
STORAGE = frozenset({"https://storage.azure.com"})
EXCHANGE = frozenset(
    {"https://outlook.office365.com", "https://outlook.office.com", "00000002-0000-0ff1-ce00-000000000000"}
)


class Tokens:
    """Issues and checks tokens. They live in real time: moving the clock forward does not end a client's login."""

    def __init__(self, core: Core) -> None:
        self._core = core
        table = core.state.table("keys")
        if KEY not in table:
            table[KEY] = _new_key()
            core.state.touched()
        loaded = serialization.load_pem_private_key(table[KEY].encode(), password=None)
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise TypeError("the state holds another kind of key")
        self._private = loaded

    @property
    def public_jwk(self) -> dict[str, Any]:
        """The public key as a JSON Web Key."""
        made = jwt.algorithms.RSAAlgorithm.to_jwk(self._private.public_key(), as_dict=True)
        return {**made, "kid": KEY_ID, "use": "sig", "alg": ALGORITHM}

    def issue_id(self, client_id: str, lifetime: float, **claims: object) -> str:
        """Return an ID token for the application that somebody signs in to; those follow the endpoint's version, 2."""
        tenant = self._core.settings.tenant_id
        return self.issue(client_id, lifetime, iss=f"{self._core.origin}/{tenant}/v2.0", ver="2.0", **claims)

    def issue(self, audience: str, lifetime: float, **claims: object) -> str:
        """Return a signed token for `audience` that lives `lifetime` real seconds."""
        now = int(time.time())
        tenant = self._core.settings.tenant_id
        standard = {
            "aud": audience,
            # Microsoft's own APIs get tokens of version 1, by whichever endpoint they were asked for (AzureAD/
            # microsoft-authentication-library-for-python, issue 600); Azurite refuses another issuer.
            "iss": f"https://sts.windows.net/{tenant}/",
            "iat": now,
            "nbf": now - 300,
            "exp": now + int(lifetime),
            "tid": tenant,
            "uti": uuid.uuid4().hex,
            "ver": "1.0",
        }
        return jwt.encode({**standard, **claims}, self._private, ALGORITHM, headers={"kid": KEY_ID})

    @rule(
        "A token is refused without a valid signature, after its end, and by a service that it was not issued for",
        "azure-docs, access tokens",
    )
    def claims(self, token: str, audiences: Collection[str]) -> dict[str, Any]:
        """Return the claims of a valid token for one of `audiences` or for the simulator's origin; raise WireError."""
        try:
            found: dict[str, Any] = jwt.decode(
                token, self._private.public_key(), algorithms=[ALGORITHM], options={"verify_aud": False}, leeway=5
            )
        except jwt.ExpiredSignatureError:
            raise WireError(401, "ExpiredAuthenticationToken", "The access token expiry has passed.") from None
        except jwt.InvalidTokenError:
            raise WireError(401, "InvalidAuthenticationToken", "The access token is invalid.") from None
        audience = str(found.get("aud", "")).rstrip("/")
        if audience not in {*audiences, self._core.origin}:
            raise WireError(
                401,
                "InvalidAuthenticationTokenAudience",
                "The access token has been obtained for wrong audience or resource "
                f"'{found.get('aud')}'. It should exactly match one of the allowed audiences.",
            )
        return found


def _new_key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
