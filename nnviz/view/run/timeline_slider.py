"""The timeline's picture, and how one goes about in it."""

from PySide6.QtCore import QEvent, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip

from nnviz.session.commands import State
from nnviz.session.past_view import TimelineView
from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.canvas import FOCUS_RING
from nnviz.view.parts.moments import moment_words
from nnviz.view.parts.style import Style, body_font
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.zoom import zoom, zoomed
from nnviz.view.run.timeline_painter import TimelinePainter
from nnviz.view.run.timeline_track import Track, moment_lines

HEIGHT, LOW = 48, 24
EMPTY = "The cost of every moment so far will stand here: drag or click to go back to one. Space trains."
_SHORTER = ("The cost so far will stand here. Space trains.", "Space trains.")
_SIDE = 10


class TimelineSlider(QAbstractSlider):
    """Drag, click, or go by keys: a mini-batch with the arrows, an epoch with Ctrl, Home and End.

    A slider to a screen reader, whose value is the step. While one drags, the next moment is asked for only
    when the last one is there.

    Signals
    -------
    visit_requested(step)
    stop_requested
        Esc on a long way there.
    """

    visit_requested = Signal(int)
    stop_requested = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._snapshot: Snapshot | None = None
        self._track: Track | None = None
        self._hovered: int | None = None
        self._asked: int | None = None
        self._wanted: int | None = None
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # the card below need not be drawn again
        self.valueChanged.connect(self.go)  # as a screen reader sets it
        self.setAccessibleName("Timeline")
        self.setAccessibleDescription(EMPTY)

    @property
    def view(self) -> TimelineView | None:
        """What is shown; None while nothing has been trained."""
        return self._track.view if self._track is not None else None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the run at hand; what looks as before is not drawn again."""
        before, self._snapshot = self._looks, snapshot
        self._lay_out()
        if not snapshot.is_moving or snapshot.way is not None or self._looks != before:
            self.update()
        if self.view is not None:
            with QSignalBlocker(self):
                self.setRange(self.view.first, self.view.end)
                self.setValue(self.view.step)
            self.setAccessibleDescription(f"{moment_words(self.view.epochs, self.view.step)} of {self._all}")
        if not snapshot.is_moving and snapshot.state is not State.LOADING:
            self._asked = None
            self._ask_on()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def be_low(self, low: bool) -> None:
        """Take half the height, without words below the curve."""
        self.setFixedHeight(zoomed(LOW if low else HEIGHT))

    def go(self, step: int) -> None:
        """Ask for a moment of the run at hand; the last one asked for counts."""
        if self.view is not None:
            self._wanted = min(max(step, self.view.first), self.view.end)
            self._ask_on()

    def step_at(self, x: float) -> int | None:
        """The moment under a place in the widget; None where there is none yet."""
        return self._track.step_at(x / zoom()) if self._track is not None else None

    def x_of(self, step: int) -> int:
        """Where in the widget a moment stands."""
        return round(self._track.x(step) * zoom()) if self._track is not None else 0

    @property
    def _all(self) -> str:
        epochs = self._snapshot.experiment.training.epochs if self._snapshot else 0
        return f"{epochs} epoch{'s' if epochs > 1 else ''}"

    def _ask_on(self) -> None:
        if self._wanted is None or self._asked is not None or self.view is None:
            return
        wanted, self._wanted = self._wanted, None
        if wanted != self.view.step or (self._snapshot is not None and self._snapshot.is_moving):
            self._asked = wanted
            self.visit_requested.emit(wanted)

    def _lay_out(self) -> None:
        snapshot = self._snapshot
        has_past = snapshot is not None and snapshot.timeline is not None and snapshot.timeline.end > 0
        if snapshot is None or snapshot.timeline is None or not has_past:
            self._track = None
        else:
            width, height = self.width() / zoom(), self.height() / zoom()
            self._track = Track.of(snapshot, snapshot.timeline, width, height)

    @property
    def _looks(self) -> tuple[object, ...]:
        """What moves in the picture while the network trains: the handle by a pixel, or the curve."""
        track = self._track
        if track is None:
            return ()
        x, view = round(track.x(track.view.step)), track.view
        return view.run, x, track.end, track.high, len(track.line[0]), view.marks, view.branches

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:  # noqa: N802 - as Qt has it
        """Nothing: what is drawn is the snapshot."""

    def _epoch_from(self, step: int, by: int) -> int:
        """The step of the next epoch that is over, before or after a step."""
        assert self.view is not None
        rows = self.view.epochs
        steps = rows.step.tolist() if rows is not None else []
        if by > 0:
            return int(min((each for each in steps if each > step), default=self.view.end))
        return int(max((each for each in steps if each < step), default=self.view.first))

    @property
    def _is_on_the_way(self) -> bool:
        return self._snapshot is not None and self._snapshot.state is State.STEPPING

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if self.view is None:
            event.ignore()
        elif by is not None:
            here = self._wanted if self._wanted is not None else self._asked
            here = self.view.step if here is None else here
            by_epoch = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.go(self._epoch_from(here, by) if by_epoch else here + by)
        elif event.key() == Qt.Key.Key_Escape and self._is_on_the_way:
            self._wanted = None
            self.stop_requested.emit()
        elif event.key() == Qt.Key.Key_Home:
            self.go(self.view.first)
        elif event.key() == Qt.Key.Key_End:
            self.go(self.view.end)
        else:
            event.ignore()  # Space and letters are keys of the run

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._go_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self.step_at(event.position().x())
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event)
        self.update()

    def _go_to(self, event: QMouseEvent) -> None:
        step = self.step_at(event.position().x())
        if step is not None:
            self.go(step)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # to go about in time by accident would be a nuisance

    def resizeEvent(self, event: QEvent) -> None:
        self._lay_out()
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def _words_at(self, x: float) -> str:
        step = self.step_at(x)
        if step is None or self.view is None:
            return tip(EMPTY, title="Timeline")
        return tip(*moment_lines(self.view, step), title=moment_words(self.view.epochs, step))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.scale(zoom(), zoom())
            painter.setFont(body_font())
            place = QRectF(0, 0, self.width() / zoom(), self.height() / zoom())
            painter.fillRect(place, self._style.colour("card"))
            if self._track is None or self._snapshot is None:
                self._say_empty(painter, place.adjusted(_SIDE, 0, -_SIDE, 0))
            else:
                seen = self._snapshot
                TimelinePainter(painter, self._track, self._style).paint(seen.shelf, self._hovered, seen.way)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._style.colour("accent"), FOCUS_RING))
                painter.drawRect(place.adjusted(1, 1, -1, -1))

    def _say_empty(self, painter: QPainter, room: QRectF) -> None:
        """What will stand here, in as many words as the height has lines for."""
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        words = next(
            (
                form
                for form in (EMPTY, *_SHORTER)
                if painter.boundingRect(room, middle, form).height() <= room.height()
            ),
            _SHORTER[-1],
        )
        painter.setPen(self._style.colour("muted"))
        painter.drawText(room, middle, words)
