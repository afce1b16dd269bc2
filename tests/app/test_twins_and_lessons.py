"""A person's path: open a lesson, add a twin, run, look at it, promote, remove, save."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QMenuBar
from pytestqt.qtbot import QtBot

from nnviz.app.layout import LABS, PANELS
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import open_source
from nnviz.experiment.experiment import Data, Experiment
from nnviz.experiment.lesson_library import all_lessons, open_lesson
from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot
from nnviz.view.lesson.lesson_strip import LessonStrip

SMALL = Experiment(data=Data("xor", train_size=40, test_size=20)).replace("network.hidden", [4])


@pytest.fixture
def window(one_window: MainWindow) -> MainWindow:
    return one_window


def _wait(qtbot: QtBot, window: MainWindow, true: Callable[[Snapshot], bool]) -> None:
    qtbot.waitUntil(lambda: window.bridge.latest is not None and true(window.bridge.latest))


def strip_of(window: MainWindow) -> LessonStrip:
    assert window.teaching.desk is not None
    return window.teaching.desk.strip


def _labels(window: MainWindow) -> list[str]:
    assert window.bridge.latest is not None
    return [lane.label for lane in window.bridge.latest.lanes]


def test_a_twin_is_added_run_looked_at_promoted_and_removed(qtbot: QtBot, window: MainWindow) -> None:
    before = window.bridge.latest.run if window.bridge.latest else 0
    twins = window.form.twins
    twins.add_button.click()
    twins.new.input.show_value("relu")
    twins.new.add_button.click()
    _wait(qtbot, window, lambda now: len(now.lanes) == 2 and now.state is State.READY)
    assert _labels(window) == ["A", "activation = ReLU"]

    qtbot.keyClick(window, Qt.Key.Key_E)
    _wait(qtbot, window, lambda now: now.epoch == 1 and now.state is State.PAUSED)
    qtbot.waitUntil(lambda: window.bridge.is_up_to_date)
    a, b = window.bridge.latest.lanes
    assert a.steps.step[-1] == b.steps.step[-1]
    assert a.theta.vector[0] != b.theta.vector[0]
    assert {curve.name[0] for curve in window.panels["gradient"].plot.curves()} == {"A", "B"}

    window.panels["network"].lane_chosen.emit(1)
    assert {panel.lane for panel in window.panels.values()} == {1}
    assert window.panels["weights"]._lane is b

    twins.rows[1].promote.trigger()
    _wait(qtbot, window, lambda now: now.run == before + 2 and now.state is State.PAUSED)
    assert _labels(window) == ["A", "activation = sigmoid"]
    assert window.form.experiment.network.activation == "relu"

    twins.rows[1].remove.trigger()
    _wait(qtbot, window, lambda now: now.run == before + 3 and now.state is State.PAUSED)
    assert _labels(window) == ["A"]
    assert twins.rows == []
    assert window.bridge.latest.experiment == SMALL.replace("network.activation", "relu")
    assert (window.bridge.latest.lanes[0].theta.vector == b.theta.vector).all()


def test_a_lane_is_saved_as_an_experiment(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "b.json"
    window.form._add_twin("training.eta", 0.1)
    _wait(qtbot, window, lambda now: len(now.lanes) == 2)
    qtbot.waitUntil(lambda: len(window.form.twins.rows) == 2)
    monkeypatch.setattr(QFileDialog, "exec", lambda _: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _: [str(file)])
    window.form.twins.rows[1].save.trigger()
    assert Experiment.load(file) == SMALL.replace("training.eta", 0.1)


def _lesson_actions(window: MainWindow) -> list[QAction]:
    (bar,) = window.findChildren(QMenuBar)
    menu = next(menu for menu in bar.findChildren(QMenu) if menu.title() == "&Lessons")
    menu.aboutToShow.emit()
    return list(menu.actions())


def test_a_lesson_is_opened_from_the_menu(qtbot: QtBot, window: MainWindow) -> None:
    actions = _lesson_actions(window)
    assert [action.text().partition("  ·")[0] for action in actions] == [one.title for one in all_lessons()]
    lesson = open_lesson("exploding")
    next(action for action in actions if action.text().startswith(lesson.title)).trigger()
    _wait(qtbot, window, lambda now: now.experiment == lesson.experiment and now.state is State.READY)
    assert strip_of(window).isVisible()
    assert window.windowTitle() == f"{lesson.title}[*] – nnviz"
    _wait(qtbot, window, lambda now: len(now.lanes) == 2 and len(now.lanes[1].epochs.epoch) == 1)
    qtbot.waitUntil(
        lambda: (
            window.panels["gradient"].sentence.lines[0].startswith("A: Not trained yet. Hidden 5 would learn")
        )
    )


def test_a_file_opened_after_a_lesson_puts_the_lesson_away(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.documents.open_lesson("exploding")
    qtbot.waitUntil(lambda: window.teaching.desk is not None and strip_of(window).isVisible())
    SMALL.save(tmp_path / "small.json")
    window.documents.open_file(tmp_path / "small.json")
    _wait(qtbot, window, lambda now: now.experiment == SMALL and now.state is State.READY)
    qtbot.waitUntil(lambda: not strip_of(window).isVisible())


def test_another_experiment_than_the_lessons_is_told_and_there_is_a_way_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    lesson = open_lesson("exploding")
    window.documents.open_lesson(lesson.id)
    _wait(qtbot, window, lambda now: now.experiment == lesson.experiment and now.state is State.READY)
    qtbot.waitUntil(lambda: window.teaching.desk is not None and strip_of(window).isVisible())
    back = strip_of(window).own_button
    assert not window.isWindowModified()
    window.form.change({"training.eta": 0.01})  # as the lesson says
    window.form.change({"seed": 7})  # new weights are no other lesson
    _wait(qtbot, window, lambda now: now.experiment.seed == 7 and now.state is State.READY)
    window.teaching.desk.look()
    assert window.isWindowModified()
    assert not back.isVisible()

    window.form.change({"data.name": "moons"})
    _wait(qtbot, window, lambda now: now.experiment.data.name == "moons" and now.state is State.READY)
    qtbot.waitUntil(back.isVisible)
    assert window.isWindowModified()

    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    _wait(qtbot, window, lambda now: now.experiment == lesson.experiment and now.state is State.READY)
    qtbot.waitUntil(lambda: not back.isVisible())
    assert not window.isWindowModified()
    assert strip_of(window).isVisible()


def test_the_title_is_marked_until_what_was_changed_is_saved(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    assert window.windowTitle() == "nnviz[*]"
    window.form.architecture.add_button.click()  # waits for a rewind, and is saved as well
    assert window.isWindowModified()
    window.documents.save_file(tmp_path / "mine.json")
    assert window.windowTitle() == "mine.json[*] – nnviz"
    assert not window.isWindowModified()
    window.form.rewind()
    _wait(qtbot, window, lambda now: now.lanes[0].sizes == (2, 4, 4, 2) and now.state is State.READY)
    assert not window.isWindowModified()
    window.documents.save_file(tmp_path / "lane.json", SMALL)  # a lane, alone
    assert window.windowTitle() == "mine.json[*] – nnviz"


def test_the_title_is_of_the_lesson_whose_experiment_an_undo_brings_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    titles = []
    for lesson in map(open_lesson, ("exploding", "small-gradient")):
        window.documents.open_lesson(lesson.id)
        titles.append(f"{lesson.title}[*] – nnviz")
        qtbot.waitUntil(lambda: window.windowTitle() == titles[-1])
        qtbot.waitUntil(lambda lesson=lesson: window.form.experiment == lesson.experiment)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.windowTitle() == titles[0])


@pytest.mark.parametrize("lesson", all_lessons(), ids=lambda one: one.id)
def test_every_lesson_has_its_id_on_the_command_line(lesson: Any, tmp_path: Path) -> None:
    opened = open_source(lesson.id)
    assert opened.lesson == lesson
    assert opened.experiment == lesson.experiment
    assert opened.theta is None


def test_a_lesson_opens_the_panels_it_speaks_of(qtbot: QtBot, window: MainWindow) -> None:
    window.show_panel("data")
    window.panels.docks["gradient"].close()
    window.documents.open_lesson("starts")
    for name in open_lesson("starts").panels:
        qtbot.waitUntil(lambda name=name: not window.panels[name].visibleRegion().isEmpty())


def test_every_panel_that_a_lesson_names_is_there() -> None:
    names = {entry.name for entry in (*PANELS, *LABS)}
    for lesson in all_lessons():
        assert set(lesson.panels) <= names


def test_a_lesson_without_its_set_runs_on_the_digits(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.bridge.session, "data_dir", tmp_path)
    window.documents.open_lesson("vanishing-2")
    _wait(qtbot, window, lambda now: now.experiment.data.name == "digits" and now.state is State.READY)
    qtbot.waitUntil(lambda: window.teaching.desk is not None and strip_of(window).download_button.isVisible())
    assert window.windowTitle().startswith("The book's two hidden layers")
    assert window.form.experiment == window.bridge.latest.experiment
    assert window.form.experiment.training == open_lesson("vanishing-2").experiment.training
    qtbot.waitUntil(strip_of(window).own_button.isHidden)


def test_the_twin_that_was_chosen_is_named_and_let_go_with_the_next_lesson(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.documents.open_lesson("starts")
    _wait(qtbot, window, lambda now: len(now.lanes) == 3 and now.state is State.READY)
    _wait(qtbot, window, lambda now: len(now.lanes[1].epochs.epoch) == 1)
    window.panels["weights"].lane_chosen.emit(1)
    qtbot.waitUntil(lambda: window.controls.score.text().startswith("<b>B</b>: "))
    window.documents.open_lesson("exploding")
    _wait(qtbot, window, lambda now: len(now.lanes) == 2 and now.state is State.READY)
    qtbot.waitUntil(lambda: {panel.lane for panel in window.panels.values()} == {0})
    qtbot.waitUntil(lambda: window.controls.score.text().startswith("<b>A</b>: "))
