"""Experiments: defaults, changes, twins, and the one line that each mistake gets."""

from typing import Any

import pytest
from cases import in_turn
from hypothesis import given
from hypothesis import strategies as st
from letters import LETTERS

from nnviz.data.catalog import CATALOG
from nnviz.data.loading import Request
from nnviz.data.reading import Reading
from nnviz.experiment.experiment import FIELDS, Data, Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.network_fields import MAX_HIDDEN_LAYERS

SETS = ", ".join((*CATALOG, "file:"))
DATA = {"name": "xor"}


def refusal(values: Any) -> str:
    with pytest.raises(ExperimentError) as refused:
        Experiment.from_dict(values)
    return str(refused.value)


def test_only_the_data_must_be_named() -> None:
    experiment = Experiment.from_dict({"data": {"name": "digits"}})
    assert experiment == Experiment(data=Data("digits"))
    values = experiment.to_dict()
    training, data = values.pop("training"), values.pop("data")
    assert values == {
        "nnviz": 1,
        "name": "",
        "network": {
            "hidden": [30],
            "activation": "sigmoid",
            "output": "sigmoid",
            "initializer": "scaled_gaussian",
            "start": None,
        },
        "twins": [],
        "seed": 0,
    }
    book = {"cost": "cross_entropy", "optimizer": "sgd", "eta": 0.5, "batch_size": 10, "epochs": 30}
    assert training | book == training
    own = {"name": "digits", "train_size": None, "test_size": None, "noise": 0.0, "coding": "one_hot"}
    assert data | own == data


def test_what_is_written_out_is_read_back() -> None:
    experiment = Experiment.from_dict(
        {
            "name": "all of it",
            "data": {"name": "mnist", "train_size": 1000, "noise": 0.5, "coding": "binary"},
            "network": {"hidden": [30, 20], "activation": ["relu", "tanh"], "output": "tanh"},
            "training": {"cost": "quadratic", "eta": 0.1, "regularizer": "l2", "lmbda": 5},
            "twins": [{"training.eta": 0.3}],
            "seed": 2**63 - 1,
        }
    )
    assert Experiment.from_dict(experiment.to_dict()) == experiment


@in_turn(
    ("values", "message"),
    [
        ({}, "data: is needed"),
        ([], "experiment: must be an object in braces, not a list"),
        (None, "experiment: must be an object in braces, not null"),
        ({"data": {}}, f"data.name: is needed; one of {SETS}"),
        ({"data": "digits"}, "data: must be an object in braces, not a text"),
        ({"data": {"name": 3}}, f"data.name: must be one of {SETS}"),
        ({"data": {"name": "nope"}}, f"data.name: 'nope' is not one of {SETS}"),
        ({"data": DATA, "nnviz": 2}, "nnviz: must be 1, the version of the format that this nnviz knows"),
        ({"data": DATA, "nnviz": "1"}, "nnviz: must be a whole number, not a text"),
        ({"data": DATA, "network": 3}, "network: must be an object in braces, not a whole number"),
        (
            {"data": DATA, "foo": 1},
            "foo: unknown field; allowed are nnviz, name, data, network, training, twins, seed",
        ),
        (
            {"data": {**DATA, "foo": 1}},
            f"data.foo: unknown field; allowed are {', '.join(Data.__struct_fields__)}",
        ),
        (
            {"data": {**DATA, "train_size": 0}},
            "data.train_size: 0 is not a whole number from 1 to 1,000,000",
        ),
        (
            {"data": DATA, "training": {"eta": "a"}},
            "training.eta: must be a number from 0 to 1,000,000,000",
        ),
        (
            {"data": DATA, "training": {"eta": float("inf")}},
            "training.eta: inf is not a number from 0 to 1,000,000,000",
        ),
        (
            {"data": DATA, "training": {"batch_size": 1.5}},
            "training.batch_size: must be a whole number from 1 to 100,000",
        ),
        (
            {"data": DATA, "network": {"hidden": 30}},
            "network.hidden: must be a list, each a whole number from 1 to 1,000",
        ),
        (
            {"data": DATA, "network": {"hidden": [30, "a"]}},
            "network.hidden[1]: must be a whole number from 1 to 1,000",
        ),
        (
            {"data": DATA, "network": {"hidden": [0]}},
            "network.hidden: 0 is not a whole number from 1 to 1,000",
        ),
        (
            {"data": DATA, "network": {"hidden": [1] * (MAX_HIDDEN_LAYERS + 1)}},
            "network.hidden: at most 20 layers, not 21",
        ),
        (
            {"data": DATA, "network": {"activation": ["relu", "relu"]}},
            "network.activation: one name, or one for each of the 1 hidden layers",
        ),
        ({"data": DATA, "twins": {"a": 1}}, "twins: must be a list, not an object in braces"),
        ({"data": DATA, "twins": [{}, 3]}, "twins[1]: must be an object in braces, not a whole number"),
        ({"data": DATA, "twins": [{}, {}, {}]}, "twins: at most 2, not 3"),
        (
            {"data": DATA, "twins": [{"training.eta": -1}]},
            "twins[0].training.eta: -1.0 is not a number from 0 to 1,000,000,000",
        ),
        (
            {"data": DATA, "seed": 2**63},
            "seed: 9223372036854775808 is not a whole number from 0 to 9,223,372,036,854,775,807",
        ),
    ],
)
def test_mistake_gets_one_line(values: Any, message: str) -> None:
    assert refusal(values) == message


