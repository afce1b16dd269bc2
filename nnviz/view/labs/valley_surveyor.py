"""The survey of a network's valley: asked for once, on its way, and found."""

from concurrent.futures import Future
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from nnviz.data.dataset import Dataset
from nnviz.session.commands import Retrace
from nnviz.session.job import Job
from nnviz.training.landscape import Survey
from nnviz.view.labs.valley_work import Ask, Found, find
from nnviz.view.parts.job_watch import JobWatch


class Surveyor(QObject):
    """Finds one survey at a time.

    Attributes
    ----------
    survey
        What was found last; None before.
    """

    progressed = Signal(float)
    """The share that is done, 0 to 1."""
    found = Signal(object)
    """The `Survey`."""
    failed = Signal(str)
    """Why there is none."""
    retrace_requested = Signal(object)
    """The `Retrace` by which the session tells the way so far."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.survey: Survey | None = None
        self._asked: Ask | None = None
        self._watch = JobWatch(self)
        self._watch.progressed.connect(self.progressed)
        self._watch.succeeded.connect(self._take)
        self._watch.failed.connect(self._refuse)

    @property
    def is_busy(self) -> bool:
        """Whether one is on its way."""
        return self._watch.is_busy

    def look(self, ask: Ask, dataset: Dataset, *, is_moving: bool) -> bool:
        """Begin, unless what is asked for is here or on its way; False where it is.

        While the run goes on its way is looked at once, and then again when it rests.
        """
        before = self._asked
        waits = is_moving and before is not None and replace(before, moment=ask.moment) == ask
        if ask == before or waits:
            return False
        self._asked = ask
        way: Found | None = None
        if ask.moment is not None:
            way = Future()
            self.retrace_requested.emit(Retrace(way))
        self._watch.watch(Job(partial(find, ask, dataset, way)))
        return True

    def forget(self) -> None:
        """Something else is looked at: what was found holds no longer."""
        self._watch.give_up()
        self.survey = self._asked = None

    def stop(self) -> None:
        """Give it up; the same is begun again only after `ask_again`."""
        self._watch.give_up()

    def ask_again(self) -> None:
        """Let the next look begin anew."""
        self._asked = None

    def put_off(self) -> None:
        """Give up what is not finished, which the next look begins anew."""
        if self.is_busy:
            self.stop()
            self.ask_again()

    @Slot(object)
    def _take(self, survey: Survey) -> None:
        self.survey = survey
        self.found.emit(survey)

    @Slot(str)
    def _refuse(self, why: str) -> None:
        self.survey = None
        self.failed.emit(why)
