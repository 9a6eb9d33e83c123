"""Serves the policies to the engine: the only module that knows pulumi-policy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pulumi_policy.policy
from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    PolicyPack,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UnknownValueError

from policypack.exemptions import Exemptions
from policypack.pack import POLICIES, verdict
from policypack.policy import Given, Policy, Resource

# The stack's setting with its exemptions.
KEY = "mfd:policyExemptions"
# azure-native puts the API version into the token where a program asks for one.
_VERSION = re.compile(r"/v\d{8}\w*(?=:)")


def main() -> None:
    """Serve until the engine ends the process."""
    # Nothing public chooses the servicer; hence the ignored "cannot assign to a type".
    pulumi_policy.policy._PolicyAnalyzerServicer = StackAwareServicer  # type: ignore[misc] # noqa: SLF001
    PolicyPack("mfd", [served(policy) for policy in POLICIES])


class StackAwareServicer(pulumi_policy.policy._PolicyAnalyzerServicer):  # noqa: SLF001 - nothing public hands the settings on
    """The servicer of pulumi-policy, which also keeps the exemptions among the stack's settings.

    The engine sends those settings with this call, passwords included; pulumi-policy 1.21 reads the tags alone.
    """

    exemptions = Exemptions()

    def ConfigureStack(self, request: Any, context: Any) -> Any:  # noqa: N802, ANN401 - a method of Pulumi's analyzer.proto
        """Keep the one setting that is ours."""
        StackAwareServicer.exemptions = Exemptions.read(json.loads(request.config.get(KEY) or "{}"))
        return super().ConfigureStack(request, context)


def served(policy: Policy) -> ResourceValidationPolicy | StackValidationPolicy:
    """Return a policy as pulumi-policy takes it."""
    kind: Callable[..., Any] = StackValidationPolicy if policy.whole_stack else ResourceValidationPolicy
    made: ResourceValidationPolicy | StackValidationPolicy = kind(
        name=policy.name,
        description=policy.says,
        validate=_over_stack(policy) if policy.whole_stack else _over_resource(policy),
        enforcement_level=EnforcementLevel(policy.level),
        config_schema=_schema(policy),
        remediation_steps=policy.way_out,
    )
    return made


def _schema(policy: Policy) -> PolicyConfigSchema | None:
    if not policy.settings:
        return None
    return PolicyConfigSchema(
        {
            name: {"type": "number", "default": setting.default, "description": setting.says}
            for name, setting in policy.settings.items()
        }
    )


def _over_resource(policy: Policy) -> Callable[[ResourceValidationArgs, ReportViolation], None]:
    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        resource = Resource(_token(args.resource_type), args.name, args.props, args.urn)
        _judge(policy, resource, _given(policy, args.get_config()), report)

    return validate


def _over_stack(policy: Policy) -> Callable[[StackValidationArgs, ReportViolation], None]:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        stack = tuple(_resource(resource) for resource in args.resources)
        for resource in stack:
            _judge(policy, resource, _given(policy, args.get_config(), stack), report)

    return validate


def _judge(policy: Policy, resource: Resource, given: Given, report: ReportViolation) -> None:
    try:
        message = verdict(policy, resource, given)
    except UnknownValueError:
        # A preview cannot know it; the update judges the resource before it touches it.
        return
    if message:
        report(message, resource.urn)


def _resource(seen: PolicyResource) -> Resource:
    after = frozenset(other.urn for other in seen.dependencies)
    return Resource(_token(seen.resource_type), seen.name, seen.props, seen.urn, after)


def _token(resource_type: str) -> str:
    return _VERSION.sub("", resource_type)


def _given(policy: Policy, config: Mapping[str, Any], stack: tuple[Resource, ...] = ()) -> Given:
    numbers = {name: int(config.get(name, setting.default)) for name, setting in policy.settings.items()}
    return Given(datetime.now(tz=UTC).date(), numbers, stack, StackAwareServicer.exemptions)
