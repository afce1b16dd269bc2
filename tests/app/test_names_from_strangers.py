"""Tables, folders, experiments and lessons with names that a stranger chose: all of them are plain text."""

import csv
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyqtgraph as pg
import pytest
from PIL import Image
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QHelpEvent, QMouseEvent, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGraphicsView,
    QLabel,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from nnviz.app.layout import LABS, PANELS
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Memory, Settings
from nnviz.core.plain_names import MESSAGE
from nnviz.experiment.experiment import Data, Experiment
from nnviz.experiment.lesson import read_lesson
from nnviz.session.commands import Pause, State
from nnviz.session.session import Session
from nnviz.view.data.preview_dialog import PreviewDialog
from nnviz.view.parts.plain_label import in_menu

SMALL = Experiment(data=Data("xor", train_size=40, test_size=20)).replace("network.hidden", [4])
LONGEST = 2 * MESSAGE
MARKUP = re.compile(r"<(?:img(?! src=\"data:)|h1|a |script)", re.IGNORECASE)


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """Whoever opens it to read waits for ever."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


@pytest.fixture
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
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow(Session(SMALL), Opened(SMALL), Settings(Memory()))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(lambda: window.bridge.latest is not None and window.bridge.latest.state is State.READY)
    yield window
    window.close()


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
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(i) for i in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _cells(widget, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    if isinstance(widget, QGraphicsView) and widget.scene() is not None:
        for item in widget.scene().items():
            if isinstance(item, pg.TextItem):
                yield item.textItem.toPlainText()
            if isinstance(item, pg.AxisItem):
                yield item.labelString()


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


def _look_everywhere(root: QWidget, said: list[str]) -> None:
    """No words are taken for markup, none are long, none hold what is not to be seen."""
    for widget in [root, *root.findChildren(QWidget)]:
        if not isValid(widget) or widget.objectName() == "qtooltip_label":
            continue  # Qt's own label of a tip comes and goes
        if isinstance(widget, QLabel):
            assert widget.textFormat() is not Qt.TextFormat.AutoText, widget.text()
            if widget.textFormat() is not Qt.TextFormat.PlainText:
                assert not MARKUP.search(widget.text())
        for words in _texts(widget):
            assert len(words) <= LONGEST, (widget, words[:80])
            unseen = [letter for letter in words if unicodedata.category(letter) == "Cc" and letter != "\n"]
            assert not unseen, (widget, words)
        for words in _tips(widget):
            _judge_tip(words)
        _point_everywhere(widget)
    for action in root.findChildren(QAction):
        _judge_tip(action.toolTip())
    for words in said:
        _judge_tip(words)


def _judge_tip(words: str) -> None:
    assert len(words) <= 5 * MESSAGE + 30_000 * ("data:image" in words), words[:80]
    assert not MARKUP.search(words), words[:300]  # any tip may be taken for rich text


def _point_everywhere(widget: QWidget) -> None:
    """Move over a widget as a person would who looks for tips."""
    if not widget.isVisible() or isinstance(widget, QAbstractItemView):
        return
    for x in np.linspace(4, widget.width() - 4, 5):
        for y in np.linspace(4, widget.height() - 4, 5):
            at = QPointF(x, y)
            there, none = QPointF(widget.mapToGlobal(at)), Qt.MouseButton.NoButton
            move = QMouseEvent(QEvent.Type.MouseMove, at, there, none, none, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(widget, move)
            about = QHelpEvent(QEvent.Type.ToolTip, QPoint(int(x), int(y)), there.toPoint())
            QApplication.sendEvent(widget, about)


@pytest.mark.parametrize("kind", MADE)
def test_names_are_plain_text_in_every_panel_and_lab_and_in_the_preview(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, names: list[str], said: list[str], kind: str
) -> None:
    widths = {}
    window.complete()
    for entry in (*PANELS, *LABS):
        window.show_panel(entry.name)
        widths[entry.name] = window.minimumSizeHint().width()
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
    window.bridge.session.send(Pause())
    qtbot.waitUntil(lambda: window.bridge.latest.state is State.PAUSED)
    for entry in (*PANELS, *LABS):
        window.show_panel(entry.name)
        panel = window.panels[entry.name]
        qtbot.waitUntil(lambda panel=panel: panel.isVisible() and window.bridge.is_up_to_date)
        _look_everywhere(panel, said)
        assert window.minimumSizeHint().width() <= widths[entry.name] + 40, entry.name
    _look_everywhere(window, said)
    assert window.windowTitle().count("[*]") >= 1


def test_a_lesson_opens_no_picture_and_shows_its_title_as_it_is(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, pipe: Path, said: list[str]
) -> None:
    file = tmp_path / "own.md"
    file.write_text(
        f"---\ntitle: <img src={pipe}> & {'W' * 10_000}\nchapter: 1.1\nminutes: 1\n---\n"
        f"<img src={pipe}> ![picture]({pipe}) ![again][pipe]\n\n<h1>Head</h1> **bold** `a < b`\n\n"
        f"[pipe]: {pipe}\n"
        f"```json\n{json.dumps(SMALL.to_dict())}\n```\n"
    )
    card = window.form.lesson
    card.show_lesson(read_lesson(file))
    assert card.isVisibleTo(window.form)
    _look_everywhere(window, said)
    read = QTextDocument()
    read.setMarkdown(card.text.text())
    assert "<img" not in read.toHtml()
    assert "Head</h1>" in read.toPlainText().replace("\u200b", "")
    assert "font-weight" in read.toHtml()


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
