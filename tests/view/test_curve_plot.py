import re
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise

import numpy as np
import pytest
from cases import in_turn
from msgspec.structs import replace
from pictures import drawn_by, picture
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot
from test_painted_once import Paintings

from nnviz.view.charts.curve_labels import (
    BEFORE_LABEL,
    MOST_COLUMNS,
    EndLabel,
    EndName,
    LabelRoom,
    columns_for,
    lay_out,
    line_height,
    spread,
)
from nnviz.view.charts.curve_line import Curve, Gap
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.parts.kept_picture import forget_pictures
from nnviz.view.parts.pictures import svg
from nnviz.view.parts.style import DARK, LIGHT, small_font

RED = QColor("#ff0000")
RAMP = Curve("ramp", np.arange(11.0), np.arange(11.0), RED, label="ramp")


@pytest.fixture
def plot(qtbot: QtBot) -> CurvePlot:
    made = CurvePlot(DARK, name="cost C")
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no ring
    made.show()
    return made


def drawn(plot: CurvePlot) -> list[tuple[list[float], list[float]]]:
    data = ((line.curve.x, line.heights) for line in plot._lines if line.curve is not None)
    return [(x.tolist(), y.tolist()) for x, y in data]


def colour_at(plot: CurvePlot, at: QPointF) -> QColor:
    return plot.grab().toImage().pixelColor(round(at.x()), round(at.y()))


def colours_in(plot: CurvePlot, box: QRect) -> list[QColor]:
    image = plot.grab(box).toImage()
    return [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]


def test_a_curve_is_where_its_numbers_are(plot: CurvePlot) -> None:
    plot.end_at(10)
    plot.show_curves([replace(RAMP, y=np.full(11, 5.0))])
    plot.grab()
    told = plot.numbers()
    assert list(told) == ["epoch", RAMP.name]
    np.testing.assert_array_equal(told["epoch"], RAMP.x)
    np.testing.assert_array_equal(told[RAMP.name], np.full(11, 5.0))
    middle = plot.frame().points([5.5], [5.0])[0]
    assert colour_at(plot, middle).red() > 200
    assert colour_at(plot, middle - QPointF(0, 12)).red() < 100


def test_in_a_file_a_curve_is_one_line_however_it_is_enlarged(plot: CurvePlot) -> None:
    plot.show_curves([replace(RAMP, label="", x=np.arange(40.0), y=np.arange(40.0))])
    drawing = svg(plot).decode()
    lines = re.findall(
        r'<g [^>]*stroke="#ff0000"[^>]*stroke-width="([^"]*)"[^>]*>\s*<(?:path|polyline)', drawing
    )
    assert lines == ["1.6"]


def test_a_log_plot_draws_logarithms_and_gaps(plot: CurvePlot) -> None:
    plot.log = True
    plot.show_curves([replace(RAMP, x=np.arange(5.0), y=np.array([100, 0, np.inf, np.nan, 0.01]))])
    np.testing.assert_allclose(drawn(plot)[0][1], [2, np.nan, np.nan, np.nan, -2])
    plot.log = False
    np.testing.assert_allclose(drawn(plot)[0][1], [100, 0, np.nan, np.nan, 0.01])


def test_curves_that_are_gone_are_not_drawn(plot: CurvePlot) -> None:
    plot.show_curves([RAMP, RAMP])
    plot.show_curves([replace(RAMP, y=np.ones(11))])
    assert drawn(plot) == [(RAMP.x.tolist(), [1.0] * 11)]
    assert plot._lines[1].curve is None


def test_a_line_is_drawn_wherever_the_chart_looks_after_another_run(plot: CurvePlot) -> None:
    plot.end_at(1)
    plot.show_curves([replace(RAMP, y=np.full(11, -900.0))])
    plot.grab()
    plot.end_at(10)
    plot.show_curves([replace(RAMP, y=np.full(11, 5.0))])
    plot.grab()
    assert colour_at(plot, plot.frame().points([5.5], [5.0])[0]).red() > 200


def test_y_follows_what_is_in_sight(plot: CurvePlot) -> None:
    plot.end_at(10)
    plot.show_curves([replace(RAMP, y=np.geomspace(1000, 0.1, 11))])
    assert plot.frame().y == (0, 1000)
    plot.look_at((6, 10))
    assert plot.frame().y == (0, 4)


