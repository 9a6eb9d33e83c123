"""The rendered files: secrets apart, values that change nothing else, and the words for the person who installs it."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bridge import BridgeSettings, UnwritableValueError, Upstream, render, settings_from_json, settings_json
from bridge.errors import UnreadableSettingsError
from tests.bridge.conftest import ECS, write

PASSWORD = str(ECS.upstream.password)
HVE = replace(
    ECS,
    senders=("scan-hve@contoso.example",),
    upstream=Upstream("hve-basic", "smtp.hve.mx.microsoft", 587, "scan-hve@contoso.example", "pass word: $1 #x"),
)
RELAY = replace(
    ECS,
    senders=("scanner@contoso.example", "@contoso.example"),
    upstream=Upstream("smtp-relay", "mx.contoso.example", 25),
)


def changed(**changes: Any) -> BridgeSettings:
    """Return the settings with some of the bridge's or the upstream's fields changed."""
    upstream = {key: value for key, value in changes.items() if key in Upstream.__dataclass_fields__ and key != "host"}
    own = {key: value for key, value in changes.items() if key not in upstream and key != "upstream_host"}
    if "upstream_host" in changes:
        upstream["host"] = changes["upstream_host"]
    return replace(ECS, **own, upstream=replace(ECS.upstream, **upstream))


def texts(settings: BridgeSettings) -> dict[str, str]:
    """Return the files' texts by path."""
    return {path: file.text for path, file in render(settings).items()}


def parameters(settings: BridgeSettings) -> dict[str, str]:
    """Return the parameters of main.cf."""
    lines = texts(settings)["postfix/main.cf"].splitlines()
    pairs = (line.partition(" =") for line in lines if line and not line.startswith("#"))
    return {name: value.strip() for name, _, value in pairs}


def looked_up_in(configuration: Path, kind: str, table: str, key: str) -> str:
    """Return what Postfix finds, "" for nothing; the machine's own Postfix may have no configuration."""
    command = ["postmap", "-c", str(configuration), "-q", key, f"{kind}:{configuration / table}"]
    found = subprocess.run(command, check=False, capture_output=True, text=True)
    assert found.stderr == ""
    return found.stdout.strip()


def test_the_secret_stands_in_one_file_alone() -> None:
    """The password is in sasl_passwd, mode 0600, and in no other file."""
    files = render(ECS)
    assert [path for path, file in files.items() if PASSWORD in file.text] == ["postfix/sasl_passwd"]
    assert {path: file.mode for path, file in files.items() if file.mode != 0o644} == {"postfix/sasl_passwd": 0o600}
    assert "[smtp.azurecomm.net]:587 berlin@scan.example.com:" + PASSWORD in files["postfix/sasl_passwd"].text


def test_no_repr_shows_the_secret() -> None:
    """Neither settings nor files show it when printed."""
    assert PASSWORD not in repr(ECS) + repr(render(ECS))


def test_without_a_password_there_is_a_line_to_fill_in() -> None:
    """The file has the same mode, and says where the password is."""
    file = render(changed(password=None))["postfix/sasl_passwd"]
    assert file.mode == 0o600
    assert "berlin@scan.example.com:PASSWORD\n" in file.text
    assert "it is in Azure Key Vault: contoso-mail/smtp-berlin" in file.text


@pytest.mark.parametrize("password", [PASSWORD, None], ids=["known", "not known"])
@pytest.mark.parametrize("page", ["install.html", "install.txt"])
def test_page_fits_a_folder_without_its_password_file(page: str, password: str | None) -> None:
    """A build keeps everything but sasl_passwd: the page says how to make it, as Postfix has it otherwise."""
    text = html.unescape(render(changed(password=password))[page].text)
    assert "If that file is missing, it was left out as a secret." in text
    assert "The password is in Azure Key Vault: contoso-mail/smtp-berlin." in text
    line = "[smtp.azurecomm.net]:587 berlin@scan.example.com:PASSWORD"
    assert line in text
    assert line in render(changed(password=None))["postfix/sasl_passwd"].text
    assert "This folder holds a password" not in text


def test_a_bridge_with_a_certificate_has_no_password_file() -> None:
    """It logs in with nothing, and names the certificate and its key."""
    files = texts(RELAY)
    assert "postfix/sasl_passwd" not in files
    assert parameters(RELAY)["smtp_sasl_auth_enable"] == "no"
    assert parameters(RELAY)["smtp_tls_key_file"] == "/etc/postfix/relay.key"
    assert "empty_address_default_transport_maps_lookup_key" not in parameters(RELAY)
    assert "sasl_passwd" not in "".join(files.values())


