"""The main window with a stop-watch on it."""

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
from typing import Self

from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot, qInstallMessageHandler
from PySide6.QtWidgets import QAbstractSlider, QApplication, QDialog, QTabBar

from nnviz.app.appearance import style_of
from nnviz.app.bench.timing import busiest_thread, seconds_without_waiting
from nnviz.app.desktop import Application
from nnviz.app.house_style import wear
from nnviz.app.interrupt import Heard
from nnviz.app.layout import LABS, PANELS
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.picture import pass_on
from nnviz.app.settings import Memory, Settings
from nnviz.core.mistakes import MISTAKES
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.lesson_library import all_lessons
from nnviz.session.apart import SessionApart
from nnviz.session.commands import Pause, Run, State
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs.break_it_lab import BreakItLab
from nnviz.view.labs.pages import Pages
from nnviz.view.panel import Panel

SETTLING = 0.5
"""Seconds of training before anything is counted."""

TURNING = 0.2
"""Seconds after another panel was brought into sight, before anything is counted."""

DOING = 1.0
"""Seconds in which what comes of one thing that is done is over."""

COPYING = 6.0
"""Seconds that the copy in Break it trains, whose gradient is checked every two or three of them."""

DRAWINGS, ROUNDS = 15, 3
"""So many pictures one after the other, and all of them again: the first time, words are measured and code is
read, and now and then what shares the processor's caches is in the way."""

_GUI = Path(f"/proc/self/task/{threading.main_thread().native_id}")


