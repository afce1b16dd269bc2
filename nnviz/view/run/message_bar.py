"""One line beside the menus: why the run stands as it does, and what to do. It moves nothing."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from nnviz.core.plain_names import one_line
from nnviz.session.commands import Pause, State
from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.spoken import announce
from nnviz.view.run.fault_report import fault_report

_GOOD_NEWS = 6_000
"""Milliseconds after which a notice goes by itself, if nothing has to be done about it."""

_MENDED_BY_REWIND = (State.DIVERGED, State.FAILED)
_BAD = (*_MENDED_BY_REWIND, State.CLOSED)


class MessageBar(QFrame):
    """Shows the run's own message, or a notice of the program until it is put away."""

    command_requested = Signal(object)
    rewind_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self._of_run = ""
        self._dismissed = ""
        self._notice = ""
        self._report = ""
        self._stays = False
        self._run = 0
        self.text = ElidedLabel(lines=1)
        self.rewind_button = QPushButton("Rewind  R")
        self.rewind_button.setProperty("slim", True)
        self.rewind_button.clicked.connect(self.rewind_requested)
        self.cancel_button = QPushButton("Cancel  Esc")
        self.cancel_button.setProperty("slim", True)
        self.cancel_button.setToolTip("Give up loading, and stay with what there was before (Esc)")
        self.cancel_button.setShortcut("Esc")  # of use only while the button is seen
        self.cancel_button.clicked.connect(lambda: self.command_requested.emit(Pause()))
        self.report_button = QPushButton("Copy report")
        self.report_button.setProperty("slim", True)
        self.report_button.setToolTip("Copy what went wrong, and with which versions, to show it to others")
        self.report_button.clicked.connect(self._copy_report)
        self.close_button = small_button("✕", "Put this message away")
        self.close_button.clicked.connect(self._dismiss)
        for each in self._highest:
            each.installEventFilter(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 0, 4, 0)
        line.setSpacing(4)
        line.addWidget(self.text, 1)
        line.addWidget(self.rewind_button)
        line.addWidget(self.cancel_button)
        line.addWidget(self.report_button)
        line.addWidget(self.close_button)
        self.hide()

    def sizeHint(self) -> QSize:
        """As high as with its buttons, so that one that comes or goes moves nothing."""
        highest = max(each.sizeHint().height() for each in self._highest)
        return super().sizeHint().expandedTo(QSize(0, highest))

    @property
    def _highest(self) -> tuple[QWidget, ...]:
        return self.rewind_button, self.close_button

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest and self.isHidden():
            self.updateGeometry()  # it keeps its room, of which one that is hidden tells nobody
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()  # its own height, of which a button that is hidden tells nobody
        return False

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the run's message."""
        state, message = snapshot.state, snapshot.message
        stays = bool(self._notice) and self._stays  # until it is closed, or worse comes
        if snapshot.run != self._run:
            self._run = snapshot.run
            self._notice = self._notice if stays else ""  # it was about what was before
        if message != self._of_run:
            self._of_run, self._dismissed = message, ""
            self._notice = self._notice if stays and state not in (*_BAD, State.LOADING) else ""
        if not self._notice:
            self.rewind_button.setVisible(state in (*_MENDED_BY_REWIND, State.FINISHED))
            self.cancel_button.setVisible(state is State.LOADING)
            self.close_button.setVisible(state is not State.LOADING)
            self._show(message, bad=state in _BAD, report=snapshot.fault)

    def show_notice(self, text: str, *, bad: bool = True, report: str = "", lasts: bool = False) -> None:
        """Say something of the program's own, such as why a file was not opened.

        What has a report, and what ``lasts``, is not replaced by what a run says of itself.
        """
        self._notice, self._dismissed, self._stays = text, "", lasts or bool(report)
        self.rewind_button.hide()
        self.cancel_button.hide()
        self.close_button.show()
        self._show(text, bad=bad, report=report)
        if not bad:
            QTimer.singleShot(_GOOD_NEWS, self, partial(self.put_away, text))

    def let_go(self) -> None:
        """Something else is looked at: what went well is no news any more; what is to be done about stays."""
        if not self.property("bad") and not self.cancel_button.isVisibleTo(self):
            self._dismiss()

    def put_away(self, text: str) -> None:
        """Say this no more, where it is still said."""
        if self._notice and self._notice == text:
            self._dismiss()

    def _dismiss(self) -> None:
        self._dismissed, self._notice = self.text.text(), ""
        self.hide()

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(fault_report(self._report))

    def _show(self, text: str, *, bad: bool, report: str) -> None:
        self._report = report
        self.report_button.setVisible(bool(report))
        text = one_line(text)
        if text != self.text.text() or bad != self.property("bad"):
            self.text.setText(text)
            self.setAccessibleName(text)
            self.setProperty("bad", bad)
            self.style().unpolish(self)
            self.style().polish(self)
            announce(self, text)
        self.setVisible(bool(text) and text != self._dismissed)
