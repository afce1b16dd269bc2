"""Train an experiment many times over, with other values and seeds, side by side; a run of one file each."""

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from nnviz.app.arguments import Parser, place, whole
from nnviz.app.bad_input import InputError, blaming
from nnviz.app.changes import changes_of
from nnviz.app.interrupt import Interrupt
from nnviz.app.opening import open_source
from nnviz.core.naming import count, number, percent
from nnviz.core.plain_names import one_line, printable
from nnviz.core.spread import band, spread_words
from nnviz.data.download import Cancelled
from nnviz.experiment.experiment import FIELDS
from nnviz.experiment.refusals import unknown_field
from nnviz.experiment.sweep import MOST_RUNS, values_of, variations
from nnviz.session.many_runs import PERIOD, trained
from nnviz.session.sweep_file import Result, SweepFile, plan
from nnviz.session.workers import WorkersError, cluster, processes
from nnviz.training.history import Row


def add_options(parser: Parser) -> None:
    """What `nnviz sweep` takes."""
    parser.add_source()
    vary = "values of a field, such as training.eta=0.01,0.1,1; of lists network.hidden=30|30,30"
    parser.add_argument("--vary", metavar="KEY=V1,V2", action="append", default=[], help=vary)
    seeds = "each of them from so many seeds: the experiment's and those that follow (1)"
    parser.add_argument("--seeds", metavar="N", type=whole(1, MOST_RUNS), default=1, help=seeds)
    out = "the file of all runs; started again with it, only what is missing is trained"
    parser.add_argument("--out", metavar="RUNS.nnviz", type=place, required=True, help=out)
    there = "train on the workers of a Dask cluster, such as tcp://host:8786, in place of processes here"
    parser.add_argument("--cluster", metavar="ADDRESS", help=there)
    parser.add_set()
    parser.add_data_dir()
    parser.add_argument("--quiet", action="store_true", help="no progress bar")


def do(arguments: Namespace) -> int:
    """Train what is missing; exit code 1 when a run diverged, 130 or 143 when a signal came first."""
    with threadpool_limits(1, "blas"), np.errstate(all="ignore"):
        experiment = open_source(arguments.source, changes_of(arguments.set)).experiment
        wanted = variations(experiment, _vary(arguments.vary, arguments.seeds), arguments.seeds)
        with blaming(arguments.source):
            planned = plan(wanted, arguments.data_dir)
        with SweepFile.open(arguments.out, planned, arguments.data_dir) as file, Interrupt() as interrupt:
            _train(file, len(planned), arguments, interrupt)
            results = list(file.results())
    return _report(results, len(planned), arguments.out, interrupt)


def _vary(words: Sequence[str], seeds: int) -> Mapping[str, Sequence[Any]]:
    found: dict[str, Sequence[Any]] = {}
    for word in words:
        path, equals, text = word.partition("=")
        if not equals:
            raise InputError(f"--vary: {word!r} must be KEY=V1,V2, such as training.eta=0.01,0.1")
        if path not in FIELDS:
            raise unknown_field(path, tuple(FIELDS))
        if path in found or (path == "seed" and seeds > 1):
            raise InputError(f"--vary: {path} is varied twice")
        found[path] = values_of(FIELDS[path], text)
    return found


def _train(file: SweepFile, runs: int, arguments: Namespace, interrupt: Interrupt) -> None:
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # else a thread of its own stays behind
    pool = partial(cluster, arguments.cluster) if arguments.cluster else processes
    done, missing = runs - len(file.missing), len(file.missing)
    form = "{l_bar}{bar}| {n:.1f}/{total_fmt} runs [{elapsed}<{remaining}]"
    shown = {"disable": arguments.quiet, "dynamic_ncols": True, "bar_format": form, "delay": PERIOD / 2}
    with tqdm(total=runs, initial=done, **shown) as bar:

        def tell(share: float) -> None:
            bar.update(done + share * missing - bar.n)
            if interrupt.is_asked:
                raise Cancelled

        try:
            with closing(trained(file.missing, pool, tell)) as outcomes:
                for outcome in outcomes:
                    file.add(outcome)
        except Cancelled:
            pass
        except WorkersError as error:
            raise InputError(f"--cluster: {error}" if arguments.cluster else str(error)) from None


def _report(results: Sequence[Result], runs: int, out: Path, interrupt: Interrupt) -> int:
    for setting, alike in groupby(results, key=lambda result: result.planned.setting):
        print(one_line(f"{setting}: " * bool(setting) + _told(list(alike))))
    here = f"{count(len(results))} of {count(runs)} runs are in {printable(str(out))}"
    if len(results) < runs:
        print(f"nnviz sweep: stopped: {here}; started again, it trains the others", file=sys.stderr)
        return interrupt.code
    print(f"{here}: `nnviz {printable(str(out))}` shows them")
    return int(any(result.diverged for result in results))


def _told(results: Sequence[Result]) -> str:
    """What came of runs that differ in their seed alone."""
    rows = [result.row for result in results if result.row and not result.diverged]
    parts = [words for name, write in _SCORES.items() if (words := _score(rows, name, write))]
    if astray := len(results) - len(rows):
        parts.append("diverged" if len(results) == 1 else f"{astray} of {len(results)} diverged")
    return "; ".join(parts)


_SCORES = {"train_cost": number, "test_cost": number, "test_accuracy": percent}


def _score(rows: Sequence[Row], name: str, write: Callable[[float], str]) -> str:
    """The median, and where most of several runs are."""
    values = [getattr(row, name) for row in rows]
    if not np.isfinite(values).any():
        return ""
    middle = write(float(band(values).middle))
    return f"{name.replace('_', ' ').replace('train', 'training')} {middle}{spread_words(values, write)}"
