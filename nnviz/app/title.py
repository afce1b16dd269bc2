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
        """Bear the name of what all is recorded into, in which nothing is ever unsaved."""
        self._kept, self._is_data = None, False
        self._take(name)

    def keep(self, experiment: Experiment, path: Path | None) -> None:
        """Bear what is open, and be marked as soon as another stands in the form."""
        self._kept = experiment
        self._is_data = path is not None and is_data(path)
        self._take(path.name if path else experiment.name)

    def _take(self, name: str) -> None:
        self._name = name
        self._show(name)
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
        kept = self._kept or experiment
        self._window.setWindowModified(experiment != kept)
        is_other = self._is_data and experiment.data.name != kept.data.name
        self._show(find_entry(experiment.data.name).title if is_other else self._name)
