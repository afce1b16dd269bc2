"""Training, validation and test examples: which of them decide, and that it is said when the test ones do."""

import numpy as np
import pytest
from msgspec.structs import replace

from nnviz.data import DataError, load
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.training.build import build
from nnviz.training.trainer import Trainer
from nnviz.training.watched import is_test_watched

DIGITS = {"name": "digits", "train_size": 100, "test_size": 50}


def trainer(data: dict[str, object], **training: object) -> Trainer:
    return build(Experiment.from_dict({"data": {**DIGITS, **data}, "training": training}))


def test_validation_examples_are_the_last_of_those_to_train_on() -> None:
    whole = load("digits", train_size=100, test_size=50)
    parted = load("digits", train_size=100, test_size=50, validation_share=0.2)
    assert np.array_equal(parted.x_train, whole.x_train[:70])
    assert np.array_equal(parted.x_validation, whole.x_train[70:])
    assert np.array_equal(parted.y_validation, whole.y_train[70:])
    assert np.array_equal(parted.x_test, whole.x_test)


def test_amounts_are_parted_as_their_inputs_are() -> None:
    parted = load("sine", train_size=100, test_size=50, validation_share=0.2, scaling="none")
    for x, y, n in (
        (parted.x_train, parted.y_train, 70),
        (parted.x_validation, parted.y_validation, 30),
        (parted.x_test, parted.y_test, 50),
    ):
        assert len(x) == n
        assert np.allclose(y, 0.5 + 0.4 * np.sin(np.pi * x))


def test_the_scale_is_learnt_from_the_training_examples_alone() -> None:
    raw = load("spiral", train_size=100, test_size=20, validation_share=0.4, scaling="none")
    scaled = load("spiral", train_size=100, test_size=20, validation_share=0.4, scaling="standard")
    mean, size = raw.x_train.mean(axis=0), raw.x_train.std(axis=0)
    assert np.allclose(scaled.x_validation, (raw.x_validation - mean) / size)


def test_a_share_that_leaves_nothing_to_train_on_is_refused() -> None:
    with pytest.raises(DataError, match=r"data\.validation_share: 0\.9 of all leaves none of the 100"):
        load("digits", train_size=100, test_size=50, validation_share=0.9)


def test_the_validation_figures_are_those_of_its_examples() -> None:
    made = trainer({"validation_share": 0.2}, eta=3.0)
    for _ in range(10):
        made.run_epoch()
    row, y = made.history.rows[-1], np.asarray(made.dataset.y_validation)
    a = made.network.feedforward(np.asarray(made.dataset.x_validation).T).T
    cross_entropy = -(y * np.log(a) + (1 - y) * np.log1p(-a)).sum(axis=1).mean()
    assert row.validation_cost == pytest.approx(cross_entropy)
    assert row.validation_accuracy == np.mean(a.argmax(axis=1) == made.dataset.labels_validation)
    assert row.validation_accuracy > 0.3  # and not by chance


def test_validation_examples_decide_when_to_stop() -> None:
    made = trainer({"validation_share": 0.2}, early_stopping=1)
    made.run_epoch()
    made.run_epoch()
    first, one, two = made.history.rows
    made.history.rows[:] = [first, one, replace(two, validation_cost=one.validation_cost + 1, test_cost=-1.0)]
    assert made.why_finished == "Stopped early: the validation cost has not improved for 1 epochs."
    made.history.rows[:] = [first, one, replace(two, validation_cost=-1.0, test_cost=one.test_cost + 1)]
    assert made.why_finished == ""
    assert not is_test_watched(made.training, made.dataset)


@pytest.mark.parametrize("training", [{"early_stopping": 3}, {"schedule": "halve_on_stall"}])
def test_it_is_known_that_the_test_examples_decide(training: dict[str, object]) -> None:
    assert is_test_watched(trainer({}, **training).training, trainer({}).dataset)
    assert not is_test_watched(trainer({}).training, trainer({}).dataset)


def test_validation_examples_alone_may_decide() -> None:
    made = trainer({"test_size": None, "test_share": 0, "validation_share": 0.2}, early_stopping=3)
    assert (len(made.dataset.x_test), len(made.dataset.x_validation)) == (0, 20)


@pytest.mark.parametrize(("field", "value"), [("early_stopping", 3), ("schedule", "halve_on_stall")])
def test_what_goes_by_examples_is_refused_where_there_are_none(field: str, value: object) -> None:
    with pytest.raises(ExperimentError, match=rf"^training\.{field}: goes by validation or test examples"):
        trainer({"test_size": None, "test_share": 0.0}, **{field: value})


def test_without_test_examples_their_figures_are_unknown() -> None:
    made = trainer({"test_size": None, "test_share": 0.0})
    made.run_epoch()
    row = made.history.rows[-1]
    assert np.isnan([row.test_cost, row.test_accuracy]).all()
    assert len(made.dataset.x_test) == 0


def test_noise_is_on_examples_that_decide_as_on_all_others() -> None:
    parts = {"train_size": 100, "test_size": 20, "validation_share": 0.4, "scaling": "none"}
    clean, noisy = (load("spiral", noise=noise, **parts).x_validation for noise in (0.0, 0.3))
    assert np.std(np.subtract(noisy, clean)) == pytest.approx(0.3, abs=0.06)
