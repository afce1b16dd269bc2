"""What the pictures of backpropagation mean: cells, scales, marks, the way forward and back, both themes."""

import numpy as np
import pytest
from handmade import make_snapshot
from pictures import Drawing, drawn_by, is_near, pixel
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.core.equation_words import words_of
from nnviz.session.phases import phases_of
from nnviz.view.backprop.backprop_scene import Axis, Chosen, Scene, Term
from nnviz.view.backprop.backprop_scenes import scene_of
from nnviz.view.backprop.phase_strip import PhaseStrip
from nnviz.view.backprop.term_layout import Place
from nnviz.view.backprop.term_picture import TermPicture, cell_words
from nnviz.view.parts.style import DARK, LIGHT, Style, mix

BOTH = pytest.mark.parametrize("style", [DARK, LIGHT], ids=["dark", "light"])
SIGNED = np.array([[2.0, -2.0, 0.0], [1.0, -1.0, 0.5]])


class Shown:
    """A scene as it is drawn."""

    def __init__(self, style: Style, qtbot: QtBot) -> None:
        self.picture = TermPicture(style)
        qtbot.addWidget(self.picture)
        self.picture.resize(640, 260)
        self.picture.show()

    def show(self, *terms: Term, marks: dict[Axis, int] | None = None, flow: bool = False) -> Drawing:
        way = (terms[0], terms[-1]) if flow else None
        self.picture.show_scene(Scene("", (terms,), "", way), 2, marks or {})
        QApplication.processEvents()
        return drawn_by(self.picture.canvas)

    def place(self, term: Term) -> Place:
        return next(place for place in self.picture.canvas.places if place.item is term)

    def cell(self, term: Term, row: int, column: int) -> QColor:
        """The fill of a cell, beside its number."""
        box = self.place(term).cell(range(row, row + 1), range(column, column + 1))
        return pixel(self.picture.canvas, box.topLeft() + QPointF(3, 3))


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def shown(request: pytest.FixtureRequest, qtbot: QtBot) -> Shown:
    return Shown(request.param, qtbot)


@pytest.fixture
def style(shown: Shown) -> Style:
    return shown.picture.canvas.painter._style


def term(values: object, kind: str = "signed", symbol: str = "w^{2}", layer: int | None = 0) -> Term:
    return Term(symbol, np.array(values, float), layer, 0, -1, "weights", kind)  # type: ignore[arg-type]


def test_cells_are_orange_above_zero_blue_below_and_full_at_the_limit(shown: Shown, style: Style) -> None:
    one = term(SIGNED)
    shown.show(one)
    assert is_near(shown.cell(one, 0, 0), style.positive)
    assert is_near(shown.cell(one, 0, 1), style.negative)
    assert is_near(shown.cell(one, 0, 2), style.zero)
    assert is_near(shown.cell(one, 1, 0), QColor(*style.diverging[128 + 64].tolist()))
    assert is_near(shown.cell(one, 1, 1), QColor(*style.diverging[128 - 64].tolist()))


def test_activations_go_from_off_to_on_at_one_or_at_the_largest_above_it(shown: Shown, style: Style) -> None:
    small, large = term([[0.0, 0.5]], "activation"), term([[0.0, 3.0, 1.5]], "activation")
    shown.show(small, large)
    half = QColor(*style.activations[128].tolist())
    assert is_near(shown.cell(small, 0, 0), style.off)
    assert is_near(shown.cell(small, 0, 1), half), "half of 1, though it is the largest"
    assert is_near(shown.cell(large, 0, 1), style.on)
    assert is_near(shown.cell(large, 0, 2), half)


