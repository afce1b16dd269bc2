"""The numbers of a snapshot, against a run without a session."""

from typing import Any

import numpy as np
import pytest
from by_hand import ByHand, tuned
from small_runs import small

from nnviz.core import backprop
from nnviz.core.dropout import dropout_masks
from nnviz.core.streams import Stream, stream
from nnviz.session.commands import Feed, Retune, Run, State, Step, Watch
from nnviz.session.lanes import Lanes
from nnviz.session.observe import MASKED, PROBE
from nnviz.training.build import build
from nnviz.training.trainer import Trainer


def stepped(steps: int, **changes: Any) -> Trainer:
    trainer = build(small(**changes))
    while trainer.steps < steps:
        trainer.step()
    return trainer


@pytest.mark.parametrize(
    ("steps", "counts"),
    [(0, (0, 0, 10)), (9, (0, 9, 10)), (10, (1, 0, 10)), (13, (1, 3, 10))],
)
def test_mini_batches_are_counted_in_their_epoch(steps: int, counts: tuple[int, int, int]) -> None:
    loop = ByHand(small())
    if steps:
        loop.do(Step("batch", steps))
    there = loop.latest
    assert (there.epoch, there.batch, there.batches) == counts
    assert there.step == steps


def test_mini_batches_of_another_size_share_what_is_left_of_the_epoch() -> None:
    loop = ByHand(small())
    loop.do(Step("batch", 4))
    there = loop.do(Retune(tuned(batch_size=25)))
    # 40 of 95 examples are dealt, as much as 2 such mini-batches; 55 are left for 3 more.
    assert (there.batch, there.batches) == (2, 5)
    assert loop.do(Step("epoch")).step == 4 + 3


def test_the_probe_is_the_first_training_examples_at_the_parameters_of_now() -> None:
    loop = ByHand(small(data__train_size=300, network__hidden=[6, 5]))
    loop.do(Step("batch", 3))
    trainer = stepped(3, data__train_size=300, network__hidden=[6, 5])
    expected = trainer.network.layers(trainer.dataset.x_train[:PROBE].T)
    for z, (own, _) in zip(loop.lane.probe_z, expected, strict=True):
        assert z.shape[1] == PROBE
        np.testing.assert_allclose(z, own, rtol=1e-12)


@pytest.mark.parametrize(("steps", "examples"), [(4, 10), (10, 5)])  # the last of an epoch is short
def test_the_masks_are_those_that_the_last_mini_batch_was_trained_with(steps: int, examples: int) -> None:
    loop = ByHand(small(training__dropout=0.5))
    assert loop.latest.lanes[0].masks is None
    loop.do(Step("batch", steps))
    (mask,) = loop.lane.masks or ()
    assert loop.lane.n == 95
    rng = stream(loop.lane.experiment.seed, Stream.DROPOUT, steps - 1)
    (drawn,) = dropout_masks((6,), examples, 0.5, rng, np.dtype(float))
    np.testing.assert_array_equal(mask, drawn)
    loop.do(Retune(tuned(dropout=0.0)), Step("batch", 1))
    assert loop.lane.masks is None


def test_of_a_large_mini_batch_the_first_masks_are_shown() -> None:
    loop = ByHand(small(training__dropout=0.5, training__batch_size=25))
    loop.do(Step("batch"))
    rng = stream(loop.lane.experiment.seed, Stream.DROPOUT, 0)
    (drawn,) = dropout_masks((6,), 25, 0.5, rng, np.dtype(float))
    (mask,) = loop.lane.masks or ()
    np.testing.assert_array_equal(mask, drawn[:, :MASKED])


def test_in_its_first_epoch_a_run_is_judged_once_more_when_it_has_begun() -> None:
    lanes = Lanes(small(), None)
    lanes.finish_evaluation()
    told = []
    for _ in range(2):
        _, (lane,) = lanes.observe(0, standing=False)
        told.append(lane.verdict.kind if lane.verdict else "")
        lanes.lead.step()
    assert told[0] == "untrained"
    assert lane.verdict is not None
    assert lane.verdict.sentence == "Too early to say: the first epoch is not over yet."


def test_one_component_of_the_gradient_is_checked_where_no_more_is_asked_for() -> None:
    lanes = Lanes(small(), None)
    lanes.lead.step()
    lanes.observe(0, standing=False)
    lanes.look_closer()
    _, (lane,) = lanes.observe(0, standing=False)
    assert lane.check is not None
    assert lane.check.sample is not None
    assert len(lane.check.sample.index) == lane.check.checked == 1


