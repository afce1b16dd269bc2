import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.data.catalog import CATALOG
from nnviz.experiment.experiment import Data, Experiment
from nnviz.experiment.set_experiment import experiment_on_set
from nnviz.training.build import build


def test_pictures_are_learnt_as_the_program_begins_with_them() -> None:
    assert experiment_on_set("digits") == Experiment(data=Data("digits"))


# The one example has its own test: any answer to it is a constant one, and the book's start is slow.
LEARNT = [name for name, entry in CATALOG.items() if entry.origin == "made" and entry.examples != "1"]


@pytest.mark.parametrize("name", LEARNT)
def test_a_set_is_learnt_by_what_suits_it(name: str) -> None:
    experiment = experiment_on_set(name)
    foretells_amounts = CATALOG[name].coding == "value"
    assert ACTIVATIONS[experiment.network.output].identity is foretells_amounts
    trainer = build(experiment.replace("training.epochs", 20))
    while not trainer.why_finished:
        trainer.run_epoch()
    # The spiral takes long, and a truth table has one step an epoch; they must have begun to be learnt.
    share = 1.0 if name == "spiral" else 0.9
    assert trainer.history.rows[-1].train_cost < share * trainer.evaluation.constant_cost
