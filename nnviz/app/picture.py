"""The window drawn where nobody sees it."""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.app.appearance import style_of
from nnviz.app.bad_input import InputError
from nnviz.app.desktop import Application
from nnviz.app.house_style import wear
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Memory, Settings
from nnviz.session.commands import Open, State, Step
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.training.run_saving import copy_run_file
from nnviz.view.parts.pictures import png, svg

_MOVING = (State.LOADING, State.RUNNING, State.STEPPING)


class Picture:
    """A window that is never on a screen, remembers nothing, and is closed on leaving.

    Parameters
    ----------
    opened
        What it shows.
    data_dir
        See `nnviz.training.build`.
    size
        Width and height of the window in pixels.
    theme
        ``"light"``, ``"dark"`` or ``"contrast"``.
    obey
        Called while it waits; what it raises ends the waiting.

    Attributes
    ----------
    window
        What is drawn.
    """

    def __init__(
        self,
        opened: Opened,
        data_dir: Path | None,
        size: tuple[int, int],
        theme: str,
        obey: Callable[[], None] = lambda: None,
    ) -> None:
        existing = QApplication.instance()
        self._app = existing if isinstance(existing, QApplication) else Application(["nnviz"])
        wear(self._app, style_of(theme))
        settings = Settings(Memory())
        settings.theme, settings.numbers = theme, "point"  # wherever it is drawn, it is the same
        self._copies = TemporaryDirectory()
        session = Session(self._copy(opened.run) or opened.experiment, data_dir, opened.theta)
        self.window = MainWindow(session, opened, settings)
        self.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.window.teaching.leads = False
        self.window.resize(*size)
        self._obey = obey
        self.divergence = self._shown = ""

    def __enter__(self) -> Self:
        self._handler = qInstallMessageHandler(pass_on)
        self.window.show()
        return self

    def __exit__(self, *_: object) -> None:
        self.window.close()
        self.window.deleteLater()
        self._copies.cleanup()
        qInstallMessageHandler(self._handler)

    def _copy(self, run: Open | None) -> Open | None:
        """A session records in the file that it goes on with, and a picture is to change nothing."""
        if run is None:
            return None
        return replace(run, path=copy_run_file(run.path, Path(self._copies.name) / run.path.name))

    def show_panel(self, name: str) -> None:
        """Bring a panel into sight, that stands behind another; it is to have done its work."""
        self.window.show_panel(name)
        self._shown = name

    def train(self, epochs: int) -> None:
        """Train so many epochs, and wait until all that is visible has been drawn.

        Raises
        ------
        InputError
            The experiment cannot be started: its data is missing, say.
        """
        self._wait_until_still()
        if epochs:
            self.window.bridge.session.send(Step("epoch", epochs))
            self._wait_until_still(epochs)
        if self._shown:
            self.window.panels[self._shown].begin_work()
            self._wait_until_still(epochs)

    def png(self, panel: str | None, scale: int) -> bytes:
        """The window, or the panel of that name, as a PNG file with ``scale`` pixels for each of its own."""
        return png(self._drawn(panel), scale)

    def svg(self, panel: str | None) -> bytes:
        """The same as an SVG file, in which lines stay lines and text stays text."""
        return svg(self._drawn(panel))

    def _drawn(self, panel: str | None) -> QWidget:
        return self.window.panels[panel] if panel else self.window

    def _wait_until_still(self, epochs: int = 0) -> None:
        bridge = self.window.bridge
        while not (
            bridge.latest
            and _is_still(bridge.latest, epochs)
            and bridge.is_up_to_date
            and self.window.panels.are_complete
        ):
            # The bridge's timer wakes it every few milliseconds.
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            self._obey()
        if bridge.latest.state is State.FAILED:
            raise InputError(bridge.latest.message)
        if bridge.latest.state is State.DIVERGED:
            self.divergence = bridge.latest.message
        self._app.processEvents()


def pass_on(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Print what Qt has to say, if it is of use."""
    # Of a platform without a screen, such complaints are no news.
    if not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)


def _is_still(snapshot: Snapshot, epochs: int) -> bool:
    if snapshot.more_follows:
        return False
    if snapshot.state in (State.FAILED, State.DIVERGED):
        return True
    evaluated = bool(snapshot.lanes) and len(snapshot.lanes[0].epochs.epoch) > 0
    return evaluated and snapshot.state not in _MOVING and snapshot.epoch >= epochs
