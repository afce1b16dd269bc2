"""The gradient in each layer: over time, now, and in words."""

from collections.abc import Sequence
from functools import partial
from math import isnan

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout

from nnviz.core.naming import lane_prefix, layer_name, number, short_name
from nnviz.core.plain_names import readable
from nnviz.experiment.lesson import Published
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.charts.curve_line import Curve
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.charts.ghosts import LONGEST
from nnviz.view.charts.gradient_detail import DROP, GradientDetail
from nnviz.view.charts.gradient_measures import MEASURES, Measure, Recent, recent
from nnviz.view.charts.layer_bars import Bar, Column, LayerBars
from nnviz.view.charts.published import bands, published_curves
from nnviz.view.charts.remedy_buttons import RemedyButtons
from nnviz.view.charts.sentences import Sentences
from nnviz.view.charts.time_axis import Unit, divergences, end_of_time, moment_of_past
from nnviz.view.panel import Panel
from nnviz.view.parts.buckets import rms_buckets
from nnviz.view.parts.numbers import Columns, stacked
from nnviz.view.parts.run_names import curve_names_of, ghosts_of
from nnviz.view.parts.style import LANE_PENS, Style, mix

_FEWEST_POINTS, _MOST_POINTS = 60, 1000
_PIXELS_APART = 1.5
_MANY_CURVES = 8
_PALE, _GHOST = 0.62, 0.3
_LOWEST, _BETWEEN = 76, 6


