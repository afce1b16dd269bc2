"""The dropout masks of a mini-batch: which neurons were silent for which of its examples."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from nnviz.core.naming import layer_name, plain
from nnviz.core.parameters import Array
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.colour_map import image_of
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
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Dropout masks of the mini-batch")

    def minimumSizeHint(self) -> QSize:
        return grown(240, 110)

    def show_masks(self, masks: Sequence[Array]) -> None:
        """Draw these, each (n_l, m)."""
        self._masks = masks
        self.setAccessibleDescription("; ".join(self.words(i) for i in range(len(masks))))
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
                name = (
                    f"{layer_name(layer, len(self._masks) + 1)} neuron {j + 1}, example {x + 1} of the batch"
                )
                return tip(f"{name}: {'silent' if mask[j, x] == 0 else f'a times {plain(mask[j, x])}'}")
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setFont(small_font())
            for layer, mask in enumerate(self._masks):
                self._paint_block(painter, layer, mask)

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
