"""The labs in the window, on a real session."""

import numpy as np
import pytest
from cases import in_turn
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from small_runs import one_thread, small

from nnviz.app.layout import LABS
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.picture import Picture
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session import starts
from nnviz.view.labs.nudges_lab import NudgesLab
from nnviz.view.labs.paths_lab import PathsLab
from nnviz.view.panel import Panel
from nnviz.view.run.step_strip import StepStrip

SMALL = Experiment(data=Data("xor", train_size=40, test_size=20)).replace("network.hidden", [3])


@pytest.fixture
def window(one_window: MainWindow) -> MainWindow:
    return one_window


def test_each_lab_is_made_then_brought_into_sight_and_drawn_and_the_keys_go_through_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    for name in (entry.name for entry in LABS):
        before = set(window.panels)
        window.go_to_panel(name)
        lab = window.panels[name]
        assert set(window.panels) == before | {name}  # where another test was before, it is there
        assert lab.isAncestorOf(window.focusWidget()) is (name in before), name  # else a turn later
        qtbot.waitUntil(lambda lab=lab: lab.isAncestorOf(window.focusWidget()))
        first = window.focusWidget()
        qtbot.waitUntil(lambda lab=lab: lab.isVisible() and window.bridge.is_up_to_date)
        (sign,) = (button for button in lab.findChildren(QToolButton) if button.text() == "?")
        window.panels.lab_shelf.chooser.setFocus()
        qtbot.keyClick(window.panels.lab_shelf.chooser, Qt.Key.Key_Tab)
        second = window.focusWidget()
        assert lab.isAncestorOf(second), name
        assert sign not in (first, second), name
        sign.setFocus()
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert not lab.isAncestorOf(window.focusWidget()), name


@in_turn("name", ["backprop", "activations", "outputs", "data"])
def test_the_keys_go_to_the_first_control_of_a_panel_that_has_none_before_it_is_drawn(
    qtbot: QtBot, window: MainWindow, name: str
) -> None:
    window.go_to_panel(name)
    panel = window.panels[name]
    qtbot.waitUntil(lambda: window.bridge.is_up_to_date and not panel.nothing.isVisible())
    first = window.focusWidget()
    assert panel.isAncestorOf(first)
    assert not (isinstance(first, QToolButton) and first.text() == "?")


def test_what_tab_comes_to_from_outside_is_scrolled_into_sight(qtbot: QtBot, window: MainWindow) -> None:
    window.go_to_panel("break_it")
    lab = window.panels["break_it"]
    bar = lab.body.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    bar.setValue(bar.maximum())
    window.panels.lab_shelf.chooser.setFocus()
    qtbot.keyClick(window.panels.lab_shelf.chooser, Qt.Key.Key_Tab)
    assert not window.focusWidget().visibleRegion().isEmpty()


Stop = tuple[QWidget, str]


def stops_of(qtbot: QtBot, window: MainWindow, lab: Panel, key: Qt.Key) -> list[Stop]:
    """Where the keys go from where they are until they leave the lab."""
    found: list[Stop] = []
    while lab.isAncestorOf(at := window.focusWidget()) and len(found) < 50:
        found.append((at, getattr(at, "in_hand", "")))
        qtbot.keyClick(at, key)
    return found


@in_turn("name", [entry.name for entry in LABS])
def test_tab_goes_through_a_lab_as_it_is_read_out_of_it_and_back(
    qtbot: QtBot, window: MainWindow, name: str
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_B)
    window.go_to_panel(name)
    lab = window.panels[name]
    qtbot.waitUntil(lambda: lab.isVisible() and window.bridge.is_up_to_date and not lab.is_busy)
    window.panels.lab_shelf.chooser.setFocus()
    qtbot.keyClick(window.panels.lab_shelf.chooser, Qt.Key.Key_Tab)
    there = stops_of(qtbot, window, lab, Qt.Key.Key_Tab)
    assert len({*there}) == len(there)
    below = [lab.body.isAncestorOf(stop) for stop, _ in there[:-1]]
    assert below == sorted(below)  # what stands beside the title, what stands below it, and the "?"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Backtab)
    back = [*there[::-1], (window.panels.lab_shelf.chooser, "")]
    assert stops_of(qtbot, window, lab, Qt.Key.Key_Backtab) == back


def test_the_mean_of_the_nudges_is_the_step_that_was_made(qtbot: QtBot, window: MainWindow) -> None:
    window.show_panel("nudges")
    lab = window.panels["nudges"]
    assert isinstance(lab, NudgesLab)
    before = window.bridge.latest.lanes[0].theta
    for _ in range(8):  # input, forward twice, cost, BP1, BP2, gradients, update
        qtbot.keyClick(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: window.bridge.latest.step == 1 and window.bridge.is_up_to_date)
    view = window.bridge.latest.lanes[0].phase
    assert view is not None
    step = (before.vector - window.bridge.latest.lanes[0].theta.vector) / SMALL.training.eta
    requests = lab.table.model._requests
    for mean, (layer, j, k) in zip(requests.mean, requests.places, strict=True):
        made = before.like(step)
        asked = made.biases[layer][j, 0] if k is None else made.weights[layer][j, k]
        assert mean == pytest.approx(asked, rel=1e-9, abs=1e-12)


def test_the_strip_tells_of_the_last_step(qtbot: QtBot, window: MainWindow) -> None:
    strip = window.statusBar()
    assert isinstance(strip, StepStrip)
    assert not strip.badge.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: "agrees" in strip.badge.text())
    descent = window.bridge.latest.lanes[0].descent
    assert np.isfinite([descent.predicted, descent.angle]).all()
    assert "° off the full one" in strip.promise.toolTip()


def test_the_keys_of_the_run_work_while_a_number_of_a_lab_has_the_focus(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.show_panel("paths")
    lab = window.panels["paths"]
    assert isinstance(lab, PathsLab)
    qtbot.waitUntil(lambda: lab.isVisible() and window.bridge.is_up_to_date)
    lab.chooser.to.setFocus()
    qtbot.waitUntil(lab.chooser.to.hasFocus)
    qtbot.keyClick(lab.chooser.to, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: window.bridge.latest.lanes[0].phase is not None)


@pytest.mark.dressed
def test_a_picture_of_the_seeds_lab_waits_for_all_starts_and_closing_ends_them(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starts, "processes", one_thread)
    monkeypatch.setattr("nnviz.view.labs.seeds_lab.STARTS", 2)
    with Picture(Opened(small()), None, (960, 600), "light") as picture:
        picture.show_panel("seeds")
        lab = picture.window.panels["seeds"]
        picture.train(0)
        assert lab.table.rowCount() == 2
        lab.starts = 500
        lab.begin_work()
        assert lab.is_busy
    assert not lab.is_busy
