"""An address of the TensorFlow Playground opens as the experiment that it describes."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from cases import in_turn

from nnviz.app.opening import open_source
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.own_experiment import is_data
from nnviz.experiment.playground import address_in, find_address, open_address

PLACE = "https://playground.tensorflow.org/"


def opened(fields: str) -> Experiment:
    return open_address(f"{PLACE}#{fields}")


def test_every_field_has_its_place() -> None:
    experiment = opened(
        "activation=relu&regularization=L2&batchSize=12&dataset=spiral&regDataset=reg-plane&learningRate=0.1"
        "&regularizationRate=0.003&noise=15&networkShape=6,4&seed=0.12345&showTestData=false&discretize=true"
        "&percTrainData=60&x=true&y=true&xTimesY=true&xSquared=true&ySquared=false&cosX=false&sinX=true"
        "&cosY=false&sinY=false&collectStats=false&problem=classification&initZero=false&hideText=false"
    )
    data, network, training = experiment.data, experiment.network, experiment.training
    assert (data.name, data.train_size, data.test_size, data.noise) == ("spiral", 300, 200, 0.15)
    assert set(data.features) == {"x1_x2", "x1_squared", "sin_x1"}
    assert (network.hidden, network.activation, network.output) == ((6, 4), "relu", "tanh")
    assert (training.cost, training.eta, training.batch_size) == ("quadratic", 0.1, 12)
    assert (training.regularizer, training.lmbda) == ("l2", pytest.approx(0.003 * 300))
    assert experiment.seed == 12345


def test_what_an_address_does_not_say_is_as_the_playground_begins() -> None:
    experiment = open_address(PLACE)
    assert (experiment.data.name, experiment.network.hidden) == ("circle", (4, 2))
    assert (experiment.network.activation, experiment.training.eta) == ("tanh", 0.03)
    assert (experiment.data.train_size, experiment.data.test_size) == (250, 250)
    assert experiment.training.regularizer == "none"


def test_regression_has_a_linear_output() -> None:
    experiment = opened("problem=regression&regDataset=reg-plane&networkShape=")
    assert (experiment.data.name, experiment.network.output) == ("plane", "linear")
    assert experiment.network.hidden == ()


def test_weights_of_zero() -> None:
    assert opened("initZero=true").network.initializer == "zeros"


@pytest.mark.parametrize(("name", "ours"), [("xor", "xor"), ("gauss", "gaussians"), ("circle", "circle")])
def test_sets(name: str, ours: str) -> None:
    assert opened(f"dataset={name}").data.name == ours


@in_turn(
    ("fields", "words"),
    [
        ("dataset=moon", "dataset: 'moon' is not one of those that nnviz has: circle, xor"),
        ("problem=regression&regDataset=reg-gauss", "regDataset: 'reg-gauss' is not one of"),
        ("activation=sine", "activation: 'sine' is not one of"),
        ("learningRate=fast", "learningRate: 'fast' is no number"),
        ("learningRate=1e999", "learningRate: '1e999' is no number"),
        ("networkShape=4;2", "networkShape: '4;2' is no list of whole numbers"),
        ("networkShape=" + ",".join("9" * 60), "network.hidden"),
        ("x=false", "x: is false, but in nnviz both coordinates are inputs"),
        ("batchSize=-1", "training.batch_size: -1 is not"),
        ("noise=500", "data.noise: 5.0 is not"),
        ("seed=-3", "seed: -300000 is not"),
        ("percTrainData=100", "data.test_size: 0 is not"),
    ],
)
def test_what_cannot_be_is_told_by_its_name(fields: str, words: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        opened(fields)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_file_that_cannot_be_read_is_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "link.txt"
    path.write_text(PLACE)
    monkeypatch.setattr(Path, "read_bytes", Mock(side_effect=OSError(5, "Input/output error")))
    assert address_in(path) is None


@pytest.mark.parametrize(
    ("text", "is_address"),
    [
        (f"{PLACE}#seed=0.5\n", True),
        (f"\ufeff{PLACE}", True),
        (f"[InternetShortcut]\nURL={PLACE}#seed=0.5\n", True),
        (f"a,b\n{PLACE},1\n{PLACE},2\n", False),
        (f"{PLACE}#seed=1\n{PLACE}#seed=2\n", False),
        ("https://example.org/#seed=0.5", False),
        ("", False),
    ],
)
def test_a_file_is_an_address_when_it_holds_nothing_else(tmp_path: Path, text: str, is_address: bool) -> None:
    path = tmp_path / "link.txt"
    path.write_text(text)
    assert (find_address(text.lstrip("\ufeff")) is not None) == is_address
    assert is_data(path) != is_address
    if is_address:
        assert open_source(str(path)).experiment.data.name == "circle"


def test_an_address_may_be_typed_in_place_of_a_file() -> None:
    assert open_source(f"{PLACE}#dataset=xor").experiment.data.name == "xor"
