"""A row of one's own is typed in Outputs and prepared as the examples were; rows are saved as CSV."""

import csv
from pathlib import Path

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QToolTip
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.parameters import Parameters
from nnviz.data import DataError, Dataset, load
from nnviz.data.preparation import Scale
from nnviz.data.raw_rows import form_of, typed_row
from nnviz.session.commands import Feed
from nnviz.training.answering import rows_csv
from nnviz.view.outputs.outputs_panel import OutputsPanel
from nnviz.view.outputs.typed_row import YOUR_ROW, TypedRow
from nnviz.view.parts.style import DARK


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    rng = np.random.default_rng(1)
    lines = [
        f"{rng.normal(50, 9):.2f},{colour},{rng.normal(1, 2):.2f},{kind}"
        for colour in ("red", "Light blue")
        for kind in ("yes", "=no") * 10
    ]
    path = tmp_path / "own.csv"
    path.write_text("\n".join(["size,colour,height,class", *lines]))
    return load(f"file:{path}")


def test_a_typed_row_is_prepared_as_the_examples_were(qtbot: QtBot, data: Dataset) -> None:
    line = TypedRow()
    qtbot.addWidget(line)
    line.start(data)
    assert "size, colour, height" in line.placeholderText()
    line.setText("52.5, light  BLUE, -0.25")
    with qtbot.waitSignal(line.command_requested) as sent:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    (feed,) = sent.args
    assert isinstance(feed, Feed)
    expected = data.preparation.apply(np.array([[52.5, *_colour(data, "Light blue"), -0.25]]))[0]
    assert np.array_equal(feed.x, expected)


def test_inputs_are_called_as_in_the_picture_of_the_network(qtbot: QtBot) -> None:
    line = TypedRow()
    qtbot.addWidget(line)
    line.start(load("one_example"))
    assert line.placeholderText() == "type a row: x"
    line.setText("7")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.caution == "beyond what it was trained on in x"


def test_what_lies_beyond_all_training_examples_is_told(qtbot: QtBot, data: Dataset) -> None:
    line = TypedRow()
    qtbot.addWidget(line)
    line.start(data)
    measured = data.preparation.undo(data.x_train)
    least, most = measured.min(axis=0), measured.max(axis=0)
    for size, height, words in (
        (least[0], most[-1], ""),
        (most[0] + 1, most[-1], "beyond what it was trained on in size"),
        (least[0] - 1, most[-1] + 0.5, "beyond what it was trained on in size, height"),
        (50, 1, ""),
    ):
        line.setText(f"{float(size)!r}, red, {float(height)!r}")
        qtbot.keyClick(line, Qt.Key.Key_Return)
        assert line.caution == words


