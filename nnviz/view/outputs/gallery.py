"""Cards of examples: the picture, what it is, what the network says, its outputs as bars."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.core.naming import count
from nnviz.core.parameters import Array
from nnviz.view.outputs.answer_strip import paint_answer
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.colour_map import image_of, unit_levels
from nnviz.view.parts.point_cursor import ENTER, PointCursor, Series
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import fitting, whole_parts
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.zoom import zoom

_NARROWEST, _WIDEST, _HEIGHT, _PICTURE, _HEAD = 116.0, 150.0, 56.0, 46.0, 20.0
_MOST_KNOWN = 500
_TURNS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_GREY = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Card(Struct, frozen=True, eq=False):
    """One example.

    Attributes
    ----------
    x, shape
        As it was measured; shape None where it is no picture.
    lines
        Two short lines, each in two parts: "is" and "a 3".
    outputs : (n_L,)
    truth : (n_L,)
        The targets, whose bars are outlined.
    tell
        What the help says, for which few ask.
    """

    x: Array
    shape: tuple[int, int] | None
    lines: tuple[tuple[str, str], tuple[str, str]]
    outputs: Array
    truth: Array
    tell: Callable[[], str]

    @property
    def help(self) -> str:
        """For a tooltip."""
        return self.tell()


class Gallery(Canvas):
    """As many cards as fit; the wheel, Page Up and Page Down turn the page.

    Signals
    -------
    card_clicked(index)
        The example's number, by the mouse or with Enter.
    page_turned
    """

    card_clicked = Signal(int)
    page_turned = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._heading = ""
        self._order: Array | np.ndarray = np.empty(0, np.int64)
        self._make: Callable[[int], Card] | None = None
        self._cards: dict[int, Card] = {}
        self._elided: dict[tuple[str, int], str] = {}
        self._images: dict[tuple[bytes, tuple[int, int]], QImage] = {}
        self._first = 0
        self.chosen: int | None = None
        self.back_button = small_button("◂", "The page before (or turn the wheel)")
        self.on_button = small_button("▸", "The next page (or turn the wheel)")
        for button, by in ((self.back_button, -1), (self.on_button, 1)):
            button.clicked.connect(partial(self.turn, by))
            button.setParent(self)
            button.setFixedSize(20, int(_HEAD) - 2)
            button.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Examples with the network's answers")
        self.point = PointCursor(self, self._read_out, 0, lambda *cell: self.place_of(self._on_page(*cell)))
        self.point.moved.connect(self.update)

    def minimumSizeHint(self) -> QSize:
        return grown(140, 90)

    def sizeHint(self) -> QSize:
        return grown(280, 250)

    def show_examples(self, heading: str, order: "np.ndarray", make: Callable[[int], Card] | None) -> None:
        """Draw the examples of these numbers in this order; ``make`` makes the cards that are seen."""
        self._heading, self._order, self._make = heading, order, make
        self._cards = {}
        self._first = min(self._first, self._last_page)
        self._offer_pages()
        self.point.describe(heading)

    def restart(self) -> None:
        """Back to the first page; no card is chosen."""
        self._first, self.chosen = 0, None

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self._elided.clear()
        self.update()

    @property
    def order(self) -> "np.ndarray":
        """Numbers of the examples, on all pages."""
        return self._order

    @property
    def heading(self) -> str:
        """What the cards are, and how many."""
        return self._heading

    @property
    def shown(self) -> list[int]:
        """The numbers of the examples in sight."""
        return [int(i) for i in self._order[self._first : self._first + self._room]]

    @property
    def _across(self) -> int:
        return max(1, int(self.width() // _NARROWEST))

    @property
    def _room(self) -> int:
        return self._across * max(1, int((self.height() - _HEAD) // _HEIGHT))

    @property
    def _last_page(self) -> int:
        return max(0, (len(self._order) - 1) // self._room * self._room)

    def place_of(self, place: int) -> QRectF:
        """Where the card at this place of the page is."""
        return self._place(place, self._across)

    def _place(self, place: int, across: int) -> QRectF:
        down, right = divmod(place, across)
        width = min(_WIDEST, self.width() / across)
        return QRectF(right * width, _HEAD + down * _HEIGHT, width - 4, _HEIGHT - 4)

    def turn(self, pages: int) -> None:
        """Show other cards of the same order."""
        self._first = min(max(0, self._first + pages * self._room), self._last_page)
        self.page_turned.emit()
        self._offer_pages()

    def _offer_pages(self) -> None:
        self.back_button.setEnabled(self._first > 0)
        self.on_button.setEnabled(self._first < self._last_page)
        right = QWidget.width(self)  # buttons stand on the screen, and not in what is painted
        for place, button in enumerate((self.on_button, self.back_button), start=1):
            button.setVisible(self._last_page > 0)
            button.move(right - place * (button.width() + 1), 0)
        self.point.follow()
        self.update()

    @property
    def _width_of_words(self) -> int:
        buttons = 2 * (self.on_button.width() + 2) / zoom() if self._last_page else 0
        return self.width() - round(buttons)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.turn(-1 if event.angleDelta().y() > 0 else 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._number_at(event.position())
        if number is not None and event.button() is Qt.MouseButton.LeftButton:
            self._choose(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ENTER and (cell := self.point.cell) is not None:
            self._choose(self.shown[self._on_page(*cell)])
        elif key in _TURNS and len(self._order) > self._room:
            self.turn(_TURNS[key])
        else:
            super().keyPressEvent(event)

    def _choose(self, number: int) -> None:
        self.chosen = number
        self.card_clicked.emit(number)
        self.update()

    def _on_page(self, row: int, column: int) -> int:
        return row * self._across + column

    def _read_out(self) -> list[Series]:
        """The rows of the page, for `point`: what each card says, and its largest output."""
        shown, across = self.shown, self._across
        return [
            Series("card", np.arange(float(len(row))), np.array(row), partial(self._told, start))
            for start in range(0, len(shown), across)
            if (row := [float(np.max(self._card(k).outputs)) for k in shown[start : start + across]])
        ]

    def _told(self, start: int, column: float) -> str:
        place = start + int(column)
        lines = (" ".join(line) for line in self._card(self.shown[place]).lines)
        return f"{count(self._first + place + 1)} of {count(len(self._order))}, {', '.join(lines)}"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        number = self._number_at(event.position())
        self.setToolTip("" if number is None else tip(self._card(number).help))

    def resizeEvent(self, event: QEvent) -> None:
        self._first = self._first // self._room * self._room
        self._offer_pages()

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self, self._style.colour("card")) as painter:
            painter.setFont(small_font())
            painter.setPen(self._style.colour("muted"))
            words = self._heading
            if len(self._order) > self._room:
                page, pages = self._first // self._room + 1, self._last_page // self._room + 1
                words = f"page {page} of {pages}: {words}"
            words = fitting(whole_parts(words, ", "), self._width_of_words)
            painter.drawText(QRectF(0, 0, self.width(), _HEAD - 4), _LEFT, words)
            asked, across = QRectF(self.to_paint(event).boundingRect()), self._across
            for k, number in enumerate(self.shown):
                place = self._place(k, across)
                if not place.intersects(asked):  # a button above the cards was enabled
                    continue
                self._paint(painter, place, self._card(number))
                if number == self.chosen:
                    painter.setPen(QPen(self._style.colour("accent"), 2))
                    painter.drawRect(place.adjusted(1, 1, -1, -1))
            if (cell := self.point.cell) is not None:
                ring(painter, self._place(self._on_page(*cell), across), self._style.colour("text"))

    def _number_at(self, point: QPointF) -> int | None:
        places = enumerate(self.shown)
        return next((number for place, number in places if self.place_of(place).contains(point)), None)

    def _card(self, number: int) -> Card:
        if number not in self._cards:
            assert self._make is not None
            self._cards[number] = self._make(number)
        return self._cards[number]

    def _cut(self, painter: QPainter, words: str, room: int) -> str:
        """So much of the words as has room; what was cut once is known, for there are few answers."""
        if (words, room) not in self._elided:
            _forget_if_many(self._elided)
            cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
            self._elided[words, room] = cut
        return self._elided[words, room]

    def _image(self, x: Array, shape: tuple[int, int]) -> QImage:
        """The picture of an example, of which the worst are the same for long."""
        key = x.tobytes(), shape
        if key not in self._images:
            _forget_if_many(self._images)
            self._images[key] = image_of(unit_levels(x).reshape(shape), _GREY)
        return self._images[key]

    def _paint(self, painter: QPainter, place: QRectF, card: Card) -> None:
        style, left, top, right = self._style, place.left(), place.top(), place.right()
        painter.fillRect(place, style.colour("field"))
        left += 4
        if card.shape is not None:
            rows, columns = card.shape
            scale = _PICTURE / max(rows, columns)
            painter.drawImage(
                QRectF(left - 1, top + 3, columns * scale, rows * scale), self._image(card.x, card.shape)
            )
            left += columns * scale + 5
        room = QRectF(left, top + 2, right - left - 2, 15)
        for words, colour in zip(card.lines, ("text", "muted"), strict=True):
            painter.setPen(style.colour(colour))
            painter.drawText(room, _LEFT, self._cut(painter, " ".join(words), int(room.width())))
            room.translate(0, 15)
        paint_answer(painter, QRectF(left, top + 33, right - left - 4, 16), card.outputs, card.truth, style)


def _forget_if_many(known: dict[Any, Any]) -> None:
    if len(known) >= _MOST_KNOWN:
        known.clear()
