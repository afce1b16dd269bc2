"""Cost, accuracy, gradient and neurons over all the data, against one computation over all at once."""

from typing import Any

import numpy as np
import pytest
from small_runs import small

from nnviz.core.backprop import Backprop
from nnviz.core.class_weights import balanced_weights
from nnviz.core.costs import COSTS
from nnviz.core.measures import SATURATED_SLOPE, slope
from nnviz.core.network import Network
from nnviz.data.coding import encode
from nnviz.training.build import build
from nnviz.training.evaluation import GRADIENT_EXAMPLES, PIECES, PRODUCTS, Evaluation
from nnviz.training.examples import Examples

CLASSES = ("a", "b", "c")
SIZES = [5, 6, 4, 3]

PIECE = PIECES[0]
UNLIKE = (PIECE + 200, 2 * PIECE + 300)
"""Numbers of examples that make pieces of unlike size, under and over what a gradient is taken over."""


def examples(n: int, seed: int) -> Examples:
    """Drawn at random, their classes as uneven as 6 : 3 : 1 and in order, so that pieces are unlike too."""
    rng = np.random.default_rng(seed)
    labels = np.sort(rng.choice(3, n, p=[0.6, 0.3, 0.1]))
    rows = np.ones((n, 6))
    rows[:, :-1] = rng.normal(size=(n, 5)) * 3 + labels[:, None]
    return Examples(rows, encode(labels, 3, "one_hot"), labels, CLASSES, "one_hot")


def evaluated(evaluation: Evaluation) -> Evaluation:
    for _ in evaluation.pieces():
        pass
    return evaluation


def at_once(
    network: Network, some: Examples, weights: np.ndarray | None, count: int | None = None
) -> Backprop:
    """The first ``count`` examples, forward and back in one batch."""
    n = len(some) if count is None else min(count, len(some))
    work = Backprop(network, COSTS["cross_entropy"], n)
    work.load(some.rows[:n, :-1].T, some.targets[:n].T)
    if weights is not None:
        work.weights = weights[some.labels[:n]]
    work.forward()
    work.backward()
    return work


@pytest.fixture(params=UNLIKE, ids=lambda n: f"n={n}")
def train(request: pytest.FixtureRequest) -> Examples:
    return examples(request.param, 1)


@pytest.fixture
def network() -> Network:
    return Network(SIZES, activation=["relu", "sigmoid"], rng=np.random.default_rng(2))


