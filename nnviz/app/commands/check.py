"""Hold backpropagation against central differences, on the first mini-batch of an experiment."""

import math
from argparse import Namespace

import numpy as np

from nnviz.app.arguments import Parser, whole
from nnviz.app.bad_input import blaming
from nnviz.app.beginning import begin
from nnviz.app.changes import changes_of
from nnviz.app.opening import open_source
from nnviz.core.gradient_check import TOLERANCE, GradientCheck, check_gradient
from nnviz.core.streams import Stream, stream
from nnviz.training.trainer import Trainer

SAMPLES = 5000
"""Components compared unless asked otherwise: a matter of seconds."""


def add_options(parser: Parser) -> None:
    """What `nnviz check` takes."""
    parser.add_source()
    samples = f"compare so many components of the gradient, drawn by the seed ({SAMPLES:,})"
    parser.add_argument("--samples", metavar="N", type=whole(1, 10**9), default=SAMPLES, help=samples)
    parser.add_run()
    parser.add_set()
    parser.add_data_dir()


def do(arguments: Namespace) -> int:
    """Compare; exit code 1 when they differ by more than `TOLERANCE`, or nothing could be compared."""
    opened = open_source(arguments.source, changes_of(arguments.set), arguments.run)
    with blaming(arguments.source):
        trainer = begin(opened, arguments.data_dir)
    with np.errstate(all="ignore"):
        found = _compare(trainer, arguments.samples)
    print(_report(found, trainer))
    return 0 if len(found.index) and found.largest <= TOLERANCE else 1


def _compare(trainer: Trainer, samples: int) -> GradientCheck:
    batch = trainer.deal()
    return check_gradient(
        trainer.network,
        batch.a[0],
        batch.y,
        trainer.training.cost,
        regularizer=trainer.training.regularizer,
        lmbda=trainer.training.lmbda,
        n=len(trainer.train),
        weights=batch.weights,
        masks=batch.masks,
        samples=samples,
        rng=stream(trainer.experiment.seed, Stream.SAMPLING),
    )


def _report(found: GradientCheck, trainer: Trainer) -> str:
    compared, count = len(found.index), trainer.network.theta.count
    if not compared:
        return f"nothing could be compared: all {found.skipped:,} components tried lie at a kink"
    if not math.isfinite(found.largest):
        return "nothing could be compared: the cost or its gradient is not a finite number"
    skipped = f", {found.skipped:,} left out at kinks" if found.skipped else ""
    verdict = "agrees" if found.largest <= TOLERANCE else "does NOT agree"
    # For scripts too: a float that every language reads.
    return (
        f"largest relative error {found.largest:.2e} (allowed {TOLERANCE:.0e}) over {compared:,} of the "
        f"{count:,} components of the gradient{skipped}: backpropagation {verdict}"
    )
