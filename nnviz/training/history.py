"""What a run remembers of itself: bounded however long it gets."""

from html import escape
from math import isnan, nan

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from nnviz.core.naming import count, number
from nnviz.core.parameters import Array
from nnviz.training.curves import EpochCurves, StepCurves, read_only
from nnviz.training.gradient_history import GradientHistory, KeptGradients

MAX_SAMPLES = 512
MAX_ROWS_SHOWN = 1000
MAX_ROWS_PRINTED = 20


class KeptCosts(Struct, frozen=True):
    """The samples of `CostSamples` at a moment."""

    stride: int
    samples: tuple[tuple[float, float, float], ...]


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

    def keep(self) -> KeptCosts:
        """The samples as they are."""
        return KeptCosts(self.stride, tuple(self.samples))

    def restore(self, kept: KeptCosts) -> None:
        """Go on from samples that were kept."""
        self.stride, self.samples = kept.stride, list(kept.samples)


class Row(Struct, frozen=True, eq=False):
    """One evaluated epoch; six are (L,), the others in the order of the columns of history.csv.

    ``example_grad_b`` has no column: it is for the screen. What there are no examples for is NaN; R² and the
    root-mean-square error, in the target's own unit, are of regression.
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
    validation_cost: float = nan
    validation_accuracy: float = nan
    test_r2: float = nan
    test_rmse: float = nan


class Rows(Struct, frozen=True, eq=False):
    """The first ``count`` rows of a list that only grows: all moments of a run share it."""

    grown: list[Row]
    count: int

    def taken(self) -> list[Row]:
        """Those rows, in a list of their own."""
        return self.grown[: self.count]


MEASURES = ("grad_b", "grad_w", "grad_rms", "update_ratio", "saturated")
BY_LAYER = (*MEASURES, "example_grad_b")
SOMETIMES = ("validation_cost", "validation_accuracy", "test_r2", "test_rmse")
"""What has a column of its own, behind all others, only where it applies."""

_PLAIN = tuple(name for name in EpochCurves.__struct_fields__ if name not in BY_LAYER)

SCALARS = tuple(name for name in Row.__struct_fields__ if name not in (*BY_LAYER, *SOMETIMES))

_UNLAYERED = (*SCALARS, *SOMETIMES)


class History:
    """The evaluated epochs of a run, row 0 before training.

    ``history["test_accuracy"]`` is a column (rows,), ``history["grad_b_1"]`` that of the first layer
    that computes; ``history.columns`` names them all, ``len(history)`` counts the rows. As text, and in a
    notebook, it is a table of the columns that are not of one layer.
    """

    def __init__(self, layers: int) -> None:
        self.layers = layers
        self.rows: list[Row] = []
        self._table = _Drawn(layers)
        self._columns = _Columns()
        self._drawn: tuple[tuple[int, Row | None], EpochCurves] | None = None

    def curves(self) -> EpochCurves:
        """The rows as arrays, made anew only when there are others: a running session asks at every frame."""
        key = len(self.rows), self.rows[-1] if self.rows else None
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = key, self._table.curves(self.rows)
        return self._drawn[1]

    def keep(self) -> Rows:
        """The rows so far."""
        return Rows(self.rows, len(self.rows))

    def restore(self, kept: Rows) -> None:
        """Go on from rows that were kept; the list that other moments share is left as it is."""
        self.rows = kept.taken()

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, as in history.csv."""
        numbers = range(1, self.layers + 1)
        return (*SCALARS, *(f"{name}_{i}" for i in numbers for name in MEASURES), *self.sometimes)

    @property
    def sometimes(self) -> tuple[str, ...]:
        """Those of `SOMETIMES` that apply to this run."""
        last = self.rows[-1:]
        return tuple(name for name in SOMETIMES if any(not isnan(getattr(row, name)) for row in last))

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        cells = _cells(self.rows)
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = ("  ".join(map(str.rjust, line, widths)) for line in cells)
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head, *rows = (map(escape, line) for line in _cells(self.rows))
        body = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in rows)
        return f"<table><tr><th>{'</th><th>'.join(head)}</th></tr>{body}</table>"

    def __getitem__(self, column: str) -> NDArray[np.float64]:
        if column in _UNLAYERED:
            return self._columns.column(self.rows, column)
        name, _, layer = column.rpartition("_")
        if column not in self.columns:
            raise KeyError(f"{column}: not one of {', '.join(self.columns)}")
        return np.array([getattr(row, name)[int(layer) - 1] for row in self.rows], np.float64)


