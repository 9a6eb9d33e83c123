"""`python -m docs.site [--out FOLDER]`: the documentation as a static site, with a search that needs no server.

A link to a page, a heading or a file that does not exist fails. `--external` asks every address in the Internet, too.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Build the site and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m docs.site", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / ".site", help="where the site goes (out/.site)")
    parser.add_argument("--external", action="store_true", help="check links into the Internet instead of building")
    given = parser.parse_args()
    if code := _sphinx("linkcheck" if given.external else "html", given.out.resolve()):
        return code
    if not given.external:
        # A web server looks for this name.
        shutil.copyfile(given.out / "README.html", given.out / "index.html")
        sys.stdout.write(f"The site begins at {given.out / 'index.html'}\n")
    return 0


def _sphinx(builder: str, out: Path) -> int:
    options = ["--builder", builder, "--conf-dir", str(ROOT / "docs"), "--fail-on-warning", "--quiet"]
    folders = ["--doctree-dir", str(out / ".doctrees"), str(ROOT), str(out)]
    return subprocess.run([sys.executable, "-m", "sphinx", *options, *folders], cwd=ROOT, check=False).returncode  # noqa: S603 - our own pages


if __name__ == "__main__":
    sys.exit(main())
