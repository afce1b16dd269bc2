"""Pictures of cells, bars and planes as they are read by arrow keys: every number that was handed in."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from handmade_data import make_dataset
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from read_out import DOWN, HOME, RIGHT, UP, heard, press, read_all

from nnviz.core.gradient_check import GradientCheck
from nnviz.core.naming import number, parameter_name
from nnviz.core.parameters import Parameters
from nnviz.core.slowness import LayerPace
from nnviz.core.suspects import Cell, Kind
from nnviz.core.written_line import Line
from nnviz.view.activations.slowness_picture import SlownessPicture
from nnviz.view.backprop.backprop_scene import Scene, Term
from nnviz.view.backprop.term_picture import TermPicture
from nnviz.view.data.class_counts import ClassCounts
from nnviz.view.labs.answer_bars import AnswerBars
from nnviz.view.labs.break_it_dots import GradientDots
from nnviz.view.labs.break_it_layers import LayerTable
from nnviz.view.labs.change_bars import ChangeBars, Outcome
from nnviz.view.labs.draw_pad import SeenPicture
from nnviz.view.labs.hessian_picture import HessianPicture
from nnviz.view.labs.mask_picture import MaskPicture
from nnviz.view.labs.outer_product import OuterProduct
from nnviz.view.labs.ways_picture import Way, WaysPicture
from nnviz.view.outputs.decision_surface import DecisionSurface
from nnviz.view.outputs.gradient_bars import BarColumn, GradientBars
from nnviz.view.outputs.gradient_pictures import GradientPictures, InputPicture
from nnviz.view.parts.colour_map import unit_levels
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.plane import Plane, plane_of
from nnviz.view.parts.point_cursor import PointCursor
from nnviz.view.parts.responses import Scale, Surface
from nnviz.view.parts.style import DARK
from nnviz.view.parts.zoom import set_zoom
from nnviz.view.weights.weight_image import WeightImage

SIX = np.array([[0.1, -0.25, 3.0], [40.0, 0.0, -6e-7]])
POINTS = make_dataset([[-1.0, 0.0], [1.0, 2.0]], [1, 0], classes=("out", "in"))

Told = dict[str, list[str]]


def unwritten(k: int) -> Line:
    """For ways whose lines are not looked at."""
    raise NotImplementedError


def rows_of(values: Any, row: str, column: str) -> Told:
    """A table as it is said: numbers of rows and columns counted from 1."""
    return {
        row.format(j): [
            f"{row.format(j)}, {column.format(k)}: {number(float(y))}" for k, y in enumerate(cells, 1)
        ]
        for j, cells in enumerate(values, 1)
    }


def class_counts() -> tuple[QWidget, Told]:
    made = ClassCounts(DARK)
    made.show_data(make_dataset(np.zeros((3, 2)), [0, 0, 1], classes=("in", "out")))
    return made, {
        "in": ["in, train: 2 examples", "in, test: 2 examples"],
        "out": ["out, train: 1 example", "out, test: 1 example"],
    }


def answer_bars() -> tuple[QWidget, Told]:
    made = AnswerBars(DARK)
    made.show_outputs(np.array([0.123, 0.0, 0.9]), ("p", "q", "r"))
    return made, {
        f"output {name}": [f"output {name}, a: {a}"]
        for name, a in zip("pqr", ("0.123", "0", "0.900"), strict=True)
    }


def change_bars() -> tuple[QWidget, Told]:
    made = ChangeBars(DARK)
    made.show_outcomes([Outcome("sigmoid", 0.5, -0.25, False), Outcome("step", 0.0, 1.0, True)])
    return made, {
        "sigmoid": ["sigmoid, Δout foretold: 0.5000", "sigmoid, Δout true: −0.2500"],
        "step": ["step, Δout foretold: 0", "step, Δout true: 1"],
    }


def layer_table() -> tuple[QWidget, Told]:
    made = LayerTable(DARK)
    made.show_cells(
        [Cell(0, False, 1e-9, 1.0, 1.0, Kind.AGREES), Cell(0, True, 2e-9, np.nan, np.nan, Kind.AGREES),
         Cell(1, False, 0.5, 10.0, 10.0, Kind.TIMES)], 2,
    )  # fmt: skip
    worst, longer = "relative error of", "length of ∂C/∂w in times of the true one"
    return made, {
        "hidden 1": [f"hidden 1, {worst} weights: 1.00 × 10⁻⁹", f"hidden 1, {worst} biases: 2.00 × 10⁻⁹",
                     f"hidden 1, {longer}: 1.00"],
        "output": [f"output, {worst} weights: 0.500", f"output, {worst} biases: not a number",
                   f"output, {longer}: 10.0"],
    }  # fmt: skip


def gradient_dots() -> tuple[QWidget, Told]:
    made = GradientDots(DARK)
    found, true = np.array([0.5, -0.1, 0.0, 3.0]), np.array([0.5, 0.1, 2.0, 1.0])
    made.show_check(GradientCheck(np.arange(4), found, true, np.zeros(4), 0), Parameters((1, 1, 1)))
    return made, {  # from the least true slope to the largest; 0 has no place, and is read all the same
        "hidden 1": ["hidden 1, b²₁, true 0.100: −0.100 by backpropagation",
                     "hidden 1, w²₁₁, true 0.500: 0.500 by backpropagation"],
        "output": ["output, b³₁, true 1.00: 3.00 by backpropagation",
                   "output, w³₁₁, true 2.00: 0 by backpropagation"],
    }  # fmt: skip


def gradient_bars() -> tuple[QWidget, Told]:
    made, names = GradientBars(DARK), [f"x{k}" for k in range(40)]
    columns = np.linspace(-1, 1, 80).reshape(2, 40)
    made.show_columns(
        tuple(BarColumn(t, of, of, "") for t, of in zip(("one", "two"), columns, strict=True)), names
    )
    return made, {
        name: [
            f"{name}, {title}: {number(float(of[k]))}"
            for title, of in zip(("one", "two"), columns, strict=True)
        ]
        for k, name in enumerate(names)
    }  # those that have no room, too


def ways() -> tuple[QWidget, Told]:
    made = WaysPicture(DARK)
    weights = Way("its weights", "", 2.0, np.array([1.0, -4.0]), ("k = 1", "k = 2"), unwritten)
    made.show_ways((weights, Way("its bias", "", 1.0, np.array([0.25]), ("b_j",), unwritten)))
    return made, {
        "its weights": ["its weights, k = 2: −4.00", "its weights, k = 1: 1.00"],
        "its bias": ["its bias, b_j: 0.250"],
    }


def surface() -> tuple[QWidget, Told]:
    made, plane = DecisionSurface(DARK), Plane((-3.0, 3.0), (0.0, 6.0))
    values = np.arange(18.0).reshape(2, 9)
    made.show_data(POINTS, plane, 1.0)
    made.tell(values, ("in", "out"))
    levels = unit_levels(values[0].reshape(3, 3))
    made.show_surface(Surface(levels, Scale(DARK.sequential, "a", ())), np.zeros(2), smooth=False)
    return made, {
        f"{name} at x₂ = {x2}": [
            f"{name} at x₂ = {x2}, x₁ = {x1}: {number(float(values[j, 3 * row + k]))}"
            for k, x1 in enumerate(("−2.00", "0", "2.00"))
        ]
        for j, name in enumerate(("in", "out"))
        for row, x2 in enumerate(("5.00", "3.00", "1.00"))
    } | {
        part: [
            f"{part}, example 1, x₁ = −1.00, x₂ = 0: is in",
            f"{part}, example 2, x₁ = 1.00, x₂ = 2.00: is out",
        ]
        for part in ("train", "test")
    }


def masks() -> tuple[QWidget, Told]:
    made = MaskPicture(DARK)
    made.show_masks([np.array([[2.0, 0.0], [0.0, 0.0]]), np.array([[1.25, 1.25]])])
    said = {
        "hidden 1": (("a times 2", "silent"), ("silent", "silent")),
        "hidden 2": (("a times 1.25",), ("a times 1.25",)),
    }
    return made, {
        f"{name} example {x}": [
            f"{name} example {x}, neuron {j}: {words}" for j, words in enumerate(cells, 1)
        ]
        for name, rows in said.items()
        for x, cells in enumerate(rows, 1)
    }


def outer_product() -> tuple[QWidget, Told]:
    made = OuterProduct(DARK)
    a, delta, prime, error = (
        np.array([1.0, -0.5, 0.0]),
        np.array([0.2, -0.1]),
        np.array([0.25, 0.1]),
        np.array([0.8, -1.0]),
    )
    made.show_pace(LayerPace(a, delta, prime, error), 0, 0)
    told = rows_of(np.abs(np.outer(delta, a)), "|∂C/∂w| into {}", "from {}") | rows_of(
        [np.abs(a)], "|a|", "from {}"
    )
    for name, values in (("|∂C/∂a|", error), ("|σ′|", prime), ("|δ|", delta)):
        told |= rows_of([np.abs(values)], name, "neuron {}")
    return made, told


def slowness() -> tuple[QWidget, Told]:
    made = SlownessPicture(DARK)
    made.show_gradient(np.array([0.04, -0.03, 0.02, 0.0, 1.0]), None, "hidden 1 neuron 3")
    row = "|∂C/∂w| in row {}"
    sizes = [[0.04, 0.03, 0.02], [0.0, 1.0]]
    return made, rows_of(sizes[:1], row, "from {}") | {
        "|∂C/∂w| in row 2": ["|∂C/∂w| in row 2, from 4: 0", "|∂C/∂w| in row 2, from 5: 1.00"]
    }


def gradient_pictures() -> tuple[QWidget, Told]:
    made = GradientPictures(DARK)
    made.show_pictures(
        tuple(InputPicture(t, by * SIX.ravel(), True, "") for t, by in (("p", 1.0), ("q", 2.0))), (2, 3)
    )
    return made, {
        f"{title} in row {row}": said
        for title, by in (("p", 1.0), ("q", 2.0))
        for row, said in enumerate(rows_of(by * SIX, f"{title} in row {{}}", "column {}").values(), 1)
    }


def seen() -> tuple[QWidget, Told]:
    made = SeenPicture(DARK)
    made.show_input(SIX.ravel(), (2, 3))
    return made, rows_of(SIX, "row {}", "column {}")


def weights() -> tuple[QWidget, Told]:
    made = WeightImage(DARK)
    made.show_weights(SIX, "hidden 1")
    return made, rows_of(SIX, "w into {}", "from {}")


def hessian() -> tuple[QWidget, Told]:
    made, theta, H = HessianPicture(DARK), Parameters((1, 1)), np.array([[1.0, -2.0], [-2.0, 0.5]])
    made.show_hessian(H, theta)
    names = [parameter_name(0, 0, 0), parameter_name(0, 0, None)]
    return made, {
        f"∂²C / ∂{one}": [
            f"∂²C / ∂{one}, ∂{other}: {number(float(H[j, k]))}" for k, other in enumerate(names)
        ]
        for j, one in enumerate(names)
    }


def terms() -> tuple[QWidget, Told]:
    made = TermPicture(DARK)
    w, delta = Term("w^2", SIX, 0, 0, -1, "weights"), Term(r"\delta^2", SIX[:, :1], 0, 0, "one", "errors")
    made.show_scene(Scene("", ((w, "=", delta),), ""), 1, {})
    said = {
        f"w² layer 2 neuron {j}": [
            f"w² layer 2 neuron {j}, input {k}: {number(float(y), 5)}" for k, y in enumerate(cells, 1)
        ]
        for j, cells in enumerate(SIX, 1)
    }
    return made, said | {"δ²": ["δ², layer 2 neuron 1: 0.10000", "δ², layer 2 neuron 2: 40.000"]}


@pytest.mark.parametrize(
    "make", [class_counts, answer_bars, change_bars, layer_table, gradient_dots, gradient_bars, ways, surface,
             masks, outer_product, slowness, gradient_pictures, seen, weights, hessian, terms]
)  # fmt: skip
def test_every_number_is_read_as_it_was_handed_in_and_a_mark_goes_with_it(
    make: Callable[[], tuple[QWidget, Told]], qtbot: QtBot
) -> None:
    made, expected = make()
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    (cursor,) = made.findChildren(PointCursor)
    picture = cursor.chart
    assert read_all(picture, cursor) == expected
    marked = []
    for key in (HOME, DOWN if len(next(iter(expected.values()))) == 1 else RIGHT):
        press(picture, key)
        marked.append(picture.grab().toImage())
    assert marked[0] != marked[1]


def test_of_a_fine_plane_so_many_places_are_read_that_one_comes_across_and_each_is_of_the_grid(
    qtbot: QtBot,
) -> None:
    made, plane = DecisionSurface(DARK), plane_of(POINTS)
    qtbot.addWidget(made)
    grid = plane.grid(100)
    made.show_data(POINTS, plane, 1.0)
    made.tell(grid[:1], ["x₁ itself"])
    said = read_all(made, made.point)
    assert len(said) == 21 + 2
    for row in list(said.values())[:21]:
        assert len(row) == 21
        for words in row:
            at, value = words.split("x₁ = ")[1].split(": ")
            assert at == value


def test_with_shift_ten_are_passed_at_once_and_no_end(qtbot: QtBot) -> None:
    image = WeightImage(DARK)
    qtbot.addWidget(image)
    image.show_weights(np.zeros((24, 24)), "hidden 1")
    press(image, HOME)
    found = []
    for key in (RIGHT, DOWN, DOWN, DOWN, UP, RIGHT, RIGHT):
        qtbot.keyClick(image, key, Qt.KeyboardModifier.ShiftModifier)
        found.append(image.point.cell)
    assert found == [(0, 10), (10, 10), (20, 10), (23, 10), (13, 10), (13, 20), (13, 23)]


def test_the_words_keep_clear_of_what_is_read_at_any_zoom(qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    around.resize(300, 400)
    bars = AnswerBars(DARK)
    bars.setParent(around)
    bars.resize(300, 400)
    bars.show_outputs(np.linspace(0, 1, 8), tuple("pqrstuvw"))
    around.show()
    for by in (1.0, 1.5):
        set_zoom(by)
        try:
            bars.resize(300, 400)
            places = []
            press(bars, HOME)
            for _ in range(8):
                (words,) = around.findChildren(PlainLabel)
                row = bars._place_of(*bars.point.cell)  # type: ignore[misc]
                read = QRectF(row.topLeft() * by, row.size() * by).toAlignedRect()
                assert not words.geometry().intersects(read)
                assert words.geometry().right() == 299
                places.append(words.y())
                press(bars, DOWN)
            assert places[0] == 400 - words.height()
            assert places[-1] == 0
        finally:
            set_zoom(1.0)


def test_where_nothing_is_drawn_any_more_nothing_is_read(qtbot: QtBot) -> None:
    bars = AnswerBars(DARK)
    qtbot.addWidget(bars)
    bars.show_outputs(np.array([0.25]), ("p",))
    press(bars, HOME)
    bars.show_outputs(None, ("p",))
    assert not bars.point.words
    assert heard(bars).startswith("Arrow keys")
    bars.show_outputs(np.array([0.5]), ("p",))
    assert not bars.point.words, "until a key is pressed"


def test_what_is_drawn_anew_is_read_anew(qtbot: QtBot) -> None:
    bars = AnswerBars(DARK)
    qtbot.addWidget(bars)
    bars.show_outputs(np.array([0.25]), ("p",))
    press(bars, HOME)
    moved = []
    bars.point.moved.connect(lambda: moved.append(bars.point.words))
    bars.show_outputs(np.array([0.75]), ("p",))
    assert moved == ["output p, a: 0.750"]
