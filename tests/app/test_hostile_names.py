"""Names out of a stranger's file are shown as they are, and never read as HTML, which would open files."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnviz.app.layout import PANELS
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Memory, Settings
from nnviz.data.reading import Reading
from nnviz.experiment.own_experiment import experiment_for
from nnviz.session.commands import State, Step
from nnviz.session.session import Session
from nnviz.view.data.preview_dialog import PreviewDialog

TAG = "<img src=nowhere>"


@pytest.fixture(params=["classes", "amounts"])
def table(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    rng = np.random.default_rng(1)
    classes = request.param == "classes"
    lines = [f"{TAG}1,{TAG}2,b,{TAG}{'class' if classes else 'price'}"]
    for n in range(40):
        last = f"{TAG}{n % 2}" if classes else f"{rng.random():.3f}"
        lines.append(f"{rng.random():.3f},{TAG}{'xyz'[n % 3]},{rng.random():.3f},{last}")
    path = tmp_path / f"{TAG}.csv"
    path.write_text("\n".join(lines))
    return path


def read_as_html(root: QWidget) -> Iterator[str]:
    """What Qt would take for HTML with a name in it."""
    for widget in (root, *root.findChildren(QWidget)):
        if TAG in widget.toolTip() and Qt.mightBeRichText(widget.toolTip()):
            yield f"tooltip of {type(widget).__name__} {widget.accessibleName()!r}: {widget.toolTip()[:80]!r}"
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            text = QLabel.text(widget)
            if TAG in text and Qt.mightBeRichText(text):
                yield f"{type(widget).__name__} in {type(widget.parent()).__name__}: {text[:80]!r}"


def test_no_label_and_no_tooltip_of_the_window_reads_a_name_as_html(qtbot: QtBot, table: Path) -> None:
    experiment = experiment_for(table)
    window = MainWindow(Session(experiment), Opened(experiment), Settings(Memory()))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.bridge.latest is not None and window.bridge.latest.state is State.READY)
    window.bridge.session.send(Step("epoch", 1))
    qtbot.waitUntil(lambda: len(window.bridge.latest.lanes) > 0 and window.bridge.latest.epoch >= 1)  # type: ignore[union-attr]
    found: set[str] = set()
    for panel in PANELS:
        window.show_panel(panel.name)
        QApplication.processEvents()
        found.update(read_as_html(window))
    window.close()
    assert not found


def test_the_preview_reads_no_name_as_html(qtbot: QtBot, table: Path) -> None:
    dialog = PreviewDialog(table, Reading())
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: TAG in dialog.target_words.text())
    assert not set(read_as_html(dialog))
    dialog.close()
