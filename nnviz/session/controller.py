"""What a session does: how it obeys a command in the state it is in, and how it goes on."""

import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.advice import Advice
from nnviz.session.asides import Asides
from nnviz.session.commands import (
    Branch,
    Command,
    Open,
    Pause,
    Reset,
    Retune,
    Run,
    Seek,
    SetParameter,
    Shutdown,
    State,
    Step,
    Throttle,
    Visit,
    is_legal,
    must_wait,
)
from nnviz.session.entrances import Entrance, EntranceError, entrance
from nnviz.session.journey import BEGINS_HERE, Journey
from nnviz.session.lanes import Lanes
from nnviz.session.load import Load, LoadError
from nnviz.session.mailbox import Mailbox
from nnviz.session.observe import LookUp, undisturbed
from nnviz.session.past import Past
from nnviz.session.recorder import Recorder
from nnviz.session.showing import Showing
from nnviz.session.snapshot import Snapshot
from nnviz.session.speed_limit import SpeedLimit
from nnviz.session.speedometer import Speedometer
from nnviz.training.lane_data import LaneData

log = logging.getLogger(__name__)

LOOK = 0.005
"""Seconds between two looks at a load."""

IN_ITS_PLACE = Experiment(data=Data("digits"))
"""What is shown of a run file that cannot be opened."""

AT_START = "At the start: there is nothing to go back to."
NOT_ON_PURPOSE = "Not started: a mistake is made on purpose only in a copy that is thrown away."
NOTHING_LOADED = "Nothing is loaded: R loads it, or choose another set."
NO_SUCH_PARAMETER = "There is no such weight or bias in this network."
STILL_FINISHED = "Nothing is left to run: E goes on by one epoch, or set more epochs."
STILL_DIVERGED = "On from here it diverges again: try a smaller η, then go back (Shift+E) or rewind (R)."


class WantedError(Exception):
    """A command came while a picture of a run was taken, which can wait."""


