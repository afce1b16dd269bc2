import gc
import platform
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from nnviz.app import collector
from nnviz.app.collector import Collector


@pytest.fixture
def often() -> Iterator[None]:
    limits = gc.get_threshold()
    gc.set_threshold(50, 1, 1)
    yield
    gc.set_threshold(*limits)


def lost_widget() -> "weakref.ref[QSpinBox]":
    widget = QSpinBox()
    widget.itself = [widget]  # type: ignore[attr-defined]
    return weakref.ref(widget)


def churn() -> None:
    kept = [[] for _ in range(5_000)]
    del kept


@pytest.mark.usefixtures("often")
def test_a_thread_that_makes_much_frees_no_widget_and_the_events_do(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "EVERY", 5)
    parent = QObject()
    Collector(parent)
    widget = lost_widget()
    thread = threading.Thread(target=churn)
    thread.start()
    thread.join()
    assert widget() is not None
    made: list[list[int]] = []

    def is_gone() -> bool:
        made.extend([] for _ in range(100))  # by which a look is due, whatever ran before
        return widget() is None

    qtbot.waitUntil(is_gone)
    parent.deleteLater()


def test_qt_keeps_small_pictures_of_one_theme_and_zoom_not_of_all_that_were_ever_seen() -> None:
    before, parent = QPixmapCache.cacheLimit(), QObject()
    QPixmapCache.setCacheLimit(10_240)
    Collector(parent)
    assert QPixmapCache.cacheLimit() < 2048
    parent.deleteLater()
    QPixmapCache.setCacheLimit(before)


def test_at_the_start_it_waits_and_then_leaves_out_what_is_there(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[str] = []
    monkeypatch.setattr(gc, "freeze", lambda: did.append("keep"))
    monkeypatch.setattr(collector, "collect_what_is_due", lambda: did.append("look"))
    monkeypatch.setattr(collector, "EVERY", 5)
    parent = QObject()
    Collector(parent).begin_after(60)
    qtbot.waitUntil(lambda: "look" in did)
    assert did[0] == "keep"
    assert did.count("keep") == 1
    parent.deleteLater()


def test_what_is_in_store_is_given_back_from_time_to_time(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    monkeypatch.setattr(collector, "give_back", lambda: given.append("memory"))
    monkeypatch.setattr(collector, "GIVE_BACK_EVERY", 1)
    parent = QObject()
    Collector(parent)
    qtbot.waitUntil(lambda: len(given) > 1)
    parent.deleteLater()


def test_a_menu_and_a_list_that_are_shut_keep_no_window_and_open_again(qtbot: QtBot) -> None:
    box = QComboBox()
    box.addItems(["sigmoid", "tanh"])
    qtbot.addWidget(box)
    box.show()
    menu = QMenu(box)
    menu.addAction("Copy")
    windows: list[QWidget] = [menu, box.view().window()]
    for _ in range(2):
        for opened, close in ((menu.popup, menu.close), (lambda _: box.showPopup(), box.hidePopup)):
            opened(QPoint(0, 0))
            collector.give_back_what_is_spare()
            assert any(one.isVisible() and one.windowHandle() is not None for one in windows)
            close()
        collector.give_back_what_is_spare()
        assert [one.windowHandle() for one in windows] == [None, None]
    assert box.windowHandle() is not None


def test_the_application_brings_its_own(qapp: QApplication) -> None:
    assert not gc.isenabled()
    assert len(qapp.findChildren(Collector)) == 1


@pytest.mark.usefixtures("often")
def test_what_is_young_is_looked_through_most_often(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(gc, "collect", seen.append)
    for counts in ((50, 1, 1), (51, 1, 1), (51, 2, 1), (0, 2, 2)):
        monkeypatch.setattr(gc, "get_count", lambda counts=counts: counts)
        collector.collect_what_is_due()
    assert seen == [0, 1, 2]


FOUR_THREADS = """
import ctypes, threading
from nnviz.app.main import share_one_heap
share_one_heap()
library, meeting = ctypes.CDLL(None), threading.Barrier(5)
def take():
    meeting.wait()
    library.malloc(50_000)
    meeting.wait()
for _ in range(4):
    threading.Thread(target=take).start()
meeting.wait()
meeting.wait()
library.malloc_info(0, ctypes.c_void_p.in_dll(library, "stdout"))
library.fflush(None)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="asks glibc")
def test_all_threads_share_one_heap() -> None:
    told = subprocess.run([sys.executable, "-c", FOUR_THREADS], capture_output=True, text=True, check=True)
    assert told.stdout.count("<heap nr=") == 1
