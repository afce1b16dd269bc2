"""What is drawn on charts: fans of runs, guides, bands, marks, labels and readings, each at its place."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from pictures import Drawing, drawn_by, painted
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPolygonF
from pytestqt.qtbot import QtBot
from read_out import press, read_all

from nnviz.core.naming import number, plain
from nnviz.view.charts import curve_labels as parts
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.fan_chart import Fan, FanChart, fan_of
from nnviz.view.parts.style import DARK, LIGHT, small_font
from nnviz.view.parts.text_size import widest

RED, GREEN = QColor("#c03040"), QColor("#30a060")
SOLID, DASH = Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine
RUNS = [[4.0, 3, 2, 1], [4, 2, 1, np.nan], [8, 6, 5, 5]]


# -- fans ---------------------------------------------------------------------------------------------


def chart(qtbot: QtBot, *, log: bool = False, chosen: int | None = None, **more: object) -> FanChart:
    made = FanChart(DARK, "cost C", log=log, **more)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    made.show_fans([fan_of("A", ["s0", "s1", "s2"], RUNS, RED, DASH)], chosen)
    return made


def frame_of(made: FanChart, top: float, bottom: float = 0.0, last: float = 3.0) -> ChartFrame:
    ticks = made._ticks((bottom, top), 200 - 54)
    left = max(26.0, widest(map(made._tick_words, ticks)) + 5)
    return ChartFrame(QRectF(left, 24, 300 - left - 5, 146), (0.0, last), (bottom, top))


def pairs(points: object) -> list[tuple[float, float]]:
    return [(point.x(), point.y()) for point in points]  # type: ignore[attr-defined]


def test_a_fan_is_its_band_its_runs_its_median_and_the_chosen_run(qtbot: QtBot) -> None:
    made = chart(qtbot, chosen=2)
    frame, marks = frame_of(made, 8), drawn_by(made)
    (band,), lines = marks.of("polygon"), [m for m in marks.of("line") if m.ink.rgb() & 0xFFFFFF != 0]
    low, middle, high = np.nanquantile(RUNS, (0.1, 0.5, 0.9), axis=0)
    epochs = np.arange(4.0)
    expected = pairs(frame.points(epochs, high)) + pairs(frame.points(epochs, low))[::-1]
    np.testing.assert_allclose(pairs(band.points), expected)
    assert (band.fill.red(), band.fill.alpha(), band.style) == (RED.red(), 46, Qt.PenStyle.NoPen)
    runs = [line for line in lines if line.ink.alpha() == 90]
    for line, run in zip(runs, RUNS, strict=True):
        there = np.isfinite(run)
        np.testing.assert_allclose(
            pairs(line.points), pairs(frame.points(epochs[there], np.array(run)[there]))
        )
        assert (line.width, line.style) == (1, SOLID)
    median, picked = lines[-2:]
    np.testing.assert_allclose(pairs(median.points), pairs(frame.points(epochs, middle)))
    assert (median.ink, median.width, median.style) == (RED, 2, DASH)
    np.testing.assert_allclose(pairs(picked.points), pairs(frame.points(epochs, RUNS[2])))
    assert (picked.width, picked.style) == (1.8, DASH)
    apart = [DARK.colour(name) for name in ("accent", "text")]
    assert picked.ink in apart
    made.show_fans([fan_of("A", ["s"] * 3, RUNS, DARK.colour("accent"), SOLID)], 0)
    assert drawn_by(made).of("line")[-1].ink == DARK.colour("text")
    made.show_fans([fan_of("A", ["s"] * 3, RUNS, DARK.colour("text"), SOLID)], 0)
    assert drawn_by(made).of("line")[-1].ink == DARK.colour("accent")


def test_the_axes_of_a_fan_have_their_ticks_and_names(qtbot: QtBot) -> None:
    made = chart(qtbot)
    frame, marks = frame_of(made, 8), drawn_by(made)
    box = frame.box
    guides = marks.of("line", DARK.colour("border"))
    ticks = made._ticks((0, 8), box.height())
    assert len(ticks) >= 4
    for tick, guide in zip(ticks, guides, strict=True):
        y = box.bottom() - box.height() * tick / 8
        assert pairs(guide.points) == [(box.left(), y), (box.right(), y)]
        (words,) = [m for m in marks.of("text") if m.text == plain(tick) and m.place.right() < box.left()]
        assert words.place == QRectF(0, y - 8, box.left() - 5, 16)
    (floor,) = marks.of("line", DARK.colour("faint"))
    assert pairs(floor.points) == pairs((box.bottomLeft(), box.bottomRight()))
    assert marks.text("cost C").place.topLeft() == QPointF(2, 12)
    below = [mark for mark in marks.of("text") if mark.place.top() == box.bottom() + 2]
    for mark in below[:-1]:
        assert mark.place.center().x() == pytest.approx(box.left() + box.width() * float(mark.text) / 3)
    assert below[-1].place.right() <= 300
    epoch = marks.text("epoch").place
    assert (epoch.center().x(), epoch.top()) == (box.center().x(), box.bottom() + 15)


def test_a_place_in_a_fan_reads_the_epoch_the_band_and_the_nearest_run(qtbot: QtBot) -> None:
    made = chart(qtbot)
    frame = frame_of(made, 8)
    chosen: list[int] = []
    made.run_chosen.connect(chosen.append)
    for epoch, value, run in ((1, 2.2, 1), (1, 5.7, 2), (2, 1.9, 0), (3, 0.2, 0)):
        at = frame.point(epoch + {1: 0.2, 2: -0.2, 3: 0}[epoch], value)
        low, middle, high = np.nanquantile(np.array(RUNS)[:, epoch], (0.1, 0.5, 0.9))
        assert made.reading(at) == [
            f"epoch {epoch}",
            f"A median {number(middle)}, 80 % of runs {number(low)} to {number(high)}",
            f"A s{run}: {number(RUNS[run][epoch])}",
        ]
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert chosen == [1, 2, 0, 0]
    qtbot.mouseClick(made, Qt.MouseButton.RightButton, pos=at.toPoint())
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert len(chosen) == 4
    assert made.reading(QPointF(2, 2)) == []
    made.show_fans([])
    assert made.reading(at) == []
    assert made.accessibleName() == "cost C, many runs over epochs"


def test_every_line_of_a_fan_is_read_and_enter_chooses_the_run_that_is_read(qtbot: QtBot) -> None:
    made, asked = chart(qtbot, log=True), list[int]()
    made.run_chosen.connect(asked.append)
    runs = [[1.0, 0.5], [0.0, np.nan], [np.nan, np.nan], [4.0, 2.0]]
    made.show_fans([fan_of("A", ["s0", "s1", "s2", "s3"], runs, RED, SOLID)])
    low, middle, high = np.nanquantile(runs, (0.1, 0.5, 0.9), axis=0)
    edges = {"median": middle, "10 % line": low, "90 % line": high}
    assert read_all(made, made.point) == {
        f"A {name}": [f"A {name}, epoch {k}: {number(y)}" for k, y in enumerate(of)]
        for name, of in (*edges.items(), ("s0", runs[0]), ("s3", runs[3]))
    }  # without those of which no point has a place on a logarithmic axis
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert asked == []
    press(made, *[Qt.Key.Key_Down] * 6)
    for _ in range(6):
        qtbot.keyClick(made, Qt.Key.Key_E)  # which is for the window
        qtbot.keyClick(made, Qt.Key.Key_Return)
        press(made, Qt.Key.Key_Down)
    assert asked == [0, 3]


def test_of_one_run_alone_there_is_one_line_to_read(qtbot: QtBot) -> None:
    made = chart(qtbot)
    made.show_fans([fan_of("", ["run 7"], [[3.0, 1.5]], RED, SOLID)])
    assert read_all(made, made.point) == {"run 7": ["run 7, epoch 0: 3.00", "run 7, epoch 1: 1.50"]}
    assert not made.point.lines()[0].is_of_many


def test_of_many_runs_the_chosen_one_is_heard_with_what_is_of_all(qtbot: QtBot) -> None:
    for chosen, heard in ((None, []), (1, ["A s1"])):
        made = chart(qtbot, chosen=chosen)
        of_all = ["A median", "A 10 % line", "A 90 % line"]
        assert [line.name for line in made.point.lines() if not line.is_of_many] == [*of_all, *heard]
        assert [line.name for line in made.point.lines()] == [*of_all, "A s0", "A s1", "A s2"]


def test_runs_that_have_no_epoch_yet_are_no_fan(qtbot: QtBot) -> None:
    made = chart(qtbot)
    for none in ([[], []], []):
        made.show_fans([fan_of("A", ["s"] * len(none), none, RED, SOLID)], 0)
        assert made.fans == ()
        assert made.reading(frame_of(made, 1.0).point(0.5, 0.5)) == []
        assert made.point.lines() == []
        made.grab()
    with_one = [fan_of("A", ["s", "t"], [[], [3.0, 2.0]], RED, SOLID)]
    made.show_fans(with_one)
    assert made.accessibleDescription().startswith("A median 2.00, 80 % of runs 2.00 to 2.00. Arrow keys")


def test_a_fan_keeps_what_is_far_above_its_band_out_of_the_picture(qtbot: QtBot) -> None:
    made = chart(qtbot)
    fan = Fan("", ("a", "b"), np.arange(2.0), np.array([[1.0, 2.0], [90.0, np.inf]]), made.fans[0].band, RED)
    low = fan_of("", ["a"] * 20, [[1.0, 2.0]] * 19 + [[90.0, 3.0]], RED, SOLID)
    made.show_fans([low])
    assert made.span == (0, 6)
    made.keep_to((0.0, 50.0))
    assert made.span == (0, 50)
    log = chart(qtbot, log=True)
    log.show_fans([low])
    assert log.span[0] <= 0 < np.log10(90) <= log.span[1]
    assert len(drawn_by(log).of("line", RED)) >= 1
    assert fan.dash is SOLID
    percent = chart(qtbot, fit=lambda low, high: (low - 1, high + 1))
    percent.show_fans([low])
    assert percent.span == (0, 7)


def test_of_very_many_epochs_some_are_drawn_with_the_first_and_the_last() -> None:
    long = fan_of("", ["a"], [np.arange(1001.0)], RED, SOLID)
    assert len(long.epochs) == 200
    assert (long.epochs[0], long.epochs[-1]) == (0, 1000)
    np.testing.assert_array_equal(long.curves[0], long.epochs)
    assert fan_of("", [], [], RED, SOLID).epochs.tolist() == []
    short = fan_of("", ["a", "b"], [[1.0], [2.0, 3.0]], RED, SOLID)
    np.testing.assert_array_equal(short.curves, [[1, np.nan], [2, 3]])


# -- what lies on a plot ------------------------------------------------------------------------------

BOX = QRectF(50, 30, 200, 100)
FRAME = ChartFrame(BOX, (0.0, 10.0), (-1.0, 1.0))
pytestmark = pytest.mark.usefixtures("qapp")


def drawn(draw: object, *what: object) -> Drawing:
    def paint(painter: QPainter) -> None:
        painter.fillRect(0, 0, 9, 9, Qt.GlobalColor.white)
        draw(painter, *what)  # type: ignore[operator]

    return Drawing(painted(paint, 400, 200)[1:])


def test_guides_go_across_at_their_ticks() -> None:
    guides = drawn(parts.draw_guides, FRAME, [-0.5, 0.26], LIGHT)
    assert [guide.place for guide in guides] == [QRectF(50, 105, 200, 1), QRectF(50, 67, 200, 1)]
    faint = LIGHT.colour("faint")
    assert all((g.fill.rgb(), g.fill.alpha()) == (faint.rgb(), 70) for g in guides)


@pytest.mark.parametrize("band", [(-0.5, 0.5), (0.5, -0.5)])
def test_what_is_usual_is_shaded_between_its_ends_and_says_so(band: tuple[float, float]) -> None:
    shade, words = drawn(parts.draw_band, FRAME, band, LIGHT)
    assert shade.place == QRectF(50, 55, 200, 50)
    assert (shade.fill.rgb(), shade.fill.alpha()) == (LIGHT.colour("accent").rgb(), 28)
    assert (words.text, words.place) == ("usual", QRectF(50, 55, 196, 50))
    assert words.ink == LIGHT.colour("muted")
    assert drawn(parts.draw_band, FRAME, (0.5, 7.0), LIGHT)[0].place == QRectF(50, 30, 200, 25)


def test_between_two_curves_it_is_shaded_where_both_are_known_and_the_higher_is_above() -> None:
    x = np.array([0.0, 2, 4, 6, 8])
    low, high = np.array([0.0, 0, np.nan, 0, 0.5]), np.array([0.5, 1, 1, 0.5, 0])
    (shade,) = drawn(parts.draw_gap, x, low, high, RED)
    corners = [(0, 0), (2, 0), (6, 0), (8, 0.5), (8, 0.5), (6, 0.5), (2, 1), (0, 0.5)]
    np.testing.assert_allclose(pairs(shade.points), corners)
    assert (shade.fill.red(), shade.fill.alpha()) == (RED.red(), 64)
    assert shade.style is Qt.PenStyle.NoPen
    many = np.linspace(0, 10, 1001)
    (shade,) = drawn(parts.draw_gap, many, 0 * many, 1 + 0 * many, RED)
    assert 400 < len(shade.points) <= 2 * 251 + 8


def test_dots_are_round_and_of_their_colour() -> None:
    dots = drawn(parts.draw_dots, QPolygonF([QPointF(60, 60), QPointF(80, 70)]), RED)
    assert [(dot.kind, dot.place.center(), dot.ink) for dot in dots] == [
        ("disc", QPointF(60, 60), RED), ("disc", QPointF(80, 70), RED),
    ]  # fmt: skip
    assert drawn(parts.draw_dots, QPolygonF(), RED) == []


@pytest.mark.parametrize(
    ("now", "seen"), [(0.0, True), (2.52, True), (10.0, True), (10.1, False), (-0.1, False)]
)
def test_now_is_a_line_down_while_it_is_in_sight(now: float, seen: bool) -> None:
    lines = drawn(parts.draw_now, FRAME, now, LIGHT)
    assert [line.place for line in lines] == [QRectF(round(50 + 20 * now), 30, 1, 100)] * seen
    assert all(line.fill == LIGHT.colour("accent") for line in lines)
    point = drawn(parts.draw_point, FRAME, now, 0.5, LIGHT)
    assert len(point) == 2 * seen
    if seen:
        line, ring = point
        assert (line.place, line.fill) == (QRectF(round(50 + 20 * now), 30, 1, 100), LIGHT.colour("faint"))
        assert ring.place.center() == FRAME.point(now, 0.5)
        assert ring.place.width() == ring.place.height() > 6
        assert (ring.ink, ring.width) == (LIGHT.colour("text"), 2)
        assert len(drawn(parts.draw_point, FRAME, now, np.nan, LIGHT)) == 1


def test_the_ring_of_the_keys_is_inside_what_they_go_to() -> None:
    (ring,) = drawn(parts.draw_focus, BOX, LIGHT)
    assert (ring.place, ring.ink, ring.width) == (BOX.adjusted(1, 1, -1, -1), LIGHT.colour("accent"), 2)


def test_marks_have_their_words_at_the_side_with_room_one_below_the_other() -> None:
    marks = drawn(parts.draw_marks, FRAME, [(0.1, "at once"), (9, "late"), (11, "never"), (10, "end")], LIGHT)
    lines, words = marks.of("fill"), marks.of("text")
    assert [line.place for line in lines] == [QRectF(x, 30, 1, 100) for x in (52, 230, 249)]
    assert [mark.text for mark in words] == ["at once", "late", "end"]
    height = QFontMetrics(small_font()).height()
    for row, mark in enumerate(words):
        assert (mark.place.top(), mark.place.height()) == (30 + row * height, height)
        assert mark.ink == LIGHT.colour("bad")
    assert words[0].place.left() == 52 + 4
    assert words[1].place.right() == pytest.approx(230 - 4 + 1)
    assert words[2].place.right() == pytest.approx(249 - 4 + 1)
    assert drawn(parts.draw_marks, FRAME, [], LIGHT) == []


def test_a_reading_stands_right_of_its_place_or_left_where_there_is_no_room() -> None:
    lines = [("epoch 3", RED), ("a longer line: 0.25", GREEN)]
    metrics = QFontMetrics(small_font())
    bounds, wide = QRectF(40, 10, 300, 150), metrics.horizontalAdvance(lines[1][0])
    (box,), words = (lambda m: (m.of("box"), m.of("text")))(
        drawn(parts.draw_reading, lines, QPointF(60, 50), bounds, LIGHT)
    )
    beside, padding = box.place.left() - 60, (box.place.width() - wide) / 2
    assert 0 < beside < 20
    assert 0 < padding < 12
    assert box.place.top() == bounds.top()
    assert box.place.height() == 2 * metrics.height() + padding
    assert (box.fill, box.ink) == (LIGHT.colour("field"), LIGHT.colour("border"))
    for row, (mark, (text, colour)) in enumerate(zip(words, lines, strict=True)):
        assert (mark.text, mark.ink) == (text, colour)
        assert mark.place.left() == box.place.left() + padding
        assert mark.place.top() == box.place.top() + padding / 2 + row * metrics.height()
    late = drawn(parts.draw_reading, lines, QPointF(300, 50), bounds, LIGHT).of("box")[0]
    assert late.place.right() == 300 - beside


def in_small(draw: Callable[..., None]) -> Callable[..., None]:
    def draw_so(painter: QPainter, *how: object) -> None:
        painter.setFont(small_font())
        draw(painter, *how)

    return draw_so


def test_labels_that_fit_stand_at_their_ends_and_those_that_moved_are_led_to() -> None:
    metrics = QFontMetrics(small_font())
    height = parts.line_height(metrics)
    labels = [
        parts.EndName(("one", RED), QPointF(250, 60)),
        parts.EndName(("two", GREEN), QPointF(250, 62)),
        parts.EndName(("early", RED), QPointF(90, 100)),
    ]
    wide = max(metrics.horizontalAdvance(one.words[0]) for one in labels)
    found = {label.words[0]: label for label in parts.lay_out(labels, BOX, wide, height)}
    one, two, early = (found[name] for name in ("one", "two", "early"))
    for label in (one, two, early):
        assert (label.place.width(), label.place.height()) == (wide, height)
        assert label.place.left() == label.at.x() + parts.BEFORE_LABEL
    assert one.place.center().y() == 60
    assert one.leader == ()
    assert two.place.top() == one.place.bottom()
    assert two.leader[0] == two.at
    assert two.leader[1].y() == two.leader[2].y() == two.place.center().y()
    assert early.place.center().y() == 100
    marks = drawn(in_small(parts.draw_end_labels), labels, wide, BOX, DARK)
    assert [mark.text for mark in marks.of("text")] == ["one", "two", "early"]
    assert [mark.ink for mark in marks.of("text")] == [RED, GREEN, RED]
    (leader,) = marks.of("line")
    assert (leader.ink, leader.width, leader.points) == (GREEN, 0.7, two.leader)
    elsewhere = [label._replace(is_led_to=False) for label in labels]
    assert not any(label.leader for label in parts.lay_out(elsewhere, BOX, wide, height))


def test_the_room_for_labels_is_as_wide_as_their_columns() -> None:
    room = parts.LabelRoom(BOX, 100.0, (30, 50, 20), 14.0)
    assert room.columns([0, 1, 2]) == 1
    assert room.taken_by([0, 2]) == 30 + 2 * parts.BEFORE_LABEL
    assert not room.is_too_little_for([0, 1, 2])
    assert room._replace(most=50.0).is_too_little_for([1])
    assert room.columns(range(8)) == 1
    assert room.columns(range(9)) == 2
    assert parts.columns_for(0, BOX, 14) == 1
    many = room._replace(widths=(5,) * 40, most=1000.0)
    assert not many.is_too_little_for(range(16))
    assert many.is_too_little_for(range(17))
    assert many.taken_by(range(16)) == 2 * (5 + parts.BEFORE_LABEL) + parts.BEFORE_LABEL


spread = partial(parts.spread, apart=10, low=0, high=50)


@pytest.mark.parametrize(
    ("wanted", "placed"),
    [
        ([5, 30], [5, 30]),
        ([30, 5], [30, 5]),
        ([20, 21], [20, 30]),
        ([48, 49], [40, 50]),
        ([-5, 3], [0, 10]),
        ([25, 25, 25], [25, 35, 45]),
        ([50, 50, 50], [30, 40, 50]),
        ([], []),
    ],
)
def test_places_come_no_nearer_than_apart(wanted: list[float], placed: list[float]) -> None:
    assert spread(wanted) == placed
