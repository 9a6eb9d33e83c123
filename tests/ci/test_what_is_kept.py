"""What each host keeps of an update: the folders that somebody works with afterwards, and no password."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bridge import BridgeSettings, Upstream, render
from tests.ci.pipelines import GITLAB, job_of_azure, read, workflow

PASSWORD = "the~secret.of_an-Entra-application-40abcd"
SERVER = Upstream(
    method="ecs",
    host="smtp.azurecomm.net",
    port=587,
    username="berlin@scan.contoso.example",
    password=PASSWORD,
    max_message_bytes=10485760,
    max_recipients=50,
)
BRIDGE = BridgeSettings(
    site="berlin",
    site_name="Berlin",
    host="mailbridge.contoso.example",
    networks=("192.0.2.0/24",),
    senders=("scanner@scan.contoso.example",),
    upstream=SERVER,
)
FILES = {
    "exchange/state.json": "{}",
    "dns/contoso.example.zone": "",
    "changes.md": "",
    "devices.json": PASSWORD,
    "import.json": "{}",
    "handouts/index.html": PASSWORD,
    "handouts/passwords/berlin.html": PASSWORD,
    **{f"bridge/berlin/{path}": file.text for path, file in render(BRIDGE).items()},
}
KEPT = {
    path for path in FILES if path.startswith(("exchange/", "dns/", "bridge/")) and not path.endswith("/sasl_passwd")
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout after an update of `prod`."""
    for path, text in FILES.items():
        file = tmp_path / "out" / "prod" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


def selected(root: Path, paths: list[str], excluded: list[str]) -> set[str]:
    """Return the files that a host finds at these paths, folders with all that is in them."""
    found = {file for path in paths for file in (root / path, *(root / path).rglob("*")) if file.is_file()}
    found -= {file for pattern in excluded for file in root.glob(pattern)}
    return {file.relative_to(root / "out" / "prod").as_posix() for file in found}


def on_github(root: Path) -> set[str]:
    """Return what actions/upload-artifact is told to keep."""
    *_, up, keep = workflow("update")["jobs"]["update"]["steps"]
    assert up["uses"].startswith("pulumi/actions@")
    assert keep["uses"].startswith("actions/upload-artifact@")
    assert keep["if"] == "always()"
    paths = keep["with"]["path"].replace("${{ matrix.stack }}", "prod").splitlines()
    excluded = [path.removeprefix("!") for path in paths if path.startswith("!")]
    # A pattern takes away from what stands before it.
    assert paths[-1] == f"!{excluded[-1]}"
    return selected(root, [path for path in paths if not path.startswith("!")], excluded)


def on_gitlab(root: Path) -> set[str]:
    """Return what the job's artifacts are."""
    artifacts = read(GITLAB)["update"]["artifacts"]
    assert (artifacts["when"], artifacts["access"]) == ("always", "developer")
    paths, excluded = ([path.replace("$STACK", "prod") for path in artifacts[key]] for key in ("paths", "exclude"))
    return selected(root, paths, excluded)


def on_azure(root: Path) -> set[str]:
    """Return what the job's last step but one has collected; the last one publishes that folder."""
    *_, collect, keep = job_of_azure()["steps"]
    folder = root / "out" / "prod" / "staging"
    folder.mkdir()
    assert keep["publish"] == collect["env"]["KEPT"]
    assert "always()" in collect["condition"]
    assert "always()" in keep["condition"]
    environment = {"PATH": "/usr/bin:/bin", "STACK": "prod", "KEPT": str(folder / "kept")}
    command = ["bash", "-e", "-c", collect["bash"]]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "##vso[task.setvariable variable=kept]yes\n"
    return {file.relative_to(folder / "kept").as_posix() for file in (folder / "kept").rglob("*") if file.is_file()}


@pytest.mark.parametrize("host", [on_github, on_gitlab, on_azure], ids=lambda host: host.__name__)
def test_an_update_keeps_what_holds_no_password(root: Path, host: Callable[[Path], set[str]]) -> None:
    """Exchange Online's script, DNS records, bridges and visits, also of an update that failed; nothing else."""
    kept = host(root)
    assert kept == KEPT | {"changes.md"}
    assert [path for path in kept if PASSWORD in FILES[path]] == []


def test_a_build_without_an_update_keeps_nothing(tmp_path: Path) -> None:
    """There is no folder of the stack then, and Azure's step does not fail for it."""
    collect = job_of_azure()["steps"][-2]
    environment = {"PATH": "/usr/bin:/bin", "STACK": "prod", "KEPT": str(tmp_path / "kept")}
    subprocess.run(["bash", "-e", "-c", collect["bash"]], cwd=tmp_path, env=environment, check=True)
    assert [*tmp_path.iterdir()] == []
