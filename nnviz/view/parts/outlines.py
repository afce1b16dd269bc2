"""Many points as one shape of Qt, written into its memory at once: one by one takes thirty times as long."""

from typing import Any

import numpy as np
from PySide6.QtGui import QPainterPath, QPolygonF
from shiboken6 import VoidPtr

from nnviz.core.parameters import Array

_POINT = 16
"""Bytes of two float64."""

_buffer: Any = VoidPtr
"""Its stub knows of no size, and not that it is a buffer."""


def polygon_of(x: Array, y: Array) -> QPolygonF:
    """The points (n,) in one piece."""
    polygon = QPolygonF()
    polygon.resize(len(x))
    if len(x):
        memory = _buffer(polygon.data(), _POINT * len(x), True)
        points = np.frombuffer(memory, np.float64).reshape(-1, 2)
        points[:, 0], points[:, 1] = x, y
    return polygon


def path_of(x: Array, y: Array) -> QPainterPath:
    """The line through the points (n,); a y that is not finite is a gap."""
    path = QPainterPath()
    is_there = np.concatenate([[False], np.isfinite(y), [False]])
    ends = np.flatnonzero(is_there[1:] != is_there[:-1])
    for begin, end in ends.reshape(-1, 2).tolist():
        if end - begin > 1:
            path.addPolygon(polygon_of(x[begin:end], y[begin:end]))
    return path
