"""The names of curves at their ends: which have room beside a plot, how wide they are, where each stands."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics

from nnviz.view.charts.curve_labels import EndName, LabelRoom, line_height
from nnviz.view.charts.curve_line import Curve, CurveLine
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.style import small_font
from nnviz.view.parts.zoom import zoomed_font

_LONGEST_VALUE = " 0.000000"
_NOUGHTS = str.maketrans("123456789¹²³⁴⁵⁶⁷⁸⁹", "000000000⁰⁰⁰⁰⁰⁰⁰⁰⁰")
_MOST_ROOM = 0.55
"""Of the width of a plot that the names beside its curves may take."""

_NEAR = 12
"""Pixels from the end of a line to the edge of its plot that are no matter."""


class EndNames:
    """Names of the lines of a plot, and of thick ones the last value as well.

    Parameters
    ----------
    lines
        Those of the plot, which come and go.
    write
        A value in words; None where values are told elsewhere.

    Attributes
    ----------
    room
        Pixels that the names take beside the plot.
    widest
        Of them the pixels of the widest name.
    font
        In which they are written.
    """

    def __init__(self, lines: Sequence[CurveLine], write: Callable[[float], str] | None) -> None:
        self.room = self.widest = 0
        self._lines, self._write = lines, write
        self._names: list[str] = []
        self._named: list[CurveLine] = []
        self._asked: tuple[object, ...] = ()
        self.follow_zoom()

    def follow_zoom(self) -> None:
        """Measure all words anew."""
        self.font = zoomed_font(small_font())
        self._metrics = QFontMetrics(self.font)
        self._widths: dict[str, int] = {}
        self.forget()

    def forget(self) -> None:
        """Take less room from now on where less will do: else it only grows while the names are the same."""
        self._names, self._asked = [], ()

    def make_room(self, box: QRectF, width: int) -> None:
        """Find out who is named, and as much ``room`` as that needs, in a plot so wide with such a frame."""
        named = [(line, line.curve) for line in self._lines if line.curve and line.curve.label]
        curves = [curve for _, curve in named]
        widths = [self._width(line, curve) for line, curve in named]
        kinds = [(curve.label, curve.thick, curve.is_told) for curve in curves]
        latest = max((float(curve.x[-1]) for curve in curves if len(curve.x)), default=0.0)
        # Where a run has only begun, and where a twin was done long before the others.
        is_inside = any(
            len(curve.x) == 1 or (curve.thick and len(curve.x) and curve.x[-1] < latest) for curve in curves
        )
        asked = box.height(), width, widths, kinds, [line for line, _ in named], is_inside
        if asked == self._asked:
            return
        self._asked = asked
        room = LabelRoom(box, _MOST_ROOM * width, widths, line_height(self._metrics), is_inside)
        places = _with_room(curves, room)
        self._named = [named[i][0] for i in places]
        self.widest = max((widths[i] for i in places), default=0)
        names, taken = [curves[i].label for i in places], room.taken_by(places)
        self.room = max(taken, self.room) if names == self._names else taken
        self._names = names

    def places(self, frame: ChartFrame) -> list[EndName]:
        """At the last point in sight; beside the frame where the line goes on behind it, or stands back.

        A line that ended before what is looked at has none, and to the height of one that ended long before
        the frame does nothing leads: others may be there.
        """
        found = []
        (left, right), (low, high) = frame.x, frame.y
        near = right - _NEAR * (right - left) / frame.box.width()
        for line in self._named:
            end = line.last(right)
            if end is None or (curve := line.curve) is None:
                continue
            own, goes_on = float(curve.x[end]), end != line.last()
            if not goes_on and own < left:
                continue
            is_line = len(curve.x) > 1  # and no dot, which is named where it is
            is_beside = goes_on or (is_line and not curve.thick)  # thin ones may end amid all others
            at = frame.point(right if is_beside else own, min(max(float(line.heights[end]), low), high))
            is_led_to = goes_on or not is_beside or own > near
            found.append(EndName((self._words(curve, end), curve.colour), at, is_led_to))
        return found

    def _width(self, line: CurveLine, curve: Curve) -> int:
        """Pixels of the words at its end, and of longer ones that may be there next."""
        is_valued = self._write is not None and curve.thick
        longest = f"{curve.label}{_LONGEST_VALUE}" if is_valued else curve.label
        words = self._words(curve, line.last())
        return max(self._advance(longest), self._advance(words) if len(words) > len(longest) else 0)

    def _advance(self, words: str) -> int:
        """Pixels of words, measured once for all whose digits alone differ: they are of one width."""
        kind = words.translate(_NOUGHTS)
        if kind not in self._widths:
            self._widths[kind] = self._metrics.horizontalAdvance(kind)
        return self._widths[kind]

    def _words(self, curve: Curve, end: int | None) -> str:
        if end is None or self._write is None or not curve.thick:
            return curve.label
        return f"{curve.label} {self._write(float(curve.y[end]))}"


def _with_room(curves: Sequence[Curve], room: LabelRoom) -> list[int]:
    """The places of those that are named: what is told elsewhere or stands back gives way first."""
    places = list(range(len(curves)))
    if room.columns(places) > 1:
        places = [i for i in places if not curves[i].is_told]
    if room.is_too_little_for(places):
        places = [i for i in places if curves[i].thick] or places
    while len(places) > 1 and room.is_too_little_for(places):
        places = places[:-1]
    return places
