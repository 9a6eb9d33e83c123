"""How many secrets one application is to have, against what Entra ID lets it hold.

An application holds about 1,000 items in all its collections together, secrets among them
(MicrosoftDocs/entra-docs, identity-platform/supported-accounts-validation.md); beyond that Microsoft Graph answers
`Directory_ResourceSizeExceeded` (microsoftgraph/microsoft-graph-docs, issue 21469).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from settings.methods import ECS
from settings.stack_document import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.problem import Problem
    from settings.draft import Draft
    from settings.stack_settings import StackSettings

# "About 1000" leaves nothing to count on above it; the few permissions and owners of our applications fit beside these.
MOST_SECRETS = 980
# Each has an application of its own.
_METHODS = (ECS, "smtp-auth-oauth", "hve-oauth")


@dataclass(frozen=True)
class TooManySecrets:
    """A method whose application could not hold its secrets."""

    method: str
    logins: int
    secrets: int
    way_out: str
    """What makes them fewer."""

    def __str__(self) -> str:
        """Return what is wrong, as a clause."""
        return f"makes {self.secrets} secrets of one application for {self.method}, and Entra ID holds about 1000"


def too_many_secrets(settings: StackSettings, generations: int) -> Iterator[TooManySecrets]:
    """Yield each method whose application could not hold so many generations of its secrets."""
    for method in _METHODS:
        logins = len(settings.credential_ids(method))
        if logins * generations > MOST_SECRETS:
            yield TooManySecrets(method, logins, logins * generations, _way_out(settings, method, generations))


def secret_problems(draft: Draft, settings: StackSettings) -> Iterator[Problem]:
    """Yield a problem for each application that could not hold its secrets."""
    generations = len(settings.credentials.generations)
    # While devices hold several generations, another scope would cut them off.
    before = (
        "take out again the devices that came last, or a generation that no `pulumi up` has made; "
        f"`./mfd rotate --stack {settings.stack}` says how a rotation stands. Once it is over, "
        if generations > 1
        else ""
    )
    for one in too_many_secrets(settings, generations):
        yield draft.problem(("credentials", "scope"), str(one), before + one.way_out)


def secret_warnings(draft: Draft, settings: StackSettings) -> Iterator[str]:
    """Yield what will not fit once a rotation has begun."""
    if len(settings.credentials.generations) > 1:
        # One is under way, or will be to the last of these: `mfd rotate --begin` adds no other (rotation.begin).
        return
    for one in too_many_secrets(settings, generations=2):
        what = (
            f"makes {one.logins} logins for {one.method}; a rotation has two secrets of each for a while, and one application "
            "of Entra ID holds about 1000"
        )
        yield str(draft.problem(("credentials", "scope"), what, one.way_out))


def _way_out(settings: StackSettings, method: str, generations: int) -> str:
    scopes = get_args(Scope)
    for scope in scopes[: scopes.index(settings.credentials.scope)][::-1]:
        if _logins(settings, method, scope) * generations <= MOST_SECRETS:
            return f"let devices share logins (`scope: {scope}`), or split the stack in two"
    return f"split the stack in two, since no `scope` makes the logins for {method} few enough"


def _logins(settings: StackSettings, method: str, scope: Scope) -> int:
    credentials = settings.credentials.model_copy(update={"scope": scope})
    return len(settings.model_copy(update={"credentials": credentials}).credential_ids(method))
