"""What was chosen for all panels, and when it is let go."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject

from nnviz.app.selection import Selection
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot

ALONE = Experiment(data=Data("xor"))
WITH_A_TWIN = replace(ALONE, twins=({"training.eta": 3.0},))


@pytest.fixture
def selection(qapp: QObject) -> Selection:
    made = Selection(WITH_A_TWIN, qapp)
    made.show_snapshot(Snapshot(1, 1, State.READY, WITH_A_TWIN))
    made.choose_lane(1)
    made.choose_neuron(0, 4)
    return made


def test_in_another_run_no_neuron_is_chosen_and_the_twin_stays(selection: Selection) -> None:
    told: list[tuple[int, int]] = []
    selection.neuron_chosen.connect(lambda *neuron: told.append(neuron))
    selection.show_snapshot(Snapshot(1, 2, State.READY, WITH_A_TWIN))
    assert (selection.lane, selection.neuron) == (1, (0, 4))
    for version in (1, 2):
        selection.show_snapshot(Snapshot(2, version, State.READY, WITH_A_TWIN))
    assert (selection.lane, selection.neuron, told) == (1, (-1, -1), [(-1, -1)])


def test_among_other_twins_the_first_is_followed(selection: Selection) -> None:
    told: list[int] = []
    selection.lane_chosen.connect(told.append)
    for version in (2, 3):
        selection.show_snapshot(Snapshot(1, version, State.READY, ALONE))
    assert (selection.lane, selection.neuron, told) == (0, (0, 4), [0])
