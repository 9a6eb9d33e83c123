"""The samples of docs/how-to/other-languages: a domain and an identity declared in YAML, and in TypeScript."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demo.clone import ROOT
from tests.docs.documented import documented
from tests.e2e.other_language import Program
from toolchain import other_languages
from toolchain.errors import ToolchainError
from toolchain.places import ENGINE_VERSION, Places

pytestmark = [pytest.mark.engine, pytest.mark.slow(minutes=3)]

NPM = (f"@pulumi/pulumi@{ENGINE_VERSION}", "typescript@5.9.3", "@types/node@20.19.43")
OUTPUTS = {"from": "copier@mail.contoso.example", "userName": "zrh@mail.contoso.example"}


def got(get: Callable[..., Path], *arguments: Any) -> Path:
    """Return what a test needs, or skip it with the reason."""
    try:
        return get(Places(ROOT), *arguments)
    except ToolchainError as error:
        pytest.skip(str(error))


def test_a_yaml_program_uses_the_components(tmp_path: Path, simulator: Any, azure: Any) -> None:
    """It brings up a verified domain and an identity, changes nothing the second time, and is destroyed."""
    host = got(other_languages.yaml_host)
    program = Program.copied("yaml", tmp_path / "project", azure, simulator).with_path(host)
    confirmed = Program(program.folder, {**program.environment, "PULUMI_SKIP_CONFIRMATIONS": "true"})
    confirmed.run(*shlex.split(documented("pulumi up")))
    assert program.outputs() == OUTPUTS
    program.run("pulumi", "up", "--stack", "dev", "--yes", "--skip-preview")
    assert set(program.last_changes()) == {"same"}
    program.run("pulumi", "destroy", "--stack", "dev", "--yes", "--skip-preview")


def test_a_typescript_program_uses_the_components(tmp_path: Path, simulator: Any, azure: Any) -> None:
    """It is type-checked against the SDK that Pulumi generates, and does as the YAML program does."""
    writer, packages = got(other_languages.node_sdk), got(other_languages.node_packages, NPM)
    program = Program.copied("typescript", tmp_path / "project", azure, simulator)
    _install(program, writer, packages)
    program.run("node_modules/.bin/tsc")
    shutil.copy(Path(__file__).with_name("run_typescript.js"), program.folder / "run.js")
    program.run("node", "run.js", "dev", "up")
    assert program.outputs() == OUTPUTS
    program.run("node", "run.js", "dev", "up")
    assert set(program.last_changes()) == {"same"}
    program.run("node", "run.js", "dev", "destroy")


def _install(program: Program, writer: Path, packages: Path) -> None:
    """Do as `pulumi package add` and `npm install` do."""
    schema = program.run("pulumi", "package", "get-schema", program.folder.parents[3] / "components")
    sdk = program.folder / "sdks" / "mfd"
    program.run(writer, sdk, stdin=schema)
    modules = program.folder / "node_modules"
    (modules / "@pulumi").mkdir(parents=True)
    for package in [*packages.iterdir(), *packages.glob("@pulumi/*")]:
        if package.name != "@pulumi":
            (modules / package.relative_to(packages)).symlink_to(package)
    (modules / "@pulumi" / "mfd").symlink_to(sdk)
    Program(sdk, program.with_path(modules / ".bin").environment).run("node", "scripts/postinstall.js")
