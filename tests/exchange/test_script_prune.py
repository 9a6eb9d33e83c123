"""What -Prune removes, and what keeps it from removing anything; the behaviour itself is tested in PowerShell."""

from __future__ import annotations

from tests.exchange.powershell_tree import Function, Script, text


def function(script: Script, name: str) -> Function:
    """Return a function of the script."""
    return next(found for found in script.functions if found.name == name)


def place(found: Function, name: str) -> int:
    """Return where a function calls a command first."""
    return min(call.node.start_byte for call in found.calls if call.name == name)


def test_one_function_removes_what_is_no_longer_wanted(script: Script) -> None:
    """Only a right that has to be given anew is removed elsewhere."""
    removing = {
        (found.name, call.name)
        for found in script.everything
        for call in found.calls
        if call.name.startswith("Remove-") and call.name != "Remove-Unwanted"
    }
    elsewhere = {(where, cmdlet) for where, cmdlet in removing if where != "Remove-Unwanted"}
    assert elsewhere == {("Set-WantedAssignment", "Remove-ManagementRoleAssignment")}


def test_what_somebody_else_may_use_is_looked_at_before_it_is_listed(script: Script) -> None:
    """Accounts by the applications that they allow, connectors by their mark, groups by the scopes that name them."""
    looks = {
        "Get-LeftoverAccount": "Get-AllowedApp",
        "Get-LeftoverApp": "Get-AllowedApp",
        "Get-LeftoverConnector": "Get-OwnerMark",
        "Get-LeftoverGroup": "Test-InScope",
    }
    listed = [call.name for call in function(script, "Get-LeftoverOfKind").calls]
    for name, look in looks.items():
        assert look in {call.name for call in function(script, name).calls}, name
        assert name in listed
    # Rights, scopes and service principals: nothing but their names tells whose they are.
    assert listed.count("Get-Leftover") == 3


def test_an_obstacle_is_looked_at_before_anything_is_removed(script: Script) -> None:
    """It is asked for once, before the first removal, and comes before the question to the administrator."""
    prune, removal = function(script, "Invoke-Prune"), function(script, "Remove-Unwanted")
    assert place(prune, "Get-PruneObstacle") < place(prune, "Get-LeftoverOfKind") < place(prune, "Remove-Unwanted")
    [call] = [call for call in prune.calls if call.name == "Remove-Unwanted"]
    assert "obstacle" in call.parameters
    checks = [node for node in removal.nodes("if_statement") if text(node).startswith("if ($Obstacle)")]
    asked = next(node for node in removal.nodes("invokation_expression") if "ShouldProcess(" in text(node))
    assert [node.start_byte < asked.start_byte and "return" in text(node) for node in checks] == [True]


def test_a_connector_is_looked_at_before_it_is_changed_and_made_with_a_mark(script: Script) -> None:
    """The obstacle comes before the first change of a connector that is there; a new one gets the mark."""
    wanted = function(script, "Set-WantedConnector")
    assert place(wanted, "Get-ConnectorObstacle") < place(wanted, "Set-InboundConnector")
    for cmdlet in ("New-InboundConnector", "Set-InboundConnector"):
        [call] = [call for call in wanted.calls if call.name == cmdlet]
        assert "comment" in call.all
