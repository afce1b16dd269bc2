"""The program's own modules as syntax trees."""

import ast
import gc
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def read_modules(about: str = "") -> dict[Path, list[ast.AST]]:
    """The nodes of each module that has what ``about`` finds: to be read once, and let go of.

    Those of the whole program are half a million.
    """
    was_enabled = gc.isenabled()
    gc.disable()  # it would go through them again and again, and there is nothing to be freed
    try:
        texts = {path: path.read_text("utf-8") for path in sorted((ROOT / "nnviz").rglob("*.py"))}
        found = {path: text for path, text in texts.items() if re.search(about, text, re.IGNORECASE)}
        return {path: _nodes_of(ast.parse(text)) for path, text in found.items()}
    finally:
        if was_enabled:
            gc.enable()


def _nodes_of(tree: ast.AST) -> list[ast.AST]:
    """What `ast.walk` finds in twice the time, but for whether a name is read or written."""
    nodes = [tree]
    for node in nodes:  # which grows
        for name in node._fields:
            part = getattr(node, name, None)
            if isinstance(part, list):
                nodes += [each for each in part if isinstance(each, ast.AST)]
            elif isinstance(part, ast.AST) and not isinstance(part, ast.expr_context):
                nodes.append(part)
    return nodes
