"""The words that a person reads."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent

SQL = ("run_file", "run_format", "run_distrust", "run_reading")
"""Modules that talk to a database, in whose tables a column is called lane: nobody reads that."""


def spoken(source: str) -> Iterator[tuple[int, str]]:
    """Every text in a module that is no docstring, with its line."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)} | {
        id(node.body[0].value) for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


def test_networks_side_by_side_are_twins_and_never_lanes() -> None:
    modules = sorted((ROOT / "nnviz").rglob("*.py"))
    texts = [
        (path, line, text)
        for path in modules
        if path.stem not in SQL
        for line, text in spoken(path.read_text("utf-8"))
    ]
    texts += [(path, 0, path.read_text("utf-8")) for path in (ROOT / "resources" / "lessons").glob("*.md")]
    assert len(texts) > 1_000
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path, line, text in texts
        if re.search(r"\blanes?\b", text, re.IGNORECASE)
    ]
    assert found == []
