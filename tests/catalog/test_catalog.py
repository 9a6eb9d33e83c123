"""The catalogue's own files."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from catalog import DeviceFamily, DeviceType, Source, load_catalog
from catalog.capabilities import Ports
from catalog.menu import DeviceLogin, Menu, MenuField, concerns
from catalog.obstacles import obstacles, unknowns
from catalog.schema import schemas
from catalog.schema_files import main

ROOT = Path(__file__).parents[2] / "catalog"
CATALOG = load_catalog()
KINDS = {"methods": "method", "servers": "server", "device-families": "device-family", "device-types": "device-type"}
FILES = sorted(path for folder in KINDS for path in (ROOT / folder).rglob("*.yaml"))
TYPES = list(CATALOG.device_types.values())
LIMITED = {"host", "username", "password", "sender"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_what_its_schema_says(path: Path) -> None:
    """Each file names its schema in the first line, and an editor finds nothing wrong in it."""
    kind = KINDS[path.relative_to(ROOT).parts[0]]
    first, _, text = path.read_text().partition("\n")
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == ROOT / "schema" / f"{kind}.schema.json"
    jsonschema.Draft202012Validator(schemas()[f"{kind}.schema.json"]).validate(yaml.safe_load(text))


def test_the_schemas_are_what_the_models_say() -> None:
    """`python -m catalog.schema --check` has nothing to say."""
    assert main(ROOT / "schema", schemas(), ["--check"]) == 0


def test_schemas_refuse_unknown_keys() -> None:
    """A mistyped key is underlined in every kind of file."""
    for name in schemas():
        assert json.loads((ROOT / "schema" / name).read_text())["additionalProperties"] is False


def test_one_type_stands_for_any_other() -> None:
    """A device that the catalogue does not have is not lost."""
    assert "Generic/smtp-device" in CATALOG.device_types


@pytest.mark.parametrize("device_type", TYPES, ids=lambda device_type: device_type.id)
def test_a_file_is_named_after_its_device(device_type: DeviceType) -> None:
    """The folder is the manufacturer, the file the model in lower case."""
    folder, _, stem = device_type.id.partition("/")
    assert folder == device_type.manufacturer.replace(" ", "-")
    words = device_type.model.lower().replace("/", " ").replace("(", " ").replace(")", " ")
    assert stem == "-".join(words.split())


def test_an_alias_names_one_device_type() -> None:
    """No alias is the name or the alias of another type of the same manufacturer."""
    names = [
        (device_type.manufacturer, name.casefold())
        for device_type in TYPES
        for name in (device_type.model, *device_type.aliases)
    ]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("device_type", TYPES, ids=lambda device_type: device_type.id)
def test_a_technician_is_told_where_the_four_values_go(device_type: DeviceType) -> None:
    """A type with menus has a step for server, user name, password and From, or a note that says why not."""
    steps = {step.setting for step in device_type.steps}
    assert not steps or steps >= LIMITED or device_type.notes


@pytest.mark.parametrize("device_type", TYPES, ids=lambda device_type: device_type.id)
def test_a_device_without_login_has_no_fields_for_one(device_type: DeviceType) -> None:
    """Nobody is sent looking for a user name where there is none."""
    steps = {step.setting for step in device_type.steps}
    assert device_type.capabilities.login_fields is not False or not steps & {"username", "password"}


@pytest.mark.parametrize("device_type", TYPES, ids=lambda device_type: device_type.id)
def test_a_test_that_is_pressed_is_described(device_type: DeviceType) -> None:
    """Where the menus have a test, the hand-out does not say that none is documented."""
    pressed = any(step.setting == "test" for step in device_type.steps)
    assert not pressed or (device_type.family.test and device_type.family.test.kind != "none")


@pytest.mark.parametrize("device_type", TYPES, ids=lambda device_type: device_type.id)
def test_a_sign_in_begins_only_where_somebody_signs_in(device_type: DeviceType) -> None:
    """The step that begins it is for that kind of login and no other."""
    begun = [step for step in device_type.steps if step.setting == "sign_in"]
    assert all(step.login == ("sign-in",) for step in begun)


@pytest.mark.parametrize(
    ("named", "login", "fits"),
    [
        ((), "client-secret", True),
        (("oauth",), "sign-in", True),
        (("oauth",), "client-secret", True),
        (("oauth",), "password", False),
        (("sign-in",), "client-secret", False),
        (("client-secret", "address"), "address", True),
    ],
)
def test_oauth_is_either_of_its_kinds(named: tuple[DeviceLogin, ...], login: DeviceLogin, *, fits: bool) -> None:
    """What is for OAuth 2.0 is for a sign-in and for a client secret; each can be named alone."""
    assert concerns(named, login) is fits


def test_a_step_is_known_as_well_as_its_path_and_its_labels() -> None:
    """A path of the maker's manual with the labels of a third party is reported by a third party."""
    menu = Menu(at="web", path=("Mail",), fields=(MenuField(setting="host"),), source="maker", labels_source="forum")
    sources = {"maker": Source(title="Manual", grade="vendor"), "forum": Source(title="Forum", grade="third-party")}

    def grade(**changed: str) -> str:
        family = DeviceFamily(title="F", sources=sources, menus=(menu.model_copy(update=changed),))
        return family.steps[0].grade

    assert grade() == "third-party"
    assert grade(labels_source="maker") == "vendor"
    assert grade(source="forum", labels_source="maker") == "third-party"