class GradientPanel(Panel):
    """One logarithmic chart of all layers, bars for now, and a sentence that reads them."""

    name = "gradient"
    title = "Gradient in each layer"
    shows = (
        "The length of each layer's gradient over time, one line a layer, and as bars for now: how fast the "
        "layer learns by plain descent."
    )
    how_to_read = (
        "The scale is logarithmic: from 1 down to 0.1 is ten times smaller, and so is from 0.1 to 0.01. "
        "Curves far apart mean that the early layers hardly learn, unless the optimiser makes up for it, "
        "as Adam does; the sentence below says it in words."
    )
    overlays = True

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.measure = MEASURES[0]
        self.published: Sequence[Published] = ()  # drawn behind, in its own measure
        self.unit: Unit = "epoch"
        self._is_by_hand = False
        self.plot = CurvePlot(style, log=True, values_at_ends=False)
        self.plot.setAccessibleName("Gradient of each layer over time")
        self.plot.setMinimumHeight(_LOWEST)  # whatever is open beneath it
        self.plot.sight_chosen.connect(self.draw_again)
        self.bars = LayerBars(style)
        self.bars.setAccessibleName("Gradient of each layer now")
        self.bars.column_chosen.connect(self.open)
        self.detail = GradientDetail(style)
        self.detail.closed.connect(partial(self.open, ""))
        self.detail.neuron_chosen.connect(self.neuron_selected)
        self.sentence = Sentences()
        self.remedies = RemedyButtons()
        self.remedies.remedy_taken.connect(self.remedy_taken)
        self.steps_button = _check_button("steps", "Count mini-batches in place of epochs")
        self.steps_button.clicked.connect(lambda on: self.count_in("step" if on else "epoch"))
        self.drop_button = _check_button(DROP, "Why it drops from layer to layer: by wᵀ, and by σ′")
        self.drop_button.clicked.connect(partial(self.open, DROP))
        for button in (self.steps_button, self.drop_button, self._measure_button()):
            self.controls.addWidget(button)
        self._arrange()

    def choose(self, measure: Measure) -> None:
        """Draw another measure."""
        self.measure = measure
        self.draw_again()

    def count_in(self, unit: Unit) -> None:
        """Let the axis of time be in epochs or in steps from now on."""
        self._is_by_hand = True
        self.unit = self.plot.unit = unit
        self.steps_button.setChecked(unit != "epoch")
        self.plot.look_at(None)
        self.draw_again()

    def forget_choices(self) -> None:
        """Be as at first, whatever a hand had chosen: nothing beneath the chart, and time in epochs."""
        self.measure, self._is_by_hand = MEASURES[0], False
        self.unit = self.plot.unit = "epoch"
        self.steps_button.setChecked(False)
        self.plot.look_at(None)
        self.open("")

    def _count_first_steps(self, snapshot: Snapshot) -> None:
        """Until a hand chooses, the first epoch is counted in steps: a hundredth of it says nothing."""
        reached = snapshot.step if snapshot.timeline is None else snapshot.timeline.end
        unit: Unit = "step" if 0 < reached < snapshot.batches else "epoch"
        if unit != self.unit and not self._is_by_hand:
            self.unit = self.plot.unit = unit
            self.steps_button.setChecked(unit != "epoch")
            self.plot.look_at(None)

    def open(self, what: str) -> None:
        """Show beneath the chart the drop (`DROP`) or the neurons of a layer, by its short name."""
        self.detail.open(what)
        self.drop_button.setChecked(self.detail.what == DROP)
        self.bars.marked = self.detail.what
        self.draw_again()

    def begin(self, snapshot: Snapshot) -> None:
        self.plot.look_at(None)

    def draw(self, snapshot: Snapshot) -> None:
        self._count_first_steps(snapshot)
        measure = self._measure_of(snapshot)
        self.plot.name = f"{measure.symbol}, {measure.over}, log scale"
        self.plot.band = measure.band
        self.plot.marks = divergences(snapshot, self.unit)
        self.plot.end_at(end_of_time(snapshot, self.unit))
        self.plot.now = moment_of_past(snapshot, self.unit)
        now = [recent(measure.read(lane)[1], noisy=measure.per_step) for lane in snapshot.lanes]
        own, behind = self._curves(snapshot.lanes, measure), self._behind(snapshot, measure)
        shown = self.published if self.unit == "epoch" and self.measure is MEASURES[0] else ()
        printed = published_curves(shown, len(snapshot.lanes[0].theta.biases), self.look)
        self.plot.gaps = bands(printed, len(own) + len(behind))
        self.plot.show_curves([*own, *behind, *printed])
        self.bars.show_columns(self._columns(now, measure), self.plot.frame().y)
        moved = any(len(lane.steps.step) for lane in snapshot.lanes)
        chosen = self.lane_of(snapshot)
        hint = "" if moved or len(snapshot.lanes) > 1 else " Press Space to train."
        self._say_verdicts(snapshot.lanes, hint, chosen)
        self.remedies.show_remedies(snapshot.lanes[chosen].remedies)
        self._share_room()
        self.detail.show_lane(snapshot.lanes[chosen], lane_prefix(chosen, len(snapshot.lanes), ": "))

    def numbers(self) -> Columns:
        """The curves; then the bars beside them, and what is open beneath."""
        return stacked([self.plot.numbers(), *self.bars.numbers(), self.detail.numbers()])

    def recolour_parts(self) -> None:
        for part in (self.plot, self.bars, self.detail):
            part.recolour(self.look)

    def show_neuron(self, layer: int, neuron: int) -> None:
        self.detail.mark(layer, neuron)

    def _say_verdicts(self, lanes: Sequence[LaneSnapshot], hint: str, chosen: int) -> None:
        prefixes = [lane_prefix(index, len(lanes), ": ") for index in range(len(lanes))]
        pairs = list(zip(prefixes, (lane.verdict for lane in lanes), strict=True))
        said: dict[str, list[str]] = {}  # what is true of several is said once
        for prefix, verdict in pairs:
            said.setdefault(verdict.sentence + hint, []).append(prefix.removesuffix(": "))
        lines = tuple(f"{', '.join(who)}: {words}" if any(who) else words for words, who in said.items())
        grounds = tuple(prefix + ground for prefix, verdict in pairs for ground in verdict.grounds)
        self.sentence.show_lines(lines, grounds, list(said).index(lanes[chosen].verdict.sentence + hint))

    def _share_room(self) -> None:
        """The sentences get what the chart and the remedies leave of the height."""
        helps = self.remedies.sizeHint().height() + _BETWEEN if self.remedies.isVisibleTo(self.content) else 0
        self.sentence.fit(self.body.height() - self.plot.minimumHeight() - _BETWEEN - helps)

    def _measure_of(self, snapshot: Snapshot) -> Measure:
        """What was chosen; before the first mini-batch, the same of the training set."""
        untouched = not any(len(lane.steps.step) for lane in snapshot.lanes)
        return self.measure.before_training if untouched and self.measure.per_step else self.measure

    def _curves(self, lanes: Sequence[LaneSnapshot], measure: Measure) -> list[Curve]:
        curves = []
        total = sum(len(lane.theta.biases) for lane in lanes)
        wide = self.plot.frame().box.width() / _PIXELS_APART
        most = max(_FEWEST_POINTS, int(min(wide, _MOST_POINTS / total)))
        for index, (lane, dash) in enumerate(zip(lanes, LANE_PENS, strict=False)):
            x, y = rms_buckets(*measure.read(lane, self.unit), *self.plot.sight(), most)
            layers = y.shape[1]
            for layer in range(layers):
                name = lane_prefix(index, len(lanes)) + short_name(layer, layers)
                colour = self.look.layer_colour(layer, layers)
                curves.append(Curve(name, x, y[:, layer], colour, dash, name, thick=total <= _MANY_CURVES))
        return curves

    def _behind(self, snapshot: Snapshot, measure: Measure) -> list[Curve]:
        """Of this run what came later, pale; of others the first layer, where gradients vanish."""
        view, sight, card = snapshot.timeline, self.plot.sight(), self.look.colour("card")
        found = []
        if view is not None and view.step < view.end and view.epochs is not None:
            x, y = measure.of_curves(view.epochs, view.steps, self.unit)
            x, y = rms_buckets(x, y, *sight, _FEWEST_POINTS)
            there = x >= (moment_of_past(snapshot, self.unit) or 0.0)
            for layer in range(y.shape[1]):
                pale = mix(self.look.layer_colour(layer, y.shape[1]), card, _PALE)
                name = f"later {short_name(layer, y.shape[1])}"
                found.append(Curve(name, x[there], y[there, layer], pale, thick=False))
        runs = ghosts_of(snapshot)
        for run, called in zip(runs, curve_names_of(runs), strict=True):
            assert run.curves is not None
            x, y = rms_buckets(
                *measure.of_curves(run.curves, run.step_curves, self.unit), *sight, _FEWEST_POINTS
            )
            name = f"{readable(called, LONGEST)} {short_name(0, y.shape[1])}"
            pale = mix(self.look.layer_colour(0, y.shape[1]), card, _GHOST)
            found.append(Curve(name, x, y[:, 0], pale, label=name, thick=False))
        return found

    def _columns(self, now: Sequence[Recent], measure: Measure) -> list[Column]:
        """A column for each layer of the deepest lane; layers of the same name share one."""
        bars: dict[str, list[Bar]] = {}
        for index, (one, dash) in enumerate(zip(now, LANE_PENS, strict=False)):
            layers = len(one.values)
            for layer, value in enumerate(one.values):
                name = lane_prefix(index, len(now)) + layer_name(layer, layers)
                words = f"{name}: {measure.symbol} {_equals(value)}{_over(one)}"
                bars.setdefault(short_name(layer, layers), []).append(Bar(value, dash, words))
        layers = max(len(one.values) for one in now)
        names = [short_name(layer, layers) for layer in range(layers)]
        return [
            Column(name, self.look.layer_colour(layer, layers), tuple(bars[name]))
            for layer, name in enumerate(names)
        ]

    def _measure_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("show ▾")
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
        rows.setSpacing(_BETWEEN)
        rows.addLayout(charts, 1)
        rows.addWidget(self.detail)
        rows.addWidget(self.sentence)
        rows.addWidget(self.remedies)
        self.body.room_changed.connect(self._share_room)


def _check_button(text: str, does: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(does)
    button.setCheckable(True)
    button.setProperty("flat", True)
    return button


def _equals(value: float) -> str:
    return "is not known yet" if isnan(value) else f"= {number(value)}"


def _over(one: Recent) -> str:
    return f" (RMS of the last {one.points} points)" if one.points > 1 else ""
