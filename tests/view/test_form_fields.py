"""Each field of the form: what it shows is what it sends, when it matters, what is kept for each data set."""

from typing import Any

import pytest
from cases import in_turn
from pictures import drawn_by
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnviz.experiment.experiment import FIELDS, Data, Experiment
from nnviz.experiment.fields import Field
from nnviz.experiment.relevance import applies
from nnviz.experiment.twins import add_twin
from nnviz.view.form.form import Form
from nnviz.view.form.set_memory import SetMemory
from nnviz.view.form.twins_form import LaneRow
from nnviz.view.parts.fields.field_input import ChoiceInput, NumberInput, tooltip
from nnviz.view.parts.fields.make_input import make_input
from nnviz.view.parts.fields.number_text import read_number
from nnviz.view.parts.style import DARK, LANE_PENS

WANTED = {path: Experiment(data=Data("xor")).get(path) for path in FIELDS}
XOR = Experiment(data=Data("xor"))


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(XOR, DARK)
    qtbot.addWidget(made)
    made.show()
    return made


def inputs(form: Form) -> dict[str, Any]:
    return {path: row.input for section in form.fields.own.values() for path, row in section.rows.items()}


def test_a_number_that_is_stepped_is_the_one_shown_and_the_one_asked_for(form: Form, qtbot: QtBot) -> None:
    numbers = {path: each for path, each in inputs(form).items() if isinstance(each, NumberInput)}
    assert {"training.eta", "training.batch_size", "training.lmbda", "data.noise", "seed"} <= set(numbers)
    for path, each in numbers.items():
        before = each.value
        qtbot.keyClick(each, Qt.Key.Key_Up)
        shown = read_number(each.text(), FIELDS[path])
        assert shown != before, path
        assert form.experiment.get(path) == shown == each.value, path
        others = {other: value for other, value in WANTED.items() if other != path}
        assert {other: form.experiment.get(other) for other in others} == others, path
        form.show_experiment(XOR)
        assert read_number(each.text(), FIELDS[path]) == before


def test_a_field_that_the_focus_passes_through_changes_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    rows, other = QVBoxLayout(window), QLineEdit()
    rows.addWidget(other)
    fields = [field for field in FIELDS.values() if field.choices or field.kind in (int, float, str)]
    inputs = [make_input(field) for field in fields]
    for each in inputs:
        rows.addWidget(each)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    sent: list[object] = []
    for field, each in zip(fields, inputs, strict=True):
        each.value_changed.connect(sent.append)
        for value in _values(field):
            each.show_value(value)
            for _ in range(2):
                each.setFocus()
                other.setFocus()
            assert not sent, (field.path, value)
            assert each.value == value, field.path


def _values(field: Field) -> list[Any]:
    """Its value in an experiment, and others that it can have, also such as are written alike."""
    own = WANTED[field.path]
    if field.choices:
        return [list(own) if isinstance(own, tuple) else own, *([] if field.many else list(field.choices))]
    if field.kind is str:
        several = [[], ["a"], ["a", "b"], ["a, b", " c"]] if field.many else []
        return [None, *several, "a name", "a, b", " a"]
    return [own, *([None] if field.optional else []), *map(field.kind, (1, 1e-30, 123_456_789))]


def test_a_name_that_is_chosen_is_the_one_asked_for(form: Form) -> None:
    boxes = {path: each for path, each in inputs(form).items() if type(each) is ChoiceInput}
    assert {"training.cost", "training.optimizer", "network.initializer"} <= set(boxes)
    for path, box in boxes.items():
        for index in range(box.count()):
            name = box.itemData(index)
            assert box.itemText(index) == FIELDS[path].choices[name]
            box.setCurrentIndex(index)
            box.activated.emit(index)
            assert form.wanted[path] == box.value == name, path
        form.show_experiment(XOR)
        assert box.currentData() == XOR.get(path)


