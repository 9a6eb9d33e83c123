"""The engine's configuration gives the same settings, and the same problems, as the file."""

from __future__ import annotations

import json
from typing import Any

import pulumi
import pytest
import yaml

from settings import SettingsError, from_pulumi


@pytest.fixture
def engine(project: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that hands the file's configuration over as the engine does."""

    def hand_over(secret_keys: tuple[str, ...] = ()) -> None:
        config = yaml.safe_load(project.config.read_text())["config"]
        texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}
        monkeypatch.setenv("PULUMI_CONFIG", json.dumps(texts))
        monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps(secret_keys))
        monkeypatch.setattr(pulumi, "get_stack", lambda: "test")

    return hand_over


def test_the_settings_are_those_of_the_file(project: Any, engine: Any) -> None:
    """Mappings, lists, booleans and text arrive as they stand in the file."""
    project.change("Contoso Ltd", "'1e3'")
    project.add("  mfd:production: true\n  mfd:credentials: {scope: device}")
    engine()
    assert from_pulumi(project.root) == project.load()


def test_the_file_of_the_configuration_does_not_matter(project: Any, engine: Any) -> None:
    """Another configuration file, as `--config-file` names, makes no difference; lines are then not told."""
    engine()
    project.config.unlink()
    assert from_pulumi(project.root).organization == "Contoso Ltd"
    project.config.write_text("config: {mfd:organization: 365, mfd:unknown: 1}\n")
    engine()
    project.config.unlink()
    with pytest.raises(SettingsError, match=r"^stacks/Pulumi.test.yaml mfd:tenantId: is missing") as refused:
        from_pulumi(project.root)
    assert "mfd:unknown: unknown key" in str(refused.value)
    assert "mfd:organization" not in str(refused.value)


def test_the_problems_are_those_of_the_file(project: Any, engine: Any) -> None:
    """A mistake has the file's line also when the values come from the engine."""
    project.change("mfd:organization", "mfd:organisation")
    project.change("zone: contoso", "zone: fabrikam")
    project.change("Sharp/bp-70c65", "Sharp/bp")
    engine()
    with pytest.raises(SettingsError) as refused:
        from_pulumi(project.root)
    assert str(refused.value).splitlines() == project.problems()


def test_a_secret_key_is_refused_without_its_value(project: Any, engine: Any) -> None:
    """A value set with `--secret` is refused, and never shown."""
    project.add("  mfd:organizationSecret: topsecretvalue")
    engine(("mfd:organization", "mfd:organizationSecret"))
    with pytest.raises(SettingsError) as refused:
        from_pulumi(project.root)
    assert "mfd:organization: is encrypted, but no setting of this project is a secret" in str(refused.value)
    assert "topsecretvalue" not in str(refused.value)
