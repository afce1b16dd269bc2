"""The timeline: where its moments stand, how one goes about in it, and what it says."""

from unittest.mock import Mock

import numpy as np
import pytest
from cases import in_turn
from msgspec.structs import replace
from pictures import drawn_by, picture
from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetricsF, QHelpEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu, QToolTip
from pytestqt.qtbot import QtBot
from timeline_desk import Desk
from timelines import made_timeline, shelved, standing

from nnviz.core.plain_names import short
from nnviz.session.commands import Mark, Pause, State, Visit
from nnviz.view.parts.moments import moment_words
from nnviz.view.parts.style import DARK, LIGHT, Style, small_font
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.zoom import set_zoom
from nnviz.view.run.timeline_painter import cost_room
from nnviz.view.run.timeline_slider import EMPTY
from nnviz.view.run.timeline_track import LEFT, Track, moment_lines


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot, standing(made_timeline()))


def test_a_click_goes_to_the_moment_under_it(desk: Desk) -> None:
    desk.press(600)
    assert desk.asked == [Visit(1, 600)]


def test_a_click_between_goes_to_the_very_mini_batch(desk: Desk) -> None:
    desk.press(375)
    (asked,) = desk.asked
    assert isinstance(asked, Visit)
    assert abs(asked.step - 375) <= 1


def test_a_click_beyond_the_end_goes_to_the_end(qtbot: QtBot) -> None:
    desk = Desk(qtbot, standing(made_timeline(end=700)))
    at = QPoint(desk.slider.width() - 2, 20)
    qtbot.mouseClick(desk.slider, Qt.MouseButton.LeftButton, pos=at)
    assert desk.asked == [Visit(1, 700)]


def test_while_dragging_the_next_is_asked_for_when_the_last_is_there(desk: Desk) -> None:
    QTest.mousePress(desk.slider, Qt.MouseButton.LeftButton, pos=QPoint(desk.slider.x_of(150), 20))
    for step in (300, 600, 750):
        QTest.mouseMove(desk.slider, QPoint(desk.slider.x_of(step), 20))
    assert desk.asked == [Visit(1, 150)]
    desk.strip.show_snapshot(standing(made_timeline(150), State.STEPPING))
    assert desk.asked == [Visit(1, 150)]
    desk.strip.show_snapshot(standing(made_timeline(150)))
    assert desk.asked == [Visit(1, 150), Visit(1, 750)]


@pytest.mark.parametrize(
    ("key", "modifier", "step"),
    [
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 449),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 451),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier, 300),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier, 600),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 750),
    ],
)
def test_keys_go_a_mini_batch_an_epoch_and_to_the_ends(
    desk: Desk, key: Qt.Key, modifier: Qt.KeyboardModifier, step: int
) -> None:
    desk.key(key, modifier)
    assert desk.asked == [Visit(1, step)]


def test_keys_pressed_faster_than_the_session_follows_add_up(desk: Desk) -> None:
    for _ in range(3):
        desk.key(Qt.Key.Key_Left)
    desk.strip.show_snapshot(standing(made_timeline(449)))
    assert desk.asked == [Visit(1, 449), Visit(1, 447)]


def test_a_promoted_twin_s_line_begins_at_the_left_where_it_began(qtbot: QtBot) -> None:
    desk = Desk(qtbot, standing(made_timeline(first=375)))
    slider = desk.slider
    assert (slider.minimum(), slider.x_of(375), slider.step_at(0)) == (375, round(LEFT), 375)
    steps, costs = slider._track.line
    np.testing.assert_array_equal(steps, [375, 450, 600, 750])
    assert costs[0] == (0.25 + 0.125) / 2
    assert [words for _, words in slider._track.ticks()] == ["3", "4", "5"]
    desk.key(Qt.Key.Key_Home)
    desk.strip.show_snapshot(standing(made_timeline(375, first=375)))
    desk.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    desk.press(600)
    assert desk.asked == [Visit(1, 375), Visit(1, 600)]


def test_at_the_end_there_is_nothing_further(qtbot: QtBot) -> None:
    desk = Desk(qtbot, standing(made_timeline(750)))
    desk.key(Qt.Key.Key_Right)
    assert desk.asked == []


