import numpy as np
import pytest
from cases import in_turn
from pairs import OUTPUT_ERRORS

from nnviz.core import costs
from nnviz.core.activations import ACTIVATIONS
from nnviz.core.costs import COSTS, output_error_formula, write_common, write_error
from nnviz.core.notation import Notation
from nnviz.core.written import read

PAIRS = in_turn(("cost", "output"), OUTPUT_ERRORS)


def activate(output: str, z: np.ndarray) -> np.ndarray:
    a = np.empty_like(z)
    with np.errstate(over="ignore"):
        ACTIVATIONS[output].function(z, a)
    return a


def cost_of(cost: str, output: str, z: np.ndarray, y: np.ndarray) -> np.ndarray:
    return COSTS[cost].per_example(z, activate(output, z), y)


def output_error(cost: str, output: str, z: np.ndarray, y: np.ndarray) -> np.ndarray:
    delta, scratch = np.full_like(z, np.nan), np.empty_like(z)
    a = activate(output, z)
    with np.errstate(over="ignore"):
        costs.output_error(COSTS[cost], ACTIVATIONS[output], z, a, y, delta, scratch)()
    return delta


@PAIRS
def test_the_output_error_is_the_derivative_of_the_cost_by_z(cost: str, output: str) -> None:
    """At a thousand columns at once, some of them of equal or of extreme numbers."""
    rng = np.random.default_rng([*cost.encode(), *output.encode()])
    z = np.hstack([rng.uniform(-6, 6, (3, 800)), rng.choice([-6.0, -1, -1e-9, 0, 1, 6], (3, 200))])
    if ACTIVATIONS[output].kink:
        z = np.where(np.abs(z) < 1e-2, 1e-2, z)
    y = np.eye(3)[:, rng.integers(0, 3, z.shape[1])]
    h = 1e-3
    numeric = np.empty_like(z)
    for j in range(3):
        nudge = h * np.eye(3)[:, [j]]
        f = [cost_of(cost, output, z + offset * nudge, y) for offset in (-2, -1, 1, 2)]
        numeric[j] = (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h)
    np.testing.assert_allclose(output_error(cost, output, z, y), numeric, rtol=1e-6, atol=1e-8)


@PAIRS
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_extreme_z_gives_finite_costs_and_errors(cost: str, output: str, dtype: type) -> None:
    z = np.array([[-1e6, 1e6, 0, 1e6], [1e6, -1e6, 0, 1e6], [0, 0, -1e6, 1e6]], dtype)
    for y in (np.zeros_like(z), np.ones_like(z), np.eye(3, 4, dtype=dtype)):
        costs, delta = cost_of(cost, output, z, y), output_error(cost, output, z, y)
        assert np.isfinite(costs).all()
        assert np.isfinite(delta).all()
        assert costs.dtype == delta.dtype == dtype


def test_a_confident_mistake_costs_what_it_should_and_not_infinity() -> None:
    z, y = np.array([[1e6]]), np.array([[0.0]])
    assert activate("sigmoid", z)[0, 0] == 1
    assert cost_of("cross_entropy", "sigmoid", z, y)[0] == 1e6
    assert output_error("cross_entropy", "sigmoid", z, y)[0, 0] == 1
    z, y = np.array([[1e6], [0.0]]), np.array([[0.0], [1.0]])
    assert cost_of("log_likelihood", "softmax", z, y)[0] == 1e6
    np.testing.assert_array_equal(output_error("log_likelihood", "softmax", z, y), [[1], [-1]])


@pytest.mark.parametrize("z", [20.0, 40.0, 300.0])
def test_a_confident_hit_costs_next_to_nothing_and_not_nothing(z: float) -> None:
    cost = cost_of("cross_entropy", "sigmoid", np.array([[z]]), np.array([[1.0]]))[0]
    assert cost == pytest.approx(np.exp(-z), rel=1e-8, abs=0)


def test_an_infinite_cost_stays_infinite() -> None:
    z, y = np.array([[1e200]]), np.array([[0.0]])
    with np.errstate(over="ignore"):
        assert cost_of("quadratic", "linear", z, y)[0] == np.inf


@pytest.mark.parametrize(("cost", "output"), [("cross_entropy", "sigmoid"), ("log_likelihood", "softmax")])
def test_costs_from_z_equal_the_books_formulas_of_a(cost: str, output: str) -> None:
    rng = np.random.default_rng(0)
    z = np.hstack([rng.uniform(-12, 12, (4, 300)), rng.choice([-12.0, -1e-9, 0, 12], (4, 100))])
    a, y = activate(output, z), np.eye(4)[:, rng.integers(0, 4, z.shape[1])]
    by_hand = {
        "cross_entropy": -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum(axis=0),
        "log_likelihood": -(y * np.log(a)).sum(axis=0),
    }
    np.testing.assert_allclose(cost_of(cost, output, z, y), by_hand[cost], rtol=1e-9, atol=1e-11)


