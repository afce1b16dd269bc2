"""The top of the window: menus with a message beside them, and the controls of the run below."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QSizePolicy, QVBoxLayout, QWidget


class _Header(QWidget):
    """What stands in it comes and goes; the margins beside it, which the window paints, keep its height."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        high = max(event.oldSize().height(), event.size().height())
        for left in (0, self.x() + self.width()):
            self.window().update(left, 0, self.x(), high)


def make_header(
    window: QWidget,
    menus: QMenuBar,
    ways: tuple[QWidget, QWidget],
    message: QWidget,
    controls: QWidget,
    offer: QWidget,
) -> QWidget:
    """All these, laid out so that a message moves nothing; an offer has a line of its own below them.

    ``ways`` lead to the settings and back to the run.
    """
    settings, back = ways
    header = _Header(window)  # at once, else its parts go to the end of the way that Tab takes
    header.setObjectName("header")
    controls.setContentsMargins(12, 5, 14, 7)
    menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    room = message.sizePolicy()
    room.setRetainSizeWhenHidden(True)
    message.setSizePolicy(room)
    first = QHBoxLayout()
    first.setContentsMargins(0, 0, 14, 0)
    first.setSpacing(12)
    first.addWidget(menus)
    first.addWidget(settings)
    first.addWidget(message, 1)
    first.addStretch()
    first.addWidget(back)
    rows = QVBoxLayout(header)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    rows.addLayout(first)
    rows.addWidget(controls)
    rows.addWidget(offer)
    return header
