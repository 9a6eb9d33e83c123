"""How many secrets one application is to have, against what Entra ID lets it hold.

An application holds about 1,000 items in all its collections together, secrets among them
(MicrosoftDocs/entra-docs, identity-platform/supported-accounts-validation.md); beyond that Microsoft Graph answers
`Directory_ResourceSizeExceeded` (microsoftgraph/microsoft-graph-docs, issue 21469).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from settings.methods import ECS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.problem import Problem
    from settings.draft import Draft
    from settings.stack_settings import StackSettings

# "About 1000" leaves nothing to count on above it; the few permissions and owners of our applications fit beside these.
MOST_SECRETS = 980
# Each has an application of its own.
_METHODS = (ECS, "smtp-auth-oauth", "hve-oauth")
_RIGHT = "let devices share logins (`scope: site`), or split the stack"


def secret_problems(draft: Draft, settings: StackSettings) -> Iterator[Problem]:
    """Yield a problem for each application that could not hold its secrets."""
    generations = len(settings.credentials.generations)
    for method, logins in _logins(settings):
        if logins * generations > MOST_SECRETS:
            what = (
                f"makes {logins * generations} secrets of one application for {method}, and Entra ID holds about 1000"
            )
            yield draft.problem(("credentials", "scope"), what, _RIGHT)


def secret_warnings(draft: Draft, settings: StackSettings) -> Iterator[str]:
    """Yield what will not fit while a rotation keeps two generations."""
    generations = len(settings.credentials.generations)
    for method, logins in _logins(settings):
        if logins * generations <= MOST_SECRETS < logins * 2:
            what = (
                f"makes {logins} logins for {method}; a rotation has two secrets of each for a while, and one application "
                "of Entra ID holds about 1000"
            )
            yield str(draft.problem(("credentials", "scope"), what, _RIGHT))


def _logins(settings: StackSettings) -> list[tuple[str, int]]:
    return [(method, len(settings.credential_ids(method))) for method in _METHODS]
