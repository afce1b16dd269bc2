"""The picture of the network, place by place: columns, inputs, labels, outputs, edges; and what is found."""

from itertools import pairwise

import numpy as np
import pytest
from handmade import make_snapshot
from pictures import Mark, drawn_by
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from nnviz.core.naming import fixed
from nnviz.core.parameters import Parameters
from nnviz.session.snapshot import Snapshot
from nnviz.view.network.network_edges import FEWEST_INTO_A_NEURON, MOST_EDGES, Edges, shade_pens
from nnviz.view.network.network_layout import Column, NetworkLayout, lay_out, least_height
from nnviz.view.network.network_panel import NetworkPanel
from nnviz.view.parts.pictures import svg
from nnviz.view.parts.style import DARK, LIGHT, small_font

FAINT, MUTED, TEXT = (DARK.colour(name) for name in ("faint", "muted", "text"))


def panel_of(qtbot: QtBot, snapshot: Snapshot, width: int = 700, height: int = 380) -> NetworkPanel:
    panel = NetworkPanel(DARK)
    qtbot.addWidget(panel)
    panel.resize(width, height)
    panel.show()
    panel.show_snapshot(snapshot)
    return panel


# -- where columns stand ------------------------------------------------------------------------------


@pytest.mark.parametrize("high", [300, 139])
def test_columns_stand_at_equal_steps_round_one_middle(high: float) -> None:
    made = lay_out((3, 4, 2, 5), None, 700, high, (20.0, 30.0))
    words = 34 if high >= 140 else 19
    room, right = high - words - 6, 700 - 30 - 100 - 11 - 5
    left = 20 + 64 + 11
    assert made.inputs is not None
    columns = [made.inputs, *made.columns]
    assert [column.x for column in columns] == pytest.approx(
        [left + (right - left) * k / 3 for k in range(4)]
    )
    assert made.pitch == pytest.approx((right - left) / 3)
    for column, size, tightest in zip(columns, (3, 4, 2, 5), (16, 16, 16, 10), strict=True):
        assert column.size == size
        slots = min(size, max(2, int(room / tightest)))
        assert sum(column.y) / len(column.y) == pytest.approx(6 + room / 2) or column.more is not None
        steps = np.diff([*column.y, *([column.more] if column.more is not None else [])])
        assert steps == pytest.approx(min(64, room / slots))
    assert made.radius == pytest.approx(max(2.5, min(11, 0.43 * min(64, room / 5), 0.3 * made.pitch)))
    assert made.bars == right + 11 + 30 + 9
    assert made.labels == high - words + (4 if words == 34 else 3)
    assert made.has_sizes is (high >= 140)
    assert made.before(0) is made.inputs
    assert made.before(2) is made.columns[1]


def test_a_picture_is_whole_pixels_large_and_stands_in_the_middle() -> None:
    made = lay_out((64, 5, 2), (8, 8), 700, 300)
    assert made.picture == QRectF(8, 6 + 130 - 80, 160, 160)  # 0.62 of 260 are 161
    assert made.inputs is None
    assert made.before(0) is None
    right = 700 - 12 - 100 - 11 - 5
    assert [column.x for column in made.columns] == pytest.approx([(168 + right) / 2, right])
    wide = lay_out((24, 5, 2), (4, 6), 400, 300)
    assert wide.picture == QRectF(8, 136 - 32, 96, 64)  # a quarter of 400
    assert lay_out((784, 5, 2), (28, 28), 400, 120).picture == QRectF(8, round(6 + 47.5 - 28), 56, 56)
    small = lay_out((784, 5, 2), (28, 28), 400, 100)
    assert small.picture is not None
    assert small.picture.width() == pytest.approx(0.62 * 75)
    least = lay_out((10_000, 5, 2), (100, 100), 400, 100)
    assert least.picture is not None
    assert least.picture.width() == 100
    assert lay_out((64, 5, 2), (8, 8), 700, 300, pictures=True).radius == 18


def test_of_a_large_layer_the_first_neurons_and_dots_are_shown() -> None:
    made = lay_out((40, 30, 2), None, 700, 300)
    assert made.inputs is not None
    assert (made.inputs.shown, made.columns[0].shown) == (15, 15)
    for column in (made.inputs, made.columns[0]):
        assert column.more is not None
        assert column.more - column.y[-1] == pytest.approx(column.y[1] - column.y[0])
    high = lay_out((40, 30, 2), None, 700, 900)
    assert high.columns[0].shown == 17  # and the dots
    assert lay_out((2, 2), None, 300, 60).columns[0].shown == 2
    assert least_height((3, 40, 2)) == 6 + 19 + 96
    assert least_height((3, 40, 30)) == 6 + 19 + 100
    assert least_height((3, 1, 8)) == 6 + 19 + 80
    assert least_height((3, 1, 1)) == 6 + 19 + 60


