"""The costs lab: what a cost is good for, and which output it goes with (book ch. 3)."""

from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Reset
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs.cost_table import CostTable
from nnviz.view.labs.pages import Pages
from nnviz.view.labs.slowdown_bench import SlowdownBench
from nnviz.view.labs.softmax_bench import SoftmaxBench
from nnviz.view.panel import Panel
from nnviz.view.parts.numbers import Columns, stacked
from nnviz.view.parts.style import Style


class CostsLab(Panel):
    """Three benches: the learning slowdown, softmax and surprise, and the table of outputs and costs."""

    name = "costs"
    title = "Costs"
    shows = (
        "How a cost decides what is learnt, and how fast: a neuron that is badly wrong, softmax, surprise."
    )
    how_to_read = (
        "Drag where the neuron starts, or a z of the softmax, and see at once what follows. In the table each"
        " output has its error δ with each cost; choose a pair to train it."
    )
    of_run = False

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.slowdown, self.softmax, self.table = SlowdownBench(style), SoftmaxBench(style), CostTable(style)
        self.pages = Pages(
            {
                "slowdown": ("The learning slowdown", self.slowdown),
                "softmax": ("Softmax and surprise", self.softmax),
                "pairs": ("Which cost goes with which output", self.table),
            }
        )
        self.controls.addWidget(self.pages.chooser)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.pages)
        self.pages.turned.connect(self.draw_again)
        self.slowdown.start_requested.connect(self._start)
        self.softmax.command_requested.connect(self.command_requested)
        self.table.change_requested.connect(self.change_requested)
        self.table.remedy_taken.connect(self.remedy_taken)
        self.show_content()  # most of it needs no network

    @property
    def is_busy(self) -> bool:
        return self.table.formula.is_busy

    def show_snapshot(self, snapshot: Snapshot) -> None:
        super().show_snapshot(snapshot)
        self.show_content()

    def draw(self, snapshot: Snapshot) -> None:
        benches = (self.softmax, self.table)
        self.pages.draw_in_turn(snapshot, {one: partial(one.show_snapshot, snapshot) for one in benches})

    def let_go(self) -> None:
        super().let_go()
        self.softmax.let_go()
        self.table.let_go()

    def numbers(self) -> Columns:
        benches = (self.slowdown, self.softmax, self.table)
        return stacked(bench.numbers() for bench in benches if bench.isVisibleTo(self))

    def recolour_parts(self) -> None:
        for bench in (self.slowdown, self.softmax, self.table):
            bench.recolour(self.look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pages.fit(event.size())

    def _start(self, experiment: Experiment) -> None:
        self.command_requested.emit(Reset(experiment))
