"""What the picture of the network means: signs, strengths, brightness, targets, and whose they are."""

from base64 import b64decode
from itertools import product

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pictures import Drawing, Mark, drawn_by, is_near, pixel
from PySide6.QtCore import QByteArray, QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from nnviz.core.naming import fixed, number, plain
from nnviz.core.parameters import Parameters
from nnviz.data.catalog import load
from nnviz.data.preparation import Preparation, learn_scale
from nnviz.view.network.network_layout import Column
from nnviz.view.network.network_moment import moment_of
from nnviz.view.network.network_painter import MOST_DISCS
from nnviz.view.network.network_panel import NetworkPanel
from nnviz.view.network.network_words import caption, neuron_lines
from nnviz.view.parts.style import DARK, LIGHT, Style, mix

PLANE = (2, 2, 1)


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def panel(request: pytest.FixtureRequest, qtbot: QtBot) -> NetworkPanel:
    made = NetworkPanel(request.param)
    qtbot.addWidget(made)
    made.resize(700, 380)
    made.show()
    return made


def weights(*rows: list[float]) -> Parameters:
    """2–2–1 with these weights into hidden 1, and none into the output."""
    theta = Parameters(PLANE)
    theta.weights[0][:] = rows
    return theta


def activated(*a: float, sizes: tuple[int, ...] = (16, 3, 2), layer: int = 0) -> Parameters:
    """Neurons of a layer at these activations of the sigmoid."""
    theta = Parameters(sizes)
    theta.biases[layer][:, 0] = np.log(np.array(a) / (1 - np.array(a)))
    return theta


def from_to(panel: NetworkPanel, drawn: Drawing, layer: int, k: int, j: int) -> list[Mark]:
    """The lines from neuron k into neuron j of a layer."""
    before, column = panel.picture.places.before(layer), panel.picture.places.columns[layer]
    assert before is not None
    ends = (before.centre(k), column.centre(j))
    return [mark for mark in drawn.of("line") if mark.points == ends]


def at(panel: NetworkPanel, layer: int, neuron: int) -> QColor:
    return pixel(panel.picture, panel.picture.places.columns[layer].centre(neuron))


def distance(one: QColor, other: QColor | str) -> int:
    return sum(abs(a - b) for a, b in zip(one.getRgb(), QColor(other).getRgb(), strict=True))


def leans(colour: QColor, style: Style) -> int:
    """1 for a colour on the positive side, −1 on the negative one."""
    card = QColor(style.card)
    return int(np.sign((colour.red() - colour.blue()) - (card.red() - card.blue())))


def test_orange_edges_are_positive_blue_ones_negative_and_strong_ones_strong(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot(PLANE, theta=weights([2.0, -2.0], [0.8, -0.4]), x=(0.5, 0.5)))
    drawn, style = drawn_by(panel.picture), panel.look
    ((up,), (down,)) = (from_to(panel, drawn, 0, k, 0) for k in (0, 1))
    ((weak_up,), (weak_down,)) = (from_to(panel, drawn, 0, k, 1) for k in (0, 1))
    assert (up.ink, down.ink) == (QColor(style.positive), QColor(style.negative))
    assert f"≥ {plain(2.0)}" in panel.reading.text()  # what has the full colour
    assert (leans(weak_up.ink, style), leans(weak_down.ink, style)) == (1, -1)
    assert distance(weak_down.ink, style.card) < distance(weak_up.ink, style.card)
    assert distance(weak_up.ink, style.card) < distance(up.ink, style.card)
    (nothing,) = from_to(panel, drawn, 1, 0, 0)
    assert distance(nothing.ink, style.card) < distance(weak_down.ink, style.card)


def test_once_the_gradient_is_there_the_edges_have_its_signs(panel: NetworkPanel) -> None:
    snapshot = make_snapshot((2, 3, 2), phase=6, seed=3)
    view = snapshot.lanes[0].phase
    assert view is not None
    assert view.gradient is not None
    panel.show_snapshot(snapshot)
    drawn, against = drawn_by(panel.picture), 0
    theta = snapshot.lanes[0].theta
    largest = max(np.abs(nabla).max() for nabla in view.gradient.weights)
    for layer, nabla in enumerate(view.gradient.weights):
        for j, k in np.argwhere(np.abs(nabla) > 0.2 * largest).tolist():
            (line,) = from_to(panel, drawn, layer, k, j)
            assert leans(line.ink, panel.look) == np.sign(nabla[j, k])
            against += theta.weights[layer][j, k] * nabla[j, k] < 0
    assert against  # where the weight itself has the other sign


