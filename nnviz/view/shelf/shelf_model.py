"""The runs of a session as rows."""

from collections.abc import Callable, Sequence
from math import isnan
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from nnviz.core.naming import count, fixed, number, percent
from nnviz.core.plain_names import short
from nnviz.session.past_view import ShelvedRun
from nnviz.session.snapshot import Snapshot
from nnviz.view.parts.moments import moment_words
from nnviz.view.parts.run_names import run_name
from nnviz.view.parts.style import small_font
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.zoom import zoomed_font

Index = QModelIndex | QPersistentModelIndex

# Plain numbers: a view asks for seven roles of each cell, and to compare with an enumeration is dear.
_DISPLAY, _EDIT = Qt.ItemDataRole.DisplayRole.value, Qt.ItemDataRole.EditRole.value
_ALIGNMENT, _TOOLTIP = Qt.ItemDataRole.TextAlignmentRole.value, Qt.ItemDataRole.ToolTipRole.value
_FONT = Qt.ItemDataRole.FontRole.value
_ROLES = frozenset({_DISPLAY, _EDIT, _ALIGNMENT, _TOOLTIP, _FONT})
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value


_INDENT = "\u2003"
"""Before the "└" of what came from a branch."""


class Column(NamedTuple):
    """One column: its head, what that means, what stands in it, and its longest number; text has none."""

    head: str
    help: str
    words: Callable[["ShelfModel", ShelvedRun], str]
    longest: str = ""

    @property
    def is_text(self) -> bool:
        """Whether it takes what room there is."""
        return not self.longest


