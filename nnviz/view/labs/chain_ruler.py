"""Where the factors of a chain stand on a logarithmic ruler."""

from typing import Self

import numpy as np
from msgspec import Struct

from nnviz.core.chain import ChainGradient
from nnviz.core.parameters import Array
from nnviz.view.parts.axis_range import Range, decades, extent
from nnviz.view.parts.value_axis import log_gaps


class ChainRuler(Struct, frozen=True, eq=False):
    """Each factor, ∂C/∂a_L the last, as a step from one product to the next; arrays (L + 1,).

    Attributes
    ----------
    factors
        With their signs.
    before, after
        log₁₀ of the size of the product before and after each factor; NaN where it is 0 or no number.
    y_range
        What the ruler spans.
    """

    factors: Array
    before: Array
    after: Array
    y_range: Range

    @classmethod
    def of(cls, gradient: ChainGradient) -> Self:
        """The ruler of a chain."""
        factors = np.append(gradient.factors, gradient.dc_da)
        after = log_gaps(np.abs(np.append(gradient.running, gradient.dc_db1)))
        before = np.concatenate([[0.0], after[:-1]])
        return cls(factors, before, after, decades(*extent([np.array([0.0]), after])))

    def grows(self, i: int) -> bool:
        """Whether factor i makes the product no smaller."""
        return bool(abs(self.factors[i]) >= 1)
