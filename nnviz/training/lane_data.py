"""The data of lanes: each set once in memory, and read again only when it would come out otherwise."""

from collections.abc import Hashable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnviz.core.mistakes import Mistake, Part
from nnviz.data.catalog import find_entry, load
from nnviz.data.dataset import Dataset
from nnviz.data.fingerprint import fingerprint
from nnviz.data.loading import Request, part, tell_nobody
from nnviz.data.reading import Progress
from nnviz.experiment.experiment import Experiment
from nnviz.training.examples import Examples, lay_out


class LaneData(Struct, frozen=True, eq=False):
    """A data set, laid out for a network.

    Attributes
    ----------
    key
        All that it depends on: the same key is the same data.
    dataset, train, test, validation
        See `examples.lay_out`.
    """

    key: Hashable
    dataset: Dataset
    train: Examples
    test: Examples
    validation: Examples


def read_data(
    lanes: Sequence[Experiment],
    folder: Path | None,
    known: Iterable[LaneData] = (),
    progress: Progress = tell_nobody,
) -> tuple[LaneData, ...]:
    """The data of each lane; lanes that want the same share it.

    Parameters
    ----------
    folder
        Holds ``mnist/`` and the like.
    known
        What is in memory already, and need not be read.
    progress
        Told of what must be read.

    Raises
    ------
    DataError
        The data is missing or damaged.
    """
    found = {data.key: data for data in known}
    keys = [_key(lane, folder) for lane in lanes]
    missing = {key: lane for key, lane in zip(keys, lanes, strict=True) if key not in found}
    for done, (key, lane) in enumerate(missing.items()):
        tell = part(progress, done / len(missing), (done + 1) / len(missing))
        found[key] = LaneData(key, *lay_out(_dataset(lane, folder, tell), lane.training.precision))
    return tuple(found[key] for key in keys)


def spoiled(lanes: Sequence[Experiment], data: Sequence[LaneData], mistake: Mistake) -> tuple[LaneData, ...]:
    """The data of each lane with this mistake made in them; those that were read stay as they are."""
    spoil = mistake.spoil
    if spoil is None:
        return tuple(data)
    found: list[LaneData] = []
    for lane, own in zip(lanes, data, strict=True):
        of = own.dataset
        train, test, validation = spoil(
            (
                Part(of.x_train, of.y_train, of.labels_train),
                Part(of.x_test, of.y_test, of.labels_test),
                Part(of.x_validation, of.y_validation, of.labels_validation),
            )
        )
        changed = replace(
            of,
            **dict(zip(("x_train", "y_train", "labels_train"), train, strict=True)),
            **dict(zip(("x_test", "y_test", "labels_test"), test, strict=True)),
            **dict(zip(("x_validation", "y_validation", "labels_validation"), validation, strict=True)),
        )
        found.append(LaneData((mistake.name, own.key), *lay_out(changed, lane.training.precision)))
    return tuple(found)


def data_hash(data: Sequence[LaneData]) -> str:
    """A text that is another where any number of these data is, as they are laid out for each lane."""
    hashes = {id(one): _hash(one) for one in {id(one): one for one in data}.values()}
    return " ".join(hashes[id(one)] for one in data)


def _hash(data: LaneData) -> str:
    found = sha256()
    for examples in (data.train, data.test, data.validation):
        for array in (examples.rows, examples.targets, examples.labels):
            found.update(f"{array.shape} {array.dtype.str} ".encode())
            found.update(np.ascontiguousarray(array).data.cast("B") if array.size else b"")
    return found.hexdigest()


def _key(lane: Experiment, folder: Path | None) -> Hashable:
    data = lane.data
    if not (data.noise > 0 or find_entry(data.name).is_drawn):
        data = replace(data, seed=0)  # which then changes nothing
    return data, lane.training.precision, fingerprint(data.name, folder)


def _dataset(lane: Experiment, folder: Path | None, progress: Progress) -> Dataset:
    own: dict[str, Any] = {"data_dir": folder, "progress": progress}
    fields = (name for name in Request.__struct_fields__ if name not in own)
    return load(**{name: getattr(lane.data, name) for name in fields}, **own)
