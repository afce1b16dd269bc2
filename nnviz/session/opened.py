"""What a session has to know of a run file that it goes on with."""

from collections.abc import Mapping

from msgspec import Struct

from nnviz.core.plain_names import readable
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.twins import in_order
from nnviz.session.shelf import KeptRun
from nnviz.training.history import History, step_curves
from nnviz.training.machine import machine
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import RunFileError


class OpenedFile(Struct, frozen=True, eq=False):
    """The runs of a file.

    Attributes
    ----------
    runs
        By their numbers in the file, which are their parents' too.
    clocks
        The steps at which moments of each are kept.
    at_hand, step
        Where one is to stand: as a rule where the session stood that wrote it.
    is_of_this_machine
        Whether going on gives the numbers that it would have given there, to the last digit.
    """

    runs: Mapping[int, KeptRun]
    clocks: Mapping[int, tuple[int, ...]]
    at_hand: int
    step: int
    is_of_this_machine: bool

    @property
    def experiment(self) -> Experiment:
        """Of the run at hand, as it began."""
        return self.runs[self.at_hand].experiment


def read_runs(file: RunFile, run: int | None = None) -> OpenedFile:
    """Look through a run file; the run at hand is this one, at its end. Raises RunFileError."""
    newest = file.newest() if run is None else (run, file.load(run)[0].clock)
    if newest is None:
        raise RunFileError(f"{file.path}: holds no moment of any run")
    runs: dict[int, KeptRun] = {}
    for record in file.runs():
        if file.clocks(record.id):
            runs[record.id] = _kept_run(file, record.id, runs)
    at_hand, step = newest
    clocks = {number: tuple(file.clocks(number)) for number in runs}
    return OpenedFile(runs, clocks, at_hand, step, file.run(at_hand).machine == machine())


def _kept_run(file: RunFile, number: int, others: Mapping[int, KeptRun]) -> KeptRun:
    record, note = file.run(number), file.note(number)
    parent = record.parent if record.parent in others else None
    begun, last = file.load(number, file.clocks(number)[0])[0], file.load(number)[0]
    history = History(len(record.experiment.network.hidden) + 1)
    history.rows = file.rows(number, 0)
    parent_step = begun.clock if parent is None else record.parent_step or 0
    origin = None if parent is None else _origin(file, parent, parent_step)
    if origin is not None and note.order:
        origin = _in_order(file, origin, note.order)
    return KeptRun(
        experiment=record.experiment.with_training(begun.training),
        parent=parent,
        parent_step=parent_step,
        origin=origin,
        order=note.order,
        by_hand={readable(name): readable(value) for name, value in note.by_hand.items()},
        is_forgotten=note.forgotten,
        name=record.name,
        pinned=record.pinned,
        end=last.clock,
        epochs=last.epoch,
        has_diverged=last.divergence is not None,
        seconds=last.seconds,
        changes=sorted({parent_step, *file.changes(number)}),  # its beginning is not marked by all who write
        marks=dict(file.marks(number)),
        data_hash=record.data,
        curves=history.curves(),
        step_curves=step_curves(last.gradients, last.costs),
    )


def _origin(file: RunFile, parent: int, step: int) -> Experiment:
    """What the parent was trained on where a branch left it."""
    experiment = file.run(parent).experiment
    clocks = file.clocks(parent)
    there = file.load(parent, max(step, clocks[0]))
    return experiment.with_training(there[0].training)


def _in_order(file: RunFile, origin: Experiment, order: tuple[int, ...]) -> Experiment:
    try:
        return in_order(origin, order)
    except IndexError:
        raise RunFileError(f"{file.path}: a run goes on with a twin that was never there") from None
