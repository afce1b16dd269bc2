"""Fourteen mistakes made on purpose: what each does to the gradient, and whether differences see it."""

from functools import cache

import numpy as np
import pytest
from cases import in_turn

from nnviz.core.backprop import Backprop
from nnviz.core.costs import COSTS
from nnviz.core.gradient_check import TOLERANCE, check_gradient
from nnviz.core.mistakes import MISTAKES, SOUND, UNSCALED, Mistake, Part
from nnviz.core.network import Network
from nnviz.core.parameters import Array, Parameters
from nnviz.core.plain_backprop import feed_forward, output_deltas

SIZES, M, LMBDA, N = [4, 5, 5, 3], 6, 0.3, 20
OF_GRADIENT = [name for name, mistake in MISTAKES.items() if not mistake.is_of_data]


def network() -> Network:
    return Network(SIZES, initializer="gaussian", rng=np.random.default_rng(1))


def batch(seed: int = 2) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    return rng.uniform(-1, 1, (4, M)), np.eye(3)[:, rng.integers(0, 3, M)]


def through(mistake: Mistake, *batches: tuple[Array, Array], rate: float = 1.0) -> Backprop:
    """What is left of the last of these mini-batches."""
    work = mistake.backprop(network(), COSTS["cross_entropy"], M)
    work.form_at(np.array(rate))
    for each in batches or [batch()]:
        work.load(*each)
        work.forward()
        work.backward()
    return work


@cache
def right() -> Parameters:
    return through(SOUND).scaled_nabla


def pulled(mistake: Mistake, nabla: Array) -> Array:
    """The gradient with an L2 penalty, as an update uses it."""
    theta = network().theta
    return nabla + theta.vector * mistake.decay(theta.is_weight.astype(float), LMBDA, N)


def test_there_are_fourteen_each_with_its_words() -> None:
    assert len(MISTAKES) == 14
    assert len(OF_GRADIENT) == 11
    for mistake in MISTAKES.values():
        words = (mistake.label, mistake.right, mistake.wrong, mistake.hides, mistake.shows)
        assert all(words)
        assert mistake.right != mistake.wrong
    assert len({mistake.label for mistake in MISTAKES.values()}) == 14


@pytest.mark.parametrize("name", OF_GRADIENT)
def test_central_differences_see_every_mistake_in_the_gradient(name: str) -> None:
    mistake = MISTAKES[name]
    found = pulled(mistake, through(mistake, batch(7), batch()).scaled_nabla.vector)
    check = check_gradient(
        network(), *batch(), "cross_entropy", regularizer="l2", lmbda=LMBDA, n=N, found=found
    )
    assert check.largest > 100 * TOLERANCE


def test_central_differences_are_content_where_nothing_is_broken() -> None:
    found = pulled(SOUND, right().vector)
    check = check_gradient(
        network(), *batch(), "cross_entropy", regularizer="l2", lmbda=LMBDA, n=N, found=found
    )
    assert check.largest < TOLERANCE


@in_turn("name", MISTAKES)
def test_the_gradient_formed_again_is_the_one_that_the_update_uses(name: str) -> None:
    work = through(MISTAKES[name], batch(7), batch(), rate=0.25)
    np.testing.assert_allclose(work.scaled_nabla.vector, 0.25 * work.gradient.vector, rtol=1e-12)


def deltas_by_hand(prime_of: str) -> list[Array]:
    """δ of both hidden layers as the broken BP2 gives them, written out."""
    net = network()
    x, y = batch()
    (_, a1), (_, a2), (z3, a3) = feed_forward(net.theta, net.activations, x)
    w, top = net.theta.weights, output_deltas(COSTS["cross_entropy"], net.activations[-1], z3, a3, y)
    own = a1 * (1 - a1), a2 * (1 - a2)
    factor = {"none": (1.0, 1.0), "sigma": (a1, a2), "other": (own[1], own[1]), "own": own}
    first, second = factor["own" if prime_of == "untransposed" else prime_of]
    delta2 = w[2].T @ top * second
    delta1 = (w[1] if prime_of == "untransposed" else w[1].T) @ delta2 * first
    return [delta1, delta2]


