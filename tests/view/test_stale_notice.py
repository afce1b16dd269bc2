"""The notice that the panels show other settings than the form."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.view.run.stale_notice import StaleNotice


def test_it_covers_nothing_of_the_header_however_high_that_is(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    header, form = QWidget(window), QWidget(window)
    header.resize(1280, 60)
    notice = StaleNotice(window, header, form)
    window.show()
    notice.show_waiting({"training.eta": 1.0})
    assert notice.y() == 56 + 100
    header.resize(1280, 210)  # a lesson is opened
    qtbot.waitUntil(lambda: notice.y() > 210)
