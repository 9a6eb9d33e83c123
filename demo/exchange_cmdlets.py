"""Cmdlets of Exchange Online, carried out by the simulator."""

from __future__ import annotations

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

SECONDS = 30.0
Found = dict[str, Any]
"""What a cmdlet returns: an object with its properties."""


class CmdletFailedError(Exception):
    """A cmdlet ended with an error; its text is the service's."""

    def __init__(self, cmdlet: str, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{cmdlet}: {message}")

    @property
    def is_absence(self) -> bool:
        """Whether the object that the cmdlet was to find is not there."""
        return "couldn't be found" in self.message


class Cmdlets:
    """Posts each cmdlet with its parameters to the simulator at `inspection_url`."""

    def __init__(self, inspection_url: str, context: ssl.SSLContext | None = None) -> None:
        self._url = f"{inspection_url.rstrip('/')}/exchange/cmdlets"
        self._context = context

    def run(self, cmdlet: str, **parameters: Any) -> list[Found]:  # noqa: ANN401 - each cmdlet has its own
        """Carry out a cmdlet and return its objects; raises CmdletFailedError."""
        body = {"CmdletInput": {"CmdletName": cmdlet, "Parameters": parameters}}
        request = urllib.request.Request(  # noqa: S310 - the simulator's own address
            self._url, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, context=self._context, timeout=SECONDS) as answer:  # noqa: S310
                return list(json.load(answer)["value"])
        except urllib.error.HTTPError as error:
            told = _told(error)
            raise CmdletFailedError(
                cmdlet, str(told.get("code", error.code)), str(told.get("message", error))
            ) from None

    def find(self, cmdlet: str, **parameters: Any) -> Found | None:  # noqa: ANN401 - each cmdlet has its own
        """Return the one object that a cmdlet finds, or None where there is none."""
        try:
            found = self.run(cmdlet, **parameters)
        except CmdletFailedError as error:
            if error.is_absence:
                return None
            raise
        return found[0] if found else None

    def first(self, cmdlet: str, key: str, value: str, **parameters: Any) -> Found | None:  # noqa: ANN401 - as above
        """Return the first object whose property is `value`, whatever the case, out of everything a cmdlet returns."""
        objects = self.run(cmdlet, **parameters)
        return next((item for item in objects if str(item.get(key, "")).casefold() == value.casefold()), None)


def _told(error: urllib.error.HTTPError) -> Mapping[str, Any]:
    try:
        answer = json.load(error)
    except ValueError:
        return {}
    found = answer.get("error") if isinstance(answer, dict) else None
    return found if isinstance(found, dict) else {}
