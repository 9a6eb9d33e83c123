"""Device codes: what a device shows, what a person does with it elsewhere, and what the device learns of it."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any

from simulator.rules import rule
from simulator.services.login_refusals import refused

if TYPE_CHECKING:
    from simulator.core import Core

DEVICE_DOCS = "entra-docs, v2-oauth2-device-code"
# How often may a device ask? Entra says 5; a shorter interval makes tests shorter
POLL_SECONDS = 1
# A client that waits exactly the interval is never told that it asks too often
TOLERANCE_SECONDS = 0.2
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXYZ23456789"
CODE_LENGTH = 9


class DeviceCodes:
    """Rows of the table `deviceCodes` by user code. They live in real time, like tokens."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._codes = core.state.table("deviceCodes")

    def begin(self, client_id: str, scope: str) -> dict[str, Any]:
        """Return the answer of the device code end point."""
        device_code = secrets.token_urlsafe(32)
        user_code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        lifetime = self._core.settings.durations.device_code
        page = f"{self._core.origin}/devicelogin"
        self._codes[user_code] = {
            "client": client_id.lower(),
            "scope": scope,
            "device": device_code,
            "ends": time.time() + lifetime,
            "asked": 0.0,
            "user": None,
            "declined": False,
        }
        self._core.state.touched()
        return {
            "device_code": device_code,
            "user_code": user_code,
            "verification_uri": page,
            "expires_in": int(lifetime),
            "interval": POLL_SECONDS,
            "message": f"To sign in, use a web browser to open the page {page} and enter the code {user_code} to "
            "authenticate.",
        }

    def enter(self, user_code: str, user_id: str, *, declines: bool = False) -> bool:
        """Enter a code as a user who signs in, or declines; return whether the code is known and has not ended."""
        found = self._codes.get(user_code.upper())
        if found is None or found["ends"] < time.time():
            return False
        found |= {"user": user_id, "declined": declines}
        self._core.state.touched()
        return True

    @rule("The device code flow answers authorization_pending until the code was entered at /devicelogin", DEVICE_DOCS)
    @rule("A device code that another client began, or nobody, is answered bad_verification_code", DEVICE_DOCS)
    @rule(
        "A device code that has ended is answered expired_token; one that was declined authorization_declined",
        DEVICE_DOCS,
    )
    def redeem(self, client_id: str, device_code: str) -> tuple[str, str]:
        """Return the id of the user who signed in and the scope that was asked for; raise what the device is told."""
        key = next((key for key, entry in self._codes.items() if entry["device"] == device_code), None)
        if key is None or self._codes[key]["client"] != client_id.lower():
            raise refused(70018, "[simulator] The device code is not known.", "bad_verification_code", 400)
        entry = self._codes[key]
        if entry["ends"] < time.time():
            raise refused(70020, "[simulator] The device code has expired.", "expired_token", 400)
        if entry["declined"]:
            raise refused(65004, "User declined to consent to access the app.", "authorization_declined", 400)
        if entry["user"] is None:
            raise self._not_yet(entry)
        del self._codes[key]
        self._core.state.touched()
        return str(entry["user"]), str(entry["scope"])

    @rule(
        "A device that asks more often than the interval is answered slow_down",
        "RFC 8628, 3.5; that Entra does: INVENTED",
    )
    def _not_yet(self, entry: dict[str, Any]) -> Exception:
        before, entry["asked"] = entry["asked"], time.time()
        if entry["asked"] - before < POLL_SECONDS - TOLERANCE_SECONDS:
            return refused(70016, "[simulator] The device asks too often.", "slow_down", 400)
        return refused(
            70016,
            "The provided request has not yet been authorized by the user. The user must input their code.",
            "authorization_pending",
            400,
        )
