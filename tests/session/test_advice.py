"""While a run that is ill stands still, what helps it is looked for; the run itself is not kept waiting."""

from collections.abc import Callable

from by_hand import ByHand, Silent
from small_runs import Watcher, small

from nnviz.experiment.experiment import Experiment
from nnviz.session.advice import Advice
from nnviz.session.commands import Retune, Run, Seek, State, Step
from nnviz.session.lanes import Lanes
from nnviz.session.snapshot import Snapshot

Start = Callable[[Experiment], Watcher]


def is_helped(snapshot: Snapshot) -> bool:
    return bool(snapshot.lanes) and any(lane.remedies for lane in snapshot.lanes)


def test_what_helps_a_divergence_is_found_and_does_not_diverge(watch: Start) -> None:
    watcher = watch(small(training__eta=1e6))
    watcher.until(lambda snapshot: snapshot.state is State.READY)
    watcher.session.send(Run())
    (lane,) = watcher.until(is_helped).lanes
    assert lane.verdict.kind == "diverged"
    assert lane.divergence is not None
    mended = watch(small(**{path.replace(".", "__"): value for path, value in lane.remedies[0].items()}))
    mended.until(lambda snapshot: snapshot.state is State.READY)
    mended.session.send(Run())
    assert mended.until(lambda snapshot: snapshot.state is State.FINISHED).lanes[0].divergence is None


def test_a_run_that_is_well_gets_no_advice_and_one_that_goes_on_loses_it(watch: Start) -> None:
    watcher = watch(small(network__initializer="zeros", training__epochs=100_000))
    watcher.until(lambda snapshot: snapshot.state is State.READY)
    watcher.session.send(Step("epoch", 1))
    (lane,) = watcher.until(is_helped).lanes
    assert lane.verdict.kind == "symmetric"
    watcher.session.send(Run())
    watcher.until(lambda snapshot: snapshot.state is State.RUNNING and not is_helped(snapshot))


def test_a_moment_has_the_same_verdict_again_when_one_comes_back_to_it(watch: Start) -> None:
    def is_evaluated_at(step: int) -> Callable[[Snapshot], bool]:
        return lambda snapshot: snapshot.step == step and snapshot.lanes[0].answers is not None

    watcher = watch(small(network__activation="relu", training__eta=1.0))
    watcher.until(lambda snapshot: snapshot.state is State.READY)
    watcher.session.send(Run())
    before = watcher.until(lambda snapshot: snapshot.state is State.FINISHED)
    assert before.lanes[0].verdict.kind == "dead"
    for step in (5, before.step):
        watcher.session.send(Seek(step))
        again = watcher.until(is_evaluated_at(step))
    assert again.lanes[0].verdict == before.lanes[0].verdict


class Asked(Silent):
    """Notes what is asked of it."""

    def __init__(self) -> None:
        super().__init__(None)
        self.calls: list[str] = []

    def seek(self, lanes: Lanes) -> None:
        self.calls.append("sought too early" if lanes.is_evaluating else "sought")

    def drop(self) -> None:
        self.calls.append("dropped")


def test_advice_is_sought_of_what_is_evaluated_and_no_longer_while_it_trains() -> None:
    loop = ByHand(small(training__epochs=1000))
    loop.do(Step("batch", 12))
    asked = loop.controller.advice = Asked()
    loop.do(Seek(5))
    assert set(asked.calls) == {"dropped", "sought"}
    assert asked.calls[-1] == "sought"
    loop.send(Run())
    loop.turn()
    assert asked.calls[-1] == "dropped"


def test_what_helped_a_moment_is_not_offered_at_another() -> None:
    loop = ByHand(small())
    advice, lanes = Advice(None), loop.controller.journey.lanes  # type: ignore[union-attr]
    advice.found = (({"training.eta": 0.1},),)
    advice.seek(lanes)
    assert advice.found_for(lanes) == ()


def test_a_verdict_tells_of_speeds_or_of_sizes_as_the_optimiser_in_force_asks_for() -> None:
    loop = ByHand(small(network__hidden=[6, 6, 6]))
    assert "would learn" in loop.lane.verdict.sentence
    loop.do(Retune(loop.latest.experiment.replace("training.optimizer", "adam").training))
    assert "The gradient of hidden 1 is" in loop.lane.verdict.sentence


def test_each_twin_is_judged_and_helped_by_itself(watch: Start) -> None:
    twins = Experiment.from_dict({**small().to_dict(), "twins": [{"network.initializer": "zeros"}]})
    two = watch(twins)
    two.until(lambda snapshot: snapshot.state is State.READY)
    two.session.send(Step("epoch", 1))
    a, b = two.until(is_helped).lanes
    assert (a.verdict.kind, b.verdict.kind) != ("symmetric", "symmetric")
    assert b.verdict.kind == "symmetric"
    assert (a.remedies, bool(b.remedies)) == ((), True)


def test_a_change_of_hyperparameters_asks_again(watch: Start) -> None:
    watcher = watch(small(training__eta=1e6))
    watcher.until(lambda snapshot: snapshot.state is State.READY)
    watcher.session.send(Run())
    first = watcher.until(is_helped).lanes[0].remedies
    watcher.session.send(Retune(watcher.latest.experiment.replace("training.eta", 20.0).training))  # type: ignore[union-attr]
    again = watcher.until(lambda snapshot: is_helped(snapshot) and snapshot.lanes[0].remedies != first)
    assert again.lanes[0].verdict.kind == "diverged"