def test_edges_that_do_not_lead_into_the_chosen_neuron_are_pale(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot(PLANE, theta=weights([2.0, -2.0], [2.0, -2.0]), x=(0.5, 0.5)))
    inputs, column, card = panel.picture.places.inputs, panel.picture.places.columns[0], panel.look.card
    assert inputs is not None
    middle = (inputs.centre(0) + column.centre(0)) / 2
    before = distance(pixel(panel.picture, middle), card)
    panel.show_neuron(0, 1)
    assert 0 < distance(pixel(panel.picture, middle), card) < 0.3 * before
    panel.show_neuron(-1, -1)
    assert distance(pixel(panel.picture, middle), card) == before


def test_the_row_of_the_chosen_neuron_is_drawn_over_all_and_the_neuron_ringed(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot(PLANE, theta=weights([1.0, 1.0], [-1.0, 1.0]), x=(0.5, 0.5)))
    panel.show_neuron(0, 1)
    drawn, style = drawn_by(panel.picture), panel.look
    thick = [from_to(panel, drawn, 0, k, 1)[-1] for k in (0, 1)]
    assert [mark.ink for mark in thick] == [QColor(style.negative), QColor(style.positive)]
    assert all(len(from_to(panel, drawn, 0, k, 0)) == 1 for k in (0, 1))
    rings = [mark for mark in drawn.of("disc") if mark.ink == style.colour("text")]
    assert [ring.place.center() for ring in rings] == [panel.picture.places.columns[0].centre(1)]
    assert rings[0].place.width() > 2 * panel.picture.places.radius
    panel.show_neuron(-1, -1)
    assert not [mark for mark in drawn_by(panel.picture).of("disc") if mark.ink == style.colour("text")]


def test_the_row_of_the_chosen_neuron_is_on_the_scale_of_all_edges(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot(PLANE, theta=weights([2.0, -2.0], [0.4, -0.4]), x=(0.5, 0.5)))
    panel.show_neuron(0, 1)
    (*_, weak), full = from_to(panel, drawn_by(panel.picture), 0, 0, 1), QColor(panel.look.positive)
    assert leans(weak.ink, panel.look) == 1
    assert distance(weak.ink, panel.look.zero) < 0.4 * distance(full, panel.look.zero)


def test_once_the_gradient_is_there_the_row_of_the_chosen_neuron_is_of_it(panel: NetworkPanel) -> None:
    snapshot = make_snapshot((2, 3, 2), phase=6, seed=3)
    panel.show_snapshot(snapshot)
    (lane,) = snapshot.lanes
    assert lane.phase is not None
    assert lane.phase.gradient is not None
    against = 0
    for layer, (w, nabla) in enumerate(zip(lane.theta.weights, lane.phase.gradient.weights, strict=True)):
        for j, k in product(*map(range, w.shape)):
            panel.show_neuron(layer, j)
            line = from_to(panel, drawn_by(panel.picture), layer, k, j)[-1]
            if abs(nabla[j, k]) > 0.2 * panel.picture.weight_limit:
                assert leans(line.ink, panel.look) == np.sign(nabla[j, k])
                against += w[j, k] * nabla[j, k] < 0
    assert against


@pytest.mark.parametrize(
    ("phase", "words"), [(3, "its weights w"), (4, "its weights w"), (6, "its ∂C/∂w"), (7, "its ∂C/∂w")]
)
def test_what_lies_over_the_input_picture_is_named(panel: NetworkPanel, phase: int, words: str) -> None:
    panel.show_snapshot(make_snapshot((16, 3, 2), phase=phase))
    panel.show_neuron(0, 1)
    assert words in drawn_by(panel.picture).words


def test_a_layer_that_is_not_computed_yet_is_dark_and_dim(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot((16, 3, 2), phase=1))
    places = panel.picture.places
    beyond_the_edges = places.columns[1].centre(0) + QPointF(places.radius / 2, 0)
    found = pixel(panel.picture, beyond_the_edges)
    assert is_near(found, mix(QColor(panel.look.card), QColor(panel.look.off), 0.25))


