"""The pictures on the cards: each lies in its room and has the shape of what it stands for."""

from itertools import pairwise

import numpy as np
import pytest
from pictures import Drawing, Mark, painted
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from nnviz.app.layout import LABS, PANELS
from nnviz.training.lessons.preview import Kind, Preview
from nnviz.view.parts.style import DARK, LIGHT, Style
from nnviz.view.start.lesson_pictures import paint_preview
from nnviz.view.start.pictures import Paint, paint_curve, paint_panel, paint_pictures, paint_table

ROOM = QRectF(20, 10, 120, 80)
FLOOR = ROOM.bottom()

pytestmark = pytest.mark.usefixtures("qapp")


def drawn(paint: Paint, style: Style = DARK, room: QRectF = ROOM) -> Drawing:
    return painted(lambda painter: paint(painter, room, style))


def heights(line: Mark, room: QRectF = ROOM) -> np.ndarray:
    """How high its points are, as shares of the room."""
    return np.array([(room.bottom() - point.y()) / room.height() for point in line.points])


def assert_equal_steps(line: Mark, count: int) -> None:
    np.testing.assert_allclose(
        [point.x() for point in line.points], np.linspace(ROOM.left(), ROOM.right(), count), atol=1e-9
    )


@pytest.mark.parametrize("style", [DARK, LIGHT], ids=lambda style: style.name)
def test_each_lies_in_its_room_and_fills_it(style: Style) -> None:
    for name in (*(entry.name for entry in (*PANELS, *LABS)), "no such"):
        marks = drawn(paint_panel(name), style)
        places = [QRectF(mark.place) for mark in marks]
        around = places[0]
        for place in places:
            assert ROOM.adjusted(-1, -1, 1, 1).contains(place.center()), name
            assert ROOM.left() - 1 <= place.left(), name
            assert place.right() <= ROOM.right() + 1, name
            assert ROOM.top() - 1 <= place.top(), name
            assert place.bottom() <= ROOM.bottom() + 1, name
            around = around.united(place)
        assert around.height() > 0.6 * ROOM.height(), name
        assert around.width() > 0.6 * ROOM.height(), name
        assert abs(around.center().x() - ROOM.center().x()) < 4, name


def test_a_network_is_two_three_and_two_discs_each_joined_to_the_next(qapp: QApplication) -> None:
    marks = drawn(paint_panel("network"))
    discs, lines = marks.of("disc"), marks.of("line")
    assert [mark.kind for mark in marks] == ["line"] * 12 + ["disc"] * 7  # the discs over the lines
    centres = [disc.place.center() for disc in discs]
    assert {round(centre.x() - ROOM.left(), 6) for centre in centres} == {9.6, 60.0, 110.4}
    for first, last, y in ((0, 2, (20, 60)), (2, 5, (80 / 6, 40, 400 / 6)), (5, 7, (20, 60))):
        found = [centre.y() - ROOM.top() for centre in centres[first:last]]
        np.testing.assert_allclose(found, y)
    columns = [centres[:2], centres[2:5], centres[5:]]
    expected = [(one, other) for left, right in pairwise(columns) for one in left for other in right]
    assert [line.points for line in lines] == expected
    inks = [DARK.colour(name) for name in ("input_hue", "text", "output_hue")]
    assert [disc.ink for disc in discs] == [inks[0]] * 2 + [inks[1]] * 3 + [inks[2]] * 2
    assert all(disc.fill == DARK.colour("card") for disc in discs)
    assert all(disc.place.width() == disc.place.height() == 8 for disc in discs)
    assert drawn(paint_panel("no such")) == marks


def test_the_cost_falls_and_that_of_the_test_set_turns_up_again() -> None:
    train, test = drawn(paint_panel("cost"))
    assert (train.ink, test.ink) == (DARK.colour("train"), DARK.colour("test"))
    assert train.width == test.width == 1.3
    for line in (train, test):
        assert_equal_steps(line, 40)
        assert heights(line)[0] > 0.9
    assert (np.diff(heights(train)) < 0).all()
    assert 0.05 < heights(train)[-1] < 0.1
    assert (heights(test)[1:] > heights(train)[1:]).all()
    assert 0.15 < heights(test).min() < heights(test)[-1] < 0.35


