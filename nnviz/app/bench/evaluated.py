"""What the evaluation at the end of an epoch costs, beside the mini-batches of the epoch."""

from collections.abc import Callable, Iterator

import numpy as np

from nnviz.app.bench import noise_pictures
from nnviz.app.bench.frames import SETS
from nnviz.app.bench.report import Figure, Table
from nnviz.app.bench.timing import alternate
from nnviz.training.build import build
from nnviz.training.trainer import Trainer

SECONDS = 2.0
"""For each set."""


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """One table, in time of the processor."""
    rows = []
    with noise_pictures.in_a_folder() as folder:
        for called, watched in SETS.items():
            say(f"the evaluation of {called}")
            rows.append((called, _row(build(watched.make(), folder))))
    yield Table(
        "evaluation",
        "The evaluation at the end of an epoch: costs, accuracies, gradient and saturation of all sets",
        ("evaluation ms", "its epoch's steps ms", "evaluation / steps"),
        tuple(rows),
    )


def _row(trainer: Trainer) -> tuple[Figure, ...]:
    _, steps = trainer.batches
    evaluation = trainer.evaluation

    def epoch() -> None:
        for _ in range(steps):
            work = trainer.deal()
            work.forward()
            work.backward()
            trainer.update(work)

    def evaluate() -> None:
        evaluation.begin(trainer.steps)
        while not evaluation.go_on():
            pass

    with np.errstate(all="ignore"):
        found = alternate({"epoch": epoch, "evaluation": evaluate}, SECONDS)
    took, of = found["evaluation"], found["epoch"]
    return Figure(took * 1e3), Figure(of * 1e3), Figure(took / of)