def test_quadratic_cost_has_the_books_half() -> None:
    z, y = np.array([[3.0], [1.0]]), np.array([[0.0], [1.0]])
    assert cost_of("quadratic", "linear", z, y)[0] == 4.5


@pytest.mark.parametrize(
    ("cost", "output"),
    [("cross_entropy", "sigmoid"), ("log_likelihood", "softmax"), ("quadratic", "linear")],
)
def test_pairs_made_for_each_other_have_error_a_minus_y(cost: str, output: str) -> None:
    rng = np.random.default_rng(3)
    z, y = rng.standard_normal((4, 5)), np.eye(4)[:, [0, 1, 2, 3, 0]]
    np.testing.assert_allclose(output_error(cost, output, z, y), activate(output, z) - y, atol=1e-15)
    assert OUTPUT_ERRORS[cost, output] == r"\delta^L = a^L - y"


@PAIRS
def test_the_formula_of_the_error_is_that_of_the_pair(cost: str, output: str) -> None:
    z, y, formula = np.array([[-1.2], [0.4], [2.1]]), np.eye(3)[:, [0]], OUTPUT_ERRORS[cost, output]
    is_simple = np.allclose(output_error(cost, output, z, y), activate(output, z) - y)
    assert (formula == r"\delta^L = a^L - y") is is_simple
    if not is_simple:
        assert (r"\sum_k" in formula) is ACTIVATIONS[output].shares_a_sum
        assert COSTS[cost].nabla in formula


@in_turn("cost", COSTS)
def test_every_pair_has_an_error_or_a_reason(cost: str) -> None:
    for output in ACTIVATIONS:
        if (cost, output) in OUTPUT_ERRORS:
            assert not COSTS[cost].refuses(output)
            assert "delta" in OUTPUT_ERRORS[cost, output]
        else:
            assert_is_refused_with_a_reason(cost, output)


def assert_is_refused_with_a_reason(cost: str, output: str) -> None:
    reason = COSTS[cost].refuses(output)
    assert reason.startswith(cost)
    assert "use output" in reason
    z = np.zeros((2, 1))
    with pytest.raises(ValueError, match="use output"):
        output_error(cost, output, z, z)
    with pytest.raises(ValueError, match="use output"):
        output_error_formula(COSTS[cost], ACTIVATIONS[output])


def test_quadratic_goes_with_every_output() -> None:
    assert {output for cost, output in OUTPUT_ERRORS if cost == "quadratic"} == set(ACTIVATIONS)


@in_turn(
    ("cost", "output", "formula"),
    [
        ("cross_entropy", "sigmoid", r"\delta^L = a^L - y"),
        ("log_likelihood", "softmax", r"\delta^L = a^L - y"),
        ("quadratic", "softmax", r"\delta_j = a_j (g_j - \sum_k a_k g_k), \quad g = a - y"),
        ("quadratic", "sigmoid", r"\delta^L = (a - y) \odot \sigma'(z^L), \quad \sigma'(z) ="),
    ],
)
def test_the_error_of_the_output_has_a_formula(cost: str, output: str, formula: str) -> None:
    assert output_error_formula(COSTS[cost], ACTIVATIONS[output]).startswith(formula)
    assert OUTPUT_ERRORS[cost, output].startswith(formula)


def test_an_error_is_written_out_with_the_outputs_that_share_its_sum() -> None:
    z, y = np.array([0.2, -0.4, 1.1]), np.array([0.0, 1.0, 0.0])
    a = np.exp(z) / np.exp(z).sum()
    common = float(a @ (a - y))
    assert write_common(COSTS["quadratic"], a, y).value == pytest.approx(common)
    for j in range(3):
        written = write_error(COSTS["quadratic"], ACTIVATIONS["softmax"], z, a, y, j)
        assert written.value == pytest.approx(a[j] * (a[j] - y[j] - common))


def test_classes_that_are_not_the_true_one_stand_in_no_line() -> None:
    z, y = np.array([0.2, -0.4, 1.1]), np.array([0.0, 1.0, 0.0])
    written = read(COSTS["log_likelihood"].write(z, np.array([0.25, 0.125, 0.625]), y), Notation(3))
    assert written == "−ln(0.125)"
