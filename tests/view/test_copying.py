"""A right click copies what is shown there, in every panel that writes equations out with numbers."""

from collections.abc import Callable
from typing import Any

import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.naming import number
from nnviz.session.snapshot import Descent
from nnviz.view.activations.activations_panel import ActivationsPanel
from nnviz.view.labs.chain_lab import ChainLab
from nnviz.view.labs.demon_lab import DemonLab
from nnviz.view.labs.nudges_lab import NudgesLab
from nnviz.view.labs.paths_lab import PathsLab
from nnviz.view.labs.slowness_lab import SlownessLab
from nnviz.view.network.network_panel import NetworkPanel
from nnviz.view.panel import Panel
from nnviz.view.parts.style import LIGHT
from nnviz.view.run.step_strip import StepStrip

SNAPSHOT = make_snapshot((5, 4, 3))
(LANE,) = SNAPSHOT.lanes
LABELS = ("Copy as LaTeX", "Copy as text")


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[..., Any]:
    def show(kind: type[Panel], shows: Any = SNAPSHOT) -> Any:
        panel = kind(LIGHT)
        qtbot.addWidget(panel)
        panel.resize(720, 420)
        panel.show()
        panel.show_snapshot(shows)
        return panel

    return show


def copied(widget: QWidget) -> tuple[str, str]:
    """What the menu of a right click copies, as LaTeX and as text; nothing where it offers neither."""
    widget.customContextMenuRequested.emit(QPoint(1, 1))
    menus, found = widget.findChildren(QMenu), ["", ""]
    for action in (action for menu in menus for action in menu.actions()):
        if action.text() in LABELS:  # not what asks for the name of a file
            action.trigger()
            found[LABELS.index(action.text())] = QGuiApplication.clipboard().text()
    for menu in menus:
        menu.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return found[0], found[1]


def test_of_the_network_the_neuron_that_is_pointed_out(shown: Callable[..., Any]) -> None:
    panel = shown(NetworkPanel)
    for part in (panel.picture, panel.reading):
        panel.picture.keep(-1, -1)
        assert copied(part) == ("", "")
        panel.picture.keep(0, 2)
        latex, text = copied(part)
        assert "z^{2}_{3}" in latex
        assert number(float(LANE.activations[0][2])) in text
        assert text.replace("\n", "; ") in panel.reading.text()


def test_of_the_activations_the_neuron_under_the_pointer_before_the_chosen_one(
    shown: Callable[..., Any],
) -> None:
    panel = shown(ActivationsPanel)
    for part in (panel.grid, panel.reading):
        assert copied(part) == ("", "")
        panel.show_neuron(0, 2)
        assert copied(part)[1].splitlines()[0].endswith(number(float(LANE.activations[0][2])))
        panel.grid.pointed.emit(1, float(LANE.z[1][1]))
        assert copied(part)[1].splitlines()[0].endswith(number(float(LANE.activations[1][1])))
        panel.grid.pointed.emit(-1, 0.0)
        panel.show_neuron(-1, -1)


def test_of_the_nudges_the_cell_that_was_clicked(shown: Callable[..., Any]) -> None:
    lab = shown(NudgesLab, make_snapshot((6, 4, 3), phase=3))
    table = lab.table
    assert copied(table.examples) == copied(table.mean) == ("", "")
    for row, view in ((0, table.examples), (1, table.examples), (2, table.mean)):
        view.setCurrentIndex(table.model.index(row, 1))
        assert number(float(table.model._cells[row, 1])) in copied(view)[1]


def test_of_the_paths_their_sum_and_before_it_the_chosen_path(shown: Callable[..., Any]) -> None:
    lab = shown(PathsLab)
    total = copied(lab.sentence)[1]
    assert total.startswith("sum = ")
    slope = LANE.gradient.weights[lab.chooser.layer][lab.chooser.j, lab.chooser.k]
    assert total.endswith(number(float(slope), 6))
    lab.table.selectRow(1)
    first, then = copied(lab.sentence)[1].splitlines()
    assert first.startswith("this path = ")
    assert first.endswith(lab.table.item(1, 1).text())
    assert then == total


def test_of_the_slow_weights_the_size_of_the_chosen_ones_gradient(shown: Callable[..., Any]) -> None:
    lab = shown(SlownessLab)
    lab.chooser.choose_weight(2, 3)
    slope = abs(float(LANE.gradient.weights[lab.chooser.layer][2, 3]))
    latex, text = copied(lab.sentence)
    assert latex.startswith(r"|\partial C / \partial w|")
    assert text.endswith(number(slope))


def test_of_the_demon_its_numbers_and_of_the_chain_its_product(shown: Callable[..., Any]) -> None:
    demon, chain = shown(DemonLab), shown(ChainLab)
    assert copied(demon.readout)[1].splitlines() == [line.words for line in demon.lines]
    assert copied(chain.expression)[1].startswith("∂C / ∂b₁ = σ′(z₁) · w₂")


def test_of_the_strip_the_promise_of_the_last_step(qtbot: QtBot) -> None:
    strip = StepStrip()
    qtbot.addWidget(strip)
    strip.show_snapshot(SNAPSHOT)
    assert copied(strip.promise) == ("", "")
    made = replace(LANE, descent=Descent(predicted=-0.02, true=-0.015, angle=43.2, length_ratio=2.1))
    strip.show_snapshot(replace(SNAPSHOT, lanes=(made,)))
    text = copied(strip.promise)[1]
    assert number(-0.02) in text
    assert number(0.75) in text
