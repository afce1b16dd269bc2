"""The dropout masks of a mini-batch: which neurons were silent for which of its examples."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.naming import layer_name, plain
from nnviz.core.parameters import Array
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.colour_map import image_of
from nnviz.view.parts.point_cursor import PointCursor, Series, by_rows
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import fitting
from nnviz.view.parts.tooltip import tip

_HEAD, _GAP, _CELL = 16.0, 12.0, 14.0


class MaskPicture(Canvas):
    """A block for each hidden layer: an example a row, a neuron a column; a silent one is left out."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._masks: Sequence[Array] = ()
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Dropout masks of the mini-batch")

    def minimumSizeHint(self) -> QSize:
        return grown(240, 110)

    def show_masks(self, masks: Sequence[Array]) -> None:
        """Draw these, each (n_l, m)."""
        self._masks = masks
        self.point.describe("; ".join(self.words(i) for i in range(len(masks))))
        self.point.follow()
        self.update()

    def words(self, layer: int) -> str:
        """How many neurons are silent for the first example."""
        mask = self._masks[layer]
        silent = int((mask[:, 0] == 0).sum())
        return (
            f"{layer_name(layer, len(self._masks) + 1)}: {silent} of {len(mask)} silent for the first example"
        )

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def block(self, layer: int) -> QRectF:
        """Where the mask of a hidden layer is: as large as there is room for, with square cells at most."""
        layers = len(self._masks)
        wide = (self.width() + _GAP) / layers - _GAP
        neurons, examples = self._masks[layer].shape
        width, height = min(wide, neurons * _CELL), min(self.height() - _HEAD, examples * _CELL)
        return QRectF(layer * (wide + _GAP), _HEAD, width, height)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.help_at(QPointF(self.unzoomed(event.pos()))), self)
            return True
        return super().event(event)

    def help_at(self, at: QPointF) -> str:
        """The neuron and the example under a point."""
        for layer, mask in enumerate(self._masks):
            box = self.block(layer)
            if box.contains(at):
                neurons, examples = mask.shape
                j = min(int((at.x() - box.left()) / box.width() * neurons), neurons - 1)
                x = min(int((at.y() - box.top()) / box.height() * examples), examples - 1)
                name = f"{self._name(layer)} neuron {j + 1}, example {x + 1} of the batch"
                return tip(f"{name}: {_told(mask[j, x])}")
        return ""

    def _name(self, layer: int) -> str:
        return layer_name(layer, len(self._masks) + 1)

    def _read_out(self) -> list[Series]:
        """For `point`: layer by layer, each example a row."""
        return [row for layer, mask in enumerate(self._masks) for row in self._rows(self._name(layer), mask)]

    def _rows(self, name: str, mask: Array) -> list[Series]:
        return by_rows(mask.T, lambda x: f"{name} example {x + 1}", lambda j: f"neuron {j + 1}", _told)

    def _place_of(self, line: int, j: int) -> QRectF:
        """Where a neuron is for the example of a line."""
        layer, x = divmod(line, self._masks[0].shape[1])
        box, (neurons, examples) = self.block(layer), self._masks[layer].shape
        wide, high = box.width() / neurons, box.height() / examples
        return QRectF(box.left() + j * wide, box.top() + x * high, wide, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setFont(small_font())
            for layer, mask in enumerate(self._masks):
                self._paint_block(painter, layer, mask)
            if (cell := self.point.cell) is not None:
                ring(painter, self._place_of(*cell).adjusted(-2, -2, 2, 2), self._style.colour("text"))

    def _paint_block(self, painter: QPainter, layer: int, mask: Array) -> None:
        box, hue = self.block(layer), self._style.layer_colour(layer, len(self._masks) + 1)
        head = QRectF(box.left(), 0, self.width() / len(self._masks) - _GAP, _HEAD)
        painter.setPen(hue)
        forms = (
            self.words(layer),
            self.words(layer).partition(" for")[0],
            self.words(layer).partition(":")[0],
        )
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, fitting(forms, head.width()))
        field = self._style.colour("field")
        table = np.array([[c.red(), c.green(), c.blue()] for c in (field, hue)], np.uint8)
        painter.drawImage(box, image_of((mask.T > 0).astype(np.uint8), table))
        if box.width() / len(mask) >= 4:
            self._paint_grid(painter, box, *mask.shape)

    def _paint_grid(self, painter: QPainter, box: QRectF, neurons: int, examples: int) -> None:
        painter.setPen(self._style.colour("card"))
        for column in range(neurons + 1):
            x = box.left() + box.width() * column / neurons
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        for row in range(examples + 1):
            y = box.top() + box.height() * row / examples
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def _told(factor: float) -> str:
    return "silent" if factor == 0 else f"a times {plain(factor)}"
