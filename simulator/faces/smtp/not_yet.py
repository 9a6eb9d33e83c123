"""Hosts of the env file whose methods are not simulated yet: they greet, and refuse by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.faces.smtp.replies import Refusal

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope, Session

    from simulator.faces.smtp.protocol import Protocol


class NotYetHandler:
    """Refuses every envelope sender."""

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Say that the host is not simulated yet."""
        del session, envelope, address, options
        return Refusal(f"554 5.5.1 [simulator] {server.hostname} is not implemented yet", "not-implemented")
