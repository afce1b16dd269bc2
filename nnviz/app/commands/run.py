"""Train without a window."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from math import isnan
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

import numpy as np
from threadpoolctl import threadpool_limits

from nnviz.app.arguments import Parser, place, whole
from nnviz.app.bad_input import blaming
from nnviz.app.changes import changes_of
from nnviz.app.interrupt import Interrupt
from nnviz.app.opening import open_source, refuse_no_run_file
from nnviz.app.recording import Recording, go_on, record
from nnviz.core.naming import percent
from nnviz.core.plain_names import one_line
from nnviz.session.lanes import Lanes
from nnviz.training.diagnosis import Verdict, verdict_of
from nnviz.training.divergence import Divergence
from nnviz.training.remedies import Change, remedies_for
from nnviz.training.results import folders_of, make_folder, results_of, write_results
from nnviz.training.run_distrust import is_run_file
from nnviz.training.score_words import score_lines
from nnviz.training.summary import summary_json

Finding: TypeAlias = tuple[Verdict, tuple[Change, ...]]
"""What is said of a lane, and what helps it."""


def add_options(parser: Parser) -> None:
    """What `nnviz run` takes."""
    parser.add_source()
    parser.add_argument("--epochs", metavar="N", help="train so many epochs")
    parser.add_argument("--seed", metavar="S", help="draw weights and mini-batches from another seed")
    parser.add_set()
    parser.add_data_dir()
    parser.add_argument("--out", metavar="DIR", type=place, help="write experiment, history and network here")
    save = "record the run in this file, with which it can be gone on"
    parser.add_argument("--save", metavar="RUN.nnviz", type=place, help=save)
    parser.add_run()
    branch = "of a run file: begin a branch after so many mini-batches, with what --set changes"
    parser.add_argument("--from-step", metavar="K", type=whole(0, 10**15), help=branch)
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def do(arguments: Namespace) -> int:
    """Train; exit code 1 when a lane diverged, 130 or 143 when a signal came first."""
    with threadpool_limits(1, "blas"), np.errstate(all="ignore"):
        lanes, recording = _begin(arguments)
        with recording or nullcontext():
            return _do(arguments, lanes, recording)


def _begin(arguments: Namespace) -> tuple[Lanes, Recording | None]:
    """What trains, and where it is recorded."""
    typed = [("training.epochs", arguments.epochs), ("seed", arguments.seed)]
    own = [f"{path}={text}" for path, text in typed if text is not None]
    changes = changes_of((*own, *arguments.set))
    which = {"run": arguments.run, "step": arguments.from_step}
    if is_run_file(path := Path(arguments.source)):
        return go_on(path, arguments.data_dir, changes, **which, save=arguments.save)
    if arguments.from_step is not None:
        refuse_no_run_file(arguments.source, "--from-step")
    experiment = open_source(arguments.source, changes, arguments.run).experiment
    with blaming(arguments.source):
        lanes = Lanes(experiment, arguments.data_dir)
    return lanes, None if arguments.save is None else record(arguments.save, lanes)


def _do(arguments: Namespace, lanes: Lanes, recording: Recording | None) -> int:
    if findings_of_data := lanes.lead.dataset.findings:
        for line in findings_of_data.told():
            print(one_line(line), flush=True)
    for folder in folders_of(arguments.out, len(lanes.trainers)) if arguments.out else ():
        with blaming(f"--out {folder}"):
            make_folder(folder)
    begun = perf_counter()
    with Interrupt() as interrupt:
        _train(lanes, interrupt, arguments.quiet, recording.look if recording else lambda: None)
        seconds = recording.seconds if recording else perf_counter() - begun
        if recording:
            recording.finish()
            _find_again(lanes)
        findings = [_judge(lanes, i, arguments.data_dir, interrupt) for i in range(len(lanes.trainers))]
        if arguments.out:
            with Interrupt(), blaming(f"--out {arguments.out}"):  # who is in a hurry does not cut it short
                write_results(arguments.out, list(_results(lanes, seconds, findings)))
    code = _report(lanes, interrupt, findings)
    return 2 if recording and recording.failed else code


def _find_again(lanes: Lanes) -> None:
    """What the network made of the data at the end of the last epoch, where that was before one went on."""
    for trainer in lanes.trainers:
        if trainer.evaluation.answers is None and not trainer.position and trainer.divergence is None:
            trainer.evaluate_again()
            trainer.finish_evaluation()


def _judge(lanes: Lanes, i: int, data_dir: Path | None, interrupt: Interrupt) -> Finding:
    """The verdict on a lane, and what was found to help it; who pressed Ctrl-C does not wait for that."""
    trainer = lanes.trainers[i]
    verdict = verdict_of(trainer)
    if interrupt.is_asked:
        return verdict, ()
    return verdict, remedies_for(trainer, verdict, lanes.data, data_dir)


def _results(lanes: Lanes, seconds: float, findings: Sequence[Finding]) -> Iterator[Mapping[str, bytes]]:
    for i, (trainer, finding) in enumerate(zip(lanes.trainers, findings, strict=True)):
        summary = summary_json(trainer, seconds, *finding)
        yield results_of(trainer, trainer.experiment if i else lanes.experiment, summary)


def _train(lanes: Lanes, interrupt: Interrupt, quiet: bool, look: Callable[[], None]) -> None:
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # else a thread of its own stays behind
    lead = lanes.lead
    total = lead.training.epochs * lead.batches[1]
    with tqdm(total=total, initial=lead.steps, unit=" batches", disable=quiet, dynamic_ncols=True) as bar:
        # An evaluation that is due is finished in any case, so that every epoch done has its row.
        while lanes.is_evaluating or not (interrupt.is_asked or lanes.is_over):
            lanes.advance()
            look()
            bar.update(lead.steps - bar.n)
            if not (lead.position or lead.is_evaluating or lead.divergence):
                row = lead.history.rows[-1]
                accuracy = row.test_accuracy
                test = f"cost {row.test_cost:.4g}" if isnan(accuracy) else percent(accuracy)
                bar.set_postfix_str(f"epoch {row.epoch}, test {test}", refresh=False)


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
