"""The pipeline files as data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yaml"))
ACTIONS = sorted((ROOT / ".github" / "actions").glob("*/action.yaml"))
GITLAB, AZURE = ROOT / "ci" / "gitlab-ci.yml", ROOT / "ci" / "azure-pipelines.yml"


def read(path: Path) -> dict[str, Any]:
    """Return a file; the key `on` is text, and not YAML 1.1's true."""
    document: dict[Any, Any] = yaml.safe_load(path.read_text())
    return {"on" if key is True else key: value for key, value in document.items()}


def workflow(name: str) -> dict[str, Any]:
    """Return a workflow by its file's name without suffix."""
    return read(ROOT / ".github" / "workflows" / f"{name}.yaml")


def job_of_azure() -> dict[str, Any]:
    """Return the job of the sample for Azure Pipelines, which is made once for each stack."""
    [jobs] = read(AZURE)["jobs"]
    [[job]] = jobs.values()
    found: dict[str, Any] = job
    return found


def steps_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield all steps of a workflow or of a composite action."""
    for part in (*document.get("jobs", {}).values(), document.get("runs", {})):
        yield from part.get("steps", ())


def script(name: str, job: str, step: str) -> str:
    """Return what a step of a workflow runs; the step is known by its name or id."""
    steps = workflow(name)["jobs"][job]["steps"]
    [found] = [item["run"] for item in steps if step in (item.get("name"), item.get("id")) and "run" in item]
    text: str = found
    return text
