"""Between a session and the panels: newest snapshot in, one panel drawn at a time."""

from collections.abc import Iterable
from time import perf_counter, thread_time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.session.workers import processors
from nnviz.view.panel import Panel
from nnviz.view.parts import motion
from nnviz.view.parts.turn import NEXT_TURN

TICK = 16
"""Milliseconds between two looks at the session, at least."""

DRAWING_SHARE = 0.4 if processors() > 1 else 0.1
"""Part of the time that drawing may take while the network trains, which has a processor of its own."""

SLOWEST_REFRESH = 1 / 10
"""Seconds after which every visible panel is drawn again, whatever it costs."""

CALM_REFRESH = 1.0
"""The same where motion is reduced, and not sooner."""

STATUS_PERIOD = 0.2
"""Seconds between two `status_ready` while training: more can nobody read."""


class SessionBridge(QObject):
    """Polls a session from the GUI thread and deals its snapshots to the panels in turn.

    While the network trains, each tick draws one visible panel that is behind; the dearer it was,
    the longer the next tick waits. Standing still, all are drawn at once; of another experiment, for
    which much else is laid out anew, one a turn of the event loop, and none is seen before all are drawn.

    Parameters
    ----------
    session
        Not started yet; closed by `close`.
    parent
        Its owner.
    """

    status_ready = Signal(object)
    """A `Snapshot`, at once when the state changes, about five times a second while training."""
    held = Signal(bool)
    """Whether another experiment was told of that the panels do not show yet: half of it is no picture."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.latest: Snapshot | None = None
        self._told: Snapshot | None = None
        self._is_held = False
        self._to_come: list[Panel] = []
        self._panels: list[Panel] = []
        self._shown: dict[Panel, int] = {}
        self._cpu = thread_time()
        self._next_draw = self._next_status = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.look)

    @Slot()
    def start(self) -> None:
        """Start the session, and look at it from now on."""
        self.session.start()
        self._timer.start(TICK)

    def go_on_with(self, session: Session) -> None:
        """Look at another, not started yet, in the place of one that has ended."""
        self.session.close()
        self.session = session
        self._shown.clear()  # whose pictures were counted by the one before
        self.start()

    def add_panel(self, panel: Panel) -> None:
        """Draw this panel from now on."""
        self._panels.append(panel)

    def close(self) -> None:
        """Stop looking, and end the session."""
        self._timer.stop()
        self.session.close()

    @property
    def is_up_to_date(self) -> bool:
        """Whether every visible panel shows the newest snapshot, and waits for nothing else."""
        seen = self._seen
        busy = any(panel.is_busy for panel in seen)
        return self.latest is not None and not self._behind(seen) and not busy

    @Slot()
    def look(self) -> None:
        """Take what is new and draw what is due."""
        snapshot = self.session.take()
        if snapshot is not None:
            self._take(snapshot)
        if self.latest is None:
            return
        is_another = self._tell_status(self.latest)
        if self._is_held:
            # By the one before: if each were waited for, as while a weight is dragged, none would be seen.
            self._draw_next_held(self.latest)
        elif is_another:
            self._hold()
        elif self.latest.is_moving:
            self._draw_one()
        else:
            for panel in self._behind(self._seen):
                self._draw(panel, self.latest)

    def _hold(self) -> None:
        self._is_held, self._to_come = True, self._seen
        self.held.emit(True)
        self._timer.start(NEXT_TURN)

    def _draw_next_held(self, snapshot: Snapshot) -> None:
        if self._to_come:
            self._draw(self._to_come.pop(0), snapshot)
            self._timer.start(NEXT_TURN)
        else:
            self._is_held = False
            self.held.emit(False)
            self._timer.start(TICK)

    def _take(self, snapshot: Snapshot) -> None:
        before, self.latest = self.latest, snapshot
        changed = before is None or (before.run, before.state) != (snapshot.run, snapshot.state)
        if changed or not snapshot.is_moving:
            self._next_status = 0.0
        if before is not None and before.dataset is not snapshot.dataset:
            self._let_go()

    def _let_go(self) -> None:
        # Out of sight, each panel would keep the data that it showed last: in time, as many sets as panels.
        for panel in [panel for panel in self._shown if not panel.is_in_sight]:
            del self._shown[panel]
            panel.let_go()

    def _tell_status(self, snapshot: Snapshot) -> bool:
        """Whether another experiment than before was told of."""
        # Not only when a snapshot comes: the next one after it may be long in coming.
        now, before = perf_counter(), self._told
        if snapshot is before or now < self._next_status:
            return False
        self._told, self._next_status = snapshot, now + STATUS_PERIOD
        self.status_ready.emit(snapshot)
        return before is not None and before.experiment != snapshot.experiment

    def _behind(self, seen: Iterable[Panel]) -> list[Panel]:
        version = self.latest.version if self.latest else 0
        return [panel for panel in seen if self._shown.get(panel, -1) != version]

    @property
    def _seen(self) -> list[Panel]:
        return [panel for panel in self._panels if panel.is_in_sight]

    def _draw_one(self) -> None:
        now, cpu = perf_counter(), thread_time()
        # This thread's processor time since the last drawing is what that drawing cost, its paint included.
        if now < self._next_draw:
            return
        seen = self._seen
        behind = self._behind(seen)
        if not behind or self.latest is None:
            return
        spent, self._cpu = cpu - self._cpu, cpu
        visible = len(seen)
        wait = CALM_REFRESH if motion.is_reduced() else min(visible * spent / DRAWING_SHARE, SLOWEST_REFRESH)
        self._next_draw = now + wait / visible
        self._draw(self._next_in_turn(behind), self.latest)

    def _next_in_turn(self, behind: list[Panel]) -> Panel:
        return min(behind, key=lambda panel: self._shown.get(panel, -1))

    def _draw(self, panel: Panel, snapshot: Snapshot) -> None:
        self._shown[panel] = snapshot.version
        panel.show_snapshot(snapshot)
