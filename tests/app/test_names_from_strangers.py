"""Tables, folders, experiments and lessons with names that a stranger chose: all of them are plain text."""

import csv
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest
from msgspec.structs import replace
from one_window import OneWindow
from pictures import drawn_by
from PIL import Image
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QPointF,
    Qt,
)
from PySide6.QtGui import QAccessible, QAction, QHelpEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollBar,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from recorded import TINY, advance, begun, moments
from shiboken6 import isValid
from small_runs import small

from nnviz.app.layout import LABS, PANELS
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Memory, Settings
from nnviz.core.plain_names import MESSAGE
from nnviz.experiment.experiment import FIELDS, Data, Experiment
from nnviz.experiment.lesson_file import read_lesson
from nnviz.experiment.twins import changed, describe
from nnviz.session.commands import Branch, Forget, Rename, Reset, State, Visit
from nnviz.session.session import Session
from nnviz.session.state_folder import StateFolder
from nnviz.training.run_file import RunFile
from nnviz.view.data.preview_dialog import PreviewDialog
from nnviz.view.parts.fields.make_input import make_input
from nnviz.view.parts.lane_chooser import LaneChooser
from nnviz.view.parts.plain_label import in_menu

SMALL = Experiment(data=Data("xor", train_size=40, test_size=20)).replace("network.hidden", [4])
LONGEST = 2 * MESSAGE
_ONE_TIP = (QLabel, QAbstractButton, QLineEdit, QComboBox, QScrollBar)
"""They say the same wherever one points, as does what has no code of ours."""
_ANSWERS = {"event", "viewportEvent", "mouseMoveEvent"}
MARKUP = re.compile(r"<(?:img(?! src=\"data:)|h1|a |script)", re.IGNORECASE)


@pytest.fixture(scope="module")
def pipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Whoever opens it to read waits for ever."""
    path = tmp_path_factory.mktemp("pipes") / "pipe"
    os.mkfifo(path)
    return path


@pytest.fixture(scope="module")
def names(pipe: Path) -> list[str]:
    return [
        f"<img src={pipe}>", f"<h1>a & b</h1><img src='file://{pipe}'>", "&amp; <b>%s{}</b>", "\\frac{1}{",
        "שלום <i>عالم", "🙂\u200b\u202eevil\x1b[31m", "two\nlines\tand a tab", "=1+1", "W" * 10_000,
    ]  # fmt: skip


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All tips that are shown."""
    words: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda at, text, *rest: words.append(text))
    return words


@pytest.fixture
def window(one_window: MainWindow) -> MainWindow:
    return one_window


