"""What the views of the outputs panel have in common, one for each kind of data."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnviz.data.dataset import Dataset
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.outputs.typed_row import TypedRow
from nnviz.view.parts.moments import moment_words
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.style import Style


def when_judged(lane: LaneSnapshot) -> str:
    """When the test examples were answered: "after epoch 3", "after epoch 3 + 4 mini-batches"."""
    step = 0 if lane.answers is None else lane.answers.step
    return f"{'after' if step else 'at'} {moment_words(lane.epochs, step)}"


class OutputsView(QWidget):
    """A way to show what the network makes of the data.

    Attributes
    ----------
    tools
        Its controls, which stand in the panel's header.
    typed
        Where a row of one's own is typed; the view puts it among its tools.
    caption
        What it shows, in a few words.
    """

    command_requested = Signal(object)
    change_requested = Signal(object)
    """Values of fields, by path, to start on at once."""
    neuron_selected = Signal(int, int)
    redraw_requested = Signal()
    """Something was chosen; the panel hands in the same snapshot again."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.look = style
        self.tools = QWidget()
        self.typed = TypedRow()
        self.typed.command_requested.connect(self.command_requested)
        self.typed.judged.connect(self.redraw_requested)
        self.caption = ""

    def start(self, data: Dataset) -> None:
        """Another data set."""

    def let_go(self) -> None:
        """Keep nothing of the data; ``start`` follows before anything is drawn again."""

    def draw(self, snapshot: Snapshot, data: Dataset) -> None:
        """Draw a snapshot of one lane."""
        raise NotImplementedError

    def numbers(self) -> Columns:
        """See `Panel`."""
        raise NotImplementedError

    def recolour(self, style: Style) -> None:
        """Take other colours; ``draw`` follows."""
        self.look = style

    def show_neuron(self, layer: int, neuron: int) -> None:
        """Point out a neuron that was chosen in any panel; a negative ``layer`` is none."""
