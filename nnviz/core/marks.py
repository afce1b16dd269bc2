"""The marks in the numbers that a person reads: a point and commas, unless the window has others."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Marks = tuple[str, str]
"""Before the decimals, and between thousands."""

POINT: Marks = (".", ",")
"""As the command line and all files have it, whatever the window has."""

NARROW = "\u202f"
"""A space that is narrow, and where no line ends."""

_now = [POINT]
_kept: ContextVar[bool] = ContextVar("kept", default=False)


def marks() -> Marks:
    """Those in use."""
    return POINT if _kept.get() else _now[0]


def set_marks(new: Marks) -> None:
    """Write numbers so from now on; who has written already is to be told."""
    _now[0] = new


@contextmanager
def with_points() -> Iterator[None]:
    """For what leaves the window: a point, whatever is on the screen."""
    before = _kept.set(True)
    try:
        yield
    finally:
        _kept.reset(before)


def marked(text: str) -> str:
    """A number that was written with a point and commas, in the marks in use."""
    if marks() == POINT:
        return text
    decimal, group = marks()
    return text.translate({ord("."): decimal, ord(","): group})


def marked_words(text: str) -> str:
    """Words in which numbers stand, which were written with a point."""
    return text if marks() == POINT else _INSIDE.sub(lambda found: marked(found[0]), text)


def marked_latex(latex: str) -> str:
    """An equation as it is typeset: in LaTeX it has a point everywhere, as it is copied."""
    decimal, group = (_IN_LATEX.get(mark, mark) for mark in marks())
    return _INSIDE_LATEX.sub(lambda found: decimal if found[0] == "." else group, latex)


def between_parts() -> str:
    """What stands between the parts of a function, so that it is not taken for a decimal comma."""
    return "; " if marks()[0] == "," else ", "


_INSIDE = re.compile(r"(?<=[0-9])(?:\.(?=[0-9])|,(?=[0-9]{3}(?![0-9])))")
_INSIDE_LATEX = re.compile(r"(?<=[0-9])(?:\.|\{,\})(?=[0-9])")
_IN_LATEX = {",": "{,}", NARROW: r"\,"}
