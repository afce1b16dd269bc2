"""The fields of the data stand in two places, and say the same in both."""

from typing import Any

import pytest
from cases import in_turn
from handmade import make_snapshot
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from nnviz.data.catalog import find_entry
from nnviz.data.own import FILE
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Command, Pause, Reset
from nnviz.view.data.data_fields import PATHS, DataFields
from nnviz.view.form.form import Form
from nnviz.view.parts.fields.set_input import SetInput
from nnviz.view.parts.style import DARK


class Desk:
    """The form, and beside it the fields that it adopted."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.form, self.fields = Form(make_snapshot().experiment, DARK), DataFields()
        for widget in (self.form, self.fields):
            qtbot.addWidget(widget)
            widget.show()
        self.commands: list[Command] = []
        self.form.command_requested.connect(self.commands.append)
        self.form.show_snapshot(make_snapshot())
        self.form.adopt(self.fields)
        self.fields.rewind_requested.connect(self.form.rewind)

    def type(self, field: Any, text: str) -> None:
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)

    def here(self, path: str) -> Any:
        return self.fields.rows[path].input

    def there(self, path: str) -> Any:
        return self.form.fields.own["Data"].rows[path].input

    @property
    def shown(self) -> set[str]:
        return {path for path, row in self.fields.rows.items() if row.input.isVisible()}

    @property
    def wanted(self) -> Experiment:
        return self.form.experiment


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_a_change_in_either_place_is_seen_in_both(desk: Desk) -> None:
    desk.type(desk.here("data.noise"), "0.25")
    assert desk.there("data.noise").text() == "0.25"
    desk.type(desk.there("data.noise"), "0.5")
    assert desk.here("data.noise").text() == "0.5"
    assert desk.wanted.data.noise == 0.5


def test_a_change_waits_for_the_rewind_beside_it(desk: Desk) -> None:
    assert not desk.fields.apply_button.isVisible()
    desk.type(desk.here("data.test_size"), "100")
    assert desk.commands == [Pause()]
    assert desk.form.is_stale
    assert desk.fields.rows["data.test_size"].label.property("changed")
    desk.qtbot.mouseClick(desk.fields.apply_button, Qt.MouseButton.LeftButton)
    assert desk.commands[1:] == [Reset(make_snapshot().experiment.replace("data.test_size", 100))]


def test_a_change_elsewhere_leaves_the_rewind_here_away(desk: Desk) -> None:
    desk.form.architecture.add_button.click()
    assert desk.form.is_stale
    assert not desk.fields.apply_button.isVisible()


READING = {
    *("data.target", "data.task", "data.header", "data.delimiter", "data.decimal"),
    *("data.leave_out", "data.missing"),
}
SOMETIMES = {
    *("data.validation_share", "data.test_share", "data.coding", "data.features", "data.curve"),
    *READING,
}
ALWAYS = set(PATHS) - SOMETIMES


@in_turn(
    ("name", "others"),
    [
        ("digits", {"data.validation_share", "data.coding", "data.test_share"}),
        ("mnist", {"data.validation_share", "data.coding"}),
        ("spiral", {"data.validation_share", "data.coding", "data.test_share", "data.features"}),
        ("curve", {"data.validation_share", "data.coding", "data.test_share", "data.features", "data.curve"}),
        ("half_adder", {"data.features"}),
        ("sine", {"data.validation_share", "data.test_share"}),
        (f"{FILE}iris.csv", {"data.validation_share", "data.coding", "data.test_share", *READING}),
        (
            f"{FILE}x.npy",
            {"data.validation_share", "data.coding", "data.test_share", "data.target", "data.task"},
        ),
        (f"{FILE}pictures", {"data.validation_share", "data.coding", "data.test_share"}),
    ],
)
def test_only_what_applies_to_the_set_is_in_sight(desk: Desk, name: str, others: set[str]) -> None:
    desk.form.change({"data.name": name})
    drawn = {"data.seed"} if find_entry(name).is_drawn else set()  # no other comes of another seed
    assert desk.shown == ALWAYS - {"data.seed"} | drawn | others


def test_a_number_to_test_on_overrules_the_share(desk: Desk) -> None:
    desk.type(desk.here("data.test_size"), "100")
    assert "data.test_share" not in desk.shown


def test_what_was_set_is_in_sight_even_where_it_does_not_apply(desk: Desk) -> None:
    desk.form.change({"data.features": ["x1_x2"]})
    assert "data.features" in desk.shown


def test_more_inputs_are_ticked(desk: Desk) -> None:
    desk.form.change({"data.name": "spiral"})
    for box in desk.here("data.features").findChildren(QCheckBox):
        if box.text() in ("x₁x₂", "x₁²"):
            desk.qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert desk.wanted.data.features == ("x1_squared", "x1_x2")
    desk.form.change({"data.features": []})
    assert not any(box.isChecked() for box in desk.here("data.features").findChildren(QCheckBox))


def test_target_is_typed_and_none_when_empty(desk: Desk) -> None:
    desk.form.change({"data.name": f"{FILE}iris.csv"})
    desk.type(desk.here("data.target"), " species ")
    assert desk.wanted.data.target == "species"
    desk.here("data.target").setFocus()
    desk.here("data.target").clear()
    desk.qtbot.keyClick(desk.here("data.target"), Qt.Key.Key_Return)
    assert desk.wanted.data.target is None


def test_each_set_keeps_its_own_settings(desk: Desk) -> None:
    desk.form.change({"data.train_size": 500})
    desk.form.change({"data.name": "spiral"})
    assert desk.wanted.data.train_size is None
    desk.form.change({"data.noise": 0.5, "data.features": ["x1_x2"]})
    desk.form.change({"data.name": "digits"})
    assert (desk.wanted.data.train_size, desk.wanted.data.noise, desk.wanted.data.features) == (500, 0.0, ())
    desk.form.change({"data.name": "spiral"})
    assert (desk.wanted.data.noise, desk.wanted.data.features) == (0.5, ("x1_x2",))


def test_the_same_holds_for_the_chooser_in_the_form(desk: Desk) -> None:
    desk.type(desk.here("data.train_size"), "500")
    for name in ("spiral", "digits"):
        chooser = desk.there("data.name")
        chooser.activated.emit(chooser.findData(name))
        assert desk.wanted.data.train_size == (500 if name == "digits" else None)
    assert not any(isinstance(command, Reset) for command in desk.commands)


def test_a_set_that_softmax_makes_no_sense_of_brings_its_output(desk: Desk) -> None:
    desk.form.change({"training.cost": "log_likelihood", "network.output": "softmax"})
    desk.form.change({"data.name": "sine"})
    assert (desk.wanted.network.output, desk.wanted.training.cost) == ("linear", "quadratic")
    assert desk.form.architecture.output.value == "linear"
    assert desk.form.fields.suited.isVisible()
    told = "Sine asks for an amount, and so: output linear, cost quadratic, η = 0.05."
    assert desk.form.fields.suited.text() == told
    desk.form.change({"data.name": "half_adder"})  # two bits, of which softmax makes no sense
    assert (desk.wanted.network.output, desk.wanted.training.cost) == ("sigmoid", "cross_entropy")
    desk.form.change({"data.name": "moons"})
    assert desk.wanted.network.output == "sigmoid"
    assert not desk.form.fields.suited.isVisible()


def test_what_one_comes_back_to_has_the_output_and_the_cost_that_it_was_left_with(desk: Desk) -> None:
    desk.form.change({"training.cost": "log_likelihood", "network.output": "softmax", "training.eta": 0.2})
    desk.form.change({"data.name": "sine"})
    desk.form.change({"training.eta": 0.1})
    desk.form.change({"data.name": "digits"})
    assert desk.wanted.training.cost == "log_likelihood"
    assert (desk.wanted.network.output, desk.wanted.training.eta) == ("softmax", 0.2)
    desk.form.change({"data.name": "plane"})
    assert desk.wanted.training.eta == 0.1


def test_a_file_is_chosen_by_its_name(desk: Desk) -> None:
    chooser = desk.there("data.name")
    assert isinstance(chooser, SetInput)
    desk.form.change({"data.name": f"{FILE}/data/iris.csv"})
    assert chooser.currentText() == "iris.csv"
    desk.form.change({"data.name": f"{FILE}/data/wine.csv"})
    assert chooser.currentText() == "wine.csv"
    assert chooser.findText("iris.csv") < 0


def test_the_chooser_asks_which_file(desk: Desk) -> None:
    chooser = desk.there("data.name")
    with desk.qtbot.waitSignal(desk.form.open_requested):
        chooser.setCurrentIndex(chooser.findData(FILE))
        chooser.activated.emit(chooser.currentIndex())
    assert chooser.currentData() == "digits"
    assert desk.wanted.data.name == "digits"


def test_empty_sizes_tell_how_many_there_are(desk: Desk) -> None:
    assert desk.here("data.train_size").placeholderText() == desk.there("data.train_size").placeholderText()