@in_turn(
    ("path", "matters", "does_not"),
    [
        ("training.mu", {"training.optimizer": "momentum"}, {"training.optimizer": "sgd"}),
        ("training.lmbda", {"training.regularizer": "l2"}, {"training.regularizer": "none"}),
        ("data.features", {"data.name": "spiral"}, {"data.name": "digits"}),
        ("data.curve", {"data.name": "curve"}, {"data.name": "spiral"}),
        ("data.coding", {"data.name": "digits"}, {"data.name": "plane"}),
        ("data.test_share", {"data.name": "spiral"}, {"data.name": "mnist"}),
        ("data.test_share", {"data.name": "spiral"}, {"data.name": "nand"}),
        ("data.test_share", {"data.name": "spiral"}, {"data.name": "spiral", "data.test_size": 5}),
        ("data.target", {"data.name": "file:a.csv"}, {"data.name": "file:a.npz"}),
        ("data.task", {"data.name": "file:a.npz"}, {"data.name": "file:a.png"}),
        ("data.delimiter", {"data.name": "file:A.CSV"}, {"data.name": "file:a.npy"}),
        ("data.header", {"data.name": "file:a.tsv"}, {"data.name": "digits"}),
    ],
)
def test_a_field_matters_beside_some_values_and_not_beside_others(
    path: str, matters: dict[str, Any], does_not: dict[str, Any]
) -> None:
    assert applies(path, WANTED | matters)
    assert not applies(path, WANTED | does_not)


def test_a_tooltip_tells_unit_limits_and_when_it_takes_effect() -> None:
    for path, field in FIELDS.items():
        words = tooltip(field)
        assert words.endswith(f": {path}")
        assert (f"In {field.unit}." in words) is bool(field.unit)
        assert ("takes effect at once" in words) is field.live
        assert ("takes effect with a new start" in words) is not field.live
        assert (field.allowed[1:] in words) is not bool(field.choices)
    assert FIELDS["training.eta"].live
    assert not FIELDS["data.name"].live


def test_each_set_comes_back_with_what_was_chosen_for_it_and_a_new_one_is_fresh() -> None:
    memory = SetMemory()
    digits = WANTED | {"data.name": "digits", "data.train_size": 77, "data.noise": 0.25}
    spiral = digits | memory.turn(digits, "spiral")
    assert (spiral["data.name"], spiral["data.train_size"], spiral["data.noise"]) == ("spiral", None, 0.0)
    spiral |= {"data.noise": 0.5}
    back = spiral | memory.turn(spiral, "digits")
    assert (back["data.train_size"], back["data.noise"]) == (77, 0.25)
    again = back | memory.turn(back, "spiral")
    assert (again["data.train_size"], again["data.noise"]) == (None, 0.5)


def test_learning_is_no_matter_of_the_set() -> None:
    wanted = WANTED | {"training.eta": 0.125}
    assert "training.eta" not in SetMemory().turn(wanted, "moons")
    soft = WANTED | {"network.output": "softmax", "training.cost": "log_likelihood"}
    turned = SetMemory().turn(soft, "plane")
    assert (turned["network.output"], turned["training.cost"]) == ("linear", "quadratic")
    assert "network.output" not in SetMemory().turn(soft, "digits")


def test_a_twin_has_the_pen_of_its_lines_and_only_the_others_can_be_made_the_first(qtbot: QtBot) -> None:
    for lane, pen in enumerate(LANE_PENS):
        row = LaneRow(lane, "name")
        qtbot.addWidget(row)
        row.resize(200, 24)
        row.show()
        (line,) = drawn_by(row).of("line")
        assert line.style is pen
        assert row.promote.isEnabled() is (lane > 0)


def test_every_row_of_the_twins_does_what_it_says_to_its_own_twin(form: Form) -> None:
    three = add_twin(add_twin(XOR, "training.eta", 0.1), "network.hidden", [30, 30])
    form.show_experiment(three)
    asked: list[tuple[str, int]] = []
    twins = form.twins
    for name in ("lane_promoted", "lane_removed", "save_asked_for"):
        getattr(twins, name).disconnect()
        getattr(twins, name).connect(lambda lane, name=name: asked.append((name, lane)))
    row = twins.rows[2]
    for action in (row.promote, row.remove, row.save):
        action.trigger()
    assert asked == [("lane_promoted", 2), ("lane_removed", 2), ("save_asked_for", 2)]
