"""What every child of a component gets."""

from __future__ import annotations

from collections.abc import Callable

from pulumi_azure_native import communication

from components.child import child_of
from tests.mocked_cloud import Recorded


def test_no_alias_is_made_into_a_urn(declare: Callable[[Callable[[], object]], Recorded]) -> None:
    """azure-native's older type names are left out: ten for each resource, whose URNs cost more than all the rest."""
    made: list[communication.SenderUsername] = []

    def program() -> None:
        for name, opts in (("plain", None), ("child", child_of(None, "child"))):
            made.append(
                communication.SenderUsername(
                    name,
                    resource_group_name="g",
                    email_service_name="e",
                    domain_name="d",
                    sender_username=name,
                    username=name,
                    opts=opts,
                )
            )

    declare(program)
    plain, child = made
    assert plain._aliases, "the SDK gives none any more, so that nobody has to leave them out"
    assert child._aliases == []
