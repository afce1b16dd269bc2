"""Words whose numbers change with every picture."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.view.parts.plain_label import PlainLabel


class Sentence(QWidget):
    """Wrapped words: what is around them is laid out anew only where they need another height.

    A label by itself asks for that with every word that changes, and a panel is laid out for longer than
    it is painted. Here it stands in a widget without a layout, which asks in its place.

    Parameters
    ----------
    role
        Of the label, for its colours: "note" or "muted".

    Attributes
    ----------
    label
        The words themselves.
    """

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self._heights: dict[int, int] = {}
        self.label = _Words(text, wordWrap=True)
        self.label.setParent(self)
        if role:
            self.label.setProperty("role", role)
        policy = self.label.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """The words."""
        return self.label.text()

    def setText(self, text: str) -> None:
        """Other words."""
        if text != self.label.text():
            self.label.setText(text)
            self._heights.clear()
            self._ask_for_room()

    def sizeHint(self) -> QSize:
        return self.label.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.label.minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:  # a layout asks a dozen times, and each time all would be wrapped
            label = self.label
            high = label.heightForWidth(width) if label.text() else label.sizeHint().height()
            self._heights[width] = high
        return self._heights[width]

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.label.resize(event.size())
        self._ask_for_room()  # the layout may still go by older words that it measured at this width

    def _ask_for_room(self) -> None:
        if self.height() != self.heightForWidth(self.width()):
            self.updateGeometry()

    def lay_out_anew(self) -> None:
        """In another font, or with another sheet on."""
        self._heights.clear()
        self.updateGeometry()


class _Words(PlainLabel):
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if isinstance(around := self.parentWidget(), Sentence):
            around.lay_out_anew()
