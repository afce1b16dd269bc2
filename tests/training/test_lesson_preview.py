"""What the card of a lesson shows is computed from its own experiment."""

import numpy as np
import pytest
from msgspec.structs import replace

from nnviz import build
from nnviz.experiment.experiment import Data, Experiment, Training
from nnviz.training.lessons.preview import preview

SMALL = Experiment(data=Data("xor", train_size=20, test_size=5), training=Training(epochs=2, batch_size=5))
ALONE = SMALL.replace("network.hidden", [3])
TWINS = replace(ALONE, twins=({"training.eta": 5.0},))


def test_the_costs_of_each_network_are_those_of_its_mini_batches() -> None:
    found = preview(TWINS, "costs")
    assert [len(line) for line in found.values] == [8, 8]
    trainer = build(ALONE)
    trainer.finish_evaluation()
    for cost in found.values[0]:
        trainer.step()
        assert trainer.last_work is not None
        assert trainer.last_work.mean_cost() == cost
    assert not np.allclose(found.values[0], found.values[1])


def test_gradients_are_of_each_layer_and_weights_of_the_network() -> None:
    assert [len(line) for line in preview(TWINS, "gradients").values] == [8, 8]
    assert [w.shape for w in preview(TWINS, "network").values] == [(3, 2), (2, 3)]


def test_a_set_to_be_downloaded_is_not_even_looked_for() -> None:
    mnist = Experiment(data=Data("mnist", train_size=30), training=Training(epochs=1, batch_size=30))
    assert preview(mnist, "weights").values[0].shape == (8, 8)


def test_the_line_between_two_answers_is_where_the_plane_is_zero() -> None:
    plane = preview(Experiment(data=Data("and", coding="binary")).replace("network.hidden", []), "outputs")
    trained = plane.values[0]
    assert trained.shape == (16, 16)
    assert trained[0, -1] > trained[-1, 0]  # both inputs large, and both small


def test_a_plane_reaches_a_little_beyond_what_was_trained_on() -> None:
    points = [[0.05 * k, 0.2 * k - 0.5, k % 2] for k in range(6)]
    spec = {"data": {"name": "painted", "points": points}, "training": {"epochs": 1}}
    experiment = Experiment.from_dict(spec)
    (plane,) = preview(experiment, "outputs").values
    trainer = build(experiment)
    trainer.finish_evaluation()
    trainer.step()
    trainer.step()
    x = trainer.dataset.x_train
    low, high = float(x.min()) - 0.3, float(x.max()) + 0.3
    for (row, column), point in (((0, 0), (low, high)), ((-1, -1), (high, low)), ((0, -1), (high, high))):
        a = trainer.network.feedforward(np.array(point))
        assert plane[row, column] == pytest.approx(a[-1] - a[0])


def test_one_output_is_held_against_one_half() -> None:
    for data in (Data("and", coding="binary"), Data("plane", train_size=20, test_size=10)):
        experiment = Experiment(data=data).replace("network.hidden", []).replace("training.epochs", 1)
        if data.name == "plane":
            experiment = experiment.with_changes({"network.output": "linear", "training.cost": "quadratic"})
        (plane,) = preview(experiment, "outputs").values
        trainer = build(experiment)
        for _ in range(2):
            trainer.step()
        corner = np.array([trainer.train.rows[:, :-1].min() - 0.3] * 2)
        assert plane[-1, 0] == pytest.approx(trainer.network.feedforward(corner)[0] - 0.5)


def test_a_large_network_is_trained_for_fewer_steps() -> None:
    data, training = Data("digits", train_size=60, test_size=20), Training(epochs=100)
    wide = Experiment(data=data, training=training).replace("network.hidden", [1000])
    steps = int(3e7 / (10 * build(wide).network.theta.count))
    assert [len(costs) for costs in preview(wide, "costs").values] == [steps]


def test_of_many_neurons_and_inputs_that_are_no_picture_some_are_drawn() -> None:
    wide = ALONE.replace("network.hidden", [20, 12])
    trainer = build(wide)
    for _ in range(8):
        trainer.step()
    weights, gradient = trainer.network.theta.weights, trainer.gradient.weights
    np.testing.assert_array_equal(preview(wide, "weights").values[0], weights[0][:8])
    np.testing.assert_array_equal(preview(wide, "errors").values[0], gradient[-1][:, :8])


def test_outputs_are_those_of_the_first_example_to_test_on() -> None:
    for share in (None, 0.0):
        data = Data("digits", train_size=60, test_size=20 if share is None else None, test_share=share)
        experiment = Experiment(data=data, training=Training(epochs=1))
        found, trainer = preview(experiment, "outputs"), build(experiment)
        trainer.finish_evaluation()
        for _ in range(6):
            trainer.step()
        shown = trainer.train if share == 0 else trainer.test
        np.testing.assert_array_equal(found.values[0], trainer.network.feedforward(shown.rows[0, :-1]))
        assert found.lit == int(shown.targets[0].argmax())


def test_weights_and_their_slopes_are_pictures_and_errors_are_of_the_last_layer() -> None:
    experiment = Experiment(data=Data("digits", train_size=60, test_size=20), training=Training(epochs=1))
    trainer = build(experiment)
    trainer.finish_evaluation()
    for _ in range(6):
        trainer.step()
    first, last = trainer.network.theta.weights[0][0], trainer.gradient.weights[-1]
    np.testing.assert_array_equal(preview(experiment, "weights").values[0], first.reshape(8, 8))
    np.testing.assert_array_equal(
        preview(experiment, "pixels").values[0], trainer.gradient.weights[0][0].reshape(8, 8)
    )
    np.testing.assert_array_equal(preview(experiment, "errors").values[0], last[:8, :8])
    curve, slope = preview(TWINS, "slopes").values[0]
    assert (len(preview(TWINS, "slopes").values), len(curve)) == (2, 41)
    assert (curve[20], slope[20], slope[0]) == pytest.approx((0.5, 0.25, slope[-1]))
