"""The main window with a stop-watch on it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Self

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Slot, qInstallMessageHandler
from PySide6.QtWidgets import QAbstractSlider, QApplication

from nnviz.app.bench.timing import seconds_without_waiting
from nnviz.app.house_style import wear
from nnviz.app.main_window import MainWindow, style_of
from nnviz.app.opening import Opened
from nnviz.app.picture import pass_on
from nnviz.app.settings import Memory, Settings
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Pause, Run, State
from nnviz.session.session import TRAINING, Session
from nnviz.session.snapshot import Snapshot
from nnviz.view.panel import Panel

SETTLING = 1.0
"""Seconds of training before anything is counted."""

DRAWINGS = 15


class WatchedWindow(QObject):
    """A window of 1440×900 on nobody's screen, closed on leaving.

    Attributes
    ----------
    gaps
        Seconds between two turns of the event loop, which a timer asks for every 4 ms.
    steps_per_second
        Of the training while it was watched, not counting where it waited for a core.
    """

    def __init__(self, experiment: Experiment, data_dir: Path) -> None:
        super().__init__()
        existing = QApplication.instance()
        self._app = existing if isinstance(existing, QApplication) else QApplication(["nnviz"])
        wear(self._app, style_of("light"))
        settings = Settings(Memory())
        settings.theme = "light"
        self._window = MainWindow(Session(experiment, data_dir), Opened(experiment), settings)
        self._window.complete()
        self._window.resize(1440, 900)
        self.gaps: list[float] = []
        self.steps_per_second = 0.0
        self._drawn = dict.fromkeys(self._window.panels, 0)
        self._seen: list[Snapshot] = []
        self._seconds = 0.0
        self._turn = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note_turn)
        for name, panel in self._window.panels.items():
            panel.show_snapshot = partial(self._count, name, panel.show_snapshot)  # type: ignore[method-assign]

    def __enter__(self) -> Self:
        self._handler = qInstallMessageHandler(pass_on)
        self._window.show()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        self._window.close()
        self._window.deleteLater()
        qInstallMessageHandler(self._handler)

    def run(self, seconds: float) -> None:
        """Train at full speed for so long, and watch."""
        self._wait(self._is_ready)
        self._window.controls.speed.triggerAction(QAbstractSlider.SliderAction.SliderToMaximum)
        self._window.bridge.session.send(Run())
        self._spin(SETTLING)
        self._drawn = dict.fromkeys(self._drawn, 0)
        before, begun = self._step(), seconds_without_waiting(TRAINING)
        self._turn = start = perf_counter()
        self._timer.start(4)
        self._spin(seconds)
        self._timer.stop()
        self._seconds = perf_counter() - start
        self.steps_per_second = (self._step() - before) / (seconds_without_waiting(TRAINING) - begun)
        self._window.bridge.session.send(Pause())
        self._wait(self._is_paused)

    def refreshes_per_second(self, name: str) -> float:
        """How often that panel was drawn while it was watched."""
        return self._drawn[name] / self._seconds

    def draw_each_panel(self) -> dict[str, float]:
        """Seconds that update and paint of each visible panel take, by name."""
        # Behind another tab a panel counts as visible, and yet nothing of it is seen.
        panels = {
            name: panel for name, panel in self._window.panels.items() if not panel.visibleRegion().isEmpty()
        }
        return {name: median(map(partial(self._draw, panel), self._seen)) for name, panel in panels.items()}

    def _draw(self, panel: Panel, snapshot: Snapshot) -> float:
        self._app.processEvents()
        start = perf_counter()
        panel.show_snapshot(snapshot)
        self._app.processEvents()
        return perf_counter() - start

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

    def _step(self) -> int:
        return self._latest.step if self._latest is not None else 0

    def _count(self, name: str, show: Callable[[Snapshot], None], snapshot: Snapshot) -> None:
        self._drawn[name] += 1
        show(snapshot)

    @Slot()
    def _note_turn(self) -> None:
        now = perf_counter()
        self.gaps.append(now - self._turn)
        self._turn = now
        if self._latest is not None and self._seen[-1:] != [self._latest]:
            self._seen = [*self._seen[1 - DRAWINGS :], self._latest]

    def _spin(self, seconds: float) -> None:
        end = perf_counter() + seconds
        self._wait(lambda: perf_counter() >= end)

    def _wait(self, is_over: Callable[[], bool]) -> None:
        while not is_over():
            # The bridge's timer wakes it every few milliseconds.
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
