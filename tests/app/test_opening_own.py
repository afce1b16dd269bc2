"""A person opens data of their own in the window."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from nnviz.app import files
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened, open_source
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.commands import State
from nnviz.view.data.preview_dialog import PreviewDialog

SMALL = Experiment(data=Data("xor", train_size=40, test_size=20)).replace("network.hidden", [4])


@pytest.fixture
def window(one_window: MainWindow) -> MainWindow:
    return one_window


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    """A table of the shape of the iris flowers."""
    rng = np.random.default_rng(2)
    kinds = {"setosa": (5, 3.4, 1.5, 0.2), "versicolor": (5.9, 2.8, 4.3, 1.3), "virginica": (6.6, 3, 5.5, 2)}
    rows = [
        ",".join(f"{value:.1f}" for value in rng.normal(mean, (0.5, 0.3, 0.4, 0.2))) + f",{name}"
        for name, mean in kinds.items()
        for _ in range(50)
    ]
    path = tmp_path / "iris.csv"
    path.write_text("sepal length,sepal width,petal length,petal width,species\n" + "\n".join(rows))
    return path


def _dialog(qtbot: QtBot, window: MainWindow) -> PreviewDialog:
    """The preview that is open, once the file is read."""
    qtbot.waitUntil(lambda: bool(window.findChildren(PreviewDialog)))
    (dialog,) = window.findChildren(PreviewDialog)
    qtbot.waitUntil(lambda: not dialog.progress.isVisibleTo(dialog))
    return dialog


def _latest(window: MainWindow):
    assert window.bridge.latest is not None
    return window.bridge.latest


def _drop(window: MainWindow, path: Path) -> QDropEvent:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    rest = (mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPointF(50, 50).toPoint(), Qt.DropAction.CopyAction, *rest)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, *rest)
    window.dropEvent(drop)
    return drop


def test_dropped_table_is_previewed_then_trained_to_a_sensible_accuracy(
    qtbot: QtBot, window: MainWindow, flowers: Path
) -> None:
    _drop(window, flowers)
    dialog = _dialog(qtbot, window)
    assert _latest(window).experiment == SMALL
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _latest(window).state in (State.RUNNING, State.FINISHED))
    window.controls.speed.setValue(window.controls.speed.maximum())
    qtbot.waitUntil(lambda: _latest(window).state is State.FINISHED)
    assert _latest(window).lanes[0].epochs.test_accuracy[-1] > 0.9
    assert _latest(window).dataset.classes == ("setosa", "versicolor", "virginica")
    assert window.windowTitle() == "iris.csv[*] – nnviz"
    assert not window.isWindowModified()
    data = window.form.experiment.data
    assert (data.name, data.target, data.task) == (f"file:{flowers}", "species", "classification")


def test_the_title_bears_no_file_whose_place_another_set_took(
    qtbot: QtBot, window: MainWindow, flowers: Path
) -> None:
    window.documents.start_on(Opened(open_source(str(flowers)).experiment, path=flowers))
    qtbot.waitUntil(lambda: window.windowTitle() == "iris.csv[*] – nnviz")
    window.form.change({"training.eta": 0.25})
    assert window.windowTitle() == "iris.csv[*] – nnviz"
    window.form.change({"data.name": "spiral"})
    assert window.windowTitle() == "spiral, 10 hidden[*] – nnviz"
    window.form.change({"data.name": "one_example"})
    assert window.windowTitle() == "one example, 10 hidden[*] – nnviz"
    assert window.form.experiment.name == ""  # nor what is saved of it, nor its run
    window.form.change({"data.name": f"file:{flowers.absolute()}"})
    assert window.windowTitle() == "iris.csv[*] – nnviz"
    assert window.form.experiment.name == "iris"


def test_what_the_command_line_names_gives_the_window_its_title_unless_something_else_is_set(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "mine.json"
    SMALL.save(file)
    for changes, title in (({}, "mine.json[*] – nnviz"), ({"training.eta": 0.25}, "nnviz[*]")):
        window.documents.start_on(open_source(str(file), changes))
        qtbot.waitUntil(lambda title=title: window.windowTitle() == title)


def test_a_file_that_holds_what_is_open_already_gives_the_window_its_title(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    for name in ("one.json", "two.json"):
        SMALL.save(tmp_path / name)
        before = _latest(window).run
        window.documents.open_file(tmp_path / name)
        qtbot.waitUntil(lambda before=before: _latest(window).run > before)
        qtbot.waitUntil(lambda: _latest(window).state is State.READY)
        assert window.windowTitle() == f"{name}[*] – nnviz"


def test_runs_are_called_by_the_file_that_all_are_recorded_into_also_after_something_else_was_open(
    window: MainWindow,
) -> None:
    title = window.documents._title
    title.follow_run(7)
    title.bear("all.nnviz")
    title.open(SMALL, Path("other.json"), 8)
    for run, name in ((7, "all.nnviz"), (8, "other.json")):
        title.follow_run(run)
        assert window.windowTitle() == f"{name}[*] – nnviz"
        assert not window.isWindowModified()


def test_an_undo_brings_back_the_name_of_the_file_that_was_open(
    qtbot: QtBot, window: MainWindow, flowers: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mine.json"
    SMALL.save(file)
    iris = Opened(open_source(str(flowers)).experiment, path=flowers)
    for act, name, is_modified in (
        (lambda: window.documents.open_file(file), "mine.json", False),
        (lambda: window.form.change({"training.eta": 0.25}), "mine.json", True),
        (lambda: window.documents.start_on(iris), "iris.csv", False),
        (window.undo.undo_action.trigger, "mine.json", True),
        (window.undo.undo_action.trigger, "mine.json", False),
        (window.undo.redo_action.trigger, "mine.json", True),
        (window.undo.redo_action.trigger, "iris.csv", False),
    ):
        act()
        qtbot.waitUntil(
            lambda name=name, is_modified=is_modified: (
                _latest(window).state is State.READY
                and _latest(window).experiment == window.form.experiment
                and (window.windowTitle(), window.isWindowModified()) == (f"{name}[*] – nnviz", is_modified)
            )
        )


def test_another_target_is_chosen_and_the_amount_is_learnt(
    qtbot: QtBot, window: MainWindow, flowers: Path
) -> None:
    window.documents.open_file(flowers)
    dialog = _dialog(qtbot, window)
    dialog.table.horizontalHeader().sectionClicked.emit(2)
    _dialog(qtbot, window)
    dialog.train_button.click()
    qtbot.waitUntil(lambda: bool(_latest(window).lanes) and _latest(window).lanes[0].sizes[-1] == 1)
    assert window.form.experiment.training.cost == "quadratic"
    assert window.form.experiment.data.target == "petal length"


@pytest.mark.parametrize("how", ["cancel", "bad"])
def test_what_is_on_the_screen_stays(
    qtbot: QtBot, window: MainWindow, flowers: Path, tmp_path: Path, how: str
) -> None:
    bad, before = tmp_path / "bad.csv", _latest(window).run
    bad.write_text("a,b\n1,2\n3\n")
    window.documents.open_file(flowers if how == "cancel" else bad)
    dialog = _dialog(qtbot, window)
    assert dialog.train_button.isEnabled() == (how == "cancel")
    assert ("line 3: holds 1 value" in dialog.status.text()) == (how == "bad")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: _latest(window).epoch == 1 and _latest(window).state is State.PAUSED)
    now = _latest(window)
    assert (window.form.experiment, now.experiment, now.run) == (SMALL, SMALL, before)


def test_file_in_use_is_previewed_as_it_is_read_and_its_network_stays(
    qtbot: QtBot, window: MainWindow, flowers: Path
) -> None:
    window.documents.open_file(flowers)
    _dialog(qtbot, window).train_button.click()
    qtbot.waitUntil(lambda: window.form.experiment.data.target == "species")
    window.form.architecture.add_button.click()
    hidden = window.form.experiment.network.hidden
    data = window.form.experiment.data
    qtbot.waitUntil(lambda: not window.findChildren(PreviewDialog))
    window.documents.preview(flowers, data.reading)
    dialog = _dialog(qtbot, window)
    assert dialog.choices.boxes["target"].currentText() == "species"
    box = dialog.choices.boxes["task"]
    assert box.currentText() == "which class"
    dialog.train_button.click()
    qtbot.waitUntil(lambda: len(_latest(window).lanes[0].sizes) == len(hidden) + 2)
    assert window.form.experiment.network.hidden == hidden


def test_button_in_the_data_tab_opens_the_preview(qtbot: QtBot, window: MainWindow, flowers: Path) -> None:
    window.documents.open_file(flowers)
    _dialog(qtbot, window).train_button.click()
    qtbot.waitUntil(lambda: window.form.experiment.data.target == "species")
    qtbot.waitUntil(lambda: not window.findChildren(PreviewDialog))
    window.panels.complete()
    window.panels["data"].preview_requested.emit()
    dialog = _dialog(qtbot, window)
    assert dialog.windowTitle() == "Open iris.csv"
    dialog.reject()


def _menu(window: MainWindow, text: str) -> QAction:
    return next(action for action in window.menuWidget().findChildren(QAction) if action.text() == text)


def test_file_menu_opens_data_and_folders_of_pictures(
    qtbot: QtBot, window: MainWindow, flowers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def answer(*arguments):
        asked.append(arguments)
        return str(flowers), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    _menu(window, "&Open …").trigger()
    _dialog(qtbot, window).reject()
    first = asked[0][3].split(";;")[0]
    for ending in ("*.json", "*.safetensors", "*.csv", "*.npz", "*ubyte"):
        assert ending in first
    qtbot.waitUntil(lambda: not window.findChildren(PreviewDialog))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(flowers.parent))
    _menu(window, "Open folder of &pictures …").trigger()
    dialog = _dialog(qtbot, window)
    assert "holds no pictures" in dialog.status.text()
    dialog.reject()


def test_nothing_is_opened_when_no_file_is_chosen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    assert files.ask_open(window, Path()) is None
    assert files.ask_pictures(window, Path()) is None


def test_the_dialog_that_asks_for_a_file_fits_a_small_screen(window: MainWindow) -> None:
    seen = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        seen.append(dialog.sizeHint().width())
        dialog.reject()

    QTimer.singleShot(0, look)
    assert files.ask_open(window, Path()) is None
    assert seen[0] < 1000


def test_command_line_opens_data_as_recognised(flowers: Path) -> None:
    experiment = open_source(str(flowers)).experiment
    assert experiment.data == Data(f"file:{flowers}")


def test_a_person_with_a_table_trains_after_three_clicks(
    qtbot: QtBot, window: MainWindow, flowers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On "open …", on the file, and on "Train on it"."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(flowers), ""))
    assert window.form.fields.open_button.isVisibleTo(window.form)
    qtbot.mouseClick(window.form.fields.open_button, Qt.MouseButton.LeftButton)
    dialog = _dialog(qtbot, window)
    qtbot.mouseClick(dialog.train_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _latest(window).experiment.name == "iris")
    qtbot.waitUntil(lambda: _latest(window).state in (State.RUNNING, State.FINISHED))
