"""A neuron of the running network for the bench: a slice of it, where it has more inputs than two."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtGui import QAction

from nnviz.core.naming import layer_name, number
from nnviz.core.neuron_bench import Slice, Start, Unit, slice_of, unit_of
from nnviz.core.parameters import Array
from nnviz.session.in_hand import example_in_hand
from nnviz.session.snapshot import Example, LaneSnapshot, Snapshot
from nnviz.view.parts.data_names import source_name
from nnviz.view.parts.plain_label import in_menu

_CHOOSE_FIRST = "a neuron of the network: click one in Network first"


class Found(NamedTuple):
    """The neuron, its unit (None where the bench has none like it), and what is to be told of it."""

    start: Start
    unit: Unit | None
    words: str


class FromNetwork(QAction):
    """Offers the neuron that was chosen in any panel; none was at first."""

    def __init__(self) -> None:
        super().__init__(_CHOOSE_FIRST)
        self._example: Example | None = None
        self._lane: LaneSnapshot | None = None
        self._layer = self._j = -1
        self.setEnabled(False)

    def show_snapshot(self, snapshot: Snapshot, lane: int) -> None:
        """The neuron is read off this network."""
        self._example = snapshot.example
        is_other = self._lane is None or not snapshot.lanes or self._lane.sizes != snapshot.lanes[lane].sizes
        self._lane = snapshot.lanes[lane] if snapshot.lanes else None
        if is_other:
            self._offer()

    def choose(self, layer: int, j: int) -> None:
        """Offer another one."""
        self._layer, self._j = layer, j
        self._offer()

    def found(self) -> Found | None:
        """The chosen neuron at the parameters of now, through the example in hand; None without any."""
        lane, example, layer, j = self._lane, self._example, self._layer, self._j
        if lane is None or example is None or not self._who:
            return None
        hand = example_in_hand(lane, example)
        theta, kind, a = hand.network.theta, hand.network.activations[layer], hand.work.a[layer][:, 0]
        part = slice_of(theta.weights[layer][j], float(theta.biases[layer][j, 0]), a)
        names = [source_name(example, layer, len(theta.weights), k) for k in part.inputs]
        unit = unit_of(kind)
        words = origin_words(self._who, names, a, part, "" if unit else kind.label)
        return Found(Start(self._who, part.neuron), unit, words)

    @property
    def _who(self) -> str:
        """Its name; empty where the network has no such neuron."""
        sizes = self._lane.sizes[1:] if self._lane else ()
        is_there = 0 <= self._layer < len(sizes) and 0 <= self._j < sizes[self._layer]
        return f"{layer_name(self._layer, len(sizes))} neuron {self._j + 1}" if is_there else ""

    def _offer(self) -> None:
        self.setEnabled(bool(self._who))
        self.setText(in_menu(f"{self._who} of the network, as it is now") if self._who else _CHOOSE_FIRST)


def origin_words(who: str, names: Sequence[str], a: Array, part: Slice, unlike: str) -> str:
    """Which neuron of the network this is, and what of it is held still.

    ``a`` (n,) are all its inputs; ``unlike`` names its activation where the bench has none like it.
    """
    turning = zip("₁₂", names, part.inputs, strict=False)
    said = f"This is {who} now: " + ", ".join(
        f"x{place} is {name} ({number(float(a[k]))} for the example shown)" for place, name, k in turning
    )
    if others := len(a) - len(part.inputs):
        held = f"the other {others} inputs are" if others > 1 else "the other input is"
        said += f", its largest weights; {held} held at that example and put {number(part.added)} into b"
    return f"{said}. Its {unlike} unit is not on this bench." if unlike else f"{said}."
