"""A weight or a bias set by hand: a small editor, in place, where its number is typed or dragged."""

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from nnviz.core.parameters import Parameters
from nnviz.experiment.experiment import FIELDS
from nnviz.session.commands import Pause, SetParameter, State
from nnviz.session.snapshot import Snapshot
from nnviz.session.written_pass import symbol_of
from nnviz.view.parts.data_names import source_name
from nnviz.view.parts.fields.field_input import NumberInput
from nnviz.view.parts.fields.number_text import write_number
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.tooltip import set_tip, tip

Place = tuple[int, int, int | None]
"""Layer, neuron j, and k, of which the weight into it comes; None for its bias."""

_NUMBER = replace(FIELDS["training.eta"], label="Weight or bias", symbol="", limits=(-999, 999), step=0.1)
_TURNS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_WIDTH, _APART = 84, 10
_A_PIXEL, _A_FINE_PIXEL = 0.02, 0.001


class WeightEditor(QFrame):
    """Hidden until it is opened beside what it changes; it closes as soon as the keys go elsewhere.

    Enter takes what was typed, Escape does not; Page up and Page down go through the weights into the same
    neuron and its bias.

    Parameters
    ----------
    panel
        Over which it lies.
    """

    command_requested = Signal(object)

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self.setObjectName("weight-editor")
        self._snapshot: Snapshot | None = None
        self._panel = panel
        self._lane, self._seen_in = 0, panel
        self._dragged_from = 0.0
        self._asked = False
        self._wanted: float | None = None
        self.place: Place = (0, 0, None)
        self.name = DragLabel()
        self.number = NumberInput(_NUMBER)
        self.number.setFixedWidth(_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # else a click on the name takes it elsewhere
        self.setFocusProxy(self.number)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 4, 6, 4)
        line.setSpacing(6)
        line.addWidget(self.name)
        line.addWidget(self.number)
        self.name.taken.connect(self._begin_to_drag)
        self.name.dragged.connect(self._drag)
        self.name.dropped.connect(self._drop)
        self.number.value_changed.connect(self._set)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._leave)
        self.hide()

    def open(self, snapshot: Snapshot, lane: int, place: Place, seen_in: QWidget, where: QPoint) -> None:
        """Change this parameter of a lane, which is seen in a picture, ``where`` on the screen."""
        self._snapshot, self._lane, self._seen_in = snapshot, lane, seen_in
        if snapshot.is_moving:
            self.command_requested.emit(Pause())  # else it would move on while it is set
        self._show(place)
        self._move_beside(where)
        self.show()
        self.raise_()
        self.number.setFocus()
        self.number.selectAll()

    def follow(self, snapshot: Snapshot) -> None:
        """Show the same parameter as it is now; another network has no such."""
        before = self._snapshot
        if before is None:
            return
        self._snapshot = snapshot
        if _sizes(before, self._lane) == _sizes(snapshot, self._lane):
            self._show(self.place)
            if not (snapshot.is_moving or snapshot.state is State.LOADING):
                self._asked = False
                self._ask_on()
        else:
            self.hide()

    @property
    def _theta(self) -> Parameters:
        assert self._snapshot is not None, "it is opened on a snapshot"
        return self._snapshot.lanes[self._lane].theta

    def _show(self, place: Place) -> None:
        self.place = layer, j, k = place
        assert self._snapshot is not None
        assert self._snapshot.example is not None
        block, layers = self._theta.blocks[layer], len(self._theta.blocks)
        symbol = symbol_of(layer, j, k)
        source = "" if k is None else f" from {source_name(self._snapshot.example, layer, layers, k)}"
        self.name.setText(f"⇔ {symbol}{source} =")
        words = f"{symbol}{source}"
        self.number.setAccessibleName(words)
        set_tip(self.number, tip(
            "Enter takes the number, Escape leaves it as it was; the arrow keys step it.",
            "Page up and Page down: the other weights into this neuron, and its bias.",
            "Drag the name to the right or the left to make it larger or smaller; with Shift finely.",
            title=words,
        ))  # fmt: skip
        set_tip(self.name, self.number.toolTip())
        self.number.show_value(round(float(block[j, -1 if k is None else k]), 4))
        self.adjustSize()

    def _move_beside(self, where: QPoint) -> None:
        panel = self._panel
        there = panel.mapFromGlobal(where) + QPoint(_APART, _APART)
        right, bottom = panel.width() - self.width() - 2, panel.height() - self.height() - 2
        self.move(max(2, min(there.x(), right)), max(2, min(there.y(), bottom)))

    def _set(self, value: float) -> None:
        layer, j, k = self.place
        self.command_requested.emit(SetParameter(layer, j, k, value, self._lane))

    def _begin_to_drag(self) -> None:
        self._dragged_from = float(self.number.value or 0.0)

    def _drag(self, pixels: int, fine: bool) -> None:
        value = self._dragged_from + pixels * (_A_FINE_PIXEL if fine else _A_PIXEL)
        self._wanted = round(max(-999.0, min(value, 999.0)), 3)
        self.number.setText(write_number(self._wanted))
        self.number.setModified(True)
        self._ask_on()

    def _drop(self) -> None:
        self._wanted, self._asked = None, False
        self.number.take_typed()

    def _ask_on(self) -> None:
        """While one drags, ask for the next value when the last one is there."""
        if self._wanted is not None and not self._asked:
            wanted, self._wanted, self._asked = self._wanted, None, True
            self._set(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _TURNS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
            return
        self.number.take_typed()
        if self._snapshot is not None:  # a key that was on its way may find it closed
            self._turn(by)

    def _turn(self, by: int) -> None:
        layer, j, k = self.place
        inputs = self._theta.sizes[layer]
        following = ((inputs if k is None else k) + by) % (inputs + 1)  # the bias is last, as in the block
        self._show((layer, j, None if following == inputs else following))
        self.number.selectAll()

    def hideEvent(self, event: QHideEvent) -> None:
        # Hidden with its panel it is closed as well. A snapshot would keep its data in memory.
        self.hide()
        self._snapshot = None

    def _leave(self, before: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible() and (now is None or not self.isAncestorOf(now)):
            self.hide()
            if now is None and before is self.number:  # it was done with by a key
                self._seen_in.setFocus()


class DragLabel(PlainLabel):
    """A name that is dragged sideways.

    Signals
    -------
    taken
    dragged(pixels, fine)
        How far from where it was taken, and whether Shift is held.
    dropped
    """

    taken = Signal()
    dragged = Signal(int, bool)
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._taken_at = 0.0
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._taken_at = event.globalPosition().x()
        self.taken.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.dragged.emit(round(event.globalPosition().x() - self._taken_at), fine)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.dropped.emit()


def _sizes(snapshot: Snapshot, lane: int) -> tuple[int, ...] | None:
    return snapshot.lanes[lane].sizes if lane < len(snapshot.lanes) else None