def test_gradients_begin_the_lower_the_earlier_their_layer_and_come_together() -> None:
    lines = drawn(paint_panel("gradient"))
    assert [line.ink for line in lines] == [DARK.layer_colour(layer, 5) for layer in range(4)]
    begin, end = (np.array([heights(line)[at] for line in lines]) for at in (0, -1))
    np.testing.assert_allclose(np.diff(begin), 0.24, atol=0.06)
    assert 0.05 < begin[0] < 0.15
    np.testing.assert_allclose(end, 0.86, atol=0.04)
    for line in lines[:3]:
        waves = np.diff(np.sign(np.diff(heights(line))))
        assert np.count_nonzero(waves) >= 4  # from mini-batch to mini-batch they go up and down
        assert_equal_steps(line, 40)


def test_weights_are_a_grid_of_five_by_five_in_three_colours() -> None:
    cells = drawn(paint_panel("weights")).of("fill")
    assert len(cells) == 25
    for place, cell in enumerate(cells):
        column, row = place % 5, place // 5
        assert cell.place == QRectF(80 + (column - 2.5) * 16, 10 + row * 16, 14.5, 14.5)
    hues = [DARK.colour(name) for name in ("negative", "positive", "faint")]
    assert {cell.fill.rgb() for cell in cells} == {hue.rgb() for hue in hues}
    assert [cells[at].fill for at in (0, 1, 2, 5, 6, 7)] == [hues[at] for at in (0, 0, 0, 2, 0, 1)]


def test_backprop_is_layers_from_left_to_right_and_back_below() -> None:
    boxes = drawn(paint_panel("backprop")).of("box")
    assert len(boxes) == 8
    for place, box in enumerate(boxes):
        layer, row = place % 4, place // 4
        assert box.place == QRectF(20 + 30 * layer + 2, 10 + 40 * row + 3, 25, 32)
        assert box.ink == DARK.layer_colour(layer, 4)
        assert row == 1 or box.fill == DARK.layer_colour(layer, 4)
    inside = drawn(paint_panel("backprop"), room=QRectF(0, 0, 120, 80)).of("box")
    assert [box.place.topLeft() for box in inside] == [box.place.topLeft() - QPointF(20, 10) for box in boxes]


def test_an_activation_is_a_sigmoid_over_its_step() -> None:
    smooth, step = drawn(paint_panel("activations"))
    assert (smooth.ink, step.ink) == (DARK.colour("text"), DARK.colour("muted"))
    np.testing.assert_allclose(heights(smooth) + heights(smooth)[::-1], 1)  # symmetric round its middle
    assert heights(smooth)[0] < 0.01
    assert (np.diff(heights(smooth)) > 0).all()
    assert np.diff(heights(smooth)).max() < 0.1
    assert heights(step).tolist() == [0.0] * 20 + [1.0] * 20


def test_answers_are_bars_on_the_floor_and_the_largest_has_the_hue_of_the_output() -> None:
    bars = drawn(paint_panel("outputs")).of("fill")
    assert {bar.place.bottom() for bar in bars} == {FLOOR}
    assert [bar.place.left() for bar in bars] == [ROOM.left() + 20 * place + 1.5 for place in range(6)]
    assert {bar.place.width() for bar in bars} == {17}
    tall = [round(bar.place.height()) for bar in bars]
    assert tall == [16, 8, 76, 24, 12, 36]
    hue = DARK.colour("output_hue")
    assert [bar.fill == hue for bar in bars] == [height == max(tall) for height in tall]


def test_in_a_chain_each_gradient_is_twice_the_one_before() -> None:
    bars = drawn(paint_panel("chain")).of("fill")
    assert [bar.fill for bar in bars] == [DARK.layer_colour(layer, 5) for layer in range(4)]
    assert {bar.place.bottom() for bar in bars} == {FLOOR}
    np.testing.assert_allclose([b.place.height() / a.place.height() for a, b in pairwise(bars)], 2)
    assert [bar.place.left() for bar in bars] == [22, 52, 82, 112]
    assert {bar.place.width() for bar in bars} == {26}


