"""The gradient in each layer: over time, now, and in words."""

from collections.abc import Iterator, Sequence
from functools import partial
from math import nan

from PySide6.QtGui import QAction, QActionGroup, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from nnviz.engine.commands import State
from nnviz.engine.snapshot import LaneSnapshot, Snapshot
from nnviz.view.buckets import rms_buckets
from nnviz.view.curve_line import Curve
from nnviz.view.curve_plot import CurvePlot
from nnviz.view.epochs_axis import end_of_epochs
from nnviz.view.gradient_measures import MEASURES, Measure, Recent, recent
from nnviz.view.gradient_sentence import THRESHOLDS, Evidence, read_gradient
from nnviz.view.layer_bars import Bar, Column, LayerBars
from nnviz.view.naming import layer_name, number, short_name
from nnviz.view.panel import Panel
from nnviz.view.style import LANE_PENS, Style

_FEWEST_POINTS = 100
_PIXELS_APART = 1.5
_LETTERS = "ABC"


class GradientPanel(Panel):
    """One logarithmic chart of all layers, bars for now, and a sentence that reads them."""

    name = "gradient"
    title = "Gradient in each layer"

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, parent)
        self._run: int | None = None
        self.measure = MEASURES[0]
        self.plot = CurvePlot(style, log=True)
        self.plot.setAccessibleName("Gradient of each layer over epochs")
        self.plot.sight_chosen.connect(self._draw_again)
        self.bars = LayerBars(style)
        self.bars.setAccessibleName("Gradient of each layer now")
        self.sentence = QLabel(wordWrap=True)
        self.sentence.setToolTip(THRESHOLDS)
        self.sentence.setProperty("role", "note")
        # Two lines always, so that the chart does not jump when the words change.
        self.sentence.setMinimumHeight(2 * QFontMetrics(self.sentence.font()).lineSpacing() + 12)
        self.controls.addWidget(self._measure_button())
        self._arrange()

    def choose(self, measure: Measure) -> None:
        """Draw another measure."""
        self.measure = measure
        self._draw_again()

    def draw(self, snapshot: Snapshot) -> None:
        if snapshot.run != self._run:
            self._run = snapshot.run
            self.plot.look_at(None)
        self.caption.setText(self.measure.over)
        self.plot.name = f"{self.measure.symbol}, logarithmic"
        self.plot.end_at(end_of_epochs(snapshot))
        now = [recent(self.measure.read(lane)[1], noisy=self.measure.noisy) for lane in snapshot.lanes]
        self.plot.show_curves(self._curves(snapshot.lanes))
        self.bars.show_columns(self._columns(now), self.plot.frame().y)
        self._say("\n".join(_sentences(snapshot, now)))

    def recolour(self) -> None:
        self.plot.apply_style(self.look)
        self.bars.apply_style(self.look)

    def _draw_again(self) -> None:
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def _curves(self, lanes: Sequence[LaneSnapshot]) -> list[Curve]:
        curves = []
        most = max(_FEWEST_POINTS, int(self.plot.frame().box.width() / _PIXELS_APART))
        for letter, dash, lane in zip(_letters(lanes), LANE_PENS, lanes, strict=False):
            x, y = rms_buckets(*self.measure.read(lane), *self.plot.sight(), most)
            layers = y.shape[1]
            for layer in range(layers):
                name = f"{letter}{short_name(layer, layers)}"
                curves.append(Curve(name, x, y[:, layer], self.look.layer_colour(layer, layers), dash))
        return curves

    def _columns(self, now: Sequence[Recent]) -> list[Column]:
        """A column for each layer of the deepest lane; layers of the same name share one."""
        bars: dict[str, list[Bar]] = {}
        for letter, dash, one in zip(_letters(now), LANE_PENS, now, strict=False):
            layers = len(one.values)
            for layer, value in enumerate(one.values):
                words = f"{letter}{layer_name(layer, layers)}: {self.measure.symbol} = {number(value)}"
                bars.setdefault(short_name(layer, layers), []).append(Bar(value, dash, words + _over(one)))
        layers = max(len(one.values) for one in now)
        return [
            Column(name, self.look.layer_colour(layer, layers), tuple(bars[name]))
            for layer in range(layers)
            if (name := short_name(layer, layers))
        ]

    def _say(self, words: str) -> None:
        if words != self.sentence.text():
            self.sentence.setText(words)

    def _measure_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("measure ▾")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setProperty("flat", True)
        button.setToolTip("What is drawn for each layer")
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        group = QActionGroup(menu)
        for measure in MEASURES:
            action = QAction(measure.label, group, checkable=True, toolTip=measure.help)
            action.setChecked(measure is self.measure)
            action.triggered.connect(partial(self.choose, measure))
            menu.addAction(action)
        button.setMenu(menu)
        return button

    def _arrange(self) -> None:
        charts = QHBoxLayout()
        charts.setSpacing(6)
        charts.addWidget(self.plot, 1)
        charts.addWidget(self.bars)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(charts, 1)
        rows.addWidget(self.sentence)


def _letters(lanes: Sequence[object]) -> Sequence[str]:
    return [f"{letter} " for letter in _LETTERS] if len(lanes) > 1 else [""]


def _over(one: Recent) -> str:
    return f" (RMS of the last {one.points} points)" if one.points > 1 else ""


def _sentences(snapshot: Snapshot, now: Sequence[Recent]) -> Iterator[str]:
    for letter, lane, one in zip(_letters(now), snapshot.lanes, now, strict=False):
        yield letter.replace(" ", ": ") + read_gradient(_evidence(snapshot, lane, one))


def _evidence(snapshot: Snapshot, lane: LaneSnapshot, now: Recent) -> Evidence:
    costs = lane.epochs.train_cost if len(lane.epochs.train_cost) else (nan,)
    return Evidence(
        speed=now.values,
        grad_b=recent(lane.steps.grad_b, noisy=True).values,
        saturated=lane.now.saturated,
        cost=float(costs[-1]),
        start_cost=float(costs[0]),
        diverged=snapshot.state is State.DIVERGED,
    )
