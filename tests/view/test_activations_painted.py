"""What the activations panel draws and claims: curves, bands, bars, dots, scales, and words."""

from collections.abc import Callable

import numpy as np
import pytest
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import Drawing, Mark, drawn_by, is_near, pixel
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.costs import COSTS
from nnviz.core.measures import SATURATED_SLOPE, slope
from nnviz.core.naming import number, plain
from nnviz.core.parameters import Array, Parameters
from nnviz.core.slowness import LayerPace, example_paces
from nnviz.session.snapshot import Snapshot
from nnviz.view.activations.activation_layer import BINS, LayerView, layer_help
from nnviz.view.activations.activation_painter import frame_in
from nnviz.view.activations.activations_panel import ActivationsPanel
from nnviz.view.activations.slowness_picture import SlownessPicture
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.slowness_words import RULES, neuron_words, weight_words
from nnviz.view.parts.style import DARK, LIGHT, Style, mix


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def panel(request: pytest.FixtureRequest, qtbot: QtBot) -> ActivationsPanel:
    made = ActivationsPanel(request.param)
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    return made


def shown(
    panel: ActivationsPanel, snapshot: Snapshot, layer: int = 0
) -> tuple[Drawing, ChartFrame, LayerView]:
    """What the grid draws inside the chart of a layer, and where that is."""
    panel.show_snapshot(snapshot)
    view = panel._views[layer]
    frame = frame_in(panel.grid.cell(layer), view)
    room = frame.box.adjusted(-1, -1, 1, 1)
    return Drawing(mark for mark in drawn_by(panel.grid) if room.contains(mark.place)), frame, view


def curves(panel: ActivationsPanel, kind: str) -> dict[str, tuple[Mark, Array, Array]]:
    """The two curves of a layer of this kind by their pens, each with its z and its heights."""
    panel.show_snapshot(make_snapshot((4, 3, 1), activation=kind))
    frame, found = frame_in(panel.grid.cell(0), panel._views[0]), {}
    for mark in drawn_by(panel.grid).of("line"):
        if len(mark.points) > 2 and frame.box.left() - 1 < mark.place.left() < frame.box.right():
            z = np.array([frame.x_at(point.x()) for point in mark.points])
            y = np.array([frame.y_at(point.y()) for point in mark.points])
            found["dashed" if mark.style is Qt.PenStyle.DashLine else "solid"] = (mark, z, y)
    return found


def logistic(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


@pytest.mark.parametrize(
    ("kind", "sigma", "prime"),
    [
        ("sigmoid", logistic, lambda z: logistic(z) * (1 - logistic(z))),
        ("tanh", np.tanh, lambda z: 1 - np.tanh(z) ** 2),
        ("relu", lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float)),
    ],
)
def test_the_solid_curve_is_sigma_and_the_dashed_one_its_slope(
    panel: ActivationsPanel, kind: str, sigma: Callable[[Array], Array], prime: Callable[[Array], Array]
) -> None:
    found = curves(panel, kind)
    for pen, function, colour in (("solid", sigma, "text"), ("dashed", prime, "muted")):
        mark, z, y = found[pen]
        away = np.abs(z) > 1e-6  # a kink is at 0
        np.testing.assert_allclose(y[away], function(z)[away], atol=1e-6)
        assert mark.ink == panel.look.colour(colour)
        limit = panel._views[0].limit
        assert (z.min(), z.max()) == pytest.approx((-limit, limit))
    words = panel.reading.text()
    assert words.index("Line") < words.index("σ(z)") < words.index("dashed") < words.index("σ′(z)")


@in_turn("kind", ["sigmoid", "tanh", "relu", "linear", "softplus"])
def test_the_band_lies_where_the_slope_is_under_the_limit(panel: ActivationsPanel, kind: str) -> None:
    drawn, frame, view = shown(panel, make_snapshot((4, 3, 1), activation=kind))
    bands = [mark.place for mark in drawn.of("fill")]
    step = 2 * view.limit / 160
    for z in np.linspace(-view.limit, view.limit, 60):
        prime = abs(slope(ACTIVATIONS[kind], np.array([z - step, z, z + step])))
        across = frame.points([z], [frame.y[0]])[0].x()
        covered = any(band.left() <= across <= band.right() for band in bands)
        if (prime < SATURATED_SLOPE).all() or (prime >= SATURATED_SLOPE).all():
            assert covered == bool(prime[1] < SATURATED_SLOPE), z
    for band in bands:
        assert (band.top(), band.bottom()) == pytest.approx((frame.box.top(), frame.box.bottom()))


