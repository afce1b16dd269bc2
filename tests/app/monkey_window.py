"""The program for `test_monkey`, with an observer inside: at a word it comes to rest and says what it holds.

A window that opens only in the folder it was started in, that writes only there, that downloads nothing,
and that is closed when its standard input ends, however often it was asked to before.
"""

import gc
import json
import random
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from typing import Any

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QFileDialog, QWidget

from nnviz.app import files, main_window
from nnviz.app.collector import give_back_what_is_spare
from nnviz.app.layout import LABS, PANELS
from nnviz.app.main import main
from nnviz.app.opening import Opened
from nnviz.app.settings import THEMES
from nnviz.data.dataset import DataError
from nnviz.experiment.lesson_library import all_lessons
from nnviz.experiment.set_experiment import experiment_on_set
from nnviz.session.apart import SessionApart
from nnviz.view.data import download_bar
from nnviz.view.labs.surface_button import SurfaceButton
from nnviz.view.parts import ways_out

FIRST, RUNS, OWN = Path("first.json"), Path("first.nnviz"), Path("own.csv")
SIGHT = 400
"""Milliseconds in which a panel is shown that was not seen before."""

SETTLED = 1500
"""Milliseconds after which nothing that was begun before is still on its way, on a machine that is free."""


class Chooser(QFileDialog):
    """In place of a person at a file dialog, who could open and overwrite anything on this machine."""

    @staticmethod
    def getOpenFileName(*_: Any) -> tuple[str, str]:  # noqa: N802 - as Qt has it
        return str(random.choice([OWN, FIRST, *Path().glob("saved*"), ""])), ""

    @staticmethod
    def getExistingDirectory(*_: Any) -> str:  # noqa: N802
        return random.choice([".", ""])

    @staticmethod
    def getSaveFileName(_: QWidget, title: str, proposed: str, kinds: str) -> tuple[str, str]:  # noqa: N802
        kind = random.choice(kinds.split(";;"))
        return random.choice([f"saved{Path(proposed).suffix}", ""]), kind

    def exec(self) -> int:
        return random.choice([0, 1])

    def selectedFiles(self) -> list[str]:  # noqa: N802
        return [f"saved.{self.defaultSuffix()}"]


def refuse(*_: object) -> None:
    """Every download fails."""
    raise DataError("no network here")


