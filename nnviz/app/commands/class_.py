"""Read what a class handed in: a table of the answers, and for each question how often each was given."""

import re
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nnviz.app.arguments import Parser, place
from nnviz.app.bad_input import InputError, blaming
from nnviz.core.plain_names import one_line, readable
from nnviz.data.dataset import DataError
from nnviz.data.text_file import open_text
from nnviz.experiment.answer_line import HEAD, JUDGED, MAX_LENGTH, AnswerLine, read_line
from nnviz.experiment.fields import ExperimentError
from nnviz.training.lessons.rules import RULES

_BAR = 40
_MARKS = {"right": "✓", "near": "≈", "skipped": "–"}
_LONGEST_NAME, _LONGEST_FILE = 24, 100 * MAX_LENGTH

_QUOTED = re.compile(r"^[>| \t]+", re.MULTILINE)
_LINE = re.compile(
    rf"{HEAD}\s(?:(?!{HEAD}|\n\n).)*?#[0-9a-f]{{8}}(?![0-9a-f])|^{HEAD}[^\n]*", re.DOTALL | re.MULTILINE
)
"""A line up to its checksum, which mail may have broken and a page or a table put between other words; or one
that lacks it."""


def add_options(parser: Parser) -> None:
    """What `nnviz class` takes."""
    parser.add_argument("folder", metavar="FOLDER", type=place, help="files with lines of answers")


def do(arguments: Namespace) -> int:
    """A table and a histogram a question, lesson by lesson; what could not be read is told at the end."""
    with blaming(arguments.folder):
        lines, faults, without = read_class(arguments.folder)
    if not lines and not faults:
        raise InputError(f"{arguments.folder}: no line of answers in any file; each begins with {HEAD}")
    for lesson in sorted({line.lesson for line in lines}):
        print("\n".join(_told([line for line in lines if line.lesson == lesson])))
    for fault in faults:
        print(f"left out: {one_line(fault)}")
    for name in without:
        print(f"left out: {one_line(name)}: no line in it begins with {HEAD}")
    return 1 if faults else 0


def read_class(folder: Path) -> tuple[list[AnswerLine], list[str], list[str]]:
    """The lines in all files of a folder, what is wrong with those that cannot be read, and files without.

    A folder in it is that of one learner, as learning platforms pack what was handed in.

    A line with a name counts once, however often it was handed in. Without a name two that are alike may
    well be of two people, and both count.

    Raises
    ------
    OSError
        The folder cannot be read.
    """
    found: dict[AnswerLine | tuple[str, int], AnswerLine] = {}
    faults, without = [], []
    own = [one for one in folder.iterdir() if one.is_dir() and not one.is_symlink() and one.name[0] != "."]
    inside = [path for each in (folder, *own) for path in each.iterdir()]
    for path in sorted(path for path in inside if path.is_file() and path.name[0] != "."):
        lines, name = list(_lines(path)), str(path.relative_to(folder))
        if not lines:
            without.append(name)
        for number, text in lines:
            try:
                line = read_line(text)
                found[line if line.name else (name, number)] = line
            except ExperimentError as error:
                faults.append(f"{name}, line {number}: {error}")
    return list(found.values()), faults, without


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are meant to be answers."""
    if path.stat().st_size > _LONGEST_FILE:
        return
    try:
        with path.open("rb") as file, open_text(file) as found:
            text = _QUOTED.sub("", "\n".join(found.text.read().splitlines()))
    except (DataError, UnicodeError):
        return
    for line in _LINE.finditer(text):
        yield text.count("\n", 0, line.start()) + 1, line[0]


def _told(lines: list[AnswerLine]) -> Iterator[str]:
    ids = list(dict.fromkeys(one.id for line in lines for one in line.given))
    yield f"{lines[0].lesson}: {len(lines)} handed in"
    yield ""
    yield from _table(lines, ids)
    for question in ids:
        given = (one for line in lines for one in line.given if one.id == question)
        yield ""
        yield from _histogram(question, Counter(one.judged for one in given))
    yield ""


def _table(lines: list[AnswerLine], ids: list[str]) -> Iterator[str]:
    """A row a learner: each answer with ✓ for right, ≈ for near, ✗ for wrong."""
    rows = [("", "seed", *ids)]
    for i, line in enumerate(lines, start=1):
        given = {one.id: f"{_MARKS.get(one.judged, '✗')} {readable(one.value, 12)}" for one in line.given}
        name = readable(line.name, _LONGEST_NAME) or f"no. {i}"
        rows.append((name, str(line.seed), *(given.get(question, "") for question in ids)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _histogram(question: str, counts: Counter[str]) -> Iterator[str]:
    """A bar for each judgement, and the belief behind those that are of a rule."""
    most = max(counts.values())
    order = [name for name in JUDGED if counts[name]] + sorted(set(counts) - set(JUDGED))
    wide = max(map(len, order))
    yield question
    for name in sorted(order, key=lambda name: -counts[name]):
        belief = f"  {RULES[name].belief}" if name in RULES else ""
        bar = "█" * max(1, round(_BAR * counts[name] / most))
        yield f"  {name:{wide}} {counts[name]:4}  {bar}{belief}"
