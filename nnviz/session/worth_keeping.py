"""Whether a session has left anything that somebody could want again."""

from nnviz.training.run_format import RunFileError
from nnviz.training.run_reading import RunReading, RunRecord


def is_worth_keeping(file: RunReading) -> bool:
    """Whether anything was trained in it, changed by a person, or written there by one.

    What is damaged is: it is not known what was in it.
    """
    try:
        runs = [run for run in file.runs() if file.clocks(run.id)]
        return any(_is_trained(file, run) or _is_touched(file, run) for run in runs) or _differ(runs)
    except RunFileError:
        return True


def _is_trained(file: RunReading, run: RunRecord) -> bool:
    return file.clocks(run.id)[-1] > (run.parent_step or 0)


def _is_touched(file: RunReading, run: RunRecord) -> bool:
    """Whether weights were set by hand, twins put in another order, η changed, a name or a mark given."""
    note = file.note(run.id)
    begun = run.experiment.with_training(file.load(run.id)[0].training)
    return bool(note.by_hand or note.order or run.name or file.marks(run.id)) or begun != run.experiment


def _differ(runs: list[RunRecord]) -> bool:
    """Whether two of them are edits of one experiment: to open another one, of another name, is none."""
    first: dict[str, RunRecord] = {}
    return any(first.setdefault(run.experiment.name, run).experiment != run.experiment for run in runs)