def test_magnitudes_are_full_at_the_largest_and_numbers_below_zero_make_any_array_signed(
    shown: Shown, style: Style
) -> None:
    slope, bent = term([[0.0, 0.2, 0.1]], "magnitude"), term([[-1.0, 1.0]], "activation")
    shown.show(slope, bent)
    assert is_near(shown.cell(slope, 0, 1), style.magnitudes[-1])
    assert is_near(shown.cell(slope, 0, 0), style.magnitudes[0])
    assert is_near(shown.cell(slope, 0, 2), QColor(*style.sequential[128].tolist()))
    assert is_near(shown.cell(bent, 0, 0), style.negative)
    assert is_near(shown.cell(bent, 0, 1), style.positive)
    drawn = shown.show(odd := term([[0.0, 0.23]], "magnitude"))
    assert drawn.text("0 … 0.3").place.top() > shown.place(odd).picture.bottom()  # a number to read


def test_the_scale_below_an_array_is_its_own(shown: Shown, style: Style) -> None:
    signed, lit, sizes = term(SIGNED), term([[0.3]], "activation"), term([[0.03]], "magnitude")
    drawn = shown.show(signed, lit, sizes)
    ends = {
        signed: ("±2", style.negative, style.positive),
        lit: ("0 … 1", style.off, style.on),
        sizes: ("0 … 0.03", style.magnitudes[0], style.magnitudes[-1]),
    }
    for one, (legend, low, high) in ends.items():
        place = shown.place(one)
        words = drawn.text(legend)
        assert place.box.left() <= words.place.center().x() <= place.box.right()
        assert words.place.top() > place.picture.bottom()
        (bar,) = [
            mark.place
            for mark in drawn.of("image")
            if mark.place.top() > place.picture.bottom()
            and abs(mark.place.center().x() - words.place.center().x()) < 1
        ]
        left, right = (
            pixel(shown.picture.canvas, QPointF(x, bar.center().y()))
            for x in (bar.left() + 3, bar.right() - 3)
        )
        for end, wanted, other in ((left, low, high), (right, high, low)):
            assert distance(end, QColor(wanted)) < distance(end, QColor(other)) / 4, legend


def distance(one: QColor, other: QColor) -> int:
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


def test_every_number_stands_in_its_cell_and_can_be_read(shown: Shown) -> None:
    one = term([[1.0, 2.0, -3.0], [4.0, -5.0, 0.5]])
    drawn = shown.show(one)
    place = shown.place(one)
    for (row, column), value in np.ndenumerate(one.values):
        middle = place.cell(range(row, row + 1), range(column, column + 1)).center()
        (number,) = [
            mark for mark in drawn.of("text") if (mark.place.center() - middle).manhattanLength() < 1
        ]
        assert float(number.text.replace("−", "-")) == value
        assert abs(number.ink.lightness() - shown.cell(one, row, column).lightness()) > 70
    assert "2 × 3" in drawn.words
    apart = term([[0.0, 1.0]], "activation")
    off, on = (next(mark.ink for mark in shown.show(apart).of("text") if mark.text == end) for end in "01")
    assert on.lightness() < off.lightness()


def test_a_step_is_written_with_one_digit_more(shown: Shown) -> None:
    drawn = shown.show(Term("w", np.array([[0.12345]]), 0, 0, -1, "after the update", digits=4))
    assert "0.1235" in drawn.words or "0.1234" in drawn.words


def test_numbers_that_have_no_room_beside_other_arrays_are_not_written(shown: Shown) -> None:
    for count in range(2, 9):
        terms = [term(np.full((2, 3), -0.123), symbol=f"w^{{{place}}}") for place in range(count)]
        drawn, metrics = shown.show(*terms), shown.picture.canvas.painter._metrics
        for one in terms:
            place = shown.place(one)
            written = [mark for mark in drawn.of("text") if place.picture.contains(mark.place.center())]
            assert all(metrics.horizontalAdvance(mark.text) <= mark.place.width() for mark in written)


