"""A widget that is painted by hand, in pixels as designed: the zoom is applied around its painting."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import isclose

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QRegion,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.view.parts.kept_picture import forget_pictures
from nnviz.view.parts.style import body_font
from nnviz.view.parts.zoom import zoom, zoomed

FOCUS_RING = 2


class Canvas(QWidget):
    """Whoever paints here neither knows nor asks how large all is drawn.

    Its size, the place of the mouse and the painter of `painter_on` are as if the zoom were 1; a pixmap of
    ``devicePixelRatioF`` is sharp at any.
    """

    def width(self) -> int:
        return int(super().width() / zoom())

    def height(self) -> int:
        return int(super().height() / zoom())

    def size(self) -> QSize:
        return QSize(self.width(), self.height())

    def rect(self) -> QRect:
        return QRect(QPoint(0, 0), self.size())

    @property
    def ringed(self) -> QRect:
        """What the ring goes round that shows where the keys go."""
        return self.rect()

    def devicePixelRatioF(self) -> float:  # noqa: N802 - as Qt has it
        return super().devicePixelRatioF() * zoom()

    def event(self, event: QEvent) -> bool:
        if zoom() == 1 or not isinstance(event, QMouseEvent):
            return super().event(event)
        there = QMouseEvent(
            event.type(), event.position() * (1 / zoom()), event.globalPosition(),
            event.button(), event.buttons(), event.modifiers(),
        )  # fmt: skip
        is_done = super().event(there)
        event.setAccepted(there.isAccepted())
        return is_done

    def hideEvent(self, event: QHideEvent) -> None:
        forget_pictures(self)
        super().hideEvent(event)

    def unzoomed(self, at: QPoint) -> QPoint:
        """Where that is in the pixels that are painted in."""
        return at * (1 / zoom())

    def update_part(self, part: QRectF) -> None:
        """Have this much of it painted anew."""
        there = QTransform.fromScale(zoom(), zoom()).mapRect(part)
        self.update(there.toAlignedRect().adjusted(-1, -1, 1, 1))

    def to_paint(self, event: QPaintEvent) -> QRegion:
        """What of it is to be painted."""
        return QTransform.fromScale(1 / zoom(), 1 / zoom()).map(event.region())

    def on_screen(self, at: QPointF) -> QPoint:
        """Where a point of what is painted is seen."""
        return self.mapToGlobal((at * zoom()).toPoint())

    def follow_zoom(self) -> None:
        """Lay out anew, for another zoom."""
        self.updateGeometry()
        QApplication.sendEvent(self, QResizeEvent(super().size(), super().size()))
        self.update()


def grown(width: float, height: float) -> QSize:
    """So much room as designed, on the screen: for the sizes that a layout asks for."""
    return QSize(zoomed(width), zoomed(height))


@contextmanager
def painter_on(canvas: Canvas, ground: QColor | None = None) -> Iterator[QPainter]:
    """A painter whose pixels are those of the canvas; over all that it paints a ring shows where the keys go.

    On a ``ground``, a canvas with ``WA_OpaquePaintEvent`` spares the window to paint what lies below.
    """
    with QPainter(canvas) as painter:
        if ground is not None:
            painter.fillRect(QWidget.rect(canvas), ground)
        painter.scale(zoom(), zoom())
        painter.save()
        painter.setFont(body_font())  # that of the widget is as large as the zoom makes it
        yield painter
        painter.restore()
        if canvas.hasFocus():
            painter.setPen(QPen(canvas.palette().color(QPalette.ColorRole.Accent), FOCUS_RING))
            painter.drawRect(canvas.ringed.adjusted(1, 1, -1, -1))


def is_for_the_screen(painter: QPainter, widget: QWidget) -> bool:
    """Whether what is kept of a widget may be painted: in a file text stays text, sharp at any size."""
    is_raster = painter.paintEngine().type() is QPaintEngine.Type.Raster
    return is_raster and isclose(painter.deviceTransform().m11(), widget.devicePixelRatioF())


def ring(painter: QPainter, around: QRectF, colour: QColor) -> None:
    """A frame round what the arrow keys are at."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.5))
    painter.drawRoundedRect(around.adjusted(1, 1, -1, -1), 3, 3)
