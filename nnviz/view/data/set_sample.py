"""A few examples of each data set, for its card in the gallery."""

from pathlib import Path

import numpy as np
from msgspec.structs import replace

from nnviz.data.catalog import CATALOG, Entry, load
from nnviz.data.dataset import DataError, Dataset
from nnviz.data.reading import Progress

PICTURES, POINTS = 4, 80
"""How many examples a card has room for."""

Samples = dict[str, Dataset | None]
"""By the name of the set; None where its files are not on this machine."""


def load_samples(data_dir: Path | None, progress: Progress) -> Samples:
    """A sample of every set of the catalogue."""
    samples: Samples = {}
    for name, entry in CATALOG.items():
        progress(len(samples) / len(CATALOG))
        samples[name] = _sample(entry, data_dir)
    return samples


def few(data: Dataset) -> Dataset:
    """What the picture on a card shows of a set, in memory of its own: the set itself may be large."""
    is_curve = len(data.inputs) == 1 and not data.classes
    n = PICTURES if data.image_shape is not None else None if is_curve else POINTS
    cut = {"train": n, "test": 0, "validation": 0}
    names = [(f"{of}_{part}", most) for part, most in cut.items() for of in ("x", "y", "labels")]
    return replace(data, **{name: np.array(getattr(data, name)[:most]) for name, most in names})


def _sample(entry: Entry, data_dir: Path | None) -> Dataset | None:
    try:
        if entry.kind == "pictures":
            return load(entry.name, train_size=PICTURES, test_size=1, data_dir=data_dir)
        size = POINTS if entry.examples == "any number" else None
        return load(entry.name, train_size=size)
    except DataError:
        return None