@in_turn(
    ("name", "prime_of"),
    [
        ("no_prime", "none"),
        ("sigma_for_prime", "sigma"),
        ("other_prime", "other"),
        ("untransposed", "untransposed"),
    ],
)
def test_what_goes_back_is_the_wrong_line_to_the_letter(name: str, prime_of: str) -> None:
    work = through(MISTAKES[name])
    for delta, expected in zip(work.delta, deltas_by_hand(prime_of), strict=False):
        np.testing.assert_allclose(delta, expected, rtol=1e-12)


def test_what_is_wrong_with_the_mean_the_sign_and_the_biases() -> None:
    summed, uphill, weights = (
        through(MISTAKES[name]).scaled_nabla for name in ("sum_for_mean", "wrong_sign", "no_bias_gradient")
    )
    np.testing.assert_allclose(summed.vector, M * right().vector, rtol=1e-12)
    np.testing.assert_array_equal(uphill.vector, -right().vector)
    np.testing.assert_array_equal(weights.vector, right().vector * right().is_weight)


def test_own_activations_spoil_the_weights_between_equal_layers_alone() -> None:
    work = through(MISTAKES["own_activation"])
    expected = right().copy()
    expected.weights[1][:] = work.delta[1] @ work.a[2].T / M
    np.testing.assert_allclose(work.scaled_nabla.vector, expected.vector, rtol=1e-12)


def test_a_stale_batch_is_the_one_before_and_the_first_its_own() -> None:
    stale = MISTAKES["stale_batch"]
    np.testing.assert_array_equal(through(stale).scaled_nabla.vector, right().vector)
    late = through(stale, batch(), batch(7), batch(8))
    assert late.scaled_nabla.vector == pytest.approx(through(SOUND, batch(7)).scaled_nabla.vector)


def test_penalties_go_wrong_by_what_the_label_says() -> None:
    is_weight = np.array([1.0, 1.0, 0.0])
    decays = {name: MISTAKES[name].decay(is_weight, 3.0, 6) for name in MISTAKES}
    assert decays["biases_penalised"].tolist() == [0.5, 0.5, 0.5]
    assert decays["undivided_penalty"].tolist() == [3.0, 3.0, 0.0]
    assert decays["no_prime"].tolist() == [0.5, 0.5, 0.0]


def part(first: int, count: int) -> Part:
    labels = np.arange(first, first + count)
    return Part(labels[:, np.newaxis] / 10.0, np.eye(9)[labels], labels)


def test_data_mistakes_spoil_what_they_name_and_nothing_else() -> None:
    parts = part(0, 4), part(4, 2), part(6, 1)
    shifted, seen, unscaled = (
        MISTAKES[name].spoil for name in ("labels_shifted", "test_in_training", "unscaled")
    )
    assert shifted
    assert seen
    assert unscaled
    train, *others = shifted(parts)
    assert train.labels.tolist() == [1, 2, 3, 0]
    np.testing.assert_array_equal(train.y, np.eye(9)[train.labels])
    assert train.x is parts[0].x
    assert others == list(parts[1:])
    train, *others = seen(parts)
    assert train.labels.tolist() == [0, 1, 2, 3, 4, 5]
    assert len(train.x) == len(train.y) == 6
    assert others == list(parts[1:])
    for after, before in zip(unscaled(parts), parts, strict=True):
        np.testing.assert_array_equal(after.x, UNSCALED * before.x)
        assert after.y is before.y


def test_what_does_not_fit_by_shape_is_not_taken() -> None:
    sound = Network([4, 5, 3], rng=np.random.default_rng(1))
    for name in ("untransposed", "own_activation", "other_prime"):
        both = [kind(sound, COSTS["cross_entropy"], M) for kind in (MISTAKES[name].backprop, Backprop)]
        for work in both:
            work.load(*batch())
            work.forward()
            work.backward()
        np.testing.assert_array_equal(both[0].scaled_nabla.vector, both[1].scaled_nabla.vector)
