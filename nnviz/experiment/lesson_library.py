"""Where lessons lie: those that ship with the program, and those in a folder of a teacher's."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from msgspec import Struct

from nnviz.data.resources import resource
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Lesson
from nnviz.experiment.lesson_file import read_lesson

LESSON = ".md"
"""How the name of a lesson's file ends."""


class Library(Struct, frozen=True):
    """Lessons in their order, and what is wrong with each file that is none."""

    lessons: tuple[Lesson, ...]
    broken: dict[Path, str]


def lesson_ids() -> tuple[str, ...]:
    """The ids of the lessons that ship with the program."""
    return tuple(sorted(path.stem for path in resource("lessons").glob(f"*{LESSON}")))


def open_lesson(id: str) -> Lesson:
    """The shipped lesson of this id. Raises `ExperimentError` when its file is not in order."""
    return read_lesson(resource("lessons") / f"{id}{LESSON}")


@cache  # to read them takes 0.1 s, and they are asked for wherever one may be chosen
def all_lessons() -> tuple[Lesson, ...]:
    """The shipped lessons in their order."""
    return _in_order(map(open_lesson, lesson_ids()))


def read_folder(folder: Path) -> Library:
    """The lessons in a folder of a teacher's; a file that is none is told with what is wrong in it.

    Raises
    ------
    ExperimentError
        The folder is not there, or cannot be read.
    """
    lessons, broken = [], {}
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == LESSON)
    except OSError as error:
        raise ExperimentError(f"{folder}: {(error.strerror or str(error)).lower()}") from None
    for path in paths:
        try:
            lessons.append(read_lesson(path))
        except ExperimentError as error:
            broken[path] = str(error)
    return Library(_in_order(lessons), broken)


def _in_order(lessons: Iterable[Lesson]) -> tuple[Lesson, ...]:
    return tuple(sorted(lessons, key=lambda lesson: (lesson.place, lesson.id)))
