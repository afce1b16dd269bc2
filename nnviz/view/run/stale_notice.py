"""Said over the veiled panels: that they show a run of other settings than the form, and the two ways on."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button

_FROM_TOP = 56
_OVERLAP = 6  # of the margin of the header, so that the small button leaves the titles of panels free


class StaleNotice(QFrame):
    """A card in the middle above all panels of a window; hidden at first.

    Put away, it is a small button under the header, which brings it back: the panels stay veiled.

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
        self.open_button = small_button("Not trained yet ▾", "Why the panels are veiled, and the two ways on")
        self.open_button.clicked.connect(self._open)
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
        rows = self._rows = QVBoxLayout(self)
        rows.setSpacing(8)
        rows.addWidget(self.open_button)
        rows.addWidget(self.text, alignment=Qt.AlignmentFlag.AlignHCenter)
        rows.addLayout(buttons)
        for moves in (window, header):
            moves.installEventFilter(self)
        self.hide()

    def show_waiting(self, waiting: Mapping[str, Any]) -> None:
        """Come where something waits for a new start, small if it was put away while that waited; or go."""
        self._waiting = dict(waiting)
        if self._closed != self._waiting:
            self._closed = {}
        self.setVisible(bool(waiting))
        if waiting:
            self._lay_out()
            self.raise_()

    @property
    def is_open(self) -> bool:
        """Whether it is in sight as more than its button."""
        return self.isVisible() and not self._closed

    def put_away(self) -> None:
        """Be the small button, until something else waits."""
        self._closed = self._waiting
        self._lay_out()

    def _open(self) -> None:
        self._closed = {}
        self._lay_out()

    def _lay_out(self) -> None:
        is_small = bool(self._closed)
        self.open_button.setVisible(is_small)
        for part in (self.text, self.anew_button, self.back_button):
            part.setVisible(not is_small)
        self._rows.setContentsMargins(*((1, 1, 1, 1) if is_small else (16, 12, 16, 12)))
        self._take_place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._take_place()
        return False

    def _take_place(self) -> None:
        self._rows.activate()
        self.adjustSize()
        place = QRect(self.rect())
        left = self._beside.mapTo(self._window, self._beside.rect().topRight()).x() if self._is_beside else 0
        place.moveCenter(self._window.rect().center())
        place.moveLeft(min(max(left + (self._window.width() - left - place.width()) // 2, left + 8),
                           self._window.width() - place.width() - 8))  # fmt: skip
        header = self._header.mapTo(self._window, self._header.rect().bottomLeft()).y()
        whole = max(header + 8, _FROM_TOP + self._window.height() // 8)
        place.moveTop(header - _OVERLAP if self._closed else whole)
        self.setGeometry(place)

    @property
    def _is_beside(self) -> bool:
        return self._beside.isVisible() and self._beside.window() is self._window
