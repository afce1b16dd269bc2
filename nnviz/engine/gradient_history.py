"""The size of every layer's gradient at every mini-batch, remembered in a room that never grows."""

from itertools import compress

import numpy as np
from numpy.typing import NDArray

from nnviz.core.parameters import Array, Parameters
from nnviz.engine.buckets import Buckets

RING = 1024
"""Mini-batches between two folds."""

SMALL = 512
"""Numbers up to which a part of the gradient is copied rather than squared at once."""

OUTWEIGHED = 1e-3
"""Share of ‖∇b‖² below which ‖∇w‖² is not taken from the two together: it would drown in rounding."""


class GradientHistory:
    """The gradient norms of every mini-batch, in buckets of 2^k steps.

    The hot path fills a ring; once that is full (or somebody looks) it is folded into the buckets.
    Large parts of the gradient are squared at each step; small ones are only copied, all in one call,
    and squared at the fold.

    A bias ends each row of weights, so large weights are squared together with their biases, which the
    fold takes off again. Where the biases outweigh the weights they are put aside for the squaring, and
    so they are until a first fold has seen that they do not.

    Parameters
    ----------
    gradient
        Whose norms are taken, by `record`.

    Attributes
    ----------
    last : (2L,)
        Squared norms of the latest gradient folded: b, w of each layer in turn.
    """

    def __init__(self, gradient: Parameters) -> None:
        self.layers = len(gradient.blocks)
        places = [part.ravel().astype(np.intp) for part in _parts(_numbered(gradient))]
        self._is_small = np.array([len(part) <= SMALL for part in places])
        of_small = list(compress(places, self._is_small))
        self._places = np.concatenate([np.arange(0), *of_small])
        self._starts = np.cumsum([0, *map(len, of_small)])[:-1]
        dtype = gradient.vector.dtype
        self._squares: Array = np.zeros((RING, len(places)), dtype)
        self._copies: Array = np.zeros((RING, len(self._places)), dtype)
        self._epochs = [0.0] * RING
        self._filled = self._folded = 0
        self._rate = 1.0
        self._vector, self._all_small = gradient.vector, bool(self._is_small.all())
        numbers = [int(i) for i in np.flatnonzero(~self._is_small)]
        large = [(i, gradient.blocks[i // 2], gradient.biases[i // 2][:, 0]) for i in numbers]
        self._biases = [(i, biases) for i, _, biases in large if i % 2 == 0]
        self._weights = [(i, block.reshape(-1), biases) for i, block, biases in large if i % 2]
        self._choose(np.full(self.layers, True))
        self.buckets = Buckets(len(places))
        self.last: Array = np.zeros(len(places))

    def _choose(self, outweighed: NDArray[np.bool_]) -> None:
        """Square the weights of these layers (L,) without their biases from now on."""
        self._alone = [part for part in self._weights if outweighed[part[0] // 2]]
        together = [(i, block) for i, block, _ in self._weights if not outweighed[i // 2]]
        self._whole = self._biases + together

    def record(self, epoch: float) -> bool:
        """Take the gradient as it is now; whether the ring is full and wants a fold."""
        filled = self._filled
        self._epochs[filled] = epoch
        if self._all_small:
            self._copies[filled] = self._vector
        else:
            self._vector.take(self._places, 0, self._copies[filled], "clip")
        for i, part in self._whole:
            self._squares[filled, i] = part.dot(part)
        for i, block, biases in self._alone:
            self._squares[filled, i] = -_square_without(biases, block)
        self._filled = filled + 1
        return self._filled == RING

    def scale(self, rate: float, step: int) -> None:
        """From now on what is recorded is ``rate`` times the gradient; ``step`` is the latest that is not."""
        self.fold(step)
        self._rate = rate

    def is_finite(self) -> bool:
        """Whether every norm in the ring is a number."""
        rings = self._squares, self._copies
        return all(np.isfinite(ring[: self._filled]).all() for ring in rings)

    def fold(self, step: int) -> None:
        """Move what is new in the ring into the buckets; ``step`` is that of the latest.

        The ring begins anew only where it is full, however often somebody looks.
        """
        new = slice(self._folded, self._filled)
        if self._filled > self._folded:
            squares = self._squared(new)
            self.buckets.add(squares, step, self._epochs[new])
            b, w = squares[:, 0::2], squares[:, 1::2]
            self._choose(np.any(w < OUTWEIGHED * b, axis=0))
            self.last = squares[-1]
        self._filled = self._folded = self._filled % RING

    def _squared(self, steps: slice) -> Array:
        """Squared norms (steps, 2L) of a stretch of the ring."""
        squares = self._squares[steps].astype(np.float64)
        copies = self._copies[steps, self._places] if self._all_small else self._copies[steps]
        small = np.square(copies, dtype=np.float64)
        squares[:, self._is_small] = np.add.reduceat(small, self._starts, axis=1)
        b, w = squares[:, 0::2], squares[:, 1::2]
        # Those taken alone carry a minus sign.
        np.subtract(w, b, out=w, where=~self._is_small[1::2] & ~np.signbit(w))
        np.abs(w, out=w)
        squares /= self._rate**2
        return squares

    def keep(self) -> Buckets:
        """The buckets as they are, for a keyframe; fold first."""
        return self.buckets.copy()

    def restore(self, buckets: Buckets) -> None:
        """Go on from buckets that were kept."""
        self.buckets = buckets.copy()
        self._filled = self._folded = 0


def _numbered(theta: Parameters) -> Parameters:
    """In the place of each number, its place in the vector."""
    return Parameters(theta.sizes, vector=np.arange(theta.count, dtype=np.float64))


def _parts(theta: Parameters) -> list[Array]:
    """b and w of each layer in turn."""
    return [part for both in zip(theta.biases, theta.weights, strict=True) for part in both]


def _square_without(biases: Array, block: Array) -> float:
    """‖·‖² of the weights in a block (in one row), between which these biases lie."""
    kept = biases.copy()
    biases.fill(0)
    square = float(block.dot(block))
    biases[:] = kept
    return square
