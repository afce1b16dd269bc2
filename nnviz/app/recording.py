"""`nnviz run` with a run file: begun anew, gone on with, or branched off; and written to while it trains."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from math import inf
from pathlib import Path
from time import perf_counter
from typing import Any, Self

from msgspec.structs import replace

from nnviz.app.bad_input import InputError
from nnviz.app.changes import changed_in_a_run
from nnviz.core.plain_names import one_line
from nnviz.experiment.own_experiment import stating
from nnviz.session.lanes import Lanes
from nnviz.training.answering import answering_of
from nnviz.training.going_on import check_data, stand
from nnviz.training.lane_data import data_hash
from nnviz.training.machine import machine
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import RunFileError
from nnviz.training.run_reading import RunReading
from nnviz.training.run_saving import copy_run_file
from nnviz.training.trainer import Trainer

PERIOD = 1.0
"""Seconds between two moments that are written, at least."""

SHARE = 50
"""How many times as long as writing took the last time it trains before it writes again."""


class Recording:
    """Writes what trainers have done into a run file, so seldom that it costs next to nothing.

    A file that cannot be written any more ends no training: it is said once, and tried again.

    Parameters
    ----------
    file, run
        Where to.
    trainers
        Of lane A and its twins.
    seconds
        That the run had trained before.
    written
        The clock of what is recorded already; None for nothing.

    Attributes
    ----------
    failed
        Why the last moment could not be written; empty when it was.
    """

    def __init__(
        self,
        file: RunFile,
        run: int,
        trainers: Sequence[Trainer],
        seconds: float = 0.0,
        written: int | None = None,
    ) -> None:
        self._file, self._run, self._trainers = file, run, trainers
        self._before, self._begun = seconds, perf_counter()
        self._written = written
        self._due = -inf if written is None else self._begun + PERIOD
        self.failed = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def seconds(self) -> float:
        """How long the run has trained."""
        return self._before + perf_counter() - self._begun

    @property
    def _clock(self) -> int:
        lead = self._trainers[0]
        return lead.steps if lead.divergence is None else lead.divergence.step

    def look(self) -> None:
        """Write where it is time to. Not for while a mini-batch is half done."""
        now = perf_counter()
        if now < self._due:
            return
        # Between two epochs one stands at the last good state itself, which else is written as well: such a
        # moment is half as large, and worth some waiting.
        is_time = self._trainers[0].position == 0 or now >= self._due + PERIOD
        if is_time and not any(one.is_evaluating for one in self._trainers):
            self.write()

    def write(self, keep: bool = False) -> None:
        """Write this moment, which stays among others if ``keep`` says so."""
        start = perf_counter()
        moments = [replace(one.moment(), seconds=self.seconds) for one in self._trainers]
        try:
            if self._file.add_moment(self._run, self._clock, moments, keep):
                self._written = self._clock
            self.failed = ""
        except RunFileError as error:
            if not self.failed:
                with suppress(OSError):
                    print(f"nnviz run: not recorded: {one_line(str(error))}", file=sys.stderr)
            self.failed = str(error)
        end = perf_counter()
        self._due = end + max(PERIOD, SHARE * (end - start))

    def finish(self) -> None:
        """Write the end, unless it is written."""
        if self._written != self._clock or self.failed:
            self.write()


def record(path: Path, lanes: Lanes) -> Recording:
    """Begin a file of a new run. Raises `RunFileError`."""
    file = RunFile.create(path)
    experiment = stating(lanes.experiment, lanes.lead.dataset.findings)
    answering = answering_of(lanes.lead.dataset)
    run = file.add_run(experiment, data_hash(lanes.data), experiment.name, answering=answering)
    return Recording(file, run, lanes.trainers)


def go_on(
    path: Path,
    data_dir: Path | None,
    changes: Mapping[str, Any],
    *,
    run: str | None = None,
    step: int | None = None,
    save: Path | None = None,
) -> tuple[Lanes, Recording]:
    """Stand where a run of a file ended, or at a step of it, and record what comes.

    Parameters
    ----------
    changes
        Fields of the experiment by path, from here on.
    run
        Its name or number; None is the one that was trained last.
    step
        Where a branch begins; None goes on with the run itself.
    save
        A copy to record in, in place of the file itself.

    Raises
    ------
    RunFileError, InputError, ExperimentError, DataError
        One line: what is wrong with the file, its data or the changes.
    """
    if save is not None and not (save.exists() and save.samefile(path)):
        path = copy_run_file(path, save)
    file = RunFile.open(path)
    try:
        return _go_on(file, chosen_run("run", file, run), data_dir, changes, step)
    except BaseException:
        file.close()
        raise


def _go_on(
    file: RunFile, run: int, data_dir: Path | None, changes: Mapping[str, Any], step: int | None
) -> tuple[Lanes, Recording]:
    known, (lead, *_) = file.run(run), file.load(run, step)
    experiment = known.experiment.with_training(lead.training)
    wanted = changed_in_a_run(experiment, changes)
    lanes = Lanes(experiment, data_dir)
    check_data(file, run, lanes.data)
    stand(lanes.trainers, file, run, step)
    is_changed = wanted != experiment
    if is_changed and (refused := lanes.retune(wanted.training)):
        raise InputError(f"--set: {refused}")
    is_at_end = step is None
    if is_at_end and (lanes.is_over or _is_as_here(known.machine)):
        recording = Recording(file, run, lanes.trainers, lead.seconds, file.clocks(run)[-1])
        is_changed = is_changed and not lanes.is_over
    else:
        branch = file.add_run(wanted, known.data, wanted.name, parent=run, parent_step=lanes.lead.steps)
        recording, is_changed = Recording(file, branch, lanes.trainers, lead.seconds), True
    if is_changed:
        recording.write(keep=True)
    return lanes, recording


def _is_as_here(there: str) -> bool:
    """Whether this machine gives the same last digits as that of a run; it is said where it does not."""
    here = machine()
    if here != there:
        words = f"this is {here}: a branch begins, whose last digits may differ"
        print(f"nnviz run: trained on {there}, {words}", file=sys.stderr)
    return here == there


def chosen_run(command: str, file: RunReading, wanted: str | None) -> int:
    """The run of a file that is asked for by name or number; else the one that was trained last.

    Of several that is told, for a sweep leaves it to chance.
    """
    if wanted is not None:
        return file.find(wanted)
    run = file.newest_run
    if (count := len(file.runs())) > 1:
        name = f" ({one_line(name)})" if (name := file.run(run).name) else ""
        which = f"of {count} runs this is run {run}{name}, which was trained last; --run takes another"
        words = f"{file.path}: {which}"
        with suppress(OSError):
            print(f"nnviz {command}: {one_line(words)}", file=sys.stderr)
    return run