def _cells(rows: list[Row]) -> list[tuple[str, ...]]:
    """What a table of the rows shows: the head, then each row, of many the first and the last few."""
    few = rows if len(rows) <= MAX_ROWS_PRINTED else rows[: MAX_ROWS_PRINTED // 2]
    cells = [SCALARS, *(_words(row) for row in few)]
    if few is not rows:
        cells += [("…",) * len(SCALARS), *(_words(row) for row in rows[-MAX_ROWS_PRINTED // 2 :])]
    return cells


def _words(row: Row) -> tuple[str, ...]:
    values = (getattr(row, name) for name in SCALARS)
    return tuple(count(v) if isinstance(v, int) else "–" if np.isnan(v) else number(v, 4) for v in values)


class _Columns:
    """The columns that are not of one layer, filled as rows come: a running session asks at every frame."""

    def __init__(self) -> None:
        self._numbers = np.empty((64, len(_UNLAYERED)))
        self._seen = 0
        self._last: Row | None = None

    def column(self, rows: list[Row], name: str) -> NDArray[np.float64]:
        """One of them (rows,), in an array of its own."""
        if self._seen and (len(rows) < self._seen or rows[self._seen - 1] is not self._last):
            self._seen = 0
        for i in range(self._seen, len(rows)):
            if i == len(self._numbers):
                self._numbers = np.concatenate([self._numbers, np.empty_like(self._numbers)])
            self._numbers[i] = [getattr(rows[i], column) for column in _UNLAYERED]
        self._seen, self._last = len(rows), rows[-1] if rows else None
        return self._numbers[: self._seen, _UNLAYERED.index(name)].copy()


class _Drawn:
    """Every k-th row as numbers, k the least power of two that leaves `MAX_ROWS_SHOWN` of them at most.

    Filled as rows come: a running session asks for its curves at every frame.
    """

    def __init__(self, layers: int) -> None:
        self._layers = layers
        self._numbers = np.empty((MAX_ROWS_SHOWN, len(_PLAIN) + len(BY_LAYER) * layers))
        self._begin()

    def _begin(self) -> None:
        self._stride, self._used, self._seen = 1, 0, 0
        self._last: Row | None = None

    def curves(self, rows: list[Row]) -> EpochCurves:
        """These rows as arrays, the first and the last always among them."""
        if self._seen and (len(rows) < self._seen or rows[self._seen - 1] is not self._last):
            self._begin()
        for i in range(self._seen, len(rows)):
            self._take(i, rows[i])
        self._seen, self._last = len(rows), rows[-1] if rows else None
        is_left_out = self._last is not None and (len(rows) - 1) % self._stride
        table = np.empty((self._used + bool(is_left_out), self._numbers.shape[1]))
        table[: self._used] = self._numbers[: self._used]
        if is_left_out and self._last is not None:
            table[-1] = _numbers_of(self._last)
        plain = {name: read_only(table[:, i]) for i, name in enumerate(_PLAIN)}
        measures = table[:, len(_PLAIN) :].reshape(len(table), len(BY_LAYER), self._layers)
        return EpochCurves(**plain, **{name: read_only(measures[:, i]) for i, name in enumerate(BY_LAYER)})

    def _take(self, i: int, row: Row) -> None:
        if i % self._stride:
            return
        if self._used == MAX_ROWS_SHOWN:
            self._used = -(-self._used // 2)
            self._numbers[: self._used] = self._numbers[::2]
            self._stride *= 2
        if i % self._stride == 0:
            self._numbers[self._used] = _numbers_of(row)
            self._used += 1


def _numbers_of(row: Row) -> Array:
    measures = (getattr(row, name) for name in BY_LAYER)
    return np.concatenate([[getattr(row, name) for name in _PLAIN], *measures])


def without_layers(curves: EpochCurves) -> EpochCurves:
    """Costs and scores alone: the measures are (r, 0)."""
    return replace(curves, **{name: getattr(curves, name)[:, :0] for name in BY_LAYER})


def step_curves(gradients: GradientHistory | KeptGradients, costs: CostSamples | KeptCosts) -> StepCurves:
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
