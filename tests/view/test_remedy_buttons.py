"""What helps a run stands on a button, and what else helps in its menu."""

import pytest
from pytestqt.qtbot import QtBot

from nnviz.view.charts.remedy_buttons import RemedyButtons

SLOWER, SMALLER = {"training.eta": 0.05}, {"network.initializer": "xavier"}


@pytest.fixture
def buttons(qtbot: QtBot) -> RemedyButtons:
    made = RemedyButtons()
    qtbot.addWidget(made)
    return made


def test_the_likeliest_is_named_on_the_button_and_in_its_tip_before_what_a_click_does(
    buttons: RemedyButtons, qtbot: QtBot
) -> None:
    buttons.show_remedies([SLOWER, SMALLER])
    words = buttons.first.text()
    assert "0.05" in words
    assert buttons.first.accessibleName().startswith(f"{words}. ")
    assert buttons.first.toolTip().index(words) < buttons.first.toolTip().index("Begins anew")
    with qtbot.waitSignal(buttons.remedy_taken) as taken:
        buttons.first.click()
    assert taken.args == [SLOWER]
    (other,) = buttons.menu.actions()
    with qtbot.waitSignal(buttons.remedy_taken) as taken:
        other.trigger()
    assert taken.args == [SMALLER]


def test_where_nothing_helps_nothing_is_offered(buttons: RemedyButtons) -> None:
    buttons.show_remedies([SLOWER])
    assert buttons.isVisibleTo(None)
    assert not buttons.others.isVisibleTo(buttons)
    buttons.show_remedies([])
    assert not buttons.isVisibleTo(None)