def _colour(data: Dataset, name: str) -> list[float]:
    return [float(column == f"colour = {name}") for column in data.inputs if column.startswith("colour")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1, red", "2 of 3 values"),
        ("1, red, 2, 3", "4 of 3 values"),
        ("a, red, 2", "size: 'a' is no number"),
        ("inf, red, 2", "size: 'inf' is no number"),
        ("1, green, 2", "colour: one of "),
        ("", "0 of 3 values"),
    ],
)
def test_a_row_that_does_not_fit_is_told(qtbot: QtBot, data: Dataset, text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        typed_row(text, form_of(data))
    line = TypedRow()
    qtbot.addWidget(line)
    line.start(data)
    line.setText(text)
    with qtbot.assertNotEmitted(line.command_requested):
        qtbot.keyClick(line, Qt.Key.Key_Return)


def test_rows_are_typed_but_no_pictures_and_no_very_long_ones(qtbot: QtBot, data: Dataset) -> None:
    line = TypedRow()
    qtbot.addWidget(line)
    line.show()
    for of, is_typed in (
        (load("digits", train_size=50), False),
        (data, True),
        (make_dataset(np.zeros((2, 61)), [0, 1], classes=("a", "b")), False),
        (make_dataset(np.zeros((2, 60)), [0, 1], classes=("a", "b")), True),
    ):
        line.start(of)
        assert line.isVisible() is is_typed


def test_rows_are_saved_in_the_units_of_the_table(data: Dataset) -> None:
    outputs = np.tile([0.2, 0.75], (len(data.x_test), 1))
    rows = np.array([3, 1])
    head, *lines = list(csv.reader(rows_csv(data, rows, outputs).splitlines()))
    assert head[:2] == ["test example", data.inputs[0]]
    assert [line[0] for line in lines] == ["4", "2"]
    measured = data.preparation.undo(data.x_test[rows])
    n = len(data.inputs)
    assert np.allclose([[float(cell) for cell in line[1 : n + 1]] for line in lines], measured, rtol=1e-10)
    truth = [data.classes[label].replace("=no", "'=no") for label in data.labels_test[rows]]
    assert [line[n + 1] for line in lines] == truth
    assert [line[n + 2] for line in lines] == [data.classes[1].replace("=no", "'=no")] * 2


def test_the_listed_rows_are_written_where_one_asks(
    qtbot: QtBot, data: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, told, proposed = OutputsPanel(DARK), list[str](), list[str]()
    qtbot.addWidget(panel)
    panel.ways_out.told.connect(lambda words, _: told.append(words))
    panel.ways_out.folder = lambda: tmp_path
    view = panel.classes
    view.start(data)
    view._outputs = np.tile([0.2, 0.75], (len(data.x_test), 1))
    view.table.rows.order = np.array([2, 0, 5])
    view.table.view.customContextMenuRequested.emit(QPoint(1, 1))
    (menu,) = view.table.view.findChildren(QMenu)
    for chosen in (tmp_path / "nowhere" / "wrong.csv", tmp_path / "wrong.csv"):
        monkeypatch.setattr(
            QFileDialog,
            "getSaveFileName",
            lambda *given: (proposed.append(given[2]), (str(chosen), ""))[1],  # noqa: B023
        )
        menu.actions()[0].trigger()
    menu.close()
    assert proposed == [str(tmp_path / "rows.csv")] * 2
    assert "not written: no such file or directory" in told[0]
    assert told[1:] == [f"Saved as {tmp_path / 'wrong.csv'}"]
    lines = (tmp_path / "wrong.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["test example", "3", "1", "6"]


@pytest.mark.parametrize(
    ("name", "text", "inputs"), [("spiral", "0.25, -0.5", [0.25, -0.5]), ("sine", "0.25", [0.25])]
)
def test_sets_of_one_or_two_inputs_are_asked_too(
    qtbot: QtBot, name: str, text: str, inputs: list[float]
) -> None:
    panel = OutputsPanel(DARK)
    qtbot.addWidget(panel)
    data = load(name, train_size=20, test_size=10)
    view = panel.plane if name == "spiral" else panel.curve
    view.start(data)
    view.typed.setText(text)
    with qtbot.waitSignal(panel.command_requested) as sent:
        qtbot.keyClick(view.typed, Qt.Key.Key_Return)
    assert np.array_equal(sent.args[0].x, data.preparation.apply(np.array([inputs]))[0])


def test_an_amount_is_answered_in_the_unit_of_the_table(show: Show) -> None:
    panel = show(OutputsPanel(DARK), 645, 300)
    data = make_dataset([[0.1, 0.2, 0.3]] * 4, y=[[0.5]] * 4, coding="value")
    data = replace(data, target_scale=Scale(np.array([100.0]), np.array([8.0]), "scaled"))
    theta = Parameters((3, 2, 1))
    snapshot = with_data(make_snapshot((3, 2, 1), theta=theta), data)  # it answers σ(0)
    assert snapshot.example is not None
    panel.show_snapshot(replace(snapshot, example=replace(snapshot.example, source=YOUR_ROW)))
    assert f"{YOUR_ROW}: 104" in panel.caption.text()


def test_what_was_typed_and_said_of_it_goes_with_the_data_set(qtbot: QtBot, data: Dataset) -> None:
    line = TypedRow()
    qtbot.addWidget(line)
    for text, is_refused in (("900, red, 1", False), ("red", True)):
        line.start(data)
        line.setText(text)
        qtbot.keyClick(line, Qt.Key.Key_Return)
        assert (bool(line.caution), line.is_refused) == (not is_refused, is_refused)
        line.start(load("xor"))
        assert (line.text(), line.caution, line.is_refused) == ("", "", False)


def test_neither_an_answer_nor_an_error_stands_beside_another_row(qtbot: QtBot) -> None:
    panel = OutputsPanel(DARK)
    qtbot.addWidget(panel)
    panel.show()
    data = make_dataset([[0.1, 0.2, 0.3]] * 4, y=[[0.5]] * 4)
    snapshot = with_data(make_snapshot((3, 2, 1)), data)
    assert snapshot.example is not None
    example = replace(snapshot.example, source=YOUR_ROW)
    panel.show_snapshot(replace(snapshot, example=example))
    typed = panel.view.typed
    assert YOUR_ROW in panel.caption.text()
    for text, is_row in (("1, 2", False), ("1; 2; 3", True), ("a, 2, 3", False), ("1 2 3", True)):
        typed.setText(text)
        qtbot.keyClick(typed, Qt.Key.Key_Return)
        assert (YOUR_ROW in panel.caption.text()) is is_row
        assert ("beyond what it was trained on in x1, x2, x3" in panel.caption.text()) is is_row
        qtbot.waitUntil(lambda: bool(QToolTip.text()) is not is_row)  # noqa: B023 - waited for at once


def test_who_seeks_outputs_by_keys_is_led_past_the_field_that_would_take_space(show: Show) -> None:
    panel = show(OutputsPanel(DARK), 645, 300)
    panel.show_snapshot(with_data(make_snapshot((2, 3, 1)), load("xor")))
    panel.help_last()
    panel.take_keys()
    (line,) = (line for line in panel.findChildren(TypedRow) if line.isVisible())
    assert line.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert panel.focusWidget() not in (None, panel, line)
