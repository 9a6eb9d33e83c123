"""The rotation's file, `stacks/<stack>.rotation.yaml`: under version control, so that everybody sees the same progress.

Read by every `pulumi up` while it is there; `rotation.writing` is for the command line, which alone has ruamel.yaml.
"""

from __future__ import annotations

from pydantic import ValidationError

from catalog import Problem
from catalog.explain import explain
from catalog.known_keys import known_keys
from catalog.yaml_lines import dotted, read_yaml
from rotation.errors import RotationError
from rotation.record import Rotation


def rotation_file(stack: str) -> str:
    """Return the file's name, from the project's folder."""
    return f"stacks/{stack}.rotation.yaml"


def due_days(text: str, file: str) -> dict[str, str]:
    """Return the generation that devices get, and the day by which (`YYYY-MM-DD`); nothing when the rotation is finished.

    Raises `RotationError` as `read_rotation` does.
    """
    rotation = read_rotation(text, file)
    return {} if rotation.finished else {rotation.to: rotation.due.isoformat()}


def read_rotation(text: str, file: str) -> Rotation:
    """Return the rotation in a YAML text; raises `RotationError` with every problem there is."""
    read = read_yaml(text, file)
    if read.problems:
        raise RotationError(read.problems)
    try:
        return Rotation.model_validate(read.value or {})
    except ValidationError as error:
        raise RotationError(
            Problem(file, read.line(place), dotted(place), *explain(details, known_keys(Rotation, place[:-1])))
            for details in error.errors()
            for place in [details["loc"]]
        ) from None
