"""The experiment of the lab Break it: what hides a mistake is changed, and nothing else."""

from nnviz.data.catalog import load
from nnviz.experiment.experiment import Experiment
from nnviz.training.breakable import LMBDA, breakable, breakable_digits
from nnviz.training.build import build

DIGITS = load(name="digits")


def of(**fields: object) -> Experiment:
    experiment = Experiment.from_dict({"data": {"name": "digits"}, "network": {"hidden": [12]}})
    return experiment.with_changes({path.replace("__", "."): value for path, value in fields.items()})


def test_what_already_shows_every_mistake_stays_as_it_is() -> None:
    ready = of(network__hidden=[8, 8], training__regularizer="l1", training__lmbda=2.0, training__eta=0.3)
    assert breakable(ready, DIGITS) == ready


def test_what_hides_a_mistake_is_changed() -> None:
    found = breakable(of(training__batch_size=1, network__activation="linear"), DIGITS)
    assert found.network.hidden == (12, 12)
    assert found.network.hidden_activations == ("sigmoid", "sigmoid")
    assert (found.training.lmbda, found.training.has_penalty) == (LMBDA, True)
    assert found.training.batch_size == 10
    assert breakable(of(training__batch_size=501), DIGITS).training.batch_size == 10
    many = load(name="sine", test_size=1001)
    assert breakable(of(data__name="sine"), many).data.test_size == 1000
    single = breakable(of(training__precision="float32", network__initializer="zeros"), DIGITS)
    assert single.training.precision == "float64"
    assert single.network.initializer == "zeros"


def test_data_in_which_a_shift_changes_no_label_give_way_to_the_digits() -> None:
    assert breakable(of(), load(name="moons")) == breakable_digits()
    assert breakable(of(data__name="sine"), load(name="sine")).data.name == "sine"


def test_it_can_be_built() -> None:
    small = of(network__hidden=[500, 400, 300, 200, 100], data__train_size=60, data__test_size=20)
    trainer = build(breakable(small, DIGITS), mistake="untransposed")
    assert trainer.network.sizes == (64, 100, 100, 100, 100, 10)
