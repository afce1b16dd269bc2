"""Runs are kept: under a name, in Recent after a normal end, and offered after a crash."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from recorded import TINY, advance, begun, moments, recorded
from small_runs import small

from nnviz.app import saving
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Memory, Settings
from nnviz.app.settings_dialog import ROWS
from nnviz.app.start_here import _read_curves
from nnviz.core.naming import percent
from nnviz.session.commands import Run, State, Step
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.session.state_folder import StateFolder
from nnviz.training.run_file import RunFile
from nnviz.training.run_reading import read_run_file

SMALL = small()
Open = Callable[[], MainWindow]


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "state")


@pytest.fixture
def settings() -> Settings:
    return Settings(Memory())


@pytest.fixture
def open_window(qtbot: QtBot, folder: StateFolder, settings: Settings) -> Iterator[Open]:
    opened: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(Session(SMALL, folder=folder), Opened(SMALL), settings)
        opened.append(window)
        qtbot.addWidget(window)
        window.panels.make_no_more()  # what stands behind tabs plays no part
        with qtbot.waitActive(window):
            window.show()
        wait(qtbot, window, lambda now: now.state is State.READY)
        return window

    yield make
    for window in opened:
        window.close()


def wait(qtbot: QtBot, window: MainWindow, true: Callable[[Snapshot], bool]) -> None:
    qtbot.waitUntil(lambda: window.bridge.latest is not None and true(window.bridge.latest))


def train(qtbot: QtBot, window: MainWindow, epochs: int = 1) -> None:
    there = window.bridge.latest.epoch + epochs
    window.bridge.session.send(Step("epoch", epochs))
    wait(qtbot, window, lambda now: now.epoch == there and now.state is State.PAUSED)
    wait(qtbot, window, lambda now: now.recording.path is not None)  # another thread writes


def says(qtbot: QtBot, window: MainWindow, words: str) -> None:
    qtbot.waitUntil(lambda: words in window.message_bar.text.text())


def recent(window: MainWindow) -> QMenu:
    (menu,) = (menu for menu in window.findChildren(QMenu) if menu.title() == "Open &recent")
    menu.aboutToShow.emit()
    return menu


def test_ctrl_s_asks_once_and_from_then_on_all_is_recorded_there(
    qtbot: QtBot, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, asked = open_window(), []
    path = tmp_path / "mine.nnviz"

    def choose(_: object, title: str, proposed: Path, kinds: str) -> Path:
        asked.append(proposed.name)
        return path

    monkeypatch.setattr(saving, "ask_where", choose)
    train(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    says(qtbot, window, f"Saved as {path}")
    assert asked == ["digits, 6 hidden.nnviz"]
    assert window._settings.folder == tmp_path  # where the next one is proposed
    qtbot.waitUntil(lambda: window.windowTitle().startswith("mine.nnviz"))
    assert not window.isWindowModified()
    train(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    says(qtbot, window, "mine.nnviz is up to date")
    assert len(asked) == 1
    window.documents.open_lesson("neuron")
    qtbot.waitUntil(lambda: window.windowTitle().startswith("What a neuron decides"))
    window.undo.undo_action.trigger()  # where all went that stands there again
    qtbot.waitUntil(lambda: window.windowTitle() == "mine.nnviz[*] – nnviz")
    assert not window.isWindowModified()
    window.close()
    with read_run_file(path) as reading:
        assert [row.epoch for row in reading.rows(reading.runs()[0].id, 0)] == [0, 1, 2]


def test_a_saved_file_is_opened_again_by_its_content_and_gone_on_with(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    window = open_window()
    train(qtbot, window, 2)
    theta = window.bridge.latest.lanes[0].theta.vector.copy()
    window.saving.save_as(tmp_path / "nowhere" / "mine.nnviz")
    says(qtbot, window, "Not saved: ")
    window.saving.save_as(tmp_path / "mine.nnviz")
    says(qtbot, window, "Saved as")
    window.close()
    (tmp_path / "mine.nnviz").rename(tmp_path / "other name")
    window = open_window()
    window.documents.open_file(tmp_path / "other name")
    wait(qtbot, window, lambda now: now.epoch == 2 and now.state is State.PAUSED)
    assert (window.bridge.latest.lanes[0].theta.vector == theta).all()
    qtbot.waitUntil(lambda: window.windowTitle().startswith("other name"))
    (tmp_path / "other name").rename(tmp_path / "away")
    window.bridge.session.send(Step("batch", 3))
    says(
        qtbot, window, "other name: was moved or replaced while it was open. All is recorded in another place"
    )
    qtbot.waitUntil(lambda: window.windowTitle().startswith("digits, 6 hidden"))
    assert window.saving.path is None


def test_files_of_late_stand_in_recent_as_long_as_they_are_there(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    window = open_window()
    assert [action.text() for action in recent(window).actions()] == ["Nothing yet"]
    SMALL.save(tmp_path / "one.json")
    small(seed=4).save(tmp_path / "two.json")
    for name in ("one.json", "two.json", "one.json"):
        window.documents.open_file(tmp_path / name)
    names = [action.text().split(" ")[0] for action in recent(window).actions()]
    assert names == ["one.json", "two.json"]
    (tmp_path / "one.json").unlink()
    assert len(recent(window).actions()) == 1
    recent(window).actions()[0].trigger()
    wait(qtbot, window, lambda now: now.experiment.seed == 4)


def test_closing_asks_nothing_and_what_the_next_start_offers_to_go_on_with_still_has_no_name(
    qtbot: QtBot, open_window: Open, folder: StateFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_window()
    first.earlier.offer_last()
    assert first.offer_bar.isHidden()  # nothing was done yet
    train(qtbot, first, 2)
    first.close()
    (ended,) = folder.ended()
    assert folder.orphans() == []
    window, asked = open_window(), []
    (action,) = recent(window).actions()
    assert re.fullmatch(r"digits, 6 hidden, epoch 2  ·  \d{4}-\d\d-\d\d \d\d:\d\d", action.text())
    window.earlier.offer_last()
    assert window.offer_bar.text.text() == "The last time: digits, 6 hidden, epoch 2"
    window.offer_bar.take_button.click()
    wait(qtbot, window, lambda now: now.epoch == 2 and now.state is State.PAUSED)
    qtbot.waitUntil(lambda: window.windowTitle().startswith("digits, 6 hidden"))
    assert window.saving.path is None
    monkeypatch.setattr(saving, "ask_where", lambda _, title, proposed, kinds: asked.append(proposed.name))
    window.saving.save()
    assert asked == ["digits, 6 hidden.nnviz"]
    assert [path for path, _, _ in window.earlier.recent()] == [ended]  # once
    window.form.change({"data.name": "spiral"})
    assert window.windowTitle().startswith("spiral, ")


def test_a_session_is_forgotten_when_the_window_closes_where_none_are_kept_but_not_what_was_saved(
    qtbot: QtBot, open_window: Open, orphan: Path, folder: StateFolder, tmp_path: Path, settings: Settings
) -> None:
    folder.end(orphan)
    settings.most_kept = 0
    window = open_window()
    train(qtbot, window)
    recording = window.bridge.latest.recording.path
    assert recording.exists()  # a crash would leave it
    window.close()
    assert not recording.exists()
    assert folder.ended() == folder.orphans() == []
    assert settings.session_names == {}
    window = open_window()
    window.earlier.offer_last()
    assert window.offer_bar.isHidden()
    assert [action.text() for action in recent(window).actions()] == ["Nothing yet"]
    train(qtbot, window)
    window.saving.save_as(tmp_path / "mine.nnviz")
    says(qtbot, window, "Saved as")
    qtbot.waitUntil(lambda: window.saving.path is not None)
    window.close()
    assert [path for path, _, _ in open_window().earlier.recent()] == [tmp_path / "mine.nnviz"]


def test_the_latest_sessions_are_kept_as_many_as_was_chosen(
    qtbot: QtBot, open_window: Open, folder: StateFolder, settings: Settings
) -> None:
    for number in range(7):
        path = folder.new()
        recorded(path, 1).close()
        os.utime(path, (number, number))
        folder.end(path)
    window = open_window()
    train(qtbot, window)
    (row,) = (row for row in ROWS if row.key == "most_kept")
    row.act(window, 5)
    assert len(folder.ended()) == 7
    window.close()
    assert len(folder.ended()) == 5
    assert settings.session_names[folder.ended()[0].name] == "digits, 6 hidden, epoch 1"


def test_a_session_that_ends_on_what_is_not_trained_is_called_by_what_was(
    qtbot: QtBot, open_window: Open, folder: StateFolder, settings: Settings
) -> None:
    window = open_window()
    train(qtbot, window)
    window.form.change({"network.hidden": [5]})
    wait(qtbot, window, lambda now: now.run == 2 and now.state is State.READY)
    window.close()
    assert settings.session_names[folder.ended()[0].name] == "digits, 6 hidden, epoch 1"


def test_who_closes_the_window_while_it_trains_is_offered_the_epoch_that_it_came_to(
    qtbot: QtBot, open_window: Open, folder: StateFolder
) -> None:
    first = open_window()
    first.form.change({"training.epochs": 90_000})
    first.bridge.session.send(Run())
    wait(qtbot, first, lambda now: now.is_moving and now.epoch > 0)
    shown = first.bridge.latest
    first.bridge._timer.stop()  # what comes now, the window has not seen when it is closed
    qtbot.waitUntil(lambda: (now := first.bridge.session.take()) is not None and now.epoch > shown.epoch)
    first.close()
    (ended,) = folder.ended()
    with read_run_file(ended) as reading:
        came_to = reading.rows(reading.runs()[-1].id, 0)[-1].epoch
    window = open_window()
    window.earlier.offer_last()
    assert window.offer_bar.text.text() == f"The last time: digits, 6 hidden, epoch {came_to}"


def test_what_was_saved_last_is_offered_before_an_older_session(
    qtbot: QtBot, open_window: Open, orphan: Path, folder: StateFolder, tmp_path: Path, settings: Settings
) -> None:
    folder.end(orphan)
    mine = tmp_path / "mine.nnviz"
    recorded(mine, 12).close()
    settings.remember(mine)
    os.utime(folder.ended()[0], (1, 1))
    window = open_window()
    window.earlier.offer_last()
    assert window.offer_bar.text.text() == "The last time: mine.nnviz"
    window.offer_bar.offer("something else", "Do", lambda: None, lambda: None)
    window.earlier.offer_last()
    assert window.offer_bar.text.text() == "something else"


def test_a_session_whose_window_was_killed_is_called_by_what_it_was(
    open_window: Open, orphan: Path, folder: StateFolder
) -> None:
    file = RunFile.open(orphan)
    begun(file, small(**TINY), name="not trained")
    file.close()
    folder.end(orphan)  # by its training, which went on for a moment
    folder.ended()[0].with_name("damaged.nnviz").write_bytes(b"no run file")
    window = open_window()
    names = {path.name: name for path, name, _ in window.earlier.recent()}
    assert names == {orphan.name: "first, epoch 3", "damaged.nnviz": "a session"}


@pytest.fixture
def orphan(folder: StateFolder) -> Path:
    """What a crash leaves: a file in the folder of open sessions that nobody holds."""
    path = folder.new()
    recorded(path, 25).close()
    return path


def test_that_nothing_is_recorded_is_said_for_as_long_as_it_is_so(open_window: Open) -> None:
    window = open_window()
    now = window.bridge.latest
    assert now is not None
    full = replace(now, recording=replace(now.recording, trouble="Not recorded: no space left"))
    for snapshot in (full, replace(full, state=State.FINISHED, message="30 epochs done.")):
        window.saving.show_snapshot(snapshot)
        window.message_bar.show_snapshot(snapshot)
        assert window.message_bar.text.text() == "Not recorded: no space left"
    window.saving.show_snapshot(now)
    assert not window.message_bar.isVisible()


def test_how_far_a_save_is_does_not_hide_what_came_of_it(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    window = open_window()
    train(qtbot, window)
    window.saving.save_as(tmp_path / "nowhere" / "mine.nnviz")
    now = window.bridge.latest
    half = replace(now, recording=replace(now.recording, saving=0.5))
    window.saving.show_snapshot(half)
    assert window.message_bar.text.text() == "Saving … 50 %"
    says(qtbot, window, "Not saved: ")
    window.saving.show_snapshot(half)  # which was on its way
    assert window.message_bar.text.text().startswith("Not saved: ")


def test_of_a_crash_in_the_first_epoch_the_bar_says_how_far_it_came(
    qtbot: QtBot, open_window: Open, folder: StateFolder
) -> None:
    recorded(folder.new(), 3).close()
    window = open_window()
    window.earlier.look_for_orphans()
    qtbot.waitUntil(window.offer_bar.isVisible)
    assert window.offer_bar.text.text().endswith(", step 3")


@pytest.mark.parametrize(("steps", "words"), [(3, "0 epochs"), (10, "1 epoch"), (20, "2 epochs")])
def test_a_recent_run_says_how_many_epochs_it_has(tmp_path: Path, steps: int, words: str) -> None:
    recorded(tmp_path / "run.nnviz", steps).close()
    ((_, told),) = _read_curves([tmp_path / "run.nnviz"], lambda _: None).values()
    assert told.split(" · ")[-1] == words


def test_a_recent_run_tells_of_the_run_that_it_is_called_by_and_not_of_the_start_after_it(
    tmp_path: Path,
) -> None:
    file = recorded(tmp_path / "run.nnviz", 10)
    run, trainers = begun(file, small(**TINY))
    file.add_moment(run, 0, moments(trainers))  # as after a rewind
    file.close()
    ((costs, told),) = _read_curves([tmp_path / "run.nnviz"], lambda _: None).values()
    assert (len(costs), told.split(" · ")[-1]) == (2, "1 epoch")


def test_a_recent_file_shows_its_newest_run_and_the_best_of_it_whatever_other_files_hold(
    tmp_path: Path,
) -> None:
    broken, path = tmp_path / "broken.nnviz", tmp_path / "run.nnviz"
    broken.write_bytes(b"no run file")
    with recorded(path, 8) as file:
        run, (trainer,) = begun(file, small(**TINY, seed=7))
        advance((trainer,), 30)
        file.add_moment(run, 30, moments((trainer,)))
    found = _read_curves([broken, path], lambda _: None)
    best = percent(trainer.history["test_accuracy"].max())
    assert found == {path: (trainer.history["train_cost"].tolist(), f"best {best} · 3 epochs")}


def test_after_crashes_a_bar_offers_to_go_on_with_the_latest(
    qtbot: QtBot, open_window: Open, orphan: Path, folder: StateFolder
) -> None:
    later = folder.new()
    recorded(later, 12).close()
    window = open_window()
    window.earlier.look_for_orphans()
    qtbot.waitUntil(window.offer_bar.isVisible)
    assert "epoch" in window.offer_bar.text.text()
    window.setFocus()
    window.focusNextChild()
    while window.controls.isAncestorOf(window.focusWidget()):  # which of them are there goes by the room
        window.focusNextChild()
    assert window.focusWidget() is window.offer_bar.take_button  # before all panels
    window.offer_bar.take_button.click()
    assert not window.offer_bar.isVisible()
    wait(qtbot, window, lambda now: now.step == 12)
    assert orphan.name in [path.name for path in folder.ended()]
    window.close()
    assert folder.orphans() == []
    assert {orphan.name, later.name} <= {path.name for path in folder.ended()}


def test_where_none_are_kept_what_crashes_have_left_is_offered_one_by_one(
    qtbot: QtBot, open_window: Open, orphan: Path, folder: StateFolder, settings: Settings
) -> None:
    later = folder.new()
    recorded(later, 12).close()
    os.utime(orphan, (1, 1))
    settings.most_kept = 0
    window = open_window()
    for step in (12, 25):
        window.earlier.look_for_orphans()
        qtbot.waitUntil(window.offer_bar.isVisible)
        window.offer_bar.take_button.click()
        wait(qtbot, window, lambda now, step=step: now.step == step)
        window.close()
        window = open_window()
    assert folder.ended() == folder.orphans() == []


def test_a_crash_in_a_file_with_a_name_is_offered_once_and_leaves_it_where_it_is(
    qtbot: QtBot, open_window: Open, orphan: Path, tmp_path: Path, settings: Settings, folder: StateFolder
) -> None:
    mine, closed, held = (tmp_path / f"{name}.nnviz" for name in ("mine", "closed", "held"))
    for path in (mine, closed):
        recorded(path, 12).close()
        settings.remember(path)
    mine.with_name("mine.nnviz-journal").touch()  # as a kill leaves it
    holder = recorded(held, 5)
    settings.remember(held)
    assert held.with_name("held.nnviz-journal").exists()
    window = open_window()
    window.earlier.look_for_orphans()
    qtbot.waitUntil(window.offer_bar.isVisible)
    assert "mine.nnviz, first, epoch" in window.offer_bar.text.text()
    assert orphan.name in [path.name for path in folder.ended()]
    window.offer_bar.refuse_button.click()
    assert mine.exists()
    assert mine.name not in [path.name for path in folder.ended()]
    window.earlier.look_for_orphans()
    qtbot.waitUntil(lambda: not window.earlier._orphans.is_busy)
    assert not window.offer_bar.isVisible()
    holder.close()


def test_a_run_file_opened_anyway_is_not_looked_into_and_a_session_without_training_leaves_nothing(
    qtbot: QtBot, open_window: Open, tmp_path: Path, settings: Settings, folder: StateFolder
) -> None:
    mine = tmp_path / "mine.nnviz"
    recorded(mine, 12).close()
    settings.remember(mine)
    mine.with_name("mine.nnviz-journal").touch()
    window = open_window()
    window.earlier.look_for_orphans(mine)
    qtbot.waitUntil(lambda: not window.earlier._orphans.is_busy)
    assert not window.offer_bar.isVisible()
    assert mine.with_name("mine.nnviz-journal").exists()
    window.close()
    assert folder.ended() == folder.orphans() == []


def test_what_is_put_away_stands_in_recent_and_is_not_offered_again(
    qtbot: QtBot, open_window: Open, orphan: Path, folder: StateFolder
) -> None:
    window = open_window()
    window.earlier.look_for_orphans()
    qtbot.waitUntil(window.offer_bar.isVisible)
    window.offer_bar.refuse_button.click()
    assert not window.offer_bar.isVisible()
    assert orphan.name in [path.name for path in folder.ended()]
    (action,) = recent(window).actions()
    assert action.text().startswith("first, epoch 3  ·  ")
    window.earlier.look_for_orphans()
    qtbot.waitUntil(lambda: not window.earlier._orphans.is_busy)
    assert not window.offer_bar.isVisible()
    action.trigger()
    wait(qtbot, window, lambda now: now.step == 25 and now.state is State.PAUSED)


def test_a_lesson_stays_while_its_runs_are_saved_and_goes_when_those_of_another_file_are_opened(
    qtbot: QtBot, open_window: Open, settings: Settings, tmp_path: Path
) -> None:
    window = open_window()
    other = tmp_path / "other.nnviz"
    recorded(other).close()
    window.documents.open_lesson("by-hand")
    wait(qtbot, window, lambda _: window.teaching.desk is not None and window.teaching.desk.is_open)
    assert settings.lesson == "by-hand"
    window.saving.save_as(tmp_path / "mine.nnviz")
    wait(qtbot, window, lambda now: now.recording.path == tmp_path / "mine.nnviz")
    assert window.teaching.desk.is_open
    window.documents.open_file(other)
    wait(qtbot, window, lambda now: now.recording.path == other)
    assert not window.teaching.desk.is_open
    assert not window.teaching.desk.strip.isVisible()
    assert settings.lesson == ""
