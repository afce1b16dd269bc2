"""How a file of one's own was understood, to be agreed to or changed before anything is trained on it."""

import os
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.naming import percent
from nnviz.core.plain_names import one_line, readable
from nnviz.data.own import glance_at_own, open_own
from nnviz.data.reading import Preview, Progress, Reading
from nnviz.session.job import Job
from nnviz.view.data.preview_choices import PreviewChoices
from nnviz.view.data.preview_notes import PreviewNotes
from nnviz.view.data.preview_pictures import PreviewPictures
from nnviz.view.data.preview_table import PreviewTable
from nnviz.view.data.preview_words import foretold, headline, other_task, shapes, waits
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.job_watch import JobWatch
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.tooltip import set_tip, tip
from nnviz.view.parts.zoom import open_as_large

_STEPS = 1000
_SIZE = (1080, 680)
_HINT = "A click on a name makes it the target, with Ctrl one more; the ticks say what is learnt from."


class PreviewDialog(QDialog):
    """Reads a file on a thread of its own, anew after every change of how it is to be read.

    A table is glanced at first: its columns are there, and another can be made the target, before the
    whole of it is read and even when that fails.

    Parameters
    ----------
    path
        A file, or a folder of pictures.
    reading
        What is fixed of how to read it.
    """

    confirmed = Signal(object)
    """The `Preview` that was agreed to."""

    def __init__(self, path: Path, reading: Reading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Open {readable(path.name)}")
        self._path, self._reading = path, reading
        self._preview: Preview | None = None
        self._glance, self._whole = JobWatch(self), JobWatch(self)
        self.headline, self.target_words, self.notes = PlainLabel(), PlainLabel(wordWrap=True), PreviewNotes()
        self.task_button = QPushButton()
        self.table, self.pictures, self.words = PreviewTable(), PreviewPictures(), PlainLabel()
        self.choices = PreviewChoices(reading, self)
        self.progress = QProgressBar()
        self.status = PlainLabel(wordWrap=True)
        self.train_button, self.cancel_button = QPushButton("Train on it"), QPushButton("Cancel")
        self._lay_out()
        self._connect()
        open_as_large(self, _SIZE)
        self.cancel_button.setFocus()
        self._read()

    @Slot(object)
    def read_as(self, reading: Reading) -> None:
        """Read the file anew, in another way."""
        self._reading = reading
        self._read()

    def done(self, result: int) -> None:
        self._glance.give_up()
        self._whole.give_up()
        super().done(result)

    # -- reading ----------------------------------------------------------------------------------

    def _read(self) -> None:
        path, reading = self._path, self._reading
        self._preview = None
        self.train_button.setEnabled(False)
        self.progress.show()
        self._show_share(0.0)
        self._whole.give_up()
        self._glance.watch(Job(lambda tell: glance_at_own(path, reading)))

    @Slot(object)
    def _take_glance(self, preview: Preview | None) -> None:
        if preview is not None:
            self._show(preview)
        path, reading = self._path, self._reading

        def read(tell: Progress) -> Preview:
            return open_own(path, reading, tell, asking=True)[0]

        self._whole.watch(Job(read))

    @Slot(object)
    def _take_whole(self, preview: Preview) -> None:
        self._preview = preview
        self._show(preview)
        self.notes.show_preview(preview)
        self._end(waits(preview))
        self.train_button.setEnabled(not preview.refusal)
        if self.cancel_button.hasFocus() and not preview.refusal:
            self.train_button.setFocus()

    @Slot()
    def _confirm(self) -> None:
        if self._preview is not None:
            self.confirmed.emit(self._preview)
            self.accept()

    # -- choosing ---------------------------------------------------------------------------------

    @Slot(str)
    def _choose_target(self, name: str) -> None:
        """The column that was clicked; with Ctrl it joins the targets, or leaves them."""
        is_more = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
        targets = [column.name for column in self.table.columns if column.role == "target"] if is_more else []
        if name in targets and len(targets) > 1:
            targets.remove(name)
        elif name not in targets:
            targets.append(name)
        self.choices.ask("target", targets[0] if len(targets) == 1 else tuple(targets))

    @Slot(str, bool)
    def _tick(self, name: str, is_input: bool) -> None:
        """Learn from a column, or leave it out; what was decided about the others stays."""
        out = [column.name for column in self.table.columns if column.role == "left out"]
        out = [one for one in out if one != name] if is_input else [*out, name]
        self.choices.ask("leave_out", tuple(out))

    @Slot(object)
    def _answer(self, fields: Mapping[str, object]) -> None:
        for field, value in fields.items():
            self.choices.ask(field, value)

    @Slot()
    def _turn_task(self) -> None:
        if self._preview is not None and (other := other_task(self._preview)):
            self.choices.ask("task", other[0])

    # -- showing ----------------------------------------------------------------------------------

    def _show(self, preview: Preview) -> None:
        self.headline.setText(headline(preview))
        self.target_words.setText(foretold(preview))
        other = other_task(preview)
        self.task_button.setVisible(other is not None)
        if other is not None:
            self.task_button.setText(other[1])
        self.choices.show_found(preview)
        if preview.columns:
            self._body.setCurrentWidget(self._table_page)
            self.table.show_preview(preview)
        elif preview.samples:
            self.pictures.show_samples(preview.samples)
            self._body.setCurrentWidget(self.pictures)
        else:
            self.words.setText(shapes(preview))
            self._body.setCurrentWidget(self.words)

    @Slot(float)
    def _show_share(self, share: float) -> None:
        self.progress.setValue(round(share * _STEPS))
        self._say(f"Reading {readable(self._path.name)} …  {percent(share, 0)}")

    @Slot(str)
    def _show_reason(self, reason: str) -> None:
        self.target_words.clear()
        self.notes.hide()  # on what was read before
        self._end(one_line(reason.replace(f"{self._path.parent}{os.sep}", "")))

    @Slot()
    def _show_nothing(self) -> None:
        self.headline.setText("It cannot be read like this.")
        self.notes.hide()
        self.words.clear()
        self._body.setCurrentWidget(self.words)

    def _end(self, reason: str) -> None:
        """The reading is over; an empty reason is a good end."""
        self.progress.hide()
        self._say(reason, "bad")

    def _say(self, words: str, role: str = "muted") -> None:
        self.status.setText(words)
        if role != self.status.property("role"):
            self.status.setProperty("role", role)
            self.status.style().unpolish(self.status)
            self.status.style().polish(self.status)

    def _connect(self) -> None:
        self._glance.succeeded.connect(self._take_glance)
        self._whole.succeeded.connect(self._take_whole)
        self._whole.progressed.connect(self._show_share)
        for watch in (self._glance, self._whole):
            watch.failed.connect(self._show_reason)
        self._glance.failed.connect(self._show_nothing)
        self.table.column_clicked.connect(self._choose_target)
        self.table.ticked.connect(self._tick)
        self.notes.chosen.connect(self._answer)
        self.task_button.clicked.connect(self._turn_task)
        self.choices.reading_changed.connect(self.read_as)
        self.train_button.clicked.connect(self._confirm)
        self.cancel_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        name = ElidedLabel(readable(self._path.name), lines=1)
        name.setProperty("role", "title")
        set_tip(name, tip(str(self._path)))
        self.headline.setProperty("role", "muted")
        self.target_words.setProperty("role", "note")
        self.task_button.hide()
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Share of the file that is read")
        self.train_button.setProperty("accent", True)
        self.train_button.setDefault(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 14, 16, 14)
        rows.setSpacing(8)
        rows.addWidget(name)
        rows.addWidget(self.headline)
        foretold_row = QHBoxLayout()
        foretold_row.addWidget(self.target_words, 1)
        foretold_row.addWidget(self.task_button)
        rows.addLayout(foretold_row)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._make_body(), 1)
        middle.addWidget(self.choices)
        rows.addLayout(middle, 1)
        rows.addWidget(self.notes)
        rows.addLayout(self._make_footer())

    def _make_body(self) -> QStackedWidget:
        hint = PlainLabel(_HINT, wordWrap=True)
        hint.setProperty("role", "muted")
        self._table_page = QWidget()
        rows = QVBoxLayout(self._table_page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.table, 1)
        rows.addWidget(hint)
        self._body = QStackedWidget()
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for page in (self.words, self._table_page, self.pictures):
            self._body.addWidget(page)
        return self._body

    def _make_footer(self) -> QHBoxLayout:
        says = QVBoxLayout()
        says.setSpacing(4)
        says.addStretch()
        says.addWidget(self.progress)
        says.addWidget(self.status)
        says.addStretch()
        footer = QHBoxLayout()
        footer.setSpacing(12)
        footer.addLayout(says, 1)
        footer.addWidget(self.cancel_button, alignment=Qt.AlignmentFlag.AlignBottom)
        footer.addWidget(self.train_button, alignment=Qt.AlignmentFlag.AlignBottom)
        return footer