@pytest.mark.parametrize("settings", [ECS, HVE, RELAY], ids=["ecs", "hve-basic", "smtp-relay"])
def test_every_upstream_is_checked_by_name(settings: BridgeSettings) -> None:
    """TLS is never optional; the server is asked by its name, and its certificate has to bear it."""
    found = parameters(settings)
    assert found["smtp_tls_security_level"] == "secure"
    assert found["smtp_tls_secure_cert_match"] == found["smtp_tls_servername"] == settings.upstream.host
    assert found["relayhost"] == f"[{settings.upstream.host}]:{settings.upstream.port}"


@pytest.mark.parametrize(
    ("minute", "hour", "seconds"),
    [(30, 100, 36), (5, 10, 360), (30, None, 2), (None, 100, 36), (7, None, 9), (None, None, 0)],
)
def test_the_pace_keeps_both_quotas(minute: int | None, hour: int | None, seconds: int) -> None:
    """The delay is the longer of the two, rounded up to whole seconds."""
    settings = changed(messages_per_minute=minute, messages_per_hour=hour)
    assert parameters(settings)["smtp_destination_rate_delay"] == f"{seconds}s"


def test_another_way_to_the_server_keeps_its_name() -> None:
    """Connecting elsewhere changes where the mail goes, not whose certificate is wanted."""
    settings = changed(connect_to=("10.0.0.5", 1587))
    assert parameters(settings)["relayhost"] == "[10.0.0.5]:1587"
    assert parameters(settings)["smtp_tls_secure_cert_match"] == "smtp.azurecomm.net"
    assert "[10.0.0.5]:1587 berlin@scan.example.com:" in texts(settings)["postfix/sasl_passwd"]


def test_an_own_address_is_bound_only_when_named() -> None:
    """Most bridges have one address."""
    assert "smtp_bind_address" not in parameters(ECS)
    assert parameters(changed(source="192.0.2.7"))["smtp_bind_address"] == "192.0.2.7"


@pytest.mark.parametrize(
    "changes",
    [
        {"host": "bridge\nrelayhost = evil.example"},
        {"host": "bridge$myhostname"},
        {"host": ""},
        {"networks": ()},
        {"networks": ("192.0.2.0/24, 0.0.0.0/0",)},
        {"networks": ("192.0.2.1/24",)},
        {"networks": ("2001:db8::/32",)},
        {"networks": ("hash:/etc/passwd",)},
        {"senders": ()},
        {"senders": ("@scan.example.com",)},
        {"senders": ("a b@scan.example.com",)},
        {"senders": ("a@scan.example.com\n/^.*$/ evil@example.org",)},
        {"senders": ('"a"@scan.example.com',)},
        {"senders": (" a@scan.example.com",)},
        {"senders": ("a@scan.example.com", "nobody")},
        {"source": "192.0.2.7 evil"},
        {"address": "192.0.2.7 evil"},
        {"upstream_host": "smtp.azurecomm.net]:25, [evil.example"},
        {"upstream_host": " smtp.azurecomm.net"},
        {"port": 0},
        {"port": 65536},
        {"username": ""},
        {"username": " berlin"},
        {"username": "ber:lin"},
        {"username": "berlin\n[evil.example]:25 x"},
        {"password": "secret\n[evil.example]:25 x:y"},
        {"password": "secret "},
        {"password": "sec\tret"},
        {"password": ""},
        {"connect_to": ("10.0.0.5\nx", 25)},
        {"connect_to": ("10.0.0.5", 0)},
        {"method": "smtp-relay"},
        {"client_certificate": "relay.pem"},
        {"client_key": "/etc/postfix/a b"},
        {"password_place": "in the safe\n[evil.example]:25 x:y"},
        {"site_name": "Berlin\x1b[31m"},
    ],
    ids=" ".join,
)
def test_a_value_that_postfix_cannot_hold_is_refused(changes: Mapping[str, Any]) -> None:
    """Line breaks, outer blanks, expansions and lists in disguise never reach a file; no secret is in the message."""
    with pytest.raises(UnwritableValueError) as refused:
        render(changed(**changes))
    assert "sec" not in str(refused.value)


def test_odd_but_right_passwords_stand_as_they_are() -> None:
    """Blanks inside, colons, `$` and `#` mean nothing in the file of passwords."""
    assert "scan-hve@contoso.example:pass word: $1 #x\n" in texts(HVE)["postfix/sasl_passwd"]