def test_y_holds_the_line_between_two_points(plot: CurvePlot) -> None:
    plot.end_at(10)
    plot.show_curves([replace(RAMP, y=RAMP.y * 100)])
    plot.look_at((5.4, 5.6))
    assert plot.frame().y == (0, 600)


def test_who_zoomed_stays_and_a_double_click_shows_all(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.end_at(10)
    plot.show_curves([RAMP])
    plot.look_at((2, 4))
    plot.end_at(20)
    assert plot.sight() == (2, 4)
    with qtbot.waitSignal(plot.sight_chosen) as chosen:
        qtbot.mouseDClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(150, 80))
    assert chosen.args == [None]
    assert plot.sight() == (0, 20)


def test_zooming_by_hand_is_told_and_has_limits(plot: CurvePlot) -> None:
    plot.end_at(10)
    plot.show_curves([RAMP])
    told: list[object] = []
    plot.sight_chosen.connect(told.append)
    for _ in range(100):
        plot.scale_sight(0.5, about=5)
    low, high = plot.sight()
    assert high - low == pytest.approx(10 / 200)
    assert told[-1] == (low, high)
    for _ in range(100):
        plot.scale_sight(2, about=5)
    assert plot.sight() == (0, 10)


def turn_wheel(plot: CurvePlot, at: QPointF, by: int) -> bool:
    event = QWheelEvent(
        at, plot.mapToGlobal(at), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QCoreApplication.sendEvent(plot, event)
    return event.isAccepted()


def test_the_wheel_zooms_in_about_the_mouse_and_out_again(plot: CurvePlot) -> None:
    plot.end_at(10)
    plot.show_curves([RAMP])
    frame = plot.frame()
    at = frame.point(4, 5)
    for _ in range(3):
        assert turn_wheel(plot, at, 120)
    low, high = plot.sight()
    assert high - low < 6
    assert plot.frame().x_at(at.x()) == pytest.approx(4)
    for _ in range(9):
        turn_wheel(plot, at, -120)
    assert plot.sight() == (0, 10)
    assert not turn_wheel(plot, QPointF(frame.box.left() - 5, at.y()), 120)  # who scrolls past goes on
    assert plot.sight() == (0, 10)


def test_plus_and_minus_zoom_about_the_point_that_is_read_which_stays_in_sight_and_0_shows_all(
    plot: CurvePlot, qtbot: QtBot
) -> None:
    plot.end_at(10)
    plot.show_curves([RAMP])
    qtbot.keyClicks(plot, "+")
    assert plot.sight() == (2.5, 7.5)
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert plot.sight() == (0, 5)  # moved to where the point is
    qtbot.keyClicks(plot, "++")
    assert plot.sight() == (0, 1.25)
    qtbot.keyClick(plot, Qt.Key.Key_End)
    low, high = plot.sight()
    assert (high - low, high) == (1.25, RAMP.x[-1])
    qtbot.keyClicks(plot, "-")
    low, high = plot.sight()
    assert high - low == 2.5
    with qtbot.waitSignal(plot.sight_chosen, timeout=0) as chosen:
        qtbot.keyClicks(plot, "0")
    assert (plot.sight(), chosen.args) == ((0, 10), [None])


@pytest.mark.parametrize("thick", [True, False])
def test_a_line_that_ended_before_what_is_looked_at_has_no_name_there(plot: CurvePlot, thick: bool) -> None:
    plot.end_at(20)
    plot.show_curves([replace(RAMP, thick=thick)])
    name = RAMP.label
    for sight, is_named in (((0, 20), True), ((8, 12), True), ((3.2, 3.4), True), ((12, 16), False)):
        plot.look_at(sight)
        assert any(words.startswith(name) for words in drawn_by(plot).words) is is_named, sight


def test_a_dot_is_named_where_it_is_and_a_thin_line_beside_the_frame(plot: CurvePlot) -> None:
    plot.end_at(20)
    for points, is_beside in ((1, False), (11, True)):
        plot.show_curves([replace(RAMP, x=RAMP.x[:points], y=RAMP.y[:points], thick=False)])
        frame = plot.frame()
        (name,) = (mark for mark in drawn_by(plot).of("text") if mark.text == RAMP.label)
        assert (name.place.left() > frame.box.right()) is is_beside
        if not is_beside:
            assert 0 < name.place.left() - frame.point(0, 0).x() < 20


def test_a_drag_moves_in_time_and_a_click_does_not(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.end_at(10)
    plot.show_curves([RAMP])
    plot.look_at((4, 6))
    frame, told = plot.frame(), list[object]()
    plot.sight_chosen.connect(told.append)
    grip = frame.box.center().toPoint()
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=grip)
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=grip)
    drag_to(plot, grip + QPoint(2, 0))
    assert (plot.sight(), told) == ((4, 6), [])
    drag_to(plot, grip + QPoint(50, 0))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=grip)
    moved = 50 * 2 / frame.box.width()
    assert plot.sight() == pytest.approx((4 - moved, 6 - moved))
    assert told == [plot.sight()]
    drag_to(plot, grip + QPoint(99, 0))  # nothing is held any more
    assert told == [plot.sight()]


