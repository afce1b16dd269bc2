"""The title of the window: what is open, marked once something else stands in the form."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from nnviz.core.plain_names import readable
from nnviz.data.catalog import find_entry
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.own_experiment import is_data
from nnviz.view.form.form import Form

_LONGEST = 80


class Title(QObject):
    """Bears the name of an experiment, of its file, or of the file that all is recorded into."""

    def __init__(self, window: QWidget, form: Form) -> None:
        super().__init__(window)
        self._window, self._form = window, form
        self._kept: Experiment | None = None
        self._name, self._is_data = "", False
        form.judged.connect(self._compare)

    def bear(self, name: str) -> None:
        """Bear the name of the file that all is recorded into, in which nothing is ever unsaved."""
        self._kept = None
        self._take(name, name)

    def follow(self, experiment: Experiment) -> None:
        """Bear the name of what stands in the form: all is recorded, into a file that nobody has named."""
        self._kept = None
        self._take("", name_of(experiment))

    def keep(self, experiment: Experiment, path: Path | None) -> None:
        """Bear what is open, and be marked as soon as another stands in the form."""
        self._kept = experiment
        self._is_data = path is not None and is_data(path)
        name = path.name if path else experiment.name
        self._take(name, name)

    def _take(self, name: str, shown: str) -> None:
        self._name = name
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
        self._window.setWindowModified(self._kept is not None and experiment != self._kept)
        self._show(self._name_for(experiment))

    def _name_for(self, experiment: Experiment) -> str:
        """What it is called while this stands in the form: an undo brings back what has another name."""
        if self._kept is None:
            return self._name or name_of(experiment)
        if self._is_data and experiment.data.name != self._kept.data.name:
            return find_entry(experiment.data.name).title
        return self._name if experiment.name == self._kept.name else name_of(experiment)


def name_of(experiment: Experiment) -> str:
    """What a run of this is called, as long as nobody has named it."""
    hidden = "-".join(map(str, experiment.network.hidden)) or "no"
    return experiment.name or f"{experiment.data.name.rpartition('/')[2]}, {hidden} hidden"
