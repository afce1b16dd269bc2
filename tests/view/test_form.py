from typing import Any

import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.app.house_style import wear
from nnviz.experiment.experiment import FIELDS, Data, Experiment
from nnviz.session.commands import Command, Pause, Reset, Retune, SetParameter, State
from nnviz.session.snapshot import Snapshot
from nnviz.view.data.data_fields import PATHS
from nnviz.view.form.architecture_form import parameter_count, parameter_sum
from nnviz.view.form.form import Form
from nnviz.view.parts.fields.field_input import ChoiceInput, NumberInput
from nnviz.view.parts.style import DARK


class Desk:
    """A form that follows a snapshot, and what it asked for."""

    def __init__(self, qtbot: QtBot, snapshot: Snapshot) -> None:
        self.qtbot = qtbot
        self.form = Form(snapshot.experiment, DARK)
        qtbot.addWidget(self.form)
        self.commands: list[Command] = []
        self.form.command_requested.connect(self.commands.append)
        self.form.show_snapshot(snapshot)
        self.form.show()

    def input(self, path: str) -> Any:
        label = f"{FIELDS[path].label} {FIELDS[path].symbol}".strip()
        return next(w for w in self.inputs if w.accessibleName() == label)

    @property
    def inputs(self) -> list[NumberInput | ChoiceInput]:
        return [*self.form.findChildren(NumberInput), *self.form.findChildren(ChoiceInput)]

    def type(self, path: str, text: str) -> None:
        field = self.input(path)
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)

    def choose(self, path: str, name: str) -> None:
        box = self.input(path)
        box.setCurrentIndex(box.findData(name))
        box.activated.emit(box.currentIndex())

    def click(self, accessible_name: str) -> None:
        from PySide6.QtWidgets import QToolButton

        button = next(b for b in self.form.findChildren(QToolButton) if b.accessibleName() == accessible_name)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot, make_snapshot())


def test_every_field_has_its_place(desk: Desk) -> None:
    tips = {widget.toolTip() for widget in desk.inputs}
    for path in FIELDS:
        if path not in ("name", "data.points", "network.start", *PATHS):
            assert any(tip.endswith(f": {path}") for tip in tips), path


def test_what_takes_no_part_is_out_of_sight(desk: Desk) -> None:
    assert not desk.input("training.lmbda").isVisible()
    desk.choose("training.regularizer", "l2")
    assert desk.input("training.lmbda").isVisible()
    assert not desk.input("training.mu").isVisible()
    desk.choose("training.optimizer", "momentum")
    assert desk.input("training.mu").isVisible()


def test_what_matters_to_a_twin_alone_is_in_sight(qtbot: QtBot) -> None:
    now = make_snapshot()
    twins = ({"training.regularizer": "l2"},)
    desk = Desk(qtbot, replace(now, experiment=replace(now.experiment, twins=twins)))
    assert desk.input("training.lmbda").isVisible()


def test_rare_fields_are_folded_away_until_asked_for_or_changed(desk: Desk) -> None:
    assert not desk.input("training.schedule").isVisible()
    desk.click("All fields of learning")
    assert desk.input("training.schedule").isVisible()
    desk.choose("training.precision", "float32")
    desk.click("All fields of learning")
    assert not desk.input("training.schedule").isVisible()
    assert desk.input("training.precision").isVisible()


def test_live_field_is_retuned_at_once(desk: Desk) -> None:
    desk.type("training.eta", "0.25")
    (command,) = desk.commands
    assert isinstance(command, Retune)
    assert command.training.eta == 0.25
    assert not desk.form.is_stale


def test_bad_value_is_shown_and_the_last_good_one_stays(desk: Desk) -> None:
    desk.type("training.eta", "-1")
    assert desk.commands == []
    assert desk.input("training.eta").text() == "-1"
    assert "from 0" in desk.input("training.eta").reason
    assert desk.form.experiment.training.eta == 0.5
    desk.qtbot.keyClick(desk.input("training.eta"), Qt.Key.Key_Escape)
    assert desk.input("training.eta").text() == "0.5"
    assert not desk.input("training.eta").reason


def test_arrow_keys_step_and_retune(desk: Desk) -> None:
    desk.qtbot.keyClick(desk.input("training.eta"), Qt.Key.Key_Up)
    desk.qtbot.keyClick(desk.input("training.eta"), Qt.Key.Key_Up)
    assert [command.training.eta for command in desk.commands if isinstance(command, Retune)] == [1.0, 2.0]


