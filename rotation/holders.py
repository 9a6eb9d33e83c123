"""Who holds the secrets that are rotated, and what the last `pulumi up` told them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Login:
    """A login whose secrets have generations: `told` is on its hand-outs; `ends` has the last day of each valid one."""

    id: str
    told: str
    ends: Mapping[str, date]


@dataclass(frozen=True)
class Holder:
    """A device, or a site's bridge (`bridge:<site>`), of the stack as the last `pulumi up` left it.

    `login` is empty where it has none with generations; `ready` is false while it waits for its domain.
    """

    id: str
    name: str
    site: str
    place: str
    login: str
    ready: bool = True


@dataclass(frozen=True)
class Deployed:
    """The stack as the last `pulumi up` that reached its hand-outs left it, by id."""

    logins: Mapping[str, Login]
    holders: Mapping[str, Holder]

    def holding(self) -> dict[str, Holder]:
        """Return those who hold a secret with a generation."""
        return {key: one for key, one in self.holders.items() if one.ready and one.login in self.logins}

    def untold(self, generation: str) -> list[str]:
        """Return the logins whose hand-outs do not tell this generation."""
        return sorted(key for key, login in self.logins.items() if login.told != generation)

    def accepting(self, generations: tuple[str, ...]) -> list[str]:
        """Return the logins that one of these generations still opens."""
        return sorted(key for key, login in self.logins.items() if set(generations) & set(login.ends))
