"""What is said of a data set, short and whole."""

from pathlib import Path

from msgspec import Struct

from nnviz.core.marks import marked_words
from nnviz.core.naming import count, fixed
from nnviz.core.plain_names import readable
from nnviz.data.catalog import CATALOG, Entry, find_entry
from nnviz.data.dataset import Dataset
from nnviz.data.download import SOURCES
from nnviz.data.own import FILE
from nnviz.view.parts.tooltip import tip


class Words(Struct, frozen=True):
    """What a card says.

    Attributes
    ----------
    help
        Whole, for a tooltip.
    """

    title: str
    size: str
    source: str
    help: str


GROUPS = ("Pictures", "Points and lines", "Truth tables")


def group_of(entry: Entry) -> str:
    """The heading that a set stands under."""
    if entry.kind == "pictures":
        return GROUPS[0]
    return GROUPS[2] if entry.is_whole else GROUPS[1]


def title_of(name: str) -> str:
    """A set's title; a file's own name."""
    return readable(Path(name.removeprefix(FILE)).name) if name.startswith(FILE) else CATALOG[name].title


def words_of(name: str) -> Words:
    """For the card of a set."""
    entry = find_entry(name)
    path = name.removeprefix(FILE) if name.startswith(FILE) else ""
    whole = _whole(title_of(name), path or marked_words(entry.help), credits_of(entry))
    title, _, pixels = title_of(name).partition(", ")
    if entry.kind == "pictures":
        return Words(
            title, f"{marked_words(entry.examples)} of {pixels.replace(' ', '')}", short_source(entry), whole
        )
    size = marked_words(entry.examples)
    if entry.is_whole:
        size = f"{size} example{'s' * (entry.examples != '1')}"
    return Words(title_of(name), size, short_source(entry), whole)


def missing_words(name: str) -> Words:
    """For the card of a set whose files are not there."""
    entry = find_entry(name)
    size = megabytes(SOURCES[name].size)
    whole = _whole(entry.title, marked_words(entry.help), credits_of(entry), "Not on this machine yet.")
    title = entry.title.partition(",")[0]
    return Words(title, f"not here · {size}", short_source(entry), whole)


def _whole(title: str, *lines: str) -> str:
    return tip(*lines, title=title)


def short_source(entry: Entry) -> str:
    """Licence and first word of the source, or who made it."""
    if entry.origin in ("made", "painted") or entry.name == FILE:
        return entry.source.partition(" from")[0]
    return f"{entry.licence} · {entry.source.partition(':')[0]}"


def credits_of(entry: Entry) -> str:
    """Source and licence, whole."""
    return f"Source: {entry.source}. Licence: {entry.licence}."


def sizes_of(data: Dataset) -> str:
    """How many examples train, decide and test."""
    decide = f"{count(len(data.x_validation))} to validate on, " if len(data.x_validation) else ""
    return f"{count(len(data.x_train))} to train on, {decide}{count(len(data.x_test))} to test on"


def megabytes(size: float) -> str:
    """Bytes as a person reads them."""
    return f"{fixed(size / 1e6, 1)} MB" if size < 1e7 else f"{size / 1e6:.0f} MB"
