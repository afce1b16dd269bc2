"""The title of the window: what is open, marked once something else stands in the form."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from nnviz.core.plain_names import readable
from nnviz.data.own import FILE
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.view.form.form import Form

_LONGEST = 80


class _Document:
    """Something that was opened; of a file that all is recorded into there is no one experiment."""

    def __init__(self, name: str, experiment: Experiment | None = None) -> None:
        self.name, self.experiment = name, experiment


class Title(QObject):
    """Bears the name of an experiment, of its file, or of the file that all is recorded into."""

    def __init__(self, window: QWidget, form: Form) -> None:
        super().__init__(window)
        self._window, self._form = window, form
        self._now = _Document("")
        self._of_run: dict[int, _Document] = {}
        form.judged.connect(self._compare)

    def bear(self, name: str) -> None:
        """Bear the name of the file that all is recorded into, in which nothing is ever unsaved."""
        self._take_all(_Document(name), name)

    def follow(self, experiment: Experiment) -> None:
        """Bear the name of what stands in the form: all is recorded, into a file that nobody has named."""
        self._take_all(_Document(""), name_of(experiment))

    def open(self, experiment: Experiment, path: Path | None, run: int | None) -> None:
        """Bear what is open now, with this run; be marked as soon as another stands in the form."""
        name = path.name if path else experiment.name
        self._take(_Document(name, experiment), name)
        if run is not None:
            self._of_run[run] = self._now

    def keep(self, experiment: Experiment, path: Path) -> None:
        """Bear the file that what is open was written to."""
        self._now.name, self._now.experiment = path.name, experiment
        self._take(self._now, path.name)

    def follow_run(self, run: int) -> None:
        """An undo leads back to a run of what was open before; one that begins is of what is open."""
        document = self._of_run.setdefault(run, self._now)
        if document is not self._now:
            self._now = document
            self._compare()

    def _take_all(self, document: _Document, shown: str) -> None:
        """All runs are in it from now on."""
        self._of_run = dict.fromkeys(self._of_run, document)
        self._take(document, shown)

    def _take(self, document: _Document, shown: str) -> None:
        self._now = document
        self._show(shown)
        self._window.setWindowModified(False)

    def _show(self, name: str) -> None:
        shown = readable(name, _LONGEST).replace("[*]", "[*][*]")  # which Qt writes as [*]
        self._window.setWindowTitle(f"{shown}[*] – nnviz" if shown else "nnviz[*]")

    @Slot()
    def _compare(self) -> None:
        try:
            experiment = self._form.experiment
        except ExperimentError:
            return  # until the form takes it, as it says itself
        kept = self._now.experiment
        self._window.setWindowModified(kept is not None and experiment != kept)
        self._show(self._name_for(experiment))

    def _name_for(self, experiment: Experiment) -> str:
        """What it is called while this stands in the form, which may have another name."""
        kept, name = self._now.experiment, self._now.name
        if kept is None:
            return name or name_of(experiment)
        return name if experiment.name == kept.name else name_of(experiment)


def name_of(experiment: Experiment) -> str:
    """What a run of this is called, as long as nobody has named it."""
    hidden, data = "-".join(map(str, experiment.network.hidden)) or "no", experiment.data.name
    set_ = Path(data).name if data.startswith(FILE) else data.replace("_", " ")
    return experiment.name or f"{set_}, {hidden} hidden"
