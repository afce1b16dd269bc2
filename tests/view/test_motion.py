from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

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
