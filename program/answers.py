"""What the clouds answer about a stack, as far as it asks: known once `pulumi up` has run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi

Passwords = Mapping[tuple[str, str], pulumi.Output[str]]
"""Credential and generation → secret."""


@dataclass(frozen=True)
class Answers:
    """What hand-outs and bridges are told that no setting says."""

    sender_domains: Mapping[str, pulumi.Output[str]] = field(default_factory=dict)
    """Domain in the settings → what stands after the @; Azure chooses the name of its own domain."""
    hosts: Mapping[str, pulumi.Output[str]] = field(default_factory=dict)
    """Method → the tenant's MX host."""
    client_ids: Mapping[str, pulumi.Output[str]] = field(default_factory=dict)
    """Method → client id of the stack's application for it."""
    usernames: Mapping[str, pulumi.Output[str]] = field(default_factory=dict)
    """Credential → user name; empty where each device has its own."""
    passwords: Passwords = field(default_factory=dict)
    resources: tuple[pulumi.Resource, ...] = ()
    """What was declared, which hand-outs come after."""

    def __or__(self, other: Answers) -> Answers:
        """Return both."""
        return Answers(
            sender_domains={**self.sender_domains, **other.sender_domains},
            hosts={**self.hosts, **other.hosts},
            client_ids={**self.client_ids, **other.client_ids},
            usernames={**self.usernames, **other.usernames},
            passwords={**self.passwords, **other.passwords},
            resources=(*self.resources, *other.resources),
        )
