"""Charts of layers, cards of examples, the matrix of answers: what is drawn, and what a click finds."""

import numpy as np
import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import Drawing, drawn_by, painted
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from nnviz.core.naming import percent, plain
from nnviz.view.activations.activation_curve import sample_curve
from nnviz.view.activations.activation_layer import BINS, LayerView, view_layers
from nnviz.view.activations.activation_painter import CellPainter, frame_in
from nnviz.view.outputs.answer_strip import paint_answer
from nnviz.view.outputs.confusion_matrix import ConfusionMatrix
from nnviz.view.outputs.gallery import Card, Gallery
from nnviz.view.parts.colour_map import CalmLimit
from nnviz.view.parts.style import DARK, mix, small_font
from nnviz.view.parts.zoom import set_zoom

CELL = QRectF(30, 20, 200, 140)
MUTED, TEXT, FAINT = (DARK.colour(name) for name in ("muted", "text", "faint"))
DASH, SOLID = Qt.PenStyle.DashLine, Qt.PenStyle.SolidLine
pytestmark = pytest.mark.usefixtures("qapp")


def pairs(points: object) -> list[tuple[float, float]]:
    return [(point.x(), point.y()) for point in points]  # type: ignore[attr-defined]


# -- charts of layers ---------------------------------------------------------------------------------


def layer(activation: str = "sigmoid") -> LayerView:
    (lane,) = make_snapshot((16, 6, 3), activation=activation).lanes
    return view_layers(lane, [CalmLimit(), CalmLimit()], DARK)[0]


def drawn(method: str, *what: object) -> Drawing:
    def paint(painter: QPainter) -> None:
        painter.fillRect(0, 0, 9, 9, Qt.GlobalColor.white)
        getattr(CellPainter(DARK), method)(painter, *what)

    return Drawing(painted(paint, 300, 200)[1:])


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_a_chart_of_a_layer_has_its_title_its_curves_and_its_axes(activation: str) -> None:
    view = layer(activation)
    frame = frame_in(CELL, view)
    curve = sample_curve(view.kind.name, view.limit)
    assert curve is not None
    box = frame.box
    assert (box.top(), box.bottom(), box.right()) == (CELL.top() + 18, CELL.bottom() - 29, CELL.right())
    assert CELL.left() + 17 <= box.left() < CELL.left() + 40
    assert frame.x == (-view.limit, view.limit)
    assert frame.y == curve.y_range
    marks = drawn("paint_still", CELL, frame, view)
    name, label = marks.text(view.name), marks.text(view.kind.label)
    assert (name.ink, name.bold, name.place) == (view.colour, True, QRectF(30, 20, 200, 18))
    assert (label.ink, label.bold, label.place.right()) == (MUTED, False, 230)
    assert label.place.left() > name.place.left() + 20
    slope, sigma = (mark for mark in marks.of("line") if len(mark.points) > 10)
    np.testing.assert_allclose(pairs(slope.points), pairs(frame.points(curve.z, curve.prime)))
    np.testing.assert_allclose(pairs(sigma.points), pairs(frame.points(curve.z, curve.a)))
    assert (slope.style, slope.ink, sigma.style, sigma.ink) == (DASH, MUTED, SOLID, TEXT)
    assert (slope.width, sigma.width) == (1.3, 1.6)
    bands = marks.of("fill")
    assert len(bands) == len(curve.saturated)
    for band, (low, high) in zip(bands, curve.saturated, strict=True):
        corners = frame.points([low, high], [frame.y[1], frame.y[0]])
        assert band.place == QRectF(*corners)
        assert (band.fill.rgb(), band.fill.alpha()) == (FAINT.rgb(), 55)
    floor, wall = marks.of("line", FAINT)
    assert pairs(floor.points) == pairs((box.bottomLeft(), box.bottomRight()))
    assert pairs(wall.points) == pairs((box.topLeft(), box.bottomLeft()))
    for tick in curve.y_ticks:
        at = frame.point(frame.x[0], tick)
        assert any(
            mark.text == plain(tick) and mark.place == QRectF(0, at.y() - 7, box.left() - 3, 14)
            for mark in marks.of("text")
        )
    below = QRectF(box.left(), box.bottom(), box.width(), 15)
    ends = [marks.text(words).place for words in (plain(-view.limit), plain(view.limit)) if words != "1"]
    assert all(place == below for place in ends)
    assert marks.text("z").place == below.adjusted(box.width() / 2, 0, 0, 0)


