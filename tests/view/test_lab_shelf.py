"""One lab in sight at a time, and the choice of a weight that they share."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nnviz.core.parameters import Parameters
from nnviz.view.labs.demon_lab import DemonLab
from nnviz.view.labs.lab_shelf import LabShelf
from nnviz.view.labs.paths_lab import PathsLab
from nnviz.view.labs.slowness_lab import SlownessLab
from nnviz.view.labs.weight_chooser import WeightChooser
from nnviz.view.parts.style import LIGHT

KINDS = {kind.name: kind for kind in (DemonLab, PathsLab, SlownessLab)}


@pytest.fixture
def shelf(qtbot) -> LabShelf:
    made = LabShelf({name: kind.title for name, kind in KINDS.items()}, lambda name: KINDS[name](LIGHT))
    qtbot.addWidget(made)
    made.resize(900, 400)
    return made


def test_a_lab_is_made_when_it_is_first_opened_and_only_the_chosen_one_is_in_sight(qtbot, shelf) -> None:
    assert not shelf.labs
    shelf.show()
    qtbot.waitUntil(
        lambda: [(name, lab.isVisible()) for name, lab in shelf.labs.items()] == [("demon", True)]
    )
    shelf.show_lab("slowness")
    assert [(name, lab.isVisible()) for name, lab in shelf.labs.items()] == [
        ("demon", False),
        ("slowness", True),
    ]
    demon = shelf.labs["demon"]
    qtbot.keyClick(shelf.list, Qt.Key.Key_Home)
    assert demon.isVisible()
    assert shelf.labs["demon"] is demon
    qtbot.keyClick(shelf.list, Qt.Key.Key_Down)
    assert demon.isVisible()  # to make the other one was enough for a turn
    qtbot.waitUntil(shelf.labs["paths"].isVisible)
    assert not demon.isVisible()


def test_a_lab_is_made_and_taken_in_one_after_the_other(shelf) -> None:
    assert shelf.provide("paths")
    assert not shelf.isAncestorOf(shelf.labs["paths"])
    assert shelf.provide("paths")
    assert shelf.isAncestorOf(shelf.labs["paths"])
    assert not shelf.provide("paths")


def test_the_list_is_as_wide_as_its_names_in_whatever_font(qtbot, shelf) -> None:
    shelf.show()
    font = shelf.list.font()
    for size, width in ((2 * font.pointSize(), 901), (font.pointSize(), 900)):
        font.setPointSize(size)
        shelf.list.setFont(font)
        shelf.resize(width, 400)
        QApplication.processEvents()
        room = shelf.list.viewport().width() - shelf.list.sizeHintForColumn(0)
        assert 0 <= room < 40, size
    assert shelf.list.horizontalScrollBar().maximum() == 0


def test_where_there_is_no_room_for_a_list_a_button_of_the_lab_takes_its_place(qtbot, shelf) -> None:
    shelf.show_lab("demon")
    shelf.show()
    assert shelf.list.isVisible()
    assert not shelf.chooser.isVisible()
    assert "A lab is" in shelf.list.toolTip()
    shelf.resize(500, 400)
    qtbot.waitUntil(lambda: shelf.chooser.isVisible() and not shelf.list.isVisible())
    shelf.chooser.setFocus()
    shelf.chooser.menu().actions()[1].trigger()
    qtbot.waitUntil(lambda: shelf.labs["paths"].isVisible())
    assert shelf.labs["paths"].isAncestorOf(shelf.chooser)
    qtbot.waitUntil(shelf.chooser.hasFocus)
    shelf.resize(900, 400)
    qtbot.waitUntil(lambda: shelf.list.isVisible() and not shelf.chooser.isVisible())
    assert shelf.list.currentRow() == 1
    assert shelf.list.hasFocus()  # the keys stay with the choice of the lab


@pytest.fixture
def chooser(qtbot) -> WeightChooser:
    made = WeightChooser()
    qtbot.addWidget(made)
    gradient = Parameters([3, 4, 2])
    gradient.weights[0][2, 1], gradient.weights[1][1, 3], gradient.weights[0][1, 2] = -5, 4, np.nan
    made.show_gradient(gradient)
    return made


def chosen(chooser: WeightChooser) -> tuple[int, int, int]:
    return chooser.layer, chooser.j, chooser.k


def test_it_starts_at_the_largest_gradient_of_each_layer(chooser: WeightChooser) -> None:
    assert chosen(chooser) == (0, 2, 1)
    chooser.layers.setCurrentIndex(1)
    assert chosen(chooser) == (1, 1, 3)


def test_a_choice_stays_until_the_network_is_another(chooser: WeightChooser) -> None:
    chooser.choose_weight(3, 0)
    chooser.show_gradient(Parameters([3, 4, 2]))
    assert chosen(chooser) == (0, 3, 0)
    chooser.show_gradient(Parameters([3, 2, 1]))
    assert chosen(chooser) == (0, 0, 0)
    assert [chooser.layers.itemText(row) for row in range(2)] == ["hidden 1", "output"]
    assert chooser.to.maximum() == 2


def test_only_a_person_or_another_panel_changes_it_with_a_signal(chooser: WeightChooser, qtbot) -> None:
    with qtbot.assertNotEmitted(chooser.changed):
        chooser.show_gradient(Parameters([7, 4, 2]))
    with qtbot.waitSignal(chooser.changed):
        chooser.choose(1, 1)
    with qtbot.waitSignal(chooser.changed):
        chooser.to.setValue(1)
