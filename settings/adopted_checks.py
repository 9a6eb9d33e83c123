"""What `mfd:adopted` has to have to do with itself and with the other keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.problem import Problem
    from settings.draft import Draft
    from settings.stack_settings import StackSettings


def adopted_problems(draft: Draft) -> Iterator[Problem]:
    """Yield contradictions between keys."""
    yield from _adopted_usernames_differ(draft)
    yield from _adopted_role(draft)


def login_problems(draft: Draft, settings: StackSettings) -> Iterator[Problem]:
    """Yield adopted SMTP user names whose resource has the name that another login's would get."""
    found = draft.document.adopted.smtp_usernames if draft.document.adopted else ()
    own = {f"smtp-{one}".lower(): one for one in settings.credential_ids() if one not in settings.adopted_usernames}
    for index, username in enumerate(found):
        if login := own.get(username.name.lower()):
            what = f"{username.name!r} is the name of the resource that the login {login!r} would get"
            place = ("adopted", "smtpUsernames", index, "name")
            yield draft.problem(place, what, f"write `credential: {login}` beside it")


def _adopted_usernames_differ(draft: Draft) -> Iterator[Problem]:
    found = draft.document.adopted.smtp_usernames if draft.document.adopted else ()
    for key in ("name", "credential"):
        values = [value.lower() if (value := getattr(one, key)) else None for one in found]
        for index, value in enumerate(values):
            if value and value in values[:index]:
                place = ("adopted", "smtpUsernames", index, key)
                yield draft.problem(place, f"the {key} {value!r} stands twice", "keep one of them")


def _adopted_role(draft: Draft) -> Iterator[Problem]:
    adopted = draft.document.adopted
    if adopted is None or draft.lost("adopted"):
        return
    assignment, role = adopted.role_assignment_id, adopted.role_definition_id
    if (assignment is None) != (role is None):
        missing, other = ("Definition", "Assignment") if assignment else ("Assignment", "Definition")
        right = f"write it, or take role{other}Id out as well"
        yield draft.problem(("adopted", f"role{missing}Id"), "is missing", right)
    elif assignment and draft.document.smtp_role_definition_id:
        right = "take roleAssignmentId and roleDefinitionId out of mfd:adopted, and the stack assigns this role"
        what = "has no effect beside mfd:adopted.roleAssignmentId"
        yield draft.problem(("smtpRoleDefinitionId",), what, right)