class WatchedWindow(QObject):
    """A window of 1440×900 on nobody's screen, closed on leaving.

    Attributes
    ----------
    gaps
        Seconds between two turns of the event loop, which a timer asks for every 4 ms, but for waits for a
        core.
    """

    def __init__(self, experiment: Experiment, data_dir: Path) -> None:
        super().__init__()
        existing = QApplication.instance()
        self._app = existing if isinstance(existing, QApplication) else Application(["nnviz"])
        wear(self._app, style_of("light"))
        settings = Settings(Memory())
        settings.theme = "light"
        self._session = SessionApart(experiment, data_dir)
        self._window = MainWindow(self._session, Opened(experiment), settings)
        self._window.panels.complete()
        self._window.resize(1440, 900)
        self.gaps: list[float] = []
        self._drawn = dict.fromkeys(self._window.panels, 0)
        self._seen: list[Snapshot] = []
        self._copies: list[Snapshot] = []
        self._seconds, self._is_counting = 0.0, False
        self._turn = 0.0
        self._heard = Heard()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note_turn)
        for name, panel in self._window.panels.items():
            panel.show_snapshot = partial(self._count, name, panel.show_snapshot)  # type: ignore[method-assign]

    def __enter__(self) -> Self:
        self._heard.__enter__()
        self._handler = qInstallMessageHandler(pass_on)
        self._window.show()
        gc.freeze()  # as in the program: what was made at the start is not gone through
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        self._window.close()
        self._window.deleteLater()
        qInstallMessageHandler(self._handler)
        self._heard.__exit__()

    def run(self, seconds: float) -> float:
        """Train at full speed for so long, and watch: mini-batches a second, but for waits for a core."""
        self._wait(self._is_ready)
        self._window.controls.speed.triggerAction(QAbstractSlider.SliderAction.SliderToMaximum)
        self._window.bridge.session.send(Run())
        self._spin(SETTLING)
        trains = busiest_thread(self._session.pid)
        before, begun = self._new_step(), seconds_without_waiting(trains)
        start, self._turn = perf_counter(), seconds_without_waiting(_GUI)
        self._is_counting = True
        noted = len(self.gaps)
        self._timer.start(4)
        self._spin(seconds)
        self._wait(partial(self._is_noted_since, noted))
        self._timer.stop()
        self._is_counting = False
        self._seconds += perf_counter() - start
        speed = (self._new_step() - before) / (seconds_without_waiting(trains) - begun)
        self._window.bridge.session.send(Pause())
        self._wait(self._is_paused)
        return speed

    def refreshes_per_second(self, name: str) -> float:
        """How often that panel was drawn while it was watched."""
        return self._drawn[name] / self._seconds

    def draw_each_panel(self) -> dict[str, float]:
        """Seconds that update and paint of each visible panel take, by name."""
        panels = {name: panel for name, panel in self._window.panels.items() if panel.is_in_sight}
        return {name: self._cost(panel, self._seen) for name, panel in panels.items()}

    def draw_all(self) -> Iterator[tuple[str, str, float]]:
        """Panel, page and the seconds of processor time of a picture: of every one, brought into sight."""
        for entry in (*PANELS, *LABS):
            self._window.show_panel(entry.name)
            panel = self._window.panels[entry.name]
            self._spin(TURNING)
            if isinstance(panel, BreakItLab):
                self._train_the_copy(panel)
            for page, turn in _pages(panel).items():
                turn()
                self._spin(TURNING)
                # What a lab draws in every second picture only, by its version, counts as drawn.
                seen = [replace(snapshot, version=0) for snapshot in self._seen]
                yield entry.name, page, self._cost(panel, seen)

    def do_each(self) -> Iterator[tuple[str, float]]:
        """What a person does, and the longest gap in seconds until what comes of it is over."""
        window = self._window
        doings: list[tuple[str, Callable[[], object]]] = [
            ("another theme", partial(window.appearance.set_theme, "dark")),
            ("another zoom", partial(window.appearance.set_zoom, 1.25)),
            ("the zoom of before", partial(window.appearance.set_zoom, 1.0)),
            ("Settings", window.show_settings),
            ("Ctrl+K", window.teaching.show_palette),
            ("a lesson", partial(window.documents.open_lesson, all_lessons()[0].id)),
            *((entry.title, partial(window.go_to_panel, entry.name)) for entry in (*PANELS, *LABS)),
        ]
        self._timer.start(4)
        for what, do in doings:
            self._spin(TURNING)
            before = len(self.gaps)
            QTimer.singleShot(0, do)
            self._spin(DOING)
            self._wait(partial(self._is_noted_since, before))
            yield what, max(self.gaps[before:])
            for dialog in window.findChildren(QDialog):
                dialog.close()

    def _train_the_copy(self, lab: BreakItLab) -> None:
        """Let it make a mistake, and keep what it shows with each new check of its gradient."""
        checks: dict[int, Snapshot] = {}

        def keep() -> None:
            latest, lane = lab.bench.latest, lab.bench.lane
            if latest is not None and latest.is_moving and lane is not None and lane.check is not None:
                checks.setdefault(id(lane.check), latest)

        lab.switch_on(next(iter(MISTAKES)))
        self._spin(SETTLING)  # what is shown before there is anything to say is seen once
        lab.bench.changed.connect(keep)
        self._spin(COPYING)
        lab.bench.pause()
        self._spin(SETTLING)
        lab.bench.changed.disconnect(keep)
        self._copies = list(checks.values())

    def _cost(self, panel: Panel, seen: Sequence[Snapshot]) -> float:
        """Of the median picture; what it took at its quickest."""
        rounds = [[self._draw(panel, snapshot) for snapshot in seen] for _ in range(ROUNDS)]
        quickest: list[float] = [min(times) for times in zip(*rounds, strict=True)]
        return median(quickest)

    def _draw(self, panel: Panel, snapshot: Snapshot) -> float:
        """Seconds of processor time: no panel is to blame for a wait."""
        self._heard.obey()
        self._app.processEvents()
        start = thread_time()
        panel.show_snapshot(snapshot)
        if isinstance(panel, BreakItLab):
            self._copies = [*self._copies[1:], *self._copies[:1]]
            panel.bench.latest = self._copies[0]  # what it draws is of its own copy
            panel.bench.changed.emit()
        self._app.processEvents()
        return thread_time() - start

    @property
    def _latest(self) -> Snapshot | None:
        return self._window.bridge.latest

    def _is_ready(self) -> bool:
        latest = self._latest
        if latest is not None and latest.state is State.FAILED:
            raise RuntimeError(latest.message)
        return latest is not None and bool(latest.lanes) and len(latest.lanes[0].epochs.epoch) > 0

    def _is_paused(self) -> bool:
        return self._latest is not None and self._latest.state is State.PAUSED

    def _new_step(self) -> int:
        """Where the training stands now: the latest snapshot may be old, and said again with other news."""
        before = self._latest.version if self._latest is not None else 0
        self._wait(lambda: self._latest is not None and self._latest.version != before)
        return self._latest.step if self._latest is not None else 0

    def _count(self, name: str, show: Callable[[Snapshot], None], snapshot: Snapshot) -> None:
        self._drawn[name] += self._is_counting
        show(snapshot)

    @Slot()
    def _note_turn(self) -> None:
        now = seconds_without_waiting(_GUI)
        self.gaps.append(now - self._turn)
        self._turn = now
        if self._latest is not None and self._seen[-1:] != [self._latest]:
            self._seen = [*self._seen[1 - DRAWINGS :], self._latest]

    def _is_noted_since(self, before: int) -> bool:
        return len(self.gaps) > before

    def _spin(self, seconds: float) -> None:
        end = perf_counter() + seconds
        self._wait(lambda: perf_counter() >= end)

    def _wait(self, is_over: Callable[[], bool]) -> None:
        while not is_over():
            # The bridge's timer wakes it every few milliseconds.
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            self._heard.obey()


def _pages(panel: Panel) -> dict[str, Callable[[], object]]:
    """How to turn to each page of a panel, by its name; of one that has none, nothing by no name."""
    for pages in panel.findChildren(Pages):
        return {name: partial(pages.turn_to, name) for name in pages.buttons}
    for tabs in panel.findChildren(QTabBar):
        return {tabs.tabText(i): partial(tabs.setCurrentIndex, i) for i in range(tabs.count())}
    return {"": lambda: None}
