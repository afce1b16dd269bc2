"""Where a network was on its way."""

from msgspec import Struct

from nnviz.core.parameters import Array


class Way(Struct, frozen=True, eq=False):
    """θ (K, P) after so many steps (K,) each.

    Attributes
    ----------
    name
        What sets it apart, as "m = 10" or "A".
    """

    name: str
    steps: tuple[int, ...]
    thetas: Array
