"""The lanes of the session, one a row, and the way to a new one."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from nnviz.core.naming import LANE_LETTERS
from nnviz.experiment.experiment import MAX_TWINS, Experiment
from nnviz.experiment.twins import describe
from nnviz.view.form.new_twin_form import NewTwinForm
from nnviz.view.parts.canvas import Canvas, grown, painter_on
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.plain_label import PlainLabel, RichLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import LANE_PENS


class TwinsForm(QWidget):
    """Networks trained side by side, from the same start and on the same deal of mini-batches."""

    twin_asked_for = Signal(str, object)
    lane_promoted = Signal(int)
    lane_removed = Signal(int)
    save_asked_for = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._experiment: Experiment | None = None
        self._shown: tuple[str, ...] | None = None
        self.rows: list[LaneRow] = []
        self.add_button = small_button("+ add a twin", "A network beside this one that differs in one thing")
        self.new = NewTwinForm()
        self.new.hide()
        self.add_button.clicked.connect(self._open)
        self.new.given_up.connect(self._close)
        self.new.twin_asked_for.connect(self.twin_asked_for)
        self._lay_out()

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the lanes of an experiment."""
        self._experiment = experiment
        names = tuple(describe(twin) for twin in experiment.twins)
        if names != self._shown:
            self._shown = names
            self._show_lanes(["as set below", *names] if names else [])
            self._close()

    def show_reason(self, reason: str) -> None:
        """Say why there can be no such twin, or lane."""
        self.new.show_reason(reason)

    def _show_lanes(self, names: Sequence[str]) -> None:
        for row in self.rows:
            self._lanes.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [LaneRow(lane, name) for lane, name in enumerate(names)]
        for lane, row in enumerate(self.rows):
            self._lanes.addWidget(row)
            row.promote.triggered.connect(partial(self.lane_promoted.emit, lane))
            row.remove.triggered.connect(partial(self.lane_removed.emit, lane))
            row.save.triggered.connect(partial(self.save_asked_for.emit, lane))

    def _open(self) -> None:
        if self._experiment is not None:
            self.new.start(self._experiment)
        self.new.show()
        self.add_button.hide()
        self.new.field.setFocus()

    def _close(self) -> None:
        self.new.hide()
        self.new.show_reason("")
        self.add_button.setVisible(self._experiment is None or len(self._experiment.twins) < MAX_TWINS)

    def _lay_out(self) -> None:
        title = PlainLabel("TWINS")
        title.setProperty("role", "section")
        heading = QHBoxLayout()
        heading.addWidget(title, 1)
        heading.addWidget(self.add_button)
        self._lanes = QVBoxLayout()
        self._lanes.setSpacing(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        rows.addLayout(heading)
        rows.addLayout(self._lanes)
        rows.addWidget(self.new)


class LaneRow(QWidget):
    """A lane: its pen, its letter, what sets it apart, and a menu of what can be done with it."""

    def __init__(self, lane: int, name: str) -> None:
        super().__init__()
        letter = LANE_LETTERS[lane]
        self.more = QToolButton()
        self.more.setText("⋯")
        self.more.setProperty("flat", True)
        self.more.setToolTip(f"Make twin {letter} the first, save it, remove it")
        self.more.setAccessibleName(f"Twin {letter}: more")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.promote = menu.addAction("Make it A, the first")
        self.promote.setEnabled(lane > 0)
        self.save = menu.addAction("Save it as an experiment …")
        self.remove = menu.addAction("Remove it")
        self.more.setMenu(menu)
        words = ElidedLabel(name)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(_Sample(lane))
        line.addWidget(RichLabel(f"<b>{letter}</b>"))
        line.addWidget(words, 1)
        line.addWidget(self.more)


class _Sample(Canvas):
    """A bit of a lane's line."""

    def __init__(self, lane: int) -> None:
        super().__init__()
        self._lane = lane

    def sizeHint(self) -> QSize:
        return grown(26, 12)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            painter.setPen(QPen(self.palette().windowText().color(), 2, LANE_PENS[self._lane]))
            middle = self.height() // 2 + 0.5
            painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))