def test_a_neuron_is_found_on_it_and_an_output_beside_it_too() -> None:
    made = lay_out((3, 4, 2), None, 700, 300, (40.0, 40.0))
    for layer, column in enumerate(made.columns):
        for j, centre in enumerate(column.centres):
            assert made.neuron_at(centre + QPointF(made.radius + 2.9, 0)) == (layer, j)
            assert made.neuron_at(centre - QPointF(0, made.radius + 2.9)) == (layer, j)
    hidden, output = made.columns
    assert made.neuron_at(hidden.centre(1) + QPointF(made.radius + 4, 0)) is None
    assert made.neuron_at(QPointF(made.bars, output.y[1] + 7.9)) == (1, 1)
    assert made.neuron_at(QPointF(made.bars, output.y[1] + 8.1)) is None
    assert made.neuron_at(output.centre(0) - QPointF(made.radius + 4, 0)) is None
    assert made.inputs is not None
    for k, y in enumerate(made.inputs.y):
        assert made.input_at(QPointF(2, y + 7.9)) == k
        assert made.input_at(QPointF(made.inputs.x + made.radius + 2.9, y)) == k
        assert made.input_at(QPointF(made.inputs.x + made.radius + 3.1, y)) is None
    assert lay_out((64, 5, 2), (8, 8), 700, 300).input_at(QPointF(9, 150)) is None


# -- what is written ----------------------------------------------------------------------------------


def test_inputs_that_are_no_picture_have_names_and_values_beside_them(qtbot: QtBot) -> None:
    snapshot = make_snapshot((3, 4, 2), x=[0.25, -1.5, 2345.6])
    panel = panel_of(qtbot, snapshot)
    marks, places = drawn_by(panel.picture), panel.picture.places
    column, metrics = places.inputs, QFontMetrics(small_font())
    assert column is not None
    right = column.x - places.radius - 6
    assert snapshot.example is not None
    for k, x in enumerate(snapshot.example.x):
        words = fixed(x) if k < 2 else "2346"  # it might be a year
        value = marks.text(words)
        assert value.place == QRectF(0, column.y[k] - 9, right, 18)
        name = next(
            m for m in marks.of("text") if m.text.startswith("x") and m.place.top() == column.y[k] - 9
        )
        assert (name.place.left(), name.ink) == (2, MUTED)
        assert name.place.right() == pytest.approx(right - metrics.horizontalAdvance(words) - 5)


def test_the_names_of_inputs_have_room_beside_values_of_any_usual_length(qtbot: QtBot) -> None:
    for x in ([-0.0702, 0.25], [-999.5, 0.25]):
        panel = panel_of(qtbot, make_snapshot((2, 4, 2), x=x))
        assert panel.picture.places.radius == 11  # as large as they come
        drawn_by(panel.picture).text("x₁")


def test_a_picture_is_joined_to_the_first_layer_by_its_corners_and_counted(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, make_snapshot((64, 4, 2)))
    marks, places = drawn_by(panel.picture), panel.picture.places
    place, column = places.picture, places.columns[0]
    assert place is not None
    fan = [mark for mark in marks.of("line") if mark.points[0] in (place.topRight(), place.bottomRight())]
    ends = [(start, centre) for centre in column.centres for start in (place.topRight(), place.bottomRight())]
    assert [mark.points for mark in fan] == ends
    assert all(0.25 < mark.ink.alphaF() < 0.35 for mark in fan)
    (image,) = [mark for mark in marks.of("image") if mark.place == place]
    assert marks.index(image) > marks.index(fan[-1])
    words = marks.text("layer 1: 64 inputs")
    assert words.place.top() == place.bottom() + 5
    assert words.place.center().x() == pytest.approx(place.center().x())
    assert words.place.width() >= place.width()
    assert panel.picture.minimumSizeHint().height() == 6 + 19 + 64  # no neuron of the first layer is drawn
    assert least_height((64, 4), (8, 8)) == 6 + 19 + 60


