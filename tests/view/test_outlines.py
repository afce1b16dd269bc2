"""Many points as one shape: the same from a few as from many."""

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtGui import QPainterPath

from nnviz.view.parts.outlines import path_of, polygon_of


@pytest.mark.parametrize("count", [0, 1, 8, 9, 500])
def test_a_polygon_has_every_point_in_its_order(count: int) -> None:
    x = np.arange(count) / 7
    places = [(point.x(), point.y()) for point in polygon_of(x, 2 - x)]
    assert places == list(zip(x.tolist(), (2 - x).tolist(), strict=True))


def test_a_path_goes_through_its_points_and_stops_at_a_gap() -> None:
    path = path_of(np.arange(5.0), np.array([1.0, 2.0, np.nan, 4.0, 3.0]))
    drawn = [path.elementAt(place) for place in range(path.elementCount())]
    steps = [(e.type == QPainterPath.ElementType.LineToElement, e.x, e.y) for e in drawn]
    assert steps[:2] == [(False, 0.0, 1.0), (True, 1.0, 2.0)]
    assert steps[-2:] == [(False, 3.0, 4.0), (True, 4.0, 3.0)]


@pytest.mark.parametrize("heights", [[], [1.0], [np.nan, 1.0, np.inf]])
def test_one_point_makes_no_line(heights: list[float]) -> None:
    assert path_of(np.arange(float(len(heights))), np.array(heights)).isEmpty()


_BOTH_AT_ONCE = """
import sys, threading
from importlib.abc import MetaPathFinder
import numpy as np
from nnviz.view.parts import outlines

begun, asked = threading.Event(), threading.Event()


class Halt(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "pyqtgraph" and not begun.is_set():
            begun.set()
            asked.wait()


def tell(frame, event, arg):
    if "importlib" in frame.f_code.co_filename or frame.f_code.co_name == "_functions":
        asked.set()


sys.meta_path.insert(0, Halt())
threading.Thread(target=outlines.get_ready, daemon=True).start()
begun.wait()
sys.setprofile(tell)
print(outlines.path_of(np.arange(9.0), np.arange(9.0)).elementCount())
"""


def test_a_line_that_is_asked_for_while_its_library_is_loading_is_drawn() -> None:
    found = subprocess.run([sys.executable, "-c", _BOTH_AT_ONCE], capture_output=True, text=True, check=False)
    assert (found.stdout.strip(), found.stderr) == ("9", "")
