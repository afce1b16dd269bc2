"""One window for all tests of a file: what a test did in it is put away after it, or that test fails."""

from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from nnviz.app.house_style import HouseStyle
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Memory, Settings
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Retrace, State
from nnviz.session.session import Session
from nnviz.session.state_folder import StateFolder
from nnviz.training.way import Way
from nnviz.view.parts.job_watch import JobWatch
from nnviz.view.parts.zoom import zoom


def is_dressed() -> bool:
    """Whether every widget wears what was chosen last."""
    style = QApplication.style()
    return not (isinstance(style, HouseStyle) and style.is_busy)


class OneWindow:
    """A complete window on an experiment that is not trained yet, which it is again after `start_over`.

    A new window takes half a second of a test. In this one, runs of earlier tests stay on the shelf.
    """

    def __init__(
        self,
        qtbot: QtBot,
        experiment: Experiment,
        *,
        data_dir: Path | None = None,
        folder: StateFolder | None = None,
        theme: str = "system",
        size: tuple[int, int] = (1280, 800),
    ) -> None:
        self._qtbot, self._experiment, self._data_dir, self._folder = qtbot, experiment, data_dir, folder
        self._theme, self._size = theme, size
        self._make()

    def lend(self) -> MainWindow:
        """The window, with the keys."""
        with self._qtbot.waitActive(self.window):
            self.window.activateWindow()
        return self.window

    def start_over(self) -> None:
        """Put away what a test has done, and be sure that it is gone; where it is not, take a new window."""
        try:
            self._put_away()
        except BaseException:
            self.close()
            self._make()
            raise

    def close(self) -> None:
        """Close it, and be sure that it ends."""
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert not isValid(self.window)

    def _make(self) -> None:
        session, settings = Session(self._experiment, self._data_dir, folder=self._folder), Settings(Memory())
        settings.theme = self._theme
        self.window = MainWindow(session, Opened(self._experiment), settings)
        self.window.resize(*self._size)
        with self._qtbot.waitActive(self.window):
            self.window.show()
        self._qtbot.waitUntil(self._is_ready)
        self.window.panels.complete()
        self._qtbot.waitUntil(self._is_ready)
        self._as_made = self._looks()

    def _put_away(self) -> None:
        window = self.window
        for other in QApplication.topLevelWidgets():
            if other is not window and other.isVisible():
                other.close()
        window.documents.start_on(Opened(self._experiment))
        self._forget_what_came_before()
        self._qtbot.waitUntil(self._is_ready)
        window.undo.stack.clear()
        window.message_bar.close_button.click()
        window.appearance.set_theme(self._theme)
        window.appearance.set_zoom(1.0)
        window.resize(*self._size)
        window.selection.choose_neuron(-1, -1)
        window.panels["network"].lane_chosen.emit(0)
        window.panels.docks["weights"].raise_()  # most of what a test looked at is a tab behind it again
        if self._looks() != self._as_made:
            window.restore_default_layout()
        window.setFocus()
        self._qtbot.waitUntil(self._is_ready)
        looks = self._looks()
        left = {
            key: (is_so, self._as_made[key]) for key, is_so in looks.items() if is_so != self._as_made[key]
        }
        assert not left, f"the test leaves the window it shares otherwise than it was: {left}"

    def _forget_what_came_before(self) -> None:
        """Once the session answers, it has heard of the new start: nothing older comes any more."""
        answer: Future[tuple[Way, ...]] = Future()
        self.window.bridge.session.send(Retrace(answer))
        self._qtbot.waitUntil(answer.done)
        self.window.bridge.look()

    def _is_ready(self) -> bool:
        bridge = self.window.bridge
        is_ready = bridge.latest is not None and bridge.latest.state is State.READY
        is_there = is_ready and bridge.is_up_to_date
        if not (is_there and is_dressed()):  # most of the time: what comes now goes through the whole window
            return False
        return not any(watch.is_busy for watch in self.window.findChildren(JobWatch))  # such as for samples

    def _looks(self) -> dict[str, object]:
        window, latest = self.window, self.window.bridge.latest
        assert latest is not None
        docks = window.panels.docks.items()
        seen = {name: (not dock.isHidden(), not dock.visibleRegion().isEmpty()) for name, dock in docks}
        return {
            "experiment": latest.experiment,
            "form": (window.form.experiment, window.form.is_stale, window.form.complaint),
            "title": (window.windowTitle(), window.isWindowModified()),
            "style": (window.look.name, zoom()),
            "docks": seen,
            "floating": [name for name, dock in docks if dock.isFloating()],
            "veiled": [name for name, panel in window.panels.items() if not panel.veil.isHidden()],
            "undone": window.undo.stack.count(),
            "size": window.size(),
            "told": window.message_bar.isVisible(),
        }
