"""`python -m cli.reference [--check]`: docs/reference/cli.md, made from the verbs themselves."""

from __future__ import annotations

import argparse
import inspect
import sys
from typing import Any

import typer.main

from cli.app import app
from cli.project import project_root

FILE = "docs/reference/cli.md"
_HEAD = """\
<!-- Made by `python -m cli.reference`; change the verbs in cli/ instead. -->

# The command `mfd`

{summary}
`./mfd VERB --help` says the same at the terminal.

Exit codes: 0 done; 1 an expected failure, with one sentence that says what would be right; 2 a mistyped command line;
130 interrupted; 3 an unexpected error, with the name of the report. Where 1 has a meaning of its own, the verb says so.
"""
# What stands behind an argument, by how many of it there may be.
_MORE = {1: "", -1: "..."}


def reference() -> str:
    """Return the page."""
    group: Any = typer.main.get_command(app)
    head = _HEAD.format(summary=f"{app.info.help}\n\n{app.info.epilog}\n")
    return "\n".join([head, *(_verb(name, group.commands[name]) for name in sorted(group.commands))])


def _verb(name: str, command: Any) -> str:  # noqa: ANN401 - typer's own copy of click is not public
    text = "\n".join(_paragraphs(command.help or ""))
    arguments = [row for row in map(_row, command.params) if row]
    table = ["| Argument or option | What it does |", "|---|---|", *arguments]
    return "\n".join([f"## mfd {name}", "", text, *table, ""])


def _paragraphs(text: str) -> list[str]:
    lines = inspect.cleandoc(text).splitlines()
    return [*lines, ""]


def _row(parameter: Any) -> str | None:  # noqa: ANN401 - same
    if parameter.name == "help":
        return None
    names = (
        parameter.opts
        if parameter.param_type_name == "option"
        else [f"{parameter.name.upper()}{_MORE[parameter.nargs]}"]
    )
    value = "" if getattr(parameter, "is_flag", False) or parameter.metavar is None else f" {parameter.metavar}"
    shown = ", ".join(f"`{name}{value}`" for name in names)
    default = parameter.default
    suffix = "" if default in (None, False) or callable(default) else f" Default: `{default}`."
    return f"| {shown} | {parameter.help or ''}{suffix} |"


def main() -> int:
    """Write the page, or with --check compare it; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m cli.reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    check = parser.parse_args().check
    file = project_root() / FILE
    if check:
        current = file.exists() and file.read_text(encoding="utf-8") == reference()
        if not current:
            sys.stderr.write(f"{FILE} is not what the verbs say; run `python -m cli.reference`\n")
        return 0 if current else 1
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(reference(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
