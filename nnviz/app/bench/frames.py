"""The window while the network trains at full speed: how smooth it is, and what it costs."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING

import numpy as np

from nnviz.app.bad_input import InputError
from nnviz.app.bench.noise_pictures import experiment, write_pictures
from nnviz.app.bench.report import Figure, Table
from nnviz.app.bench.timing import seconds_without_waiting
from nnviz.app.preflight import reason_against_a_window
from nnviz.session.commands import Pause, Run, State
from nnviz.session.session import TRAINING, Session
from nnviz.session.snapshot import Snapshot

if TYPE_CHECKING:
    from nnviz.app.bench.watched_window import WatchedWindow

SECONDS = 4.0
"""Of the window, and as long again without it."""

PAUSES = 10


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """The tables of the window, of its panels and of pauses."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # Qt reads it once, when its application is made
    if reason := reason_against_a_window():
        raise InputError(reason)
    from nnviz.app.bench.watched_window import WatchedWindow

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_pictures(folder)
        say("the training alone")
        before, pauses = _headless(folder)
        say("the window")
        with WatchedWindow(experiment(), folder) as window:
            window.run(SECONDS)
            panels = window.draw_each_panel()
        say("the training alone")
        after, _ = _headless(folder)
    speed = window.steps_per_second / ((before + after) / 2)
    yield _window_table(window, speed, pauses)
    yield _panel_table(window, panels)


def _window_table(window: "WatchedWindow", speed: float, pauses: list[float]) -> Table:
    gaps = np.array(window.gaps) * 1e3
    rows = (
        ("event-loop gap, median ms", Figure(float(np.median(gaps)))),
        ("event-loop gap, 99th percentile ms", Figure(float(np.percentile(gaps, 99)), most=20.0)),
        ("event-loop gap, longest ms", Figure(float(gaps.max()), most=50.0)),
        ("training speed, mini-batches/s", Figure(window.steps_per_second)),
        ("training speed / that without a window", Figure(speed, least=0.85)),
        ("a pause obeyed, longest ms", Figure(max(pauses) * 1e3, most=10.0)),
    )
    return Table(
        "window",
        "The window at 1440×900, 784-30-10 in float32, batch 10, at full speed",
        ("found",),
        tuple((name, (figure,)) for name, figure in rows),
    )


def _panel_table(window: "WatchedWindow", panels: dict[str, float]) -> Table:
    rows = tuple(
        (name, (Figure(window.refreshes_per_second(name), least=8.0), Figure(panels[name] * 1e3, most=2.0)))
        for name in panels
    )
    return Table("panels", "Each panel that is open at first", ("refreshes/s", "update and paint ms"), rows)


def _headless(folder: Path) -> tuple[float, list[float]]:
    """Mini-batches a second of the time in which it had a core, and the seconds that each pause took."""
    session = Session(experiment(), folder)
    session.start()
    try:
        ready = _wait_for(session, State.READY, evaluated=True)
        session.send(Run())
        start = seconds_without_waiting(TRAINING)
        sleep(SECONDS / 2)
        session.send(Pause())
        done = _wait_for(session, State.PAUSED).step - ready.step
        speed = done / (seconds_without_waiting(TRAINING) - start)
        return speed, [_pause(session) for _ in range(PAUSES)]
    finally:
        session.close()


def _pause(session: Session) -> float:
    session.send(Run())
    sleep(0.03)
    start = perf_counter()
    session.send(Pause())
    _wait_for(session, State.PAUSED)
    return perf_counter() - start


def _wait_for(session: Session, state: State, evaluated: bool = False) -> Snapshot:
    while True:
        snapshot = session.take()
        if snapshot is None:
            sleep(0.0002)
        elif snapshot.state is state and (not evaluated or len(snapshot.lanes[0].epochs.epoch)):
            return snapshot
        elif snapshot.state in (State.FAILED, State.DIVERGED):
            raise RuntimeError(snapshot.message)