def test_an_input_is_folded_row_by_row(shown: Shown, style: Style) -> None:
    pixels = np.array([[0.0], [1.0], [0.0], [0.0], [0.0], [1.0]])
    picture = Term("a^{1}", pixels, -1, -1, "one", "input", "activation", (2, 3))
    shown.show(picture)
    lit = [[is_near(shown.cell(picture, row, column), style.on) for column in range(3)] for row in range(2)]
    assert lit == [[False, True, False], [False, False, True]]
    place = shown.place(picture)
    assert place.around(5, 0) == place.cell(range(1, 2), range(2, 3))


def test_numbers_are_written_where_the_longest_fits_its_cell(shown: Shown) -> None:
    metrics, written = shown.picture.canvas.painter._metrics, set()
    for n in range(1, 13):
        one = term([[0.0] * n, [1.0] * (n - 1) + [-1.23e-9]])
        drawn, place = shown.show(one), shown.place(one)
        numbers = [mark.text for mark in drawn.of("text") if place.picture.contains(mark.place.center())]
        room = place.cell(range(1), range(1)).width()
        assert all(metrics.horizontalAdvance(words) <= room for words in numbers)
        written.add(len(numbers) > 0)
    assert written == {True, False}


@pytest.mark.parametrize(
    ("marks", "rows", "columns"),
    [
        ({0: 1}, range(1, 2), range(3)),
        ({-1: 2}, range(2), range(2, 3)),
        ({0: 0, -1: 1}, range(1), range(1, 2)),
        ({5: 0}, None, None),
    ],
)
def test_the_chosen_neuron_is_a_row_of_what_leads_into_it_and_a_column_of_what_comes_from_it(
    shown: Shown, style: Style, marks: dict[Axis, int], rows: range | None, columns: range | None
) -> None:
    one = term(SIGNED)  # rows are neurons of layer 0, columns are inputs
    outlines = [mark.place for mark in shown.show(one, marks=marks).of("box", style.accent)]
    expected = [] if rows is None or columns is None else [shown.place(one).cell(rows, columns)]
    assert outlines == expected


def test_symbols_have_the_hues_of_their_layers(shown: Shown, style: Style) -> None:
    hidden, out, x = (term(SIGNED, layer=layer) for layer in (0, 1, -1))
    shown.show(hidden, out, x)
    image = shown.picture.canvas.grab().toImage()
    hues = {hidden: style.layer_colour(0, 2), out: QColor(style.output_hue), x: QColor(style.input_hue)}
    for one, hue in hues.items():
        box = shown.place(one).box
        head = [
            image.pixelColor(round(x), round(y))
            for x in np.arange(box.left(), box.right())
            for y in np.arange(box.top(), box.top() + 18)
        ]
        strokes = [colour for colour in head if distance(colour, QColor(style.card)) > 200] or head
        nearest = min(strokes, key=lambda colour: distance(colour, hue))
        assert distance(nearest, hue) < 60, one.layer
        others = [other for other in hues.values() if other != hue]
        assert all(distance(nearest, hue) < distance(nearest, other) for other in others)


@pytest.mark.parametrize("forward", [True, False])
def test_the_arrow_points_at_what_comes_out_and_turns_orange_on_the_way_back(
    shown: Shown, style: Style, forward: bool
) -> None:
    left, right = term(SIGNED), term(SIGNED)
    way = (left, right) if forward else (right, left)
    shown.picture.show_scene(Scene("", ((left, "=", right),), "", way), 2, {})
    QApplication.processEvents()
    (tip,) = drawn_by(shown.picture.canvas).of("polygon")
    assert tip.fill == QColor(style.accent if forward else style.positive)
    assert tip.place.center().x() == pytest.approx(shown.place(way[1]).box.center().x())


# -- places and labels ----------------------------------------------------------------------------


@pytest.mark.parametrize("example", [0, None])
def test_rows_and_columns_are_as_many_as_what_they_stand_for(example: int | None) -> None:
    sizes = (5, 4, 3)
    lengths: dict[Axis, int] = {-1: 5, 0: 4, 1: 3, "example": 2, "one": 1}
    for phase in range(len(phases_of(2))):
        for layer in (0, 1):
            lane = make_snapshot(sizes, phase=phase, cost="quadratic").lanes[0]
            assert lane.phase is not None
            for one in scene_of(Chosen(lane, lane.phase, example, layer)).terms:
                assert one.values.shape == (lengths[one.rows], lengths[one.columns]), words_of(one.symbol)


