"""Every parameter of a network in one flat vector."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nnviz.core.naming import count

Array = NDArray[np.floating[Any]]


CACHE_LINE = 64
"""Bytes."""


def aligned_zeros(size: int, dtype: DTypeLike) -> Array:
    """Zeros (size,) from the start of a cache line: a long vector is then read up to a third faster."""
    kind = np.dtype(dtype)
    room = np.zeros(size * kind.itemsize + CACHE_LINE, np.uint8)
    start = -room.ctypes.data % CACHE_LINE
    return room[start : start + size * kind.itemsize].view(kind)


@lru_cache(maxsize=64)
def _layout(sizes: tuple[int, ...]) -> tuple[list[tuple[int, int]], tuple[int, ...]]:
    """The shape of each block, and where it begins; found once, as a picture of a run lays out a dozen."""
    shapes = [(n_out, n_in + 1) for n_in, n_out in pairwise(sizes)]
    return shapes, (0, *accumulate(rows * n for rows, n in shapes))


class Parameters:
    """Weights and biases as views into one vector.

    Each layer is one block of shape ``(n_out, n_in + 1)`` whose last column is the bias: a bias is the
    weight of one more input that is always 1, so weights and biases are one matrix product.

    Parameters
    ----------
    sizes
        Neurons in each layer, the input first.
    dtype
        ``float64`` or ``float32``.
    vector
        An existing vector of shape ``(P,)`` to look at; zeros when it is left out.

    Attributes
    ----------
    vector : (P,)
    weights : tuple of (n_out, n_in)
        Row j holds the weights into neuron j, as w_jk in the book.
    biases : tuple of (n_out, 1)
    blocks : tuple of (n_out, n_in + 1)

    Raises
    ------
    ValueError
        Fewer than two layers, a layer without neurons, or a vector of another length.
    """

    def __init__(
        self, sizes: Sequence[int], dtype: DTypeLike = np.float64, vector: Array | None = None
    ) -> None:
        self.sizes = tuple(int(size) for size in sizes)
        if len(self.sizes) < 2 or min(self.sizes) < 1:
            raise ValueError(f"sizes: at least two layers of at least one neuron, not {list(sizes)}")
        shapes, self.offsets = _layout(self.sizes)
        self.vector: Array = aligned_zeros(self.offsets[-1], dtype) if vector is None else vector
        if self.vector.shape != (self.offsets[-1],):
            raise ValueError(f"vector: shape ({self.offsets[-1]},) needed, not {self.vector.shape}")
        self.blocks = tuple(
            self.vector[start:end].reshape(shape)
            for start, end, shape in zip(self.offsets, self.offsets[1:], shapes, strict=False)
        )
        self.weights = tuple(block[:, :-1] for block in self.blocks)
        self.biases = tuple(block[:, -1:] for block in self.blocks)

    def __repr__(self) -> str:
        return f"Parameters({'-'.join(map(str, self.sizes))}: {count(self.count)} in {self.vector.dtype})"

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        return type(self), (self.sizes, self.vector.dtype.str, self.vector)  # the views are made anew

    @property
    def count(self) -> int:
        """P, the number of parameters."""
        return self.offsets[-1]

    @property
    def is_weight(self) -> NDArray[np.bool_]:
        """Mask of shape (P,): true for weights, false for biases (no regulariser touches a bias)."""
        mask = Parameters(self.sizes, np.bool_)
        for block in mask.blocks:
            block[:, :-1] = True
        return mask.vector.astype(np.bool_)

    def locate(self, index: int) -> tuple[int, int, int | None]:
        """Which parameter stands at ``index`` of the vector: layer, neuron j, and k (None: the bias)."""
        layer = bisect_right(self.offsets, index) - 1
        j, k = divmod(int(index) - self.offsets[layer], self.sizes[layer] + 1)
        return layer, j, k if k < self.sizes[layer] else None

    def like(self, vector: Array | None = None) -> Self:
        """Parameters of the same layout on another vector (zeros when left out)."""
        return type(self)(self.sizes, self.vector.dtype, vector)

    def copy(self) -> Self:
        """The same numbers in memory of their own."""
        return self.like(self.vector.copy())

    def frozen(self) -> Self:
        """A read-only copy, safe to hand to another thread."""
        return self.like(self.vector.copy()).sealed()

    def sealed(self) -> Self:
        """The same numbers, read-only from now on; what was written to before may not be used any more."""
        self.vector.flags.writeable = False
        return self.like(self.vector)
