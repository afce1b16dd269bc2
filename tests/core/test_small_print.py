"""What hardly ever matters and must be right all the same, at both sides of every limit."""

import math

import numpy as np
import pytest
from cases import in_turn
from pairs import OUTPUT_ERRORS

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.backprop import Backprop, backprop
from nnviz.core.bowl import LOST, Bowl, roll
from nnviz.core.chain import chain_gradient, growing_interval, widest_interval
from nnviz.core.chain_examples import chain_of_network, exploding_chain, random_chain, resized
from nnviz.core.constant_answer import constant_answer_cost
from nnviz.core.costs import COSTS, output_error_formula, write_common, write_error
from nnviz.core.equation_words import words_of
from nnviz.core.family_names import member_name
from nnviz.core.gradient_check import BLUR, STEP, GradientCheck, _step, check_gradient
from nnviz.core.handed_in import FEW, HandedIn, look_at, ruled_out_by_data
from nnviz.core.hessian import damping, hessian_times
from nnviz.core.initializers import INITIALIZERS, spread_of_z
from nnviz.core.measures import (
    bias_norms,
    bin_shares,
    per_weight,
    saturated_share,
    update_ratios,
    weight_norms,
)
from nnviz.core.mistakes import MISTAKES, Part
from nnviz.core.naming import lane_name, lane_prefix, parameter_name
from nnviz.core.network import Network
from nnviz.core.neuron_bench import UNITS, Neuron, Shape, rates, slice_of, true_change, unit_of
from nnviz.core.notation import LatexNotation
from nnviz.core.objective import Objective
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.parameters import Array, Parameters
from nnviz.core.paths import paths, strongest_paths
from nnviz.core.plain_backprop import plain_backprop
from nnviz.core.plain_names import readable
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.source import NumpySource
from nnviz.core.spread import Advantage, advantage
from nnviz.core.surprise import surprises
from nnviz.core.suspects import SMALL, Kind, cells_of, is_curved, steepest
from nnviz.core.valley import Plane, Slice, contours, main_plane, slice_around
from nnviz.core.written import given, measured
from nnviz.core.written_sums import few_terms

RNG = np.random.default_rng(11)
SIZES = [3, 4, 5, 2]


def network(seed: int = 0, **others: str) -> Network:
    return Network(SIZES, activation="tanh", rng=np.random.default_rng(seed), **others)


# -- what is measured of a layer -------------------------------------------------------------------


def test_norms_are_of_the_weights_or_of_the_biases_of_each_layer() -> None:
    theta = Parameters([2, 1, 1], vector=np.array([3.0, 4, 12, 0, 5]))
    change = Parameters([2, 1, 1], vector=np.array([0.3, 0.4, 100, 7, 100]))
    assert weight_norms(theta).tolist() == [5, 0]
    assert bias_norms(theta).tolist() == [12, 5]
    np.testing.assert_allclose(update_ratios(change, theta), [0.1, np.nan])
    np.testing.assert_allclose(per_weight(np.array([1.0, 1.0]), theta), [1 / math.sqrt(2), 1])


def test_shares_are_counted_in_bins_of_which_the_outer_ones_hold_what_lies_beyond() -> None:
    values = np.array([-9, -1, -0.5, 0, 0.499, 0.5, 1, 9, np.nan, 0.1])
    np.testing.assert_allclose(bin_shares(values, 1, 4), [0.2, 0.1, 0.3, 0.3])
    assert bin_shares(np.array([]), 1, 2).tolist() == [0, 0]
    assert saturated_share(np.array([0.0, -0.009, 0.01, -0.5])) == 0.5


# -- a pass, layer by layer ------------------------------------------------------------------------


def test_each_layer_is_fed_and_sent_back_by_itself() -> None:
    work = Backprop(network(), COSTS["quadratic"], 2)
    x, y = RNG.random((3, 2)), RNG.random((2, 2))
    work.load(x, y)
    whole = Backprop(network(), COSTS["quadratic"], 2)
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


def test_a_batch_that_is_looked_at_where_it_lies_is_that_batch() -> None:
    x, y = RNG.random((3, 2)), RNG.random((2, 2))
    loaded, looking = (Backprop(network(), COSTS["quadratic"], 2) for _ in range(2))
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
        backprop(network(), np.empty((3, 0)), np.empty((2, 0)), "quadratic")


