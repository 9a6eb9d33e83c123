"""What can go wrong with hand-outs."""

from __future__ import annotations


class HandoutError(Exception):
    """Base of the errors of this room; its text is for the administrator and never holds a secret."""


class UnreadableRecordError(HandoutError):
    """A device's or a credential's JSON is not what this version writes; names the fields, never their values."""


class UnknownReferenceError(HandoutError):
    """A device names a credential that is not in the fleet, or a caller names a device that is not in the fleet."""


class UnsafeNameError(HandoutError):
    """An id cannot be a file name on every system (path separators, dots only, names that Windows reserves)."""


class LostProcessError(HandoutError):
    """One of the processes that render was killed, by somebody or for want of memory."""


class OccupiedError(HandoutError):
    """Something that no run wrote stands where a set is to go; names it and the way out."""


class UnprintableError(HandoutError):
    """A value has letters that the PDF's typefaces lack; names the devices and the way out."""