def test_the_limit_of_saturation_is_written_once_and_told_everywhere(panel: ActivationsPanel) -> None:
    panel.show_snapshot(make_snapshot())
    limit = f"σ′(z)| < {SATURATED_SLOPE:g}"
    assert limit in panel.reading.text()
    assert limit.replace("<", "&lt;") in layer_help(panel._views[0])
    assert f"σ′(z_j)| &lt; {SATURATED_SLOPE:g}" in RULES


def with_probe(*rows: list[float], **fields: object) -> Snapshot:
    """Layers of one neuron with these z on the first examples."""
    made = make_snapshot((4, *[1] * len(rows)))
    lane = replace(made.lanes[0], probe_z=tuple(np.array([row]) for row in rows), **fields)
    return replace(made, lanes=(lane,))


@pytest.mark.parametrize("layer", [0, 1])
def test_bars_stand_at_their_z_as_high_as_their_share_in_the_hue_of_the_layer(
    panel: ActivationsPanel, layer: int
) -> None:
    rows = [[-3.1] * 2 + [2.05] * 8, [0.05] * 5 + [5.9] * 5]
    drawn, frame, view = shown(panel, with_probe(*rows), layer)
    bars = sorted((mark for mark in drawn.of("box")), key=lambda mark: mark.place.left())
    for bar, z in zip(bars, sorted(set(rows[layer])), strict=True):
        assert frame.x_at(bar.place.left()) <= z <= frame.x_at(bar.place.right()) + 2 * view.limit / BINS / 20
        assert bar.place.bottom() == pytest.approx(frame.box.bottom())
        assert bar.fill == mix(panel.look.colour("card"), panel.look.layer_colour(layer, 2), 150 / 255)
    low, high = (bar.place.height() for bar in bars)
    assert low / high == pytest.approx(0.25 if layer == 0 else 1)
    assert high == max(low, high) > 0.8 * frame.box.height()


def test_every_layer_has_its_own_name_numbers_and_scale(panel: ActivationsPanel) -> None:
    snapshot = with_probe([-9.0, 0, 0, 9], [0.0, 0, 0, 30], dead=np.array([0.25, 0.75]))
    panel.show_snapshot(snapshot)
    drawn = drawn_by(panel.grid)
    for layer, (name, saturated, dead) in enumerate((("hidden 1", 50, 25), ("output", 25, 75))):
        cell = panel.grid.cell(layer)
        inside = [mark for mark in drawn.of("text") if cell.contains(mark.place.center())]
        words = [mark.text for mark in inside]
        (title,) = [mark for mark in inside if mark.text == name]
        assert title.ink == panel.look.layer_colour(layer, 2)
        (kind,) = [mark for mark in inside if mark.text == panel._views[layer].kind.label]
        assert kind.place.left() > title.place.left()
        assert kind.place.top() == title.place.top()
        (numbers,) = [text for text in words if "dead" in text]
        assert f"{saturated}" in numbers.split("dead")[0]
        assert f"{dead}" in numbers.split("dead")[1]
        limit = panel._views[layer].limit
        assert {plain(-limit), "0", plain(limit)} <= set(words)
    assert [view.limit for view in panel._views] == [10, 30]


def known() -> Parameters:
    """16–2–1: for an input of ones, hidden 1 has z = 0.5 and 3."""
    theta = Parameters((16, 2, 1))
    theta.biases[0][:] = [[0.5], [3.0]]
    theta.weights[1][:] = 1
    return theta


