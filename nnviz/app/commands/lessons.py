"""List the lessons."""

from argparse import Namespace

from nnviz.app.arguments import Parser
from nnviz.experiment.lesson_file import all_lessons


def add_options(parser: Parser) -> None:
    """None."""


def do(arguments: Namespace) -> int:
    """One line for each: id, title, minutes, and the data where it does not ship with the program."""
    lessons = all_lessons()
    wide = max(len(lesson.id) for lesson in lessons)
    broad = max(len(lesson.title) for lesson in lessons)
    for lesson in lessons:
        print(f"{lesson.id:{wide}}  {lesson.title:{broad}}  {lesson.minutes} min")
    return 0
