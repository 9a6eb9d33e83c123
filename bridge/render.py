"""Renders a bridge's files: values in, texts by path out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from bridge.bridge_settings import BridgeSettings
from bridge.install_page import install_page
from bridge.install_steps import PACKAGES, PLAIN_FILES
from bridge.postfix_values import PostfixValues, postfix_values

_SECRETS = frozenset({"postfix/sasl_passwd"})


@dataclass(frozen=True)
class BridgeFile:
    """A file's text, and its mode: 0600 for a file that can hold a secret."""

    text: str
    mode: int

    def __repr__(self) -> str:
        """Count the characters: the text may be a secret."""
        return f"BridgeFile({len(self.text)} characters, mode={self.mode:04o})"


def render(settings: BridgeSettings) -> dict[str, BridgeFile]:
    """Return the files by path, relative to the bridge's folder, in alphabetical order.

    `postfix/` goes to /etc/postfix, `install.html` and `install.txt` are for the person who installs it.
    Raises UnwritableValueError for a value that Postfix's syntax cannot hold.
    """
    values = postfix_values(settings)
    texts = {f"postfix/{name}": _text(f"{name}.j2", values=values) for name in _postfix_files(values)}
    page = install_page(settings, values)
    texts |= {name: _text(f"{name}.j2", page=page) for name in ("install.html", "install.txt")}
    texts["Containerfile"] = _text("Containerfile.j2", values=values, packages=PACKAGES, plain_files=PLAIN_FILES)
    texts["systemd/mfd-bridge.conf"] = _text("mfd-bridge.conf.j2", values=values)
    return {path: BridgeFile(texts[path], 0o600 if path in _SECRETS else 0o644) for path in sorted(texts)}


def _postfix_files(values: PostfixValues) -> tuple[str, ...]:
    return (*PLAIN_FILES, "sasl_passwd") if values.with_login else PLAIN_FILES


def _text(template: str, **context: object) -> str:
    return _environment().get_template(template).render(context)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
