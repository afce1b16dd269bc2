"""Words with equations among them: a little Markdown, and LaTeX between dollar signs."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QEvent, QRectF, QSize, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFontInfo,
    QImage,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextDocument,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.core.equation_words import words_of
from nnviz.view.parts.equation import size_of, typeset
from nnviz.view.parts.style import Style
from nnviz.view.parts.typesetting import svg_of

_LARGER = 1.12
"""Of an equation's type, against that of the words about it."""
_TYPE = 20.0
"""Pixels of the type that equations are typeset in; they are drawn as large as the words ask for."""

_FORMULA = re.compile(r"\$([^$\n]+)\$")
_BELOW = 0.16
"""Of the size of type: what hangs less far below the line stands on it."""
_SIGN = re.compile(r"([=(,]\s*)-")
"""A minus that takes nothing from anything: without braces it stands as far off as between two numbers."""
_MARKS = (
    (re.compile(r"\*\*(.+?)\*\*", re.DOTALL), r"<b>\1</b>"),
    (re.compile(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])"), r"<i>\1</i>"),
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
)


def plain(text: str) -> str:
    """The text without marks, its formulas in plain characters: for screen readers."""
    words = _FORMULA.sub(lambda found: words_of(found[1]), text)
    return re.sub(r"[*`]", "", " ".join(words.split()))


def typeset_all(texts: Iterable[str]) -> None:
    """Typeset the equations of these before they are shown, on a thread that nobody waits for."""
    for text in texts:
        for latex in _FORMULA.findall(text):
            svg_of(_signed(latex), "#000000", _TYPE)


class Prose(QWidget):
    """As high as its words need at its width. What looks like HTML in them stays words.

    Attributes
    ----------
    page
        What is drawn.
    """

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style, self._text = style, ""
        self.page = QTextDocument(self)
        self.page.setDocumentMargin(0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """What is shown, as it was written."""
        return self._text

    def show_text(self, text: str) -> None:
        """Show this; nothing to see when it is empty."""
        self._text = text
        self.setVisible(bool(text))
        self.setAccessibleName(plain(text))
        self._set()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self._set()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - as Qt has it
        return True

    def heightForWidth(self, width: int) -> int:
        self.page.setTextWidth(max(1, width))
        height = round(self.page.size().height())
        self.page.setTextWidth(max(1, self.width()))
        return height

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(240, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.page.setTextWidth(self.width())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.FontChange:
            self._set()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, self._style.colour("text"))
        with QPainter(self) as painter:
            painter.setClipRect(QRectF(self.rect()))
            self.page.documentLayout().draw(painter, context)

    def _set(self) -> None:
        self.page.clear()
        self.page.setDefaultFont(self.font())
        formulas = _FORMULA.findall(self._text)
        for place, latex in enumerate(formulas):
            self.page.addResource(
                QTextDocument.ResourceType.ImageResource.value, QUrl(f"formula:{place}"), self._drawn(latex)
            )
        self.page.setHtml(_html(self._text, list(map(self._hangs, formulas))))
        self.page.setTextWidth(max(1, self.width()))
        self.updateGeometry()
        self.update()

    def _hangs(self, latex: str) -> bool:
        """Whether something of it stands below the line that letters stand on; its top is above 0 there."""
        return self._typeset(latex).viewBoxF().bottom() > _BELOW * _TYPE

    def _typeset(self, latex: str) -> QSvgRenderer:
        return typeset(_signed(latex), self._style.colour("text").name(), _TYPE)

    def _drawn(self, latex: str) -> QImage:
        formula = self._typeset(latex)
        pixels = _LARGER * QFontInfo(self.font()).pixelSize()
        size, ratio = size_of(formula) * (pixels / _TYPE), self.devicePixelRatioF()
        image = QImage(
            max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)),
            QImage.Format.Format_ARGB32_Premultiplied,
        )  # fmt: skip
        image.setDevicePixelRatio(ratio)
        image.fill(0)
        with QPainter(image) as painter:
            formula.render(painter, QRectF(0, 0, size.width(), size.height()))
        return image


def _signed(latex: str) -> str:
    return _SIGN.sub(r"\1{-}", latex)


def _html(text: str, hangs: Sequence[bool]) -> str:
    """Of each formula in its order is told whether it hangs: its middle is on the line, else its foot."""
    counted = iter(range(len(text)))
    words = _FORMULA.sub(lambda _: f"\0{next(counted)}\0", text)  # its stars and strokes are no marks
    words = escape(words)
    for mark, tag in _MARKS:
        words = mark.sub(tag, words)
    words = re.sub("\0(\\d+)\0", lambda found: _image(int(found[1]), hangs=hangs[int(found[1])]), words)
    parts = [part.strip() for part in re.split(r"\n\s*\n", words) if part.strip()]
    return "".join(f'<p style="margin: 0 0 4px 0">{_lines(part)}</p>' for part in parts)


def _image(place: int, *, hangs: bool) -> str:
    return f'<img src="formula:{place}"' + hangs * ' style="vertical-align: middle"' + ">"


def _lines(paragraph: str) -> str:
    """A list keeps its lines; any other paragraph is one."""
    joined = re.sub(r"\n(?!\s*[-*] )", " ", paragraph)
    return re.sub(r"(?:^|\n)\s*[-*] ", "<br>• ", joined).removeprefix("<br>")
