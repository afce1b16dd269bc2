"""The window while the network trains at full speed: how smooth it is, and what it costs."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from nnviz.app.bad_input import InputError
from nnviz.app.bench import noise_pictures
from nnviz.app.bench.report import Figure, Table
from nnviz.app.bench.timing import busiest_thread, seconds_without_waiting
from nnviz.app.preflight import reason_against_a_window
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.set_experiment import experiment_on_set
from nnviz.session.apart import SessionApart
from nnviz.session.commands import Pause, Run, State
from nnviz.session.snapshot import Snapshot

if TYPE_CHECKING:
    from nnviz.app.bench.watched_window import WatchedWindow

SECONDS, STRETCHES = 1.0, 5
"""Of the window and of the training alone, in turn, so that a busy moment hits both alike."""

SETTLING = 0.3
"""Seconds of training before anything is counted."""

PAUSES = 10


class Watched(NamedTuple):
    """What is trained, and the part of its speed that a window is to leave it."""

    make: Callable[[], Experiment]
    least: float


def _endless(name: str, *hidden: int) -> Experiment:
    return experiment_on_set(name).replace("network.hidden", hidden).replace("training.epochs", 100_000)


SETS = {
    "784-30-10": Watched(noise_pictures.experiment, 0.85),
    "digits 64-30-10": Watched(partial(_endless, "digits", 30), 0.80),
    "xor 2-8-8-1": Watched(partial(_endless, "xor", 8, 8), 0.75),
}


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """The tables of the window with each of `SETS`, and of the panels with the first."""
    # Qt reads it once, when its application is made. Who names a platform measures a window on its screen.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if reason := reason_against_a_window():
        raise InputError(reason)
    from nnviz.app.bench.watched_window import WatchedWindow

    columns: list[tuple[Figure, ...]] = []
    panels: Table | None = None
    with noise_pictures.in_a_folder() as folder:
        for name, (make, least) in SETS.items():
            say(f"the window and the training alone, {name}")
            with WatchedWindow(make(), folder) as window, Alone(make(), folder) as alone:
                columns.append(_column(window, alone, least))
                panels = panels or _panel_table(window, name)
    title = f"The window at 1440×900 ({os.environ['QT_QPA_PLATFORM']}), training at full speed"
    rows = tuple(zip(_ROWS, zip(*columns, strict=True), strict=True))
    yield Table("window", title, tuple(SETS), rows)
    if panels is not None:
        yield panels


_ROWS = (
    "event-loop gap, median ms",
    "event-loop gap, 99th percentile ms",
    "event-loop gap, longest ms",
    "training speed, mini-batches/s",
    "training speed / that without a window",
    "a pause obeyed and told, longest ms",
)


def _column(window: "WatchedWindow", alone: "Alone", least: float) -> tuple[Figure, ...]:
    pairs = [(window.run(SECONDS), alone.run(SECONDS)) for _ in range(STRETCHES)]
    longest = max(alone.pause() for _ in range(PAUSES))
    gaps = np.array(window.gaps) * 1e3
    return (
        Figure(float(np.median(gaps))),
        Figure(float(np.percentile(gaps, 99)), most=20.0),
        Figure(float(gaps.max()), most=50.0),
        Figure(median(seen for seen, _ in pairs)),
        Figure(median(seen / unseen for seen, unseen in pairs), least=least),
        Figure(longest * 1e3, most=10.0),
    )


def _panel_table(window: "WatchedWindow", name: str) -> Table:
    rows = tuple(
        (panel, (Figure(window.refreshes_per_second(panel), least=8.0), Figure(seconds * 1e3, most=2.0)))
        for panel, seconds in window.draw_each_panel().items()
    )
    title = f"Each panel that is open at first, {name}"
    return Table("panels", title, ("refreshes/s", "update and paint ms"), rows)


class Alone:
    """The same training with nobody who looks at it."""

    def __init__(self, experiment: Experiment, folder: Path) -> None:
        self._session = SessionApart(experiment, folder)

    def __enter__(self) -> Self:
        self._session.start()
        self._wait_for(State.READY, evaluated=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def run(self, seconds: float) -> float:
        """Mini-batches a second of the time in which it had a core."""
        self._session.send(Run())
        sleep(SETTLING)
        trains = busiest_thread(self._session.pid)
        before, begun = self._step(), seconds_without_waiting(trains)
        sleep(seconds)
        speed = (self._step() - before) / (seconds_without_waiting(trains) - begun)
        self._session.send(Pause())
        self._wait_for(State.PAUSED)
        return speed

    def pause(self) -> float:
        """Seconds from asking for a pause until the picture of where it stands has come."""
        self._session.send(Run())
        self._wait_for(State.RUNNING)  # what came of the pause before is still on its way
        sleep(0.03)
        start = perf_counter()
        self._session.send(Pause())
        self._wait_for(State.PAUSED)
        return perf_counter() - start

    def _step(self) -> int:
        """Where it stands now: what lies in the box is old, and may be said again with other news."""
        old = self._wait_for(State.RUNNING)
        return self._wait_for(State.RUNNING, after=old.version).step

    def _wait_for(self, state: State, evaluated: bool = False, after: int = -1) -> Snapshot:
        while True:
            snapshot = self._session.take()
            if snapshot is None or snapshot.version == after:
                sleep(0.0002)
            elif snapshot.state is state and (not evaluated or len(snapshot.lanes[0].epochs.epoch)):
                return snapshot
            elif snapshot.state in (State.FAILED, State.DIVERGED):
                raise RuntimeError(snapshot.message)
