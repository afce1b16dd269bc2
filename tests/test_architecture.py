"""The floors of the house: imports go down only, and everything below the view runs without Qt."""

import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]


def test_import_contracts_are_kept() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    command = [lint_imports, "--no-cache"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_panels_do_not_import_one_another() -> None:
    graph = grimp.build_graph("nnviz", cache_dir=None)
    panels = {module for module in graph.modules if fnmatch(module, "nnviz.view.*_panel")}
    found = graph.find_illegal_dependencies_for_layers(layers=(panels,))
    assert [f"{link.importer} imports {link.imported}" for link in found] == []


def test_the_door_loads_nothing_heavy_until_it_is_asked() -> None:
    script = "import sys, nnviz; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert {module for module in loaded if module.startswith("nnviz")} == {"nnviz"}
    assert "numpy" not in loaded


@pytest.mark.parametrize("name", ["Experiment", "build", "Network", "backprop"])
def test_what_the_door_offers_is_there_without_qt(name: str) -> None:
    script = f"import sys; from nnviz import {name}; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert "PySide6" not in loaded


@pytest.mark.parametrize("floor", ["core", "data", "experiment", "training", "session"])
def test_floor_loads_no_qt(floor: str) -> None:
    script = f"import sys, nnviz.{floor}; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    roots = {module.partition(".")[0] for module in loaded}
    assert roots.isdisjoint({"PySide6", "shiboken6", "pyqtgraph"})
