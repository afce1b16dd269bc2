"""The examples of a loader are brought to what the network sees."""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from nnviz.core.naming import count
from nnviz.data.dataset import DataError, Examples
from nnviz.data.loading import Split
from nnviz.data.preparation import FEATURES, Preparation, Scale, engineer, learn_scale
from nnviz.data.reading import AUTO

_LARGEST = 1e30


def prepare_inputs(split: Split, scaling: str, features: Sequence[str]) -> tuple[Split, Preparation]:
    """The split with inputs made and all of them scaled, and how.

    Raises
    ------
    DataError
        Features of anything but two inputs.
    """
    split = _engineered(split, features)
    scale = learn_scale(split.x_train, _chosen(split, scaling))
    parts = [x for x in (split.x_train, split.x_validation, split.x_test) if x is not None]
    if scale.label:
        for x in parts:
            scale.apply(x, out=x)
    for x in parts:
        _refuse_overflow(x)
    return split, Preparation(tuple(features), scale, split.filling)


def scale_targets(split: Split, scaling: str) -> tuple[Split, Scale]:
    """In regression the split with its values scaled as its inputs are, and how."""
    train, held, test = split.values_train, split.values_validation, split.values_test
    if train is None or test is None:
        return split, Scale()
    train, test = _upright(train), _upright(test)
    scale = learn_scale(train, _chosen(split, scaling))
    validation = None if held is None else scale.apply(_upright(held))
    scaled = replace(
        split, values_train=scale.apply(train), values_validation=validation, values_test=scale.apply(test)
    )
    _refuse_overflow(scale.apply(train))
    return scaled, scale


def _upright(values: Examples) -> Examples:
    """One example a row."""
    return values if values.ndim == 2 else values[:, np.newaxis]


def _refuse_overflow(x: Examples) -> None:
    """Raise `DataError` for numbers that no step can be taken with."""
    with np.errstate(all="ignore"):
        # Not of |x|, which would be another array as large; a NaN comes through.
        largest = float(np.maximum(x.max(initial=0.0), -x.min(initial=0.0)))
    if not largest <= _LARGEST:
        raise DataError(
            f"data.scaling: a number of {largest:g} overflows in training; allowed are up to {_LARGEST:g}, "
            "as scaling unit or standard brings them to"
        )


def _chosen(split: Split, scaling: str) -> str:
    return split.scaling if scaling == AUTO else scaling


def _engineered(split: Split, features: Sequence[str]) -> Split:
    if not features:
        return split
    if (n := split.x_train.shape[1]) != 2:
        raise DataError(f"data.features: are made of two inputs, and there are {count(n)}: leave them out")
    held = split.x_validation
    return replace(
        split,
        x_train=engineer(split.x_train, features),
        x_validation=None if held is None else engineer(held, features),
        x_test=engineer(split.x_test, features),
        inputs=(*(split.inputs or ("x₁", "x₂")), *(FEATURES[name].label for name in features)),
    )