def test_bars_of_a_layer_stand_on_the_floor_the_highest_nearly_as_high_as_the_chart() -> None:
    view = layer()
    frame = frame_in(CELL, view)
    bars, box = drawn("paint_bars", frame, view), frame.box
    places = np.flatnonzero(view.shares)
    assert len(bars) == len(places) > 3
    wide = box.width() / BINS
    for bar, place in zip(bars, places, strict=True):
        high = max(1.0, 0.94 * box.height() * view.shares[place] / view.shares.max())
        assert bar.place.topLeft() == QPointF(box.left() + place * wide, box.bottom() - high)
        assert (bar.place.width(), bar.place.height()) == pytest.approx((wide - 0.5, high))
        assert bar.style is Qt.PenStyle.NoPen
        assert bar.fill == mix(DARK.colour("card"), view.colour, 150 / 255)


def test_neurons_are_ticks_below_and_the_chosen_ones_dots_at_their_activation() -> None:
    view = layer()
    frame = frame_in(CELL, view)
    assert drawn("paint_neurons", frame, view, [], False) == []
    marks = drawn("paint_neurons", frame, view, [2], True)
    ticks = [mark for mark in marks.of("line") if mark.style is SOLID]
    assert [mark.points for mark in ticks] == [
        (at, at - QPointF(0, 7))
        for at in (frame.point(min(max(z, frame.x[0]), frame.x[1]), frame.y[0]) for z in view.z)
    ]
    (stem,) = [mark for mark in marks.of("line") if mark.style is Qt.PenStyle.DotLine]
    foot, dot = frame.point(view.z[2], frame.y[0]), frame.point(view.z[2], view.a[2])
    np.testing.assert_allclose(pairs(stem.points), pairs((foot, dot)))
    (disc,) = marks.of("disc")
    np.testing.assert_allclose(pairs([disc.place.center()]), pairs([dot]))
    assert disc.place.width() == pytest.approx(9)
    assert (disc.fill, disc.ink, disc.width) == (DARK.colour("accent"), DARK.colour("card"), 1.5)
    assert len(drawn("paint_neurons", frame, view, [0, 1], False)) == 4


@pytest.mark.parametrize(("wide", "words"), [(300, "saturated "), (110, "sat. ")])
def test_how_much_is_saturated_stands_below_in_as_many_words_as_fit(wide: float, words: str) -> None:
    view, cell = replace(layer(), saturated=0.25, dead=0.5), QRectF(30, 20, wide, 140)
    frame = frame_in(cell, view)
    (mark,) = drawn("paint_numbers", cell, frame, view)
    digits = 1 if wide == 300 else 0
    assert mark.text == f"{words}{percent(view.saturated, digits)} · dead {percent(view.dead, digits)}"
    assert mark.place == QRectF(30, frame.box.bottom() + 15, wide, 14)
    assert mark.ink == TEXT


# -- cards --------------------------------------------------------------------------------------------

OUTPUTS, TRUTH = np.array([0.25, 1.0, 0.0]), np.array([0.0, 1.0, 0.0])


def card(number: int) -> Card:
    x = np.linspace(0, 1, 6)
    return Card(x, (2, 3), (("is", f"a {number}"), ("says", "b")), OUTPUTS, TRUTH, lambda: f"card {number}")


def gallery(qtbot: QtBot, count: int = 30, width: int = 420, height: int = 200) -> Gallery:
    made = Gallery(DARK)
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    made.show_examples("30 wrong of 90, the worst first", np.arange(100, 100 + count), card)
    return made


def test_cards_stand_in_rows_and_say_whose_they_are(qtbot: QtBot) -> None:
    made = gallery(qtbot, 3)
    marks, place = drawn_by(made), made.place_of(1)
    assert made.shown == [100, 101, 102]
    fields = [mark.place for mark in marks.of("fill", DARK.colour("field"))]
    assert fields[:3] == [made.place_of(k) for k in range(3)]
    assert place.top() == made.place_of(0).top()
    assert made.place_of(0).left() == 0
    assert place.left() == made.place_of(0).width() + 4
    one, says = marks.text("is a 101"), [mark for mark in marks.of("text") if mark.text == "says b"][1]
    images = marks.of("image")
    wide, high = images[1].place.width(), images[1].place.height()
    assert high / wide == pytest.approx(2 / 3)
    assert images[1].place.topLeft() == QPointF(place.left() + 3, place.top() + 3)
    left = place.left() + 4 + wide + 5
    assert one.place == QRectF(left, place.top() + 2, place.right() - left - 2, 15)
    assert says.place == one.place.translated(0, 15)
    assert (one.ink, says.ink) == (TEXT, MUTED)
    heading = marks.text("30 wrong of 90, the worst first")
    assert (heading.place.topLeft(), heading.ink) == (QPointF(0, 0), MUTED)
    assert not made.on_button.isVisible()