def test_ecs_is_the_method_of_this_project() -> None:
    """The method `ecs` is available, with the values that Microsoft documents."""
    ecs = CATALOG.methods["ecs"]
    assert (ecs.available, ecs.host, ecs.port, ecs.encryption) == (True, "smtp.azurecomm.net", 587, "starttls")
    assert ecs.mechanisms[0] == "LOGIN"


@pytest.mark.parametrize(
    ("device_type", "words"),
    [
        ("Epson/em-c800", "the password has 40 characters, its field holds 20"),
        ("Xerox/workcentre-6015", "the password has 40 characters, its field holds 31"),
        ("Dell/2335dn", "(letters and digits only)"),
        ("Fuji-Xerox/docucentre-iv-c2260", "it has no STARTTLS"),
        ("ASRock-Rack/en2c602-4l-d12", "an IP address only"),
    ],
)
def test_a_device_that_cannot_use_a_method_says_why(device_type: str, words: str) -> None:
    """What a device's manual excludes is an obstacle."""
    found = obstacles(CATALOG.methods["ecs"], CATALOG.device_types[device_type])
    assert any(words in obstacle for obstacle in found)


def test_what_nobody_knows_is_no_obstacle_but_is_told() -> None:
    """A device that nothing is known about has no obstacles, and everything the method needs is unknown."""
    ecs, generic = CATALOG.methods["ecs"], CATALOG.device_types["Generic/smtp-device"]
    assert obstacles(ecs, generic) == ()
    assert len(unknowns(ecs, generic)) == 6


def test_a_step_shows_the_devices_own_words() -> None:
    """A step shows its fixed value, else the device's word for ours, else the usual one."""
    steps = {step.setting: step for step in CATALOG.device_types["Xerox/workcentre-6015"].steps}
    assert steps["mechanism"].shown("LOGIN") == "SMTP AUTH (Login)"
    assert steps["port"].shown(587) == "587"
    epson = {step.setting: step for step in CATALOG.device_types["Epson/em-c800"].steps}
    assert epson["authentication"].shown("LOGIN") == "SMTP AUTH"
    kyocera = {step.setting: step for step in CATALOG.device_types["Kyocera/taskalfa-500ci"].steps}
    assert kyocera["encryption"].shown("starttls") == "STARTTLS"


@pytest.mark.parametrize(
    ("known", "login", "words"),
    [
        ({"tls_versions": ("1.0", "1.1")}, "password", "it speaks TLS 1.0, 1.1 only, the server wants 1.2 or 1.3"),
        ({"ports": Ports(lowest=465, highest=465)}, "password", "it calls port 465 only, the server listens on 587"),
        (
            {"ports": Ports(lowest=26, highest=500)},
            "password",
            "it calls ports 26 to 500 only, the server listens on 587",
        ),
        ({"mechanisms": ("CRAM-MD5",)}, "password", "it cannot log in with LOGIN or XOAUTH2"),
        ({"oauth": ("device-code",)}, "oauth", "it has none of the OAuth 2.0 flows that the method needs"),
    ],
)
def test_what_a_device_cannot_do_is_an_obstacle(known: dict[str, object], login: str, words: str) -> None:
    """What is known to be missing is an obstacle."""
    generic = CATALOG.device_types["Generic/smtp-device"]
    device_type = generic.model_copy(update={"capabilities": generic.capabilities.model_copy(update=known)})
    assert obstacles(CATALOG.methods["ecs"].model_copy(update={"login": login}), device_type) == (words,)
