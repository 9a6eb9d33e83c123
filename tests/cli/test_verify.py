"""`mfd verify`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from probe import DeviceReport, Outcome, Step, StepName, Subject
from tests.exported_stack import exported
from tests.mail_server import HOST, PASSWORD

Run = Callable[..., Result]


@pytest.fixture
def arguments(mail_server: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the arguments that lead to the tests' mail server, and let DNS be silent."""
    monkeypatch.setenv("MFD_DNS_SERVERS", "127.0.0.1:1")
    monkeypatch.setattr("maildns.asking.LONGEST_QUESTION", 0.1)
    return ["verify", "--stack", "test", "--wait", "none", "--connect-to", f"{HOST}:587:127.0.0.1:{mail_server.port}"]


def test_every_device_sends_one_mail(
    mfd: Run, arguments: list[str], write_devices: Any, entry: Any, mail_server: Any
) -> None:
    """With --send each device's mail goes from the address on its hand-out; doing it again sends again."""
    write_devices([entry(number) for number in range(1, 6)])

    for _ in range(2):
        result = mfd(*arguments, "--send", "--to", "me@contoso.com")

        assert result.exit_code == 0
        assert result.stdout.splitlines()[-1] == "5 of 5 devices: mail accepted"
    senders = sorted(str(mail["From"]) for mail in mail_server.mails)
    assert senders == sorted(2 * [f"berlin-{number}@scan.contoso.com" for number in range(1, 6)])


def test_without_send_each_login_is_tried_once(
    mfd: Run, arguments: list[str], write_devices: Any, entry: Any, mail_server: Any
) -> None:
    """Devices with the same login share one proof, and nothing is sent."""
    write_devices([entry(number) for number in range(1, 6)])

    result = mfd(*arguments)

    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "5 of 5 devices: login accepted"
    assert mail_server.logins == 1
    assert not mail_server.mails


def test_a_refused_login_is_tried_once_for_all_its_devices(
    mfd: Run, arguments: list[str], write_devices: Any, entry: Any, mail_server: Any
) -> None:
    """A wrong password fails each of its devices, is explained once, and is not tried by each of them."""
    write_devices([entry(number, password="outdated-secret") for number in range(1, 4)])

    result = mfd(*arguments, "--send", "--to", "me@contoso.com")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1] == "0 of 3 devices: mail accepted"
    assert result.stdout.count("the login is refused: 535 5.7.3 Authentication unsuccessful") == 1
    assert "berlin-1, berlin-2, berlin-3" in result.stdout
    assert mail_server.logins == 1
    assert "outdated-secret" not in result.output


def test_json_is_all_that_is_printed(mfd: Run, arguments: list[str], write_devices: Any, entry: Any) -> None:
    """--json gives one JSON document on stdout, without a secret."""
    write_devices([entry(1), entry(2, state="waiting", username=None, password=None)])

    result = mfd(*arguments, "--json")

    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert report["summary"] == "1 of 1 device: login accepted; 1 more waiting for a verified domain"
    assert report["waiting"] == ["berlin-2"]
    assert [step["name"] for step in report["devices"][0]["steps"]] == ["dns", "tcp", "tls", "login", "send"]
    assert PASSWORD not in result.output


def test_named_devices_only(mfd: Run, arguments: list[str], write_devices: Any, entry: Any, mail_server: Any) -> None:
    """Devices named on the command line are the only ones."""
    write_devices([entry(number) for number in range(1, 4)])

    result = mfd(*arguments, "berlin-2", "--send", "--to", "me@contoso.com")

    assert result.stdout.splitlines()[-1] == "1 of 1 device: mail accepted"
    assert [mail["X-MFD-Device"] for mail in mail_server.mails] == ["berlin-2"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["paris-9"], "devices.json has no device paris-9; it has berlin-1"),
        (["--connect-to", "smtp"], "'smtp' is not HOST:PORT:ADDRESS:PORT; right would be for example"),
        (["--wait", "soon"], "--wait: 'soon' is no duration; right would be for example '90s'"),
        (["--send"], "--send needs an address to send to; right would be for example --to you@contoso.com"),
        (["--send", "--to", "me"], "--to: 'me' is no e-mail address; right would be"),
        (["--to", "me@contoso.com"], "right would be --send --to"),
    ],
)
def test_a_wrong_argument_is_refused(
    mfd: Run, arguments: list[str], write_devices: Any, entry: Any, *, more: list[str], sentence: str
) -> None:
    """What is wrong and what would be right is said in one sentence, before anything is connected."""
    write_devices([entry(1)])

    result = mfd(*arguments, *more)

    assert result.exit_code == 1
    assert result.stderr.startswith("mfd: ")
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_no_hand_outs_yet(mfd: Run, arguments: list[str]) -> None:
    """Without devices.json the command says how to get it."""
    result = mfd(*arguments)

    assert result.exit_code == 1
    assert "`./mfd handouts --stack test` writes it from the stack, after `pulumi up`" in result.stderr


def test_a_damaged_file_shows_no_secret(mfd: Run, arguments: list[str], write_devices: Any, entry: Any) -> None:
    """A file that cannot be read is named with the places, never with the values."""
    write_devices([entry(1, port={"secret": PASSWORD})])

    result = mfd(*arguments)

    assert result.exit_code == 1
    assert "devices.0.port" in result.stderr
    assert PASSWORD not in result.output


