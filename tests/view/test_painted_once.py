"""Nothing is painted twice for one snapshot: a second painting costs as much as the first."""

from collections.abc import Callable

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.parameters import Parameters
from nnviz.session.commands import State
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.network.network_painter import NetworkPainter
from nnviz.view.network.network_panel import NetworkPanel
from nnviz.view.outputs.outputs_panel import OutputsPanel
from nnviz.view.panel import Panel
from nnviz.view.parts.style import DARK, LIGHT


class Paintings(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


def shown(qtbot: QtBot, panel: Panel) -> None:
    qtbot.addWidget(panel)
    panel.resize(645, 300)
    with qtbot.waitExposed(panel):
        panel.show()


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


def test_each_plot_of_the_cost(qtbot: QtBot) -> None:
    panel = CostPanel(LIGHT)
    shown(qtbot, panel)
    panel.show_snapshot(make_snapshot(epochs=5))
    settle()
    plots = [Paintings(plot) for plot in (panel.cost_plot, panel.accuracy_plot)]
    panel.show_snapshot(make_snapshot(epochs=5))
    settle()
    assert [plot.count for plot in plots] == [1, 1]


def test_the_table_of_examples(qtbot: QtBot) -> None:
    panel = OutputsPanel(LIGHT)
    shown(qtbot, panel)
    data = make_dataset(np.random.default_rng(0).random((6, 4)), [0, 1, 2, 0, 1, 2], classes=("a", "b", "c"))
    outputs = np.eye(3)[[0, 1, 2, 1, 2, 0]]
    panel.show_snapshot(with_data(make_snapshot((4, 2, 3)), data, outputs))
    settle()
    table = Paintings(panel.classes.table.view.viewport())
    better = np.eye(3)[[0, 1, 2, 1, 1, 2]]
    panel.show_snapshot(with_data(make_snapshot((4, 2, 3)), data, better))
    settle()
    assert table.count == 1


def test_the_cost_only_when_an_epoch_is_over_or_something_else_is_drawn(qtbot: QtBot) -> None:
    panel = CostPanel(LIGHT)
    shown(qtbot, panel)
    running = make_snapshot(state=State.RUNNING, epochs=5)
    panel.show_snapshot(running)
    settle()
    plot = Paintings(panel.cost_plot)

    def paintings_of(act: Callable[[], object]) -> int:
        plot.count = 0
        act()
        settle()
        return plot.count

    step = replace(running, step=running.step + 1, version=2)
    assert paintings_of(lambda: panel.show_snapshot(step)) == 0
    (lane,) = running.lanes
    steps = lane.steps.epoch * (8 / lane.steps.epoch[-1])  # past a round number, to which all charts go on
    later = replace(lane, steps=replace(lane.steps, epoch=steps))
    assert paintings_of(lambda: panel.show_snapshot(replace(step, lanes=(later,)))) == 1
    assert panel.cost_plot.sight() == (0, 8)
    epoch = replace(step, lanes=(replace(lane, epochs=replace(lane.epochs)),))
    assert paintings_of(lambda: panel.show_snapshot(epoch)) == 1
    assert paintings_of(lambda: panel.show_snapshot(replace(epoch, run=2))) >= 1
    assert paintings_of(lambda: panel.recolour(DARK)) >= 1
    assert paintings_of(lambda: panel.show_snapshot(replace(epoch, run=2, state=State.PAUSED))) == 1


def test_the_edges_of_the_network_only_where_one_has_another_shade(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paintings, plainly = [], NetworkPainter.paint_edges
    monkeypatch.setattr(
        NetworkPainter, "paint_edges", lambda *a, **kinds: [paintings.append(a), plainly(*a, **kinds)]
    )
    panel = NetworkPanel(LIGHT)
    shown(qtbot, panel)
    theta = Parameters((2, 2, 1))
    theta.weights[0][:] = [[1.0, -1.0], [0.5, 0.25]]
    snapshot = make_snapshot((2, 2, 1), theta=theta)

    def paintings_with(weight: float) -> int:
        other = theta.copy()
        other.weights[0][1, 1] = weight
        lane = replace(snapshot.lanes[0], theta=other)
        paintings.clear()
        panel.show_snapshot(replace(snapshot, lanes=(lane,), version=snapshot.version + 1))
        settle()
        return len(paintings)

    assert paintings_with(0.25) == 1
    assert paintings_with(0.2501) == 0
    assert paintings_with(0.75) == 1
    assert paintings_with(-0.75) == 1