def test_change_of_data_after_the_first_step_stops_the_run_and_waits(desk: Desk) -> None:
    desk.choose("data.name", "xor")
    assert desk.commands == [Pause()]
    assert desk.form.is_stale
    desk.form.rewind()
    assert desk.commands[1:] == [Reset(make_snapshot().experiment.replace("data.name", "xor"))]
    assert not desk.form.is_stale


def test_a_change_before_the_first_step_is_started_on_at_once(qtbot: QtBot) -> None:
    before = replace(make_snapshot(state=State.READY), step=0)
    desk = Desk(qtbot, before)
    desk.form.architecture.add_button.click()
    first = before.experiment.replace("network.hidden", [30, 30])
    assert desk.commands == [Reset(first)]
    desk.type("seed", "7")  # while the first is on its way
    assert desk.commands[1:] == [Reset(first.replace("seed", 7))]
    assert not desk.form.is_stale


def test_what_trains_next_is_what_stands_here(desk: Desk) -> None:
    assert desk.form.prepare()
    assert desk.commands == []
    desk.choose("data.name", "xor")
    assert desk.form.prepare()
    wanted = make_snapshot().experiment.replace("data.name", "xor")
    assert desk.commands == [Pause(), Reset(wanted)]
    desk.form.show_snapshot(make_snapshot(state=State.LOADING))
    assert desk.form.prepare()  # on its way: asked for again, it would begin to load anew
    assert len(desk.commands) == 2
    desk.form.show_snapshot(make_snapshot())  # it could not be used
    assert desk.form.prepare()
    assert desk.commands[2:] == [Reset(wanted)]


def test_what_was_typed_without_enter_counts_when_something_is_to_train(desk: Desk) -> None:
    with desk.qtbot.waitActive(desk.form):
        desk.form.activateWindow()
    field = desk.input("training.eta")
    field.setFocus()
    field.selectAll()
    desk.qtbot.keyClicks(field, "0.125")
    assert desk.form.prepare()
    assert [command.training.eta for command in desk.commands if isinstance(command, Retune)] == [0.125]


def test_what_cannot_be_trained_is_not(desk: Desk) -> None:
    output = desk.form.architecture.output
    output.activated.emit(output.findData("softmax"))
    assert not desk.form.prepare()
    assert "use output sigmoid" in desk.form.complaint
    assert not any(isinstance(command, Reset) for command in desk.commands)


def test_what_stands_unreadable_in_a_field_is_not_trained_without(desk: Desk) -> None:
    desk.type("training.eta", "-1")
    assert not desk.form.prepare()
    assert "from 0" in desk.form.complaint


def test_the_way_back_shows_what_trained(desk: Desk) -> None:
    desk.form.architecture.add_button.click()
    desk.choose("data.name", "xor")
    desk.form.go_back()
    assert desk.form.experiment == make_snapshot().experiment
    assert not desk.form.is_stale


def test_a_run_that_the_form_does_not_show_is_stopped(desk: Desk) -> None:
    desk.choose("data.name", "xor")
    desk.commands.clear()
    desk.form.show_snapshot(make_snapshot(state=State.RUNNING))
    assert desk.commands == [Pause()]


def test_a_picture_of_before_gives_up_no_start_that_is_on_its_way(desk: Desk) -> None:
    desk.form.show_snapshot(make_snapshot(state=State.RUNNING))
    desk.form.change({"data.name": "xor"})
    desk.form.show_snapshot(make_snapshot(state=State.RUNNING))
    assert desk.commands == [Reset(make_snapshot().experiment.replace("data.name", "xor"))]


def test_change_undone_by_hand_waits_no_longer(desk: Desk) -> None:
    desk.type("seed", "7")
    assert desk.form.is_stale
    desk.type("seed", "0")
    assert not desk.form.is_stale


def test_of_data_that_are_only_chosen_the_form_counts_nothing(desk: Desk) -> None:
    counted = desk.form.architecture.count.text()
    assert counted.endswith("parameters")
    desk.choose("data.name", "xor")
    assert desk.form.architecture.count.text() == ""
    desk.form.go_back()
    assert desk.form.architecture.count.text() == counted


def test_live_change_beside_a_waiting_one_retunes_the_running_experiment(desk: Desk) -> None:
    desk.choose("data.name", "xor")
    desk.type("training.eta", "2")
    retuned = Retune(make_snapshot().experiment.replace("training.eta", 2.0).training)
    assert desk.commands == [Pause(), retuned, Pause()]
    assert desk.form.experiment.data.name == "xor"


