"""How much a subscription may send: counted over all its services, rejected attempts included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from simulator.clock import moment_of, stamp
from simulator.errors import bad_request
from simulator.rules import rule
from simulator.services.mail_refusals import QuotaExceededError

if TYPE_CHECKING:
    from datetime import datetime

    from simulator.core import Core

MINUTE = "perMinute"
HOUR = "perHour"
SECONDS = {MINUTE: 60.0, HOUR: 3600.0}
CUSTOM = "custom"
AZURE_MANAGED = "azureManaged"
# azure-docs, service-limits.md
LIMITS = {CUSTOM: {MINUTE: 30, HOUR: 100}, AZURE_MANAGED: {MINUTE: 5, HOUR: 10}}


class MailQuota:
    """Sliding windows of a minute and an hour. Both are scaled like every duration. Hold the state's lock."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._sent = core.state.table("mailQuota")
        self._changed = core.state.table("mailLimits")

    def configure(self, limits: Mapping[str, Any]) -> None:
        """Change limits, e.g. `{"custom": {"perMinute": 2}}`; `{}` puts the documented ones back. Raises WireError 400."""
        if any(kind not in LIMITS or set(values) - set(SECONDS) for kind, values in limits.items()):
            raise bad_request("InvalidLimits", "[simulator] limits: custom, azureManaged; each: perMinute, perHour")
        self._changed.clear()
        self._changed.update({kind: {name: int(value) for name, value in of.items()} for kind, of in limits.items()})
        self._core.state.touched()

    @rule(
        "Custom domains: 30 a minute, 100 an hour; Azure-managed: 5 and 10, per subscription",
        "azure-docs service-limits.md",
    )
    @rule("Rejected attempts count too", "Microsoft Q&A 5879592")
    def count(self, *, azure_managed: bool) -> None:
        """Count one message; raise QuotaExceededError where a window is full."""
        kind = AZURE_MANAGED if azure_managed else CUSTOM
        now = self._core.clock.now()
        earlier = [moment_of(moment) for moment in self._sent.get(kind, [])]
        recent = [moment for moment in earlier if moment > now - self._window(HOUR)]
        self._sent[kind] = [stamp(moment) for moment in (*recent, now)]
        self._core.state.touched()
        limits = {**LIMITS[kind], **self._changed.get(kind, {})}
        for name, limit in limits.items():
            self._check(name, [moment for moment in recent if moment > now - self._window(name)], limit, now)

    def _check(self, name: str, sent: list[datetime], limit: int, now: datetime) -> None:
        if len(sent) >= limit:
            again = sent[-limit] + self._window(name) if limit else now + self._window(name)
            raise QuotaExceededError(f"quota-{name}", (again - now).total_seconds())

    def _window(self, name: str) -> timedelta:
        return timedelta(seconds=SECONDS[name] * self._core.clock.time_scale)
