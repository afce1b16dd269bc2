"""What is computed for a lesson in the window, on a thread of its own, and how it is told."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnviz.data.dataset import DataError
from nnviz.experiment.answer_line import AnswerLine
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Ask, Lesson, Why
from nnviz.session.job import Job
from nnviz.training.lessons.answers import Answer, answer, cause_of
from nnviz.training.lessons.judging import handed_in, judge
from nnviz.training.lessons.runs import Runs
from nnviz.view.parts.job_watch import JobWatch

_SIGNS = {"right": "✓", "near": "≈", "wrong": "✕"}


class LessonWork(QObject):
    """Does what a page needs, and writes answers, each as soon as no other uses the runs.

    Attributes
    ----------
    answers
        What was found so far, by the id of the question.
    """

    answered = Signal(object)
    """The `Answer` to a question."""
    explained = Signal(object, str)
    """A `Why`, and what lies behind it."""
    written = Signal(object)
    """All answers, as an `AnswerLine`."""
    failed = Signal(str)
    """Why there is none of them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.answers: dict[str, Answer] = {}
        self._runs = Runs()
        self._lock = threading.Lock()
        self._then: Callable[[Any], object]
        self._page, self._line = JobWatch(self), JobWatch(self)  # to copy answers puts no question off
        self._page.succeeded.connect(lambda found: self._then(found))
        self._line.succeeded.connect(self.written)
        for watch in (self._page, self._line):
            watch.failed.connect(self.failed)

    def begin(self, data_dir: Path | None) -> None:
        """Know nothing yet of a lesson whose data are looked for here."""
        self.answers, self._runs = {}, Runs(data_dir=data_dir)

    def end(self) -> None:
        """Give up what is on its way, and let go of what was trained: it takes tens of megabytes."""
        self._page.give_up()
        self._line.give_up()
        self.answers, self._runs = {}, Runs()

    def find_answer(self, ask: Ask) -> None:
        """Answer a question: at once, where that was done before."""
        if ask.id in self.answers:
            self.answered.emit(self.answers[ask.id])
        else:
            self._do(partial(answer, ask, self._runs), self._keep)

    def find_cause(self, why: Why, asks: Sequence[Ask]) -> None:
        """Tell what lies behind this, with the figures of these questions."""
        self._do(partial(_cause, why, asks, self._runs), partial(self.explained.emit, why))

    def write_answers(self, lesson: Lesson, answers: Mapping[str, Any], name: str) -> None:
        """Write what was answered or skipped as one line, under a name, which may be none."""
        self._line.watch(self._job(partial(_answer_line, lesson, answers, name, self._runs)))

    def _keep(self, found: Answer) -> None:
        self.answers[found.ask.id] = found
        self.answered.emit(found)

    def _do(self, work: Callable[[], object], then: Callable[[Any], object]) -> None:
        self._then = then
        self._page.watch(self._job(work))

    def _job(self, work: Callable[[], object]) -> Job[object]:
        return Job(partial(_guarded, self._lock, work))


def _guarded(lock: threading.Lock, work: Callable[[], object], tell: Callable[[float], None]) -> object:
    """The work; what is to blame for a failure is named in one line."""
    with lock:
        tell(0.0)
        try:
            return work()
        except ExperimentError as error:
            raise DataError(str(error)) from error


def _cause(why: Why, asks: Sequence[Ask], runs: Runs) -> str:
    """With the figures of all questions that can be answered here."""
    found = {}
    for ask in asks:
        with suppress(DataError, ExperimentError):
            found[ask.id] = answer(ask, runs)
    return cause_of(why, runs, found)


def _answer_line(lesson: Lesson, answers: Mapping[str, Any], name: str, runs: Runs) -> AnswerLine:
    """What was answered or skipped, and what it is judged as."""
    given = []
    for ask in lesson.asks:
        if ask.id in answers:
            value = answers[ask.id]
            own = np.asarray(value, float) if ask.kind == "draw" and value is not None else value
            given.append(handed_in(answer(ask, runs), own))
    return AnswerLine(lesson.id, lesson.experiment.seed, tuple(given), name)


def outcome(found: Answer, given: Any) -> str:
    """What the run gives, beside what was guessed, and the belief behind a wrong guess."""
    if given is None:
        shown = "" if found.ask.kind == "draw" else f"The answer is **{found.shown(found.right)}**."
        return "\n\n".join(filter(None, (shown, found.after)))
    value = np.asarray(given, float) if found.ask.kind == "draw" else given
    judged = judge(found, value)
    own = "Your line." if found.ask.kind == "draw" else f"Your answer: {found.shown(value)}."
    return "\n\n".join(filter(None, (f"**{_SIGNS[judged.verdict]} {own}** {judged.sentence}", found.after)))
