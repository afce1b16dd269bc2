"""The examples of a loader are brought to what the network sees."""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from nnviz.data.dataset import DataError
from nnviz.data.loading import Split
from nnviz.data.preparation import FEATURES, Preparation, Scale, engineer, learn_scale
from nnviz.data.reading import AUTO


def prepare_inputs(split: Split, scaling: str, features: Sequence[str]) -> tuple[Split, Preparation]:
    """The split with inputs made and all of them scaled, and how.

    Raises
    ------
    DataError
        Features of anything but two inputs.
    """
    split = _engineered(split, features)
    scale = learn_scale(split.x_train, _chosen(split, scaling))
    if scale.label:
        for x in (split.x_train, split.x_test):
            scale.apply(x, out=x)
    return split, Preparation(tuple(features), scale)


def scale_targets(split: Split, scaling: str) -> tuple[Split, Scale]:
    """In regression the split with its values scaled as its inputs are, and how."""
    train, test = split.values_train, split.values_test
    if train is None or test is None:
        return split, Scale()
    scale = learn_scale(train[:, np.newaxis], _chosen(split, scaling))
    return replace(split, values_train=scale.apply(train), values_test=scale.apply(test)), scale


def _chosen(split: Split, scaling: str) -> str:
    return split.scaling if scaling == AUTO else scaling


def _engineered(split: Split, features: Sequence[str]) -> Split:
    if not features:
        return split
    if (n := split.x_train.shape[1]) != 2:
        raise DataError(f"data.features: are made of two inputs, and there are {n:,}: leave them out")
    return replace(
        split,
        x_train=engineer(split.x_train, features),
        x_test=engineer(split.x_test, features),
        inputs=(*(split.inputs or ("x₁", "x₂")), *(FEATURES[name].label for name in features)),
    )
