"""A circuit drawn: inputs to toggle, wires that are lit, and neurons with their sums."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnviz.core.gates import CIRCUITS, WEIGHT, Circuit, Gate, written_sum
from nnviz.core.gates import Signal as Carried
from nnviz.core.naming import plain
from nnviz.view.labs.space_button import SpaceButton
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.style import Style, ink_on, small_font
from nnviz.view.parts.text_size import widest
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.zoom import make_small, zoom

_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 74.0, 18.0, 34.0
_RADIUS, _NEAR = 14.0, 20.0
_NARROWEST, _WIDEST, _HIGHEST = 53.0, 240.0, 150.0
"""Between two columns, and two rows."""

_MIDDLE = Qt.AlignmentFlag.AlignCenter


class GatesPicture(Canvas):
    """A wire that carries 1 is thick, one that carries 0 is thin and dashed.

    Signals
    -------
    bits_changed(bits)
        A person toggled an input.
    gate_chosen(name)
        A gate was clicked, or reached with the arrow keys.
    """

    bits_changed = Signal(object)
    gate_chosen = Signal(str)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._circuit = CIRCUITS[0]
        self._bits: tuple[int, ...] = ()
        self._signals: Mapping[str, Carried] = {}
        self._chosen = ""
        self.toggles: list[SpaceButton] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_circuit(self, circuit: Circuit, bits: tuple[int, ...], chosen: str) -> None:
        """Draw a circuit with these inputs; one gate is in hand."""
        if circuit != self._circuit or not self.toggles:
            self._circuit = circuit
            self._make_toggles()
            self.updateGeometry()
        self._bits, self._signals, self._chosen = bits, circuit.run(bits), chosen
        for button, (name, _), bit in zip(self.toggles, circuit.inputs, bits, strict=True):
            button.setText(f"{name} = {bit}")
            button.setAccessibleName(f"{name} is {bit}; press to toggle")
        self._place_toggles()
        answers = zip(circuit.outputs, circuit.answers(bits), strict=True)
        self.setAccessibleName(f"{circuit.label}: {', '.join(f'{name} {bit}' for (name, _), bit in answers)}")
        gate = self._gate(chosen)
        self.setAccessibleDescription(f"In hand {chosen}: {written_sum(gate, self._signals).words}")
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def minimumSizeHint(self) -> QSize:
        return grown(max(260, _LEFT + _RIGHT + _NARROWEST * self._columns), 170)

    def place(self, name: str) -> QPointF:
        """Where an input or a gate is, in pixels."""
        rows = [row for _, row in self._circuit.inputs] + [gate.at[1] for gate in self._circuit.gates]
        inputs = dict(self._circuit.inputs)
        column, row = (0.0, inputs[name]) if name in inputs else self._gate(name).at
        last = self._columns
        span = max(rows) - min(rows)
        across, down = self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM
        wide, high = min(across, _WIDEST * last), min(down, _HIGHEST * span)
        left, top = _LEFT + (across - wide) / 2, _TOP + (down - high) / 2
        return QPointF(left + wide * column / last, top + high * (row - min(rows)) / span)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_toggles()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            name = self._gate_at(QPointF(self.unzoomed(event.pos())))
            QToolTip.showText(event.globalPos(), self._help(name) if name else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if name := self._gate_at(event.position()):
            self.gate_chosen.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        names = [gate.name for gate in self._circuit.gates]
        place = names.index(self._chosen) + (turn or 0)
        if turn is None:
            super().keyPressEvent(event)
        elif 0 <= place < len(names):
            self.gate_chosen.emit(names[place])

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(small_font())
            for gate in self._circuit.gates:
                for name, w in zip(gate.sources, gate.w, strict=True):
                    self._paint_wire(painter, name, gate, w)
            for gate in self._circuit.gates:
                self._paint_gate(painter, gate)
            for words, name in self._circuit.outputs:
                self._paint_output(painter, words, name)

    @property
    def _columns(self) -> float:
        return max(gate.at[0] for gate in self._circuit.gates)

    def _gate(self, name: str) -> Gate:
        return next(gate for gate in self._circuit.gates if gate.name == name)

    def _gate_at(self, at: QPointF) -> str:
        near = (g.name for g in self._circuit.gates if (self.place(g.name) - at).manhattanLength() <= _NEAR)
        return next(near, "")

    def _help(self, name: str) -> str:
        signal = self._signals[name]
        fires = "above 0: it fires 1" if signal.out else "not above 0: it stays 0"
        return tip(written_sum(self._gate(name), self._signals).words, fires, title=name)

    def _make_toggles(self) -> None:
        for button in self.toggles:
            button.hide()
            button.deleteLater()
        self.toggles = []
        for place, (name, _) in enumerate(self._circuit.inputs):
            button = SpaceButton("", f"Toggle {name}")
            button.setParent(self)
            make_small(button)
            button.clicked.connect(lambda _=False, place=place: self._toggle(place))
            button.show()
            QWidget.setTabOrder(self.toggles[-1] if self.toggles else self, button)
            self.toggles.append(button)

    def _place_toggles(self) -> None:
        for button, (name, _) in zip(self.toggles, self._circuit.inputs, strict=False):
            button.resize(button.sizeHint())
            at = self.place(name) * zoom()
            button.move(round(at.x() - _LEFT * zoom()), round(at.y() - button.height() / 2))

    def _toggle(self, place: int) -> None:
        self.bits_changed.emit(tuple(bit ^ (i == place) for i, bit in enumerate(self._bits)))

    def _wire_pen(self, is_lit: bool) -> QPen:
        if is_lit:
            return QPen(self._style.colour("text"), 3)
        return QPen(self._style.colour("faint"), 1.2, Qt.PenStyle.DashLine)

    def _paint_wire(self, painter: QPainter, source: str, gate: Gate, w: float) -> None:
        start, end = self.place(source), self.place(gate.name)
        painter.setPen(self._wire_pen(bool(self._signals[source].out)))
        painter.drawLine(start, end)
        if w != WEIGHT or len(self._circuit.gates) == 1:
            self._paint_words(painter, plain(w), start + (end - start) * 0.6)

    def _paint_words(self, painter: QPainter, words: str, at: QPointF) -> None:
        """Where a wire may pass: on a ground of their own."""
        wide = widest([words]) + 4
        ground = QRectF(at.x() - wide / 2, at.y() - 7, wide, 14)
        painter.fillRect(ground, self._style.colour("card"))
        painter.setPen(self._style.colour("text"))
        painter.drawText(ground, _MIDDLE, words)

    def _paint_gate(self, painter: QPainter, gate: Gate) -> None:
        at, signal = self.place(gate.name), self._signals[gate.name]
        fill = self._style.colour("on" if signal.out else "off")
        painter.setBrush(fill)
        is_chosen = gate.name == self._chosen
        painter.setPen(
            QPen(self._style.colour("accent" if is_chosen else "outline"), 3 if is_chosen else 1.6)
        )
        painter.drawEllipse(at, _RADIUS, _RADIUS)
        painter.setPen(ink_on(fill))
        painter.setFont(small_font(bold=True))
        painter.drawText(QRectF(at.x() - 10, at.y() - 8, 20, 16), _MIDDLE, str(signal.out))
        painter.setFont(small_font())
        self._paint_words(painter, f"{gate.name}: z = {plain(signal.z)}", at + QPointF(0, _RADIUS + 10))

    def _paint_output(self, painter: QPainter, words: str, name: str) -> None:
        at, out = self.place(name), self._signals[name].out
        painter.setPen(self._wire_pen(bool(out)))
        end = at + QPointF(_RADIUS + 12, 0)
        painter.drawLine(at + QPointF(_RADIUS, 0), end)
        painter.setPen(self._style.colour("text"))
        painter.drawText(end + QPointF(3, 4), f"{words} {out}")
