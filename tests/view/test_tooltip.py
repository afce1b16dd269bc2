from html import escape
from types import SimpleNamespace
from typing import Any

import pytest
from cases import in_turn
from handmade import make_snapshot
from PySide6 import QtGui
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolTip
from pytestqt.qtbot import QtBot

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.costs import COSTS
from nnviz.core.equation_words import words_of
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.plain_names import MESSAGE
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.experiment.experiment import FIELDS
from nnviz.session.commands import State
from nnviz.view.parts.fields.field_input import ChoiceInput
from nnviz.view.parts.spoken import unmarked
from nnviz.view.parts.tooltip import TipBeside, is_read, set_tip, tip

TABLES = {
    "network.output": ACTIVATIONS,
    "network.initializer": INITIALIZERS,
    "training.cost": COSTS,
    "training.optimizer": OPTIMIZERS,
    "training.regularizer": REGULARIZERS,
    "training.schedule": SCHEDULES,
}


def test_a_long_line_is_wrapped_by_qt_which_wraps_rich_text_alone() -> None:
    assert QtGui.Qt.mightBeRichText(tip("w²₁₆ = −1.00, from pixel (row 2, column 2) into hidden 1 neuron 1"))


@in_turn(
    ("state", "is_under", "read"),
    [(State.PAUSED, False, True), (State.RUNNING, False, False), (State.RUNNING, True, True)],
)
def test_while_training_a_tip_is_renewed_only_under_the_mouse(
    state: State, is_under: bool, read: bool
) -> None:
    widget: Any = SimpleNamespace(underMouse=lambda: is_under)
    assert is_read(widget, make_snapshot(state=state)) is read


def test_what_a_name_has_of_a_mark_is_read_as_it_is_written() -> None:
    assert unmarked(tip("a <b> & c", title="<i>")) == "<i>\na <b> & c"


def test_a_screen_reader_has_a_tip_without_its_marks(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    set_tip(label, f"{tip('weights < 0', 'Enter & Escape', title='η')}<hr>more")
    told = QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Description)
    assert told == "η\nweights < 0\nEnter & Escape\nmore"
    set_tip(label, "")
    assert (label.toolTip(), label.accessibleDescription()) == ("", "")


def test_a_very_long_line_ends_in_dots() -> None:
    assert tip("a" * MESSAGE) == f"<qt>{'a' * MESSAGE}"
    assert tip("a" * (MESSAGE + 1)) == f"<qt>{'a' * (MESSAGE - 1)}…"


@pytest.mark.parametrize("path", TABLES)
def test_a_box_tells_the_formula_and_the_help_of_what_is_chosen_in_it(qtbot: QtBot, path: str) -> None:
    box = ChoiceInput(FIELDS[path])
    qtbot.addWidget(box)
    box.showPopup()  # a list that is not seen has no words yet
    box.hidePopup()
    for name, entry in TABLES[path].items():
        box.show_value(name)
        listed = box.itemData(box.currentIndex(), Qt.ItemDataRole.ToolTipRole)
        for words in (box.toolTip(), listed):
            assert escape(f"{entry.label}: {words_of(entry.formula)}") in words
            assert escape(entry.help) in words


@in_turn("path", [path for path, field in FIELDS.items() if field.choices])
def test_no_box_speaks_of_names_that_only_files_know(qtbot: QtBot, path: str) -> None:
    box = ChoiceInput(FIELDS[path])
    qtbot.addWidget(box)
    words = box.toolTip().replace(path, "").replace("(", " ").replace(",", " ").split()
    assert not {name for name in FIELDS[path].choices if "_" in name} & {*words}


def test_names_from_a_file_are_plain_text() -> None:
    assert "<img" not in tip("<img src=/dev/zero>", title="<img src=/dev/zero>")
    assert "&lt;img" in tip("<img src=/dev/zero>")


def test_a_tip_stands_beside_its_field_and_not_over_it(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    field, label = QLineEdit(), QLabel("η")
    for widget in (field, label):
        qtbot.addWidget(widget)
    label.setToolTip("the learning rate")
    TipBeside(field, label)
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, words, _: shown.append((at, words)))
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, QPoint(), QPoint()))
    ((at, words),) = shown
    assert words == "the learning rate"
    assert at.x() > field.mapToGlobal(QPoint(field.width(), 0)).x()
