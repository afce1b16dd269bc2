"""The figures of `nnviz bench`, against clocks and workloads of which the answer is known."""

import os
import threading
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from time import thread_time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnviz.app.bench import frames, memory, painting, recorded, snapshots, startup, steps, timing
from nnviz.app.bench.report import Table
from nnviz.app.bench.setups import Setup
from nnviz.app.bench.timing import alternate
from nnviz.app.bench.watched_window import _pages
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.commands import Pause, Run, State
from nnviz.view.labs.regularisation_lab import RegularisationLab
from nnviz.view.parts.style import LIGHT


class Clock:
    """Goes on only when somebody works or sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def work(self, *seconds: float) -> Callable[[], None]:
        """A function whose calls take so long, one after the other; the last of them ever after."""
        left = list(seconds)

        def call() -> None:
            self.now += left.pop(0) if len(left) > 1 else left[0]

        return call


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timing, "perf_counter", made)
    monkeypatch.setattr(timing, "process_time", made)
    monkeypatch.setattr(frames, "perf_counter", made)
    monkeypatch.setattr(frames, "sleep", made.sleep)
    return made


def row(table: Table, name: str) -> dict[str, float | None]:
    figures = dict(table.rows)[name]
    return {column: figure.value for column, figure in zip(table.columns, figures, strict=True)}


def test_each_function_has_the_time_of_one_of_its_calls(clock: Clock) -> None:
    found = alternate({"quick": clock.work(0.001), "slow": clock.work(0.25)}, 3.0)
    assert found == {"quick": pytest.approx(0.001), "slow": pytest.approx(0.25)}


def test_neither_the_first_call_nor_one_busy_moment_is_counted(clock: Clock) -> None:
    found = alternate({"it": clock.work(9.0, 0.03, 0.03, 5.0, 0.03)}, 0.5)
    assert found["it"] == pytest.approx(0.03)


def test_what_a_function_has_done_by_another_thread_counts() -> None:
    def work() -> None:
        end = thread_time() + 0.002
        while thread_time() < end:
            pass

    def hand_on() -> None:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    assert alternate({"it": hand_on}, 0.0)["it"] >= 0.002


def test_where_a_thread_waits_for_a_core_its_clock_stands_still(clock: Clock, tmp_path: Path) -> None:
    told = tmp_path / "schedstat"
    told.write_text("7000000000 5000000000 12\n")
    start = timing.seconds_without_waiting(tmp_path)
    clock.sleep(3.0)
    told.write_text("9000000000 6000000000 14\n")
    assert timing.seconds_without_waiting(tmp_path) - start == pytest.approx(2.0)


def test_a_wait_while_the_clock_is_read_does_not_turn_it_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told, clock = tmp_path / "schedstat", Clock()

    def waits_as_it_is_read() -> float:
        now = clock.now
        if now < 103.0:
            clock.sleep(3.0)
            told.write_text("0 3000000000 2\n")
        return now

    told.write_text("0 0 1\n")
    monkeypatch.setattr(timing, "perf_counter", waits_as_it_is_read)
    assert timing.seconds_without_waiting(tmp_path) == 100.0


def test_where_the_system_does_not_tell_nobody_waited(clock: Clock, tmp_path: Path) -> None:
    assert timing.seconds_without_waiting(tmp_path) == clock.now


def test_the_busiest_thread_is_the_one_that_works() -> None:
    release = threading.Event()
    idle = threading.Thread(target=release.wait)
    idle.start()
    end = thread_time() + 0.02
    while thread_time() < end:
        pass
    found = timing.busiest_thread(os.getpid())
    release.set()
    idle.join()
    if found != Path():  # where the system tells
        assert found.name != str(idle.native_id)


def test_a_measurement_lasts_as_long_as_was_asked_for(clock: Clock) -> None:
    start = clock.now
    alternate({"a": clock.work(0.1), "b": clock.work(0.3)}, 10.0)
    assert 10 <= clock.now - start < 12


def test_the_cost_of_recording_is_what_comes_on_top_of_a_step(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("perf_counter", "thread_time"):
        monkeypatch.setattr(recorded, name, clock)
    monkeypatch.setattr("nnviz.app.bench.setups.N", 600)
    monkeypatch.setattr(recorded.Trainer, "update", stepping(clock, recorded.Trainer.update))
    monkeypatch.setattr(recorded.Recording, "look", lambda self: clock.sleep(0.0005))
    step, ratio = recorded._row(Setup("64-30-10", 10, "float32"))
    assert step.value == pytest.approx(10_500)
    assert ratio.value == pytest.approx(1.05)


def stepping(clock: Clock, update: Callable[..., None]) -> Callable[..., None]:
    """An update that takes ten milliseconds."""

    def timed(*args: Any) -> None:
        clock.sleep(0.01)
        update(*args)

    return timed


def test_a_step_is_put_beside_products_and_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    took = {"step": 2e-4, "products": 1e-4, "PyTorch": 3e-3, "scikit-learn": 8e-3}
    nothing = (lambda: None, 1)
    monkeypatch.setattr(steps, "peers", lambda setup: {"PyTorch": nothing, "scikit-learn": (nothing[0], 4)})
    monkeypatch.setattr(
        steps, "alternate", lambda functions, seconds: {name: took[name] for name in functions}
    )
    monkeypatch.setattr(steps, "WARM_UP", 0.0)
    monkeypatch.setattr("nnviz.app.bench.setups.N", 600)
    figures = steps._row(Setup("784-30-10", 10, "float32"))
    # A step in µs; in products; PyTorch 15 times as long; scikit-learn's call does four mini-batches.
    assert [figure.value for figure in figures] == [*map(pytest.approx, (200, 2, 15, 10)), None, None]
    assert [figure.is_over for figure in figures] == [False, True, False, False, False, False]


class FakeSession:
    """Trains 500 mini-batches a second of the clock, and obeys a pause after 4 ms.

    In its box lies a snapshot of long ago, as nobody took it.
    """

    pid = os.getpid()

    def __init__(self, clock: Clock) -> None:
        self._clock, self._state, self._since = clock, State.READY, 0.0
        self._old: Any = None

    def start(self) -> None: ...
    def close(self) -> None: ...

    def send(self, command: object) -> None:
        if isinstance(command, Run):
            self._since, self._state = self._clock.now, State.RUNNING
            self._old = self._now
        elif isinstance(command, Pause):
            self._clock.sleep(0.004)
            self._state, self._old = State.PAUSED, None

    @property
    def _now(self) -> Any:
        lanes = (SimpleNamespace(epochs=SimpleNamespace(epoch=[0.0])),)
        step = round(500 * (self._clock.now - self._since))
        return SimpleNamespace(state=self._state, step=step, lanes=lanes, version=self._clock.now)

    def take(self) -> Any:
        taken, self._old = self._old or self._now, None
        return taken


def test_the_speed_without_a_window_is_that_of_the_session(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "SessionApart", lambda *_: FakeSession(clock))
    with frames.Alone(Experiment(data=Data("xor")), Path()) as alone:
        assert alone.run(2.0) == pytest.approx(500, rel=0.01)
        assert alone.pause() == pytest.approx(0.004)


class FakeWindow:
    """Was watched for a while."""

    gaps = (0.004,) * 98 + (0.018, 0.05)

    def __init__(self, *_: object) -> None: ...
    def __enter__(self) -> "FakeWindow":
        return self

    def __exit__(self, *_: object) -> None: ...
    def run(self, seconds: float) -> float:
        return 300.0

    def draw_each_panel(self) -> dict[str, float]:
        return {"network": 0.002, "cost": 0.0045}

    def draw_all(self) -> list[tuple[str, str, float]]:
        return [("cost", "", 0.0025), ("costs", "softmax", 0.0025), ("demon", "", 0.0031)]

    def refreshes_per_second(self, name: str) -> float:
        return {"network": 25.0, "cost": 7.0}[name]


class FakeAlone(FakeWindow):
    """Is as fast as that with nobody to look, and obeys after so long."""

    def __init__(self) -> None:
        self._speeds = iter((400.0, 600.0, 1000.0, 600.0, 500.0))
        self._waits = cycle((0.001, 0.009, 0.003))

    def run(self, seconds: float) -> float:
        return next(self._speeds)

    def pause(self) -> float:
        return next(self._waits)


def test_window_and_panels_are_told_in_their_units(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "Alone", lambda *_: FakeAlone())
    monkeypatch.setattr("nnviz.app.bench.watched_window.WatchedWindow", FakeWindow)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    window, panels = frames.measure(lambda words: None)
    assert window.columns == ("784-30-10", "digits 64-30-10", "xor 2-8-8-1")
    assert [figure.least for figure in dict(window.rows)["training speed / that without a window"]] == [
        0.85, 0.80, 0.75,
    ]  # fmt: skip
    found = {name: figures[0] for name, figures in window.rows}
    values = {name: figure.value for name, figure in found.items()}
    assert values == {
        "event-loop gap, median ms": pytest.approx(4),
        "event-loop gap, 99th percentile ms": pytest.approx(np.percentile(FakeWindow.gaps, 99) * 1000),
        "event-loop gap, longest ms": pytest.approx(50),
        "training speed, mini-batches/s": 300,
        "training speed / that without a window": pytest.approx(0.5),  # of 400, 600, 500 and so on
        "a pause obeyed and told, longest ms": pytest.approx(9),
    }
    assert [name for name, figure in found.items() if figure.is_over] == [
        "training speed / that without a window"
    ]
    assert row(panels, "network") == {"refreshes/s": 25, "update and paint ms": pytest.approx(2)}
    assert [figure.is_over for figure in dict(panels.rows)["network"]] == [False, False]
    assert [figure.is_over for figure in dict(panels.rows)["cost"]] == [True, True]


class FakeController:
    """Trains for 19 ms of the clock, and then has itself looked at."""

    clock: Clock
    showing: snapshots.Timed
    past: Any = None
    state = State.READY

    def __init__(self, *_: object) -> None: ...
    def begin(self) -> None: ...
    def obey(self, command: object) -> None: ...

    def work(self) -> None:
        self.clock.sleep(0.019)
        self.showing.show()


def test_the_share_of_snapshots_is_of_the_time_of_the_thread_that_trains(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeController, "clock", clock, raising=False)
    monkeypatch.setattr(snapshots, "Controller", FakeController)
    monkeypatch.setattr(snapshots.Showing, "show", lambda self: clock.sleep(0.001))
    monkeypatch.setattr(snapshots, "thread_time", clock)
    share, one, often = snapshots._row(Experiment(data=Data("xor")), Path())
    assert (share.value, one.value, often.value) == pytest.approx((5, 1, 50))
    assert share.most == 5


def test_a_picture_of_a_panel_may_take_two_milliseconds_and_one_of_a_lab_three(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nnviz.app.bench.watched_window.WatchedWindow", FakeWindow)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    (table,) = painting.measure(lambda words: None)
    assert [(name, figure.value, figure.most, figure.is_over) for name, (figure,) in table.rows] == [
        ("cost", pytest.approx(2.5), 2.0, True),
        ("costs, softmax", pytest.approx(2.5), 3.0, False),
        ("demon", pytest.approx(3.1), 3.0, True),
    ]


def test_every_page_of_a_lab_is_turned_to(qtbot: QtBot) -> None:
    lab = RegularisationLab(LIGHT)
    qtbot.addWidget(lab)
    pages = _pages(lab)
    assert list(pages) == ["pull", "gap", "dropout", "weights"]
    pages["weights"]()
    assert lab.weights.isVisibleTo(lab.pages)
    assert not lab.pull.isVisibleTo(lab.pages)


class Hoarder:
    """A trainer that uses 3 MB in a step, and keeps ``kept`` of them."""

    batches = (0, 5)
    dataset = None

    def __init__(self, kept: float) -> None:
        self._kept, self._hoard = kept, [np.zeros(0)]

    def finish_evaluation(self) -> None: ...

    def advance(self) -> None:
        used = np.ones(3_000_000, np.uint8)
        self._hoard.append(used[: int(1e6 * self._kept)].copy())


@pytest.mark.parametrize(("kept", "first", "later"), [(0.0, 3, 3), (0.1, 3.9, 4.9)])
def test_memory_that_is_kept_is_told_by_the_million_steps(
    monkeypatch: pytest.MonkeyPatch, kept: float, first: float, later: float
) -> None:
    monkeypatch.setattr(memory, "FIRST", 10)
    monkeypatch.setattr(memory, "STEPS", 10)
    monkeypatch.setattr(memory, "Setup", lambda *_: SimpleNamespace(trainer=lambda: Hoarder(kept)))
    monkeypatch.setattr(memory, "LaneObserver", lambda *_: SimpleNamespace(observe=lambda *a, **k: None))
    monkeypatch.setattr(memory, "observe_example", lambda *_: None)
    (table,) = memory.measure(lambda words: None)
    found = row(table, "training")
    assert found["first MB"] == pytest.approx(first, abs=0.11)
    assert found["later MB"] == pytest.approx(later, abs=0.11)
    # 0.1 MB a step are 0.5 MB in an epoch of five mini-batches; a million steps are 200 epochs of MNIST.
    assert found["growth MB/million"] == pytest.approx((later - first) / 2 * 200, abs=10)


def test_start_up_is_from_the_start_of_the_process_to_what_it_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    programs: list[str] = []

    def start(command: list[str], **_: object) -> SimpleNamespace:
        programs.append(command[-1])
        return SimpleNamespace(stdout=f"something else\n{clock.now + (3 if 'nnviz' in command[-1] else 2)}\n")

    monkeypatch.setattr(startup, "monotonic", clock)
    monkeypatch.setattr(startup.subprocess, "run", start)
    (table,) = startup.measure(lambda words: None)
    assert row(table, "start-up") == {"window s": 3, "least s": 2, "window / least": 1.5}
    assert len(programs) == 2 * startup.STARTS + 2
