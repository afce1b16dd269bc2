"""Ten times the data, or as many as there are."""

import pytest
from cases import in_turn

from nnviz.experiment.experiment import Data, Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.more_data import more_data
from nnviz.training.build import build


@in_turn(
    ("name", "size", "n", "wanted"),
    [
        ("digits", 100, 100, 1000),
        ("digits", 300, 300, None),  # of 1,500
        ("mnist", 1000, 1000, 10_000),
        ("mnist", 20_000, 20_000, None),
        ("spiral", None, 250, 2500),
        ("sine", 40, 40, 400),
        ("file:own.csv", 50, 50, None),
        ("painted", 4, 4, None),
    ],
)
def test_the_same_on_ten_times_the_examples_or_on_all(
    name: str, size: int | None, n: int, wanted: int | None
) -> None:
    tests = {"digits": 297, "mnist": 10_000}.get(name, 250)
    assert more_data(Experiment(data=Data(name, train_size=size)), n, tests) == {"data.train_size": wanted}


def test_examples_kept_aside_to_decide_by_are_counted_with_those_to_train_on() -> None:
    experiment = Experiment(data=Data("digits", train_size=100, validation_share=0.1))
    assert more_data(experiment, 60, 297) == {"data.train_size": 1000}


@in_turn(
    ("name", "size", "n", "why"),
    [
        ("digits", None, 1500, "all 1,500 examples that do not test or decide train already"),
        ("digits", 1500, 1500, "all 1,500 examples"),
        ("file:own.csv", None, 30, "all 30 examples"),
        ("nand", None, 4, "NAND is all there is: its 4 examples train and test"),
    ],
)
def test_where_there_are_no_more_it_is_said_why(name: str, size: int | None, n: int, why: str) -> None:
    with pytest.raises(ExperimentError, match=why):
        more_data(Experiment(data=Data(name, train_size=size)), n, 297)


def test_more_data_cures_overfitting_where_nothing_else_does() -> None:
    few = Experiment(data=Data("digits", train_size=100)).replace("training.epochs", 100)
    more = few.with_changes(more_data(few, 100, 297)).replace("training.epochs", 10)  # as many mini-batches
    wrong = []
    for experiment in (few, more):
        trainer = build(experiment)
        while not trainer.why_finished:
            trainer.run_epoch()
        wrong.append(1 - trainer.history.rows[-1].test_accuracy)
    assert wrong == pytest.approx([0.10, 0.03], abs=0.012)
