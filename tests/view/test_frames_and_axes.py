"""Frames turn values into pixels and back; axes are drawn where their frame has them."""

from itertools import pairwise

import numpy as np
import pytest
from pictures import Drawing, drawn_by, painted
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.naming import plain
from nnviz.view.charts.curve_line import Curve
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.parts.axes_frame import left_of, paint_axes
from nnviz.view.parts.axis_range import decades, extent, near_the_first, per_cent, round_step, round_up
from nnviz.view.parts.buckets import rms_buckets, thin_out
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.point_cursor import PointCursor, Series
from nnviz.view.parts.style import DARK, small_font
from nnviz.view.parts.value_axis import linear_ticks, log_gaps, log_ticks

BOX = QRectF(60, 20, 300, 150)
FRAME = ChartFrame(BOX, (2.0, 8.0), (-1.0, 4.0))


def test_a_frame_turns_values_into_pixels_and_back() -> None:
    for x, y, at in (
        (2, -1, BOX.bottomLeft()),
        (8, 4, BOX.topRight()),
        (2, 4, BOX.topLeft()),
        (3, 0, QPointF(60 + 50, 20 + 120)),
    ):
        (made,) = FRAME.points([x], [y])
        assert made == FRAME.point(x, y) == at
        assert (FRAME.x_at(at.x()), FRAME.y_at(at.y())) == (x, y)
        assert FRAME.to_pixels.map(QPointF(x, y)) == at
    both = list(FRAME.polygon([2, 3], [4, 0]))
    assert both == FRAME.points([2, 3], [4, 0]) == [BOX.topLeft(), QPointF(110, 140)]
    assert list(FRAME.polygon([], [])) == []


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([0, 1, 3, 5, 9, 10], [1, 3, 5, 9]),
        ([3, 5], [3, 5]),
        ([0, 1], [1]),
        ([9, 10], [9]),
        ([0, 10], [0, 10]),
        ([2, 8, 9, 10], [2, 8, 9]),
        ([], []),
    ],
)
def test_a_line_reaches_one_point_beyond_each_side(x: list[float], expected: list[float]) -> None:
    rising = np.array(x, float)
    assert rising[FRAME.reach(rising)].tolist() == expected


def axes(frame: ChartFrame = FRAME, names: tuple[str, str] = ("input x", "output a")) -> Drawing:
    def paint(painter: QPainter) -> None:
        painter.setFont(small_font())
        paint_axes(painter, frame, DARK, *names)

    return painted(paint, 400, 210)


@pytest.mark.usefixtures("qapp")
def test_axes_have_lines_ticks_and_names_at_their_places() -> None:
    marks = axes()
    upright, level = marks.of("line", DARK.colour("faint"))
    assert upright.points == (BOX.bottomLeft(), BOX.topLeft())
    assert level.points == (BOX.bottomLeft(), BOX.bottomRight())
    left = left_of(FRAME.y, BOX.height())
    words = marks.of("text")
    beside = {mark.text: mark.place for mark in words if mark.place.right() <= BOX.left()}
    below = {mark.text: mark.place for mark in words if mark.place.top() == BOX.bottom() + 3}
    assert all(mark.ink == DARK.colour("muted") for mark in words)
    assert list(beside) == ["0", "2", "4", "output a"]
    for tick in (0, 2, 4):
        place = beside[plain(tick)]
        assert place.center().y() == BOX.bottom() - 30 * (tick + 1)
        assert (place.left(), place.right()) == (BOX.left() - left, BOX.left() - 4)
    assert [float(tick.replace("−", "-")) for tick in below] == list(range(2, 9))
    for tick in range(3, 8):
        assert below[str(tick)].center().x() == pytest.approx(BOX.left() + 50 * (tick - 2))
    (name,) = [mark for mark in words if mark.text == "input x"]
    assert name.place.center().x() == BOX.center().x()
    assert (name.place.top(), name.place.height()) == (BOX.bottom() + 16, 15)
    turned = beside["output a"]
    assert (turned.width(), turned.height()) == pytest.approx((16, BOX.height()))
    assert turned.center().y() == pytest.approx(BOX.center().y())
    assert turned.left() == pytest.approx(BOX.left() - left + 6 - 8)


@pytest.mark.usefixtures("qapp")
def test_ticks_at_the_edge_stay_on_the_sheet_and_long_names_are_cut() -> None:
    wide = ChartFrame(QRectF(40, 20, 355, 60), (0.0, 200_000.0), (0.0, 1.0))
    marks = axes(wide, ("a name that is longer than the sheet " * 4, "y" * 60))
    for mark in marks.of("text"):
        assert mark.place.left() >= -2
        assert mark.place.right() <= 400.001
    assert sum(words.endswith("…") for words in marks.words) == 2
    ticks = sorted((m.place for m in marks.of("text") if m.place.top() == 83), key=QRectF.left)
    assert all(one.right() < other.left() for one, other in pairwise(ticks))
    assert len(ticks) >= 3


