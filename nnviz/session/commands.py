"""What the screen may ask of a session, and when."""

from collections.abc import Mapping
from concurrent.futures import Future
from enum import Enum
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct

from nnviz.core.parameters import Array, Parameters
from nnviz.experiment.experiment import Experiment, Training
from nnviz.training.way import Way

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
    """Train at full speed until something else is asked.

    ``heard`` is the version of the newest snapshot that its sender had seen, where one sees any: what was
    meant for a start that has been refused meanwhile trains nothing else in its place.
    """

    heard: int | None = None


class Pause(Struct, frozen=True):
    """Stop after the mini-batch in hand; while loading, give that up and stay with what there was."""


class Step(Struct, frozen=True):
    """Go ``count`` units on; back when it is negative. ``heard`` is as in `Run`."""

    unit: Unit
    count: int = 1
    heard: int | None = None


class Seek(Struct, frozen=True):
    """Go to the moment after ``step`` mini-batches."""

    step: int


class Retune(Struct, frozen=True):
    """Go on with other hyperparameters; only live fields may differ."""

    training: Training


class Reset(Struct, frozen=True):
    """Start anew on this experiment (the same one: rewind to the very same weights).

    One that cannot be started, because its data is missing say, leaves all as it was.

    Attributes
    ----------
    theta
        The parameters of a trained network to start with.
    mistake
        A name of `nnviz.core.mistakes.MISTAKES`, to be made on purpose; in a throw-away session only.
    a_layer
        How many components of each layer the gradient's badge looks at; 0 for one of all.
    order
        Which of the networks that are there now make up the experiment, lane A first: where they do, no start
        is needed, and they go on as they are.
    """

    experiment: Experiment
    theta: Parameters | None = None
    mistake: str = ""
    a_layer: int = 0
    order: tuple[int, ...] = ()


class Visit(Struct, frozen=True):
    """Go to the moment after ``step`` mini-batches of any run of this session, and stand there.

    What came after it in that run is there again when one goes on without a change.
    """

    run: int
    step: int


class Branch(Struct, frozen=True):
    """From that moment with these fields of the experiment, by path: a new run begins there.

    From a step other than 0 only live fields may differ.
    """

    run: int
    step: int
    changes: dict[str, Any]


class SetParameter(Struct, frozen=True):
    """Put a number in the place of a weight or a bias: a new run begins here.

    Attributes
    ----------
    layer, j, k
        Into neuron j of a layer from neuron k; k is None for the bias.
    lane
        Which network: 0 is A.
    """

    layer: int
    j: int
    k: int | None
    value: float
    lane: int = 0


class Mark(Struct, frozen=True):
    """Set a mark with this text at the moment that is shown; an empty text takes it away."""

    text: str


class Rename(Struct, frozen=True):
    """Call a run of the shelf by this name."""

    run: int
    name: str


class Pin(Struct, frozen=True):
    """Draw runs of the shelf behind the curves of the one that is trained, or no more: by their numbers."""

    runs: Mapping[int, bool]


class Forget(Struct, frozen=True):
    """Take a run from the shelf; until the session ends `Recall` brings it back. Not the one at hand."""

    run: int


class Recall(Struct, frozen=True):
    """Put a run that was taken from the shelf there again."""

    run: int


class Save(Struct, frozen=True, eq=False):
    """Write all runs to a run file of this name, and go on recording there; what it held is replaced.

    Attributes
    ----------
    done
        Gets its result when that is done; a `RunFileError` says in a sentence why it is not.
    """

    path: Path
    done: "Future[None]"


class Open(Struct, frozen=True):
    """Go on with the runs of a file; those of now stay in theirs.

    One that cannot be opened leaves all as it was.

    Attributes
    ----------
    run
        Which of them, by its number in the file, to its end; None is where one stood when it was written.
    """

    path: Path
    run: int | None = None


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


class Export(Struct, frozen=True, eq=False):
    """Put into ``made`` what becomes of a lane as a file, at the next rest between two mini-batches.

    Attributes
    ----------
    kind
        One of `nnviz.training.exports.EXPORTS`.
    """

    kind: str
    lane: int
    made: "Future[bytes]"


class Retrace(Struct, frozen=True, eq=False):
    """Put into ``found`` where each lane was, at the moments that are kept up to where it stands."""

    found: "Future[tuple[Way, ...]]"


class Throttle(Struct, frozen=True):
    """Do at most so many mini-batches a second; None is full speed."""

    steps_per_second: float | None


class Room(Struct, frozen=True):
    """Let the moments of a run take so many bytes where they are recorded."""

    most_bytes: int


class Numbers(Struct, frozen=True):
    """Write the numbers in all sentences with other marks, see `core.marks`."""

    decimal: str
    group: str


class Shutdown(Struct, frozen=True):
    """Stop and end the thread."""


Command = (
    Run
    | Pause
    | Step
    | Seek
    | Retune
    | Reset
    | Visit
    | Branch
    | SetParameter
    | Mark
    | Rename
    | Pin
    | Forget
    | Recall
    | Save
    | Open
    | Watch
    | Feed
    | Export
    | Retrace
    | Throttle
    | Room
    | Numbers
    | Shutdown
)

_ALWAYS: frozenset[type[Command]] = frozenset(
    {Throttle, Room, Numbers, Shutdown, Rename, Pin, Forget, Recall, Save}
)
# Whatever is done at the moment, one may leave it for another run.
_ELSEWHERE: frozenset[type[Command]] = _ALWAYS | {Reset, Visit, Branch, Open}
_LOOKING: frozenset[type[Command]] = _ELSEWHERE | {Watch, Feed, Export, Retrace}
_STANDING: frozenset[type[Command]] = _LOOKING | {Run, Step, Seek, Retune, SetParameter, Mark}

LEGAL: dict[State, frozenset[type[Command]]] = {
    # What is asked for on the way is done when all is there.
    State.LOADING: _LOOKING | {Run, Pause, Step},
    State.READY: _STANDING,
    State.RUNNING: _LOOKING | {Pause, Retune, Mark},
    # On the way to a step that was asked for; more of the same key adds to it.
    State.STEPPING: _LOOKING | {Run, Pause, Step, Retune, SetParameter, Mark},
    State.PAUSED: _STANDING,
    # Over, but a hand may still turn the crank: one more epoch, or back. To run says why it does not.
    State.FINISHED: _STANDING,
    # Only going back or starting anew mends a divergence; a step on says so.
    State.DIVERGED: _STANDING - {Run, SetParameter},
    State.FAILED: _ELSEWHERE,
    State.CLOSED: frozenset(),
}

# What is meant for where one is on the way to.
_WAITING: dict[State, frozenset[type[Command]]] = {
    State.LOADING: frozenset({Run, Step, Watch, Feed, Export}),
    State.STEPPING: frozenset({SetParameter}),
}
_WAITING_ON_THE_WAY_BACK: frozenset[type[Command]] = frozenset({Run, Step, Retune, Mark, Export})


def is_legal(state: State, command: Command) -> bool:
    """Whether a session in this state obeys the command; others are ignored."""
    return type(command) in LEGAL[state]


def must_wait(state: State, command: Command, *, is_going_back: bool) -> bool:
    """Whether it is obeyed where one is on the way to, and not before."""
    waiting = _WAITING.get(state, frozenset())
    return type(command) in waiting or (is_going_back and type(command) in _WAITING_ON_THE_WAY_BACK)
