"""What the pictures of a valley and of its steps mean: heights, ways, balls, gaps, rates and curvatures."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from msgspec.structs import replace
from pictures import Drawing, drawn_by, is_near
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.valley import Slice, Trail
from nnviz.view.labs.step_chart import SHARE, Course, StepChart
from nnviz.view.labs.valley_heights import HeightChart, gap_words
from nnviz.view.labs.valley_picture import START, Drawn, Relief, Scene, ValleyPicture, _free
from nnviz.view.labs.valley_rate import ETA, RateAxis
from nnviz.view.parts.style import DARK, LIGHT, Style

BOTH = pytest.mark.parametrize("style", [DARK, LIGHT], ids=["dark", "light"])
Pen = Qt.PenStyle


def pressed(
    widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    widget.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, modifier))


# -- from above -----------------------------------------------------------------------------------

X, Y = np.linspace(-2, 8, 11), np.linspace(-1, 3, 5)
SLOPE = Relief(Slice(X, Y, np.tile(X + 4, (5, 1))))
"""A cost of x + 4 all over."""

WAYS = (
    Drawn("SGD", np.array([[1.0, 0.0], [4.0, 1.0], [7.0, 2.0]])),
    Drawn("Newton", np.array([[1.0, 0.0], [7.0, 2.0]])),
)
SCENE = Scene(SLOPE, WAYS, "first", "second", True)


def valley(style: Style, show: Show, scene: Scene = SCENE, at: int = 1) -> ValleyPicture:
    made = ValleyPicture(style)
    show(made)
    made.show_scene(scene, at)
    return made


def test_lines_of_equal_cost_are_closer_at_the_bottom_and_colours_go_by_the_same_rule() -> None:
    assert SLOPE.limits == (2.0, 12.0)
    assert len(SLOPE.lines) == 9
    for k, pieces in enumerate(SLOPE.lines, start=1):
        np.testing.assert_allclose(pieces[:, :, 0], 10 * (k / 10) ** 2 - 2)  # all along x = −1.9, −1.6, …
        assert (pieces[:, :, 1].min(), pieces[:, :, 1].max()) == (-1.0, 3.0)
    np.testing.assert_allclose(SLOPE.shares, np.tile(np.sqrt((X + 2) / 10), (5, 1)))
    upward = Relief(Slice(X, Y, np.tile(Y[:, np.newaxis], (1, 11))))
    assert upward.shares[0].tolist() == [1.0] * 11, "the highest y comes first"
    assert upward.shares[-1].tolist() == [0.0] * 11


@pytest.mark.parametrize("lost", [np.nan, np.inf])
def test_where_there_is_no_cost_the_valley_is_as_dark_as_at_its_highest(lost: float) -> None:
    costs = np.array([[1.0, lost], [2.0, 5.0]])
    broken = Relief(Slice(X[:2], Y[:2], costs))
    assert broken.limits == (1.0, 5.0)
    assert broken.shares.tolist() == [[0.5, 1.0], [0.0, 1.0]]
    nothing = Relief(Slice(X[:2], Y[:2], np.full((2, 2), lost)))
    assert nothing.limits == (0.0, 1.0)
    assert np.unique(nothing.shares).tolist() == [1.0]
    assert np.unique(Relief(Slice(X[:2], Y[:2], np.ones((2, 2)))).shares).tolist() == [0.0]


@BOTH
def test_the_ground_fills_its_axes_and_the_lines_stand_where_their_costs_are(
    style: Style, show: Show
) -> None:
    made = valley(style, show)
    drawn, box = drawn_by(made), made.frame.box
    assert box.top() < 20 < 35 < box.left() < 60  # words stand above it and at its left
    assert box.width() > 0.6 * made.width()
    assert box.height() > 0.7 * made.height()
    ground, bar = (mark.place for mark in drawn.of("image"))
    across, up = box.width() / 20, box.height() / 8  # half of what one of 11 by 5 takes
    edges = (ground.left(), ground.right(), ground.top(), ground.bottom())
    assert edges == pytest.approx(
        (box.left() - across, box.right() + across, box.top() - up, box.bottom() + up)
    )
    faint = style.colour("text")
    faint.setAlphaF(0.35)
    upright = {round(mark.place.left(), 3) for mark in drawn.of("line", faint)}
    wanted = {round(box.left() + box.width() * (k / 10) ** 2, 3) for k in range(1, 10)}
    assert upright == wanted
    lengths = [mark.place.height() for mark in drawn.of("line", faint)]
    assert sum(lengths) == pytest.approx(9 * box.height())  # no piece left out, none twice
    assert (bar.top(), bar.bottom()) == (box.top(), box.bottom())
    assert box.right() < bar.left() < bar.right() < made.width() - 30
    words = {"2.00": 0.0, "3.60": 0.4, "6.90": 0.7, "12.0": 1.0}  # 2 + 10 share²
    for told, share in words.items():
        mark = drawn.text(told)
        assert mark.place.left() > bar.right()
        assert mark.ink == QColor(style.muted)
        foot = bar.bottom() - share * bar.height()
        assert mark.place.bottom() == pytest.approx(foot + 10 * share, abs=0.5)
    assert drawn.text("cost C").place.bottom() < box.top()
    assert drawn.text("first").place.top() > box.bottom()
    assert drawn.text("second").place.right() <= box.left()


@BOTH
def test_the_ground_is_pale_at_the_bottom_and_dark_to_the_right_as_is_the_bar_from_foot_to_top(
    style: Style, show: Show
) -> None:
    made = valley(style, show, replace(SCENE, ways=WAYS[:1]))
    image, box = made.grab().toImage(), made.frame.box
    at = [
        image.pixelColor(QPointF(box.left() + share * box.width(), box.top() + 6).toPoint())
        for share in (0.02, 0.5, 0.995)
    ]
    table = style.sequential
    assert is_near(at[2], QColor(*table[165].tolist()))
    shades = [abs(c.lightness() - QColor(*table[0].tolist()).lightness()) for c in at]
    assert shades[0] < shades[1] < shades[2]
    bar = [image.pixelColor(round(box.right() + 12), round(y)) for y in (box.top() + 1, box.bottom() - 2)]
    assert is_near(bar[0], QColor(*table[165].tolist()))
    assert is_near(bar[1], QColor(*table[0].tolist()))


@BOTH
def test_the_costs_beside_the_bar_have_room_however_many_digits_they_need(style: Style, show: Show) -> None:
    flat = Relief(Slice(X, Y, 1.2345 + 1e-5 * np.tile(X, (5, 1))))
    made = valley(style, show, replace(SCENE, relief=flat))
    assert max(map(len, flat.words)) > 6
    drawn = drawn_by(made)
    for words in flat.words:
        assert drawn.text(words).place.right() < made.width()


@BOTH
def test_ways_have_the_lines_of_their_twins_a_ring_at_the_start_and_a_ball_where_they_are(
    style: Style, show: Show
) -> None:
    made = valley(style, show)
    drawn, text = drawn_by(made), QColor(style.text)
    pixels = [made.frame.points(*way.points.T) for way in WAYS]
    ways = drawn.of("path", text)
    assert [mark.style for mark in ways] == [Pen.SolidLine, Pen.DashLine]
    assert [list(mark.points) for mark in ways] == pixels
    halo = [mark for mark in drawn.of("path") if mark.ink.alphaF() == pytest.approx(0.8, abs=0.01)]
    assert [list(mark.points) for mark in halo] == pixels
    assert all(under.width > over.width for under, over in zip(halo, ways, strict=True))
    assert [mark.ink.rgb() for mark in halo] == [QColor(style.card).rgb()] * 2
    rings = [mark.place.center() for mark in drawn.of("disc") if mark.fill == QColor(style.card)]
    balls = [mark.place for mark in drawn.of("disc") if mark.fill == text]
    assert rings == [pixels[0][0], pixels[1][0]]
    assert [ball.center() for ball in balls] == [pixels[0][1], pixels[1][1]]
    assert all(ball.width() == 12 for ball in balls)
    assert {(mark.ink.name(), mark.style) for mark in drawn.of("disc", text)} == {(style.text, Pen.SolidLine)}
    made.show_scene(SCENE, 99)  # who is at his end stays there
    balls = [mark.place.center() for mark in drawn_by(made).of("disc") if mark.fill == text]
    assert balls == [pixels[0][2], pixels[1][1]]
    assert made.accessibleDescription() == "Ways from (1.00, 0): SGD at (7.00, 2.00), Newton at (7.00, 2.00)"


def names_of(drawn: Drawing, style: Style) -> list:
    """Words that have a rim are painted as what their letters enclose."""
    return [
        mark.place for mark in drawn.of("fill") if mark.fill == QColor(style.text) and len(mark.points) > 20
    ]


@pytest.mark.parametrize("ways", [9, 40])
def test_names_of_many_ways_that_end_at_one_place_stand_apart_as_long_as_there_is_room(
    ways: int, show: Show
) -> None:
    made = valley(LIGHT, show, at=0)
    for x, y in ((-2.0, 3.0), (8.0, 3.0), (-2.0, -1.0), (8.0, -1.0), (3.0, 1.0)):
        end = np.array([[x, y]])
        made.show_scene(replace(SCENE, ways=tuple(Drawn("name", end) for _ in range(ways))), 0)
        drawn, (at,) = drawn_by(made), made.frame.points([x], [y])
        places = names_of(drawn, LIGHT)
        ball = QRectF(at.x() - 6, at.y() - 6, 12, 12)
        lines = int(made.frame.box.height() // 15)
        assert len(places) == ways
        clear = {place.top() for place in places if not place.intersects(ball)}
        assert min(ways, lines - 2) <= len(clear) <= lines + 1  # two lines may be the ball's
        if ways < lines:
            assert not any(place.intersects(ball) for place in places)


def test_a_name_finds_room_that_is_not_a_whole_line_away() -> None:
    box, ball = QRectF(0, 0, 100, 40), QRectF(0, 16, 100, 24)
    found = _free(QRectF(10, 18, 50, 14), [ball], box)
    assert not found.intersects(ball)
    assert box.contains(found)


@BOTH
def test_names_stand_over_the_balls_inside_the_axes_and_not_on_one_another(style: Style, show: Show) -> None:
    made = valley(style, show, at=0)
    box = made.frame.box
    (start,) = made.frame.points([1.0], [0.0])
    one, other = names_of(drawn_by(made), style)
    assert not one.intersects(other)
    assert one.center().x() == pytest.approx(start.x(), abs=max(3, one.width() / 2))
    assert start.y() - 30 < one.bottom() < start.y()
    assert one.bottom() - other.bottom() == pytest.approx(15, abs=3)  # a line higher
    for x, y in ((-2.0, 3.0), (8.0, 3.0), (-2.0, -1.0), (8.0, -1.0)):
        end = np.array([[x, y]])
        made.show_scene(replace(SCENE, ways=tuple(Drawn(n, end) for n in ("first one", "second one"))), 0)
        one, other = names_of(drawn_by(made), style)
        assert not one.intersects(other), (x, y)
        for name in (one, other):
            assert box.left() < name.left() < name.right() < box.right(), (x, y)
            assert box.top() - 1 < name.top() < name.bottom() < box.bottom(), (x, y)
        (at,) = made.frame.points([x], [y])
        near = at.x() + (-1 if x > 0 else 1) * (one.width() / 2 + 4)
        assert one.center().x() == pytest.approx(near, abs=3), (x, y)


def test_the_start_is_kept_in_sight_and_moved_where_it_can_be_moved_alone(show: Show, qtbot: QtBot) -> None:
    made = valley(DARK, show)
    moved: list[tuple[float, float]] = []
    made.start_moved.connect(lambda x, y: moved.append((x, y)))
    (start,) = made.frame.points([1.0], [0.0])
    assert dict(made.handles()) == {START: start}
    assert made.focusPolicy() is Qt.FocusPolicy.StrongFocus
    for to in (QPointF(-900, 900), QPointF(900, -900), made.frame.box.center()):
        made.drag(START, to)
    made.in_hand = START
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down):
        pressed(made, key)
    wanted = [(-2, -1), (8, 3), (3, 1), (1.2, 0), (0.8, 0), (1, 0.08), (1, -0.08)]
    np.testing.assert_allclose(moved, wanted, atol=1e-9)
    moved.clear()
    made.press(made.frame.box.topLeft() - QPointF(9, 9))
    assert not moved, "beside the axes"
    made.press(made.frame.box.center())
    assert moved == [pytest.approx((3, 1))]
    assert [mark.place.center() for mark in drawn_by(made).of("disc", DARK.accent)] == [start]
    made.show_scene(replace(SCENE, can_start_anywhere=False), 1)
    assert not made.handles()
    assert made.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert not drawn_by(made).of("disc", DARK.accent)


@BOTH
def test_a_valley_that_is_not_there_says_why(style: Style, show: Show) -> None:
    made = valley(style, show)
    made.show_nothing("Loading the data …")
    drawn = drawn_by(made)
    assert drawn.words == ["Loading the data …"]
    assert drawn.text("Loading the data …").ink == QColor(style.muted)
    assert drawn.text("Loading the data …").place.center() == QPointF(210, 130)
    assert made.accessibleDescription() == "Loading the data …"
    assert made.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert not made.handles()


def test_a_valley_is_painted_anew_for_another_slice_name_size_and_theme_alone(show: Show) -> None:
    made = valley(DARK, show)
    seen = []

    def look() -> object:
        seen.append(made.grab().toImage())
        return made._still._picture.cacheKey()

    first = look()
    made.show_scene(SCENE, 2)
    assert look() == first, "the balls roll over what stays"
    assert seen[1] != seen[0]
    made.show_scene(replace(SCENE, x_name="third"), 2)
    second = look()
    assert second != first
    made.show_scene(replace(SCENE, x_name="third", relief=Relief(SLOPE.ground)), 2)
    third = look()
    assert third != second
    made.recolour(LIGHT)
    fourth = look()
    assert fourth != third
    made.resize(500, 260)
    assert look() != fourth
    made.keep_to(150)
    assert (made.minimumHeight(), made.maximumHeight()) == (150, 150)
    made.keep_to(None)
    assert made.minimumHeight() == 0
    assert made.maximumHeight() > 10_000


# -- along a way ----------------------------------------------------------------------------------

STEPS = np.array([0.0, 10.0, 20.0, 30.0])
TRAIL = Trail(
    "SGD", STEPS, np.zeros((4, 2)), np.array([4.0, 3.0, 2.5, np.nan]), np.array([4.0, 2.0, 2.25, 1.0])
)


def at_values(
    chart: QWidget, drawn: Drawing, x: tuple[str, str], y: tuple[str, str]
) -> Callable[..., QPointF]:
    """Where a pair of values is, by the ticks that are written beside the axes."""
    foot = {
        mark.text: mark.place.center() for mark in drawn.of("text") if mark.place.top() > chart.height() - 35
    }
    side = {mark.text: mark.place.center() for mark in drawn.of("text") if mark.place.right() < 60}
    left, right = foot[x[0]].x(), foot[x[1]].x()
    low, high = side[y[0]].y(), side[y[1]].y()

    def at(a: float, b: float) -> QPointF:
        return QPointF(
            left + (right - left) * (a - float(x[0])) / (float(x[1]) - float(x[0])),
            low + (high - low) * (b - float(y[0])) / (float(y[1]) - float(y[0])),
        )

    return at


def assert_points(found: tuple[QPointF, ...], wanted: list[QPointF]) -> None:
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert (one.x(), one.y()) == pytest.approx((other.x(), other.y()), abs=1.5)


@BOTH
def test_heights_along_a_way_are_the_true_cost_and_that_of_the_slice_with_their_largest_gap(
    style: Style, show: Show
) -> None:
    made = HeightChart(style)
    show(made)
    made.show_trail(TRAIL)
    drawn = drawn_by(made)
    at = at_values(made, drawn, ("0", "30"), ("0", "4"))
    curves = {mark.ink.name(): mark for mark in drawn.of("line") if len(mark.points) > 2}
    true, sliced = curves[style.train], curves[style.muted]
    assert (true.style, sliced.style) == (Pen.SolidLine, Pen.DashLine)
    assert_points(true.points, [at(0, 4), at(10, 3), at(20, 2.5)])
    assert_points(sliced.points, [at(0, 4), at(10, 2), at(20, 2.25), at(30, 1)])
    gap, *caps = drawn.of("line", style.test)
    assert_points(gap.points, [at(10, 3), at(10, 2)])
    assert [cap.place.center() for cap in caps] == [gap.points[0], gap.points[1]]
    assert [cap.place.width() for cap in caps] == [6, 6]
    assert drawn.index(gap) < drawn.index(sliced) < drawn.index(true)
    legend = {words: drawn.text(words) for words in ("true", "slice", "largest gap 1.00")}
    assert [mark.ink.name() for mark in legend.values()] == [style.train, style.muted, style.test]
    samples = [mark for mark in drawn.of("line") if mark.place.bottom() < 12]
    assert [(mark.ink.name(), mark.style) for mark in samples] == [
        (style.train, Pen.SolidLine), (style.muted, Pen.DashLine)
    ]  # fmt: skip
    ends = [samples[0].place.left(), legend["true"].place.left(), samples[1].place.left(),
            legend["slice"].place.left(), legend["largest gap 1.00"].place.left()]  # fmt: skip
    assert ends == sorted(ends)
    assert samples[0].place.width() == samples[1].place.width() == 20
    assert all(12 <= right - left < 60 for left, right in pairwise(ends))
    assert made.accessibleName() == "True cost and slice cost of SGD"
    assert [series.name for series in made._read_out()] == ["true", "slice"]
    assert made._read_out()[0].x.tolist() == [0, 10, 20]
    assert gap_words(TRAIL) == "Largest gap 1.00: 2.00 on the slice, 3.00 true, at update 10."


def test_of_a_bowl_the_heights_are_one_line_of_which_there_is_no_slice(show: Show) -> None:
    made = HeightChart(DARK)
    show(made)
    true = np.array([4.0, 3.0, 2.0, 1.0])
    made.show_trail(Trail("SGD", STEPS, np.zeros((4, 2)), true, true))
    drawn = drawn_by(made)
    assert [mark.ink.name() for mark in drawn.of("line") if len(mark.points) > 2] == [DARK.train]
    assert "true" in drawn.words
    assert "slice" not in drawn.words
    assert not any("gap" in words for words in drawn.words)
    assert not drawn.of("line", DARK.test)
    assert made.accessibleName() == "Cost of SGD"
    (series,) = made._read_out()
    assert (series.name, series.y.tolist()) == ("cost", [4, 3, 2, 1])
    same = np.array(true)  # a way on its plane: a slice without a gap
    made.show_trail(Trail("SGD", STEPS, np.zeros((4, 2)), true, same))
    drawn = drawn_by(made)
    assert {"true", "slice"} <= set(drawn.words)
    assert not drawn.of("line", DARK.test)
    assert not any("gap" in words for words in drawn.words)
    lost = Trail("A", STEPS[:1], np.zeros((1, 2)), np.array([np.nan]), np.array([2.0]))
    assert gap_words(replace_trail(lost)).endswith("at the start.")
    made.show_trail(lost)
    assert {"0", "1"} <= set(drawn_by(made).words), "one point is not the whole axis"
    made.show_trail(None)
    assert made._read_out() == []
    assert made.accessibleName() == "Cost along the way"


def replace_trail(trail: Trail) -> Trail:
    return Trail(trail.name, trail.steps, trail.points, np.array([1.0]), trail.sliced)


# -- the rate -------------------------------------------------------------------------------------


@BOTH
def test_the_rate_lies_on_decades_and_beyond_the_limit_the_axis_is_hatched(style: Style, show: Show) -> None:
    made = RateAxis(style)
    show(made, 524, 66)
    made.show_rate(0.1, 10.0)
    drawn = drawn_by(made)
    ticks = drawn.of("line", style.muted)
    assert [mark.place.left() for mark in ticks] == pytest.approx([12 + 100 * k for k in range(6)])
    bar, beyond = (mark.place for mark in drawn.of("fill"))
    assert (bar.left(), bar.right()) == (12, 512)
    assert all(mark.place.top() == bar.bottom() for mark in ticks)
    for k, words in enumerate(("10⁻³", "0.01", "0.1", "1", "10", "100")):
        place = drawn.text(words).place
        assert place.center().x() == pytest.approx(12 + 100 * k, abs=14)
        assert place.top() > bar.bottom() + 4
    assert [drawn.text(words).place.center().x() for words in ("0.1", "10")] == pytest.approx([212, 412])
    assert (beyond.left(), beyond.right(), beyond.top(), beyond.bottom()) == pytest.approx(
        (412, 512, bar.top(), bar.bottom())
    )
    (mark,) = drawn.of("line", style.test)
    assert (mark.place.left(), mark.place.right()) == pytest.approx((412, 412))
    assert mark.place.top() < bar.top()
    assert mark.place.bottom() > bar.bottom()
    (handle,) = [disc.place.center() for disc in drawn.of("disc", style.accent)]
    assert (handle.x(), handle.y()) == pytest.approx((212, bar.center().y()))
    over = drawn.text("η = 0.100")
    assert over.bold
    assert over.ink == QColor(style.text)
    assert over.place.center().x() == pytest.approx(212)
    assert over.place.bottom() < bar.top()
    limit = drawn.text("2/λ_max = 10.0: beyond it a bowl so curved throws the ball out")
    assert limit.ink == QColor(style.test)
    assert limit.place.top() > max(drawn.text(words).place.top() for words in ("0.1", "10"))
    assert made.accessibleName() == "Learning rate η = 0.100, 2/λ_max = 10.0"
    assert all(0 <= m.place.left() <= m.place.right() <= 524 for m in drawn.of("text"))


@pytest.mark.parametrize("limit", [float("nan"), float("inf"), 0.0, -2.0])
def test_without_a_limit_no_rate_is_too_large(limit: float, show: Show) -> None:
    made = RateAxis(DARK)
    show(made, 524, 66)
    made.show_rate(0.1, limit)
    drawn = drawn_by(made)
    assert not drawn.of("line", DARK.test)
    assert not any("λ" in words for words in drawn.words)
    assert made.accessibleName() == "Learning rate η = 0.100"


def test_the_rate_is_dragged_by_decades_and_keyed_by_twentieths_of_one(show: Show) -> None:
    made, moved = RateAxis(DARK), []
    show(made, 524, 66)
    made.eta_moved.connect(moved.append)
    made.show_rate(0.1, 10.0)
    for x in (-50, 12, 112, 312, 512, 999):
        made.drag(ETA, QPointF(x, 0))
    assert moved == [0.001, 0.001, 0.01, 1.0, 100.0, 100.0]
    moved.clear()
    made.press(QPointF(212, 30))
    assert (made.in_hand, moved) == (ETA, [0.1])
    moved.clear()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down):
        pressed(made, key)
    pressed(made, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert moved == [0.112, 0.112, 0.0891, 0.0891, 0.101]
    assert [made.place(eta) for eta in (1e-9, 0.001, 1, 100, 1e9)] == pytest.approx([12, 12, 312, 512, 512])


# -- a share of a step ----------------------------------------------------------------------------

SHARES = np.array([-0.5, 0.0, 0.5, 1.0, 1.5])
COURSE = Course(
    SHARES, np.array([6.0, 4.0, np.nan, 5.0, 8.0]), np.array([7.0, 4.0, 3.0, 4.0, -90.0]), 0.5, (4.5, 3.0)
)


@BOTH
def test_along_a_step_the_true_cost_is_whole_and_the_quadratic_may_plunge(style: Style, show: Show) -> None:
    made = StepChart(style)
    show(made)
    made.show_course(COURSE)
    drawn = drawn_by(made)
    at = at_values(made, drawn, ("0", "1"), ("0", "8"))
    true, model = (
        next(mark for mark in drawn.of("line", colour) if len(mark.points) > 2)
        for colour in (style.train, style.test)
    )
    assert (true.style, model.style) == (Pen.SolidLine, Pen.DashLine)
    assert drawn.index(model) < drawn.index(true)
    assert_points(true.points, [at(-0.5, 6), at(0, 4), at(1, 5), at(1.5, 8)])
    assert_points(model.points[:4], [at(-0.5, 7), at(0, 4), at(0.5, 3), at(1, 4)])
    guides = [mark for mark in drawn.of("line", style.faint) if mark.style is Pen.DotLine]
    assert [mark.place.left() for mark in guides] == pytest.approx([at(0, 0).x(), at(1, 0).x()], abs=1.5)
    box = made.frame(COURSE).box
    assert [mark.place.height() for mark in guides] == pytest.approx([box.height()] * 2)
    # True costs from 4 to 8, so that the quadratic is seen down to 0; an eighth of it all beyond either end.
    assert made.frame(COURSE).y == pytest.approx((-0.96, 8.96))
    assert made.frame(COURSE).x == (-0.5, 1.5)
    assert box.right() < made.width() < box.right() + 20
    (handle,) = [mark.place.center() for mark in drawn.of("disc", style.accent)]
    assert_points((handle,), [at(0.5, 4.5)])
    legend = [drawn.text(words) for words in ("true", "quadratic")]
    assert [mark.ink.name() for mark in legend] == [style.train, style.test]
    samples = [mark for mark in drawn.of("line") if mark.place.bottom() < 12]
    assert [(mark.ink.name(), mark.style, mark.place.width()) for mark in samples] == [
        (style.train, Pen.SolidLine, 20), (style.test, Pen.DashLine, 20)
    ]  # fmt: skip
    assert samples[0].place.right() < legend[0].place.left() < samples[1].place.left() - 15
    assert samples[1].place.right() < legend[1].place.left() < samples[1].place.right() + 9
    assert (
        "At 0.500 of the step the true cost is 4.50, by the quadratic 3.00." in made.accessibleDescription()
    )


def test_a_share_of_the_step_is_dragged_clicked_and_keyed_within_what_is_drawn(show: Show) -> None:
    made, moved = StepChart(DARK), []
    show(made)
    made.share_moved.connect(moved.append)
    made.press(QPointF(100, 100))
    assert not moved, "there is no step"
    assert not made.handles()
    made.show_course(COURSE)
    box = made.frame(COURSE).box
    for share in (-1, 0, 0.75, 1, 2):
        made.drag(SHARE, QPointF(box.left() + share * box.width(), 0))
    assert moved == [-0.5, -0.5, 1.0, 1.5, 1.5]
    moved.clear()
    made.press(box.center())
    assert (made.in_hand, moved) == (SHARE, [0.5])
    moved.clear()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down):
        pressed(made, key)
    assert moved == [0.55, 0.55, 0.45, 0.45]
    high = replace(COURSE, here=(1e9, 3.0))
    made.show_course(high)
    assert made.handles()[SHARE].y() == pytest.approx(box.top()), "beyond the axes it stays at their edge"
    made.show_course(replace(COURSE, true=np.full(5, np.nan)))
    assert made.frame(made.course).y == (0.0, 1.0)
    flat = replace(COURSE, true=np.full(5, 3.0), model=np.full(5, 3.0))
    low, top = made.frame(flat).y
    assert 0 < 3 - low == pytest.approx(top - 3)
    assert top - low < 0.1
    made.show_course(None)
    assert not made.handles()


def test_pictures_of_a_valley_need_more_room_across_than_down(qtbot: QtBot) -> None:
    for make in (ValleyPicture, HeightChart, RateAxis, StepChart):
        qtbot.addWidget(made := make(DARK))
        assert made.minimumSizeHint().width() > 1.3 * made.minimumSizeHint().height()
