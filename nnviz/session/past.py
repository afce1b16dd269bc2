"""What a session has been through: its runs, their moments, and the file that all is written to.

How it flows, from above to below::

    Controller  obeys: what is a change, and of which run
    Journey     goes: stands the lanes at a moment, and trains on from there
    Past        knows where one is: which run, which step; what was there and what comes
    Shelf       the runs, and whose moments a line of training leads through
    Recorder    a thread that owns the run file: moments and rows go down, moments come up

A moment has one address, a run and a step of lane A. Where the lanes stand is such an address, too: the
run *at hand* and its clock. At the last step of the run at hand, to go on is to make it longer. Before that,
to go on is to follow it: the same numbers come out, since nothing is drawn by chance, and where the run got
other hyperparameters, the moment that is kept there is stood at. A change before the last step would make it
another run, so a branch begins: a run whose parent is this address. It is at hand from then on, and what was
there is on the shelf, to its last step. Nothing is ever taken out of the file to go back.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from nnviz.experiment.experiment import Experiment
from nnviz.experiment.twins import in_order
from nnviz.session.commands import Forget, Recall, Rename
from nnviz.session.lanes import Lanes
from nnviz.session.opened import OpenedFile, read_runs
from nnviz.session.past_view import Recording, TimelineView
from nnviz.session.recorder import Moments, Recorder
from nnviz.session.shelf import KeptRun, Shelf
from nnviz.session.snapshot import LaneSnapshot
from nnviz.training.answering import answering_of
from nnviz.training.history import step_curves
from nnviz.training.lane_data import LaneData, data_hash
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import RunFileError

NOTHING: Mapping[str, str] = {}

AT_HAND = "This run is at hand: go to another one first."
NO_SUCH_RUN = "There is no such run on the shelf."


class Past:
    """Where the lanes of a session stand among all moments that there are.

    Parameters
    ----------
    recorder
        Keeps the moments.

    Attributes
    ----------
    shelf
        All runs.
    ahead
        The step of the next change of the line at hand, which the lanes have not gone through; None if none.
    """

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.shelf = Shelf()
        self.ahead: int | None = None

    # -- runs -------------------------------------------------------------------------------------

    def begin_anew(self, lanes: Lanes) -> None:
        """Another run from its very start, which came from the one at hand where it is of the same data."""
        before = None if self.shelf.is_empty else self.shelf.at_hand
        if before is None or before.experiment.data.name != lanes.experiment.data.name:
            self._begin(lanes, KeptRun(lanes.experiment))
        else:
            self._begin(lanes, KeptRun(lanes.experiment, before.number, 0, before.experiment))

    def change(
        self, lanes: Lanes, before: Experiment, *, branch: bool = False, by_hand: Mapping[str, str] = NOTHING
    ) -> None:
        """The lanes have been changed where they stand.

        Parameters
        ----------
        before
            What they were trained on up to here.
        branch
            Whether another run begins even at the last step of the one at hand.
        by_hand
            What was changed that is no field of the experiment, and to what.
        """
        run, clock = self.shelf.at_hand, lanes.clock
        if branch or clock < run.end:
            self._begin(lanes, self._branch_of(run, clock, lanes.experiment, before, by_hand))
            return
        if run.is_untrained:
            run.experiment = lanes.experiment
        if clock not in run.changes:
            run.changes.append(clock)
        self.stand(clock)
        self.keep(lanes, for_good=True)

    def put_in_order(self, lanes: Lanes, order: Sequence[int]) -> None:
        """Go on with these lanes alone, the first of which is A: another run, which begins here."""
        owner, origin = self.shelf.owner(lanes.clock), in_order(lanes.experiment, order)
        lanes.put_in_order(order)
        self._begin(lanes, KeptRun(lanes.experiment, owner.number, lanes.clock, origin, order=tuple(order)))

    def _branch_of(
        self, run: KeptRun, clock: int, now: Experiment, before: Experiment, by_hand: Mapping[str, str]
    ) -> KeptRun:
        """What begins here; of a branch that nothing was trained on yet it is a sister, not a daughter."""
        if run.is_untrained and run.parent is not None and clock == run.end:
            by_hand = {**run.by_hand, **by_hand}
            return KeptRun(now, run.parent, clock, run.origin, by_hand, order=run.order)
        return KeptRun(now, self.shelf.owner(clock).number, clock, before, by_hand)

    def _begin(self, lanes: Lanes, run: KeptRun) -> None:
        self.shelf.add(run)
        run.data = lanes.data_keys
        self.recorder.write(partial(self._add_run, run, lanes.data))
        self.stand(run.parent_step)
        self.keep(lanes, for_good=True)

    def _add_run(self, run: KeptRun, data: Sequence[LaneData], file: RunFile) -> None:
        numbers = self.recorder.numbers
        parent = None if run.parent is None else numbers.get(run.parent)
        step = None if parent is None else run.parent_step
        answering = answering_of(data[0].dataset)
        numbers[run.number] = file.add_run(run.experiment, data_hash(data), run.name, parent, step, answering)
        if run.by_hand or run.order:
            self._write_note(run, file)

    def _write_note(self, run: KeptRun, file: RunFile) -> None:
        file.write_note(self.recorder.numbers[run.number], run.note)

    def fits(self, run: KeptRun, lanes: Lanes) -> bool:
        """Whether these lanes can stand at the moments of a run: all is equal that cannot change in one."""
        here, there = lanes.experiment, run.experiment
        return (
            not here.needs_rewind(there)
            and (here.name, here.twins) == (there.name, there.twins)
            and lanes.data_keys == run.data
        )

    def refuses(self, run: KeptRun, lanes: Lanes) -> bool:
        """Whether a run was trained on other data than these lanes have, though they are called the same."""
        if run.data == lanes.data_keys:
            return False
        if (run.data_hash or self._recorded_hash(run)) != data_hash(lanes.data):
            return True
        run.data, run.data_hash = lanes.data_keys, ""
        return False

    def _recorded_hash(self, run: KeptRun) -> str:
        """Of what a run of this session was trained on; empty where its file cannot tell."""
        try:
            return self.recorder.ask(lambda file: file.run(self.recorder.numbers[run.number]).data)
        except (RunFileError, KeyError):
            return ""

    def turn_to(self, run: KeptRun) -> None:
        """Have another run at hand; for good on the shelf again, if it was taken away."""
        was_forgotten = run.is_forgotten
        self.shelf.turn_to(run.number)
        if was_forgotten:
            self.recorder.write(partial(self._write_note, run))

    def look_into(self, path: Path, run: int | None) -> OpenedFile:
        """The runs of another file, of which one is to be at hand. Raises RunFileError."""
        return self.recorder.look_into(path, partial(read_runs, run=run))

    def take_over(self, opened: OpenedFile) -> int:
        """Go on with the runs of the file that was looked into; the number of the one at hand."""
        self.recorder.turn_to_it()
        numbers = self.shelf.take_over(opened.runs)
        self.recorder.numbers = {number: old for old, number in numbers.items()}
        self.recorder.clocks = {numbers[old]: clocks for old, clocks in opened.clocks.items()}
        self.turn_to(self.shelf.runs[numbers[opened.at_hand]])
        return numbers[opened.at_hand]

    # -- moments ----------------------------------------------------------------------------------

    def follow(self, lanes: Lanes, seconds: float = 0.0) -> None:
        """The lanes have gone on, in so many seconds; a moment of it is kept now and then."""
        run = self.shelf.at_hand
        run.seconds += seconds
        if lanes.clock > run.end:
            _note_end(run, lanes)
        if self.recorder.is_due:
            self.keep(lanes)

    def stand(self, step: int) -> None:
        """The lanes have gone through all changes of the line at hand up to this step."""
        self.ahead = self.shelf.next_change(step)

    def is_before_change(self, lanes: Lanes) -> bool:
        """Whether the lanes have come to a change of the line at hand, and not gone through it yet."""
        return self.ahead is not None and lanes.clock >= self.ahead

    def keep(self, lanes: Lanes, *, for_good: bool = False) -> None:
        """Keep the moment at which the lanes stand; not in the place of one that they are to stand at."""
        at_hand, clock = self.shelf.at_hand, lanes.clock
        if self.is_before_change(lanes):
            return
        if clock >= at_hand.end:
            _note_end(at_hand, lanes)
            lanes.lead.gradients.fold(lanes.lead.steps)
            at_hand.curves = lanes.lead.history.curves()
            at_hand.step_curves = step_curves(lanes.lead.gradients, lanes.lead.cost_samples)
        owner, moments = self.shelf.owner(clock), lanes.moments(at_hand.seconds)
        self.recorder.keep(owner.number, clock, moments, for_good=for_good)

    def before(self, step: int) -> Moments:
        """The latest moment of the line at hand that is kept at or before ``step``. Raises RunFileError."""
        return self.recorder.load(self.shelf.owner(step).number, step)

    def is_unused(self, lanes: Lanes) -> bool:
        """Whether nothing was trained yet with the hyperparameters that are in force."""
        run, clock = self.shelf.at_hand, lanes.clock
        if not self.first < clock == run.end == run.changes[-1]:
            return False
        return self.before(clock - 1)[0].training != lanes.lead.training

    # -- what a person does to the shelf ------------------------------------------------------------

    def pin(self, runs: Mapping[int, bool]) -> str:
        """Draw these behind others, or no more; why not, where one of them is not there."""
        if not runs.keys() <= self.shelf.runs.keys():
            return NO_SUCH_RUN
        for number, on in runs.items():
            self.shelf.runs[number].pinned = on
            self.recorder.write(partial(self._write_pin, number, on))
        return ""

    def obey(self, command: Rename | Forget | Recall) -> str:
        """Change what is known of a run; why not, where that cannot be."""
        run = self.shelf.runs.get(command.run)
        if run is None:
            return NO_SUCH_RUN
        match command:
            case Rename():
                run.name = command.name
                self.recorder.write(lambda file: file.rename(self.recorder.numbers[run.number], run.name))
            case Forget() if run is self.shelf.at_hand:
                return AT_HAND
            case Forget() | Recall():
                run.is_forgotten = isinstance(command, Forget)
                self.recorder.write(partial(self._write_note, run))
        return ""

    def _write_pin(self, number: int, on: bool, file: RunFile) -> None:
        file.pin(self.recorder.numbers[number], on)

    def mark(self, lanes: Lanes, text: str) -> None:
        """Write this at the moment at which the lanes stand; nothing, to take it away."""
        clock = lanes.clock
        owner = self.shelf.owner(clock)
        owner.marks.pop(clock, None)
        if text:
            owner.marks[clock] = text
            self.keep(lanes, for_good=True)
        number = owner.number
        self.recorder.write(lambda file: file.mark(self.recorder.numbers[number], clock, text))

    # -- the picture ------------------------------------------------------------------------------

    def timeline(self, lanes: Lanes, lane: LaneSnapshot) -> TimelineView:
        """The line at hand, with lane A as it is seen now."""
        run, clock = self.shelf.at_hand, lanes.clock
        if clock >= run.end:
            run.curves, run.step_curves = lane.epochs, lane.steps
        return TimelineView(
            run=run.number,
            step=clock,
            first=self.first,
            end=run.end,
            kept=self.kept,
            marks=tuple(self.shelf.marks().items()),
            branches=self.shelf.branches(),
            epochs=run.curves,
            steps=run.step_curves,
        )

    @property
    def first(self) -> int:
        """The first step of the line at hand."""
        return self.shelf.first

    @property
    def run(self) -> int:
        """Number of the run at hand; before there is one, of the one that is coming."""
        return 1 if self.shelf.is_empty else self.shelf.at_hand.number

    @property
    def kept(self) -> tuple[int, ...]:
        """Steps of the line at hand at which one is at once."""
        return self.shelf.kept(self.recorder.clocks)

    @property
    def recording(self) -> Recording:
        """The file, as it is seen."""
        recorder = self.recorder
        return Recording(recorder.path, recorder.trouble or recorder.otherwise, recorder.saving)


def _note_end(run: KeptRun, lanes: Lanes) -> None:
    """The run comes as far as the lanes stand."""
    run.end, run.epochs, run.has_diverged = lanes.clock, lanes.lead.epoch, lanes.has_diverged
