"""A card to press: a picture, and what comes of pressing it."""

from msgspec import Struct
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from nnviz.view.parts.style import Style, body_font, small_font
from nnviz.view.parts.zoom import zoom, zoomed
from nnviz.view.start.pictures import Paint

_PAD, _LINE = 8, 16
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class Words(Struct, frozen=True):
    """What stands on a card.

    Attributes
    ----------
    above
        Small, before all else; empty for none.
    foot
        Small, at the bottom: what is done, or what pressing does.
    is_lit
        Whether the foot is in the colour of what can be acted on.
    """

    title: str
    text: str = ""
    above: str = ""
    foot: str = ""
    is_lit: bool = False


class Card(QAbstractButton):
    """Pressed by mouse or Enter.

    Parameters
    ----------
    paint
        Draws its picture.
    size
        Least width, height, and the side of the picture, in pixels as designed.
    is_first
        Whether it is what is recommended.
    """

    def __init__(
        self, words: Words, paint: Paint, style: Style, size: tuple[int, int, int], *, is_first: bool = False
    ) -> None:
        super().__init__()
        self._paint, self._style, self._is_first = paint, style, is_first
        self._least, self._height, self._side = size
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say(words)

    def show_picture(self, words: Words, paint: Paint) -> None:
        """Say and draw this."""
        self._paint = paint
        self._say(words)
        self.update()

    def _say(self, words: Words) -> None:
        self.words = words
        self.setAccessibleName(words.title)
        self.setAccessibleDescription(". ".join(filter(None, (words.above, words.text, words.foot))))

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(zoomed(self._least), zoomed(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.scale(zoom(), zoom())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_frame(painter)
            picture = QRectF(_PAD, _PAD, self._side, self._side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._style.colour("window"))
            painter.drawRoundedRect(picture, 3, 3)
            self._paint(painter, picture.adjusted(6, 6, -6, -6), self._style)
            self._write(painter)

    def _paint_frame(self, painter: QPainter) -> None:
        strong = self.hasFocus() or self._is_first
        colour = "accent" if strong else "muted" if self.underMouse() else "border"
        painter.setPen(QPen(self._style.colour(colour), 2 if self.hasFocus() else 1))
        painter.setBrush(self._style.colour("field"))
        inside = QRectF(0, 0, self.width() / zoom(), self.height() / zoom())
        painter.drawRoundedRect(inside.adjusted(1, 1, -1, -1), 5, 5)

    def _write(self, painter: QPainter) -> None:
        left = self._side + 2 * _PAD
        room = QRect(left, _PAD - 1, int(self.width() / zoom()) - left - _PAD, self._height - 2 * _PAD + 2)
        words = self.words
        if words.foot:
            foot = QRect(room.left(), room.bottom() - _LINE + 1, room.width(), _LINE)
            self._draw(painter, foot, words.foot, small_font(), "accent" if words.is_lit else "muted")
            room.setBottom(foot.top() - 2)
        bold = QFont(body_font())
        bold.setBold(True)
        for text, font, colour in (
            (words.above, small_font(), "muted"),
            (words.title, bold if words.text else body_font(), "text"),
            (words.text, small_font(), "muted"),
        ):
            if text:
                room.setTop(self._draw(painter, room, text, font, colour) + 2)

    def _draw(self, painter: QPainter, room: QRect, text: str, font: QFont, colour: str) -> int:
        """Write it, and say where it ends."""
        painter.setFont(font)
        painter.setPen(self._style.colour(colour))
        taken = painter.drawText(room, _WRAPPED, text)
        return min(taken.bottom(), room.bottom())
