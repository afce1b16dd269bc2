"""An input of one's own without a class has no target: nothing that is shown of it comes of a cost."""

import numpy as np
import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.session.snapshot import Snapshot
from nnviz.view.activations.activations_panel import ActivationsPanel
from nnviz.view.backprop.backprop_panel import BackpropPanel
from nnviz.view.labs.chain_lab import ChainLab
from nnviz.view.labs.demon_lab import DemonLab
from nnviz.view.labs.nudges_lab import NudgesLab
from nnviz.view.labs.paths_lab import PathsLab
from nnviz.view.labs.slowness_lab import SlownessLab
from nnviz.view.network.network_moment import moment_of
from nnviz.view.network.network_words import neuron_lines
from nnviz.view.panel import Panel
from nnviz.view.parts.style import DARK

LABS = (NudgesLab, DemonLab, PathsLab, SlownessLab)


def drawn(phase: int | None = None) -> Snapshot:
    """A drawing is followed; inside a mini-batch it waits for the batch's end."""
    snapshot = make_snapshot((16, 4, 3), phase=phase)
    assert snapshot.example is not None
    own = replace(snapshot.example, y=np.zeros(3), label="", source="your drawing", has_target=False)
    return replace(snapshot, example=own)


def panel(kind: type[Panel], snapshot: Snapshot, qtbot: QtBot) -> Panel:
    made = kind(DARK)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show_snapshot(snapshot)
    made.show()
    return made


@pytest.mark.parametrize("kind", LABS)
def test_a_lab_says_that_there_is_no_target_and_what_to_do(kind: type[Panel], qtbot: QtBot) -> None:
    made = panel(kind, drawn(), qtbot)
    assert made.nothing.isVisible()
    assert made.nothing.text().startswith("Your drawing has no target, so there is no cost")
    made.show_snapshot(make_snapshot((16, 4, 3)))
    assert not made.nothing.isVisible()


@pytest.mark.parametrize("kind", LABS)
def test_a_mini_batch_in_hand_has_targets_of_its_own(kind: type[Panel], qtbot: QtBot) -> None:
    assert panel(kind, drawn(phase=4), qtbot).content.isVisible()


def test_an_output_can_be_raised_without_a_target(qtbot: QtBot) -> None:
    made = panel(NudgesLab, drawn(), qtbot)
    assert isinstance(made, NudgesLab)
    made.view.setCurrentIndex(1)
    assert made.content.isVisible()
    assert "has no target" in made.sentence.text()
    assert made.caption.text() == "for your drawing"


def test_backprop_goes_forward_and_no_farther(qtbot: QtBot) -> None:
    made = panel(BackpropPanel, drawn(), qtbot)
    assert isinstance(made, BackpropPanel)
    assert [chip.text for chip in made.strip._chips] == ["x", "a²", "a³"]
    assert "no target" in made.reading.text()
    assert not made.grab().isNull()  # it is painted, without the cost where the way turns round
    made.show_snapshot(make_snapshot((16, 4, 3)))
    assert "C" in [chip.text for chip in made.strip._chips]


def test_no_chain_is_read_off_without_a_target(qtbot: QtBot) -> None:
    made = panel(ChainLab, drawn(), qtbot)
    assert isinstance(made, ChainLab)
    before = made.chain
    qtbot.mouseClick(made.follow_button, Qt.MouseButton.LeftButton)
    assert made.chain is before
    assert "has no target" in made.caption.text()


def test_the_network_and_the_activations_tell_of_no_target_that_is_not_there(qtbot: QtBot) -> None:
    lines = neuron_lines(moment_of(drawn()), 1, 0)
    assert not any("target" in line or line.startswith("δ") for line in lines)
    made = panel(ActivationsPanel, drawn(), qtbot)
    assert isinstance(made, ActivationsPanel)
    made.show_neuron(0, 1)
    assert "has no target" in made._slowness_words()
    assert made.slowness.isHidden()
