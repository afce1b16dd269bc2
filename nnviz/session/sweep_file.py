"""A sweep as a run file: every run stands there from the beginning, and is filled in when it is done."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from nnviz.core.plain_names import one_line, short
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.experiment_file import dump_json
from nnviz.experiment.own_experiment import stating
from nnviz.experiment.sweep import Variation
from nnviz.experiment.twins import describe, differences
from nnviz.session.lanes import Lanes
from nnviz.session.many_runs import Outcome, Task
from nnviz.training.answering import Answering, answering_of
from nnviz.training.history import Row
from nnviz.training.lane_data import LaneData, data_hash
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import RunFileError
from nnviz.training.run_reading import RunRecord


class Planned(Variation, frozen=True):
    """A run of a sweep that can be begun.

    Attributes
    ----------
    stated
        Its experiment with what was decided about a file of one's own.
    data_hash
        Of its data as they are here.
    answering
        How these were prepared, so that its network answers new rows as well.
    """

    stated: Experiment
    data_hash: str
    answering: Answering


def plan(variations: Sequence[Variation], data_dir: Path | None) -> list[Planned]:
    """Make sure, before hours of training, that every run can be begun.

    Raises
    ------
    DataError, ExperimentError
        One cannot; it is named.
    """
    found: list[Planned] = []
    known: tuple[LaneData, ...] = ()
    hashes: dict[tuple[int, ...], str] = {}
    for one in variations:
        lanes = Lanes(one.experiment, data_dir, known)
        known = tuple({id(data): data for data in (*known, *lanes.data)}.values())
        mine = tuple(map(id, lanes.data))
        hashes[mine] = hashes.get(mine) or data_hash(lanes.data)
        dataset = lanes.lead.dataset
        stated, answering = stating(one.experiment, dataset.findings), answering_of(dataset)
        found.append(Planned(one.name, one.setting, one.experiment, stated, hashes[mine], answering))
    return found


class Result(NamedTuple):
    """What came of a run: its last row, if it has any, and whether it went astray."""

    planned: Planned
    row: Row | None
    diverged: bool


class SweepFile:
    """The file that one process writes, while others train.

    Attributes
    ----------
    missing
        The tasks whose runs are not there yet, in the order of the plan.
    """

    def __init__(self, file: RunFile, planned: Sequence[Planned], data_dir: Path | None) -> None:
        self._file = file
        self._planned = self._placed(planned)
        self.missing = [
            Task(run, one.experiment, data_dir) for run, one in self._planned.items() if not file.clocks(run)
        ]

    @classmethod
    def open(cls, path: Path, planned: Sequence[Planned], data_dir: Path | None) -> Self:
        """Begin a file; where there is one of this sweep already, go on with it.

        Raises
        ------
        RunFileError
            It is of another experiment, is no run file, or cannot be written.
        """
        file = RunFile.open(path) if path.exists() else RunFile.create(path)
        try:
            return cls(file, planned, data_dir)
        except BaseException:
            file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, outcome: Outcome) -> None:
        """Write a run that is done, whole or not at all.

        Raises
        ------
        RunFileError
            The disk refuses it, or it was trained on other data than there are here.
        """
        run, file = outcome.number, self._file
        if outcome.data_hash != self._planned[run].data_hash:
            name = self._planned[run].experiment.data.name
            raise RunFileError(f"{file.path}: {name} is another set where run {run} was trained")
        with file.transaction():
            file.trained_on(run, outcome.machine)
            for there in (outcome.first, outcome.last):
                file.add_moment(run, there.clock, there.moments)

    def results(self) -> Iterator[Result]:
        """What came of each run that is there, in the order of the plan."""
        for run, one in self._planned.items():
            if self._file.clocks(run):
                row = next(reversed(self._file.rows(run, 0)), None)
                yield Result(one, row, self._file.load(run)[0].divergence is not None)

    def _placed(self, planned: Sequence[Planned]) -> Mapping[int, Planned]:
        """The plan by the numbers of its runs in the file; those that are not there yet are entered."""
        file, runs = self._file, self._file.runs()
        there = {_key(run.experiment): run for run in reversed(runs)}
        if runs and _key(runs[0].experiment) not in map(_key, (one.stated for one in planned)):
            raise RunFileError(f"{file.path}: {_otherwise(runs[0].experiment, planned)}")
        found: dict[int, Planned] = {}
        first = runs[0].id if runs else None
        with file.transaction():
            for one in planned:
                known = there.get(_key(one.stated))
                if known is None:
                    step = None if first is None else 0  # as if all were edits of the first that began anew
                    run = file.add_run(one.stated, one.data_hash, one.name, first, step, one.answering)
                else:
                    run = self._checked(known, one)
                first = first or run
                found[run] = one
        return found

    def _checked(self, known: RunRecord, wanted: Planned) -> int:
        """A run that is there: on the same data, and trained to its end if at all."""
        file, run = self._file, known.id
        if known.data != wanted.data_hash:
            name = short(wanted.experiment.data.name)
            raise RunFileError(f"{file.path}: {name} has changed since run {run} was begun")
        if file.clocks(run):
            (lead, *_) = file.load(run)
            ends_early = lead.divergence is not None or lead.training.early_stopping is not None
            if lead.epoch < wanted.experiment.training.epochs and not ends_early:
                raise RunFileError(f"{file.path}: run {run} was left in epoch {lead.epoch + 1}, by no sweep")
        return run


def _key(experiment: Experiment) -> str:
    return dump_json(experiment.to_dict())


def _otherwise(found: Experiment, planned: Sequence[Planned]) -> str:
    """How the first run of a file differs from the one of the plan that is nearest to it."""
    apart = min((differences(one.stated, found) for one in planned), key=len)
    words = f"{describe(apart)} there" if apart else "with other twins"
    return f"holds runs of another experiment ({one_line(words)}): choose another name"
