"""What is told of a session, whatever the pace of its snapshots."""

from collections.abc import Iterator
from typing import Any
from weakref import ReferenceType, ref

import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.data.catalog import load
from nnviz.session.commands import Command, State
from nnviz.session.snapshot import Snapshot
from nnviz.view import session_bridge
from nnviz.view.panel import Panel
from nnviz.view.parts import motion
from nnviz.view.parts.style import LIGHT
from nnviz.view.session_bridge import SessionBridge


class Handmade:
    """In place of a session: shows what it is given."""

    def __init__(self) -> None:
        self.snapshots: list[Snapshot] = []

    def start(self) -> None:
        pass

    def take(self) -> Snapshot | None:
        return self.snapshots.pop(0) if self.snapshots else None

    def send(self, command: Command) -> None:
        raise AssertionError("nobody asked for anything")

    def close(self) -> None:
        pass


@pytest.fixture
def session() -> Handmade:
    return Handmade()


@pytest.fixture
def bridge(qtbot: QtBot, session: Handmade) -> Iterator[SessionBridge]:
    bridge = SessionBridge(session)  # type: ignore[arg-type]
    bridge.start()
    yield bridge
    bridge.close()


def test_the_last_of_several_quick_snapshots_of_a_run_is_told(
    qtbot: QtBot, session: Handmade, bridge: SessionBridge
) -> None:
    told: list[Snapshot] = []
    bridge.status_ready.connect(told.append)
    running = [make_snapshot(state=State.RUNNING, version=version) for version in (1, 2, 3)]
    session.snapshots = list(running)
    qtbot.waitUntil(lambda: running[-1] in told)
    assert told[0] is running[0]
    assert len(told) == 2
    assert not session.snapshots


class Counting(Panel):
    """Counts how often it is drawn."""

    name, drawn = "counting", 0

    def draw(self, snapshot: Snapshot) -> None:
        self.drawn += 1


@pytest.mark.parametrize("reduced", [False, True])
def test_where_motion_is_reduced_a_panel_is_drawn_once_a_second(
    qtbot: QtBot, session: Handmade, monkeypatch: pytest.MonkeyPatch, reduced: bool
) -> None:
    now = 0.0
    monkeypatch.setattr(session_bridge, "perf_counter", lambda: now)
    monkeypatch.setattr(session_bridge, "thread_time", lambda: 0.0)
    bridge, panel = SessionBridge(session), Counting(LIGHT)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.show()
    QApplication.processEvents()
    bridge.add_panel(panel)
    motion.reduce_motion(reduced)
    try:
        for tenth in range(21):
            now = 10 + tenth / 10 + 0.001
            session.snapshots = [make_snapshot(state=State.RUNNING, version=tenth)]
            bridge.look()
    finally:
        motion.reduce_motion(False)
    assert panel.drawn == (3 if reduced else 21)


def test_another_experiment_is_told_of_and_the_window_held_until_all_panels_have_drawn_it(
    qtbot: QtBot, session: Handmade, bridge: SessionBridge
) -> None:
    panels = [Counting(LIGHT), Counting(LIGHT)]
    for panel in panels:
        qtbot.addWidget(panel)
        panel.show()
        bridge.add_panel(panel)
    QApplication.processEvents()
    told: list[Snapshot] = []
    held: list[tuple[bool, list[int]]] = []
    bridge.status_ready.connect(told.append)
    bridge.held.connect(lambda is_held: held.append((is_held, [panel.drawn for panel in panels])))
    drawn = []
    first = make_snapshot(version=0)
    for version in range(6):  # another with each look: none is waited for twice
        experiment = first.experiment.replace("seed", version)
        session.snapshots = [replace(first, version=version, experiment=experiment)]
        bridge.look()
        drawn.append([panel.drawn for panel in panels])
    assert len(told) == 6
    assert drawn == [[1, 1], [1, 1], [2, 1], [2, 2], [2, 2], [2, 2]]  # one a look
    assert held == [(True, [1, 1]), (False, [2, 2]), (True, [2, 2])]
    for _ in range(4):
        bridge.look()
    assert held[-1] == (False, [3, 3])
    assert [panel.drawn for panel in panels] == [3, 3]


def test_a_fault_in_a_panel_does_not_hold_the_window(
    qtbot: QtBot, session: Handmade, bridge: SessionBridge
) -> None:
    class Faulty(Counting):
        def draw(self, snapshot: Snapshot) -> None:
            super().draw(snapshot)
            if self.drawn > 1:
                raise ZeroDivisionError

    panel = Faulty(LIGHT)
    qtbot.addWidget(panel)
    panel.show()
    bridge.add_panel(panel)
    QApplication.processEvents()
    held: list[bool] = []
    bridge.held.connect(held.append)
    first = make_snapshot(version=0)
    other = replace(first, version=1, experiment=first.experiment.replace("seed", 1))
    session.snapshots = [first, other]
    with qtbot.captureExceptions() as faults:
        qtbot.waitUntil(lambda: held == [True, False])
    assert len(faults) == 1


def test_out_of_sight_a_panel_keeps_no_data_that_others_took_the_place_of(qtbot: QtBot) -> None:
    session = Handmade()
    bridge, panel = SessionBridge(session), Counting(LIGHT)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    bridge.add_panel(panel)

    def show_other_data(version: int) -> ReferenceType[Any]:
        data = load("circle", train_size=10, test_size=10)
        session.snapshots = [replace(make_snapshot(version=version), dataset=data)]
        bridge.look()
        return ref(data.x_train)

    panel.show()
    QApplication.processEvents()
    first = show_other_data(1)
    assert first() is not None
    panel.hide()
    show_other_data(2)
    assert first() is None
    panel.show()
    QApplication.processEvents()
    bridge.look()
    assert panel.drawn == 2
    assert not panel.nothing.isVisible()