class ShelfModel(QAbstractTableModel):
    """A row a run, in the order they began; a branch stands below the run that it left, with "└"."""

    rename_requested = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.runs: tuple[ShelvedRun, ...] = ()
        self.here: int | None = None
        self._shelf: list[int] = []
        self._depths: dict[int, int] = {}

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the runs of a snapshot; rows that stay keep their place and their selection."""
        shelf = [run.run for run in snapshot.shelf]
        same = shelf == self._shelf
        if not same:
            self.beginResetModel()
            self._shelf, self._depths = shelf, _in_families(snapshot.shelf)
        found = {run.run: run for run in snapshot.shelf}
        self.runs = tuple(found[number] for number in self._depths)
        self.here = snapshot.timeline.run if snapshot.timeline is not None else None
        if not same:
            self.endResetModel()
        elif self.runs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.runs) - 1, len(COLUMNS) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.runs)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == _ALIGNMENT:
            return _LEFT if column.is_text else _RIGHT
        return {_DISPLAY: column.head, _TOOLTIP: tip(column.help)}.get(role)

    def data(self, index: Index, role: int = 0) -> Any:
        if role not in _ROLES:
            return None
        run, column = self.runs[index.row()], COLUMNS[index.column()]
        if role == _DISPLAY:
            return column.words(self, run)
        if role == _ALIGNMENT:
            return _LEFT if column.is_text else _RIGHT
        if role == _FONT:
            return zoomed_font(small_font(bold=True)) if run.run == self.here else None
        return short(run.name) if role == _EDIT else tip(*self._lines(run), title=run_name(run))

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == 0 else flags

    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        run, name = self.runs[index.row()], short(str(value).strip())
        if role == _EDIT and name != short(run.name):
            self.rename_requested.emit(run.run, name)
        return False  # until the session has taken it

    def _lines(self, run: ShelvedRun) -> list[str]:
        lines = [f"run {run.run}", self.came_from(run), f"{count(run.steps)} mini-batches"]
        if run.run == self.here:
            lines.append("the one at hand")
        return [*lines, "Enter or a double click goes to its end; F2 renames it"]

    def came_from(self, run: ShelvedRun) -> str:
        """Which run it came from, and when."""
        parent = next((run_name(other) for other in self.runs if other.run == run.parent), "")
        if not parent:
            return "the first" if run.parent is None else ""
        return (
            f"{parent}, from {moment_words(run.curves, run.parent_step)}"
            if run.parent_step
            else f"after {parent}"
        )

    def name(self, run: ShelvedRun) -> str:
        """With its place in the family."""
        depth = self._depths[run.run]
        return f"{_INDENT * (depth - 1)}└ {run_name(run)}" if depth else run_name(run)

    def differs(self, run: ShelvedRun) -> str:
        """What sets it apart, and since when."""
        since = f" from {short_moment(run)}" if run.parent_step else ""
        parent = next((other for other in self.runs if other.run == run.parent), None)
        # After another experiment altogether, as of another lesson, or what never trained, it is the first.
        is_first = not run.parent_step if parent is None else not _are_of_one_name(run, parent)
        return short(run.differs or ("the first" if is_first else "the same")) + since


def _are_of_one_name(run: ShelvedRun, parent: ShelvedRun) -> bool:
    return run.experiment.name in ("", parent.experiment.name)


def _in_families(shelf: Sequence[ShelvedRun]) -> dict[int, int]:
    """The numbers of the runs from above, and below how many others each stands.

    A branch comes after those that left the same run before it, with all that came from them.
    """
    rows: list[tuple[int, int]] = []
    for run in shelf:
        above = next((row for row, (other, _) in enumerate(rows) if other == run.parent), None)
        if above is None or not run.parent_step:
            rows.append((run.run, 0))
            continue
        depth = rows[above][1] + 1
        below = (row for row in range(above + 1, len(rows)) if rows[row][1] < depth)
        rows.insert(next(below, len(rows)), (run.run, depth))
    return dict(rows)


def short_moment(run: ShelvedRun) -> str:
    """When it came from its parent: at the end of an epoch, or as the timeline counts; whole on hover."""
    rows, step = run.curves, run.parent_step or 0
    is_of_an_epoch = rows is not None and step in rows.step
    return moment_words(rows, step) if is_of_an_epoch else f"step {count(step)}"


def end_cost(run: ShelvedRun) -> str:
    """The last training cost; of one that ran away the word, as its last evaluation was before that."""
    rows = run.curves
    if run.has_diverged:
        return "diverged"
    return number(float(rows.train_cost[-1])) if rows is not None and len(rows.train_cost) else "–"


def best_test(run: ShelvedRun) -> str:
    """The best accuracy on its test examples or, where amounts are foretold, R²."""
    r2 = run.best_test_r2
    return percent(run.best_test_accuracy) if isnan(r2) else f"R² {number(r2)}"


def _best_at(run: ShelvedRun) -> str:
    return "–" if best_test(run) == "–" else count(run.best_epoch)


def spent(seconds: float) -> str:
    """A time as one tells it: "0.4 s", "75 s", "12 min"."""
    if seconds < 10:
        return f"{fixed(seconds, 1)} s"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


_OF_CURVE = "from 0 to its own highest; a dot where it left the run that it came from."

COLUMNS: tuple[Column, ...] = (
    Column("run", "What it is called.", ShelfModel.name),
    Column("differs", "What sets it apart from the run it came from.", ShelfModel.differs),
    Column(
        "best test",
        "Its best test accuracy, or R² where amounts are foretold; of a branch since it branched off.",
        lambda _, run: best_test(run),
        "R² −0.123",
    ),
    Column("at", "The epoch at which it was best.", lambda _, run: _best_at(run), "10,000"),
    Column(
        "end cost",
        "Its training cost at the end; “diverged” where it ran away.",
        lambda _, run: end_cost(run),
        "1.2 × 10⁻¹⁰",
    ),
    Column("cost", f"Its training cost, {_OF_CURVE}", lambda _, run: "", "0" * 7),
    Column("epochs", "How many it went.", lambda _, run: count(run.epochs), "100,000"),
    Column("time", "What its training took.", lambda _, run: spent(run.seconds), "1000 min"),
    Column(
        "",
        "Pinned: drawn behind the curves of others on the same data.",
        lambda _, run: "⚲" if run.pinned else "",
        "⚲",
    ),
)
"""From the left."""

CURVE = next(place for place, column in enumerate(COLUMNS) if column.head == "cost")
"""Where a small curve is drawn."""
