"""The table of a preview, cell by cell: what is ticked, written, told and stood out; and other questions."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.data.reading import MAX_CLASSES, Column, Findings, Preview, Reading
from nnviz.view.data.preview_notes import PreviewNotes, notes_on
from nnviz.view.data.preview_table import PreviewModel
from nnviz.view.data.preview_words import other_task, waits

COLUMNS = (
    Column("age", "number", "input", missing=2, different=30),
    Column(
        "name", "text", "left out", why="has a value of its own in each row", can_be_input=False, different=9
    ),
    Column("day", "date", "left out", why="was asked", different=4),
    Column("ill", "text", "target", different=2),
)
ROWS = (("41", "Ann", "2020-01-02", "yes"), ("7", "Bob", "2021-03-04", "no"))
ROLE, HORIZONTAL = Qt.ItemDataRole, Qt.Orientation.Horizontal
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


def preview(rows: int = 30, columns: tuple[Column, ...] = COLUMNS, **more: object) -> Preview:
    kept = {"columns": columns, "first_rows": ROWS} | more
    return Preview(Path("a.csv"), "table", rows, Reading(), **kept)  # type: ignore[arg-type]


@pytest.fixture
def model(qapp: QApplication) -> PreviewModel:
    made = PreviewModel()
    made.show_preview(preview())
    return made


def of(model: PreviewModel, role: ROLE, row: int = 0) -> list[object]:
    return [model.data(model.index(row, column), role) for column in range(4)]


def test_columns_that_can_be_learnt_from_have_a_tick_that_says_whether_they_are(model: PreviewModel) -> None:
    assert (model.rowCount(), model.columnCount()) == (3, 4)
    assert of(model, ROLE.CheckStateRole) == [CHECKED, None, UNCHECKED, None]
    assert of(model, ROLE.CheckStateRole, 1) == [None] * 4
    assert of(model, ROLE.DisplayRole) == ["learn from it", "–", "learn from it", "target"]
    ticks = [bool(model.flags(model.index(0, k)) & Qt.ItemFlag.ItemIsUserCheckable) for k in range(4)]
    assert ticks == [True, False, True, False]
    assert not model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsUserCheckable
    told: list[tuple[str, bool]] = []
    model.ticked.connect(lambda *what: told.append(what))
    assert model.setData(model.index(0, 0), UNCHECKED.value, ROLE.CheckStateRole)
    assert model.setData(model.index(0, 2), CHECKED.value, ROLE.CheckStateRole)
    assert told == [("age", False), ("day", True)]
    for row, column, role in (
        (0, 1, ROLE.CheckStateRole),
        (1, 0, ROLE.CheckStateRole),
        (0, 0, ROLE.EditRole),
    ):
        assert not model.setData(model.index(row, column), CHECKED.value, role)
    assert len(told) == 2


def test_below_stand_the_rows_of_the_file_numbers_to_the_right(model: PreviewModel) -> None:
    assert [tuple(of(model, ROLE.DisplayRole, row)) for row in (1, 2)] == list(ROWS)
    sides = [side & ~Qt.AlignmentFlag.AlignVCenter for side in of(model, ROLE.TextAlignmentRole, 1)]  # type: ignore[operator]
    align = Qt.AlignmentFlag
    assert sides == [align.AlignRight, *[align.AlignHCenter] * 3]
    above = [side & ~align.AlignVCenter for side in of(model, ROLE.TextAlignmentRole)]  # type: ignore[operator]
    assert above == [align.AlignLeft, align.AlignHCenter, align.AlignLeft, align.AlignHCenter]
    names = [model.headerData(row, Qt.Orientation.Vertical) for row in range(3)]
    assert names == ["", "1", "2"]
    assert model.headerData(1, Qt.Orientation.Vertical, ROLE.ToolTipRole) is None


def test_the_head_of_a_column_says_what_it_is_and_how_many_values_differ(model: PreviewModel) -> None:
    heads = [model.headerData(k, HORIZONTAL) for k in range(4)]
    assert heads == [
        "age\nnumber · input\n30 different, 2 missing",
        "name\ntext · left out\n9 different",
        "day\ndate · left out\n4 different",
        "ill\ntext · target\n2 different",
    ]
    model.show_preview(preview(rows=0))
    assert model.headerData(0, HORIZONTAL) == "age\nnumber · input\n"
    model.show_preview(preview(columns=(Column("age", "number", "input"),)))
    assert model.headerData(0, HORIZONTAL) == "age\nnumber · input\n"


def test_a_tip_says_what_becomes_of_the_column_and_why(model: PreviewModel) -> None:
    tips = of(model, ROLE.ToolTipRole)
    assert tips == [model.headerData(k, HORIZONTAL, ROLE.ToolTipRole) for k in range(4)]
    for tip, words in zip(
        tips, ("network is shown it", "not shown it", "not shown it", "foretell"), strict=True
    ):
        assert words in str(tip)
    assert "It has a value of its own in each row." in str(tips[1])
    assert of(model, ROLE.ToolTipRole, 1) == [None] * 4
    assert of(model, ROLE.AccessibleTextRole)[0] == "Learn from age"
    assert of(model, ROLE.AccessibleTextRole, 1) == [None] * 4


def test_the_target_stands_out_on_a_tint_between_the_window_and_what_is_chosen(model: PreviewModel) -> None:
    palette = QApplication.palette()
    before = QPalette(palette)
    palette.setColor(QPalette.ColorRole.Window, QColor(200, 100, 0))
    palette.setColor(QPalette.ColorRole.Highlight, QColor(100, 200, 50))
    QApplication.setPalette(palette)
    try:
        grounds = of(model, ROLE.BackgroundRole, 1)
        inks = of(model, ROLE.ForegroundRole, 1)
    finally:
        QApplication.setPalette(before)
    assert grounds[:3] == [None] * 3
    assert grounds[3].color() == QColor(190, 110, 5)  # type: ignore[attr-defined]
    assert inks[0] is None
    assert inks[3].color() == QColor(100, 200, 50)  # type: ignore[attr-defined]
    assert inks[1].color() == inks[2].color() == palette.color(QPalette.ColorRole.PlaceholderText)  # type: ignore[attr-defined]
    fonts = of(model, ROLE.FontRole, 1)
    assert fonts[:3] == [None] * 3
    assert fonts[3].bold()  # type: ignore[attr-defined]


def findings(task: str) -> Findings:
    return Findings(targets=("y",), inputs=("x",), task=task, guessed=False)  # type: ignore[arg-type]


def test_a_target_of_numbers_may_be_taken_otherwise() -> None:
    def target(kind: str = "number", different: int = 3) -> tuple[Column, ...]:
        return (COLUMNS[0], Column("y", kind, "target", different=different))  # type: ignore[arg-type]

    def other(task: str, columns: tuple[Column, ...]) -> tuple[str, str] | None:
        return other_task(preview(columns=columns, findings=findings(task)))

    assert other("classification", target()) == ("regression", "Take it as an amount")
    assert other("regression", target()) == ("classification", "Take it as a class")
    assert other("regression", target(different=MAX_CLASSES)) is not None
    assert other("regression", target(different=MAX_CLASSES + 1)) is None
    assert other("classification", target("text")) is None
    assert other("regression", target() + target()[1:]) is None
    assert other_task(preview(columns=target())) is None


def test_what_waits_for_an_answer_is_told() -> None:
    assert waits(preview()) == ""
    assert waits(preview(refusal="no")).startswith("Values are missing")


def gappy(**more: object) -> Preview:
    return preview(findings=findings("classification"), **more)  # type: ignore[arg-type]


def test_gaps_may_be_left_out_or_filled_but_not_those_of_a_target(qtbot: QtBot) -> None:
    (note,) = [note for note in notes_on(gappy(gaps=2)) if "lack" in note.sentence]
    assert note.sentence == "2 rows lack a value: age (2)"
    assert [words for words, _ in note.ways] == ["Leave the rows out", "Fill them in"]
    assert note.asks
    (one,) = [note for note in notes_on(gappy(gaps=1)) if "lack" in note.sentence]
    assert one.sentence.startswith("1 row lacks a value")
    target = (Column("y", "number", "target", missing=1),)
    (note,) = [note for note in notes_on(gappy(columns=target, gaps=1)) if "lack" in note.sentence]
    assert [words for words, _ in note.ways] == ["Leave the rows out"]
    both = (*target, Column("x", "number", "input", missing=1))
    (note,) = [note for note in notes_on(gappy(columns=both, gaps=1)) if "lack" in note.sentence]
    assert len(note.ways) == 2
    many = tuple(Column(f"c{k}", "number", "input", missing=k + 1) for k in range(8))
    (note,) = [note for note in notes_on(gappy(columns=many, gaps=9)) if "lack" in note.sentence]
    assert note.sentence.endswith("c4 (5), c5 (6)")
    shown = PreviewNotes()
    qtbot.addWidget(shown)
    chosen: list[object] = []
    shown.chosen.connect(chosen.append)
    shown.show_preview(gappy(gaps=2))
    assert not shown.isHidden()
    assert "2 rows lack a value: age (2)" in shown.text()
    shown.button("Fill them in").click()
    assert chosen == [{"missing": "mean"}]
    assert 0 < shown.sizeHint().height() == shown.maximumHeight()
    shown.show_preview(gappy(gaps=0))
    assert (shown.text(), shown.isHidden()) == ("", True)
