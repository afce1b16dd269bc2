"""Write a lesson's questions as sheets to print, each with the numbers of a run of its own, and one key."""

from argparse import Namespace
from functools import partial
from itertools import count, islice
from pathlib import Path

from nnviz.app.arguments import Parser, place, whole
from nnviz.app.bad_input import InputError, blaming
from nnviz.app.processes import in_processes
from nnviz.app.sheet_page import key_page, sheet_page
from nnviz.core.plain_names import printable
from nnviz.data.resources import resource
from nnviz.experiment.atomic import write_together
from nnviz.experiment.lesson_file import read_lesson
from nnviz.experiment.lesson_library import lesson_ids
from nnviz.training.lessons.sheet import Sheet, sheet
from nnviz.training.results import make_folder

MAX_SHEETS = 500
_TRIES = 4
"""Rounds of seeds that are tried: with some seeds a wrong answer comes too near to the right one."""


def add_options(parser: Parser) -> None:
    """What `nnviz worksheet` takes."""
    parser.add_argument("lesson", metavar="LESSON", help="of `nnviz lessons`, or a file of one's own")
    sheets = "so many sheets, each from a seed of its own"
    parser.add_argument("--students", metavar="N", type=whole(1, MAX_SHEETS), required=True, help=sheets)
    parser.add_argument("--out", metavar="FOLDER", type=place, required=True, help="where they are written")
    parser.add_data_dir()


def do(arguments: Namespace) -> int:
    """Write the sheets and the key, all or none."""
    known = arguments.lesson in lesson_ids()
    path = resource("lessons") / f"{arguments.lesson}.md" if known else Path(arguments.lesson)
    lesson = read_lesson(path)
    if not lesson.asks:
        raise InputError(f"{arguments.lesson}: asks no questions")
    with blaming(f"--out {arguments.out}"):
        make_folder(arguments.out)
    sheets = _sheets(path, arguments.students, arguments.data_dir)
    pages = {
        arguments.out / f"sheet-{index:02}.html": sheet_page(lesson, one, index, arguments.lesson).encode()
        for index, one in enumerate(sheets, start=1)
    }
    pages[arguments.out / "key.html"] = key_page(lesson, sheets).encode()
    with blaming(f"--out {arguments.out}"):
        write_together(pages)
    print(f"{len(sheets)} sheet{'s' * (len(sheets) > 1)} and key.html in {printable(str(arguments.out))}")
    return 0


def _sheets(path: Path, students: int, data_dir: Path | None) -> list[Sheet]:
    """Of the first seeds with which all wrong answers are wrong, from 1 on."""
    found: list[Sheet] = []
    seeds = count(1)
    for _ in range(_TRIES):
        tried = in_processes(
            partial(sheet, path=path, data_dir=data_dir), list(islice(seeds, students - len(found)))
        )
        found += [one for one in tried if one.is_sound]
        if len(found) == students:
            return found
    raise InputError(f"{path.stem}: with too many seeds a wrong answer comes too near to the right one")
