"""What the pictures of the outputs panel mean: their colours, their sides, the words in their margins."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from colour_vision import contrast
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pictures import Drawing, Mark, drawn_by, is_near, pixel
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.parameters import Parameters
from nnviz.data.dataset import Dataset
from nnviz.data.preparation import Preparation, Scale
from nnviz.view.labs.answer_bars import AnswerBars
from nnviz.view.outputs.classes_view import ClassesView
from nnviz.view.outputs.confusion_matrix import ConfusionMatrix
from nnviz.view.outputs.curve_view import CurveView, FittedCurve
from nnviz.view.outputs.decision_surface import DecisionSurface
from nnviz.view.outputs.example_table import ExampleTable
from nnviz.view.outputs.foretold_view import ForetoldView
from nnviz.view.outputs.gallery import Card, Gallery
from nnviz.view.outputs.gradient_bars import BarColumn, GradientBars
from nnviz.view.outputs.gradient_pictures import GradientPictures, InputPicture
from nnviz.view.outputs.input_gradients import InputGradients
from nnviz.view.outputs.outputs_panel import OutputsPanel
from nnviz.view.outputs.surface_colours import STRENGTH
from nnviz.view.parts.style import DARK, LIGHT, Style, mix, small_font

BOTH = pytest.mark.parametrize("style", [DARK, LIGHT], ids=["dark", "light"])
CORNERS = [[-1, -1], [1, -1], [-1, 1], [1, 1]]
Show = Callable[..., QWidget]


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[QWidget, int, int], None]:
    def do(widget: QWidget, width: int = 420, height: int = 260) -> None:
        qtbot.addWidget(widget)
        widget.setMaximumWidth(10_000)
        widget.resize(width, height)
        widget.show()

    return do


def pale(colour: QColor | str, style: Style) -> QColor:
    return mix(QColor(style.zero), QColor(colour), STRENGTH)


# -- the confusion matrix -------------------------------------------------------------------------

# Of 10 zeros 8 are found; of the 9 that were answered zero 8 are zeros.
COUNTS = np.array([[8, 2, 0, 0], [0, 5, 5, 0], [1, 0, 9, 0]])


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def matrix(request: pytest.FixtureRequest, show: Show) -> ConfusionMatrix:
    made = ConfusionMatrix(request.param)
    show(made)
    made.show_counts(COUNTS, ("ant", "bee", "cat"))
    return made


def corner(matrix: ConfusionMatrix, row: int, column: int) -> QColor:
    """The fill of a cell, beside its number."""
    return pixel(matrix, matrix.place_of(row, column).topLeft() + QPointF(4, 4))


def test_recall_stands_at_the_end_of_the_rows_and_precision_below_the_columns(
    matrix: ConfusionMatrix,
) -> None:
    drawn = drawn_by(matrix)
    right, bottom = matrix.place_of(2, 2).right(), matrix.place_of(2, 2).bottom()
    margin = [mark for mark in drawn.of("text") if mark.place.left() >= right and mark.text.endswith("%")]
    assert [mark.text for mark in margin] == ["80 %", "50 %", "90 %"]
    for k, mark in enumerate(margin):
        assert mark.place.center().y() == pytest.approx(matrix.place_of(k, 0).center().y(), abs=1)
    below = {
        round(mark.place.center().x()): mark.text
        for mark in drawn.of("text")
        if mark.place.top() > bottom and mark.text.isdigit()
    }
    assert below == {
        round(matrix.place_of(2, k).center().x()): share for k, share in enumerate(("89", "71", "64"))
    }
    assert drawn.text("recall").place.left() >= right
    assert drawn.text("precis.").place.top() > bottom


def test_names_of_classes_take_the_room_that_they_need_up_to_a_limit(
    matrix: ConfusionMatrix,
) -> None:
    rooms = []
    for name in ("a", "longer names", "names that go on and on and on and on and on"):
        matrix.show_counts(COUNTS, (name, "bee", "cat"))
        rooms.append(matrix.place_of(0, 0).left())
    assert rooms == sorted(set(rooms))
    assert rooms[0] < 50
    assert rooms[-1] < 100 < matrix.width() / 2


def test_the_full_colour_is_the_most_mistakes_or_a_tenth_of_the_largest_class_where_that_is_more() -> None:
    few = np.array([[200, 0, 0, 0], [15, 190, 0, 0], [15, 0, 190, 0]])
    assert ConfusionMatrix.most(few) == 21  # a tenth of 205, though 230 were answered 0
    many = np.array([[200, 0, 0, 0], [30, 175, 0, 0], [15, 0, 190, 0]])
    assert ConfusionMatrix.most(many) == 30
    assert ConfusionMatrix.most(np.diag([3, 2, 4])) == 1


def test_rows_are_the_truth_and_columns_the_answers(matrix: ConfusionMatrix) -> None:
    drawn, first = drawn_by(matrix), matrix.place_of(0, 0)
    names = [mark for mark in drawn.of("text") if mark.text in ("ant", "bee", "cat")]
    down = [mark for mark in names if mark.place.right() <= first.left()]
    across = [mark for mark in names if mark.place.bottom() <= first.top()]
    assert [mark.text for mark in down] == [mark.text for mark in across] == ["ant", "bee", "cat"]
    for k in range(3):
        assert down[k].place.center().y() == pytest.approx(matrix.place_of(k, 0).center().y(), abs=1)
        assert across[k].place.center().x() == pytest.approx(matrix.place_of(0, k).center().x(), abs=1)
    inside = {
        (row, column): mark.text
        for row in range(3)
        for column in range(3)
        for mark in drawn.of("text")
        if mark.place == matrix.place_of(row, column)
    }
    assert inside == {(0, 0): "8", (0, 1): "2", (1, 1): "5", (1, 2): "5", (2, 0): "1", (2, 2): "9"}
    assert matrix.words((0, 1)).startswith("2 of class ant (20.0 % of them) answered bee")
    assert "true ↓  answered →" in drawn.words
    (cells,) = drawn.of("image")
    assert cells.place.bottomRight() == matrix.place_of(2, 2).bottomRight()  # nobody answered no class


def test_of_more_classes_than_there_is_room_for_some_are_named_each_at_its_own_place(
    matrix: ConfusionMatrix,
) -> None:
    names = tuple(f"c{k}" for k in range(60))
    counts = np.zeros((60, 61), np.int64)
    counts[np.arange(60), np.arange(60)] = 1 + np.arange(60)
    counts[59, :59] = 1  # so the precision of class k is (k + 1) / (k + 2)
    matrix.show_counts(counts, names)
    words = drawn_by(matrix).of("text")
    first, bottom = matrix.place_of(0, 0), matrix.place_of(59, 0).bottom()
    across = [mark for mark in words if mark.text in names and mark.place.bottom() <= first.top()]
    down = [mark for mark in words if mark.text in names and mark.place.right() <= first.left()]
    below = [mark for mark in words if mark.place.top() >= bottom and mark.text.isdigit()]
    assert 3 < len(across) < 30
    assert across[0].text == "c0"
    assert len(across) == len(below)
    for name, share in zip(across, below, strict=True):
        k = names.index(name.text)
        middle = matrix.place_of(0, k).center().x()
        assert [mark.place.center().x() for mark in (name, share)] == pytest.approx([middle] * 2, abs=1)
        assert share.text == f"{100 * (k + 1) / (k + 2):.0f}"
    for one, after in pairwise(across):
        assert one.place.right() <= after.place.left() + 0.5
    (title,) = (mark for mark in words if mark.text == "precis.")
    assert title.place.right() <= below[0].place.left()
    assert QFontMetrics(small_font()).horizontalAdvance(title.text) <= title.place.width()
    assert 3 < len(down) < 30
    assert down[0].text == "c0"
    for name in down:
        row = matrix.place_of(names.index(name.text), 0)
        assert name.place.center().y() == pytest.approx(row.center().y(), abs=1)


def test_names_that_begin_alike_and_lack_room_show_their_ends(matrix: ConfusionMatrix) -> None:
    counts = np.eye(20, 21, dtype=np.int64)
    for names, shown in (
        ([f"variety {k:02d}" for k in range(20)], lambda name: name.startswith("…") and name[-1].isdigit()),
        ([f"{chr(97 + k)} variety" for k in range(20)], lambda name: name.endswith("…")),
    ):
        matrix.show_counts(counts, tuple(names))
        top = matrix.place_of(0, 0).top()
        heads = [
            one.text for one in drawn_by(matrix).of("text") if one.place.bottom() <= top and "…" in one.text
        ]
        assert heads
        assert all(map(shown, heads)), heads
        assert len(set(heads)) == len(heads)


def test_right_answers_mistakes_and_none_are_told_apart(matrix: ConfusionMatrix) -> None:
    style = matrix._style
    for k in range(3):
        assert is_near(corner(matrix, k, k), style.border)
    for row, column in ((0, 2), (1, 0), (2, 1)):
        assert is_near(corner(matrix, row, column), style.field)
    assert is_near(corner(matrix, 1, 2), style.magnitudes[-1])  # five: the most frequent mistake
    assert is_near(corner(matrix, 0, 1), QColor(*style.sequential[round(255 * 2 / 5)].tolist()))


def test_numbers_are_legible_on_their_cells(matrix: ConfusionMatrix) -> None:
    drawn = drawn_by(matrix)
    for row, column in np.argwhere(COUNTS[:, :3]).tolist():
        (number,) = [mark for mark in drawn.of("text") if mark.place == matrix.place_of(row, column)]
        assert contrast(number.ink, corner(matrix, row, column)) >= 4.5, (row, column)


def test_every_count_can_be_read_on_its_colour_which_starts_at_nothing(matrix: ConfusionMatrix) -> None:
    names = tuple(map(str, range(10)))
    counts = np.zeros((10, 11), np.int64)
    counts.flat[np.flatnonzero(~np.eye(10, 11, dtype=bool))[:90]] = np.arange(90)
    counts[np.arange(10), 10] = 0
    matrix.show_counts(counts, names)
    matrix.resize(640, 420)
    drawn, image = drawn_by(matrix), matrix.grab().toImage()
    for row, column in np.argwhere(counts[:, :10]).tolist():
        place = matrix.place_of(row, column)
        (number,) = [mark for mark in drawn.of("text") if mark.place == place]
        beside = image.pixelColor((place.topLeft() + QPointF(4, 4)).toPoint())
        assert contrast(number.ink, beside) >= 4.5, counts[row, column]


def test_a_single_mistake_among_many_examples_is_pale(matrix: ConfusionMatrix) -> None:
    counts = np.diag([40, 40, 40])
    counts[0, 1] = 1
    matrix.show_counts(np.pad(counts, ((0, 0), (0, 1))), ("ant", "bee", "cat"))
    style = matrix._style
    assert is_near(corner(matrix, 0, 1), QColor(*style.sequential[round(255 / 5)].tolist()))  # of a tenth


def test_an_answer_that_is_no_class_has_the_last_column(matrix: ConfusionMatrix) -> None:
    counts = COUNTS.copy()
    counts[1, 3] = 4
    matrix.show_counts(counts, ("ant", "bee", "cat"))
    drawn, cell = drawn_by(matrix), matrix.place_of(1, 3)
    assert "4" in [mark.text for mark in drawn.of("text") if mark.place.center() == cell.center()]
    assert drawn.text("–").place.center().x() == pytest.approx(cell.center().x(), abs=1)
    assert drawn.text("36 %").place.left() >= cell.right()  # 5 of 14


def test_the_chosen_cell_is_outlined(matrix: ConfusionMatrix) -> None:
    matrix.choose((0, 1))
    (outline,) = drawn_by(matrix).of("box", matrix._style.accent)
    assert matrix.place_of(0, 1).contains(outline.place.center())


# -- the plane of two inputs ----------------------------------------------------------------------


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def panel(request: pytest.FixtureRequest, show: Show) -> OutputsPanel:
    made = OutputsPanel(request.param)
    show(made, 645, 300)
    return made


def colour(surface: DecisionSurface, x1: float, x2: float) -> QColor:
    (at,) = surface.frame.points([x1], [x2])
    return pixel(surface, at)


def two_outputs(pull: float = 50) -> tuple[Parameters, Dataset]:
    """Class "right" is answered where x₁ > 0, which is where its examples are."""
    theta = Parameters((2, 2))
    theta.weights[0][:] = [[-pull, 0], [pull, 0]]
    return theta, make_dataset(CORNERS, [0, 1, 0, 1], classes=("left", "right"))


def test_with_two_outputs_the_plane_has_the_colour_of_the_class_that_is_answered(
    panel: OutputsPanel,
) -> None:
    theta, data = two_outputs()
    panel.show_snapshot(with_data(make_snapshot((2, 2), theta=theta), data))
    surface, style = panel.plane.surface, panel.look
    for x1, label in ((-0.6, 0), (0.6, 1)):
        hue = style.class_colour(label, 2)
        assert is_near(colour(surface, x1, 0.2), pale(hue, style))
        assert is_near(colour(surface, np.sign(x1), 1), hue), "the points of the same class"
    panel.plane.discretise.click()
    assert is_near(colour(surface, 0.6, 0.2), pale(style.class_colour(1, 2), style))


@pytest.mark.parametrize("outputs", [1, 2])
def test_the_scale_of_two_classes_names_its_ends(panel: OutputsPanel, outputs: int) -> None:
    theta = Parameters((2, outputs))
    theta.weights[0][:] = [[50, 0]] if outputs == 1 else [[-50, 0], [50, 0]]
    coding = "binary" if outputs == 1 else "one_hot"
    data = make_dataset(CORNERS, [0, 1, 0, 1], classes=("left", "right"), coding=coding)
    panel.show_snapshot(with_data(make_snapshot((2, outputs), theta=theta), data))
    surface, style = panel.plane.surface, panel.look
    box = surface.frame.box
    top, bottom = (QPointF(box.right() + 14, y) for y in (box.top() + 2, box.bottom() - 2))
    assert is_near(pixel(surface, top), pale(style.positive, style))
    assert is_near(pixel(surface, bottom), pale(style.negative, style))
    beside = [mark for mark in drawn_by(surface).of("text") if mark.place.left() > box.right() + 10]
    read = [mark.text for mark in sorted(beside, key=lambda mark: mark.place.top())]
    assert read == (["1", "0.5", "0"] if outputs == 1 else ["1", "0", "−1"])
    symbol = "a" if outputs == 1 else "a(right) − a(left)"
    assert panel.caption.text().startswith(f"{symbol} over the plane of the inputs · ")


def test_of_many_classes_each_has_its_colour_and_the_less_sure_is_paler(panel: OutputsPanel) -> None:
    theta = Parameters((2, 3))
    theta.weights[0][:] = [[-2, -2], [2, -2], [0, 3]]
    data = make_dataset([*CORNERS, [0, 1]], [0, 1, 0, 1, 2], classes=("a", "b", "c"))
    panel.show_snapshot(with_data(make_snapshot((2, 3), theta=theta), data))
    surface, style = panel.plane.surface, panel.look
    assert is_near(colour(surface, -1, 1), style.class_colour(0, 3))
    assert is_near(colour(surface, 0, 1), style.class_colour(2, 3))
    clear, doubtful = (colour(surface, x1, -0.8) for x1 in (0.8, 0.1))
    full = pale(style.class_colour(1, 3), style)

    def away(colour: QColor) -> int:
        return sum(abs(a - b) for a, b in zip(colour.getRgb(), full.getRgb(), strict=True))

    assert away(clear) < away(doubtful)
    panel.plane.discretise.click()
    for k, at in enumerate(((-0.8, -0.8), (0.1, -0.8), (0.1, 0.8))):
        assert is_near(colour(surface, *at), pale(style.class_colour(k, 3), style)), k
    drawn = drawn_by(surface)
    for k, name in enumerate(("a", "b", "c")):
        (patch,) = drawn.of("fill", style.class_colour(k, 3))
        assert patch.place.center().y() == pytest.approx(drawn.text(name).place.center().y(), abs=2)


def test_amounts_are_blue_below_zero_and_orange_above_up_to_the_largest_target(panel: OutputsPanel) -> None:
    theta = Parameters((2, 1))
    theta.weights[0][:] = [[5, 0]]
    data = make_dataset(CORNERS, y=[[-5], [5], [-5], [2.5]], coding="value")
    shown = make_snapshot((2, 1), theta=theta, output="linear", cost="quadratic")
    panel.show_snapshot(with_data(shown, data))
    surface, style = panel.plane.surface, panel.look
    at = {x1: QColor(*style.diverging[round(128 + 127 * x1)].tolist()) for x1 in (-0.8, 0.8)}
    for x1, full in at.items():
        assert is_near(colour(surface, x1, 0.3), pale(full, style))
    assert is_near(colour(surface, 1, -1), style.positive)
    assert is_near(colour(surface, -1, 1), style.negative)
    half = QColor(*style.diverging[128 + 64].tolist())
    assert is_near(colour(surface, 1, 1), half)
    assert {"5", "0", "−5"} <= set(drawn_by(surface).words)


def test_training_points_are_discs_and_test_points_rings(panel: OutputsPanel) -> None:
    theta, data = two_outputs()
    data = replace(
        data, x_test=np.array([[-0.5, 0.5], [0.5, 0.5], [0.5, -0.5]]), y_test=data.y_train[[0, 1, 1]],
        labels_test=np.array([0, 1, 1]),
    )  # fmt: skip
    panel.show_snapshot(with_data(make_snapshot((2, 2), theta=theta), data))
    surface, style = panel.plane.surface, panel.look
    assert is_near(colour(surface, 1, 1), style.class_colour(1, 2))
    assert is_near(colour(surface, 0.5, 0.5), style.card)
    (centre,) = surface.frame.points([-0.5], [0.5])
    ring = pixel(surface, centre + QPointF(3, 0))
    hue = style.class_colour(0, 2)
    assert abs(ring.hue() - hue.hue()) < 10
    assert panel.plane.legend.text() == "● 4 training points  ○ 3 test points"


def test_thumbnails_show_what_their_own_neuron_answers(panel: OutputsPanel) -> None:
    theta = Parameters((2, 2, 1))
    theta.weights[0][:] = [[50, 0], [0, 50]]
    data = make_dataset(CORNERS, [0, 1, 0, 1], classes=("a", "b"), coding="binary")
    panel.show_snapshot(with_data(make_snapshot((2, 2, 1), theta=theta), data))
    thumbnails, style = panel.plane.thumbnails, panel.look

    def at(neuron: int, x: float, y: float) -> QColor:
        place = thumbnails.place_of(0, neuron)
        return pixel(thumbnails, QPointF(place.left() + x * place.width(), place.top() + y * place.height()))

    assert is_near(at(0, 0.8, 0.5), style.on)
    assert is_near(at(0, 0.2, 0.5), style.off)
    assert is_near(at(1, 0.5, 0.2), style.on)
    assert is_near(at(1, 0.5, 0.8), style.off)
    thumbnails.mark((0, 1))
    drawn = drawn_by(thumbnails)
    (outline,) = drawn.of("box", style.text)
    assert outline.place.center() == thumbnails.place_of(0, 1).center()
    assert drawn.text("hidden 1").ink == style.layer_colour(0, 2)


def test_a_unit_that_goes_below_zero_is_signed_and_one_that_does_not_is_grey(panel: OutputsPanel) -> None:
    theta = Parameters((2, 1, 1))
    theta.weights[0][:] = [[50, 0]]
    data = make_dataset(CORNERS, [0, 1, 0, 1], classes=("a", "b"), coding="binary")
    panel.show_snapshot(with_data(make_snapshot((2, 1, 1), theta=theta, activation="tanh"), data))
    panel.show_neuron(0, 0)
    surface, style = panel.plane.surface, panel.look
    assert is_near(colour(surface, 0.6, 0.3), style.positive)
    assert is_near(colour(surface, -0.6, 0.3), style.negative)
    panel.show_snapshot(with_data(make_snapshot((2, 1, 1), theta=theta, activation="relu", run=2), data))
    panel.show_neuron(0, 0)
    assert is_near(colour(surface, -0.6, 0.3), style.off)
    assert colour(surface, 0.95, 0.3).lightness() != QColor(style.off).lightness()


def test_the_brush_shows_the_colours_of_the_classes_it_paints(panel: OutputsPanel) -> None:
    theta, data = two_outputs()
    panel.show_snapshot(with_data(make_snapshot((2, 2), theta=theta), data))
    tool, style = panel.plane.paint, panel.look
    tool.button.click()
    for k, button in enumerate(tool.classes):
        disc = button.icon().pixmap(18, 18).toImage()
        hue = style.class_colour(k, max(2, k + 1))
        assert is_near(disc.pixelColor(disc.width() // 4, disc.height() // 2), hue), k
    tool.choose(1)
    tool.painting.add(0.0, 0.5)
    tool.points_changed.emit()
    assert is_near(colour(panel.plane.surface, 0.0, 0.5), style.class_colour(1, 2))


# -- curves and amounts ---------------------------------------------------------------------------


@BOTH
def test_the_curve_goes_through_the_outputs_among_the_points_of_both_sets(style: Style, show: Show) -> None:
    data = replace(
        make_dataset([[0.0], [1.0]], y=[[0.0], [1.0]], coding="value"),
        x_test=np.array([[0.5]]), y_test=np.array([[0.25]]), labels_test=np.zeros(1, np.int64),
    )  # fmt: skip
    made = FittedCurve(style)
    show(made)
    made.show_data(data)
    made.show_curves(np.where(made.asked > 0.5, 1.0, 0.0)[np.newaxis])
    drawn = drawn_by(made)
    (curve,) = drawn.of("line", style.output_hue)
    assert curve.points[0].y() > curve.points[-1].y()  # from 0 up to 1
    assert curve.points[0].x() < curve.points[-1].x()
    train, test = (
        [mark for mark in drawn.of("disc") if mark.ink == QColor(hue)] for hue in (style.train, style.test)
    )
    assert [mark.fill == QColor(style.train) for mark in train] == [True, True]
    low, high = train
    assert low.place.center().x() < test[0].place.center().x() < high.place.center().x()
    assert low.place.center().y() > test[0].place.center().y() > high.place.center().y()
    assert high.place.center().y() == pytest.approx(curve.points[-1].y())
    legend = {words: drawn.text(words).ink for words in ("● train", "○ test", "— network")}
    assert legend == {
        "● train": QColor(style.train), "○ test": QColor(style.test), "— network": QColor(style.output_hue)
    }  # fmt: skip


def test_curve_and_points_are_in_the_units_of_the_data(show: Show) -> None:
    scaled = replace(
        make_dataset([[-1.0], [1.0]], y=[[-1.0], [1.0]], coding="value"),
        preparation=Preparation(scale=Scale(np.array([100.0]), np.array([50.0]))),
        target_scale=Scale(np.array([7.0]), np.array([2.0])),
    )
    theta = Parameters((1, 1))
    theta.weights[0][:] = 1  # the output is the input: both points are on the line
    made = CurveView(DARK)
    show(made)
    made.start(scaled)
    made.draw(make_snapshot((1, 1), theta=theta, output="linear", cost="quadratic"), scaled)
    curve = made.curve
    np.testing.assert_allclose(np.interp([50, 150], curve.asked, curve.curves[0]), [5, 9], atol=1e-9)
    drawn = drawn_by(curve)
    assert "100" in drawn.words
    (line,) = drawn.of("line", DARK.output_hue)
    for disc in drawn.of("disc"):
        nearest = min(line.points, key=lambda point: abs(point.x() - disc.place.center().x()))
        assert nearest.y() == pytest.approx(disc.place.center().y(), abs=2)


@BOTH
def test_several_outputs_over_one_input_have_the_colours_of_their_targets(style: Style, show: Show) -> None:
    data = make_dataset([[0.0], [1.0]], [0, 1], classes=("low", "high"))
    made = FittedCurve(style)
    show(made)
    made.show_data(data)
    made.show_curves(np.stack([np.full(len(made.asked), 0.2), np.full(len(made.asked), 0.7)]))
    drawn = drawn_by(made)
    heights = {}
    for k, name in enumerate(data.classes):
        hue = style.class_colour(k, 2)
        (line,) = [mark for mark in drawn.of("line") if mark.ink == hue]
        heights[name] = line.points[0].y()
        assert drawn.text(f"— {name}").ink == hue
    assert heights["low"] > heights["high"]


def test_the_words_of_a_legend_stand_beside_one_another(show: Show) -> None:
    many = make_dataset([[0.0], [1.0], [2.0]], [0, 1, 2], classes=("low", "in the middle", "high"))
    made = FittedCurve(DARK)
    show(made)
    for data in (make_dataset([[0.0], [1.0]], y=[[2.0], [3.0]], coding="value"), many):
        made.show_data(data)
        made.show_curves(np.zeros((data.n_outputs, len(made.asked))))
        legend = [mark for mark in drawn_by(made).of("text") if mark.text[:2] in ("● ", "○ ", "— ")]
        assert len(legend) == 2 + data.n_outputs
        assert len({mark.place.center().y() for mark in legend}) == 1
        for one, after in pairwise(legend):
            end = one.place.left() + QFontMetrics(small_font()).horizontalAdvance(one.text)
            assert 8 < after.place.left() - end < 30


@BOTH
def test_what_was_foretold_stands_over_the_target_of_the_test_set(style: Style, show: Show) -> None:
    data = replace(
        make_dataset(np.eye(3), y=[[7], [8], [9]], coding="value"), y_test=np.array([[1.0], [2.0], [4.0]])
    )
    made = ForetoldView(style)
    show(made)
    shown = make_snapshot((3, 1), output="linear", cost="quadratic")
    made.draw(with_data(shown, data, [[2.0], [2.0], [3.0]]), data)
    drawn = drawn_by(made.chart)
    (diagonal,) = [mark for mark in drawn.of("line") if mark.style is Qt.PenStyle.DashLine]
    start, end = diagonal.points
    assert start.x() < end.x()
    assert start.y() > end.y()
    discs = [mark.place.center() for mark in drawn.of("disc", style.test)]
    assert [disc.x() for disc in discs] == sorted(disc.x() for disc in discs)
    above = [disc.y() - (start.y() + (disc.x() - start.x()) * (end.y() - start.y()) / (end.x() - start.x()))
             for disc in discs]  # fmt: skip
    assert above[0] < -5  # 2 where it should be 1: over the line
    assert above[1] == pytest.approx(0, abs=0.1)
    assert above[2] > 5
    below, beside = (next(m for m in drawn.of("text") if m.text.endswith(end))
                     for end in ("(target)", "(output)"))  # fmt: skip
    assert below.place.top() > start.y()
    assert beside.place.right() < start.x()


def test_every_foretold_output_is_drawn_or_told_to_be_left_out(show: Show) -> None:
    targets = np.array([[0.679], [1.679], [2.679]])
    scale = Scale(np.array([1.679]), np.array([0.7]))
    made = ForetoldView(DARK)
    show(made)
    data = make_dataset(np.eye(3), y=(targets - scale.shift) / scale.size, coding="value")
    data = replace(data, target_scale=scale, outputs=("price",))
    shown = make_snapshot((3, 1), output="linear", cost="quadratic")
    for outputs, n in (([-5.0, 2.0, 6.0], 3), ([1.0, 2.0, 1e9], 2), ([1.0, np.nan, 3.0], 2)):
        answers = (np.array(outputs)[:, np.newaxis] - scale.shift) / scale.size
        made.draw(with_data(shown, data, answers), data)
        drawn = drawn_by(made.chart)
        (diagonal,) = [mark for mark in drawn.of("line") if mark.style is Qt.PenStyle.DashLine]
        box = QRectF(*diagonal.points).normalized()
        discs = [mark.place.center() for mark in drawn.of("disc", DARK.test)]
        assert sum(box.contains(disc) for disc in discs) == n
        assert ("; 1 not drawn: too far off, or no number" in made.caption) == (n < 3)
        found = made.numbers()
        assert list(found) == ["example", "price (target)", "price (output)"]
        assert list(found["example"]) == [1, 2, 3]
        assert found["price (target)"] == targets[:, 0].tolist()
        np.testing.assert_allclose(found["price (output)"], outputs)


# -- gradients ------------------------------------------------------------------------------------


@BOTH
def test_gradient_pictures_are_orange_above_zero_and_the_input_is_grey(style: Style, show: Show) -> None:
    made = GradientPictures(style)
    show(made)
    signs, grey = np.array([0.5, -0.5, 0.0, 0.25]), np.array([1.0, 0.0, 1.0, 0.0])
    made.show_pictures(
        (InputPicture("∂z/∂x", signs, True, "words"), InputPicture("x", grey, False, "more")), (2, 2)
    )
    drawn = drawn_by(made)
    gradient, picture = (mark.place for mark in drawn.of("image"))

    def cell(place: QRectF, row: int, column: int) -> QColor:
        wide, high = place.width() / 2, place.height() / 2
        return pixel(made, place.topLeft() + QPointF((column + 0.5) * wide, (row + 0.5) * high))

    assert is_near(cell(gradient, 0, 0), style.positive)
    assert is_near(cell(gradient, 0, 1), style.negative)
    assert is_near(cell(gradient, 1, 0), style.zero)
    assert is_near(cell(gradient, 1, 1), QColor(*style.diverging[128 + 64].tolist()))
    assert [cell(picture, row, column).name() for row in (0, 1) for column in (0, 1)] == [
        "#ffffff", "#000000", "#ffffff", "#000000"
    ]  # fmt: skip
    assert any(words.startswith("full colour at ± 0.5") for words in drawn.words)
    assert drawn.text("∂z/∂x").place.left() == pytest.approx(gradient.left())


def test_gradient_pictures_fill_the_height_between_their_title_and_their_words(show: Show) -> None:
    made = GradientPictures(DARK)
    show(made)
    made.show_pictures((InputPicture("x", np.ones(4), False, "words"),), (2, 2))
    drawn = drawn_by(made)
    (picture,) = (mark.place for mark in drawn.of("image"))
    title, words = drawn.text("x").place, drawn.text("words").place
    assert title.top() == 0
    assert title.bottom() < picture.top() < title.bottom() + 8
    assert picture.bottom() < words.top() < picture.bottom() + 8
    assert words.bottom() == pytest.approx(made.height(), abs=1)
    assert picture.width() == picture.height() > made.height() / 2


@BOTH
def test_gradient_bars_go_right_above_zero_and_are_as_long_as_their_numbers(style: Style, show: Show) -> None:
    made = GradientBars(style)
    show(made)
    values = np.array([2.0, -1.0, 0.5])
    made.show_columns((BarColumn("∂C/∂x", values, values, "words"),), ("a", "b", "c"))
    drawn = drawn_by(made)
    middles = [mark.place.center().x() for mark in drawn.of("fill", style.faint)]
    positive, negative = drawn.of("fill", style.positive), drawn.of("fill", style.negative)
    first, third = positive
    (second,) = negative
    assert first.place.left() == pytest.approx(middles[0], abs=1)
    assert first.place.right() == pytest.approx(drawn.of("fill", style.field)[0].place.right(), abs=1)
    assert second.place.right() == pytest.approx(middles[0], abs=1)
    assert first.place.width() == pytest.approx(2 * second.place.width())
    assert first.place.width() == pytest.approx(4 * third.place.width())
    for name, bar, words in (("a", first, "2.0"), ("b", second, "−1.0"), ("c", third, "0.50")):
        row = bar.place.center().y()
        assert drawn.text(name).place.center().y() == pytest.approx(row, abs=1)
        assert drawn.text(words).place.center().y() == pytest.approx(row, abs=1)


def test_gradients_in_the_input_are_those_of_the_neuron_and_of_the_cost(show: Show) -> None:
    data = make_dataset([[0.2, 0.9, 0.4], [0.7, 0.1, 0.6]], [0, 1], classes=("a", "b"))
    shown = with_data(make_snapshot((3, 4, 2)), data)
    made = InputGradients(DARK)
    show(made)
    lane, example = shown.lanes[0], shown.example
    assert example is not None
    made.show_gradients(lane, data, example, (0, 2), "neuron")
    of_z, raised, of_cost = made.bars.columns
    (w, out), (b, c) = lane.theta.weights, lane.theta.biases
    np.testing.assert_allclose(of_z.values, w[2], atol=1e-12)

    def cost(x: np.ndarray) -> float:
        hidden = 1 / (1 + np.exp(-(w @ x + b[:, 0])))
        a = 1 / (1 + np.exp(-(out @ hidden + c[:, 0])))
        return float(-(example.y * np.log(a) + (1 - example.y) * np.log(1 - a)).sum())

    steps = 1e-5 * np.eye(3)
    slopes = [(cost(example.x + step) - cost(example.x - step)) / 2e-5 for step in steps]
    np.testing.assert_allclose(of_cost.values, slopes, rtol=1e-6)
    np.testing.assert_array_equal(np.sign(raised.bars), np.sign(w[2]))
    best = np.where(w[2] > 0, data.x_train.max(axis=0), data.x_train.min(axis=0))
    np.testing.assert_allclose(raised.values, best, atol=0.02)


# -- examples and their answers -------------------------------------------------------------------


def card(outputs: list[float], truth: int, x: object = (0.0, 1.0, 1.0, 0.0)) -> Card:
    return Card(
        np.array(x), (2, 2), (("is", str(truth)), ("says", str(int(np.argmax(outputs))))),
        np.array(outputs), np.eye(len(outputs))[truth], lambda: "help",
    )  # fmt: skip


def bars_and_outline(drawn: Drawing, style: Style) -> tuple[list[Mark], Mark]:
    (outline,) = [mark for mark in drawn.of("box") if mark.ink == QColor(style.text)]
    return list(drawn.of("fill", style.output_hue)), outline


@BOTH
def test_a_card_outlines_the_truth_and_draws_the_outputs_as_bars(style: Style, show: Show) -> None:
    made = Gallery(style)
    show(made, 160, 120)
    made.show_examples("heading", np.array([5]), lambda i: card([0.2, 0.8, 0.4], 2))
    drawn = drawn_by(made)
    (first, second, third), outline = bars_and_outline(drawn, style)
    assert second.place.height() == pytest.approx(4 * first.place.height())
    assert second.place.height() == pytest.approx(2 * third.place.height())
    assert first.place.bottom() == second.place.bottom() == third.place.bottom()
    assert outline.place.center().x() == pytest.approx(third.place.center().x(), abs=1)
    assert drawn.text("is 2").place.top() < drawn.text("says 1").place.top()
    (picture,) = drawn.of("image")
    quarter = picture.place.width() / 4
    assert pixel(made, picture.place.topLeft() + QPointF(quarter, quarter)).name() == "#000000"
    assert pixel(made, picture.place.topRight() + QPointF(-quarter, quarter)).name() == "#ffffff"


@BOTH
def test_a_row_of_a_table_draws_the_same_bars(style: Style, show: Show) -> None:
    made = ExampleTable(style)
    show(made)
    made.show_names(("x₁", "x₂"), ("0", "1", "2"))
    made.show_examples(
        "heading", np.array([0]), lambda i: replace(card([0.1, 0.9, 0.3], 0, (1.5, -2.0)), shape=None)
    )
    (first, second, third), outline = bars_and_outline(drawn_by(made), style)
    assert second.place.height() > third.place.height() > first.place.height()
    assert outline.place.center().x() == pytest.approx(first.place.center().x(), abs=1)
    shown = [made.rows.data(made.rows.index(0, column)) for column in range(6)]
    heads = [made.rows.headerData(column, Qt.Orientation.Horizontal) for column in range(6)]
    assert shown[:3] == ["1", "0", "1"]
    assert heads == ["no.", "is", "says", "outputs", "x₁", "x₂"]
    assert shown[4:] == ["1.5", "−2"]


@BOTH
def test_answer_bars_are_as_long_as_the_outputs_and_the_answer_is_bold(style: Style, show: Show) -> None:
    made = AnswerBars(style)
    show(made, 240, 100)
    made.show_outputs(np.array([0.25, 1.0, 0.5]), ("a", "b", "c"))
    drawn = drawn_by(made)
    bars, tracks = drawn.of("fill", style.output_hue), drawn.of("fill", style.field)
    shares = [bar.place.width() / track.place.width() for bar, track in zip(bars, tracks, strict=True)]
    assert shares == pytest.approx([0.25, 1, 0.5])
    assert [drawn.text(name).bold for name in ("a", "b", "c")] == [False, True, False]
    for name, bar in zip(("a", "b", "c"), bars, strict=True):
        assert drawn.text(name).place.center().y() == pytest.approx(bar.place.center().y(), abs=1)
    made.show_outputs(np.array([2.0, 1.0, -1.0]), ("a", "b", "c"))
    widths = [bar.place.width() for bar in drawn_by(made).of("fill", style.output_hue)]
    assert widths == pytest.approx([widths[0], widths[0] / 2, 0], abs=1e-6)
    made.show_outputs(None, ("a", "b", "c"))
    assert not drawn_by(made).of("fill", style.output_hue)


def test_the_examples_shown_are_those_of_the_test_set(qtbot: QtBot) -> None:
    made = ClassesView(DARK)
    qtbot.addWidget(made)
    made.resize(645, 300)
    made.show()
    x = np.zeros((2, 4))
    data = replace(
        make_dataset(x, [0, 1], classes=("no", "yes"), image_shape=(2, 2)),
        x_test=np.ones((2, 4)), labels_test=np.array([1, 1]), y_test=np.array([[0.0, 1.0], [0.0, 1.0]]),
    )  # fmt: skip
    shown = with_data(make_snapshot((4, 2)), data, [[0.9, 0.1], [0.2, 0.8]])
    made.start(data)
    made.draw(shown, data)
    assert made.gallery.heading == "1 wrong of 2, the worst first"
    wrong = made.gallery._card(0)
    assert wrong.lines == (("is", "yes"), ("says", "no"))
    np.testing.assert_array_equal(wrong.x, np.ones(4))
    np.testing.assert_array_equal(wrong.truth, [0, 1])


def test_a_matrix_of_which_a_few_rows_change_is_on_the_screen_as_if_made_for_it(
    matrix: ConfusionMatrix,
) -> None:
    random = np.random.default_rng(0)
    for height in (250, 130):  # in which a row is higher than its share, and lower
        matrix.resize(matrix.width(), height)
        for _ in range(12):
            row, there, other = random.integers(3, size=3)
            counts = COUNTS.copy()
            counts[row, there] += 1
            counts[row, other] += random.integers(3)
            matrix.show_counts(counts, ("ant", "bee", "cat"))
            QApplication.processEvents()
            on_screen = matrix.screen().grabWindow(matrix.winId()).toImage()
            assert on_screen == matrix.grab().toImage().convertToFormat(on_screen.format())
