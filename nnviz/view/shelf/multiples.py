"""A chart for each setting on the shelf: its runs, which differ in their seed alone, with median and band."""

from collections.abc import Callable, Sequence
from functools import partial
from operator import is_not
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from nnviz.core.naming import in_percent
from nnviz.core.parameters import Array
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.sweep import Group, groups_of
from nnviz.session.past_view import ShelvedRun
from nnviz.training.curves import EpochCurves
from nnviz.view.parts.axis_range import Range, per_cent
from nnviz.view.parts.fan_chart import FanChart, fan_of
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.run_names import curve_names_of
from nnviz.view.parts.scrolled import Scrolled
from nnviz.view.parts.style import Style
from nnviz.view.parts.text_size import widest
from nnviz.view.parts.zoom import make_small, zoomed

_LEAST_WIDTH, _MOST_WIDTH, _LEAST_HEIGHT, _MARGIN = 150.0, 420.0, 116, 8
_BAND = "thick is the median, and shaded where four in five runs are"
_ALONE = "runs that differ in their seed alone share a chart"
_MOST = 60
"""Charts: of more settings the first are drawn."""


class Measure(NamedTuple):
    """What may be drawn of every run."""

    name: str
    of: Callable[[EpochCurves], Array]
    colour: str
    chart: Callable[[Style, str], FanChart]


MEASURES = (
    Measure(
        "training cost C",
        lambda of: of.train_cost,
        "train",
        lambda style, name: FanChart(style, name, log=True),
    ),
    Measure(
        "test accuracy / %",
        lambda of: 100 * of.test_accuracy,
        "test",
        lambda style, name: FanChart(style, name, fit=per_cent, write=in_percent),
    ),
    Measure(
        "test cost C", lambda of: of.test_cost, "test", lambda style, name: FanChart(style, name, log=True)
    ),
)


class Multiples(QWidget):
    """All charts have the same axes, so that one can be held against the other.

    Signals
    -------
    run_chosen(run)
        The number of the run on whose line somebody pressed.
    """

    run_chosen = Signal(int)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._runs: list[ShelvedRun] = []
        self._chosen: int | None = None
        self._experiments: list[Experiment] = []
        self._groups: list[Group] = []
        self._filled: list[tuple[object, Range]] = []
        self._names: list[str] = []
        self._width = _LEAST_WIDTH
        self._measure: Measure | None = None
        self.charts: list[FanChart] = []
        self.measure, self.words = QComboBox(), PlainLabel()
        self.measure.addItems([measure.name for measure in MEASURES])
        self.measure.setAccessibleName("What is drawn of every run")
        self.measure.currentIndexChanged.connect(self._draw)
        self.words.setProperty("role", "muted")
        make_small(self.words)
        line = QHBoxLayout()
        line.addWidget(self.measure)
        line.addWidget(self.words, 1)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(line)
        rows.addWidget(Scrolled(inside), 1)

    def show_runs(self, runs: Sequence[ShelvedRun], chosen: int | None) -> None:
        """Draw those that began by themselves, with one of them pointed out by its number."""
        self._chosen = chosen
        self._runs = [run for run in runs if not run.parent_step and run.curves is not None]
        experiments = [run.experiment for run in self._runs]
        if len(experiments) != len(self._experiments) or any(map(is_not, experiments, self._experiments)):
            self._experiments, self._groups = experiments, groups_of(experiments)[:_MOST]
        self._draw()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _draw(self) -> None:
        measure = MEASURES[self.measure.currentIndex()]
        self._provide(measure, len(self._groups))
        for number in range(len(self._groups)):
            self._fill(number, measure)
        spans = [low_and_high for _, low_and_high in self._filled]
        for chart in self.charts:
            chart.keep_to((min(low for low, _ in spans), max(high for _, high in spans)))
        self._share_out()

    def _provide(self, measure: Measure, count: int) -> None:
        """So many charts of this measure; those that are there are kept, and the keys with them."""
        kept = count if measure is self._measure else 0
        for chart in self.charts[kept:]:
            self._grid.removeWidget(chart)
            chart.deleteLater()
        self._measure, self.charts, self._filled = measure, self.charts[:kept], self._filled[:kept]
        while len(self.charts) < count:
            chart = measure.chart(self._style, measure.name)
            chart.run_chosen.connect(partial(self._tell, len(self.charts)))
            self.charts.append(chart)
            self._names = []  # it has no place yet

    def _fill(self, number: int, measure: Measure) -> None:
        """Draw the runs of a chart, if any of them has changed."""
        chart, group = self.charts[number], self._groups[number]
        runs = [self._runs[place] for place in group.places]
        what = [(run.run, run.name, run.curves) for run in runs]
        now = self._style, group.setting, self._chosen_of(runs), what
        if number < len(self._filled) and self._filled[number][0] == now:
            return
        curves = [_epoch_by_epoch(run.curves, measure.of) for run in runs if run.curves is not None]
        colour = self._style.colour(measure.colour)
        chart.name = group.setting or measure.name
        chart.recolour(self._style)
        fan = fan_of("", curve_names_of(runs), curves, colour, Qt.PenStyle.SolidLine)
        chart.show_fans([fan], self._chosen_of(runs))
        self._filled[number:] = [(now, chart.span), *self._filled[number + 1 :]]

    def _chosen_of(self, runs: Sequence[ShelvedRun]) -> int | None:
        return next((place for place, run in enumerate(runs) if run.run == self._chosen), None)

    def _tell(self, number: int, place: int) -> None:
        self.run_chosen.emit(self._runs[self._groups[number].places[place]].run)

    def _share_out(self) -> None:
        """As many beside one another as their names leave room for."""
        is_several = any(len(group.places) > 1 for group in self._groups)
        self.words.setText(_BAND if is_several else _ALONE)
        names = [chart.name for chart in self.charts]
        if names != self._names:
            self._names = names
            widest_name = max((widest([name]) for name in names), default=0.0)
            self._width = min(max(_LEAST_WIDTH, widest_name + _MARGIN), _MOST_WIDTH)
            self._place()

    def _place(self) -> None:
        columns = max(1, self.width() // zoomed(self._width + self._grid.spacing()))
        for place, chart in enumerate(self.charts):
            chart.setMinimumSize(zoomed(self._width), zoomed(_LEAST_HEIGHT))
            self._grid.addWidget(chart, *divmod(place, columns))


def _epoch_by_epoch(rows: EpochCurves, of: Callable[[EpochCurves], Array]) -> Array:
    """A value an epoch; of a long run, of which only some rows are at hand, those between are on a line."""
    if not len(rows.epoch):
        return np.empty(0)
    return np.interp(np.arange(rows.epoch[-1] + 1), rows.epoch, of(rows))
