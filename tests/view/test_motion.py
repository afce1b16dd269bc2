from collections.abc import Iterator

import numpy as np
import pytest
from handmade import make_snapshot
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs import break_it_bench
from nnviz.view.labs.ball_buttons import BallButtons
from nnviz.view.parts import motion


@pytest.fixture
def reduced(qapp: QApplication) -> Iterator[None]:
    motion.reduce_motion(True)
    yield
    motion.reduce_motion(False)


def test_balls_are_at_their_end_at_once_where_motion_is_reduced(reduced: None, qtbot: QtBot) -> None:
    buttons = BallButtons()
    qtbot.addWidget(buttons)
    buttons.stand_at_end(40)
    buttons.back.click()
    with qtbot.waitSignal(buttons.moved, timeout=0):
        buttons.roll.click()
    assert buttons.at == 40
    assert buttons.roll.text() == "Roll"


@pytest.mark.parametrize(("is_reduced", "shown"), [(False, 9), (True, 5)])
def test_a_broken_copy_that_trains_is_shown_once_a_second_where_motion_is_reduced(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, is_reduced: bool, shown: int
) -> None:
    now = [0.0]
    monkeypatch.setattr(break_it_bench, "perf_counter", lambda: now[0])
    monkeypatch.setattr(motion, "is_reduced", lambda: is_reduced)
    owner = QObject()
    changes: list[float] = []
    bench = break_it_bench.Bench(owner)
    bench.changed.connect(lambda: changes.append(now[0]))
    bench._sessions.append(Training())  # type: ignore[arg-type]
    for now[0] in np.arange(0, 4.25, 0.25):
        bench._look()
    assert len(changes) == shown


class Training:
    """A session that has something new whenever it is looked at."""

    def take(self) -> Snapshot:
        return make_snapshot(state=State.RUNNING, run=1)

    def close(self) -> None:
        pass


@pytest.mark.parametrize("has_effects", [True, False])
def test_what_the_desktop_lets_move_moves_again_and_no_more(qapp: QApplication, has_effects: bool) -> None:
    effects, blinking = Qt.UIEffect.UI_General, QApplication.cursorFlashTime()
    QApplication.setEffectEnabled(effects, has_effects)
    motion.reduce_motion(True)
    assert QApplication.cursorFlashTime() == 0
    assert not QApplication.isEffectEnabled(effects)
    motion.reduce_motion(False)
    assert QApplication.cursorFlashTime() == blinking
    assert QApplication.isEffectEnabled(effects) is has_effects
