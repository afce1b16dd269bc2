"""List the lessons, or run them to their end."""

import sys
from argparse import Namespace
from functools import partial
from pathlib import Path

from nnviz.app.arguments import Parser, place
from nnviz.app.processes import in_processes
from nnviz.core.plain_names import printable
from nnviz.data.resources import resource
from nnviz.experiment.experiment_file import dump_json
from nnviz.experiment.lesson_library import Library, read_folder
from nnviz.training.lessons.check import Report, report


def add_options(parser: Parser) -> None:
    """What `nnviz lessons` takes."""
    parser.add_argument("folder", nargs="?", metavar="FOLDER", type=place, help="lessons of one's own")
    parser.add_argument(
        "--json", action="store_true", help="train, and print every question with its answers"
    )
    checks = "train, and say what is wrong; exit 1 when anything is"
    parser.add_argument("--check", action="store_true", help=checks)
    parser.add_data_dir()


def do(arguments: Namespace) -> int:
    """One line for each: id, title, minutes; or what comes of all when they are run."""
    folder = arguments.folder or resource("lessons")
    library = read_folder(folder)
    if not (arguments.json or arguments.check):
        return _list(library)
    reports = _run_all(folder, library, arguments.data_dir)
    if arguments.json:
        print(dump_json([found.listed for found in reports if found.listed]), end="")
    wrong = [fault for found in reports for fault in found.faults]
    for fault in wrong:
        print(f"nnviz: {fault}", file=sys.stderr)
    if arguments.check and not arguments.json:
        print(_summary(reports, len(wrong)))
    return 1 if wrong else 0


def _list(library: Library) -> int:
    wide = max((len(lesson.id) for lesson in library.lessons), default=0)
    broad = max((len(lesson.title) for lesson in library.lessons), default=0)
    for lesson in library.lessons:
        print(f"{lesson.id:{wide}}  {printable(lesson.title):{broad}}  {lesson.minutes} min")
    for line in library.broken.values():
        print(f"nnviz: {line}", file=sys.stderr)
    return 1 if library.broken else 0


def _run_all(folder: Path, library: Library, data_dir: Path | None) -> list[Report]:
    from nnviz.app.layout import LABS, PANELS

    paths = [folder / f"{lesson.id}.md" for lesson in library.lessons]
    panels = frozenset(entry.name for entry in (*PANELS, *LABS))
    return in_processes(partial(report, panels=panels, data_dir=data_dir), [*paths, *library.broken])


def _summary(reports: list[Report], wrong: int) -> str:
    questions = sum(len(found.listed.get("questions", ())) for found in reports)
    stood_in = sorted({found.stands_in for found in reports if found.stands_in})
    said = f"; the digits stood in for {', '.join(stood_in)}" if stood_in else ""
    lessons, asked, faults = (
        _told(len(reports), "lesson"),
        _told(questions, "question"),
        _told(wrong, "fault"),
    )
    return f"{lessons}, {asked} answered, {faults}{said}"


def _told(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