@pytest.mark.parametrize("example", [0, 1])
def test_an_array_with_a_layers_number_is_that_layers(example: int) -> None:
    digits = {0: "²", 1: "³", -1: "¹"}
    for phase in range(len(phases_of(2))):
        for layer in (0, 1):
            lane = make_snapshot((5, 4, 3), phase=phase, cost="quadratic").lanes[0]
            view = lane.phase
            assert view is not None
            found = {words_of(t.symbol): t.values for t in scene_of(Chosen(lane, view, example, layer)).terms}
            for number, digit in digits.items():
                whole = {
                    f"a{digit}": view.a[number + 1],
                    f"z{digit}": view.z[number] if number >= 0 else None,
                    f"δ{digit}": view.delta[number] if number >= 0 else None,
                    "y": view.y,
                }
                for symbol, values in whole.items():
                    if symbol in found:
                        assert values is not None
                        np.testing.assert_array_equal(found[symbol], values[:, [example]])
                if number >= 0:
                    for symbol, values in (
                        (f"w{digit}", view.theta.weights[number]),
                        (f"(w{digit})ᵀ", view.theta.weights[number].T),
                        (f"b{digit}", view.theta.biases[number]),
                    ):
                        if symbol in found:
                            np.testing.assert_array_equal(found[symbol], values)


def test_the_hue_of_a_layer_is_that_among_all_layers(shown: Shown, style: Style) -> None:
    one = term(SIGNED, layer=3)
    for layers in (6, 4):
        shown.picture.show_scene(Scene("", ((one,),), ""), layers, {})
        assert shown.picture.canvas.painter._hue(one) == style.layer_colour(3, layers).name()
    shown.picture.recolour(style)
    assert shown.picture.canvas.painter._hue(one) == style.layer_colour(3, 4).name()


def test_a_cell_is_read_with_the_two_neurons_that_it_joins() -> None:
    one = Term("w^{3}", np.array([[1.0, 2.0], [3.0, 4.5]]), 1, 1, 0, "weights from layer 2 to layer 3")
    read = cell_words(one, 1, 0)
    assert read.startswith("w³ = 3.0")
    assert "layer 3 neuron 2, layer 2 neuron 1" in read


# -- the strip of phases --------------------------------------------------------------------------


@BOTH
def test_the_present_phase_is_full_those_done_are_tinted_and_those_to_come_are_empty(
    style: Style, qtbot: QtBot
) -> None:
    made = PhaseStrip(style)
    qtbot.addWidget(made)
    made.resize(400, 46)
    made.show()
    view = make_snapshot((2, 3, 1), phase=2).lanes[0].phase
    assert view is not None
    made.show_phase(view)
    drawn = drawn_by(made)
    chips = drawn.of("box")[: len(view.phases)]
    hidden, out, accent = style.layer_colour(0, 2), QColor(style.output_hue), QColor(style.accent)
    hues = [QColor(style.input_hue), hidden, out, accent, out, hidden, accent, accent]
    card = QColor(style.card)
    for index, (chip, hue) in enumerate(zip(chips, hues, strict=True)):
        wanted = hue if index == 2 else mix(card, hue, 0.25) if index < 2 else card
        assert chip.fill == wanted, index
        if index <= 2:
            assert chip.ink == hue
    assert drawn.words == ["x", "a²", "a³", "C", "δ³", "δ²", "∇C", "−η∇C"]
    for chip, text in zip(chips, drawn.of("text"), strict=True):
        assert chip.place.contains(text.place.center())
        assert abs(text.ink.lightness() - chip.fill.lightness()) > 40
