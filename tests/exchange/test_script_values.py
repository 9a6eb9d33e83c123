"""Values reach the script as data: nothing in it makes code from text."""

from __future__ import annotations

import re

from tree_sitter import Node

from tests.exchange.powershell_tree import Function, Script, text, walk

WRITES = re.compile(r"^(?:Set|New|Remove|Add)-(?!Object$|StrictMode$)")
# Set by PowerShell, or by the script before its functions run.
GIVEN = {
    "_",
    "true",
    "false",
    "null",
    "pscmdlet",
    "psscriptroot",
    "executioncontext",
    "whatifpreference",
    "erroractionpreference",
}


def of_kind(script: Script, *kinds: str) -> list[str]:
    """Return what stands in nodes of a kind."""
    return [text(node) for node in walk(script.root) if node.type in kinds]


def test_no_command_is_called_by_a_variable_or_a_text(script: Script) -> None:
    """`& $command`, `& "text"` and `. $file` do not occur."""
    assert of_kind(script, "command_invokation_operator", "foreach_command", "inlinescript_statement") == []
    assert [call for call in script.calls if not re.fullmatch(r"[A-Z]\w*-\w+", call.name)] == []


def test_no_text_expands_a_variable(script: Script) -> None:
    """There are no expandable strings: values are put into messages with the format operator, and into nothing else."""
    assert of_kind(script, "expandable_string_literal", "expandable_here_string_literal", "sub_expression") == []


def test_script_blocks_are_filters_and_nothing_else(script: Script) -> None:
    """A script block is written out beside -Process or -FilterScript; none is made, kept or called."""
    blocks = [node for node in walk(script.root) if node.type == "script_block_expression"]
    assert blocks
    for block in blocks:
        assert re.search(r"-(Process|FilterScript)$", before(script, block).rstrip()), text(block)
    assert not re.search(rb"\[scriptblock\]|\.invoke\(|invokescript|newscriptblock", script.source, re.IGNORECASE)


def before(script: Script, node: Node) -> str:
    """Return the forty characters before a node."""
    return script.source[max(0, node.start_byte - 40) : node.start_byte].decode()


def test_the_only_filter_escapes_its_value(script: Script) -> None:
    """The one text in another language is the scope's filter; its value is Exchange Online's own, its apostrophes doubled."""
    filters = [line.strip() for line in script.source.decode().splitlines() if "MemberOfGroup" in line]
    assert filters == ["return 'MemberOfGroup -eq ''{0}''' -f $DistinguishedName.Replace('''', '''''')"]
    assert [call for call in script.calls if "filter" in call.all] == []


def test_the_document_is_read_as_json(script: Script) -> None:
    """The document reaches the script through ConvertFrom-Json alone."""
    assert [
        call.name for call in script.calls if call.name in {"Get-Content", "ConvertFrom-Json", "Import-Clixml"}
    ] == [
        "Get-Content",
        "ConvertFrom-Json",
    ]


def test_no_password_is_in_the_document(script: Script) -> None:
    """A password comes from a parameter or a prompt; nothing turns plain text into one."""
    assert not re.search(rb"ConvertTo-SecureString|AsPlainText|GetNetworkCredential", script.source, re.IGNORECASE)


def test_the_script_is_ascii_with_lf(script: Script) -> None:
    """Windows PowerShell 5.1 reads it without a byte order mark, and a signature holds on every machine."""
    assert script.source.isascii()
    assert b"\r" not in script.source


def test_nothing_newer_than_windows_powershell_is_used(script: Script) -> None:
    """No ternary, no null-coalescing, no chain of pipelines: Windows PowerShell 5.1 knows none of them."""
    newer = r"\?\?|\s\?\s|\?\.|&&|\|\||-AsHashtable|-Parallel|-DateKind"
    assert not re.search(newer, code_of(script))


def code_of(script: Script) -> str:
    """Return the script without comments and texts."""
    spans = [(n.start_byte, n.end_byte) for n in walk(script.root) if n.type in {"comment", "string_literal"}]
    source = bytearray(script.source)
    for start, end in spans:
        source[start:end] = b" " * (end - start)
    return source.decode()