def test_the_error_is_sent_back_at_the_parameters_that_are_asked_for() -> None:
    x, y = RNG.random((3, 2)), RNG.random((2, 2))
    one, other = network(1), network(2)
    objective = Objective(one, x, y, "quadratic")
    objective.send_back(other.theta.vector)
    work = Backprop(other, COSTS["quadratic"], 2)
    work.load(x, y)
    work.forward()
    work.backward()
    for found, right in zip(objective.work.delta, work.delta, strict=True):
        np.testing.assert_array_equal(found, right)
    assert objective.value(other.theta.vector) == work.mean_cost()
    assert objective.value(one.theta.vector) != work.mean_cost()


# -- the check of a gradient -----------------------------------------------------------------------


def test_a_component_below_the_blur_counts_as_large_as_that() -> None:
    net, x, y = network(), RNG.random((3, 4)), RNG.random((2, 4))
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
    small = Network(SIZES, activation="tanh", rng=np.random.default_rng(0))
    small.theta.vector[:] = tiny
    check = check_gradient(small, np.zeros((3, 4)), y, "quadratic")
    assert check.largest < 1e-5  # ∂C/∂w is 0 there, and what differences make of it is rounding


def test_single_precision_is_asked_for_no_more_than_it_has() -> None:
    net, x, y = network(), RNG.random((3, 4)), RNG.random((2, 4))
    exact = check_gradient(net, x, y, "quadratic")
    nabla = np.zeros(net.theta.count)
    nabla[exact.index] = exact.analytic
    least = int(np.argmin(np.abs(nabla)))
    nabla[least] += 1e-6 * np.abs(nabla).max()
    single = check_gradient(net, x, y, "quadratic", found=nabla.astype(np.float32), tried=[least])
    double = check_gradient(net, x, y, "quadratic", found=nabla, tried=[least])
    assert single.largest < 0.5 * double.largest


def test_whoever_waits_for_a_check_can_end_it_between_any_two_passes() -> None:
    asked = []
    check_gradient(
        network(),
        RNG.random((3, 1)),
        RNG.random((2, 1)),
        "quadratic",
        tried=[0, 1],
        look_up=lambda: asked.append(1),
    )
    assert len(asked) == 1 + 2 * (1 + 4)


# -- suspects --------------------------------------------------------------------------------------


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


def part(x: Array, y: Array) -> Part:
    return Part(x, y, y.argmax(axis=1))