class Controller:
    """The state of a session, and all that changes it.

    Parameters
    ----------
    start
        What to begin with.
    data_dir
        See `build`.
    outbox
        Gets its snapshots.
    recorder
        Keeps the moments.
    is_thrown_away
        Whether nothing of it may be saved, so that it may make mistakes on purpose.
    is_wanted
        Whether somebody waits to be obeyed: what can wait is given up then.
    """

    def __init__(
        self,
        start: Reset | Open,
        data_dir: Path | None,
        outbox: Mailbox[Snapshot],
        recorder: Recorder,
        is_thrown_away: bool,
        is_wanted: Callable[[], bool],
    ) -> None:
        self.start, self.data_dir = start, data_dir
        self.is_thrown_away, self._is_wanted = is_thrown_away, is_wanted
        self.experiment = start.experiment if isinstance(start, Reset) else IN_ITS_PLACE
        self.state, self.message = State.FAILED, NOTHING_LOADED
        self.journey: Journey | None = None
        self.load: Load | None = None
        self.limit, self.speedometer = SpeedLimit(), Speedometer()
        self.advice = Advice(data_dir)
        self.past = Past(recorder)
        self.showing = Showing(outbox, self.past)
        self._asides = Asides(self.past, self.showing, is_thrown_away)
        self._before = self.state, self.message
        self._data: tuple[LaneData, ...] = ()
        self._refused = 0
        self._later: list[Command] = []

    def begin(self) -> None:
        """Load what it begins with."""
        self._go(self.start)

    def fail(self, error: BaseException) -> None:
        """Say what went wrong and be without networks, so that one may begin again."""
        fault = traceback.format_exc()
        log.error("the training thread failed\n%s", fault)
        if self.journey is not None:
            self.experiment = self.journey.lanes.experiment
        self.journey = self.load = None  # whatever failed, looking at it may fail as well
        self.state, self.message = State.FAILED, f"Training stopped: {type(error).__name__}: {error}"
        self.showing.blame(self.message, fault)
        self._publish()

    # -- obeying ----------------------------------------------------------------------------------

    def obey(self, command: Command) -> None:
        """Do it, now or where one is on the way to; what the state does not allow is ignored."""
        if not is_legal(self.state, command) or self._is_overtaken(command):
            return
        is_going_back = self.journey is not None and self.journey.is_visiting
        if must_wait(self.state, command, is_going_back=is_going_back):
            self._later.append(command)
            return
        match command:
            case Run():
                self._start()
            case Pause():
                self._pause()
            case Step():
                self._step(command)
            case Seek():
                self._seek(command.step)
            case Retune():
                self._say_of_change(self._journey.retune(command.training))
            case SetParameter():
                self._set_parameter(command)
            case Reset() | Visit() | Branch() | Open():
                self._go(command)
            case Shutdown():
                self._shut_down()
            case Throttle():
                self.limit.most = command.steps_per_second
            case _:
                self._say(self._asides.obey(command, self._lanes))

    def _is_overtaken(self, command: Command) -> bool:
        """Whether it was asked for before its sender could know that the start it was for is refused."""
        return isinstance(command, Run | Step) and command.heard is not None and command.heard < self._refused

    def _start(self) -> None:
        if self.state is State.FINISHED:
            self._arrive(State.FINISHED, f"{self._journey.lanes.lead.why_finished} {STILL_FINISHED}")
            return
        self._journey.run()
        self.limit.restart()
        self.speedometer.restart(self._journey.lanes.lead.steps)
        self.state, self.message = State.RUNNING, ""
        self._publish()

    def _pause(self) -> None:
        # What was chosen holds, wherever one comes to stand; what was to be done is forgotten.
        self._later = [command for command in self._later if isinstance(command, Retune)]
        if self.load is not None:
            self.load.cancel()
            self._stay(*self._before)
        else:
            self._come_to_rest(self._journey)

    def _shut_down(self) -> None:
        if self.load is not None:
            self.load.cancel()
            self.load = None
        self.advice.drop()
        if self.journey is not None:
            self.journey.keep()
        self.state = State.CLOSED

    @property
    def _journey(self) -> Journey:
        if self.journey is None:
            raise RuntimeError("no network in a state that needs them")
        return self.journey

    @property
    def _lanes(self) -> Lanes | None:
        return None if self.journey is None else self.journey.lanes

    def _step(self, command: Step) -> None:
        journey = self._journey
        if command.count > 0 and self.state is State.DIVERGED:
            self._arrive(State.DIVERGED, STILL_DIVERGED)
        elif command.count < 0 and self._is_at_start:
            self._arrive(journey.rest, AT_START if journey.is_at_start else BEGINS_HERE)
        elif command.unit != "phase":
            journey.step(command)
            self._set_out()
        elif self.state is State.STEPPING:
            return
        elif journey.step_phases(command.count):
            self._come_to_rest(journey)
        else:
            self._set_out()

    @property
    def _is_at_start(self) -> bool:
        # A divergence is undone by going back, even to where one stands.
        return self._journey.is_at_first and self.state not in (State.STEPPING, State.DIVERGED)

    def _seek(self, step: int) -> None:
        self._journey.seek(step)
        self._set_out()

    def _set_out(self) -> None:
        self.state, self.message = State.STEPPING, ""

    def _say_of_change(self, refused: str = "") -> None:
        """What was changed is there at once, and may be a reason to go on."""
        if refused:
            self.message = f"Not changed: {refused.partition(': ')[2]}."
        elif self.state is State.FINISHED and not self._journey.lanes.lead.why_finished:
            self.state, self.message = State.PAUSED, ""
        self._publish()

    def _say(self, message: str | None) -> None:
        """With a new picture; no words leave those of before, and None leaves the picture, too."""
        if message is not None:
            self.message = message or self.message
            self._publish()

    def _set_parameter(self, command: SetParameter) -> None:
        try:
            self._journey.set_parameter(command)
        except IndexError:
            self._say(NO_SUCH_PARAMETER)
        else:
            self._say_of_change()

    # -- into another run, or to another moment ---------------------------------------------------

    def _go(self, command: Reset | Visit | Branch | Open) -> None:
        if isinstance(command, Reset) and command.mistake and not self.is_thrown_away:
            self._say(NOT_ON_PURPOSE)
            return
        try:
            way = entrance(command, self.past)
        except EntranceError as error:
            self._say(str(error))
            return
        if self.journey is not None and way.fits(self.journey.lanes):
            self._leave(self.journey)
            self._enter(way, self.journey.lanes)
        else:
            self._load(way)

    def _leave(self, journey: Journey) -> None:
        """Keep where one stands, and forget where one was bound for."""
        self._later.clear()
        self.advice.drop()
        if self.load is not None:
            self.load.cancel()
            self.load = None
        if self.state in (State.RUNNING, State.STEPPING):
            journey.keep()

    def _enter(self, way: Entrance, lanes: Lanes) -> None:
        self.journey = way.enter(lanes, self.journey)
        if self.journey.is_visiting:
            self._set_out()
        else:
            self._come_to_rest(self.journey)

    def _load(self, way: Entrance) -> None:
        """Begin to load; what there was before stays until the new lanes are there."""
        self._later.clear()
        if self.load is not None:
            self.load.cancel()
        else:
            if self.state in (State.RUNNING, State.STEPPING):
                self._pause()
            self._before = self.state, self.message
        self.load = Load(way, self.data_dir, self._data)
        self.state, self.message = State.LOADING, ""
        if self.journey is not None:
            self.showing.say(self.state, self.message)
        else:
            self.experiment = way.start.experiment
            self._publish()

    def _look_at(self, load: Load) -> None:
        if not load.is_done:
            self.showing.say_when_due(self.state, load.words)
            return
        try:
            self._take(load.lanes(), load.way)
        except LoadError as error:
            reason = f"Not started: {error}" if self.journey else str(error)
            self.showing.blame(reason, error.fault)
            self._refuse(reason)
        except EntranceError as error:
            self._refuse(str(error))

    def _take(self, lanes: Lanes, way: Entrance) -> None:
        self.load = None
        if self.is_thrown_away:  # nobody goes back in it
            lanes.remember(0)
        # What was laid out before is kept as well: one may go back to it.
        self._data = (*lanes.data, *(self.journey.lanes.data if self.journey else ()))
        self.showing.forget_fed()
        self._enter(way, lanes)

    def _refuse(self, reason: str) -> None:
        self._stay(self._before[0], reason)
        self._refused = self.showing.version

    def _stay(self, state: State, message: str) -> None:
        """With what there was before a load that came to nothing."""
        if self.journey is not None and self.load is not None:
            self.journey.lanes.refused = self.load.way.start.experiment
        self.load = None
        self._later.clear()
        self._arrive(state, message)

    # -- working ----------------------------------------------------------------------------------

    @property
    def wait(self) -> float | None:
        """Seconds until there is work to do, if nobody wants anything; None is for ever."""
        if self.load is not None or self.advice.is_sought:
            return LOOK
        lanes = self._lanes
        is_evaluating = lanes is not None and lanes.is_evaluating
        if self.state is State.RUNNING and not is_evaluating:
            return self.limit.wait
        may_look_closer = lanes is not None and lanes.may_look_closer
        return 0.0 if is_evaluating or may_look_closer or self.state is State.STEPPING else None

    def work(self) -> None:
        """The next bit of work, some milliseconds of it."""
        journey = self.journey
        if self.load is not None:
            self._look_at(self.load)
        elif journey is None or self.state is State.CLOSED:
            return
        elif self.state in (State.RUNNING, State.STEPPING):
            journey.go_on(self.limit, self._is_wanted)
            self._look_round(journey)
        elif journey.lanes.is_evaluating:
            journey.lanes.advance()
            if not journey.lanes.is_evaluating:
                self._come_to_rest(journey, self.message)
        elif journey.lanes.may_look_closer:
            journey.lanes.look_closer()
            self._publish()
        elif self.advice.take():
            self._publish()

    def _look_round(self, journey: Journey) -> None:
        lead = journey.lanes.lead
        if not journey.has_arrived:
            if not journey.is_visiting and self.showing.wants_frame(self.limit.wait > 0):
                with suppress(WantedError):
                    self._publish(self._look_up)
            elif journey.share is not None:
                self.showing.say_way(self.state, journey.share)
        elif self.state is State.RUNNING and lead.divergence is None:
            more = "E goes on by one more; or set more epochs, or rewind (R)."
            self._arrive(State.FINISHED, f"{lead.why_finished} {more}")
        else:
            self._come_to_rest(journey)

    def _come_to_rest(self, journey: Journey, message: str = "") -> None:
        astray = journey.lanes.lead.divergence
        if astray is not None:
            whose = "A: " if len(journey.lanes.trainers) > 1 else ""
            self._arrive(State.DIVERGED, whose + astray.advice)
        else:
            self._arrive(journey.rest, message)

    def _arrive(self, state: State, message: str = "") -> None:
        refused = self.journey.arrive() if self.journey is not None else ""
        self.state, self.message = state, refused or message
        self._publish()
        if self.journey is not None:
            self.journey.keep()  # while it is written down, somebody looks at it already
        later, self._later = self._later, []
        for command in later:
            self.obey(command)

    def _look_up(self) -> None:
        """Give up what is being done where somebody wants something."""
        if self._is_wanted():
            raise WantedError

    def _publish(self, look_up: LookUp = undisturbed) -> None:
        if self.journey is None:
            self.showing.show_empty(self.state, self.message, self.experiment)
            return
        lanes = self.journey.lanes
        speed = self.speedometer.read(lanes.lead.steps) if self.state is State.RUNNING else 0.0
        if self.limit.most is not None:
            speed = min(speed, self.limit.most)
        is_moving = self.state in (State.RUNNING, State.STEPPING) or lanes.is_evaluating
        if is_moving:
            self.advice.drop()
        found = self.advice.found_for(lanes)
        self.showing.show(self.state, self.message, lanes, speed, found, look_up)
        if not is_moving:
            self.advice.seek(lanes)
