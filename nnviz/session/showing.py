"""What the screen gets of a loop, and how often."""

from collections.abc import Sequence
from time import perf_counter, thread_time

from msgspec.structs import replace

from nnviz.experiment.experiment import Experiment
from nnviz.session.advice import Remedies
from nnviz.session.commands import Feed, State, Watch
from nnviz.session.lanes import Lanes
from nnviz.session.mailbox import Mailbox
from nnviz.session.observe import LookUp, undisturbed
from nnviz.session.past import Past
from nnviz.session.snapshot import LaneSnapshot, Snapshot

FRAME = 1 / 40
"""Seconds between two snapshots while running, at least."""

SHARE = 0.04
"""Of a running thread's time for snapshots and checks of the gradient, however large the network is."""

MADE_UP_FOR_IN = 4
"""Snapshots over which the time that one took is spread."""

MOST_TIMES_USUAL = 4
"""What one takes beyond that is not counted."""

NEWS = 0.1
"""Seconds between two sentences on a load, at least: more can nobody read."""


class Showing:
    """Puts snapshots into a mailbox.

    Parameters
    ----------
    outbox
        Emptied by the screen.
    past
        Shown with every picture.

    Attributes
    ----------
    version
        Of the newest snapshot.
    """

    def __init__(self, outbox: Mailbox[Snapshot], past: Past) -> None:
        self._outbox, self._past = outbox, past
        self._newest: Snapshot | None = None
        self._shown = self._due = 0.0
        self._usual = 0.0
        self.version = self._example = 0
        self._blamed = self._fault = ""
        self._fed: Feed | None = None

    def follow(self, what: Watch | Feed) -> None:
        """Show this example, or this input of one's own, on its way through the network."""
        if isinstance(what, Feed):
            self._fed = what
        else:
            self._example, self._fed = max(0, what.example), None

    def forget_fed(self) -> None:
        """Go back to the training example that was followed last."""
        self._fed = None

    def blame(self, message: str, fault: str) -> None:
        """Show this traceback with that message, as long as it is the one to be read."""
        self._blamed, self._fault = message, fault

    def wants_frame(self, is_idle: bool) -> bool:
        """Whether the screen has taken the last snapshot, and it is time for another.

        Where the thread ``is_idle``, to be looked at costs it nothing.
        """
        is_time = self._outbox.is_empty and perf_counter() - self._shown >= FRAME
        return is_time and (is_idle or thread_time() >= self._due)

    def show(
        self,
        state: State,
        message: str,
        lanes: Lanes,
        speed: float,
        found: Sequence[Remedies],
        look_up: LookUp = undisturbed,
    ) -> None:
        """All lanes as they are; ``speed`` in mini-batches a second, ``found`` what helps each lane."""
        standing = state not in (State.RUNNING, State.STEPPING)
        begun = thread_time()
        if not standing:
            lanes.spot_check(look_up)
        example, pictures = lanes.observe(self._example, standing, self._fed, look_up)
        lead = lanes.lead
        batch, batches = lead.batches
        snapshot = Snapshot(
            run=self._past.run,
            version=self._next_version(),
            state=state,
            experiment=lanes.experiment,
            message=message,
            epoch=lead.epoch,
            batch=batch,
            batches=batches,
            step=lead.steps,
            steps_per_second=speed,
            example=example,
            lanes=tuple(map(_with_remedies, pictures, found)) if found else pictures,
            dataset=lanes.dataset,
            refused=lanes.refused,
            mistake=lead.mistake.name,
            more_follows=standing and lanes.may_look_closer,
            timeline=self._past.timeline(lanes, pictures[0]),
            shelf=self._past.shelf.shown(),
            recording=self._past.recording,
        )
        self._note_cost(thread_time() - begun)  # of a running thread: at rest, to put it may be to send it
        self._put(snapshot)

    def _note_cost(self, seconds: float) -> None:
        # One may hold what is done once an epoch: the next ones make up for it, each a little later. What
        # Python did with its memory meanwhile, or the machine, is no measure: the screen would halt.
        counted = min(seconds, max(MOST_TIMES_USUAL * self._usual, FRAME))
        self._usual += (counted - self._usual) / MADE_UP_FOR_IN
        self._due = thread_time() + self._usual / SHARE

    def show_empty(self, state: State, message: str, experiment: Experiment) -> None:
        """There are no lanes."""
        picture = Snapshot(self._past.run, self._next_version(), state, experiment, message)
        self._put(replace(picture, shelf=self._past.shelf.shown(), recording=self._past.recording))

    def say(self, state: State, message: str, way: float | None = None) -> None:
        """The same picture, with other words."""
        if self._newest is not None:
            self._put(replace(self._newest, state=state, message=message, steps_per_second=0.0, way=way))

    def say_way(self, state: State, way: float) -> None:
        """How much of a way is done, at a pace that can be read."""
        if perf_counter() - self._shown >= NEWS:
            self.say(state, f"On the way … {100 * way:.0f} %", way)

    def say_past(self) -> None:
        """The same picture and words, with what came of writing it all down."""
        newest = self._newest
        if newest is not None and newest.timeline is not None:
            timeline = replace(newest.timeline, kept=self._past.kept)
            self._put(replace(newest, timeline=timeline, recording=self._past.recording))

    def say_when_due(self, state: State, message: str) -> None:
        """The same at a pace that can be read, and only what was not said before."""
        is_new = self._newest is None or self._newest.message != message
        if is_new and perf_counter() - self._shown >= NEWS:
            self.say(state, message)

    def _next_version(self) -> int:
        self.version += 1
        return self.version

    def _put(self, snapshot: Snapshot) -> None:
        fault = self._fault if snapshot.message == self._blamed else ""
        if fault != snapshot.fault:
            snapshot = replace(snapshot, fault=fault)
        self._newest = snapshot
        self._outbox.put(snapshot)
        self._shown = perf_counter()


def _with_remedies(lane: LaneSnapshot, remedies: Remedies) -> LaneSnapshot:
    return replace(lane, remedies=remedies)
