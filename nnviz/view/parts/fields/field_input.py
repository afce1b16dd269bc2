"""Inputs for one field of an experiment: a number that is typed, a name that is chosen."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from nnviz.experiment.fields import ExperimentError, Field
from nnviz.view.parts.choice_box import ChoiceBox
from nnviz.view.parts.fields.number_text import read_number, stepped, write_number
from nnviz.view.parts.tooltip import tip


def tooltip(field: Field, chosen: object = None) -> str:
    """What the field is, what may stand in it, what is chosen, and where it is in the experiment file."""
    unit = f" In {field.unit}." if field.unit else ""
    when = "takes effect at once" if field.live else "takes effect with a new start"
    allowed = "one of those in the list" if field.choices else field.allowed
    return tip(
        f"{field.help}{unit}",
        *(field.words_about(chosen) if isinstance(chosen, str) else ()),
        f"{allowed[0].upper()}{allowed[1:]}; {when}.",
        f"In the experiment file: {field.path}",
        title=f"{field.label} {field.symbol}".strip(),
    )


class NumberInput(QLineEdit):
    """A number that is typed, or stepped with the arrow keys.

    What cannot be read is left in sight with its reason, and the last good value stays in force.
    """

    value_changed = Signal(object)
    reason_changed = Signal(str)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field = field
        self._value: int | float | None = None
        self._reason = ""
        self.setToolTip(tooltip(field))
        self.setAccessibleName(f"{field.label} {field.symbol}".strip())
        self.setAccessibleDescription(field.help)
        self.setPlaceholderText("none" if field.optional else "")
        self.textEdited.connect(self._judge)
        self.editingFinished.connect(self.take_typed)
        self.returnPressed.connect(self._leave)

    @property
    def value(self) -> int | float | None:
        """The last good value."""
        return self._value

    @property
    def reason(self) -> str:
        """Why what stands there is no value; empty when it is one."""
        return self._reason

    def show_value(self, value: float | None) -> None:
        """Show a value that was decided elsewhere; a person who is typing is not disturbed."""
        self._value = value
        if not (self.hasFocus() and self.isModified()):
            self._restore()

    def event(self, event: QEvent) -> bool:
        # A number has no space in it: the key runs and pauses, with what was typed.
        if isinstance(event, QKeyEvent) and self._is_for_the_run(event):
            self._leave()
            event.ignore()
            return False
        return super().event(event)

    def _is_for_the_run(self, event: QKeyEvent) -> bool:
        offered = event.type() is QEvent.Type.ShortcutOverride
        return offered and event.key() == Qt.Key.Key_Space and not self._reason

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(event.key() == Qt.Key.Key_Up)
        elif event.key() == Qt.Key.Key_Escape:
            self._restore()
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        if not self._reason:
            self.clearFocus()  # the next letter is a key of the run again

    def _step(self, up: bool) -> None:
        self._accept(stepped(self._field, self._value, up))

    def _judge(self, text: str) -> None:
        try:
            read_number(text, self._field)
        except ExperimentError as error:
            self._set_reason(str(error))
        else:
            self._set_reason("")

    def take_typed(self) -> None:
        """Take what stands there, if it is a value, as Enter does."""
        if self.isModified() and not self._reason:
            self._accept(read_number(self.text(), self._field))

    def _accept(self, value: float | None) -> None:
        changed = value != self._value
        self._value = value
        self._restore()
        if changed:
            self.value_changed.emit(value)

    def _restore(self) -> None:
        text = write_number(self._value)
        if text != self.text():
            self.setText(text)
        self.setModified(False)
        self._set_reason("")

    def _set_reason(self, reason: str) -> None:
        if reason == self._reason:
            return
        self._reason = reason
        self.setProperty("bad", bool(reason))
        self.style().unpolish(self)
        self.style().polish(self)
        self.reason_changed.emit(reason)


class ChoiceInput(ChoiceBox):
    """One of the names that a field allows, shown by their labels."""

    value_changed = Signal(object)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field = field
        self.setAccessibleName(f"{field.label} {field.symbol}".strip())
        self.setAccessibleDescription(field.help)
        for name in field.choices:
            self._offer(name)
        self.currentIndexChanged.connect(self._describe)
        self.activated.connect(self._choose)
        self._value: str = self.currentData()
        self._describe()

    @property
    def value(self) -> str:
        """The name chosen."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show a choice that was made elsewhere."""
        self._value = value
        if self.findData(value) < 0:
            self._offer(value)
        self.setCurrentIndex(self.findData(value))

    def _offer(self, name: str) -> None:
        self.addItem(self._field.choices.get(name, name), name)

    def showPopup(self) -> None:
        # Not sooner: formulas are put into words here, and most lists are never opened.
        for index in range(self.count()):
            if about := self._field.words_about(self.itemData(index)):
                self.setItemData(index, tip(*about), Qt.ItemDataRole.ToolTipRole)
        super().showPopup()

    def _describe(self) -> None:
        self.setToolTip(tooltip(self._field, self.currentData()))

    def _choose(self, index: int) -> None:
        name = self.itemData(index)
        if name != self._value:
            self._value = name
            self.value_changed.emit(name)
