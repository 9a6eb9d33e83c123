"""A right stack in a folder of its own, for tests to spoil."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from settings import SettingsError, StackSettings, load_stack

CONFIG = """\
config:
  mfd:tenantId: 11111111-1111-4111-8111-111111111111
  mfd:subscriptionId: 22222222-2222-4222-8222-222222222222
  mfd:organization: Contoso Ltd
  mfd:dataLocation: Europe
  mfd:domains:
    - name: devices.contoso.example
      azureDns:
        zone: contoso.example
        resourceGroup: rg-dns
    - name: AzureManagedDomain
  mfd:sites:
    berlin:
      name: Berlin
    munich:
      name: Munich
"""
DEVICES = """\
id,type,site,sender
ber-1,Generic/smtp-device,berlin,scan@devices.contoso.example
muc-1,Brother/dcp-l5650dn,munich,scan-2@devices.contoso.example
muc-2,Sharp/bp-70c65,munich,alarm@AzureManagedDomain
"""


@dataclass(frozen=True)
class Project:
    """A project's folder with one stack, `test`."""

    root: Path

    @property
    def config(self) -> Path:
        """The stack's configuration."""
        return self.root / "stacks" / "Pulumi.test.yaml"

    @property
    def devices(self) -> Path:
        """The device list."""
        return self.root / "stacks" / "test.devices.csv"

    def change(self, old: str, new: str) -> None:
        """Replace `old` in the one file that has it."""
        files = [path for path in (self.config, self.devices) if old in path.read_text()]
        assert len(files) == 1, f"{old!r} has to stand in one file"
        files[0].write_text(files[0].read_text().replace(old, new, 1))

    def add(self, config: str) -> None:
        """Add keys to the configuration."""
        self.config.write_text(f"{self.config.read_text()}{config}\n")

    def load(self) -> StackSettings:
        """Load the stack."""
        return load_stack("test", self.root)

    def problems(self) -> list[str]:
        """Return what is wrong, one line each; empty when nothing is."""
        try:
            self.load()
        except SettingsError as error:
            return str(error).splitlines()
        return []


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project whose stack is right."""
    found = Project(tmp_path)
    found.config.parent.mkdir()
    found.config.write_text(CONFIG)
    found.devices.write_text(DEVICES)
    return found
