"""The page on pull requests says what the files do."""

from __future__ import annotations

import re
from pathlib import Path

from tests.ci.pipelines import ROOT, workflow

PAGE = (ROOT / "docs" / "how-to" / "pull-requests.md").read_text()
SAMPLE = ROOT / "tests" / "e2e" / "expected" / "preview-sender.md"
WORKFLOWS = ROOT / ".github" / "workflows"


def test_the_sample_is_a_comment_that_was_made() -> None:
    """It is what a test stores."""
    [sample] = re.findall(r"````markdown\n(.*?)````", PAGE, flags=re.DOTALL)
    assert sample == SAMPLE.read_text()


def test_the_variables_are_those_of_the_workflows() -> None:
    """Each variable that a workflow reads is on the page, and no other."""
    texts = "".join(path.read_text() for path in WORKFLOWS.iterdir())
    assert set(re.findall(r"^   \| `([A-Z_]+)` \|", PAGE, flags=re.MULTILINE)) == set(re.findall(r"vars\.(\w+)", texts))


def test_the_environments_are_those_of_the_workflows() -> None:
    """`prod` and `prod-preview`, for the stack `prod`."""
    jobs = {"update": "update", "preview": "preview", "drift": "drift"}
    used = {
        workflow(name)["jobs"][job]["environment"].replace("${{ matrix.stack }}", "prod") for name, job in jobs.items()
    }
    assert used == set(re.findall(r"environment:([\w-]+)`", PAGE))


def test_every_file_it_names_is_there() -> None:
    """Workflows and samples."""
    named = re.findall(r"`((?:ci|stacks|\.github)/[\w./-]*)`", PAGE)
    assert named
    assert all((ROOT / name).exists() for name in named)
    assert all((WORKFLOWS / name).exists() for name in re.findall(r"`(\w+\.yaml)`", PAGE))


def test_it_is_found_from_the_list() -> None:
    """The how-to pages' list names it."""
    assert "(pull-requests.md)" in (Path(ROOT) / "docs" / "how-to" / "README.md").read_text()


def test_what_is_kept_is_what_the_workflow_keeps() -> None:
    """The table names each folder and file, and what is left out of them."""
    *_, keep = workflow("update")["jobs"]["update"]["steps"]
    kept = [path.rpartition("matrix.stack }}/")[2] for path in keep["with"]["path"].splitlines()]
    table = PAGE.partition("| In the artifact |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([\w.]+)/?` \|", table, flags=re.MULTILINE) == [path for path in kept if "*" not in path]
    assert "`sasl_passwd`" in table
