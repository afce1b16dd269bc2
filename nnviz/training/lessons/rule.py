"""A wrong rule: what somebody answers who holds a belief that is not true."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

Facts: TypeAlias = dict[str, Any]
"""What a measure found, by name: the ``right`` answer, and what the wrong ones are made of."""


class Rule(NamedTuple):
    """One belief.

    Attributes
    ----------
    value
        What it answers, from the facts; a KeyError names a fact that is not there.
    belief
        In one sentence, as somebody holds it.
    """

    name: str
    value: Callable[[Facts], Any]
    belief: str


def fact(name: str) -> Callable[[Facts], Any]:
    """A rule whose answer the measure found already."""
    return lambda facts: facts[name]


def always(value: float) -> Callable[[Facts], float]:
    """A rule that answers the same, whatever the facts are."""
    return lambda facts: value
