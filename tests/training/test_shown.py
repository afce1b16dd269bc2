"""What a value says of itself, in a notebook."""

import numpy as np
import pytest
from small_runs import small

from nnviz import Experiment, Network, build
from nnviz.core.parameters import Parameters


def test_parameters_tell_their_sizes_and_how_many_they_are() -> None:
    assert repr(Parameters([784, 30, 10], np.float32)) == "Parameters(784-30-10: 23,860 in float32)"


def test_a_network_tells_its_sizes_and_its_units() -> None:
    network = Network([784, 30, 10], activation="tanh", output="softmax")
    assert repr(network) == "Network(784-30-10, tanh-softmax, 23,860 parameters)"


def test_an_experiment_tells_what_is_to_be_done() -> None:
    experiment = Experiment.from_dict(
        {"name": "Mine", "data": {"name": "xor"}, "network": {"hidden": [4, 3]}}
    )
    assert repr(experiment) == (
        "Experiment('Mine': xor, hidden 4-3, cross_entropy, sgd η = 0.5, 30 epochs, seed 0)"
    )


def test_a_trainer_tells_how_far_it_is_and_how_good() -> None:
    trainer = build(small())
    for _ in range(13):
        trainer.step()
    cost = trainer.history["train_cost"][-1]
    accuracy = 100 * trainer.history["test_accuracy"][-1]
    assert repr(trainer) == (
        f"Trainer(64-6-10: epoch 1 of 3, 13 steps, training cost {cost:.2f}, "
        f"test accuracy {accuracy:.1f} % after epoch 1)"
    )


@pytest.mark.parametrize("name", ["sine", "plane"])
def test_where_nothing_is_classified_no_accuracy_is_told(name: str) -> None:
    changes = {"data__name": name, "training__cost": "quadratic", "network__output": "linear"}
    assert "accuracy" not in repr(build(small(**changes)))


def test_a_diverged_trainer_says_so() -> None:
    trainer = build(small(training__eta=1e6, training__cost="quadratic", network__output="linear"))
    for _ in range(20):
        trainer.step()
    assert trainer.divergence is not None
    assert trainer.divergence.event in repr(trainer)