def test_each_layer_is_labelled_below_in_as_many_words_as_fit(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, make_snapshot((3, 1, 40, 2)), 900, 300)
    marks, places = drawn_by(panel.picture), panel.picture.places
    sizes = {
        "hidden 1": "layer 2: 1 neuron",
        "hidden 2": "layer 3: 15 of 40 neurons",
        "output": "layer 4: 2 neurons",
    }
    columns = dict(zip(sizes, places.columns, strict=True))
    for layer, (name, size) in enumerate(sizes.items()):
        label, below = marks.text(name), marks.text(size.replace("15", str(columns["hidden 2"].shown)))
        assert (label.ink, label.bold) == (DARK.layer_colour(layer, 3), True)
        assert label.place == QRectF(columns[name].x - 80, places.labels, 160, 16)
        assert below.place == label.place.translated(0, 14)
        assert (below.ink, below.bold) == (MUTED, False)
    assert marks.text("input").ink == DARK.colour("input_hue")
    assert marks.text("layer 1: 3 neurons").place.top() == places.labels + 14
    more = columns["hidden 2"].more
    assert more is not None
    assert marks.text("⋮").place == QRectF(columns["hidden 2"].x - 10, more - 9, 20, 18)
    narrow = drawn_by(panel_of(qtbot, make_snapshot((3, 4, 4, 4, 4, 2)), 460, 300).picture)
    assert {"h1", "h2"} <= set(narrow.words)
    assert not {"hidden 1", "layer 2: 4 neurons"} & set(narrow.words)
    low = panel_of(qtbot, make_snapshot((3, 4, 2)), 700, 150)
    assert not [words for words in drawn_by(low.picture).words if "neurons" in words]


def test_outputs_have_their_names_bars_and_values_at_their_heights(qtbot: QtBot) -> None:
    snapshot = make_snapshot((3, 4, 2), target=1)
    panel = panel_of(qtbot, snapshot)
    marks, places = drawn_by(panel.picture), panel.picture.places
    (lane,) = snapshot.lanes
    hue, column = DARK.layer_colour(1, 2), places.columns[-1]
    names = places.bars - column.x - places.radius - 8
    for j, y in enumerate(column.y):
        a = float(lane.activations[-1][j])
        (bar,) = [mark for mark in marks.of("fill", hue) if mark.place.top() == y - 3.5]
        assert bar.place == QRectF(places.bars, y - 3.5, 46 * a, 7)
        value = next(m for m in marks.of("text") if m.text == fixed(a) and m.place.top() == y - 9)
        assert value.place == QRectF(places.bars + 51, y - 9, 40, 18)
        name = next(m for m in marks.of("text") if m.text == str(j) and m.place.top() == y - 9)
        assert name.place.right() == pytest.approx(places.bars - 4)
        assert name.place.width() == pytest.approx(names)
        assert (value.bold, name.bold) == (j == 1,) * 2
        assert (value.ink, name.ink) == (TEXT if j == 1 else MUTED,) * 2
    (outline,) = [mark for mark in marks.of("box", hue) if mark.width == 1]
    assert outline.place == QRectF(places.bars - 0.5, column.y[1] - 5.5, 48, 11)


def ringed(panel: NetworkPanel) -> list[Mark]:
    return [mark for mark in drawn_by(panel.picture).of("disc", TEXT) if mark.width == 1.5]


def test_the_neuron_that_is_read_has_a_ring_and_its_row_over_all(qtbot: QtBot) -> None:
    snapshot = make_snapshot((3, 4, 2))
    panel = panel_of(qtbot, snapshot)
    assert ringed(panel) == []
    panel.show_neuron(0, 2)
    places, (lane,) = panel.picture.places, snapshot.lanes
    (ring,) = ringed(panel)
    centre, reach = places.columns[0].centre(2), places.radius + 3
    assert ring.place == QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
    thick = [mark for mark in drawn_by(panel.picture).of("line") if mark.width == 1.8]
    assert places.inputs is not None
    order = np.argsort(np.abs(lane.theta.weights[0][2]))
    assert [mark.points for mark in thick] == [(places.inputs.centre(int(k)), centre) for k in order]


def test_over_a_picture_the_row_of_a_neuron_is_framed_and_named(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, make_snapshot((64, 4, 2)))
    panel.show_neuron(0, 1)
    place = panel.picture.places.picture
    assert place is not None
    marks = drawn_by(panel.picture)
    assert len([mark for mark in marks.of("image") if mark.place == place]) == 2
    (frame,) = [mark for mark in marks.of("box") if mark.place == place]
    assert (frame.ink, frame.width) == (DARK.layer_colour(0, 2), 1.5)
    words = marks.text("its weights w")
    assert words.place == QRectF(max(0.0, place.left() - 30), place.top() - 21, place.width() + 60, 16)
    assert words.ink == TEXT


# -- edges --------------------------------------------------------------------------------------------


def layout_of(*sizes: int) -> NetworkLayout:
    return lay_out(sizes, None, 700, 600)


