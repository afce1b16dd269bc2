"""The seeds lab: one experiment from twenty seeds, for one run alone may be luck."""

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import NamedTuple

import numpy as np
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from nnviz.core.naming import count, in_percent, lane_prefix
from nnviz.core.parameters import Array
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.sweep import LAST_SEED
from nnviz.experiment.twins import describe, differences
from nnviz.session.job import Job
from nnviz.session.snapshot import Snapshot
from nnviz.session.starts import LaneCurves, Start, train_starts
from nnviz.view.labs.ends_table import EndsTable
from nnviz.view.labs.seeds_words import end_words, height_words, time_words, twin_words
from nnviz.view.panel import Panel
from nnviz.view.parts.axis_range import per_cent
from nnviz.view.parts.fan_chart import Fan, FanChart, fan_of
from nnviz.view.parts.job_watch import JobWatch
from nnviz.view.parts.numbers import Columns, stacked
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.style import LANE_PENS, Style
from nnviz.view.parts.tooltip import set_tip, tip
from nnviz.view.parts.zoom import QWIDGETSIZE_MAX, make_small, zoomed

STARTS = 20
_STEPS = 1000
_COLUMN, _CHART, _MARGINS, _TABLE_LOW = 60, 112, 72, 96
_IDLE = (
    "One run may be luck. Train the same experiment, twins and all, from {starts} seeds side by side, and see"
    " what most of them do."
)
_HEIGHTS = (
    "Sorted by their end cost, the starts are of another height wherever the next one ends 1.2 times as high"
    " or higher. A start that ended high may sit in a local minimum, or may only be slow."
)


class Trained(NamedTuple):
    """Starts that are there or on their way, and what they are of."""

    experiment: Experiment
    starts: list[Start]
    wanted: int


