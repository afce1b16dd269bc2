"""The size of every layer's gradient at every mini-batch, remembered in a room that never grows."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnviz.core.parameters import Array, Parameters
from nnviz.training.buckets import Buckets

RING = 1024
"""Most mini-batches between two folds."""

AT_ONCE = 128
"""Mini-batches squared in one call: few, so that their squares stay in the processor's cache, and always
so many, so that a step comes out the same to the bit whatever it is folded with."""

SMALL = 512
"""Weights up to which those of a layer are copied rather than squared at once."""


class KeptGradients(Struct, frozen=True, eq=False):
    """What is remembered at a moment: the buckets, how full the ring is, and the latest squared norms."""

    buckets: Buckets
    ring: int
    last: Array


class GradientHistory:
    """The gradient norms of every mini-batch, in buckets of 2^k steps.

    The hot path fills a ring; once that is full (or somebody looks) it is folded into the buckets.
    Many weights are squared at each step; few ones, and biases, are only copied, all in one call, and
    squared at the fold.

    Parameters
    ----------
    scaled_nabla
        Where every mini-batch leaves ∇C₀ times the rate of `scale`; `record` takes its norms.

    Attributes
    ----------
    last : (2L,)
        Squared norms of the latest gradient folded: b, w of each layer in turn.
    is_finite : bool
        Whether every norm in the buckets is a number.
    """

    def __init__(self, scaled_nabla: Parameters) -> None:
        self.layers = len(scaled_nabla.blocks)
        part = _part_numbers(scaled_nabla)
        is_large = np.array([i % 2 == 1 and n > SMALL for i, n in enumerate(np.bincount(part))])
        self._places = np.flatnonzero(~is_large[part])
        self._parts = [_part_of(part[self._places], layer) for layer in range(self.layers)]
        self._squares: Array = np.zeros((RING, 2 * self.layers), scaled_nabla.vector.dtype)
        self._copies: Array = np.zeros((RING, len(self._places)), scaled_nabla.vector.dtype)
        self._epochs = [0.0] * RING
        self._filled = self._folded = 0
        self._rate = 1.0
        self._vector = scaled_nabla.vector
        self._large = [self._wire(scaled_nabla, int(i)) for i in np.flatnonzero(is_large)]
        self.buckets = Buckets(2 * self.layers)
        self.last: Array = np.zeros(2 * self.layers)
        self.is_finite = True

    def _wire(self, scaled_nabla: Parameters, i: int) -> tuple[int, Array, Array, slice]:
        """Of large weights: number, block in one row, the biases in it, and where those are copied."""
        layer = i // 2
        biases = scaled_nabla.biases[layer][:, 0]
        first = scaled_nabla.offsets[layer] + scaled_nabla.sizes[layer]
        start = int(np.searchsorted(self._places, first))
        return i, scaled_nabla.blocks[layer].reshape(-1), biases, slice(start, start + len(biases))

    def record(self, epoch: float) -> bool:
        """Take the gradient as it is now; whether the ring is full and wants a fold."""
        filled = self._filled
        self._epochs[filled] = epoch
        if self._large:
            self._record_parts(filled)
        else:
            self._copies[filled] = self._vector
        self._filled = filled + 1
        return self._filled == RING

    def _record_parts(self, filled: int) -> None:
        copies = self._copies[filled]
        self._vector.take(self._places, 0, copies, "clip")
        for i, block, biases, copied in self._large:
            # A bias ends each row of weights; put to 0 for a moment, it does not count with them.
            biases.fill(0)
            self._squares[filled, i] = block.dot(block)
            biases[:] = copies[copied]

    def scale(self, rate: float, step: int) -> None:
        """From now on what is recorded is ``rate`` times the gradient; ``step`` is the latest that is not."""
        if rate != self._rate:
            self.fold(step)
            self._rate = rate

    def fold(self, step: int) -> None:
        """Move what is new in the ring into the buckets; ``step`` is that of the latest.

        The ring begins anew only where it is full, however often somebody looks.
        """
        new = slice(self._folded, self._filled)
        if self._filled > self._folded:
            squares = self._squared(new)
            self.buckets.add(squares, step, self._epochs[new])
            self.last = squares[-1]
            self.is_finite = self.is_finite and bool(np.isfinite(squares).all())
        self._filled = self._folded = self._filled % RING

    def _squared(self, steps: slice) -> Array:
        """Squared norms (steps, 2L) of a stretch of the ring."""
        first, last = steps.start // AT_ONCE * AT_ONCE, -(-steps.stop // AT_ONCE) * AT_ONCE
        squares = self._squares[first:last].astype(np.float64)
        with np.errstate(all="ignore"):  # an infinite gradient makes every norm of its layer NaN
            for start in range(0, last - first, AT_ONCE):
                few = slice(start, start + AT_ONCE)
                copies = np.square(self._copies[first:last][few], dtype=np.float64)
                for layer, (places, of) in enumerate(self._parts):
                    squares[few, 2 * layer : 2 * layer + 2] += copies[:, places] @ of
        squares /= self._rate**2
        return squares[steps.start - first : steps.stop - first]

    def keep(self) -> KeptGradients:
        """What is remembered here; fold first."""
        return KeptGradients(self.buckets.copy(), self._filled, self.last.copy())

    def restore(self, kept: KeptGradients) -> None:
        """Go on from what was kept: the ring, too, is full at the same step as it would have been."""
        self.buckets, self.last = kept.buckets.copy(), kept.last
        self._filled = self._folded = kept.ring
        self.is_finite = bool(np.isfinite(self.buckets.mean).all())


def _part_numbers(theta: Parameters) -> NDArray[np.intp]:
    """For each place of the vector (P,), which part it is of: b, w of each layer in turn."""
    numbers = Parameters(theta.sizes)
    for layer, (b, w) in enumerate(zip(numbers.biases, numbers.weights, strict=True)):
        b[:], w[:] = 2 * layer, 2 * layer + 1
    return numbers.vector.astype(np.intp)


def _part_of(part: NDArray[np.intp], layer: int) -> tuple[slice, Array]:
    """Where the parts of a layer lie in ``part``, and which of its two each place (n, 2) is of."""
    first, last = np.searchsorted(part // 2, [layer, layer + 1])
    return slice(int(first), int(last)), np.eye(2)[part[first:last] % 2]
