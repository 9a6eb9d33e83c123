"""`mfd files`."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from bridge import BridgeSettings, Upstream, settings_json
from exchange import ExchangeState, state_json

Run = Callable[..., Result]
PASSWORD = "the~current.secret_of-the-credential-4040"
HIDDEN = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": json.dumps(PASSWORD)}
STATE = state_json(ExchangeState("test", "contoso.onmicrosoft.com", owner="0123456789ab"))
RECORD = {"key": "Domain", "type": "TXT", "name": "mail.contoso.com", "value": "ms-domain-verification=1", "ttl": 3600}
DOMAIN = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/emailServices/e/domains/mail.contoso.com"
BERLIN = BridgeSettings(
    site="berlin",
    site_name="Berlin",
    host="mailbridge.contoso.com",
    networks=("192.0.2.0/24",),
    senders=("scan@mail.contoso.com",),
    upstream=Upstream("ecs", "smtp.azurecomm.net", 587, "dev-berlin@mail.contoso.com"),
)
EXCHANGE = ("ExchangeFiles", {"outDir": "out/test", "state": STATE})
DNS = ("RecordFiles", {"outDir": "out/test/dns", "records": {"relay.contoso.com": [RECORD]}})
WAITED_FOR = {"domainId": DOMAIN, "records": [RECORD], "recordsDir": "out/test/dns", "waitSeconds": 60.0}
VERIFICATION = ("DomainVerification", WAITED_FOR)
BRIDGES = ("BridgeFiles", {"outDir": "out/test", "bridges": {"berlin": settings_json(BERLIN)}})
ALL = (EXCHANGE, DNS, VERIFICATION, BRIDGES)


def exported(*resources: tuple[str, dict[str, Any]]) -> str:
    """Return what `pulumi stack export --show-secrets` prints for a stack with these resources."""
    listed = [{"type": f"mfdmail:index:{kind}", "inputs": inputs} for kind, inputs in resources]
    return json.dumps({"version": 3, "deployment": {"resources": listed}})


def written(project: Path) -> dict[str, str]:
    """Return the files of the stack by path."""
    folder = project / "out" / "test"
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def test_every_folder_comes_out_of_the_stack(
    mfd: Run, exporting_engine: Any, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From any folder, and the same a second time; each is named, and its files are its owner's."""
    exporting_engine(exported(*ALL))
    (elsewhere := tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(elsewhere)
    first = mfd("files", "--stack", "test")
    assert first.exit_code == 0, first.output
    files = written(project)
    assert files["exchange/state.json"] == STATE
    assert {"dns/tenant/relay.contoso.com.zone", "dns/mail.contoso.com.zone", "bridge/berlin/install.html"} <= {*files}
    for place in ("out/test/exchange/state.json", "out/test/dns/mail.contoso.com.zone", "out/test/bridge/berlin/"):
        assert place in first.stdout
    assert stat.S_IMODE((project / "out/test/bridge/berlin/postfix/sasl_passwd").stat().st_mode) == 0o600
    assert mfd("files", "--stack", "test").stdout == first.stdout
    assert written(project) == files
    assert [*elsewhere.iterdir()] == []


def test_the_report_of_the_script_stays(mfd: Run, exporting_engine: Any, project: Path) -> None:
    """It says what was brought about, and when."""
    exporting_engine(exported(EXCHANGE))
    report = project / "out" / "test" / "exchange" / "report.json"
    report.parent.mkdir(parents=True)
    report.write_text("{}")
    assert mfd("files", "--stack", "test").exit_code == 0
    assert report.read_text() == "{}"


@pytest.mark.parametrize("passwords", [None, {"berlin": HIDDEN}], ids=["not printed", "printed"])
def test_a_login_is_there_where_the_stack_prints_passwords(
    mfd: Run, exporting_engine: Any, project: Path, passwords: dict[str, Any] | None
) -> None:
    """In its one file, and never on the terminal."""
    kind, inputs = BRIDGES
    exporting_engine(exported((kind, {**inputs, **({"passwords": passwords} if passwords else {})})))
    result = mfd("files", "--stack", "test")
    assert result.exit_code == 0, result.output
    holding = [path for path, text in written(project).items() if PASSWORD in text]
    assert holding == (["bridge/berlin/postfix/sasl_passwd"] if passwords else [])
    assert PASSWORD not in result.output


@pytest.mark.parametrize("resources", [(), (("HandoutSet", {}),), (("DomainVerification", {"domainId": DOMAIN}),)])
def test_a_stack_without_files_is_told(
    mfd: Run, exporting_engine: Any, project: Path, resources: tuple[tuple[str, dict[str, Any]], ...]
) -> None:
    """Its hand-outs have a verb of their own."""
    exporting_engine(exported(*resources))
    result = mfd("files", "--stack", "test")
    assert result.exit_code == 1
    assert "the stack 'test' has no files for Exchange Online, DNS or bridges" in result.stderr
    assert not (project / "out").exists()


def test_what_the_next_update_removes_is_left_out(mfd: Run, exporting_engine: Any, project: Path) -> None:
    """A resource that was replaced stays in the state until its deletion has gone well."""
    old = {"type": "mfdmail:index:ExchangeFiles", "inputs": {"outDir": "out/old", "state": STATE}, "delete": True}
    stack = json.loads(exported(EXCHANGE))
    stack["deployment"]["resources"].append(old)
    exporting_engine(json.dumps(stack))
    assert mfd("files", "--stack", "test").exit_code == 0
    assert [path.name for path in (project / "out").iterdir()] == ["test"]


def test_a_folder_that_cannot_be_written_is_named(mfd: Run, exporting_engine: Any, project: Path) -> None:
    """A file is in its place."""
    exporting_engine(exported(VERIFICATION))
    (project / "out").write_text("")
    result = mfd("files", "--stack", "test")
    assert result.exit_code == 1
    assert "cannot be written: Not a directory" in result.stderr
