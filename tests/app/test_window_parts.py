"""Where the parts of the window stand, and what their handles do."""

import pytest
from pictures import assert_not_blank
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QEnterEvent, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QMenuBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from nnviz.app.dock import Dock
from nnviz.app.header import make_header
from nnviz.app.layout import LABS, PANELS, arrange


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.setDockNestingEnabled(True)
    made.resize(1440, 900)
    return made


@pytest.fixture
def docks(window: QMainWindow) -> dict[str, Dock]:
    names = ("form", *(entry.name for entry in PANELS), "labs")
    made = {name: Dock(name, name.title(), QLabel(name), window) for name in names}
    window.show()
    arrange(window, made)
    return made


def test_form_network_and_charts_stand_side_by_side(docks: dict[str, Dock]) -> None:
    form, network, weights, cost, gradient = (
        docks[name].geometry() for name in ("form", "network", "weights", "cost", "gradient")
    )
    assert form.right() < network.left()
    assert network.right() < cost.left()
    assert network.bottom() < weights.top()
    assert cost.bottom() < gradient.top()
    assert network.left() == weights.left()
    assert cost.left() == gradient.left()
    assert network.width() > cost.width() > form.width()


def test_all_else_stands_behind_the_weights(window: QMainWindow, docks: dict[str, Dock]) -> None:
    behind = set(window.tabifiedDockWidgets(docks["weights"]))
    placed = {"form", "network", "weights", "cost", "gradient"}
    assert behind == {dock for name, dock in docks.items() if name not in placed}
    assert not docks["weights"].visibleRegion().isEmpty()
    assert docks["outputs"].visibleRegion().isEmpty()


def test_arranging_brings_back_what_was_closed_floated_or_moved(
    window: QMainWindow, docks: dict[str, Dock], qtbot: QtBot
) -> None:
    before = {name: dock.geometry() for name, dock in docks.items() if dock.isVisible()}
    docks["cost"].close()
    for name in ("network", "outputs"):
        docks[name].setFloating(True)
    arrange(window, docks)
    assert not any(dock.isFloating() for dock in docks.values())
    assert docks["outputs"] in window.tabifiedDockWidgets(docks["weights"])
    for name in ("form", "network", "weights", "cost", "gradient"):
        qtbot.waitUntil(lambda name=name: docks[name].geometry() == before[name])


def test_arranging_brings_the_weights_to_the_front(
    window: QMainWindow, docks: dict[str, Dock], qtbot: QtBot
) -> None:
    for name in ("outputs", "labs"):
        docks[name].raise_()
        qtbot.waitUntil(lambda name=name: not docks[name].visibleRegion().isEmpty())
        assert docks["weights"].visibleRegion().isEmpty()
        arrange(window, docks)
        qtbot.waitUntil(lambda: not docks["weights"].visibleRegion().isEmpty())
        assert docks[name].visibleRegion().isEmpty()


def test_a_handle_floats_and_closes_its_own_panel(docks: dict[str, Dock]) -> None:
    dock = docks["cost"]
    handle = dock.titleBarWidget()
    assert not handle.findChildren(QToolButton)  # they come as the mouse does
    at = QPointF(20, 5)
    QApplication.sendEvent(handle, QEnterEvent(at, at, at))
    buttons = {button.text(): button for button in handle.findChildren(QToolButton)}
    assert buttons.keys() == {"❐", "✕"}
    buttons["❐"].click()
    assert dock.isFloating()
    buttons["❐"].click()
    assert not dock.isFloating()
    buttons["✕"].click()
    assert not dock.isVisible()
    assert docks["gradient"].isVisible()
    assert all("Cost" in button.toolTip() for button in buttons.values())


def test_a_handle_is_to_be_seen_and_a_panel_that_comes_later_takes_its_place(docks: dict[str, Dock]) -> None:
    dock = docks["network"]
    assert_not_blank(dock.titleBarWidget().grab().toImage(), 3)
    later = QWidget()
    dock.fill(later)
    assert dock.widget() is later


def test_a_message_stands_beside_the_menus_and_moves_nothing(qtbot: QtBot) -> None:
    menus, message, controls = QMenuBar(), QLabel("message"), QLabel("controls")
    menus.addMenu("File")
    window = QWidget()
    header = make_header(window, menus, (QWidget(), QWidget()), message, controls, QWidget())
    qtbot.addWidget(window)
    header.resize(800, 80)
    window.show()

    def corner(part: QWidget) -> QPoint:
        return part.mapTo(header, QPoint(0, 0))

    assert corner(menus).x() < corner(message).x()
    assert corner(controls).y() >= corner(menus).y() + menus.height()
    before = corner(controls)
    message.hide()
    header.layout().activate()
    assert corner(controls) == before


def test_where_the_header_grows_lower_its_margins_are_painted_anew(qtbot: QtBot) -> None:
    class Window(QWidget):
        painted = QRegion()

        def paintEvent(self, event: QPaintEvent) -> None:
            self.painted = self.painted.united(event.region())

    window = Window()
    qtbot.addWidget(window)
    header = make_header(window, QMenuBar(), (QWidget(), QWidget()), QLabel(), QLabel(), QWidget())
    header.setGeometry(6, 0, 388, 120)
    window.resize(400, 300)
    window.show()
    qtbot.waitUntil(lambda: not window.painted.isEmpty())
    window.painted = QRegion()
    header.setGeometry(6, 0, 388, 60)
    for at in (QPoint(2, 100), QPoint(397, 100)):
        qtbot.waitUntil(lambda at=at: window.painted.contains(at))


def test_names_of_panels_are_told_apart() -> None:
    names = [entry.name for entry in (*PANELS, *LABS)]
    assert len(names) == len(set(names))
    assert [entry.name for entry in PANELS if entry.at_first] == ["network", "weights", "cost", "gradient"]
