"""Target codings: how a class becomes the numbers that the outputs should show, and back."""

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from nnviz.core.tables import entry
from nnviz.data.dataset import Examples, Labels


class Coding(Struct, frozen=True):
    """One way to write classes as targets.

    Attributes
    ----------
    help
        One sentence for a tooltip.
    encode
        (labels (N,), number of classes) to targets (N, n_outputs) of 0 and 1.
    decode
        (outputs (N, n_outputs), number of classes) to labels (N,).
    source
        The same in NumPy, of outputs y.
    """

    name: str
    label: str
    help: str
    encode: Callable[[Labels, int], Examples]
    decode: Callable[[Examples, int], Labels]
    source: str


def _encode_one_hot(labels: Labels, n_classes: int) -> Examples:
    return np.asarray(labels[:, np.newaxis] == np.arange(n_classes), np.float64)


def _decode_one_hot(outputs: Examples, n_classes: int) -> Labels:
    return np.asarray(outputs.argmax(axis=1), np.int64)


def _place_values(n_classes: int) -> Labels:
    n_bits = max(1, (n_classes - 1).bit_length())
    return 2 ** np.arange(n_bits, dtype=np.int64)[::-1]


def _encode_binary(labels: Labels, n_classes: int) -> Examples:
    return np.asarray(labels[:, np.newaxis] & _place_values(n_classes) > 0, np.float64)


def _decode_binary(outputs: Examples, n_classes: int) -> Labels:
    return np.asarray((outputs > 0.5) @ _place_values(n_classes))


def _encode_bits(labels: Labels, n_classes: int) -> Examples:
    return _encode_binary(labels, n_classes)[:, ::-1].copy()


def _decode_bits(outputs: Examples, n_classes: int) -> Labels:
    return _decode_binary(outputs[:, ::-1], n_classes)


def _encode_value(labels: Labels, n_classes: int) -> Examples:
    return labels[:, np.newaxis].astype(np.float64)


def _decode_value(outputs: Examples, n_classes: int) -> Labels:
    return np.zeros(len(outputs), np.int64)


_ENTRIES = (
    Coding(
        "one_hot",
        "one-hot",
        "One output for each class; the largest output is the answer.",
        _encode_one_hot,
        _decode_one_hot,
        "y.argmax(axis=1)",
    ),
    Coding(
        "binary",
        "binary number",
        "The outputs are the bits of the class's number, the highest bit first: four are enough for ten "
        "digits. A bit is 1 above 0.5; a number that is no class counts as wrong.",
        _encode_binary,
        _decode_binary,
        "(y > 0.5) @ 2 ** np.arange(y.shape[1])[::-1]",
    ),
    Coding(
        "bits",
        "bits, lowest first",
        "Each output is a bit with a meaning of its own, as sum and carry; a bit is 1 above 0.5.",
        _encode_bits,
        _decode_bits,
        "(y > 0.5) @ 2 ** np.arange(y.shape[1])",
    ),
    Coding(
        "value",
        "a number",
        "The output is the number itself; there are no classes, and so no accuracy.",
        _encode_value,
        _decode_value,
        "np.zeros(len(y), int)",
    ),
)

CODINGS: dict[str, Coding] = {coding.name: coding for coding in _ENTRIES}

CHOICES = ("one_hot", "binary")
"""The codings of classes that one can choose between. A set that has another has it from itself."""


def encode(labels: Labels, n_classes: int, coding: str) -> Examples:
    """Targets (N, n_outputs) of 0 and 1 for labels (N,).

    Raises
    ------
    ValueError
        No such coding.
    """
    return entry(CODINGS, coding, "data.coding").encode(labels, n_classes)


def decode(outputs: Examples, n_classes: int, coding: str) -> Labels:
    """The class (N,) that outputs (N, n_outputs) stand for.

    In binary coding it may be ``n_classes`` or more, which is no class and so counts as wrong.

    Raises
    ------
    ValueError
        No such coding.
    """
    return entry(CODINGS, coding, "data.coding").decode(outputs, n_classes)
