"""What the plane of two inputs means: its colours, its points, the thumbnails of the neurons."""

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pictures import drawn_by, is_near, pixel
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from shown import Show

from nnviz.core.parameters import Parameters
from nnviz.data.dataset import Dataset
from nnviz.view.outputs.decision_surface import DecisionSurface
from nnviz.view.outputs.outputs_panel import OutputsPanel
from nnviz.view.outputs.surface_colours import STRENGTH
from nnviz.view.parts.style import DARK, LIGHT, Style, mix

CORNERS = [[-1, -1], [1, -1], [-1, 1], [1, 1]]


def pale(colour: QColor | str, style: Style) -> QColor:
    return mix(QColor(style.zero), QColor(colour), STRENGTH)


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def panel(request: pytest.FixtureRequest, show: Show) -> OutputsPanel:
    return show(OutputsPanel(request.param), 645, 300)


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
