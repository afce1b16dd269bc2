"""All runs of a session: which came from which, and through whose moments one comes to a step."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from math import nan
from typing import NamedTuple

import numpy as np
from msgspec import Struct, field

from nnviz.core.parameters import Array
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.twins import describe, describe_order, differences
from nnviz.session.past_view import ShelvedRun
from nnviz.training.curves import EpochCurves, StepCurves
from nnviz.training.history import without_layers
from nnviz.training.run_reading import RunNote

FEW = 3
"""Parameters set by hand that are told one by one."""


class KeptRun(Struct, eq=False):
    """What is known of a run without asking its file.

    Attributes
    ----------
    experiment, parent, parent_step, name, pinned, seconds
        See `ShelvedRun`; without a parent the step is 0.
    origin
        What the parent was trained on there.
    by_hand
        What was changed there that is no field of the experiment, and to what.
    order
        Which lanes of the parent go on in it, A first, where they are not all in their places. They are kept
        in another order there, so that its line begins with itself.
    number
        Given by the shelf.
    data, data_hash
        Keys of the data it is trained on, one a lane; or, until they are read, the hash that its file tells.
    end, epochs
        The last step that lane A came to, and the epochs that were full there.
    has_diverged
        Whether it ran away there.
    changes
        Steps at which it does not only go on: its first one, and those where it got other
        hyperparameters. The moment that is kept there is the one to go on from.
    marks
        Texts by their step.
    curves, step_curves
        Lane A's, up to its end.
    is_forgotten
        Whether it was taken from the shelf.
    """

    experiment: Experiment
    parent: int | None = None
    parent_step: int = 0
    origin: Experiment | None = None
    by_hand: Mapping[str, str] = field(default_factory=dict)
    order: tuple[int, ...] = ()
    number: int = 0
    name: str = ""
    pinned: bool = False
    data: tuple[Hashable, ...] = ()
    data_hash: str = ""
    end: int = 0
    epochs: int = 0
    has_diverged: bool = False
    seconds: float = 0.0
    changes: list[int] = field(default_factory=list)
    marks: dict[int, str] = field(default_factory=dict)
    curves: EpochCurves | None = None
    step_curves: StepCurves | None = None
    is_forgotten: bool = False
    _shown: tuple[Hashable, ShelvedRun] | None = None

    @property
    def is_untrained(self) -> bool:
        """Whether no mini-batch was done in it."""
        return self.end == self.parent_step

    @property
    def note(self) -> RunNote:
        """For its file."""
        return RunNote(dict(self.by_hand), self.is_forgotten, self.order)

    @property
    def differs(self) -> str:
        """See `ShelvedRun`."""
        origin, name = self.origin, self.experiment.name
        if origin is not None and name not in ("", origin.name):
            origin = None  # another experiment altogether, as of the next lesson: its name sets it apart
        changes = {} if origin is None else differences(origin, self.experiment)
        changes.pop("name", None)  # what it is called trains nothing
        many = f"{len(self.by_hand)} parameters by hand"
        set_by_hand = (
            [" = ".join(one) for one in self.by_hand.items()] if len(self.by_hand) <= FEW else [many]
        )
        twins = [] if origin is None else _other_twins(origin, self.experiment)
        order = [describe_order(self.order)] if self.order else []
        return ", ".join([*order, *set_by_hand, *([describe(changes)] if changes else []), *twins])

    def shown(self, *, whole: bool = True) -> ShelvedRun:
        """As the screen sees it, which asks at every frame: made anew where something has changed."""
        curves = self.curves, self.step_curves, whole
        now = (self.name, self.pinned, self.end, self.has_diverged, self.seconds, self.experiment, curves)
        if self._shown is None or self._shown[0] != now:
            self._shown = now, self._made(whole)
        return self._shown[1]

    def _made(self, whole: bool) -> ShelvedRun:
        accuracy, r2, epoch = _best(self.curves, self.parent_step)
        return ShelvedRun(
            run=self.number,
            parent=self.parent,
            parent_step=None if self.parent is None else self.parent_step,
            name=self.name,
            pinned=self.pinned,
            experiment=self.experiment,
            differs=self.differs,
            epochs=self.epochs,
            steps=self.end,
            has_diverged=self.has_diverged,
            best_test_accuracy=accuracy,
            best_test_r2=r2,
            best_epoch=epoch,
            seconds=self.seconds,
            curves=self.curves if whole or self.curves is None else without_layers(self.curves),
            step_curves=self.step_curves if whole else None,
        )


class Stretch(NamedTuple):
    """The part of a line of training that is one run's own: its steps from ``first`` to before ``end``."""

    run: KeptRun
    first: int
    end: float


