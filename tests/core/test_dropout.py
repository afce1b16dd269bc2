import numpy as np
import pytest
from cases import in_turn

from nnviz.core import Backprop, Network
from nnviz.core.costs import COSTS
from nnviz.core.dropout import dropout_masks
from nnviz.core.streams import Stream, stream

F64 = np.dtype(np.float64)


def masks(rate: float, step: int = 0, hidden: tuple[int, ...] = (5, 4), m: int = 3) -> tuple[np.ndarray, ...]:
    return dropout_masks(hidden, m, rate, stream(0, Stream.DROPOUT, step), F64)


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.9])
def test_a_part_is_silent_and_the_mean_stays(rate: float) -> None:
    (mask,) = masks(rate, hidden=(200,), m=500)
    assert set(np.unique(mask)) == {0, 1 / (1 - rate)}
    assert (mask == 0).mean() == pytest.approx(rate, abs=0.01)
    assert mask.mean() == pytest.approx(1, abs=0.05)


def test_the_same_step_draws_the_same_masks_and_another_others() -> None:
    first, again, later = masks(0.5), masks(0.5), masks(0.5, step=1)
    assert [mask.shape for mask in first] == [(5, 3), (4, 3)]
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert any((a != b).any() for a, b in zip(first, later, strict=True))


def test_masks_are_of_the_networks_type() -> None:
    (mask,) = dropout_masks([3], 2, 0.5, np.random.default_rng(0), np.dtype(np.float32))
    assert mask.dtype == np.float32


@in_turn("rate", [-0.1, 1, 1.5, float("nan")])
def test_an_impossible_rate_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="dropout"):
        masks(rate)


def through(network: Network, dropped: tuple[np.ndarray, ...] | None) -> Backprop:
    rng = np.random.default_rng(1)
    work = Backprop(network, COSTS["cross_entropy"], 3)
    work.load(rng.standard_normal((2, 3)), np.eye(2)[:, [0, 1, 0]])
    work.masks = dropped
    work.forward()
    work.backward()
    return work


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "softplus", "elu", "silu"])
def test_the_gradient_is_that_of_the_thinned_network(activation: str) -> None:
    # σ′ taken from the masked a would be wrong for every one of these.
    network = Network([2, 5, 4, 2], activation=activation, rng=np.random.default_rng(0))
    dropped = masks(0.5)
    nabla = through(network, dropped).gradient.vector.copy()
    theta, h = network.theta.vector, 1e-5
    for k in range(theta.size):
        here, costs = theta[k], []
        for nudge in (h, -h):
            theta[k] = here + nudge
            costs.append(through(network, dropped).costs().mean())
        theta[k] = here
        assert nabla[k] == pytest.approx((costs[0] - costs[1]) / (2 * h), rel=1e-5, abs=1e-9)


def test_a_silent_neuron_neither_speaks_nor_learns() -> None:
    network = Network([2, 5, 4, 2], rng=np.random.default_rng(0))
    dropped = masks(0.0)
    dropped[0][2] = 0
    work = through(network, dropped)
    assert not work.a[1][2].any()
    assert not work.gradient.weights[0][2].any()
    assert not work.gradient.weights[1][:, 2].any()
    assert work.gradient.weights[0][1].any()


def test_rate_0_changes_nothing_and_switching_off_goes_back() -> None:
    network = Network([2, 5, 4, 2], rng=np.random.default_rng(0))
    plain = through(network, None).gradient.vector
    np.testing.assert_array_equal(through(network, masks(0.0)).gradient.vector, plain)
