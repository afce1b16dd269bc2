"""Train without a window."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

import numpy as np
from threadpoolctl import threadpool_limits

from nnviz.app.arguments import Parser
from nnviz.app.bad_input import blaming
from nnviz.app.changes import changes_of
from nnviz.app.interrupt import Interrupt
from nnviz.app.opening import open_source
from nnviz.core.plain_names import one_line
from nnviz.experiment.experiment import Experiment
from nnviz.session.lanes import Lanes
from nnviz.training.diagnosis import Verdict, verdict_of
from nnviz.training.divergence import Divergence
from nnviz.training.remedies import Change, remedies_for
from nnviz.training.results import folders_of, make_folder, results_of, write_results
from nnviz.training.score_words import score_lines
from nnviz.training.summary import summary_json
from nnviz.training.trainer import Trainer

Finding: TypeAlias = tuple[Verdict, tuple[Change, ...]]
"""What is said of a lane, and what helps it."""


def add_options(parser: Parser) -> None:
    """What `nnviz run` takes."""
    parser.add_source()
    parser.add_argument("--epochs", metavar="N", help="train so many epochs")
    parser.add_argument("--seed", metavar="S", help="draw weights and mini-batches from another seed")
    parser.add_set()
    parser.add_data_dir()
    parser.add_argument("--out", metavar="DIR", type=Path, help="write experiment, history and network here")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def do(arguments: Namespace) -> int:
    """Train; exit code 1 when a lane diverged, 130 or 143 when a signal came first."""
    typed = [("training.epochs", arguments.epochs), ("seed", arguments.seed)]
    own = [f"{path}={text}" for path, text in typed if text is not None]
    experiment = open_source(arguments.source, changes_of((*own, *arguments.set))).experiment
    with blaming(arguments.source):
        lanes = Lanes(experiment, arguments.data_dir)
    if findings_of_data := lanes.lead.dataset.findings:
        for line in findings_of_data.told():
            print(one_line(line), flush=True)
    for folder in folders_of(arguments.out, len(lanes.trainers)) if arguments.out else ():
        with blaming(f"--out {folder}"):
            make_folder(folder)
    begun = perf_counter()
    with Interrupt() as interrupt, threadpool_limits(1, "blas"), np.errstate(all="ignore"):
        _train(lanes, interrupt, arguments.quiet)
        seconds = perf_counter() - begun
        findings = [_judge(lanes, i, arguments.data_dir, interrupt) for i in range(len(lanes.trainers))]
        if arguments.out:
            with Interrupt(), blaming(f"--out {arguments.out}"):  # who is in a hurry does not cut it short
                write_results(arguments.out, list(_results(lanes, experiment, seconds, findings)))
    return _report(lanes, interrupt, findings)


def _judge(lanes: Lanes, i: int, data_dir: Path | None, interrupt: Interrupt) -> Finding:
    """The verdict on a lane, and what was found to help it; who pressed Ctrl-C does not wait for that."""
    trainer = lanes.trainers[i]
    verdict = verdict_of(trainer)
    if interrupt.is_asked:
        return verdict, ()
    return verdict, remedies_for(trainer, verdict, lanes.data, data_dir)


def _results(
    lanes: Lanes, experiment: Experiment, seconds: float, findings: Sequence[Finding]
) -> Iterator[Mapping[str, bytes]]:
    for i, (trainer, finding) in enumerate(zip(lanes.trainers, findings, strict=True)):
        summary = summary_json(trainer, seconds, *finding)
        yield results_of(trainer, experiment if i == 0 else trainer.experiment, summary)


def _train(lanes: Lanes, interrupt: Interrupt, quiet: bool) -> None:
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # else a thread of its own stays behind
    lead = lanes.lead
    total = lead.training.epochs * lead.batches[1]
    with tqdm(total=total, unit=" batches", disable=quiet, dynamic_ncols=True) as bar:
        # An evaluation that is due is finished in any case, so that every epoch done has its row.
        while lanes.is_evaluating or not (interrupt.is_asked or _is_over(lead)):
            lanes.advance()
            bar.update(lead.steps - bar.n)
            if not (lead.position or lead.is_evaluating or lead.divergence):
                row = lead.history.rows[-1]
                test = f"cost {row.test_cost:.4g}" if isnan(row.test_accuracy) else f"{row.test_accuracy:.1%}"
                bar.set_postfix_str(f"epoch {row.epoch}, test {test}", refresh=False)


def _is_over(lead: Trainer) -> bool:
    # Only between two epochs can a run be finished.
    return lead.divergence is not None or (lead.position == 0 and bool(lead.why_finished))


def _report(lanes: Lanes, interrupt: Interrupt, findings: Sequence[Finding]) -> int:
    names = list(_names(lanes))
    for name, trainer in zip(names, lanes.trainers, strict=True):
        lines = [one_line(line) for line in score_lines(trainer)]
        print(f"{name}{'; '.join(lines)}" if name else "\n".join(lines))  # a twin has one line
        if trainer.divergence:
            print(f"nnviz run: {name}{_advice(trainer.divergence)}", file=sys.stderr)
    for name, (verdict, remedies) in zip(names, findings, strict=True):
        print(f"{name}{verdict.sentence}{_tips(remedies)}")
    if any(trainer.divergence for trainer in lanes.trainers):
        return 1
    if interrupt.is_asked:
        where = f"in epoch {lanes.lead.epoch + 1}, after {lanes.lead.steps:,} mini-batches"
        print(f"nnviz run: stopped {where}", file=sys.stderr)
        return interrupt.code
    if lanes.lead.epoch < lanes.lead.training.epochs:
        print(f"nnviz run: {lanes.lead.why_finished}", file=sys.stderr)
    return 0


def _names(lanes: Lanes) -> Iterator[str]:
    twins = lanes.experiment.twins
    yield "A: " if twins else ""
    for number, changes in enumerate(twins, 1):
        yield f"twin-{number} ({', '.join(f'{path}={value}' for path, value in changes.items())}): "


def _tips(remedies: Sequence[Change]) -> str:
    tips = (
        " ".join(f"--set {path}={_typed(value)}" for path, value in change.items()) for change in remedies
    )
    return f" Try {', or '.join(tips)}." if remedies else ""


def _typed(value: object) -> str:
    """As it is written after --set."""
    if isinstance(value, list | tuple):
        return ",".join(map(_typed, value))
    return "null" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _advice(astray: Divergence) -> str:
    return f"{astray.event}; the last good state is kept"
