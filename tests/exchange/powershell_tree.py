"""A PowerShell script as a tree: its functions, its calls with their parameters, its variables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

_SPLAT = re.compile(r"@(\w+)")
_LANGUAGE = Language(tree_sitter_powershell.language())


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything under it."""
    yield node
    for child in node.children:
        yield from walk(child)


def text(node: Node) -> str:
    """Return what stands in the script."""
    return (node.text or b"").decode()


@dataclass(frozen=True)
class Call:
    """A command with the parameters that it is given, in lower case; `splatted` are those in its `hashtables`."""

    name: str
    parameters: tuple[str, ...]
    splatted: tuple[str, ...]
    hashtables: tuple[str, ...]
    node: Node

    @property
    def line(self) -> int:
        """Where it stands, counted from 1."""
        return self.node.start_point[0] + 1

    @property
    def all(self) -> tuple[str, ...]:
        """Every parameter, as often as it is given."""
        return self.parameters + self.splatted


@dataclass(frozen=True)
class Function:
    """A function, or the script's own body: where its node is, and what it is called."""

    name: str
    node: Node

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of the declared parameters, in lower case."""
        return tuple(_variable_name(variable) for variable in self._declared())

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Every command in it, functions inside it aside."""
        return tuple(self._call(node) for node in self.nodes("command"))

    @cached_property
    def statements(self) -> tuple[Node, ...]:
        """What runs in it one after the other, each with all that is inside it; comments and functions aside."""
        found = next(node for node in walk(self.node) if node.type == "statement_list")
        return tuple(node for node in found.named_children if node.type not in {"comment", "function_statement"})

    def hashtables(self, end: int) -> dict[str, set[str]]:
        """Return the variables that hold a hashtable before the byte `end`, with every key they may have, in lower case."""
        found: dict[str, set[str]] = {}
        for node in self.nodes("assignment_expression"):
            if node.end_byte < end:
                self._note(node, found)
        return found

    def _note(self, node: Node, found: dict[str, set[str]]) -> None:
        name, _, key = text(node.children[0]).removeprefix("$").lower().partition(".")
        value = node.child_by_field_name("value")
        if key:
            found.setdefault(name, set()).add(key)
        elif value:
            found.setdefault(name, set()).update(_keys(value, found))

    def nodes(self, *kinds: str) -> Iterator[Node]:
        """Yield the nodes of a kind in it; those of functions inside it aside."""
        for node in self._own(self.node):
            if node.type in kinds:
                yield node

    def _own(self, node: Node) -> Iterator[Node]:
        yield node
        for child in node.children:
            if child.type != "function_statement":
                yield from self._own(child)

    def _declared(self) -> Iterator[Node]:
        inside = [self.node, *(child for child in self.node.children if child.type == "script_block")]
        blocks = [child for node in inside for child in node.children if child.type == "param_block"]
        for parameter in (node for block in blocks for node in walk(block) if node.type == "script_parameter"):
            yield next(child for child in parameter.children if child.type == "variable")

    def _call(self, node: Node) -> Call:
        name, elements = node.child_by_field_name("command_name"), node.child_by_field_name("command_elements")
        children = list(elements.children) if elements else []
        plain = [
            text(child).removeprefix("-").removesuffix(":").lower()
            for child in children
            if child.type == "command_parameter"
        ]
        known = self.hashtables(node.start_byte)
        splats = [match[1].lower() for child in children if (match := _SPLAT.fullmatch(text(child)))]
        keys = [key for splat in splats for key in sorted(known.get(splat, set()))]
        return Call(text(name) if name else text(node), tuple(plain), tuple(keys), tuple(splats), node)


class Script:
    """A parsed script."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.root = Parser(_LANGUAGE).parse(source).root_node

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """Every function of the script."""
        nodes = (node for node in walk(self.root) if node.type == "function_statement")
        return tuple(Function(_function_name(node), node) for node in nodes)

    @property
    def body(self) -> Function:
        """What runs outside functions."""
        return Function("", self.root)

    @property
    def everything(self) -> tuple[Function, ...]:
        """The functions and the body."""
        return (*self.functions, self.body)

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every command of the script."""
        return tuple(call for function in self.everything for call in function.calls)


def _keys(value: Node, known: dict[str, set[str]]) -> set[str]:
    """Return the keys of a hashtable written out, or of another variable's."""
    if not text(value).startswith("@{"):
        return known.get(text(value).removeprefix("$").lower(), set())
    literal = next(node for node in walk(value) if node.type == "hash_literal_expression")
    body = next((node for node in literal.children if node.type == "hash_literal_body"), None)
    entries = [node for node in body.children if node.type == "hash_entry"] if body else []
    return {text(entry.children[0]).strip().lower() for entry in entries}


def _function_name(node: Node) -> str:
    return next(text(child) for child in node.children if child.type == "function_name")


def _variable_name(node: Node) -> str:
    return text(node).removeprefix("$").removeprefix("@").lower()
