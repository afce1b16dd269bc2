"""Training: the numbers, their order, and that any moment can be come back to."""

import numpy as np
import pytest
from cases import in_turn
from msgspec.structs import replace
from small_runs import small

from nnviz.core import backprop
from nnviz.core.batching import shuffled_deck
from nnviz.data.pixels import make_room
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.session.walk import Walk
from nnviz.training.build import build
from nnviz.training.examples import lay_out
from nnviz.training.gradient_history import RING
from nnviz.training.lane_data import read_data
from nnviz.training.trainer import Trainer


def everything(trainer: Trainer) -> tuple[np.ndarray, ...]:
    """All that a run is made of."""
    curves = tuple(trainer.history[name] for name in trainer.history.columns)
    trainer.gradients.fold(trainer.steps)
    return (
        trainer.network.theta.vector.copy(),
        *curves,
        trainer.gradients.buckets.mean,
        np.array(trainer.cost_samples.samples),
    )


def assert_same(one: Trainer, other: Trainer) -> None:
    for left, right in zip(everything(one), everything(other), strict=True):
        np.testing.assert_array_equal(left, right)


def test_a_step_is_the_books_update_on_the_first_hand_of_the_deck() -> None:
    trainer = build(small(training__eta=0.3))
    before = trainer.network.theta.copy()
    hand = shuffled_deck(95, 0, 0)[:10]
    x, y = trainer.dataset.x_train[hand].T, trainer.dataset.y_train[hand].T
    nabla = backprop(trainer.network, x, y, "cross_entropy").vector.copy()
    trainer.step()
    np.testing.assert_allclose(trainer.network.theta.vector, before.vector - 0.3 * nabla, rtol=0, atol=1e-15)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_gradient_and_change_of_the_last_step_are_there_after_it(optimizer: str) -> None:
    trainer = build(small(training__optimizer=optimizer))
    assert not trainer.gradient.vector.any()
    work = trainer.deal()
    work.forward()
    work.backward()
    nabla, before = work.gradient.vector, trainer.network.theta.vector.copy()
    trainer.update(work)
    np.testing.assert_array_equal(trainer.gradient.vector, nabla)
    np.testing.assert_array_equal(trainer.network.theta.vector, before - trainer.change.vector)


@in_turn("eta", [0.0, 1e-6, 0.3, 0.6])
@in_turn("start", [1e-6, 0.3])
def test_a_learning_rate_chosen_while_a_mini_batch_is_half_done_is_that_of_its_step(
    start: float, eta: float
) -> None:
    trainer = build(small(training__eta=start))
    walk = Walk(trainer)
    walk.stop_before_update()
    nabla, before = walk.work.gradient.vector, trainer.network.theta.vector.copy()
    trainer.retune(small(training__eta=eta).training)
    walk.finish()
    np.testing.assert_allclose(trainer.change.vector, eta * nabla, rtol=1e-12, atol=1e-18)
    np.testing.assert_array_equal(trainer.network.theta.vector, before - trainer.change.vector)
    trainer.gradients.fold(1)
    pairs = zip(trainer.gradient.biases, trainer.gradient.weights, strict=True)
    norms = [np.sum(part**2) for pair in pairs for part in pair]
    np.testing.assert_allclose(trainer.gradients.last, norms)


def test_l2_shrinks_the_weights_by_the_books_factor_and_spares_the_biases() -> None:
    plain = build(small())
    decaying = build(small(training__regularizer="l2", training__lmbda=4.0))
    start = plain.network.theta.copy()
    plain.step()
    decaying.step()
    for w, w_plain, w0 in zip(
        decaying.network.theta.weights, plain.network.theta.weights, start.weights, strict=True
    ):
        np.testing.assert_allclose(w, w_plain - 0.5 * 4.0 / 95 * w0, atol=1e-15)
    for b, b_plain in zip(decaying.network.theta.biases, plain.network.theta.biases, strict=True):
        np.testing.assert_array_equal(b, b_plain)


def test_the_last_short_batch_is_divided_by_its_own_size() -> None:
    trainer = build(small(training__eta=1.0))
    for _ in range(9):
        trainer.step()
    before = trainer.network.theta.vector.copy()
    hand = shuffled_deck(95, 0, 0)[90:]
    assert len(hand) == 5
    x, y = trainer.dataset.x_train[hand].T, trainer.dataset.y_train[hand].T
    nabla = backprop(trainer.network, x, y, "cross_entropy").vector
    trainer.step()
    np.testing.assert_allclose(trainer.network.theta.vector, before - nabla, atol=1e-14)
    assert (trainer.epoch, trainer.position) == (1, 0)


def test_every_epoch_deals_another_order() -> None:
    trainer = build(small())
    first = trainer.dealer.deck.copy()
    trainer.run_epoch()
    assert sorted(trainer.dealer.deck) == sorted(first)
    assert not np.array_equal(trainer.dealer.deck, first)


