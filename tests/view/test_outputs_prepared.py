"""The outputs panel where inputs are made or scaled: it is drawn in the units of the data."""

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pictures import drawn_by
from PySide6.QtGui import QColor
from shown import Show

from nnviz.core.parameters import Parameters
from nnviz.data.dataset import Dataset
from nnviz.data.preparation import Preparation, learn_scale
from nnviz.session.commands import State
from nnviz.view.outputs.decision_surface import _points_of
from nnviz.view.outputs.outputs_panel import OutputsPanel
from nnviz.view.outputs.surface_colours import STRENGTH
from nnviz.view.parts.style import DARK, mix

NAMES = ("setosa", "versicolor", "virginica")


@pytest.fixture
def panel(show: Show) -> OutputsPanel:
    return show(OutputsPanel(DARK), 645, 300)


def colour(panel: OutputsPanel, x1: float, x2: float) -> QColor:
    surface = panel.plane.surface
    (at,) = surface.frame.points([x1], [x2])
    return surface.grab().toImage().pixelColor(at.toPoint())


def near(one: QColor, other: str | QColor) -> bool:
    expected = mix(QColor(DARK.zero), QColor(other), STRENGTH)
    return all(abs(a - b) <= 4 for a, b in zip(one.getRgb(), expected.getRgb(), strict=True))


def test_a_circle_is_parted_by_one_neuron_that_sees_the_squares(panel: OutputsPanel) -> None:
    points = np.array([[0.0, 0.0], [1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])
    preparation = Preparation(("x1_squared", "x2_squared"))
    made = make_dataset(
        preparation.apply(points), [0, 1, 1, 1], classes=("inside", "outside"), coding="binary"
    )
    theta = Parameters((4, 1))
    theta.weights[0][:], theta.biases[0][:] = [[0, 0, 100, 100]], -50
    panel.show_snapshot(with_data(make_snapshot((4, 1), theta=theta), replace(made, preparation=preparation)))
    assert panel.view is panel.plane
    for x1, x2, hue in ((0.2, 0.1, DARK.negative), (0.6, -0.7, DARK.positive), (-0.9, 0.1, DARK.positive)):
        assert near(colour(panel, x1, x2), hue)


def flowers() -> Dataset:
    measured = np.array([[1.4, 0.2], [4.5, 1.4], [6.0, 2.4], [1.6, 0.6]])
    scale = learn_scale(measured, "standard")
    made = make_dataset(scale.apply(measured), [0, 1, 2, 0], classes=NAMES)
    return replace(made, inputs=("petal length", "petal width"), preparation=Preparation((), scale))


def by_length() -> Parameters:
    """The scaled length below −0.5 is the first class, above 0.5 the third."""
    theta = Parameters((2, 3))
    theta.weights[0][:, 0], theta.biases[0][:, 0] = [-100, 0, 100], [-50, 0, -50]
    return theta


@pytest.mark.parametrize("state", [State.PAUSED, State.RUNNING])
def test_the_plane_of_a_scaled_table_is_in_its_own_units(panel: OutputsPanel, state: State) -> None:
    panel.show_snapshot(with_data(make_snapshot((2, 3), state, theta=by_length()), flowers()))
    frame = panel.plane.surface.frame
    assert frame.x[0] < 1.4 < 6.0 < frame.x[1] < 7
    assert frame.y[0] < 0.2 < 2.4 < frame.y[1] < 3
    panel.plane.discretise.click()
    for length, k in ((2.0, 0), (3.4, 1), (5.4, 2)):
        assert near(colour(panel, length, 1.9), DARK.class_colour(k, 3))


def test_the_axes_are_named_after_the_columns_in_their_order(panel: OutputsPanel) -> None:
    panel.show_snapshot(with_data(make_snapshot((2, 3), theta=by_length()), flowers()))
    drawn, box = drawn_by(panel.plane.surface), panel.plane.surface.frame.box
    assert drawn.text("petal length").place.top() >= box.bottom()
    assert drawn.text("petal width").place.top() < box.bottom()


def test_an_amount_at_a_point_is_told_in_its_own_unit() -> None:
    scale = learn_scale(np.array([[10.0], [30.0]]), "standard")
    amounts = make_dataset(np.eye(2), y=scale.apply(np.array([[10.0], [30.0]])), coding="value")
    _, told = _points_of(replace(amounts, target_scale=scale), "train")
    assert told.tolist() == pytest.approx([10, 30])


def test_the_points_and_the_followed_one_stand_where_they_were_measured(panel: OutputsPanel) -> None:
    panel.show_snapshot(with_data(make_snapshot((2, 3), theta=by_length()), flowers()))
    assert colour(panel, 6.0, 2.4) == DARK.class_colour(2, 3)
    followed = panel.plane.surface._followed
    assert followed is not None
    np.testing.assert_allclose(followed, [1.4, 0.2])


def test_a_fitted_curve_is_in_the_units_of_the_data(panel: OutputsPanel) -> None:
    x, y = np.array([[10.0], [30.0]]), np.array([[100.0], [500.0]])
    of_x, of_y = learn_scale(x, "standard"), learn_scale(y, "standard")
    data = make_dataset(of_x.apply(x), y=of_y.apply(y), coding="value")
    data = replace(data, inputs=("age",), outputs=("price",), preparation=Preparation((), of_x))
    theta = Parameters((1, 1))
    theta.weights[0][:] = 1
    shown = make_snapshot((1, 1), theta=theta, output="linear", cost="quadratic")
    panel.show_snapshot(with_data(shown, replace(data, target_scale=of_y)))
    curve = panel.curve.curve
    np.testing.assert_allclose(curve.curves[0], 100 + 20 * (curve.asked - 10))
    panel.grab()


def test_of_several_classes_over_one_input_each_has_its_curve(panel: OutputsPanel) -> None:
    data = make_dataset([[0], [1], [2]], [0, 1, 2], classes=NAMES)
    panel.show_snapshot(with_data(make_snapshot((1, 3)), data))
    assert [words for words, _ in panel.curve.curve._legend()][2:] == [f"— {name}" for name in NAMES]
    panel.grab()


def test_output_over_target_is_in_the_units_of_the_target(panel: OutputsPanel) -> None:
    scale = learn_scale(np.array([[10.0], [30.0], [50.0]]), "standard")
    targets = scale.apply(np.array([[10.0], [30.0], [50.0]]))
    data = replace(make_dataset(np.eye(3), y=targets, coding="value"), target_scale=scale, outputs=("price",))
    shown = make_snapshot((3, 1), output="linear", cost="quadratic")
    panel.show_snapshot(with_data(shown, data, targets))
    np.testing.assert_allclose(panel.foretold.chart._targets[:, 0], [10, 30, 50])
    np.testing.assert_allclose(panel.foretold.chart._outputs[:, 0], [10, 30, 50])
