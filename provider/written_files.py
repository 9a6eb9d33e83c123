"""A resource that is a folder of files, made from its inputs alone; what kind of files is a subclass's business."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from fileset import FileSet, private_bytes, private_folder
from provider.errors import ProviderError
from provider.project_folder import in_project
from provider.resource import Before, Created, Difference, Found, Resource, Task, Values
from provider.values import UNKNOWN, has_unknown

Files = Mapping[str, bytes]
"""Path inside the folder, with `/` between folders → content."""


class WrittenFiles(Resource):
    """Writes `<outDir>/<folder>/` whole, readable for its owner only; never looks at the files again.

    A digest of the files without their secrets is kept as an output, so that files of a newer version of this project
    are written although no input changed.
    """

    folder: ClassVar[str]
    kept: ClassVar[tuple[str, ...]] = ()
    """Names of files in the folder that others write there; they stay when it is written anew."""

    @abstractmethod
    def files(self, inputs: Values, *, secrets: bool) -> Files:
        """Return the files; without `secrets` as they would be if none were known. Raises ProviderError."""

    @abstractmethod
    def changes(self, task: Task, old: Values, new: Values) -> dict[str, Difference]:
        """Return how the inputs beside `outDir` differ, and tell it in words."""

    @abstractmethod
    def written(self, inputs: Values) -> str:
        """Return the sentence that says what was written where."""

    @abstractmethod
    def farewell(self, state: Values) -> str:
        """Return the sentence that says what stays when the resource goes."""

    def diff(self, task: Task, before: Before, inputs: Values) -> dict[str, Difference]:
        """Name what changes in the inputs, and whether this version writes other files for the same inputs."""
        old = before.inputs
        changed = {"outDir": Difference()} if old.get("outDir") != inputs["outDir"] else {}
        changed |= self.changes(task, old, inputs)
        if not changed and before.state.get("digest") != self._digest(inputs):
            return {"digest": Difference(of_input=False)}
        return changed

    def foresee(self, inputs: Values, before: Before | None) -> Values:
        """Foresee the digest where all inputs are known."""
        del before
        return self._outputs(inputs)

    def create(self, task: Task, inputs: Values) -> Created:
        """Write the files."""
        self._write(task, inputs)
        return Created(f"{inputs['outDir']}/{self.folder}", self._outputs(inputs))

    def update(self, task: Task, before: Before, inputs: Values) -> Values:
        """Write the files in the place of the old ones."""
        del before
        self._write(task, inputs)
        return self._outputs(inputs)

    def read(self, task: Task, before: Before) -> Found | None:
        """Return what was registered: files are this machine's, and another machine without them is no drift."""
        del task
        return Found(before.state, before.inputs)

    def delete(self, task: Task, before: Before) -> None:
        """Leave the files, and say so."""
        task.log.tell(self.farewell(before.state))

    def _outputs(self, inputs: Values) -> dict[str, Any]:
        return {"outDir": inputs["outDir"], "digest": self._digest(inputs)}

    def _digest(self, inputs: Values) -> str:
        if has_unknown(inputs):
            return UNKNOWN
        digest = sha256()
        for path, content in sorted(self.files(inputs, secrets=False).items()):
            digest.update(f"{path}\n{len(content)}\n".encode() + content)
        return digest.hexdigest()

    def _write(self, task: Task, inputs: Values) -> None:
        if self.put(inputs):
            task.log.tell(self.written(inputs))

    def put(self, inputs: Values) -> Files:
        """Write the files in the place of the old ones, and return them; raises ProviderError."""
        files = self.files(inputs, secrets=True)
        try:
            out_dir = in_project(inputs["outDir"])
            others = {name: path.read_bytes() for name in self.kept if (path := out_dir / self.folder / name).is_file()}
            FileSet((self.folder,)).replace(out_dir, lambda new: _fill(new / self.folder, {**others, **files}))
        except OSError as error:
            place = f"{inputs['outDir']}/{self.folder}"
            raise ProviderError(f"the files cannot be written to {place}: {error.strerror}") from error
        return files


def _fill(folder: Path, files: Files) -> None:
    private_folder(folder)
    for path, content in files.items():
        *parents, name = path.split("/")
        place = folder
        for parent in parents:
            place = place / parent
            if not place.exists():
                private_folder(place)
        private_bytes(place / name, content)
