"""A widget as a picture in a file."""

import re

from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

_FAMILY = re.compile(rb'(?<=font-family=")[^"]+')


def image(widget: QWidget, scale: float) -> QImage:
    """The widget with so many pixels for each of its own."""
    drawn = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    drawn.setDevicePixelRatio(scale)
    widget.render(drawn)
    return drawn


def png(widget: QWidget, scale: float) -> bytes:
    """The same as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image(widget, scale))
    return bytes(buffer.data().data())


def svg(widget: QWidget) -> bytes:
    """The same as an SVG file, in which lines stay lines and text stays text."""
    drawing, buffer = QSvgGenerator(), QBuffer()
    drawing.setOutputDevice(buffer)
    drawing.setResolution(widget.logicalDpiX())  # else type has another size than the rest
    drawing.setSize(widget.size())
    drawing.setViewBox(widget.rect())
    with QPainter(drawing) as painter:
        widget.render(painter, QPoint())
    # Where the type of this machine is not known, a browser would take one with serifs.
    return _FAMILY.sub(rb"\g<0>, sans-serif", bytes(buffer.data().data()))
