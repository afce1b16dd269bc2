"""A lesson as a sheet of paper: its questions with the numbers of a run from a seed of its own."""

from pathlib import Path

import numpy as np
from msgspec import Struct

from nnviz.core.naming import number, plain
from nnviz.experiment.lesson_file import read_lesson
from nnviz.training.lessons.answers import Answer, Value, answers_of, faults
from nnviz.training.lessons.runs import Runs, Scene

SHOWN = ("train_cost", "test_cost", "train_accuracy", "test_accuracy")


class Axis(Struct, frozen=True):
    """One of the two that a curve is drawn between: its name, and what stands at its ends."""

    name: str
    ends: tuple[str, str]


class Question(Struct, frozen=True):
    """One question, its right answer, and each wrong one with the belief that it comes from.

    Attributes
    ----------
    axes
        Of what is drawn, x and y; none of any other kind.
    """

    kind: str
    text: str
    options: tuple[str, ...]
    unit: str
    right: str
    wrong: tuple[tuple[str, str], ...]
    after: str
    axes: tuple[Axis, ...] = ()


class Sheet(Struct, frozen=True):
    """The questions of one learner.

    Attributes
    ----------
    results
        Columns of history.csv in the last row of the run that the lesson opens on.
    stands_in
        The set that is not on this machine, where the digits stood in for it.
    is_sound
        Whether all wrong answers are wrong with this seed.
    """

    seed: int
    epochs: int
    questions: tuple[Question, ...]
    results: dict[str, float]
    stands_in: str
    is_sound: bool


def sheet(seed: int, path: Path, data_dir: Path | None = None) -> Sheet:
    """The sheet of this seed, of the lesson in a file. Raises as `answers.answer` does."""
    lesson = read_lesson(path)
    runs = Runs(seed, data_dir)
    answers = answers_of(lesson, runs).values()
    experiment = runs.own(lesson.experiment)
    epochs = experiment.training.epochs
    row = Scene(experiment, epochs, runs).trainer().history.rows[-1]
    return Sheet(
        seed,
        epochs,
        tuple(map(_question, answers)),
        {name: float(getattr(row, name)) for name in SHOWN},
        lesson.needs if lesson.needs != experiment.data.name else "",
        not any(map(faults, answers)),
    )


def _question(found: Answer) -> Question:
    return Question(
        found.ask.kind,
        found.text,
        found.ask.options,
        found.ask.unit,
        _shown(found, found.right),
        tuple((_shown(found, wrong.value), wrong.rule.belief) for wrong in found.wrong),
        found.after,
        _axes(found) if found.ask.kind == "draw" else (),
    )


def _axes(found: Answer) -> tuple[Axis, Axis]:
    """They have room for the right curve and for each wrong one, and the y axis begins at 0 or below."""
    x = np.asarray(found.facts["x"], float)
    curves = np.concatenate([np.ravel(one) for one in (found.right, *(w.value for w in found.wrong))])
    ends = (plain(float(x[0])), plain(float(x[-1])))
    heights = (plain(0.0 - _round_up(-float(curves.min()))), plain(_round_up(float(curves.max()))))
    return Axis(str(found.facts.get("over", "epoch")), ends), Axis(found.ask.unit or "value", heights)


def _round_up(value: float) -> float:
    """To one digit, so that the end of an axis gives no value away; 0 for what is not over it."""
    if value <= 0:
        return 0.0
    unit = 10.0 ** np.floor(np.log10(value))
    return float(np.ceil(value / unit - 1e-9) * unit)


def _shown(found: Answer, value: Value) -> str:
    """A value as a key has it; of a curve where it begins, half way, and where it ends."""
    if not isinstance(value, np.ndarray):
        return found.shown(value)
    x = np.asarray(found.facts["x"], float)
    places = (0, len(x) // 2, len(x) - 1)
    heights = " → ".join(number(float(value[i]), 3) for i in places)
    return f"{heights} (at {', '.join(plain(float(x[i])) for i in places)})"
