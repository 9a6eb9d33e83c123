"""The tables name the same inputs, outputs and API versions as the Python SDKs that programs are written with."""

from __future__ import annotations

import importlib
import inspect
import re
from typing import Any

import pytest

from simulator.faces.grpc import PACKAGES
from simulator.faces.grpc.azure_native.arm_type import ArmType

TYPES = [(package.name, name) for package in PACKAGES for name in package.types]
FUNCTIONS = [(package.name, name) for package in PACKAGES for name in package.functions]
every_type = pytest.mark.parametrize(("package", "name"), TYPES)


def _sdk_class(package: str, name: str) -> Any:
    module = name.split(":")[1].partition("/")[0]
    sdk = f"pulumi_{package.replace('-', '_')}"
    return getattr(importlib.import_module(sdk if package == "azuread" else f"{sdk}.{module}"), name.split(":")[2])


def _arguments(cls: Any) -> Any:
    module = inspect.getmodule(cls)
    return getattr(module, f"{cls.__name__}InitArgs", None) or getattr(module, f"{cls.__name__}Args")


def _wire_names(cls: Any) -> set[str]:
    getters = (member.fget for member in vars(cls).values() if isinstance(member, property) and member.fget)
    return {getter._pulumi_name for getter in getters if hasattr(getter, "_pulumi_name")}


def _row(package: str, name: str) -> Any:
    return next(found for found in PACKAGES if found.name == package).types[name]


@every_type
def test_inputs_are_those_of_the_sdk(package: str, name: str) -> None:
    """The table and the SDK agree on every input's name on the wire."""
    assert set(_row(package, name).fields) == _wire_names(_arguments(_sdk_class(package, name)))


@every_type
def test_outputs_are_those_of_the_sdk(package: str, name: str) -> None:
    """The table and the SDK agree on every output's name on the wire."""
    assert set(_row(package, name).outputs) == _wire_names(_sdk_class(package, name))


@every_type
def test_api_version_is_the_one_of_the_sdk(package: str, name: str) -> None:
    """An azure-native type is called with the API version that the SDK names."""
    row = _row(package, name)
    if not isinstance(row, ArmType):
        pytest.skip("Microsoft Graph has one version")
    documented = re.search(r"Uses Azure REST API version (\S+)\.", inspect.getsource(_sdk_class(package, name)))
    assert documented
    assert row.api_version == documented.group(1)


@pytest.mark.parametrize(("package", "version"), [(package.name, package.version) for package in PACKAGES])
def test_version_is_the_one_of_the_sdk(package: str, version: str) -> None:
    """The engine hears the version of the installed SDK, so that it warns of nothing."""
    sdk = importlib.import_module(f"pulumi_{package.replace('-', '_')}._utilities")
    assert str(sdk.get_version()) == version


@pytest.mark.parametrize(("package", "name"), FUNCTIONS)
def test_functions_exist_in_the_sdk(package: str, name: str) -> None:
    """Every function of the tables can be called from a program."""
    module = name.split(":")[1].partition("/")[0] if package == "azure-native" else ""
    sdk = importlib.import_module(f"pulumi_{package.replace('-', '_')}" + (f".{module}" if module else ""))
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", name.rsplit(":", 1)[-1]).lower()
    assert callable(getattr(sdk, snake))