class SeedsLab(Panel):
    """A fan of curves, the table of where they end, and how often a twin does better.

    Attributes
    ----------
    starts
        How many seeds are taken: that of the experiment and those that follow.
    trained
        What is shown; None at first.
    """

    name = "seeds"
    title = "Seeds"
    shows = (
        "One experiment from twenty seeds: every run as a thin line, the median, and the band that four in"
        " five of them keep to."
    )
    how_to_read = (
        "A difference that is smaller than the band may be luck. End costs that gather at several heights"
        " are local minima: which of them one finds depends on the start."
    )
    overlays = True
    of_run = False

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.starts = STARTS
        self.trained: Trained | None = None
        self._drawn: tuple[object, ...] | None = None
        self._since = 0.0
        self._watch = JobWatch(self)
        self._watch.progressed.connect(self._follow_work)
        self._watch.succeeded.connect(lambda _: self._finish())
        self._watch.failed.connect(self._fail)
        self.button, self.progress = QPushButton(), QProgressBar()
        self.cost = FanChart(style, "training cost C", log=True)
        self.accuracy = FanChart(style, "test accuracy / %", fit=per_cent, write=in_percent)
        self.gradient = FanChart(style, "‖∂C₀/∂b¹‖, first layer", log=True)
        self.table, self.sentence = EndsTable(), PlainLabel(wordWrap=True)
        self.details = PlainLabel(wordWrap=True)
        self._arrange()
        self.button.clicked.connect(self._start_or_cancel)
        self.table.chosen.connect(lambda _: self._show_fans())
        self.table.seed_wanted.connect(lambda seed: self.change_requested.emit({"seed": seed}))
        for chart in self._charts:
            chart.run_chosen.connect(self.table.choose)
        self._show_words()

    @property
    def is_busy(self) -> bool:
        return self._watch.is_busy

    def begin_work(self) -> None:
        """Train the experiment of now from its seed and those that follow, less those that are done."""
        if self._snapshot is None or self.is_busy:
            return
        experiment, found = self._snapshot.experiment, self._to_go_on_from()
        last = min(experiment.seed + self.starts - 1, LAST_SEED)
        done = {start.seed for start in found}
        seeds = [seed for seed in range(last - self.starts + 1, last + 1) if seed not in done]
        self.trained, self._since = Trained(experiment, found, self.starts), perf_counter()
        self._watch.watch(Job(partial(train_starts, experiment, seeds, self.data_dir, found)))
        self._show_all()

    def end_work(self) -> None:
        """The starts that are done stay."""
        if self.is_busy:
            self._watch.give_up()
            self._finish()

    def draw(self, snapshot: Snapshot) -> None:
        now = (snapshot.experiment, self.look)
        if now != self._drawn:
            self._drawn = now
            self._show_all()

    def numbers(self) -> Columns:
        """A line for the end of each network of each start, then the bands, epoch by epoch."""
        starts = self._starts
        ends = [(start.seed, lane, of) for start in starts for lane, of in enumerate(start.lanes)]
        lanes = len(starts[0].lanes) if starts else 0
        table: Columns = {
            "network": [lane_prefix(lane, lanes).strip() or "A" for _, lane, _ in ends],
            "seed": [seed for seed, _, _ in ends],
            "diverged": ["yes" if of.diverged else "no" for _, _, of in ends],
            "epochs": [len(of.train_cost) - 1 for _, _, of in ends],
            "end training cost": [of.end_cost for _, _, of in ends],
            "end test accuracy": [of.end_accuracy for _, _, of in ends],
        }
        bands = [_band_columns(chart.name, fan) for chart in self._charts for fan in chart.fans]
        return stacked([table, *bands]) if starts else {}

    def recolour_parts(self) -> None:
        for chart in self._charts:
            chart.recolour(self.look)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    # -- training ---------------------------------------------------------------------------------

    def _start_or_cancel(self) -> None:
        if self.is_busy:
            self.end_work()
        else:
            self.begin_work()

    def _to_go_on_from(self) -> list[Start]:
        """What was done of the experiment of now before the work was given up."""
        if self.trained is None or self._snapshot is None or len(self._starts) >= self.starts:
            return []
        return self._starts if self.trained.experiment == self._snapshot.experiment else []

    def _follow_work(self, share: float) -> None:
        self.progress.setValue(round(share * _STEPS))
        done = f"{len(self._starts)} of {self.trained.wanted if self.trained else 0} starts"
        left = time_words(share, perf_counter() - self._since)
        self.caption.setText(f"{done} · {left}" if left else done)
        if len(self._starts) != self.table.rowCount():
            self._show_all()

    def _finish(self) -> None:
        if self.trained is not None:
            # A list of its own: who was told to stop may hand over one more.
            starts = sorted(self.trained.starts, key=lambda start: start.seed)
            self.trained = self.trained._replace(starts=starts)
        self._show_all()

    def _fail(self, reason: str) -> None:
        self._finish()
        self.sentence.setText(f"Not trained: {reason}")

    # -- showing ----------------------------------------------------------------------------------

    @property
    def _starts(self) -> list[Start]:
        return list(self.trained.starts) if self.trained is not None else []

    @property
    def _has_classes(self) -> bool:
        """Whether answers can be right or wrong; nothing else is known before any start is there."""
        example = None if self._snapshot is None else self._snapshot.example
        return example is None or bool(example.classes)

    @property
    def _charts(self) -> tuple[FanChart, ...]:
        return self.cost, self.accuracy, self.gradient

    def _show_all(self) -> None:
        self.table.show_starts(self._starts)
        self._share_out()
        self._show_fans()
        self._show_words()

    def _show_fans(self) -> None:
        place = self.table.place
        for chart, of, colour in zip(self._charts, _CURVES, self._colours, strict=True):
            chart.show_fans(self._fans(of, colour), place if place >= 0 else None)
        has_accuracy = any(np.isfinite(fan.curves).any() for fan in self.accuracy.fans)
        self.accuracy.setVisible(has_accuracy if self._starts else self._has_classes)

    @property
    def _colours(self) -> tuple[QColor, ...]:
        return self.look.colour("train"), self.look.colour("test"), QColor(self.look.hues[0])

    def _fans(self, of: Callable[[LaneCurves], Array], colour: QColor) -> list[Fan]:
        """One of each network: of a single one in the colour of what is drawn, of twins in theirs."""
        starts = self._starts
        lanes = len(starts[0].lanes) if starts else 0
        names = [f"seed {start.seed}" for start in starts]
        fans = []
        for lane in range(lanes):
            own = QColor(self.look.twins[lane]) if lanes > 1 else colour
            curves = [of(start.lanes[lane]) for start in starts]
            fans.append(fan_of(lane_prefix(lane, lanes).strip(), names, curves, own, LANE_PENS[lane]))
        return fans

    def _show_words(self) -> None:
        busy = self.is_busy
        done = len(self._to_go_on_from())
        which = f"the other {count(self.starts - done)}" if done else count(self.starts)
        self.button.setText("Cancel" if busy else f"Train {which} starts")
        self.progress.setVisible(busy)
        if not busy:
            self.caption.setText("")
        self.sentence.setText(" ".join(self._sentences()))
        starts = self._starts
        lanes = len(starts[0].lanes) if starts else 0
        self.details.setText(" ".join(height_words(starts, lane, lanes > 1) for lane in range(lanes)))
        self.details.setVisible(bool(starts))

    def _sentences(self) -> list[str]:
        """What most starts do, and in how many of them a twin does better."""
        if self.trained is None or not self.trained.starts:
            return [_IDLE.format(starts=count(self.starts))]
        experiment, starts, wanted = self.trained
        lanes = len(starts[0].lanes)
        so_far = [f"{len(starts)} of {wanted} starts so far."] if len(starts) < wanted else []
        twins = [words for lane in range(1, lanes) if (words := twin_words(starts, experiment, lane))]
        ends = [end_words(starts, lane, lanes > 1) for lane in range(lanes)]
        return [*self._stale(experiment), *so_far, *twins, *ends]

    def _stale(self, experiment: Experiment) -> list[str]:
        """What is set otherwise by now."""
        now = self._snapshot.experiment if self._snapshot is not None else experiment
        changes = differences(experiment.replace("name", now.name), now)
        if not changes and now.twins == experiment.twins:
            return []
        return [f"These are of other settings (now {describe(changes) if changes else 'other twins'})."]

    # -- laying out -------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Share of the starts that is trained")
        self.button.setToolTip(
            "In processes of their own, on all processors; the run in the window stays as it is"
        )
        self.sentence.setProperty("role", "note")
        self.details.setProperty("role", "muted")
        set_tip(self.details, tip(_HEIGHTS))
        make_small(self.details)
        self.controls.addWidget(self.button)
        charts = QHBoxLayout()
        charts.setSpacing(8)
        for chart in self._charts:
            charts.addWidget(chart, 1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(8)
        self._sides.addLayout(charts, 1)
        self._sides.addWidget(self.table)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.progress)
        rows.addWidget(self.sentence)
        rows.addLayout(self._sides, 1)
        rows.addWidget(self.details)

    def _share_out(self) -> None:
        """The table stands beside the charts where there is room, else below them."""
        table = zoomed(_COLUMN) * max(3, self.table.columnCount())
        is_wide = self.width() >= table + zoomed(3 * _CHART + _MARGINS)
        direction = QBoxLayout.Direction
        self._sides.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        self.table.setMinimumSize(table if is_wide else 0, 0 if is_wide else zoomed(_TABLE_LOW))
        self.table.setMaximumWidth(table if is_wide else QWIDGETSIZE_MAX)
        self.table.setMaximumHeight(QWIDGETSIZE_MAX if is_wide else zoomed(_TABLE_LOW))


_CURVES: tuple[Callable[[LaneCurves], Array], ...] = (
    lambda of: of.train_cost,
    lambda of: 100 * of.test_accuracy,
    lambda of: of.grad_b[:, 0],
)


def _band_columns(name: str, fan: Fan) -> Columns:
    what = f"{fan.name} {name}".strip()
    edges = zip(("10 %", "median", "90 %"), fan.band, strict=True)
    return {"epoch": fan.epochs, **{f"{what}, {edge}": values for edge, values in edges}}
