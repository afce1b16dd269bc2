"""Many points as one shape: the same from a few as from many."""

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


def test_each_stretch_between_gaps_is_a_line_of_its_own() -> None:
    heights = np.array([np.nan, 1.0, 2.0, np.inf, 3.0, np.nan, 4.0, 5.0, 6.0])
    path = path_of(np.arange(9.0), heights)
    drawn = [path.elementAt(place) for place in range(path.elementCount())]
    begins = [e.type == QPainterPath.ElementType.MoveToElement for e in drawn]
    assert [(e.x, e.y) for e in drawn] == [(1, 1), (2, 2), (6, 4), (7, 5), (8, 6)]
    assert begins == [True, False, True, False, False]
