"""What a lab works on is what the window shows."""

import numpy as np
from cases import in_turn
from msgspec.structs import replace

from nnviz.experiment.experiment import Experiment
from nnviz.session.in_hand import batch_in_hand, example_in_hand, followed_phase
from nnviz.session.observe import LaneObserver, observe_example
from nnviz.session.snapshot import Example, LaneSnapshot
from nnviz.session.walk import Walk
from nnviz.session.written_pass import WrittenPass, followed_pass
from nnviz.training.build import build


def make_lane(walking: bool, **training: object) -> tuple[LaneSnapshot, Example]:
    experiment = Experiment.from_dict(
        {
            "data": {"name": "imbalanced", "train_size": 40},
            "network": {"hidden": [5, 3]},
            "training": training,
        }
    )
    trainer = build(experiment)
    example = observe_example(trainer.dataset, 3)
    walk = Walk(trainer) if walking else None
    if walk is not None:
        walk.finish()
    return LaneObserver(trainer, a_layer=0).observe(example, walk, standing=True), example


def test_the_followed_example_goes_through_the_parameters_of_now() -> None:
    lane, example = make_lane(walking=False)
    found = batch_in_hand(lane, example)
    assert not found.walking
    for a, shown in zip(found.work.a[1:], lane.activations, strict=True):
        np.testing.assert_allclose(a[:, 0], shown, rtol=1e-14)


def test_the_followed_example_is_written_out_at_the_parameters_of_now() -> None:
    lane, example = make_lane(walking=False)
    written = followed_pass(lane, example)
    assert not written.is_mean
    for layer, values in enumerate(lane.z):
        told = [written.z(layer, j).value for j in range(len(values))]
        np.testing.assert_allclose(told, values, rtol=1e-14)


def test_a_pass_is_written_out_for_its_first_example_where_none_is_chosen() -> None:
    walk = Walk(build(Experiment.from_dict({"data": {"name": "xor", "train_size": 40}})))
    written = WrittenPass(walk.view(), walk.trainer.experiment)
    assert written.input(1).value == walk.work.a[0][1, 0] != walk.work.a[0][1, 1]
    assert not written.is_mean


@in_turn(
    "training",
    [{}, {"dropout": 0.5}, {"class_weights": "balanced"}, {"cost": "quadratic", "precision": "float32"}],
)
def test_the_mini_batch_walked_through_gives_the_gradient_of_the_update(training: dict[str, object]) -> None:
    lane, example = make_lane(walking=True, **training)
    assert lane.phase is not None
    assert lane.phase.gradient is not None
    found = batch_in_hand(lane, example)
    tolerance = 1e-5 if "precision" in training else 1e-12
    assert found.walking
    np.testing.assert_allclose(
        found.work.gradient.vector, lane.phase.gradient.vector, rtol=tolerance, atol=tolerance / 1000
    )
    np.testing.assert_array_equal(found.network.theta.vector, lane.phase.theta.vector)


def test_one_example_of_it_is_the_first() -> None:
    lane, example = make_lane(walking=True, dropout=0.5)
    one, batch = example_in_hand(lane, example).work, batch_in_hand(lane, example).work
    assert one.m == 1
    for delta, of_all in zip(one.delta, batch.delta, strict=True):
        np.testing.assert_allclose(delta[:, 0], of_all[:, 0], rtol=1e-12, atol=1e-16)


def test_a_walk_says_which_training_examples_it_takes_through() -> None:
    experiment = Experiment.from_dict(
        {"data": {"name": "xor", "train_size": 25}, "network": {"hidden": [3]}, "training": {"epochs": 2}}
    )
    trainer = build(experiment)
    for _ in range(4):  # the third mini-batch is short, the fourth begins another deck
        walk = Walk(trainer)
        view = walk.view()
        assert view.examples is not None
        assert view.a[0] is not None
        np.testing.assert_array_equal(trainer.dataset.x_train[view.examples].T, view.a[0])
        walk.finish()
        trainer.finish_evaluation()


def test_the_followed_example_goes_through_every_phase_but_the_update() -> None:
    lane, example = make_lane(walking=False)
    last = followed_phase(lane, example, None)
    assert last.phase.kind == "gradients"
    assert last.gradient is not None
    np.testing.assert_array_equal(last.gradient.vector, batch_in_hand(lane, example).work.gradient.vector)
    early = followed_phase(lane, example, 1)
    assert [a is not None for a in early.a] == [True, True, False, False]
    assert early.gradient is None


def test_an_input_without_a_target_goes_forward_and_no_further() -> None:
    lane, example = make_lane(walking=False)
    last = followed_phase(lane, replace(example, has_target=False), None)
    assert (last.phase.kind, last.phase.layer) == ("feed_forward", len(lane.z) - 1)
    assert (last.costs, last.gradient) == (None, None)
