"""`BridgeFiles`: the configuration of each site's own relay, as files for the person who installs it."""

from __future__ import annotations

from collections.abc import Mapping

from provider.errors import ProviderError
from provider.resource import Difference, DiffKind, Task, Values
from provider.values import UNKNOWN
from provider.written_files import Files, WrittenFiles


class BridgeFiles(WrittenFiles):
    """Writes one folder per site; a password is in it only where one was given."""

    token = "mfdmail:index:BridgeFiles"  # noqa: S105 - a resource type
    folder = "bridge"
    # The outputs shall not hold the passwords a second time.
    keeps_inputs = False

    def files(self, inputs: Values, *, secrets: bool) -> Files:
        """Return the files of all sites."""
        passwords = inputs.get("passwords") or {} if secrets else {}
        return {
            f"{site}/{path}": content
            for site, settings in inputs["bridges"].items()
            for path, content in _rendered(settings, passwords.get(site)).items()
        }

    def changes(self, task: Task, old: Values, new: Values) -> dict[str, Difference]:
        """Name the sites whose bridge changes, and those that are to get another password."""
        before, after = (values.get("bridges") or {} for values in (old, new))
        passwords = old.get("passwords") or {}, new.get("passwords") or {}
        if UNKNOWN in (after, passwords[1]):
            return {name: Difference() for name in ("bridges", "passwords") if old.get(name) != new.get(name)}
        found = _differences("bridges", before, after)
        kept = {site: password for site, password in passwords[0].items() if site in after}
        found |= _differences("passwords", kept, passwords[1])
        if found:
            task.log.tell("bridges to install anew: " + ", ".join(_sites(found)))
        return found

    def written(self, inputs: Values) -> str:
        """Say where each bridge's page is."""
        place = f"{inputs['outDir']}/{self.folder}"
        return "\n".join(f"the bridge of {site}: {place}/{site}/install.html" for site in sorted(inputs["bridges"]))

    def farewell(self, state: Values) -> str:
        """Say that nothing was changed at the bridges."""
        return f"the files in {state.get('outDir')}/{self.folder} stay, and so do the bridges that were installed with them"


def _rendered(settings: str, password: str | None) -> dict[str, bytes]:
    # A stack without a bridge needs nothing of that room.
    from bridge import BridgeError, render, settings_from_json  # noqa: PLC0415

    try:
        files = render(settings_from_json(settings, password))
    except BridgeError as error:
        raise ProviderError(str(error)) from error
    return {path: file.text.encode() for path, file in files.items()}


def _differences(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, Difference]:
    found: dict[str, Difference] = {}
    for site in sorted({*before, *after}):
        if before.get(site) != after.get(site):
            kind = DiffKind.ADD if site not in before else DiffKind.DELETE if site not in after else DiffKind.UPDATE
            found[f'{name}["{site}"]'] = Difference(kind)
    return found


def _sites(paths: Mapping[str, Difference]) -> list[str]:
    removed = {path for path, difference in paths.items() if difference.kind is DiffKind.DELETE}
    sites = {path.split('"')[1]: path in removed and path.startswith("bridges") for path in sorted(paths, reverse=True)}
    return [f"{site} (no longer needed)" if gone else site for site, gone in sorted(sites.items())]
