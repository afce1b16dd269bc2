"""What was decided about a file of one's own."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from nnviz.core.naming import count
from nnviz.data.spelling import Spelling
from nnviz.data.table_dates import Days

_MOST_NAMED = 20
_GUESS = "a guess, as no column is called so; --set data.target=NAME takes another"


class Findings(Struct, frozen=True):
    """Said by preview and command line, recorded with the run.

    Attributes
    ----------
    targets
        The columns that are foretold.
    guessed
        Whether neither a person nor a telling name chose them.
    task
        ``classification`` or ``regression``.
    inputs
        The columns that are learnt from.
    left_out
        The other columns, and why.
    changed
        What was read otherwise than it stands there, a sentence each.
    dates
        The columns that are learnt from as days, and how.
    spellings
        The columns of numbers that do not stand there as programs write them, and how.
    """

    targets: tuple[str, ...]
    guessed: bool
    task: str
    inputs: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    changed: tuple[str, ...] = ()
    dates: tuple[tuple[str, Days], ...] = ()
    spellings: tuple[tuple[str, Spelling], ...] = ()

    @property
    def target(self) -> str:
        """What is foretold, in one text."""
        return ", ".join(self.targets)

    def told(self) -> tuple[str, str]:
        """Two lines for the command line: what is foretold, and from what."""
        guess = f" ({_GUESS})" if self.guessed else ""
        what = f"target: {_listed(self.targets)}{guess}, {self.task}"
        left_out = [f"{column} ({why})" for column, why in self.left_out]
        parts = [f"inputs: {_listed(self.inputs)}"]
        parts += [f"left out: {_listed(left_out)}"] if left_out else []
        return what, "; ".join((*parts, *self.changed))

    def to_dict(self) -> dict[str, Any]:
        """As the summary of a run has it."""
        return {
            "task": self.task,
            "target": self.target,
            "guessed": self.guessed,
            "inputs": list(self.inputs),
            "left_out": [{"column": column, "why": why} for column, why in self.left_out],
            "changed": list(self.changed),
        }


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {count(more)} more" if more > 0 else "")