class Window(main_window.MainWindow):
    """Listens to its standard input."""

    may_close = False

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._ear = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._ear.activated.connect(self._hear)
        self._theme = self._settings.theme
        self._first_sights = self._see_everything()
        self._rests, self._settled = 0, SETTLED

    def _hear(self) -> None:
        if sys.stdin.readline():
            self._settled = SETTLED
            self._rest()
        else:
            self._ear.setEnabled(False)
            self.may_close = True
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event) if self.may_close else event.ignore()

    def _see_everything(self) -> Iterator[None]:
        """Each panel, theme and lesson, and data of one's own, in turn.

        What is made or loaded at first sight, or at work, is there to stay.
        """
        for entry in (*PANELS, *LABS):
            self.go_to_panel(entry.name)
            yield
            self.panels[entry.name].begin_work()
            for button in self.panels[entry.name].findChildren(SurfaceButton):
                button.click()  # OpenGL takes 70 MB once it is loaded, where the processor draws
            self.places.one_panel.toggle()
            yield
        for theme in (*THEMES, self._theme):
            self.appearance.set_theme(theme)
            yield
        for lesson in all_lessons():
            self.documents.open_lesson(lesson.id)
            yield
        for own in (OWN, Path("saved.csv").resolve(), Path.cwd()):
            self.documents.preview(own)
            yield
        self.documents.start_on(Opened(experiment_on_set("mnist")))  # which is not there
        yield

    def _rest(self) -> None:
        """Close whatever stands before the window, one a turn, as each may hold an event loop of its own."""
        if next(self._first_sights, self) is None:
            QTimer.singleShot(SIGHT, self, self._rest)
            return
        if before := _before_the_window():
            before.close()
            QTimer.singleShot(20, self, self._rest)
            return
        for panel in self.panels.values():
            panel.end_work()
        QApplication.clipboard().clear()  # a picture of a panel that has the whole window takes 15 MB there
        self.appearance.set_theme(self._theme)
        self.appearance.set_zoom(1.0)
        self.restore_default_layout()
        self.show_panel("network")
        self._open_first()  # and a lesson, if one is open, is over
        # Once more: the data of the run before are kept.
        QTimer.singleShot(self._settled, self, self._open_first)
        QTimer.singleShot(2 * self._settled, self, self._tell_when_still)

    @property
    def _resting_place(self) -> Path:
        return Path(f"rest{self._rests}.nnviz").resolve()

    def _open_first(self) -> None:
        """A file of one run in the place of all there are: what somebody keeps on the shelf is no leak."""
        self._rests += 1
        copy(RUNS, self._resting_place)
        self.documents.open_file(self._resting_place)

    def _tell_when_still(self) -> None:
        latest, bridge = self.bridge.latest, self.bridge
        still = latest is not None and not (latest.is_moving or latest.more_follows) and bridge.is_up_to_date
        still = still and latest is not None and latest.recording.path == self._resting_place
        floats = any(dock.isFloating() and dock.isVisible() for dock in self.findChildren(QDockWidget))
        if still and not floats and not self._is_busy and _before_the_window() is None:
            print(json.dumps(held(self.bridge.session)), flush=True)
        else:  # a key that was on its way may have begun something since, or the machine is slow
            self._settled *= 2
            self._rest()

    @property
    def _is_busy(self) -> bool:
        """Whether anything works on, out of sight too; what a lesson began ends by itself."""
        jobs = any(thread.name == "nnviz job" for thread in threading.enumerate())
        return jobs or any(panel.is_busy for panel in self.panels.values())


def _before_the_window() -> QWidget | None:
    app, tops = QApplication, QApplication.topLevelWidgets()
    dialogs = (one for one in tops if isinstance(one, QDialog) and one.isVisible())
    return app.activePopupWidget() or app.activeModalWidget() or next(dialogs, None)


def held(session: SessionApart) -> dict[str, Any]:
    """What must not grow."""
    gc.collect()
    give_back_what_is_spare()  # as happens from time to time
    tops = QApplication.topLevelWidgets()
    return {
        "megabytes": megabytes_of("self"),
        "megabytes that train": megabytes_of(session.pid),
        "threads": sorted(thread.name for thread in threading.enumerate()),
        "files": len(open_files()),
        "windows": sorted(type(one).__name__ for one in tops if one.isVisible()),
        "frozen": [type(one).__name__ for one in tops if one.isVisible() and not one.updatesEnabled()],
        "timers": sum(timer.isActive() for top in tops for timer in top.findChildren(QTimer)),
    }


def open_files() -> list[str]:
    """Where each leads to, but for the desktop's icons and kinds of file, which Qt keeps once asked for."""
    links = (link for link in Path("/proc/self/fd").iterdir() if link.is_symlink())
    return [str(target) for link in links if (target := link.readlink()).suffix != ".cache"]


def megabytes_of(process: int | str) -> float:
    """What it has in memory, but for pages of files: of those the system keeps what was looked at lately."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    parts = [line.split() for line in status.splitlines() if line.startswith(("RssAnon", "RssShmem"))]
    return round(sum(int(kilobytes) for _, kilobytes, _ in parts) / 1024, 1)


if __name__ == "__main__":
    random.seed(sys.argv[1])
    for module in (files, ways_out):
        module.QFileDialog = Chooser  # type: ignore[attr-defined, misc]
    download_bar._fetch = refuse
    main_window.MainWindow = Window  # type: ignore[misc]
    sys.exit(main([str(FIRST)]))
