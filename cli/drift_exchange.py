"""Whether Exchange Online is what the stack wants, as far as the script's report on this machine says it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cli.exchange_set_up import ExchangeSetUp, Standing, ToldItem
from cli.exchange_set_up_files import set_up_for
from drift import Finding, Stack
from exchange import Sender
from handouts import DeviceRecord

_FILES = "mfdmail:index:ExchangeFiles"
_NOT_HERE = (
    "Exchange Online was not compared: there is no out/{stack}/exchange/ on this machine; the report of its script is "
    "where the script ran"
)
_CANNOT = "cannot; only an administrator of Exchange Online can, by the script"


def exchange_drift(root: Path, stack: Stack) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return findings, and notes about what could not be seen; nothing for a stack that wants nothing of Exchange Online."""
    files = next(stack.of_type(_FILES), None)
    if files is None:
        return (), ()
    # The stack's own words, so that a machine without the files compares the report with them as well.
    document = str(files.values["state"]).encode()
    set_up = set_up_for(root, stack.name, document, {device.id: _sender(device) for device in stack.devices})
    if set_up is None or set_up.standing is Standing.AS_WANTED:
        return tuple(_left_over(set_up)), ()
    if set_up.standing is Standing.NEVER_RUN and not (root / "out" / stack.name / "exchange").is_dir():
        return (), (_NOT_HERE.format(stack=stack.name),)
    return tuple(_findings(set_up)), ()


def _findings(set_up: ExchangeSetUp) -> list[Finding]:
    if set_up.standing is not Standing.MISSED:
        devices = tuple(device for device, needs in set_up.needs.items() if needs)
        effect = (
            "may be refused: what their mail stands on in Exchange Online is not known to be there" if devices else ""
        )
        return [
            Finding(
                f"exchange-{set_up.standing.value}",
                f"Exchange Online: {set_up.detail}",
                f"{_CANNOT}: {set_up.way_out}",
                effect,
                devices,
                heals=False,
            )
        ]
    return [_missed(told, set_up) for told in set_up.items if told.item.missed] + _left_over(set_up)


def _missed(told: ToldItem, set_up: ExchangeSetUp) -> Finding:
    how = {"failed": "the script failed at", "skipped": "the script was told to leave out"}[told.item.action]
    return Finding(
        "exchange-missed",
        f"Exchange Online: {how} {told.item.need}: {told.why}",
        f"{_CANNOT}: {set_up.way_out}",
        "cannot rely on their mail being taken",
        told.devices,
        heals=False,
    )


def _left_over(set_up: ExchangeSetUp | None) -> list[Finding]:
    items: Sequence[ToldItem] = [told for told in set_up.items if told.item.left_over] if set_up else []
    return [
        Finding(
            "exchange-left-over",
            f"Exchange Online: {told.item.need} is still there, and no longer wanted",
            f"{_CANNOT} with -Prune, which takes it away",
            heals=False,
        )
        for told in items
    ]


def _sender(device: DeviceRecord) -> Sender:
    settings, oauth = device.settings, device.settings.oauth
    by_itself = oauth.client_id if oauth and oauth.flow == "client-credentials" else ""
    return Sender(device.method, settings.sender, settings.username, by_itself)
