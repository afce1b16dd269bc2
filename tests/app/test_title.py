"""The title of the window, from what is open and what stands in the form."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.app.title import Title, name_of
from nnviz.experiment.experiment import Data, Experiment

XOR = Experiment(data=Data("xor"), name="first")


class FormOf(QObject):
    """As much of the form as the title knows."""

    judged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.experiment = XOR

    def show(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.judged.emit()


class Desk:
    """A title, the form that it follows and its window."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window, self.form = QWidget(), FormOf()
        qtbot.addWidget(self.window)
        self.title = Title(self.window, self.form)  # type: ignore[arg-type]

    @property
    def shown(self) -> tuple[str, bool]:
        return self.window.windowTitle(), self.window.isWindowModified()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


@pytest.mark.parametrize(
    ("data", "hidden", "name"),
    [
        ("half_adder", [3, 2], "half adder, 3-2 hidden"),
        ("xor", [], "xor, no hidden"),
        ("file:/some/where/my.csv", [4], "my.csv, 4 hidden"),
    ],
)
def test_what_nobody_has_named_is_called_after_its_data_and_layers(
    data: str, hidden: list[int], name: str
) -> None:
    experiment = Experiment(data=Data(data)).replace("network.hidden", hidden)
    assert name_of(experiment) == name
    assert name_of(experiment.replace("name", "mine")) == "mine"


def test_what_was_opened_is_marked_while_something_else_stands_in_the_form(desk: Desk) -> None:
    desk.title.open(XOR, Path("/a/x.json"), 1)
    assert desk.shown == ("x.json[*] – nnviz", False)
    desk.form.show(XOR.replace("training.eta", 3.0))
    assert desk.shown == ("x.json[*] – nnviz", True)
    desk.form.show(XOR.replace("name", ""))
    assert desk.shown[0].startswith("xor, ")
    desk.form.show(XOR)
    assert desk.shown == ("x.json[*] – nnviz", False)
    desk.form.show(changed := XOR.replace("training.eta", 3.0))
    desk.title.keep(changed, Path("/a/y.json"))
    assert desk.shown == ("y.json[*] – nnviz", False)
    desk.form.show(changed)
    assert desk.shown == ("y.json[*] – nnviz", False)


def test_without_a_file_it_is_the_experiment_s_name(desk: Desk) -> None:
    desk.title.open(XOR, None, None)
    assert desk.shown[0] == "first[*] – nnviz"
    desk.title.open(XOR.replace("name", "a[*]b"), None, None)
    assert desk.shown[0] == "a[*][*]b[*] – nnviz"  # as Qt is told a star that is none


def test_a_run_of_what_was_open_before_brings_its_name_back(desk: Desk) -> None:
    desk.title.open(XOR, Path("x.json"), 1)
    desk.title.open(XOR, Path("y.json"), 2)
    desk.title.follow_run(1)
    assert desk.shown[0] == "x.json[*] – nnviz"
    desk.title.follow_run(3)  # it began there
    desk.title.follow_run(2)
    assert desk.shown[0] == "y.json[*] – nnviz"
    desk.title.follow_run(3)
    assert desk.shown[0] == "x.json[*] – nnviz"


def test_in_a_file_of_runs_nothing_is_ever_unsaved(desk: Desk) -> None:
    desk.title.open(XOR, Path("x.json"), 1)
    desk.form.show(XOR.replace("training.eta", 3.0))
    desk.title.bear("all.nnviz")
    assert desk.shown == ("all.nnviz[*] – nnviz", False)
    desk.form.show(XOR)
    desk.title.follow_run(1)  # which is in it, too
    assert desk.shown == ("all.nnviz[*] – nnviz", False)


def test_a_file_that_nobody_has_named_leaves_the_title_to_what_stands_in_the_form(desk: Desk) -> None:
    desk.title.follow(XOR)
    assert desk.shown == ("first[*] – nnviz", False)
    desk.form.show(XOR.replace("name", "second"))
    assert desk.shown == ("second[*] – nnviz", False)