def test_a_click_chooses_a_card_which_is_framed_and_a_pointer_reads_it(qtbot: QtBot) -> None:
    made, clicked = gallery(qtbot), list[int]()
    made.card_clicked.connect(clicked.append)
    at = made.place_of(2).center().toPoint()
    qtbot.mouseClick(made, Qt.MouseButton.RightButton, pos=at)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert clicked == []
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=at)
    assert clicked == [102] == [made.chosen]
    (frame,) = [mark for mark in drawn_by(made).of("box", DARK.colour("accent")) if mark.width == 2]
    assert frame.place == made.place_of(2).adjusted(1, 1, -1, -1)
    qtbot.mouseMove(made, at)
    assert "card 102" in made.toolTip()
    qtbot.mouseMove(made, QPoint(3, 3))
    assert made.toolTip() == ""
    made.restart()
    assert made.chosen is None


def test_pages_are_turned_to_the_last_and_back_and_are_counted(qtbot: QtBot) -> None:
    made, turned = gallery(qtbot), list[int]()
    made.page_turned.connect(lambda: turned.append(made._first))
    room = len(made.shown)
    pages = -(-30 // room)
    assert 1 < pages < 10
    assert f"page 1 of {pages}: 30 wrong of 90, the worst first" in drawn_by(made).words
    assert (made.back_button.isEnabled(), made.on_button.isEnabled()) == (False, True)
    assert made.on_button.geometry().right() < made.width()
    assert made.back_button.geometry().right() < made.on_button.geometry().left()
    made.turn(99)
    assert made.shown[0] == 100 + room * (pages - 1)
    assert made.shown[-1] == 129
    assert (made.back_button.isEnabled(), made.on_button.isEnabled()) == (True, False)
    made.turn(-1)
    assert made.shown == list(range(100 + room * (pages - 2), 100 + room * (pages - 1)))
    made.turn(-99)
    assert turned == [room * (pages - 1), room * (pages - 2), 0]
    made.turn(1)
    made.resize(420, 100)
    assert made._first % len(made.shown) == 0
    made.turn(1 - made._first // len(made.shown))
    assert made.shown == [103, 104, 105]
    made.resize(420, 200)
    assert made.shown[0] == 100, "a page has the cards that were before it too, where there is room"
    made.show_examples("few", np.arange(2), card)
    assert made.shown == [0, 1]
    made.restart()
    assert (made._first, made.chosen) == (0, None)
    narrow = gallery(qtbot, width=200)
    words = drawn_by(narrow).words[0]
    assert words.startswith("page 1 of")
    assert "the worst first" not in words


def test_at_any_zoom_the_buttons_that_turn_pages_stand_at_the_right_of_the_words(qtbot: QtBot) -> None:
    set_zoom(2.0)
    try:
        made = gallery(qtbot, width=600)
        made.back_button.resize(40, 36)
        made.on_button.resize(40, 36)
        made.turn(1)
        at, words = made.back_button.geometry(), drawn_by(made).words[0]
        assert 600 - 2 * 42 <= at.left() < at.right() < made.on_button.geometry().left()
        assert 2 * QFontMetrics(small_font()).horizontalAdvance(words) < at.left()
    finally:
        set_zoom(1.0)


def test_the_bars_of_an_answer_stand_side_by_side_on_their_floor() -> None:
    room = QRectF(20, 30, 90, 16)

    def paint(painter: QPainter) -> None:
        painter.fillRect(0, 0, 9, 9, Qt.GlobalColor.white)
        paint_answer(painter, room, OUTPUTS, TRUTH, DARK)

    marks = Drawing(painted(paint, 200, 100)[1:])
    (floor,), (wanted,), bars = marks.of("line"), marks.of("box"), marks.of("fill")
    assert (pairs(floor.points), floor.ink) == ([(20, 46), (47, 46)], FAINT)
    assert (wanted.place, wanted.ink) == (QRectF(29.5, 30, 8, 16), TEXT)
    assert [bar.place for bar in bars] == [QRectF(20.5, 42, 8, 4), QRectF(29.5, 30, 8, 16)]
    assert all(bar.fill == DARK.colour("output_hue") for bar in bars)


def test_a_small_output_has_a_small_bar_and_one_below_0_has_none() -> None:
    room = QRectF(20, 30, 27, 16)

    def paint(painter: QPainter) -> None:
        painter.fillRect(0, 0, 9, 9, Qt.GlobalColor.white)
        paint_answer(painter, room, np.array([0.25, -0.5, 0.5]), TRUTH, DARK)

    bars = Drawing(painted(paint, 200, 100)[1:]).of("fill")
    assert [bar.place for bar in bars] == [QRectF(20.5, 42, 8, 4), QRectF(38.5, 38, 8, 8)]


# -- the matrix of answers ----------------------------------------------------------------------------

COUNTS = np.array([[5, 1, 0, 2], [0, 7, 3, 0], [4, 0, 6, 0]])


def matrix(qtbot: QtBot) -> ConfusionMatrix:
    made = ConfusionMatrix(DARK)
    qtbot.addWidget(made)
    made.show_counts(COUNTS, ("ant", "bee", "cat"))
    made.resize(300, 150)
    made.show()
    return made


def test_what_is_written_round_the_matrix_stands_by_its_rows_and_columns(qtbot: QtBot) -> None:
    made = matrix(qtbot)
    marks, first, last = drawn_by(made), made.place_of(0, 0), made.place_of(2, 3)
    width, height = min(40.0, (made.width() - 48 - 44) / 4), min(28.0, (150 - 32 - 20) / 3)
    assert first == QRectF(48, 32, width, height)
    assert last == QRectF(48 + 3 * width, 32 + 2 * height, width, height)
    assert marks.text("true ↓  answered →").place == QRectF(0, 0, made.width(), 15)
    assert marks.text("recall").place == QRectF(last.right(), 0, 44, 15)
    assert marks.text("precis.").place == QRectF(0, last.bottom() + 2, 45, 16)
    assert marks.text("–").place == QRectF(last.left(), 16, width, 15)
    for k, (name, found) in enumerate((("ant", 5 / 8), ("bee", 0.7), ("cat", 0.6))):
        row, column = made.place_of(k, 0).center().y(), made.place_of(0, k).center().x()
        left, above = sorted((m.place for m in marks.of("text") if m.text == name), key=QRectF.left)
        assert left == QRectF(0, row - 8, 42, 16)
        assert above == QRectF(column - width / 2, 16, width, 15)
        assert marks.text(percent(found, 0)).place == QRectF(48 + 4 * width, row - 8, 44, 16)
    for k, share in enumerate(("56", "88", "67")):
        (below,) = [m for m in marks.of("text") if m.text == share and m.place.top() == last.bottom() + 2]
        assert below.place.center().x() == pytest.approx(made.place_of(0, k).center().x())
        assert below.ink == MUTED
    lines = [mark.points for mark in marks.of("line", DARK.colour("card"))]
    right, bottom = last.right(), last.bottom()
    for k in range(4):
        assert (QPointF(48, 32 + k * height), QPointF(right, 32 + k * height)) in lines
    for k in range(5):
        assert (QPointF(48 + k * width, 32), QPointF(48 + k * width, bottom)) in lines


def test_a_cell_is_clicked_let_go_and_told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    made, clicked, told = matrix(qtbot), list[tuple[int, int]](), list[str]()
    made.cell_clicked.connect(lambda row, column: clicked.append((row, column)))
    monkeypatch.setattr(QToolTip, "showText", lambda at, words, *more: told.append(words))
    for row in range(3):
        for column in range(4):
            at = made.place_of(row, column).center()
            assert made.cell_at(at) == (row, column)
            qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert clicked == [(row, column) for row in range(3) for column in range(4)]
    made.choose((2, 3))
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert clicked[-1] == (-1, -1)
    qtbot.mouseClick(made, Qt.MouseButton.RightButton, pos=made.place_of(0, 0).center().toPoint())
    for beside in (QPointF(10, 40), QPointF(60, 10), made.place_of(2, 3).bottomRight() + QPointF(1, -1)):
        assert made.cell_at(beside) is None
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=beside.toPoint())
    assert len(clicked) == 13
    for at in (made.place_of(0, 3).center().toPoint(), QPoint(2, 2)):
        QApplication.sendEvent(made, QHelpEvent(QEvent.Type.ToolTip, at, made.mapToGlobal(at)))
    assert "2 of class ant (25.0 % of them) answered no class at all" in told[0]
    assert "Rows are the true classes" in told[1]
