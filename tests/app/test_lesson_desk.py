"""A lesson in the window: it points, veils, makes Run wait, ticks off, and leaves all as it was."""

import json
import re
import weakref
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace
from one_window import OneWindow, is_dressed
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QWidget
from pytestqt.qtbot import QtBot

from nnviz.app.lesson_desk import LessonDesk
from nnviz.app.lesson_watch import _act_of
from nnviz.app.lesson_work import outcome
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.progress_book import ProgressBook
from nnviz.app.settings import Memory, Settings
from nnviz.experiment.answer_line import read_line
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.lesson import Ask, Lesson, Step
from nnviz.experiment.lesson_file import CONTROLS, read_lesson
from nnviz.experiment.lesson_library import all_lessons, open_lesson
from nnviz.session.commands import Run, State, Visit
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import StateFolder
from nnviz.training.lessons.answers import Answer, answers_of
from nnviz.training.lessons.runs import Runs
from nnviz.view.labs.pages import Pages
from nnviz.view.labs.valley_choices import BOWL, MAIN
from nnviz.view.labs.valley_lab import ValleyLab
from nnviz.view.lesson.answer_box import AnswerBox, WhyBox
from nnviz.view.parts.over import Hatch, Ring

EXPERIMENT = """{
"data": {"name": "and", "coding": "binary"},
"network": {"hidden": []},
"training": {"eta": 3, "batch_size": 4, "epochs": 30}
}"""
FILE = f"""---
title: T
question: Q?
chapter: 1.1
minutes: 3
covers: 1
panels: outputs
---
Words.

```json
{EXPERIMENT}
```
```ask
id: share
kind: number
when: before
right: rows_right
wrong: always_stuck
veils: cost
How many rows of four?
---
So it is: {{right}}.
```
```step
done: epoch >= 30
point: run
**Press Space.**
```
```step
done: panel weights opened
point: weights
Look at them.
```
```why
Why?
---
Because of {{share}}.
```
"""


SMALL = Experiment.from_dict(json.loads(EXPERIMENT))
_NUMBERS = count()


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    """One that nobody has begun yet."""
    file = tmp_path / f"t{next(_NUMBERS)}.md"
    file.write_text(FILE, encoding="utf-8")
    return read_lesson(file)


@pytest.fixture(scope="module")
def kept_window(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OneWindow]:
    one = OneWindow(QtBot(request), SMALL, folder=StateFolder(tmp_path_factory.mktemp("state")))
    yield one
    one.close()


@pytest.fixture
def window(qtbot: QtBot, one_window: MainWindow, lesson: Lesson) -> MainWindow:
    one_window.documents.lead_through(lesson)
    qtbot.waitUntil(lambda: over(one_window, Hatch) != [])
    return one_window


def until(qtbot: QtBot, window: MainWindow, true: Callable[[Snapshot], bool]) -> None:
    qtbot.waitUntil(lambda: window.bridge.latest is not None and true(window.bridge.latest))


def desk_of(window: MainWindow) -> LessonDesk:
    assert window.teaching.desk is not None
    return window.teaching.desk


def over(window: MainWindow, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in window.findChildren(kind) if one.isVisible()]


