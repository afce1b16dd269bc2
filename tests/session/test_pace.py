"""How fast a run goes and how fast it is said to go, by a clock that moves when the test says so."""

from collections.abc import Callable

import numpy as np
import pytest
from by_hand import ByHand, Clock
from small_runs import small

from nnviz.session.commands import Pause, Run, State, Step, Throttle
from nnviz.session.lanes import Lanes
from nnviz.session.showing import SHARE
from nnviz.session.snapshot import Snapshot


class Timed(ByHand):
    """A session in a time of its own: it passes where the loop waits, or where the test lets it."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(small(training__epochs=1000))
        self.clock = self.inbox.clock = clock

    def run_for(self, seconds: float) -> int:
        """Let time pass; how many mini-batches were done in it."""
        before, end = self.steps, self.clock.now + seconds
        while self.clock.now < end:
            self.turn()
        return self.steps - before

    @property
    def steps(self) -> int:
        return self.controller._journey.lanes.lead.steps

    def running(self, limit: float | None) -> Snapshot:
        self.send(Throttle(limit), Run())
        self.turn()
        return self.latest


@pytest.fixture
def timed(monkeypatch: pytest.MonkeyPatch) -> Timed:
    return Timed(Clock(monkeypatch))


@pytest.mark.parametrize("limit", [2.0, 40.0])
def test_a_run_keeps_to_its_limit_through_its_evaluations(timed: Timed, limit: float) -> None:
    timed.running(limit)
    for _ in range(2):
        seconds = 25 / limit
        assert timed.run_for(seconds) == pytest.approx(25, abs=1)


def test_twice_the_speed_makes_twice_the_steps_and_no_layer_learns_faster_beside_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = []
    for limit, seconds in ((20.0, 2.0), (40.0, 1.0)):
        one = Timed(Clock(monkeypatch))
        one.running(limit)
        assert one.run_for(seconds) == pytest.approx(40, abs=1)
        while one.steps < 45:
            one.turn()
        found.append(one.controller._journey.lanes.lead.gradient.vector.copy())
    np.testing.assert_array_equal(*found)


def test_the_first_mini_batch_of_a_run_does_not_wait(timed: Timed) -> None:
    timed.running(0.5)
    timed.turn()
    assert timed.steps == 1
    assert timed.run_for(1.5) == 0


def test_the_loop_waits_for_the_next_mini_batch_and_never_keeps_a_command_waiting(timed: Timed) -> None:
    timed.running(20)
    timed.run_for(1)
    assert max(timed.inbox.waited) == pytest.approx(0.05)
    timed.inbox.waited.clear()
    timed.send(Throttle(0.1))
    timed.run_for(5)
    assert max(timed.inbox.waited) == pytest.approx(0.1)
    timed.inbox.waited.clear()
    timed.clock.cost = 0.001
    timed.send(Throttle(None))
    timed.turn()
    timed.run_for(0.1)
    assert not timed.inbox.waited


@pytest.mark.parametrize("stall", [3.0, 60.0])
def test_a_stall_is_not_made_up_for(timed: Timed, stall: float) -> None:
    timed.running(20)
    timed.run_for(2)
    timed.clock.now += stall
    # Half a second of it may be, so that a hiccup does not slow the run down.
    assert timed.run_for(1) <= 20 * (1 + 0.5) + 3
    assert timed.run_for(2) == pytest.approx(40, abs=1)


def test_a_hiccup_is_made_up_for(timed: Timed) -> None:
    timed.running(20)
    timed.run_for(2)
    timed.clock.now += 0.3
    assert timed.run_for(1) == pytest.approx(26, abs=1)


def test_time_spent_standing_is_not_made_up_for(timed: Timed) -> None:
    timed.running(20)
    timed.run_for(2)
    timed.do(Pause())
    timed.clock.now += 100
    timed.send(Run())
    timed.turn()
    assert timed.run_for(1) <= 21


def test_a_step_that_was_asked_for_does_not_wait(timed: Timed) -> None:
    before = timed.clock.now
    assert timed.do(Throttle(0.1), Step("epoch", 2)).step == 20
    assert timed.clock.now == before


@pytest.mark.parametrize("limit", [4.0, 20.0])
def test_the_speed_that_is_shown_is_that_of_the_run(timed: Timed, limit: float) -> None:
    timed.running(limit)
    timed.run_for(1.5)
    for _ in range(8):
        timed.run_for(0.25)
        assert timed.latest.state is State.RUNNING
        assert timed.latest.steps_per_second == pytest.approx(limit, rel=0.1)


def test_the_speed_of_a_run_of_one_mini_batch_a_second_is_never_told_as_more_or_none(timed: Timed) -> None:
    timed.running(1)
    timed.run_for(1)
    for _ in range(30):
        timed.run_for(0.2)
        assert timed.latest.steps_per_second == pytest.approx(1, rel=0.1)


def test_another_speed_is_shown_within_a_second(timed: Timed) -> None:
    timed.running(50)
    timed.run_for(1)
    timed.send(Throttle(10))
    timed.run_for(1.2)
    assert timed.latest.steps_per_second == pytest.approx(10, rel=0.2)


def test_the_speed_at_full_speed_is_mini_batches_over_seconds(timed: Timed) -> None:
    timed.clock.cost = 0.001
    timed.running(None)
    timed.run_for(0.6)
    before, start = timed.steps, timed.clock.now
    timed.run_for(0.6)
    true = (timed.steps - before) / (timed.clock.now - start)
    assert timed.latest.steps_per_second == pytest.approx(true, rel=0.1)


def test_what_was_done_before_a_run_counts_for_no_speed(timed: Timed) -> None:
    timed.do(Step("epoch", 50))
    timed.clock.cost = 0.01
    timed.running(None)
    timed.run_for(0.4)
    assert 0 < timed.latest.steps_per_second < 1 / timed.clock.cost
    timed.do(Pause())
    timed.clock.cost = 0.0
    timed.clock.now += 1000
    timed.running(4)
    timed.run_for(2)
    assert timed.latest.steps_per_second == pytest.approx(4, rel=0.3)


def test_there_is_no_speed_but_in_a_run(timed: Timed) -> None:
    timed.running(20)
    timed.run_for(2)
    assert timed.do(Pause()).steps_per_second == 0
    assert timed.do(Step("batch")).steps_per_second == 0


def test_pictures_of_a_run_come_no_more_often_than_forty_times_a_second(timed: Timed) -> None:
    timed.running(200)
    first = timed.latest.version
    timed.run_for(1)
    assert 20 <= timed.latest.version - first <= 41


def dear(
    timed: Timed, monkeypatch: pytest.MonkeyPatch, seconds: Callable[[], float], what: str = "observe"
) -> None:
    """Let every picture of the lanes take so long, or what else is done for it."""
    quick = getattr(Lanes, what)

    def slowly(*args: object, **kwargs: object) -> object:
        timed.clock.now += seconds()
        return quick(*args, **kwargs)

    monkeypatch.setattr(Lanes, what, slowly)


@pytest.mark.parametrize("what", ["observe", "spot_check"])
def test_pictures_and_checks_take_a_small_share_of_the_time_however_dear_one_is(
    timed: Timed, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    timed.clock.cost = 0.02
    dear(timed, monkeypatch, lambda: 0.2, what)
    timed.running(None)
    timed.run_for(6)
    first, start = timed.latest.version, timed.clock.now
    timed.run_for(25)
    seconds = 0.2 * (timed.latest.version - first)
    assert 0.7 * SHARE < seconds / (timed.clock.now - start) < 1.3 * SHARE


def test_one_dear_picture_alone_keeps_the_next_no_longer(
    timed: Timed, monkeypatch: pytest.MonkeyPatch
) -> None:
    timed.clock.cost, seconds = 0.005, [5.0]
    timed.running(None)
    dear(timed, monkeypatch, lambda: seconds.pop() if seconds else 0.0)
    timed.run_for(6)
    assert not seconds
    first = timed.latest.version
    timed.run_for(2)
    assert timed.latest.version - first > 2


def test_to_send_a_picture_of_rest_is_no_part_of_what_one_of_a_run_takes(
    timed: Timed, monkeypatch: pytest.MonkeyPatch
) -> None:
    timed.clock.cost, put = 0.005, timed._outbox.put

    def slowly(picture: Snapshot) -> None:
        timed.clock.now += 0.0 if picture.is_moving else 0.2
        put(picture)

    monkeypatch.setattr(timed._outbox, "put", slowly)
    for _ in range(8):
        timed.do(Step("batch"))
    first = timed.running(None).version
    timed.run_for(2)
    assert timed.latest.version - first > 5


def test_a_run_that_waits_for_its_next_mini_batch_is_looked_at_however_dear_it_is(
    timed: Timed, monkeypatch: pytest.MonkeyPatch
) -> None:
    dear(timed, monkeypatch, lambda: 0.04)
    timed.running(4)
    timed.run_for(2)
    first = timed.latest.version
    timed.run_for(5)
    assert timed.latest.version - first >= 20


def test_a_picture_of_a_run_is_given_up_for_a_command(timed: Timed, monkeypatch: pytest.MonkeyPatch) -> None:
    timed.clock.cost = 0.001
    timed.running(None)
    observe = Lanes.observe

    def disturbed(*args: object, **kwargs: object) -> object:
        if timed.controller.state is State.RUNNING:
            timed.send(Pause())
        return observe(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Lanes, "observe", disturbed)
    version = timed.latest.version
    timed.turn_until(State.PAUSED)
    assert timed.latest.version == version + 1
    assert timed.latest.state is State.PAUSED
    assert timed.latest.step == timed.steps
