"""aiosmtpd with what the simulator adds: faults, and an event for every refusal."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP

from simulator.errors import ConnectionDroppedError, WireError
from simulator.faces.smtp.replies import Refusal

if TYPE_CHECKING:
    from simulator.world import World

# Commands that a fault can hit
COMMANDS = ("AUTH", "MAIL", "RCPT", "DATA")
# How long may a line be? An access token is one line of AUTH (RFC 4954 section 4)
LONGEST_AUTH_LINE = 12288
LONGEST_COMMAND_LINE = 512


class Protocol(SMTP):
    """One connection."""

    line_length_limit = LONGEST_AUTH_LINE

    def __init__(self, world: World, handler: object, **options: Any) -> None:  # noqa: ANN401 - aiosmtpd's options
        self._world = world
        super().__init__(handler, **options)
        self.command_size_limits = defaultdict(lambda: LONGEST_COMMAND_LINE, AUTH=LONGEST_AUTH_LINE)
        for command in COMMANDS:
            self._smtp_methods[command] = self._with_faults(command, self._smtp_methods[command])

    async def push(self, status: Any) -> None:  # noqa: ANN401 - text or bytes, as aiosmtpd has it
        """Send a reply; a refusal goes into the history with its true reason."""
        text = status if isinstance(status, str) else status.decode(errors="replace")
        if text[:1] in {"4", "5"}:
            self._remember(text)
        await super().push(status)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """Take the mechanism in any case (RFC 4954 section 4)."""
        mechanism, blank, rest = (arg or "").partition(" ")
        await super().smtp_AUTH(mechanism.upper() + blank + rest)

    def _remember(self, text: str) -> None:
        reason = text.reason if isinstance(text, Refusal) else "protocol"
        detail = text.detail if isinstance(text, Refusal) else ""
        self._world.history.record(
            "smtp.refused", host=self.hostname, reply=str(text), reason=reason, detail=detail, tls=self._is_secure
        )

    def _drop(self) -> None:
        transport = self._original_transport or self.transport
        if transport is not None:
            transport.close()

    @property
    def _is_secure(self) -> bool:
        return self._tls_protocol is not None

    def _with_faults(self, command: str, method: Any) -> Any:  # noqa: ANN401 - a bound method of aiosmtpd
        async def with_faults(arg: str) -> None:
            try:
                # The argument of AUTH is a secret; of the others only the address counts.
                path = "" if command == "AUTH" else arg or ""
                await asyncio.sleep(self._world.faults.check("smtp", command, path))
            except WireError as error:
                await self.push(Refusal(f"{error.status} {error.message}", "fault", error.code))
            except ConnectionDroppedError:
                self._drop()
            else:
                await method(arg)

        return with_faults
