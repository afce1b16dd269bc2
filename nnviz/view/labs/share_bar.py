"""One output of a softmax: how large it is now, and how large it was."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from nnviz.core.naming import fixed
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest

_HIGH, _GAP = 22, 6.0
_BESIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ShareBar(Canvas):
    """A bar from 0 to 1; a line across it stands where it ended before."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self.a = self.before = 0.0
        self.is_true = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return grown(90, _HIGH)

    def sizeHint(self) -> QSize:
        return grown(200, _HIGH)

    def show_share(self, name: str, a: float, before: float, *, is_true: bool) -> None:
        """Draw an output; in bold where it is that of what is true."""
        self.a, self.before, self.is_true = a, before, is_true
        self.setAccessibleName(f"{name} = {fixed(a, 4)}, before {fixed(before, 4)}")
        self.setToolTip(f"{name} = {fixed(a, 6)}; before z was moved {fixed(before, 6)}")
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        number = widest(["0.000"], bold=True) + _GAP
        track = QRectF(0, self.height() / 2 - 5, self.width() - number, 10)
        with painter_on(self) as painter:
            painter.fillRect(track, self._style.colour("field"))
            bar = QRectF(track)
            bar.setWidth(track.width() * self.a)
            painter.fillRect(bar, self._style.colour("output_hue"))
            x = track.left() + track.width() * self.before
            painter.setPen(QPen(self._style.colour("text"), 1.5))
            painter.drawLine(round(x), round(track.top() - 3), round(x), round(track.bottom() + 3))
            painter.setFont(small_font(bold=self.is_true))
            beside = QRectF(track.right() + _GAP, 0, number, self.height())
            painter.drawText(beside, _BESIDE, fixed(self.a, 3))
