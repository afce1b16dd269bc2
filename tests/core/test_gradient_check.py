from itertools import cycle

import numpy as np
import pytest
from pairs import OUTPUT_ERRORS

from nnviz.core import gradient_check
from nnviz.core.activations import HIDDEN_ACTIVATIONS
from nnviz.core.backprop import Backprop
from nnviz.core.costs import COSTS
from nnviz.core.dropout import dropout_masks
from nnviz.core.gradient_check import BLUR, STEP, _step, check_gradient, tolerance_of
from nnviz.core.network import Network
from nnviz.core.objective import Objective
from nnviz.core.regularizers import REGULARIZERS


def batch(network: Network, m: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    n_in, n_out = network.sizes[0], network.sizes[-1]
    return rng.uniform(-2, 2, (n_in, m)), np.eye(n_out)[:, rng.integers(0, n_out, m)]


def two_hidden_layers() -> Network:
    return Network([3, 4, 5, 2], activation="tanh", rng=np.random.default_rng(0))


@pytest.mark.parametrize("activation", HIDDEN_ACTIVATIONS)
def test_backprop_equals_central_differences(activation: str) -> None:
    """With every cost and output, whose penalties take turns: another one first for the next activation."""
    rng = np.random.default_rng([*activation.encode()])
    penalties = cycle(rng.permutation(list(REGULARIZERS)).tolist())
    for (cost, output), regularizer in zip(OUTPUT_ERRORS, penalties, strict=False):
        network = Network(
            rng.integers(1, 6, rng.integers(3, 6)).tolist(),
            activation=activation,
            output=output,
            initializer=str(rng.choice(["scaled_gaussian", "gaussian", "xavier", "he"])),
            rng=rng,
            dtype=str(rng.choice(["float64", "float32"])),
        )
        examples = batch(network, int(rng.integers(1, 7)), rng)
        check = check_gradient(network, *examples, cost, regularizer=regularizer, lmbda=0.7, n=10)
        assert check.index.size + check.skipped == network.theta.count
        assert not check.index.size or check.largest <= 1e-6, (cost, output, regularizer, network.sizes)


def test_weighted_examples_pass_the_check_and_count_differently() -> None:
    rng = np.random.default_rng(0)
    network = Network([2, 3, 2], rng=rng)
    x, y = batch(network, 3, rng)
    plain, weighted = (
        check_gradient(network, x, y, "cross_entropy", weights=weights)
        for weights in (None, np.array([0.0, 0.5, 2.5]))
    )
    assert max(plain.largest, weighted.largest) <= 1e-6
    assert not np.allclose(plain.analytic, weighted.analytic, rtol=0.01)


def test_a_network_with_neurons_silenced_passes_the_check_as_another_one() -> None:
    rng = np.random.default_rng(0)
    network = Network([2, 3, 3, 2], activation=["tanh", "gelu"], rng=rng)
    x, y = batch(network, 3, rng)
    masks = dropout_masks([3, 3], 3, 0.5, rng, np.dtype(float))
    plain, dropped = (check_gradient(network, x, y, "cross_entropy", masks=some) for some in (None, masks))
    assert max(plain.largest, dropped.largest) <= 1e-6
    assert not np.allclose(plain.analytic, dropped.analytic, rtol=0.01)


def test_a_batch_taken_twice_blurs_a_component_no_more_than_once() -> None:
    rng = np.random.default_rng(0)
    network = Network([3, 4, 2], rng=rng)
    x, y = batch(network, 3, rng)
    once, twice = (Objective(network, np.tile(x, k), np.tile(y, k), "quadratic") for k in (1, 2))
    for objective in (once, twice):
        objective.gradient(objective.theta.vector.copy())
    assert gradient_check._blur(twice) == pytest.approx(gradient_check._blur(once), rel=1e-12)


@pytest.mark.parametrize("sizes", [[2, 1], [3, 6, 5, 4, 3, 2]])
def test_mixed_layers_and_a_network_without_hidden_ones(sizes: list[int]) -> None:
    rng = np.random.default_rng(0)
    names = ["tanh", "relu", "sigmoid", "gelu"][: len(sizes) - 2]
    network = Network(sizes, activation=names, rng=rng)
    check = check_gradient(network, *batch(network, 4, rng), "cross_entropy")
    assert check.index.size > 0
    assert check.largest <= 1e-6


def test_a_wrong_gradient_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    network = Network([3, 4, 2], rng=rng)
    right = Objective.gradient

    def wrong(self: Objective, theta: np.ndarray) -> np.ndarray:
        return right(self, theta) * np.where(np.arange(theta.size) == 5, 1.00001, 1)

    monkeypatch.setattr(Objective, "gradient", wrong)
    check = check_gradient(network, *batch(network, 4, rng), "quadratic")
    assert check.largest == pytest.approx(1e-5, rel=0.1)
    assert check.index[check.relative_error.argmax()] == 5


def test_kinks_in_the_way_are_skipped_and_counted() -> None:
    network = Network([1, 2, 1], activation="relu", output="linear", rng=np.random.default_rng(0))
    network.theta.weights[0][:] = [[1.0], [1.0]]
    network.theta.biases[0][:] = [[0.0], [1.0]]
    check = check_gradient(network, np.array([[0.0]]), np.array([[1.0]]), "quadratic")
    # z = 0 in the first hidden neuron: only its own bias would move it (its input is 0).
    assert check.skipped == 1
    assert check.largest <= 1e-6


def test_a_weight_near_0_is_skipped_under_l1_alone() -> None:
    network = Network([1, 1], rng=np.random.default_rng(0))
    network.theta.vector[:] = [1e-5, 0.3]
    x, y = np.array([[1.0]]), np.array([[1.0]])
    assert check_gradient(network, x, y, "quadratic", regularizer="l1", lmbda=1).skipped == 1
    assert check_gradient(network, x, y, "quadratic", regularizer="l2", lmbda=1).skipped == 0


def test_what_the_penalty_adds_is_told_of_each_component_and_of_no_bias() -> None:
    rng = np.random.default_rng(4)
    network = Network([3, 2], rng=rng)
    x, y = rng.uniform(0, 1, (3, 5)), np.eye(2)[:, rng.integers(0, 2, 5)]
    tried = [6, 0, 3, 7]  # w and b of either neuron, θ as it lies is w₁₁ w₁₂ w₁₃ b₁ w₂₁ …
    checks = [check_gradient(network, x, y, "cross_entropy", tried=tried)] + [
        check_gradient(network, x, y, "cross_entropy", regularizer=name, lmbda=0.5, n=10, tried=tried)
        for name in ("l2", "l1")
    ]
    none, l2, l1 = (check.pull for check in checks)
    w = network.theta.vector
    assert none is None
    np.testing.assert_allclose(l2, [0.05 * w[6], 0.05 * w[0], 0, 0])
    np.testing.assert_allclose(l1, [0.05 * np.sign(w[6]), 0.05 * np.sign(w[0]), 0, 0])
    np.testing.assert_allclose(checks[1].analytic - l2, checks[0].analytic, rtol=1e-9, atol=1e-15)


def test_where_nothing_could_be_compared_nothing_is_proven() -> None:
    network = Network([1, 1], output="step", rng=np.random.default_rng(0))
    network.theta.vector[:] = 0
    check = check_gradient(network, np.array([[1.0]]), np.array([[1.0]]), "quadratic")
    assert check.skipped == 2
    assert np.isnan(check.largest)


def test_a_sample_is_drawn_from_the_generator() -> None:
    rng = np.random.default_rng(0)
    network = Network([10, 20, 5], rng=rng)
    x, y = batch(network, 3, rng)
    first, again = (check_gradient(network, x, y, "quadratic", samples=12) for _ in range(2))
    other = check_gradient(network, x, y, "quadratic", samples=12, rng=np.random.default_rng(1))
    assert first.index.size == 12
    np.testing.assert_array_equal(first.index, again.index)
    assert set(first.index) != set(other.index)


def test_the_network_is_left_as_it_was() -> None:
    rng = np.random.default_rng(0)
    network = Network([3, 4, 2], rng=rng, dtype=np.float32)
    before = network.theta.vector.copy()
    check_gradient(network, *batch(network, 2, rng), "quadratic")
    np.testing.assert_array_equal(network.theta.vector, before)
    assert network.theta.vector.dtype == np.float32


@pytest.mark.parametrize(
    ("output", "cost", "message"),
    [("tanh", "cross_entropy", "use output sigmoid"), ("sigmoid", "sorrow", "cost: 'sorrow' is not one of")],
)
def test_bad_input_is_refused_in_one_line(output: str, cost: str, message: str) -> None:
    network = Network([1, 1], output=output)
    with pytest.raises(ValueError, match=message):
        check_gradient(network, np.ones((1, 1)), np.ones((1, 1)), cost)


def test_the_stencil_is_exact_for_a_quartic() -> None:
    def quartic(t: float) -> float:
        return 3 * t**4 - t**3 + 2 * t**2 - 5 * t + 1

    h = 0.5
    found = sum(share * quartic(1 + offset * h) for offset, share in gradient_check.STENCIL) / h
    assert found == pytest.approx(12 - 3 + 4 - 5)


def test_the_tolerance_is_far_below_what_a_mistake_makes_and_fit_for_the_precision() -> None:
    for precision, low, high in (("float64", 1e-7, 1e-5), ("float32", 1e-4, 1e-2)):
        assert low < tolerance_of(np.dtype(precision)) < high


def test_a_component_below_the_blur_counts_as_large_as_that() -> None:
    net, rng = two_hidden_layers(), np.random.default_rng(11)
    x, y = rng.random((3, 4)), rng.random((2, 4))
    work = Backprop(net, COSTS["quadratic"], 4)
    work.load(x, y)
    work.forward()
    work.backward()
    moved = sum(float(np.abs(delta * z).sum()) for delta, z in zip(work.delta, work.z, strict=True))
    blur = BLUR * (1 + work.mean_cost() + moved / 4)
    for found in (None, work.scaled_nabla.vector + 1e-3):
        check = check_gradient(net, x, y, "quadratic", found=found)
        apart = np.abs(check.analytic - check.numeric)
        h = blur / (apart / check.relative_error)
        size = np.maximum(np.abs(check.analytic), np.abs(check.numeric))
        # The step is shorter where a weight moves a unit further; none counts as less than itself.
        assert (h[size < blur / 1e-3] < 0.01).all()
        assert (apart / check.relative_error >= size * (1 - 1e-9)).all()
    tiny = net.theta.vector * 1e-3
    small = two_hidden_layers()
    small.theta.vector[:] = tiny
    check = check_gradient(small, np.zeros((3, 4)), y, "quadratic")
    assert check.largest < 1e-5  # ∂C/∂w is 0 there, and what differences make of it is rounding


def test_single_precision_is_asked_for_no_more_than_it_has() -> None:
    net, rng = two_hidden_layers(), np.random.default_rng(11)
    x, y = rng.random((3, 4)), rng.random((2, 4))
    exact = check_gradient(net, x, y, "quadratic")
    nabla = np.zeros(net.theta.count)
    nabla[exact.index] = exact.analytic
    least = int(np.argmin(np.abs(nabla)))
    nabla[least] += 1e-6 * np.abs(nabla).max()
    single = check_gradient(net, x, y, "quadratic", found=nabla.astype(np.float32), tried=[least])
    double = check_gradient(net, x, y, "quadratic", found=nabla, tried=[least])
    assert single.largest < 0.5 * double.largest


def test_whoever_waits_for_a_check_can_end_it_between_any_two_passes() -> None:
    rng, asked = np.random.default_rng(11), []
    x, y = rng.random((3, 1)), rng.random((2, 1))
    check_gradient(two_hidden_layers(), x, y, "quadratic", tried=[0, 1], look_up=lambda: asked.append(1))
    assert len(asked) == 1 + 2 * (1 + 4)


def test_the_step_of_a_check_is_shorter_where_a_parameter_moves_a_unit_further() -> None:
    x = np.array([[0.0], [0.5], [40.0]])
    objective = Objective(two_hidden_layers(), x, np.zeros((2, 1)), "quadratic")
    theta = objective.theta.vector
    before = theta.copy()
    objective.value(theta)
    z = [part.copy() for part in objective.work.z]
    steps = [_step(objective, theta, k, z) for k in range(4)]
    assert steps[2] == pytest.approx(STEP / 40, rel=1e-6)
    assert steps[:2] + steps[3:] == pytest.approx([STEP] * 3)
    np.testing.assert_array_equal(theta, before)


def test_an_input_far_from_0_shortens_the_step_of_the_whole_check() -> None:
    network, x = two_hidden_layers(), np.array([[0.0], [0.5], [400.0]])
    network.theta.blocks[0][:, 2] = 0  # or every unit would be saturated
    assert check_gradient(network, x, np.eye(2)[:, :1], "quadratic").largest <= 1e-6


def test_a_difference_is_not_lost_in_the_penalty_of_large_weights() -> None:
    network = Network([2, 1], rng=np.random.default_rng(0))
    network.theta.vector[:] = [0.3, 1e6, 0.1]
    x, y = np.array([[1.0], [0.0]]), np.ones((1, 1))
    check = check_gradient(network, x, y, "quadratic", regularizer="l2", lmbda=1, tried=[0])
    assert check.largest <= 1e-6
