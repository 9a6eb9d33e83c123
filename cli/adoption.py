"""What `mfd adopt` does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from azure.core.exceptions import AzureError, HttpResponseError

from adoption import Found, Plan, import_file, make_plan, stack_text
from azurelogin import Cloud, Login, find_login
from cli import adoption_report
from cli.adoption_look_up import Wanted, look_up
from cli.adoption_owner import let_go, refuse_another_stacks
from cli.errors import CommandError
from cli.stack_file import StackFile
from settings import generation_of, load_stack

_DEVICES = "id,type,site,sender,name,location\n"
# The packages whose SDKs the program imports, so that the import finds the providers that the program will ask for.
_SDKS = {"azure-native": "pulumi-azure-native", "azuread": "pulumi-azuread"}


@dataclass(frozen=True)
class Adopting:
    """One take-over: into which new stack, and which of several."""

    root: Path
    stack: str
    wanted: Wanted
    from_stack: str | None = None

    def run(self, *, dry_run: bool) -> int:
        """Look, plan, write and say so; return the exit code. Raises the errors of its steps."""
        login = find_login(Cloud.from_environment())
        with adoption_report.looking():
            found = _asked(login, self.wanted)
        refuse_another_stacks(self.root, self.stack, found, self.from_stack)
        plan = make_plan(found, self.stack, generation_of(datetime.now(UTC)))
        said = let_go(self.root, self.from_stack, plan) if self.from_stack else ""
        texts = self._texts(plan)
        self._check(plan)
        changed = [file.name for file, text in texts.items() if file.data is None or file.text != text]
        if not dry_run:
            self._write(texts)
        adoption_report.show(self.stack, plan, None if dry_run else changed, devices=self._has_devices)
        adoption_report.former_owner(said)
        return 0

    def _check(self, plan: Plan) -> None:
        """Name whatever Azure takes and the settings do not, before anything is written; raises SettingsError."""
        with TemporaryDirectory() as folder:
            stacks = Path(folder) / "stacks"
            stacks.mkdir()
            (stacks / f"{self.stack}.devices.csv").write_text(_DEVICES, encoding="utf-8")
            load_stack(self.stack, Path(folder), plan.settings)

    @cached_property
    def _stack_file(self) -> StackFile:
        return StackFile(self.root, f"stacks/Pulumi.{self.stack}.yaml")

    @cached_property
    def _has_devices(self) -> bool:
        text = StackFile(self.root, f"stacks/{self.stack}.devices.csv").text
        return len(text.strip().splitlines()) > 1

    def _texts(self, plan: Plan) -> dict[StackFile, str]:
        kept = self._kept(plan)
        resources = import_file(plan.resources, {package: version(sdk) for package, sdk in _SDKS.items()})
        devices = StackFile(self.root, f"stacks/{self.stack}.devices.csv")
        return {
            self._stack_file: stack_text(plan.settings, kept) if kept is not None else self._stack_file.text,
            devices: devices.text or _DEVICES,
            StackFile(self.root, f"out/{self.stack}/import.json"): resources,
        }

    def _kept(self, plan: Plan) -> dict[str, Any] | None:
        """Return what the engine wrote into the stack's file; None where the file says the same already."""
        present = yaml.safe_load(self._stack_file.text) or {}
        written = {f"mfd:{key}": value for key, value in plan.settings.items()}
        config = present.pop("config", None) or {}
        differing = [key for key in {**config, **written} if _text(config.get(key)) != _text(written.get(key))]
        if not differing:
            return None
        if config:
            if "<fill in" in self._stack_file.text:
                raise CommandError(
                    f"{self._stack_file.name} is a form in which something is still to be filled in, not what was found; if it "
                    f"is not needed, delete it and stacks/{self.stack}.devices.csv, and run this again, or name another stack. "
                    "Nothing was written"
                )
            raise CommandError(
                f"{self._stack_file.name} is there and says something else, in {', '.join(sorted(differing))}; "
                "name another stack, or take the file away first. Nothing was written"
            )
        return dict(present)

    def _write(self, texts: dict[StackFile, str]) -> None:
        (self.root / "out" / self.stack).mkdir(parents=True, exist_ok=True, mode=0o700)
        for file, text in texts.items():
            file.write(text)


def _text(value: object) -> object:
    # The engine writes the file anew when it adds its salt, with `"true"` for `true`.
    return str(value).lower() if isinstance(value, bool) else value


def _asked(login: Login, wanted: Wanted) -> Found:
    try:
        return look_up(login, wanted)
    except HttpResponseError as error:
        raise CommandError(_refused(error)) from None
    except AzureError as error:
        raise CommandError(f"Azure was not reached: {str(error).splitlines()[0]}") from None


def _refused(error: HttpResponseError) -> str:
    request: Any = error.response.request if error.response else None
    path = str(request.url).partition("?")[0] if request else ""
    words = f"{error.status_code} for {path}: {(error.message or str(error)).splitlines()[0]}"
    if error.status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED):
        return f"Azure answers {words}. The login needs the role Reader on the subscription. Nothing was written"
    return f"Azure answers {words}. Nothing was written"
