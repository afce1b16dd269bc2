"""What a run remembers of itself: bounded however long it gets."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from nnviz.core.parameters import Array, Parameters
from nnviz.engine.snapshot import EpochCurves, StepCurves, read_only

RING = 1024
"""Mini-batches between two folds."""

SMALL = 512
"""Numbers up to which a part of the gradient is copied rather than squared at once."""

MAX_BUCKETS = 512
MAX_SAMPLES = 512
MAX_ROWS_SHOWN = 1000


class GradientHistory:
    """The gradient norms of every mini-batch, in buckets of 2^k steps.

    The hot path fills a ring; once that is full (or somebody looks) it is folded into the buckets.
    When these are full, neighbours are merged. Large parts of the gradient are squared at each step;
    small ones are only copied, all in one call, and squared at the fold.

    Parameters
    ----------
    gradient
        Whose norms are taken, by `record`.
    """

    def __init__(self, gradient: Parameters) -> None:
        self.layers = len(gradient.blocks)
        vector = gradient.vector
        parts = _parts(gradient)
        small = [part.stop - part.start <= SMALL for part in parts]
        self._is_small = np.array(small)
        of_small = [np.arange(part.start, part.stop) for part in compress(parts, small)]
        self._places = np.concatenate([np.arange(0), *of_small])
        self._starts = np.cumsum([0, *map(len, of_small)])[:-1]
        self._squares: Array = np.zeros((RING, len(parts)), vector.dtype)
        self._copies: Array = np.zeros((RING, len(self._places)), vector.dtype)
        self._epochs = [0.0] * RING
        self._filled = self._folded = 0
        self._copy = vector.take
        self._large = [(int(i), vector[parts[i]]) for i in np.flatnonzero(~self._is_small)]
        self.buckets = Buckets(len(parts))

    def record(self, epoch: float) -> bool:
        """Take the gradient as it is now; whether the ring is full and wants a fold."""
        filled = self._filled
        self._epochs[filled] = epoch
        self._copy(self._places, 0, self._copies[filled], "clip")
        for i, part in self._large:
            self._squares[filled, i] = part.dot(part)
        self._filled = filled + 1
        return self._filled == RING

    @property
    def last(self) -> Array:
        """Squared norms (2L,) of the latest gradient: b, w of each layer in turn."""
        place = max(self._filled - 1, 0)  # the first one after a fold of the whole ring
        latest: Array = self._squared(slice(place, place + 1))[0]
        return latest

    def _squared(self, steps: slice) -> Array:
        """Squared norms (steps, 2L) of a stretch of the ring."""
        squares = self._squares[steps].astype(np.float64)
        small = np.square(self._copies[steps], dtype=np.float64)
        squares[:, self._is_small] = np.add.reduceat(small, self._starts, axis=1)
        return squares

    def is_finite(self) -> bool:
        """Whether every norm in the ring is a number."""
        rings = self._squares, self._copies
        return all(np.isfinite(ring[: self._filled]).all() for ring in rings)

    def fold(self, step: int) -> None:
        """Move what is new in the ring into the buckets; ``step`` is that of the latest."""
        new = slice(self._folded, self._filled)
        if self._filled > self._folded:
            self.buckets.add(self._squared(new), step, self._epochs[new])
        self._folded = self._filled
        if self._filled == RING:
            self._squares[0], self._copies[0] = self._squares[-1], self._copies[-1]
            self._filled = self._folded = 0

    def keep(self) -> "Buckets":
        """The buckets as they are, for a keyframe; fold first."""
        return self.buckets.copy()

    def restore(self, buckets: "Buckets") -> None:
        """Go on from buckets that were kept."""
        self.buckets = buckets.copy()
        self._filled = self._folded = 0


def _parts(gradient: Parameters) -> list[slice]:
    """Where b and w of each layer lie in the vector."""
    ends = zip(gradient.offsets, gradient.offsets[1:], gradient.sizes[1:], strict=False)
    return [part for start, end, n in ends for part in (slice(end - n, end), slice(start, end - n))]


class Buckets:
    """Mean of rows (width,), over 2^k steps each."""

    def __init__(self, width: int) -> None:
        self.span = 1
        self.used = 0
        self.count = np.zeros(MAX_BUCKETS, np.int64)
        self.step = np.zeros(MAX_BUCKETS)
        self.epoch = np.zeros(MAX_BUCKETS)
        self.mean = np.zeros((MAX_BUCKETS, width))

    def copy(self) -> "Buckets":
        """The same numbers in memory of their own."""
        other = copy(self)
        other.count, other.step = self.count.copy(), self.step.copy()
        other.epoch, other.mean = self.epoch.copy(), self.mean.copy()
        return other

    def add(self, rows: Array, step: int, epochs: Sequence[float]) -> None:
        """Rows of consecutive steps, the last of them ``step``; ``epochs`` are the moments of each."""
        start = 0
        while start < len(rows):
            end = min(start + self._room(), len(rows))
            self._put(rows[start:end], step - len(rows) + start, epochs[start:end])
            start = end

    @property
    def _open(self) -> int:
        """Rows in the last bucket, unless it is full."""
        count = int(self.count[self.used - 1]) if self.used else 0
        return count if count < self.span else 0

    def _room(self) -> int:
        if self.used == MAX_BUCKETS and not self._open:
            self._merge()
        return (MAX_BUCKETS - self.used + bool(self._open)) * self.span - self._open

    def _put(self, rows: Array, before: int, epochs: Sequence[float]) -> None:
        """All at once, however many buckets they fill: a fold then costs the same at any span."""
        first = self.used - bool(self._open)
        starts = np.arange(-self._open, len(rows), self.span)
        starts[0] = 0
        ends = np.append(starts[1:], len(rows))
        self.used = first + len(starts)
        new = slice(first, self.used)
        self.count[new] += ends - starts
        surplus = np.add.reduceat(rows, starts, axis=0) - (ends - starts)[:, None] * self.mean[new]
        self.mean[new] += surplus / self.count[new, None]
        self.step[new], self.epoch[new] = before + ends, [epochs[end - 1] for end in ends]

    def _merge(self) -> None:
        half, self.span = self.used // 2, self.span * 2
        first, second = slice(0, 2 * half, 2), slice(1, 2 * half, 2)
        n, m = self.count[first, None], self.count[second, None]
        self.mean[:half] = (self.mean[first] * n + self.mean[second] * m) / (n + m)
        self.step[:half], self.epoch[:half] = self.step[second], self.epoch[second]
        self.count[:half] = (n + m)[:, 0]
        self.count[half:], self.mean[half:] = 0, 0
        self.used = half


class CostSamples:
    """The cost of the mini-batch in hand, at every eighth step first and then ever more rarely."""

    def __init__(self) -> None:
        self.stride = 8
        self.samples: list[tuple[float, float, float]] = []

    def is_due(self, step: int) -> bool:
        """Whether this step is to be sampled."""
        return step % self.stride == 0

    def add(self, step: int, epoch: float, cost: float) -> None:
        """Keep one more sample."""
        self.samples.append((step, epoch, cost))
        if len(self.samples) > MAX_SAMPLES:
            self.stride *= 2
            self.samples = [sample for sample in self.samples if sample[0] % self.stride == 0]


@dataclass(frozen=True, eq=False)
class Row:
    """One evaluated epoch, in the order of the columns of history.csv; the last six are (L,).

    ``example_grad_b`` has no column: it is for the screen.
    """

    epoch: int
    step: int
    samples: int
    train_cost: float
    train_penalty: float
    train_accuracy: float
    test_cost: float
    test_accuracy: float
    grad_b: Array
    grad_w: Array
    grad_rms: Array
    update_ratio: Array
    saturated: Array
    example_grad_b: Array


MEASURES = ("grad_b", "grad_w", "grad_rms", "update_ratio", "saturated")
_BY_LAYER = (*MEASURES, "example_grad_b")
SCALARS = tuple(name for name in Row.__dataclass_fields__ if name not in _BY_LAYER)


class History:
    """The evaluated epochs of a run, row 0 before training.

    ``history["test_accuracy"]`` is a column (rows,), ``history["grad_b_1"]`` that of the first layer
    that computes; ``history.columns`` names them all, ``len(history)`` counts the rows.
    """

    def __init__(self, layers: int) -> None:
        self.layers = layers
        self.rows: list[Row] = []
        self._drawn: tuple[tuple[int, Row | None], EpochCurves] | None = None

    def curves(self) -> EpochCurves:
        """The rows as arrays, made anew only when there are others: a running session asks at every frame."""
        key = len(self.rows), self.rows[-1] if self.rows else None
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = key, _epoch_curves(self.rows, self.layers)
        return self._drawn[1]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, as in history.csv."""
        numbers = range(1, self.layers + 1)
        return SCALARS + tuple(f"{name}_{i}" for i in numbers for name in MEASURES)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, column: str) -> NDArray[np.float64]:
        if column in SCALARS:
            return np.array([getattr(row, column) for row in self.rows], np.float64)
        name, _, layer = column.rpartition("_")
        if column not in self.columns:
            raise KeyError(f"{column}: not one of {', '.join(self.columns)}")
        return np.array([getattr(row, name)[int(layer) - 1] for row in self.rows], np.float64)


