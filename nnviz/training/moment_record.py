"""A moment, and a row of an epoch, as the columns of a run file; and back, believing nothing."""

from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnviz.core.optimizers import OPTIMIZERS
from nnviz.experiment.experiment import Experiment, Training
from nnviz.training.buckets import MAX_BUCKETS, Buckets
from nnviz.training.divergence import Divergence
from nnviz.training.gradient_history import RING, KeptGradients
from nnviz.training.history import BY_LAYER, MAX_SAMPLES, KeptCosts, Row, Rows
from nnviz.training.moment import Moment

MOST = 2**53
"""No count is larger: what a float holds without loss."""

_DOUBLE = np.dtype(np.float64)
_NUMBERS = Row.__struct_fields__[3:]
_MEASURED = tuple(name for name in _NUMBERS if name not in BY_LAYER)


class Record(Struct, frozen=True, eq=False):
    """A moment in columns; all numbers in the blobs are little-endian."""

    step: int
    epoch: int
    position: int
    ring: int
    training: str
    rest: str
    theta: bytes
    memory: bytes
    curves: bytes


class _Rest(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is no array. JSON knows no infinity, so floats that may be one are texts."""

    rows: int
    buckets: int
    span: int
    samples: int
    stride: int
    start: tuple[str, str] | None = None
    divergence: tuple[int, int, str, str, str, str, str] | None = None
    phase: int | None = None
    seconds: float = 0.0
    fallback: "_Fallback | None" = None


class _Fallback(Struct, frozen=True, forbid_unknown_fields=True):
    """The columns of the moment to fall back on; its arrays stand behind those of the moment itself."""

    step: int
    epoch: int
    position: int
    ring: int
    training: msgspec.Raw
    rest: _Rest


# -- writing --------------------------------------------------------------------------------------


def record_of(moment: Moment) -> Record:
    """The columns of a moment. Its rows are kept elsewhere: here is only how many they are."""
    buckets = moment.gradients.buckets
    behind = None if moment.fallback is None else record_of(moment.fallback)
    samples = np.array(moment.costs.samples, np.float64)
    rest = _Rest(
        rows=moment.rows.count,
        buckets=buckets.used,
        span=buckets.span,
        samples=len(samples),
        stride=moment.costs.stride,
        start=moment.start and (repr(moment.start[0]), repr(moment.start[1])),
        divergence=None if moment.divergence is None else _spelled(moment.divergence),
        phase=moment.phase,
        seconds=moment.seconds,
        fallback=None if behind is None else _fallback(behind),
    )
    return Record(
        moment.step,
        moment.epoch,
        moment.position,
        moment.gradients.ring,
        msgspec.json.encode(moment.training).decode(),
        msgspec.json.encode(rest).decode(),
        _bytes(moment.theta) + (behind.theta if behind else b""),
        _bytes(*moment.memory) + (behind.memory if behind else b""),
        _bytes(*buckets.parts, moment.gradients.last, samples, moment.update_ratio)
        + (behind.curves if behind else b""),
    )


def _bytes(*arrays: NDArray[Any]) -> bytes:
    return b"".join(np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes() for array in arrays)


def _spelled(found: Divergence) -> Any:
    epoch, step, *numbers = msgspec.structs.astuple(found)
    return epoch, step, *(repr(float(number)) for number in numbers)


def _fallback(record: Record) -> _Fallback:
    where = record.step, record.epoch, record.position, record.ring
    rest = msgspec.json.decode(record.rest, type=_Rest)
    return _Fallback(*where, msgspec.Raw(record.training.encode()), rest)


# -- reading --------------------------------------------------------------------------------------


class Reader:
    """Makes moments of the records of one lane.

    Parameters
    ----------
    experiment
        The lane's, as the run began.
    rows
        All its rows that are known.
    """

    def __init__(self, experiment: Experiment, rows: list[Row]) -> None:
        self._experiment, self._rows = experiment, rows
        self._layers = len(experiment.network.hidden) + 1
        self._dtype = np.dtype(experiment.training.precision)
        self._trainings: dict[str, Training] = {}

    def moment(self, record: Record) -> Moment:
        """The moment that a record is of.

        Raises
        ------
        ValueError
            No trainer of this experiment has written it.
        """
        rest = msgspec.json.decode(record.rest, type=_Rest)
        count = len(record.theta) // self._dtype.itemsize // (2 if rest.fallback else 1)
        blobs = _Blobs(_Blob(record.theta), _Blob(record.memory), _Blob(record.curves))
        moment = self._moment(record, rest, count, blobs)
        if rest.fallback:
            fallback = self._moment(rest.fallback, rest.fallback.rest, count, blobs)
            moment = msgspec.structs.replace(moment, fallback=fallback)
        _expect(all(blob.is_used_up for blob in blobs), "arrays")
        return moment

    def _moment(self, where: "Record | _Fallback", rest: _Rest, count: int, blobs: "_Blobs") -> Moment:
        step, epoch, position, ring = where.step, where.epoch, where.position, where.ring
        _expect(min(step, epoch, position) >= 0 and 0 <= ring < RING, "place in the run")
        _expect(rest.rows in (epoch, epoch + 1) and rest.rows <= len(self._rows), "rows")
        training, theta = self._training(where.training), blobs.theta.take(count, self._dtype)
        _expect(count > 0 and bool(np.isfinite(theta).all()), "parameters")
        memory = OPTIMIZERS[training.optimizer].make(count, theta.dtype, training.mu).memory
        return Moment(
            step,
            epoch,
            position,
            training,
            theta,
            tuple(blobs.memory.take(part.size, part.dtype) for part in memory),
            self._gradients(rest, ring, blobs.curves),
            self._costs(rest, blobs.curves),
            Rows(self._rows, rest.rows),
            blobs.curves.take(self._layers),
            rest.start and (float(rest.start[0]), float(rest.start[1])),
            rest.divergence and _understood(rest.divergence),
            phase=rest.phase,
            seconds=rest.seconds,
        )

    def _training(self, found: str | msgspec.Raw) -> Training:
        """Hyperparameters that were live; the same text is read once."""
        text = found if isinstance(found, str) else bytes(found).decode()
        if text not in self._trainings:
            values = self._experiment.to_dict() | {"training": msgspec.json.decode(text)}
            lane = Experiment.from_dict(values)
            _expect(not self._experiment.needs_rewind(lane), "hyperparameters")
            self._trainings[text] = lane.training
        return self._trainings[text]

    def _gradients(self, rest: _Rest, ring: int, curves: "_Blob") -> KeptGradients:
        used, width = rest.buckets, 2 * self._layers
        _expect(0 <= used <= MAX_BUCKETS and 0 < rest.span < MOST, "curves")
        counts, steps, epochs = curves.take(used, np.dtype(np.int64)), curves.take(used), curves.take(used)
        _expect(bool(np.all((counts > 0) & (counts <= rest.span))), "curves")
        _expect(bool(np.isfinite(steps).all() and np.isfinite(epochs).all()), "curves")
        sums = curves.take(used * width).reshape(used, width)
        return KeptGradients(Buckets.of(rest.span, counts, steps, epochs, sums), ring, curves.take(width))

    def _costs(self, rest: _Rest, curves: "_Blob") -> KeptCosts:
        _expect(0 <= rest.samples <= MAX_SAMPLES + 1 and 0 < rest.stride < MOST, "curves")
        samples = curves.take(3 * rest.samples).reshape(-1, 3)
        _expect(bool(np.isfinite(samples[:, :2]).all()), "curves")
        return KeptCosts(
            rest.stride, tuple((int(step), epoch, cost) for step, epoch, cost in samples.tolist())
        )


class _Blob:
    """Numbers in a row, to be taken one array after the other."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def take(self, count: int, dtype: np.dtype[Any] = _DOUBLE) -> NDArray[Any]:
        """The next so many, as an array of its own."""
        start, self._at = self._at, self._at + count * dtype.itemsize
        _expect(self._at <= len(self._content), "arrays")
        return np.frombuffer(self._content, dtype.newbyteorder("<"), count, start).astype(dtype)

    @property
    def is_used_up(self) -> bool:
        """Whether nothing is left."""
        return self._at == len(self._content)


class _Blobs(NamedTuple):
    theta: _Blob
    memory: _Blob
    curves: _Blob


def _understood(spelled: tuple[int, int, str, str, str, str, str]) -> Divergence:
    epoch, step, *numbers = spelled
    _expect(min(epoch, step) >= 0, "divergence")
    return Divergence(epoch, step, *map(float, numbers))


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(f"{what} that no run of this experiment has")


# -- rows -----------------------------------------------------------------------------------------


def numbers_of(row: Row) -> bytes:
    """All numbers of a row but epoch, step and samples, in the order of its fields."""
    return np.hstack([getattr(row, name) for name in _NUMBERS]).astype("<f8").tobytes()


def row_of(epoch: int, step: int, samples: int, numbers: bytes, layers: int) -> Row:
    """The row that these numbers are of. Raises ValueError."""
    _expect(len(numbers) == 8 * (len(_MEASURED) + len(BY_LAYER) * layers), "rows")
    values = np.frombuffer(numbers, "<f8").astype(np.float64)
    found: dict[str, Any] = {}
    for name in _NUMBERS:
        width = layers if name in BY_LAYER else 1
        found[name], values = values[:width] if name in BY_LAYER else float(values[0]), values[width:]
    return Row(epoch, step, samples, **found)
