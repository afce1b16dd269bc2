import pytest
from cases import in_turn
from PySide6.QtCore import QPointF

from nnviz.view.network.network_layout import MOST_SHOWN, lay_out, least_height

SIZES = [(64, 30, 10), (64, 10), (2, 8, 8, 1), (784, 1000, 10), (784, *(30,) * 12, 10), (5, *(2,) * 20, 3)]


@in_turn("sizes", SIZES)
@in_turn("room", [(680, 320), (260, 150), (260, 125), (1200, 700)])
def test_everything_lies_inside_and_apart(sizes: tuple[int, ...], room: tuple[int, int]) -> None:
    width, height = room
    shape = {64: (8, 8), 784: (28, 28)}.get(sizes[0])
    layout = lay_out(sizes, shape, width, height)
    x = [column.x for column in layout.columns]
    assert len(x) == len(sizes) - 1
    assert x == sorted(x)
    assert x[-1] < layout.bars < width
    for column, size in zip(layout.columns, sizes[1:], strict=True):
        assert 0 < column.shown <= min(size, MOST_SHOWN)
        assert (column.more is None) == (column.shown == size)
        assert column.y[0] - layout.radius >= 0
        assert column.y[-1] + layout.radius <= layout.labels
    if layout.picture is not None:
        assert layout.picture.left() >= 0
        assert layout.picture.bottom() <= layout.labels


def test_neurons_of_layers_close_together_leave_room_for_the_edges_between() -> None:
    for layers in (4, 16, 24):
        layout = lay_out((2, *(2,) * layers, 1), None, 680, 320)
        first, second = (column.x for column in layout.columns[:2])
        assert 2 * layout.radius < 0.6001 * (second - first), layers
    assert layout.radius < lay_out((2, 2, 1), None, 680, 320).radius


@pytest.mark.parametrize("room", [(680, 320), (260, 150)])
def test_of_the_outputs_none_is_left_out(room: tuple[int, int]) -> None:
    hidden, outputs = lay_out((64, 30, 10), (8, 8), *room).columns
    assert hidden.more is not None
    assert outputs.shown == 10


def test_a_neuron_is_found_where_it_is_drawn() -> None:
    layout = lay_out((64, 16, 10), (8, 8), 680, 320)
    assert layout.neuron_at(layout.columns[1].centre(4)) == (1, 4)
    assert layout.neuron_at(QPointF(1, 1)) is None


def test_inputs_are_neurons_where_they_are_no_picture() -> None:
    layout = lay_out((2, 4, 1), None, 680, 320)
    assert layout.inputs is not None
    assert layout.inputs.shown == 2
    assert layout.before(0) is layout.inputs
    assert layout.before(1) is layout.columns[0]


@in_turn("sizes", [(2, 2, 1), (2, 6, 3), (64, 30, 10), (2, 4, 26)])
def test_in_the_least_height_outputs_are_drawn_and_the_names_of_the_layers(sizes: tuple[int, ...]) -> None:
    height = least_height(sizes)
    layout = lay_out(sizes, None, 400, height)
    assert not layout.has_sizes
    assert layout.labels + 16 <= height
    hidden, outputs = layout.columns
    assert hidden.shown == (sizes[1] if sizes[1] <= 6 else 5)  # and "⋮"
    assert outputs.shown == (sizes[2] if sizes[2] <= 10 else 9)
