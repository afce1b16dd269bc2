"""LaTeX as SVG, typeset without Qt: for the screen, and for pages that are printed."""

import warnings
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from threading import Lock
from typing import Any, NamedTuple

_ONE_AT_A_TIME = Lock()
"""What typesets keeps its fonts and settings to itself, and `get_ready` is on another thread."""

_INK = "#010203"
"""Stands for whatever colour is asked for."""


class Typeset(NamedTuple):
    """An equation as SVG 1.1, and its measures in pixels.

    Attributes
    ----------
    below
        How far it reaches below the line that words stand on.
    """

    svg: str
    width: float
    height: float
    below: float


def get_ready() -> None:
    """Load what typesets: 0.2 s, so on a thread that nobody waits for, before the first equation is shown."""
    svg_of("x_1^2", "#000000", 12.0)


def svg_of(latex: str, colour: str, pixels: float) -> Typeset:
    """An equation in this colour (``#rrggbb``) and size of type in pixels."""
    found = _in_ink(latex, pixels)
    return found._replace(svg=found.svg.replace(_INK, colour))


@lru_cache(maxsize=64)  # a long one takes 50 kB and up to 40 ms; a change of theme is none of its business
def _in_ink(latex: str, pixels: float) -> Typeset:
    with _ONE_AT_A_TIME:
        svg = _typesetter()(latex, size=pixels, color=_INK).svg()
    _, top, width, height = map(float, svg.partition('viewBox="')[2].partition('"')[0].split())
    return Typeset(svg, width, height, top + height)  # words stand on 0


@cache
def _typesetter() -> Any:
    with warnings.catch_warnings():
        # 0.2 s, and needed only when the first equation is shown.
        warnings.filterwarnings("ignore", "path is deprecated", DeprecationWarning)
        from ziamath import styles
        from ziamath.config import config
        from ziamath.nodes.mrow import Mrow
        from ziamath.zmath import Latex

    # QtSvg draws SVG 1.1 alone: of the <use> elements of SVG 2 it draws nothing.
    config.svg2 = False
    # Nearly half of its time goes into what changes nothing: deep copies of a style to look at it, and, in a
    # row that is measured by itself, twice the work for each row inside.
    for where, name, spare in ((styles, "asdict", lambda _: vars), (Mrow, "_get_height_nostretch", _once)):
        if there := getattr(where, name, None):
            setattr(where, name, spare(there))
    return Latex


def _once(measure: Callable[..., tuple[float, float]]) -> Callable[..., tuple[float, float]]:
    """Measured for how far signs stretch: those inside do not, where a row about them is being measured."""

    @wraps(measure)
    def heights(row: object, line: object, **how: Any) -> tuple[float, float]:
        return (0.0, 0.0) if how.get("nostretch") else measure(row, line, **how)

    return heights
