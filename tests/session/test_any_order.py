"""In whatever order a session is used, it ends where a run from scratch with the same changes ends."""

import tempfile
from concurrent.futures import Future
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from by_hand import ByHand
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from small_runs import small

from nnviz.experiment.experiment import Experiment, Training
from nnviz.experiment.twins import add_twin, in_order, promote
from nnviz.session import journey, recorder
from nnviz.session.commands import (
    Branch,
    Mark,
    Open,
    Pause,
    Reset,
    Retune,
    Run,
    Save,
    SetParameter,
    Step,
    Visit,
)
from nnviz.session.state_folder import StateFolder
from nnviz.training.build import make_trainers
from nnviz.training.lane_data import data_hash, read_data
from nnviz.training.run_file import RunFile
from nnviz.training.trainer import Trainer

EPOCHS, BATCHES = 4, 5
BASE = small(data__train_size=23, data__test_size=9, network__hidden=[3], training__batch_size=5)
BASE = BASE.with_changes({"training.epochs": EPOCHS, "training.schedule": "halve_on_stall"})
TWINS = add_twin(BASE, "training.optimizer", "adam")
THREE = add_twin(TWINS, "seed", 3)
STARTS = (BASE.replace("seed", 2), BASE.replace("training.dropout", 0.3), TWINS, promote(TWINS, 1), THREE)
DATA = read_data(BASE.lanes(), None)

LIVE: tuple[dict[str, Any], ...] = (
    {"training.eta": 0.1},
    {"training.eta": 0.5},
    {"training.optimizer": "momentum"},
    {"training.optimizer": "sgd"},
    {"training.lmbda": 1.0, "training.regularizer": "l2"},
    {"training.dropout": 0.5},
)


class Change(NamedTuple):
    """What is done after a step: other hyperparameters, or a parameter by hand (layer, j, k, value)."""

    step: int
    what: Training | tuple[int, int, int, float]


class Straight(NamedTuple):
    """A run from scratch, which is changed on its way.

    Or one that begins where another stands at its step ``first``, with these of its lanes in this order.
    """

    start: Experiment
    parent_step: int
    changes: tuple[Change, ...]
    before: "tuple[Straight, tuple[int, ...]] | None" = None
    first: int = 0

    def until(self, step: int) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.step <= step)

    def next_change(self, step: int) -> int | None:
        return min((change.step for change in self.changes if change.step > step), default=None)

    def at(self, step: int) -> tuple[Trainer, ...]:
        trainers = self._begun()
        for done in range(self.first, step + 1):
            for change in (change for change in self.changes if change.step == done):
                _apply(change, self.start, trainers)
            for trainer in trainers if done < step else ():
                trainer.step()
        return trainers

    def _begun(self) -> tuple[Trainer, ...]:
        if self.before is not None:
            line, order = self.before
            trainers = line.at(self.first)
            return tuple(trainers[lane] for lane in order)
        lanes = self.start.lanes()
        trainers = make_trainers(lanes, read_data(lanes, None, DATA))
        for trainer in trainers:
            trainer.finish_evaluation()
        return trainers

    def training(self, step: int) -> Training:
        tuned = [change.what for change in self.until(step) if isinstance(change.what, Training)]
        return tuned[-1] if tuned else self.start.training


def _write(file: RunFile, line: Straight, end: int, parent: int | None = None) -> None:
    """As the command line does it: the beginning and the end alone, and nothing marks where a run begins."""
    stated, trainers = line.start.with_training(line.training(line.parent_step)), line.at(line.parent_step)
    step = None if parent is None else line.parent_step
    run = file.add_run(stated, data_hash(read_data(stated.lanes(), None, DATA)), "", parent, step)
    for step in (line.parent_step, end):
        while trainers[0].steps < step:
            for trainer in trainers:
                trainer.step()
        moments = [trainer.moment() for trainer in trainers]
        file.add_moment(run, step, moments, keep=bool(line.changes) and step == line.parent_step)


def _apply(change: Change, start: Experiment, trainers: tuple[Trainer, ...]) -> None:
    if isinstance(change.what, Training):
        lanes = start.with_training(change.what).lanes()
        for trainer, lane in zip(trainers, lanes, strict=True):
            trainer.retune(lane.training)
        return
    layer, j, k, value = change.what
    lead = trainers[0]
    lead.network.theta.weights[layer][j, k] = value
    if lead.position == 0:
        lead.history.rows.pop()
        lead.evaluation.begin(lead.steps)
        lead.finish_evaluation()


