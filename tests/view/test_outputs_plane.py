"""The outputs panel on data of two inputs and of one."""

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pictures import drawn_by, picture
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from read_out import read_all
from shown import Show

from nnviz.core.naming import count, number
from nnviz.core.parameters import Parameters
from nnviz.data.preparation import Preparation, Scale, engineer
from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot
from nnviz.view.outputs.decision_surface import MOST_ON_PLANE, DecisionSurface
from nnviz.view.outputs.outputs_panel import OutputsPanel
from nnviz.view.outputs.surface_colours import STRENGTH, surface
from nnviz.view.parts.plane import grid_side, plane_around
from nnviz.view.parts.style import DARK, LIGHT, Style, mix

CORNERS = [[-1, -1], [1, -1], [-1, 1], [1, 1]]
LABELS = [0, 1, 0, 1]
SIZES = (2, 3, 1)
_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(show: Show) -> OutputsPanel:
    return show(OutputsPanel(DARK), 645, 300)


def right_is_one() -> Parameters:
    """2–3–1: the output is near 1 where x₁ > 0 and near 0 elsewhere; neuron 2 of hidden 1 looks at x₂."""
    theta = Parameters(SIZES)
    theta.weights[0][:] = [[50, 0], [0, 50], [0, 0]]
    theta.weights[1][:] = [[40, 0, 0]]
    theta.biases[1][:] = -20
    return theta


def shot(theta: Parameters | None = None, **more: object) -> Snapshot:
    data = make_dataset(CORNERS, LABELS, classes=("left", "right"), coding="binary")
    return with_data(make_snapshot(SIZES, theta=theta or right_is_one(), **more), data)  # type: ignore[arg-type]


def colour(surface: DecisionSurface, x1: float, x2: float) -> QColor:
    (at,) = surface.frame.points([x1], [x2])
    return surface.grab().toImage().pixelColor(at.toPoint())


def on_the_surface(colour: QColor | str, style: Style = DARK) -> QColor:
    return mix(QColor(style.zero), QColor(colour), STRENGTH)


