"""Names out of other people's files, made fit to be read: one line, no longer than there is room."""

import unicodedata

MESSAGE = 1000
"""Characters of a message that repeats such names."""

WHOLE = 300
"""Characters of a name where there is room for all of it, as on hover."""

SHORT = 40
"""Characters of a name within a sentence."""

_JOINERS = "\u200c\u200d"
"""Letters of Persian and parts of an emoji are joined and kept apart by these."""

_ISOLATE, _END = "\u2068", "\u2069"


def one_line(text: str) -> str:
    """A message without line breaks, control characters and what is not seen but moves or hides letters.

    Where it is very long, its middle is left out: what is wrong stands at its end.
    """
    line = printable(" ".join(text.split()))
    return line if len(line) <= MESSAGE else f"{line[: MESSAGE // 2]} … {line[-MESSAGE // 2 :]}"


def readable(name: str, most: int = WHOLE) -> str:
    """A name on one line; one that is written from right to left turns nothing beside it."""
    line = printable(" ".join(name[: 4 * most].split()))  # of a name only the beginning counts
    if len(line) > most or len(name) > 4 * most:
        line = f"{line[: most - 1]}…"
    if not line:
        return "(blank)" if name else ""
    return f"{_ISOLATE}{line}{_END}" if any(map(_is_leftward, line)) else line


def short(name: str) -> str:
    """The same for a sentence, of which the name is a part."""
    return readable(name, SHORT)


def printable(text: str) -> str:
    """The text with "?" for each control character, so that a terminal obeys none of them."""
    if text.isprintable():
        return text
    return "".join(map(_harmless, text))


def _harmless(letter: str) -> str:
    if letter.isprintable() or letter in _JOINERS:
        return letter
    return "" if unicodedata.category(letter) == "Cf" else "?"


def _is_leftward(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in ("R", "AL")
