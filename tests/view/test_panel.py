import numpy as np
import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import drawn_by, pixels
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot
from nnviz.view.panel import Panel
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.style import DARK, LIGHT
from nnviz.view.parts.tooltip import tip
from nnviz.view.parts.zoom import fit, set_zoom


class Counting(Panel):
    name = "counting"
    title = "Counting"

    def draw(self, snapshot: Snapshot) -> None:
        self.caption.setText(f"version {snapshot.version} in {self.look.name}")


class Helped(Counting):
    shows = "The number of a snapshot."


@pytest.fixture
def panel(qtbot: QtBot) -> Counting:
    made = Counting(DARK)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("state", "words"), [(State.LOADING, "Loading"), (State.FAILED, "Nothing to show without data: Ctrl+O")]
)
def test_without_lanes_it_says_so(panel: Counting, state: State, words: str) -> None:
    panel.show_snapshot(make_snapshot(version=1))
    panel.show_snapshot(make_snapshot(lanes=0, state=state))
    assert panel.nothing.isVisible()
    assert panel.nothing.text().startswith(words)
    assert panel.caption.text() == ""


def test_after_a_fault_it_says_how_to_begin_anew(panel: Counting) -> None:
    panel.show_snapshot(replace(make_snapshot(lanes=0, state=State.FAILED), fault="Traceback …"))
    assert panel.nothing.text() == "A fault ended this run, as is told above. R begins it anew."


def test_style_changes_and_the_same_snapshot_is_drawn_again(panel: Counting) -> None:
    panel.show_snapshot(make_snapshot(version=7))
    panel.recolour(LIGHT)
    assert panel.caption.text() == "version 7 in light"
    assert panel.content.isVisible()


def test_a_long_line_gives_way_and_is_whole_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("a long line " * 20)
    qtbot.addWidget(label)
    label.resize(100, 20)
    label.grab()
    assert label.minimumSizeHint().width() == 0
    assert label.toolTip() == tip(label.text())
    label.resize(5000, 20)
    label.grab()
    assert label.toolTip() == ""


def test_a_line_in_a_narrow_column_ends_before_a_line_of_it_is_cut(qtbot: QtBot) -> None:
    label = ElidedLabel("the example shown in the network")
    qtbot.addWidget(label)
    label.resize(label.fontMetrics().horizontalAdvance("example the"), 60)
    (words,) = drawn_by(label).words
    assert words.endswith("…")
    assert label._lines_of(words) <= 3


def test_one_line_that_is_as_wide_as_its_room_is_not_broken_into_two(qtbot: QtBot) -> None:
    words = "Nothing is overwritten: a rewind, an edit, a what-if begins a new run."
    label = ElidedLabel("", lines=1)
    qtbot.addWidget(label)
    metrics = label.fontMetrics()
    for end in range(10, len(words)):
        label.setText(words[:end])
        label.resize(metrics.horizontalAdvance(words[:end]), 20)
        (shown,) = drawn_by(label).words
        wrapped = metrics.boundingRect(label.rect(), Qt.TextFlag.TextWordWrap, shown)
        assert wrapped.height() < 2 * metrics.lineSpacing() - 2, shown


def test_a_line_without_room_for_three_points_is_not_there_at_all(qtbot: QtBot) -> None:
    label = ElidedLabel("the example shown in the network")
    qtbot.addWidget(label)
    label.resize(label.fontMetrics().horizontalAdvance("…") - 1, 20)
    assert len(np.unique(pixels(label.grab().toImage()))) == 1
    assert label.toolTip() == tip(label.text())


def test_before_the_first_snapshot_it_does_not_say_that_there_are_no_data(panel: Counting) -> None:
    assert panel.nothing.isVisible()
    assert "data" not in panel.nothing.text()


@pytest.mark.parametrize("lines", [1, 2])
def test_words_that_follow_the_mouse_take_no_more_and_no_less_room_than_is_kept_for_them(
    qtbot: QtBot, lines: int
) -> None:
    label = ElidedLabel("short", lines=lines)
    qtbot.addWidget(label)
    label.resize(200, 40)
    before = label.sizeHint().height()
    label.setText("a long line " * 20)
    label.grab()
    assert label.sizeHint().height() == before
    assert label.toolTip() == tip(label.text())
    assert before // label.fontMetrics().lineSpacing() == lines


@pytest.mark.parametrize("by", [0.8, 1.0, 2.5])
def test_at_any_zoom_the_question_mark_lies_beside_the_last_button(qtbot: QtBot, by: float) -> None:
    made = Helped(DARK)
    qtbot.addWidget(made)
    button = QToolButton(made, text="steps")
    made.controls.addWidget(button)
    (sign,) = (one for one in made.findChildren(QToolButton) if one.text() == "?")
    made.resize(600, 200)
    made.show()
    set_zoom(by)
    try:
        fit(sign)
        made.recolour(LIGHT)
        QApplication.processEvents()
        assert button.geometry().right() < sign.geometry().left()
        assert sign.geometry().right() < made.width()
    finally:
        set_zoom(1)
        fit(sign)


def test_the_title_is_level_with_the_sign_for_help_with_buttons_and_without(qtbot: QtBot) -> None:
    made = Helped(DARK)
    qtbot.addWidget(made)
    made.show()
    for _ in range(2):
        QApplication.processEvents()
        assert abs(made._header._title.geometry().center().y() - made._sign.geometry().center().y()) <= 1
        made.controls.addWidget(QToolButton(made, text="a button"))


def test_a_line_that_was_long_in_one_run_stands_beside_the_title_again_in_the_next(panel: Counting) -> None:
    panel.resize(400, 200)
    QApplication.processEvents()
    panel.show_snapshot(make_snapshot(version=1, run=1))
    panel.caption.setText("as long as a line may be " * 3)
    assert panel._header._above.indexOf(panel.caption) < 0
    panel.show_snapshot(make_snapshot(version=2, run=1))
    assert panel._header._above.indexOf(panel.caption) < 0  # nothing moves to and fro while it trains
    panel.show_snapshot(make_snapshot(version=3, run=2))
    assert panel._header._above.indexOf(panel.caption) >= 0


def test_where_title_and_buttons_have_no_room_abreast_the_title_is_whole(qtbot: QtBot) -> None:
    made = Helped(DARK)
    qtbot.addWidget(made)
    button = QToolButton(made, text="a long name of a button")
    made.controls.addWidget(button)
    made.show()
    for width, is_beneath in ((600, False), (190, True), (600, False)):
        made.resize(width, 200)
        QApplication.processEvents()
        assert made._header._title.width() >= made._header._title.sizeHint().width()
        assert (button.y() > made._header._title.geometry().bottom()) is is_beneath
