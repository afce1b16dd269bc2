"""The program's own modules as syntax trees."""

import ast
import gc
from pathlib import Path

ROOT = Path(__file__).parent.parent


def read_modules() -> dict[Path, list[ast.AST]]:
    """All nodes of each module of the program: to be read once, and let go of, as they are a million."""
    was_enabled = gc.isenabled()
    gc.disable()  # it would go through them again and again, and there is nothing to be freed
    try:
        paths = sorted((ROOT / "nnviz").rglob("*.py"))
        return {path: list(ast.walk(ast.parse(path.read_text("utf-8")))) for path in paths}
    finally:
        if was_enabled:
            gc.enable()
