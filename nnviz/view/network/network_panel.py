"""The network panel: one example on its way through the network."""

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from nnviz.core.naming import count, plain
from nnviz.session.commands import Watch
from nnviz.session.snapshot import Snapshot
from nnviz.view.network.example_chooser import ExampleChooser
from nnviz.view.network.network_moment import Moment, moment_numbers, moment_of
from nnviz.view.network.network_picture import NetworkPicture
from nnviz.view.network.network_words import caption, neuron_lines, neuron_title, neuron_written
from nnviz.view.network.neuron_scale import NeuronScale
from nnviz.view.panel import Panel
from nnviz.view.parts.copying import Copy, copy_of, offer_copies
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.responses import reach
from nnviz.view.parts.spoken import say
from nnviz.view.parts.style import Style
from nnviz.view.parts.weight_editor import Place, WeightEditor
from nnviz.view.parts.zoom import make_small, zoomed

_LET_GO = " (click it again to let it go, Enter sets its weights)"
_ROOM_FOR_WORDS = ((182, 2), (168, 1))
"""Pixels from which on so many lines of words have room below the picture."""


class NetworkPanel(Panel):
    """The picture of the network, the choice of the example, and one line about one neuron."""

    name = "network"
    title = "Network"
    shows = (
        "The network with one example inside: each circle is a neuron, the brighter the larger its "
        "activation a; each line is a weight."
    )
    how_to_read = (
        "{Negative} lines are negative weights, {positive} ones positive, and thick ones are large. Click a "
        "neuron to follow it in every panel, ◂ ▸ take another example."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._moment: Moment | None = None
        self.picture = NetworkPicture(style)
        self.reading = ElidedLabel(lines=2)
        self.reading.setProperty("role", "muted")
        make_small(self.reading)
        self.scale = NeuronScale(style)
        self.chooser = ExampleChooser()
        self.controls.addWidget(self.chooser)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addWidget(self.picture, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.scale)
        below.addWidget(self.reading, 1)
        rows.addLayout(below)
        self.body.room_changed.connect(self._share_room)
        self.chooser.example_requested.connect(self._watch)
        self.chooser.wrong_requested.connect(self._watch_next_wrong)
        self.picture.turn_requested.connect(self.chooser.turn)
        self.picture.neuron_selected.connect(self.neuron_selected)
        self.picture.neuron_read.connect(self._tell)
        self.editor = WeightEditor(self)
        self.editor.command_requested.connect(self.command_requested)
        self.picture.parameter_chosen.connect(self._edit)
        for part in (self.picture, self.reading):
            offer_copies(part, self._to_copy)

    def begin(self, snapshot: Snapshot) -> None:
        self.picture.restart()
        self.chooser.restart()

    def draw(self, snapshot: Snapshot) -> None:
        """Draw the followed example, or the first of the mini-batch in hand."""
        self._moment = moment_of(snapshot)
        self.caption.setText(caption(self._moment))
        example, held = self._moment.example, self._moment.phase is not None
        self.chooser.show_example(self._moment.number, example.count, own=bool(example.source) and not held)
        self.chooser.hold(held)
        answers = self._moment.lane.answers
        self.chooser.show_wrong(None if answers is None else int(np.count_nonzero(answers.train_wrong)))
        self.picture.show_moment(self._moment)
        self._show_scale(self._moment)
        self._read()
        if self._snapshot is not None:
            self.editor.follow(self._snapshot)

    def numbers(self) -> Columns:
        """What fills the neurons, and what is drawn along the edges."""
        assert self._moment is not None
        return moment_numbers(self._moment)

    def let_go(self) -> None:
        super().let_go()
        self._moment = None
        self.picture.let_go()

    def recolour_parts(self) -> None:
        self.picture.recolour(self.look)

    def show_neuron(self, layer: int, neuron: int) -> None:
        self.picture.keep(layer, neuron)

    def _edit(self, place: Place, at: QPointF) -> None:
        if self._snapshot is not None:
            where = self.picture.on_screen(at)
            self.editor.open(self._snapshot, self.lane_of(self._snapshot), place, self.picture, where)

    def _watch(self, example: int) -> None:
        self.command_requested.emit(Watch(example))

    def _watch_next_wrong(self) -> None:
        if self._moment is None or self._moment.lane.answers is None:
            return
        wrong = np.flatnonzero(self._moment.lane.answers.train_wrong)
        if wrong.size:
            after = int(np.searchsorted(wrong, self._moment.example.index, "right"))
            self.chooser.ask_for(int(wrong[after % len(wrong)]))

    def _read(self) -> None:
        if self._moment is None:
            return
        if self.picture.neuron is None:
            self.reading.setText(self._legend())
            return
        title = neuron_title(self._moment, *self.picture.neuron)
        words = f"{title}: " + "; ".join(neuron_lines(self._moment, *self.picture.neuron))
        # Last, as the end is what may be cut.
        self.reading.setText(words + _LET_GO if self.picture.is_kept else words)

    def _tell(self) -> None:
        self._read()
        if self.picture.hasFocus():
            say(self.picture, self.reading.text())

    def _share_room(self, room: int) -> None:
        """Where there is little, the words below the picture give way: all outputs are to stay in sight."""
        lines = next((lines for least, lines in _ROOM_FOR_WORDS if room >= zoomed(least)), 0)
        self.reading.keep(max(1, lines))
        for part in (self.scale, self.reading):
            part.setVisible(lines > 0)

    def _to_copy(self) -> Copy:
        if self._moment is None or self.picture.neuron is None:
            return "", ""
        return copy_of(neuron_written(self._moment, *self.picture.neuron))

    def _show_scale(self, moment: Moment) -> None:
        low, high = reach(moment.kind(0))
        if moment.backward or low < 0:
            self.scale.show_scale(self.look, "−", "+", self.look.diverging)
        else:
            top = "1" if high <= 1 else "largest"
            self.scale.show_scale(self.look, "0", top, self.look.activations)

    def _legend(self) -> str:
        drawn = self.picture.edges_drawn
        edges = f"the {count(drawn)} strongest edges" if drawn < self.picture.edges_shown else "edges"
        limit = plain(self.picture.weight_limit)
        fill = "error δ" if self._moment and self._moment.backward else "activation a"
        if self.picture.shows_responses:
            fill = f"{fill}, round it a over the plane"
        w = "∂C/∂w" if self._moment and self._moment.shows_gradient else "w"
        size = f"|\u2060{w}|"  # no new line after the first bar
        negative, positive = self.look.signs
        return f"neurons: {fill} · {edges}: {negative} {w} < 0, {positive} {w} > 0, full at {size} ≥ {limit}"
