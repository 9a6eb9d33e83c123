"""Read settings by the names that azure-native, azuread and the Azure SDKs use."""

from __future__ import annotations

import os
from collections.abc import Mapping

Environ = Mapping[str, str]


def environment(environ: Environ | None) -> Environ:
    """Return `environ`, or the process's own."""
    return os.environ if environ is None else environ


def first(environ: Environ, *names: str) -> str | None:
    """Return the value of the first of `names` that is set and not empty."""
    return next((environ[name].strip() for name in names if environ.get(name, "").strip()), None)


def is_true(environ: Environ, name: str) -> bool:
    """Say whether the setting `name` is switched on (`true` or `1`, as the providers read it)."""
    return environ.get(name, "").strip().lower() in {"true", "1"}
