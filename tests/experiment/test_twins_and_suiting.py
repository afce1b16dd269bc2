"""Twins, sweeps and what suits a set, a file or an address, at both sides of every limit."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cases import in_turn
from msgspec.structs import replace
from xor import XOR, of, refused

from nnviz.data.findings import Findings
from nnviz.data.mnist import FILES
from nnviz.data.reading import Preview, Reading
from nnviz.experiment import sweep
from nnviz.experiment.experiment import FIELDS, Data, Experiment
from nnviz.experiment.more_data import more_data
from nnviz.experiment.own_experiment import experiment_on, is_data, reading_with, reread, stating
from nnviz.experiment.playground import address_in, find_address, open_address
from nnviz.experiment.relevance import applies
from nnviz.experiment.set_experiment import experiment_on_set, slowdown
from nnviz.experiment.stand_in import at_hand, standing_in
from nnviz.experiment.suiting import asks_for, suited, suits, told
from nnviz.experiment.sweep import LAST_SEED, MOST_RUNS, Group, groups_of, values_of, variations
from nnviz.experiment.twins import (
    add_twin,
    changed,
    describe,
    describe_order,
    differences,
    in_order,
    promote,
    suggestion,
    written,
)

# -- twins -----------------------------------------------------------------------------------------


@in_turn(
    ("path", "value", "words", "short"),
    [
        ("training.eta", 0.1, "0.1", "η = 0.1"),
        ("network.activation", "relu", "ReLU", "activation = ReLU"),
        ("network.hidden", (30,) * 8 + (10,), "8 × 30, 10", "hidden neurons = 8 × 30, 10"),
        ("network.hidden", [], "none", "hidden neurons = none"),
        ("network.hidden", [10, 30, 30], "10, 2 × 30", "hidden neurons = 10, 2 × 30"),
        ("training.early_stopping", None, "its own", "early stopping = its own"),
        ("network.start", [[[1]]], "as given", "another given start"),
        ("data.target", "price", "price", "target = price"),
        ("training.epochs", 1000, "1,000", "epochs = 1,000"),
    ],
)
def test_a_value_and_what_sets_a_twin_apart_are_words(path: str, value: Any, words: str, short: str) -> None:
    assert written(FIELDS[path], value) == words
    assert describe({path: value}) == short


def test_changes_are_told() -> None:
    assert describe({}) == "no difference"
    assert describe({"training.eta": 1, "seed": 3}) == "η = 1, seed = 3"
    read = {"data.target": "b", "data.header": "no", "data.leave_out": ["c"]}
    assert describe({"data.name": "spiral", **read}) == "data set = Spiral"  # the rest goes with it
    assert describe(read).startswith("target = b, ")
    assert describe({"data.name": "file:/home/me/flowers.csv"}) == "data set = flowers.csv"
    assert changed(FIELDS["training.eta"], 0.5, 5) == "η 0.5 → 5"
    assert changed(FIELDS["network.activation"], "sigmoid", "relu") == "Activation sigmoid → ReLU"
    assert changed(FIELDS["network.start"], None, [[[1]]]) == "Given start"
    assert changed(FIELDS["seed"], 0, 1) == "Seed 0 → 1"


@in_turn(
    ("order", "words"),
    [
        ((0, 1, 2), "only A, B, C"),
        ((1, 0, 2), "A ↔ B"),
        ((0, 2, 1), "B ↔ C"),
        ((2, 1, 0), "A ↔ C"),
        ((2, 0, 1), "C first"),
        ((1, 2, 0), "B first"),
        ((0, 2), "only A, C"),
        ((1,), "only B"),
    ],
)
def test_what_became_of_the_lanes_is_told(order: tuple[int, ...], words: str) -> None:
    assert describe_order(order) == words


def test_lanes_trade_places_and_stay_what_they_are() -> None:
    three = of(twins=[{"training.eta": 1}, {"training.eta": 2, "seed": 5}])
    lanes = three.lanes()
    for order in ((0, 1, 2), (0, 2), (1, 0, 2), (2, 0, 1), (2,), (0,)):
        assert in_order(three, order).lanes() == tuple(lanes[lane] for lane in order)
    assert promote(three, 1).lanes() == (lanes[1], lanes[0], lanes[2])
    assert promote(three, 2).lanes() == (lanes[2], lanes[0], lanes[1])
    assert differences(lanes[0], lanes[2]) == {"training.eta": 2, "seed": 5}
    assert add_twin(XOR, "network.hidden", [5]).twins == ({"network.hidden": [5]},)
    refused("network.hidden: A has 30 itself", add_twin, XOR, "network.hidden", [30])
    refused("twins: at most 2; remove one first", add_twin, three, "seed", 9)
    refused("twins: B has η = 1 already", add_twin, three, "training.eta", 1.0)
    second = of(twins=[{"seed": 9}, {"training.eta": 1}])
    refused("twins: C has η = 1 already", add_twin, second, "training.eta", 1.0)
    as_b = second.with_changes({"training.eta": 1.0})  # which C was given, and keeps when A turns elsewhere
    assert in_order(as_b, (0, 2, 1)).twins == ({"training.eta": 1}, {"seed": 9})
    wider = of(twins=[{"network.hidden": [5]}])
    refused("twins: B has hidden neurons = 5 already", add_twin, wider, "network.hidden", (5,))


@in_turn(
    ("experiment", "path", "value"),
    [
        (XOR, "training.eta", 0.05),
        (of(training__eta=0), "training.eta", 0.1),
        (XOR, "seed", 1),
        (XOR, "network.hidden", (30, 30)),
        (of(network__hidden=[5, 3]), "network.hidden", (5, 3, 3)),
        (of(network__hidden=[]), "network.hidden", (30,)),
        (XOR, "network.activation", "tanh"),
        (of(training__cost="quadratic"), "training.cost", "cross_entropy"),
        (of(network__output="softmax", training__cost="quadratic"), "training.cost", "log_likelihood"),
        (XOR, "data.train_size", 1),
        (XOR, "training.precision", "float32"),
        (of(training__precision="float32"), "training.precision", "float64"),
        (XOR, "training.batch_size", 11),
        (of(network__activation="sigmoid k=2"), "network.activation", "sigmoid"),
        (of(network__activation="silu"), "network.activation", "gaussian"),
        (of(training__regularizer="l2"), "training.regularizer", "l1"),
        (of(twins=[{"training.eta": 0.05}]), "training.eta", 0.1),
        (of(training__eta=1.0, twins=[{"training.eta": 0.1}]), "training.eta", 10.0),
        (of(twins=[{"seed": 1}]), "seed", 2),
        (of(twins=[{"network.activation": "tanh"}]), "network.activation", "relu"),
    ],
)
def test_a_twin_is_suggested_the_next_value_that_goes_with_the_rest(
    experiment: Experiment, path: str, value: Any
) -> None:
    assert suggestion(experiment, path) == value


# -- sweeps ----------------------------------------------------------------------------------------


def test_a_sweep_is_every_combination_within_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    found = variations(of(seed=3), {"training.eta": [0.1, 1.0]}, seeds=2)
    assert [one.name for one in found] == [
        "η = 0.1, seed = 3",
        "η = 0.1, seed = 4",
        "η = 1, seed = 3",
        "η = 1, seed = 4",
    ]
    assert [one.setting for one in found] == ["η = 0.1", "η = 0.1", "η = 1", "η = 1"]
    assert [(one.experiment.training.eta, one.experiment.seed) for one in found][2] == (1.0, 3)
    (alone,) = variations(of(seed=LAST_SEED), {})
    assert (alone.name, alone.setting, alone.experiment.seed) == ("", "", LAST_SEED)
    refused(f"seed: 2 seeds from {LAST_SEED} on go beyond {LAST_SEED}", variations, of(seed=LAST_SEED), {}, 2)
    refused(
        "10,002 runs are too many: at most 10,000",
        variations,
        XOR,
        {"training.eta": [1.0, 2.0]},
        MOST_RUNS // 2 + 1,
    )
    refused("η = -1: training.eta: -1.0 is not a number", variations, XOR, {"training.eta": [-1.0]})
    monkeypatch.setattr(sweep, "MOST_RUNS", 4)
    assert len(variations(XOR, {"training.eta": [1.0, 2.0]}, 2)) == 4
    refused("6 runs are too many: at most 4", variations, XOR, {"training.eta": [1.0, 2.0]}, 3)
    assert values_of(FIELDS["training.eta"], "0.1,1") == [0.1, 1]
    assert values_of(FIELDS["network.hidden"], "30|30,20") == [[30], [30, 20]]


def test_experiments_that_differ_in_seed_and_name_alone_are_a_group() -> None:
    runs = [of(seed=0), of(training__eta=1.0), of(seed=1, name="x"), of(training__eta=1.0, seed=9)]
    assert groups_of(runs) == [Group("η = 0.5", (0, 2)), Group("η = 1", (1, 3))]
    assert groups_of(runs[:1]) == [Group("", (0,))]
    assert groups_of([of(twins=[{"training.eta": 2}])]) == [Group("twin η = 2", (0,))]


# -- what suits a set ------------------------------------------------------------------------------


def test_what_a_set_asks_for_and_what_suits_it() -> None:
    assert [asks_for(name) for name in ("xor", "sine", "half_adder", "file:a.csv")] == [
        "a class",
        "an amount",
        "bits",
        "file:a.csv",
    ]
    usual = {"network.output": "sigmoid", "training.cost": "cross_entropy", "training.eta": 0.5}
    amounts = {"network.output": "linear", "training.cost": "quadratic", "training.eta": 0.05}
    assert (suited("xor"), suited("sine")) == (usual, amounts)
    softmax = {"network.output": "softmax", "training.cost": "log_likelihood"}
    mixed = {"network.output": "linear", "training.cost": "cross_entropy"}
    shared = {"network.output": "softmax", "training.cost": "quadratic"}
    assert [suits(name, shared) for name in ("xor", "half_adder")] == [True, False]
    table = {
        name: [suits(name, values) for values in (usual, amounts, softmax, mixed)]
        for name in ("xor", "sine", "half_adder")
    }
    assert table == {
        "xor": [True, False, True, False],
        "sine": [False, True, False, False],
        "half_adder": [True, False, False, False],
    }
    assert (
        told("sine", amounts) == "Sine asks for an amount, and so: output linear, cost quadratic, η = 0.05."
    )


def test_an_experiment_on_a_set_suits_it() -> None:
    def made(name: str) -> tuple[Any, ...]:
        one = experiment_on_set(name)
        return (
            one.network.hidden,
            one.network.output,
            one.training.cost,
            one.training.eta,
            one.training.epochs,
        )

    assert made("digits") == ((30,), "sigmoid", "cross_entropy", 0.5, 30)
    assert made("xor") == ((10,), "sigmoid", "cross_entropy", 0.5, 100)
    assert made("and") == ((10,), "sigmoid", "cross_entropy", 0.5, 1000)
    assert made("sine") == ((10,), "linear", "quadratic", 0.05, 100)
    one = slowdown(2.0, 3.0)
    assert (one.network.start, one.network.hidden, one.training.batch_size) == ((((2, 3),),), (), 1)
    assert next(lane.training.cost for lane in one.lanes()) == one.training.cost
    assert len({lane.training.cost for lane in one.lanes()}) == len(one.lanes()) > 1


@in_turn(
    ("path", "changes", "matters"),
    [
        ("training.mu", {}, False),
        ("training.mu", {"training.optimizer": "momentum"}, True),
        ("training.lmbda", {}, False),
        ("training.lmbda", {"training.regularizer": "l2"}, True),
        ("network.start", {}, False),
        ("network.start", {"network.initializer": "given"}, True),
        ("data.curve", {}, False),
        ("data.curve", {"data.name": "curve"}, True),
        ("data.features", {}, True),
        ("data.features", {"data.name": "digits"}, False),
        ("data.seed", {"data.name": "mnist"}, False),
        ("data.seed", {"data.name": "mnist", "data.noise": 0.1}, True),
        ("data.seed", {}, True),
        ("data.coding", {}, True),
        ("data.coding", {"data.name": "sine"}, False),
        ("data.test_share", {}, True),
        ("data.test_share", {"data.test_size": 5}, False),
        ("data.test_share", {"data.name": "mnist"}, False),
        ("data.test_share", {"data.name": "and"}, False),
        ("data.test_share", {"data.name": "file:a.csv"}, True),
        ("data.validation_share", {"data.name": "and"}, False),
        ("data.validation_share", {}, True),
        ("data.target", {"data.name": "file:a.CSV"}, True),
        ("data.target", {"data.name": "file:a.npy"}, True),
        ("data.target", {"data.name": "file:a.npz"}, False),
        ("data.task", {"data.name": "file:a.npz"}, True),
        ("data.header", {"data.name": "file:a.npz"}, False),
        ("data.header", {"data.name": "file:a.tsv"}, True),
        ("data.missing", {}, False),
        ("training.eta", {}, True),
    ],
)
def test_a_field_matters_beside_the_others(path: str, changes: dict[str, Any], matters: bool) -> None:
    values = {one: XOR.get(one) for one in FIELDS} | changes
    assert applies(path, values) is matters


def test_more_data_are_ten_times_as_many_or_all_there_are() -> None:
    def more(name: str, n: int, n_test: int, wanted: int | None = None) -> Mapping[str, Any]:
        return more_data(Experiment(data=Data(name, train_size=wanted)), n, n_test)

    size = "data.train_size"
    assert more("xor", 250, 250) == {size: 2500}
    assert more("digits", 150, 297, 150) == {size: 1500}
    assert more("digits", 151, 297, 151) == {size: None}
    assert more("digits", 1499, 297, 1499) == {size: None}
    refused("all 1,500 examples that do not test or decide train already", more, "digits", 1500, 297, 1500)
    refused("all 1,500 examples that do not test or decide train already", more, "digits", 1500, 297)
    refused("AND is all there is: its 4 examples train and test", more, "and", 4, 4)
    assert more("file:a.csv", 50, 10, 50) == {size: None}


def test_a_set_that_is_not_here_is_stood_in_for_by_the_digits(tmp_path: Path) -> None:
    far = Experiment(data=Data("fashion_mnist", train_size=99))
    assert standing_in(XOR, tmp_path) is XOR
    assert standing_in(far, tmp_path).data == Data("digits", train_size=99)
    assert at_hand(far).data.name == "digits"
    assert at_hand(XOR) is XOR
    (tmp_path / "fashion_mnist").mkdir()
    for name in FILES:
        (tmp_path / "fashion_mnist" / name).write_bytes(b"x")
    assert standing_in(far, tmp_path) is far


# -- a file of one's own ---------------------------------------------------------------------------


@in_turn(
    ("rows", "classes", "shape", "epochs", "network"),
    [
        (100, True, None, 100, ((10,), "sigmoid", 0.12)),
        (400, True, None, 50, ((10,), "sigmoid", 0.12)),
        (5000, True, None, 30, ((10,), "sigmoid", 0.12)),
        (0, False, None, 100, ((10,), "linear", 0.03)),
        (400, False, None, 50, ((10,), "linear", 0.03)),
        (999, True, (8, 8), 100, ((30,), "sigmoid", 0.5)),
        (1000, True, (8, 8), 30, ((30,), "sigmoid", 0.5)),
        (1000, False, (8, 8), 30, ((30,), "linear", 0.03)),
    ],
)
def test_an_experiment_on_a_file_suits_what_it_holds(
    rows: int, classes: bool, shape: tuple[int, int] | None, epochs: int, network: tuple[Any, ...]
) -> None:
    reading = Reading("y", "auto", "yes", "tab", "comma", ("a",), "drop")
    counts = (("a", 3), ("b", 4)) if classes else ()
    preview = Preview(Path("/some/iris.csv"), "table", rows, reading, classes=counts, image_shape=shape)
    one = experiment_on(preview)
    assert (one.training.epochs, one.name, one.data.name) == (epochs, "iris", "file:/some/iris.csv")
    assert (one.network.hidden, one.network.output, one.training.eta) == network
    assert one.data.reading == reading
    trained = one.replace("training.eta", 0.01)
    assert reread(trained, preview).training.eta == 0.01
    other = replace(preview, classes=() if classes else (("a", 3), ("b", 4)))
    assert reread(trained, other) == experiment_on(other)


def test_what_was_decided_about_a_file_stands_in_its_experiment(tmp_path: Path) -> None:
    assert stating(XOR, None) is XOR
    for targets, target in ((("y",), "y"), (("y", "z"), ("y", "z")), ((), None)):
        found = stating(XOR, Findings(targets, False, "regression", ("a",), (("b", "is empty"),))).data
        assert (found.target, found.task, found.leave_out) == (target, "regression", ("b",))
    assert reading_with({"data.task": "regression", "training.eta": 3}).task == "regression"
    for name, content, holds in (
        ("a.csv", "a,b\n1,2\n", True),
        ("b.json", '[{"a": 1}]', True),
        ("c.json", '{"data": {"name": "xor"}}', False),
        ("d.csv", '{"data": {"name": "xor"}}', False),
        ("twins.json", '{"data": {"name": "xor"}, "twins": [{"seed": 1}, {"seed": 2}]}', False),
        ("columns.json", '{"data": {"0": 1, "1": 2}, "y": {"0": 3, "1": 4}}', True),
        ("e.safetensors", "x", False),
        ("f.txt", "https://playground.tensorflow.org/#seed=0.1", False),
    ):
        (tmp_path / name).write_text(content)
        assert is_data(tmp_path / name) is holds
    assert is_data(tmp_path)
    assert not is_data(tmp_path / "none.json")


# -- an address of the playground ------------------------------------------------------------------

ADDRESS = "https://playground.tensorflow.org/#"


def test_an_address_is_read_field_by_field() -> None:
    one = open_address(
        ADDRESS + "activation=relu&batchSize=7&dataset=xor&learningRate=0.1&regularization=L2"
        "&regularizationRate=0.01&noise=20&networkShape=5,3&seed=0.25&percTrainData=30"
        "&xSquared=true&sinY=true&y=true"
    )
    assert (
        one.to_dict()["data"]
        | {
            "name": "xor",
            "train_size": 150,
            "test_size": 350,
            "noise": 0.2,
            "features": ["x1_squared", "sin_x2"],
            "seed": 25_000,
        }
        == one.to_dict()["data"]
    )
    assert (one.network.hidden, one.network.activation, one.network.output) == ((5, 3), "relu", "tanh")
    assert (one.training.eta, one.training.batch_size, one.training.epochs) == (0.1, 7, 200)
    assert (one.training.regularizer, one.training.lmbda, one.seed) == ("l2", 1.5, 25_000)
    assert one.name == "TensorFlow Playground, xor"
    flat = open_address(ADDRESS + "problem=regression&initZero=true&networkShape=")
    assert (flat.data.name, flat.data.train_size, flat.data.test_size) == ("plane", 600, 600)
    assert (flat.network.output, flat.network.initializer, flat.network.hidden) == ("linear", "zeros", ())


@in_turn(
    ("fields", "message"),
    [
        ("x=false", "x: is false, but in nnviz both coordinates are inputs"),
        ("y=false", "y: is false"),
        ("dataset=other", "dataset: 'other' is not one of those that nnviz has: circle, xor, gauss, spiral"),
        ("regularization=L3", "regularization: 'l3' is not one of those that nnviz has: none, l1, l2"),
        ("learningRate=fast", "learningRate: 'fast' is no number"),
        ("networkShape=4,x", "networkShape: '4,x' is no list of whole numbers"),
    ],
)
def test_an_address_that_says_what_cannot_be_is_told(fields: str, message: str) -> None:
    refused(message, open_address, ADDRESS + fields)


@in_turn(
    ("text", "found"),
    [
        (ADDRESS, True),
        (f"\n  {ADDRESS}\n", True),
        (f"see {ADDRESS}", False),
        (f"{ADDRESS}\n{ADDRESS}", False),
        (f"[InternetShortcut]\nURL={ADDRESS}\n", True),
        ("[InternetShortcut]\n" + "a\n" * 8 + f"URL={ADDRESS}\n", True),
        ("[InternetShortcut]\n" + "a\n" * 9 + f"URL={ADDRESS}\n", False),
        (f"[Other]\nURL={ADDRESS}\n", False),
        (ADDRESS + " " * 10_000 + "\nwhat is far below is not looked at", True),
        ("", False),
    ],
)
def test_an_address_is_found_where_there_is_nothing_else(text: str, found: bool) -> None:
    assert find_address(text) == (ADDRESS if found else None)


def test_a_file_holds_an_address_where_it_is_not_too_long(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    for size, found in ((10_000, ADDRESS), (10_001, None)):
        file.write_text(ADDRESS + " " * (size - len(ADDRESS)))
        assert address_in(file) == found
    assert address_in(tmp_path) is None
