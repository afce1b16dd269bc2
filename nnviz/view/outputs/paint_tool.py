"""Painting on the plane: the classes to paint, undo, and the new start that an edit asks for."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QKeySequence, QPainter, QPixmap, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from nnviz.data.catalog import load
from nnviz.data.dataset import Dataset
from nnviz.data.points import FIRST_POINTS, MAX_CLASSES, MAX_POINTS, PAINTED, Points
from nnviz.experiment.experiment import Data, Experiment
from nnviz.view.outputs.decision_surface import DecisionSurface
from nnviz.view.outputs.painting import Painting, copied, why_not
from nnviz.view.outputs.point_brush import PointBrush
from nnviz.view.parts.one_stop import tab_to_the_chosen
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.zoom import make_small

_DOES = (
    "Click adds a point of class {label}, a drag a line. "
    "Drag a point to move it; right click removes it; Esc ends."
)
_EMPTY = "Nothing is painted: until there is a point, the network keeps those from before."
_FULL = f"{MAX_POINTS:,} points are the most there may be. Right click removes one."
_DISC = 18


class PaintTool(QWidget):
    """The row of classes with undo and clear, and a line on what the mouse does.

    Attributes
    ----------
    button
        Takes the brush up and lays it down; it stands elsewhere.
    classes
        One button for each class.
    painting
        The points in hand.
    """

    points_changed = Signal()
    """Other points are to be seen."""
    change_requested = Signal(object)
    """Values of fields, by path, to start on at once."""

    def __init__(self, surface: DecisionSurface, style: Style) -> None:
        super().__init__()
        self._surface = surface
        self._style = style
        self._source: tuple[Experiment, Dataset] | None = None
        self._asked: list[Points] = []  # those of the run, and then those on their way to be the run's
        self.painting = Painting()
        self.brush = PointBrush(surface, self.painting)
        self.button = small_button("paint", "")
        self.button.setCheckable(True)
        self.button.setEnabled(False)  # until there is something to paint on
        self.classes = [
            small_button("", f"Paint points of class {k} (key {k})", "swatch") for k in range(MAX_CLASSES)
        ]
        self.undo_button = small_button("undo", "Undo the last edit (Ctrl+Z)")
        self.clear_button = small_button("clear", "Take all points away")
        self.words = PlainLabel(wordWrap=True)
        self._arrange()
        self._connect()
        self.hide()

    @property
    def is_on(self) -> bool:
        """Whether the brush is in hand."""
        return self.button.isChecked()

    @property
    def data(self) -> Dataset:
        """The painted points as the data set that they make."""
        made = load(PAINTED, points=self.painting.points or FIRST_POINTS)
        if self.painting.points:
            return made
        x, labels = np.empty((0, 2)), np.empty(0, np.int64)
        return replace(made, x_train=x, x_test=x, labels_train=labels, labels_test=labels)

    def follow(self, experiment: Experiment, data: Dataset) -> None:
        """Take over the points of a run, unless they came from here."""
        if self._source is not None and data is self._source[1]:
            return
        self._source = experiment, data
        reason = why_not(data)
        self._label_button(experiment, reason)
        if reason:
            self.button.setChecked(False)
            return
        points = experiment.data.points if experiment.data.name == PAINTED else copied(data)
        if points in self._asked:
            del self._asked[: self._asked.index(points)]
        else:
            self._asked = [points]
            self.brush.let_go()
            self.painting.begin(points)
            self._show()

    def let_go(self) -> None:
        """Know no data until the next are followed."""
        self._source = None

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self._show_classes()

    def clear(self) -> None:
        """Take all points away. Nothing is asked for before there is another."""
        self.painting.keep()
        self.painting.points = ()
        self._surface.setFocus()  # the keys are of the surface, and a click beside it took them away
        self._show()

    def undo(self) -> None:
        """Go back to before the last edit."""
        self.painting.undo()
        self._surface.setFocus()
        self._finish()

    def leave(self) -> None:
        """Take back the stroke that is being drawn; when there is none, lay the brush down."""
        if self.brush.is_down:
            self.brush.let_go()
            if self.painting.is_changed:  # else it is the edit before that would be undone
                self.undo()
        else:
            self.button.setChecked(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc ends painting that is in sight before it is a shortcut, and after a field that is typed in.

        On the surface Ctrl+Z takes back a stroke, and not what was done in the window. A key reaches the
        window when what has the focus has no use for it.
        """
        if not isinstance(event, QKeyEvent) or not self.isVisible():
            return False
        is_undo = event.matches(QKeySequence.StandardKey.Undo) and self._surface.hasFocus()
        if event.key() != Qt.Key.Key_Escape and not is_undo:
            return False
        if event.type() is QEvent.Type.KeyPress:
            (self.undo if is_undo else self.leave)()
        event.accept()  # offered as a shortcut, it is to come again as a key
        return True

    def choose(self, label: int) -> None:
        """Paint points of this class from now on."""
        self.painting.label = label
        self.classes[label].setChecked(True)
        self._surface.setFocus()
        self._show()

    def _finish(self) -> None:
        self._show()
        points = self.painting.points
        if points and points != self._asked[-1] and self._source is not None:
            self._asked.append(points)
            self.change_requested.emit(self._values(self._source[0].data, points))

    def _values(self, source: Data, points: Points) -> dict[str, Any]:
        values: dict[str, Any] = {"data.name": PAINTED, "data.points": points}
        if source.name != PAINTED:
            # A copy: noise is in the points already, and the sizes were those of another set.
            values |= {"data.train_size": None, "data.test_size": None, "data.noise": 0.0}
            values |= {"data.coding": source.coding, "data.features": source.features}
        return values

    def _toggle(self, on: bool) -> None:
        self.setVisible(on)
        if on:
            self.brush.take_up()
            self._surface.setFocus()
            self.window().installEventFilter(self)
        else:
            self.brush.lay_down()
            self.window().removeEventFilter(self)
        self._surface.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.TabFocus)
        for key in self._keys:
            key.setEnabled(on)
        self._show()

    def _show(self) -> None:
        self._show_classes()
        points = self.painting.points
        words = _EMPTY if not points else _FULL if self.painting.is_full else _DOES
        empty = unpainted(points)
        self.words.setText(words.format(label=self.painting.label) + (f" {empty}" if empty else ""))
        self.points_changed.emit()

    def _show_classes(self) -> None:
        used = max((point.label + 1 for point in self.painting.points), default=2)
        for k, button in enumerate(self.classes):
            hue = self._style.class_colour(k, max(2, used, k + 1))
            button.setIcon(_disc(str(k), hue, self._style))

    def _label_button(self, experiment: Experiment, reason: str) -> None:
        own = experiment.data.name == PAINTED
        self.button.setText("paint" if own else "paint on a copy")
        does = "Add, move and remove points with the mouse"
        self.button.setToolTip(reason or (does if own else f"{does}, on a copy of these"))
        self.button.setAccessibleName("Paint points" if own else "Paint points on a copy of these")
        self.button.setEnabled(not reason)

    def _connect(self) -> None:
        self.button.toggled.connect(self._toggle)
        self.brush.points_changed.connect(self.points_changed)
        self.brush.edit_finished.connect(self._finish)
        self.undo_button.clicked.connect(self.undo)
        self.clear_button.clicked.connect(self.clear)
        self._chooser.idClicked.connect(self.choose)
        doings: dict[QKeySequence, Callable[[], None]] = {
            QKeySequence(QKeySequence.StandardKey.Delete): self.brush.remove_pointed,
            **{QKeySequence(str(k)): partial(self.choose, k) for k in range(MAX_CLASSES)},
        }
        self._keys = [QShortcut(key, self._surface) for key in doings]
        for key, does in zip(self._keys, doings.values(), strict=True):
            key.setContext(Qt.ShortcutContext.WidgetShortcut)
            key.setEnabled(False)
            key.activated.connect(does)

    def _arrange(self) -> None:
        self._chooser = QButtonGroup(self)
        tab_to_the_chosen(self._chooser)
        first = QHBoxLayout()
        first.setSpacing(1)
        for k, button in enumerate(self.classes):
            button.setCheckable(True)
            button.setIconSize(QPixmap(_DISC, _DISC).size())
            self._chooser.addButton(button, k)
            first.addWidget(button)
        self.classes[0].setChecked(True)
        first.addStretch()
        first.addWidget(self.undo_button)
        first.addWidget(self.clear_button)
        make_small(self.words)
        self.words.setProperty("role", "muted")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addLayout(first)
        rows.addWidget(self.words)


def unpainted(points: Points) -> str:
    """Which class has no points, which any answer is right about; empty when each has some."""
    used = {point.label for point in points}
    missing = [str(k) for k in range(max(2, max(used, default=0) + 1)) if k not in used]
    if not points or not missing:
        return ""
    return (
        f"Class {' and '.join(missing)} has no points yet: a network that always says {min(used)} is right."
    )


def _disc(words: str, hue: QColor, style: Style) -> QIcon:
    pixmap = QPixmap(2 * _DISC, 2 * _DISC)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(hue)
        painter.setPen(Qt.PenStyle.NoPen)
        place = QRectF(0, 0, _DISC, _DISC)
        painter.drawEllipse(place)
        painter.setFont(small_font(bold=True))
        painter.setPen(style.colour("on_accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
    return QIcon(pixmap)
