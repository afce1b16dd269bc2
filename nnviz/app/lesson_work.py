"""What is computed for a lesson in the window, on a thread of its own, and how it is told."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from nnviz.data.dataset import DataError
from nnviz.experiment.answer_line import AnswerLine
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Ask, Lesson, Why
from nnviz.training.lessons.answers import Answer, answer, cause_of
from nnviz.training.lessons.judging import handed_in, judge
from nnviz.training.lessons.runs import Runs

_SIGNS = {"right": "✓", "near": "≈", "wrong": "✕"}


def guarded(lock: threading.Lock, work: Callable[[], object], tell: Callable[[float], None]) -> object:
    """The work, once no other uses the runs; what a file or its data are to blame for comes of it too."""
    with lock:
        tell(0.0)
        try:
            return work()
        except (DataError, ExperimentError) as error:
            return ExperimentError(str(error))


def cause(why: Why, asks: Sequence[Ask], runs: Runs) -> str:
    """With the figures of all questions that can be answered here."""
    found = {}
    for ask in asks:
        with suppress(DataError, ExperimentError):
            found[ask.id] = answer(ask, runs)
    return cause_of(why, runs, found)


def answer_line(lesson: Lesson, answers: Mapping[str, Any], name: str, runs: Runs) -> AnswerLine:
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
