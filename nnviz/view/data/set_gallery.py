"""All data sets as cards, in groups."""

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from nnviz.core.naming import count
from nnviz.data.catalog import CATALOG
from nnviz.data.dataset import Dataset
from nnviz.data.own import FILE
from nnviz.view.data.set_card import SetCard
from nnviz.view.data.set_sample import Samples
from nnviz.view.data.set_words import GROUPS, Words, group_of, missing_words, words_of
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.style import Style

_CARD = 150
_OWN = "Your own"
_ASK = Words(
    "Open a file …",
    "CSV, NPZ, IDX",
    "or pictures",
    "Open a table (CSV, TSV), arrays (NPZ, NPY), IDX files or a folder with one folder of pictures for each"
    " class. A file can also be dropped on the window.",
)


class SetGallery(QScrollArea):
    """As many cards abreast as fit.

    Attributes
    ----------
    cards
        By the name of the set; ``file:`` for the file in use, or the last that was.
    ask
        The card that asks for another file.
    """

    set_clicked = Signal(str)
    download_clicked = Signal(str)
    open_clicked = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._file = ""
        self._missing: set[str] = set()
        self.cards = {name: SetCard(words_of(name), style) for name in CATALOG}
        self.cards[FILE] = SetCard(words_of(FILE), style)
        self.ask = SetCard(_ASK, style, sign="+")
        self.ask.clicked.connect(self.open_clicked)
        for name, card in self.cards.items():
            card.clicked.connect(lambda _=False, name=name: self._click(name))
            card.download.clicked.connect(lambda _=False, name=name: self.download_clicked.emit(name))
        self.cards[FILE].hide()
        self._groups = self._lay_out()
        self._arrange()
        self.setAccessibleName("Data sets")
        self.setWidgetResizable(True)

    def show_samples(self, samples: Samples) -> None:
        """Draw these, and offer to download what is missing."""
        for name, sample in samples.items():
            card = self.cards[name]
            card.show_sample(sample)
            self._offer(card, name, missing=sample is None)

    def mark(self, name: str, data: Dataset | None) -> None:
        """Mark the set in use, and draw what is trained on."""
        if name.startswith(FILE) and name != self._file:
            self._file = name
            self.cards[FILE].say(words_of(name))
            self.cards[FILE].show_sample(None)
            self.cards[FILE].show()
        chosen = self.cards[FILE if name.startswith(FILE) else name]
        if not chosen.isChecked():
            # Once all cards have their place.
            QTimer.singleShot(0, chosen, lambda: self.ensureWidgetVisible(chosen, 0, 8))
        for card in self.cards.values():
            card.setChecked(card is chosen)
        if data is not None:
            chosen.show_sample(data)
            if chosen is self.cards[FILE]:
                size = f"{count(len(data.x_train) + len(data.x_test))} examples"
                chosen.say(replace(chosen.words, size=size))

    def allow_downloads(self, allowed: bool) -> None:
        """One at a time."""
        for card in self.cards.values():
            card.download.setEnabled(allowed)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        for card in (*self.cards.values(), self.ask):
            card.recolour(style)
        for name in CATALOG:
            self._say(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _click(self, name: str) -> None:
        if name in self._missing:
            self.cards[name].download.click()
        elif not self.cards[name].isChecked():  # the one in use would lose what it has learnt
            self.set_clicked.emit(self._file if name == FILE else name)

    def _offer(self, card: SetCard, name: str, *, missing: bool) -> None:
        if missing == (name in self._missing):
            return
        self._missing ^= {name}
        self._say(name)
        card.download.setVisible(missing)

    def _say(self, name: str) -> None:
        self.cards[name].say(missing_words(name) if name in self._missing else words_of(name))

    def _lay_out(self) -> Mapping[str, QGridLayout]:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 6, 0)
        rows.setSpacing(4)
        groups = {}
        for title in (*GROUPS, _OWN):
            heading = PlainLabel(title.upper())
            heading.setProperty("role", "section")
            rows.addWidget(heading)
            groups[title] = QGridLayout()
            groups[title].setSpacing(4)
            rows.addLayout(groups[title])
        rows.addStretch()
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        return groups

    def _arrange(self) -> None:
        across = max(1, self.viewport().width() // _CARD)
        members: dict[str, list[SetCard]] = {title: [] for title in self._groups}
        for name, entry in CATALOG.items():
            members[group_of(entry)].append(self.cards[name])
        members[_OWN] = [self.ask, self.cards[FILE]]
        for title, grid in self._groups.items():
            for place, card in enumerate(members[title]):
                grid.addWidget(card, *divmod(place, across))
            # Empty columns too, so that all cards are of one width.
            for column in range(max(across, grid.columnCount())):
                grid.setColumnStretch(column, 1 if column < across else 0)
