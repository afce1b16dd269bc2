"""The colours of a term of an equation."""

from typing import Self

import numpy as np
from msgspec import Struct

from nnviz.core.naming import plain
from nnviz.core.parameters import Array
from nnviz.view.backprop.backprop_scene import Term
from nnviz.view.parts.colour_map import Levels, robust_largest, round_up, signed_levels, unit_levels
from nnviz.view.parts.style import Style, Table


class TermColours(Struct, frozen=True, eq=False):
    """A table of colours, and the number at its end.

    Attributes
    ----------
    limit
        |value| in full colour.
    signed
        Whether the table goes from −limit to limit, else from 0.
    """

    table: Table
    limit: float
    signed: bool

    @classmethod
    def of(cls, term: Term, style: Style) -> Self:
        """What fits the values of a term."""
        largest = robust_largest(term.values)
        limit = round_up(largest) if largest > 0 else 1.0
        if term.kind == "signed" or bool(np.any(term.values < 0)):
            return cls(style.diverging, limit, True)
        if term.kind == "activation":
            return cls(style.activations, max(1.0, limit), False)
        return cls(style.sequential, limit, False)

    def levels(self, values: Array) -> Levels:
        """Places in the table."""
        return (signed_levels if self.signed else unit_levels)(values, self.limit)

    @property
    def bar(self) -> Levels:
        """The table itself as one row, from left to right."""
        return np.arange(1 if self.signed else 0, 256, dtype=np.uint8)[np.newaxis]

    @property
    def legend(self) -> str:
        """The numbers at its ends."""
        return f"±{plain(self.limit)}" if self.signed else f"0 … {plain(self.limit)}"