def test_a_lesson_is_played_to_its_end(qtbot: QtBot, window: MainWindow, lesson: Lesson) -> None:
    desk, strip = desk_of(window), desk_of(window).strip
    until(qtbot, window, lambda now: now.state is State.READY)
    assert strip.isVisible()
    assert over(window, Hatch)

    window.documents.send(Run())  # which waits for the answer
    assert "waits for your answer" in window.message_bar.text.text()
    assert window.bridge.latest is not None
    assert window.bridge.latest.step == 0

    qtbot.waitUntil(lambda: "share" in desk.work.answers)
    assert isinstance(strip.box, AnswerBox)
    assert strip.box.field is not None
    strip.box.field.setText("4")
    qtbot.keyClick(strip.box.field, Qt.Key.Key_Return)
    assert strip.focusWidget() is strip  # Enter goes on, and Space trains
    assert not window.message_bar.isVisible()  # nothing waits any more
    assert not over(window, Hatch)
    assert not strip.now_button.isHidden()  # the run has not come so far
    assert over(window, Ring)

    window.documents.send(Run())
    qtbot.waitUntil(lambda: "Your answer: 4" in strip.outcome.text())
    strip.on_button.click()
    qtbot.waitUntil(lambda: "on ▸" in strip.state.text())  # epoch 30 was reached, and its words are read
    assert desk.guide is not None
    assert desk.guide.progress.place == 1
    until(qtbot, window, lambda now: now.state is State.FINISHED)
    assert "30 epochs done" in window.bridge.latest.message
    strip.on_button.click()
    assert not window.message_bar.isVisible()  # it was news of the page before
    desk.look()
    window.show_panel("weights")
    qtbot.waitUntil(lambda: desk.guide is not None and desk.guide.is_ticked(2))
    assert "on ▸" in strip.state.text()  # what came of the step is to be looked at
    strip.on_button.click()
    assert desk.guide is not None
    assert desk.guide.progress.place == 3
    assert isinstance(strip.box, WhyBox)
    strip.box.field.setPlainText("my reason")
    strip.box.explained.emit("my reason")
    qtbot.waitUntil(lambda: "Because of" in strip.outcome.text())
    assert "You wrote: “my reason”" in strip.outcome.text()
    assert "That was the lesson" in strip.state.text()

    folder = window.bridge.session.folder
    kept = ProgressBook(folder.path).of(lesson.id)
    assert kept.is_done
    assert kept.answers == {"share": 4.0}
    assert kept.reasons == {3: "my reason"}


def test_a_lesson_that_the_program_begins_with_asks_before_anything_of_its_run_is_seen(
    qtbot: QtBot, lesson: Lesson
) -> None:
    made = MainWindow(Session(SMALL), Opened(SMALL, lesson=lesson), Settings(Memory()))
    qtbot.addWidget(made)
    veiled: list[bool] = []
    made.bridge.status_ready.connect(lambda _: veiled.append(bool(over(made, Hatch))))
    made.show()
    until(qtbot, made, lambda snapshot: bool(snapshot.lanes))
    assert all(veiled)
    made.close()


def test_what_came_of_a_guess_is_seen_before_anything_else_is_asked(qtbot: QtBot, window: MainWindow) -> None:
    desk = desk_of(window)
    qtbot.waitUntil(lambda: "share" in desk.work.answers)
    desk.strip.answered.emit(3.0)
    desk.strip.on_button.click()
    assert desk.guide is not None
    assert desk.guide.progress.place == 1
    window.documents.send(Run())
    qtbot.waitUntil(lambda: desk.guide.progress.place == 0)  # back, once epoch 30 is there
    assert "Your answer: 3" in desk.strip.outcome.text()
    desk.strip.on_button.click()
    assert desk.guide.progress.place == 2  # over the step, which is done


