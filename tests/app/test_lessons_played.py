"""Every lesson that ships is played to its last page, with right answers and then with wrong ones."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QPushButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from nnviz.app.layout import LABS, PANELS
from nnviz.app.lesson_desk import LessonDesk
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened, standing_in
from nnviz.app.progress_book import ProgressBook
from nnviz.app.settings import Memory, Settings
from nnviz.core.chain_examples import exploding_chain
from nnviz.data.resources import resource
from nnviz.experiment.condition import Changed, Clause, Compared, Did, Panel
from nnviz.experiment.lesson import Ask, Lesson, Step, Why
from nnviz.experiment.lesson_library import lesson_ids, open_lesson
from nnviz.session.commands import Pause, Run, Seek, State, Watch
from nnviz.session.commands import Step as Go
from nnviz.session.session import Session
from nnviz.session.state_folder import StateFolder
from nnviz.training.lessons.answers import Answer
from nnviz.training.lessons.check import listed, report
from nnviz.view.charts.gradient_panel import GradientPanel
from nnviz.view.labs.chain_lab import ChainLab
from nnviz.view.labs.draw_pad import DrawPad
from nnviz.view.labs.valley_lab import ValleyLab
from nnviz.view.lesson.answer_box import AnswerBox, WhyBox
from nnviz.view.parts.over import Hatch

_LONG = 60_000
"""Milliseconds within which a run has come to where it is waited for, on a machine that is busy."""


class Player:
    """Does in a window what the pages of a lesson ask for, and notes what they show."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        assert window.teaching.desk is not None
        self.qtbot, self.window = qtbot, window
        self.desk: LessonDesk = window.teaching.desk
        self.strip = self.desk.strip
        self.outcomes: dict[str, str] = {}

    def play(self, *, rightly: bool) -> None:
        """From the first page to the last, where the strip says that it was the lesson."""
        self.outcomes.clear()
        self.until(lambda: self.place == 0 and self.is_started)
        for _ in range(4 * len(self.guide.pages)):
            place = self.place
            self.deal_with_page(rightly)
            if "That was the lesson" in self.strip.state.text():
                return
            if self.place == place:
                assert self.strip.on_button.isEnabled(), f"page {place} is a dead end"
                self.strip.on_button.click()
        raise AssertionError(f"on page {self.place} it goes round in circles")

    def deal_with_page(self, rightly: bool) -> None:
        self.until(lambda: self.is_started)
        item = self.guide.page.item
        if isinstance(item, Ask):
            self.reply(item, rightly)
        elif isinstance(item, Step):
            self.do(item)
        elif isinstance(item, Why):
            assert isinstance(self.strip.box, WhyBox)
            self.strip.box.explained.emit("a reason")
            self.until(lambda: bool(self.strip.outcome.text()))
            assert "You wrote: “a reason”" in self.strip.outcome.text()

    def reply(self, ask: Ask, rightly: bool) -> None:
        self.until(lambda: ask.id in self.desk.work.answers)
        if self.guide.open_ask is not None:
            found = self.desk.work.answers[ask.id]
            self.give(found, found.right if rightly else found.wrong[0].value)
        if self.desk._awaited is ask:
            if self.guide.asks_again:
                return  # one more guess first; what comes of this one is shown after the run
            self.run_until(lambda: self.desk._awaited is not ask)
        self.until(lambda: self.guide.page.item is not ask or bool(self.strip.outcome.text()))
        if self.guide.page.item is ask:
            self.outcomes[ask.id] = self.strip.outcome.text()

    def give(self, found: Answer, value: object) -> None:
        box = self.strip.box
        assert isinstance(box, AnswerBox)
        if found.ask.kind == "number":
            assert box.field is not None
            box.field.setText(repr(float(value)))  # type: ignore[arg-type]
            self.qtbot.keyClick(box.field, Qt.Key.Key_Return)
        elif found.ask.kind == "choice":
            box.findChildren(QPushButton)[int(value)].click()  # type: ignore[call-overload]
        else:
            layer = self.desk.sketch._layer
            assert layer is not None
            layer.show_values(np.asarray(value, float))
            layer.changed.emit()
            box.send.click()

    def do(self, step: Step) -> None:
        place = self.place
        self.desk.look()  # a change is counted from the first look, which comes long before a hand does
        for clause in step.done.clauses:
            self.do_clause(clause, lambda: self.guide.is_ticked(place))
        self.until(lambda: self.guide.is_ticked(place))

    def do_clause(self, clause: Clause, is_done: Callable[[], bool]) -> None:
        if isinstance(clause, Changed):
            self.change(clause.path, 1 + self.window.form.experiment.get(clause.path))
        elif isinstance(clause, Panel):
            self.window.show_panel(clause.name)
            panel = self.window.panels[clause.name]
            self.qtbot.keyClick(panel, Qt.Key.Key_Shift)
            self.use(panel, clause.control)
        elif isinstance(clause, Did):
            self.act(clause.act, is_done)
        elif isinstance(clause, Compared) and "." in clause.name:
            factor = {">": 2, "<": 0.5}.get(clause.sign)
            self.change(clause.name, factor * clause.value if factor else clause.value)
        else:
            standing = self.desk.watch.standing
            self.run_until(lambda: clause.holds(standing(self.snapshot), standing(self.snapshot)))

    def use(self, panel: QWidget, control: str) -> None:
        """Press the button of this name, choose this entry, or set this number."""
        name, _, value = control.partition(" = ")
        for box in panel.findChildren(QComboBox):
            if (place := box.findText(control, Qt.MatchFlag.MatchFixedString)) >= 0:
                box.setCurrentIndex(place)
        for number in panel.findChildren(QDoubleSpinBox):
            if value and number.accessibleName() == name:
                number.setValue(float(value))
        for button in panel.findChildren(QPushButton):
            if button.text() == "Pause":  # a ball still rolls, of the time before
                button.click()
            if button.text() == control:
                self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        if isinstance(panel, ValleyLab) and control == "thrown out":
            panel.rate.eta_moved.emit(1.0)
        if isinstance(panel, ChainLab) and control == "a factor over 1":
            panel.take_preset(exploding_chain(4))
        self.desk.look()

    def change(self, path: str, value: object) -> None:
        self.window.form.change({path: value})
        self.until(lambda: self.snapshot.experiment.get(path) == value)

    def act(self, act: str, is_done: Callable[[], bool]) -> None:
        if act.startswith("phase "):
            for _ in range(200):
                if is_done():
                    return
                version = self.snapshot.version
                self.window.documents.send(Go("phase"))
                self.until(lambda version=version: self.snapshot.version > version)
                self.desk.look()
        gradient = self.window.panels["gradient"]
        assert isinstance(gradient, GradientPanel)
        if act == "noise shown":
            self.window.show_panel("draw")
            draw = self.window.panels["draw"]
            assert isinstance(draw, DrawPad)
            self.until(lambda: draw._example is not None)  # nobody presses what is not drawn yet
            draw.noise_button.click()
        elif act == "digit drawn":
            draw = self.window.panels["draw"]
            assert isinstance(draw, DrawPad)
            self.until(lambda: draw._example is not None)
            self.qtbot.mouseClick(draw.pad, Qt.MouseButton.LeftButton)
        elif act == "drop shown":
            gradient.drop_button.click()
        elif act == "example chosen":
            self.window.documents.send(Watch(3))
        elif act == "rewound":
            self.window.actions_of_run.rewind.trigger()
            self.until(lambda: self.snapshot.step == 0)
        elif act == "went back":
            self.window.documents.send(Seek(0))
        elif act == "twin chosen":
            self.window.panels["outputs"].lane_chosen.emit(1)
        elif act == "speed changed":
            self.window.controls.speed.triggerAction(QSlider.SliderAction.SliderToMaximum)

    def run_until(self, true: Callable[[], bool]) -> None:
        if not true():
            self.window.controls.speed.setValue(self.window.controls.speed.maximum())
            self.window.documents.send(Run())
            self.until(true)
            if self.is_started:  # else it would be the start of the next page's experiment that is given up
                self.window.documents.send(Pause())

    def until(self, true: Callable[[], bool]) -> None:
        try:
            self.qtbot.waitUntil(true, timeout=_LONG)
        except Exception:
            print(f"page {self.place}, epoch {self.snapshot.epoch}, {self.snapshot.state}")
            raise

    @property
    def guide(self):  # type: ignore[no-untyped-def]
        assert self.desk.guide is not None
        return self.desk.guide

    @property
    def is_started(self) -> bool:
        return self.snapshot.state is not State.LOADING and not self.desk.run.is_of_before(self.snapshot)

    @property
    def place(self) -> int:
        return int(self.guide.progress.place)

    @property
    def snapshot(self):  # type: ignore[no-untyped-def]
        assert self.window.bridge.latest is not None
        return self.window.bridge.latest


