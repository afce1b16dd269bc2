"""A what-if is a run from scratch that is changed at that step, to the bit; and everything can be undone."""

from random import Random
from typing import Any

import numpy as np
import pytest
from by_hand import ByHand
from small_runs import small

from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Branch, Command, Reset, Retune, Run, SetParameter, Step, Visit
from nnviz.session.snapshot import Snapshot
from nnviz.training.build import make_trainers
from nnviz.training.lane_data import read_data

EPOCHS, BATCHES = 4, 8
STEPS = EPOCHS * BATCHES
TINY = small(data__train_size=37, data__test_size=12, network__hidden=[4], training__batch_size=5)
DATA = read_data(TINY.lanes(), None)

BEGIN: dict[str, list[Any]] = {
    "training.optimizer": ["sgd", "momentum", "nesterov", "rmsprop", "adam"],
    "training.schedule": ["constant", "step", "exponential", "cosine", "halve_on_stall"],
    "training.dropout": [0.0, 0.4],
    "training.precision": ["float64", "float32"],
    "training.regularizer": ["none", "l1", "l2"],
    "seed": [0, 1, 2],
}
CHANGES: dict[str, list[Any]] = {
    "training.eta": [0.01, 0.1, 1.0],
    "training.optimizer": ["sgd", "momentum", "nesterov", "rmsprop", "adam"],
    "training.schedule": ["constant", "step", "exponential", "cosine", "halve_on_stall"],
    "training.batch_size": [1, 3, 8],
    "training.dropout": [0.0, 0.4],
    "training.lmbda": [0.0, 2.0],
    "training.regularizer": ["none", "l1", "l2"],
    "training.mu": [0.5, 0.9],
}


def some(random: Random, fields: dict[str, list[Any]], count: int) -> dict[str, Any]:
    return {path: random.choice(fields[path]) for path in random.sample(sorted(fields), count)}


def theta_from_scratch(start: Experiment, step: int, changes: dict[str, Any], end: int) -> np.ndarray:
    (trainer,) = make_trainers([start], read_data([start], None, DATA))
    trainer.finish_evaluation()
    while trainer.steps < end:
        if trainer.steps == step:
            trainer.retune(trainer.experiment.with_changes(changes).training)
        trainer.step()
    return trainer.network.theta.vector


@pytest.mark.parametrize("seed", range(8))
def test_ten_branches_of_a_run_are_runs_from_scratch_with_that_change(seed: int) -> None:
    random = Random(seed)
    start = TINY.with_changes(some(random, BEGIN, 4) | {"training.epochs": EPOCHS})
    loop = ByHand(start)
    loop.do(Run())
    for _ in range(10):
        step, changes = random.randrange(STEPS), some(random, CHANGES, random.randint(1, 3))
        end = step + random.randint(1, STEPS)
        loop.do(Branch(1, step, changes))
        there = loop.do(Step("batch", end - step))
        assert there.step == end
        np.testing.assert_array_equal(
            there.lanes[0].theta.vector, theta_from_scratch(start, step, changes, end)
        )
    assert {run.parent for run in loop.latest.shelf} == {None, 1}


def edit(random: Random, now: Snapshot) -> Command:
    """Any of what a person does to a run."""
    kind = random.choice(["eta", "weight", "seed", "hidden", "step", "back", "branch", "visit"])
    experiment, shelf = now.experiment, now.shelf
    theta = now.lanes[0].theta
    run = random.choice(shelf)
    made: dict[str, Command] = {
        "eta": Retune(experiment.with_changes({"training.eta": random.choice([0.1, 0.3, 0.5])}).training),
        "weight": SetParameter(
            0, random.randrange(theta.sizes[1]), random.randrange(64), random.uniform(-1, 1)
        ),
        "seed": Reset(experiment.replace("seed", random.randrange(100))),
        "hidden": Reset(experiment.replace("network.hidden", [random.randint(1, 5)])),
        "step": Step("batch", random.randint(1, 5)),
        "back": Step("batch", -random.randint(1, 5)),
        "branch": Branch(run.run, random.randint(0, run.steps), {"training.eta": random.choice([0.2, 0.4])}),
        "visit": Visit(run.run, random.randint(0, run.steps)),
    }
    return made[kind]


def undo_all(edits: int) -> None:
    random, loop = Random(edits), ByHand(TINY)
    states = [loop.latest]
    for _ in range(edits):
        states.append(loop.do(edit(random, states[-1])))
    for before in reversed(states):
        assert before.timeline is not None
        # A retune at a run's end makes no other address: it is undone by what it was before.
        loop.do(Visit(before.timeline.run, before.timeline.step))
        there = loop.do(Retune(before.experiment.training))
        assert there.step == before.step
        assert there.experiment == before.experiment
        np.testing.assert_array_equal(there.lanes[0].theta.vector, before.lanes[0].theta.vector)


def test_fifty_edits_undone_one_by_one_give_every_state_again() -> None:
    undo_all(50)


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_a_thousand_edits_undone_one_by_one_give_every_state_again() -> None:
    undo_all(1000)