def test_from_a_running_network_a_click_at_its_end_stops_there(qtbot: QtBot) -> None:
    desk = Desk(qtbot, standing(made_timeline(750), State.RUNNING))
    desk.press(750)
    assert desk.asked == [Visit(1, 750)]


def test_it_is_a_slider_to_a_screen_reader(desk: Desk) -> None:
    seen = QAccessible.queryAccessibleInterface(desk.slider)
    assert seen.role() is QAccessible.Role.Slider
    assert seen.text(QAccessible.Text.Name) == "Timeline"
    assert seen.text(QAccessible.Text.Description) == "epoch 3 of 30 epochs"
    values = seen.valueInterface()
    assert (values.minimumValue(), values.currentValue(), values.maximumValue()) == (0, 450, 750)


def test_a_screen_reader_moves_it(desk: Desk) -> None:
    QAccessible.queryAccessibleInterface(desk.slider).valueInterface().setCurrentValue(300)
    assert desk.asked == [Visit(1, 300)]


def test_to_follow_a_run_asks_for_nothing(desk: Desk) -> None:
    desk.strip.show_snapshot(standing(made_timeline(100, 1, run=2)))
    assert desk.asked == []


def test_before_the_first_step_it_says_what_will_stand_here(qtbot: QtBot) -> None:
    desk = Desk(qtbot, standing(made_timeline(0, 0)))
    assert any("Space trains" in words for words in drawn_by(desk.slider).words)
    assert not desk.strip.branch_button.isEnabled()
    desk.press(0)
    desk.key(Qt.Key.Key_Left)
    assert desk.asked == []


@in_turn(
    ("step", "words"),
    [
        (0, "the start"),
        (1, "1 mini-batch"),
        (149, "149 mini-batches"),
        (150, "epoch 1"),
        (500, "epoch 3 + 50 mini-batches"),
        (750, "epoch 5"),
    ],
)
def test_a_moment_in_words(step: int, words: str) -> None:
    assert moment_words(made_timeline().epochs, step) == words


def test_between_rows_that_were_left_out_the_epoch_is_told_in_parts() -> None:
    rows = made_timeline().epochs
    assert rows is not None
    thinned = replace(rows, epoch=rows.epoch * 10, step=rows.step * 10)
    assert moment_words(replace(made_timeline(), epochs=thinned, end=7500).epochs, 2250) == "epoch 15.0"
    assert moment_words(thinned, 3000) == "epoch 20"


def test_a_tip_tells_cost_accuracy_marks_and_branches() -> None:
    view = made_timeline(marks=((300, "wakes up"),), branches=((300, 2),))
    assert moment_lines(view, 300) == [
        "step 300 of 750",
        "training cost C = 0.250, test accuracy 42.0 % (after epoch 2)",
        "⚑ wakes up",
        "another run left here",
        "kept: a click is there at once",
    ]
    assert moment_lines(view, 450)[2:] == ["kept: a click is there at once"]


@pytest.mark.parametrize("style", [DARK, LIGHT])
def test_past_future_branch_and_mark_are_drawn(qtbot: QtBot, style: Style) -> None:
    view = made_timeline(marks=((150, "guessing"),), branches=((300, 2),))
    desk = Desk(qtbot, standing(view, shelf=(shelved(1), shelved(2))))
    desk.strip.recolour(style)
    picture(desk.strip)
    drawn = drawn_by(desk.slider)
    assert drawn.of("fill")[0].place == QRectF(desk.slider.rect())
    (floor,) = drawn.of("fill", style.border)
    assert (floor.place.left(), round(floor.place.right())) == (LEFT, desk.slider.x_of(view.end))
    inks = {mark.ink.name() for mark in drawn if mark.kind == "line"}
    assert inks == {style.train, style.faint, style.muted}
    assert drawn.text("⚑ guessing").ink == QColor(style.text)
    assert "5" in drawn.words


def test_the_curve_falls_from_left_to_right(desk: Desk) -> None:
    track = desk.slider._track
    assert track is not None
    heights = [point.y() for point in track.curve(*track.line).toList()]
    assert np.all(np.diff(heights) > 0)


