"""Activations with parameters: objects in the file, names inside, one value for one function."""

import json
from pathlib import Path
from typing import Any

import pytest
from cases import in_turn

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.family_names import member_name
from nnviz.experiment.experiment import FIELDS, Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.twins import add_twin, describe, written
from nnviz.training.build import build
from nnviz.training.model_file import model_bytes, read_model

STEEP = {"name": "sigmoid", "k": 2}


def xor(activation: Any = "sigmoid", output: Any = "sigmoid", **more: Any) -> Experiment:
    network = {"hidden": [3, 2], "activation": activation, "output": output}
    return Experiment.from_dict({"data": {"name": "xor"}, "network": network, **more})


def test_an_object_is_saved_and_read_as_it_was_written(tmp_path: Path) -> None:
    mixed = xor([STEEP, "relu"], {"name": "logistic", "L": 2, "z0": -0.5}, training={"cost": "quadratic"})
    mixed.save(tmp_path / "e.json")
    text = (tmp_path / "e.json").read_text()
    assert '"L": 2,' in text  # and not 2.0
    stored = json.loads(text)["network"]
    assert stored["activation"] == [STEEP, "relu"]
    assert stored["output"] == {"name": "logistic", "L": 2, "z0": -0.5}
    assert Experiment.load(tmp_path / "e.json") == mixed


def test_the_usual_parameters_are_the_bare_name() -> None:
    assert xor({"name": "logistic", "k": 4, "L": 1, "z0": 0}) == xor("logistic")
    assert xor({"name": "sigmoid", "L": 1.0, "k": 2.0}) == xor(STEEP) != xor("sigmoid")
    assert xor({"name": "relu"}) == xor("relu")


def test_a_network_computes_with_them_and_its_file_keeps_them(tmp_path: Path) -> None:
    trainer = build(xor(STEEP))
    kind = trainer.network.activations[0]
    assert (kind.name, kind.label) == ("sigmoid k=2", "sigmoid, k = 2")
    (tmp_path / "n.safetensors").write_bytes(model_bytes(trainer.experiment, trainer.network.theta))
    assert read_model(tmp_path / "n.safetensors").experiment == trainer.experiment


def test_a_twin_may_differ_in_a_parameter_and_says_so() -> None:
    twins = xor(twins=[{"network.activation": STEEP}])
    assert twins.lanes()[1] == xor(STEEP)
    assert describe(twins.twins[0]) == "activation = sigmoid, k = 2"
    assert describe({"network.start": [[[2, 2]]]}) == "another given start"
    assert twins.to_dict()["twins"] == [{"network.activation": STEEP}]
    assert add_twin(xor(), "network.activation", "sigmoid k=2") == twins


def test_it_reads_as_a_person_writes_it() -> None:
    assert written(FIELDS["network.activation"], "logistic k=8 z0=0.5") == "logistic, k = 8, z₀ = 0.5"


def test_a_cost_that_asks_for_the_plain_sigmoid_refuses_another() -> None:
    with pytest.raises(ExperimentError, match="use output sigmoid"):
        xor("tanh", STEEP)


@in_turn(
    ("activation", "complaint"),
    [
        (
            {"name": "relu", "k": 2},
            "network.activation: only sigmoid and logistic take parameters, not 'relu'",
        ),
        ({"k": 2}, "network.activation: only sigmoid and logistic take parameters, not None"),
        ({"name": "sigmoid", "q": 2}, "network.activation.q: sigmoid has no such parameter, but L, k, z0"),
        ({"name": "sigmoid", "k": 0}, "network.activation.k: 0 is not a number above 0 up to 1000"),
        ({"name": "sigmoid", "z0": -1e9}, "z0: -1000000000.0 is not a number from -1000 up to 1000"),
        ({"name": "sigmoid", "k": True}, "network.activation.k: True is not a number"),
        ({"name": "sigmoid", "k": "2"}, "network.activation.k: '2' is not a number"),
        ("sigmoid k=x", "network.activation: 'sigmoid k=x' is not one of sigmoid, tanh"),
        ("sigmoid k=2.0", "network.activation: 'sigmoid k=2.0' is not one of sigmoid, tanh"),
        ("softmax", "network.activation: 'softmax' is not one of sigmoid, tanh"),
    ],
)
def test_what_is_none_is_refused_in_one_line(activation: Any, complaint: str) -> None:
    with pytest.raises(ExperimentError) as refused:
        xor([activation, "sigmoid"])
    assert str(refused.value).startswith(complaint) or complaint in str(refused.value)


def test_only_what_is_a_member_is_in_the_table() -> None:
    name = member_name("logistic", {"k": 8})
    assert name in ACTIVATIONS
    assert name not in list(ACTIVATIONS)
    assert "tanh k=2" not in ACTIVATIONS
    with pytest.raises(KeyError):
        ACTIVATIONS["tanh k=2"]
