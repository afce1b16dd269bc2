"""The gap between what was learnt by heart and what holds elsewhere; and the best cure, more data."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnviz.core.naming import count, lane_prefix, number, percent, plain
from nnviz.core.written import measured
from nnviz.core.written_line import Line
from nnviz.data.dataset import Dataset
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.more_data import SIZE, TIMES, more_data
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.parts.copying import copy_of, offer_copies
from nnviz.view.parts.numbers import Columns, stacked
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.tooltip import set_tip, tip
from nnviz.view.parts.zoom import make_small

_BY_TWIN = "A twin trains on it already, in as many steps as the others: an epoch of it is longer."


class OverfittingBench(QWidget):
    """The gap of each lane in numbers, and one button that trains the same on ten times the data.

    Attributes
    ----------
    lines
        Test cost less training cost of each lane, written out.
    change
        What the button asks for, by path; None where there is no more data, or a twin has it.
    """

    remedy_taken = Signal(object)
    """Values of fields, by path: a twin on more data."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.change: dict[str, int | None] | None = None
        self._asked: object = None
        self._lanes: tuple[LaneSnapshot, ...] = ()
        self.gaps, self.reason = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.button = QPushButton(_ten_times())
        self.button.clicked.connect(lambda: self.remedy_taken.emit(self.change))
        offer_copies(self.gaps, lambda: copy_of(self.lines))
        for label in (self.gaps, self.reason):
            make_small(label)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.button)
        line.addWidget(self.reason, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.gaps)
        rows.addLayout(line)
        rows.addStretch()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Tell of all lanes, and whether there is more data."""
        epochs = [len(lane.epochs.epoch) for lane in snapshot.lanes]
        if not snapshot.is_moving or epochs != [len(lane.epochs.epoch) for lane in self._lanes]:
            self._tell(snapshot)
        asked = snapshot.experiment, _sizes(snapshot.dataset)
        if asked != self._asked:
            self._asked = asked
            self._look_for_more(snapshot)

    def _tell(self, snapshot: Snapshot) -> None:
        self._lanes = snapshot.lanes
        self.lines = [line for lane in snapshot.lanes if (line := gap_line(lane)) is not None]
        told = [_told(lane, i, len(snapshot.lanes)) for i, lane in enumerate(snapshot.lanes)]
        self.gaps.setText("\n".join(told))

    def numbers(self) -> Columns:
        """An epoch of a lane a row."""
        return stacked(
            {
                "network": lane_prefix(i, len(self._lanes), "") or "A",
                "epoch": lane.epochs.epoch,
                "training cost": lane.epochs.train_cost,
                "test cost": lane.epochs.test_cost,
                "gap": lane.epochs.test_cost - lane.epochs.train_cost,
            }
            for i, lane in enumerate(self._lanes)
        )

    def _look_for_more(self, snapshot: Snapshot) -> None:
        data = snapshot.dataset
        self.change, why = None, "The data are not there yet."
        if data is not None:
            try:
                change = more_data(snapshot.experiment, len(data.x_train), len(data.x_test))
                sizes = [lane.experiment.data.train_size for lane in snapshot.lanes]
                self.change, why = (None, _BY_TWIN) if change[SIZE] in sizes else (change, "")
            except ExperimentError as error:
                why = f"There is no more data: {error}."
        self.button.setEnabled(self.change is not None)
        size = self.change[SIZE] if self.change else None
        self.button.setText(_ten_times() if self.change is None or size else "All the data")
        which = f"on {count(size)} examples" if size else "on all examples there are"
        n = f", in place of {count(len(data.x_train))}" if data is not None else ""
        self.reason.setText(f"As a twin: the same {which}{n}, in as many steps." if self.change else why)
        set_tip(self.button, tip(self.reason.text()))


def _sizes(data: Dataset | None) -> tuple[int, int] | None:
    return None if data is None else (len(data.x_train), len(data.x_test))


def gap_line(lane: LaneSnapshot) -> Line | None:
    """Test cost less training cost; None while there are not both."""
    rows = lane.epochs
    if not len(rows.epoch) or not np.isfinite([rows.train_cost[-1], rows.test_cost[-1]]).all():
        return None
    train, test = float(rows.train_cost[-1]), float(rows.test_cost[-1])
    return Line(r"C_{test} - C_{train}", measured(test) - measured(train), test - train)


def _told(lane: LaneSnapshot, index: int, lanes: int) -> str:
    """The gap now, and what the best epoch was."""
    who, line = lane_prefix(index, lanes, ": "), gap_line(lane)
    if line is None:
        return f"{who}no test examples were asked yet, and there is no gap."
    rows = lane.epochs
    best = int(np.nanargmin(rows.test_cost))
    said = f"{who}gap {line.words}"
    right = rows.train_accuracy[-1], rows.test_accuracy[-1]
    if np.isfinite(right).all():
        said += f"; right {percent(right[0])} in training, {percent(right[1])} in test"
    if best < len(rows.epoch) - 1:
        said += f"; lowest test cost {number(rows.test_cost[best])} after epoch {plain(rows.epoch[best])}"
    return f"{said}."


def _ten_times() -> str:
    return f"{TIMES} times the data"
