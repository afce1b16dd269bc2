"""A card of the gallery: a data set in a picture and three short lines."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy

from nnviz.data.dataset import Dataset
from nnviz.view.data.set_picture import picture_of
from nnviz.view.data.set_sample import few
from nnviz.view.data.set_words import Words
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import fitting, whole_parts
from nnviz.view.parts.zoom import make_small, zoom, zoomed

_PICTURE, _PAD, _LINE = 44, 6, 15
_HEIGHT = _PICTURE + 2 * _PAD
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SetCard(QAbstractButton):
    """Pressed to start on the set; marked while it is the one in use.

    Attributes
    ----------
    download
        A button in the place of the source, where the files are missing.
    """

    def __init__(self, words: Words, style: Style, sign: str = "") -> None:
        super().__init__()
        self._style, self._sign = style, sign
        self._sample: Dataset | None = None
        self._picture: QPixmap | None = None
        self.download = QPushButton("Download", self)
        self.download.setProperty("slim", True)
        make_small(self.download)
        self.download.hide()
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(words)

    def sizeHint(self) -> QSize:
        return QSize(zoomed(150), zoomed(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(zoomed(120), zoomed(_HEIGHT))

    def say(self, words: Words) -> None:
        """Put these words on it."""
        self.words = words
        self.setToolTip(words.help)
        self.setAccessibleName(words.title)
        self.setAccessibleDescription(f"{words.size}. {words.source}")
        self.download.setAccessibleName(f"Download {words.title}")
        self.update()

    def show_sample(self, sample: Dataset | None) -> None:
        """Draw this."""
        self._sample = sample if sample is None else few(sample)
        self._picture = None
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style, self._picture = style, None
        self.update()

    def nextCheckState(self) -> None:
        pass  # what is marked is what runs, whatever was pressed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # the space bar runs and pauses
            self.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        place = QRectF(self._line(2).adjusted(-1, -1, 0, 2))
        self.download.setGeometry(QTransform.fromScale(zoom(), zoom()).mapRect(place).toRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.scale(zoom(), zoom())
            self._paint_frame(painter)
            painter.drawPixmap(_PAD, _PAD, self._drawn())
            if self._sign:
                painter.setPen(self._style.colour("accent"))
                painter.drawText(
                    QRect(_PAD, _PAD, _PICTURE, _PICTURE), Qt.AlignmentFlag.AlignCenter, self._sign
                )
            lines = (
                self.words.title,
                self.words.size,
                "" if self.download.isVisible() else self.words.source,
            )
            for place, line in enumerate(lines):
                bold = place == 0
                painter.setFont(small_font(bold=bold))
                painter.setPen(self._style.colour("muted" if place else "text"))
                room = self._line(place)
                words = fitting(whole_parts(line, " · "), room.width(), bold=bold)
                painter.drawText(room, _LEFT, words)

    def _line(self, place: int) -> QRect:
        left = _PICTURE + 2 * _PAD
        return QRect(left, _PAD + 1 + _LINE * place, int(self.width() / zoom()) - left - _PAD, _LINE)

    def _paint_frame(self, painter: QPainter) -> None:
        near = self.underMouse()
        colour = "accent" if self.isChecked() or self.hasFocus() else "faint" if near else "border"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._style.colour(colour), 2 if self.isChecked() or self.hasFocus() else 1))
        painter.setBrush(self._style.colour("field"))
        inside = QRectF(0, 0, self.width() / zoom(), self.height() / zoom())
        painter.drawRoundedRect(inside.adjusted(1, 1, -1, -1), 4, 4)

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF() * zoom()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = picture_of(self._sample, self._style, _PICTURE, ratio)
        return self._picture