def _epoch_curves(rows: list[Row], layers: int) -> EpochCurves:
    """The rows as arrays, thinned to at most about 1,000 (the first and the last always stay)."""
    if len(rows) > MAX_ROWS_SHOWN:
        picked = np.unique(np.linspace(0, len(rows) - 1, MAX_ROWS_SHOWN).astype(int))
        rows = [rows[i] for i in picked]
    columns = {
        name: read_only(np.array([getattr(row, name) for row in rows], np.float64))
        for name in EpochCurves.__dataclass_fields__
        if name not in _BY_LAYER
    }
    by_layer = {name: np.array([getattr(row, name) for row in rows], np.float64) for name in _BY_LAYER}
    measures = {name: read_only(column.reshape(-1, layers)) for name, column in by_layer.items()}
    return EpochCurves(**columns, **measures)


def step_curves(gradients: GradientHistory, costs: CostSamples) -> StepCurves:
    """The buckets and the samples as arrays; norms are roots of the squares kept."""
    buckets = gradients.buckets
    used = slice(0, buckets.used)
    mean = np.sqrt(buckets.mean[used])
    samples = np.array(costs.samples, np.float64).reshape(-1, 3)
    return StepCurves(
        step=read_only(buckets.step[used]),
        epoch=read_only(buckets.epoch[used]),
        grad_b=read_only(mean[:, 0::2]),
        grad_w=read_only(mean[:, 1::2]),
        cost_epoch=read_only(samples[:, 1]),
        cost=read_only(samples[:, 2]),
    )