def test_row_0_is_before_training_and_every_epoch_adds_one() -> None:
    trainer = build(small())
    assert len(trainer.history) == 1
    assert np.isnan(trainer.history["update_ratio_1"][0])
    trainer.run_epoch()
    trainer.run_epoch()
    np.testing.assert_array_equal(trainer.history["epoch"], [0, 1, 2])
    np.testing.assert_array_equal(trainer.history["step"], [0, 10, 20])
    np.testing.assert_array_equal(trainer.history["samples"], [0, 95, 190])


def test_the_rows_hold_what_a_second_computation_finds() -> None:
    trainer = build(small(training__regularizer="l2", training__lmbda=2.0))
    trainer.run_epoch()
    data, network = trainer.dataset, trainer.network
    nabla = backprop(network, data.x_train.T, data.y_train.T, "cross_entropy")
    row = trainer.history.rows[-1]
    np.testing.assert_allclose(row.grad_b, [np.linalg.norm(b) for b in nabla.biases], rtol=1e-12)
    np.testing.assert_allclose(row.grad_w, [np.linalg.norm(w) for w in nabla.weights], rtol=1e-12)
    np.testing.assert_allclose(row.grad_rms, [np.sqrt(np.mean(w**2)) for w in nabla.weights], rtol=1e-12)
    a = network.feedforward(data.x_test.T)
    assert row.test_accuracy == np.mean(a.argmax(axis=0) == data.labels_test)
    y = data.y_test.T
    cost = -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum(axis=0).mean()
    assert row.test_cost == pytest.approx(cost, rel=1e-12)
    squares = sum(float((w**2).sum()) for w in network.theta.weights)
    assert row.train_penalty == pytest.approx(2.0 / (2 * 95) * squares, rel=1e-12)


def test_the_update_ratio_is_that_of_the_last_step() -> None:
    trainer = build(small())
    for _ in range(9):
        trainer.step()
    before = [w.copy() for w in trainer.network.theta.weights]
    trainer.step()
    now = trainer.network.theta.weights
    expected = [np.linalg.norm(v - w) / np.linalg.norm(v) for v, w in zip(now, before, strict=True)]
    np.testing.assert_allclose(trainer.history.rows[-1].update_ratio, expected, rtol=1e-9)


@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize("step", [0, 1, 9, 10, 17, 25])
def test_going_back_and_on_again_changes_no_bit(step: int, precision: str) -> None:
    straight = build(small(training__precision=precision))
    scrubbed = build(small(training__precision=precision))
    for _ in range(30):
        straight.step()
        scrubbed.step()
    scrubbed.go_back(step)
    assert scrubbed.steps <= step
    while scrubbed.steps < 30:
        scrubbed.step()
    assert_same(straight, scrubbed)


def test_writing_to_theta_is_seen_by_the_next_step() -> None:
    trainer = build(small())
    trainer.network.theta.vector[:] = 0
    trainer.step()
    # From all zeros every hidden unit gets the same gradient: symmetry does not break.
    w = trainer.network.theta.weights[0]
    np.testing.assert_array_equal(w, np.broadcast_to(w[0], w.shape))


def test_eta_and_batch_size_take_effect_at_once() -> None:
    trainer = build(small())
    trainer.step()
    trainer.retune(trainer.training.__class__(eta=0.0, batch_size=50, epochs=3))
    before = trainer.network.theta.vector.copy()
    trainer.step()
    np.testing.assert_array_equal(trainer.network.theta.vector, before)
    assert trainer.position == 60


@pytest.mark.parametrize("changes", [{"cost": "quadratic"}, {"precision": "float32"}])
def test_what_is_not_live_is_refused(changes: dict[str, str]) -> None:
    trainer = build(small())
    other = trainer.training.__class__(epochs=3, **changes)
    with pytest.raises(ExperimentError, match="rewind"):
        trainer.retune(other)


def test_a_past_with_other_hyperparameters_is_replayed_with_them() -> None:
    trainer = build(small())
    for _ in range(7):
        trainer.step()
    trainer.retune(trainer.training.__class__(eta=2.0, epochs=3))
    for _ in range(7):
        trainer.step()
    there = trainer.network.theta.vector.copy()
    for _ in range(10):
        trainer.step()
    trainer.go_back(14)
    while trainer.steps < 14:
        trainer.step()
    np.testing.assert_array_equal(trainer.network.theta.vector, there)


