"""Read `out/<stack>/devices.json`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.errors import CommandError
from cli.hidden import remember
from cli.local_stack import LOCAL, WHERE_IT_LIVES

if TYPE_CHECKING:
    from cli.devices_document import DeviceEntry


def read_devices(file: Path, stack: str) -> list[DeviceEntry]:
    """Return what each device is told, in the file's order, waiting devices too. Raises CommandError."""
    from pydantic import ValidationError  # noqa: PLC0415 - start-up time

    from cli.devices_document import DevicesDocument  # noqa: PLC0415 - start-up time

    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        way_out = f"`./mfd handouts --stack {stack}` writes it from the stack, after `pulumi up`"
        raise CommandError(f"{file} is not there; {WHERE_IT_LIVES if stack == LOCAL else way_out}") from None
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from None
    try:
        document = DevicesDocument.model_validate_json(text)
    except ValidationError as error:
        # pydantic's own text repeats the input, which may be a password.
        places = sorted({".".join(map(str, item["loc"])) or "JSON" for item in error.errors(include_input=False)})
        raise CommandError(
            f"{file} is not a device list of this version ({', '.join(places)}); "
            f"`./mfd handouts --stack {stack}` writes it anew"
        ) from None
    remember(device.password for device in document.devices)
    return list(document.devices)
