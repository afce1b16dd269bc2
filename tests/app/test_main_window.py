import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from one_window import is_dressed
from pictures import drawn_by
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from nnviz.app import layout
from nnviz.app.help import show_keys
from nnviz.app.layout import LABS, PANELS
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Settings
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.commands import State
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.session.training_thread import TRAINING
from nnviz.training.model_file import model_bytes
from nnviz.view.parts.plain_label import RichLabel
from nnviz.view.parts.style import DARK, LIGHT
from nnviz.view.run.run_controls import ActionButton
from nnviz.view.weights.weights_panel import WeightsPanel

SMALL = Experiment(data=Data("xor", train_size=40, test_size=20)).replace("network.hidden", [4])
ROLE = QAction.MenuRole
Open = Callable[..., MainWindow]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "nnviz.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def open_window(qtbot: QtBot, settings: Settings) -> Iterator[Open]:
    opened: list[MainWindow] = []

    def make(experiment: Experiment = SMALL) -> MainWindow:
        window = MainWindow(Session(experiment), Opened(experiment), settings)
        opened.append(window)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
        qtbot.waitUntil(lambda: _latest(window).state in (State.READY, State.FAILED))
        return window

    yield make
    for window in opened:
        window.close()


@pytest.fixture
def window(one_window: MainWindow) -> MainWindow:
    return one_window


def _latest(window: MainWindow) -> Any:
    return window.bridge.latest or Snapshot(0, 0, State.LOADING, SMALL)


def _wait(qtbot: QtBot, window: MainWindow, true: Callable[[Snapshot], bool]) -> None:
    qtbot.waitUntil(lambda: true(_latest(window)))


def test_a_neuron_that_was_chosen_is_pointed_out_where_it_is_seen_later(
    qtbot: QtBot, window: MainWindow
) -> None:
    def outlined() -> bool:
        qtbot.waitUntil(lambda: window.bridge.is_up_to_date)
        return any(mark.ink == window.look.colour("text") for mark in drawn_by(weights.first).of("box"))

    weights = window.panels["weights"]
    assert isinstance(weights, WeightsPanel)
    window.show_panel("data")
    qtbot.waitUntil(lambda: not weights.is_in_sight)
    window.selection.choose_neuron(0, 1)
    window.show_panel("weights")
    qtbot.waitUntil(lambda: weights.is_in_sight)
    assert outlined()
    window.show_panel("data")
    qtbot.waitUntil(lambda: not weights.is_in_sight)
    run = _latest(window).run
    qtbot.keyClick(window, Qt.Key.Key_R)
    _wait(qtbot, window, lambda now: now.run > run)
    window.show_panel("weights")
    qtbot.waitUntil(lambda: weights.is_in_sight)
    assert not outlined()  # as the network, which was in sight, has let it go


def test_a_persons_path_through_the_window(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    assert QApplication.focusWidget() is window  # at the start no button waits for a key
    start = _latest(window).lanes[0].theta.vector.copy()
    qtbot.keyClick(window, Qt.Key.Key_E)
    _wait(qtbot, window, lambda now: now.epoch == 1 and now.state is State.PAUSED)
    qtbot.keyClick(window, Qt.Key.Key_B)
    _wait(qtbot, window, lambda now: now.batch == 1 and now.state is State.PAUSED)
    qtbot.keyClick(window, Qt.Key.Key_P)
    _wait(qtbot, window, lambda now: now.lanes[0].phase is not None)
    qtbot.waitUntil(window.phase_bar.isVisible)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    _wait(qtbot, window, lambda now: now.lanes[0].phase is None)
    qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    _wait(qtbot, window, lambda now: (now.epoch, now.batch, now.state) == (1, 0, State.PAUSED))

    qtbot.keyClick(window, Qt.Key.Key_Space)
    _wait(qtbot, window, lambda now: now.epoch > 1)
    _type(qtbot, _field(window, "Learning rate η"), "0.25")
    _wait(qtbot, window, lambda now: now.experiment.training.eta == 0.25)
    if _latest(window).state is State.RUNNING:
        qtbot.keyClick(window, Qt.Key.Key_Space)
    _wait(qtbot, window, lambda now: now.state in (State.PAUSED, State.FINISHED))

    window.form.architecture.add_button.click()
    assert window.stale_notice.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_R)
    _wait(qtbot, window, lambda now: now.run == 2 and now.state is State.READY)
    assert _latest(window).lanes[0].sizes == (2, 4, 4, 2)
    assert not window.stale_notice.isVisible()

    remove = next(b for b in window.form.findChildren(object) if _name(b) == "Remove hidden layer 2")
    remove.click()  # nothing has trained yet
    _wait(qtbot, window, lambda now: now.run == 3 and now.state is State.READY)
    assert (_latest(window).lanes[0].theta.vector == start).all()

    points = _latest(window).dataset
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    _wait(qtbot, window, lambda now: now.run == 4 and now.state is State.READY)
    assert (_latest(window).lanes[0].theta.vector != start).any()
    assert _latest(window).dataset is points