def answered(panel: NetworkPanel, layer: int, neuron: int) -> QColor:
    """The middle of what the tip of a neuron shows of the plane."""
    encoded = panel.picture._responses.enlarged(layer, neuron).partition("base64,")[2].partition('"')[0]
    image = QImage.fromData(QByteArray(b64decode(encoded)))
    return image.pixelColor(image.width() // 2, image.height() // 2)


@pytest.mark.parametrize("features", [(), ("x1_x2",)])
def test_the_tip_of_a_neuron_has_its_own_answers_over_the_plane(
    panel: NetworkPanel, features: tuple[str, ...]
) -> None:
    theta = Parameters((2 + len(features), 2, 1))
    theta.biases[0][:, 0], theta.biases[1][:] = (50, -50), -3
    data, style = load("circle", train_size=4, test_size=4, features=features), panel.look
    snapshot = make_snapshot(theta.sizes, theta=theta, output="linear", cost="quadratic")
    panel.show_snapshot(with_data(snapshot, data))
    hidden = [answered(panel, 0, neuron) for neuron in (0, 1)]
    assert hidden == [QColor(style.on), QColor(style.off)]
    assert is_near(answered(panel, 1, 0), style.negative)  # an output of both signs


def test_brightness_grows_with_the_activation(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot((16, 3, 2), theta=activated(0.1, 0.5, 0.9)))
    off, on = QColor(panel.look.off), QColor(panel.look.on)
    for neuron, share in enumerate((0.1, 0.5, 0.9)):
        found = at(panel, 0, neuron)
        expected = [a + share * (b - a) for a, b in zip(off.getRgb(), on.getRgb(), strict=True)]
        assert is_near(found, QColor(*(round(part) for part in expected)))


def test_the_largest_of_a_layer_without_bounds_is_lit_fully(panel: NetworkPanel) -> None:
    theta = Parameters((16, 3, 2))
    theta.biases[0][:, 0] = [0, 3, 6]
    panel.show_snapshot(make_snapshot((16, 3, 2), theta=theta, activation="relu"))
    none, half, full = (at(panel, 0, neuron) for neuron in range(3))
    assert (none, full) == (QColor(panel.look.off), QColor(panel.look.on))
    assert abs(distance(half, none) - distance(half, full)) < 12


@pytest.mark.parametrize("phase", [4, 5, 6, 7])
def test_on_the_way_back_each_neuron_has_the_sign_of_its_own_delta(panel: NetworkPanel, phase: int) -> None:
    snapshot = make_snapshot((16, 3, 3), phase=phase, seed=5, target=1)
    panel.show_snapshot(snapshot)
    moment, style = moment_of(snapshot), panel.look
    known = [(layer, delta) for layer, delta in enumerate(moment.delta) if delta is not None]
    largest = max(np.abs(delta).max() for _, delta in known)
    for layer, delta in known:
        for neuron, value in enumerate(delta.tolist()):
            found = at(panel, layer, neuron)
            level = style.diverging[128 + round(127 * value / largest)]  # one scale for all layers
            assert is_near(found, QColor(*(int(part) for part in level)))
            if abs(value) > 0.2 * largest:
                assert leans(found, style) == np.sign(value)


def test_before_the_way_back_they_show_activations(panel: NetworkPanel) -> None:
    theta = activated(0.999999, 0.000001, 0.5)
    panel.show_snapshot(make_snapshot((16, 3, 2), theta=theta, phase=3))
    assert is_near(at(panel, 0, 0), panel.look.on)
    assert is_near(at(panel, 0, 1), panel.look.off)


def bars(panel: NetworkPanel, neuron: int) -> tuple[list[Mark], list[Mark]]:
    """The filled bars and the outlines at the height of an output."""
    column, drawn = panel.picture.places.columns[-1], drawn_by(panel.picture)
    hue = panel.look.output_hue
    in_line = [mark for mark in drawn if abs(mark.place.center().y() - column.y[neuron]) < 1]
    return (
        [mark for mark in in_line if mark.kind == "fill" and mark.fill == QColor(hue)],
        [mark for mark in in_line if mark.kind == "box" and mark.ink == QColor(hue)],
    )


def test_the_outline_is_the_target_and_the_fill_the_output(panel: NetworkPanel) -> None:
    theta = activated(0.1, 0.8, 0.999999, sizes=(16, 2, 3), layer=1)
    panel.show_snapshot(make_snapshot((16, 2, 3), theta=theta, target=0))
    (low,), (wanted,) = bars(panel, 0)
    (high,), others = bars(panel, 1)
    (full,), _ = bars(panel, 2)
    assert others == []
    assert low.place.width() == pytest.approx(0.1 * full.place.width(), abs=0.1)
    assert high.place.width() == pytest.approx(0.8 * full.place.width(), abs=0.1)
    assert wanted.place.right() == pytest.approx(full.place.right(), abs=2)  # it ends where 1 ends
    between = QPointF((low.place.right() + wanted.place.right()) / 2, wanted.place.center().y())
    assert is_near(pixel(panel.picture, between), panel.look.card)
    right = QPointF(wanted.place.right() - 0.5, wanted.place.center().y())
    assert not is_near(pixel(panel.picture, right), panel.look.card)


def test_an_output_that_reaches_its_target_fills_the_outline(panel: NetworkPanel) -> None:
    theta = activated(0.5, 0.999999, sizes=(16, 2, 2), layer=1)
    panel.show_snapshot(make_snapshot((16, 2, 2), theta=theta, target=1))
    (full,), (wanted,) = bars(panel, 1)
    assert full.place.right() == pytest.approx(wanted.place.right(), abs=2)


def test_a_small_output_is_short_also_where_no_target_is_one(panel: NetworkPanel) -> None:
    widths = []
    for output in (0.1, 0.999999):
        theta = activated(output, sizes=(16, 2, 1), layer=1)
        panel.show_snapshot(make_snapshot((16, 2, 1), theta=theta, target=0))
        (said,), others = bars(panel, 0)
        assert others == []
        widths.append(said.place.width())
    assert widths[0] == pytest.approx(0.1 * widths[1], rel=0.01)


def test_an_output_below_0_has_no_bar(panel: NetworkPanel) -> None:
    theta = Parameters((16, 2, 1))
    theta.biases[1][:] = -0.5
    panel.show_snapshot(make_snapshot((16, 2, 1), theta=theta, output="linear", cost="quadratic"))
    (said,), _ = bars(panel, 0)
    assert said.place.width() == 0


@pytest.mark.parametrize(("target", "output"), [(3.0, 1.5), (0.4, 0.8), (0.5, 4.0)])
def test_a_number_and_its_target_are_on_one_scale_that_has_room_for_both(
    panel: NetworkPanel, target: float, output: float
) -> None:
    theta = Parameters((3, 1))
    theta.biases[0][:] = output
    data = make_dataset(np.eye(3), y=[[target]] * 3, coding="value")
    made = with_data(make_snapshot((3, 1), theta=theta, output="linear", cost="quadratic"), data)
    panel.show_snapshot(made)
    (said,), (wanted,) = bars(panel, 0)
    (value,) = [mark for mark in drawn_by(panel.picture) if mark.text == fixed(output)]
    assert (wanted.place.width() - 2) / said.place.width() == pytest.approx(target / output, rel=0.02)
    assert max(said.place.right(), wanted.place.right()) <= value.place.left()


def test_values_beside_the_outputs_are_theirs_and_the_target_stands_out(panel: NetworkPanel) -> None:
    theta = activated(0.15, 0.85, sizes=(16, 2, 2), layer=1)
    panel.show_snapshot(make_snapshot((16, 2, 2), theta=theta, target=0))
    drawn, places = drawn_by(panel.picture), panel.picture.places
    for words, neuron, wanted in (("0.15", 0, True), ("0.85", 1, False)):
        mark = drawn.text(words)
        assert mark.place.center().y() == pytest.approx(places.columns[-1].y[neuron], abs=1)
        assert mark.bold is wanted


def test_the_input_picture_is_grey_and_the_right_way_up(panel: NetworkPanel) -> None:
    x = np.zeros(16)
    x[[1, 12]] = 1, 0.5  # row 1 column 2, and row 4 column 1
    panel.show_snapshot(make_snapshot((16, 3, 2), x=x))
    assert cell(panel, 0, 1) == QColor("#ffffff")
    assert is_near(cell(panel, 3, 0), QColor(128, 128, 128))
    assert cell(panel, 0, 0) == cell(panel, 1, 0) == cell(panel, 3, 3) == QColor("#000000")


def cell(panel: NetworkPanel, row: int, column: int) -> QColor:
    """A pixel of the input picture."""
    place = panel.picture.places.picture
    assert place is not None
    across, down = (column + 0.5) * place.width() / 4, (row + 0.5) * place.height() / 4
    return pixel(panel.picture, place.topLeft() + QPointF(across, down))


def test_a_scaled_input_is_pictured_as_it_was_measured(panel: NetworkPanel) -> None:
    pixels = np.full((2, 16), 0.5)
    pixels[0, :2] = 1, 0
    scale = learn_scale(pixels, "standard")
    data = make_dataset(scale.apply(pixels), [0, 1], classes=("a", "b"), image_shape=(4, 4))
    prepared = replace(data, preparation=Preparation((), scale))
    panel.show_snapshot(with_data(make_snapshot((16, 3, 2)), prepared))
    assert (cell(panel, 0, 0), cell(panel, 0, 1)) == (QColor("#ffffff"), QColor("#000000"))
    assert is_near(cell(panel, 2, 2), QColor(128, 128, 128))


def test_the_weights_over_the_picture_have_signs_and_places(panel: NetworkPanel) -> None:
    theta = Parameters((16, 3, 2))
    theta.weights[0][2, :] = 1
    theta.weights[0][2, 1], theta.weights[0][2, 15] = -1, 0
    panel.show_snapshot(make_snapshot((16, 3, 2), theta=theta))
    panel.show_neuron(0, 2)
    place, style = panel.picture.places.picture, panel.look
    assert place is not None
    step = place.width() / 4
    found = [
        pixel(panel.picture, place.topLeft() + QPointF((k % 4 + 0.5) * step, (k // 4 + 0.5) * step))
        for k in (0, 1, 4, 15)
    ]
    assert found == [QColor(getattr(style, name)) for name in ("positive", "negative", "positive", "zero")]
    drawn = drawn_by(panel.picture)
    assert [mark.place for mark in drawn.of("box", style.layer_colour(0, 2)) if mark.width > 1] == [place]
    assert any("weights w" in words for words in drawn.words)


def test_weights_over_the_picture_have_their_own_scale(panel: NetworkPanel) -> None:
    theta = Parameters((16, 3, 2))
    theta.weights[0][2, :] = 0.25
    panel.show_snapshot(make_snapshot((16, 3, 2), theta=theta))
    panel.show_neuron(0, 2)
    assert cell(panel, 2, 1) == QColor(panel.look.positive)


def test_inputs_that_are_no_picture_have_the_colours_of_their_signs(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot((3, 2, 1), x=(1.0, -1.0, 0.0)))
    inputs = panel.picture.places.inputs
    assert inputs is not None
    drawn = drawn_by(panel.picture)
    found = [pixel(panel.picture, inputs.centre(k)) for k in range(3)]
    assert found == [QColor(getattr(panel.look, name)) for name in ("positive", "negative", "zero")]
    for k, words in enumerate(("1.00", "−1.00", "0.00")):
        assert drawn.text(words).place.center().y() == pytest.approx(inputs.y[k], abs=1)


def under(drawn: Drawing, column: Column, name: str) -> Mark:
    mark = drawn.text(name)
    assert mark.place.center().x() == pytest.approx(column.x, abs=1)
    return mark


def test_labels_have_the_hue_of_the_column_they_stand_under(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot((3, 4, 30, 2)))
    drawn, places, style = drawn_by(panel.picture), panel.picture.places, panel.look
    assert places.inputs is not None
    assert under(drawn, places.inputs, "input").ink == QColor(style.input_hue)
    for layer, name in enumerate(("hidden 1", "hidden 2", "output")):
        assert under(drawn, places.columns[layer], name).ink == style.layer_colour(layer, 3)
    for book, (column, size) in enumerate(zip(places.columns, (4, 30, 2), strict=True), 2):
        few = f"{column.shown} of {size}" if column.more is not None else f"{size}"
        assert under(drawn, column, f"layer {book}: {few} neurons")
    assert drawn.text("⋮").place.center().y() == places.columns[1].more


def test_a_neuron_is_outlined_in_the_hue_of_its_layer(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot((16, 3, 3, 2)))
    places = panel.picture.places
    for layer, column in enumerate(places.columns):
        edge = column.centre(0) + QPointF(0, -places.radius)
        found = min(
            (pixel(panel.picture, edge + QPointF(0, by)) for by in (-1, 0, 1)),
            key=lambda colour: distance(colour, panel.look.layer_colour(layer, 3)),
        )
        assert distance(found, panel.look.layer_colour(layer, 3)) < 60


def test_the_dot_in_a_response_is_the_activation_of_the_example(panel: NetworkPanel) -> None:
    data = make_dataset([[-1, -1], [1, 1]], [0, 1], classes=("a", "b"))
    theta = Parameters((2, 2, 2))
    theta.weights[0][:] = [[50, 0], [-50, 0]]
    shown = with_data(make_snapshot((2, 2, 2), theta=theta, x=[1, 1]), data)
    panel.show_snapshot(shown)
    assert panel.picture.shows_responses
    assert (at(panel, 0, 0), at(panel, 0, 1)) == (QColor(panel.look.on), QColor(panel.look.off))


def test_a_neuron_is_told_with_its_own_numbers() -> None:
    snapshot = make_snapshot((3, 4, 2), phase=6, seed=2, target=1)
    moment = moment_of(snapshot)
    view = snapshot.lanes[0].phase
    assert view is not None
    for layer, j in ((0, 2), (0, 3), (1, 1)):
        z, a, delta = view.z[layer], view.a[layer + 1], view.delta[layer]
        assert z is not None
        assert a is not None
        assert delta is not None
        lines = [line.rsplit(" = ", 1) for line in neuron_lines(moment, layer, j) if " = " in line]
        said = {what.partition(" = ")[0]: value for what, value in lines}
        book = f"{'²³'[layer]}{'₁₂₃₄'[j]}"
        row = view.theta.weights[layer][j]
        slope = a[j, 0] * (1 - a[j, 0])
        assert {f"z{book}": number(z[j, 0]), f"σ′(z{book})": number(slope)}.items() <= said.items()
        assert said["b"] == number(view.theta.biases[layer][j, 0])
        assert number(a[j, 0]) in said.values()
        assert number(delta[j, 0]) in said.values()
        (reach,) = [line for line in neuron_lines(moment, layer, j) if line.startswith("w from")]
        assert f"{number(row.min())} to {number(row.max())}" in reach
        assert f"{len(row)} inputs" in reach
    assert "target y = 0" in neuron_lines(moment, 1, 0)
    assert "target y = 1.00" in neuron_lines(moment, 1, 1)
    assert not [line for line in neuron_lines(moment, 0, 0) if "target" in line]


@pytest.mark.parametrize("said", [0, 2])
def test_the_network_says_the_class_of_its_largest_output(said: int) -> None:
    a = [0.2, 0.3, 0.25]
    a[said] = 0.9
    theta = activated(*a, sizes=(16, 2, 3), layer=1)
    words = caption(moment_of(make_snapshot((16, 2, 3), theta=theta, target=1, example=41)))
    assert words.startswith("42 of ")
    truth, answer = words.split(" · network says ")
    assert (truth[-1], answer) == ("1", f"{said}")


def test_outputs_that_are_not_numbers_say_nothing() -> None:
    theta = Parameters((16, 2, 3))
    theta.vector[:] = np.nan
    assert "says nothing" in caption(moment_of(make_snapshot((16, 2, 3), theta=theta)))


def test_however_many_shades_neurons_go_through_a_few_discs_are_kept(panel: NetworkPanel) -> None:
    panel.show_snapshot(make_snapshot(PLANE))
    painter = panel.picture._painter
    shades = [QColor(shade % 256, shade // 256, 0) for shade in range(2 * MOST_DISCS)]
    ground = QPixmap(20, 20)
    with QPainter(ground) as drawing:
        painter._stamp(drawing, [QPointF(9, 9)] * len(shades), QColor("red"), shades)
    assert len(painter._discs) <= MOST_DISCS
