import json
from typing import Any

import pytest
from cases import in_turn
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.experiment.experiment import FIELDS, Data, Experiment
from nnviz.experiment.twins import TWIN_FIELDS, add_twin
from nnviz.session.commands import Reset
from nnviz.view.form.form import Form
from nnviz.view.form.sizes_input import SizesInput
from nnviz.view.parts.fields.field_input import ChoiceInput, NumberInput
from nnviz.view.parts.style import DARK

PLAIN = Experiment(data=Data("xor"))
THREE = add_twin(add_twin(PLAIN, "training.eta", 0.1), "network.hidden", [30, 30])


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(PLAIN, DARK)
    qtbot.addWidget(made)
    made.show()
    return made


def resets(form: Form) -> list[Experiment]:
    asked: list[Experiment] = []
    form.command_requested.connect(lambda command: asked.append(command.experiment))
    return asked


def choose(form: Form, path: str) -> Any:
    form.twins.add_button.click()
    new = form.twins.new
    new.field.setCurrentIndex(new.field.findData(path))
    return new.input


@in_turn("path", TWIN_FIELDS)
def test_every_field_is_offered_with_its_own_kind_of_input_and_a_value_that_a_has_not(
    form: Form, path: str
) -> None:
    asked = resets(form)
    given = choose(form, path)
    assert isinstance(given, (ChoiceInput if FIELDS[path].choices else NumberInput | SizesInput))
    form.twins.new.add_button.click()
    if path == "network.output":  # no other goes with the cost of A
        assert not asked
    else:
        assert [path] == [key for twin in asked[0].twins for key in twin]
        assert form.twins.new.reason.isHidden()


def test_an_activation_is_offered_first(form: Form) -> None:
    form.twins.add_button.click()
    assert form.twins.new.path == "network.activation"
    assert isinstance(form.twins.new.input, ChoiceInput)


def test_what_adds_a_twin_stands_at_the_right_end_of_the_title(form: Form) -> None:
    form.resize(260, 600)
    twins = form.twins
    twins.layout().activate()
    assert abs(twins.add_button.geometry().right() - twins.rect().right()) <= 1
    twins.add_button.click()
    new = twins.new
    assert twins.add_button.isHidden()
    assert form.focusWidget() is new.field
    twins.layout().activate()
    new.layout().activate()
    assert new.field.y() == new.input.y() < new.add_button.y()
    assert new.field.x() < new.input.x()
    assert abs(new.field.width() - new.input.width()) <= 2


def test_why_there_can_be_no_such_twin_is_said_until_another_value_is_chosen_and_moves_nothing(
    form: Form, qtbot: QtBot
) -> None:
    given = choose(form, "network.activation")
    given.show_value("sigmoid")
    button = form.twins.new.add_button
    qtbot.wait(1)
    place = button.pos()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(form.twins.new.reason.isVisible)
    assert button.pos() == place
    given.setCurrentIndex(given.findData("tanh"))
    given.activated.emit(given.currentIndex())
    assert not form.twins.new.reason.isVisible()
    assert button.pos() == place


def test_a_twin_of_another_activation_is_asked_for(form: Form) -> None:
    asked = resets(form)
    choose(form, "network.activation").show_value("relu")
    form.twins.new.add_button.click()
    assert [experiment.twins for experiment in asked] == [({"network.activation": "relu"},)]
    form.show_experiment(asked[0])
    assert not form.twins.new.isVisible()
    assert [row.promote.isEnabled() for row in form.twins.rows] == [False, True]


def test_a_twin_of_another_depth_is_typed_with_commas(form: Form, qtbot: QtBot) -> None:
    asked = resets(form)
    given = choose(form, "network.hidden")
    given.selectAll()
    qtbot.keyClicks(given, "8, x")
    assert form.twins.new.reason.text() == (
        "must be a list, each a whole number from 1 to 1,000, with commas"
    )
    form.twins.new.add_button.click()
    assert not asked
    given.selectAll()
    qtbot.keyClicks(given, "8, 8,5")
    assert not form.twins.new.reason.isVisible()
    form.twins.new.add_button.click()
    assert asked[0].twins == ({"network.hidden": [8, 8, 5]},)
    assert json.loads(json.dumps(asked[0].to_dict()))["twins"] == [{"network.hidden": [8, 8, 5]}]


@pytest.mark.parametrize(
    ("path", "wrong", "right", "value"),
    [("training.eta", "-1", "0.3", 0.3), ("network.hidden", "x", "5", [5])],
)
def test_enter_after_what_was_typed_adds_the_twin(
    form: Form, qtbot: QtBot, path: str, wrong: str, right: str, value: object
) -> None:
    asked = resets(form)
    given = choose(form, path)
    for words in (wrong, right):
        given.selectAll()
        qtbot.keyClicks(given, words)
        qtbot.keyClick(given, Qt.Key.Key_Return)
    assert [experiment.twins for experiment in asked] == [({path: value},)]


def test_what_cannot_be_is_told_in_place(form: Form) -> None:
    asked = resets(form)
    choose(form, "training.eta").show_value(0.5)
    form.twins.new.add_button.click()
    assert form.twins.new.reason.text() == "A has 0.5 itself"
    choose(form, "network.output").show_value("softmax")
    form.twins.new.add_button.click()
    assert form.twins.new.reason.text().startswith("cross_entropy reads each output as a probability")
    assert not asked


def test_what_waits_in_the_form_is_taken_along(form: Form) -> None:
    asked = resets(form)
    form.architecture.add_button.click()
    choose(form, "network.initializer").show_value("he")
    form.twins.new.add_button.click()
    assert asked[-1].network.hidden == (30, 30)
    assert [lane.network.initializer for lane in asked[-1].lanes()] == ["scaled_gaussian", "he"]


def test_lanes_are_promoted_removed_and_saved(form: Form) -> None:
    form.show_experiment(THREE)
    asked = resets(form)
    saved: list[Experiment] = []
    form.save_requested.connect(saved.append)
    a, b, c = THREE.lanes()
    rows = form.twins.rows
    rows[2].promote.trigger()
    rows[1].remove.trigger()
    rows[0].remove.trigger()
    rows[1].save.trigger()
    assert [experiment.lanes() for experiment in asked] == [(c, a, b), (a, c), (b, c)]
    assert saved == [b]


def test_there_are_three_lanes_at_most(form: Form) -> None:
    assert form.twins.add_button.isVisible()
    assert form.twins.rows == []
    form.show_experiment(THREE)
    assert not form.twins.add_button.isVisible()
    assert len(form.twins.rows) == 3
    form.show_experiment(PLAIN)
    assert form.twins.add_button.isVisible()
    assert form.twins.rows == []


def test_who_gives_up_adds_none(form: Form) -> None:
    asked = resets(form)
    choose(form, "seed")
    form.twins.new.given_up.emit()
    assert not form.twins.new.isVisible()
    assert form.twins.add_button.isVisible()
    assert not asked


def test_rewind_keeps_the_twins(form: Form) -> None:
    form.show_experiment(THREE)
    commands: list[Any] = []
    form.command_requested.connect(commands.append)
    form.rewind()
    assert commands == [Reset(THREE)]