@pytest.mark.parametrize("log", [False, True])
def test_a_painted_axis_has_a_pixel_and_a_number_at_each_tick(qtbot: QtBot, log: bool) -> None:
    plot = CurvePlot(DARK, name="C", log=log)
    qtbot.addWidget(plot)
    plot.resize(420, 240)
    plot.show()
    plot.end_at(10)
    x = np.arange(11.0)
    plot.show_curves([Curve("c", x, np.geomspace(0.02, 3, 11) if log else x / 2, DARK.colour("train"))])
    plot.recolour(DARK)
    marks, frame = drawn_by(plot), plot.frame()
    ticks = plot.y_axis.ticks(*frame.y, frame.box.height())
    dots = [mark.place for mark in marks.of("line") if mark.points[0] == mark.points[1]]
    for tick in ticks:
        at = frame.point(frame.x[0], tick)
        (number,) = [
            mark
            for mark in marks.of("text")
            if mark.text == plot.y_axis.words(tick) and mark.place.right() < frame.box.left()
        ]
        assert number.place.center().y() == pytest.approx(at.y(), abs=1.1)
        assert any(abs(dot.left() - at.x()) < 3 and abs(dot.top() - at.y()) < 1.1 for dot in dots)
    uprights = [mark for mark in marks.of("line") if mark.place.width() == 0 and mark.place.height() > 100]
    assert any(abs(mark.place.left() - frame.box.left()) < 3 for mark in uprights)
    below = [m for m in marks.of("text") if m.place.top() >= frame.box.bottom()]
    for epoch in (2, 4, 6, 8):
        (number,) = [mark for mark in below if mark.text in (str(epoch), f"{epoch}.0")]
        at = frame.point(epoch, frame.y[0])
        assert number.place.center().x() == pytest.approx(at.x(), abs=1.1)
        assert any(abs(dot.left() - at.x()) < 1.1 and dot.top() >= frame.box.bottom() - 1 for dot in dots)


# -- ticks and ranges ---------------------------------------------------------------------------------


def test_ticks_are_as_many_as_fit() -> None:
    assert linear_ticks(0, 10, 18 * 10) == list(range(11))
    assert linear_ticks(0, 10, 18 * 5) == [0, 2, 4, 6, 8, 10]
    assert linear_ticks(-0.3, 0.3, 18 * 3) == pytest.approx([-0.2, 0, 0.2])
    assert linear_ticks(0, 1, 1) == [0, 1]
    log2, log5 = np.log10([2, 5])
    assert log_ticks(-1, 1, 18 * 9) == pytest.approx([-1, log2 - 1, log5 - 1, 0, log2, log5, 1])
    assert log_ticks(-1, 1, 18 * 6) == [-1, 0, 1]
    assert log_ticks(-6, 0, 18 * 4) == [-6, -4, -2, 0]
    assert log_ticks(-6, 0, 18 * 7) == list(range(-6, 1))
    assert log_ticks(0.1, 0.6, 18 * 3) == pytest.approx([log2])
    np.testing.assert_array_equal(log_gaps([100, 0, -1, np.inf, np.nan]), [2] + [np.nan] * 4)


def test_ranges_are_round() -> None:
    assert [round_up(v) for v in (0.3, 0.31, 1.0, 1.2, 9, 0, -1, np.inf)] == pytest.approx(
        [0.3, 0.4, 1, 1.5, 10, 1, 1, 1]
    )
    assert [round_step(v) for v in (0.11, 0.2, 3, 6, 1)] == pytest.approx([0.2, 0.2, 5, 10, 1])
    assert [per_cent(low, 99) for low in (50, 50.1, 73, 97, 0)] == [
        (0, 100), (50, 100), (70, 100), (90, 100), (0, 100),
    ]  # fmt: skip
    low, high = decades(-2.0, -0.5)
    assert (low, high) == pytest.approx((np.log10(0.005), np.log10(0.5)))
    low, high = decades(0.3, 0.4)
    assert high - low >= 1
    assert low <= 0.3 < 0.4 <= high
    assert decades(np.nan, np.nan) == (-3, 0)
    assert extent([np.array([3.0, np.nan]), np.array([[-1.0, np.inf]])]) == (-1, 3)
    assert np.isnan(extent([])).all()
    kept = near_the_first([np.array([-20.0, 0.5]), np.array([-16.0, -15.0])])
    assert [one.tolist() for one in kept] == [[-20.0, 0.5], [-16.0, -15.0]]


# -- fewer points -------------------------------------------------------------------------------------


