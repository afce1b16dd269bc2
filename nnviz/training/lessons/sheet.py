"""A lesson as a sheet of paper: its questions with the numbers of a run from a seed of its own."""

from pathlib import Path

from msgspec import Struct

from nnviz.experiment.lesson_file import read_lesson
from nnviz.training.lessons.answers import Answer, answers_of, faults
from nnviz.training.lessons.runs import Runs, Scene

SHOWN = ("train_cost", "test_cost", "train_accuracy", "test_accuracy")


class Question(Struct, frozen=True):
    """One question, its right answer, and each wrong one with the belief that it comes from."""

    kind: str
    text: str
    options: tuple[str, ...]
    unit: str
    right: str
    wrong: tuple[tuple[str, str], ...]
    after: str


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
        found.shown(found.right),
        tuple((found.shown(wrong.value), wrong.rule.belief) for wrong in found.wrong),
        found.after,
    )