def test_a_valley_is_rings_round_its_bottom_and_a_way_there() -> None:
    marks = drawn(paint_panel("valley"))
    rings, (way,) = marks.of("disc"), marks.of("line")
    assert {(round(ring.place.center().x(), 6), round(ring.place.center().y(), 6)) for ring in rings} == {
        (80, 50)
    }
    assert rings[0].place == ROOM
    widths = [ring.place.width() for ring in rings]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.2 * widths[0]
    assert all(ring.place.height() / ring.place.width() == pytest.approx(80 / 120) for ring in rings)
    assert way.points[-1] == ROOM.center()
    assert way.ink == DARK.colour("text")
    away = [abs(point.x() - 80) for point in way.points]
    assert away == sorted(away, reverse=True)
    assert (way.points[1].y() > 50) != (way.points[2].y() > 50)  # from one side to the other


def test_a_table_has_a_head_and_a_last_column_that_is_foretold() -> None:
    cells = drawn(paint_table).of("box")
    assert len(cells) == 16
    for place, cell in enumerate(cells):
        row, column = divmod(place, 4)
        name = "accent" if column == 3 else "muted" if row == 0 else "faint"
        assert cell.fill == DARK.colour(name)
        assert cell.style is Qt.PenStyle.NoPen
        assert cell.place == QRectF(20 + 30 * column + 1.5, 10 + 20 * row + 2, 27, 15)


def test_of_pictures_nine_are_drawn_three_by_three_the_right_way_up() -> None:
    made = [[[k / 10, 0.0], [1.0, 0.5]] for k in range(10)]
    cells = drawn(paint_pictures(made)).of("fill")
    assert len(cells) == 36
    side = 80 / 3
    for place, cell in enumerate(cells):
        picture, (row, column) = place // 4, divmod(place % 4, 2)
        corner = QPointF(80 - 1.5 * side + side * (picture % 3), 10 + side * (picture // 3))
        corner += QPointF(column, row) * ((side - 2) / 2)
        assert (cell.place.topLeft() - corner).manhattanLength() < 1e-6
        assert cell.place.width() == pytest.approx(cell.place.height()) == pytest.approx((side - 2) / 2 + 0.5)
        grey = round(255 * made[picture][row][column])
        assert cell.fill == QColor(grey, grey, grey)
        assert not cell.smooth  # or there would be seams


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((3.0, np.nan, 1.0, np.inf, 2.0), [1, 0, 0.5]),
        ((-4.0, -2.0), [0, 1]),
        ((5.0, 5.0, 5.0), [0, 0, 0]),
        ((7.0,), [0, 0]),
        ((), [0, 0]),
    ],
)
def test_a_curve_is_as_high_as_its_room(values: tuple[float, ...], expected: list[float]) -> None:
    (line,) = drawn(paint_curve(values))
    np.testing.assert_allclose(heights(line), expected, atol=1e-9)
    assert_equal_steps(line, len(expected))
    assert line.ink == DARK.colour("train")


def test_curves_of_a_lesson_are_on_one_scale_in_the_colours_of_their_twins() -> None:
    first, second = np.array([4.0, np.nan, 2.0, 3.0]), np.array([1.0, 2.0])
    lines = drawn(paint_preview(Preview("costs", (first, second), 0)))
    assert [line.ink for line in lines] == [QColor(DARK.train), QColor(DARK.twins[1])]
    np.testing.assert_allclose(heights(lines[0]), [1, 1 / 3, 2 / 3])
    np.testing.assert_allclose(heights(lines[1]), [0, 1 / 3])
    lines = drawn(paint_preview(Preview("gradients", (first, second, np.array([2.0])), 0)))
    assert [line.ink for line in lines] == [DARK.layer_colour(layer, 3) for layer in (0, 1)]
    pair = np.array([[0.0, 1.0], [0.25, 0.0]])
    lines = drawn(paint_preview(Preview("slopes", (pair,), 0)))
    assert [line.ink for line in lines] == [QColor(DARK.twins[0]), QColor(DARK.muted)]
    flat = drawn(paint_preview(Preview("costs", (np.array([2.0, 2.0]),), 0)))
    assert heights(flat[0]).tolist() == [0, 0]


