"""How good answers are: R², errors in units, recall, and the commonest class beside it."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from nnviz.core.naming import percent
from nnviz.data import load
from nnviz.experiment.experiment import Experiment
from nnviz.training.build import build
from nnviz.training.score_words import score_lines
from nnviz.training.scores import majority_accuracy, never_trained, recalls, regression_scores
from nnviz.training.trainer import Trainer


def test_r2_is_the_share_of_the_spread_that_is_explained() -> None:
    y = np.array([[1.0], [2.0], [3.0], [4.0]])
    assert regression_scores(y, y, np.ones(1)) == (1, 0)
    assert regression_scores(np.full_like(y, 2.5), y, np.ones(1)) == (0, pytest.approx(1.25**0.5))
    assert regression_scores(y[::-1], y, np.ones(1))[0] == -3


def test_the_error_is_in_the_unit_of_the_target() -> None:
    y = np.array([[0.0], [1.0]])
    assert regression_scores(y + 0.5, y, np.array([20_000.0]))[1] == 10_000


def test_several_targets_are_averaged() -> None:
    y = np.array([[0.0, 0.0], [1.0, 2.0]])
    r2, error = regression_scores(np.array([[0.0, 1.0], [1.0, 1.0]]), y, np.array([1.0, 3.0]))
    assert (r2, error) == (0.5, 1.5)


def test_what_cannot_be_scored_is_unknown() -> None:
    assert np.isnan(regression_scores(np.empty((0, 1)), np.empty((0, 1)), np.ones(1))).all()
    assert np.isnan(regression_scores(np.zeros((3, 1)), np.ones((3, 1)), np.ones(1))[0])
    one_alike = np.array([[1.0, 1.0], [2.0, 1.0]])
    assert np.isnan(regression_scores(np.zeros((2, 2)), one_alike, np.ones(2))[0])


def test_who_always_says_the_commonest_class_has_seen_the_training_examples_alone() -> None:
    data = load("digits", train_size=20, test_size=200)
    data = replace(
        data, labels_train=np.array([3] * 11 + [5] * 9), labels_test=np.array([5] * 150 + [3] * 50)
    )
    assert majority_accuracy(data) == 0.25


def test_recall_is_of_each_class() -> None:
    data = load("digits", train_size=20, test_size=200)
    answers = np.eye(10)[data.labels_test]
    answers[data.labels_test == 3] = np.eye(10)[8]
    found = recalls(answers, data)
    assert found[3] == 0
    assert np.array_equal(np.delete(found, 3), np.ones(9))


@pytest.fixture
def prices(tmp_path: Path) -> Trainer:
    rows = [f"{n % 13},{n % 7},{3000 * (n % 13) + 1000 * (n % 7)}" for n in range(100)]
    path = tmp_path / "prices.csv"
    path.write_text("rooms,floor,price\n" + "\n".join(rows))
    training = {"cost": "quadratic", "eta": 0.05}
    network = {"hidden": [10], "activation": "tanh", "output": "linear"}
    return build(
        Experiment.from_dict({"data": {"name": f"file:{path}"}, "training": training, "network": network})
    )


def test_a_regression_is_told_in_the_unit_of_its_target(prices: Trainer) -> None:
    for _ in range(30):
        prices.run_epoch()
    row = prices.history.rows[-1]
    data = prices.dataset
    a = data.target_scale.undo(prices.network.feedforward(np.asarray(data.x_test).T).T)
    y = data.target_scale.undo(data.y_test)
    assert row.test_rmse == pytest.approx(np.sqrt(np.mean((a - y) ** 2)))
    assert row.test_r2 == pytest.approx(1 - np.sum((a - y) ** 2) / np.sum((y - y.mean()) ** 2))
    assert row.test_r2 > 0.95
    (told,) = score_lines(prices)
    assert "in the unit of price" in told


def test_a_class_never_seen_in_training_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("a,b,kind\n" + "1,2,x\n2,1,y\n" * 20 + "5,5,rare\n")
    made = [
        build(Experiment.from_dict({"data": {"name": f"file:{path}", "seed": seed}})) for seed in range(12)
    ]
    unseen = [trainer for trainer in made if never_trained(trainer.dataset)]
    assert unseen
    for trainer in made:
        told = "\n".join(score_lines(trainer))
        assert ("never among the training examples, and so not to be learnt: rare" in told) == (
            trainer in unseen
        )
        assert f"({percent(majority_accuracy(trainer.dataset))} for the commonest class alone" in told
        assert "recall on the test examples: rare" in told
