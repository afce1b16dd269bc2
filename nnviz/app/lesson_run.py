"""The run in the window, held against the experiment that a lesson is about."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from nnviz.app.opening import Opened
from nnviz.core.naming import count
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.lesson import Ask
from nnviz.experiment.stand_in import standing_in
from nnviz.session.commands import Feed, Pause, State
from nnviz.session.snapshot import Snapshot
from nnviz.training.lessons.answers import Answer

if TYPE_CHECKING:
    from nnviz.app.main_window import MainWindow


class LessonRun(QObject):
    """Starts and stops the experiment of a page, and knows what is trained meanwhile."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._wanted: Experiment
        self._opened: Opened | None = None
        self._left: int | None = None

    def begin(self, experiment: Experiment) -> None:
        """Take this for what is trained: a lesson was opened on it."""
        self._wanted, self._left = experiment, None

    def turn_to(self, experiment: Experiment) -> None:
        """Start on what a page is about, where that is another; the run of now goes to the shelf."""
        if experiment is not self._wanted:
            self._wanted = experiment
            self.start()

    @Slot()
    def start(self) -> None:
        """Begin anew on what the page is about."""
        latest = self._window.bridge.latest
        self._left = latest.run if latest is not None else None
        self._opened = Opened(self._here(self._wanted))
        self._window.documents.start_on(self._opened)

    def has_asked_for(self, opened: Opened) -> bool:
        """Whether it was started here."""
        return opened is self._opened

    def is_of_before(self, snapshot: Snapshot) -> bool:
        """Whether this is still the run that was left for another, of which nothing has come yet."""
        return snapshot.run == self._left

    def is_another(self, snapshot: Snapshot, changed: Collection[str]) -> bool:
        """Whether it is not what the page is about that is trained, which may have these fields changed."""
        return snapshot.state is not State.LOADING and not self.is_on(self._wanted, snapshot, changed)

    def is_on(self, experiment: Experiment, snapshot: Snapshot, changed: Collection[str] = ()) -> bool:
        """Whether this is what is trained, whatever its first weights, but for fields that were changed."""
        return not self._here(experiment).needs_rewind(snapshot.experiment, ("seed", *changed))

    def has_reached(self, ask: Ask, snapshot: Snapshot) -> bool:
        """Whether it has come as far as a question is about."""
        return self.is_on(ask.experiment, snapshot) and snapshot.epoch >= ask.at

    def pause(self) -> None:
        """Stop it while a question waits: once it stands, it would not go on before the answer."""
        latest = self._window.bridge.latest
        if latest is not None and latest.is_moving and not self.is_of_before(latest):
            self._window.bridge.session.send(Pause())

    def follow_subject(self, found: Answer) -> None:
        """Let the panels follow what a question is about, where the run has it.

        The fact ``picture`` is a test example, ``neuron`` one of the first hidden layer, each counted from 1.
        """
        latest = self._window.bridge.latest
        if latest is None or latest.dataset is None or not self.is_on(found.ask.experiment, latest):
            return
        if "neuron" in found.facts:
            self._window.selection.choose_neuron(0, int(found.facts["neuron"]) - 1)
        if "picture" in found.facts:
            data, i = latest.dataset, int(found.facts["picture"]) - 1
            self._window.bridge.session.send(
                Feed(data.x_test[i], f"test example {count(i + 1)}", int(data.labels_test[i]))
            )

    def _here(self, experiment: Experiment) -> Experiment:
        """As it runs on this machine."""
        return standing_in(experiment, self._window.bridge.session.data_dir)