def test_layers_are_added_resized_and_removed(desk: Desk) -> None:
    desk.form.architecture.add_button.click()
    assert desk.form.experiment.network.hidden == (30, 30)
    second = next(w for w in desk.inputs if w.accessibleName() == "Neurons of hidden layer 2")
    assert isinstance(second, NumberInput)
    second.selectAll()
    desk.qtbot.keyClicks(second, "12")
    desk.qtbot.keyClick(second, Qt.Key.Key_Return)
    assert desk.form.experiment.network.hidden == (30, 12)
    assert desk.form.is_stale
    desk.form.architecture.add_button.click()
    desk.click("Remove hidden layer 2")
    assert desk.form.experiment.network.hidden == (30, 12)
    desk.click("Remove hidden layer 1")
    assert desk.form.experiment.network.hidden == (12,)
    desk.click("Remove hidden layer 1")
    assert desk.form.experiment.network.hidden == ()
    assert desk.form.architecture.field("network.activation") is desk.form.architecture.add_button
    assert desk.form.architecture.count.text() == "= 650 parameters"


def test_activations_alike_are_written_as_one(desk: Desk) -> None:
    desk.form.architecture.add_button.click()
    assert desk.form.experiment.network.activation == "sigmoid"
    box = next(w for w in desk.inputs if w.accessibleName() == "Activation of hidden layer 2")
    assert isinstance(box, ChoiceInput)
    box.activated.emit(box.findData("tanh"))
    assert desk.form.experiment.network.activation == ("sigmoid", "tanh")


def test_all_hidden_layers_take_one_activation_at_once(desk: Desk) -> None:
    every = desk.form.architecture.all
    assert not every.isVisible()
    desk.form.architecture.add_button.click()
    desk.form.architecture.add_button.click()
    assert every.isVisible()
    every.setCurrentIndex(every.findData("tanh"))
    every.activated.emit(every.currentIndex())
    assert desk.form.experiment.network.hidden_activations == ("tanh",) * 3
    box = next(w for w in desk.inputs if w.accessibleName() == "Activation of hidden layer 2")
    box.setCurrentIndex(box.findData("relu"))
    box.activated.emit(box.currentIndex())
    assert desk.form.experiment.network.hidden_activations == ("tanh", "relu", "tanh")
    assert every.currentIndex() == -1


@pytest.mark.parametrize(
    ("sizes", "written", "number"),
    [
        ((784, 16, 16, 10), "784·16+16 + 16·16+16 + 16·10+10", 13_002),
        ((784, 16, 16, 16, 10), "784·16+16 + 2·(16·16+16) + 16·10+10", 13_274),
        ((2, 1), "2·1+1", 3),
    ],
)
def test_parameters_are_written_out(sizes: tuple[int, ...], written: str, number: int) -> None:
    assert parameter_sum(sizes) == written
    assert parameter_count(sizes) == number


def test_cost_brings_the_output_that_it_needs(desk: Desk) -> None:
    desk.choose("training.cost", "log_likelihood")
    assert desk.form.experiment.network.output == "softmax"


def test_pair_that_makes_no_sense_is_told_in_place_and_not_sent(desk: Desk) -> None:
    output = desk.form.architecture.output
    output.activated.emit(output.findData("softmax"))
    assert "use output sigmoid" in " ".join(label.text() for label in _labels(desk.form) if label.isVisible())
    desk.form.rewind()
    assert not any(isinstance(command, Reset) for command in desk.commands)
    desk.choose("training.cost", "quadratic")
    desk.form.rewind()
    assert isinstance(desk.commands[-1], Reset)


def _labels(form: Form) -> list[Any]:
    from PySide6.QtWidgets import QLabel

    return form.findChildren(QLabel)


def test_live_pair_that_makes_no_sense_is_told_in_place_and_not_sent(desk: Desk) -> None:
    desk.click("All fields of learning")
    desk.choose("training.optimizer", "newton")
    desk.commands.clear()
    desk.type("training.dropout", "0.5")
    assert desk.commands == []
    assert "must be 0 with optimizer newton" in [label.text() for label in _labels(desk.form)]
    desk.choose("training.optimizer", "sgd")
    (command,) = desk.commands
    assert isinstance(command, Retune)
    assert (command.training.optimizer, command.training.dropout) == ("sgd", 0.5)


