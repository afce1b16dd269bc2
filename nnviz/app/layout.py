"""The panels of the window and where they stand at first. A new panel is one line here."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QTabWidget

from nnviz.app.dock import Dock
from nnviz.view.activations_panel import ActivationsPanel
from nnviz.view.backprop_panel import BackpropPanel
from nnviz.view.cost_panel import CostPanel
from nnviz.view.gradient_panel import GradientPanel
from nnviz.view.labs.chain_lab import ChainLab
from nnviz.view.labs.demon_lab import DemonLab
from nnviz.view.labs.draw_pad import DrawPad
from nnviz.view.labs.nudges_lab import NudgesLab
from nnviz.view.labs.paths_lab import PathsLab
from nnviz.view.labs.slowness_lab import SlownessLab
from nnviz.view.network_panel import NetworkPanel
from nnviz.view.outputs_panel import OutputsPanel
from nnviz.view.panel import Panel
from nnviz.view.weights_panel import WeightsPanel

LABS: tuple[type[Panel], ...] = (ChainLab, DemonLab, SlownessLab, NudgesLab, PathsLab)
"""They share one dock."""

PANELS: tuple[type[Panel], ...] = (
    NetworkPanel,
    WeightsPanel,
    BackpropPanel,
    ActivationsPanel,
    OutputsPanel,
    DrawPad,
    *LABS,
    CostPanel,
    GradientPanel,
)

VERSION = 3
"""Of a saved layout; another number when docks come or go."""

_FORM_WIDTH, _CHARTS_SHARE, _NETWORK_SHARE, _COST_SHARE = 240, 0.38, 0.56, 0.46


def arrange(window: QMainWindow, docks: Mapping[str, Dock]) -> None:
    """Form at the left, the network above its weights, the charts at the right; all else is tabs."""
    form, network, weights, cost, gradient = (
        docks[name] for name in ("form", "network", "weights", "cost", "gradient")
    )
    for dock in docks.values():
        window.removeDockWidget(dock)
        dock.setFloating(False)
    # Split one by one: all below one another, even for a moment, would make a small window grow.
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, form)
    window.splitDockWidget(form, network, Qt.Orientation.Horizontal)
    window.splitDockWidget(network, cost, Qt.Orientation.Horizontal)
    window.splitDockWidget(network, weights, Qt.Orientation.Vertical)
    window.splitDockWidget(cost, gradient, Qt.Orientation.Vertical)
    window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
    placed = (form, network, weights, cost, gradient)
    for tab in (dock for dock in docks.values() if dock not in placed):
        window.tabifyDockWidget(weights, tab)
    for dock in docks.values():
        dock.show()
    weights.raise_()
    _share_out(window, docks)


def _share_out(window: QMainWindow, docks: Mapping[str, Dock]) -> None:
    width, height = window.width() - _FORM_WIDTH, window.height() - 80
    charts = round(width * _CHARTS_SHARE)
    across = [docks[name] for name in ("form", "network", "cost")]
    window.resizeDocks(across, [_FORM_WIDTH, width - charts, charts], Qt.Orientation.Horizontal)
    for upper, lower, share in (("network", "weights", _NETWORK_SHARE), ("cost", "gradient", _COST_SHARE)):
        heights = [round(height * share), round(height * (1 - share))]
        window.resizeDocks([docks[upper], docks[lower]], heights, Qt.Orientation.Vertical)
