"""Dressing the widgets."""

import gc
import weakref
from collections.abc import Iterator
from itertools import pairwise

import pytest
from colour_vision import contrast
from one_window import is_dressed
from pictures import is_near, pixel
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from nnviz.app import house_style
from nnviz.app.house_style import HouseStyle, wear
from nnviz.app.settings import ZOOMS
from nnviz.view.labs.slowness_lab import SlownessLab
from nnviz.view.lesson.prose import Prose
from nnviz.view.parts.choice_box import ChoiceBox
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.style import CONTRAST, DARK, LIGHT, Style
from nnviz.view.parts.zoom import set_zoom

pytestmark = pytest.mark.dressed


def test_no_widget_is_freed_while_qt_goes_through_them_all(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt has bare pointers to all widgets while it puts a style on, and calls Python for each."""
    alive: list[bool] = []

    class Collecting(HouseStyle):
        def polish(self, what: QWidget) -> None:  # type: ignore[override]
            if not alive:
                gc.collect()
                alive.append(dropped() is not None)
            super().polish(what)

    monkeypatch.setattr(house_style, "HouseStyle", Collecting)  # so that the style is put on anew
    shown, lost = QWidget(), QPushButton()
    qtbot.addWidget(shown)
    shown.show()
    lost.itself = lost  # type: ignore[attr-defined]
    dropped = weakref.ref(lost)
    del lost
    wear(qapp, DARK)
    assert alive == [True]

    def is_freed() -> bool:
        gc.collect()
        return dropped() is None

    qtbot.waitUntil(is_freed)  # once it is dressed it is not kept


@pytest.fixture
def many(qtbot: QtBot, qapp: QApplication) -> Iterator[QWidget]:
    """A window of more buttons than are dressed in one turn, in the dark."""
    palette = qapp.palette()
    wear(qapp, DARK)
    window = QWidget()
    qtbot.addWidget(window)
    for _ in range(100):
        QPushButton(window)
    window.show()
    qtbot.waitUntil(is_dressed)
    yield window
    qapp.setPalette(palette)


def in_style(window: QWidget, look: Style) -> int:
    """How many of its buttons wear it."""
    return sum(look.accent in button.styleSheet() for button in window.findChildren(QPushButton))


def test_a_theme_is_put_on_in_pieces_and_seen_at_once(
    many: QWidget, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    class Watched(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            seen.append(in_style(many, LIGHT))

    watched = Watched(many)
    watched.show()
    qtbot.waitUntil(lambda: bool(seen))
    seen.clear()
    many.update()  # what was to be painted before is not lost either
    wear(qapp, LIGHT)
    dressed = [in_style(many, LIGHT)]
    while not is_dressed():
        qapp.processEvents()
        dressed.append(in_style(many, LIGHT))
    assert max(now - before for before, now in pairwise([0, *dressed])) <= 40
    assert dressed[-1] == 100
    qtbot.waitUntil(lambda: bool(seen))
    assert set(seen) == {100}


def test_a_theme_chosen_before_another_is_all_put_on_wins(
    many: QWidget, qapp: QApplication, qtbot: QtBot
) -> None:
    wear(qapp, LIGHT)
    qapp.processEvents()
    wear(qapp, CONTRAST)
    for button in many.findChildren(QPushButton)[60:]:
        button.deleteLater()  # and what goes meanwhile is passed by
    qtbot.waitUntil(is_dressed)
    assert in_style(many, CONTRAST) == len(many.findChildren(QPushButton)) == 60
    assert many.updatesEnabled()


def test_what_draws_by_itself_does_so_before_it_is_seen_and_what_is_out_of_sight_after_that(
    many: QWidget, qapp: QApplication, qtbot: QtBot
) -> None:
    drawn: list[tuple[str, bool, int]] = []

    def draw(name: str) -> Iterator[None]:
        for _ in range(2):
            drawn.append((name, many.updatesEnabled(), in_style(many, LIGHT)))
            yield

    wear(qapp, LIGHT, lambda: (draw("in sight"), draw("out of sight")))
    qtbot.waitUntil(is_dressed)
    assert drawn == [("in sight", False, 100)] * 2 + [("out of sight", True, 100)] * 2


def test_a_fault_in_what_draws_by_itself_leaves_the_window_to_be_seen(
    many: QWidget, qapp: QApplication, qtbot: QtBot
) -> None:
    def fail() -> Iterator[None]:
        raise ZeroDivisionError
        yield

    with qtbot.captureExceptions() as faults:
        wear(qapp, LIGHT, lambda: (fail(), iter(())))
        qtbot.waitUntil(lambda: bool(faults))
    assert is_dressed()
    assert many.updatesEnabled()


def test_all_have_the_zoom_chosen_last_whatever_came_before_all_had_it(
    many: QWidget, qapp: QApplication, qtbot: QtBot
) -> None:
    for button in many.findChildren(QPushButton):
        button.setFixedWidth(40)
    for chosen in (((1.5, DARK), (1.5, LIGHT)), ((2.0, LIGHT), (1.5, LIGHT))):
        for by, look in chosen:
            set_zoom(by)
            wear(qapp, look)
        qtbot.waitUntil(is_dressed)
        assert {button.width() for button in many.findChildren(QPushButton)} == {60}
    set_zoom(1.0)
    wear(qapp, DARK)


def test_words_inside_a_frame_with_a_sheet_follow_the_zoom(qtbot: QtBot, qapp: QApplication) -> None:
    palette, font = qapp.palette(), qapp.font()
    wear(qapp, DARK)
    outer, frame, within, words = QWidget(), QWidget(), QWidget(), Prose(DARK)
    for around, inside in ((outer, frame), (frame, within), (within, words)):
        QVBoxLayout(around).addWidget(inside)
    frame.setObjectName("framed")
    frame.setStyleSheet("#framed { border: 1px solid; }")
    words.show_text("Words with $x$")
    qtbot.addWidget(outer)
    outer.show()
    before = words.page.defaultFont().pointSizeF()
    for by in (2.0, 1.5, 1.0):
        set_zoom(by)
        wear(qapp, DARK)
        assert words.page.defaultFont().pointSizeF() == by * before
    qapp.setPalette(palette)
    qapp.setFont(font)


def test_no_white_line_lies_below_tabs_in_the_dark(qtbot: QtBot, qapp: QApplication) -> None:
    palette = qapp.palette()
    wear(qapp, DARK)
    tabs = QTabBar()
    qtbot.addWidget(tabs)
    for name in ("Weights", "Runs"):
        tabs.addTab(name)
    tabs.resize(300, tabs.sizeHint().height())
    tabs.show()
    image = tabs.grab().toImage()
    assert {image.pixelColor(290, y).lightness() < 80 for y in range(image.height())} == {True}
    qapp.setPalette(palette)


def test_where_tabs_have_no_room_arrows_lead_on(qtbot: QtBot, qapp: QApplication) -> None:
    wear(qapp, DARK)
    tabs = QTabBar()
    qtbot.addWidget(tabs)
    for name in ("Weights", "Backprop", "Runs"):
        tabs.addTab(name)
    arrows = tabs.findChildren(QToolButton)
    arrows[0].ensurePolished()  # as in a window, which asks how wide it is before the tabs are dressed
    tabs.resize(100, tabs.sizeHint().height())
    tabs.show()
    for arrow in arrows:
        arrow.setEnabled(True)
        seen = arrow.grab().toImage()
        inside = [(x, y) for x in range(3, seen.width() - 3) for y in range(3, seen.height() - 3)]
        assert max(seen.pixelColor(*at).lightness() for at in inside) > 100


@pytest.mark.parametrize("buttons", [QSpinBox.ButtonSymbols.NoButtons, QSpinBox.ButtonSymbols.UpDownArrows])
def test_the_number_of_a_spin_box_stands_between_its_border_and_its_buttons(
    qtbot: QtBot, qapp: QApplication, buttons: QSpinBox.ButtonSymbols
) -> None:
    wear(qapp, DARK)
    box = QSpinBox(buttonSymbols=buttons)
    qtbot.addWidget(box)
    box.show()
    for width in (70, 90, 60):
        box.resize(width, 24)
        words, has_buttons = box.lineEdit().geometry(), buttons != QSpinBox.ButtonSymbols.NoButtons
        assert (words.left(), width - words.right() - 1) == (8, 8 + 16 * has_buttons)


def test_the_wheel_over_a_field_scrolls_what_it_stands_in(qtbot: QtBot, qapp: QApplication) -> None:
    wear(qapp, DARK)
    area, form = QScrollArea(), QWidget()
    number, choice, slider = QSpinBox(), ChoiceBox(), QSlider(Qt.Orientation.Horizontal)
    choice.addItems(["one", "two"])
    column = QVBoxLayout(form)
    for field in (number, choice, slider):
        column.addWidget(field)
    column.addSpacing(2000)
    area.setWidget(form)
    qtbot.addWidget(area)
    with qtbot.waitActive(area):
        area.show()
    area.setFocus()
    for field in (number, choice, slider):
        before = area.verticalScrollBar().value()
        middle = QPointF(field.mapTo(area, field.rect().center()))
        QTest.wheelEvent(area.windowHandle(), middle, QPoint(0, -120))
        assert area.verticalScrollBar().value() > before
        assert not field.hasFocus()
        area.verticalScrollBar().setValue(0)
    assert (number.value(), choice.currentIndex(), slider.value()) == (0, 0, 0)


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    palette = qapp.palette()
    wear(qapp, DARK)
    yield qapp
    qapp.setPalette(palette)


@pytest.mark.parametrize(
    ("on", "ground", "edge"), [(False, DARK.card, DARK.outline), (True, DARK.accent, DARK.accent)]
)
def test_a_switch_is_framed_when_off_and_filled_when_on(
    qtbot: QtBot, dressed: QApplication, on: bool, ground: str, edge: str
) -> None:
    root, switch = QWidget(), QToolButton()
    qtbot.addWidget(root)
    root.setObjectName("header")  # a card
    switch.setParent(root)
    switch.setProperty("flat", True)
    switch.setCheckable(True)
    switch.setChecked(on)
    switch.resize(60, 30)
    root.show()
    image = root.grab().toImage()
    assert is_near(image.pixelColor(10, 15), ground)
    assert is_near(image.pixelColor(0, 15), edge)


def test_what_changes_in_a_panel_has_nothing_below_it_painted(qtbot: QtBot, dressed: QApplication) -> None:
    painted: list[bool] = []

    class Watched(SlownessLab):
        def paintEvent(self, event: QPaintEvent) -> None:
            painted.append(True)
            super().paintEvent(event)

    panel, words = Watched(DARK), PlainLabel("words")
    qtbot.addWidget(panel)
    panel.show_content()
    panel.content.layout().addWidget(words)
    panel.resize(400, 400)
    panel.show()
    for change, is_below_painted in ((words.update, False), (panel.update, True)):
        dressed.processEvents()
        painted.clear()
        change()
        dressed.processEvents()
        assert bool(painted) is is_below_painted


def test_a_choice_box_has_as_much_room_for_its_words_with_the_keys_as_without(
    qtbot: QtBot, dressed: QApplication
) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    box = QComboBox(root)
    box.addItem("hidden 1")
    with qtbot.waitActive(root):
        root.show()
    room = []
    for turn in (box.clearFocus, box.setFocus):
        turn()
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        edit = QStyle.SubControl.SC_ComboBoxEditField
        room.append(box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, box).width())
    assert room[0] == room[1]


def test_a_choice_box_that_is_filled_after_it_was_seen_has_room_for_its_words(
    qtbot: QtBot, dressed: QApplication
) -> None:
    root, box = QWidget(), QComboBox()
    qtbot.addWidget(root)
    QHBoxLayout(root).addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)
    root.resize(500, 60)
    root.show()
    dressed.processEvents()
    box.addItems(["into hidden 12", "output"])
    option = QStyleOptionComboBox()

    def has_room() -> bool:
        box.initStyleOption(option)
        edit = QStyle.SubControl.SC_ComboBoxEditField
        room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, box).width()
        return bool(room >= box.fontMetrics().horizontalAdvance("into hidden 12"))

    qtbot.waitUntil(has_room)


def test_the_dialog_that_asks_for_a_file_is_no_wider_for_many_kinds_of_files(
    qtbot: QtBot, dressed: QApplication
) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    widths = {
        QFileDialog(root, "Open", "", f"Data ({' '.join(['*.kind'] * kinds)})").width() for kinds in (1, 40)
    }
    assert len(widths) == 1


def test_where_the_keys_go_is_seen_at_a_field_of_words_as_at_any_other(
    qtbot: QtBot, dressed: QApplication
) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    fields = (QLineEdit(root), QPlainTextEdit(root))
    with qtbot.waitActive(root):
        root.show()
    for field in fields:
        field.setFocus()
        assert is_near(field.grab().toImage().pixelColor(field.width() // 2, 0), DARK.accent)
        field.clearFocus()
        assert not is_near(field.grab().toImage().pixelColor(field.width() // 2, 0), DARK.accent)


def test_the_words_of_a_switch_are_as_wide_when_it_is_on(qtbot: QtBot, dressed: QApplication) -> None:
    switch = QToolButton(text="read off the network", checkable=True)
    switch.setProperty("flat", True)
    qtbot.addWidget(switch)
    switch.show()
    wide = []
    for on in (False, True):
        switch.setChecked(on)
        image = switch.grab().toImage()
        rows, ground = range(6, image.height() - 6), image.pixelColor(6, 5)
        inked = [
            x for x in range(4, image.width() - 4) if any(image.pixelColor(x, y) != ground for y in rows)
        ]
        wide.append((inked[0], inked[-1]))
    assert wide[0] == wide[1]


@pytest.mark.parametrize("kind", [QPushButton, QToolButton, QLineEdit, QComboBox, QSpinBox, QListWidget])
def test_what_has_the_keys_has_a_ring_of_two_pixels(
    qtbot: QtBot, dressed: QApplication, kind: type[QWidget]
) -> None:
    root = QWidget()
    part = kind(root)
    qtbot.addWidget(root)
    part.resize(90, 30)
    part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    root.show()
    root.activateWindow()
    part.setFocus()
    qtbot.waitUntil(part.hasFocus)
    image = root.grab().toImage()
    assert [is_near(image.pixelColor(x, 15), DARK.accent) for x in range(3)] == [True, True, False]


@pytest.mark.parametrize("kind", [QPushButton, QToolButton])
def test_a_button_that_tab_comes_to_has_one_ring_and_no_box_around_its_words(
    qtbot: QtBot, dressed: QApplication, kind: type[QWidget]
) -> None:
    root = QWidget()
    part = kind(root)
    qtbot.addWidget(root)
    part.resize(90, 30)
    part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    with qtbot.waitActive(root):
        root.show()
    root.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    part.setFocus(Qt.FocusReason.TabFocusReason)
    image = part.grab().toImage()
    within = {image.pixelColor(x, y).name() for x in range(3, 87) for y in range(3, 27)}
    assert within == {DARK.field}


@pytest.mark.parametrize(
    ("kind", "role", "ground", "edge"),
    [
        (QPushButton, "", DARK.field, DARK.outline),
        (QPushButton, "slim", DARK.field, DARK.outline),
        (QPushButton, "accent", DARK.accent, DARK.accent),
        (QToolButton, "", DARK.field, DARK.outline),
        (QToolButton, "flat", DARK.card, DARK.card),
        (QToolButton, "swatch", DARK.card, DARK.card),
        (QToolButton, "badge", DARK.card, DARK.card),
        (QToolButton, "dock", DARK.card, DARK.card),
    ],
)
def test_a_button_looks_like_what_it_is(
    qtbot: QtBot, dressed: QApplication, kind: type[QPushButton], role: str, ground: str, edge: str
) -> None:
    root, button = QWidget(), kind()
    qtbot.addWidget(root)
    root.setObjectName("header")  # a card
    button.setParent(root)
    button.setProperty(role or "none", True)
    button.resize(60, 30)
    root.show()
    image = root.grab().toImage()
    assert is_near(image.pixelColor(10, 15), ground)
    assert is_near(image.pixelColor(0, 15), edge)


@pytest.mark.parametrize("look", [LIGHT, DARK, CONTRAST], ids=lambda look: look.name)
def test_the_edge_of_a_menu_and_the_entry_that_is_chosen_are_seen(
    qtbot: QtBot, dressed: QApplication, look: Style
) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addActions([QAction("Neuron", menu), QAction("Gates", menu)])
    wear(dressed, look)
    menu.popup(QPoint())
    menu.setActiveAction(menu.actions()[1])
    image, chosen = menu.grab().toImage(), menu.actionGeometry(menu.actions()[1])
    first = menu.actionGeometry(menu.actions()[0])
    assert contrast(image.pixelColor(0, first.center().y()), QColor(look.card)) > 3
    assert is_near(image.pixelColor(chosen.right() - 5, chosen.center().y()), look.accent)
    menu.hide()


def test_a_list_that_is_opened_has_the_slim_bar_of_every_other_view(
    qtbot: QtBot, dressed: QApplication
) -> None:
    box, view = QComboBox(), QListWidget()
    for widget in (box, view):
        qtbot.addWidget(widget)
        widget.addItems([str(n) for n in range(100)])
        widget.show()
    box.showPopup()
    bars = [view.verticalScrollBar(), box.view().verticalScrollBar()]
    assert [bar.sizeHint().width() for bar in bars] == [8, 8]
    assert is_near(pixel(bars[1], QPointF(4, 10)), DARK.faint)
    box.hidePopup()


def test_an_opened_list_shows_every_one_of_its_few_entries_below_the_box(
    qtbot: QtBot, dressed: QApplication
) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["SGD", "momentum", "Adam"])
    box.setCurrentIndex(2)
    box.show()
    box.showPopup()
    view = box.view()
    seen = view.viewport().rect()
    assert view.verticalScrollBar().maximum() == 0
    assert all(seen.contains(view.visualRect(box.model().index(row, 0))) for row in range(box.count()))
    assert view.window().y() >= box.mapToGlobal(box.rect().bottomLeft()).y()
    box.hidePopup()


def test_a_slider_takes_a_click_above_and_below_its_line(qtbot: QtBot, qapp: QApplication) -> None:
    wear(qapp, DARK)
    slider = QSlider(Qt.Orientation.Horizontal)
    qtbot.addWidget(slider)
    slider.setRange(0, 100)
    slider.resize(200, slider.sizeHint().height())
    slider.show()
    for y in (1, slider.height() // 2, slider.height() - 3):
        slider.setValue(0)
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(150, y))
        assert slider.value() > 0
    slider.clearFocus()
    seen = slider.grab().toImage()
    column = {seen.pixelColor(150, y).name() for y in range(2, 5)}
    assert len(column) == 1  # the line itself is as thin as ever


@pytest.mark.parametrize("by", ZOOMS)
def test_the_knob_of_a_slider_is_round_and_whole_at_any_zoom(
    qtbot: QtBot, qapp: QApplication, by: float
) -> None:
    set_zoom(by)
    wear(qapp, DARK)
    slider = QSlider(Qt.Orientation.Horizontal)
    qtbot.addWidget(slider)
    slider.setRange(0, 2)
    slider.setValue(1)
    slider.show()
    slider.resize(200, slider.sizeHint().height())
    slider.clearFocus()
    seen = slider.grab().toImage()
    set_zoom(1.0)
    wear(qapp, DARK)
    column = range(seen.height())
    heights = [sum(seen.pixelColor(x, y).name() == DARK.accent for y in column) for x in range(200)]
    assert max(heights) >= 14 * by - 3
    assert 0 < min(filter(None, heights)) < 0.8 * max(heights)
