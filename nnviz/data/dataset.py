"""A data set as the network is trained and tested on it."""

from typing import Any

import numpy as np
from msgspec import Struct, field
from msgspec.structs import astuple, replace
from numpy.typing import NDArray

from nnviz.core.plain_names import readable
from nnviz.data.findings import Findings
from nnviz.data.preparation import Preparation, Scale

Examples = NDArray[np.floating[Any]]
Labels = NDArray[np.int64]


class DataError(ValueError):
    """Data that cannot be used; one line that names the file or field and what is allowed."""


class Dataset(Struct, frozen=True, eq=False):
    """Examples to train on and examples to test on, one a row.

    The arrays are made read-only, because every lane of a session looks at the same ones.

    Attributes
    ----------
    name
        Its name in the catalogue and in the experiment file.
    x_train, x_test : (N, n_inputs) float64, or float32 for the many pictures of MNIST and its like
        Pictures have their pixels in 0..1, row by row from the top left.
    y_train, y_test : (N, n_outputs) float64
        Targets of 0 and 1, as ``coding`` writes the labels; in regression the numbers to be foretold.
    labels_train, labels_test : (N,) int64
        Index of each example's class in ``classes``; in regression 0.
    classes
        Names of the classes; none in regression.
    coding
        How labels became targets: a name in ``nnviz.data.coding.CODINGS``.
    image_shape
        (rows, columns) of a picture; None where the inputs are not a picture.
    title, source, licence
        For the reader.
    inputs, outputs
        Names of the inputs and of the outputs, where the data name them.
    preparation
        How the inputs came from what was measured.
    target_scale
        In regression, what the targets were brought to.
    pixels
        The numbers that stood for black and white in a file of pictures.
    x_validation, y_validation, labels_validation
        Examples to decide by, such as when to stop; none where no share was kept aside for it.
    findings
        What was decided about a file of one's own; None for the sets of the catalogue.
    """

    name: str
    x_train: Examples
    y_train: Examples
    x_test: Examples
    y_test: Examples
    labels_train: Labels
    labels_test: Labels
    classes: tuple[str, ...]
    coding: str
    image_shape: tuple[int, int] | None
    title: str
    source: str
    licence: str
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    preparation: Preparation = field(default_factory=Preparation)
    target_scale: Scale = field(default_factory=Scale)
    pixels: tuple[float, float] = (0.0, 1.0)
    x_validation: Examples = field(default_factory=lambda: np.empty((0, 1)))
    y_validation: Examples = field(default_factory=lambda: np.empty((0, 1)))
    labels_validation: Labels = field(default_factory=lambda: np.empty(0, np.int64))
    findings: Findings | None = None

    def __post_init__(self) -> None:
        for array in astuple(self):
            if isinstance(array, np.ndarray):
                array.setflags(write=False)

    @property
    def n_inputs(self) -> int:
        """Numbers in one example."""
        return int(self.x_train.shape[1])

    @property
    def n_measured(self) -> int:
        """Numbers in one example before inputs were made of them."""
        return self.n_inputs - len(self.preparation.features)

    @property
    def n_outputs(self) -> int:
        """Numbers in one target."""
        return int(self.y_train.shape[1])


def with_readable_names(data: Dataset) -> Dataset:
    """The same examples for the screen: long names are cut, and what would break a line is taken out."""
    classes, inputs, outputs = (
        tuple(map(readable, names)) for names in (data.classes, data.inputs, data.outputs)
    )
    if (classes, inputs, outputs) == (data.classes, data.inputs, data.outputs):
        return data
    return replace(data, classes=classes, inputs=inputs, outputs=outputs)
