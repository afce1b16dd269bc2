"""The words that a person reads."""

import ast
import re
from collections.abc import Iterator

from sources import ROOT, read_modules

LANE = r"\blanes?\b"

SQL = ("run_file", "run_format", "run_distrust", "run_reading")
"""Modules that talk to a database, in whose tables a column is called lane: nobody reads that."""


def spoken(nodes: list[ast.AST]) -> Iterator[tuple[int, str]]:
    """Every text in a module that is no docstring, with its line."""
    silent = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


def test_networks_side_by_side_are_twins_and_never_lanes() -> None:
    texts = [
        (path, line, text)
        for path, nodes in read_modules(about=LANE).items()
        if path.stem not in SQL
        for line, text in spoken(nodes)
    ]
    texts += [(path, 0, path.read_text("utf-8")) for path in (ROOT / "resources" / "lessons").glob("*.md")]
    assert len(texts) > 1_000
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path, line, text in texts
        if re.search(LANE, text, re.IGNORECASE)
    ]
    assert found == []