class AnyOrder(RuleBasedStateMachine):
    """What a session does beside what it should do."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.saved = 0

    @initialize(
        start=st.sampled_from(STARTS),
        is_opened=st.booleans(),
        steps=st.tuples(*[st.integers(0, EPOCHS * BATCHES)] * 3),
        other=st.sampled_from((None, {"seed": 8}, *LIVE)),
    )
    def begin(
        self,
        start: Experiment,
        is_opened: bool,
        steps: tuple[int, int, int],
        other: dict[str, Any] | None,
    ) -> None:
        """With an experiment, or with what the command line has trained.

        That is a run, or two of a sweep, or one and a branch that `--from-step` and `--set` made of it.
        """
        begun, end, longer = sorted(steps)
        self.runs, self.ends = {1: Straight(start, 0, ())}, {1: end if is_opened else 0}
        if is_opened and other is not None:
            changed = start.with_changes(other)
            branch = Straight(start, begun, (Change(begun, changed.training),))
            self.runs[2] = Straight(changed, 0, ()) if start.needs_rewind(changed) else branch
            self.ends[2] = longer
        self.run, self.is_walking = max(self.runs), False
        self.step = self.ends[self.run]
        self.loop = ByHand(self._written() if is_opened else start, StateFolder(Path(self.place.name)))

    def _written(self) -> Open:
        path = Path(self.place.name) / "trained.nnviz"
        with RunFile.create(path) as file:
            for number, line in self.runs.items():
                _write(file, line, self.ends[number], number - 1 or None)
        return Open(path)

    def teardown(self) -> None:
        if hasattr(self, "loop"):
            self.loop.controller.past.recorder.close(2.0)
        self.place.cleanup()

    # -- what is done -----------------------------------------------------------------------------

    def _stand(self, step: int, run: int | None = None) -> None:
        self.run, self.step, self.is_walking = run or self.run, step, False
        self.ends[self.run] = max(self.ends[self.run], step)

    def _branch(self, what: Training | tuple[int, int, int, float]) -> None:
        here, number = self.runs[self.run], max(self.runs) + 1
        changes = (*here.until(self.step), Change(self.step, what))
        self.runs[number] = here._replace(parent_step=self.step, changes=changes)
        self.ends[number], self.run = self.step, number

    def _change(self, training: Training) -> None:
        here = self.runs[self.run]
        if self.step < self.ends[self.run]:
            self._branch(training)
        else:
            self.runs[self.run] = here._replace(changes=(*here.changes, Change(self.step, training)))

    @rule()
    def to_the_end(self) -> None:
        self.loop.do(Run())
        if self.step < EPOCHS * BATCHES:  # over, nothing is left to run
            self._stand(EPOCHS * BATCHES)

    @rule(count=st.integers(1, 7))
    def on(self, count: int) -> None:
        self.loop.do(Step("batch", count))
        self._stand(self.step + count)

    @rule(turns=st.integers(1, 12))
    def run_and_pause(self, turns: int) -> None:
        self.loop.send(Run())
        for _ in range(turns):
            if not self.loop.inbox.empty() or self.loop.loop._waiting is not None:
                self.loop.turn()
        there = self.loop.do(Pause())
        if self.step < EPOCHS * BATCHES:
            self._stand(there.step)

    @precondition(lambda self: self.step > 0)
    @rule(count=st.integers(1, 9))
    def back(self, count: int) -> None:
        self.loop.do(Step("batch", -count))
        line, end = self.runs[self.run], self.ends[self.run]
        now, before = line.training(self.step), line.training(self.step - 1)
        chosen = now if line.first < self.step == end and now != before else None
        self._stand(max(line.first, self.step - count + self.is_walking))
        if chosen is not None and self.step < end:
            ahead = line.next_change(self.step)
            if chosen != line.training(self.step) or (ahead is not None and ahead < end):
                self._branch(chosen)

    @precondition(lambda self: not self.is_walking)
    @rule(count=st.integers(1, 4))
    def walk(self, count: int) -> None:
        self.loop.do(Step("phase", count))
        self.is_walking = True

    @rule(data=st.data())
    def visit(self, data: st.DataObject) -> None:
        run = data.draw(st.sampled_from(sorted(self.runs)))
        step = data.draw(st.integers(0, self.ends[run]))
        self.loop.do(Visit(run, step))
        self._stand(max(step, self.runs[run].first), run)

    @rule(data=st.data(), changes=st.sampled_from(LIVE))
    def from_here_with(self, data: st.DataObject, changes: dict[str, Any]) -> None:
        run = data.draw(st.sampled_from(sorted(self.runs)))
        step = data.draw(st.integers(0, self.ends[run]))
        here = self.runs[run]
        self.loop.do(Branch(run, step, changes))
        step = max(step, here.first)
        self._stand(step, run)
        before = here.start.with_training(here.training(step))
        self._branch(before.with_changes(changes).training)

    @rule(changes=st.sampled_from(LIVE))
    def retune(self, changes: dict[str, Any]) -> None:
        here = self.runs[self.run]
        before = here.start.with_training(here.training(self.step))
        training = before.with_changes(changes).training
        self.loop.do(Retune(training))
        if training != before.training:
            self._change(training)

    @rule(j=st.integers(0, 2), k=st.integers(0, 63), value=st.floats(-2, 2))
    def by_hand(self, j: int, k: int, value: float) -> None:
        self.loop.do(SetParameter(0, j, k, value))
        self.is_walking = False
        self._branch((0, j, k, value))

    @rule(start=st.sampled_from(STARTS))
    def edit(self, start: Experiment) -> None:
        self.loop.do(Reset(start))
        number = max(self.runs) + 1
        self.runs[number], self.ends[number] = Straight(start, 0, ()), 0
        self._stand(0, number)

    @precondition(lambda self: self.runs[self.run].start.twins)
    @rule(data=st.data())
    def others_first(self, data: st.DataObject) -> None:
        here, number = self.runs[self.run], max(self.runs) + 1
        lanes = tuple(range(1 + len(here.start.twins)))
        order = tuple(data.draw(st.permutations(lanes)))[: data.draw(st.integers(1, len(lanes)))]
        if order == lanes:
            return
        experiment = in_order(here.start.with_training(here.training(self.step)), order)
        self.loop.do(Reset(experiment, order=order))
        line = here._replace(changes=here.until(self.step))
        self.runs[number] = Straight(experiment, self.step, (), (line, order), self.step)
        self.ends[number] = self.step
        self._stand(self.step, number)

    @rule(text=st.sampled_from(("here", "")))
    def mark(self, text: str) -> None:
        self.loop.do(Mark(text))

    @rule()
    def save(self) -> None:
        self.saved += 1
        done: Future[None] = Future()
        self.loop.do(Save(Path(self.place.name) / f"{self.saved}.nnviz", done))
        done.result(0)

    @rule()
    @precondition(lambda self: any(self.ends.values()))
    def close_and_open(self) -> None:
        """Where anything was trained: of a session in which nothing was done no file is kept."""
        owner = self.loop.controller.past.shelf.owner(self.step).number
        self.loop.controller._shut_down()
        path = self.loop.latest.recording.path
        assert path is not None
        recorder = self.loop.controller.past.recorder
        recorder.close(2.0)
        ended = path.parent.parent / "ended" / path.name
        self.loop = ByHand(Open(ended if ended.exists() else path), StateFolder(Path(self.place.name)))
        self.run = owner

    # -- what has to hold -------------------------------------------------------------------------

    @invariant()
    def it_stands_where_a_straight_run_stands(self) -> None:
        there = self.loop.latest
        assert there.timeline is not None
        assert (there.timeline.run, there.step) == (self.run, self.step), there.message
        assert there.timeline.end == self.ends[self.run]
        line = self.runs[self.run]
        assert there.experiment.training == line.training(self.step)
        assert [lane.phase is not None for lane in there.lanes] == [self.is_walking] * len(there.lanes)
        for lane, trainer in zip(there.lanes, line.at(self.step), strict=True):
            np.testing.assert_array_equal(lane.theta.vector, trainer.network.theta.vector)
            np.testing.assert_array_equal(lane.epochs.train_cost, trainer.history["train_cost"])
            np.testing.assert_array_equal(lane.epochs.update_ratio[1:], _column(trainer, "update_ratio")[1:])


def _column(trainer: Trainer, name: str) -> np.ndarray:
    return np.array([getattr(row, name) for row in trainer.history.rows])


@pytest.fixture(autouse=True)
def each_step_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """However quick the machine is: one mini-batch a turn, and every moment is kept."""
    clocks = (journey, "SLICE"), (journey, "STRETCH"), (recorder, "EVERY"), (recorder, "SPARING")
    for module, name in clocks:
        monkeypatch.setattr(module, name, 0.0)


QUICK = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)


def test_a_session_in_any_order_ends_where_a_straight_run_ends() -> None:
    run_state_machine_as_test(AnyOrder, settings=settings(QUICK, max_examples=6, stateful_step_count=15))


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_session_in_any_order_ends_where_a_straight_run_ends_for_long() -> None:
    many = settings(QUICK, max_examples=500, stateful_step_count=30, derandomize=False)
    run_state_machine_as_test(AnyOrder, settings=many)
