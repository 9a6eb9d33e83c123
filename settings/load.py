"""Loads a stack: configuration and device list, checked against each other and the catalogue, all problems at once."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from catalog import load_catalog
from catalog.explain import explain
from catalog.problem import Problem
from settings.configuration import FOLDER, read_configuration
from settings.device_checks import device_problems
from settings.device_list import devices_of
from settings.domain import Domain, Sender
from settings.draft import make_draft
from settings.errors import SettingsError
from settings.fit_checks import fit_problems, fit_warnings
from settings.inventory import read_inventory
from settings.stack_checks import stack_problems, stack_warnings
from settings.stack_settings import NamedApplication, NamedKeyVault, StackSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from catalog import Catalog
    from settings.device import Device
    from settings.device_list import Listed
    from settings.draft import Draft

_STACK = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,38}[A-Za-z0-9])?")


def load_stack(stack: str, root: Path, config: Mapping[str, Any] | None = None) -> StackSettings:
    """Return the stack's settings.

    Reads `<root>/stacks/Pulumi.<stack>.yaml`, the device list and the catalogue, nothing else. `config` replaces the
    file's configuration: plain values by key, without `mfd:`; the file, if it is there, then only gives line numbers.
    Raises `SettingsError` with every problem there is.
    """
    return _Loading(stack, root, config).settings()


class _Loading:
    def __init__(self, stack: str, root: Path, config: Mapping[str, Any] | None) -> None:
        self.stack, self.root = stack, root
        self.catalog: Catalog = load_catalog()
        self.configuration = read_configuration(stack, root, config)
        self.problems: list[Problem] = list(self.configuration.problems)

    def settings(self) -> StackSettings:
        if self.problems and not self.configuration.values:
            raise SettingsError(self.problems)
        draft = make_draft(self.configuration)
        file = draft.document.devices_file or f"{FOLDER}/{self.stack}.devices.csv"
        devices = self._devices(draft, file)
        settings = self._decided(draft, file, devices)
        if settings is not None:
            self.problems += fit_problems(devices, settings, self.catalog, file)
        if self.problems or settings is None:
            raise SettingsError(self._in_order())
        warnings = (*stack_warnings(draft), *fit_warnings(settings, self.catalog, file), *_empty(devices, file))
        return settings.model_copy(update={"warnings": warnings})

    def _in_order(self) -> list[Problem]:
        """Return the problems without repetitions: those of the configuration first, each file's by line."""
        own = self.configuration.file
        return sorted(dict.fromkeys(self.problems), key=lambda problem: (problem.file != own, problem.line or 0))

    def _devices(self, draft: Draft, file: str) -> list[Listed]:
        """Return the devices whose references all exist."""
        self.problems += [*draft.problems, *stack_problems(draft)]
        inventory = read_inventory(self.root / file, file)
        listed, wrong = devices_of(inventory)
        dangling = list(device_problems(listed, draft, self.catalog, file))
        self.problems += [*inventory.problems, *wrong, *dangling]
        lines = {problem.line for problem in (*wrong, *dangling)}
        return [(line, device) for line, device in listed if line not in lines]

    def _decided(self, draft: Draft, file: str, devices: list[Listed]) -> StackSettings | None:
        """Return the settings with every default decided, or None when a default is not possible."""
        if not _STACK.fullmatch(self.stack):
            right = "take 1 to 40 letters, digits, dots, hyphens and underscores"
            what = f"the stack's name {self.stack!r} is not possible"
            self.problems.append(Problem(self.configuration.file, None, None, what, right))
            return None
        document = draft.document
        decided = {name: getattr(document, name) for name in type(document).model_fields}
        base = f"mfd-{re.sub(r'[^A-Za-z0-9]+', '-', self.stack)}"
        group = document.resource_group_name or f"mfd-{self.stack}"
        decided |= {
            "stack": self.stack,
            "resource_group_name": group,
            "base_name": document.base_name or f"{base}-{sha256(document.subscription_id.encode()).hexdigest()[:6]}",
            "devices_file": file,
            "domains": tuple(_with_senders(document.domains, [device for _, device in devices])),
            "application": _named(document.application, NamedApplication, "display_name", f"mfd-{self.stack}"),
            "key_vault": document.key_vault and _named(document.key_vault, NamedKeyVault, "resource_group", group),
            "devices": tuple(device for _, device in devices),
        }
        return self._built(decided)

    def _built(self, decided: dict[str, Any]) -> StackSettings | None:
        try:
            return StackSettings(**decided)
        except ValidationError as error:
            for details in error.errors():
                self.problems.append(self.configuration.problem(details["loc"], *explain(details, ())))
            return None


def _named(section: Any, named: Any, name: str, default: str) -> Any:  # noqa: ANN401 - a section, and its decided form
    """Return `section` as `named`, whose attribute `name` has a value."""
    values = {field: getattr(section, field) for field in type(section).model_fields}
    return named(**{**values, name: values[name] or default})


def _with_senders(domains: Iterable[Domain], devices: Iterable[Device]) -> Iterator[Domain]:
    """Add the devices' senders to their domains; every domain has `donotreply` from the start."""
    used: dict[str, set[str]] = {}
    for device in devices:
        local_part, _, domain_name = device.sender.rpartition("@")
        used.setdefault(domain_name, set()).add(local_part)
    for domain in domains:
        senders = {name: Sender(username=name) for name in sorted(used.get(domain.name, ()))}
        senders |= {sender.username: sender for sender in domain.senders}
        senders.pop("donotreply", None)
        yield domain.model_copy(update={"senders": tuple(senders[name] for name in sorted(senders))})


def _empty(devices: list[Listed], file: str) -> tuple[str, ...]:
    return () if devices else (f"{file}: lists no device; only what all devices share is set up",)
