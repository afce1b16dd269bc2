import numpy as np
import pytest
from handmade import make_snapshot

from nnviz.core.parameters import Parameters
from nnviz.view.network.network_edges import FEWEST_INTO_A_NEURON, MOST_EDGES, Edges
from nnviz.view.network.network_layout import lay_out


def test_between_a_picture_and_the_first_layer_there_are_no_single_edges() -> None:
    assert len(Edges(lay_out((64, 10), (8, 8), 680, 320))) == 0
    assert len(Edges(lay_out((64, 4, 3), (8, 8), 680, 320))) == 12


def test_weights_of_edges_are_those_of_the_neurons_shown() -> None:
    theta = Parameters((2, 3, 1))
    theta.vector[:] = np.arange(theta.count)
    weights = Edges(lay_out((2, 3, 1), None, 680, 320)).weights(theta)
    np.testing.assert_array_equal(weights, np.concatenate([w.ravel() for w in theta.weights]))


def test_the_strongest_are_drawn_and_a_few_into_every_neuron() -> None:
    sizes = (64, *(30,) * 6, 10)
    theta = make_snapshot(sizes).lanes[0].theta.copy()
    theta.weights[-1][:] *= 1e-6
    edges = Edges(lay_out(sizes, (8, 8), 680, 320))
    weights = edges.weights(theta)
    chosen = edges.chosen(weights)
    strongest = np.argsort(np.abs(weights))[-MOST_EDGES:]
    assert set(strongest) <= set(chosen.tolist())
    last = len(weights) - 10 * lay_out(sizes, (8, 8), 680, 320).columns[-2].shown
    assert np.count_nonzero(chosen >= last) == 10 * FEWEST_INTO_A_NEURON


def test_shades_go_from_weak_to_strong_and_tell_the_sign() -> None:
    edges = Edges(lay_out((2, 2, 1), None, 680, 320))
    shades = edges.shades(np.array([-1.0, 0.01, 0.5, -0.5, 3.0, np.nan]), limit=1.0)
    order = [shade for shade, _ in shades]
    assert [abs(shade) for shade in order] == sorted(abs(shade) for shade in order)
    assert {shade: len(lines) for shade, lines in shades}[6] == 1
    assert {-6, 6, 3, -3} <= set(order)
    assert sum(len(lines) for _, lines in shades) == 6


def test_edges_into_a_neuron_come_from_those_that_are_drawn() -> None:
    layout = lay_out((400, 2, 1), None, 680, 320)
    assert layout.inputs is not None
    lines = Edges(layout).into(np.arange(400.0), (0, 1))
    assert [k for _, k in lines] == list(range(layout.inputs.shown))


@pytest.mark.parametrize("neuron", [(0, 1), (1, 0)])
def test_edges_into_a_neuron_end_there_weakest_first(neuron: tuple[int, int]) -> None:
    layout = lay_out((2, 2, 1), None, 680, 320)
    lines = Edges(layout).into(np.array([-0.9, 0.1]), neuron)
    assert [k for _, k in lines] == [1, 0]
    assert {line.p2().toTuple() for line, _ in lines} == {
        layout.columns[neuron[0]].centre(neuron[1]).toTuple()
    }
