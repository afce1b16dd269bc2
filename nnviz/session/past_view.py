"""What the screen sees of the past: the line of the run at hand, the runs on the shelf, their file."""

from math import nan
from pathlib import Path

from msgspec import Struct

from nnviz.experiment.experiment import Experiment
from nnviz.training.curves import EpochCurves, StepCurves


class TimelineView(Struct, frozen=True, eq=False):
    """The run at hand from its first step to the last it ever came to, wherever in it one stands.

    What a branch has in common with its parent belongs to its line.

    Attributes
    ----------
    run
        Its number on the shelf.
    step
        Where in it one stands, in mini-batches of lane A. Where A ran away, that of the blow-up: the
        network itself is put back to its last good state.
    first
        The first step there is a way to: not 0 where a twin was made A on the way.
    end
        The last step that was reached.
    kept
        Steps of the moments that are kept: there one is at once.
    marks
        Steps and what is written there, in their order.
    branches
        Steps at which other runs left this line, and which runs.
    epochs, steps
        Lane A's curves up to ``end``; None before the first lanes are loaded.
    """

    run: int
    step: int = 0
    first: int = 0
    end: int = 0
    kept: tuple[int, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    branches: tuple[tuple[int, int], ...] = ()
    epochs: EpochCurves | None = None
    steps: StepCurves | None = None


class ShelvedRun(Struct, frozen=True, eq=False):
    """A run of this session, the one at hand among them.

    Attributes
    ----------
    run
        Its number, for `Visit` and the like.
    parent, parent_step
        The run it came from and after which step; None without one. A run that began anew, with an edit
        say, has step 0 there.
    name
        As it was given; empty without one.
    pinned
        Whether it is to be drawn behind the curves of others.
    experiment
        As it began, with its twins.
    differs
        What sets it apart from its parent, as "η = 0.1"; empty where nothing does.
    epochs, steps
        How many of each it came to.
    has_diverged
        Whether lane A ran away there: its last evaluation was before that.
    best_test_accuracy, best_test_r2, best_epoch
        The highest since it left its parent, 0 to 1 or, where amounts are foretold, up to 1, and the first
        epoch it was at; NaN and 0 where there is none.
    seconds
        Time that was spent on training it.
    curves, step_curves
        Lane A's, up to its end; None before its first evaluation. Of a run that is neither at hand, nor
        pinned, nor the one that the run at hand came from, costs and scores alone.
    """

    run: int
    parent: int | None
    parent_step: int | None
    name: str
    pinned: bool
    experiment: Experiment
    differs: str
    epochs: int
    steps: int
    best_test_accuracy: float
    best_epoch: int
    seconds: float
    curves: EpochCurves | None = None
    step_curves: StepCurves | None = None
    best_test_r2: float = nan
    has_diverged: bool = False


class Recording(Struct, frozen=True):
    """The run file that all this is written to.

    Attributes
    ----------
    path
        None while there is no file, but memory alone.
    trouble
        Why it cannot be written at the moment, or what came out otherwise than it is written there, in a
        sentence; empty as a rule.
    saving
        Share (0..1) of a `Save` under way; None without one.
    """

    path: Path | None = None
    trouble: str = ""
    saving: float | None = None