class Shelf:
    """The runs by their numbers, and the line of the one at hand.

    A branch has all steps before its first in common with its parent, and they are kept only there. So the
    line of a run is made of stretches: its own, that of its parent before the branch, and so on.
    """

    def __init__(self) -> None:
        self.runs: dict[int, KeptRun] = {}
        self._at_hand = 0
        self._last = 0

    @property
    def at_hand(self) -> KeptRun:
        """The run whose line one stands in."""
        return self.runs[self._at_hand]

    @property
    def is_empty(self) -> bool:
        """Whether no run has begun yet."""
        return not self.runs

    def turn_to(self, number: int) -> None:
        """Have another run at hand; it is on the shelf again if it was taken away."""
        self._at_hand = number
        self.at_hand.is_forgotten = False

    def add(self, run: KeptRun) -> None:
        """A new run, which is at hand from now on."""
        self._last += 1
        run.number, run.end = self._last, run.parent_step
        run.changes.append(run.parent_step)
        self.runs[run.number] = run
        self._at_hand = run.number

    def take_over(self, runs: Mapping[int, KeptRun]) -> dict[int, int]:
        """These runs in the place of all others; the new number of each, for no number is given twice."""
        numbers = {old: self._last + i for i, old in enumerate(runs, 1)}
        self._last += len(runs)
        self.runs.clear()
        for old, run in runs.items():
            run.number = numbers[old]
            run.parent = None if run.parent is None else numbers[run.parent]
            self.runs[run.number] = run
        return numbers

    def line(self) -> Iterator[Stretch]:
        """The stretches of the line at hand, the latest first."""
        run, end = self.at_hand, float("inf")
        while True:
            yield Stretch(run, run.parent_step, end)
            if run.parent not in self.runs or run.parent_step == 0 or run.order:
                return
            run, end = self.runs[run.parent], min(end, run.parent_step)

    @property
    def first(self) -> int:
        """The step that the line at hand begins with."""
        *_, last = self.line()
        return last.first

    def owner(self, step: int) -> KeptRun:
        """Whose moment that of ``step`` on the line at hand is."""
        return next(stretch.run for stretch in self.line() if step >= stretch.first)

    def next_change(self, step: int) -> int | None:
        """The first step after ``step`` at which the line at hand does not only go on."""
        ahead = [
            change
            for stretch in self.line()
            for change in stretch.run.changes
            if max(step + 1, stretch.first) <= change < stretch.end
        ]
        return min(ahead, default=None)

    def kept(self, clocks: Mapping[int, Sequence[int]]) -> tuple[int, ...]:
        """Steps at which a moment of the line at hand is kept, of all there are of each run."""
        found = (
            clock
            for stretch in self.line()
            for clock in clocks.get(stretch.run.number, ())
            if stretch.first <= clock < stretch.end
        )
        return tuple(sorted(found))

    def marks(self) -> dict[int, str]:
        """Those of the line at hand, by their steps in order."""
        found = {
            step: text
            for stretch in self.line()
            for step, text in stretch.run.marks.items()
            if stretch.first <= step < stretch.end
        }
        return dict(sorted(found.items()))

    def branches(self) -> tuple[tuple[int, int], ...]:
        """Where other runs left the line at hand."""
        stretches = list(self.line())
        found = [
            (run.parent_step, run.number)
            for run in self.seen()
            for stretch in stretches
            if run.parent == stretch.run.number and run.parent_step > 0 and run is not self.at_hand
            if stretch.first <= run.parent_step <= stretch.end
            if run not in [other.run for other in stretches]
        ]
        return tuple(sorted(found))

    def shown(self) -> tuple[ShelvedRun, ...]:
        """As the screen sees it: whole is only what may be drawn, or many long runs would fill its memory."""
        drawn = self._drawn() if self.runs else []
        return tuple(run.shown(whole=run in drawn) for run in self.seen())

    def _drawn(self) -> list[KeptRun]:
        """The run at hand, and those that may be drawn behind it: pinned ones, and the one it came from."""
        here = self.at_hand
        others = [run for run in self.seen() if run is not here and run.curves is not None]
        last = max(others, key=lambda run: (run.number == here.parent, run.number), default=here)
        return [here, last, *(run for run in others if run.pinned)]

    def seen(self) -> list[KeptRun]:
        """The runs that the screen shows: not those taken away, nor those left before they were trained."""
        return [
            run
            for run in self.runs.values()
            if run is self.at_hand or not (run.is_forgotten or (run.is_untrained and not run.name))
        ]


def _other_twins(before: Experiment, now: Experiment) -> list[str]:
    """The twins, where there were others before: "twin η = 0.1"."""
    old, new = ([describe(changes) for changes in one.twins] for one in (before, now))
    return [] if old == new else [f"twin {words}" for words in new] or ["no twin"]


def _best(curves: EpochCurves | None, begun: int) -> tuple[float, float, int]:
    """The highest accuracy and R² on the test examples since step ``begun``, and the epoch it was first at.

    What a branch has in common with its parent is not its doing; of a run from the beginning the network
    before training counts as well.
    """
    if curves is None:
        return nan, nan, 0
    own = curves.step > (begun or -1)
    (accuracy, first), (r2, first_r2) = (
        _highest(np.where(own, scores, nan)) for scores in (curves.test_accuracy, curves.test_r2)
    )
    at = max(first, first_r2)  # there is only one of the two
    return accuracy, r2, int(curves.epoch[at]) if at >= 0 else 0


def _highest(scores: Array) -> tuple[float, int]:
    """And where it is; NaN and −1 where there is none."""
    if not np.isfinite(scores).any():
        return nan, -1
    at = int(np.nanargmax(scores))
    return float(scores[at]), at
