"""What training gives up of its time to be looked at: for snapshots, and for the check of its gradient."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep, thread_time
from typing import Any

import numpy as np

from nnviz.app.bench import noise_pictures
from nnviz.app.bench.frames import SETS
from nnviz.app.bench.report import Figure, Table
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Reset, Run, State
from nnviz.session.controller import LOOK, Controller
from nnviz.session.mailbox import Mailbox
from nnviz.session.past import Past
from nnviz.session.recorder import Recorder
from nnviz.session.showing import Showing
from nnviz.session.snapshot import Snapshot

SETTLING, SECONDS = 1.0, 8.0
"""Of the processor: before anything is counted, and then."""

MOST = 5.0
"""Percent."""


def _large() -> Experiment:
    return noise_pictures.experiment().replace("network.hidden", (1000, 100))


NETWORKS = {name: watched.make for name, watched in SETS.items()} | {"784-1000-100-10": _large}


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """One table, as if a screen took every snapshot at once."""
    rows = []
    with noise_pictures.in_a_folder() as folder:
        for called, make in NETWORKS.items():
            say(f"snapshots of {called}")
            rows.append((called, _row(make(), folder)))
    yield Table(
        "snapshots",
        "Snapshots and the check of the gradient in full training, processor time of the thread that trains",
        ("share %", "one ms", "snapshots/s"),
        tuple(rows),
    )


class Timed(Showing):
    """Counts the snapshots, and what they take in seconds of the processor."""

    made, spent = 0, 0.0

    def __init__(self, outbox: Mailbox[Snapshot], past: Past) -> None:
        super().__init__(outbox, past)
        self._screen = outbox

    def show(self, *what: Any, **how: Any) -> None:
        start = thread_time()
        super().show(*what, **how)
        self.spent += thread_time() - start
        self.made += 1
        self._screen.take()


def _row(experiment: Experiment, folder: Path) -> tuple[Figure, ...]:
    outbox, recorder = Mailbox[Snapshot](), Recorder()
    controller = Controller(Reset(experiment), folder, outbox, recorder, False, lambda: False)
    shown = controller.showing = Timed(outbox, controller.past)
    recorder.start()
    controller.begin()
    while controller.state is not State.READY:
        controller.work()
        sleep(LOOK)
    controller.obey(Run())
    with np.errstate(all="ignore"):
        _train(controller, shown, SETTLING)
        made, spent = shown.made, shown.spent
        took = _train(controller, shown, SECONDS)
    recorder.close(SETTLING)
    made, spent = shown.made - made, shown.spent - spent
    return Figure(100 * spent / took, most=MOST), Figure(1e3 * spent / made), Figure(made / took)


def _train(controller: Controller, shown: Timed, seconds: float) -> float:
    """Seconds of the processor, so many at least: as long as it takes from one snapshot to another."""
    start = thread_time()
    while thread_time() < start + seconds:
        made = shown.made
        while shown.made == made:
            controller.work()
    return thread_time() - start
