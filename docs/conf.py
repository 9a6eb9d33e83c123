"""How Sphinx makes the site of the pages that GitHub shows; `python -m docs.site` builds it.

The pages stay plain Markdown: what the site needs besides, its table of contents, is made of the links that they have.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "mfd"
author = copyright = "the authors of mfd"  # noqa: A001 - Sphinx reads this name
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "mfd"
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["tables.css"]

# The pages refer to each other as they lie in the repository, so the repository is where they are read from.
root_doc = "README"
include_patterns = ["*.md", "docs/**.md", "simulator/README.md", "provider/README.md", "toolchain/README.md"]
exclude_patterns = [".*", "out", "node_modules"]
# Links to a heading work to this depth, as on GitHub.
myst_heading_anchors = 4
# A sample that is no valid text of its language is shown without colours: hand-outs and commands have placeholders.
suppress_warnings = ["misc.highlighting_failure"]

_LINK = re.compile(r"\]\(([^()#:]+\.md)(?:#[^()]*)?\)")
# How many parts has the path of a chapter? `docs/how-to/README.md`.
_CHAPTER = 3
_CONTENTS = "\n\n```{{toctree}}\n:hidden:\n\n{pages}\n```\n"


def setup(app: Sphinx) -> None:
    """Give each page that lists others a table of contents."""
    app.connect("source-read", _add_contents)


def _add_contents(app: Sphinx, page: str, source: list[str]) -> None:
    if PurePosixPath(page).name == "README":
        pages = [path for path in _linked(source[0]) if _below(app, page, path)]
        source[0] += _CONTENTS.format(pages="\n".join(pages)) if pages else ""


def _linked(text: str) -> list[str]:
    return list(dict.fromkeys(_LINK.findall(text)))


def _below(app: Sphinx, page: str, path: str) -> bool:
    # A chapter holds the pages of its folder, and of folders in it; the front page the chapters, and pages beside it.
    root = Path(app.srcdir)
    target = (root / page).parent.joinpath(path).resolve()
    if page == root_doc:
        return target.parent == root or (target.name == "README.md" and len(target.relative_to(root).parts) <= _CHAPTER)
    return target.is_relative_to((root / page).parent)
