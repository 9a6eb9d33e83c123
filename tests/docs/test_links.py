"""Every page is found from the README, and the site of them is whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.documented import PAGES, ROOT, links

CLICKS = 3


def test_every_page_is_three_clicks_from_the_readme() -> None:
    """Nobody has to know a page's name."""
    reached = {ROOT / "README.md"}
    for _ in range(CLICKS):
        reached |= {target for page in reached if page.suffix == ".md" and page.exists() for target in links(page)}
    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in reached] == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site; a link to a page, a heading or a file that does not exist has ended its making."""
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "docs.site", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_the_site_has_every_page(site: Path) -> None:
    """And each is in its search."""
    pages = [page.relative_to(ROOT).with_suffix("") for page in PAGES]
    assert [str(page) for page in pages if not (site / f"{page}.html").exists()] == []
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    assert [str(page) for page in pages if f'"{page}"' not in index] == []


def test_the_site_begins_with_the_readme(site: Path) -> None:
    """A web server shows it without being told a name."""
    assert "printers and scanners send mail again" in (site / "index.html").read_text(encoding="utf-8")
