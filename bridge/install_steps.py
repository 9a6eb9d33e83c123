"""The sections of the page for the person who installs the bridge."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bridge.bridge_settings import BridgeSettings
    from bridge.postfix_values import PostfixValues

PACKAGES = ("postfix", "libsasl2-modules", "ca-certificates")
"""Debian packages; libsasl2-modules brings LOGIN, ca-certificates the roots that the server's certificate ends in."""

PLAIN_FILES = ("header_checks", "main.cf", "master.cf", "senders", "smtp_header_checks", "smtp_reply_filter")
"""What everybody may read in /etc/postfix."""

_SECRET = "sasl_passwd"  # noqa: S105 - the name of a file


@dataclass(frozen=True)
class Section:
    """A heading, what to know, what to tick off, what to type, and what to enter (label and value); each may be empty."""

    title: str
    texts: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()


def before(settings: BridgeSettings, values: PostfixValues) -> Section:
    """Return what has to be there first."""
    upstream = settings.upstream
    fixed = f"the fixed address {values.address}" if values.address else "a fixed address"
    return Section(
        "What you need",
        ticks=(
            f"A machine with Debian 12 that is always on, with {fixed}, and the name {settings.host} in the network's DNS.",
            "No other mail server runs on it: the files in /etc/postfix are replaced.",
            f"It reaches {upstream.host} on port {upstream.port}, and its clock is right (timedatectl).",
            f"Port 25 of it is open to {', '.join(settings.networks)} only, and never to the Internet.",
            _upstream_needs(values),
        ),
    )


def password(values: PostfixValues) -> Section:
    """Return how the password gets into its file, now and later."""
    place = (f"The password is {values.password_place}.",) if values.password_place else ()
    there = f"postfix/{_SECRET}, beside this page, holds the password."
    to_fill_in = f"Open postfix/{_SECRET}, beside this page, and put the password where PASSWORD stands."
    # A folder that somebody passed on, or that a build kept, comes without it.
    left_out = (
        "If that file is missing, it was left out as a secret. Make it with this one line, and the password where"
        " PASSWORD stands; nobody else may read it (mode 0600)."
    )
    later = (
        f"Later, for a new password: change it in /etc/postfix/{_SECRET}, then send what waits in the queue: sudo postfix"
        " reload, and sudo postqueue -f."
    )
    return Section(
        "The password",
        texts=(there if values.login else to_fill_in, left_out, *place),
        commands=(values.login_to_fill_in,),
        after=(later,),
    )


def certificate(values: PostfixValues) -> Section:
    """Return where the client certificate goes."""
    return Section(
        "The certificate",
        texts=(
            "The server knows the bridge by its certificate; put it, its intermediates behind it, and the key there:",
        ),
        commands=(
            f"sudo install -o root -g root -m 644 CHAIN.pem {values.client_certificate}",
            f"sudo install -o root -g root -m 600 KEY.pem {values.client_key}",
        ),
        after=("After it is renewed: sudo postfix reload",),
    )


def with_systemd(values: PostfixValues) -> Section:
    """Return the commands for a machine with systemd."""
    files = " ".join(f"postfix/{name}" for name in PLAIN_FILES)
    secret = (f"sudo install -o root -g root -m 600 postfix/{_SECRET} /etc/postfix/",) if values.with_login else ()
    return Section(
        "Install it on Debian",
        texts=("In the folder of this page. When Debian asks for the kind of mail server, choose “No configuration”.",),
        commands=(
            f"sudo apt-get install {' '.join(PACKAGES)}",
            f"sudo install -o root -g root -m 644 {files} /etc/postfix/",
            *secret,
            "sudo install -D -m 644 systemd/mfd-bridge.conf /etc/systemd/system/postfix@-.service.d/mfd-bridge.conf",
            "sudo postfix check",
            "sudo systemctl daemon-reload",
            "sudo systemctl enable postfix",
            "sudo systemctl restart postfix",
        ),
        after=("Its log: journalctl -u postfix@-", "What waits in its queue: postqueue -p"),
    )


def with_container(values: PostfixValues) -> Section:
    """Return the commands for a container."""
    mounted = (
        [f"postfix/{_SECRET}:/etc/postfix/{_SECRET}"]
        if values.with_login
        else [f"{path}:{path}" for path in (values.client_certificate, values.client_key)]
    )
    own = [f'"$PWD/{path}:ro"' if path.startswith("postfix/") else f"{path}:ro" for path in mounted]
    volumes = " ".join(f"-v {item}" for item in [*own, "mfd-bridge-queue:/var/spool/postfix"])
    return Section(
        "Or run it in a container",
        texts=("Instead of the section before. Docker takes the same words.",),
        commands=(
            "sudo podman build -t mfd-bridge .",
            f"sudo podman run -d --name mfd-bridge --network host --restart always {volumes} mfd-bridge",
        ),
        after=(
            "It needs the host's network: behind a container's own network every device would have the same address, and the list of networks would mean nothing.",
        ),
    )


def try_it(settings: BridgeSettings) -> Section:
    """Return how to prove that it forwards, and that it is no open relay."""
    swaks = f"swaks --server {settings.host} --to YOUR-ADDRESS --header 'Subject: Bridge'"
    return Section(
        "Try it",
        texts=("From a machine in the listed networks, with your own address (apt-get install swaks):",),
        commands=(f"{swaks} --from {shlex.quote(settings.senders[0])}", f"{swaks} --from somebody@example.org"),
        ticks=(
            "Both mails arrive.",
            f"The second one comes from {settings.senders[0]} too, unless its own address is in the list above.",
            "From a machine outside the listed networks the same command is refused: 554 5.7.1 Client host rejected.",
            "Afterwards postqueue -p on the bridge says that the queue is empty.",
        ),
    )


def devices(settings: BridgeSettings) -> Section:
    """Return what devices are told; their own pages say the same."""
    return Section(
        "At the devices",
        values=(
            ("Server (SMTP)", settings.host),
            *((("Where the field takes no name", settings.address),) if settings.address else ()),
            ("Port", "25"),
            ("Encryption", "None"),
            ("Login (SMTP authentication)", "Off"),
            ("From address", " or ".join(_as_words(item) for item in settings.senders)),
        ),
    )


def _upstream_needs(values: PostfixValues) -> str:
    if values.with_login:
        return f"The password of {values.username}."
    return "The certificate that the inbound connector names, with its key, as PEM files."


def _as_words(sender: str) -> str:
    return f"any address of {sender[1:]}" if sender.startswith("@") else sender
