"""The backprop panel: a mini-batch on its way forward and back, phase by phase, with its numbers."""

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.equation_words import words_of
from nnviz.core.naming import book_layer
from nnviz.session.commands import LEGAL, Pause, Step, is_legal
from nnviz.session.in_hand import followed_phase
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.backprop.autoplay import Autoplay
from nnviz.view.backprop.backprop_numbers import neuron_line
from nnviz.view.backprop.backprop_scene import Axis, Chosen, Scene, Term
from nnviz.view.backprop.backprop_scenes import scene_of
from nnviz.view.backprop.phase_strip import PhaseStrip
from nnviz.view.backprop.term_picture import TermPicture
from nnviz.view.panel import Panel
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.equation import Equation
from nnviz.view.parts.numbers import Columns, cells_of, stacked
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small, zoomed

_ASIDE, _BELOW = 18, 2
_HIGH_ENOUGH = 220
"""Pixels from which on there is room for two lines of words."""
_BETWEEN = "Press P to take the next mini-batch through, phase by phase."
_FOLLOWED = "The example that is followed, nothing is updated. Press P to take the next mini-batch through."
_NO_TARGET = f"It has no target: it goes forward, and there is no cost that leads back. {_BETWEEN}"
_NEXT = Step("phase")


class BackpropPanel(Panel):
    """The phase in hand: where it stands, its equation with symbols and numbers, its arrays as pictures.

    Attributes
    ----------
    scene
        What is shown; None before the first.
    """

    name = "backprop"
    title = "Backprop"
    shows = (
        "One mini-batch on its way through the network and back, a phase at a time, with its arrays and "
        "the equation in use."
    )
    how_to_read = (
        "P goes on by a phase, Shift+P goes back. Follow δ from right to left: (BP1) begins it, (BP2) "
        "hands it back, (BP3) and (BP4) turn it into gradients."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.scene: Scene | None = None
        self._chosen: Chosen | None = None
        self._marks: dict[Axis, int] = {}
        self._browsed: int | None = None
        self._is_followed = False
        self._given_way: tuple[int, int, str] | None = None
        self.strip = PhaseStrip(style)
        self.autoplay = Autoplay()
        self.equation = Equation(style)
        self.with_numbers = Equation(style)
        self.picture = TermPicture(style)
        self.reading = ElidedLabel(lines=2)
        self.reading.setProperty("role", "muted")
        make_small(self.reading)
        self._make_choices()
        self._choices.hide()
        self._arrange()
        self._connect()

    @property
    def is_busy(self) -> bool:
        return self.equation.is_busy or self.with_numbers.is_busy

    def show_snapshot(self, snapshot: Snapshot) -> None:
        super().show_snapshot(snapshot)
        self._choices.setVisible(not self.missing(snapshot))

    def show_stale(self, stale: bool) -> None:
        super().show_stale(stale)
        if stale:
            self.autoplay.stop()  # to go on would start anew, which is a person's to say

    def missing(self, snapshot: Snapshot) -> str:
        moves = Pause in LEGAL[snapshot.state]
        if snapshot.lanes and moves and snapshot.lanes[0].phase is None:
            return f"Pause (Space). {_BETWEEN}"
        return super().missing(snapshot)

    def draw(self, snapshot: Snapshot) -> None:
        """Draw the phase of the mini-batch in hand; between two of them, of the followed example."""
        lane = snapshot.lanes[0]
        self._is_followed = lane.phase is None
        if lane.phase is None and snapshot.example is not None:
            lane = replace(lane, phase=followed_phase(lane, snapshot.example, self._browsed))
        if not is_legal(snapshot.state, _NEXT):
            self.autoplay.stop()
        self._offer_examples(lane)
        self._chosen = self._choice(snapshot, lane)
        self._draw(self._chosen)

    def numbers(self) -> Columns:
        """Every array of the phase."""
        assert self.scene is not None
        return stacked(
            cells_of("value", term.values, "row", "column", term=words_of(term.symbol))
            for term in self.scene.terms
        )

    def recolour_parts(self) -> None:
        for part in (self.strip, self.equation, self.with_numbers, self.picture):
            part.recolour(self.look)

    def show_neuron(self, layer: int, neuron: int) -> None:
        if layer < 0:
            self._marks.clear()
        elif self._marks.get(layer) != neuron:
            self._marks[layer] = neuron
            with QSignalBlocker(self.layer_choice):
                self.layer_choice.setCurrentIndex(max(0, self.layer_choice.findData(layer)))
        self.draw_again()

    # -- choices ----------------------------------------------------------------------------------

    def _make_choices(self) -> None:
        self.layer_choice = QComboBox()
        # As wide for every network, so that nothing beside it moves.
        self.layer_choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.layer_choice.setMinimumContentsLength(5)
        self.layer_choice.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.layer_choice.setAccessibleName("Layer")
        self.layer_choice.setToolTip("The layer whose gradient and update are shown")
        self.example_choice = QSpinBox()
        self.example_choice.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.UpDownArrows)
        self.example_choice.setRange(0, 1)
        self.example_choice.setValue(1)
        self.example_choice.setPrefix("ex. ")
        self.example_choice.setAccessibleName("Example of the mini-batch")
        self.example_choice.setToolTip(
            "One example of the mini-batch; below the first: all of them, a column each, and their mean"
        )
        self.numbers_button = small_button("123", "Put the numbers of one neuron into the equation")
        self.numbers_button.setCheckable(True)
        self.numbers_button.setChecked(True)
        self._choices = QWidget()
        line = QHBoxLayout(self._choices)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addStretch()
        for part in (self.layer_choice, self.example_choice, self.numbers_button, self.autoplay):
            line.addWidget(part)
        self._choices.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.controls.addWidget(self._choices)

    def begin(self, snapshot: Snapshot) -> None:
        with QSignalBlocker(self.layer_choice):
            self.layer_choice.clear()
            for layer in range(len(snapshot.lanes[0].z)):
                self.layer_choice.addItem(f"layer {book_layer(layer)}", layer)
        self._marks.clear()
        self.picture.restart()

    def _offer_examples(self, lane: LaneSnapshot) -> None:
        assert lane.phase is not None
        m = lane.phase.y.shape[1]
        with QSignalBlocker(self.example_choice):
            self.example_choice.setRange(0 if m > 1 else 1, m)
            self.example_choice.setSpecialValueText(f"all {m}: mean" if m > 1 else "")
        kind = lane.phase.phase.kind
        self.layer_choice.setVisible(kind in ("gradients", "update") and self.layer_choice.count() > 1)
        self.example_choice.setVisible(kind != "update" and not self._is_followed)

    def _choice(self, snapshot: Snapshot, lane: LaneSnapshot) -> Chosen:
        assert lane.phase is not None
        number = self.example_choice.value()
        return Chosen(
            lane,
            lane.phase,
            number - 1 if number else None,
            self.layer_choice.currentData() or 0,
            self._marks,
            snapshot.example.image_shape if snapshot.example else None,
        )

    # -- drawing ----------------------------------------------------------------------------------

    def _draw(self, chosen: Chosen) -> None:
        phase = chosen.view.phase
        self.scene = scene_of(chosen)
        whose = "the followed example alone" if self._is_followed else ""
        self.caption.setText(" · ".join(filter(None, (phase.tag, phase.title, whose))))
        self.strip.show_phase(chosen.view)
        self.equation.show_latex(self.scene.equation)
        self.with_numbers.show_latex(neuron_line(chosen) if self.numbers_button.isChecked() else "")
        self._arrange_way()
        self.picture.show_scene(self.scene, len(chosen.view.z), self._marks)
        self._read("")
        self._give_way()

    @Slot()
    def _arrange_way(self) -> None:
        """The equation beside the strip or below it, whichever takes less of the height."""
        strip, width = self.strip.sizeHint(), self.content.width()
        beside = self.equation.height_in(width - strip.width() - _ASIDE)
        fits = beside < strip.height() + _BELOW + self.equation.height_in(width)
        self._way.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        self._way.setSpacing(_ASIDE if fits else _BELOW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_way()

    def _share_room(self, room: int) -> None:
        """The pictures come before the second line of what is said of them, which is whole on hover."""
        self.reading.keep(2 if room >= zoomed(_HIGH_ENOUGH) else 1)

    @Slot()
    def _give_way_anew(self) -> None:
        """The equations are as high as they will be only now."""
        self._given_way = None
        self._give_way()

    @Slot()
    def _give_way(self) -> None:
        """What is said of the pictures goes where they are whole without it, and only then."""
        case = self.content.width(), self.content.height(), self.caption.text()
        rows = self.content.layout()
        if case == self._given_way or rows is None:
            return
        self._given_way = case
        self.reading.show()
        rows.activate()  # the pictures are as low as they can be
        too_high = self.picture.canvas.minimumHeight() - self.picture.viewport().height()
        self.reading.setVisible(not 0 < too_high <= self.reading.height() + rows.spacing())

    @Slot(str)
    def _read(self, text: str) -> None:
        self.reading.setText(text or self._note())

    def _note(self) -> str:
        if not self._is_followed:
            return self.scene.note if self.scene else ""
        example = self._snapshot.example if self._snapshot else None
        return _FOLLOWED if example is None or example.has_target else _NO_TARGET

    # -- asking -----------------------------------------------------------------------------------

    @Slot(int)
    def _jump(self, index: int) -> None:
        if self._is_followed:
            self._browsed = index
            self.draw_again()
        elif self._chosen is not None:
            self._step(index - self._chosen.view.index)

    @Slot(int)
    def _step(self, by: int) -> None:
        self.command_requested.emit(Step("phase", by))

    @Slot(object, int, int)
    def _mark(self, term: Term, row: int, column: int) -> None:
        """Point out the neurons of a cell; the same cell again lets them go."""
        pairs: tuple[tuple[Axis, int], ...] = ((term.columns, column), (term.rows, row))
        cell: dict[Axis, int] = {axis: i for axis, i in pairs if axis != "one"}
        if all(self._marks.get(axis) == i for axis, i in cell.items()):
            self._marks.clear()
            self.neuron_selected.emit(-1, -1)
        else:
            self._marks |= cell
            layer = max((axis for axis in cell if isinstance(axis, int)), default=-1)
            if layer >= 0:
                self.neuron_selected.emit(layer, cell[layer])
        self.draw_again()

    def _connect(self) -> None:
        self.strip.phase_requested.connect(self._jump)
        self.autoplay.step_requested.connect(self._step)
        self.equation.laid_out.connect(self._arrange_way)
        for equation in (self.equation, self.with_numbers):
            equation.laid_out.connect(self._give_way_anew)
        self.picture.cell_chosen.connect(self._mark)
        self.picture.read.connect(self._read)
        self.picture.resized.connect(self._give_way, Qt.ConnectionType.QueuedConnection)
        self.layer_choice.currentIndexChanged.connect(self.draw_again)
        self.example_choice.valueChanged.connect(self.draw_again)
        self.numbers_button.toggled.connect(self.draw_again)

    def _arrange(self) -> None:
        self._way = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._way.setSpacing(_ASIDE)
        self._way.addWidget(self.strip)
        self._way.addWidget(self.equation)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)  # beside a lesson every pixel counts
        rows.addLayout(self._way)
        rows.addWidget(self.with_numbers)
        rows.addWidget(self.picture, 1)
        rows.addWidget(self.reading)
        self.body.room_changed.connect(self._share_room)