def test_the_followed_example_goes_through_the_network_of_now() -> None:
    loop = ByHand(small(network__hidden=[6, 5]))
    loop.do(Watch(7), Step("batch", 3))
    trainer = stepped(3, network__hidden=[6, 5])
    expected = trainer.network.layers(trainer.dataset.x_train[[7]].T)
    for z, a, (own_z, own_a) in zip(loop.lane.z, loop.lane.activations, expected, strict=True):
        np.testing.assert_array_equal(z, own_z[:, 0])
        np.testing.assert_array_equal(a, own_a[:, 0])


@pytest.mark.parametrize(("asked", "shown"), [(94, 94), (95, 94), (10_000, 94), (-3, 0)])
def test_an_example_that_there_is_not_is_the_nearest(asked: int, shown: int) -> None:
    example = ByHand(small()).do(Watch(asked)).example
    assert example is not None
    assert (example.index, example.count) == (shown, 95)


def test_an_input_of_ones_own_has_the_target_of_its_class_or_none() -> None:
    loop = ByHand(small())
    for label, y in ((3, np.eye(10)[3]), (None, np.zeros(10)), (10, np.zeros(10)), (-1, np.zeros(10))):
        example = loop.do(Feed(np.full(64, 0.25), "your drawing", label)).example
        assert example is not None
        np.testing.assert_array_equal(example.y, y)
        assert example.label == ("3" if label == 3 else "")
    np.testing.assert_array_equal(
        loop.lane.activations[-1], stepped(0).network.feedforward(np.full((64, 1), 0.25))[:, 0]
    )


@pytest.mark.parametrize("eta", [0.5, 1e-4])
def test_gradient_and_curves_are_those_of_each_mini_batch(eta: float) -> None:
    loop, trainer = ByHand(small(training__eta=eta)), stepped(0, training__eta=eta)
    norms = []
    for _ in range(12):
        loop.do(Step("batch"))
        work = trainer.deal()
        nabla = backprop(trainer.network, work.a[0].copy(), work.y.copy(), "cross_entropy")
        np.testing.assert_allclose(loop.lane.gradient.vector, nabla.vector, atol=1e-14)
        norms.append(([np.linalg.norm(b) for b in nabla.biases], [np.linalg.norm(w) for w in nabla.weights]))
        trainer.step()
    steps = loop.lane.steps
    np.testing.assert_array_equal(steps.step, range(1, 13))
    np.testing.assert_allclose(steps.epoch, [*np.arange(1, 10) * 10 / 95, 1, 1 + 10 / 95, 1 + 20 / 95])
    np.testing.assert_allclose(steps.grad_b, [b for b, _ in norms], rtol=1e-6)
    np.testing.assert_allclose(steps.grad_w, [w for _, w in norms], rtol=1e-6)
    np.testing.assert_allclose(loop.lane.now.grad_w, norms[-1][1], rtol=1e-6)


def test_the_curves_of_epochs_are_the_rows_of_the_history() -> None:
    loop = ByHand(small(training__regularizer="l2", training__lmbda=2.0, network__activation="relu"))
    loop.do(Run())
    trainer = stepped(30, training__regularizer="l2", training__lmbda=2.0, network__activation="relu")
    curves = loop.lane.epochs
    for name in curves.__struct_fields__:
        rows = [getattr(row, name) for row in trainer.history.rows]
        np.testing.assert_array_equal(getattr(curves, name), np.array(rows, float), err_msg=name)
    np.testing.assert_array_equal(loop.lane.dead, trainer.evaluation.dead)
    assert loop.lane.answers is not None
    assert trainer.evaluation.answers is not None
    np.testing.assert_array_equal(loop.lane.answers.outputs, trainer.evaluation.answers.outputs)


def test_eta_is_that_of_the_epoch() -> None:
    loop = ByHand(small(training__schedule="exponential", training__epochs=4))
    shown = [loop.lane.eta, *(loop.do(Step("epoch")).lanes[0].eta for _ in range(3))]
    trainer = stepped(0, training__schedule="exponential", training__epochs=4)
    expected = []
    for _ in range(4):
        expected.append(trainer.eta)
        trainer.run_epoch()
    assert shown == expected
    assert shown[-1] < shown[0] / 10
    assert loop.latest.state is State.PAUSED