def test_the_chosen_neuron_is_a_dot_on_its_curve(panel: ActivationsPanel) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 1), theta=known(), x=np.ones(16)))
    assert not drawn_by(panel.grid).of("disc")
    for neuron, z in enumerate((0.5, 3.0)):
        panel.show_neuron(0, neuron)
        (dot,) = drawn_by(panel.grid).of("disc")
        frame = frame_in(panel.grid.cell(0), panel._views[0])
        assert frame.x_at(dot.place.center().x()) == pytest.approx(z)
        assert frame.y_at(dot.place.center().y()) == pytest.approx(logistic(np.array(z)))
        assert dot.fill == panel.look.colour("accent")
    panel.show_neuron(1, 0)
    (dot,) = drawn_by(panel.grid).of("disc")
    assert panel.grid.cell(1).contains(dot.place.center())


def test_under_the_pointer_every_neuron_of_the_layer_is_a_tick_at_its_z(
    panel: ActivationsPanel, qtbot: QtBot
) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 1), theta=known(), x=np.ones(16)))
    frame = frame_in(panel.grid.cell(0), panel._views[0])
    for at in (QPointF(1, 1), frame.box.center()):
        qtbot.mouseMove(panel.grid, at.toPoint())
    ticks = [
        mark
        for mark in drawn_by(panel.grid).of("line", panel.look.text)
        if len(mark.points) == 2 and mark.place.height() < 10 and mark.place.width() < 1
    ]
    assert [frame.x_at(mark.place.left()) for mark in ticks] == pytest.approx([0.5, 3.0])
    (nearest,) = drawn_by(panel.grid).of("disc")
    assert frame.x_at(nearest.place.center().x()) == pytest.approx(0.5)  # to the middle, z = 0


@in_turn(
    ("output", "cost", "claimed"),
    [
        ("sigmoid", "cross_entropy", True),
        ("sigmoid", "quadratic", False),
        ("softmax", "log_likelihood", True),
        ("softmax", "quadratic", False),
        ("linear", "quadratic", True),
        ("tanh", "quadratic", False),
    ],
)
def test_only_where_delta_is_a_minus_y_the_slope_is_said_not_to_slow(
    panel: ActivationsPanel, output: str, cost: str, claimed: bool
) -> None:
    snapshot = make_snapshot((4, 3, 2), output=output, cost=cost, target=1)
    panel.show_snapshot(snapshot)
    hidden, last = panel._views
    assert "does not slow" not in layer_help(hidden)
    assert ("does not slow" in layer_help(last)) is claimed
    lane, example = snapshot.lanes[0], snapshot.example
    assert example is not None
    delta = lane.gradient.biases[-1][:, 0]
    assert np.allclose(delta, lane.activations[-1] - example.y) is claimed
    panel.show_neuron(1, 0)
    assert ("without σ′ as a factor" in panel.reading.text()) is claimed


def pace_of_a_sure_and_wrong_output(output: str, cost: str) -> LayerPace:
    """2–2: output 1 of 2 is at 1, where it is to be 0."""
    theta, z = Parameters((2, 2)), np.array([30.0, -30.0])
    a = np.array([1.0, np.exp(-60)]) if output == "softmax" else logistic(z)
    kinds = (ACTIVATIONS[output],)
    return example_paces(theta, kinds, COSTS[cost], np.ones(2), np.array([0.0, 1.0]), [z], [a])[0]


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_an_output_that_is_sure_and_wrong_is_never_called_nearly_right(output: str) -> None:
    pace = pace_of_a_sure_and_wrong_output(output, "quadratic")
    for j in range(2):
        assert "nearly right" not in weight_words(pace, j, 0, "x₁", "output neuron")


def pace(a: list[float], delta: list[float], **more: object) -> LayerPace:
    return LayerPace(np.array(a), np.array(delta), None, None, **more)  # type: ignore[arg-type]


LARGE = " has a gradient: "
SMALL = " has a small gradient: "


def test_small_is_measured_against_the_largest_gradient_of_the_layer() -> None:
    faint_all_round = pace([0.06, 0.06], [0.05, 1.0], cancels=True)
    assert LARGE in weight_words(faint_all_round, 0, 0, "x₁", "n")
    one_lit = pace([0.06, 1.0], [0.05, 1.0], cancels=True)
    assert SMALL in weight_words(one_lit, 0, 0, "x₁", "n")
    assert LARGE in weight_words(one_lit, 0, 1, "x₂", "n")
    assert LARGE in weight_words(one_lit, 1, 0, "x₁", "n")


