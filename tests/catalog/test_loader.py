"""Mistakes in the catalogue's files are named with file, line and key, all at once."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from catalog import CatalogError, load_catalog

ROOT = Path(__file__).parents[2] / "catalog"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small catalogue."""
    for part in ("methods", "servers", "device-families", "device-types/Generic"):
        copytree(ROOT / part, tmp_path / "catalog" / part)
    return tmp_path / "catalog"


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def _problems(folder: Path) -> list[str]:
    with pytest.raises(CatalogError) as refused:
        load_catalog(folder)
    return str(refused.value).splitlines()


def test_mistakes_of_several_files_come_at_once(folder: Path) -> None:
    """An unknown family, a wrong value, an unknown key and a fact without its source are named together."""
    _change(folder / "device-types/Generic/smtp-device.yaml", "family: generic", "family: genreic")
    _change(folder / "methods/ecs.yaml", "port: 587", "prot: 587")
    _change(folder / "device-families/epson-web-config.yaml", "source: oauth", "source: manual")
    assert _problems(folder) == [
        "catalog/methods/ecs.yaml:2 port: is missing",
        "catalog/methods/ecs.yaml:7 prot: unknown key; did you mean 'port'?",
        "catalog/device-families/epson-web-config.yaml:23 menus[0].source: 'manual' is not in sources; known are admin, guide, oauth, settings",
        "catalog/device-types/Generic/smtp-device.yaml:4 family: there is no family 'genreic'; did you mean 'generic'?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("port: 587", "port: [587", "not YAML"),
        ("port: 587", "port: 587\nport: 25", "stands twice, first in line 7"),
        ("port: 587", "port: 0", "0 is not possible here"),
        ("encryption: starttls", "encryption: ssl", "possible are 'starttls', 'tls', 'none'"),
        ("host: smtp.azurecomm.net", "host: null", "host is there exactly when host_source is fixed"),
        ("mechanisms: [LOGIN, XOAUTH2]", "mechanisms: []", "mechanisms is empty exactly when login is address"),
    ],
)
def test_a_mistake_in_a_method_is_named(folder: Path, old: str, new: str, words: str) -> None:
    """A mistake in a method's file is named with what would be right."""
    _change(folder / "methods/ecs.yaml", old, new)
    (problem,) = _problems(folder)
    assert words in problem


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "refusals_of: tenant-mx",
            "refusals_of: tenant-mail",
            "38 refusals_of: there is no server 'tenant-mail'; did you mean 'tenant-mx'?",
        ),
        (
            "id: rejected",
            "id: busy",
            "40 refusals[0].id: 'busy' stands in servers/tenant-mx.yaml too; keep one of them",
        ),
        (
            "title: Collections of Exchange Online replies",
            "title: Another collection",
            "108 sources.codes: stands in servers/tenant-mx.yaml too, for another source; give one of them another key",
        ),
    ],
)
def test_a_method_that_does_not_fit_its_server_is_named(folder: Path, old: str, new: str, problem: str) -> None:
    """An unknown server, a refusal of both and a key for two sources are named."""
    _change(folder / "methods/direct-send.yaml", old, new)
    assert _problems(folder) == [f"catalog/methods/direct-send.yaml:{problem}"]


def test_a_mistake_in_a_server_is_named(folder: Path) -> None:
    """A regular expression that is none is a mistake of the server's file."""
    _change(folder / "servers/tenant-mx.yaml", "pattern: 'ATTR38'", "pattern: '(ATTR38'")
    (problem,) = _problems(folder)
    assert problem.startswith("catalog/servers/tenant-mx.yaml:12 refusals[1].pattern: is no regular expression")


def test_a_limit_needs_its_source(folder: Path) -> None:
    """A number without a source is refused."""
    _change(folder / "device-types/Generic/smtp-device.yaml", "password: null", "password: {max_length: 20}")
    assert _problems(folder) == ["catalog/device-types/Generic/smtp-device.yaml:6 limits.password.source: is missing"]


def test_a_capability_needs_its_source(folder: Path) -> None:
    """A capability without a source is refused."""
    _change(folder / "device-types/Generic/smtp-device.yaml", "starttls: null", "starttls: true")
    (problem,) = _problems(folder)
    assert "source" in problem


@pytest.mark.parametrize("name", ["Umbra/cx-200.yml", "cx-200.yaml", "Umbra/CX/cx-200.YAML"])
def test_a_file_that_is_not_read_is_named(name: str, folder: Path) -> None:
    """Another ending, or another place, is no reason to leave a device out without a word."""
    path = folder / "device-types" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("manufacturer: Umbra\n")
    right = "files that are read are catalog/device-types/*/*.yaml"
    assert _problems(folder) == [f"catalog/device-types/{name}: is not read; {right}"]


def test_a_file_in_a_foreign_encoding_is_named(folder: Path) -> None:
    """A file that is not UTF-8 is named."""
    (folder / "methods/ecs.yaml").write_bytes(b"title: caf\xe9\n")
    assert _problems(folder)[0].startswith("catalog/methods/ecs.yaml: is not UTF-8")


# What the six other methods look like; values of Microsoft's documentation on sending mail from devices.
