"""Files that a trained network and its history leave the program as."""

from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from nnviz.app.files import ask_where
from nnviz.app.settings import Settings
from nnviz.experiment.atomic import write_atomically
from nnviz.session.commands import Export
from nnviz.training.exports import EXPORTS
from nnviz.view.run.message_bar import MessageBar
from nnviz.view.session_bridge import SessionBridge


class Exporter(QObject):
    """Asks where, has it made on the training's thread, writes it and says so.

    Parameters
    ----------
    window
        Bears the dialog.
    """

    _made = Signal(object, object)

    def __init__(
        self, window: QWidget, bridge: SessionBridge, message_bar: MessageBar, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window, self._bridge = window, bridge
        self._message_bar, self._settings = message_bar, settings
        self._made.connect(self._write)

    def ask(self, kind: str, lane: int) -> None:
        """Let a person choose where one of `EXPORTS` goes, made of a lane."""
        way = EXPORTS[kind]
        if self._bridge.latest is None or not self._bridge.latest.lanes:
            self._message_bar.show_notice("Nothing to export yet: no network is loaded.")
        elif path := ask_where(self._window, f"Export: {way.label}", self._settings.folder / way.file_name):
            self.export(kind, lane, path)

    def export(self, kind: str, lane: int, path: Path) -> None:
        """Write one of `EXPORTS` to a file, as soon as the training comes by."""
        made: Future[bytes] = Future()
        made.add_done_callback(lambda done: self._made.emit(done, path))  # there; the slot runs here
        self._bridge.session.send(Export(kind, lane, made))

    @Slot(object, object)
    def _write(self, made: "Future[bytes]", path: Path) -> None:
        try:
            write_atomically(path, made.result())
        except OSError as error:
            self._message_bar.show_notice(f"{path}: not written: {(error.strerror or str(error)).lower()}")
        except Exception as error:
            self._message_bar.show_notice(f"Not exported: {error}")
        else:
            self._settings.folder = path.parent
            self._message_bar.show_notice(f"Exported to {path}", bad=False)