def _name(thing: Any) -> str:
    return str(thing.accessibleName()) if hasattr(thing, "accessibleName") else ""


def _field(window: MainWindow, name: str) -> QLineEdit:
    return next(field for field in window.form.findChildren(QLineEdit) if field.accessibleName() == name)


def _type(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_after_enter_the_letters_are_keys_of_the_run_again(qtbot: QtBot, window: MainWindow) -> None:
    _type(qtbot, _field(window, "Learning rate η"), "1e-3")
    assert not isinstance(QApplication.focusWidget(), QLineEdit)
    assert _latest(window).epoch == 0


def test_a_window_closed_while_it_trains_is_gone_before_it_waits_for_the_thread_to_end(
    qtbot: QtBot, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = threading.enumerate()
    window = open_window()
    session, seen = window.bridge.session, []
    close = session.close
    monkeypatch.setattr(session, "close", lambda: (seen.append(window.isVisible()), close()))
    window.actions_of_run.run.trigger()
    _wait(qtbot, window, lambda now: now.state is State.RUNNING)
    (trains,) = [one for one in threading.enumerate() if one.name == TRAINING and one not in before]
    window.close()
    assert seen[0] is False
    assert not trains.is_alive()


def test_divergence_is_told_rewound_and_learns_beside_what_helps_it(qtbot: QtBot, window: MainWindow) -> None:
    wild = SMALL.replace("training.cost", "quadratic").replace("network.output", "linear")
    wild = wild.replace("network.activation", "linear").replace("training.eta", 1e6)
    window.documents.start_on(Opened(wild))
    _wait(qtbot, window, lambda now: now.experiment == wild and now.state is State.READY)
    window.actions_of_run.run.trigger()
    _wait(qtbot, window, lambda now: now.state is State.DIVERGED)
    qtbot.waitUntil(window.message_bar.rewind_button.isVisible)
    assert window.message_bar.text.text().startswith("Diverged in epoch ")
    qtbot.mouseClick(window.message_bar.rewind_button, Qt.MouseButton.LeftButton)
    _wait(qtbot, window, lambda now: now.state is State.READY)
    qtbot.waitUntil(lambda: not window.message_bar.isVisible())

    window.actions_of_run.run.trigger()
    _wait(qtbot, window, lambda now: now.state is State.DIVERGED and bool(now.lanes[0].remedies))
    remedies = window.panels["gradient"].remedies  # type: ignore[attr-defined]
    qtbot.waitUntil(remedies.isVisible)
    change = _latest(window).lanes[0].remedies[0]
    qtbot.mouseClick(remedies.first, Qt.MouseButton.LeftButton)
    _wait(qtbot, window, lambda now: len(now.lanes) == 2 and now.state is State.READY)
    a, b = _latest(window).lanes
    assert {path: a.experiment.get(path) for path in change} == change
    assert b.experiment.training.eta == 1e6
    assert window.form.experiment == _latest(window).experiment


def test_experiment_is_saved_and_opened_again(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    window.form.architecture.add_button.click()
    window.documents.save_file(file)
    assert Experiment.load(file).network.hidden == (4, 4)
    before = _latest(window).run
    window.documents.open_file(file)
    _wait(qtbot, window, lambda now: now.run > before and now.state is State.READY)
    assert _latest(window).lanes[0].sizes == (2, 4, 4, 2)
    assert window.windowTitle() == "mine.json[*] – nnviz"
    assert not window.isWindowModified()


def test_trained_network_is_opened_and_rewound_to_its_own_parameters(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "network.safetensors"
    qtbot.keyClick(window, Qt.Key.Key_E)
    _wait(qtbot, window, lambda now: now.epoch == 1 and now.state is State.PAUSED)
    trained, before = _latest(window).lanes[0].theta, _latest(window).run
    file.write_bytes(model_bytes(SMALL, trained))
    window.documents.open_file(file)
    _wait(qtbot, window, lambda now: now.run == before + 1 and now.state is State.READY)
    assert (_latest(window).lanes[0].theta.vector == trained.vector).all()
    qtbot.keyClick(window, Qt.Key.Key_R)
    _wait(qtbot, window, lambda now: now.run == before + 2 and now.state is State.READY)
    assert (_latest(window).lanes[0].theta.vector == trained.vector).all()
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    _wait(qtbot, window, lambda now: now.run == before + 3 and now.state is State.READY)
    assert (_latest(window).lanes[0].theta.vector != trained.vector).any()


def test_bad_file_is_told_in_one_line_and_nothing_changes(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text('{"data": {"name": "digits"}, "learning": 1}')
    before = _latest(window).run
    window.documents.open_file(file)
    assert "learning: unknown field" in window.message_bar.text.text()
    assert window.message_bar.isVisible()
    assert window.form.experiment == SMALL
    assert _latest(window).run == before


def test_folder_that_cannot_be_written_is_told(window: MainWindow, tmp_path: Path) -> None:
    window.documents.save_file(tmp_path / "nowhere" / "mine.json")
    assert "not saved: no such file or directory" in window.message_bar.text.text()


def test_file_dropped_on_the_window_is_opened(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "dropped.json"
    SMALL.replace("network.hidden", [7]).save(file)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    window.dropEvent(drop)
    _wait(qtbot, window, lambda now: bool(now.lanes) and now.lanes[0].sizes == (2, 7, 2))


@pytest.mark.dressed
def test_layout_and_theme_are_remembered_but_not_a_layout_of_another_version(
    open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_window()
    first.appearance.set_theme("dark")
    first.panels.docks["weights"].close()
    first.close()
    second = open_window()
    assert not second.panels.docks["weights"].isVisible()
    assert second.look is DARK
    second.close()
    with monkeypatch.context() as patch:
        patch.setattr("nnviz.app.places.VERSION", 999)
        assert open_window().panels.docks["weights"].isVisible()


@pytest.mark.dressed
def test_theme_reaches_every_panel_and_the_words_below_them(window: MainWindow, qtbot: QtBot) -> None:
    for theme, style in (("dark", DARK), ("light", LIGHT)):
        window.appearance.set_theme(theme)
        qtbot.waitUntil(is_dressed)
        assert {panel.look for panel in window.panels.values()} == {style}
        labels = [*window.timeline.findChildren(QLabel), *window.step_strip.findChildren(QLabel)]
        seen = [label for label in labels if label.isVisible()]
        assert "Timeline" in [label.text() for label in seen]
        for label in seen:
            ink = label.foregroundRole()
            assert label.palette().color(ink) == style.palette.color(ink), label.text()


def test_the_list_of_keys_says_of_each_what_it_does_and_of_no_two_the_same(window: MainWindow) -> None:
    show_keys(window, window.findChild(QMenuBar))
    dialog = window.findChild(QDialog)
    rows = [row.split("</td>") for row in dialog.findChild(RichLabel).text().split("<tr>")[1:]]
    does = [row[1] for row in rows]
    assert len(does) > 30
    assert len(set(does)) == len(does)
    assert all(button.icon().isNull() for button in dialog.findChildren(QPushButton))
    dialog.close()


def test_every_action_of_the_run_stands_in_the_menu_with_its_key(window: MainWindow) -> None:
    (bar,) = window.findChildren(QMenuBar)
    entries = {a.text(): a.shortcut().toString() for menu in bar.findChildren(QMenu) for a in menu.actions()}
    steps = {"Epoch": "E", "Batch": "B", "Phase": "P"}
    back = {f"{name} back": f"Shift+{key}" for name, key in steps.items()}
    others = {"Run": "Space", "Rewind": "R", "New weights": "Ctrl+R"}
    assert (steps | back | others).items() <= entries.items()
    assert len(window.findChildren(ActionButton)) == 5


def test_in_macos_settings_quit_and_about_go_where_they_belong_there_and_nothing_else(
    window: MainWindow,
) -> None:
    (bar,) = window.findChildren(QMenuBar)
    menus = [menu for menu in bar.findChildren(QMenu) if menu.parent() is bar]
    roles = {action.text(): action.menuRole() for menu in menus for action in menu.actions()}
    asked = {text: role for text, role in roles.items() if role not in (ROLE.NoRole, ROLE.TextHeuristicRole)}
    assert asked == {
        "&Settings …": ROLE.PreferencesRole, "&Quit": ROLE.QuitRole, "&About nnviz": ROLE.AboutRole
    }  # fmt: skip
    guessed = [text.casefold() for text, role in roles.items() if role is ROLE.TextHeuristicRole]
    words = ("about", "config", "preference", "options", "setting", "setup", "quit", "exit")
    assert not [text for text in guessed for word in words if word in text]


@pytest.mark.dressed
def test_everything_has_its_room(qtbot: QtBot, window: MainWindow) -> None:
    window.appearance.set_theme("dark")  # fonts and paddings are the style's
    qtbot.waitUntil(is_dressed)
    window.form.architecture.add_button.click()
    window.actions_of_run.forward["phase"].trigger()
    window.panels.docks["weights"].close()
    for size in ((1280, 800), (1440, 900)):
        window.resize(*size)
        window.restore_default_layout()
        assert window.panels.docks["weights"].isVisible()
        qtbot.waitUntil(window.phase_bar.isVisible)
        window.message_bar.show_notice("a message")
        assert (window.width(), window.height()) == size
        for dock in window.panels.docks.values():
            dock.raise_()  # from behind the other tabs
            assert window.rect().contains(dock.geometry())
        assert window.controls.minimumSizeHint().width() <= size[0]


def test_every_panel_is_what_its_entry_says(window: MainWindow) -> None:
    for entry in (*PANELS, *LABS):
        window.show_panel(entry.name)
        panel = window.panels[entry.name]
        assert (panel.name, panel.title) == (entry.name, entry.title)


def test_only_what_is_in_sight_is_made_before_the_window_is_shown(qtbot: QtBot, settings: Settings) -> None:
    window = MainWindow(Session(SMALL), Opened(SMALL), settings)
    qtbot.addWidget(window)
    assert set(window.panels) == {entry.name for entry in PANELS if entry.at_first}
    window.show()
    qtbot.waitUntil(lambda: len(window.panels) == len(PANELS))  # and no lab
    window.close()


def test_what_comes_later_is_made_a_panel_a_turn_and_then_what_labs_and_equations_need_is_loaded(
    qtbot: QtBot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready: list[bool] = []
    read: list[str] = []
    monkeypatch.setattr(layout, "resolve_name", lambda place: read.append(place) or resolve_name(place))
    monkeypatch.setattr(
        "nnviz.view.parts.typesetting.get_ready", lambda: ready.append(window.panels.are_complete)
    )
    window = MainWindow(Session(SMALL), Opened(SMALL), settings)
    qtbot.addWidget(window)
    for count in range(len(window.panels), len(PANELS)):
        assert len(window.panels) == count
        window.panels.complete_some()
    assert len(window.panels) == len(PANELS)
    assert not window.panels.are_complete
    qtbot.waitUntil(lambda: bool(ready))
    assert ready[0]
    assert read[-len(LABS) :] == [f"nnviz.view.{lab.place}" for lab in LABS]
    assert len(window.panels) == len(PANELS)  # of the labs, the code alone
    panels = dict(window.panels)
    window.panels.complete()
    assert window.panels == panels
    window.close()


def test_what_labs_need_is_loaded_too_where_all_panels_had_to_be_there_at_once(
    qtbot: QtBot, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready: list[bool] = []
    monkeypatch.setattr("nnviz.view.parts.typesetting.get_ready", lambda: ready.append(True))
    window = MainWindow(Session(SMALL), Opened(SMALL), settings)
    qtbot.addWidget(window)
    window.panels.complete()
    window.show()
    qtbot.waitUntil(lambda: bool(ready))
    window.close()


def test_space_in_a_number_field_takes_the_number_and_runs(qtbot: QtBot, window: MainWindow) -> None:
    field = _field(window, "Learning rate η")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.25")
    qtbot.keyClick(field, Qt.Key.Key_Space)
    _wait(qtbot, window, lambda now: now.step > 0)
    assert _latest(window).experiment.training.eta == 0.25


def test_a_name_without_an_ending_is_given_one_and_the_file_is_opened_under_its_name(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def accept(dialog: QFileDialog) -> int:
        dialog.selectFile("my spiral")
        return 1

    monkeypatch.setattr(QFileDialog, "exec", accept)
    window._settings.folder = tmp_path
    window.form.change({"data.name": "spiral"})
    _wait(qtbot, window, lambda now: now.experiment.data.name == "spiral" and now.state is State.READY)
    window.documents.ask_save()
    assert [path.name for path in tmp_path.glob("my*")] == ["my spiral.json"]
    bare = (tmp_path / "my spiral.json").rename(tmp_path / "bare")
    window.documents.open_file(bare)  # known by what it holds
    qtbot.waitUntil(lambda: window.windowTitle() == "bare[*] – nnviz")
    _wait(qtbot, window, lambda now: now.experiment.data.name == "spiral" and now.state is State.READY)


def test_a_long_message_makes_the_header_no_higher(qtbot: QtBot, window: MainWindow) -> None:
    window.show_error("short")
    qtbot.waitUntil(window.message_bar.isVisible)
    before = window.menuWidget().sizeHint()
    window.show_error("a long message " * 60)
    assert window.menuWidget().sizeHint().height() == before.height()
    assert window.menuWidget().minimumSizeHint().width() <= before.width()
