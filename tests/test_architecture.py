"""The floors of the house: imports go down only, and everything below the view runs without Qt."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import grimp
import pytest
from cases import in_turn
from sources import ROOT, read_modules

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.costs import COSTS
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.schedules import SCHEDULES

TABLES = (ACTIVATIONS, COSTS, INITIALIZERS, OPTIMIZERS, REGULARIZERS, SCHEDULES)
RULES = {name for table in TABLES for name in table}

MOST_LINES = 40

Imports: TypeAlias = list[tuple[str, str]]
Modules: TypeAlias = dict[Path, list[ast.AST]]


@pytest.fixture(scope="module")
def imports() -> Imports:
    """Which module imports which, within the program."""
    graph = grimp.build_graph("nnviz", cache_dir=None)
    return [(m, other) for m in sorted(graph.modules) for other in graph.find_modules_directly_imported_by(m)]


@pytest.fixture(scope="module")
def modules() -> Modules:
    """Every module, read once."""
    return read_modules()


def room(module: str) -> str | None:
    """Folder of the view that a module is in, or "door" for those beside the folders, or "app"; else None."""
    _, floor, *rest = [*module.split("."), ""][:4]
    if floor != "view":
        return "app" if floor == "app" else None
    return rest[0] if (ROOT / "nnviz" / "view" / rest[0]).is_dir() and rest[0] else "door"


def test_import_contracts_are_kept() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    command = [lint_imports, "--no-cache"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_room_of_the_view_imports_itself_the_parts_and_the_door_alone(imports: Imports) -> None:
    free = ("parts", "door", None)
    found = [
        f"{importer} imports {imported}"
        for importer, imported in imports
        if room(importer) not in (*free, "app") and room(imported) not in (*free, room(importer))
    ]
    assert found == [], "What two rooms need lives in parts/."


def test_the_parts_import_none_of_the_rooms(imports: Imports) -> None:
    found = [pair for pair in imports if room(pair[0]) == "parts" and room(pair[1]) not in ("parts", None)]
    assert found == []


def test_what_is_in_the_parts_is_used_by_two_rooms(imports: Imports) -> None:
    users: dict[str, set[str | None]] = {}
    for importer, imported in imports:
        if room(imported) == "parts":
            users.setdefault(imported, set()).add(room(importer))
    # A part of a part is in use wherever that is; what stands at the door is in use by every room.
    alone = {
        part: rooms for part, rooms in users.items() if len(rooms) == 1 and not rooms & {"parts", "door"}
    }
    assert alone == {}, "What one room alone needs lives with it."


def test_the_door_loads_nothing_heavy_until_it_is_asked() -> None:
    script = "import sys, nnviz; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert {module for module in loaded if module.startswith("nnviz")} == {"nnviz", "nnviz.version"}
    assert "numpy" not in loaded


def test_what_the_door_offers_is_there_without_qt() -> None:
    script = "import sys; from nnviz import Experiment, Network, backprop, build; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert "PySide6" not in loaded


def test_no_floor_below_the_view_loads_qt() -> None:
    floors = ", ".join(f"nnviz.{floor}" for floor in ("core", "data", "experiment", "training", "session"))
    script = f"import sys, {floors}; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    roots = {module.partition(".")[0] for module in loaded}
    assert roots.isdisjoint({"PySide6", "shiboken6", "pyqtgraph"})


def compared_names(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
    """Line and name of every rule that is compared with anything."""
    for node in nodes:
        compared: list[ast.expr] = []
        if isinstance(node, ast.Compare):
            compared = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            compared = [node.value]
        for part in compared:
            inside = part.elts if isinstance(part, ast.Tuple | ast.List | ast.Set) else [part]
            for each in inside:
                if isinstance(each, ast.Constant) and each.value in RULES:
                    yield node.lineno if isinstance(node, ast.Compare) else part.lineno, str(each.value)


def test_no_floor_above_the_core_compares_a_rule_with_a_name(modules: Modules) -> None:
    """A rule is known by its table entry alone, else the next one would make the screen lie."""
    package = ROOT / "nnviz"
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name!r}; ask the entry of the table instead"
        for path, nodes in modules.items()
        if package / "core" not in path.parents
        for line, name in compared_names(nodes)
    ]
    assert found == []


@in_turn("line", ["x == 'sgd'", "'l2' != x", "x in ('adam', 'y')", "match x:\n    case 'softmax': pass"])
def test_every_way_to_compare_a_name_is_seen(line: str) -> None:
    assert list(compared_names(ast.walk(ast.parse(line))))
    assert not list(compared_names(ast.walk(ast.parse("table['sgd'], f(cost='quadratic')"))))


def test_nothing_that_a_window_can_reach_asks_python_to_exit(modules: Modules) -> None:
    """It would be told as an error: the window ends with its main function."""
    command_line = {"__main__.py", "cli.py", "interrupt.py", "no_exit.py"}
    found = [
        f"{path.name}:{node.lineno}"
        for path, nodes in modules.items()
        if path.name not in command_line
        for node in nodes
        if _exits(node)
    ]
    assert not found


def _exits(node: ast.AST) -> bool:
    if isinstance(node, ast.Raise):
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return isinstance(raised, ast.Name) and raised.id == "SystemExit"
    called = node.func if isinstance(node, ast.Call) else None
    if isinstance(called, ast.Attribute):
        return called.attr == "exit" and ast.unparse(called) == "sys.exit"
    return isinstance(called, ast.Name) and called.id in ("exit", "quit")


@in_turn("line", ["raise SystemExit", "raise SystemExit(1)", "sys.exit()", "exit(1)", "quit()"])
def test_every_way_to_exit_is_seen(line: str) -> None:
    assert any(map(_exits, ast.walk(ast.parse(line))))


def test_tab_leaves_every_table() -> None:
    """Qt has it go from cell to cell, hundreds of them, and never out."""
    rooms = (ROOT / "nnviz" / "view").rglob("*.py")
    texts = {path.name: path.read_text("utf-8") for path in rooms}
    tables = {name for name, text in texts.items() if re.search(r"QTable(View|Widget)(\(\d|\(\)|\):)", text)}
    assert "paths_lab.py" in tables
    assert {name for name in tables if "setTabKeyNavigation(" not in texts[name]} == set()


def test_no_function_is_longer_than_forty_lines(modules: Modules) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {node.name} has {length} lines"
        for path, nodes in modules.items()
        for node in nodes
        if isinstance(node, ast.FunctionDef) and (length := lines_of(node)) > MOST_LINES
    ]
    assert found == [], "Without its docstring; a part of it wants a name of its own."


def lines_of(function: ast.FunctionDef) -> int:
    """Without the docstring."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring
