"""The pack as pulumi-policy serves it, without an engine."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pulumi_azure_native as azure
import pulumi_azuread as azuread
import pytest
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel
from pulumi_policy.proxy import unknown_checking_proxy

from policypack.exemptions import Exemptions
from policypack.pack import POLICIES
from policypack.serving import KEY, StackAwareServicer, served
from tests.policypack.case import BY_NAME

PACKAGE = Path(__file__).parents[2] / "policypack"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
RETENTION = "azure-operationalinsights-workspace-disallow-long-retention"
WORKSPACE = "azure-native:operationalinsights:Workspace"


@pytest.fixture
def servicer(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The servicer with all policies; the exemptions are as before after the test."""
    monkeypatch.setattr(StackAwareServicer, "exemptions", Exemptions())
    arguments: Any = ("mfd", "0.0.1", [served(policy) for policy in POLICIES], EnforcementLevel.ADVISORY)
    return StackAwareServicer(*arguments)


def analyze(servicer: Any, kind: str, props: dict[str, Any], name: str = "a") -> list[str]:
    """Return the policies that a resource violates."""
    request = analyzer_pb2.AnalyzeRequest(type=kind, urn=f"urn:pulumi:t::mfd::{kind}::{name}", name=name)
    request.properties.update(props)
    return [diagnostic.policyName for diagnostic in servicer.Analyze(request, None).diagnostics]


def test_a_violation_has_name_level_and_message(servicer: Any) -> None:
    """The engine is told the policy's level, and the message with the way out."""
    request = analyzer_pb2.AnalyzeRequest(type=WORKSPACE, urn="urn:a", name="a")
    request.properties.update({"retentionInDays": 365})
    (said,) = servicer.Analyze(request, None).diagnostics
    assert (said.policyName, said.enforcementLevel) == (RETENTION, analyzer_pb2.MANDATORY)
    assert said.message.endswith("are kept for 365 days; the limit is 90. Set retentionInDays lower.")


def test_a_version_in_the_type_makes_no_difference(servicer: Any) -> None:
    """A program may ask azure-native for an API version."""
    kind = WORKSPACE.replace(":Workspace", "/v20230901:Workspace")
    assert analyze(servicer, kind, {"retentionInDays": 365}) == [RETENTION]


def test_what_a_preview_does_not_know_is_not_judged(servicer: Any) -> None:
    """No violation and no warning: the update judges it."""
    assert unknown_checking_proxy({"retentionInDays": UNKNOWN}).keys() == {"retentionInDays"}
    assert analyze(servicer, WORKSPACE, {"retentionInDays": UNKNOWN}) == []


def test_the_stacks_exemptions_come_with_its_settings(servicer: Any) -> None:
    """The engine sends the settings; the resource that is named is exempt, another one is not."""
    written = {RETENTION: {"reason": "Not tried.", "resources": ["a"]}}
    servicer.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(config={KEY: json.dumps(written)}), None)
    assert analyze(servicer, WORKSPACE, {"retentionInDays": 365}) == []
    assert analyze(servicer, WORKSPACE, {"retentionInDays": 365}, "b") == [RETENTION]


def test_a_limit_can_be_configured(servicer: Any) -> None:
    """`--policy-pack-config` sets the numbers that policies compare with."""
    request = analyzer_pb2.ConfigureAnalyzerRequest()
    request.policyConfig[RETENTION].enforcementLevel = analyzer_pb2.MANDATORY
    request.policyConfig[RETENTION].properties.update({"days": 400})
    servicer.Configure(request, None)
    assert analyze(servicer, WORKSPACE, {"retentionInDays": 365}) == []


def test_a_stack_is_judged_as_a_whole(servicer: Any) -> None:
    """A service without a diagnostic setting; with one whose input is the service, nothing."""
    service = analyzer_pb2.AnalyzerResource(
        type="azure-native:communication:CommunicationService", urn="urn:service", name="a"
    )
    logs = analyzer_pb2.AnalyzerResource(
        type="azure-native:monitor:DiagnosticSetting", urn="urn:logs", name="b", dependencies=["urn:service"]
    )
    alone = servicer.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=[service]), None).diagnostics
    both = servicer.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=[service, logs]), None).diagnostics
    policy = "azure-communication-service-enable-diagnostics"
    assert [(said.policyName, said.urn) for said in alone] == [(policy, "urn:service")]
    assert list(both) == []


def test_every_policy_is_announced(servicer: Any) -> None:
    """The engine learns each policy with its limits."""
    info = servicer.GetAnalyzerInfo(None, None)
    assert [policy.name for policy in info.policies] == [policy.name for policy in POLICIES]
    limits = {policy.name: dict(policy.configSchema.properties) for policy in info.policies}
    assert limits[RETENTION]["days"]["default"] == 90


def test_one_module_knows_pulumi_policy() -> None:
    """The policies themselves are tested without it."""
    users = {
        path.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom) and "pulumi_policy" in ast.unparse(node)
    }
    assert users == {"serving.py"}


def test_types_are_those_of_the_sdk() -> None:
    """No policy waits for a type that azure-native or azuread do not have."""
    classes = [
        *(azure.communication.CommunicationService, azure.communication.Domain, azure.monitor.DiagnosticSetting),
        *(azure.authorization.RoleAssignment, azure.authorization.RoleDefinition, azure.keyvault.Vault),
        *(azure.operationalinsights.Workspace, azuread.Application, azuread.ApplicationPassword),
        *(azuread.AppRoleAssignment, azuread.ServicePrincipalDelegatedPermissionGrant),
    ]
    known = {getattr(found, "pulumi_type") for found in classes}  # noqa: B009
    wanted = {kind for policy in BY_NAME.values() for kind in policy.types}
    assert {kind for kind in wanted if kind.startswith("azu")} == known
