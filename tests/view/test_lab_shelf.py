"""One lab in sight at a time, and the choice of a weight that they share."""

import numpy as np
import pytest

from nnviz.core.parameters import Parameters
from nnviz.view.labs.demon_lab import DemonLab
from nnviz.view.labs.lab_shelf import LabShelf
from nnviz.view.labs.paths_lab import PathsLab
from nnviz.view.labs.weight_chooser import WeightChooser
from nnviz.view.parts.style import LIGHT


def test_only_the_chosen_lab_is_in_sight(qtbot) -> None:
    labs = [DemonLab(LIGHT), PathsLab(LIGHT)]
    shelf = LabShelf(labs)
    qtbot.addWidget(shelf)
    shelf.show()
    assert [lab.isVisible() for lab in labs] == [True, False]
    shelf.show_lab("paths")
    assert [lab.isVisible() for lab in labs] == [False, True]
    shelf.list.setCurrentRow(0)
    assert [lab.isVisible() for lab in labs] == [True, False]


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


def test_a_neuron_chosen_before_there_was_a_network_is_the_first_one(qtbot) -> None:
    made = WeightChooser()
    qtbot.addWidget(made)
    made.choose(1, 1)
    made.show_gradient(Parameters([3, 4, 2]))
    assert chosen(made) == (1, 1, 0)
    made.show_gradient(Parameters([2, 4, 2]))
    assert chosen(made)[0] == 0
