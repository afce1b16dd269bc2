"""Lessons: a short text and the experiment that it speaks of, one Markdown file each.

A lesson opens with ``title``, ``chapter`` (its place, as ``5.2``) and ``minutes`` between two lines ``---``;
and may name the ``panels`` it speaks of; its experiment stands in the one block that is fenced as ``json``;
all else is its text.
"""

import re
from pathlib import Path

from msgspec import Struct

from nnviz.data.resources import resource
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.experiment_file import MAX_BYTES, parse_json, refuse_no_file
from nnviz.experiment.fields import ExperimentError

_HEAD = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
_FENCED = re.compile(r"^```json\n(.*?)^```$\n?", re.DOTALL | re.MULTILINE)
_NEEDED = ("title", "chapter", "minutes")
_KEYS = (*_NEEDED, "panels")
_NUMBERS = {"chapter": re.compile(r"\d{1,3}(\.\d{1,3})?"), "minutes": re.compile(r"\d{1,3}")}


class Lesson(Struct, frozen=True):
    """One lesson.

    Attributes
    ----------
    id
        The name of its file, without ``.md``.
    place
        Chapter and number, by which lessons are sorted.
    minutes
        How long it takes.
    text
        What to do and what to look at, in Markdown.
    panels
        Names of the panels that it speaks of, which are to be in sight.
    """

    id: str
    title: str
    place: tuple[int, ...]
    minutes: int
    text: str
    experiment: Experiment
    panels: tuple[str, ...] = ()


def lesson_ids() -> tuple[str, ...]:
    """The ids of the lessons that ship with the program."""
    return tuple(sorted(path.stem for path in resource("lessons").glob("*.md")))


def open_lesson(id: str) -> Lesson:
    """The shipped lesson of this id. Raises `ExperimentError` when its file is not in order."""
    return read_lesson(resource("lessons") / f"{id}.md")


def all_lessons() -> tuple[Lesson, ...]:
    """The shipped lessons in their order."""
    return tuple(sorted(map(open_lesson, lesson_ids()), key=lambda lesson: (lesson.place, lesson.id)))


def read_lesson(path: Path) -> Lesson:
    """The lesson in a file.

    Raises
    ------
    ExperimentError
        One line that names the file, what is wrong, and what is allowed.
    """
    try:
        refuse_no_file(path)
        if path.stat().st_size > MAX_BYTES:
            raise ExperimentError(f"over {MAX_BYTES:,} bytes, too large for a lesson")
        return _parse(path.stem, path.read_text(encoding="utf-8"))
    except ExperimentError as error:
        raise ExperimentError(f"{path}: {error}") from None
    except UnicodeDecodeError:
        raise ExperimentError(f"{path}: not a text in UTF-8") from None
    except OSError as error:
        raise ExperimentError(f"{path}: {(error.strerror or str(error)).lower()}") from None


def _parse(id: str, content: str) -> Lesson:
    parts = _HEAD.fullmatch(content)
    if parts is None:
        raise ExperimentError("must open with a line ---, then title, chapter and minutes, then a line ---")
    head = _parse_head(parts[1])
    blocks = _FENCED.findall(parts[2])
    if len(blocks) != 1:
        raise ExperimentError(f"must hold one experiment, in a block fenced as json, not {len(blocks)}")
    return Lesson(
        id=id,
        title=head["title"],
        place=tuple(int(number) for number in head["chapter"].split(".")),
        minutes=int(head["minutes"]),
        text=_FENCED.sub("", parts[2]).strip(),
        experiment=Experiment.from_dict(parse_json(blocks[0])),
        panels=tuple(filter(None, (name.strip() for name in head.get("panels", "").split(",")))),
    )


def _parse_head(head: str) -> dict[str, str]:
    found = {}
    for line in head.splitlines():
        key, _, value = (part.strip() for part in line.partition(":"))
        if key not in _KEYS:
            raise ExperimentError(f"{key}: unknown field; allowed are {', '.join(_KEYS)}")
        if not value or (key in _NUMBERS and not _NUMBERS[key].fullmatch(value)):
            raise ExperimentError(f"{key}: must be {'a number' if key in _NUMBERS else 'a text'}")
        found[key] = value
    for key in _NEEDED:
        if key not in found:
            raise ExperimentError(f"{key}: is needed")
    return found
