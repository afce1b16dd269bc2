"""The lab Break it: switches, suspects, clues and guesses, on a copy that trains."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from handmade import make_snapshot
from pictures import is_near, pixel
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QStackedWidget, QTabBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.gradient_check import GradientCheck
from nnviz.core.mistakes import MISTAKES
from nnviz.core.parameters import Parameters
from nnviz.session import gradient_badge
from nnviz.session.commands import Watch
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs import break_it_bench, break_it_lab
from nnviz.view.labs.break_it_dots import GradientDots
from nnviz.view.labs.break_it_lab import BreakItLab
from nnviz.view.labs.break_it_list import NUMBERS
from nnviz.view.labs.break_it_pictures import Pictures
from nnviz.view.network.network_panel import NetworkPanel
from nnviz.view.panel import Panel
from nnviz.view.parts.axis_range import decades, extent
from nnviz.view.parts.scrolled import Scrolled
from nnviz.view.parts.style import DARK, LIGHT, Style


@pytest.fixture
def lab(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[BreakItLab]:
    for what, seconds in (("SPARING", 1.0), ("PERIOD", 0.02)):  # nobody is to wait for the second check
        monkeypatch.setattr(gradient_badge, what, seconds)
    for what, takes in (("TICK", 5), ("NEWS", 0.02), ("SPEED", 4000.0)):
        monkeypatch.setattr(break_it_bench, what, takes)
    made, shelf = BreakItLab(LIGHT), QStackedWidget()
    shelf.addWidget(made)
    shelf.addWidget(QWidget())
    qtbot.addWidget(shelf)
    shelf.resize(1100, 700)
    shelf.show()
    yield made
    made.end_work()


@pytest.fixture
def until(qtbot: QtBot, lab: BreakItLab) -> Callable[[Callable[[Snapshot], bool]], Snapshot]:
    def wait(condition: Callable[[Snapshot], bool]) -> Snapshot:
        qtbot.waitUntil(lambda: lab.bench.latest is not None and condition(lab.bench.latest))
        assert lab.bench.latest is not None
        return lab.bench.latest

    return wait


def is_checked_well(snapshot: Snapshot) -> bool:
    check = snapshot.lanes[0].check if snapshot.lanes else None
    return check is not None and snapshot.step > 100 and check.checked > 105


def test_the_moments_of_a_copy_are_not_kept_for_nobody_goes_back_to_them(
    lab: BreakItLab, until, qtbot
) -> None:
    for step in range(1, 9):
        qtbot.mouseClick(lab.buttons.batch, Qt.MouseButton.LeftButton)
        until(lambda snapshot, step=step: snapshot.step == step and not snapshot.is_moving)
    kept = until(lambda snapshot: snapshot.timeline.kept[-1:] == (8,)).timeline.kept
    assert len(kept) <= 3
    for epoch in range(1, 6):
        qtbot.mouseClick(lab.buttons.epoch, Qt.MouseButton.LeftButton)
        until(lambda snapshot, epoch=epoch: snapshot.epoch == epoch and not snapshot.is_moving)
    (session,) = lab.bench._sessions
    assert len(session._training._loop.controller.journey.lanes.lead.timeline.moments) <= 3


def test_a_switch_turns_the_badge_red_and_off_gives_back_every_bit(lab: BreakItLab, until, qtbot) -> None:
    qtbot.mouseClick(lab.buttons.batch, Qt.MouseButton.LeftButton)
    before = until(lambda snapshot: snapshot.step == 1).lanes[0].theta.vector
    lab.list.choose("no_prime")
    qtbot.keyClick(lab.list, Qt.Key.Key_Space)
    assert list(lab.numbers()["thrown"])[: len(MISTAKES)] == [int(name == "no_prime") for name in MISTAKES]
    assert lab.mistake == "no_prime"
    broken = until(is_checked_well)
    assert broken.mistake == "no_prime"
    assert lab.badge.property("badge") == "bad"
    assert "look at BP2" in lab.where.text()
    assert MISTAKES["no_prime"].hides in lab.told.text()
    assert not np.array_equal(broken.lanes[0].theta.vector, before)
    assert lab.bench.red_after is not None
    assert set(lab.numbers()) >= {"by backprop", "by differences"}
    qtbot.keyClick(lab.list, Qt.Key.Key_Space)
    sound = until(lambda snapshot: bool(snapshot.lanes))
    np.testing.assert_array_equal(sound.lanes[0].theta.vector, before)
    assert "bit for bit" in lab.told.text()


def test_a_mistake_in_the_data_leaves_the_badge_green_and_is_told_by_the_data(lab: BreakItLab, until) -> None:
    lab.switch_on("unscaled")
    until(is_checked_well)
    assert lab.badge.property("badge") == "good"
    assert "look at the data" in lab.where.text()
    data = next(card for card in lab.cards if card.clue.title == "What goes in")
    assert data.finding.text().startswith("Inputs run from 0 to 16.")
    assert data.out.text() == "rules out 1 to 13"


def test_a_hidden_mistake_is_not_named_until_it_is_guessed(
    lab: BreakItLab, until, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(break_it_lab, "choice", lambda names: "sum_for_mean")
    qtbot.mouseClick(lab.buttons.in_blind, Qt.MouseButton.LeftButton)
    until(is_checked_well)
    words = [label.text() for label in (lab.told, lab.where, lab.caption)]
    assert not any(MISTAKES["sum_for_mean"].label in one for one in words)
    assert len(lab.list.left) == 14
    assert [card.is_open for card in lab.cards] == [False] * 5
    qtbot.mouseClick(lab.buttons.hint, Qt.MouseButton.LeftButton)
    assert sum(card.is_open for card in lab.cards) == 1
    for card in lab.cards:
        card.open()
    assert lab.list.left == ["sum_for_mean"]
    lab.list.choose("no_prime")
    lab.buttons.guess.click()
    assert lab.told.text() == "It is not 1, No σ′. One guess so far."
    assert not lab.has_guessed
    lab.list.choose("sum_for_mean")
    lab.buttons.guess.click()
    assert lab.has_guessed
    assert lab.told.text().startswith("Found at guess 2. 7  Sum for mean")
    assert MISTAKES["sum_for_mean"].hides in lab.told.text()
    assert lab.buttons.again.isVisible()
    assert not lab.buttons.guess.isVisible()


def test_panels_of_the_window_show_the_copy_and_ask_it(lab: BreakItLab, until, qtbot) -> None:
    lab.take_in("Network", NetworkPanel)
    assert not lab.pictures.panels
    lab.pictures.tabs.setCurrentIndex(1)
    (panel,) = lab.pictures.panels.values()
    assert panel.nothing.text() == "Let the copy train first."
    lab.switch_on("labels_shifted")
    until(lambda snapshot: snapshot.example is not None and snapshot.example.index == 0)
    panel.command_requested.emit(Watch(3))
    until(lambda snapshot: snapshot.example is not None and snapshot.example.index == 3)
    lab.bench.pause()
    seen = until(lambda snapshot: not snapshot.is_moving)
    assert seen.dataset is not None
    label = seen.dataset.classes[seen.dataset.labels_train[3]]
    qtbot.waitUntil(lambda: f"4 of 1,500: {'an' if label == '8' else 'a'} {label}" in panel.caption.text())


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
def test_a_dot_has_the_hue_of_its_layer_and_is_hollow_where_the_sign_is_wrong(
    qtbot: QtBot, style: Style
) -> None:
    true = np.array([1e-4, 1e-2, 1.0])
    found = np.array([1e-4, -1e-1, 1.0])
    check = GradientCheck(np.array([0, 1, 3]), found, true, np.array([0.0, 1.1, 0.0]), 0)
    dots = GradientDots(style)
    qtbot.addWidget(dots)
    dots.resize(300, 300)
    dots.setAutoFillBackground(True)
    dots.show_check(check, Parameters([1, 1, 1]))
    assert dots.words == "3 parameters, 1 with the wrong sign"
    along, up = np.log10(true), np.log10(np.abs(found))
    places = dots._frame(decades(*extent([along, up]))).points(along, up)
    first, second = (style.layer_colour(layer, 2) for layer in range(2))
    for place, hue in zip(places, (first, style.colour("card"), second), strict=True):
        assert is_near(pixel(dots, place), hue)
    assert not is_near(pixel(dots, places[1] + QPointF(3, 0)), style.colour("card"))  # its rim


def test_a_suspect_is_crossed_out_and_in_again_by_key(lab: BreakItLab, qtbot) -> None:
    lab.list.show_suspects()
    lab.list.choose("untransposed")
    qtbot.keyClick(lab.list, Qt.Key.Key_Space)
    assert set(MISTAKES) - set(lab.list.left) == {"untransposed"}
    item = lab.list.currentItem()
    assert item is not None
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "2 w for wᵀ, ruled out"
    qtbot.keyClick(lab.list, Qt.Key.Key_Space)
    assert len(lab.list.left) == 14
    qtbot.keyClick(lab.list, Qt.Key.Key_Down)
    assert NUMBERS[lab.list.current] == 3


def test_the_suspect_that_the_arrow_keys_come_to_is_in_sight(lab: BreakItLab, qtbot) -> None:
    lab.window().resize(600, 260)
    qtbot.waitUntil(lambda: lab.body.verticalScrollBar().maximum() > 0)
    for _ in range(13):
        qtbot.keyClick(lab.list, Qt.Key.Key_Down)
    assert NUMBERS[lab.list.current] == 14
    place = lab.list.visualItemRect(lab.list.currentItem())
    assert lab.list.viewport().visibleRegion().contains(place)


def test_space_and_enter_press_what_has_the_keys_and_run_nothing_else(lab: BreakItLab, until, qtbot) -> None:
    ran: list[bool] = []
    action = QAction("Run", lab)
    action.setShortcut("Space")
    action.triggered.connect(lambda: ran.append(True))
    lab.addAction(action)
    lab.activateWindow()
    for part, key in ((lab.buttons.batch, Qt.Key.Key_Space), (lab.buttons.batch, Qt.Key.Key_Return)):
        part.setFocus()
        qtbot.keyClick(part, key)
    until(lambda snapshot: snapshot.step == 2)
    lab.list.setFocus()
    qtbot.keyClick(lab.list, Qt.Key.Key_Space)
    assert lab.mistake == "no_prime"
    assert ran == []


def test_out_of_sight_the_copy_stands_still_and_the_columns_follow_the_width(lab: BreakItLab, until) -> None:
    lab.switch_on("no_bias_gradient")
    until(lambda snapshot: snapshot.is_moving)
    shelf = lab.window()
    assert isinstance(shelf, QStackedWidget)
    shelf.setCurrentIndex(1)  # another lab
    assert not lab.bench._timer.isActive()
    lab.recolour(DARK)
    assert lab.bench.latest is not None
    step = lab.bench.latest.step
    shelf.setCurrentIndex(0)
    until(lambda snapshot: snapshot.step > step)
    wide = lab._beside_seen.direction()
    shelf.resize(560, 400)
    assert lab._beside_seen.direction() is not wide


def test_the_copy_ends_with_the_work_of_the_panels(lab: BreakItLab) -> None:
    lab.switch_on("no_prime")
    (session,) = lab.bench._sessions
    lab.end_work()
    assert not lab.bench.is_there
    assert not session._training._thread.is_alive()


def test_a_panel_of_the_copy_is_drawn_while_it_is_in_sight_and_once_it_comes_back(qtbot: QtBot) -> None:
    pictures, inside, above = Pictures(LIGHT), QWidget(), QWidget()
    rows = QVBoxLayout(inside)
    above.setFixedHeight(1000)
    rows.addWidget(above)
    rows.addWidget(pictures)
    around = Scrolled(inside)
    qtbot.addWidget(around)
    around.resize(500, 400)
    around.show()
    drawn = []

    class Counting(Panel):
        def draw(self, snapshot: Snapshot) -> None:
            drawn.append(snapshot.version)

    pictures.take_in("Counted", Counting)
    pictures.tabs.setCurrentIndex(1)
    QApplication.processEvents()
    drawn.clear()
    for version in (1, 2):
        pictures.show_copy(make_snapshot(version=version))
        QApplication.processEvents()
    assert not drawn
    around.verticalScrollBar().setValue(around.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: drawn == [2])
    pictures.show_copy(make_snapshot(version=3))
    assert drawn == [2, 3]
    pictures.recolour(DARK)
    assert [panel.look for panel in pictures.panels.values()] == [DARK]


def test_no_tab_is_told_in_markup(qtbot: QtBot) -> None:
    lab = BreakItLab(DARK)
    qtbot.addWidget(lab)
    tabs = lab.findChild(QTabBar)
    assert tabs is not None
    assert not any("<" in tabs.tabToolTip(i) for i in range(tabs.count()))
