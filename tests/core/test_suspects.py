"""What is seen of a gradient rules out mistakes, and never the one that was made."""

from functools import cache

import numpy as np
import pytest
from cases import in_turn

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.backprop import Backprop
from nnviz.core.costs import COSTS
from nnviz.core.gradient_check import TOLERANCE, GradientCheck, check_gradient
from nnviz.core.handed_in import HandedIn, look_at, ruled_out_by_data
from nnviz.core.mistakes import MISTAKES, SOUND, Mistake, Part
from nnviz.core.network import Network
from nnviz.core.parameters import Array, Parameters
from nnviz.core.suspects import (
    SMALL,
    Cell,
    Expected,
    Kind,
    Passage,
    cells_of,
    expectations,
    is_curved,
    passages,
    ruled_out_by_layers,
    ruled_out_by_length,
    ruled_out_by_passage,
    steepest,
    where_to_look,
)

SIZES, NAMES, M, N, LMBDA = [9, 8, 8, 4], ["sigmoid"] * 3, 10, 100, 0.01
COST = COSTS["cross_entropy"]


@cache
def expected() -> dict[str, Expected]:
    return expectations(SIZES, NAMES, COST)


def batch(rng: np.random.Generator) -> tuple[Array, Array]:
    return rng.uniform(0, 1, (9, M)), np.eye(4)[:, rng.integers(0, 4, M)]


def seen_of(mistake: Mistake) -> tuple[tuple[Cell, ...], tuple[Passage, ...]]:
    """Of a network and batches that the expectations know nothing of."""
    rng = np.random.default_rng(99)
    network = Network(SIZES, rng=rng)
    work: Backprop = mistake.backprop(network, COST, M)
    for x, y in (batch(rng), last := batch(rng)):
        work.load(x, y)
        work.forward()
        work.backward()
    theta = network.theta
    pull = theta.vector * mistake.decay(theta.is_weight.astype(float), LMBDA, N)
    check = check_gradient(
        network, *last, "cross_entropy", regularizer="l2", lmbda=LMBDA, n=N, found=work.gradient.vector + pull
    )
    lost = [
        np.linalg.norm(delta) / np.linalg.norm(w.T @ above)
        for delta, w, above in zip(work.delta, theta.weights[1:], work.delta[1:], strict=False)
    ]
    return cells_of(check, theta, TOLERANCE), passages(np.array(lost), network.activations)


def left_after(mistake: Mistake) -> set[str]:
    cells, through = seen_of(mistake)
    out = ruled_out_by_layers(cells, expected()) | ruled_out_by_length(cells, expected(), M)
    return set(MISTAKES) - out - ruled_out_by_passage(through, expected())


def test_what_is_seen_leaves_the_mistake_itself_and_hardly_another() -> None:
    of_data = {name for name, mistake in MISTAKES.items() if mistake.is_of_data}
    one_width = {"untransposed", "other_prime"}  # both enter at the same place, by no factor
    for name, mistake in MISTAKES.items():
        among = of_data if mistake.is_of_data else one_width if name in one_width else {name}
        assert left_after(mistake) == among, name
    assert left_after(SOUND) == of_data


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "the cost that it was handed"),
        ("labels_shifted", "look at the data"),
        ("no_prime", "above hidden 2 is right; the error enters on the way back there"),
        ("untransposed", "above hidden 1 is right"),
        ("own_activation", "the a that goes into BP4"),
        ("no_bias_gradient", "look at BP3"),
        ("sum_for_mean", "10 times too long: look at the mean"),
        ("wrong_sign", "opposite sign: look at the step"),
        ("biases_penalised", "added to the gradient of a bias"),
        ("undivided_penalty", "added to the gradient of a weight"),
        ("stale_batch", "which examples the gradient is of"),
    ],
)
def test_the_layers_together_say_which_line_to_look_at(name: str, words: str) -> None:
    cells, _ = seen_of(MISTAKES.get(name, SOUND))
    assert words in where_to_look(cells, 3)


def test_a_cell_tells_its_length_and_by_what_factor_it_is_wrong() -> None:
    cells, _ = seen_of(MISTAKES["sum_for_mean"])
    assert [cell[:2] for cell in cells] == [(layer, of) for layer in range(3) for of in (False, True)]
    assert all(cell.kind is Kind.TIMES for cell in cells)
    assert [cell.factor for cell in cells if cell.is_bias] == pytest.approx([M] * 3)
    (zero,) = {cell.kind for cell in seen_of(MISTAKES["no_bias_gradient"])[0] if cell.is_bias}
    assert zero is Kind.ZERO


def cells_with(ratios: list[float], numeric: list[float]) -> tuple[Cell, ...]:
    """Of one layer: its weights, and a bias that agrees."""
    true = np.array([*numeric, 1.0])
    found = true * [*ratios, 1.0]
    check = GradientCheck(np.arange(len(true)), found, true, np.abs(found - true), 0)
    return cells_of(check, Parameters([len(numeric), 1]), TOLERANCE)


