"""Loads a stack: configuration and device list, checked against each other and the catalogue, all problems at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from catalog import Catalog, Problem, load_catalog
from settings.adopted_checks import login_problems
from settings.configuration import FOLDER, read_configuration
from settings.decide import decide
from settings.device_checks import device_problems
from settings.device_list import devices_of
from settings.draft import make_draft
from settings.errors import SettingsError
from settings.fit_checks import fit_problems, fit_warnings
from settings.inventory import read_inventory
from settings.secret_checks import secret_problems, secret_warnings
from settings.stack_checks import stack_problems, stack_warnings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from settings.device_list import Listed
    from settings.draft import Draft
    from settings.stack_settings import StackSettings

_STACK = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,38}[A-Za-z0-9])?")


Resolve = Callable[["StackSettings", Catalog], "StackSettings"]
"""Makes real methods of `auto` and adds warnings; raises SettingsError."""


def load_stack(
    stack: str,
    root: Path,
    config: Mapping[str, Any] | None = None,
    *,
    resolve: Resolve | None = None,
    methods_too: bool = True,
    secrets_too: bool = True,
) -> StackSettings:
    """Return the stack's settings.

    Reads `<root>/stacks/Pulumi.<stack>.yaml`, the device list and the catalogue, nothing else. `config` replaces the
    file's configuration: plain values by key, without `mfd:`; the file, if it is there, then only gives line numbers.
    `resolve` decides about `auto`, which else stays; with `methods_too` false, impossible methods are let through,
    with `secrets_too` false more secrets than an application holds.
    Raises `SettingsError` with every problem there is.
    """
    if not _STACK.fullmatch(stack):
        right = "take 1 to 40 letters, digits, dots, hyphens and underscores"
        raise SettingsError([Problem(FOLDER, None, None, f"the stack's name {stack!r} is not possible", right)])
    configuration = read_configuration(stack, root, config)
    if configuration.problems and not configuration.values:
        raise SettingsError(configuration.problems)
    catalog = load_catalog()
    draft = make_draft(configuration)
    settings, problems = _checked(stack, root, draft, catalog, methods_too=methods_too)
    # While the configuration is wrong, nobody can say which method fits.
    if resolve and not any(problem.file == configuration.file for problem in problems):
        settings, undecided = _resolved(settings, catalog, resolve)
        problems += undecided
    # After `auto` is decided, since the methods say who has a secret.
    if secrets_too:
        problems += secret_problems(draft, settings)
    if problems:
        raise SettingsError(_in_order(problems, configuration.file))
    return settings.model_copy(update={"warnings": (*_warnings(draft, settings, catalog), *settings.warnings)})


def sketch_stack(stack: str, root: Path) -> StackSettings:
    """Return the settings as far as the stack's file is right, with stand-ins for what is not, and without devices."""
    return decide(make_draft(read_configuration(stack, root, None)).document, stack, "", (), load_catalog())


def _checked(
    stack: str, root: Path, draft: Draft, catalog: Catalog, *, methods_too: bool
) -> tuple[StackSettings, list[Problem]]:
    file = draft.document.devices_file or f"{FOLDER}/{stack}.devices.csv"
    devices, problems = _devices(root, file, draft, catalog)
    settings = decide(draft.document, stack, file, devices, catalog)
    problems += [*draft.configuration.problems, *draft.problems, *stack_problems(draft, catalog)]
    problems += login_problems(draft, settings)
    if methods_too:
        problems += fit_problems(devices, settings, catalog, draft.lost)
    return settings, problems


def _resolved(settings: StackSettings, catalog: Catalog, resolve: Resolve) -> tuple[StackSettings, list[Problem]]:
    try:
        return resolve(settings, catalog), []
    except SettingsError as error:
        return settings, list(error.problems)


def _devices(root: Path, file: str, draft: Draft, catalog: Catalog) -> tuple[list[Listed], list[Problem]]:
    """Return the devices that are right so far, and what is wrong with the list and the others."""
    inventory = read_inventory(root / file, file)
    listed, wrong = devices_of(inventory)
    dangling = list(device_problems(listed, draft, catalog, file))
    lines = {problem.line for problem in (*wrong, *dangling)}
    right = [(line, device) for line, device in listed if line not in lines]
    return right, [*inventory.problems, *wrong, *dangling]


def _in_order(problems: list[Problem], first: str) -> list[Problem]:
    """Return the problems of the file `first` first, each file's by line."""
    return sorted(problems, key=lambda problem: (problem.file != first, problem.line or 0))


def _warnings(draft: Draft, settings: StackSettings, catalog: Catalog) -> Iterator[str]:
    yield from stack_warnings(draft)
    yield from secret_warnings(draft, settings)
    yield from fit_warnings(settings, catalog)
    if not settings.devices:
        yield f"{settings.devices_file}: lists no device; only what all devices share is set up"
