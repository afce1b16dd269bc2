"""What the form shows of layers and lanes, says of changes, and asks for when something was refused."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset
from msgspec.structs import replace
from pictures import drawn_by
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nnviz.experiment.experiment import FIELDS, Data, Experiment
from nnviz.experiment.network_fields import MAX_HIDDEN_LAYERS
from nnviz.experiment.twins import add_twin
from nnviz.session.commands import Command, Pause, Reset, Retune, SetParameter, State
from nnviz.session.snapshot import Snapshot
from nnviz.view.form.architecture_form import ArchitectureForm
from nnviz.view.form.form import Form
from nnviz.view.form.sizes_input import SizesInput
from nnviz.view.form.tab_order import tab_as_laid_out
from nnviz.view.form.twins_form import LaneRow
from nnviz.view.form.wanted import Wanted
from nnviz.view.parts.style import DARK, LANE_PENS, LIGHT


class Desk:
    """A form that follows a snapshot, what it asked for, and what it said of changes."""

    def __init__(self, qtbot: QtBot, snapshot: Snapshot) -> None:
        self.form = Form(snapshot.experiment, DARK)
        qtbot.addWidget(self.form)
        self.commands: list[Command] = []
        self.told: list[tuple[Any, str]] = []
        self.form.command_requested.connect(self.commands.append)
        self.form.edited.connect(lambda *said: self.told.append(said))
        self.form.show_snapshot(snapshot)
        self.form.show()

    @property
    def resets(self) -> list[Experiment]:
        return [command.experiment for command in self.commands if isinstance(command, Reset)]


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot, make_snapshot())


BASE = make_snapshot().experiment


# -- layers ---------------------------------------------------------------------------------------


@pytest.fixture
def layers(qtbot: QtBot) -> ArchitectureForm:
    made = ArchitectureForm(DARK)
    qtbot.addWidget(made)
    qtbot.addWidget(made.add_button)  # which stands in the heading of the form
    made.resize(300, 300)
    made.show()
    made.show_values((30, 20, 10), ("sigmoid", "tanh", "relu"), "softmax")
    return made


def shown(form: ArchitectureForm) -> list[tuple[Any, ...]]:
    return [(row.size.value, row.activation.value, row.dot.styleSheet()) for row in form._layers]


def in_line(form: ArchitectureForm) -> list[QWidget]:
    """A widget of each line of the form, from the top."""
    return [
        form._input.name,
        form.all,
        *(row.name for row in form._layers),
        form._output.name,
        form.sum,
        form.count,
    ]


def test_layers_stand_between_input_and_output_in_the_hues_of_the_pictures(layers: ArchitectureForm) -> None:
    for style in (DARK, LIGHT):
        layers.recolour(style)
        hues = [style.layer_colour(k, 4).name() for k in range(3)]
        assert shown(layers) == [
            (30, "sigmoid", f"color: {hues[0]}"),
            (20, "tanh", f"color: {hues[1]}"),
            (10, "relu", f"color: {hues[2]}"),
        ]
        assert layers._input.dot.styleSheet() == f"color: {style.input_hue}"
        assert layers._output.dot.styleSheet() == f"color: {style.output_hue}"
    assert [row.name.text() for row in layers._layers] == ["Hidden 1", "Hidden 2", "Hidden 3"]
    assert [row.remove.accessibleName() or row.remove.toolTip() for row in layers._layers] == [
        f"Remove hidden layer {k}" for k in (1, 2, 3)
    ]
    assert layers.output.value == "softmax"
    for upper, lower in pairwise(in_line(layers)):
        assert (
            upper.mapTo(layers, upper.rect().topLeft()).y() < lower.mapTo(layers, lower.rect().topLeft()).y()
        )
    for row in layers._layers:
        across = [part.x() for part in (row.dot, row.name, row.size, row.activation, row.remove)]
        assert across == sorted(across)
        assert len(set(across)) == 5
    assert layers.output.x() == layers.all.x() == layers._layers[0].activation.x()
    assert layers._output.size.x() == layers._input.size.x() <= layers._layers[0].size.x()
    assert layers.output.width() > 2 * layers._layers[0].size.width()


@pytest.mark.parametrize("n", [0, 2, MAX_HIDDEN_LAYERS])
def test_each_layer_has_a_line_of_its_own_from_its_dot_to_its_activation(
    layers: ArchitectureForm, n: int
) -> None:
    layers.show_values((30,) * n, ("sigmoid",) * n, "softmax")
    layers.resize(300, 900)
    QApplication.processEvents()
    rows = [(row.dot, row.name, row.size, row.activation, row.remove) for row in layers._layers]
    ends = (layers._output.dot, layers._output.name, layers._output.size, layers.output)
    lines = [[part.geometry() for part in row] for row in (*rows, ends)]
    for line in lines:
        assert max(part.center().y() for part in line) - min(part.center().y() for part in line) <= 2
        lefts = [part.left() for part in line]
        assert lefts == sorted(lefts)
    tops = [line[1].top() for line in lines]
    assert tops == sorted(set(tops))
    assert len({line[3].width() for line in lines}) == 1  # activations share what is left


def test_the_sizes_of_the_data_stand_at_the_ends_once_they_are_known(layers: ArchitectureForm) -> None:
    assert [end.size.text() for end in (layers._input, layers._output)] == ["–", "–"]
    assert "when the data is loaded" in layers.sum.text()
    assert layers.count.text() == ""
    layers.show_ends(1784, 10)
    assert [end.size.text() for end in (layers._input, layers._output)] == ["1,784", "10"]
    assert layers.sum.text() == "1784·30+30 + 30·20+20 + 20·10+10 + 10·10+10"
    assert layers.count.text() == "= 54,490 parameters"
    layers.show_ends(None, 10)
    assert layers.count.text() == ""
    layers.show_ends(2, None)
    assert "when the data is loaded" in layers.sum.text()


def test_a_layer_that_is_added_is_like_the_last_and_one_that_is_removed_is_that_one(
    layers: ArchitectureForm, qtbot: QtBot
) -> None:
    changed: list[None] = []
    layers.changed.connect(lambda: changed.append(None))
    layers.add_button.click()
    assert [row[:2] for row in shown(layers)][3] == (10, "relu")
    layers._layers[1].remove.click()
    assert [row[:2] for row in shown(layers)] == [(30, "sigmoid"), (10, "relu"), (10, "relu")]
    layers._layers[0].remove.click()
    assert [row[:2] for row in shown(layers)] == [(10, "relu"), (10, "relu")]
    assert layers.values == {
        "network.hidden": [10, 10], "network.activation": "relu", "network.output": "softmax"
    }  # fmt: skip
    assert layers.all.currentData() == "relu"
    layers._layers[1].remove.click()
    assert not layers.all.isVisible(), "of one alone there is no need of it"
    layers._layers[0].remove.click()
    assert layers.values["network.hidden"] == []
    assert layers.values["network.activation"] == "sigmoid"
    layers.add_button.click()
    assert shown(layers)[0][:2] == (16, "sigmoid")
    assert len(changed) == 6
    while layers.add_button.isEnabled():
        layers.add_button.click()
    assert len(layers._layers) == MAX_HIDDEN_LAYERS
    layers._layers[-1].remove.click()
    assert layers.add_button.isEnabled()


# -- what is said of changes ----------------------------------------------------------------------


def test_of_many_changes_at_once_two_are_told_or_what_they_are_called(desk: Desk) -> None:
    desk.form.change({"seed": 5, "training.eta": 2.0, "training.batch_size": 7})
    desk.form.change({"seed": 6, "training.eta": 2.0}, "As in the film")
    desk.form.change({"seed": 6})
    assert [words for _, words in desk.told] == ["Seed 0 → 5, η 0.5 → 2", "As in the film"]
    assert desk.told[0][0]["seed"] == 0
    assert desk.told[1][0]["seed"] == 5
    assert len(desk.resets) == 3


def test_rewinding_going_back_and_new_weights_are_told(desk: Desk) -> None:
    desk.form.draw_new_weights()
    desk.form.rewind()
    desk.form.go_back()
    assert [words for _, words in desk.told] == ["Seed 0 → 1", "Rewind", "Back to the run"]


def test_settings_that_stood_here_are_wanted_again_and_those_that_stand_ask_for_nothing(desk: Desk) -> None:
    desk.form.want_all(desk.form.wanted)
    assert desk.commands == []
    desk.form.want_all({**desk.form.wanted, "training.eta": 0.25, "network.hidden": [7]})
    assert [type(command) for command in desk.commands] == [Retune, Pause]
    assert desk.form.architecture.hidden == (7,)
    assert desk.form.is_stale


# -- trying out -----------------------------------------------------------------------------------


def test_what_is_tried_out_is_a_twin_where_there_can_be_one(qtbot: QtBot) -> None:
    desk = Desk(qtbot, make_snapshot())
    desk.form.try_out({"training.eta": 3.0})
    assert desk.resets == [add_twin(BASE, "training.eta", 3.0)]
    assert desk.told[-1][1] == "Twin η = 3"
    other = Desk(qtbot, make_snapshot())
    other.form.try_out({"data.name": "xor", "training.eta": 3.0})  # all lanes have the same data
    assert other.resets == [BASE.with_changes({"data.name": "xor", "training.eta": 3.0})]
    full = add_twin(add_twin(BASE, "training.eta", 1.0), "seed", 4)
    third = Desk(qtbot, replace(make_snapshot(lanes=3), experiment=full))
    third.form.try_out({"training.eta": 3.0})
    assert third.resets == [full.replace("training.eta", 3.0)]


def test_what_a_twin_has_already_is_not_tried_out_again(qtbot: QtBot) -> None:
    one = add_twin(BASE, "training.eta", 3.0)
    for there in (one, add_twin(one, "seed", 4)):
        desk = Desk(qtbot, replace(make_snapshot(lanes=1 + len(there.twins)), experiment=there))
        with qtbot.waitSignal(desk.form.refused) as said:
            desk.form.try_out({"training.eta": 3.0})
        assert said.args == ["B has η = 3 already"]
        assert not desk.commands


def test_where_a_ran_away_what_is_tried_out_takes_its_place(qtbot: QtBot) -> None:
    desk = Desk(qtbot, make_snapshot(state=State.DIVERGED))
    desk.form.try_out({"training.eta": 0.125})
    (asked,) = desk.resets
    assert [lane.training.eta for lane in asked.lanes()] == [0.125, 0.5]


# -- what is refused ------------------------------------------------------------------------------


def test_of_a_start_that_is_refused_what_needs_none_is_asked_for_alone(desk: Desk) -> None:
    desk.form.rewind()
    desk.form.change({"training.eta": 2.0})  # while it is loaded: with the start
    asked = desk.resets[-1]
    assert asked.training.eta == 2.0
    desk.commands.clear()
    desk.form.show_snapshot(replace(make_snapshot(), refused=BASE))
    assert desk.commands == [], "that is another"
    desk.form.show_snapshot(replace(make_snapshot(), refused=asked, version=2))
    (retuned,) = desk.commands
    assert isinstance(retuned, Retune)
    assert retuned.training.eta == 2.0


def test_hyperparameters_that_are_refused_give_way_to_those_that_train(desk: Desk) -> None:
    desk.form.fields.own["Learning"].value_changed.emit("training.eta", 7.0)
    (asked,) = desk.commands
    assert isinstance(asked, Retune)
    desk.form.show_snapshot(replace(make_snapshot(), refused=BASE.training))
    assert desk.form.experiment.training.eta == 7.0
    desk.form.show_snapshot(replace(make_snapshot(), refused=asked.training, version=2))
    assert desk.form.experiment.training.eta == 0.5
    desk.form.show_snapshot(replace(make_snapshot(), refused=asked.training, version=3))
    assert len(desk.commands) == 1


def test_what_was_retuned_a_moment_ago_can_be_taken_back_before_it_is_heard_of() -> None:
    wanted = Wanted(BASE)
    for eta in (7.0, BASE.training.eta):
        wanted.values["training.eta"] = eta
        asked = wanted.retune()
        assert asked is not None
        assert asked.training.eta == eta


def test_what_was_retuned_before_is_no_more_waited_for_once_another_run_is_shown() -> None:
    wanted = Wanted(BASE)
    wanted.values["training.eta"] = 7.0
    wanted.retune()
    wanted.settle(BASE.replace("seed", 1))
    assert wanted.follow(BASE.replace("seed", 2)) == {"seed": 2}


def test_what_came_of_an_earlier_wish_leaves_the_later_one_waiting() -> None:
    wanted = Wanted(BASE)
    first, second, third = (BASE.replace("seed", seed) for seed in (1, 2, 3))
    for experiment in (first, second, third):
        wanted.values["seed"] = experiment.seed
        wanted.ask_for(experiment)
    assert wanted.changed_since(first) == {"seed": 3}
    assert wanted.is_asked_for
    assert not wanted.hears_start_refused(second)
    assert wanted.hears_start_refused(third)
    assert not wanted.is_asked_for
    assert wanted.changed_since(second) == {}


# -- words in place -------------------------------------------------------------------------------


def test_what_no_field_here_can_show_stands_at_the_foot(qtbot: QtBot) -> None:
    desk = Desk(qtbot, make_snapshot())
    assert not desk.form.reason.isVisible()
    desk.form.change({"network.initializer": "given", "network.start": None})
    assert desk.form.reason.isVisible() == bool(desk.form.reason.text())
    desk.form.change(
        {"network.initializer": "gaussian", "training.cost": "cross_entropy", "network.output": "tanh"}
    )
    assert desk.form.reason.text() != ""
    path = desk.form.reason.text().partition(": ")[0]
    in_place = any(path in section.rows for section in desk.form.fields.own.values())
    assert desk.form.reason.isVisible() is not in_place


def test_another_set_brings_an_output_that_suits_it_and_says_so(desk: Desk) -> None:
    chooser = desk.form.fields.own["Data"]
    assert not desk.form.fields.suited.isVisible()
    chooser.value_changed.emit("data.name", "sine")
    assert desk.form.fields.suited.isVisible()
    assert desk.form.architecture.output.value == desk.form.experiment.network.output != BASE.network.output
    desk.form.show_experiment(desk.form.experiment)
    assert desk.form.fields.suited.isVisible(), "it is still of this set"
    chooser.value_changed.emit("training.cost", "quadratic")
    assert not desk.form.fields.suited.isVisible(), "it is another's choice now"
    chooser.value_changed.emit("data.name", "digits")
    assert desk.form.experiment.network.output == BASE.network.output
    desk.form.show_experiment(Experiment(data=Data("xor")))
    assert not desk.form.fields.suited.isVisible()


def test_sizes_of_the_data_that_train_are_shown_while_they_are_those_that_stand_here(desk: Desk) -> None:
    data = make_dataset([[0.0] * 64] * 12, [0] * 12, classes=tuple("0123456789"))
    seen = replace(make_snapshot(version=2), dataset=data)
    desk.form.show_snapshot(seen)
    ends = desk.form.architecture
    assert (ends._input.size.text(), ends._output.size.text()) == ("64", "10")
    assert desk.form.fields._hints == {"data.train_size": "12", "data.test_size": "12"}
    desk.form.change({"data.coding": "binary"})
    desk.form.show_snapshot(replace(seen, version=3))
    assert (ends._input.size.text(), ends._output.size.text()) == ("–", "–")
    desk.form.change({"data.coding": "one_hot"})
    desk.form.show_snapshot(replace(seen, version=4))
    assert ends._output.size.text() == "10"
    desk.form.fields.own["Data"].value_changed.emit("data.name", "xor")
    desk.form.show_snapshot(replace(seen, version=5))
    assert (ends._input.size.text(), ends._output.size.text()) == ("–", "–")
    assert set(desk.form.fields._hints.values()) == {"the set's own"}


# -- lanes ----------------------------------------------------------------------------------------


def test_each_lane_has_its_line_and_its_letter(qtbot: QtBot) -> None:
    for lane, letter in enumerate("ABC"):
        row = LaneRow(lane, "η = 3")
        qtbot.addWidget(row)
        row.resize(220, 24)
        row.show()
        sample = row.layout().itemAt(0).widget()
        (line,) = drawn_by(sample).of("line")
        assert line.style is LANE_PENS[lane]
        assert (line.place.left(), line.place.width()) == (0, sample.width())
        assert abs(line.place.top() - sample.height() / 2) <= 1
        assert sample.sizeHint().width() > 1.5 * sample.sizeHint().height()
        assert row.more.accessibleName() == f"Twin {letter}: more"
        assert row.promote.isEnabled() is (lane > 0)
        assert [a.isEnabled() for a in (row.save, row.remove)] == [True, True]
    assert Qt.PenStyle.SolidLine is LANE_PENS[0]


def test_buttons_of_the_form_are_short_and_say_more_under_the_mouse(desk: Desk) -> None:
    desk.form.twins.add_button.click()
    buttons = [one for one in desk.form.findChildren(QToolButton) if one.property("flat")]
    assert len(buttons) >= 5
    for button in buttons:
        assert 0 < len(button.text()) < len(button.toolTip()), button.text()


def test_a_form_shows_its_experiment_before_there_is_any_run(qtbot: QtBot) -> None:
    form = Form(BASE.with_changes({"seed": 5, "network.hidden": [7, 8], "training.eta": 0.25}), DARK)
    qtbot.addWidget(form)
    assert form.architecture.hidden == (7, 8)
    assert form.wanted["seed"] == 5
    shown = {path: row.input.value for section in form.fields.sections for path, row in section.rows.items()}
    assert (shown["seed"], shown["training.eta"]) == (5, 0.25)
    assert form.twins.rows == []


def test_what_is_on_its_way_is_marked_as_another_than_what_trains(desk: Desk) -> None:
    desk.form.change({"seed": 5})
    desk.form.change({"seed": 6})
    desk.form.show_snapshot(replace(make_snapshot(), experiment=BASE.replace("seed", 5), run=2))
    assert desk.form.wanted["seed"] == 6
    (row,) = [section.rows["seed"] for section in desk.form.fields.sections if "seed" in section.rows]
    assert row.input.value == 6
    assert is_marked(row)
    desk.form.show_snapshot(replace(make_snapshot(), experiment=BASE.replace("seed", 6), run=3))
    assert not is_marked(row)


def is_marked(row: Any) -> bool:
    return any(one.property("changed") for one in (row.input, row.label))


def test_sizes_are_typed_as_a_list(qtbot: QtBot) -> None:
    made, values, reasons = SizesInput(FIELDS["network.hidden"]), [], []
    qtbot.addWidget(made)
    made.value_changed.connect(values.append)
    made.reason_changed.connect(reasons.append)
    assert made.placeholderText() == "30, 30, 30"
    assert made.accessibleName() == FIELDS["network.hidden"].label
    made.show_value((5, 6))
    assert (made.text(), made.value, values) == ("5, 6", [5, 6], [])
    made.setText("")
    qtbot.keyClicks(made, " 7")
    assert made.value == [7]
    qtbot.keyClicks(made, ",x")
    assert (made.value, made.reason) == ([7], reasons[-1])
    assert reasons[-1].startswith("must be ")


def test_tab_goes_line_by_line_whatever_was_put_there_first(qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    fields = {name: QLineEdit(around, objectName=name) for name in "abcdefg"}
    rows, grid, line, part = QVBoxLayout(around), QGridLayout(), QHBoxLayout(), QWidget()
    inside = QVBoxLayout(part)
    for name, row, column in (("d", 1, 0), ("c", 0, 1), ("b", 0, 0)):
        grid.addWidget(fields[name], row, column)
    line.addWidget(fields["e"])
    line.addStretch()
    inside.addWidget(fields["g"])
    fields["f"].setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # no stop of Tab
    rows.addWidget(fields["a"])
    rows.addLayout(grid)
    rows.addWidget(fields["f"])
    rows.addLayout(line)
    rows.addWidget(part)
    tab_as_laid_out(rows)
    stops, one = [], fields["a"]
    while one.objectName() not in stops:
        stops.append(one.objectName())
        one = one.nextInFocusChain()
        while not isinstance(one, QLineEdit) or one.focusPolicy() is Qt.FocusPolicy.ClickFocus:
            one = one.nextInFocusChain()
    assert stops == list("abcdeg")


def test_one_parameter_set_by_hand_is_the_only_one_that_begins_otherwise() -> None:
    snapshot = replace(make_snapshot((2, 3, 1)), step=0)
    wanted = Wanted(snapshot.experiment)
    wanted.look(snapshot)
    blocks = snapshot.lanes[0].theta.blocks
    for k, column in ((None, 2), (0, 0), (1, 1)):
        given = wanted.given_with(SetParameter(0, 1, k, -7.0))
        assert given is not None
        assert given["network.initializer"] == "given"
        start = [np.array(layer) for layer in given["network.start"]]
        expected = blocks[0].copy()
        expected[1, column] = -7.0
        np.testing.assert_allclose(start[0], expected)
        np.testing.assert_allclose(start[1], blocks[1])
    for other in (replace(snapshot, step=1), replace(snapshot, lanes=())):
        wanted.look(other)
        assert wanted.given_with(SetParameter(0, 1, 0, -7.0)) is None


def test_nothing_is_trained_before_the_first_step_or_a_phase_of_it() -> None:
    wanted, begun = Wanted(BASE), replace(make_snapshot(phase=0), step=0)
    for snapshot, is_trained in (
        (begun, True),
        (replace(make_snapshot(lanes=0), step=0), False),
        (replace(make_snapshot(lanes=2), step=0), False),
        (make_snapshot(), True),
    ):
        wanted.look(snapshot)
        assert wanted.has_trained is is_trained
        assert (wanted.theta is None) is (not snapshot.lanes)