def test_after_going_back_there_is_no_gradient_of_what_was_undone() -> None:
    trainer = build(small())
    while trainer.epoch < 2:
        trainer.step()
    assert trainer.gradient.vector.any()
    trainer.go_back(trainer.steps // 2)
    assert trainer.last_work is None
    assert not trainer.gradient.vector.any()
    trainer.step()
    assert trainer.gradient.vector.any()


def test_a_cost_that_runs_away_stops_at_the_last_good_state() -> None:
    trainer = build(Experiment.from_dict({"data": {"name": "digits"}, "training": {"eta": 1e6}}))
    good = trainer.network.theta.vector.copy()
    trainer.run_epoch()
    assert trainer.divergence is not None
    assert trainer.divergence.cost > 1000 * trainer.divergence.first_cost
    np.testing.assert_array_equal(trainer.network.theta.vector, good)
    steps = trainer.steps
    trainer.step()
    assert trainer.steps == steps


def test_a_gradient_that_is_no_number_diverges_too() -> None:
    trainer = build(small(network__activation="relu", network__output="linear", training__cost="quadratic"))
    for _ in range(3):
        trainer.step()
    trainer.network.theta.vector[:] = np.inf
    while trainer.divergence is None and trainer.steps < 200:
        trainer.step()
    assert trainer.divergence is not None
    assert np.isfinite(trainer.network.theta.vector).all()


def test_digits_reach_95_percent_in_30_epochs() -> None:
    trainer = build(Experiment.from_dict({"data": {"name": "digits"}}))
    while trainer.epoch < 30:
        trainer.run_epoch()
    assert trainer.history["test_accuracy"][-1] > 0.95


@pytest.mark.parametrize("data", ["xor", "circle", "gaussians", "spiral", "moons"])
def test_points_in_the_plane_can_be_learnt_from_one_output(data: str) -> None:
    experiment = Experiment.from_dict(
        {
            "data": {"name": data, "coding": "binary"},
            "network": {"hidden": [12, 12], "activation": "tanh"},
            "training": {"eta": 0.3, "epochs": 300},
        }
    )
    trainer = build(experiment)
    assert trainer.network.sizes == (2, 12, 12, 1)
    while trainer.epoch < 300 and trainer.history["test_accuracy"][-1] < 0.95:
        trainer.run_epoch()
    assert trainer.history["test_accuracy"][-1] >= 0.95


def test_a_divergence_never_restores_what_was_gone_back_from() -> None:
    trainer = build(small(training__epochs=1000))
    while trainer.steps < RING + 88:
        trainer.step()
    trainer.go_back(1)
    trainer.retune(trainer.training.__class__(eta=0.0, epochs=1000))
    standing = trainer.network.theta.vector.copy()
    while trainer.steps < RING + 48:
        trainer.step()
    trainer._give_up(1e9)
    np.testing.assert_array_equal(trainer.network.theta.vector, standing)
    assert trainer.training.eta == 0.0


def test_a_gradient_that_is_no_number_is_given_up_at_the_end_of_its_ring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trainer = build(small(training__epochs=1000))
    gradient, record = trainer.dealer.scaled_nabla.vector, trainer.gradients.record

    def record_nan_once(epoch: float) -> bool:
        kept = gradient.copy()
        if trainer.steps == 500:
            gradient[3] = np.nan
        is_full = record(epoch)
        gradient[:] = kept
        return is_full

    monkeypatch.setattr(trainer.gradients, "record", record_nan_once)
    while trainer.steps < RING and trainer.divergence is None:
        trainer.step()
    assert trainer.divergence is not None
    assert trainer.divergence.step == RING
    assert trainer.timeline._good is None


def test_a_divergence_at_the_end_of_an_epoch_leaves_a_mini_batch_to_deal() -> None:
    small_set = {"data": {"name": "moons", "train_size": RING}, "training": {"batch_size": 1}}
    trainer = build(Experiment.from_dict(small_set))
    while trainer.steps < RING:
        trainer.advance()
    trainer._give_up(1e9)
    assert trainer.deal().m == 1


def test_the_change_is_that_of_the_step_also_where_its_cost_is_sampled() -> None:
    trainer = build(small(training__regularizer="l2", training__lmbda=5.0))
    while not trainer.cost_samples.is_due(trainer.steps + 1):
        trainer.step()
    before = trainer.network.theta.vector.copy()
    trainer.step()
    assert trainer.cost_samples.samples[-1][0] == trainer.steps
    np.testing.assert_allclose(before - trainer.network.theta.vector, trainer.change.vector, atol=1e-15)


def test_good_states_are_kept_after_going_back_to_any_step() -> None:
    trainer = build(small(training__epochs=1000))
    while trainer.steps < 145:
        trainer.step()
    trainer.go_back(143)
    while trainer.steps < 143 + RING + 100:
        trainer.step()
    assert trainer.timeline._good is not None
    assert trainer.steps - trainer.timeline._good.step < RING


def test_going_back_forgets_which_neurons_were_dead() -> None:
    trainer = build(small(network__activation="relu"))
    trainer.run_epoch()
    trainer.go_back(0)
    assert np.isnan(trainer.evaluation.dead).all()


def test_a_divergence_is_noticed_at_the_first_cost_that_is_sampled() -> None:
    trainer = build(small(training__eta=1e9))
    while trainer.divergence is None:
        trainer.step()
    assert trainer.divergence.step == trainer.cost_samples.stride


def test_inputs_that_are_kept_in_half_the_precision_train_as_in_the_whole() -> None:
    experiment = small()
    (data,) = read_data((experiment,), None)
    kept = make_room(*data.dataset.x_train.shape)
    kept[:] = data.dataset.x_train
    trainers = []
    for x in (kept, kept.astype(np.float64)):
        seen, *parts = lay_out(replace(data.dataset, x_train=x), "float64")
        assert np.shares_memory(seen.x_train, kept) == (x is kept)
        trainers.append(Trainer(experiment, seen, *parts))
        trainers[-1].run_epoch()
    assert_same(*trainers)
