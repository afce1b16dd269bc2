"""What it costs to record a run: a step with a run file beside one without, measured side by side."""

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
TURN = 0.5
"""Seconds that each trains before it is the other's turn: a moment is written in each turn, about."""

TURNS = 9


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


def _row(setup: Setup) -> tuple[Figure, ...]:
    plain, recorded = setup.trainer(), setup.trainer()
    with TemporaryDirectory() as folder, np.errstate(all="ignore"):
        file = RunFile.create(Path(folder) / "bench.nnviz")
        with Recording(file, file.add_run(recorded.experiment, ""), [recorded]) as recording:
            pairs = [(_turn(plain, _nothing), _turn(recorded, recording.look)) for _ in range(TURNS)]
    # The first turn makes buffers and is no measure.
    step = median(seconds for _, seconds in pairs[1:])
    return Figure(step * 1e6), Figure(median(one / other for other, one in pairs[1:]), most=MOST)


def _nothing() -> None:
    """After a step of a run that is not recorded."""


def _turn(trainer: Trainer, after: Callable[[], None]) -> float:
    """Seconds of the processor that a step takes with what is done after it, evaluations left out."""
    steps, spent, end = trainer.steps, 0.0, perf_counter() + TURN
    while perf_counter() < end:
        trainer.finish_evaluation()
        start = thread_time()
        while not trainer.is_evaluating:
            trainer.advance()
            after()
        spent += thread_time() - start
    return spent / (trainer.steps - steps)