def test_no_passwords_and_no_engine(
    mfd: Run, arguments: list[str], write_devices: Any, entry: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where neither the file nor the stack gives a password, the command says how to get them."""
    monkeypatch.setenv("PATH", "/nowhere")
    write_devices([entry(1, password=None)])

    result = mfd(*arguments)

    assert result.exit_code == 1
    assert "./mfd handouts --stack test --with-passwords" in result.stderr


def test_passwords_come_from_the_stack(
    mfd: Run, arguments: list[str], write_devices: Any, entry: Any, mail_server: Any, *, exporting_engine: Any
) -> None:
    """Where devices.json has no passwords, those of the stack are used, and stay in memory."""
    text = json.dumps(exported("berlin-1", password=PASSWORD))
    exporting_engine(text)
    file = write_devices([entry(1, password=None)])

    result = mfd(*arguments, "--send", "--to", "me@contoso.com")

    assert result.exit_code == 0, result.output
    assert len(mail_server.mails) == 1
    assert PASSWORD not in file.read_text() + result.output


def test_a_password_of_the_stack_is_in_no_report(
    mfd: Run,
    arguments: list[str],
    write_devices: Any,
    entry: Any,
    project: Path,
    *,
    exporting_engine: Any,
    monkeypatch: Any,
) -> None:
    """A report of an unexpected error hides what was read from the stack."""
    exporting_engine(json.dumps(exported("berlin-1", password="a-password-of-the-stack")))
    write_devices([entry(1, password=None)])

    def break_down(subjects: Any, *_: object) -> None:
        raise RuntimeError(subjects[0].settings.password)

    monkeypatch.setattr("cli.proof.prove_all", break_down)

    assert mfd(*arguments).exit_code == 3
    (log,) = (project / ".state" / "log").iterdir()
    assert "RuntimeError: [secret]" in log.read_text()


def test_a_fleet_above_the_quota_is_announced(
    mfd: Run, arguments: list[str], write_devices: Any, entry: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More mails than the quota allows in a minute are announced with the time they take."""
    monkeypatch.setattr("probe.pace.Pace.wait", lambda _self, _pause: True)
    write_devices([entry(number) for number in range(40)])

    result = mfd(*arguments, "--send", "--to", "me@contoso.com", "--parallel", "8")

    assert result.exit_code == 0
    assert (
        "40 mails from custom domains, at most 30 in 1 min and 100 in 60 min: the last one goes in 1 min"
        in result.stderr
    )


def test_the_stack_of_the_demo_is_named_as_such(
    mfd: Run, write_devices: Any, entry: Any, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its servers are simulated: a failure outside the demo says where they live, before and after there are devices."""
    monkeypatch.setenv("MFD_DNS_SERVERS", "127.0.0.1:1")
    monkeypatch.setattr("maildns.asking.LONGEST_QUESTION", 0.1)
    (project / "stacks" / "Pulumi.local.yaml").write_text("config: {}\n")
    assert "exist in the simulator only" in mfd("verify", "--stack", "local").stderr

    write_devices([entry(1, host="mail.invalid")])
    (project / "out" / "test").rename(project / "out" / "local")
    result = mfd("verify", "--stack", "local", "--wait", "none")

    assert result.exit_code == 1
    assert "exist in the simulator only" in result.stderr


@pytest.mark.parametrize(
    ("cloud", "said"),
    [
        (
            "localhost:8443",
            "this shell's login leads to a simulator (localhost:8443), whose mail servers have ports of their own",
        ),
        ("", "no server was reached; where the stack lives in the simulator, `source` its environment file"),
    ],
)
def test_simulated_servers_are_told_of(
    mfd: Run, write_devices: Any, entry: Any, monkeypatch: pytest.MonkeyPatch, *, cloud: str, said: str
) -> None:
    """Their ports are not those of the hand-out; each server that was not reached is named with its option, and no other one."""
    monkeypatch.setenv("MFD_DNS_SERVERS", "127.0.0.1:1")
    monkeypatch.setattr("maildns.asking.LONGEST_QUESTION", 0.1)
    monkeypatch.setenv("ARM_METADATA_HOSTNAME", cloud)
    hosts = ["smtp.azurecomm.net", "smtp.azurecomm.net", "contoso-com.mail.protection.outlook.com", "mail.invalid"]
    write_devices([entry(number, host=host) for number, host in enumerate(hosts)])
    monkeypatch.setattr("cli.proof.prove_all", unreached)
    result = mfd("verify", "--stack", "test", "--wait", "none")

    assert result.exit_code == 1
    acs, mx = "smtp.azurecomm.net:587:$MFDSIM_SMTP_ACS", f"{hosts[2]}:587:$MFDSIM_SMTP_MX"
    assert said in result.stderr
    assert f"add --connect-to {mx} --connect-to {acs} (docs/how-to/" in result.stderr
    assert "simulator" not in mfd("verify", "--stack", "test", "--connect-to", f"a:1:{HOST}:2").stderr
    monkeypatch.setenv("ARM_METADATA_HOSTNAME", "management.azure.com")
    assert "simulator" not in mfd("verify", "--stack", "test", "--wait", "none").stderr


def unreached(subjects: Sequence[Subject], *_: object) -> list[DeviceReport]:
    """Return what a machine without these servers reports."""
    step = Step(StepName.TCP, Outcome.FAILED, "nobody answers")
    return [DeviceReport(subject.device, (step,), passed=False) for subject in subjects]
