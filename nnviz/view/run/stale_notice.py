"""Said over the veiled panels: that they show a run of other settings than the form, and the two ways on."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnviz.view.parts.plain_label import PlainLabel

_FROM_TOP = 56


class StaleNotice(QFrame):
    """A card in the middle above all panels of a window; hidden at first.

    Parameters
    ----------
    window
        What it floats in.
    header
        What it leaves uncovered, at the top: controls, and the lesson while one is open.
    beside
        What it leaves uncovered, at the left.
    """

    anew_requested = Signal()
    back_requested = Signal()

    def __init__(self, window: QWidget, header: QWidget, beside: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("stale")
        self._window, self._header, self._beside = window, header, beside
        self._waiting: Mapping[str, Any] = {}
        self._closed: Mapping[str, Any] = {}
        self.text = PlainLabel("Not trained yet: the panels still show the settings before your change.")
        self.text.setProperty("role", "title")
        self.anew_button = QPushButton("Start anew with these settings")
        self.anew_button.setProperty("accent", True)
        self.anew_button.setToolTip("As Run, Epoch, Batch and Phase do by themselves now (R)")
        self.back_button = QPushButton("Back to those that trained")
        self.back_button.setToolTip("Undo the change in the form, and go on with the run")
        self.anew_button.clicked.connect(self.anew_requested)
        self.back_button.clicked.connect(self.back_requested)
        buttons = QHBoxLayout()
        buttons.addWidget(self.anew_button)
        buttons.addWidget(self.back_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(8)
        rows.addWidget(self.text, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addLayout(buttons)
        for moves in (window, header):
            moves.installEventFilter(self)
        self.hide()

    def show_waiting(self, waiting: Mapping[str, Any]) -> None:
        """Come where something waits for a new start, unless it was closed while just this waited; or go."""
        self._waiting = dict(waiting)
        if self._closed != self._waiting:
            self._closed = {}
        stale = bool(waiting) and not self._closed
        self.setVisible(stale)
        if stale:
            self._take_place()
            self.raise_()

    def put_away(self) -> None:
        """Uncover the panels until something else waits."""
        self._closed = self._waiting
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._take_place()
        return False

    def _take_place(self) -> None:
        self.adjustSize()
        place = QRect(self.rect())
        left = self._beside.mapTo(self._window, self._beside.rect().topRight()).x() if self._is_beside else 0
        place.moveCenter(self._window.rect().center())
        place.moveLeft(min(max(left + (self._window.width() - left - place.width()) // 2, left + 8),
                           self._window.width() - place.width() - 8))  # fmt: skip
        header = self._header.mapTo(self._window, self._header.rect().bottomLeft()).y()
        place.moveTop(max(header + 8, _FROM_TOP + self._window.height() // 8))
        self.setGeometry(place)

    @property
    def _is_beside(self) -> bool:
        return self._beside.isVisible() and self._beside.window() is self._window