def test_the_smaller_factor_is_the_reason() -> None:
    faint = pace([0.06, 9.0], [0.9, 1.0], cancels=True)
    assert "its input is faint" in weight_words(faint, 0, 0, "x₁", "n")
    small = pace([1.0, 1.0], [0.001, 1.0], cancels=True)
    assert "nearly right" in weight_words(small, 0, 0, "x₁", "n")
    through_a_softmax = pace([1.0, 1.0], [0.001, 1.0])
    assert "its error is small" in weight_words(through_a_softmax, 0, 0, "x₁", "n")
    hidden = LayerPace(np.ones(2), np.array([0.001, 1.0]), np.array([0.2, 0.5]), np.array([0.005, 2.0]))
    assert "reaches its neuron (∂C/∂a = 0.00500)" in weight_words(hidden, 0, 0, "x₁", "n")


def test_saturated_dim_and_little_are_said_on_their_side_of_the_limit_only() -> None:
    for share, is_slow in ((0.9, True), (1.1, False)):
        prime = np.array([share * SATURATED_SLOPE, 1])
        made = LayerPace(np.array([1.0]), np.array([1.0, 1.0]), prime, np.ones(2))
        assert (SMALL in weight_words(made, 0, 0, "x₁", "n")) is is_slow
        assert ("is saturated" in neuron_words(made, 0, "n")) is is_slow
        assert LARGE in weight_words(made, 1, 0, "x₁", "n")
        dim = pace([0.05 * share, 1.0], [1.0])
        assert ("its input is dim" in weight_words(dim, 0, 0, "x₁", "n")) is is_slow
        assert ("1 of its 2 inputs is dim" in neuron_words(dim, 0, "n")) is is_slow
        little = pace([1.0, 1.0], [0.01 * share, 1.0])
        assert (SMALL in weight_words(little, 0, 0, "x₁", "n")) is is_slow


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def slowness(request: pytest.FixtureRequest, qtbot: QtBot) -> tuple[SlownessPicture, Style]:
    made = SlownessPicture(request.param)
    qtbot.addWidget(made)
    made.resize(150, 200)
    made.show()
    return made, request.param


def test_the_slowness_picture_is_full_at_its_largest_and_its_scale_says_so(
    slowness: tuple[SlownessPicture, Style],
) -> None:
    picture, style = slowness
    picture.clearFocus()
    picture.show_gradient(np.array([0.0, -0.02, 0.04, 0.01]), (2, 2), "hidden 1 neuron 3")
    place = picture.place()
    centres = [
        place.topLeft() + QPointF((k % 2 + 0.5) * place.width() / 2, (k // 2 + 0.5) * place.height() / 2)
        for k in range(4)
    ]
    for at, share in zip(centres, (0, 0.5, 1, 0.25), strict=True):
        assert is_near(pixel(picture, at), magnitude(style, share))
    drawn = drawn_by(picture)
    bar = drawn.of("image")[-1].place
    ends = [QPointF(bar.left() + 1, bar.center().y()), QPointF(bar.right() - 1, bar.center().y())]
    assert distance(pixel(picture, ends[0]), magnitude(style, 0)) < 40
    assert distance(pixel(picture, ends[1]), magnitude(style, 1)) < 40
    assert drawn.text("0").place.top() >= bar.bottom()
    assert drawn.text(number(0.04)).place.top() >= bar.bottom()
    assert "hidden 1 neuron 3" in drawn.words


def test_what_is_left_of_the_last_row_of_the_slowness_picture_is_no_input(
    slowness: tuple[SlownessPicture, Style],
) -> None:
    picture, style = slowness
    picture.show_gradient(np.array([0.04, 0.04, 0.04]), (2, 2), "hidden 1 neuron 3")
    place = picture.place()
    quarter = QPointF(place.width() / 4, place.height() / 4)
    assert is_near(pixel(picture, place.center() + quarter), style.card)
    assert is_near(pixel(picture, place.center() - quarter), magnitude(style, 1))


def magnitude(style: Style, share: float) -> QColor:
    return QColor(*(int(part) for part in style.sequential[round(255 * share)]))


def distance(one: QColor, other: QColor) -> int:
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True))
