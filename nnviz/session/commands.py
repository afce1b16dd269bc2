"""What the screen may ask of a session, and when."""

from enum import Enum
from typing import Literal

from msgspec import Struct

from nnviz.core.parameters import Array, Parameters
from nnviz.experiment.experiment import Experiment, Training

Unit = Literal["epoch", "batch", "phase"]


class State(Enum):
    """Where a session stands."""

    LOADING = "loading"
    READY = "ready"
    RUNNING = "running"
    STEPPING = "stepping"
    PAUSED = "paused"
    FINISHED = "finished"
    DIVERGED = "diverged"
    FAILED = "failed"
    CLOSED = "closed"


class Run(Struct, frozen=True):
    """Train at full speed until something else is asked."""


class Pause(Struct, frozen=True):
    """Stop after the mini-batch in hand; while loading, give that up and stay with what there was."""


class Step(Struct, frozen=True):
    """Go ``count`` units on; back when it is negative."""

    unit: Unit
    count: int = 1


class Seek(Struct, frozen=True):
    """Go to the moment after ``step`` mini-batches."""

    step: int


class Retune(Struct, frozen=True):
    """Go on with other hyperparameters; only live fields may differ."""

    training: Training


class Reset(Struct, frozen=True):
    """Start anew on this experiment (the same one: rewind to the very same weights).

    One that cannot be started, because its data is missing say, leaves all as it was.

    ``theta`` are the parameters of a trained network to start with.
    """

    experiment: Experiment
    theta: Parameters | None = None


class Watch(Struct, frozen=True):
    """Follow this training example through the network."""

    example: int


class Feed(Struct, frozen=True, eq=False):
    """Follow an input of one's own through the network, until another `Watch` or `Feed`.

    Attributes
    ----------
    x : (n_0,)
        Ignored when it is of another length than the data's inputs.
    source
        What it is, as "your drawing".
    label
        Index of its class; None without one.
    """

    x: Array
    source: str
    label: int | None = None


class Throttle(Struct, frozen=True):
    """Do at most so many mini-batches a second; None is full speed."""

    steps_per_second: float | None


class Shutdown(Struct, frozen=True):
    """Stop and end the thread."""


Command = Run | Pause | Step | Seek | Retune | Reset | Watch | Feed | Throttle | Shutdown

_ALWAYS: frozenset[type[Command]] = frozenset({Throttle, Shutdown})
_STANDING: frozenset[type[Command]] = _ALWAYS | {Run, Step, Seek, Retune, Reset, Watch, Feed}

LEGAL: dict[State, frozenset[type[Command]]] = {
    # What is asked for on the way is done when all is there.
    State.LOADING: _ALWAYS | {Run, Pause, Step, Reset, Watch, Feed},
    State.READY: _STANDING,
    State.RUNNING: _ALWAYS | {Pause, Retune, Reset, Watch, Feed},
    # On the way to a step that was asked for; more of the same key adds to it.
    State.STEPPING: _ALWAYS | {Run, Pause, Step, Retune, Reset, Watch, Feed},
    State.PAUSED: _STANDING,
    # Over, but a hand may still turn the crank: one more epoch, or back. To run says why it does not.
    State.FINISHED: _STANDING,
    # Only going back or starting anew mends a divergence; a step on says so.
    State.DIVERGED: _STANDING - {Run},
    State.FAILED: _ALWAYS | {Reset},
    State.CLOSED: frozenset(),
}


def is_legal(state: State, command: Command) -> bool:
    """Whether a session in this state obeys the command; others are ignored."""
    return type(command) in LEGAL[state]
