"""Data sets and answers for snapshots made by hand."""

from typing import Any

import numpy as np
from msgspec.structs import replace

from nnviz.data.coding import encode
from nnviz.data.dataset import Dataset
from nnviz.session.snapshot import Snapshot
from nnviz.training.answers import Answers


def make_dataset(
    x: Any,
    labels: Any = None,
    *,
    y: Any = None,
    classes: tuple[str, ...] = (),
    coding: str = "one_hot",
    image_shape: tuple[int, int] | None = None,
) -> Dataset:
    """A set whose training and test examples are the same, in copies of their own."""
    x, labels = np.array(x, float), np.array(np.zeros(len(x)) if labels is None else labels, np.int64)
    targets = encode(labels, len(classes), coding) if y is None else np.array(y, float)
    return Dataset(
        "handmade", x, targets, x.copy(), targets.copy(), labels, labels.copy(), classes,
        coding, image_shape, "", "", "",
    )  # fmt: skip


def with_data(snapshot: Snapshot, data: Dataset, outputs: Any = None, wrong: Any = None) -> Snapshot:
    """A snapshot that carries the data, and what the network answered when ``outputs`` are given."""
    answers = None
    if outputs is not None:
        missed = np.zeros(len(data.x_train), np.bool_) if wrong is None else np.array(wrong, np.bool_)
        answers = Answers(np.array(outputs, float), missed, int(snapshot.lanes[0].epochs.step[-1]))
    assert snapshot.example is not None
    example = replace(
        snapshot.example,
        x=data.x_train[0], y=data.y_train[0], count=len(data.x_train), index=0,
        image_shape=data.image_shape, classes=data.classes, coding=data.coding,
    )  # fmt: skip
    lanes = tuple(replace(lane, answers=answers) for lane in snapshot.lanes)
    return replace(snapshot, dataset=data, lanes=lanes, example=example)
