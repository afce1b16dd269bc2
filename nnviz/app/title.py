"""The title of the window: what is open, marked once something else stands in the form."""

from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from nnviz.core.plain_names import readable
from nnviz.data.own import FILE
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.view.form.form import Form

_LONGEST, _MOST_LEFT = 80, 100


class _Document:
    """Something that was opened, and what stood in the form when another took its place.

    Of a file that all is recorded into there is no one experiment: in it nothing is ever unsaved.
    """

    def __init__(self, name: str, experiment: Experiment | None = None) -> None:
        self.name = name
        self.experiment = self.last = experiment

    def had(self, experiment: Experiment) -> bool:
        """Whether this stood in the form, at first or at last."""
        return experiment in (self.experiment, self.last)


class Title(QObject):
    """Bears the name of an experiment, of its file, or of the file that all is recorded into."""

    def __init__(self, window: QWidget, form: Form) -> None:
        super().__init__(window)
        self._window, self._form = window, form
        self._now = _Document("")
        self._left: deque[_Document] = deque(maxlen=_MOST_LEFT)
        self._seen: list[Experiment] = []
        form.judged.connect(self._compare)

    def bear(self, name: str) -> None:
        """Bear the name of the file that all is recorded into, in which nothing is ever unsaved."""
        self._take(_Document(name), name)

    def follow(self, experiment: Experiment) -> None:
        """Bear the name of what stands in the form: all is recorded, into a file that nobody has named."""
        self._take(_Document(""), name_of(experiment))

    def open(self, experiment: Experiment, path: Path | None) -> None:
        """Bear what is open now, and know what was when an undo brings that back."""
        self._leave(experiment)
        self.keep(experiment, path)

    def keep(self, experiment: Experiment, path: Path | None) -> None:
        """Bear what this is kept as, and be marked as soon as another stands in the form."""
        name = path.name if path else experiment.name
        self._take(_Document(name, experiment), name)

    def _leave(self, experiment: Experiment) -> None:
        """Note what stood in the form before this."""
        self._now.last = next((one for one in self._seen if one != experiment), self._now.experiment)
        self._left.append(self._now)

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
        if experiment not in self._seen[:1]:
            self._seen = [experiment, *self._seen[:1]]
        self._go_back_to(experiment)
        kept = self._now.experiment
        self._window.setWindowModified(kept is not None and experiment != kept)
        self._show(self._name_for(experiment))

    def _go_back_to(self, experiment: Experiment) -> None:
        """An undo, or a redo, brings back what was open with what stood in the form then."""
        if experiment == self._now.experiment:
            return
        document = next((one for one in self._left if one.had(experiment)), None)
        if document is not None:
            self._left.remove(document)
            self._leave(experiment)
            self._now = document

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