def test_new_run_shows_its_values_and_asks_for_nothing(desk: Desk) -> None:
    desk.type("seed", "7")
    other = Experiment(data=Data("xor")).replace("network.hidden", [4, 4]).replace("training.eta", 3.0)
    desk.form.show_snapshot(_with(make_snapshot((2, 4, 4, 2), run=2), other))
    assert desk.form.experiment == other
    assert desk.input("training.eta").text() == "3"
    assert desk.input("seed").text() == "0"
    assert desk.commands == [Pause()]
    assert not desk.form.is_stale


def test_older_snapshot_on_its_way_does_not_undo_what_was_typed(desk: Desk) -> None:
    base = make_snapshot()
    desk.type("training.eta", "1")
    desk.type("training.eta", "2")
    desk.form.show_snapshot(_with(base, base.experiment.replace("training.eta", 1.0)))
    assert desk.input("training.eta").text() == "2"
    desk.form.show_snapshot(_with(base, base.experiment.replace("training.eta", 2.0)))
    # And a change made elsewhere is followed again.
    desk.form.show_snapshot(_with(base, base.experiment.replace("training.eta", 5.0)))
    assert desk.input("training.eta").text() == "5"


def test_when_nothing_is_loaded_every_change_is_a_new_start(qtbot: QtBot) -> None:
    desk = Desk(qtbot, make_snapshot(state=State.FAILED, lanes=0))
    desk.type("training.eta", "2")
    assert desk.commands == [Reset(make_snapshot().experiment.replace("training.eta", 2.0))]


def test_new_weights_are_those_of_the_next_seed(desk: Desk) -> None:
    desk.form.draw_new_weights()
    assert desk.commands == [Reset(make_snapshot().experiment.replace("seed", 1))]
    desk.form.draw_new_weights()
    assert [command.experiment.seed for command in desk.commands] == [1, 2]  # type: ignore[union-attr]


def test_the_output_that_a_cost_asks_for_is_shown(desk: Desk) -> None:
    desk.choose("training.cost", "log_likelihood")
    assert desk.form.experiment.network.output == "softmax"
    assert desk.form.architecture.values["network.output"] == "softmax"


@pytest.mark.dressed
def test_four_hidden_layers_fit_without_a_scroll_bar(qtbot: QtBot) -> None:
    desk = Desk(qtbot, make_snapshot((784, 16, 16, 16, 16, 10)))
    wear(_app(), DARK)
    desk.form.resize(240, 720)
    qtbot.wait(1)
    from PySide6.QtWidgets import QScrollArea

    (area,) = desk.form.findChildren(QScrollArea)
    assert area.widget().minimumSizeHint().height() <= area.viewport().height()
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()


def _app() -> Any:
    from PySide6.QtWidgets import QApplication

    return QApplication.instance()


def _with(snapshot: Snapshot, experiment: Experiment) -> Snapshot:
    from msgspec.structs import replace

    return replace(snapshot, experiment=experiment)


def test_what_is_on_its_way_is_not_said_to_wait(desk: Desk) -> None:
    desk.choose("data.name", "xor")
    desk.form.show_snapshot(make_snapshot(state=State.LOADING))
    assert not desk.form.is_stale
    desk.form.show_snapshot(make_snapshot(state=State.PAUSED))  # it could not be used
    assert desk.form.is_stale
    assert desk.form.experiment.data.name == "xor"


def test_what_is_changed_while_a_set_is_loaded_is_loaded_for(desk: Desk) -> None:
    desk.choose("data.name", "moons")
    desk.form.rewind()
    asked = desk.commands[-1].experiment
    desk.form.show_snapshot(make_snapshot(state=State.LOADING))
    desk.type("training.eta", "2.5")
    desk.type("seed", "7")
    last = desk.commands[-1].experiment
    assert last == asked.with_changes({"training.eta": 2.5, "seed": 7})
    desk.form.show_snapshot(replace(make_snapshot(run=2), experiment=asked))  # that was there sooner
    assert desk.form.experiment == last
    desk.form.show_snapshot(replace(make_snapshot(run=3), experiment=last))
    assert desk.form.experiment == last
    assert not desk.form.is_stale


def test_what_was_changed_before_is_forgotten_when_something_else_is_opened(desk: Desk) -> None:
    desk.type("seed", "7")
    desk.form.show_snapshot(replace(make_snapshot(run=2), experiment=Experiment(data=Data("moons"))))
    assert desk.input("seed").text() == "0"


