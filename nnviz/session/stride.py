"""Mini-batches at a stretch: looking round after each is dear."""

from time import perf_counter

from nnviz.session.lanes import Lanes

SECONDS = 0.001
"""What a stretch takes, about."""

MAX_BATCHES = 32


class Stride:
    """Finds how many mini-batches fill a stretch."""

    def __init__(self) -> None:
        self._length = 1

    def take(self, lanes: Lanes, at_most: int) -> None:
        """A stretch of bits of work."""
        start = perf_counter()
        lanes.advance_far(max(1, min(self._length, at_most)))
        took = perf_counter() - start
        self._length = min(2 * self._length, MAX_BATCHES) if took < SECONDS else max(1, self._length // 2)