def drag_to(plot: CurvePlot, to: QPoint) -> None:
    at, held = QPointF(to), Qt.MouseButton.LeftButton
    kind, none = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, at, plot.mapToGlobal(at), Qt.MouseButton.NoButton, held, none)
    QCoreApplication.sendEvent(plot, event)


def test_another_stretch_of_time_is_painted_at_once(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.end_at(10)
    plot.show_curves([RAMP])
    QCoreApplication.processEvents()
    seen = Paintings(plot)
    plot.scale_sight(0.5, about=5)  # as the wheel does
    QCoreApplication.processEvents()
    assert seen.count == 1


def test_between_curves_without_a_point_nothing_is_shaded(plot: CurvePlot) -> None:
    plot.end_at(10)
    nothing = replace(RAMP, x=np.empty(0), y=np.empty(0))
    plot.show_curves([nothing, nothing])
    without = picture(plot)
    plot.gaps = [Gap(0, 1, RED)]
    assert picture(plot) == without
    assert plot.frame().polygon([], []).isEmpty()
    two = plot.frame().polygon([1.0, 9.0], [0.2, 0.7])
    assert [two.at(i) for i in range(2)] == plot.frame().points([1.0, 9.0], [0.2, 0.7])


def test_readings_name_the_nearest_point(plot: CurvePlot) -> None:
    gap = replace(RAMP, name="gap", y=np.full(11, np.nan))
    plot.show_curves([RAMP, gap])
    assert [words for words, _ in plot.reading(3.4)] == ["epoch 3", "ramp  3.00"]
    assert plot.reading(3.4)[1][1] == RED
    plot.show_curves([gap])
    assert plot.reading(3.4) == []


def test_a_curve_that_ended_before_says_nothing_of_later(plot: CurvePlot) -> None:
    short = replace(RAMP, name="short", x=np.arange(3.0), y=np.arange(3.0))
    plot.show_curves([RAMP, short])
    assert [words for words, _ in plot.reading(2)] == ["epoch 2", "ramp  2.00", "short  2.00"]
    assert [words for words, _ in plot.reading(8)] == ["epoch 8", "ramp  8.00"]
    plot.show_curves([short])
    assert [words for words, _ in plot.reading(8)] == ["epoch 2", "short  2.00"]


def test_a_curve_with_a_gap_is_read_out_and_one_without_a_number_is_not(plot: CurvePlot) -> None:
    gap = replace(RAMP, name="gap", y=np.where(RAMP.x == 3, np.nan, RAMP.y))
    plot.show_curves([gap, replace(RAMP, name="none", y=np.full(11, np.nan))])
    assert [series.name for series in plot._read_out()] == ["gap"]


def test_the_reading_follows_the_mouse(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.end_at(10)
    plot.show_curves([RAMP])
    without = picture(plot)
    qtbot.mouseMove(plot, QPoint(150, 80))
    plot._mouse = QPointF(150, 80)
    assert picture(plot) != without


def laid_out(labels: Sequence[EndName], box: QRectF) -> list[EndLabel]:
    metrics = QFontMetrics(small_font())
    widest = max(metrics.horizontalAdvance(label.words[0]) for label in labels)
    return lay_out(labels, box, widest, line_height(metrics))


def test_what_is_shaded_between_two_lines_does_not_fill_the_lines(plot: CurvePlot) -> None:
    plot.end_at(10)
    plot.show_curves([RAMP, replace(RAMP, y=RAMP.y**2)])
    plot.gaps = [Gap(0, 1, RED)]
    drawn = drawn_by(plot)
    (shade,) = drawn.of("polygon")
    lines = drawn.of("path")
    assert lines
    assert shade.fill not in [line.fill for line in lines]


def test_a_value_beside_a_curve_has_room_however_long(plot: CurvePlot) -> None:
    plot.end_at(10)
    metrics = QFontMetrics(small_font())
    for value in (0.5, 2.31e-5, 8.77e-5, 2.31e-25):
        plot.show_curves([replace(RAMP, y=np.full(11, value))])
        (words,) = [mark for mark in drawn_by(plot).of("text") if mark.ink == RED]
        assert words.place.left() + metrics.horizontalAdvance(words.text) <= plot.width(), words.text


def test_names_in_two_columns_do_not_run_into_one_another(plot: CurvePlot) -> None:
    names = [f"n{i}" if i % 2 else "of a long name" for i in range(8)]
    plot.resize(600, 110)
    plot.end_at(10)
    plot.show_curves([replace(RAMP, name=name, label=name, y=np.full(11, 5.0)) for name in names])
    metrics, words = QFontMetrics(small_font()), []
    for mark in drawn_by(plot).of("text"):
        if mark.ink == RED:
            words.append(QRectF(mark.place))
            words[-1].setWidth(metrics.horizontalAdvance(mark.text))
    assert len({place.left() for place in words}) == 2
    for one, other in combinations(words, 2):
        assert not one.adjusted(0, 2, 0, -2).intersects(other.adjusted(0, 2, 0, -2))
    assert max(place.right() for place in words) <= plot.width()


@in_turn("labels", [1, 3, 6, 9, 12])
@in_turn("height", [40, 60, 110, 300])
@pytest.mark.parametrize("ends", ["alike", "near", "at the floor", "far apart"])
@pytest.mark.usefixtures("qtbot")
def test_labels_of_ends_however_near_lie_neither_over_another_nor_under_a_leader(
    labels: int, height: int, ends: str
) -> None:
    box = QRectF(40, 18, 200, height)
    metrics = QFontMetrics(small_font())
    if columns_for(labels, box, line_height(metrics)) > MOST_COLUMNS:
        return  # the plot leaves some out before it lays out the rest
    share = {"alike": 0.0, "near": 0.04, "at the floor": 0.02, "far apart": 1.0}[ends]
    start = {"at the floor": 1.0, "near": 0.5}.get(ends, 0.0)
    heights = np.clip(start + share * np.linspace(0, 1, labels), 0, 1)
    points = [QPointF(box.right() - 3 * (i % 2), box.top() + h * height) for i, h in enumerate(heights)]
    placed = laid_out([EndName((f"C test 0.{i}00", RED), at) for i, at in enumerate(points)], box)
    assert len(placed) == labels
    for i, one in enumerate(placed):
        inside = one.place.adjusted(0, 0.02, 0, -0.02)
        assert not any(inside.intersects(other.place) for other in placed[:i] + placed[i + 1 :])
        assert one.place.left() > one.at.x()
        for other in placed:
            assert not any(goes_through(inside, *ends) for ends in pairwise(other.leader))


def goes_through(box: QRectF, start: QPointF, end: QPointF) -> bool:
    """Whether one of fifty places on the way lies in the box."""
    ways = np.linspace(0, 1, 50)
    x, y = start.x() + ways * (end.x() - start.x()), start.y() + ways * (end.y() - start.y())
    return bool(((box.left() <= x) & (x <= box.right()) & (box.top() <= y) & (y <= box.bottom())).any())


@pytest.mark.parametrize("height", [24, 40, 110])
@pytest.mark.usefixtures("qtbot")
def test_labels_inside_a_chart_leave_the_numbers_of_its_axis_free(height: int) -> None:
    box, metrics = QRectF(40, 18, 200, height), QFontMetrics(small_font())
    foot = QPointF(box.left(), box.bottom())  # before training: all that is 0 lies on the axis
    own = [EndName(("A test 0.0 %", RED), foot), EndName(("B test 0.0 %", RED), foot)]
    beside = [
        EndName(("commonest", RED), QPointF(box.right(), box.bottom()))
    ]  # a line all the way to the right
    for labels in (own, own + beside):
        placed = [one for one in laid_out(labels, box) if one.at == foot]
        assert max(one.place.bottom() for one in placed) <= box.bottom()
    head = QPointF(box.left(), box.top())
    for one in laid_out([EndName(("A o", RED), head), EndName(("B o", RED), head)], box):
        assert one.place.top() >= box.top() or height < 2 * line_height(metrics)  # its name stands above


@pytest.mark.usefixtures("qtbot")
def test_labels_inside_a_chart_and_those_beside_it_take_no_room_of_one_another() -> None:
    box = QRectF(40, 18, 240, 52)
    amid = [EndName((f"{name} test 21.2 %", RED), QPointF(160, y)) for name, y in (("A", 22), ("B", 50))]
    beside = [EndName((name, RED), QPointF(box.right(), 50)) for name in ("A train", "B train", "commonest")]
    placed = laid_out(amid + beside, box)
    for one in placed:
        is_amid = one.at.x() < box.right()
        assert one.place.left() == one.at.x() + BEFORE_LABEL, one.words
        assert not is_amid or one.place.right() <= box.right() + BEFORE_LABEL
        assert not any(one.place.intersects(other.place) for other in placed if other is not one)


@pytest.mark.usefixtures("qtbot")
def test_many_labels_inside_a_chart_leave_its_name_free_as_well() -> None:
    box, metrics = QRectF(40, 18, 200, 100), QFontMetrics(small_font())
    most = 1
    while (
        LabelRoom(box, 200, [20] * 99, line_height(metrics), is_inside=True).columns(range(most + 1))
        <= MOST_COLUMNS
    ):
        most += 1
    start = [EndName(("A h1", RED), QPointF(box.left(), box.top() + i)) for i in range(most)]
    placed = laid_out(start, box)
    assert min(one.place.top() for one in placed) >= box.top() - 0.01
    assert max(one.place.bottom() for one in placed) <= box.bottom() + 0.01
    for i, one in enumerate(placed):  # of the air about the letters a little goes
        ink = one.place.adjusted(0, 2, 0, -2)
        assert not any(ink.intersects(other.place) for other in placed[i + 1 :])
    for low in (12, 25):  # too low for all, which then stand above it rather than on one another
        few = laid_out(start[:4], QRectF(40, 40, 200, low))
        for i, one in enumerate(few):
            ink = one.place.adjusted(0, 2, 0, -2)
            assert not any(ink.intersects(other.place.adjusted(0, 2, 0, -2)) for other in few[i + 1 :])


def test_labels_stand_at_the_ends_of_lines(plot: CurvePlot) -> None:
    plot.end_at(10)
    plot.show_curves([replace(RAMP, y=np.array([*range(10), np.nan]))])
    plot.grab()
    (((words, colour), at, _),) = plot._ends.places(plot.frame())
    assert (words, colour) == ("ramp 9.00", RED)
    assert at == plot.frame().points([9], [9])[0]
    plot.look_at((2, 4.5))
    (((words, _), at, _),) = plot._ends.places(plot.frame())
    assert words == "ramp 4.00"
    assert at == plot.frame().points([4.5], [4])[0]


@in_turn(
    ("wanted", "expected"),
    [
        ([50.0, 20.0], [50, 20]),
        ([50.0, 52.0], [50, 60]),
        ([52.0, 50.0, 51.0], [70, 50, 60]),
        ([98.0, 99.0], [90, 100]),
        ([-5.0, 2.0], [0, 10]),
    ],
)
def test_labels_keep_apart_and_inside(wanted: list[float], expected: list[float]) -> None:
    assert spread(wanted, 10, 0, 100) == expected


@in_turn("log", [True, False])
@in_turn(
    "y",
    [
        np.full(11, np.nan),
        np.zeros(11),
        np.full(11, np.inf),
        np.full(11, 1e308),
        np.full(11, 5e-324),
        np.geomspace(1e-300, 1e300, 11),
        -np.ones(11),
    ],
)
def test_any_numbers_are_painted(plot: CurvePlot, y: np.ndarray, log: bool) -> None:
    plot.log = log
    plot.show_curves([replace(RAMP, y=y)])
    picture(plot)
    low, high = plot.frame().y
    assert np.isfinite([low, high]).all()
    assert low < high


def test_a_point_alone_is_a_dot(plot: CurvePlot) -> None:
    plot.show_curves([replace(RAMP, x=RAMP.x[:1], y=RAMP.y[:1] + 5)])
    plot.grab()
    assert colour_at(plot, plot.frame().points([0], [5])[0]).red() > 200


def test_no_points_are_nothing(plot: CurvePlot) -> None:
    nothing = picture(plot)
    plot.show_curves([replace(RAMP, x=RAMP.x[:0], y=RAMP.y[:0], label="")])
    assert picture(plot) == nothing


def test_what_is_too_large_for_a_linear_axis_is_a_gap(plot: CurvePlot) -> None:
    plot.end_at(2)
    plot.show_curves([replace(RAMP, x=np.arange(3.0), y=np.array([1, 1e200, 2]))])
    np.testing.assert_array_equal(drawn(plot)[0][1], [1, np.nan, 2])
    assert plot.frame().y == (0, 2)


def hovered(plot: CurvePlot, y: int) -> str:
    at = QPoint(30, y)
    QCoreApplication.sendEvent(plot, QHelpEvent(QEvent.Type.ToolTip, at, plot.mapToGlobal(at)))
    return QToolTip.text()


def test_a_name_longer_than_the_plot_is_wide_is_whole_on_hover(plot: CurvePlot) -> None:
    plot.name = "‖∂C/∂b‖, training set, epoch 0, log scale"
    assert hovered(plot, 8) == ""  # there is room
    plot.resize(200, 200)
    beside = QRect(plot.width() - 4, 0, 4, 16)
    assert len({colour.rgb() for colour in colours_in(plot, beside)}) == 1  # it ends before the edge
    assert hovered(plot, 100) == ""  # the readings of the curves are not covered
    assert hovered(plot, 8) == plot.name


def test_the_style_can_change(plot: CurvePlot) -> None:
    plot.recolour(LIGHT)
    assert colour_at(plot, QPointF(399, 1)) == QColor(LIGHT.card)


def test_where_names_would_take_the_room_of_the_curves_those_in_the_background_go(qtbot: QtBot) -> None:
    plot = CurvePlot(DARK)
    qtbot.addWidget(plot)
    x = np.arange(3.0)
    curves = [
        Curve(f"{name} {set_}", x, x, DARK.colour("text"), label=f"{name} {set_}", thick=set_ == "test")
        for name in "ABC"
        for set_ in ("test", "train")
    ]
    for height, named in ((300, 6), (70, 3)):
        plot.resize(380, height)
        plot.show()
        plot.show_curves(curves)
        assert len(plot._ends.places(plot.frame())) == named
        assert plot.frame().box.width() > 380 / 4


def test_names_beside_a_curve_that_ended_long_before_the_others_stay_inside_the_plot(qtbot: QtBot) -> None:
    plot = CurvePlot(DARK, values_at_ends=False)
    qtbot.addWidget(plot)
    plot.show()
    ends = {"A h1": 5, "A o": 5, "B h1": 40, "B o": 40, "customers h1": 5}
    ink = DARK.colour("text")
    curves = []
    for name, end in ends.items():
        x = np.arange(end + 1.0)
        curves.append(Curve(name, x, 1 + 0 * x, ink, label=name, thick=not name.startswith("c")))
    plot.end_at(40)
    plot.show_curves(curves)
    for height in range(70, 140, 2):
        plot.resize(600, height)
        plot.grab()
        frame = plot.frame()
        found = laid_out(plot._ends.places(frame), frame.box)
        assert max(one.place.right() for one in found) <= plot.width(), height


def test_of_too_many_names_the_first_are_kept(qtbot: QtBot) -> None:
    plot = CurvePlot(DARK, values_at_ends=False)
    qtbot.addWidget(plot)
    plot.resize(220, 120)
    plot.show()
    x = np.arange(3.0)
    plot.show_curves(
        [Curve(f"B h{k}", x, x + k, DARK.colour("text"), label=f"B h{k}", thick=False) for k in range(40)]
    )
    named = [one.words[0] for one in plot._ends.places(plot.frame())]
    assert named == [f"B h{k}" for k in range(len(named))]
    assert 1 < len(named) < 40
    assert plot.frame().box.width() > 60


@pytest.mark.parametrize(
    "change",
    [
        lambda plot: setattr(plot, "name", "another"),
        lambda plot: setattr(plot, "unit", "step"),
        lambda plot: setattr(plot, "band", (1.0, 5.0)),
        lambda plot: setattr(plot, "log", True),
        lambda plot: plot.show_epochs(False),
        lambda plot: plot.end_at(40),
        lambda plot: plot.resize(380, 220),
        lambda plot: plot.recolour(LIGHT),
    ],
)
def test_what_is_kept_of_a_plot_is_not_seen_once_something_of_it_is_another(
    plot: CurvePlot, change: Callable[[CurvePlot], object]
) -> None:
    plot.show_curves([RAMP])
    plot.end_at(10)
    plot.grab()
    change(plot)
    plot.update()
    kept = plot.grab().toImage()
    forget_pictures(plot)
    assert kept == plot.grab().toImage()
    assert kept.size() == plot.size()