def test_a_mark_is_written_at_the_moment_that_is_shown(desk: Desk, qtbot: QtBot) -> None:
    desk.strip.mark_button.click()
    dialog = desk.strip.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("  wakes up " + 100 * "!")
    dialog.accept()
    assert desk.asked == [Mark(short("wakes up " + 100 * "!"))]


def test_the_menu_leads_to_the_run_that_left(qtbot: QtBot) -> None:
    view = made_timeline(branches=((300, 2), (300, 3)))
    shelf = shelved(1), shelved(2, steps=640), shelved(3, name="other")
    desk = Desk(qtbot, standing(view, shelf=shelf))
    menu = desk.strip.menu_at(desk.slider.x_of(300))
    assert menu is not None
    next(action for action in menu.actions() if "η = 0.1" in action.text()).trigger()
    assert desk.asked == [Visit(2, 640)]


def test_of_a_closed_session_no_branch_begins_and_nothing_is_marked(desk: Desk) -> None:
    for state, can in ((State.PAUSED, True), (State.CLOSED, False)):
        desk.strip.show_snapshot(standing(made_timeline(), state))
        assert desk.strip.branch_button.isEnabled() is desk.strip.mark_button.isEnabled() is can


def test_in_a_low_window_it_is_half_as_high_and_can_be_used_all_the_same(desk: Desk) -> None:
    desk.strip.follow_height(500)
    assert desk.slider.height() == 24
    assert desk.strip.mark_button.isHidden()
    assert "5" not in drawn_by(desk.slider).words
    desk.press(300)
    assert desk.asked == [Visit(1, 300)]
    desk.strip.follow_height(800)
    assert desk.slider.height() == 48
    assert not desk.strip.where.isHidden()


def test_a_long_way_tells_how_far_it_is_and_is_given_up_with_escape(qtbot: QtBot) -> None:
    desk = Desk(qtbot, standing(made_timeline(), State.STEPPING, way=0.4))
    assert desk.strip.where.text() == "40 % there · Esc stops"
    desk.key(Qt.Key.Key_Escape)
    assert desk.asked == [Pause()]


