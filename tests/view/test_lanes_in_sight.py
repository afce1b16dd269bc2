"""Which lane a panel shows, and what the dashes of its lines mean."""

import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import picture
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from nnviz.session.snapshot import Snapshot
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.panel import Panel
from nnviz.view.parts.lane_chooser import LaneChooser
from nnviz.view.parts.lane_legend import LaneLegend
from nnviz.view.parts.style import DARK
from nnviz.view.parts.tooltip import tip


class OnePanel(Panel):
    """Shows one lane."""

    name = "one"
    drawn: Snapshot

    def draw(self, snapshot: Snapshot) -> None:
        self.drawn = snapshot


@pytest.fixture
def panel(qtbot: QtBot) -> OnePanel:
    made = OnePanel(DARK)
    qtbot.addWidget(made)
    return made


def labelled(*labels: str) -> Snapshot:
    snapshot = make_snapshot(lanes=len(labels))
    lanes = [replace(lane, label=label) for lane, label in zip(snapshot.lanes, labels, strict=True)]
    return replace(snapshot, lanes=tuple(lanes))


def test_a_panel_of_one_lane_is_given_the_one_that_was_chosen(panel: OnePanel) -> None:
    snapshot = make_snapshot(lanes=3)
    panel.show_snapshot(snapshot)
    assert panel.drawn.lanes == snapshot.lanes[:1]
    panel.follow(2)
    assert panel.drawn.lanes == snapshot.lanes[2:]
    panel.show_snapshot(make_snapshot(lanes=1, run=2))
    assert len(panel.drawn.lanes) == 1
    panel.show_snapshot(make_snapshot(lanes=0))
    assert not panel.content.isVisible()


def test_a_click_on_a_letter_asks_for_that_lane(panel: OnePanel, qtbot: QtBot) -> None:
    panel.show()
    panel.show_snapshot(make_snapshot(lanes=2))
    chooser = panel.lanes_in_sight
    assert isinstance(chooser, LaneChooser)
    assert [button.isVisible() for button in chooser.buttons] == [True, True, False]
    with qtbot.waitSignal(panel.lane_chosen) as chosen:
        qtbot.mouseClick(chooser.buttons[1], Qt.MouseButton.LeftButton)
    assert chosen.args == [1]
    panel.follow(1)
    assert [button.isChecked() for button in chooser.buttons] == [False, True, False]
    assert chooser.buttons[1].toolTip() == tip("Show twin B: B")


def has_tab(chooser: LaneChooser) -> list[bool]:
    return [bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus) for button in chooser.buttons]


def test_the_arrow_keys_go_from_letter_to_letter(panel: OnePanel, qtbot: QtBot) -> None:
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    panel.show_snapshot(make_snapshot(lanes=3))
    chooser = panel.lanes_in_sight
    assert isinstance(chooser, LaneChooser)
    assert has_tab(chooser) == [True, False, False]
    chooser.buttons[0].setFocus()
    with qtbot.waitSignal(panel.lane_chosen) as chosen:
        qtbot.keyClick(chooser.buttons[0], Qt.Key.Key_Right)
    assert chosen.args == [1]
    assert has_tab(chooser) == [False, True, False]


def test_one_lane_needs_no_chooser(panel: OnePanel) -> None:
    panel.show()
    panel.show_snapshot(make_snapshot(lanes=2))
    panel.show_snapshot(make_snapshot())
    assert not panel.lanes_in_sight.isVisible()


def test_a_panel_of_all_lanes_names_them(qtbot: QtBot) -> None:
    panel = CostPanel(DARK)
    qtbot.addWidget(panel)
    panel.resize(450, 300)
    panel.show()
    panel.show_snapshot(labelled("A", "η = 0.1", "activation = ReLU"))
    legend = panel.lanes_in_sight
    assert isinstance(legend, LaneLegend)
    assert legend.isVisible()
    assert legend.accessibleName() == "A; B: η = 0.1; C: activation = ReLU"
    with qtbot.waitSignal(panel.lane_chosen) as chosen:
        at = QPoint(round(legend.boxes()[2].left()) + 3, 8)
        qtbot.mouseClick(legend, Qt.MouseButton.LeftButton, pos=at)
    assert chosen.args == [2]
    panel.show_snapshot(make_snapshot())
    assert not legend.isVisible()


@pytest.mark.parametrize("width", [30, 120, 600])
def test_a_legend_keeps_to_its_room(qtbot: QtBot, width: int) -> None:
    legend = LaneLegend(DARK)
    qtbot.addWidget(legend)
    legend.resize(width, 16)
    legend.show_lanes(["A", "hidden neurons = 8 × 30", "activation = ReLU"], 1)
    boxes = legend.boxes()
    assert max(box.right() for box in boxes) <= max(width, 3 * 16)
    picture(legend, 2)
    assert legend.lane_at(-1) is None