def test_of_many_edges_the_strongest_and_a_few_into_each_neuron_are_drawn() -> None:
    layout = layout_of(15, 15, 15, 15)
    edges, rng = Edges(layout), np.random.default_rng(0)
    assert len(edges) == 675
    theta = Parameters((15, 15, 15, 15))
    theta.vector[:] = rng.normal(size=theta.count)
    theta.weights[1][4] = 1e-6 * np.arange(1, 16)
    weights = edges.weights(theta)
    np.testing.assert_array_equal(weights, np.concatenate([w.ravel() for w in theta.weights]))
    chosen = set(edges.chosen(weights).tolist())
    strongest = set(np.argsort(-np.abs(weights))[:MOST_EDGES].tolist())
    assert strongest <= chosen
    start = 225 + 4 * 15
    weak = sorted(chosen & set(range(start, start + 15)))
    assert weak == list(range(start + 15 - FEWEST_INTO_A_NEURON, start + 15))
    for block in range(45):
        assert len(chosen & set(range(15 * block, 15 * block + 15))) >= FEWEST_INTO_A_NEURON
    few = Edges(layout_of(3, 2))
    assert few.chosen(np.zeros(6)).tolist() == list(range(6))


def test_an_edge_is_found_under_the_mouse_or_only_into_one_neuron() -> None:
    layout = layout_of(2, 2, 1)
    edges = Edges(layout)
    assert layout.inputs is not None
    line = QLineF(layout.inputs.centre(1), layout.columns[0].centre(0))
    at = line.pointAt(0.3)
    assert edges.at(at) == (0, 0, 1)
    assert edges.at(at, (0, 1)) is None
    assert edges.at(QLineF(layout.columns[0].centre(1), layout.columns[1].centre(0)).pointAt(0.6)) == (
        1,
        0,
        1,
    )
    assert edges.at(QPointF(1, 1)) is None


@pytest.mark.parametrize("style", [DARK, LIGHT], ids=lambda style: style.name)
@pytest.mark.usefixtures("qapp")
def test_the_pens_of_edges_go_from_the_card_to_the_colour_of_their_sign(style: object) -> None:
    pens = shade_pens(style)  # type: ignore[arg-type]
    fullest = max(pens)
    assert min(pens) == -fullest
    assert 0 not in pens
    for sign, name in ((1, "positive"), (-1, "negative")):
        hue, card = style.colour(name), style.colour("card")  # type: ignore[attr-defined]
        away = [difference(pens[sign * shade].color(), card) for shade in range(1, fullest + 1)]
        assert away == sorted(away)
        assert difference(pens[sign * fullest].color(), hue) <= 3
        assert away[0] < 0.2 * away[-1]
        assert [pens[sign * shade].widthF() for shade in (1, fullest)] == [1, 1.6]


def difference(one: object, other: object) -> int:
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True))  # type: ignore[attr-defined]


def test_shades_are_steps_of_the_size_drawn_from_faint_to_full() -> None:
    edges = Edges(layout_of(2, 2, 1))
    fullest = max(shade_pens(DARK))
    weights = np.array([2.0, -2.0, 0.01, -1.0, np.nan, 9.0])
    shades = edges.shades(weights, 2.0)
    found = {(line.x1(), line.y1(), line.x2(), line.y2()): shade for shade, lines in shades for line in lines}
    of = [found[edge.x1(), edge.y1(), edge.x2(), edge.y2()] for edge in edges._lines]
    half = -round(np.ceil(fullest / 2))
    assert of == [fullest, -fullest, 1, half, 1, fullest]
    assert [abs(shade) for shade, _ in shades] == sorted(abs(shade) for shade, _ in shades)
    assert edges.shades(weights, 2.0) is shades
    assert edges.shades(-weights, 2.0) is not shades


def test_columns_hold_their_centres() -> None:
    column = Column(5.0, 3, (1.0, 2.0), 3.0)
    assert column.shown == 2
    assert column.centres == [QPointF(5, 1), QPointF(5, 2)]
    assert all(one.y() < other.y() for one, other in pairwise(column.centres))


def test_steps_from_neuron_to_neuron_end_at_the_edges(qtbot: QtBot) -> None:
    picture = panel_of(qtbot, make_snapshot((3, 4, 2))).picture
    ways = ((0, 0), (-1, 0), (0, -1), (0, 3), (0, 1), (1, 0), (1, 0), (0, -1), (-1, 0))
    found = []
    for way in ways:
        picture._go(*way)
        found.append(picture._selected)
    assert found == [(0, 0), (0, 0), (0, 0), (0, 3), (0, 3), (1, 1), (1, 1), (1, 0), (0, 0)]


def test_as_a_drawing_the_picture_is_made_anew_on_its_card(qtbot: QtBot) -> None:
    text = svg(panel_of(qtbot, make_snapshot((3, 4, 2)))).decode()
    assert "hidden 1" in text
    assert "layer 2: 4 neurons" in text
    assert text.count("<polyline") + text.count("<path") > 20
