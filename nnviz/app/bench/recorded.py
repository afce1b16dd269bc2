"""What it costs to record a run: a step with a run file beside one without, measured in turn.

One and the same trainer does both: two, whose numbers lie elsewhere in memory, differ by more than is sought.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time

import numpy as np

from nnviz.app.bench.report import Figure, Table
from nnviz.app.bench.setups import Setup
from nnviz.app.recording import Recording
from nnviz.training.run_file import RunFile
from nnviz.training.trainer import Trainer

NETWORKS = ("784-30-10", "64-30-10")
MOST = 1.02
STEPS = 50
"""Mini-batches of a turn, with the file or without: so few that a busy moment hits both alike."""

SECONDS = 10.0
"""How long a network is measured: for some thousand turns, and about ten moments that are written."""


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """How much longer a recorded run takes, in time of the processor."""
    rows = []
    for name in NETWORKS:
        setup = Setup(name, 10, "float32")
        say(f"recording {setup.name}")
        rows.append((setup.name, _row(setup)))
    yield Table(
        "recording",
        "A mini-batch step of a run that is recorded in a file, and how many times as long it takes",
        ("recorded step µs", "recorded / step"),
        tuple(rows),
    )


class Unrecorded:
    """Does nothing after a step, and so writes in no time."""

    spent = 0.0

    def look(self) -> None:
        """There is nothing to be written."""


class Timed(Recording):
    """Adds up what the writing takes, in seconds of the processor: it comes once in thousands of steps."""

    spent = 0.0

    def write(self, keep: bool = False) -> None:
        start = thread_time()
        super().write(keep)
        self.spent += thread_time() - start


def _row(setup: Setup) -> tuple[Figure, ...]:
    trainer, nothing = setup.trainer(), Unrecorded()
    with TemporaryDirectory() as folder, np.errstate(all="ignore"):
        file = RunFile.create(Path(folder) / "bench.nnviz")
        with Timed(file, file.add_run(trainer.experiment, ""), [trainer]) as recording:
            # The first turn makes buffers and the file, and is no measure.
            _turn(trainer, nothing), _turn(trainer, recording)
            recording.spent, begun, pairs = 0.0, perf_counter(), []
            while perf_counter() < begun + SECONDS:
                pairs.append((_turn(trainer, nothing), _turn(trainer, recording)))
            # Moments are written by the clock, however often it is the other's turn.
            writing = recording.spent / (perf_counter() - begun)
    step = median(seconds for _, seconds in pairs)
    return Figure(step * 1e6), Figure(median(one / other for other, one in pairs) + writing, most=MOST)


def _turn(trainer: Trainer, recording: Timed | Unrecorded) -> float:
    """Seconds of the processor that a step takes with the look after it, evaluations and writing left out."""
    if trainer.is_evaluating:
        trainer.finish_evaluation()
        recording.look()  # between two epochs is where a moment is best written
    steps, start, spent = trainer.steps, thread_time(), recording.spent
    while trainer.steps < steps + STEPS and not trainer.is_evaluating:
        trainer.advance()
        recording.look()
    return (thread_time() - start - (recording.spent - spent)) / (trainer.steps - steps)
