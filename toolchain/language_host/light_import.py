"""Import Pulumi's gRPC stubs without importing Pulumi."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

_PACKAGES = ("pulumi", "pulumi.runtime", "pulumi.runtime.proto", "pulumi.runtime.proto.codegen")


def install() -> None:
    """Put empty packages in the place of `pulumi` and its parents of the stubs, in this process only.

    The engine starts the host twice per command. The `__init__` files of the SDK take half of the host's start,
    and the stubs need none of them.

    Raises ModuleNotFoundError when the SDK is not installed in this environment.
    """
    spec = importlib.util.find_spec("pulumi")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("The `pulumi` package is missing from this environment; run `make setup`.")
    root = Path(spec.origin).parent
    for name in _PACKAGES:
        module = ModuleType(name)
        module.__path__ = [str(root.joinpath(*name.split(".")[1:]))]
        sys.modules[name] = module