def near(one: QColor, other: QColor) -> bool:
    return all(abs(a - b) <= 4 for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


@pytest.mark.parametrize("style", [DARK, LIGHT])
def test_the_surface_is_orange_where_the_output_is_one(panel: OutputsPanel, style: Style) -> None:
    panel.recolour(style)
    panel.show_snapshot(shot())
    assert near(colour(panel.plane.surface, 0.6, 0.3), on_the_surface(style.positive, style))
    assert near(colour(panel.plane.surface, -0.6, 0.3), on_the_surface(style.negative, style))


def test_up_is_up(panel: OutputsPanel) -> None:
    theta = right_is_one()
    theta.weights[0][0] = [0, 50]
    panel.show_snapshot(shot(theta))
    assert near(colour(panel.plane.surface, 0.5, 0.6), on_the_surface(DARK.positive))
    assert near(colour(panel.plane.surface, 0.5, -0.6), on_the_surface(DARK.negative))


def test_regions_leave_out_how_sure_it_is(panel: OutputsPanel) -> None:
    theta = right_is_one()
    theta.weights[1][:], theta.biases[1][:] = [[2, 0, 0]], -1
    panel.show_snapshot(shot(theta))
    assert not near(colour(panel.plane.surface, 0.6, 0.3), on_the_surface(DARK.positive))
    panel.plane.discretise.click()
    assert near(colour(panel.plane.surface, 0.6, 0.3), on_the_surface(DARK.positive))
    box, seen = panel.plane.surface.frame.box, panel.plane.surface.grab().toImage()
    y = round(box.center().y() + 10)  # beside the points and the axis
    across = [seen.pixelColor(x, y).name() for x in range(round(box.left()) + 2, round(box.right()) - 2)]
    assert len(set(across)) == 2, "where one answer ends the other begins"


def test_an_answer_in_bits_is_as_sure_as_the_least_sure_of_them() -> None:
    data = make_dataset(CORNERS, [0, 1, 2, 3], classes=tuple("abcd"), coding="binary")
    outputs = np.array([[1.0, 0.75, 0.0, 0.5], [1.0, 1.0, 0.25, 0.0]])
    shades = 16
    sure = surface(outputs, data, DARK, limit=1, discrete=False).levels.ravel() % shades
    assert (sure / (shades - 1)).tolist() == pytest.approx([1, 0.5, 0.5, 0], abs=0.5 / (shades - 1))


def test_of_one_output_for_each_class_the_second_likeliest_tells_how_sure_an_answer_is() -> None:
    data = make_dataset(CORNERS[:3], [0, 1, 2], classes=tuple("abc"))
    outputs = np.array([[1.0, 0.2, 0.5, 0.9], [0.0, 1.0, 0.5, 0.4], [0.0, 0.5, 0.5, 0.1]])
    shades = 16
    sure = surface(outputs, data, DARK, limit=1, discrete=False).levels.ravel() % shades
    assert (sure / (shades - 1)).tolist() == pytest.approx([1, 0.5, 0, 0.5], abs=0.5 / (shades - 1))


def test_the_ends_of_a_scale_are_named_as_their_colours_are_used() -> None:
    two = make_dataset(CORNERS[:2], [0, 1], classes=("no", "yes"))
    amounts = make_dataset(CORNERS[:2], y=[[-2.0], [2.0]])
    for data, outputs, ends in (
        (amounts, [[-2.0, 0.0, 1.0, 2.0]], (-2, 0, 2)),
        (two, [[1.0, 0.5, 0.2, 0.0], [0.0, 0.5, 0.8, 1.0]], (-1, 0, 1)),
        (replace(two, coding="binary"), [[0.0, 0.5, 0.8, 1.0]], (0, 0.5, 1)),
    ):
        shown = surface(np.array(outputs), data, DARK, limit=2, discrete=False)
        low, middle, _, high = shown.levels.ravel().tolist()
        assert (low, middle, high) == (1, 128, len(shown.scale.table) - 1)
        assert [place for place, _ in shown.scale.marks] == [0, 0.5, 1]
        assert tuple(float(words.replace("−", "-")) for _, words in shown.scale.marks) == ends


def test_points_have_the_colours_of_their_classes(panel: OutputsPanel) -> None:
    theta = right_is_one()
    theta.vector[:] = 0
    panel.show_snapshot(shot(theta))
    assert near(colour(panel.plane.surface, 1, 1), QColor(DARK.positive))
    assert near(colour(panel.plane.surface, -1, 1), QColor(DARK.negative))


def test_a_neuron_chosen_elsewhere_takes_the_surface(panel: OutputsPanel) -> None:
    panel.show_snapshot(shot())
    panel.show_neuron(0, 1)
    assert near(colour(panel.plane.surface, -0.6, 0.6), QColor(DARK.on))
    assert near(colour(panel.plane.surface, -0.6, -0.6), QColor(DARK.off))
    assert panel.caption.text().startswith("a of hidden 1 neuron 2 over the plane · ")
    assert panel.plane.surface.point.lines()[0].name.startswith("a of hidden 1 neuron 2")
    panel.show_neuron(-1, -1)
    assert panel.plane.surface.point.lines()[0].name.startswith("output right")
    assert panel.caption.text().startswith("a over the plane of the inputs · ")
    panel.show_neuron(0, 1)
    panel.show_snapshot(replace(shot(), run=2))
    assert panel.caption.text().startswith("a over the plane of the inputs · "), "of another run it is let go"


def test_pointing_at_a_thumbnail_enlarges_it_and_a_click_chooses_it(
    panel: OutputsPanel, qtbot: QtBot
) -> None:
    panel.show_snapshot(shot())
    thumbnails = panel.plane.thumbnails
    at = thumbnails.place_of(0, 1).center().toPoint()
    qtbot.mouseMove(thumbnails, at)
    assert panel.caption.text().startswith("a of hidden 1 neuron 2 over the plane · ")
    with qtbot.waitSignal(panel.neuron_selected) as chosen:
        qtbot.mouseClick(thumbnails, _LEFT, pos=at)
    assert chosen.args == [0, 1]
    qtbot.mouseMove(thumbnails, thumbnails.place_of(0, 2).center().toPoint())
    assert panel.caption.text().startswith("a of hidden 1 neuron 3 over the plane · "), "what is pointed at"
    qtbot.mouseMove(thumbnails, at)
    with qtbot.waitSignal(panel.neuron_selected) as let_go:
        qtbot.mouseClick(thumbnails, _LEFT, pos=at)
    assert let_go.args == [-1, -1]


def test_an_output_that_is_chosen_elsewhere_is_the_surface_already(panel: OutputsPanel) -> None:
    panel.show_snapshot(shot())
    panel.show_neuron(1, 0)
    assert panel.caption.text().startswith("a over the plane of the inputs · ")


def test_of_very_many_points_as_many_are_counted_as_are_drawn(panel: OutputsPanel) -> None:
    n = MOST_ON_PLANE + 1
    data = make_dataset(np.zeros((n, 2)), [0] * n, classes=("left", "right"), coding="binary")
    panel.show_snapshot(with_data(make_snapshot(SIZES), data))
    assert panel.plane.legend.text().startswith(f"● {count(MOST_ON_PLANE)} training points")


def test_each_of_many_classes_has_its_hue(panel: OutputsPanel) -> None:
    theta = Parameters((2, 3))
    theta.weights[0][:] = [[-50, -50], [50, -50], [0, 80]]
    data = make_dataset(CORNERS, [0, 1, 2, 2], classes=("a", "b", "c"))
    panel.show_snapshot(with_data(make_snapshot((2, 3), theta=theta), data))
    panel.plane.discretise.click()
    found = [colour(panel.plane.surface, *at) for at in ((-0.6, -0.7), (0.6, -0.7), (0.3, 0.7))]
    assert all(near(pixel, on_the_surface(DARK.class_colour(k, 3))) for k, pixel in enumerate(found))


def test_every_kind_of_unit_and_broken_numbers_are_drawn(panel: OutputsPanel) -> None:
    for run, activation in enumerate(("relu", "tanh", "gaussian", "step")):
        panel.show_snapshot(shot(activation=activation, run=run + 2))
    theta = right_is_one()
    theta.vector[:] = np.nan
    panel.show_snapshot(shot(theta, run=9))
    assert colour(panel.plane.surface, 0.6, 0.3) == QColor(DARK.muted)


def test_numbers_over_the_plane_are_signed(panel: OutputsPanel) -> None:
    theta = Parameters((2, 1))
    theta.weights[0][:] = [[1, 0]]
    data = make_dataset(CORNERS, y=[[-1], [1], [-1], [1]], coding="value")
    panel.show_snapshot(
        with_data(make_snapshot((2, 1), theta=theta, output="linear", cost="quadratic"), data)
    )
    red, _, blue, _ = colour(panel.plane.surface, 0.7, 0.1).getRgb()
    assert red > blue
    red, _, blue, _ = colour(panel.plane.surface, -0.7, 0.1).getRgb()
    assert red < blue


def test_amounts_among_the_numbers_are_as_they_were_measured(panel: OutputsPanel) -> None:
    data = make_dataset(CORNERS, y=[[-1], [1], [-1], [1]], coding="value")
    data = replace(data, target_scale=Scale(np.array([100.0]), np.array([8.0]), "scaled"))
    panel.show_snapshot(with_data(make_snapshot((2, 1), output="linear", cost="quadratic"), data))
    shown = panel.numbers()
    assert [of for kind, of in zip(shown["shown"], shown["is"], strict=True) if kind == "train"] == [
        92,
        108,
    ] * 2


def test_amounts_have_no_regions_to_be_asked_for(panel: OutputsPanel) -> None:
    panel.show_snapshot(shot())
    panel.plane.discretise.click()
    data = make_dataset(CORNERS, y=[[-1], [1], [-1], [1]], coding="value")
    amounts = with_data(make_snapshot((2, 1), output="linear", cost="quadratic", run=2), data)
    panel.show_snapshot(amounts)
    assert not panel.plane.discretise.isVisible()
    after_regions = panel.plane.surface.grab().toImage()
    panel.plane.discretise.setChecked(False)
    panel.show_snapshot(replace(amounts, version=amounts.version + 1))
    assert panel.plane.surface.grab().toImage() == after_regions
    panel.show_snapshot(shot(run=3))
    assert panel.plane.discretise.isVisible()


def test_one_input_gives_the_curve(panel: OutputsPanel) -> None:
    theta = Parameters((1, 1))
    theta.weights[0][:], theta.biases[0][:] = 2, 0.5
    data = make_dataset([[0], [1]], y=[[0.5], [2.5]], coding="value")
    panel.show_snapshot(
        with_data(make_snapshot((1, 1), theta=theta, output="linear", cost="quadratic"), data)
    )
    curve = panel.curve.curve
    np.testing.assert_allclose(curve.curves[0], 2 * curve.asked + 0.5)
    assert panel.view is panel.curve
    said = read_all(curve, curve.point)
    assert [*said] == ["network", "train", "test"]
    assert said["network"] == [
        f"network, x₁ = {number(x)}: {number(y)}" for x, y in zip(curve.asked, curve.curves[0], strict=True)
    ]
    for part in ("train", "test"):
        assert said[part] == [
            f"{part}, example {k}, x₁ = {number(x)}: {number(y)}" for k, x, y in ((1, 0, 0.5), (2, 1, 2.5))
        ]


def test_several_inputs_and_a_number_give_output_over_target(panel: OutputsPanel) -> None:
    data = make_dataset(np.eye(3), y=[[1], [2], [3]], coding="value")
    shown = make_snapshot((3, 1), output="linear", cost="quadratic")
    panel.show_snapshot(with_data(shown, data))
    before = picture(panel)
    panel.show_snapshot(with_data(shown, data, [[1], [2], [2.5]]))
    assert panel.view is panel.foretold
    assert picture(panel) != before
    chart = panel.foretold.chart
    assert read_all(chart, chart.point)["y (output)"] == [
        f"y (output), example {k}, target {number(target)}: {number(output)}"
        for k, target, output in ((1, 1, 1), (2, 2, 2), (3, 3, 2.5))
    ]


def test_the_plane_holds_all_points_with_room_round_them() -> None:
    plane = plane_around(np.array([[-1.0, 0.0], [1.0, 5.0]]))
    np.testing.assert_allclose((plane.x1, plane.x2), [(-1.16, 1.16), (-0.4, 5.4)])
    points = plane.grid(2)
    np.testing.assert_allclose(points, [[-0.58, 0.58, -0.58, 0.58], [3.95, 3.95, 1.05, 1.05]])


def test_a_plane_of_one_point_has_an_extent() -> None:
    assert plane_around(np.array([[2.0, 2.0]])).x1 == (1, 3)


def test_larger_networks_are_asked_on_coarser_grids() -> None:
    small, large = (grid_side(*size, quick=True) for size in ((33, 9), (8000, 250)))
    assert small == 50
    assert 16 <= large < 25
    assert grid_side(33, 9, quick=False) == 100


def test_nothing_is_drawn_of_a_snapshot_without_lanes(panel: OutputsPanel) -> None:
    panel.show_snapshot(shot())
    panel.show_snapshot(make_snapshot(SIZES, State.LOADING, lanes=0))
    assert panel.nothing.isVisible()


def test_the_axes_are_the_two_that_were_measured_though_more_inputs_are_made_of_them(
    panel: OutputsPanel,
) -> None:
    data = make_dataset(CORNERS, LABELS, classes=("left", "right"), coding="binary")
    x = engineer(data.x_train, ("x1_squared",))
    data = replace(
        data, x_train=x, x_test=x, inputs=("width", "length", "x₁²"), preparation=Preparation(("x1_squared",))
    )
    panel.show_snapshot(with_data(make_snapshot((3, 2, 1)), data))
    assert {"width", "length"} <= set(drawn_by(panel.plane.surface).words)


def test_the_followed_example_is_ringed(panel: OutputsPanel) -> None:
    panel.show_snapshot(shot())
    surface = panel.plane.surface
    (ring,) = drawn_by(surface).of("disc", DARK.text)
    (centre,) = surface.frame.points([-1], [-1])
    assert ring.place.center() == centre
    assert ring.place.width() > 10


def test_in_a_low_panel_the_plane_is_in_sight_from_top_to_bottom(panel: OutputsPanel) -> None:
    panel.show_snapshot(shot())
    beside_a_lesson = 155  # in a window of 1280 by 800
    panel.resize(608, panel.height())
    panel.resize(608, panel.height() - panel.body.height() + beside_a_lesson)
    surface = panel.plane.surface
    assert surface.visibleRegion().boundingRect() == surface.rect()