def test_senseless_pair_of_output_and_cost_says_what_would_fit() -> None:
    message = refusal({"data": DATA, "training": {"cost": "log_likelihood"}})
    assert message.startswith("training.cost: log_likelihood")
    assert "softmax" in message


def test_unknown_field_of_a_twin_lists_the_paths() -> None:
    message = refusal({"data": DATA, "twins": [{}, {"training.etta": 1}]})
    assert message.startswith("twins[1].training.etta: unknown field; allowed are ")
    assert message.endswith(", ".join(FIELDS))


@given(key=st.text(LETTERS, max_size=200))
def test_any_unknown_key_is_told_of_in_one_printable_line(key: str) -> None:
    if key in Experiment.__struct_fields__:
        return
    message = refusal({"data": DATA, key: 1})
    assert message.isprintable()
    assert "unknown field; allowed are " in message


def test_constructors_refuse_as_the_file_does() -> None:
    with pytest.raises(ExperimentError, match=r"^data\.noise: 2 is not a number from 0 to 1$"):
        Experiment(data=Data("xor", noise=2))


def test_changes_are_checked_when_all_are_in_place() -> None:
    experiment = Experiment(data=Data("xor"))
    changed = experiment.with_changes({"training.cost": "log_likelihood", "network.output": "softmax"})
    assert (changed.training.cost, changed.network.output) == ("log_likelihood", "softmax")
    with pytest.raises(ExperimentError):
        experiment.replace("training.cost", "log_likelihood")


def test_replace_leaves_the_rest() -> None:
    experiment = Experiment(data=Data("xor"), seed=3)
    changed = experiment.replace("network.hidden", [8, 8])
    assert changed.network.hidden == (8, 8)
    assert changed.replace("network.hidden", experiment.network.hidden) == experiment


def test_twins_differ_in_what_they_name_and_have_none_of_their_own() -> None:
    experiment = Experiment(data=Data("xor"), twins=({"training.eta": 3.0}, {"seed": 7}))
    a, fast, other = experiment.lanes()
    assert a.twins == fast.twins == other.twins == ()
    assert fast == a.replace("training.eta", 3.0)
    assert other == a.replace("seed", 7)


def test_one_activation_stands_for_every_hidden_layer() -> None:
    experiment = Experiment(data=Data("xor")).with_changes(
        {"network.hidden": [3, 4], "network.activation": "tanh"}
    )
    assert experiment.network.hidden_activations == ("tanh", "tanh")
    assert experiment.replace("network.hidden", []).network.hidden_activations == ()


def test_only_live_fields_change_without_a_rewind() -> None:
    experiment = Experiment(data=Data("xor"))
    assert not experiment.needs_rewind(experiment.replace("training.eta", 3.0))
    assert not experiment.needs_rewind(experiment.replace("name", "the same"))
    assert experiment.needs_rewind(experiment.replace("seed", 1))
    assert experiment.needs_rewind(experiment.replace("network.hidden", [31]))


def test_every_field_of_the_data_reaches_who_loads_them() -> None:
    taken = {*Request.__struct_fields__, *Reading.__struct_fields__}
    assert [name for name in Data.__struct_fields__ if name not in taken] == []


NAND = {"initializer": "given", "hidden": [], "start": [[[-2, -2, 3]]]}


def with_start(**network: Any) -> dict[str, Any]:
    return {"data": {"name": "nand"}, "network": NAND | network}


def test_a_given_start_stands_in_the_file_as_rows() -> None:
    experiment = Experiment.from_dict(with_start())
    assert experiment.network.start == (((-2, -2, 3),),)
    assert experiment.to_dict()["network"]["start"] == [[[-2, -2, 3]]]
    assert Experiment.from_dict(experiment.to_dict()) == experiment
    assert experiment.needs_rewind(experiment.replace("network.start", [[[-2, -2, 4]]]))


@in_turn(
    ("network", "message"),
    [
        ({"start": None}, "network.start: is needed with initializer given"),
        ({"start": [[[1, 2], [3]]]}, "network.start[0][1]: 2 numbers needed, as many as in the first, not 1"),
        ({"hidden": [2]}, "network.start: 2 layers of rows [w₁, …, wₙ, b] needed, not 1"),
        ({"start": [[[0.0] * 20_001]]}, "network.start: at most 20,000 numbers, not 20,001"),
        ({"start": [[[float("nan"), 1, 2]]]}, "network.start: holds numbers that are not finite"),
        (
            {"start": [[["a", 1, 2]]]},
            "network.start[0]: must be a layer: the rows [w₁, …, wₙ, b] of its neurons",
        ),
        (
            {"start": "7"},
            "network.start: must be a list, each a layer: the rows [w₁, …, wₙ, b] of its neurons (or null)",
        ),
    ],
)
def test_a_given_start_that_cannot_be_is_refused_by_its_place(network: dict[str, Any], message: str) -> None:
    assert refusal(with_start(**network)) == message


def test_a_start_that_is_not_asked_for_is_kept_and_does_no_harm() -> None:
    assert Experiment.from_dict(with_start(initializer="he", hidden=[7])).network.start is not None
