"""Write out the next mini-batch on its way forward and back, each line with its numbers."""

import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator
from itertools import groupby
from math import isfinite

import msgspec
import numpy as np
from threadpoolctl import threadpool_limits

from nnviz.app.arguments import Parser, whole
from nnviz.app.bad_input import InputError, blaming
from nnviz.app.beginning import begin
from nnviz.app.changes import changes_of
from nnviz.app.opening import open_source
from nnviz.session.walk import Walk
from nnviz.session.written_pass import WrittenPass
from nnviz.session.written_walk import MOST_WEIGHTS, WalkLine, lines_of_walk
from nnviz.training.trainer import Trainer

_MEAN = "mean"


def add_options(parser: Parser) -> None:
    """What `nnviz explain` takes."""
    parser.add_source()
    parser.add_argument("--epochs", metavar="N", type=whole(0, 10**6), default=0, help="train so long before")
    parser.add_argument(
        "--steps", metavar="K", type=whole(0, 10**9), default=0, help="and so many mini-batches more"
    )
    parser.add_argument(
        "--example",
        metavar="N|mean",
        type=_example,
        default=0,
        help="which example of the mini-batch, from 0; mean: cost and gradients as the mean of all of them",
    )
    every = f"every weight, not only the {MOST_WEIGHTS} of a layer with the largest numbers"
    parser.add_argument("--all", action="store_true", help=every)
    parser.add_argument("--json", action="store_true", help="as a list of lines for other programs")
    parser.add_run()
    parser.add_set()
    parser.add_data_dir()


def do(arguments: Namespace) -> int:
    """Write the walk out; exit code 1 when the training diverged before it."""
    opened = open_source(arguments.source, changes_of(arguments.set), arguments.run)
    with blaming(arguments.source):
        trainer = begin(opened, arguments.data_dir)
    with threadpool_limits(1, "blas"), np.errstate(all="ignore"):
        _train(trainer, arguments.epochs, arguments.steps)
        if trainer.divergence is not None:
            print(f"nnviz explain: {trainer.divergence.event}", file=sys.stderr)
            return 1
        written = _written(trainer, arguments.example)
        lines = lines_of_walk(written, None if arguments.all else MOST_WEIGHTS)
        print(_as_json(lines) if arguments.json else "\n".join(_as_text(lines, written)))
    return 0


def _example(text: str) -> int | None:
    """Number of an example; None for the mean of all."""
    try:
        return None if text == _MEAN else whole(0, 10**9)(text)
    except ArgumentTypeError:
        raise ArgumentTypeError(f"{text!r} is neither a whole number from 0 nor {_MEAN}") from None


def _train(trainer: Trainer, epochs: int, steps: int) -> None:
    for _ in range(epochs):
        trainer.run_epoch()
    for _ in range(steps):
        trainer.step()


def _written(trainer: Trainer, example: int | None) -> WrittenPass:
    walk = Walk(trainer)
    m = walk.work.m
    if example is not None and example >= m:
        has = f"{m} examples, 0 to {m - 1}" if m > 1 else "one example, 0"
        raise InputError(f"--example: the mini-batch has {has}, not {example}")
    walk.finish()
    return WrittenPass(walk.view(), trainer.experiment, example or 0, mean=example is None)


def _as_json(lines: Iterator[WalkLine]) -> str:
    rows = [
        {
            "at": each.at,
            "layer": each.layer,
            "neuron": each.neuron,
            "symbol": each.line.name,
            "text": each.line.text,
            "shown": each.line.shown,
            "value": each.line.value if isfinite(each.line.value) else None,
        }
        for each in lines
    ]
    return "[\n" + ",\n".join(msgspec.json.encode(row).decode() for row in rows) + "\n]"


def _as_text(lines: Iterator[WalkLine], written: WrittenPass) -> Iterator[str]:
    who = f"the mean of {written.m} examples" if written.is_mean else f"example {written.example}"
    yield f"The next mini-batch ({written.m} examples), written out for {who}"
    for phase, group in groupby(lines, key=lambda each: each.phase):
        yield ""
        yield f"{phase.tag}: {phase.title}" if phase.tag else phase.title
        yield from (f"  {each.line.words}" for each in group)
