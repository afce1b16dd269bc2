"""A lesson run to its end without a window: what its questions come to, and what is wrong with it."""

from collections.abc import Container
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct

from nnviz.data.dataset import DataError
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Ask, Lesson, Step, Text, Why
from nnviz.experiment.lesson_file import read_lesson
from nnviz.training.lessons.answers import Answer, Value, answer, cause_of, faults, filled
from nnviz.training.lessons.reach import name_faults, step_faults
from nnviz.training.lessons.runs import Runs


class Report(Struct, frozen=True):
    """What came of a lesson, in plain values that go from process to process.

    Attributes
    ----------
    listed
        What `nnviz lessons --json` prints of it.
    faults
        One line each; none when it is in order.
    stands_in
        The set that is not on this machine, where the digits stood in for it.
    """

    id: str
    listed: dict[str, Any]
    faults: tuple[str, ...]
    stands_in: str = ""


def report(path: Path, panels: Container[str], data_dir: Path | None = None) -> Report:
    """Run the lesson in a file.

    Parameters
    ----------
    panels
        Names of the panels and labs that the window has.
    """
    try:
        lesson = read_lesson(path)
    except ExperimentError as error:
        return Report(path.stem, {}, (str(error),))
    runs = Runs(data_dir=data_dir)
    answers, found = _all_answers(lesson, runs)
    wrong = [*found, *name_faults(lesson, panels), *step_faults(lesson, runs, panels)]
    own = runs.own(lesson.experiment).data.name
    return Report(
        lesson.id,
        listed(lesson, answers),
        tuple(f"{path}: {fault}" for fault in wrong),
        lesson.needs if lesson.needs != own else "",
    )


def _all_answers(lesson: Lesson, runs: Runs) -> tuple[dict[str, Answer], list[str]]:
    answers: dict[str, Answer] = {}
    wrong: list[str] = []
    for item in lesson.items:
        try:
            if isinstance(item, Ask):
                answers[item.id] = found = answer(item, runs)
                wrong += faults(found)
            if isinstance(item, Text | Step):
                filled(item.text, {})  # it is shown as it stands, before anything is measured
            if isinstance(item, Why):
                cause_of(item, runs, answers)
        except (ExperimentError, DataError) as error:
            wrong.append(str(error))
    return answers, wrong


def listed(lesson: Lesson, answers: dict[str, Answer]) -> dict[str, Any]:
    """A lesson as `nnviz lessons --json` prints it: numbers as numbers, choices as words, curves as lists."""
    return {
        "id": lesson.id,
        "title": lesson.title,
        "question": lesson.question,
        "minutes": lesson.minutes,
        "covers": list(lesson.covers),
        "steps": len(lesson.steps),
        "questions": [_question(answers[ask.id]) for ask in lesson.asks if ask.id in answers],
    }


def _question(found: Answer) -> dict[str, Any]:
    return {
        "kind": found.ask.kind,
        "text": found.text,
        "right": plain(found, found.right),
        "wrong": [{"rule": one.rule.name, "value": plain(found, one.value)} for one in found.wrong],
    }


def plain(found: Answer, value: Value) -> float | str | list[float]:
    """A value of an answer as JSON has it."""
    if isinstance(value, np.ndarray):
        return [float(number) for number in value]
    return found.ask.options[int(value)] if found.ask.kind == "choice" else float(value)
