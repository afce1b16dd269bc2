"""Pairs of colours for negative and positive numbers; every sight tells the two of a pair apart."""

from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from nnviz.view.parts.style import Style


class _Pair(Struct, frozen=True):
    """What the two are called, and what they are by the name of a theme: negative first."""

    names: tuple[str, str]
    by_theme: dict[str, tuple[str, str]]


_OTHERS = {
    "purple-green": _Pair(
        ("purple", "green"),
        {
            "light": ("#7b3294", "#1b7837"),
            "dark": ("#b98ae6", "#6cc06c"),
            "contrast": ("#d0a6ff", "#7fe07f"),
        },
    )
}
"""Besides blue and orange, which a theme has of itself."""


@cache
def in_pair(style: Style, pair: str) -> Style:
    """A theme with a pair of colours by its id; as it is with blue and orange. Asked again, the very same."""
    if pair not in _OTHERS:
        return style
    other = _OTHERS[pair]
    negative, positive = other.by_theme[style.name]
    return replace(style, negative=negative, positive=positive, signs=other.names)