def test_the_data_that_are_handed_in_are_looked_at_as_they_are() -> None:
    x = np.array([[0.0, 1], [2, 3], [4, 5], [-7, 1]])
    y = np.array([[1.0, 0], [0, 1], [0, 1], [1, 0]])
    seen = look_at(part(x, y), np.array([[2.0, 3], [9, 9]]))
    assert seen[:3] == (-7, 5, 0.5)
    clouds = np.concatenate([np.zeros((FEW // 2, 2)), np.ones((FEW, 2))]) + 0.01 * RNG.random(
        (FEW * 3 // 2, 2)
    )
    labels = np.eye(2)[(np.arange(len(clouds)) >= FEW // 2).astype(int)]
    fitting = look_at(part(clouds, labels), clouds[:0])
    assert fitting.alike == pytest.approx(1)
    assert math.isnan(fitting.seen)
    far = labels.copy()
    far[FEW:] = far[FEW:, ::-1]  # beyond the first few hundred nothing is looked at
    assert look_at(part(clouds, far), clouds).alike == pytest.approx(1)
    tested = np.concatenate([np.full((FEW, 2), 99.0), clouds[:FEW]])
    assert look_at(part(clouds, labels), tested).seen == 0
    assert math.isnan(look_at(part(x[:1], y[:1]), x).alike)
    assert math.isnan(look_at(part(x, y[[0, 0, 0, 0]]), x).alike)


@in_turn(
    ("seen", "left"),
    [
        (HandedIn(-6, 6, 0.5, 0.7), set(MISTAKES) - {"unscaled", "test_in_training", "labels_shifted"}),
        (HandedIn(-6, 6, 0.5, 0.6), set(MISTAKES) - {"unscaled", "test_in_training"}),
        (HandedIn(-6.1, 6, 0.5, 0.7), {"unscaled"}),
        (HandedIn(-6, 6.1, 0.5, 0.7), {"unscaled"}),
        (HandedIn(-6, 6, 0.51, 0.7), {"test_in_training"}),
        (HandedIn(0, 1, math.nan, math.nan), set(MISTAKES) - {"unscaled", "test_in_training"}),
    ],
)
def test_the_data_rule_mistakes_out(seen: HandedIn, left: set[str]) -> None:
    assert set(MISTAKES) - ruled_out_by_data(seen) == left


# -- chains and paths ------------------------------------------------------------------------------


def test_a_chain_out_of_a_network_has_the_numbers_of_the_neurons_on_it() -> None:
    net = network(3)
    x, y = RNG.random(3), RNG.random(2)
    work = Backprop(net, COSTS["quadratic"], 1)
    work.load(x[:, np.newaxis], y[:, np.newaxis])
    work.forward()
    z, a = [part[:, 0] for part in work.z], [part[:, 0] for part in work.a[1:]]
    chain, neurons = chain_of_network(net.theta, net.activations, x, y, z, a)
    found = chain_gradient(chain)
    np.testing.assert_allclose(found.z, [part[j] for part, j in zip(z, neurons, strict=True)])
    k = int(np.argmax(np.abs(net.theta.weights[0][neurons[0]] * x)))
    assert (chain.x, chain.y, chain.w[0]) == (x[k], y[neurons[-1]], net.theta.weights[0][neurons[0], k])
    assert len(chain) == 3
    assert chain.theta.weights[1][0, 0] == chain.w[1]
    assert chain.theta.biases[2][0, 0] == chain.b[2]


def test_made_chains_are_what_they_are_called() -> None:
    drawn, numbers = random_chain(4, np.random.default_rng(5)), np.random.default_rng(5).standard_normal(8)
    assert (list(drawn.w), list(drawn.b)) == (numbers[:4].tolist(), numbers[4:].tolist())
    assert chain_gradient(exploding_chain(4)).z.tolist() == [0] * 4
    assert [len(resized(drawn, n)) for n in (2, 4, 7)] == [2, 4, 7]
    assert resized(drawn, 6).w == (*drawn.w, drawn.w[-1], drawn.w[-1])
    size, width = widest_interval()
    assert (round(size, 3), round(width, 4)) == (6.894, 0.4477)
    assert growing_interval(3.99) == growing_interval(math.inf) == 0
    assert growing_interval(-6.894) == growing_interval(6.894)


def test_a_path_knows_its_neurons_and_the_factors_between_them() -> None:
    net = network(3)
    work = Backprop(net, COSTS["quadratic"], 1)
    work.load(RNG.random((3, 1)), RNG.random((2, 1)))
    work.forward()
    work.backward()
    a, delta = [part[:, 0] for part in work.a], work.delta[-1][:, 0]
    prime = [part[:, 0] for part in work.prime]
    found = paths(net.theta, a, prime, delta, 0, 1, 2)
    assert [path.neurons for path in found] == [(1, q, o) for q in range(5) for o in range(2)]
    one = found[5]
    w = net.theta.weights
    assert one.factors == pytest.approx((w[1][2, 1] * prime[1][2], w[2][1, 2] * delta[1]))
    assert one.product == pytest.approx(a[0][2] * prime[0][1] * one.factors[0] * one.factors[1])
    (last,) = paths(net.theta, a, prime, delta, 2, 1, 3)
    assert (last.neurons, last.factors, last.product) == ((1,), (), pytest.approx(a[2][3] * delta[1]))
    ranked = sorted(found, key=lambda path: -abs(path.product))[:3]
    strongest = strongest_paths(net.theta, a, prime, delta, 0, 1, 2, 3)
    assert [path.neurons for path in strongest] == [path.neurons for path in ranked]
    assert [path.factors for path in strongest] == [pytest.approx(path.factors) for path in ranked]
    assert [path.product for path in strongest] == [pytest.approx(path.product) for path in ranked]


# -- costs and surprises ---------------------------------------------------------------------------


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


def test_the_best_constant_answer_is_the_mean_target() -> None:
    y = np.array([[1.0, 1.0, 1.0, 0.0]])
    sigmoid, linear = ACTIVATIONS["sigmoid"], ACTIVATIONS["linear"]
    entropy = -(0.75 * math.log(0.75) + 0.25 * math.log(0.25))
    assert constant_answer_cost(COSTS["cross_entropy"], sigmoid, y) == pytest.approx(entropy)
    assert constant_answer_cost(COSTS["quadratic"], linear, y) == pytest.approx(0.75 * 0.25 / 2)
    weighted = constant_answer_cost(COSTS["quadratic"], linear, y, np.array([1.0, 0, 0, 1]))
    assert weighted == pytest.approx(0.125)
    assert 0 <= constant_answer_cost(COSTS["cross_entropy"], sigmoid, np.ones((1, 3))) < 1e-10
    assert math.isnan(constant_answer_cost(COSTS["quadratic"], linear, np.empty((1, 0))))


def test_every_output_has_a_truth_of_its_own_unless_each_is_a_class() -> None:
    z, y = np.array([[0.3, -2.0], [1.2, 0.5]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    a = 1 / (1 + np.exp(-z))
    sigmoid = ACTIVATIONS["sigmoid"]
    apart = -np.log(np.where(y == 1, a, 1 - a)).sum(axis=0)
    np.testing.assert_allclose(surprises(sigmoid, z, y, is_class_each=False), apart)
    np.testing.assert_allclose(surprises(sigmoid, z, y, is_class_each=True), -np.log([a[0, 0], a[1, 1]]))
    shares = np.exp(z) / np.exp(z).sum(axis=0)
    softmax = surprises(ACTIVATIONS["softmax"], z, y, is_class_each=True)
    np.testing.assert_allclose(softmax, -np.log([shares[0, 0], shares[1, 1]]))


def test_the_better_and_the_equal_are_counted_apart() -> None:
    found = advantage([1, 2, 3, 4, np.nan, np.inf], [0, 1, 3, 9, 0, 1])
    assert found == Advantage(better=3, equal=1, of=5)
    assert (found.share, math.isnan(advantage([], []).share)) == (0.6, True)


# -- rules -----------------------------------------------------------------------------------------


def test_a_penalty_alone_pulls_as_its_steps_do() -> None:
    w = np.array([-2.0, 0.5, 0.0, 3.0])
    for rule in REGULARIZERS.values():
        stepped = w.copy()
        for _ in range(4):
            slope = np.empty_like(stepped)
            rule.slope(stepped, slope)
            stepped -= 0.01 * slope
        np.testing.assert_allclose(rule.pulled(w, 0.01, 4), stepped, atol=1e-12, err_msg=rule.name)
        bent = rule._replace(jump=None, decays=False)
        np.testing.assert_allclose(bent.pulled(w, 0.01, 4), stepped, atol=1e-12, err_msg=rule.name)
    assert w.tolist() == [-2, 0.5, 0, 3]


def test_a_hessian_that_is_not_finite_at_one_place_makes_theta_so() -> None:
    newton = OPTIMIZERS["newton"].make(2, np.dtype(float), 0.9)
    assert newton.shift == 0
    newton.hessian = np.diag([1.0, np.nan])
    theta = np.ones(2)
    newton.update(theta, np.ones(2), 0.1)
    assert np.isnan(theta).all()
    assert np.isnan(newton.eigenvalues).all()


def test_a_ball_is_followed_until_it_is_lost() -> None:
    bowl = Bowl(1.0, 4.0)
    assert bowl.limit == 0.5
    assert math.isinf(Bowl(-1.0, 0.0).limit)
    found = bowl.over(np.array([0.0, 2.0]), np.array([0.0, 1.0, 3.0]))
    assert found.costs.tolist() == [[0, 2], [2, 4], [18, 20]]
    assert (found.x.tolist(), found.y.tolist()) == ([0, 2], [0, 1, 3])
    assert bowl.costs(np.array([[2.0, 1.0]])).tolist() == [4]
    way = roll(bowl, (0.0, 1.0), "sgd", 3.0, 0.9, 50)
    assert way[:3].tolist() == [[0, 1], [0, -11], [0, 121]]
    assert 2 < len(way) < 10
    assert np.abs(way).max() < LOST
    assert len(roll(bowl, (1.0, 1.0), "sgd", 0.1, 0.9, 50)) == 51
    far = roll(bowl, (0.0, 10.0), "sgd", 3.0, 0.9, 50)
    assert LOST < np.abs(far).max() < 10 * LOST


def test_a_slice_holds_all_points_and_a_margin() -> None:
    flat = Plane(np.zeros(2), np.array([1.0, 0]), np.array([0, 1.0]))
    points = np.array([[0.0, 5.0], [10.0, 5.0], [4.0, 6.0]])
    told: list[float] = []
    found = slice_around(lambda theta: float(theta[0] + 100 * theta[1]), flat, points, 5, told.append)
    assert (found.x + found.x[::-1]).tolist() == pytest.approx([10] * 5)
    assert (found.y + found.y[::-1]).tolist() == pytest.approx([11] * 5)
    margin = found.x[-1] / 10
    assert margin > 1
    # A way ten times as long as it is broad is shown at three tenths of its length.
    assert found.y[-1] - found.y[0] == pytest.approx(0.3 * (found.x[-1] - found.x[0]))
    assert found.costs[1, 3] == found.x[3] + 100 * found.y[1]
    assert told == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    upright = slice_around(lambda theta: 0.0, flat, points[:, ::-1], 3, told.append)
    assert upright.x[-1] - upright.x[0] == pytest.approx(0.3 * (upright.y[-1] - upright.y[0]))
    one = slice_around(lambda theta: 0.0, flat, points[:1], 3, told.append)
    assert one.x[-1] - one.x[0] == pytest.approx(one.y[-1] - one.y[0])
    assert one.x[-1] > one.x[0]


def test_a_contour_has_its_x_and_y_where_they_belong() -> None:
    x, y = np.linspace(0, 1, 3), np.linspace(10, 14, 5)
    found = Slice(x, y, y[:, np.newaxis] + 0 * x)
    ends = contours(found, 11.5).reshape(-1, 2)
    np.testing.assert_allclose(ends[:, 1], 11.5)
    assert (ends[:, 0].min(), ends[:, 0].max()) == (0, 1)


# -- a neuron by hand ------------------------------------------------------------------------------


def test_a_slice_of_a_neuron_turns_its_two_largest_weights() -> None:
    w, a = np.array([0.5, -3.0, 1.0, 2.0]), np.array([1.0, 10.0, 100.0, 1000.0])
    found = slice_of(w, 7.0, a)
    assert (found.neuron, found.inputs, found.added) == (Neuron(-3, 2, 107.5), (1, 3), 100.5)
    only = slice_of(np.array([2.0]), 1.0, np.array([5.0]))
    assert (only.neuron, only.inputs, only.added) == (Neuron(2, 0, 1), (0,), 0)


def test_a_neuron_moves_as_its_rates_foretell() -> None:
    neuron, kind, x = Neuron(0.5, -1, 0.25), ACTIVATIONS["sigmoid"], np.array([2.0, 3.0])
    assert neuron.z(x) == -1.75
    assert (neuron.threshold, neuron.size) == (-0.25, math.hypot(0.5, 1))
    prime = 1 / (1 + math.exp(1.75)) * (1 - 1 / (1 + math.exp(1.75)))
    assert tuple(rates(neuron, kind, x)) == pytest.approx((2 * prime, 3 * prime, prime))
    assert true_change(neuron, kind, x, Neuron(0.1, 0, 0)) == pytest.approx(0.2 * prime, rel=0.1)


def test_a_unit_of_the_bench_is_known_by_its_curve() -> None:
    def called(name: str) -> str | None:
        unit = unit_of(ACTIVATIONS[name])
        return None if unit is None else unit.label

    assert {name: called(name) for name in ("sigmoid", "tanh", "step", "softmax", "gaussian", "elu")} == {
        "sigmoid": "σ(kz)",
        "tanh": "tanh",
        "step": "step",
        "softmax": None,
        "gaussian": "Gaussian",
        "elu": None,
    }


# -- names and numbers as they are read ------------------------------------------------------------


@in_turn(
    ("latex", "words"),
    [
        (r"\delta^{3} = a^{3} - y", "δ³ = a³ − y"),
        (r"a\,b\;c", "a b c"),
        (r"f'(z)", "f′(z)"),
        (r"\frac{a}{b}", "a/b"),
        (r"\frac{a + b}{2}", "(a + b)/2"),
        (r"\frac{a_j}{\sigma}", "aⱼ/σ"),
        (r"w^{l+1}_{jk}", "wˡ⁺¹ⱼₖ"),
        (r"e^{-z}", "e^(−z)"),
        (r"w^{2}", "w²"),
        (r"x^T", "xᵀ"),
        (r"x_{max}", "x_max"),
        (r"\sqrt{a + b}", "√(a + b)"),
        (r"\sqrt{a}", "√a"),
        (r"\ln x", "ln x"),
    ],
)
def test_an_equation_is_read_in_plain_characters(latex: str, words: str) -> None:
    assert words_of(latex) == words


def test_lanes_and_parameters_are_named() -> None:
    assert [lane_name(0, "η = 1"), lane_name(1, "η = 1")] == ["A", "B: η = 1"]
    assert [lane_prefix(1, 1), lane_prefix(1, 2), lane_prefix(2, 3, ": ")] == ["", "B ", "C: "]
    named = {
        (0, 0, 2): "w²₁₃",
        (0, 0, None): "b²₁",
        (1, 8, 8): "w³₉₉",
        (0, 9, 0): "w²₁₀,₁",
        (0, 0, 9): "w²₁,₁₀",
    }
    assert {key: parameter_name(*key) for key in named} == named
    assert parameter_name(0, 9, None) == "b²₁₀"


@in_turn(
    ("parameters", "told"),
    [
        ({"k": 2.0}, "logistic k=2"),
        ({"k": 1000.0, "z0": -1000.0}, "logistic k=1000 z0=-1000"),
        ({"k": 4.0}, "logistic"),
        ({"L": 0.5}, "logistic L=0.5"),
        ({"k": 0.0}, "k: 0.0 is not a number above 0 up to 1000"),
        ({"k": 1000.5}, "k: 1000.5 is not a number above 0 up to 1000"),
        ({"z0": -1001.0}, "z0: -1001.0 is not a number from -1000 up to 1000"),
        ({"z0": 1001.0}, "z0: 1001.0 is not a number from -1000 up to 1000"),
        ({"z0": 0.0, "q": 1.0}, "q: logistic has no such parameter, but L, k, z0"),
    ],
)
def test_a_member_of_a_family_is_named_by_what_is_unusual(parameters: dict[str, float], told: str) -> None:
    if ":" in told:
        with pytest.raises(ValueError) as found:  # noqa: PT011 - the whole message is compared
            member_name("logistic", parameters)
        assert str(found.value) == told
    else:
        assert member_name("logistic", parameters) == told


def test_a_member_of_a_family_is_labelled_with_its_parameters() -> None:
    assert ACTIVATIONS["logistic k=2 z0=1"].label == "logistic, k = 2, z₀ = 1"
    assert "logistic k=2.0" not in ACTIVATIONS
    assert "logistic q=2" not in ACTIVATIONS
    assert "sigmoid k=x" not in ACTIVATIONS


def test_numbers_are_written_for_each_reader() -> None:
    latex = LatexNotation(3)
    assert latex.number("-1.5", None) == "{-}1.5"
    assert latex.number("-∞", None) == r"{-}\infty "
    assert latex.number("2", -3) == r"2 \cdot 10^{-3}"
    assert latex.number("not a number", None) == r"\text{not a number}"
    source = NumpySource()
    assert (source.power("x", "2"), source.power("x", "-1"), source.power("x", "a + b")) == (
        "x**2",
        "x**(-1)",
        "x**(a + b)",
    )
    assert (source.number("2", None), source.number("2", -3)) == ("2", "2e-3")
    assert [given(value).constant for value in (0.1, -0.0025, 1234.0, 12345.0, 0.12345, 1 / 3)] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_long_sum_tells_the_rest_as_one_number_unless_it_is_nothing() -> None:
    values = np.array([5.0, *[0.5, 0.0] * 10, 7.0])
    total = few_terms(values, lambda k: measured(values[k]))
    assert total.value == pytest.approx(values.sum())
    assert type(total.parts[-1]).__name__ == "Rest"
    few = np.array([5.0, *[0.0] * 20, 7.0])
    assert "Rest" not in {type(part).__name__ for part in few_terms(few, lambda k: measured(few[k])).parts}


def test_a_name_from_right_to_left_is_kept_apart_even_with_other_letters_in_it() -> None:
    assert readable("abc") == "abc"
    assert readable("abc \u05d0") == "\u2068abc \u05d0\u2069"


def test_the_step_of_a_check_is_shorter_where_a_parameter_moves_a_unit_further() -> None:
    x = np.array([[0.0], [0.5], [40.0]])
    objective = Objective(network(), x, np.zeros((2, 1)), "quadratic")
    theta = objective.theta.vector
    before = theta.copy()
    objective.value(theta)
    z = [part.copy() for part in objective.work.z]
    steps = [_step(objective, theta, k, z) for k in range(4)]
    assert steps[2] == pytest.approx(STEP / 40, rel=1e-6)
    assert steps[:2] + steps[3:] == pytest.approx([STEP] * 3)
    np.testing.assert_array_equal(theta, before)


def test_z_spreads_at_the_start_as_its_weights_and_bias_do() -> None:
    for name, weight, bias in (("scaled_gaussian", 1 / 3, 1), ("gaussian", 1, 1), ("zeros", 0, 0)):
        expected = math.sqrt(weight**2 * 5 + bias**2)
        assert spread_of_z(INITIALIZERS[name], 9, 4, 5.0) == pytest.approx(expected)


def test_three_points_span_a_plane_unless_they_are_on_a_line() -> None:
    for n in (3, 4, 5):
        line = np.outer(np.arange(float(n)), [1.0, 2.0, 0.0, 0.0])
        with pytest.raises(ValueError, match="not on one line"):
            main_plane(line, line[0])
        line[1, 3] = 0.1
        plane, shares = main_plane(line, line[-1])
        assert shares.sum() == pytest.approx(1)
        assert shares[0] > 0.9
        np.testing.assert_allclose(np.abs(plane.u[:2]), [1 / math.sqrt(5), 2 / math.sqrt(5)], atol=0.02)
        assert plane.coordinates(line)[0, 0] < 0


def test_a_curve_is_written_as_the_other_one_that_it_is() -> None:
    shape = Shape(3.0, 2.0, 0.5)
    for unit in UNITS:
        for z in (-1.3, 0.0, 0.7):
            curve = float(unit.by_other(shape, np.array([z]))[0])
            assert unit.write_other(shape, measured(z)).value == pytest.approx(curve), unit.label
            if unit.other:
                made = unit.make(shape)
                a = np.empty((1, 1))
                made.function(np.array([[z]]), a)
                assert float(a[0, 0]) == pytest.approx(curve), unit.label
                assert made.write(np.array([z]), 0).value == pytest.approx(curve), unit.label


def test_a_step_along_the_gradient_is_as_long_as_theta_asks_for() -> None:
    theta = np.array([3e4, -4e4])
    for v in (np.array([1.0, 2.0]), np.array([1e-6, 0.0])):
        found = hessian_times(lambda at: at**3, theta, v)
        np.testing.assert_allclose(found, 3 * theta**2 * v, rtol=1e-6)
    assert hessian_times(lambda at: at**3, theta, np.zeros(2)).tolist() == [0, 0]
    asked: list[float] = []

    def gradient(at: Array) -> Array:
        asked.append(float(np.linalg.norm(at - theta)))
        return at

    hessian_times(gradient, theta, np.array([0.0, 7.0]))
    assert asked == pytest.approx([1e-5 * (1 + 5e4)] * 2)
    assert [damping(np.array(values)) for values in ([0.0, 0.0], [1.0, 4.0], [-3.0, 4.0], [1e-9, 4.0])] == [
        1.0,
        0.0,
        pytest.approx(3.04),
        pytest.approx(0.04),
    ]
