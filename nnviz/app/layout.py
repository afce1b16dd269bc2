"""The panels of the window and where they stand at first. A new panel is one line here."""

from collections.abc import Mapping
from pkgutil import resolve_name

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QTabWidget, QVBoxLayout, QWidget

from nnviz.app.dock import Dock
from nnviz.view.panel import Panel
from nnviz.view.parts.style import Style


class Entry(Struct, frozen=True):
    """A panel by the place of its class, so that a window is there before the code of what it hides.

    Attributes
    ----------
    name, title
        As the class has them.
    at_first
        Whether it is in sight when the window opens.
    guests
        Names of panels that show in it what it trains by itself.
    """

    name: str
    title: str
    place: str
    at_first: bool = False
    guests: tuple[str, ...] = ()

    def read(self) -> type[Panel]:
        """The class, whose code is read with the first asking."""
        kind: type[Panel] = resolve_name(f"nnviz.view.{self.place}")
        return kind

    def make(self, style: Style) -> Panel:
        """A new panel of this kind."""
        panel = self.read()(style)
        for name in self.guests:
            guest = next(entry for entry in PANELS if entry.name == name)
            panel.take_in(guest.title, guest.make)
        panel.help_last()
        return panel


PANELS: tuple[Entry, ...] = (
    Entry("network", "Network", "network.network_panel:NetworkPanel", at_first=True),
    Entry("weights", "Weights", "weights.weights_panel:WeightsPanel", at_first=True),
    Entry("backprop", "Backprop", "backprop.backprop_panel:BackpropPanel"),
    Entry("activations", "Activations", "activations.activations_panel:ActivationsPanel"),
    Entry("outputs", "Outputs", "outputs.outputs_panel:OutputsPanel"),
    Entry("draw", "Draw a digit", "labs.draw_pad:DrawPad"),
    Entry("data", "Data", "data.data_panel:DataPanel"),
    Entry("runs", "Runs", "shelf.shelf_panel:ShelfPanel"),
    Entry("cost", "Cost and accuracy", "charts.cost_panel:CostPanel", at_first=True),
    Entry("gradient", "Gradient in each layer", "charts.gradient_panel:GradientPanel", at_first=True),
)

LABS: tuple[Entry, ...] = (
    Entry("neuron", "Neuron", "labs.neuron_lab:NeuronLab"),
    Entry("gates", "Gates", "labs.gates_lab:GatesLab"),
    Entry("valley", "Valley", "labs.valley_lab:ValleyLab"),
    Entry("costs", "Costs", "labs.costs_lab:CostsLab"),
    Entry("regularisation", "Regularisation", "labs.regularisation_lab:RegularisationLab"),
    Entry("second_order", "Second order", "labs.second_order_lab:SecondOrderLab"),
    Entry("break_it", "Break it", "labs.break_it_lab:BreakItLab", guests=("gradient", "cost", "network")),
    Entry("seeds", "Seeds", "labs.seeds_lab:SeedsLab"),
    Entry("chain", "Chain lab", "labs.chain_lab:ChainLab"),
    Entry("demon", "The demon", "labs.demon_lab:DemonLab"),
    Entry("slowness", "Slow weights", "labs.slowness_lab:SlownessLab"),
    Entry("nudges", "Nudges", "labs.nudges_lab:NudgesLab"),
    Entry("paths", "Paths", "labs.paths_lab:PathsLab"),
)
"""They share one dock."""

VERSION = 5
"""Of a saved layout; another number when docks come or go."""

_FORM_WIDTH, _CHARTS_SHARE, _NETWORK_SHARE, _COST_SHARE = 240, 0.4, 0.515, 0.47


def make_docks(
    window: QMainWindow, form: QWidget, panels: Mapping[str, Panel], below_network: QWidget
) -> dict[str, Dock]:
    """A dock for the form and for each panel, by name; those that are not made yet come later."""
    network = QWidget()
    rows = QVBoxLayout(network)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(6)
    rows.addWidget(panels["network"], 1)
    rows.addWidget(below_network)
    docks = {"form": Dock("form", "Experiment", form, window)}
    for entry in PANELS:
        panel = network if entry.name == "network" else panels.get(entry.name, QWidget())
        docks[entry.name] = Dock(entry.name, entry.title, panel, window)
    docks["labs"] = Dock("labs", "Labs", QWidget(), window)
    return docks


def arrange(window: QMainWindow, docks: Mapping[str, Dock]) -> None:
    """Form at the left, the network above its weights, the charts at the right; all else is tabs."""
    form, network, weights, cost, gradient = (
        docks[name] for name in ("form", "network", "weights", "cost", "gradient")
    )
    for dock in docks.values():
        dock.setFloating(False)  # while it still has a place to go back to: later it would go on floating
        window.removeDockWidget(dock)
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
