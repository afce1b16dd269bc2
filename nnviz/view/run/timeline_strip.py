"""The timeline: a run from its beginning, a handle where one stands, and what can be done from there."""

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QMenu, QVBoxLayout, QWidget

from nnviz.core.naming import count, percent
from nnviz.core.plain_names import short
from nnviz.session.commands import LEGAL, Mark, Pause, Visit
from nnviz.session.past_view import TimelineView
from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.moments import moment_words
from nnviz.view.parts.plain_label import PlainLabel, in_menu
from nnviz.view.parts.run_names import run_name
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small, zoomed
from nnviz.view.run.from_here import FromHere
from nnviz.view.run.timeline_slider import TimelineSlider

_WORDS_WIDTH, _APART = 118, 6
_LOW_WINDOW = 580


class TimelineStrip(QWidget):
    """Under the panels.

    Attributes
    ----------
    slider
        The line itself.
    from_here
        The little form of a what-if; it lies over the window.
    """

    command_requested = Signal(object)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.setObjectName("timeline")
        self._style = style
        self._snapshot: Snapshot | None = None
        self._what_if: int | None = None
        self.slider = TimelineSlider(style)
        self.from_here = FromHere(self)
        self.where = PlainLabel()
        self.where.setProperty("role", "muted")
        make_small(self.where)
        self.branch_button = small_button("from here with …", "Go on from this moment with another setting")
        self.mark_button = small_button("⚑ mark …", "Write something beside this moment")
        self._lay_out()
        self.slider.visit_requested.connect(self._visit)
        self.slider.stop_requested.connect(lambda: self.command_requested.emit(Pause()))
        self.slider.customContextMenuRequested.connect(self._open_menu)
        self.from_here.command_requested.connect(self.command_requested)
        self.branch_button.clicked.connect(self.ask_what_if)
        self.mark_button.clicked.connect(self.ask_mark)
        self._enable()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the run at hand."""
        self._snapshot = snapshot
        self.slider.show_snapshot(snapshot)
        view = self.slider.view
        self.where.setText(_where(view, snapshot.way) if view else "")
        self._enable()
        self.from_here.follow(snapshot)
        if view is not None and view.step == self._what_if and not snapshot.is_moving:
            self._open_what_if(snapshot, view)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.slider.recolour(style)
        self.update()

    def follow_height(self, window: int) -> None:
        """Take half the room in a window that is so low."""
        is_low = window < zoomed(_LOW_WINDOW)
        if is_low == self.where.isHidden():
            return
        for part in (self.where, self.mark_button):
            part.setHidden(is_low)
        self.slider.be_low(is_low)

    def ask_what_if(self) -> None:
        """Open the form of a what-if at the handle."""
        if self.slider.view is not None:
            self._what_if_at(self.slider.view.step)

    def ask_mark(self) -> None:
        """Ask what to write beside this moment."""
        view = self.slider.view
        if view is None:
            return
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Mark")
        dialog.setLabelText(f"Beside {moment_words(view.epochs, view.step)}, an empty one takes a mark away:")
        dialog.setTextValue(short(dict(view.marks).get(view.step, "")))
        dialog.textValueSelected.connect(lambda text: self.command_requested.emit(Mark(short(text.strip()))))
        dialog.open()

    def _visit(self, step: int) -> None:
        if self.slider.view is not None:
            self.command_requested.emit(Visit(self.slider.view.run, step))

    def _enable(self) -> None:
        legal = LEGAL[self._snapshot.state] if self._snapshot else frozenset()
        has_past = self.slider.view is not None
        self.mark_button.setEnabled(has_past and Mark in legal)
        self.branch_button.setEnabled(has_past and Visit in legal)

    def menu_at(self, x: float) -> QMenu | None:
        """What can be done at a moment, and with the runs that left the line there."""
        view, step = self.slider.view, self.slider.step_at(x)
        if view is None or step is None or self._snapshot is None:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer(menu, f"Go to {moment_words(view.epochs, step)}").triggered.connect(
            lambda: self.slider.go(step)
        )
        self._offer(menu, "From here with …").triggered.connect(lambda: self._what_if_at(step))
        names = {run.run: run_name(run) for run in self._snapshot.shelf}
        for at, run in view.branches:
            if at == step and run in names:
                action = self._offer(menu, f"Go to the run that left here: {names[run]}")
                action.triggered.connect(lambda _=False, run=run: self._go_to_end(run))
        return menu

    def _offer(self, menu: QMenu, words: str) -> QAction:
        return menu.addAction(in_menu(words))

    def _what_if_at(self, step: int) -> None:
        """Go there first: what is changed is seen as it was then."""
        self._what_if = step
        self.slider.go(step)
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def _open_what_if(self, snapshot: Snapshot, view: TimelineView) -> None:
        self._what_if = None
        at = self.slider.mapToGlobal(QPoint(self.slider.x_of(view.step), 0))
        self.from_here.open(snapshot, view, at)

    def _go_to_end(self, run: int) -> None:
        if self._snapshot is not None:
            end = next(each.steps for each in self._snapshot.shelf if each.run == run)
            self.command_requested.emit(Visit(run, end))

    def _open_menu(self, at: QPoint) -> None:
        if (menu := self.menu_at(at.x())) is not None:
            menu.popup(self.slider.mapToGlobal(at))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._style.colour("border"))
            painter.setBrush(self._style.colour("card"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, _APART + 0.5, -0.5, -0.5), 6, 6)

    def _lay_out(self) -> None:
        title = PlainLabel("Timeline")
        title.setToolTip("The training cost of the run from its beginning, and where in it you stand")
        title.setProperty("role", "title")
        words = _column(title, self.where)
        buttons = _column(self.branch_button, self.mark_button)
        # Of a fixed size, words that change need no new layout.
        self.where.setFixedSize(_WORDS_WIDTH, self.where.fontMetrics().height())
        self.slider.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, _APART + 1, 8, 1)
        line.setSpacing(6)
        line.addLayout(words)
        line.addWidget(self.slider, 1)
        line.addLayout(buttons)


def _column(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    return column


def _where(view: TimelineView, way: float | None) -> str:
    if way is not None:
        return f"{percent(way, 0)} there · Esc stops"
    end = "" if view.step >= view.end else f" of {count(view.end)}"
    return f"step {count(view.step)}{end}"
