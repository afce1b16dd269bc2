"""The set in use: what it is, how many there are of each class, and its settings."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.marks import marked_words
from nnviz.core.plain_names import readable
from nnviz.data.catalog import find_entry
from nnviz.data.dataset import Dataset
from nnviz.data.own import FILE
from nnviz.view.data.class_counts import ClassCounts, describe
from nnviz.view.data.data_fields import DataFields
from nnviz.view.data.set_words import credits_of, title_of
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.scrolled import bring_into_sight
from nnviz.view.parts.style import Style

_WIDE = 560
_MAY_BREAK = "\u200b"
"""A space of no width: a long path wraps after a slash."""


class SetDetail(QScrollArea):
    """Facts, and beside or beneath them the settings.

    Attributes
    ----------
    fields
        The settings.
    counts, balance
        Examples of each class, and what is to be said of them.
    preview_button
        Offered for a file of one's own.
    """

    preview_requested = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.fields = DataFields()
        self.counts = ClassCounts(style)
        self.title = ElidedLabel()
        self.about, self.balance, self.credits = (_paragraph() for _ in range(3))
        self.title.setProperty("role", "title")
        self.balance.setProperty("role", "note")
        for label in (self.about, self.credits):
            label.setProperty("role", "muted")
        self.preview_button = QPushButton("Preview …")
        self.preview_button.setToolTip("See the first rows, and change how the file is read")
        self.preview_button.clicked.connect(self.preview_requested)
        self._editors: dict[str, QWidget] = {}
        self._facts = QVBoxLayout()
        self._lay_out()
        self.setWidgetResizable(True)

    def add_editor(self, name: str, editor: QWidget) -> None:
        """Show this widget while the set of that name is in use."""
        self._editors[name] = editor
        editor.hide()
        self._facts.insertWidget(self._facts.indexOf(self.credits), editor)

    def show_set(self, name: str, data: Dataset | None, reason: str) -> None:
        """Show a set; ``reason`` says why there are no data where there are none."""
        entry = find_entry(name)
        self.title.setText(title_of(name))
        folder = readable(str(Path(name.removeprefix(FILE)).parent)).replace("/", f"/{_MAY_BREAK}")
        self.about.setText(f"In {folder}" if name.startswith(FILE) else marked_words(entry.help))
        self.credits.setText(credits_of(entry))
        self.preview_button.setVisible(name.startswith(FILE))
        for each, editor in self._editors.items():
            editor.setVisible(each == name)
        self.balance.setText(reason if data is None else describe(data))
        self.counts.hide()
        if data is not None:
            self.counts.show_data(data)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self.counts.recolour(style)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width() >= _WIDE
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.addWidget(self.title, 1)
        heading.addWidget(self.preview_button)
        self._facts.setSpacing(5)
        self._facts.addLayout(heading)
        for part in (self.about, self.counts, self.balance, self.credits):
            self._facts.addWidget(part)
        self._facts.addStretch()
        settings = QVBoxLayout()
        settings.addWidget(self.fields)
        settings.addStretch()
        inside = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom, inside)
        self._columns.setContentsMargins(0, 0, 6, 0)
        self._columns.setSpacing(12)
        self._columns.addLayout(self._facts, 1)
        self._columns.addLayout(settings, 1)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        """The field where the keys are: what stands above it grows as it is first drawn."""
        field = self.fields.focusWidget()
        if field is not None and field.hasFocus():
            bring_into_sight(field)


def _paragraph() -> QLabel:
    """Words as wide as there is room, whatever the longest of them."""
    label = PlainLabel(wordWrap=True)
    policy = label.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    label.setSizePolicy(policy)
    return label