def test_every_change_asks_first(script: Script) -> None:
    """A function that writes asks ShouldProcess before, so -WhatIf holds for all."""
    own = {function.name for function in script.functions}
    writers = [
        function
        for function in script.functions
        if any(WRITES.match(call.name) and call.name not in own for call in function.calls)
    ]
    assert len(writers) > 10
    for function in writers:
        assert "SupportsShouldProcess = $true" in text(function.node), function.name
        assert first_write(function, own) > first_question(function), function.name


def first_write(function: Function, own: set[str]) -> int:
    """Return where the first call that writes stands."""
    return min(call.node.start_byte for call in function.calls if WRITES.match(call.name) and call.name not in own)


def first_question(function: Function) -> int:
    """Return where ShouldProcess is asked first."""
    asked = (node for node in function.nodes("invokation_expression") if "ShouldProcess(" in text(node))
    return min(node.start_byte for node in asked)


def test_every_variable_is_set(script: Script) -> None:
    """Strict mode ends a run at a variable that was never set."""
    outside = set(script.body.parameters) | assigned(script.body)
    for function in script.functions:
        known = GIVEN | outside | set(function.parameters) | assigned(function)
        used = {name_of(node) for node in function.nodes("variable")}
        assert {name for name in used if not name.startswith("script:")} - known == set(), function.name


def assigned(function: Function) -> set[str]:
    """Return the variables that a function gives a value."""
    names = {text(node.children[0]).partition(".")[0] for node in function.nodes("assignment_expression")}
    loops = {
        text(next(c for c in node.children if c.type == "variable")) for node in function.nodes("foreach_statement")
    }
    return {name.removeprefix("$").lower() for name in names | loops}


def name_of(node: Node) -> str:
    """Return a variable's name in lower case."""
    return text(node).lstrip("$@").lower()


def test_every_function_is_called(script: Script) -> None:
    """There is no function that nothing calls."""
    called = {call.name for call in script.calls}
    assert {function.name for function in script.functions} - called == set()


def test_the_help_names_every_parameter(script: Script) -> None:
    """Each parameter of the script has its paragraph, and there are examples."""
    source = script.source.decode()
    named = {name.lower() for name in re.findall(r"^\.PARAMETER (\w+)$", source, flags=re.MULTILINE)}
    assert named == set(script.body.parameters)
    assert source.count("\n.EXAMPLE\n") >= 3


def test_an_assignment_is_read_by_what_exchange_online_returns(script: Script) -> None:
    """Its application is the RoleAssignee: `App` is a parameter of New-ManagementRoleAssignment and is never returned.

    Source: microsoft/Microsoft365DSC, MSFT_EXOManagementRoleAssignment.psm1.
    """
    read = set(re.findall(r"-InputObject \$assignment -Name '(\w+)'", script.source.decode(), re.IGNORECASE))
    assert read == {"RoleAssignee", "RoleAssigneeName", "CustomResourceScope", "CustomRecipientWriteScope"}


def test_the_help_stands_apart(script: Script) -> None:
    """Get-Help shows no help that a comment such as #Requires touches from above (PowerShell's HelpCommentsParser.cs)."""
    above, _, _ = script.source.partition(b"<#\n.SYNOPSIS")
    assert above.endswith(b"\n\n")


def test_the_module_does_not_see_whatif(script: Script) -> None:
    """'pwsh -File' runs the script's body in the global scope, which a module sees: there, -WhatIf is noted, then taken back."""
    statements = [text(statement) for statement in script.body.statements]
    assert [statement for statement in statements if "whatif" in statement.lower()] == [
        "$isWhatIf = [bool] $WhatIfPreference",
        "$WhatIfPreference = $false",
        "Invoke-Run -Path $StatePath -Report $ReportPath -IsWhatIf $isWhatIf",
    ]


def test_whatif_holds_for_the_whole_run(script: Script) -> None:
    """The run begins with what it was told, and nothing else says otherwise: no function, and no call."""
    run = next(function for function in script.functions if function.name == "Invoke-Run")
    assert "iswhatif" in run.parameters
    assert text(run.statements[0]) == "$WhatIfPreference = $IsWhatIf"
    settings = [
        (function.name, text(node))
        for function in script.functions
        for node in function.nodes("assignment_expression")
        if "whatif" in text(node.children[0]).lower()
    ]
    assert settings == [("Invoke-Run", "$WhatIfPreference = $IsWhatIf")]
    assert [call.name for call in script.calls if "whatif" in call.all] == []
