"""Whether what is kept of a run makes its epochs slower and slower."""

from collections.abc import Callable, Iterator
from time import thread_time

import numpy as np

from nnviz.app.bench.report import Figure, Table
from nnviz.experiment.set_experiment import experiment_on_set
from nnviz.session.observe import LaneObserver, observe_example
from nnviz.training.build import build
from nnviz.training.trainer import Trainer

EPOCHS = (1_000, 10_000, 100_000)
AT_ONCE = 500
"""Epochs up to each of these, over which is measured."""

OBSERVED_EVERY = 50
MOST = 1.2


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """An epoch of a small network with its evaluation and its pictures, early and late in a long run."""
    trainer = build(experiment_on_set("xor").replace("training.epochs", EPOCHS[-1]))
    rows: list[tuple[str, tuple[Figure, ...]]] = []
    took: list[float] = []
    for last in EPOCHS:
        say(f"the epochs up to {last:,}")
        _train(trainer, last - AT_ONCE)
        took.append(_train(trainer, last))
        rows.append((f"{last:,} epochs", (Figure(took[-1] * 1e6), Figure(took[-1] / took[0], most=MOST))))
    title = f"An epoch of {trainer.experiment.data.name} with evaluation and pictures, processor time"
    yield Table("bookkeeping", title, ("an epoch µs", "times that of the first"), tuple(rows))


def _train(trainer: Trainer, last: int) -> float:
    """Seconds of the processor that an epoch takes, up to this one."""
    first, start = trainer.epoch, thread_time()
    observer, example = LaneObserver(trainer, 0), observe_example(trainer.dataset, 0)
    with np.errstate(all="ignore"):
        while trainer.epoch < last:
            trainer.run_epoch()
            if trainer.epoch % OBSERVED_EVERY == 0:
                observer.observe(example, walk=None, standing=False)
    return (thread_time() - start) / (last - first)
