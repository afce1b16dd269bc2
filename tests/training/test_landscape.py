"""The valley of an experiment: the very cost that is trained, and the very updates."""

import numpy as np
import pytest
from cases import in_turn
from msgspec.structs import replace
from small_runs import small

from nnviz.core.hessian import hessian
from nnviz.data.loading import tell_nobody
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.training import landscape
from nnviz.training.build import build
from nnviz.training.landscape import LEAST, Ground, drunken_walks, sample_size, survey, updates_of
from nnviz.training.way import Way


def ground_of(experiment: Experiment) -> Ground:
    return Ground(experiment, build(experiment).dataset)


def tiny(**changes: object) -> Experiment:
    return small(data__name="xor", data__train_size=24, network__hidden=[3], **changes)


@pytest.mark.parametrize(
    "changes",
    [{}, {"training__regularizer": "l2", "training__lmbda": 3.0}, {"training__class_weights": "balanced"}],
)
def test_its_height_at_the_start_is_the_cost_of_the_run(changes: dict[str, object]) -> None:
    experiment = small(**changes)
    trainer = build(experiment)
    row = trainer.history.rows[0]
    found = Ground(experiment, trainer.dataset).objective().value(trainer.network.theta.vector)
    assert found == pytest.approx(row.train_cost + row.train_penalty)


@pytest.mark.parametrize(
    "changes",
    [{}, {"training__optimizer": "momentum", "training__lmbda": 2.0, "training__regularizer": "l2"}],
)
def test_a_walk_makes_the_steps_of_the_run(changes: dict[str, object]) -> None:
    experiment = small(**changes)
    trainer = build(experiment)
    way = Ground(experiment, trainer.dataset).walk(experiment.training, tell_nobody)
    for theta in way.thetas[:25]:
        np.testing.assert_allclose(theta, trainer.network.theta.vector, rtol=1e-12)
        trainer.step()


def test_on_a_sample_the_walk_goes_down_the_very_slope_that_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landscape, "WORK", 1)
    monkeypatch.setattr(landscape, "LEAST", 40)
    experiment = small(training__regularizer="l2", training__lmbda=5.0, training__batch_size=40)
    ground = ground_of(experiment)
    assert (ground.asked, ground.examples) == (40, 95)
    first, second = ground.walk(experiment.training, tell_nobody).thetas[:2]
    slope = ground.objective().gradient(first)
    np.testing.assert_allclose(second, first - experiment.training.eta * slope, rtol=1e-9)


def test_a_larger_set_is_sampled() -> None:
    assert sample_size(1500, 2260) == 1500
    assert sample_size(50_000, 23_860) == LEAST
    assert sample_size(50_000, 2260) == 1500


def test_three_walks_leave_from_one_start_and_the_smallest_batch_strays_most() -> None:
    experiment = tiny(training__eta=1.0)
    ground = ground_of(experiment)
    ways = drunken_walks(ground, experiment.training, tell_nobody)
    assert [way.name for way in ways] == ["m = all 24", "m = 10", "m = 1"]
    for way in ways:
        np.testing.assert_array_equal(way.thetas[0], ways[0].thetas[0])
    told: list[float] = []
    found = survey(ground, ways, None, told.append)
    assert told == sorted(told)
    assert 0 <= told[0] < 0.1 < 0.9 < told[-1] <= 1
    lengths = [np.linalg.norm(np.diff(trail.points, axis=0), axis=1).sum() for trail in found.trails]
    assert lengths == sorted(lengths)
    assert found.shares is not None
    assert 0.5 < found.shares.sum() <= 1
    whole = hessian(ground.objective().gradient, ways[0].thetas[-1])
    assert found.curvature == pytest.approx(np.linalg.eigvalsh(whole)[-1], rel=0.01)
    # The plane goes through the end of the first way, where nothing can be hidden.
    assert found.trails[0].sliced[-1] == pytest.approx(found.trails[0].true[-1], rel=1e-9)


@in_turn(
    ("n", "names"), [(11, ["all 11", "10", "1"]), (10, ["all 10", "1"]), (2, ["all 2", "1"]), (1, ["all 1"])]
)
def test_no_walk_is_taken_twice_where_there_are_few_examples(n: int, names: list[str]) -> None:
    experiment = tiny().replace("data.train_size", n)
    walks = drunken_walks(ground_of(experiment), experiment.training, tell_nobody)
    assert [walk.name for walk in walks] == [f"m = {name}" for name in names]


def test_the_jump_of_l1_at_0_is_no_curvature() -> None:
    kinds = ("none", "l1")
    grounds = [ground_of(tiny(training__regularizer=kind, training__lmbda=5.0)) for kind in kinds]
    thetas = np.zeros((3, grounds[0].network().theta.count))
    thetas[0, 0] = thetas[1, 1] = 1
    way = Way("", (0, 1, 2), thetas)
    alone, l1 = (survey(ground, [way], (0, 1), tell_nobody).curvature for ground in grounds)
    assert l1 == alone < 1


def test_on_the_plane_of_two_weights_all_others_are_those_of_the_end() -> None:
    experiment = tiny()
    ground = ground_of(experiment)
    ways = drunken_walks(ground, experiment.training, tell_nobody)[:1]
    found = survey(ground, ways, (0, 4), tell_nobody)
    assert found.shares is None
    theta = ways[0].thetas[-1].copy()
    theta[[0, 4]] = found.slice.x[3], found.slice.y[5]
    assert found.slice.costs[5, 3] == pytest.approx(ground.objective().value(theta))


def test_a_way_of_two_moments_spans_no_plane_of_its_own() -> None:
    ground = ground_of(tiny())
    theta = ground.network().theta.vector
    with pytest.raises(ValueError, match="three points"):
        survey(ground, [Way("A", (0, 1), np.array([theta, theta + 1]))], None, tell_nobody)


def test_a_walk_that_runs_away_ends_and_newton_walks_only_where_it_may() -> None:
    wild = tiny(
        training__eta=1e6, network__activation="relu", network__output="linear", training__cost="quadratic"
    )
    way = ground_of(wild).walk(wild.training, tell_nobody)
    assert len(way.steps) < 10
    assert np.isfinite(way.thetas).all()
    newton = tiny(training__optimizer="newton")
    assert len(ground_of(newton).walk(newton.training, tell_nobody).steps) > 2
    assert [updates_of(newton.training, count) for count in (13, 500)] == [60, 6]
    large = small()
    with pytest.raises(ExperimentError, match="at most 500"):
        ground_of(large.replace("network.hidden", [20])).walk(
            replace(large.training, optimizer="newton"), tell_nobody
        )