def test_one_component_among_many_too_small_ones_tells_no_factor_and_rules_out_nothing() -> None:
    weights = Cell(0, False, 1.0, 1.0, 1.0, Kind.OTHER)
    other = {"other": Expected((weights,), ()), "mean": Expected((weights._replace(kind=Kind.TIMES),), ())}
    for large in (1, 2):
        seen = cells_with([M, M, 5, 6, 7], [1.0] * large + [0.05] * (5 - large))
        assert seen[0].kind is Kind.UNTOLD
        assert ruled_out_by_length(seen, other, M) == set()
    three = cells_with([M] * 3 + [6, 7], [1.0] * 3 + [0.05] * 2)
    assert three[0].kind is Kind.TIMES
    assert ruled_out_by_length(three, other, 2 * M) == set()  # by chance, for ∇C₀ / m is not so long
    assert ruled_out_by_length(three, other, M) == {"other"}
    of_two = cells_with([M, M], [1.0, 0.5])  # all that there are
    assert of_two[0].kind is Kind.TIMES


def test_the_error_that_gets_through_is_held_against_the_steepest_slope() -> None:
    sigmoid = Network(SIZES).activations[0]
    assert steepest(sigmoid) == pytest.approx(0.25)
    assert passages(np.array([1.0, 0.26, 0.25]), [sigmoid] * 4) == (
        Passage.WHOLE,
        Passage.TOO_MUCH,
        Passage.WITHIN,
    )


def parts(*, of: str = "") -> tuple[Part, Part, Part]:
    rng = np.random.default_rng(3)
    x, labels = rng.uniform(0, 1, (120, 2)), np.empty(120, np.int64)
    labels[:] = x[:, 0] > 0.5
    whole = Part(x, np.eye(2)[labels], labels)
    cut = [Part(*(array[start:end] for array in whole)) for start, end in ((0, 90), (90, 120), (0, 0))]
    spoil = MISTAKES[of].spoil if of else None
    given = cut[0], cut[1], cut[2]
    return given if spoil is None else spoil(given)


def test_data_are_judged_without_the_network() -> None:
    of_data = {"labels_shifted", "test_in_training", "unscaled"}

    def seen(of: str = "") -> HandedIn:
        train, test, _ = parts(of=of)
        return look_at(train, test.x)

    sound = seen()
    assert (sound.seen, sound.alike > 0.8) == (0, True)
    assert ruled_out_by_data(sound) == of_data
    for name in of_data:
        assert name not in ruled_out_by_data(seen(name)), name
    assert seen("test_in_training").seen == 1
    assert seen("unscaled").high == pytest.approx(16, rel=0.05)
    assert abs(seen("labels_shifted").alike) < 0.4


def _cells(ratio: list[float], worst: list[float] | None = None) -> tuple[Kind, ...]:
    theta = Parameters([len(ratio), 1])
    numeric = np.array([*np.linspace(1, 2, len(ratio)), 1.0])
    analytic = numeric * [*ratio, 1]
    error = np.array([*(worst or [abs(one - 1) for one in ratio]), 0.0])
    check = GradientCheck(np.arange(len(ratio) + 1), analytic, numeric, error, 0)
    return tuple(cell.kind for cell in cells_of(check, theta, 1e-6))


@in_turn(
    ("ratio", "kind"),
    [
        ([1, 1, 1, 1, 1], Kind.AGREES),
        ([1, 1, 1, 1, 1 + 1e-5], Kind.OTHER),
        ([2, 2, 2, 2, 2], Kind.TIMES),
        ([-1, -1, -1, -1, -1], Kind.OPPOSITE),
        ([0, 0, 0, 0, 0], Kind.ZERO),
        ([2, 2, 2.03, 2.03, 9], Kind.TIMES),
        ([2, 2, 2.05, 2.05, 9], Kind.OTHER),
        ([9, 2.05, 2.05, 2, 2], Kind.OTHER),
        ([-2, -2, -2, -2, -2], Kind.TIMES),
        ([1.01, 1.01, 1.01, 1.01, 1.01], Kind.OTHER),
    ],
)
def test_components_stand_to_the_true_ones_by_one_factor_or_by_none(ratio: list[float], kind: Kind) -> None:
    assert _cells(ratio) == (kind, Kind.AGREES)


def test_what_is_small_beside_the_largest_tells_nothing_of_the_factor() -> None:
    numeric = np.array([1.0, 1.0, 1.0, 0.9 * SMALL, 0.9 * SMALL, 0.9 * SMALL, 0.9 * SMALL, 1.0])
    analytic = np.array([2.0, 2.0, 2.0, 5.0, 6.0, 7.0, 8.0, 1.0])
    check = GradientCheck(np.arange(8), analytic, numeric, np.abs(analytic - numeric), 0)
    weights, _ = cells_of(check, Parameters([7, 1]), 1e-6)
    assert (weights.kind, weights.ratio, weights.worst) == (Kind.TIMES, 2, 8 - 0.9 * SMALL)
    nothing = GradientCheck(np.arange(8), analytic, np.zeros(8), np.ones(8), 0)
    assert {cell.kind for cell in cells_of(nothing, Parameters([7, 1]), 1e-6)} == {Kind.OTHER}


def test_how_steep_and_how_curved_an_activation_is() -> None:
    assert steepest(ACTIVATIONS["sigmoid"]) == pytest.approx(0.25)
    assert [is_curved(ACTIVATIONS[name]) for name in ("linear", "relu", "tanh")] == [False, True, True]
