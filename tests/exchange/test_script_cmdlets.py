"""The script uses documented cmdlets with documented parameters, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.exchange.powershell_tree import Call, Script, walk

if TYPE_CHECKING:
    from tests.exchange.conftest import Documented


def test_the_script_parses(script: Script) -> None:
    """No node of the tree is an error or missing."""
    wrong = [node for node in walk(script.root) if node.is_error or node.is_missing]
    assert not script.root.has_error
    assert wrong == []


def test_a_script_with_a_mistake_does_not_parse() -> None:
    """The parser sees a brace that is not closed: the test above can fail."""
    assert Script(b"function Get-It { if ($true) { 'x' }\n").root.has_error


def test_every_command_is_known(script: Script, documented: Documented) -> None:
    """A command is a function of the script, a documented cmdlet or a built-in."""
    own = {function.name.lower() for function in script.functions}
    known = own | documented.cmdlets.keys() | documented.builtin.keys()
    assert {call.name for call in script.calls if call.name.lower() not in known} == set()


def test_every_parameter_is_known(script: Script, documented: Documented) -> None:
    """Each parameter of a cmdlet stands in the list; those in hashtables included."""
    lists = {**documented.builtin, **documented.cmdlets}
    wrong = {
        f"line {call.line}: {call.name} -{parameter}"
        for call in script.calls
        if call.name.lower() in lists
        for parameter in set(call.all) - lists[call.name.lower()] - documented.common
    }
    assert wrong == set()


def test_the_list_holds_nothing_that_is_not_used(script: Script, documented: Documented) -> None:
    """Every cmdlet and every parameter in the list is used, so the list stays as long as it must be."""
    used: dict[str, set[str]] = {}
    for call in script.calls:
        used.setdefault(call.name.lower(), set()).update(call.all)
    lists = {**documented.builtin, **documented.cmdlets}
    unused = {f"{name} -{parameter}" for name, listed in lists.items() for parameter in listed - used.get(name, set())}
    assert (unused, set(lists) - set(used)) == (set(), set())


def test_every_hashtable_that_is_splatted_was_followed(script: Script) -> None:
    """A splatted variable's keys are known, so no parameter escapes the list."""
    calls = [call for call in script.calls if call.hashtables]
    assert len(calls) > 20
    handed_on = {("Add-ConnectorReadBack", "result"), ("Set-GroupAddress", "result")}
    for function in script.functions:
        for call in function.calls:
            unknown = set(call.hashtables) - set(function.hashtables(call.node.start_byte))
            assert {(function.name, name) for name in unknown} - handed_on == set()


def test_functions_are_called_with_their_own_parameters(script: Script) -> None:
    """A call of the script's own function gives declared parameters only."""
    declared = {function.name.lower(): set(function.parameters) for function in script.functions}
    wrong = {
        f"line {call.line}: {call.name} -{parameter}"
        for call in script.calls
        if call.name.lower() in declared
        for parameter in set(call.all) - declared[call.name.lower()]
    }
    assert wrong == set()


def test_no_parameter_is_given_twice(script: Script) -> None:
    """PowerShell refuses a call that names a parameter and splats it too."""
    doubled = {f"line {call.line}: {call.name} -{name}" for call in script.calls for name in _twice(call)}
    assert doubled == set()


def _twice(call: Call) -> set[str]:
    return {name for name in call.all if call.all.count(name) > 1}


def test_cmdlets_that_must_not_occur_do_not(script: Script, documented: Documented) -> None:
    """Cmdlets and parameters that are in no reference, or that change what is not ours, are not called."""
    called = {call.name.lower(): set(call.all) for call in script.calls}
    assert documented.never & called.keys() == set()
    for name, parameters in documented.never_parameters.items():
        assert parameters & called.get(name, set()) == set()


def test_every_cmdlet_stops_at_an_error(script: Script, documented: Documented) -> None:
    """Cmdlets of a module do not see the script's preference, so each call says it itself."""
    lax = [call for call in script.calls if call.name.lower() in documented.cmdlets and "erroraction" not in call.all]
    assert lax == []


def test_every_removal_answers_its_own_question(script: Script, documented: Documented) -> None:
    """The script has asked already, so a cmdlet that removes does not ask a second time."""
    removals = [
        call for call in script.calls if call.name.lower() in documented.cmdlets and call.name.startswith("Remove-")
    ]
    assert removals
    assert [call for call in removals if "confirm" not in call.all] == []


def test_the_sources_are_commits(documented: Documented) -> None:
    """Each cmdlet's page is named at a commit."""
    assert all(re.fullmatch(r"[0-9a-f]{40}", commit) for commit in documented.commits.values())
