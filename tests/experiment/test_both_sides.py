"""What an experiment and its file may hold, at both sides of every limit, and what is said of the rest."""

import math
from pathlib import Path
from typing import Any

import pytest
from cases import in_turn
from msgspec.structs import replace
from xor import XOR, of, refused, values_of_xor

from nnviz.experiment import atomic
from nnviz.experiment.answer_line import MAX_LENGTH, AnswerLine, Given, read_line, write_line
from nnviz.experiment.curves import named, spelled_out
from nnviz.experiment.experiment import FIELDS, Experiment
from nnviz.experiment.experiment_file import MAX_BYTES, dump_json, holds_experiment, read_json, refuse_no_file
from nnviz.experiment.experiment_text import from_text, holds_text, to_text
from nnviz.experiment.fields import Labels, spelled
from nnviz.experiment.lesson_file import read_lesson
from nnviz.experiment.network_fields import MAX_GIVEN, MAX_HIDDEN_LAYERS

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
        ({"twins": [{"data.test_size": 100}, {"data.train_size": 50}]}, ""),
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
    assert of(network__hidden=[5, 5]).network.hidden_activations == ("sigmoid", "sigmoid")
    assert of(network__hidden=[5, 5], network__activation=["relu", "tanh"]).network.hidden_activations == (
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
    xor = '{"data": {"name": "xor"}}'
    for content, holds in (
        (xor, True),
        (f"\ufeff  {xor}", True),
        ('{"data": {}}', False),
        ('{"data": []}', False),
        ("[1]", False),
        (xor[:-1], False),
        (xor.ljust(MAX_BYTES), True),
        (xor.ljust(MAX_BYTES + 1), False),
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
