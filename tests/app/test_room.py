"""The window at every zoom, alone with one panel, and where it is narrow."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from cut_text import cut_words
from one_window import OneWindow, is_dressed
from pictures import pixels
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeySequence, QMouseEvent, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nnviz.app.house_style import wear
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Memory, Settings
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.commands import Step
from nnviz.session.session import Session
from nnviz.view.labs.neuron_lab import NeuronLab
from nnviz.view.parts.style import DARK, body_font
from nnviz.view.parts.zoom import zoom

pytestmark = pytest.mark.dressed

SMALL = Experiment(data=Data("digits", train_size=100, test_size=40)).replace("network.hidden", [6])


@pytest.fixture(scope="module")
def kept_window(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[OneWindow]:
    font, palette = qapp.font(), qapp.palette()
    wear(qapp, DARK)
    one = OneWindow(QtBot(request), SMALL, theme="dark", size=(1440, 900))
    yield one
    one.close()
    held = qapp.allWidgets()
    qapp.setFont(font)  # as other tests found it
    qapp.setPalette(palette)
    del held


@pytest.fixture
def window(one_window: MainWindow) -> MainWindow:
    return one_window


@pytest.fixture
def settings(window: MainWindow) -> Settings:
    return window._settings


@contextmanager
def next_start(qtbot: QtBot, settings: Settings, size: tuple[int, int]) -> Iterator[MainWindow]:
    """A window that opens on what the one before it left, and is closed."""
    window = MainWindow(Session(SMALL), Opened(SMALL), settings)
    qtbot.addWidget(window)
    window.resize(*size)
    with qtbot.waitActive(window):
        window.show()
    window.panels.complete()
    yield window
    window.close()


def menu_action(window: MainWindow, key: str) -> None:
    """Do what the menu has under this key."""
    for menu in window.menuWidget().findChildren(QWidget):
        for action in menu.actions():
            if key in [sequence.toString() for sequence in action.shortcuts()]:
                action.trigger()
                return
    pytest.fail(f"no menu has {key}")


def docks_in_sight(window: MainWindow) -> set[str]:
    return {name for name, dock in window.panels.docks.items() if not dock.isHidden()}


def settle() -> None:
    while not is_dressed():
        QApplication.processEvents()
    for _ in range(8):
        QApplication.processEvents()


def test_ctrl_plus_and_minus_zoom_from_80_to_250_per_cent_and_ctrl_0_goes_back(
    window: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    button = window.controls.run_button
    heights = {1.0: button.height()}
    up, down = ("Ctrl++", 1.1), ("Ctrl+-", 0.9)
    for key, expected in (up, ("Ctrl++", 1.25), ("Ctrl+0", 1.0), down, ("Ctrl+-", 0.8), ("Ctrl+-", 0.8)):
        menu_action(window, key)
        settle()
        assert zoom() == settings.zoom == expected
        assert QApplication.font().pointSizeF() == pytest.approx(expected * body_font().pointSizeF())
        qtbot.waitUntil(lambda: button.height() == button.sizeHint().height())
        assert heights.setdefault(expected, button.height()) == button.height()
    assert heights[1.0] < heights[1.1] < heights[1.25]
    settings.zoom = 2.25  # as if it were drawn so large
    for _ in range(2):
        menu_action(window, "Ctrl++")
        assert zoom() == settings.zoom == 2.5


def test_at_every_zoom_the_window_stays_as_large_and_a_click_finds_its_neuron(window: MainWindow) -> None:
    least = {name: dock.minimumWidth() for name, dock in window.panels.docks.items()}
    picture = window.panels["network"].picture  # type: ignore[attr-defined]
    for size, by in (((1440, 900), 0.8), ((1280, 800), 1.5), ((1280, 800), 2.0), ((1920, 1080), 2.0)):
        window.resize(*size)
        window.appearance.set_zoom(by)
        settle()
        assert (window.width(), window.height()) == size
        _assert_apart(window)
        assert picture.width() == int(QWidget.width(picture) / by)
        _assert_a_click_finds_its_neuron(window, by)
        assert not cut_words(picture)
    window.appearance.set_zoom(1.0)
    settle()
    assert {name: dock.minimumWidth() for name, dock in window.panels.docks.items()} == least


def _assert_a_click_finds_its_neuron(window: MainWindow, by: float) -> None:
    picture = window.panels["network"].picture  # type: ignore[attr-defined]
    window.selection.choose_neuron(-1, -1)
    at = QPointF(picture.places.columns[0].centre(1)) * by
    event = QMouseEvent(
        QEvent.Type.MouseButtonPress, at, at, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(picture, event)
    assert window.selection.neuron == (0, 1)


def test_the_form_is_dressed_alike_before_and_after_a_change_of_theme_with_no_sheet_for_all(
    window: MainWindow, qapp: QApplication
) -> None:
    def sizes() -> list[tuple[int, int]]:
        return [box.sizeHint().toTuple() for box in window.form.findChildren(QComboBox)]  # type: ignore[misc]

    for theme in ("light", "dark"):
        settle()
        before = sizes()
        window.appearance.set_theme(theme)
        settle()
        assert sizes() == before
        assert not qapp.styleSheet()
        assert not window.styleSheet()
        window.form.architecture.add_button.click()  # boxes that are made later


def test_f11_gives_one_panel_the_window_and_esc_takes_it_back(window: MainWindow, qtbot: QtBot) -> None:
    before = docks_in_sight(window)
    width = window.panels["cost"].width()
    window.panels["cost"].log_button.setFocus()  # type: ignore[attr-defined]
    menu_action(window, "F11")
    settle()
    assert docks_in_sight(window) == {"cost"}
    assert window.panels["cost"].width() > 2 * width
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    settle()
    assert docks_in_sight(window) == before


def test_a_lab_that_fills_the_window_has_its_list_beside_it_and_a_button_back(window: MainWindow) -> None:
    before = docks_in_sight(window)
    window.show_panel("demon")
    back = window.places.one_panel.button
    assert not back.isVisible()
    window.panels["demon"].alone_requested.emit()
    settle()
    assert docks_in_sight(window) == {"labs"}
    assert window.panels.lab_shelf.list.isVisible()
    assert back.isVisible()
    window.go_to_panel("gates")  # as Ctrl+K does
    settle()
    assert docks_in_sight(window) == {"labs"}
    assert window.panels["gates"].isVisible()
    back.click()
    settle()
    assert docks_in_sight(window) == before
    assert window.panels["gates"].isVisible()
    assert not back.isVisible()
    window.panels["gates"].alone_requested.emit()
    window.go_to_panel("cost")  # which does not stand there
    settle()
    assert docks_in_sight(window) == before


def test_every_unit_of_neuron_fits_a_window_of_1280_by_800_with_its_frame(window: MainWindow) -> None:
    window.resize(1280, 772)
    window.show_panel("neuron")
    lab = window.panels["neuron"]
    assert isinstance(lab, NeuronLab)
    lab.alone_requested.emit()
    for place in range(lab.units.count()):
        lab._choose_unit(place)
        settle()
        assert lab.body.verticalScrollBar().maximum() == 0, lab.units.currentText()


def test_a_low_lab_is_not_scrolled_in_a_window_of_1280_by_800_with_its_frame(
    window: MainWindow, qtbot: QtBot
) -> None:
    line = 20  # that twins would take of each panel
    for name, height in (("chain", 772), ("regularisation", 772 - line), ("costs", 772 - line)):
        window.resize(1280, height)
        window.show_panel(name)
        lab = window.panels[name]
        qtbot.waitUntil(lambda lab=lab: window.bridge.is_up_to_date and lab.isVisible())
        pages = getattr(lab, "pages", None)
        for page in pages.buttons if pages else ("",):
            if pages:
                pages.turn_to(page)
            settle()
            assert lab.body.verticalScrollBar().maximum() == 0, (name, page)


def test_enter_presses_the_button_that_has_the_keys_for_space_runs(window: MainWindow, qtbot: QtBot) -> None:
    button = window.panels["cost"].log_button  # type: ignore[attr-defined]
    before = button.isChecked()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: button.isChecked() != before)
    window.show_panel("demon")
    menu = window.panels.lab_shelf.chooser.menu()
    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, menu.close))
    window.panels.lab_shelf.chooser.setFocus()
    with qtbot.waitSignal(menu.aboutToHide):
        qtbot.keyClick(window.panels.lab_shelf.chooser, Qt.Key.Key_Return)


def test_a_double_click_on_a_title_does_the_same_and_nothing_floats(window: MainWindow, qtbot: QtBot) -> None:
    before = docks_in_sight(window)
    title = next(label for label in window.panels["gradient"].findChildren(QLabel) if label.text())
    for expected in ({"gradient"}, before):
        qtbot.mouseDClick(title, Qt.MouseButton.LeftButton)
        settle()
        assert docks_in_sight(window) == expected
    handle = window.panels.docks["cost"].titleBarWidget()
    qtbot.mouseDClick(handle, Qt.MouseButton.LeftButton)
    settle()
    assert docks_in_sight(window) == {"cost"}
    assert not window.panels.docks["cost"].isFloating()


def test_restore_layout_docks_what_floats_and_shares_the_room_as_at_first(window: MainWindow) -> None:
    settle()
    at_first = shares(window)
    drag_bars(window)
    for name in ("cost", "gradient", "form"):
        window.panels.docks[name].setFloating(True)
    window.restore_default_layout()
    settle()
    assert not [name for name, dock in window.panels.docks.items() if dock.isFloating()]
    assert_shared(window, at_first)


def shares(window: MainWindow) -> dict[str, tuple[float, float]]:
    """Of the width and the height that all have, for each dock that can be seen."""
    seen = {name: dock for name, dock in window.panels.docks.items() if not dock.visibleRegion().isEmpty()}
    right = max(dock.geometry().right() for dock in seen.values())
    bottom = max(dock.geometry().bottom() for dock in seen.values())
    left = min(dock.x() for dock in seen.values())
    top = min(dock.y() for dock in seen.values())
    return {
        name: (dock.width() / (right - left), dock.height() / (bottom - top)) for name, dock in seen.items()
    }


def drag(window: MainWindow, start: QPoint, by: QPoint) -> None:
    """Drag a bar between two docks."""
    settle()
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=start)
    for part in (0.5, 1.0):
        QTest.mouseMove(window, start + by * part)
        settle()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=start + by)
    settle()


def drag_bars(window: MainWindow) -> dict[str, tuple[float, float]]:
    """Leave the window shared as no default shares it."""
    before = shares(window)
    network, cost = window.panels.docks["network"].geometry(), window.panels.docks["cost"].geometry()
    drag(window, QPoint(network.center().x(), network.bottom() + 3), QPoint(0, -90))
    drag(window, QPoint(cost.center().x(), cost.bottom() + 3), QPoint(0, 60))
    drag(window, QPoint(cost.left() - 3, cost.center().y()), QPoint(-100, 0))
    after = shares(window)
    assert before["network"][1] - after["network"][1] > 0.08
    assert after["cost"][0] - before["cost"][0] > 0.04
    return after


def assert_shared(window: MainWindow, expected: dict[str, tuple[float, float]]) -> None:
    settle()
    for name, share in shares(window).items():
        assert share == pytest.approx(expected[name], abs=0.015), name


def test_panels_keep_their_proportions_when_the_window_gets_another_size_and_its_own_again(
    window: MainWindow,
) -> None:
    left = drag_bars(window)
    window.resize(1920, 1080)
    assert_shared(window, left)
    for size in ((1000, 620), (640, 480), (1440, 900)):
        window.resize(*size)
        settle()
    assert_shared(window, left)
    window.appearance.set_zoom(1.5)
    settle()
    window.appearance.set_zoom(1.0)
    settle()
    assert_shared(window, left)
    window.restore_default_layout()


def test_what_stands_above_the_panels_is_in_its_place_again_after_a_zoom(
    window: MainWindow, qtbot: QtBot
) -> None:
    parts = (window.header, window.header.findChild(QMenuBar), window.controls)
    before = [part.geometry() for part in parts]
    for by in (1.5, 1.0):
        window.appearance.set_zoom(by)
        settle()
    qtbot.waitUntil(lambda: [part.geometry() for part in parts] == before)


def test_all_in_sight_has_the_colours_and_the_size_of_now(window: MainWindow) -> None:
    appearance = window.appearance
    for change in (
        partial(appearance.set_theme, "light"), partial(appearance.set_zoom, 1.25),
        partial(appearance.set_theme, "dark"), partial(appearance.set_zoom, 1.0),
    ):  # fmt: skip
        change()
        settle()
        seen = pixels(window.screen().grabWindow(window.winId()).toImage())
        assert np.mean(seen != pixels(window.grab().toImage())) < 0.001, change


def test_at_a_larger_zoom_no_digit_of_what_the_last_step_brought_is_cut(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.bridge.session.send(Step("batch"))
    label = window.step_strip.promise
    qtbot.waitUntil(label.isVisible)
    for by in (1.5, 1.0):
        window.appearance.set_zoom(by)
        settle()
        assert label.width() >= label.sizeHint().width()


def test_the_next_start_is_as_the_window_was_left_on_a_larger_screen_and_after_a_narrow_end(
    qtbot: QtBot, kept_window: OneWindow
) -> None:
    settings = Settings(Memory())
    with next_start(qtbot, settings, (1440, 900)) as window:
        left = drag_bars(window)
        window.places.one_panel.toggle()
    for last_size in ((1000, 620), (600, 500)):
        with next_start(qtbot, settings, (1800, 1100)) as window:
            assert_shared(window, left)
            assert docks_in_sight(window) >= {"form", "network", "cost", "gradient"}
            window.resize(*last_size)
            settle()
    (wide, high), left_at = settings.screen or (0, 0), settings.size or (0, 0)
    for factor in (1.2, 3.0, 0.4):  # it takes as much of another screen as it did of the last, and fits it
        settings.screen, settings.zoom = (round(wide / factor), high), 1.25
        if factor < 1:  # Qt cuts what it restores to this screen
            settings.size = left_at = round((wide - 8) / factor), left_at[1]
        other = MainWindow(Session(SMALL), Opened(SMALL), settings)
        qtbot.addWidget(other)
        assert other.width() == pytest.approx(min(factor * left_at[0], wide - 8), abs=2)
        assert other.height() == window.height()
        assert zoom() == 1.25
        kept_window.window.appearance.set_zoom(1.0)


def test_what_is_no_layout_counts_as_none() -> None:
    store = Memory()
    settings = Settings(store)
    for shares_, screen in (("x", "y"), ({"a": [2, 0]}, [0, 5]), ({"a": [0.5]}, [1, 2, 3]), (None, None)):
        store.setValue("shares", shares_)
        store.setValue("screen", screen)
        assert (settings.shares, settings.screen) == ({}, None)


def test_a_share_of_nothing_in_the_file_is_a_little_and_no_complaint_of_qt(
    qtbot: QtBot, kept_window: OneWindow
) -> None:
    settings = Settings(Memory())
    settings.shares = {"form": (0, 0), "network": (0, 0), "cost": (1, 1)}
    with next_start(qtbot, settings, (1440, 900)) as window:
        settle()
        assert docks_in_sight(window) >= {"form", "network", "cost", "gradient"}


def test_at_960_by_600_the_form_gives_way_and_nothing_overlaps(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(960, 600)
    settle()
    assert (window.width(), window.height()) == (960, 600)
    assert "form" not in docks_in_sight(window)
    _assert_apart(window)
    button = next(b for b in window.menuWidget().findChildren(QWidget) if b.property("text") == "☰ Form")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()
    assert "form" in docks_in_sight(window)
    assert not {"cost", "gradient"} & docks_in_sight(window)
    _assert_apart(window)
    window.resize(1440, 900)
    settle()
    assert {"form", "cost", "gradient"} <= docks_in_sight(window)


def test_the_form_and_the_charts_change_places_in_a_narrow_window_without_growing_narrower(
    window: MainWindow,
) -> None:
    window.resize(1016, 740)
    settle()
    form, charts = window.panels.docks["form"], window.panels.docks["cost"]
    widths = []
    for _ in range(3):
        widths.append(charts.width())
        window.settings_button.click()
        settle()
        widths.append(form.width())
        window.settings_button.click()
        settle()
    assert widths == widths[:2] * 3


def test_tab_goes_through_the_form_as_it_is_read_and_never_stops_in_a_panel_out_of_sight(
    window: MainWindow, qtbot: QtBot
) -> None:
    for _ in range(2):
        window.form.architecture.add_button.click()  # what is made later has its place all the same
    settle()
    stops = once_round(window, qtbot)
    for stop in stops:
        dock = window.places.one_panel.dock_of(stop)
        assert dock is None or not dock.visibleRegion().isEmpty(), (stop, dock)
    inside = [stop for stop in stops if window.form.isAncestorOf(stop)]
    places = [(at.y() // 12, at.x()) for at in (stop.mapTo(window, stop.rect().center()) for stop in inside)]
    assert places == sorted(places)
    fields = {*window.form.findChildren(QComboBox), *window.form.findChildren(QLineEdit)}
    assert {field for field in fields if field.isVisible()} <= set(inside)


def once_round(window: MainWindow, qtbot: QtBot) -> list[QWidget]:
    """Where Tab stops, from the first field of the form until it comes by again."""
    window.form.twins.add_button.setFocus()
    stops: list[QWidget] = []
    while (stop := QApplication.focusWidget()) not in stops:
        assert stop is not None
        stops.append(stop)
        qtbot.keyClick(stop, Qt.Key.Key_Tab)
    return stops


def test_the_keys_are_all_that_the_menus_have_and_fit_a_small_screen(window: MainWindow) -> None:
    menu_action(window, "F1")
    box = QApplication.activeModalWidget()
    words = box.findChild(QLabel) if box else None
    assert isinstance(box, QDialog)
    assert words is not None
    bar = window.menuWidget().findChild(QMenuBar)
    assert bar is not None
    actions = [action for menu in bar.findChildren(QMenu) for action in menu.actions() if action.shortcuts()]
    keys = {action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) for action in actions}
    assert keys >= {
        "Ctrl+O",
        "Ctrl+S",
        "F11",
        "F1",
        "Space",
        "Shift+B",
        "Ctrl+R",
        "Ctrl++",
        "Ctrl+-",
        "Ctrl+0",
    }
    document = QTextDocument()
    document.setHtml(words.text())
    assert keys <= {word.replace("\xa0", " ").strip() for word in document.toPlainText().split("\n")}
    assert "Train until paused" in document.toPlainText()
    assert box.height() <= 0.85 * box.screen().availableSize().height()
    assert words.parentWidget().width() >= words.width()  # read to its end without going sideways
    box.close()


def _assert_apart(window: MainWindow) -> None:
    """No two docks lie over one another, none reaches out of the window, and no button over the next."""
    seen = [dock for dock in window.panels.docks.values() if not dock.visibleRegion().isEmpty()]
    for index, dock in enumerate(seen):
        assert window.rect().contains(dock.geometry()), dock.windowTitle()
        for other in seen[index + 1 :]:
            assert not dock.geometry().intersects(other.geometry()), (dock.windowTitle(), other.windowTitle())
    buttons = [b for b in window.controls.findChildren(QPushButton) if b.isVisible()]
    for one, other in pairwise(buttons):
        assert one.geometry().right() < other.geometry().left()
    for label in (window.controls.progress, window.controls.score):
        assert label.width() >= label.sizeHint().width()
        assert label.geometry().right() <= window.controls.width()