def test_what_was_not_seen_of_one_lesson_turns_no_page_of_the_next(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    desk = desk_of(window)
    qtbot.waitUntil(lambda: "share" in desk.work.answers)
    desk.strip.answered.emit(3.0)
    desk.turn(1)  # away from what is to be shown at epoch 30
    file = tmp_path / "next.md"
    file.write_text(FILE, encoding="utf-8")
    window.documents.lead_through(read_lesson(file))
    qtbot.waitUntil(lambda: desk.guide is not None and desk.guide.lesson.id == "next")
    desk.strip.answered.emit(None)
    desk.turn(1)
    desk.look()  # which comes long before a hand does
    window.documents.send(Run())
    qtbot.waitUntil(lambda: desk.guide is not None and desk.guide.is_ticked(1))
    assert desk.guide is not None
    assert desk.guide.progress.place == 1
    assert "on ▸" in desk.strip.state.text()


def test_what_came_of_a_guess_is_seen_though_another_question_was_answered_at_once_meanwhile(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    first = FILE[FILE.index("```ask") : FILE.index("```step")]
    second = first.replace("id: share", "id: at_once").replace("right:", "at: 0\nright:")
    file = tmp_path / "meanwhile.md"
    file.write_text(FILE.replace(first, first + second), encoding="utf-8")
    desk = desk_of(window)
    desk.open(read_lesson(file), "")
    for which in ("share", "at_once"):
        qtbot.waitUntil(lambda which=which: which in desk.work.answers)
        desk.strip.answered.emit(3.0)
        desk.strip.on_button.click()
    window.documents.send(Run())
    qtbot.waitUntil(lambda: desk.guide is not None and desk.guide.progress.place == 0)
    assert "Your answer: 3" in desk.strip.outcome.text()


def test_a_step_by_hand_is_pointed_at_where_it_is_in_sight_and_looking_about_is_no_use_of_a_panel(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "by_hand.md"
    file.write_text(FILE.replace("weights opened", "weights used"), encoding="utf-8")
    desk, inside = desk_of(window), window.panels["weights"].body
    desk.open(read_lesson(file), "")
    guide = desk.guide
    assert guide is not None
    desk.turn(2)
    assert not inside.visibleRegion().isEmpty()  # a panel that is pointed at is brought into sight
    for name, is_seen in (("outputs", False), ("weights", True)):
        window.show_panel(name)
        QApplication.processEvents()
        desk.look()
        assert bool(over(window, Ring)) == is_seen
    nowhere = QPointF(1, 1)
    turned = QWheelEvent(nowhere, nowhere, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
                         Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(inside, turned)
    desk.look()
    assert not guide.is_ticked(2)
    qtbot.mousePress(inside, Qt.MouseButton.LeftButton)
    desk.look()
    assert guide.is_ticked(2)
    assert guide.progress.place == 2
    assert "on ▸" in desk.strip.state.text()


def at_a_step_in_the_valley(window: MainWindow, folder: Path, asked: str) -> tuple[LessonDesk, ValleyLab]:
    """A lesson with a step that asks for this, turned to it, with the Valley in sight."""
    file = folder / f"{folder.name}.md"  # what was ticked is remembered by the name
    file.write_text(FILE.replace("panel weights opened", asked), encoding="utf-8")
    desk = desk_of(window)
    desk.open(read_lesson(file), "")
    desk.turn(2)
    window.show_panel("valley")
    valley = window.panels["valley"]
    assert isinstance(valley, ValleyLab)
    valley.choices.plane.setCurrentIndex(MAIN)  # whatever the test before chose
    return desk, valley


def test_a_control_that_a_step_names_must_be_used_and_not_its_panel_alone(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    asked = "panel valley used a bowl and panel valley used Roll"
    desk, valley = at_a_step_in_the_valley(window, tmp_path, asked)
    ticked = []
    for act in (
        lambda: qtbot.keyClick(valley.choices.plane, Qt.Key.Key_Shift),
        lambda: qtbot.mousePress(valley.balls.roll, Qt.MouseButton.LeftButton),  # in another plane
        lambda: valley.choices.plane.setCurrentIndex(BOWL),
        lambda: qtbot.mousePress(valley.balls.step, Qt.MouseButton.LeftButton),
        lambda: qtbot.mousePress(valley.balls.roll, Qt.MouseButton.LeftButton),
    ):
        act()
        desk.look()
        assert desk.guide is not None
        ticked.append(desk.guide.is_ticked(2))
    assert ticked == [False, False, False, False, True]


def test_a_number_that_a_step_asks_for_counts_once_it_is_set(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "number.md"
    file.write_text(FILE.replace("panel weights opened", "panel neuron used b = -10"), encoding="utf-8")
    desk = desk_of(window)
    desk.open(read_lesson(file), "")
    desk.turn(2)
    window.show_panel("neuron")
    boxes = window.panels["neuron"].findChildren(QDoubleSpinBox)
    box = next(box for box in boxes if box.accessibleName() == "b")
    box.setFocus()
    box.selectAll()
    ticked = []
    for act in (lambda: qtbot.keyClicks(box, "-10"), lambda: qtbot.keyClick(box, Qt.Key.Key_Return)):
        act()
        desk.look()
        assert desk.guide is not None
        ticked.append(desk.guide.is_ticked(2))
    assert ticked == [False, True]
    assert window.focusWidget() is desk.strip  # the field gave the keys up, and Enter goes on


def test_a_ball_must_leave_the_bowl_where_a_step_asks_for_that(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    asked = "panel valley used a bowl and panel valley used thrown out"
    assert asked in {item.done.text for lesson in all_lessons() for item in lesson.steps}
    desk, valley = at_a_step_in_the_valley(window, tmp_path, asked)
    qtbot.keyClick(valley.choices.plane, Qt.Key.Key_Shift)
    valley.choices.plane.setCurrentIndex(BOWL)
    ticked = []
    for eta in (0.1, 0.6, 0.7):  # it leaves past 2/3
        valley.rate.eta_moved.emit(eta)
        desk.look()
        assert desk.guide is not None
        ticked.append(desk.guide.is_ticked(2))
    assert ticked == [False, False, True]


def test_a_step_asks_for_every_choice_of_the_valley_that_it_tells_to_make(window: MainWindow) -> None:
    window.show_panel("valley")
    boxes = window.panels["valley"].findChildren(QComboBox)
    choices = {box.itemText(index) for box in boxes for index in range(box.count())}
    steps = [item for lesson in all_lessons() for item in lesson.steps if item.shows == ("valley",)]
    italics = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
    told = [choices & set(italics.findall(step.text)) for step in steps]
    assert sum(map(len, told)) >= 6
    for step, choice in zip(steps, told, strict=True):
        assert choice == {clause.control for clause in step.done.clauses} & choices, step.text


def test_a_page_turns_to_its_part_of_a_lab_and_what_was_trained_stays_before_another_experiment(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "two.md"
    other = EXPERIMENT.replace('"epochs": 30', '"epochs": 20')
    step = f"```json\n{other}\n```\n```step\ndone: panel costs used\nshows: costs softmax\nDo.\n```\n"
    file.write_text(FILE.replace("```step\ndone: panel", f"{step}```step\ndone: panel"), encoding="utf-8")
    desk = desk_of(window)
    until(qtbot, window, lambda now: now.state is State.READY)
    desk.open(read_lesson(file), "")
    desk.strip.answered.emit(None)
    desk.turn(1)
    desk.look()
    window.documents.send(Run())
    until(qtbot, window, lambda now: now.epoch == 30)
    desk.look()
    assert desk.guide is not None
    assert (desk.guide.is_ticked(1), desk.guide.progress.place) == (True, 1)
    assert "on ▸" in desk.strip.state.text()
    desk.turn(2)
    pages = window.panels["costs"].findChild(Pages)
    assert pages is not None
    assert pages.buttons["softmax"].isChecked()


def test_every_part_of_a_lab_that_a_shipped_lesson_turns_to_is_there(window: MainWindow) -> None:
    places = desk_of(window).places
    items = (item for lesson in all_lessons() for item in lesson.items if isinstance(item, Step | Ask))
    for name, part in {item.shows for item in items if len(item.shows) == 2}:
        places.show((name, part))
        pages = window.panels[name].findChild(Pages)
        assert pages is not None
        assert pages.buttons[part].isChecked()


def test_a_panel_that_is_alone_gives_way_to_the_one_that_a_step_points_at(
    qtbot: QtBot, window: MainWindow
) -> None:
    desk = desk_of(window)
    desk.strip.answered.emit(None)
    window.places.one_panel.toggle(window.panels["network"])
    desk.turn(1)
    desk.turn(2)
    assert window.places.one_panel.is_on
    assert window.panels["weights"].isVisible()
    assert not window.panels["network"].isVisible()
    assert len(over(window, Ring)) == 1


def test_a_lesson_that_follows_another_begins_at_the_top_of_the_form_and_with_the_keys(
    window: MainWindow, lesson: Lesson, tmp_path: Path
) -> None:
    file = tmp_path / "step_first.md"
    step = "```step\ndone: epoch >= 9\nRun.\n```\n"
    file.write_text(FILE.replace("```ask", f"{step}```ask"), encoding="utf-8")
    desk, bar = desk_of(window), window.form.fields.verticalScrollBar()
    bar.setMaximum(99)
    bar.setValue(99)
    desk.strip.on_button.setFocus()
    desk.open(read_lesson(file), "")
    assert bar.value() == 0
    assert window.focusWidget() is desk.strip  # Enter goes on once the step is done: no field of the form
    desk.open(lesson, "mnist")
    assert "MNIST" in desk.strip.stand_in.text()  # a set that is missing is called what the form calls it


def test_what_the_next_question_is_about_too_stays_veiled_until_that_one_is_answered(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    first = FILE[FILE.index("```ask") : FILE.index("```step")].replace("veils: cost", "at: 0\nveils: outputs")
    second = first.replace("id: share", "id: share_again")
    file = tmp_path / "again.md"
    file.write_text(FILE[: FILE.index("```ask")] + first + second + FILE[FILE.index("```step") :], "utf-8")
    desk = desk_of(window)
    desk.open(read_lesson(file), "")
    outputs = window.panels["outputs"].body
    for veiled, which in ((True, "share"), (False, "share_again")):
        qtbot.waitUntil(lambda which=which: which in desk.work.answers)
        desk.strip.answered.emit(4.0)
        assert "The answer is" in desk.strip.outcome.text()
        assert any(veil._target is outputs for veil in desk.overlays.laid) == veiled
        desk.turn(1)


def test_a_rewind_counts_once_the_run_has_gone_back(qtbot: QtBot, window: MainWindow) -> None:
    desk = desk_of(window)
    desk.strip.answered.emit(None)
    window.documents.send(Run())
    until(qtbot, window, lambda now: now.epoch == 30)
    latest = window.bridge.latest
    assert latest is not None
    window.actions_of_run.rewind_requested.emit()
    assert "rewound" not in desk.watch.standing(latest).acts
    until(qtbot, window, lambda now: now.step == 0)
    assert "rewound" in desk.watch.standing(window.bridge.latest).acts  # type: ignore[arg-type]


def test_what_leads_nowhere_is_no_act(window: MainWindow) -> None:
    assert [_act_of(Visit(1, step), 5) for step in (4, 5, 6)] == ["went back", "", ""]
    desk, latest = desk_of(window), window.bridge.latest
    assert latest is not None
    for layer in (-1, 0):  # let go, and chosen
        window.panels["network"].neuron_selected.emit(layer, layer)
        assert ("neuron chosen" in desk.watch.standing(latest).acts) is (layer >= 0)


def test_a_rewind_of_what_was_not_trained_and_another_run_count_at_once(window: MainWindow) -> None:
    watch, latest = desk_of(window).watch, window.bridge.latest
    assert latest is not None
    for before, now in (((1, 0), (1, 0)), ((1, 5), (2, 5))):
        watch.begin(hands=False)
        watch._rewound_from = before
        run, step = now
        assert "rewound" in watch.standing(replace(latest, run=run, step=step)).acts


def test_skipping_lifts_the_veil_shows_what_the_run_gives_and_enter_turns_the_page(
    qtbot: QtBot, window: MainWindow
) -> None:
    desk = desk_of(window)
    qtbot.waitUntil(lambda: "share" in desk.work.answers)
    window.setFocus()
    desk.strip.answered.emit(None)  # what a press on "skip" does, which takes no keys itself
    assert not over(window, Hatch)
    assert "The answer is" in desk.strip.outcome.text()
    assert "So it is" in desk.strip.outcome.text()
    assert window.documents.waits_for == ""
    assert window.focusWidget() is desk.strip
    qtbot.keyClick(desk.strip, Qt.Key.Key_Return)
    assert desk.guide is not None
    assert desk.guide.progress.place == 1


def test_answers_are_copied_as_one_line_with_a_name_only_if_one_was_typed(
    qtbot: QtBot, window: MainWindow, lesson: Lesson
) -> None:
    desk = desk_of(window)
    qtbot.waitUntil(lambda: "share" in desk.work.answers)
    desk.strip.answered.emit(3.0)
    for name in ("", "Ada L."):
        desk._copy_answers(name)
        qtbot.waitUntil(lambda name=name: f"name={name[:3]}" in clip() if name else "share=3" in clip())
        line = read_line(clip())
        assert line.lesson == lesson.id
        assert line.name == name
        assert [one.id for one in line.given] == ["share"]


def test_to_copy_answers_puts_off_no_question_that_is_on_its_way(qtbot: QtBot, window: MainWindow) -> None:
    desk = desk_of(window)
    desk.work.answers.clear()
    desk.turn(0)  # asks anew
    with qtbot.waitSignals([desk.work.answered, desk.work.written]):
        desk._copy_answers("")


def test_what_lies_behind_a_why_stands_on_no_other_page(qtbot: QtBot, window: MainWindow) -> None:
    desk = desk_of(window)
    qtbot.waitUntil(lambda: "share" in desk.work.answers)
    desk.turn(3)
    assert isinstance(desk.strip.box, WhyBox)
    with qtbot.waitSignal(desk.work.explained):
        desk.strip.explained.emit("my reason")
        desk.turn(0)
    assert isinstance(desk.strip.box, AnswerBox)
    assert not desk.strip.box.isHidden()
    assert not desk.strip.outcome.text()


def clip() -> str:
    return str(QGuiApplication.clipboard().text())


def test_a_page_that_asks_for_another_setting_is_about_the_run_with_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "other_cost.md"
    asked = "cost = quadratic and epoch >= 9"
    file.write_text(FILE.replace("panel weights opened", asked), encoding="utf-8")
    desk = desk_of(window)
    desk.open(read_lesson(file), "")
    desk.turn(2)
    shown = []
    for path, value in (("training.cost", "quadratic"), ("network.output", "tanh")):
        window.form.change({path: value})
        until(qtbot, window, lambda now, path=path, value=value: now.experiment.get(path) == value)
        desk.look()
        shown.append(desk.strip.own_button.isVisible())
    assert shown == [False, True]


def test_the_run_of_the_page_before_ticks_off_nothing_on_another_experiment(
    qtbot: QtBot, window: MainWindow
) -> None:
    desk = desk_of(window)
    until(qtbot, window, lambda now: now.state is State.READY)
    desk.strip.answered.emit(None)
    window.documents.send(Run())
    until(qtbot, window, lambda now: now.epoch == 30)
    desk.run.start()  # what a page that is about another experiment does
    desk.turn(1)
    desk.look()  # at a snapshot of the run that ended, as none of the new one has come
    assert desk.guide is not None
    assert not desk.guide.is_ticked(1)


def test_closing_leaves_form_and_run_as_they_are_gives_back_lent_room_and_lets_go_of_what_was_trained(
    qtbot: QtBot, window: MainWindow
) -> None:
    until(qtbot, window, lambda now: now.state is State.READY)
    network, outputs = (window.panels.dock_of(name) for name in ("network", "outputs"))
    assert network is not None
    assert outputs is not None
    qtbot.waitUntil(lambda: outputs.height() > 1.2 * network.height())
    trained = weakref.ref(desk_of(window).work._runs)
    before, experiment = window.bridge.latest, window.form.experiment
    desk_of(window).strip.close_button.click()
    assert not desk_of(window).strip.isVisible()
    assert not over(window, Hatch)
    assert not over(window, Ring)
    assert window.documents.waits_for == ""
    assert window.form.experiment == experiment
    assert before is not None
    assert window.bridge.latest is not None
    assert window.bridge.latest.run == before.run
    qtbot.waitUntil(lambda: network.height() > outputs.height())
    qtbot.waitUntil(lambda: trained() is None)  # once the answer on its way is given up


def test_the_panels_follow_the_picture_and_the_neuron_that_a_question_is_about(
    qtbot: QtBot, window: MainWindow
) -> None:
    until(qtbot, window, lambda now: now.dataset is not None)
    desk = desk_of(window)
    assert desk.guide is not None
    ask = desk.guide.lesson.asks[0]
    desk._take(Answer(ask, 1.0, (), {"right": 1.0, "picture": 3, "neuron": 1}))
    assert window.selection.neuron == (0, 0)
    until(qtbot, window, lambda now: now.example is not None and now.example.source == "test example 3")


def test_every_control_field_and_panel_has_its_place_and_what_tells_the_same_elsewhere_is_veiled_too(
    window: MainWindow,
) -> None:
    desk = desk_of(window)
    fields = ("training.eta", "network.hidden", "data.noise", "training.dropout", "seed", "gradient")
    for name in (*CONTROLS, *fields):
        assert desk.places.control(name) is not None, name
    assert desk.places.control("no such") is None
    assert desk.guide is not None
    ask = replace(desk.guide.lesson.asks[0], veils=("outputs",))
    panel = window.panels["outputs"]
    assert {panel.body, panel.caption} <= set(desk.places.veiled(ask))
    told = {window.controls.score, window.timeline, window.step_strip.promise}  # the cost, elsewhere
    assert told <= set(desk.places.veiled(desk.guide.lesson.asks[0]))


def test_a_lesson_goes_on_where_it_was_left_or_begins_anew_without_its_answers(
    qtbot: QtBot, window: MainWindow, lesson: Lesson
) -> None:
    desk = desk_of(window)
    until(qtbot, window, lambda now: now.state is State.READY)
    desk.strip.answered.emit(None)
    desk.turn(1)
    desk.close()
    desk.open(lesson, "")
    assert desk.guide is not None
    assert desk.guide.progress.place == 1
    assert desk.guide.progress.answers == {"share": None}
    desk.look()
    assert "Its run begins anew" in window.message_bar.text.text()
    run = window.bridge.latest.run if window.bridge.latest else 0
    desk.strip.restart_button.click()
    until(qtbot, window, lambda now: now.run > run)
    qtbot.waitUntil(lambda: desk.guide is not None and desk.guide.progress.place == 0)
    assert desk.guide.progress.answers == {}
    qtbot.waitUntil(lambda: over(window, Hatch) != [])


def test_that_a_lesson_goes_on_is_still_said_where_it_was_left_on_another_experiment(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file, desk = tmp_path / "resumed.md", desk_of(window)
    other = EXPERIMENT.replace('"epochs": 30', '"epochs": 20')
    file.write_text(FILE.replace("```step", f"```json\n{other}\n```\n```step", 1), encoding="utf-8")
    until(qtbot, window, lambda now: now.state is State.READY)
    desk.open(read_lesson(file), "")
    desk.strip.answered.emit(None)
    desk.turn(1)
    until(qtbot, window, lambda now: now.experiment.training.epochs == 20 and now.state is State.READY)
    run = window.bridge.latest.run
    window.documents.lead_through(read_lesson(file))
    until(qtbot, window, lambda now: now.run > run and now.experiment.training.epochs == 20)
    until(qtbot, window, lambda now: now.state is State.READY)
    desk.look()
    assert "Its run begins anew" in window.message_bar.text.text()
    assert window.message_bar.isVisible()


@pytest.mark.dressed
def test_a_lesson_takes_the_colours_of_the_window(window: MainWindow, qtbot: QtBot) -> None:
    desk = desk_of(window)
    veil = max(over(window, Hatch), key=QWidget.width)
    for theme in ("light", "dark"):
        window.appearance.set_theme(theme)
        qtbot.waitUntil(is_dressed)
        card = window.look.colour("card")
        assert veil.grab().toImage().pixelColor(5, 2).lightness() == pytest.approx(card.lightness(), abs=60)
        assert not desk.strip.grab().isNull()


def test_an_answer_is_told_to_be_right_near_or_wrong_and_no_drawn_one_is_told_in_words() -> None:
    asked = answers_of(open_lesson("adder"), Runs())["nand_z"]
    signs = [outcome(asked, given).partition(" ")[0] for given in (-1.0, -1.09, -1.2)]
    assert signs == ["**✓", "**≈", "**✕"]
    assert outcome(asked, None).startswith("The answer is **−1**.")
    drawn = next(one for one in answers_of(open_lesson("sigmoid"), Runs()).values() if one.ask.kind == "draw")
    assert outcome(drawn, None) == drawn.after