@pytest.mark.parametrize(("end", "at_the_right"), [(300, 300), (301, 450), (900, 900), (930, 1200)])
def test_the_line_ends_after_a_round_number_of_epochs(qtbot: QtBot, end: int, at_the_right: int) -> None:
    view = made_timeline(end, epochs=end // 150)
    desk = Desk(qtbot, standing(replace(view, step=end, end=end)))
    assert desk.slider._track is not None
    assert desk.slider._track.end == at_the_right


def test_the_line_ends_with_the_last_epoch_that_is_planned_however_large_mini_batches_were() -> None:
    view = made_timeline(930, epochs=6, end=930)
    snapshot = standing(view)
    planned = snapshot.experiment.replace("training.epochs", 7)
    assert Track.of(replace(snapshot, experiment=planned), view, 500, 60).end == 7 * 150
    assert view.epochs is not None
    larger = replace(view, epochs=replace(view.epochs, step=view.epochs.step // 2), end=500)
    assert Track.of(snapshot, larger, 500, 60).end == 450 + 2 * 150


@pytest.mark.parametrize("beside", [-2, 2])
def test_a_click_just_beside_the_end_of_an_epoch_goes_to_it(qtbot: QtBot, beside: int) -> None:
    desk = Desk(qtbot, standing(made_timeline(kept=(0,))))
    at = QPoint(desk.slider.x_of(300) + beside, 20)
    qtbot.mouseClick(desk.slider, Qt.MouseButton.LeftButton, pos=at)
    assert desk.asked == [Visit(1, 300)]


def test_what_looks_as_before_is_not_drawn_again_while_it_trains(desk: Desk, qtbot: QtBot) -> None:
    drawn: list[int] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                drawn.append(1)
            return False

    watch = Watch()
    desk.slider.installEventFilter(watch)
    rows = made_timeline(750).epochs
    for step, times in ((751_000, 1), (751_001, 1), (760_000, 2)):
        view = replace(made_timeline(750), step=step, end=step, epochs=rows)
        desk.strip.show_snapshot(standing(view, State.RUNNING))
        QApplication.processEvents()
        assert len(drawn) == times


def test_a_cost_of_five_digits_has_room_beside_the_timeline() -> None:
    assert QFontMetricsF(small_font()).horizontalAdvance("50000") <= cost_room().width()


def test_the_other_button_the_wheel_and_other_keys_go_nowhere_and_are_left_to_others(desk: Desk) -> None:
    at = QPoint(desk.slider.x_of(300), 20)
    desk.qtbot.mousePress(desk.slider, Qt.MouseButton.RightButton, pos=at)
    desk.qtbot.mouseMove(desk.slider, QPoint(desk.slider.x_of(600), 20))
    desk.qtbot.mouseRelease(desk.slider, Qt.MouseButton.RightButton, pos=at)
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Up):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        desk.slider.keyPressEvent(event)
        assert not event.isAccepted()
    turned = Mock()
    desk.slider.wheelEvent(turned)
    turned.ignore.assert_called_once_with()
    assert desk.asked == []


def test_the_moment_under_the_mouse_is_marked_and_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(QToolTip, "showText", lambda *args: told.append(args))

    def uprights() -> list[float]:
        marks = drawn_by(desk.slider).of("fill", DARK.muted)
        return [mark.place.center().x() for mark in marks if mark.place.width() == 1]

    assert uprights() == []
    at = QPoint(desk.slider.x_of(600), 20)
    QTest.mouseMove(desk.slider, at)
    assert uprights() == [pytest.approx(desk.slider.x_of(600), abs=1)]
    where = desk.slider.mapToGlobal(at)
    QApplication.sendEvent(desk.slider, QHelpEvent(QEvent.Type.ToolTip, at, where))
    words = tip(*moment_lines(made_timeline(), 600), title="epoch 4")
    assert told == [(where, words, desk.slider)]
    QApplication.sendEvent(desk.slider, QEvent(QEvent.Type.Leave))
    assert uprights() == []


def test_before_the_first_step_it_is_told_under_the_mouse_as_well(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, words, widget: told.append(words))
    desk = Desk(qtbot, standing(made_timeline(0, 0)))
    slider = desk.slider
    QApplication.sendEvent(slider, QHelpEvent(QEvent.Type.ToolTip, QPoint(300, 20), QPoint(0, 0)))
    assert told == [tip(EMPTY, title="Timeline")]
    words = drawn_by(slider).text(EMPTY)
    assert words.ink == QColor(DARK.muted)
    assert words.place == QRectF(slider.rect()).adjusted(10, 0, -10, 0)
    assert slider.accessibleDescription() == EMPTY
    assert slider.step_at(300) is None


@in_turn(
    ("wide", "high", "words"),
    [
        (900, 24, EMPTY),
        (560, 48, EMPTY),  # in two lines
        (560, 24, "The cost so far will stand here. Space trains."),
        (150, 24, "Space trains."),
    ],
)
def test_what_will_stand_there_is_said_in_as_many_words_as_there_is_room_for(
    qtbot: QtBot, wide: int, high: int, words: str
) -> None:
    desk = Desk(qtbot, standing(made_timeline(0, 0)))
    desk.slider.setFixedSize(wide, high)
    assert drawn_by(desk.slider).words == [words]


def test_another_width_and_other_colours_are_drawn_at_once(desk: Desk) -> None:
    before = desk.slider.x_of(750)
    desk.strip.resize(700, 48)
    QApplication.processEvents()
    assert desk.slider.x_of(750) < before - 250
    desk.strip.recolour(LIGHT)
    assert drawn_by(desk.slider).of("fill")[0].fill == QColor(LIGHT.card)
    (card,) = drawn_by(desk.strip).of("box")[:1]
    assert (card.ink, card.fill) == (QColor(LIGHT.border), QColor(LIGHT.card))
    assert card.smooth
    assert card.place == QRectF(desk.strip.rect()).adjusted(0.5, 6.5, -0.5, -0.5)


def test_where_the_keys_go_it_has_a_ring(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.slider, "hasFocus", lambda: False)
    assert not drawn_by(desk.slider).of("box", DARK.accent)
    monkeypatch.setattr(desk.slider, "hasFocus", lambda: True)
    (ring,) = drawn_by(desk.slider).of("box", DARK.accent)
    assert ring.width == 2
    assert ring.place == QRectF(desk.slider.rect()).adjusted(1, 1, -1, -1)


def test_while_data_are_loaded_what_was_asked_for_is_still_waited_for(desk: Desk) -> None:
    desk.press(150)
    desk.press(600)
    desk.strip.show_snapshot(standing(made_timeline(), State.LOADING))
    assert desk.asked == [Visit(1, 150)]
    desk.strip.show_snapshot(standing(made_timeline(150)))
    assert desk.asked == [Visit(1, 150), Visit(1, 600)]


def test_a_moment_before_or_behind_all_is_the_first_or_the_last(desk: Desk) -> None:
    desk.slider.go(-5)
    desk.strip.show_snapshot(standing(made_timeline(0)))
    desk.slider.go(10_000)
    assert desk.asked == [Visit(1, 0), Visit(1, 750)]


def test_the_menu_of_a_moment_goes_there_and_to_no_run_that_left_elsewhere(qtbot: QtBot) -> None:
    view = made_timeline(branches=((300, 2),))
    desk = Desk(qtbot, standing(view, shelf=(shelved(1), shelved(2))))
    menu = desk.strip.menu_at(desk.slider.x_of(600))
    assert menu is not None
    assert menu.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    desk.slider.customContextMenuRequested.emit(QPoint(desk.slider.x_of(600), 20))
    popped = desk.strip.findChildren(QMenu)[-1]
    assert popped.isVisible()
    popped.close()
    there, _ = menu.actions()
    assert there.text() == "Go to epoch 4"
    there.trigger()
    assert desk.asked == [Visit(1, 600)]


def test_a_mark_that_is_there_can_be_changed(qtbot: QtBot) -> None:
    desk = Desk(qtbot, standing(made_timeline(marks=((450, "here"), (300, "there")))))
    desk.strip.ask_mark()
    (dialog,) = desk.strip.findChildren(QInputDialog)
    assert dialog.textValue() == "here"
    assert dialog.windowTitle() == "Mark"
    assert dialog.labelText().startswith("Beside epoch 3, ")
    assert dialog.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.reject()
    assert desk.asked == []


def test_a_tip_counts_the_runs_that_left_and_says_what_a_click_does() -> None:
    view = made_timeline(branches=((300, 2), (300, 3)), kept=(0,))
    assert moment_lines(view, 300)[-2:] == ["2 other runs left here", "a click goes there"]
    assert moment_lines(replace(view, epochs=None), 10) == ["step 10 of 750", "a click goes there"]


def test_of_one_epoch_a_screen_reader_says_one(qtbot: QtBot) -> None:
    snapshot = standing(made_timeline())
    one = replace(snapshot, experiment=snapshot.experiment.replace("training.epochs", 1))
    assert Desk(qtbot, one).strip.slider.accessibleDescription() == "epoch 3 of 1 epoch"


def test_at_twice_the_size_a_moment_is_where_it_is_seen(qtbot: QtBot) -> None:
    set_zoom(2)
    try:
        desk = Desk(qtbot, standing(made_timeline()))
        slider = desk.slider
        assert slider.x_of(0) == 2 * LEFT
        assert slider.step_at(slider.x_of(450)) == 450
        assert abs(slider.x_of(750) - slider.x_of(0) - 5 * (slider.x_of(150) - slider.x_of(0))) <= 5
        drawn = drawn_by(slider)
        assert drawn.of("fill")[0].place == QRectF(slider.rect())
        (knob,) = drawn.of("disc")[-1:]
        assert abs(knob.place.center().x() - slider.x_of(450)) <= 1
        assert knob.place.width() == 20
        desk.press(300)
        assert desk.asked == [Visit(1, 300)]
    finally:
        set_zoom(1)


@pytest.mark.parametrize(("first", "words"), [(750, ["5"]), (760, []), (600, ["4", "5"])])
def test_a_line_that_begins_behind_its_last_epoch_names_none(
    qtbot: QtBot, first: int, words: list[str]
) -> None:
    desk = Desk(qtbot, standing(made_timeline(first, first=first, end=800)))
    track = desk.slider._track
    assert track is not None
    assert [text for _, text in track.ticks()] == words
    assert not words or track.ticks()[0][0] == LEFT