@pytest.mark.skipif(shutil.which("postmap") is None, reason="Postfix is not installed (Debian package postfix)")
def test_postfix_reads_every_sender_as_meant(tmp_path: Path) -> None:
    """An address with signs that mean something in a regular expression stays itself, and matches nothing else."""
    odd = "a.b+c*d/e^f|g{h}$i'j?k&l@scan.example.com"
    write(changed(senders=("scanner@scan.example.com", odd, "@own.example")), tmp_path)

    def looked_up(address: str) -> str:
        return looked_up_in(tmp_path / "postfix", "regexp", "senders", address)

    assert looked_up(odd) == odd
    assert looked_up(odd.replace(".b", "xb")) == "scanner@scan.example.com"
    assert looked_up("anybody@own.example") == "anybody@own.example"
    assert looked_up("anybody@sub.own.example") == "scanner@scan.example.com"
    assert looked_up("anybody@own.example.org") == "scanner@scan.example.com"
    assert looked_up("scanner@scan.example.com.evil.example") == "scanner@scan.example.com"
    # What Postfix asks for the empty sender of a notice.
    assert looked_up('""') == ""


@pytest.mark.skipif(shutil.which("postmap") is None, reason="Postfix is not installed (Debian package postfix)")
def test_postfix_reads_the_password_as_meant(tmp_path: Path) -> None:
    """The lookup for the server gives user name and password, blanks and signs included."""
    write(HVE, tmp_path)
    found = looked_up_in(tmp_path / "postfix", "texthash", "sasl_passwd", "[smtp.hve.mx.microsoft]:587")
    assert found == "scan-hve@contoso.example:pass word: $1 #x"


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed (package systemd)"
)
def test_systemd_understands_the_drop_in(tmp_path: Path) -> None:
    """There is nothing to say about the unit with its drop-in."""
    unit = "[Unit]\nDescription=Postfix\n[Service]\nType=forking\nExecStart=/bin/true\n"
    (tmp_path / "postfix@-.service").write_text(unit)
    folder = tmp_path / "postfix@-.service.d"
    folder.mkdir()
    (folder / "mfd-bridge.conf").write_text(texts(ECS)["systemd/mfd-bridge.conf"])
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / "postfix@-.service"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert [line for line in checked.stderr.splitlines() if "mfd-bridge" in line or "postfix" in line] == []


def test_both_pages_say_the_same() -> None:
    """Every command, tick and remedy of the text is on the HTML page too."""
    files = texts(ECS)
    page = html.unescape(re.sub(r"<[^>]+>", "", files["install.html"]))
    lines = [line.strip().removeprefix("[ ] ") for line in files["install.txt"].splitlines() if len(line) > 40]
    words = [
        part for line in lines for part in re.split(" {2,}", line) if not part.isupper() and "MAIL BRIDGE" not in part
    ]
    assert len(words) > 30
    assert [part for part in words if part not in page] == []


def test_the_page_names_the_bridges_address_where_it_is_known() -> None:
    """The machine gets that address, and devices whose field takes no name are told it."""
    known, unknown = texts(changed(address="192.0.2.10"))["install.txt"], texts(ECS)["install.txt"]
    assert "with the fixed address 192.0.2.10, and the name mailbridge.berlin.contoso.example" in known
    assert re.search(r"Where the field takes no name\s+192\.0\.2\.10", known)
    assert "with a fixed address, and the name" in unknown
    assert "takes no name" not in unknown


def test_the_page_proves_that_it_is_no_open_relay() -> None:
    """Whoever installs it is told to try from outside too, with a command that can be copied."""
    page = texts(changed(senders=("o'neil@scan.example.com",)))["install.txt"]
    assert "swaks --server mailbridge.berlin.contoso.example" in page
    assert "outside the listed networks the same command is refused: 554" in page
    assert """--from 'o'"'"'neil@scan.example.com'""" in page


def test_hostile_words_stay_words_on_the_page() -> None:
    """Markup in a site's name does nothing."""
    page = texts(changed(site_name="<script>alert(1)</script> {{ 7*7 }}"))["install.html"]
    assert "<script" not in page
    assert "{{ 7*7 }}" in page


def test_settings_come_back_from_json_without_the_password() -> None:
    """The string holds everything but the secret, which is put in when it is read."""
    settings = changed(connect_to=("10.0.0.5", 1587), source="192.0.2.7")
    text = settings_json(settings)
    assert PASSWORD not in text
    assert settings_from_json(text, PASSWORD) == settings
    assert settings_from_json(text).upstream.password is None


def test_broken_json_is_named_without_its_content() -> None:
    """The error names the fields, never their values."""
    with pytest.raises(UnreadableSettingsError, match="host") as refused:
        settings_from_json('{"site":"berlin","senders":["s3cret"]}')
    assert "s3cret" not in str(refused.value)