def check_end(player: Player, lesson: Lesson, sign: str) -> None:
    """All is ticked off, every outcome was shown, nothing is veiled, and it is remembered as done."""
    guide, desk = player.guide, player.desk
    assert [place for place in range(len(guide.pages)) if not guide.is_ticked(place)] == []
    for ask in lesson.asks:
        found, told = desk.work.answers[ask.id], player.outcomes.get(ask.id, "")
        assert sign in told, f"{ask.id}: {told!r}"
        assert ask.kind == "draw" or found.shown(found.right) in told
    assert not [veil for veil in player.window.findChildren(Hatch) if veil.isVisible()]
    assert player.window.documents.waits_for == ""
    folder = player.window.bridge.session.folder
    assert folder is not None
    assert ProgressBook(folder.path).of(lesson.id).is_done


@pytest.mark.soak
@pytest.mark.timeout(300)
@pytest.mark.parametrize("id", lesson_ids())
def test_a_lesson_is_played_to_its_end(qtbot: QtBot, tmp_path: Path, id: str) -> None:
    lesson = open_lesson(id)
    opened = standing_in(Opened(lesson.experiment, lesson=lesson), None)
    window = MainWindow(
        Session(opened.experiment, None, None, StateFolder(tmp_path)), opened, Settings(Memory())
    )
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitUntil(lambda: window.teaching.desk is not None and window.bridge.latest is not None)
    player = Player(qtbot, window)

    player.play(rightly=True)
    check_end(player, lesson, "✓")
    panels = frozenset(entry.name for entry in (*PANELS, *LABS))
    told = report(resource("lessons") / f"{id}.md", panels).listed
    assert listed(lesson, player.desk.work.answers)["questions"] == told["questions"]

    guide = player.guide
    player.strip.restart_button.click()
    player.until(lambda: player.guide is not guide)
    player.play(rightly=False)
    check_end(player, lesson, "✕")

    before, experiment = player.snapshot, window.form.experiment
    player.strip.close_button.click()
    assert window.form.experiment == experiment
    assert (player.snapshot.run, player.snapshot.step) == (before.run, before.step)
    window.close()
