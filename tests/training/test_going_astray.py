"""When a cost has run away, what is shown then, and what is refused before it can come to that."""

import math

import numpy as np
import pytest
from cases import in_turn
from msgspec.structs import replace
from small_runs import small

from nnviz.data.dataset import Dataset
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.training.build import build, make_trainers
from nnviz.training.divergence import (
    RUNAWAY_FACTOR,
    RUNAWAY_LENGTH,
    Divergence,
    has_grown_too_long,
    has_run_away,
)
from nnviz.training.examples import lay_out
from nnviz.training.gradient_history import RING
from nnviz.training.lane_data import LaneData


@in_turn("first", [0.0, 0.01, 1.0, 7.0])
def test_a_cost_runs_away_beyond_a_thousand_times_its_start_or_1(first: float) -> None:
    limit = RUNAWAY_FACTOR * max(first, 1)
    assert not has_run_away(first, first)
    assert not has_run_away(limit, first)
    assert has_run_away(1.001 * limit, first)
    assert has_run_away(math.nan, first)
    assert has_run_away(math.inf, first)
    assert RUNAWAY_FACTOR == 1000


@in_turn("first", [0.0, 0.01, 1.0, 7.0])
def test_parameters_grow_too_long_beyond_so_many_times_their_start_or_1(first: float) -> None:
    limit = RUNAWAY_LENGTH * max(first, 1)
    assert not has_grown_too_long(limit, first)
    assert has_grown_too_long(1.001 * limit, first)
    assert has_grown_too_long(math.nan, first)


def test_a_divergence_is_told_by_what_ran_away() -> None:
    cost = Divergence(2, 37, 5000.0, 2.0, 10.0, 3.0, 0.5)
    assert cost.event == "diverged in epoch 3, mini-batch 37 in all: cost 5,000, at the start 2.00"
    length = Divergence(0, 8, 3.0, 2.0, 80_000.0, 4.0, 0.5)
    assert length.event == "diverged in epoch 1, mini-batch 8 in all: ‖θ‖ 80,000, at the start 4.00"
    assert length.advice.startswith(
        "Diverged in epoch 1, mini-batch 8 in all: ‖θ‖ 80,000, at the start 4.00. The last good state"
    )


@pytest.mark.parametrize("rings", [1, 2])
def test_in_a_long_epoch_only_what_came_after_the_last_good_look_is_lost(rings: int) -> None:
    trainer = build(
        small(data__name="moons", data__train_size=3 * RING, network__hidden=[2], training__batch_size=1)
    )
    good = rings * RING
    with np.errstate(all="ignore"):
        while trainer.steps < good:
            trainer.advance()
        kept = trainer.network.theta.vector.copy()
        costs = list(trainer.cost_samples.samples)
        while trainer.steps < good + 20:
            trainer.advance()
        trainer.network.theta.vector[:] *= 1e7
        while trainer.divergence is None:
            trainer.advance()
    assert trainer.divergence.step == good + 24
    assert (trainer.steps, trainer.epoch, trainer.position) == (good, 0, good)
    np.testing.assert_array_equal(trainer.network.theta.vector, kept)
    # What led there stays to be seen until one goes back.
    assert trainer.cost_samples.samples[: len(costs)] == costs
    assert trainer.cost_samples.samples[-1][0] == good + 24
    trainer.go_back(good)
    assert trainer.divergence is None
    assert trainer.steps == 0


def sine(y_train: list[float], y_test: list[float]) -> tuple[Experiment, LaneData]:
    """A regression on these targets, with cross-entropy."""
    chosen = small(
        data__name="sine", data__coding="one_hot", training__cost="quadratic", network__output="sigmoid"
    )
    dataset: Dataset = build(chosen).dataset
    parts = {"train": y_train, "test": y_test}
    targets = {f"y_{part}": np.array(values)[:, None] for part, values in parts.items()}
    inputs = {f"x_{part}": np.zeros((len(values), dataset.n_inputs)) for part, values in parts.items()}
    labels = {f"labels_{part}": np.zeros(len(values), np.int64) for part, values in parts.items()}
    changed = replace(dataset, **targets, **inputs, **labels)
    lane = chosen.replace("training.cost", "cross_entropy")
    return lane, LaneData("sine", *lay_out(changed, "float64"))


@pytest.mark.parametrize("wrong", [-0.01, 1.01, 3.0, 50.0])
@pytest.mark.parametrize("part", ["train", "test"])
def test_cross_entropy_is_refused_targets_outside_of_0_to_1_wherever_they_stand(
    wrong: float, part: str
) -> None:
    good, bad = [0.0, 0.4, 1.0], [0.0, 0.4, wrong]
    lane, data = sine(bad, good) if part == "train" else sine(good, bad)
    with pytest.raises(ExperimentError, match=r"^training\.cost: cross_entropy needs targets of 0 to 1: use"):
        make_trainers([lane], [data])
    make_trainers([lane.replace("training.cost", "quadratic")], [data])


def test_cross_entropy_takes_targets_from_0_to_1() -> None:
    lane, data = sine([0.0, 0.5, 1.0], [1.0, 0.0])
    (trainer,) = make_trainers([lane], [data])
    trainer.finish_evaluation()
    assert np.isfinite(trainer.history["train_cost"]).all()
