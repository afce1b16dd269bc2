"""The networks of a session, trained in lock-step."""

from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from nnviz.core.mistakes import SOUND, Mistake
from nnviz.core.parameters import Parameters
from nnviz.data.dataset import with_readable_names
from nnviz.data.loading import tell_nobody
from nnviz.data.reading import Progress
from nnviz.experiment.experiment import Experiment, Training
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.twins import describe, in_order
from nnviz.session.commands import Feed
from nnviz.session.observe import LaneObserver, LookUp, observe_example, undisturbed
from nnviz.session.snapshot import Example, LaneSnapshot
from nnviz.session.walk import Walk
from nnviz.training.build import make_trainers
from nnviz.training.lane_data import LaneData, read_data
from nnviz.training.model_file import install
from nnviz.training.moment import Moment
from nnviz.training.trainer import Trainer

REMEMBERED = 16_000_000
"""Bytes of moments that a lane keeps in memory: the run file has them, too, but not every epoch of a small
network, which one steps back through at once and whose way is drawn."""


class Lanes:
    """Lane A and its twins: one step advances all.

    Parameters
    ----------
    experiment
        With its twins.
    data_dir
        See `build`.
    known, progress
        See `read_data`.
    mistake
        Made on purpose by all lanes.
    a_layer
        See `GradientBadge`.

    Attributes
    ----------
    data
        That of each lane.
    dataset
        Lane A's, to be looked at: its names are fit to be read.
    labels
        What sets each lane apart.
    refused
        What was asked for last, where it was not taken: hyperparameters, or an experiment to start on.
    """

    def __init__(
        self,
        experiment: Experiment,
        data_dir: Path | None,
        known: Iterable[LaneData] = (),
        progress: Progress = tell_nobody,
        mistake: Mistake = SOUND,
        a_layer: int = 0,
    ) -> None:
        self.experiment = experiment
        self.data = read_data(experiment.lanes(), data_dir, known, progress)
        self.trainers = make_trainers(experiment.lanes(), self.data, mistake)
        self.remember(REMEMBERED)
        self._observers = [LaneObserver(trainer, a_layer) for trainer in self.trainers]
        self._name_lanes()
        self._walks: list[Walk] = []
        self.refused: Training | Experiment | None = None

    def remember(self, most_bytes: int) -> None:
        """Keep so many bytes of moments of each lane in memory, and the last three however large they are."""
        for trainer in self.trainers:
            trainer.timeline.most_bytes = most_bytes

    def start_from(self, theta: Parameters) -> None:
        """Begin with the parameters of a trained network, in every lane of lane A's architecture."""
        for trainer in self.trainers:
            if trainer.experiment.network == self.experiment.network:
                install(theta, trainer)

    def make_up(self, experiment: Experiment, order: Sequence[int]) -> bool:
        """Whether the lanes of this order, as they are, are all that an experiment asks for."""
        is_of_these = bool(order) and max(order) < len(self.trainers)
        return is_of_these and in_order(self.experiment, order) == experiment

    def put_in_order(self, order: Sequence[int]) -> None:
        """Go on with these lanes alone, the first of which is A; a mini-batch half done is dealt again."""
        self.experiment = in_order(self.experiment, order)
        self.data = tuple(self.data[lane] for lane in order)
        self.trainers = tuple(self.trainers[lane] for lane in order)
        self._observers = [self._observers[lane] for lane in order]
        self._name_lanes()
        self._walks = []

    def _name_lanes(self) -> None:
        self.dataset = with_readable_names(self.lead.dataset)
        self.labels = ("A", *(describe(twin) for twin in self.experiment.twins))
        for label, observer in zip(self.labels, self._observers, strict=True):
            observer.label = label

    @property
    def lead(self) -> Trainer:
        """Lane A, whose clock is the session's."""
        return self.trainers[0]

    @property
    def is_evaluating(self) -> bool:
        """Whether an evaluation is due before the next mini-batch."""
        return any(trainer.is_evaluating for trainer in self.trainers)

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to train: only between two epochs can a run be finished."""
        if self.is_evaluating:
            return False
        return self.has_diverged or (self.lead.position == 0 and bool(self.lead.why_finished))

    def advance(self, batches: int = 1) -> None:
        """The next bit of work: pieces of evaluations that are due, else a mini-batch in every lane.

        Of a single lane it may be several ``batches`` at a stretch, none but the last at its epoch's end.
        """
        if self.is_walking:
            self._finish_walk()
            return
        self._walks = []
        waiting = [trainer for trainer in self.trainers if trainer.is_evaluating]
        for _ in range(batches):
            for trainer in waiting or self.trainers:
                trainer.advance()

    def retune(self, training: Training) -> str:
        """Other hyperparameters for all lanes, but for what sets a twin apart; all take them or none.

        Returns
        -------
        str
            Why they are refused; empty when they are not.
        """
        self.refused = training
        try:
            changed = self.experiment.with_training(training)
            pairs = list(zip(self.trainers, changed.lanes(), strict=True))
            # Asked before the first takes them: to take them back would cost it what its optimiser remembers.
            for trainer, lane in pairs:
                trainer.check(lane.training)
        except ExperimentError as error:
            return str(error)
        phase = self.phase_index if self.is_walking else None
        for trainer, lane in pairs:
            trainer.retune(lane.training)
        self.experiment, self.refused = changed, None
        if phase is not None:
            self._walk_again(phase)
        return ""

    # -- phases -----------------------------------------------------------------------------------

    @property
    def phase_index(self) -> int | None:
        """Which phase of the mini-batch in hand was done last; None between mini-batches."""
        return self._walks[0].index if self._walks else None

    def phase_forward(self) -> None:
        """The next phase in every lane; all make their updates together."""
        if not self._walks or self._walks[0].is_done:
            self._begin_walk()
            return
        lead, *others = self._walks
        lead.forward()
        for walk in others:
            if lead.is_done:
                walk.finish()
            elif walk.index < len(walk.phases) - 2:
                walk.forward()

    def _begin_walk(self) -> None:
        for trainer, observer in zip(self.trainers, self._observers, strict=True):
            trainer.finish_evaluation()
            observer.remember()
        self._walks = [Walk(trainer) for trainer in self.trainers]

    def _walk_again(self, phase: int) -> None:
        """Up to the same phase, with the mini-batch that the hyperparameters of now deal."""
        self._walks = [Walk(trainer) for trainer in self.trainers]
        for _ in range(phase):
            self.phase_forward()

    def phase_back(self) -> int | None:
        """Back by one phase where that needs no undoing of a step.

        Returns
        -------
        int or None
            The step to go back to, to stand before its update; None when the phase is done.
        """
        if not self._walks:
            return self.lead.steps - 1
        if self._walks[0].is_done:
            return self._walks[0].step
        if self._walks[0].index == 0:
            self._walks = []
            return None
        lead, *others = self._walks
        lead.back()
        for walk in others:
            if walk.index > lead.index:
                walk.back()
        return None

    def stand_back(self, phases: int) -> None:
        """Walk the next mini-batch up to so many phases before its end, at least one."""
        self._begin_walk()
        for walk in self._walks:
            walk.stop_before_update()
        for _ in range(min(phases - 1, self._walks[0].index)):
            self.phase_back()

    def _finish_walk(self) -> None:
        for walk in self._walks:
            walk.finish()
        self._walks = []

    @property
    def is_walking(self) -> bool:
        """Whether a mini-batch is half done."""
        return bool(self._walks) and not self._walks[0].is_done

    # -- moments ----------------------------------------------------------------------------------

    @property
    def clock(self) -> int:
        """The step of lane A by which a moment is known; where A ran away, that of the blow-up."""
        astray = self.lead.divergence
        return self.lead.steps if astray is None else astray.step

    @property
    def has_diverged(self) -> bool:
        """Whether lane A ran away."""
        return self.lead.divergence is not None

    def moments(self, seconds: float = 0.0) -> tuple[Moment, ...]:
        """Where each lane stands, after so many seconds of training."""
        phase = self.phase_index if self.is_walking else None
        return tuple(replace(trainer.moment(), phase=phase, seconds=seconds) for trainer in self.trainers)

    def stand_at(self, moments: Sequence[Moment]) -> None:
        """Stand where the lanes of the same experiment stood, but for its live fields."""
        for trainer, moment in zip(self.trainers, moments, strict=True):
            trainer.stand_at(moment)
        self._stand()

    def remembered(self, step: int) -> int:
        """The latest step at or before ``step`` that all lanes remember themselves, on their way to here.

        It is −1 where there is none.
        """
        if any(not trainer.history.rows for trainer in self.trainers):
            return -1
        latest = {trainer.timeline.before(step).step for trainer in self.trainers}
        return latest.pop() if len(latest) == 1 and max(latest) <= step else -1

    def go_back(self, step: int) -> None:
        """Stand at the latest moment at or before ``step`` that the lanes remember themselves."""
        for trainer in self.trainers:
            trainer.go_back(step)
        self._stand()

    def _stand(self) -> None:
        self._walks = []
        self.experiment = self.experiment.with_training(self.lead.training)
        for observer in self._observers:
            observer.forget()

    def walk_to(self, phase: int) -> None:
        """Walk the next mini-batch up to this phase."""
        self._begin_walk()
        self._walk_again(phase)

    def finish_evaluation(self) -> None:
        """Do what is left of the evaluations that are due."""
        for trainer in self.trainers:
            trainer.finish_evaluation()

    def evaluate_again(self) -> None:
        """Let every lane find its answers again, which no moment holds."""
        for trainer in self.trainers:
            if trainer.evaluation.answers is None and not trainer.is_evaluating:
                trainer.evaluate_again()

    @property
    def data_keys(self) -> tuple[Hashable, ...]:
        """What tells the data of each lane from others."""
        return tuple(data.key for data in self.data)

    def set_parameter(self, lane: int, layer: int, j: int, k: int | None, value: float) -> None:
        """Put a number in the place of a parameter; a row of before is not of this network any more.

        Raises
        ------
        IndexError
            There is no such parameter.
        """
        moments = list(self.moments())
        here, theta = moments[lane], self.trainers[lane].network.theta.copy()
        block = theta.blocks[layer]
        block[j, -1 if k is None else range(block.shape[1] - 1)[k]] = value
        rows = here.rows
        if rows.count and rows.taken()[-1].step == here.step:
            rows = replace(rows, count=rows.count - 1)
        moments[lane] = replace(here, theta=theta.vector, rows=rows, phase=None)
        self.stand_at(moments)

    # -- the picture ------------------------------------------------------------------------------

    def spot_check(self, look_up: LookUp) -> None:
        """Check the gradients, when it is time for that again."""
        for observer in self._observers:
            observer.spot_check(look_up)

    @property
    def may_look_closer(self) -> bool:
        """Whether there is more to tell of the last step of any lane, see `look_closer`."""
        return any(observer.may_look_closer for observer in self._observers)

    def look_closer(self) -> None:
        """Measure of the last step what is not worth waiting for; the next picture has it."""
        for observer in self._observers:
            if observer.may_look_closer:
                observer.look_closer()

    def observe(
        self, index: int, standing: bool, fed: Feed | None = None, look_up: LookUp = undisturbed
    ) -> tuple[Example, tuple[LaneSnapshot, ...]]:
        """The example number ``index``, or what is fed in its place, and all lanes as they are."""
        example = observe_example(self.dataset, min(index, len(self.lead.train) - 1), fed)
        walks: Sequence[Walk | None] = self._walks or [None] * len(self.trainers)
        pairs = zip(self._observers, walks, strict=True)
        return example, tuple(observer.observe(example, walk, standing, look_up) for observer, walk in pairs)