def test_a_long_curve_of_a_lesson_is_calmed_by_means_of_neighbours() -> None:
    jumps = np.tile([0.0, 2.0], 12) + np.linspace(10, 0, 24)
    (line,) = drawn(paint_preview(Preview("costs", (jumps,), 0)))
    calm = (jumps[1:] + jumps[:-1]) / 2
    np.testing.assert_allclose(heights(line), (calm - calm.min()) / np.ptp(calm), atol=1e-9)


@pytest.mark.parametrize("kind", ["weights", "pixels", "errors"])
def test_a_matrix_of_a_lesson_is_as_large_as_fits_in_the_middle(kind: Kind) -> None:
    made = painted(
        lambda painter: paint_preview(Preview(kind, (np.array([[1.0, np.nan], [-1.0, 0.0]]),), 0))(
            painter, ROOM, DARK
        )
    )
    (image,) = made.of("image")
    assert image.place == QRectF(40, 10, 80, 80)
    (image,) = drawn(paint_preview(Preview(kind, (np.ones((2, 6)),), 0)))
    assert image.place == QRectF(20, 30, 120, 40)


def test_answers_of_a_lesson_are_bars_and_the_right_one_is_lit() -> None:
    bars = drawn(paint_preview(Preview("outputs", (np.array([0.2, 0.8, 0.0]),), 1))).of("fill")
    assert [bar.place.bottom() for bar in bars] == [FLOOR] * 3
    np.testing.assert_allclose([bar.place.height() for bar in bars], [20, 80, 2.4])
    assert [bar.place.left() for bar in bars] == [20.5, 60.5, 100.5]
    assert {bar.place.width() for bar in bars} == {39}
    assert [bar.fill for bar in bars] == [DARK.colour(n) for n in ("muted", "output_hue", "muted")]
    (image,) = drawn(paint_preview(Preview("outputs", (np.eye(3),), 1)))
    assert image.kind == "image"


def test_edges_of_a_lessons_network_have_the_sign_and_the_size_of_their_weights() -> None:
    weights = (np.array([[2.0, -1.0]]), np.array([[-0.5], [0.25]]))
    marks = drawn(paint_preview(Preview("network", weights, 0)))
    lines, discs = marks.of("line"), marks.of("disc")
    centres = [disc.place.center() for disc in discs]
    x = [20 + 120 * share for share in (0.06, 0.06, 0.5, 0.94, 0.94)]
    y = [10 + 80 * share for share in (0.25, 0.75, 0.5, 0.25, 0.75)]
    np.testing.assert_allclose([(at.x(), at.y()) for at in centres], list(zip(x, y, strict=True)))
    assert [line.points for line in lines] == [
        (centres[begin], centres[end]) for begin, end in ((0, 2), (1, 2), (2, 3), (2, 4))
    ]
    hues = [DARK.colour(name) for name in ("positive", "negative", "negative", "positive")]
    assert [line.ink for line in lines] == hues
    np.testing.assert_allclose([line.width for line in lines], [1.5, 0.9, 1.5, 0.9])
    first, hidden, output = discs[0].ink, discs[2].ink, discs[3].ink
    assert first == discs[1].ink == DARK.colour("input_hue")
    assert (hidden, output) == (DARK.layer_colour(0, 2), DARK.layer_colour(1, 2))
    assert {disc.place.width() for disc in discs} == {8}


def test_of_a_large_layer_of_a_lesson_six_neurons_are_drawn_that_do_not_touch() -> None:
    marks = drawn(paint_preview(Preview("network", (np.zeros((9, 3)),), 0)), room=QRectF(0, 0, 60, 40))
    discs = marks.of("disc")
    assert len(discs) == 3 + 6
    assert all(line.width == pytest.approx(0.3) for line in marks.of("line"))
    assert discs[0].place.height() == pytest.approx(2 * 0.36 * 40 / 6)
