"""A table of painted points, to be edited by keyboard."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from nnviz.core.naming import count
from nnviz.data.points import MAX_POINTS, Point, Points
from nnviz.view.data.points_model import PointsModel
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button

_ROW, _HEIGHT = 20, 190


class PointsTable(QWidget):
    """A row for each point, in the order in which they were painted.

    Attributes
    ----------
    model, view
        The points, and how they are shown.
    reason
        Why what was last done was refused.
    """

    points_edited = Signal(object)
    """The points as they are after an edit: never none."""

    def __init__(self) -> None:
        super().__init__()
        self.model = PointsModel()
        self.view = QTableView()
        self.add_button = small_button("add", "Add a point at the end")
        self.remove_button = small_button("remove", "Remove the points of the selected rows (Delete)")
        self.reason = PlainLabel(wordWrap=True)
        self._arrange()
        self.model.points_edited.connect(self._tell)
        self.model.reason_changed.connect(self._give_reason)
        self.add_button.clicked.connect(self.add_row)
        self.remove_button.clicked.connect(self.remove_selected)
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.view)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self.remove_selected)

    def show_points(self, points: Points) -> None:
        """Take the points of the run."""
        self.model.show_points(points)

    def add_row(self) -> None:
        """Add a point in the middle, of the last one's class, and begin to edit it."""
        points = self.model.points
        if len(points) == MAX_POINTS:
            self._give_reason(f"{count(MAX_POINTS)} points are the most there may be.")
            return
        self._take((*points, Point(0.0, 0.0, points[-1].label if points else 0)))
        first = self.model.index(len(points), 0)
        self.view.setCurrentIndex(first)
        self.view.edit(first)

    def remove_selected(self) -> None:
        """Remove the points of the rows in which something is selected."""
        gone = {index.row() for index in self.view.selectedIndexes()}
        left = tuple(point for row, point in enumerate(self.model.points) if row not in gone)
        if not left:
            self._give_reason("One point must stay: change it, or paint another first.")
        elif gone:
            self._take(left)

    def sizeHint(self) -> QSize:
        return QSize(220, _HEIGHT)

    def _take(self, points: Points) -> None:
        self._give_reason("")
        self.model.show_points(points)
        self._tell()

    def _tell(self) -> None:
        self.points_edited.emit(self.model.points)

    def _give_reason(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def _arrange(self) -> None:
        title = PlainLabel("Points")
        title.setProperty("role", "section")
        heading = QHBoxLayout()
        heading.addWidget(title, 1)
        heading.addWidget(self.add_button)
        heading.addWidget(self.remove_button)
        self.view.setModel(self.model)
        self.view.setAccessibleName("Painted points: two coordinates and a class in each row")
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setMinimumHeight(_HEIGHT - 60)
        self.view.setTabKeyNavigation(False)  # what is typed is ended by it, and goes on at the next
        self.view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        down = self.view.verticalHeader()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setMinimumSectionSize(_ROW)  # before it is measured: sizes follow the zoom from then on
        down.setDefaultSectionSize(_ROW)
        self.reason.setProperty("role", "bad")
        self.reason.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        rows.addLayout(heading)
        rows.addWidget(self.reason)
        rows.addWidget(self.view, 1)
