from types import SimpleNamespace

import pytest
from cases import in_turn
from handmade import make_snapshot
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnviz.session.commands import Pause, State
from nnviz.view.run.message_bar import MessageBar


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    bar = MessageBar()
    qtbot.addWidget(bar)
    return bar


def test_nothing_to_say_takes_no_room(bar: MessageBar) -> None:
    bar.show_snapshot(make_snapshot())
    assert not bar.isVisible()


def test_a_message_is_announced_once(bar: MessageBar, announced: list[str]) -> None:
    for version in (1, 2):
        bar.show_snapshot(make_snapshot(state=State.DIVERGED, message="Try a smaller η.", version=version))
    assert announced == ["Try a smaller η."]


def test_divergence_is_told_and_offers_the_way_back(qtbot: QtBot, bar: MessageBar) -> None:
    bar.show_snapshot(make_snapshot(state=State.DIVERGED, message="Try a smaller η."))
    assert bar.isVisible()
    assert bar.text.text() == "Try a smaller η."
    with qtbot.waitSignal(bar.rewind_requested):
        qtbot.mouseClick(bar.rewind_button, Qt.MouseButton.LeftButton)
    bar.show_snapshot(make_snapshot(state=State.READY, run=2))
    assert not bar.isVisible()


def test_good_news_goes_by_itself_and_a_complaint_with_the_next_run(
    qtbot: QtBot, bar: MessageBar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nnviz.view.run.message_bar._GOOD_NEWS", 1)
    bar.show_snapshot(make_snapshot(run=1))
    bar.show_notice("Saved as x.json", bad=False)
    assert bar.isVisible()
    qtbot.waitUntil(lambda: not bar.isVisible())
    bar.show_notice("x.json: not saved")
    bar.show_snapshot(make_snapshot(run=1))
    assert bar.isVisible()
    bar.show_snapshot(make_snapshot(run=2))
    assert not bar.isVisible()


def test_what_lasts_outlives_other_messages_and_goes_when_it_is_so_no_more(bar: MessageBar) -> None:
    bar.show_notice("Not recorded: the disk is full", lasts=True)
    for run, state, message in ((1, State.RUNNING, ""), (2, State.FINISHED, "30 epochs done.")):
        bar.show_snapshot(make_snapshot(state=state, message=message, run=run))
        assert bar.text.text() == "Not recorded: the disk is full"
    bar.put_away("another")
    assert bar.isVisible()
    bar.put_away("Not recorded: the disk is full")
    bar.show_snapshot(make_snapshot(state=State.FINISHED, message="30 epochs done.", run=2))
    assert bar.text.text() == "30 epochs done."
    bar.put_away("")  # which is none
    assert bar.isVisible()


def test_what_is_bad_is_marked_and_what_went_well_is_not(bar: MessageBar) -> None:
    bar.show_notice("a.json: no such file")
    assert bar.property("bad") is True
    bar.show_notice("Saved as x.json", bad=False)
    assert bar.property("bad") is False
    for state, bad in (
        (State.DIVERGED, True),
        (State.FAILED, True),
        (State.CLOSED, True),
        (State.FINISHED, False),
    ):
        bar.show_snapshot(make_snapshot(state=state, message=f"It {state}."))
        assert bar.property("bad") is bad
        assert bar.accessibleName() == bar.text.text() == f"It {state}."
        assert bar.rewind_button.isVisible() is (state is not State.CLOSED)
        assert bar.close_button.isVisible()
        assert not bar.report_button.isVisible()


def test_what_is_said_stands_in_one_line_whatever_a_file_is_called(bar: MessageBar) -> None:
    bar.show_notice("a\nb.csv: is empty")
    assert bar.text.text() == bar.accessibleName() == "a b.csv: is empty"


def test_a_notice_has_no_button_of_the_run(bar: MessageBar) -> None:
    bar.show_snapshot(make_snapshot(state=State.LOADING, message="Loading the data …"))
    bar.show_notice("ValueError: on purpose", report="Traceback …")
    buttons = bar.rewind_button, bar.cancel_button, bar.report_button, bar.close_button
    assert [button.isVisible() for button in buttons] == [False, False, True, True]
    bar.report_button.click()
    assert "Traceback …" in QGuiApplication.clipboard().text()
    bar.show_snapshot(make_snapshot(state=State.FINISHED, message="Done."))
    bar.show_notice("Saved.", bad=False)
    assert [button.isVisible() for button in buttons] == [False, False, False, True]
    bar.close_button.click()
    bar.show_snapshot(make_snapshot(state=State.FINISHED, message="All done."))
    assert bar.rewind_button.isVisible()
    bar.show_notice("Saved.", bad=False)
    assert not bar.rewind_button.isVisible()


def test_only_good_news_is_put_away_by_the_clock(bar: MessageBar, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(
        "nnviz.view.run.message_bar.QTimer", SimpleNamespace(singleShot=lambda *how: started.append(how))
    )
    bar.show_notice("a.json: no such file")
    assert started == []
    bar.show_notice("Saved.", bad=False)
    assert len(started) == 1


def test_a_fault_stays_when_the_run_goes_on_and_goes_with_worse_news(bar: MessageBar) -> None:
    bar.show_snapshot(make_snapshot(run=1))
    bar.show_notice("ValueError: on purpose", report="Traceback …")
    bar.show_snapshot(make_snapshot(run=2, state=State.FINISHED, message="2 epochs done."))
    assert bar.text.text() == "ValueError: on purpose"
    assert bar.report_button.isVisible()
    bar.show_snapshot(make_snapshot(run=2, state=State.DIVERGED, message="Try a smaller η."))
    assert bar.text.text() == "Try a smaller η."


def test_a_load_of_a_moment_moves_nothing(bar: MessageBar) -> None:
    bar.show_snapshot(make_snapshot(state=State.LOADING))
    assert not bar.isVisible()


def test_a_long_load_is_told_and_can_be_cancelled_by_button_or_key(qtbot: QtBot, bar: MessageBar) -> None:
    bar.show_snapshot(make_snapshot(state=State.FINISHED, message="30 epochs done."))
    bar.show_snapshot(make_snapshot(state=State.LOADING, message="Loading the data … 40 %"))
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    assert bar.text.text() == "Loading the data … 40 %"
    assert bar.cancel_button.isVisible()
    assert not bar.rewind_button.isVisible()
    assert not bar.close_button.isVisible()
    for cancel in (
        lambda: qtbot.mouseClick(bar.cancel_button, Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(bar, Qt.Key.Key_Escape),
    ):
        with qtbot.waitSignal(bar.command_requested) as asked:
            cancel()
        assert asked.args == [Pause()]
    bar.show_snapshot(make_snapshot(state=State.PAUSED))
    assert not bar.isVisible()


def test_a_refused_start_is_told_without_a_button_to_cancel(bar: MessageBar) -> None:
    bar.show_snapshot(make_snapshot(state=State.LOADING, message="Loading the data …"))
    bar.show_snapshot(make_snapshot(state=State.PAUSED, message="Not started: iris.csv: is empty"))
    assert bar.text.text() == "Not started: iris.csv: is empty"
    assert not bar.cancel_button.isVisible()
    assert bar.close_button.isVisible()


def test_message_put_away_stays_away_until_there_is_another(qtbot: QtBot, bar: MessageBar) -> None:
    finished = make_snapshot(state=State.FINISHED, message="30 epochs done.")
    bar.show_snapshot(finished)
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    bar.show_snapshot(finished)
    assert not bar.isVisible()
    bar.show_snapshot(make_snapshot(state=State.FINISHED, message="31 epochs done."))
    assert bar.isVisible()


def test_notice_stays_while_snapshots_go_by(bar: MessageBar) -> None:
    bar.show_snapshot(make_snapshot())
    bar.show_notice("a.json: no such file")
    bar.show_snapshot(make_snapshot(version=2))
    assert bar.isVisible()
    assert bar.text.text() == "a.json: no such file"


def test_a_button_that_goes_moves_nothing(bar: MessageBar) -> None:
    bar.show_snapshot(make_snapshot(state=State.FINISHED, message="30 epochs done."))
    with_button = bar.sizeHint().height()
    bar.show_snapshot(make_snapshot())
    assert not bar.rewind_button.isVisibleTo(bar)
    assert bar.sizeHint().height() == with_button


def test_what_a_hidden_one_keeps_room_for_follows_its_buttons(qtbot: QtBot) -> None:
    """Else the window's head stays as high as at another zoom."""
    bar, head = MessageBar(), QWidget()
    qtbot.addWidget(head)
    rows = QVBoxLayout(head)
    rows.addWidget(bar)
    room = bar.sizePolicy()
    room.setRetainSizeWhenHidden(True)
    bar.setSizePolicy(room)
    head.show()
    before = head.sizeHint().height()
    bar.close_button.setFixedHeight(bar.sizeHint().height() + 40)
    qtbot.waitUntil(lambda: head.sizeHint().height() == before + 40)


@in_turn("button", ["rewind_button", "close_button"])
def test_a_button_that_is_high_leaves_the_height_as_it_is_when_it_goes(qtbot: QtBot, button: str) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    getattr(bar, button).setStyleSheet("min-height: 60px")
    heights = []
    for state, message in (
        (State.FINISHED, "30 epochs done."),
        (State.LOADING, "Loading the data … 40 %"),
        (State.READY, ""),
    ):
        bar.show_snapshot(make_snapshot(state=state, message=message))
        heights.append(bar.sizeHint().height())
    assert min(heights) == max(heights) >= 60


@in_turn("name", ["rewind_button", "close_button"])
def test_a_hidden_button_that_is_as_high_as_the_bar_tells_of_its_new_height(qtbot: QtBot, name: str) -> None:
    bar, around = MessageBar(), QWidget()
    qtbot.addWidget(around)
    room = bar.sizePolicy()
    room.setRetainSizeWhenHidden(True)
    bar.setSizePolicy(room)
    column = QVBoxLayout(around)
    column.addWidget(bar)
    around.show()
    button = getattr(bar, name)
    button.hide()
    for high in (90, 60):
        button.setStyleSheet(f"min-height: {high}px")
        qtbot.waitUntil(lambda: column.itemAt(0).sizeHint().height() == bar.sizeHint().height())
        assert bar.sizeHint().height() >= high


def test_good_news_goes_when_something_else_is_looked_at_and_bad_news_stays(bar: MessageBar) -> None:
    finished = make_snapshot(state=State.FINISHED, message="30 epochs done.")
    bar.show_snapshot(finished)
    bar.let_go()
    bar.show_snapshot(finished)
    assert not bar.isVisible()
    bar.show_snapshot(make_snapshot(state=State.PAUSED))  # a jump
    bar.show_snapshot(finished)
    assert bar.isVisible()
    for lasting in (
        make_snapshot(state=State.DIVERGED, message="Try a smaller η."),
        make_snapshot(state=State.LOADING, message="Loading the data … 40 %"),
    ):
        bar.show_snapshot(lasting)
        bar.let_go()
        assert bar.isVisible()
