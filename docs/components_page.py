"""The reference of the components, from the docstrings beside their fields."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

COMPONENTS = Path(__file__).resolve().parents[1] / "components"


def components_page() -> str:
    """Return the page: what each component owns, its arguments and its outputs."""
    parts = ["# Components\n\nUsable by any other Pulumi program: `(name, args, opts)`, children with their parent.\n"]
    for file in sorted(COMPONENTS.glob("*.py")):
        module = ast.parse(file.read_text())
        classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
        parts += [_component(module, node, classes) for node in classes.values() if _is_component(node)]
    return "\n".join(parts)


def _is_component(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base) == "pulumi.ComponentResource" for base in node.bases)


def _component(module: ast.Module, node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> str:
    lines = [f"## {node.name}\n", ast.get_docstring(module) or "", "", "| Argument | |", "|---|---|"]
    lines += [f"| `{name}` | {text} |" for name, text in _arguments(f"{node.name}Args", classes)]
    outputs = [(name, text) for name, text in _documented(node) if text]
    if outputs:
        lines += ["", "| Output | |", "|---|---|"]
        lines += [f"| `{name}` | {text} |" for name, text in outputs]
    return "\n".join([*lines, ""])


def _arguments(name: str, classes: dict[str, ast.ClassDef]) -> Iterator[tuple[str, str]]:
    node = classes.get(name)
    if node is None:
        return
    for base in node.bases:
        yield from _arguments(ast.unparse(base), classes)
    yield from _documented(node)


def _documented(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            yield field.target.id, _text(after)


def _text(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return " ".join(node.value.value.split())
    return ""
