"""Many points as one shape of Qt: by pyqtgraph, which is loaded late, as it was a quarter of the start."""

from threading import Lock
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from nnviz.core.parameters import Array

_FEW = 8
"""So many points are as soon made one by one."""

_loading = Lock()


def get_ready() -> None:
    """Load what the first long line will need: in a thread, while the window is looked at."""
    _functions()


def _functions() -> Any:
    """pyqtgraph's own, loaded by one thread at a time: by two, each finds half of what the other loads."""
    with _loading:
        import pyqtgraph.functions

        return pyqtgraph.functions


def polygon_of(x: Array, y: Array) -> QPolygonF:
    """The points (n,) in one piece, which takes a thirtieth of the time."""
    if len(x) <= _FEW:
        return QPolygonF([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)])
    polygon: QPolygonF = _functions().arrayToQPolygonF(x, y)
    return polygon


def path_of(x: Array, y: Array) -> QPainterPath:
    """The line through the points (n,); a y that is not finite is a gap."""
    if np.count_nonzero(np.isfinite(y)) < 2:
        return QPainterPath()
    path: QPainterPath = _functions().arrayToQPath(x, y, connect="finite")
    return path
