"""Dressing the widgets."""

import gc
import weakref

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QSpinBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from nnviz.app import house_style
from nnviz.app.house_style import HouseStyle, held_widgets, wear
from nnviz.view.parts.style import DARK


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


def test_the_list_of_all_widgets_outlives_a_collector_that_is_always_at_work(qapp: QApplication) -> None:
    often = gc.get_threshold()
    gc.set_threshold(37, 3, 3)
    try:
        for _ in range(30):
            for _ in range(3):
                lost = QSpinBox()  # what Qt made in it is new to Python, and so wakes the collector
                lost.itself = [lost, *(QSpinBox(lost) for _ in range(9))]  # type: ignore[attr-defined]
                del lost
            assert held_widgets(qapp)
    finally:
        gc.set_threshold(*often)


def test_a_collector_that_sleeps_is_not_woken_by_the_list_of_all_widgets(qapp: QApplication) -> None:
    for is_awake in (False, True):
        (gc.enable if is_awake else gc.disable)()
        try:
            held_widgets(qapp)
            assert gc.isenabled() is is_awake
        finally:
            gc.enable()


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