def _table(path: Path, heads: list[str], rows: list[list[object]]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    return path


def _of_classes(folder: Path, names: list[str]) -> Path:
    """A table whose columns and classes are called so."""
    rng = np.random.default_rng(1)
    rows = [
        [*rng.normal(k, 0.3, len(names)).round(3), name] for _ in range(12) for k, name in enumerate(names)
    ]
    return _table(folder / "&lt;h1&gt; <b>&amp; %s{}.csv", [*names, "<h1>class"], rows)


def _of_two_inputs(folder: Path, names: list[str]) -> Path:
    rng = np.random.default_rng(1)
    rows = [[*rng.normal(k % 2, 0.3, 2).round(3), names[k % 2]] for k in range(60)]
    return _table(folder / "plane.csv", [names[1], names[-1], "<h1>class"], rows)


def _of_amounts(folder: Path, names: list[str]) -> Path:
    """The last column is an amount, and its name is a pipe's."""
    x = np.random.default_rng(1).normal(0, 1, (60, 4)).round(3)
    rows = [[*row, round(10 * sum(row), 2)] for row in x.tolist()]
    return _table(folder / "amounts.csv", [*names[1:4], names[-1], names[0]], rows)


def _of_pictures(folder: Path, names: list[str]) -> Path:
    """A folder of pictures for each class; a slash, and what is too long, no file system allows."""
    root = folder / "<h1>pictures & co"
    allowed = ["<img src=pipe>", "<h1>a & b", *(name for name in names[2:8] if "/" not in name)]
    for k, name in enumerate([*allowed, "W" * 250]):
        (root / name).mkdir(parents=True)
        for n in range(6):
            pixels = np.random.default_rng([k, n]).integers(0, 255, (8, 8), dtype=np.uint8)
            Image.fromarray(pixels).save(root / name / f"{n}.png")
    return root


MADE = {"classes": _of_classes, "plane": _of_two_inputs, "amounts": _of_amounts, "pictures": _of_pictures}


def _texts(widget: QWidget) -> Iterator[str]:
    """What a widget says as plain text, or in a tip."""
    yield from (widget.accessibleName(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(i) for i in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _cells(widget, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


def _cells(view: QAbstractItemView, *roles: Qt.ItemDataRole) -> Iterator[str]:
    model = view.model()
    rows = min(4, model.rowCount())
    for role in roles:
        for column in _columns(model):
            yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")
            yield from (str(model.index(row, column).data(role) or "") for row in range(rows))
        yield from (str(model.headerData(row, Qt.Orientation.Vertical, role) or "") for row in range(rows))


def _columns(model: QAbstractItemModel) -> range:
    return range(1 if isinstance(model, QAbstractListModel) else model.columnCount())


def _tips(widget: QWidget) -> Iterator[str]:
    yield widget.toolTip()
    yield from (words for action in widget.actions() for words in (action.toolTip(), action.statusTip()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _cells(widget, Qt.ItemDataRole.ToolTipRole)
    if isinstance(widget, QComboBox):
        tips = (widget.itemData(i, Qt.ItemDataRole.ToolTipRole) for i in range(widget.count()))
        yield from (str(words or "") for words in tips)


def _look_everywhere(root: QWidget, said: list[str], known: Iterable[QWidget] = ()) -> None:
    """No words are taken for markup, none are long, none hold what is not to be seen; what is known is so."""
    seen = {id(widget) for panel in known for widget in panel.findChildren(QWidget)}
    for widget in [root, *root.findChildren(QWidget)]:
        if id(widget) in seen or not isValid(widget) or widget.objectName() == "qtooltip_label":
            continue  # Qt's own label of a tip comes and goes
        if isinstance(widget, QLabel):
            assert widget.textFormat() is not Qt.TextFormat.AutoText, widget.text()
            if widget.textFormat() is not Qt.TextFormat.PlainText:
                assert not MARKUP.search(widget.text())
        for words in _texts(widget):
            _judge(words)
        _judge_description(widget)
        for words in _tips(widget):
            _judge_tip(words)
        _point_everywhere(widget)
    for action in root.findChildren(QAction):
        if not isinstance(action.parent(), QMenu):  # a menu shows no tips
            _judge_tip(action.toolTip())
    for words in said:
        _judge_tip(words)


@cache  # most of them are there many times
def _judge(words: str) -> None:
    assert len(words) <= LONGEST, words[:80]
    unseen = [letter for letter in words if unicodedata.category(letter) == "Cc" and letter != "\n"]
    assert not unseen, words
    assert "\u202e" not in words, words


def _judge_description(widget: QWidget) -> None:
    """What a screen reader says after the name: where none was given, Qt gives it the tip with its marks."""
    words = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)
    assert not words.startswith("<qt>"), (widget, words)
    for line in words.splitlines():
        _judge(line)


def _judge_entry(words: str) -> None:
    """Of a menu: one short line, in which no letter of a name is a key."""
    assert len(words) <= 160, words
    assert "&" not in words.removeprefix("&").replace("&&", ""), words
    assert "\n" not in words, words
    _judge(words)


@cache
def _judge_tip(words: str) -> None:
    assert len(words) <= 5 * MESSAGE + 30_000 * ("data:image" in words), words[:80]
    assert not MARKUP.search(words), words[:300]  # any tip may be taken for rich text


def _places(widget: QWidget) -> int:
    """How many, on each side, it is asked at: it may say one thing here and another there."""
    parent = widget.parentWidget()
    asked = parent if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget else widget
    return 0 if not _answers(type(asked)) else 1 if isinstance(widget, _ONE_TIP) else 5


@cache
def _answers(kind: type[QWidget]) -> bool:
    """Whether code of ours does; else it says its tip alone, which `_tips` has."""
    ours = [base for base in kind.__mro__ if base.__module__.startswith("nnviz")]
    return any(_ANSWERS & vars(base).keys() for base in ours)


def _point_everywhere(widget: QWidget) -> None:
    """Move over a widget as a person would who looks for tips."""
    if not widget.isVisible() or isinstance(widget, QAbstractItemView):
        return
    none, no_key, places = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, _places(widget)
    for x, y in product(range(places), repeat=2):
        step = QPointF(widget.width() - 8, widget.height() - 8) / max(1, places - 1)
        at = QPointF(4 + x * step.x(), 4 + y * step.y())
        there = QPointF(widget.mapToGlobal(at))
        move = QMouseEvent(QEvent.Type.MouseMove, at, there, none, none, no_key)
        QApplication.sendEvent(widget, move)
        about = QHelpEvent(QEvent.Type.ToolTip, at.toPoint(), there.toPoint())
        QApplication.sendEvent(widget, about)


@pytest.fixture(scope="module")
def widths(kept_window: OneWindow) -> dict[str, int]:
    """The least of the window with each panel in sight, and with names of our own."""
    window, widths = kept_window.lend(), {}
    for entry in (*PANELS, *LABS):
        window.show_panel(entry.name)
        widths[entry.name] = window.minimumSizeHint().width()
    return widths


@pytest.mark.parametrize("kind", MADE)
def test_names_are_plain_text_in_every_panel_and_lab_and_in_the_preview(
    qtbot: QtBot,
    window: MainWindow,
    widths: dict[str, int],
    tmp_path: Path,
    names: list[str],
    said: list[str],
    kind: str,
) -> None:
    window.documents.open_file(MADE[kind](tmp_path, names))
    qtbot.waitUntil(lambda: bool(window.findChildren(PreviewDialog)))
    (dialog,) = window.findChildren(PreviewDialog)
    qtbot.waitUntil(lambda: not dialog.progress.isVisibleTo(dialog))
    _look_everywhere(dialog, said)
    assert dialog.width() < 1400
    assert dialog.train_button.isEnabled(), dialog.status.text()
    dialog.train_button.click()
    qtbot.waitUntil(
        lambda: (
            window.bridge.latest.dataset is not None and window.bridge.latest.dataset.name.startswith("file:")
        )
    )
    qtbot.waitUntil(lambda: window.bridge.latest.state is State.FINISHED)  # a pause may come before it begins
    for entry in (*PANELS, *LABS):
        window.show_panel(entry.name)
        panel = window.panels[entry.name]
        qtbot.waitUntil(lambda panel=panel: panel.isVisible() and window.bridge.is_up_to_date)
        _look_everywhere(panel, said)
        assert window.minimumSizeHint().width() <= widths[entry.name] + 40, entry.name
    _look_everywhere(window, said, known=window.panels.values())
    assert window.windowTitle().count("[*]") >= 1


def test_a_lesson_opens_no_picture_and_shows_its_title_as_it_is(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, pipe: Path, said: list[str]
) -> None:
    file = tmp_path / "own.md"
    file.write_text(
        f"---\ntitle: <img src={pipe}> & {'W' * 10_000}\nquestion: What is it?\nchapter: 1.1\n"
        "minutes: 1\ncovers: 1\n---\n"
        f"<img src={pipe}> ![picture]({pipe}) ![again][pipe]\n\n<h1>Head</h1> **bold** `a < b`\n\n"
        f"[pipe]: {pipe}\n"
        f"```json\n{json.dumps(SMALL.to_dict())}\n```\n"
    )
    lesson = read_lesson(file)
    window.teaching.follow(Opened(lesson.experiment, lesson=lesson))
    desk = window.teaching.desk
    assert desk is not None
    assert desk.strip.isVisible()
    qtbot.waitUntil(lambda: desk.strip.reading.page.toPlainText() != "")
    _look_everywhere(window, said)
    shown = desk.strip.reading.page.toPlainText()
    assert f"<img src={pipe}>" in shown
    assert "Head</h1> bold a < b" in shown
    assert "font-weight" in desk.strip.reading.page.toHtml()
    desk.close()


def test_an_experiment_and_a_message_are_told_in_one_short_line(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, names: list[str], said: list[str]
) -> None:
    file = tmp_path / "<h1>own.json"
    for name in names:
        SMALL.replace("name", name).save(file)
        window.documents.open_file(file)
        qtbot.waitUntil(lambda name=name: window.bridge.latest.experiment.name == name)
        qtbot.waitUntil(lambda: window.documents._coming is None)
        window.show_error(f"{name}: cannot be used")
        assert len(window.windowTitle()) < 120
        assert "\x1b" not in window.message_bar.text.text()
        _look_everywhere(window.message_bar, said)
    _look_everywhere(window, said)


def test_an_ampersand_in_a_menu_is_no_key() -> None:
    assert in_menu("a & b") == "a && b"


@pytest.fixture(scope="module")
def run_file(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> Path:
    """A stranger's: each name is that of a mark of the first run, and of a run that left it after step 9."""
    path = tmp_path_factory.mktemp("runs") / "<h1>a & b <img src=x>.nnviz"
    file = RunFile.create(path)
    first, trainers = begun(file, small(**TINY), name=names[0])
    for name in [*names, "first"]:
        advance(trainers, 1)
        file.add_moment(first, trainers[0].steps, moments(trainers))
        file.mark(first, trainers[0].steps, name)
    for name in names:
        run, others = begun(file, small(**TINY).replace("name", name), name=name, parent=first, parent_step=9)
        file.pin(run, True)
        advance(others, 9)
        for _ in range(9):
            advance(others, 1)
            file.add_moment(run, others[0].steps, moments(others))
    advance(trainers, 1)
    file.add_moment(first, trainers[0].steps, moments(trainers))
    file.close()
    return path


@pytest.fixture
def opened(qtbot: QtBot, run_file: Path) -> MainWindow:
    """A window of its own, which is recorded into the stranger's file."""
    window = MainWindow(Session(SMALL), Opened(SMALL), Settings(Memory()))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(lambda: window.bridge.latest is not None and window.bridge.latest.state is State.READY)
    window.panels.complete()
    window.documents.open_file(run_file)
    qtbot.waitUntil(
        lambda: len(window.bridge.latest.shelf) > 2 and window.bridge.latest.state is State.PAUSED
    )
    return window


def test_runs_and_marks_of_a_strangers_file_are_plain_text_in_panels_and_on_the_shelf(
    qtbot: QtBot, opened: MainWindow, said: list[str], names: list[str]
) -> None:
    for panel in ("runs", "cost", "gradient"):
        opened.show_panel(panel)
        qtbot.waitUntil(lambda panel=panel: opened.panels[panel].isVisible() and opened.bridge.is_up_to_date)
    _look_everywhere(opened, said)
    shelf = opened.panels["runs"]
    model = shelf.model
    assert model.rowCount() == len(names) + 1
    renamed: list[object] = []
    model.rename_requested.connect(lambda *one: renamed.append(one))
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        typed = index.data(Qt.ItemDataRole.EditRole)
        _judge(typed)
        _judge_tip(index.data(Qt.ItemDataRole.ToolTipRole))
        model.setData(index, typed, Qt.ItemDataRole.EditRole)
    assert not renamed  # who opens a name and leaves it as it is has not renamed the run
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (1, model.rowCount() - 1):
        shelf.view.selectionModel().select(model.index(row, 0), rows)
    shelf.compare()
    assert "” differs from “" in shelf.reading.text() or " the settings of “" in shelf.reading.text()
    _judge(shelf.reading.text())


def test_marks_of_a_strangers_file_are_plain_text_on_the_timeline(
    opened: MainWindow, said: list[str], names: list[str]
) -> None:
    strip = opened.timeline
    view = strip.slider.view
    assert view is not None
    assert len(view.marks) == len(names) + 1
    for step, _ in view.marks:
        words = strip.slider._words_at(strip.slider.x_of(step))
        assert "⚑" in words
        _judge_tip(words)
        _judge(words)
    drawn = [mark.text for mark in drawn_by(strip.slider)]
    assert any("⚑" in words for words in drawn)
    for words in drawn:
        _judge(words)
    menu = strip.menu_at(strip.slider.x_of(9))
    assert menu is not None
    assert len(menu.actions()) == len(names) + 2
    for action in menu.actions():
        _judge_entry(action.text())
    for step, _ in view.marks:
        strip.slider._track = replace(strip.slider._track, view=replace(view, step=step))
        strip.ask_mark()
        dialog = strip.findChildren(QInputDialog)[-1]
        _judge(dialog.textValue())
        dialog.reject()


def test_what_a_stranger_named_is_one_short_line_in_undo(opened: MainWindow, names: list[str]) -> None:
    undo, shelf = opened.undo, opened.bridge.latest.shelf
    for run in shelf:
        for command in (Rename(run.run, "mine"), Forget(run.run), Visit(run.run, 3), Reset(run.experiment)):
            undo.note(command)
            _judge_entry(undo.undo_action.text())
    for name in names:
        edit = changed(FIELDS["data.target"], (name, names[0]), (names[1], name) * 40)
        opened.form.edited.emit(opened.form.wanted, edit)
        _judge_entry(undo.undo_action.text())
        undo.note(Branch(1, 3, {"data.target": (name,)}))
        _judge_entry(undo.undo_action.text())
    _judge_tip(undo.undo_action.toolTip())


def test_a_strangers_run_is_one_short_line_in_recent_and_in_the_offer_to_go_on(
    qtbot: QtBot, run_file: Path, tmp_path: Path, said: list[str]
) -> None:
    settings, folder = Settings(Memory()), StateFolder(tmp_path / "state")
    own = Path(copyfile(run_file, tmp_path / run_file.name))
    settings.remember(own)
    own.with_name(f"{own.name}-journal").touch()  # as a crash leaves it
    window = MainWindow(Session(SMALL, folder=folder), Opened(SMALL), settings)
    qtbot.addWidget(window)
    window.show()
    window.earlier.look_for_orphans()
    qtbot.waitUntil(window.offer_bar.isVisible)
    assert "<img" in window.offer_bar.text.text()
    _look_everywhere(window.offer_bar, said)
    menu = QMenu()
    window.earlier.fill_recent(menu)
    assert "<h1>a && b" in menu.actions()[0].text()
    for action in menu.actions():
        _judge_entry(action.text())
    window.close()


def test_twins_and_files_are_plain_text_where_one_is_chosen(qtbot: QtBot, names: list[str]) -> None:
    chooser, sets = LaneChooser(), make_input(FIELDS["data.name"])
    qtbot.addWidget(chooser)
    qtbot.addWidget(sets)
    for name in names:
        chooser.show_lanes(["A", describe({"data.target": name})], 0)
        sets.show_value(f"file:{name}")
        for words in (*_texts(sets), chooser.buttons[1].toolTip(), *_tips(sets)):
            _judge(words)
        for words in (chooser.buttons[1].toolTip(), *_tips(sets)):
            _judge_tip(words)
