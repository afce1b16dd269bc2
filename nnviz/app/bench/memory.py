"""Whether a long run needs more and more memory."""

import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np

from nnviz.app.bench.report import Figure, Table
from nnviz.app.bench.setups import Setup
from nnviz.engine.observe import LaneObserver, observe_example
from nnviz.engine.trainer import Trainer

FIRST = 30_000
"""Steps after which every history is full and every buffer made."""

STEPS = 60_000
OBSERVED_EVERY = 1000


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """How far the peak of the later steps is above that of the first, with snapshots taken."""
    say(f"memory over {FIRST + STEPS:,} steps")
    trainer = Setup("2-8-8-1", 128, "float32").trainer()
    tracemalloc.start()
    try:
        first, later = _peak(trainer, FIRST), _peak(trainer, STEPS)
    finally:
        tracemalloc.stop()
    yield Table(
        "memory",
        f"Memory of a run on 2-8-8-1, batch 128: the first {FIRST:,} steps and the {STEPS:,} after them",
        ("first peak MB", "later peak MB", "growth MB"),
        (("training", (Figure(first), Figure(later), Figure(later - first, most=1.0))),),
    )


def _peak(trainer: Trainer, steps: int) -> float:
    tracemalloc.reset_peak()
    observer, example = LaneObserver("A", trainer), observe_example(trainer, 0)
    with np.errstate(all="ignore"):
        for step in range(steps):
            trainer.finish_evaluation()
            trainer.advance()
            if step % OBSERVED_EVERY == 0:
                observer.observe(example, walk=None, standing=False)
    return tracemalloc.get_traced_memory()[1] / 1e6
