"""The words and symbols on the screen, each in two sentences.

What is a rule or a field of the form is told by its own table; all else stands in ``resources/glossary.md``:
a heading with the word and its other names, and the sentences below it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.costs import COSTS
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.data.resources import resource
from nnviz.experiment.experiment import FIELDS

_ENTRY = re.compile(r"^# (.+)\n+((?:(?!# ).*\n?)+)", re.MULTILINE)
_TABLES: dict[str, Mapping[str, Any]] = {
    "activation function": ACTIVATIONS,
    "cost": COSTS,
    "optimiser": OPTIMIZERS,
    "penalty": REGULARIZERS,
    "start of the weights": INITIALIZERS,
    "schedule of η": SCHEDULES,
}


class Term(Struct, frozen=True, order=True):
    """One entry.

    Attributes
    ----------
    names
        The word, and what else it is called or written.
    """

    names: str
    text: str


def terms() -> tuple[Term, ...]:
    """All entries by their words."""
    return tuple(sorted({*_written(), *_of_fields(), *_of_rules()}, key=lambda term: term.names.casefold()))


def find(words: str, among: tuple[Term, ...]) -> list[Term]:
    """Those that hold all of these words, first those in whose names they stand, as δ does and Δ does not."""
    wanted = words.casefold().split()
    found = [term for term in among if all(word in f"{term.names} {term.text}".casefold() for word in wanted)]

    def farther(term: Term) -> tuple[bool, bool]:
        return words not in term.names, not all(word in term.names.casefold() for word in wanted)

    return sorted(found, key=farther)


def _written() -> Iterator[Term]:
    for names, text in _ENTRY.findall(resource("glossary.md").read_text(encoding="utf-8")):
        yield Term(names.strip(), " ".join(text.split()))


def _of_fields() -> Iterator[Term]:
    for field in FIELDS.values():
        yield Term(field.label, f"A field of the form. {field.help}")


def _of_rules() -> Iterator[Term]:
    for kind, table in _TABLES.items():
        for rule in table.values():
            yield Term(f"{rule.label} ({kind})", rule.help)
