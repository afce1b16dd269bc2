"""An experiment out of the window as a line of text, and back in from the clipboard."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from nnviz.app.documents import Documents
from nnviz.app.files import ask_which
from nnviz.app.opening import Opened, on_file
from nnviz.app.settings import Settings
from nnviz.core.naming import count
from nnviz.core.plain_names import readable
from nnviz.data.fingerprint import content_fingerprint
from nnviz.data.own import FILE, find_own
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.experiment_text import Told, from_text, holds_text, to_text
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.playground import find_address, open_address
from nnviz.session.job import Job
from nnviz.view.parts.job_watch import JobWatch
from nnviz.view.run.message_bar import MessageBar

_NOTHING = "Nothing pasted: the clipboard holds no experiment as text, and no address of the Playground"


class TextLine(QObject):
    """Copy as text, and paste.

    Parameters
    ----------
    window
        Bears the dialog that asks for a file of one's own.
    data_dir
        Where such a file may lie.
    """

    def __init__(
        self,
        window: QWidget,
        documents: Documents,
        message_bar: MessageBar,
        settings: Settings,
        data_dir: Path | None,
    ) -> None:
        super().__init__(window)
        self._window, self._documents = window, documents
        self._message_bar, self._settings, self._data_dir = message_bar, settings, data_dir
        self._hashing = JobWatch(self)  # a large file takes a while
        self._hashing.succeeded.connect(lambda act: act())

    def copy(self, experiment: Experiment) -> None:
        """Put the line of an experiment on the clipboard."""
        name = experiment.data.name
        if name.startswith(FILE):
            path = find_own(name, self._data_dir)
            self._hash(path, lambda fingerprint: self._put(to_text(experiment, fingerprint)))
        else:
            self._put(to_text(experiment))

    @Slot()
    def paste(self) -> None:
        """Start on the experiment of the line on the clipboard; on a file of one's own, ask for it."""
        text = QGuiApplication.clipboard().text()
        try:
            if address := find_address(text):
                told = Told(open_address(address))
            elif holds_text(text):
                told = from_text(text)
            else:
                self._message_bar.show_notice(_NOTHING)
                return
        except ExperimentError as error:
            self._message_bar.show_notice(f"Not pasted: {error}")
            return
        if told.experiment.data.name.startswith(FILE):
            self._ask_for_file(told)
        else:
            self._documents.start_on(Opened(told.experiment))

    def _ask_for_file(self, told: Told) -> None:
        name = told.experiment.data.name.removeprefix(FILE)
        title = f"The experiment is on {readable(name, 60)}: which file is that?"
        if path := ask_which(self._window, title, self._settings.folder / name):
            self._hash(path, partial(self._begin, told, path))

    def _begin(self, told: Told, path: Path, found: str) -> None:
        self._settings.folder = path.parent
        differs = f"{path.name} is not the file that the text was made with: the numbers will be other ones"
        note = differs if told.fingerprint not in ("", found) else ""
        self._documents.start_on(Opened(on_file(told.experiment, path), note=note))

    def _hash(self, path: Path, then: Callable[[str], None]) -> None:
        """Call ``then`` with the fingerprint of a file, empty for one that cannot be read."""

        def work(_: object) -> Callable[[], None]:
            try:
                return partial(then, content_fingerprint(path))
            except OSError:
                return partial(then, "")

        self._hashing.watch(Job(work))

    def _put(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        words = (
            f"Copied as text, {count(len(text))} characters: paste it into nnviz, or after the command nnviz"
        )
        self._message_bar.show_notice(words, bad=False)
