"""What a person chose for all panels at once: one of the twins, and a neuron."""

from PySide6.QtCore import QObject, Signal, Slot

from nnviz.experiment.experiment import Experiment
from nnviz.session.snapshot import Snapshot

_NOBODY = -1, -1


class Selection(QObject):
    """The twin and the neuron that every panel follows.

    Attributes
    ----------
    lane
        Which twin, counted from 0.
    neuron
        (layer, neuron); (−1, −1) where none is chosen.
    """

    lane_chosen = Signal(int)
    neuron_chosen = Signal(int, int)

    def __init__(self, experiment: Experiment, parent: QObject) -> None:
        super().__init__(parent)
        self.lane, self.neuron = 0, _NOBODY
        self._twins, self._run = experiment.twins, 0

    @Slot(int)
    def choose_lane(self, lane: int) -> None:
        """Let all follow this twin."""
        self.lane = lane
        self.lane_chosen.emit(lane)

    @Slot(int, int)
    def choose_neuron(self, layer: int, neuron: int) -> None:
        """Let all follow this neuron; none when negative."""
        self.neuron = layer, neuron
        self.neuron_chosen.emit(layer, neuron)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Let go of what was chosen among other twins, or in another run."""
        twins = snapshot.experiment.twins
        if twins != self._twins:
            self._twins = twins
            self.choose_lane(0)
        if snapshot.run != self._run:
            self._run = snapshot.run
            if self.neuron != _NOBODY:
                self.choose_neuron(*_NOBODY)  # which panels in sight forget by themselves