def test_what_was_chosen_for_a_set_comes_back_with_it_though_something_else_was_opened(desk: Desk) -> None:
    desk.form.change({"data.name": "spiral", "data.noise": 0.75})
    desk.form.show_snapshot(replace(make_snapshot(run=2), experiment=Experiment(data=Data("moons"))))
    assert desk.form.wanted["data.noise"] != 0.75
    desk.choose("data.name", "spiral")
    assert desk.form.wanted["data.noise"] == 0.75


def test_each_edit_is_told_with_what_was_there_before(desk: Desk) -> None:
    told: list[tuple[Any, Any, str]] = []
    desk.form.edited.connect(
        lambda before, words: told.append((before["training.eta"], before["network.hidden"], words))
    )
    desk.type("training.eta", "3")
    desk.form.architecture.add_button.click()
    eta, hidden = make_snapshot().experiment.training.eta, make_snapshot().experiment.network.hidden
    assert [(each[0], tuple(each[1])) for each in told] == [(eta, hidden), (3, hidden)]
    assert told[0][2].startswith("η ")
    assert "→" in told[1][2]
    desk.form.want_all(desk.form.wanted)  # an undo is no edit
    assert len(told) == 2


def test_a_run_that_comes_late_takes_nothing_from_what_was_asked_for_after_it(desk: Desk) -> None:
    desk.form.change({"network.hidden": [5]})
    desk.form.change({"seed": 6})
    first, second = (command.experiment for command in desk.commands if isinstance(command, Reset))
    desk.commands.clear()
    desk.form.show_snapshot(replace(make_snapshot(), experiment=first, run=2))
    assert desk.form.experiment == second
    assert desk.commands == []  # asked for again, it would forget that it is to run
    desk.form.show_snapshot(replace(make_snapshot(), experiment=second, run=3))
    assert desk.form.experiment == second
    assert not desk.form.is_stale


def test_a_start_as_given_takes_the_weights_that_are_there(qtbot: QtBot) -> None:
    snapshot = make_snapshot((2, 3, 1))
    desk = Desk(qtbot, snapshot)
    assert not desk.form.fields.given.isVisible()
    desk.choose("network.initializer", "given")
    assert desk.form.fields.given.isVisible()
    start = desk.form.experiment.network.start
    assert start is not None
    assert [list(row) for row in start[1]] == snapshot.lanes[0].theta.blocks[1].tolist()


def test_a_network_too_large_to_be_given_is_refused_in_words(qtbot: QtBot) -> None:
    desk = Desk(qtbot, make_snapshot((784, 30, 10)))
    desk.choose("network.initializer", "given")
    assert desk.form.complaint == "network.start: at most 20,000 numbers, not 23,860"


def test_before_the_first_step_a_weight_set_by_hand_is_part_of_the_start(qtbot: QtBot) -> None:
    desk = Desk(qtbot, replace(make_snapshot((2, 3, 1)), step=0))
    assert desk.form.begin_with(SetParameter(1, 0, None, -7.0))
    (asked,) = desk.commands
    assert isinstance(asked, Reset)
    assert asked.experiment.network.initializer == "given"
    assert asked.experiment.network.start is not None
    assert asked.experiment.network.start[1][0][-1] == -7.0


def test_of_a_weight_set_by_hand_what_undo_keeps_shares_the_rest_of_the_start(qtbot: QtBot) -> None:
    snapshot = replace(make_snapshot((2, 3, 1)), step=0)
    desk = Desk(qtbot, snapshot)
    desk.form.begin_with(SetParameter(1, 0, None, -7.0))
    experiment = Experiment.from_dict(desk.form.experiment.to_dict())  # as it comes from another process
    desk.form.show_snapshot(replace(snapshot, experiment=experiment, run=2))
    before = desk.form.wanted["network.start"]
    desk.form.begin_with(SetParameter(0, 1, None, -8.0))
    after = desk.form.wanted["network.start"]
    assert [row is old for row, old in zip(after[0], before[0], strict=True)] == [True, False, True]


def test_later_a_weight_set_by_hand_is_no_part_of_the_start(qtbot: QtBot) -> None:
    desk = Desk(qtbot, make_snapshot((2, 3, 1)))
    assert not desk.form.begin_with(SetParameter(1, 0, None, -7.0))
    assert desk.commands == []
