"""The network as a picture: the input, neurons lit by their activations, edges by their weights."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.parameters import Array
from nnviz.view.network.network_edges import Edges, Shades
from nnviz.view.network.network_layout import MOST_SHOWN, NetworkLayout, lay_out, least_height
from nnviz.view.network.network_moment import Moment
from nnviz.view.network.network_painter import NetworkPainter, Neuron
from nnviz.view.network.network_responses import Responses, has_plane
from nnviz.view.network.network_words import input_lines, input_title, neuron_lines, neuron_title
from nnviz.view.parts.canvas import Canvas, grown, is_for_the_screen, painter_on
from nnviz.view.parts.colour_map import CalmLimit, robust_largest
from nnviz.view.parts.data_names import input_name
from nnviz.view.parts.kept_picture import KeptPicture
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.tooltip import tip

_LONGEST_NAME = 96.0
_LONGEST_SHARE = 0.16
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_UP_AND_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_NOWHERE = NetworkLayout(None, None, (), 0, 0, 0, False, 0)


class NetworkPicture(Canvas):
    """Draws a moment. Pointing at a neuron lights the weights into it; a click keeps it.

    Signals
    -------
    neuron_selected(layer, neuron)
        A neuron was clicked; (−1, −1) when it was let go.
    neuron_read
        Another neuron is pointed at or kept, or none.
    turn_requested(by)
        The key Right (1) or Left (−1) was pressed.
    parameter_chosen(place, at)
        A neuron was double-clicked, or chosen with Enter, for its bias, or an edge for its weight:
        (layer, j, k), k None for a bias, and where it is seen.
    """

    neuron_selected = Signal(int, int)
    neuron_read = Signal()
    turn_requested = Signal(int)
    parameter_chosen = Signal(object, QPointF)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._moment: Moment | None = None
        self._hovered: Neuron | None = None
        self._input: int | None = None
        self._responses = Responses()
        self._selected: Neuron | None = None
        self._still, self._netted = KeptPicture(self), KeptPicture(self)
        self._turn = 0
        self._limit = CalmLimit()
        self._shades: Shades = []
        self.places = _NOWHERE
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Picture of the network")

    @property
    def neuron(self) -> Neuron | None:
        """The neuron under the pointer, else the one that was clicked, as (layer, neuron)."""
        return self._hovered or self._selected

    @property
    def is_kept(self) -> bool:
        """Whether the neuron that is read is the one that was clicked."""
        return self._selected is not None and self.neuron == self._selected

    @property
    def weight_limit(self) -> float:
        """|w|, or |∂C/∂w|, of an edge in full colour."""
        return self._limit.value

    @property
    def edges_drawn(self) -> int:
        """How many, of all that there are."""
        return sum(len(lines) for _, lines in self._shades)

    @property
    def edges_shown(self) -> int:
        """All edges between the neurons shown."""
        return len(self._edges)

    @property
    def shows_responses(self) -> bool:
        """Whether each neuron shows what it answers over the plane."""
        return bool(self._responses.strips)

    def minimumSizeHint(self) -> QSize:
        if self._moment is None:
            return grown(260, least_height((1, 1)))
        return grown(260, least_height(self._moment.lane.sizes, self._moment.example.image_shape))

    def sizeHint(self) -> QSize:
        return grown(680, 320)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        if self._moment is not None:
            self._lay_out(self._moment)

    def restart(self) -> None:
        """Another run: the scale starts afresh, and no neuron is kept."""
        self._limit.restart()
        self._hovered = self._selected = None

    def let_go(self) -> None:
        """Keep nothing until the next moment is drawn."""
        self._moment, self._responses = None, Responses()

    def show_moment(self, moment: Moment) -> None:
        """Draw another moment."""
        before, self._moment = self._moment, moment
        if before is None or not _same_network(before, moment):
            self._lay_out(moment)
            self.updateGeometry()
        elif not (_is_same(before.x, moment.x) and _is_same(before.y, moment.y)):
            self._still.forget()
        if before is not None and before.shows_gradient is not moment.shows_gradient:
            self._limit.restart()  # weights and gradients are of different sizes
        weights = self._edges.weights(moment.edges)
        shades = self._edges.shades(weights, self._limit.follow(robust_largest(weights)))
        self._turn += shades is not self._shades  # which are the same where none has another shade
        self._shades = shades
        self._responses.follow(moment, self.places, self._style)
        self.update()

    def keep(self, layer: int, neuron: int) -> None:
        """Point out a neuron as if it had been clicked; none when it is negative or not drawn."""
        columns = self.places.columns
        is_drawn = 0 <= layer < len(columns) and neuron < columns[layer].shown
        self._selected = (layer, neuron) if is_drawn else None
        self.neuron_read.emit()
        self.update()

    def _lay_out(self, moment: Moment) -> None:
        names = [input_name(moment.example, k) for k in range(min(moment.x.size, MOST_SHOWN))]
        self.places = lay_out(
            moment.lane.sizes,
            moment.example.image_shape,
            self.width(),
            self.height(),
            (self._width_of(names), self._width_of(moment.output_names)),
            pictures=has_plane(moment),
        )
        self._edges = Edges(self.places)
        self._painter = NetworkPainter(self._style, self.places)
        if self._selected is not None:  # where there is less room it may not be drawn any more
            self.keep(*self._selected)
        self._hovered = self._input = None
        self._still.forget()

    def _width_of(self, names: Sequence[str]) -> float:
        """Room for names: that of the longest, up to a limit."""
        longest = max(map(QFontMetricsF(small_font(bold=True)).horizontalAdvance, names))
        return min(longest, _LONGEST_NAME, _LONGEST_SHARE * self.width())

    def _read(self, moment: Moment, at: QPointF) -> None:
        if self._hovered is not None:
            title, lines = neuron_title(moment, *self._hovered), neuron_lines(moment, *self._hovered)
            picture = self._responses.enlarged(*self._hovered)
        elif self._input is not None:
            title, lines, picture = input_title(moment, self._input), input_lines(moment, self._input), ""
        else:
            QToolTip.hideText()
            return
        words = f"{tip(*lines, title=title)}<br>{picture}"
        QToolTip.showText(at.toPoint(), words, self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._moment is not None:
            self._lay_out(self._moment)
            self.show_moment(self._moment)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found, entry = self.places.neuron_at(event.position()), self.places.input_at(event.position())
        if (found, entry) != (self._hovered, self._input) and self._moment is not None:
            self._hovered, self._input = found, entry
            self._read(self._moment, event.globalPosition())
            self.neuron_read.emit()
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        found = self.places.neuron_at(event.position())
        if found is None and self._selected is not None and self._edge_at(event.position()) is not None:
            return  # a double click on one of its edges begins with this one
        self._choose(None if found == self._selected else found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        neuron, at = self.places.neuron_at(event.position()), event.position()
        if neuron is not None:
            self._choose(neuron)
        place = self._edge_at(at) if neuron is None else (*neuron, None)
        if place is not None:
            self.parameter_chosen.emit(place, at)

    def _edge_at(self, point: QPointF) -> tuple[int, int, int] | None:
        """(layer, j, k) of the weight whose edge is under a point: of one into the neuron that is kept."""
        return self._edges.at(point, self._selected) if self._moment is not None else None

    def _choose(self, neuron: Neuron | None) -> None:
        self._selected = neuron
        self.neuron_selected.emit(*(neuron or (-1, -1)))
        self.neuron_read.emit()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = self._input = None
        self.neuron_read.emit()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, with_ctrl = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _SIDEWAYS and not with_ctrl:
            self.turn_requested.emit(_SIDEWAYS[key])
        elif key in _SIDEWAYS or key in _UP_AND_DOWN:
            self._go(_SIDEWAYS.get(key, 0), _UP_AND_DOWN.get(key, 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected is not None:
            layer, j = self._selected
            self.parameter_chosen.emit((layer, j, None), self.places.columns[layer].centre(j))
        else:
            super().keyPressEvent(event)

    def _go(self, layers: int, neurons: int) -> None:
        """Choose the next neuron: the first of all, where none was chosen."""
        columns = self.places.columns
        if self._selected is None or not columns:
            self._choose((0, 0) if columns else None)
            return
        layer = min(max(self._selected[0] + layers, 0), len(columns) - 1)
        self._choose((layer, min(max(self._selected[1] + neurons, 0), columns[layer].shown - 1)))

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, self._style.colour("card")) as painter:
            if self._moment is None:
                return
            if is_for_the_screen(painter, self):
                painter.drawPixmap(0, 0, self._kept(self._moment))
            else:
                self._painter.paint_still(painter, self._moment)
                self._painter.paint_edges(painter, self._shades, faintly=self.neuron is not None)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter, self._moment)

    def _kept(self, moment: Moment) -> QPixmap:
        """What is below the neurons: the edges, dear to draw, change less often than all else that moves."""
        is_faint, card = self.neuron is not None, self._style.colour("card")
        still = self._still.painted(None, lambda painter: self._painter.paint_still(painter, moment), card)
        return self._netted.painted(
            (still.cacheKey(), self._turn, is_faint),
            lambda painter: self._painter.paint_edges(painter, self._shades, faintly=is_faint),
            still,
        )

    def _paint(self, painter: QPainter, moment: Moment) -> None:
        if self.neuron is not None:
            self._painter.paint_row(painter, moment, self._edges, self.neuron, self.weight_limit)
        self._painter.paint_inputs(painter, moment)
        for layer in range(len(moment.z)):
            self._painter.paint_neurons(painter, moment, layer, self._responses)
        if self.neuron is not None:
            self._painter.paint_ring(painter, self.neuron)
        self._painter.paint_outputs(painter, moment)


def _is_same(one: Array, other: Array) -> bool:
    return one is other or np.array_equal(one, other)


def _same_network(one: Moment, other: Moment) -> bool:
    return one.data is other.data and (one.lane.sizes, one.example.image_shape, one.output_names) == (
        other.lane.sizes,
        other.example.image_shape,
        other.output_names,
    )
