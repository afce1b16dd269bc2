"""Whether a long run needs more and more memory."""

import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np

from nnviz.app.bench.report import Figure, Table
from nnviz.app.bench.setups import Setup
from nnviz.session.observe import LaneObserver, observe_example
from nnviz.training.trainer import Trainer

FIRST = 30_000
"""Steps after which every history is full and every buffer made."""

STEPS = 60_000
OBSERVED_EVERY = 1000

MNIST_EPOCH = 5000
"""Steps of batch 10 in an epoch of MNIST. What grows are the rows of the history, one an epoch."""


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """How far the peak of the later steps is above that of the first, with snapshots taken."""
    say(f"memory over {FIRST + STEPS:,} steps")
    trainer = Setup("2-8-8-1", 128, "float32").trainer()
    tracemalloc.start()
    try:
        first, later = _peak(trainer, FIRST), _peak(trainer, STEPS)
    finally:
        tracemalloc.stop()
    growth = (later - first) / (STEPS / trainer.batches[1]) * 1_000_000 / MNIST_EPOCH
    yield Table(
        "memory",
        f"Peak of memory on 2-8-8-1, batch 128: the first {FIRST:,} steps, the {STEPS:,} after them, "
        f"and its growth by the epoch as it is over a million steps of {MNIST_EPOCH:,} an epoch",
        ("first MB", "later MB", "growth MB/million"),
        (("training", (Figure(first), Figure(later), Figure(growth, most=1.0))),),
    )


def _peak(trainer: Trainer, steps: int) -> float:
    tracemalloc.reset_peak()
    observer, example = LaneObserver(trainer, 0), observe_example(trainer.dataset, 0)
    with np.errstate(all="ignore"):
        for step in range(steps):
            trainer.finish_evaluation()
            trainer.advance()
            if step % OBSERVED_EVERY == 0:
                observer.observe(example, walk=None, standing=False)
    return tracemalloc.get_traced_memory()[1] / 1e6
