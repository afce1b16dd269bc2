"""What an experiment and a lesson may hold, at both sides of every limit, and what is said of the rest."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cases import in_turn
from msgspec.structs import replace

from nnviz.data.findings import Findings
from nnviz.data.mnist import FILES
from nnviz.data.reading import Preview, Reading
from nnviz.experiment import atomic, sweep
from nnviz.experiment.answer_line import MAX_LENGTH, AnswerLine, Given, read_line, write_line
from nnviz.experiment.condition import Standing, field_path, read_condition
from nnviz.experiment.curves import named, spelled_out
from nnviz.experiment.experiment import FIELDS, MAX_GIVEN, MAX_HIDDEN_LAYERS, Data, Experiment
from nnviz.experiment.experiment_file import MAX_BYTES, dump_json, holds_experiment, read_json, refuse_no_file
from nnviz.experiment.experiment_text import from_text, holds_text, to_text
from nnviz.experiment.fields import ExperimentError, Labels, spelled
from nnviz.experiment.lesson import Lesson
from nnviz.experiment.lesson_file import CONCEPTS, read_folder, read_lesson
from nnviz.experiment.lesson_pages import pages_of
from nnviz.experiment.more_data import more_data
from nnviz.experiment.own_experiment import experiment_on, is_data, reading_with, reread, stating
from nnviz.experiment.playground import address_in, find_address, open_address
from nnviz.experiment.progress import Progress
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

XOR = Experiment(data=Data("xor"))


def values_of_xor(changes: Mapping[str, Any]) -> dict[str, Any]:
    values = XOR.to_dict()
    for path, value in changes.items():
        section, _, name = path.rpartition("__")
        (values[section] if section else values)[name] = value
    return values


def of(**changes: Any) -> Experiment:
    """The experiment on xor with changes; two underscores stand for the point of a path."""
    return Experiment.from_dict(values_of_xor(changes))


def refused(message: str, make: Any, *given: Any, **named: Any) -> None:
    with pytest.raises(ExperimentError) as found:
        make(*given, **named)
    assert message in str(found.value)


# -- an experiment ---------------------------------------------------------------------------------


@in_turn(
    ("changes", "message"),
    [
        ({"training__eta": 1e9}, ""),
        ({"training__eta": 0}, ""),
        ({"training__eta": 1.1e9}, "training.eta: 1100000000.0 is not a number from 0 to 1,000,000,000"),
        ({"training__eta": -1e-9}, "training.eta: -1e-09 is not a number from 0"),
        ({"training__eta": math.nan}, "training.eta"),
        ({"training__batch_size": 0}, "training.batch_size: 0 is not a whole number from 1 to 100,000"),
        ({"training__batch_size": True}, "training.batch_size: must be a whole number"),
        ({"training__early_stopping": None}, ""),
        ({"training__early_stopping": 0}, "training.early_stopping: 0 is not a whole number from 1 to 1,000"),
        ({"network__hidden": [1000] * MAX_HIDDEN_LAYERS}, ""),
        ({"network__hidden": [5] * (MAX_HIDDEN_LAYERS + 1)}, "network.hidden: at most 20 layers, not 21"),
        ({"network__hidden": [1001]}, "network.hidden: 1001 is not a whole number from 1 to 1,000"),
        ({"network__hidden": [5, 5], "network__activation": ["relu", "tanh"]}, ""),
        (
            {"network__hidden": [5, 5], "network__activation": ["relu"]},
            "network.activation: one name, or one for each of the 2",
        ),
        ({"network__activation": "softmax"}, "network.activation: 'softmax' is not one of sigmoid"),
        ({"data__name": "file:"}, "data.name: name the file after 'file:', as in file:iris.csv"),
        ({"data__name": "file:x.csv"}, ""),
        ({"data__name": "other"}, "data.name: 'other' is not one of"),
        ({"training__cost": "log_likelihood"}, "training.cost: "),
        ({"training__cost": "log_likelihood", "network__output": "softmax"}, ""),
        (
            {"training__cost": "log_likelihood", "network__output": "softmax", "data__coding": "binary"},
            "training.cost: log_likelihood needs one output for each class: coding one_hot",
        ),
        ({"training__dropout": 0.5}, ""),
        ({"training__optimizer": "newton"}, ""),
        (
            {"training__dropout": 0.5, "training__optimizer": "newton"},
            "training.dropout: must be 0 with optimizer newton",
        ),
        ({"twins": [{"training.eta": 1}] * 2}, ""),
        ({"twins": [{"training.eta": 1}] * 3}, "twins: at most 2, not 3"),
        (
            {"twins": [{"training.eta": 1}, {"training.epochs": 3}]},
            "twins[1].training.epochs: must be the same in all twins",
        ),
        ({"twins": [{"training.eta": -1}]}, "twins[0].training.eta: -1.0 is not a number"),
        ({"twins": [{"data.noise": 0.1}]}, ""),
        ({"network__initializer": "given"}, "network.start: is needed with initializer given"),
        (
            {
                "network__initializer": "given",
                "network__hidden": [],
                "network__start": [[[1, 2, 3], [4, 5, 6]]],
            },
            "",
        ),
        (
            {"network__initializer": "given", "network__hidden": [], "network__start": [[[1, 2, 3], [4, 5]]]},
            "network.start",
        ),
        (
            {
                "network__initializer": "given",
                "network__hidden": [],
                "network__start": [[[1, math.inf], [4, 5]]],
            },
            "network.start: holds numbers that are not finite",
        ),
        (
            {
                "network__initializer": "given",
                "network__hidden": [],
                "network__start": [[[0.5] * (MAX_GIVEN // 2)] * 2],
            },
            "",
        ),
        (
            {
                "network__initializer": "given",
                "network__hidden": [],
                "network__start": [[[0.5] * (MAX_GIVEN // 2 + 1)] * 2],
            },
            "network.start: at most 20,000 numbers, not 20,002",
        ),
        ({"network__start": [[[1, math.inf]]]}, ""),
    ],
)
def test_an_experiment_holds_what_goes_together(changes: dict[str, Any], message: str) -> None:
    values = values_of_xor(changes)
    if message:
        refused(message, Experiment.from_dict, values)
    else:
        assert Experiment.from_dict(values).data.coding


def test_an_experiment_tells_what_it_is() -> None:
    one = of(network__hidden=[5, 3], training__eta=0.25, twins=[{"training.eta": 1}], name="mine")
    assert repr(one) == (
        "Experiment('mine': xor, hidden 5-3, cross_entropy, sgd η = 0.25, 30 epochs, seed 0, 1 twins)"
    )
    assert "Experiment(xor, hidden none, cross_entropy" in repr(of(network__hidden=[]))
    assert repr(XOR).endswith("seed 0)")


def test_steps_are_plain_without_penalty_and_memory() -> None:
    plain = {
        (): True,
        ("training__lmbda", 1.0): True,
        ("training__regularizer", "l2"): True,
        ("training__optimizer", "momentum"): False,
    }
    for change, is_plain in plain.items():
        training = of(**dict([change] if change else [])).training
        assert (training.is_plain, training.has_penalty) == (is_plain, False)
    both = of(training__lmbda=1.0, training__regularizer="l2").training
    assert (both.is_plain, both.has_penalty) == (False, True)


def test_what_is_not_live_needs_a_rewind() -> None:
    assert not XOR.needs_rewind(of(training__eta=1.0, name="other", training__lmbda=2.0))
    assert XOR.needs_rewind(of(training__cost="quadratic"))
    assert XOR.needs_rewind(of(seed=1))
    assert of(network__hidden=[5, 5]).hidden_activations() == ("sigmoid", "sigmoid")
    assert of(network__hidden=[5, 5], network__activation=["relu", "tanh"]).hidden_activations() == (
        "relu",
        "tanh",
    )
    assert [lane.seed for lane in of(twins=[{"seed": 4}]).lanes()] == [0, 4]
    assert [lane.twins for lane in of(twins=[{"seed": 4}]).lanes()] == [(), ()]


@in_turn(
    ("values", "message"),
    [
        ({"data": {"name": "xor", "more": 1}}, "data.more: unknown field; allowed are name, train_size"),
        ({"data": {"name": "xor"}, "x" * 59: 1}, f"{'x' * 59}: unknown field"),
        ({"data": {"name": "xor"}, "x" * 60: 1}, f"'{'x' * 59}…: unknown field"),
        ({"data": {"name": "xor"}, "a\nb": 1}, "'a\\nb': unknown field"),
        ({"data": {"name": "xor"}, "more": 1}, "more: unknown field; allowed are nnviz, name, data"),
        ({"data": {}}, "data.name: is needed; one of digits"),
        ({}, "data: is needed"),
        ({"data": []}, "data: must be an object in braces, not a list"),
        ([], "experiment: must be an object in braces, not a list"),
        (
            {"data": {"name": "xor"}, "nnviz": 2},
            "nnviz: must be 1, the version of the format that this nnviz knows",
        ),
        ({"data": {"name": 5}}, "data.name: must be one of digits"),
        (
            {"data": {"name": "xor"}, "network": {"hidden": ["a"]}},
            "network.hidden[0]: must be a whole number from 1 to 1,000",
        ),
        (
            {"data": {"name": "xor"}, "network": {"hidden": 5}},
            "network.hidden: must be a list, each a whole number",
        ),
        ({"data": {"name": "xor"}, "twins": 5}, "twins: must be a list, not a whole number"),
        (
            {"data": {"name": "xor"}, "network": {"output": {"name": "relu", "k": 2}}},
            "network.output: only sigmoid and logistic take parameters, not 'relu'",
        ),
        (
            {"data": {"name": "xor"}, "network": {"output": {"k": 2}}},
            "network.output: only sigmoid and logistic take parameters, not None",
        ),
        (
            {"data": {"name": "xor"}, "network": {"output": {"name": "sigmoid", "k": True}}},
            "network.output.k: True is not a number",
        ),
        (
            {"data": {"name": "xor"}, "network": {"activation": [{"name": "sigmoid", "q": 1}]}},
            "network.activation.q: sigmoid has no such parameter",
        ),
        (
            {"data": {"name": "xor"}, "twins": [{"network.output": {"name": "sigmoid", "k": "x"}}]},
            "network.output.k: 'x' is not a number",
        ),
    ],
)
def test_what_is_no_experiment_is_told_by_its_field(values: Any, message: str) -> None:
    refused(message, Experiment.from_dict, values)


def test_activations_with_parameters_are_objects_in_the_file_and_names_inside() -> None:
    values = {
        "network": {"activation": [{"name": "sigmoid", "k": 2}, "relu", {"name": "tanh"}], "hidden": [3]},
        "twins": [{"network.output": {"name": "logistic", "k": 0.5}}, 3],
    }
    inside = named(values)
    assert inside == {
        "network": {"activation": ["sigmoid k=2", "relu", "tanh"], "hidden": [3]},
        "twins": [{"network.output": "logistic k=0.5"}, 3],
    }
    assert spelled_out(inside)["network"]["activation"] == [{"name": "sigmoid", "k": 2}, "relu", "tanh"]
    assert spelled_out(inside)["twins"][0] == {"network.output": {"name": "logistic", "k": 0.5}}
    assert named("text") == "text"


# -- fields ----------------------------------------------------------------------------------------


@in_turn(
    ("path", "text", "value"),
    [
        ("training.eta", "0.5", 0.5),
        ("training.early_stopping", "", None),
        ("training.early_stopping", "none", None),
        ("training.early_stopping", " 5 ", 5),
        ("network.hidden", "", []),
        ("network.hidden", "30, 20", [30, 20]),
        ("network.activation", "relu", "relu"),
        ("network.activation", "relu,tanh", ["relu", "tanh"]),
        ("data.features", "", []),
        ("data.features", "x1_squared", ["x1_squared"]),
        ("data.target", "", None),
        ("data.target", "price", "price"),
        ("data.target", "a,b", ["a", "b"]),
        ("data.leave_out", "", []),
        ("data.leave_out", "null", None),
        ("data.leave_out", "a", ["a"]),
        ("network.start", "null", None),
        ("network.start", "[[[1,2]]]", [[[1, 2]]]),
    ],
)
def test_a_typed_text_becomes_the_fields_value(path: str, text: str, value: Any) -> None:
    assert FIELDS[path].parse(text) == value


@in_turn(
    ("path", "text", "message"),
    [
        ("training.eta", "x", "training.eta: 'x' is not a number from 0 to 1,000,000,000"),
        ("network.hidden", "30,x", "network.hidden: 'x' is not a whole number from 1 to 1,000"),
        (
            "training.early_stopping",
            "x",
            "training.early_stopping: 'x' is not a whole number from 1 to 1,000",
        ),
        (
            "network.start",
            "[",
            "network.start: '[' is not a list, each a layer: the rows [w₁, …, wₙ, b] of its neurons "
            "(or null)",
        ),
        ("training.eta", "x" * 80, f"training.eta: '{'x' * 59}… is not a number"),
        ("training.eta", "x" * 58, f"training.eta: '{'x' * 58}' is not a number"),
    ],
)
def test_a_text_that_is_no_value_is_told_with_what_is_allowed(path: str, text: str, message: str) -> None:
    refused(message, FIELDS[path].parse, text)


def test_fields_know_what_they_may_hold() -> None:
    assert FIELDS["network.activation"].allowed.endswith(", or a list of them")
    assert FIELDS["training.early_stopping"].allowed == "a whole number from 1 to 1,000 (or null)"
    assert FIELDS["name"].allowed == "a text"
    assert FIELDS["training.cost"].words_about("nothing") == ()
    assert FIELDS["data.task"].words_about("auto") == ()
    label, told_of_it = FIELDS["training.cost"].words_about("quadratic")
    assert label.startswith("quadratic: C = ")
    assert told_of_it
    choices = FIELDS["network.activation"].choices
    assert "sigmoid k=2" in choices
    assert "softmax" not in choices
    assert bool(choices) is not bool(Labels({}))
    assert len(choices) == len(list(choices))
    with pytest.raises(KeyError):
        choices["softmax"]
    assert [spelled(value) for value in (1e6, 0.5, 1e-5, -3.0)] == ["1,000,000", "0.5", "1 × 10⁻⁵", "-3"]


# -- files and lines of text -----------------------------------------------------------------------


def test_a_file_that_is_no_experiment_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    refused("no such file", read_json, file)
    refused("is a directory", read_json, tmp_path)
    refused("is no file", refuse_no_file, Path("/dev/null"))
    refused(f"{tmp_path}: is a directory", Experiment.load, tmp_path)
    refused("is no file", read_json, Path("/dev/null"))
    refused("/dev/null: is no file", read_lesson, Path("/dev/null"))
    file.write_text("{")
    refused("not an experiment file (JSON): ", read_json, file)
    for size in (MAX_BYTES, MAX_BYTES + 1):
        file.write_text('"' + "x" * (size - 2) + '"')
        if size == MAX_BYTES:
            assert len(read_json(file)) == size - 2
        else:
            refused("over 1,000,000 bytes, too large for an experiment file", read_json, file)
    for content, holds in (
        ('{"data": {}}', True),
        ('\ufeff  {"data": {}}', True),
        ('{"data": []}', False),
        ("[1]", False),
        ('{"data": {}', False),
        ('{"data": {}}' + " " * (MAX_BYTES - 12), True),
        ('{"data": {}}' + " " * (MAX_BYTES - 11), False),
    ):
        file.write_text(content)
        assert holds_experiment(file) is holds
    assert not holds_experiment(tmp_path)
    assert not holds_experiment(tmp_path / "none")


def test_files_are_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, old = (tmp_path / name for name in ("one", "two", "old"))
    old.write_bytes(b"old")
    atomic.write_atomically(one, b"1")
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    assert one.stat().st_mode == plain.stat().st_mode
    atomic.write_together({one: b"11", two: b"2"}, [old, tmp_path / "never there"])
    assert (one.read_bytes(), two.read_bytes(), old.exists()) == (b"11", b"2", False)
    (tmp_path / "folder").mkdir()
    for write in (
        lambda: atomic.write_atomically(tmp_path / "folder", b"3"),
        lambda: atomic.write_together({one: b"3", tmp_path / "none" / "two": b"3"}),
        lambda: atomic.write_together({one: b"3", tmp_path / "folder": b"3"}),
    ):
        with pytest.raises(OSError, match=r"(?i)directory|permitted"):
            write()
        assert not list(tmp_path.glob(".*"))
    monkeypatch.setattr(Path, "chmod", lambda *_: (_ for _ in ()).throw(OSError("no mode")))
    with pytest.raises(OSError, match="no mode"):
        atomic.write_atomically(two, b"3")
    assert two.read_bytes() == b"2"
    assert not list(tmp_path.glob(".*"))


def test_lists_of_numbers_stand_on_one_line() -> None:
    assert dump_json({"a": [1, 2], "b": [[1, 2], [3]], "c": [{"d": "x\n  y"}], "e": []}) == (
        '{\n  "a": [1, 2],\n  "b": [\n    [1, 2],\n    [3]\n  ],\n  "c": [\n'
        '    {\n      "d": "x\\n  y"\n    }\n  ],\n  "e": []\n}\n'
    )


def test_an_experiment_is_a_line_of_text_and_back() -> None:
    one = of(
        training__eta=0.125,
        twins=[{"training.eta": 1}, {"seed": 3}],
        name="true",
        seed=7,
        network__hidden=[4, 2],
        training__early_stopping=3,
    )
    assert from_text(to_text(one)).experiment == one
    assert to_text(XOR).startswith("nnviz:1;data.name=xor;check=")
    own = replace(one, data=replace(one.data, name="file:/some/where/iris.csv"))
    told = from_text(to_text(own, "abc123"))
    assert (told.experiment.data.name, told.fingerprint) == ("file:iris.csv", "abc123")
    assert from_text(to_text(one)).fingerprint == ""
    line = to_text(one)
    mail = "Hello\n> " + "\n> ".join(line[i : i + 20] for i in range(0, len(line), 20)) + "\nbye"
    assert from_text(mail).experiment == one
    assert holds_text(mail)
    assert not holds_text("nnviz")
    assert not holds_text("x" * MAX_BYTES + line)
    refused("the text is no whole experiment", from_text, " " * MAX_BYTES + line)
    refused("the text is no whole experiment", from_text, line[:-1])
    refused("the text is no whole experiment", from_text, line.replace("0.125", "0.126"))


def test_a_line_of_answers_is_read_as_it_was_written() -> None:
    given = (Given("ratio", "6,4.5", "near"), Given("name", "a: b", "wrong"), Given("why", "é", "skipped"))
    for name in ("", "Ann Lee: 2"):
        line = AnswerLine("vanishing", 12, given, name)
        text = write_line(line)
        assert text.startswith("nnviz-answers vanishing seed=12 ")
        assert read_line(f"  {text}\n") == line
        refused("the checksum does not agree", read_line, text.replace("seed=12", "seed=13"))
        refused("no line of answers", read_line, text[:-1])
    refused("no line of answers", read_line, text + " " * MAX_LENGTH)


# -- conditions ------------------------------------------------------------------------------------

BEGIN = Standing(epoch=0, step=0, accuracy=0.5, experiment=XOR)


@in_turn(
    ("text", "changes", "holds"),
    [
        ("epoch > 1", {"epoch": 1}, False),
        ("epoch > 1", {"epoch": 2}, True),
        ("epoch < 1", {"epoch": 1}, False),
        ("epoch <= 1", {"epoch": 1}, True),
        ("epoch <= 1", {"epoch": 2}, False),
        ("epoch = 1", {"epoch": 1}, True),
        ("epoch = 1", {"epoch": 0}, False),
        ("early_stopping >= 1", {}, False),
        ("twins > 0", {"experiment": of(twins=[{"seed": 1}])}, True),
        ("twin added", {}, False),
        ("epoch >= 1 and step >= 1", {"epoch": 1}, False),
        ("epoch >= 1 and step >= 1", {"epoch": 1, "step": 1}, True),
        ("hidden = 30", {}, True),
        ("panel costs used  Softmax On", {"used": frozenset({"costs softmax on"})}, True),
        ("panel costs used Softmax", {"used": frozenset({"costs"})}, False),
    ],
)
def test_a_condition_is_held_against_what_is(text: str, changes: dict[str, Any], holds: bool) -> None:
    assert read_condition(text).holds(BEGIN, replace(BEGIN, **changes)) is holds


@in_turn(
    ("text", "message"),
    [
        ("epoch >= x", "epoch: 'x' is not a number"),
        ("cost > quadratic", "training.cost: only = can be asked of what is no number, not >"),
        ("phase BP5 reached", "'phase BP5 reached': 'BP5' is not one of input, feed_forward"),
        ("nothing", "'nothing' is no condition; allowed are epoch >= 10, eta changed, twin added"),
        ("unknown changed", "'unknown' is no field; write its path, such as training.eta"),
        ("name changed", ""),
        ("seed changed", ""),
    ],
)
def test_a_condition_that_is_none_is_told(text: str, message: str) -> None:
    if message:
        refused(message, read_condition, text)
    else:
        read_condition(text)


def test_a_condition_knows_its_panels_and_fields() -> None:
    assert read_condition("panel draw used and eta changed and panel costs opened").panels == (
        "draw",
        "costs",
    )
    assert (field_path("seed"), field_path("eta"), field_path("data.seed")) == (
        "seed",
        "training.eta",
        "data.seed",
    )


# -- twins -----------------------------------------------------------------------------------------


@in_turn(
    ("path", "value", "words", "short"),
    [
        ("training.eta", 0.1, "0.1", "η = 0.1"),
        ("network.activation", "relu", "ReLU", "activation = ReLU"),
        ("network.hidden", (30,) * 8 + (10,), "8 × 30, 10", "hidden layers = 8 × 30, 10"),
        ("network.hidden", [], "none", "hidden layers = none"),
        ("network.hidden", [10, 30, 30], "10, 2 × 30", "hidden layers = 10, 2 × 30"),
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
        (XOR, "training.cost", "quadratic"),
        (of(network__output="softmax", training__cost="log_likelihood"), "training.cost", "quadratic"),
        (XOR, "data.train_size", 1),
        (XOR, "training.precision", "float32"),
        (of(training__precision="float32"), "training.precision", "float64"),
        (XOR, "training.batch_size", 11),
        (of(network__activation="sigmoid k=2"), "network.activation", "sigmoid"),
        (of(network__activation="silu"), "network.activation", "gaussian"),
        (of(training__regularizer="l2"), "training.regularizer", "l1"),
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


# -- lessons ---------------------------------------------------------------------------------------

HEAD = {"title": "T", "question": "Q?", "chapter": "5.2", "minutes": "10", "covers": "4, 2"}
JSON = '```json\n{"data": {"name": "xor"}, "training": {"epochs": 20}}\n```\n'
ASK = (
    "```ask\nid: one\nkind: number\nwhen: before\nright: cost of=1 over=4\nwrong: a, b\nat: 5\n"
    "unit: s\nshows: costs softmax\nveils: draw\npanel: cost\n\nHow?\n---\nSo.\n```\n"
)
STEP = "```step\ndone: epoch >= 1\npoint: run\n\nDo.\n```\n"
WHY = "```why\nright: cost\nat: 3\nwith: training.eta=1\n\nWhy?\n---\nCause.\n```\n"


def lesson(tmp_path: Path, body: str = JSON, **head: str) -> Lesson:
    lines = "\n".join(f"{key}: {value}" for key, value in (HEAD | head).items() if value != "-")
    (tmp_path / "mine.md").write_text(f"---\n{lines}\n---\n{body}")
    return read_lesson(tmp_path / "mine.md")


def test_a_lesson_is_read_with_all_that_is_in_it(tmp_path: Path) -> None:
    other = JSON.replace("xor", "circle")
    found = lesson(
        tmp_path,
        f"Words.\n{JSON}{ASK}More.\n{other}{STEP}{WHY}End.",
        panels="draw, cost",
        published="1: 0 0.5, 10 0.1; 2: 3 0.2",
    )
    assert (found.id, found.title, found.question, found.place, found.minutes) == (
        "mine",
        "T",
        "Q?",
        (5, 2),
        10,
    )
    assert (found.covers, found.panels, found.needs) == ((2, 4), ("draw", "cost"), "")
    assert [(one.layer, one.points) for one in found.published] == [
        (1, ((0, 0.5), (10, 0.1))),
        (2, ((3, 0.2),)),
    ]
    assert [type(item).__name__ for item in found.items] == ["Text", "Ask", "Text", "Step", "Why", "Text"]
    (ask,), (step,), why = found.asks, found.steps, found.items[4]
    assert (ask.experiment.data.name, step.experiment.data.name, why.experiment.data.name) == (
        "xor",
        "circle",
        "circle",
    )
    assert (ask.experiment.name, why.experiment.training.eta, why.at, ask.at) == ("T", 1, 3, 5)
    assert (ask.right.name, ask.right.arguments, ask.wrong) == ("cost", {"of": "1", "over": "4"}, ("a", "b"))
    assert (ask.text, ask.after, ask.unit, ask.shows, ask.veils, ask.panel) == (
        "How?",
        "So.",
        "s",
        ("costs", "softmax"),
        ("draw",),
        "cost",
    )
    assert (step.text, step.point, step.done.text, why.cause) == ("Do.", "run", "epoch >= 1", "Cause.")
    assert found.text == "Words.\n\nMore.\n\nDo.\n\nEnd."
    assert found.words == "T\n\nQ?\n\nWords.\n\nHow?\n\nSo.\n\nMore.\n\nDo.\n\nWhy?\n\nCause.\n\nEnd."
    pages = pages_of(found)
    assert [(page.text, type(page.item).__name__) for page in pages] == [
        ("Words.", "Ask"),
        ("More.", "Step"),
        ("", "Why"),
        ("End.", "NoneType"),
    ]
    assert len(pages_of(replace(found, items=found.items[:2]))) == 1


@in_turn(
    ("body", "message"),
    [
        ("Words.", "must hold an experiment, in a block fenced as json"),
        (JSON + "```other\nx\n```\n", "other: unknown block; allowed are json, step, ask, why"),
        (JSON + STEP.replace("done: epoch >= 1\n", ""), "step 1: done: is needed"),
        (
            JSON + STEP + STEP.replace("point", "pint"),
            "step 2: pint: unknown field; allowed are done, point, shows",
        ),
        (JSON + STEP.replace("Do.", ""), "step 1: has no text"),
        (JSON + ASK + ASK, "ask one: there are two of this id"),
        (JSON + ASK.replace("id: one", "id: One"), "ask One: id: 'One' must be a small letter"),
        (
            JSON + ASK.replace("number", "choice"),
            "ask one: options: at least two, parted by |, and of a choice alone",
        ),
        (JSON + ASK.replace("kind: number", "kind: choice\noptions: a | "), "ask one: options: at least two"),
        (
            JSON + ASK.replace("kind: number", "kind: number\noptions: a | b"),
            "ask one: options: at least two",
        ),
        (
            JSON + ASK.replace("kind: number", "kind: other"),
            "ask one: kind: 'other' is not one of choice, number, draw",
        ),
        (JSON + ASK.replace("before", "later"), "ask one: when: 'later' is not one of before, after"),
        (JSON + ASK.replace("at: 5", "at: 21"), "ask one: at: '21' is no epoch of a run of 20"),
        (JSON + ASK.replace("at: 5", "at: x"), "ask one: at: 'x' is no epoch of a run of 20"),
        (JSON + ASK.replace("of=1", "one"), "ask one: right: 'one' must be NAME=VALUE"),
        (
            JSON + ASK.replace("costs softmax", "costs softmax z"),
            "ask one: shows: a panel or a lab, perhaps with one part",
        ),
        (JSON + WHY.replace("---\nCause.\n", ""), "why 1: has no cause: it stands below a line ---"),
        (
            JSON + WHY.replace("eta=1", "eta"),
            "why 1: with: 'training.eta' must be KEY=VALUE, such as training.eta=0.1",
        ),
        (JSON + WHY.replace("training.eta", "eta"), "why 1: eta: unknown field; allowed are name, "),
    ],
)
def test_a_block_that_is_wrong_is_told_by_its_name(tmp_path: Path, body: str, message: str) -> None:
    refused(f"mine.md: {message}", lesson, tmp_path, body)


@in_turn(
    ("head", "message"),
    [
        ({"more": "x"}, "more: unknown field; allowed are title, question"),
        ({"title": "-"}, "title: is needed"),
        ({"title": ""}, "title: must be a text"),
        ({"minutes": "x"}, "minutes: must be a number"),
        ({"chapter": "5.2.1"}, "chapter: must be a number"),
        ({"covers": "0"}, "covers: concepts are numbered from 1 to 58"),
        ({"covers": f"1, {CONCEPTS + 1}"}, "covers: concepts are numbered from 1 to 58"),
        ({"covers": f"1, {CONCEPTS}"}, ""),
        ({"needs": "mnist"}, "needs: mnist is not the set that an experiment of the lesson is on"),
        ({"published": "1: 0 0.5, 0 0.1"}, "published: epochs must rise, and values be over 0"),
        ({"published": "1: 5 0.5, 0 0.1"}, "published: epochs must rise"),
        ({"published": "1: 0 0.5, 3 0.0"}, "published: epochs must rise"),
        ({"published": "1: 0 0.0"}, "published: epochs must rise"),
        ({"published": "x"}, "published: must be epochs and values of layers"),
    ],
)
def test_a_head_that_is_wrong_is_told_by_its_field(
    tmp_path: Path, head: dict[str, str], message: str
) -> None:
    if message:
        refused(f"mine.md: {message}", lesson, tmp_path, **head)
    else:
        lesson(tmp_path, **head)


def test_small_things_of_a_lesson(tmp_path: Path) -> None:
    choice = ASK.replace("kind: number", "kind: choice\noptions: a | b c|d").replace("at: 5\n", "")
    (ask,) = lesson(tmp_path, JSON + choice).asks
    assert (ask.options, ask.at) == (("a", "b c", "d"), 20)
    (ask,) = lesson(tmp_path, JSON + ASK.replace("at: 5", "at: 20")).asks
    assert ask.at == 20
    assert lesson(tmp_path, JSON.replace("xor", "mnist"), needs="mnist").needs == "mnist"
    assert lesson(tmp_path, JSON.replace("xor", "mnist")).needs == "mnist"
    (tmp_path / "large.md").write_text("x" * (MAX_BYTES + 1))
    (tmp_path / "bare.md").write_text("x" * MAX_BYTES)
    (tmp_path / "latin.md").write_bytes(b"\xff\xfe\xfa")
    (tmp_path / "notes.txt").write_text("x")
    lesson(tmp_path, chapter="5")
    library = read_folder(tmp_path)
    assert [one.id for one in library.lessons] == ["mine"]
    assert {path.name: words.partition(": ")[2][:20] for path, words in library.broken.items()} == {
        "large.md": "over 1,000,000 bytes",
        "bare.md": "must open with a lin",
        "latin.md": "not a text in UTF-8",
    }
    refused("none: no such file", read_folder, tmp_path / "none")
    refused("none.md: no such file", read_lesson, tmp_path / "none.md")


def test_a_lesson_is_begun_once_something_was_passed_or_answered() -> None:
    assert not Progress().is_begun
    assert Progress(place=1).is_begun
    assert Progress(answers={"one": None}).is_begun
    assert not Progress(is_done=True).is_begun
