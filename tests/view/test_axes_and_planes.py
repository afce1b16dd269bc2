"""Axes round a picture, pieces of the plane, and where the charts of a grid stand and what they tell."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from cases import in_turn
from handmade import make_snapshot
from handmade_data import make_dataset
from pictures import drawn_by, is_near
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from nnviz.view.activations import activation_painter
from nnviz.view.activations.activations_panel import ActivationsPanel
from nnviz.view.data.class_counts import MOST, ClassCounts
from nnviz.view.outputs import plane_view
from nnviz.view.outputs.decision_surface import DecisionSurface
from nnviz.view.outputs.gradient_pictures import GradientPictures, InputPicture
from nnviz.view.outputs.plane_view import points_of
from nnviz.view.parts.axes_frame import BELOW, left_of, paint_axes
from nnviz.view.parts.canvas import Canvas, painter_on
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.data_names import input_name, output_names
from nnviz.view.parts.equation import size_of
from nnviz.view.parts.plane import grid_side, plane_around, plane_of, with_margin
from nnviz.view.parts.responses import Scale, Surface
from nnviz.view.parts.style import DARK, small_font


class Axes(Canvas):
    """Nothing but axes from −2 to 3 and from 0 to 40."""

    def box(self) -> QRectF:
        left = left_of((0.0, 40.0), self.height() - 20 - BELOW)
        return QRectF(left, 20, self.width() - left - 10, self.height() - 20 - BELOW)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setFont(small_font())
            paint_axes(painter, ChartFrame(self.box(), (-2.0, 3.0), (0.0, 40.0)), DARK, "x₁", "cost C")


@pytest.mark.parametrize("width", [120, 420, 900])
def test_ticks_stand_at_their_values_and_leave_one_another_room(qtbot: QtBot, width: int) -> None:
    axes = Axes()
    qtbot.addWidget(axes)
    axes.resize(width, 260)
    axes.show()
    box, drawn = axes.box(), drawn_by(axes)
    upright, level = drawn.of("line", DARK.faint)
    assert upright.place == QRectF(box.left(), box.top(), 0, box.height())
    assert level.place == QRectF(box.left(), box.bottom(), box.width(), 0)
    below, beside = {}, {}
    for mark in drawn.of("text"):
        if mark.text not in ("x₁", "cost C"):
            is_below = mark.place.top() >= box.bottom()
            (below if is_below else beside)[float(mark.text.replace("−", "-"))] = mark.place
    assert len(below) >= (1 if width < 200 else 2)
    assert len(beside) >= 3
    for value, place in below.items():
        at = box.left() + (value + 2) / 5 * box.width()
        inside = min(at, width - place.width() / 2)
        assert place.center().x() == pytest.approx(inside, abs=1)
        assert place.bottom() <= 260
    for value, place in beside.items():
        assert place.center().y() == pytest.approx(box.bottom() - value / 40 * box.height())
        assert 0 <= place.left() < place.right() < box.left()
    assert all(a.right() <= b.left() for a, b in pairwise(below[value] for value in sorted(below)))
    name, turned = drawn.text("x₁").place, drawn.text("cost C").place
    assert name.center().x() == pytest.approx(box.center().x(), abs=1)
    assert max(place.bottom() for place in below.values()) <= name.top() + 1
    assert name.bottom() <= 260
    assert turned.center().y() == pytest.approx(box.center().y())
    assert turned.height() > turned.width()
    assert turned.left() >= -2


@in_turn(
    ("parameters", "neurons", "quick", "side"),
    [(0, 10, False, 100), (0, 10, True, 50), (40_000, 250, True, 16), (80_000_000, 1, False, 16),
     (40_000, 250, False, 38)],
)  # fmt: skip
def test_a_grid_is_as_fine_as_a_millisecond_or_ten_allow(
    parameters: int, neurons: int, quick: bool, side: int
) -> None:
    assert grid_side(parameters, neurons, quick=quick) == side


def test_a_plane_holds_its_points_with_a_margin_and_its_grid_goes_row_by_row_from_the_top() -> None:
    plane = plane_around(np.array([[0.0, 10.0], [2.0, 10.0], [1.0, 10.0]]))
    assert plane.x1 == (-0.16, 2.16)
    assert plane.x2 == (9.0, 11.0)  # of one value, a little on either side
    assert with_margin(-1.0, 1.0) == (-1.16, 1.16)
    grid = plane.grid(4)
    assert grid.shape == (2, 16)
    assert list(grid[1, :4]) == [10.75] * 4
    assert np.diff(grid[0, :4]) == pytest.approx([0.58] * 3)
    assert grid[0, 0] == pytest.approx(-0.16 + 0.29)
    assert grid[1, -1] == 9.25


def test_points_that_are_written_out_are_those_of_their_part() -> None:
    data = make_dataset([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]], [0, 1, 1], classes=("no", "yes"))
    for part in ("train", "test"):
        columns = points_of(data, part, "a", "b")  # type: ignore[arg-type]
        assert columns["shown"] == part
        assert list(columns["a"]) == [0, 2, 4]
        assert list(columns["b"]) == [1, 3, 5]
        assert columns["is"] == ["no", "yes", "yes"]
    amounts = points_of(make_dataset([[0.0, 1.0], [2.0, 3.0]], y=[[0.5], [1.5]]), "test", "a", "b")
    assert list(amounts["is"]) == [0.5, 1.5]


def test_of_more_points_than_are_drawn_those_are_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_view, "MOST_ON_PLANE", 2)
    x = [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
    for data, told in (
        (make_dataset(x, [0, 1, 1], classes=("no", "yes")), ["no", "yes"]),
        (make_dataset(x, y=[[0.5], [1.5], [2.5]]), [0.5, 1.5]),
    ):
        columns = points_of(data, "train", "a", "b")
        assert (list(columns["a"]), list(columns["is"])) == ([0, 2], told)


@in_turn(
    ("n", "classes", "coding", "names"),
    [
        (3, ("a", "b", "c"), "one_hot", ("a", "b", "c")),
        (1, ("no", "yes"), "binary", ("yes",)),
        (1, (), "binary", ("y",)),
        (3, ("p", "q", "r", "s", "t"), "bits", ("bit 1", "bit 2", "bit 4")),
    ],
)
def test_outputs_are_called_by_what_they_stand_for(
    n: int, classes: tuple[str, ...], coding: str, names: tuple[str, ...]
) -> None:
    data = make_dataset(np.zeros((2, 6)), [0, 1], y=np.zeros((2, n)), classes=classes, coding=coding)
    assert output_names(n, data) == names


def test_inputs_are_called_by_their_pixel_or_number() -> None:
    pictures = make_dataset(np.zeros((2, 6)), [0, 1], classes=("a", "b"), image_shape=(2, 3))
    assert [input_name(pictures, k) for k in (0, 2, 3)] == [
        "pixel (row 1, column 1)", "pixel (row 1, column 3)", "pixel (row 2, column 1)",
    ]  # fmt: skip
    assert input_name(make_dataset(np.zeros((2, 6)), [0, 1], classes=("a", "b")), 4) == "x₅"


def test_the_tip_of_the_classes_counts_each_set_up_to_the_most_that_are_drawn(qtbot: QtBot) -> None:
    classes = tuple(f"c{k}" for k in range(MOST + 2))
    counts = ClassCounts(DARK)
    qtbot.addWidget(counts)
    labels = [k for k in range(MOST + 2) for _ in range(1 + k % 2)]
    counts.show_data(make_dataset(np.zeros((len(labels), 2)), labels, classes=classes))
    told = counts.toolTip()
    assert told.count("train") == MOST
    assert "c0: 1 train, 1 test" in told
    assert f"c{MOST - 1}: 2 train, 2 test" in told
    assert f"c{MOST}:" not in told
    assert counts.sizeHint().height() > counts.sizeHint().height() * MOST // (MOST + 2)
    few = ClassCounts(DARK)
    qtbot.addWidget(few)
    few.show_data(make_dataset(np.zeros((2, 2)), [0, 1], classes=("a", "b")))
    line = few.sizeHint().height() / 3
    assert counts.sizeHint().height() == (MOST + 2) * line
    assert few.minimumSizeHint().height() == few.sizeHint().height()


def test_pictures_of_gradients_have_a_title_above_and_their_words_below(qtbot: QtBot) -> None:
    made = GradientPictures(DARK)
    qtbot.addWidget(made)
    made.resize(400, 220)
    made.show()
    slope = InputPicture("∂z/∂x of neuron 1", np.linspace(-2, 2, 16), True, "what raises it")
    raised = InputPicture("an input that raises it", np.linspace(0, 1, 16), False, "a = 0.97")
    made.show_pictures((slope, raised), (4, 4))
    drawn = drawn_by(made)
    one, two = drawn.of("image")
    assert one.place.width() == one.place.height() == two.place.width()
    assert two.place.left() - one.place.left() == 200
    for picture, image in ((slope, one), (raised, two)):
        title = drawn.text(picture.title)
        assert title.place.left() == image.place.left()
        assert title.place.bottom() <= image.place.top()
        assert title.ink.name() == DARK.text
        (below,) = [mark for mark in drawn.of("text") if mark.text.endswith(picture.words)]
        assert below.place.top() >= image.place.bottom()
        assert below.place.left() == image.place.left()
        assert below.ink.name() == DARK.muted
        assert below.text.startswith("full colour at ± ") is picture.signed


# -- the grid of the activations -------------------------------------------------------------------


@pytest.fixture
def panel(qtbot: QtBot) -> ActivationsPanel:
    made = ActivationsPanel(DARK)
    qtbot.addWidget(made)
    made.resize(760, 520)
    made.show()
    made.show_snapshot(make_snapshot((6, 5, 4, 4, 3)))
    return made


def test_charts_of_layers_stand_in_rows_of_one_size(panel: ActivationsPanel) -> None:
    cells = [panel.grid.cell(layer) for layer in range(4)]
    assert {(cell.width(), cell.height()) for cell in cells} == {(cells[0].width(), cells[0].height())}
    assert cells[0].topLeft() == QPointF(0, 0)
    for one, other in pairwise(cells):
        if other.top() == one.top():
            assert other.left() > one.right()
        else:
            assert (other.left(), other.top() > one.bottom()) == (0, True)
    assert max(cell.right() for cell in cells) <= panel.grid.width()
    assert max(cell.bottom() for cell in cells) <= panel.grid.height()
    narrow, wide = panel.grid.heightForWidth(200), panel.grid.heightForWidth(2000)
    assert narrow == 4 * wide
    assert panel.grid.minimumSizeHint().height() == wide


def test_a_chart_explains_its_layer_and_what_is_beside_the_charts_nothing(
    panel: ActivationsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _, words, *rest: told.append(words))
    for at in [panel.grid.cell(layer).center() for layer in range(4)] + [QPointF(-5, -5)]:
        point = at.toPoint()
        event = QHelpEvent(QEvent.Type.ToolTip, point, panel.grid.mapToGlobal(point))
        QApplication.sendEvent(panel.grid, event)
    assert len(told) == 5
    assert all(told[:4])
    assert told[4] == ""
    names = ("hidden 1", "hidden 2", "hidden 3", "output")
    assert all(name in words for name, words in zip(names, told, strict=False))


def test_a_click_chooses_the_neuron_whose_z_is_nearest(panel: ActivationsPanel) -> None:
    chosen: list[tuple[int, int]] = []
    panel.grid.neuron_clicked.connect(lambda *neuron: chosen.append(neuron))
    z = make_snapshot((6, 5, 4, 4, 3)).lanes[0].z
    for layer in (0, 3):
        place = panel.grid.cell(layer).center()
        nearest = int(np.argmin(np.abs(z[layer] - panel.grid._z_at(place))))
        for button in (Qt.MouseButton.RightButton, Qt.MouseButton.LeftButton):
            event = QMouseEvent(
                QEvent.Type.MouseButtonPress, place, QPointF(panel.grid.mapToGlobal(place)),
                button, button, Qt.KeyboardModifier.NoModifier,
            )  # fmt: skip
            QApplication.sendEvent(panel.grid, event)
        assert chosen[-1] == (layer, nearest)
    assert len(chosen) == 2


# -- the surface over the plane --------------------------------------------------------------------


def surface_of(qtbot: QtBot, classes: int, *, width: int = 400, height: int = 240) -> DecisionSurface:
    points = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
    names = tuple(f"class {k}" for k in range(classes))
    data = make_dataset(points, [0, 1, 0, 1], y=np.array([[0.5], [-1.0], [2.0], [0.0]]), classes=names)
    hues = tuple((name, DARK.class_colour(k, classes)) for k, name in enumerate(names))
    marks = () if classes else ((0.0, "−2"), (0.5, "0"), (1.0, "2"))
    made = DecisionSurface(DARK)
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    made.show_data(data, plane_of(data), 2.0)
    levels = np.zeros((8, 8), np.uint8)
    made.show_surface(
        Surface(levels, Scale(DARK.diverging, "a", marks, hues)), np.array([1.0, 0.0]), smooth=True
    )
    return made


@pytest.mark.parametrize(("width", "radius"), [(400, 3.4), (230, 2.6)])
def test_points_stand_at_their_places_and_the_followed_one_has_a_ring(
    qtbot: QtBot, width: int, radius: float
) -> None:
    made = surface_of(qtbot, 0, width=width)
    drawn, box = drawn_by(made), made.frame.box
    assert box.width() == box.height()
    assert (box.width() > 180) is (width == 400)
    discs = [mark.place for mark in drawn.of("disc")]
    rings, points, (followed,) = discs[:4], discs[4:8], discs[8:]
    margin = 0.08 / 1.16
    ends = [box.left() + share * box.width() for share in (margin, 1 - margin)]
    heights = [box.bottom() - share * box.height() for share in (margin, 1 - margin)]
    for k, (x, y) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
        for place, size in ((rings[k], radius - 0.4), (points[k], radius)):
            assert place.center().x() == pytest.approx(ends[x])
            assert place.center().y() == pytest.approx(heights[y])
            assert (place.width(), place.height()) == pytest.approx((2 * size, 2 * size))
    assert followed.center().x() == pytest.approx(points[1].center().x())
    assert followed.center().y() == pytest.approx(points[1].center().y())
    assert followed.width() == pytest.approx(14)
    assert [mark.ink.name() for mark in drawn.of("disc")][8] == DARK.text
    fills = [mark.fill.name() for mark in drawn.of("disc")]
    assert fills[:4] == [DARK.card] * 4
    assert [is_near(fill, DARK.positive) for fill in fills[4:8]] == [False, False, True, False]


def test_the_scale_of_amounts_stands_beside_the_plane_with_its_marks_from_below(qtbot: QtBot) -> None:
    made = surface_of(qtbot, 0)
    drawn, box = drawn_by(made), made.frame.box
    plane, scale = (mark.place for mark in drawn.of("image"))
    assert plane == box
    assert (scale.top(), scale.bottom()) == (box.top(), box.bottom())
    assert box.right() < scale.left() < scale.right()
    beside = {mark.text: mark.place for mark in drawn.of("text") if mark.place.left() > scale.right()}
    assert list(beside) == ["−2", "0", "2"]
    below, above = beside["−2"], beside["2"]
    assert beside["0"].top() == pytest.approx((below.top() + above.top()) / 2)
    assert below.left() == above.left() == scale.right() + 4
    assert below.top() - above.top() == pytest.approx(scale.height() - 14)
    assert above.top() == pytest.approx(scale.top() + 11)


@pytest.mark.parametrize(("height", "told"), [(240, 12), (120, 5)])
def test_names_of_classes_stand_beside_their_colours_as_far_as_there_is_room(
    qtbot: QtBot, height: int, told: int
) -> None:
    made = surface_of(qtbot, 20, height=height)
    drawn, box = drawn_by(made), made.frame.box
    names = [mark for mark in drawn.of("text") if mark.text.startswith("class ")]
    assert len(names) == min(20, int(box.height() // 17))
    assert len(names) <= told
    for k, name in enumerate(names):
        assert name.text == f"class {k}"
        assert name.place.top() == pytest.approx(box.top() + 17 * k)
        (patch,) = [
            mark.place for mark in drawn.of("fill", DARK.class_colour(k, 20)) if mark.place.width() < 20
        ]
        assert box.right() < patch.left()
        assert patch.right() < name.place.left()
        assert name.place.contains(QPointF(name.place.center().x(), patch.center().y()))
        assert name.place.right() <= 400


@pytest.mark.parametrize("activation", ["gelu", "sigmoid", "linear"])
@pytest.mark.parametrize("width", [190, 760])
def test_a_formula_in_a_chart_is_made_no_larger_and_never_wider_than_the_chart(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, activation: str, width: int
) -> None:
    drawn: list[tuple[float, float, float]] = []

    def note(painter: Any, formula: Any, left: float, middle: float, scale: float) -> None:
        drawn.append((left, scale, scale * size_of(formula).width()))

    monkeypatch.setattr(activation_painter, "draw_equation", note)
    panel = ActivationsPanel(DARK)
    qtbot.addWidget(panel)
    panel.resize(width, 420)
    panel.show()
    panel.show_snapshot(make_snapshot((6, 5, 3), activation=activation))
    panel.grab()
    assert drawn
    for left, scale, wide in drawn:
        assert 0.2 < scale <= 1
        assert left + wide <= panel.grid.width()
    if (activation, width) == ("sigmoid", 760):
        assert drawn[0][1] == 1
    if (activation, width) == ("gelu", 190):
        assert drawn[0][1] < 1
