"""What the preview has to say of a table, with what can be done about it a click away.

Names come out of a stranger's file, so every label shows plain text.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nnviz.core.naming import count
from nnviz.core.plain_names import one_line, short
from nnviz.data.reading import AS_ASKED, Ask, Preview
from nnviz.view.parts.plain_label import PlainLabel

_MOST = 30
_LOWEST, _HIGHEST = 60, 140

Ways = tuple[tuple[str, dict[str, object]], ...]
"""What a button says, and the fields of the reading that it sets."""


class Note(Struct, frozen=True):
    """A sentence, and the answers to it.

    Attributes
    ----------
    asks
        Whether nothing can be trained on before it is answered.
    """

    sentence: str
    ways: Ways = ()
    asks: bool = False


def notes_on(preview: Preview) -> tuple[Note, ...]:
    """What a person is asked first, then what was left out, then how the rest was read."""
    found = preview.findings
    if found is None:
        return ()
    out = tuple(name for name, _ in found.left_out)
    can = {column.name: column.kind for column in preview.columns if column.can_be_input}
    if not preview.columns:
        can = {name: "number" for name, _ in found.left_out}  # of an array
    return (
        *(_question(ask) for ask in preview.asks),
        *_gaps(preview),
        *(
            Note(_left_out(name, why), _take_back(name, can[name], out) if name in can else ())
            for name, why in found.left_out
        ),
        *(Note(one_line(sentence)) for sentence in found.changed),
    )


def _question(ask: Ask) -> Note:
    small, big = sorted((ask.point, ask.comma), key=abs)
    signs = {ask.point: "point", ask.comma: "comma"}
    return Note(
        f"{short(ask.column)}: what is {short(ask.cell)}?",
        (
            (f"{big:.15g} (thousands)", {"decimal": signs[big]}),
            (f"{small:.15g} (decimal)", {"decimal": signs[small]}),
        ),
        asks=True,
    )


def _gaps(preview: Preview) -> Iterator[Note]:
    if not preview.gaps:
        return
    gappy = [c for c in preview.columns if c.missing and c.role != "left out"]
    if not gappy:
        return
    names = ", ".join(f"{short(column.name)} ({count(column.missing)})" for column in gappy[:6])
    n = preview.gaps
    ways: Ways = (("Leave the rows out", {"missing": "drop"}), ("Fill them in", {"missing": "mean"}))
    if any(column.role == "target" for column in gappy):
        ways = ways[:1] if all(column.role == "target" for column in gappy) else ways
    lacking = f"{count(n)} row{'s lack' if n > 1 else ' lacks'} a value: {names}"
    if preview.reading.missing == "refuse":
        yield Note(lacking, ways, asks=True)
    else:
        yield Note(lacking, tuple(way for way in ways if way[1]["missing"] != preview.reading.missing))


def _left_out(name: str, why: str) -> str:
    name, why = short(name), one_line(why)
    return f"{name} is left out, as asked" if why == AS_ASKED else f"{name} is left out: it {why}"


def _take_back(name: str, kind: str, out: Sequence[str]) -> Ways:
    words = "Use it, as days" if kind == "date" else "Use it"
    return ((words, {"leave_out": tuple(one for one in out if one != name)}),)


class PreviewNotes(QScrollArea):
    """The notes, one below the other, each with its buttons."""

    chosen = Signal(object)
    """Fields of the reading, and what they are set to."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: tuple[Note, ...] = ()
        self._high = 0
        self.setAccessibleName("What is to be known of this file")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.hide()

    def text(self) -> str:
        """All sentences, a line each."""
        return "\n".join(note.sentence for note in self.notes)

    def button(self, words: str) -> QPushButton:
        """The first button that says so."""
        return next(button for button in self.findChildren(QPushButton) if button.text() == words)

    def show_preview(self, preview: Preview) -> None:
        """Show what there is to say of it."""
        notes = notes_on(preview)
        self.setVisible(bool(notes))
        if notes == self.notes:
            return
        self.notes = notes
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(3)
        for note in notes[:_MOST]:
            rows.addLayout(self._row(note))
        if len(notes) > _MOST:
            rows.addWidget(PlainLabel(f"and {count(len(notes) - _MOST)} more"))
        rows.addStretch()
        self.setWidget(page)
        page.setAutoFillBackground(False)
        whole = page.sizeHint().height() + 2
        self._high = min(_HIGHEST, whole)
        # Where all is in sight there is nothing for the keys to do but in its buttons.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if whole > self._high else Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(min(_LOWEST, self._high))
        self.setMaximumHeight(self._high)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._high)

    def _row(self, note: Note) -> QHBoxLayout:
        label = PlainLabel(note.sentence, wordWrap=True)
        label.setProperty("role", "asked" if note.asks else "")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label, 1)
        for words, fields in note.ways:
            button = QPushButton(words)
            button.setAccessibleName(f"{note.sentence}: {words}")
            button.clicked.connect(self._asking_for(fields))
            row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        return row

    def _asking_for(self, fields: dict[str, object]) -> Callable[[], None]:
        return lambda: self.chosen.emit(fields)
