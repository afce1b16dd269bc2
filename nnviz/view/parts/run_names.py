"""What a run of the session is called, wherever it is named."""

from collections.abc import Iterable, Sequence

from nnviz.core.plain_names import short
from nnviz.data.catalog import find_entry
from nnviz.session.past_view import ShelvedRun
from nnviz.session.snapshot import Snapshot

MOST_GHOSTS = 5
"""More would hide one another: the newest are drawn."""


def run_name(run: ShelvedRun) -> str:
    """As it was called, else what sets it apart, else the experiment's name or its data's."""
    own = run.name or run.differs or run.experiment.name or find_entry(run.experiment.data.name).title
    return short(own)


def names_of(runs: Sequence[ShelvedRun]) -> list[str]:
    """Their names, with the number of the run where two are called alike."""
    names = [run_name(run) for run in runs]
    return [
        f"{name} ({run.run})" if names.count(name) > 1 else name
        for name, run in zip(names, runs, strict=True)
    ]


def curve_names_of(runs: Sequence[ShelvedRun]) -> list[str]:
    """What a line of each is called: it is A's, also in a run that is called by its twin."""
    return [
        f"A of {name}" if run.experiment.twins else name
        for name, run in zip(names_of(runs), runs, strict=True)
    ]


def ghosts_of(snapshot: Snapshot) -> list[ShelvedRun]:
    """The runs that are drawn behind the one at hand: the pinned ones, and the one that it came from.

    Only those that learnt from the same data set: others have nothing in common with it. Nor has the run of
    another lesson, unless it was pinned.
    """
    here = snapshot.timeline.run if snapshot.timeline is not None else None
    others = [run for run in snapshot.shelf if run.run != here and run.curves is not None]
    last = _last(others, next((run.parent for run in snapshot.shelf if run.run == here), None))
    if last is not None and last.experiment.name != snapshot.experiment.name:
        last = None
    name = snapshot.experiment.data.name
    behind = [run for run in others if run.pinned or run is last]
    return [run for run in behind if run.experiment.data.name == name][-MOST_GHOSTS:]


def _last(others: Iterable[ShelvedRun], parent: int | None) -> ShelvedRun | None:
    """The parent; where it is gone, or there was none, the newest."""
    return max(others, key=lambda run: (run.run == parent, run.run), default=None)
