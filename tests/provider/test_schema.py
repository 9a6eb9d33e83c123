"""The schema, the resources and the program's classes name the same things."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import pulumi
import pytest

from components import mfdmail
from provider.resources import all_resources
from provider.schema import schema, schema_failures
from provider.values import encoded, plain

CLASSES = (
    mfdmail.DomainVerification,
    mfdmail.TxtValues,
    mfdmail.MailExchanger,
    mfdmail.HandoutSet,
    mfdmail.ExchangeFiles,
    mfdmail.RecordFiles,
    mfdmail.BridgeFiles,
)
every_class = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
# What each argument is in a call.
SAMPLES: dict[str, Any] = {"Mapping": {"k": "v"}, "Sequence": [], "int": 1, "bool": True, "str": "text"}
# A class may call an input otherwise where Pulumi has the name for itself.
RENAMED = {"record_name": "name"}


class Recorder(pulumi.runtime.Mocks):
    """Keeps what a program registers."""

    def __init__(self) -> None:
        self.seen: list[pulumi.runtime.MockResourceArgs] = []

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        """Keep it."""
        self.seen.append(args)
        return "id", args.inputs

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        """Answer nothing."""
        del args
        return {}, None


def _sample(annotation: str) -> Any:
    return next(value for word, value in SAMPLES.items() if word in annotation)


def _registered(cls: Any) -> pulumi.runtime.MockResourceArgs:
    recorder = Recorder()
    asyncio.set_event_loop(asyncio.new_event_loop())
    pulumi.runtime.set_mocks(recorder)
    wanted = [name for name in inspect.signature(cls.__init__).parameters if name not in ("self", "name", "opts")]
    parameters = inspect.signature(cls.__init__).parameters

    @pulumi.runtime.test  # type: ignore[untyped-decorator] # the SDK's is not typed
    def declare() -> Any:
        return cls("x", **{name: _sample(str(parameters[name].annotation)) for name in wanted}).urn

    declare()
    return recorder.seen[-1]


def _camel(name: str) -> str:
    first, *rest = RENAMED.get(name, name).split("_")
    return first + "".join(word.title() for word in rest)


@every_class
def test_the_token_is_in_the_schema(cls: Any) -> None:
    """The token is in the schema."""
    assert _registered(cls).typ in schema()["resources"]


@every_class
def test_every_argument_is_an_input_that_the_provider_accepts(cls: Any) -> None:
    """Every argument is an input that the provider accepts."""
    seen = _registered(cls)
    assert schema_failures(seen.typ, plain(encoded(seen.inputs))) == {}


@every_class
def test_required_arguments_are_the_required_inputs(cls: Any) -> None:
    """Required arguments are the required inputs."""
    parameters = inspect.signature(cls.__init__).parameters.values()
    required = {_camel(p.name) for p in parameters if p.default is p.empty and p.name not in ("self", "name")}
    assert required == set(schema()["resources"][_registered(cls).typ]["requiredInputs"])


@every_class
def test_every_output_of_the_class_is_one_of_the_provider(cls: Any) -> None:
    """Every output of the class is one of the provider."""
    outputs = {_camel(name) for name in cls.__annotations__}
    assert outputs <= set(schema()["resources"][_registered(cls).typ]["properties"])


def test_every_resource_is_in_the_schema_and_the_other_way_round() -> None:
    """Every resource is in the schema and the other way round."""
    assert {resource.token for resource in all_resources()} == set(schema()["resources"])


def test_every_property_has_a_sentence() -> None:
    """Every property has a sentence."""
    for token, resource in schema()["resources"].items():
        for name, field in resource["inputProperties"].items():
            assert field["description"].split()[0] in ("Required.", "Optional."), f"{token}.{name}"
            assert (field["description"].split()[0] == "Required.") == (name in resource["requiredInputs"])
        for name, field in resource["properties"].items():
            assert field["description"].endswith("."), f"{token}.{name}"
