"""The way so far is that of the run, wherever its moments are kept."""

from concurrent.futures import Future

import numpy as np
from by_hand import ByHand
from small_runs import small

from nnviz.experiment.experiment import Experiment
from nnviz.experiment.twins import add_twin
from nnviz.session import retrace
from nnviz.session.commands import Reset, Retrace, Run, Seek, Step, Visit
from nnviz.training.build import build
from nnviz.training.way import Way


def asked(loop: ByHand) -> tuple[Way, ...]:
    found: Future[tuple[Way, ...]] = Future()
    loop.do(Retrace(found))
    return found.result(30)


def thetas(experiment: Experiment, steps: tuple[int, ...]) -> np.ndarray:
    trainer, found = build(experiment), []
    while trainer.steps <= steps[-1]:
        if trainer.steps in steps:
            found.append(trainer.network.theta.vector.copy())
        trainer.step()
    return np.array(found)


def test_each_lane_tells_every_epoch_up_to_where_it_stands() -> None:
    experiment = add_twin(small(training__epochs=5), "training.eta", 0.1)
    loop = ByHand(experiment)
    loop.do(Run())
    first, twin = asked(loop)
    assert (first.name, twin.name) == ("A", "B: η = 0.1")
    assert first.steps == twin.steps == (0, 10, 20, 30, 40, 50)
    for way, lane in zip((first, twin), experiment.lanes(), strict=True):
        np.testing.assert_array_equal(way.thetas, thetas(lane.replace("training.epochs", 9), way.steps))


def test_what_the_lanes_forgot_comes_from_the_file_and_the_future_is_left_out() -> None:
    loop = ByHand(small(training__epochs=5))
    for _ in range(10):
        loop.do(Step("batch", 5))  # at each pause a moment is kept
    loop.do(Reset(small(training__eta=0.1)))
    loop.do(Visit(1, 37))
    remembered = [moment.step for moment in loop.controller.journey.lanes.lead.timeline.moments]
    assert min(remembered) > 0
    (way,) = asked(loop)
    assert way.steps[0] == 0
    assert way.steps[-1] == 37
    assert len(way.steps) > len(remembered) + 1
    np.testing.assert_array_equal(way.thetas, thetas(small(training__epochs=5), way.steps))
    loop.do(Seek(0))
    assert asked(loop)[0].steps == (0,)


def test_of_many_moments_some_are_left_out_but_not_the_ends(monkeypatch) -> None:
    monkeypatch.setattr(retrace, "MOST", 3)
    loop = ByHand(small(training__epochs=5))
    loop.do(Run())
    assert asked(loop)[0].steps == (0, 20, 40, 50)