@pytest.mark.parametrize("products", [PRODUCTS, 1], ids=["small", "large"])
@pytest.mark.parametrize("is_balanced", [False, True])
def test_every_number_is_that_of_one_computation_over_all(
    network: Network,
    train: Examples,
    is_balanced: bool,
    products: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nnviz.training.evaluation.PRODUCTS", products)
    weights = balanced_weights(train.labels, 3) if is_balanced else None
    test = examples(PIECE + 150, 3)
    found = evaluated(Evaluation(network, COSTS["cross_entropy"], train, test, weights))
    for part, some in (("train", train), ("test", test)):
        whole = at_once(network, some, weights)
        answers = whole.a[-1].argmax(axis=0)
        assert getattr(found.result, f"{part}_cost") == pytest.approx(whole.costs().mean(), rel=1e-12)
        assert getattr(found.result, f"{part}_accuracy") == np.mean(answers == some.labels)
    part = at_once(network, train, weights, GRADIENT_EXAMPLES)
    np.testing.assert_allclose(found.gradient.vector, part.gradient.vector, rtol=1e-9, atol=1e-15)
    measures = found.measures()
    nabla = part.gradient
    slopes = [slope(kind, z) for kind, z in zip(network.activations, part.z, strict=True)]
    expected = {
        "grad_b": [np.linalg.norm(b) for b in nabla.biases],
        "grad_w": [np.linalg.norm(w) for w in nabla.weights],
        "grad_rms": [np.sqrt(np.mean(w**2)) for w in nabla.weights],
        "saturated": [np.mean(np.abs(prime) < SATURATED_SLOPE) for prime in slopes],
        "example_grad_b": [np.linalg.norm(delta, axis=0).mean() for delta in part.delta],
    }
    assert measures.keys() == expected.keys()
    for name, values in expected.items():
        np.testing.assert_allclose(measures[name], values, rtol=1e-9, err_msg=name)
    assert 0 < measures["saturated"][0] < 1


def test_pieces_are_small_where_the_network_is_large_and_end_where_the_gradient_does(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    train, test, counts = examples(1300, 1), examples(100, 3), []
    for m in PIECES:
        assert GRADIENT_EXAMPLES % m == 0
        monkeypatch.setattr("nnviz.training.evaluation.PRODUCTS", m * network.theta.count)
        evaluation = Evaluation(network, COSTS["cross_entropy"], train, test)
        counts.append(sum(1 for _ in evaluation.pieces()))
    assert counts == [2 * 2 + 1 + 1, 2 * 4 + 2 + 1, 2 * 10 + 3 + 1, 2 * 20 + 6 + 2]


def test_the_answers_are_those_of_every_example_in_its_place(network: Network, train: Examples) -> None:
    test = examples(PIECE + 150, 3)
    answers = evaluated(Evaluation(network, COSTS["cross_entropy"], train, test)).answers
    assert answers is not None
    np.testing.assert_allclose(answers.outputs, network.feedforward(test.rows[:, :-1].T).T, rtol=1e-12)
    a = network.feedforward(train.rows[:, :-1].T)
    np.testing.assert_array_equal(answers.train_wrong, a.argmax(axis=0) != train.labels)
    assert 0 < np.count_nonzero(answers.train_wrong) < len(train)


def test_a_unit_is_dead_that_is_on_for_no_example_of_any_piece(network: Network, train: Examples) -> None:
    rows, inputs = train.rows.copy(), network.theta.weights[0]
    inputs[:], network.theta.biases[0][:] = 0, -1
    # Unit k is on where input k is 2: for one example of the first, of a later, of the last piece, for
    # a tenth of all, for all, for none.
    rows[:, :-1] = 0
    for k, on in enumerate([[3], [PIECE], [len(rows) - 1], slice(0, None, 10), slice(None)]):
        rows[on, k] = 2
        inputs[k, k] = 1
    found = evaluated(Evaluation(network, COSTS["cross_entropy"], _with_rows(train, rows), examples(40, 3)))
    np.testing.assert_allclose(found.dead, [1 / 6, 0, 0])


def test_a_unit_on_for_test_examples_alone_is_dead(network: Network, train: Examples) -> None:
    network.theta.weights[0][:], network.theta.biases[0][:] = 0, -1
    network.theta.weights[0][0, 0] = 1
    off, on = train.rows.copy(), examples(40, 3).rows.copy()
    off[:, 0], on[:, 0] = 0, 2
    test = _with_rows(examples(40, 3), on)
    found = evaluated(Evaluation(network, COSTS["cross_entropy"], _with_rows(train, off), test))
    assert found.dead[0] == 1


def _with_rows(some: Examples, rows: np.ndarray) -> Examples:
    return Examples(rows, some.targets, some.labels, some.classes, some.coding)


def test_the_second_evaluation_is_as_if_it_were_the_first(network: Network, train: Examples) -> None:
    test = examples(40, 3)
    used = evaluated(Evaluation(network, COSTS["cross_entropy"], train, test))
    first = used.measures()
    network.theta.vector[:] = np.random.default_rng(9).normal(size=network.theta.count)
    fresh = Evaluation(network, COSTS["cross_entropy"], train, test)
    for again in (evaluated(used), evaluated(fresh)):
        assert again.result == evaluated(fresh).result
        np.testing.assert_array_equal(again.dead, fresh.dead)
        np.testing.assert_array_equal(again.gradient.vector, fresh.gradient.vector)
        for name, values in fresh.measures().items():
            np.testing.assert_array_equal(again.measures()[name], values, err_msg=name)
            assert not np.array_equal(first[name], values)
    for _ in range(2):
        np.testing.assert_array_equal(used.full_gradient(), fresh.gradient.vector)


def test_an_evaluation_given_up_half_way_leaves_nothing_in_the_next(
    network: Network, train: Examples
) -> None:
    used, fresh = (Evaluation(network, COSTS["cross_entropy"], train, examples(40, 3)) for _ in range(2))
    begun = used.pieces()
    next(begun)
    next(begun)
    evaluated(used), evaluated(fresh)
    assert used.result == fresh.result
    np.testing.assert_array_equal(used.gradient.vector, fresh.gradient.vector)
    np.testing.assert_array_equal(used.measures()["saturated"], fresh.measures()["saturated"])


def test_without_classes_there_is_a_cost_and_no_accuracy(network: Network) -> None:
    some = examples(PIECE + 200, 1)
    numbers = Examples(some.rows, some.targets, np.zeros(len(some), np.int64), (), "value")
    found = evaluated(Evaluation(network, COSTS["cross_entropy"], numbers, numbers)).result
    whole = at_once(network, some, None)
    assert found.train_cost == found.test_cost == pytest.approx(whole.costs().mean(), rel=1e-12)
    assert np.isnan([found.train_accuracy, found.test_accuracy]).all()


def test_without_test_examples_their_cost_and_accuracy_are_unknown(network: Network) -> None:
    train = examples(PIECE + 200, 1)
    found = evaluated(Evaluation(network, COSTS["cross_entropy"], train, examples(0, 3)))
    assert np.isnan([found.result.test_cost, found.result.test_accuracy]).all()
    assert 0 < found.result.train_accuracy < 1
    assert found.answers is not None
    assert found.answers.outputs.shape == (0, 3)


@pytest.mark.parametrize("is_balanced", [False, True])
def test_a_constant_answer_costs_what_a_network_does_that_gives_it_to_each_example(
    network: Network, is_balanced: bool
) -> None:
    train, test = examples(PIECE, 1), examples(60, 3)
    weights = balanced_weights(train.labels, 3) if is_balanced else None
    share = np.average(train.targets, axis=0, weights=None if weights is None else weights[train.labels])
    network.theta.vector[:] = 0
    network.theta.biases[-1][:, 0] = np.log(share / (1 - share))
    found = evaluated(Evaluation(network, COSTS["cross_entropy"], train, test, weights))
    assert found.constant_cost == pytest.approx(found.result.train_cost)
    assert found.constant_test_cost == pytest.approx(found.result.test_cost)
    assert found.constant_test_cost != pytest.approx(found.constant_cost, rel=0.01)
    nobody = Evaluation(network, COSTS["cross_entropy"], train, examples(0, 3))
    assert np.isnan(nobody.constant_test_cost)


@pytest.mark.parametrize("changes", [{}, {"training__class_weights": "balanced"}], ids=str)
def test_a_row_of_the_history_holds_what_is_descended(changes: dict[str, Any]) -> None:
    penalty: dict[str, Any] = {"training__regularizer": "l1", "training__lmbda": 3.0}
    trainer = build(small(data__train_size=700, training__batch_size=100, **penalty, **changes))
    trainer.run_epoch()
    row, data = trainer.history.rows[-1], trainer.train
    weights = balanced_weights(data.labels, 10) if changes else np.ones(10)
    y, a = data.targets.T, trainer.network.feedforward(data.rows[:, :-1].T)
    each = -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum(axis=0) * weights[data.labels]
    assert row.train_cost == pytest.approx(each.mean(), rel=1e-12)
    test = trainer.test
    y, a = test.targets.T, trainer.network.feedforward(test.rows[:, :-1].T)
    each = -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum(axis=0) * weights[test.labels]
    assert row.test_cost == pytest.approx(each.mean(), rel=1e-12)
    w = sum(float(np.abs(part).sum()) for part in trainer.network.theta.weights)
    assert row.train_penalty == pytest.approx(3.0 / 700 * w, rel=1e-12)


def test_shares_do_not_add_up_from_epoch_to_epoch() -> None:
    trainer = build(small(network__initializer="gaussian", training__eta=0.0))
    for _ in range(3):
        trainer.run_epoch()
    rows = trainer.history.rows
    assert 0 < rows[0].saturated[0] < 1
    for row in rows[1:]:
        np.testing.assert_array_equal(row.saturated, rows[0].saturated)
        np.testing.assert_array_equal(row.example_grad_b, rows[0].example_grad_b)
        np.testing.assert_array_equal(row.grad_w, rows[0].grad_w)
        assert (row.train_cost, row.test_accuracy) == (rows[0].train_cost, rows[0].test_accuracy)


def test_what_is_found_of_neurons_goes_when_the_network_is_another_one(
    network: Network, train: Examples
) -> None:
    evaluation = evaluated(Evaluation(network, COSTS["cross_entropy"], train, train))
    assert not np.isnan(evaluation.dead).any()
    evaluation.forget()
    assert np.isnan(evaluation.dead).all()
    assert evaluation.answers is None


def test_the_output_may_be_saturated_though_its_cost_asks_for_no_slope(
    network: Network, train: Examples
) -> None:
    network.theta.blocks[-1][:] *= 50
    evaluation = evaluated(Evaluation(network, COSTS["cross_entropy"], train, train))
    z = at_once(network, train, None, GRADIENT_EXAMPLES).z[-1]
    share = np.mean(slope(network.activations[-1], z) < SATURATED_SLOPE)
    assert evaluation.measures()["saturated"][-1] == pytest.approx(share)
    assert share > 0.5