def test_of_many_points_every_spike_and_the_last_are_kept_and_few_in_all() -> None:
    x, rng = np.arange(5000.0), np.random.default_rng(0)
    one, other = rng.random(5000), np.linspace(0, 1, 5000)
    one[[1234, 4321]] = 50, -50
    one[2000:2100] = np.nan
    kept = thin_out(x, (one, other), 0, 4999, 400)
    assert {1234, 4321, 4999} <= set(kept.tolist())
    assert kept[:50].tolist() == list(range(50))
    assert len(kept) <= 2 * 400
    assert (np.diff(kept) > 0).all()
    part = thin_out(x, (one,), 1000, 1100, 400)
    assert part.tolist() == list(range(999, 1102))
    bent = np.zeros(5000)
    bent[2500:] = np.arange(2500) / 2500
    kept = thin_out(x, (bent,), 0, 4999, 100)
    assert any(abs(k - 2500) <= 1 for k in kept)


def test_a_growing_curve_keeps_the_borders_of_its_buckets() -> None:
    x, y = np.arange(1000.0), np.random.default_rng(1).random((1000, 2))
    ends, means = rms_buckets(x, y, 0, 999, 100)
    size = int(ends[1] - ends[0])
    assert size & (size - 1) == 0
    assert len(ends) <= 101
    for k, end in enumerate(ends[:-1].astype(int)):
        assert (end + 1) % size == 0
        np.testing.assert_allclose(means[k], np.sqrt(np.mean(y[end + 1 - size : end + 1] ** 2, axis=0)))
    rest = y[int(ends[-2]) + 1 :]
    np.testing.assert_allclose(means[-1], np.sqrt(np.mean(rest**2, axis=0)))
    later, same = rms_buckets(x, y, 301, 999, 100)
    assert set(later[:-1]) <= {size / 2 * k - 1 for k in range(300)} | set(ends)
    assert same.shape == (len(later), 2)
    few, values = rms_buckets(x, y, 10.5, 20.5, 100)
    assert few.tolist() == list(range(10, 22))
    np.testing.assert_array_equal(values, y[10:22])


# -- the point that is read ---------------------------------------------------------------------------


def test_the_ring_is_round_the_point_that_is_read(qtbot: QtBot) -> None:
    chart = QWidget()
    qtbot.addWidget(chart)
    lines = [
        Series("first", np.array([2.0, 4.0, 8.0]), np.array([0.0, 3.0, 1.0]), lambda x: f"at {x:g}"),
        Series("second", np.array([2.0, 5.0]), np.array([4.0, -1.0]), lambda x: f"at {x:g}"),
    ]
    cursor = PointCursor(chart, lambda: lines)
    chart.show()
    chart.setFocus()

    def paint(painter: QPainter) -> None:
        painter.fillRect(0, 0, 9, 9, DARK.colour("text"))
        cursor.paint(painter, FRAME, DARK.colour("text"))

    def ring() -> list[QRectF]:
        marks = painted(paint, 400)
        assert all(mark.ink == DARK.colour("text") and mark.width == 1.5 for mark in marks.of("disc"))
        return [mark.place for mark in marks.of("disc")]

    def around(x: float, y: float) -> list[QRectF]:
        at = FRAME.point(x, y)
        return [QRectF(at.x() - 5, at.y() - 5, 10, 10)]

    assert ring() == []
    for key, x, y, name in (
        (Qt.Key.Key_End, 8, 1, "first"),
        (Qt.Key.Key_Left, 4, 3, "first"),
        (Qt.Key.Key_Down, 5, -1, "second"),
        (Qt.Key.Key_Left, 2, 4, "second"),
        (Qt.Key.Key_Left, 2, 4, "second"),
        (Qt.Key.Key_Up, 2, 0, "first"),
        (Qt.Key.Key_Right, 4, 3, "first"),
        (Qt.Key.Key_Home, 2, 0, "first"),
    ):
        qtbot.keyClick(chart, key)
        assert ring() == around(x, y), key
        assert cursor.words.startswith(f"{name}, at {x:g}: ")


def test_the_name_of_a_line_that_left_the_plot_stands_at_its_edge(qtbot: QtBot) -> None:
    plot = CurvePlot(DARK, name="C")
    qtbot.addWidget(plot)
    plot.resize(420, 240)
    plot.show()
    plot.end_at(10)
    x, hue = np.arange(11.0), DARK.colour("train")
    far = Curve("far", x, 100 * x, hue, label="far", may_leave=True)
    plot.show_curves([Curve("near", x, x / 2, hue, label="near"), far])
    frame = plot.frame()
    ends = {one.words[0].split()[0]: one.at for one in plot._ends.places(frame)}
    assert ends["near"] == frame.point(10, 5)
    assert ends["far"] == frame.point(10, frame.y[1])
