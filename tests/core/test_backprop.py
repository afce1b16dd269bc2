import numpy as np
import pytest
from cases import in_turn
from pairs import OUTPUT_ERRORS

from nnviz.core import Backprop, Network, backprop
from nnviz.core.class_weights import balanced_weights
from nnviz.core.costs import COSTS
from nnviz.core.plain_backprop import plain_backprop


@pytest.fixture
def network() -> Network:
    return Network([3, 5, 4, 2], activation=["tanh", "softplus"], rng=np.random.default_rng(0))


def batch(m: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.standard_normal((3, m)), np.eye(2)[:, rng.integers(0, 2, m)]


def close(found: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


def test_the_four_equations_by_hand() -> None:
    network = Network([2, 3, 2], output="sigmoid", rng=np.random.default_rng(4))
    x, y = np.array([[0.5], [-1.0]]), np.array([[1.0], [0.0]])
    (_, a1), (_, a2) = network.layers(x)
    delta2 = (a2 - y) * a2 * (1 - a2)
    delta1 = (network.theta.weights[1].T @ delta2) * a1 * (1 - a1)
    gradient = backprop(network, x, y, cost="quadratic")
    close(gradient.biases[1], delta2)
    close(gradient.biases[0], delta1)
    close(gradient.weights[1], delta2 @ a1.T)
    close(gradient.weights[0], delta1 @ x.T)


@in_turn(("cost", "output"), OUTPUT_ERRORS)
@in_turn("m", [1, 7])
def test_the_fast_way_is_the_books_way(cost: str, output: str, m: int) -> None:
    names = ["tanh", "tanh", "softplus"]
    network = Network([3, 5, 5, 4, 2], activation=names, output=output, rng=np.random.default_rng(0))
    x, y = batch(m)
    plain = plain_backprop(network.theta, network.activations, COSTS[cost], x, y)
    close(backprop(network, x, y, cost).vector, plain.vector)


def test_one_example_may_be_flat(network: Network) -> None:
    x, y = batch(1)
    np.testing.assert_array_equal(backprop(network, x[:, 0], y[:, 0]).vector, backprop(network, x, y).vector)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ((3, 4), (2, 1), r"y: shape \(2, 4\) needed, not \(2, 1\)"),
        ((3, 4), (2,), r"y: shape \(2, 4\) needed, not \(2, 1\)"),
        ((3, 4), (1, 4), r"y: shape \(2, m\) needed, .* not \(1, 4\)"),
        ((4, 3), (2, 3), r"x: shape \(3, m\) needed, .* not \(4, 3\)"),
        ((1, 4), (2, 4), r"x: shape \(3, m\) needed, .* not \(1, 4\)"),
        ((), (2,), r"x: shape \(3, m\) needed, .* not \(\)"),
        ((3, 0), (2, 0), r"x: shape \(3, 0\) holds no example"),
    ],
)
def test_other_shapes_are_refused_with_both_named(
    network: Network, x: tuple[int, ...], y: tuple[int, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        backprop(network, np.zeros(x), np.zeros(y))


def test_the_gradient_is_the_mean_over_the_batch(network: Network) -> None:
    x, y = batch(7)
    each = [backprop(network, x[:, [i]], y[:, [i]]).vector for i in range(7)]
    close(backprop(network, x, y).vector, np.mean(each, axis=0))


def test_a_batch_repeated_has_the_same_gradient(network: Network) -> None:
    # Summed instead of averaged, it would be twice as large, and η would depend on the batch size.
    x, y = batch(10)
    twice = backprop(network, np.hstack([x, x]), np.hstack([y, y]))
    close(twice.vector, backprop(network, x, y).vector)


def test_a_short_batch_is_divided_by_its_own_size(network: Network) -> None:
    x, y = batch(3)
    full, short = (Backprop(network, COSTS["cross_entropy"], m) for m in (10, 3))
    full.load(*batch(10, seed=5))
    full.forward()
    full.backward()
    short.load(x, y)
    short.forward()
    short.backward()
    close(short.gradient.vector, backprop(network, x, y).vector)


def test_the_first_layers_gradient_for_one_example_has_rank_1(network: Network) -> None:
    gradient = backprop(network, *batch(1))
    assert np.linalg.matrix_rank(gradient.weights[0]) == 1


@pytest.mark.parametrize("inputs", [3, 300])
def test_narrow_and_wide_inputs_by_hand(inputs: int) -> None:
    rng = np.random.default_rng(2)
    network = Network([inputs, 4, 2], rng=rng)
    x, y = rng.random((inputs, 6)), np.eye(2)[:, rng.integers(0, 2, 6)]
    (_, a1), (_, a2) = network.layers(x)
    delta2 = a2 - y
    delta1 = (network.theta.weights[1].T @ delta2) * a1 * (1 - a1)
    gradient = backprop(network, x, y)
    close(gradient.weights[0], delta1 @ x.T / 6)
    close(gradient.biases[0][:, 0], delta1.mean(axis=1))


def test_the_gradient_can_be_had_again_to_the_bit_once_it_is_used_up(network: Network) -> None:
    work = Backprop(network, COSTS["cross_entropy"], 6)
    work.load(*batch(6))
    work.forward()
    work.backward()
    first = work.scaled_nabla.vector.copy()
    work.scaled_nabla.vector.fill(0)
    np.testing.assert_array_equal(work.gradient.vector, first)
    assert not work.scaled_nabla.vector.any()


def test_at_a_rate_the_gradient_is_that_much_larger_and_the_errors_stay(network: Network) -> None:
    plain, work = (Backprop(network, COSTS["cross_entropy"], 6) for _ in range(2))
    work.form_at(np.array(0.25))
    for one in (plain, work):
        one.load(*batch(6))
        one.forward()
        one.backward()
    close(work.scaled_nabla.vector, 0.25 * plain.gradient.vector)
    np.testing.assert_array_equal(work.gradient.vector, plain.gradient.vector)
    for delta, expected in zip(work.delta, plain.delta, strict=True):
        np.testing.assert_array_equal(delta, expected)


def test_layer_by_layer_is_the_same_to_the_bit(network: Network) -> None:
    whole, slow = (Backprop(network, COSTS["cross_entropy"], 6) for _ in range(2))
    for work in (whole, slow):
        work.load(*batch(6))
    whole.forward()
    whole.backward()
    for layer in (0, 1, 2):
        slow.feed_forward(layer)
    slow.output_error()
    for layer in (1, 0):
        slow.error_back(layer)
    slow.gradients()
    np.testing.assert_array_equal(slow.gradient.vector, whole.gradient.vector)


def test_buffers_used_again_give_the_same_numbers(network: Network) -> None:
    work = Backprop(network, COSTS["cross_entropy"], 6)
    found = []
    for seed in (1, 2, 1):
        work.load(*batch(6, seed))
        work.forward()
        work.backward()
        found.append(work.gradient.vector.copy())
    np.testing.assert_array_equal(found[0], found[2])
    assert (found[0] != found[1]).any()


def test_a_float32_network_has_a_float32_gradient() -> None:
    network = Network([3, 5, 2], rng=np.random.default_rng(0), dtype=np.float32)
    x, y = batch(6)
    gradient = backprop(network, x, y)
    assert gradient.vector.dtype == np.float32
    exact = Network([3, 5, 2], rng=np.random.default_rng(0))
    np.testing.assert_allclose(gradient.vector, backprop(exact, x, y).vector, rtol=1e-3, atol=1e-6)


@in_turn("dtype", [np.float64, np.float32])
@in_turn(("cost", "output"), [("cross_entropy", "sigmoid"), ("log_likelihood", "softmax")])
def test_inputs_of_a_million_overflow_nothing(cost: str, output: str, dtype: type) -> None:
    network = Network([2, 3, 2], output=output, dtype=dtype, rng=np.random.default_rng(0))
    gradient = backprop(network, np.array([[1e6, -1e6], [1e6, 1e6]]), np.eye(2), cost)
    assert np.isfinite(gradient.vector).all()


def test_no_layer_is_left_out_of_the_gradient(network: Network) -> None:
    gradient = backprop(network, *batch(6))
    assert all(nabla.any() for nabla in (*gradient.weights, *gradient.biases))


@pytest.mark.parametrize("slot", range(3))
def test_delta_is_the_change_of_the_cost_with_z(network: Network, slot: int) -> None:
    x, y = batch(1)
    work = Backprop(network, COSTS["cross_entropy"], 1)
    work.load(x, y)
    work.forward()
    work.backward()
    # Adding Δz to a neuron is adding it to its bias.
    bias, h, costs = network.theta.biases[slot], 1e-5, []
    for nudge in (h, -h):
        bias[1, 0] += nudge
        work.forward()
        costs.append(work.costs()[0])
        bias[1, 0] -= nudge
    assert work.delta[slot][1, 0] == pytest.approx((costs[0] - costs[1]) / (2 * h), rel=1e-7)


def test_weighted_examples_count_as_if_repeated(network: Network) -> None:
    x, y = batch(3)
    work = Backprop(network, COSTS["cross_entropy"], 3)
    work.load(x, y)
    work.weights = np.array([3.0, 1.0, 2.0]) * 3 / 6
    work.forward()
    work.backward()
    repeated = np.repeat([0, 1, 2], [3, 1, 2])
    close(work.gradient.vector, backprop(network, x[:, repeated], y[:, repeated]).vector)
    again = Backprop(network, COSTS["cross_entropy"], 6)
    again.load(x[:, repeated], y[:, repeated])
    again.forward()
    assert work.costs().mean() == pytest.approx(again.costs().mean(), rel=1e-13)


def test_class_weights_pull_an_imbalanced_bias_to_the_middle() -> None:
    # 90 of one class and 10 of the other, inputs that tell nothing: the bias learns the odds.
    labels = np.repeat([0, 1], [90, 10])
    x, y = np.zeros((1, 100)), labels[None].astype(float)

    def learnt(weights: np.ndarray | None) -> float:
        network = Network([1, 1], initializer="zeros")
        work = Backprop(network, COSTS["cross_entropy"], 100)
        work.load(x, y)
        work.weights = weights
        for _ in range(500):
            work.forward()
            work.backward()
            network.theta.vector[:] -= 2 * work.gradient.vector
        return float(network.feedforward(np.zeros((1, 1)))[0, 0])

    assert learnt(None) == pytest.approx(0.1, abs=1e-6)
    assert learnt(balanced_weights(labels, 2)[labels]) == pytest.approx(0.5, abs=1e-6)


def test_unknown_and_senseless_costs_are_refused() -> None:
    x, y = batch(2)
    with pytest.raises(ValueError, match="cost: 'sorrow' is not one of quadratic, cross_entropy"):
        backprop(Network([3, 2]), x, y, cost="sorrow")
    with pytest.raises(ValueError, match="use output softmax"):
        backprop(Network([3, 2]), x, y, cost="log_likelihood")


def test_each_layer_is_fed_and_sent_back_by_itself(network: Network) -> None:
    work = Backprop(network, COSTS["quadratic"], 2)
    x, y = batch(2)
    work.load(x, y)
    whole = Backprop(network, COSTS["quadratic"], 2)
    whole.load(x, y)
    whole.forward()
    whole.backward()
    for layer in range(3):
        rest = [z.copy() for z in work.z[layer + 1 :]]
        work.feed_forward(layer)
        np.testing.assert_array_equal(work.z[layer], whole.z[layer])
        assert all(np.array_equal(*pair) for pair in zip(rest, work.z[layer + 1 :], strict=True))
    work.output_error()
    for layer in (1, 0):
        rest = [delta.copy() for delta in work.delta[:layer]]
        work.error_back(layer)
        np.testing.assert_array_equal(work.delta[layer], whole.delta[layer])
        assert all(np.array_equal(*pair) for pair in zip(rest, work.delta[:layer], strict=True))


def test_a_batch_that_is_looked_at_where_it_lies_is_that_batch(network: Network) -> None:
    x, y = batch(2)
    loaded, looking = (Backprop(network, COSTS["quadratic"], 2) for _ in range(2))
    loaded.load(x, y)
    looking.look_at(np.column_stack((x.T, np.ones(2))), np.ascontiguousarray(y.T))
    for work in (loaded, looking):
        work.forward()
        work.backward()
    np.testing.assert_array_equal(looking.rows[:, :-1], x.T)
    np.testing.assert_array_equal(looking.a[0], x)
    np.testing.assert_array_equal(looking.y, y)
    np.testing.assert_array_equal(looking.scaled_nabla.vector, loaded.scaled_nabla.vector)
    plain = plain_backprop(loaded.theta, loaded.activations, COSTS["quadratic"], x, y)
    np.testing.assert_allclose(plain.vector, loaded.scaled_nabla.vector)
    with pytest.raises(ValueError, match=r"x: shape \(3, 0\) holds no example"):
        backprop(network, np.empty((3, 0)), np.empty((2, 0)), "quadratic")
