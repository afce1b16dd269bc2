"""All data sets by name. A new one is a new entry here."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnviz.core.streams import Stream, stream
from nnviz.data import functions, synthetic
from nnviz.data.coding import CHOICES, CODINGS, Coding
from nnviz.data.dataset import DataError, Dataset, Examples, Labels
from nnviz.data.digits import load_digits
from nnviz.data.loading import Request, Split, hold_out
from nnviz.data.mnist import load_mnist
from nnviz.data.noise import NOISE
from nnviz.data.own import FILE, load_own
from nnviz.data.painted import load_painted
from nnviz.data.points import MAX_POINTS, PAINTED
from nnviz.data.preparation import FEATURES, SCALINGS, Preparation, Scale
from nnviz.data.preparing import prepare_inputs, scale_targets
from nnviz.data.reading import AUTO
from nnviz.data.truth_tables import load_gate, load_one_example

ONE_EXAMPLE = "one_example"
"""The name of the book's single example."""


class Entry(Struct, frozen=True):
    """One data set of the catalogue.

    Attributes
    ----------
    help
        One or two sentences for a tooltip.
    kind
        What an example is: a picture, a point in the plane or on a line, or a row of a table.
    origin
        Whether it comes with the program, is made from the seed, is painted by hand, or is read from files
        in a data folder.
    examples
        How many there are.
    loader
        Makes or reads the examples that a request asks for.
    coding
        The coding that the set has from itself; None where it can be chosen.
    is_drawn
        Whether another seed gives other examples.
    is_whole
        Whether the same few examples train and test: there are no others, and none can be kept aside.
    """

    name: str
    title: str
    help: str
    source: str
    licence: str
    kind: Literal["pictures", "plane", "line", "table"]
    origin: Literal["shipped", "made", "painted", "files"]
    examples: str
    loader: Callable[[Request], Split]
    coding: str | None = None
    is_drawn: bool = True
    is_whole: bool = False

    @property
    def is_endless(self) -> bool:
        """Whether as many examples can be made as are wanted."""
        return self.origin == "made" and not self.is_whole


def _made(
    name: str, title: str, about: str, loader: Callable[[Request], Split], examples: str = "any number"
) -> Entry:
    return Entry(
        name,
        title,
        about,
        source="made by nnviz from the seed",
        licence="none needed",
        kind="plane",
        origin="made",
        examples=examples,
        loader=loader,
    )


def _plane(name: str, title: str, about: str, shape: synthetic.Shape) -> Entry:
    return _made(name, title, about, partial(synthetic.load_points, shape))


def _whole(name: str, title: str, about: str, loader: Callable[[Request], Split], examples: str) -> Entry:
    return replace(_made(name, title, about, loader, examples), is_whole=True)


def _gate(name: str, title: str, about: str, *labels: int) -> Entry:
    a, b, c, d = labels
    return _whole(name, title, about, partial(load_gate, (a, b, c, d), ("0", "1")), "4")


_CLOTHES = (
    "T-shirt or top",
    "trousers",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "trainer",
    "bag",
    "ankle boot",
)

_ENTRIES = (
    Entry(
        "digits",
        "Digits, 8 × 8",
        "1,797 handwritten digits of 8 × 8 pixels. They come with the program.",
        "E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, "
        "1998, doi:10.24432/C50P49",
        "CC BY 4.0",
        "pictures",
        "shipped",
        "1,797",
        load_digits,
    ),
    Entry(
        "mnist",
        "MNIST digits, 28 × 28",
        "70,000 handwritten digits of 28 × 28 pixels, the set of the book. Kept in the order of the files.",
        "Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten digits, 1998",
        "CC BY-SA 3.0",
        "pictures",
        "files",
        "70,000",
        partial(load_mnist, tuple("0123456789")),
        is_drawn=False,
    ),
    Entry(
        "fashion_mnist",
        "Fashion-MNIST, 28 × 28",
        "70,000 pictures of clothes, 28 × 28 pixels, harder than the digits. Kept in the order of the files.",
        "H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST, Zalando Research, 2017, arXiv:1708.07747",
        "MIT",
        "pictures",
        "files",
        "70,000",
        partial(load_mnist, _CLOTHES),
        is_drawn=False,
    ),
    _plane("xor", "Exclusive or", "Opposite quadrants are one class: no line parts them.", synthetic.xor),
    _plane("circle", "Circle", "A disc inside a ring: three lines can close it in.", synthetic.circle),
    _plane("gaussians", "Two clouds", "Two round clouds: a single neuron parts them.", synthetic.gaussians),
    _plane("spiral", "Spiral", "Two arms wound round each other: the hardest of these.", synthetic.spiral),
    _plane("moons", "Two moons", "Two half circles that reach into each other.", synthetic.moons),
    _made(
        "imbalanced",
        "Nine to one",
        "Two clouds that overlap, one with a tenth of the points: to say 0 always is right 9 times in 10.",
        partial(synthetic.load_points, synthetic.uneven, one_in=10),
    ),
    _made(
        "curve",
        "Above a curve",
        "Points above and below a curve y = f(x) of one's choice.",
        synthetic.load_beside_curve,
    ),
    _gate("nand", "NAND", "0 only when both inputs are 1. Trained and tested on its four rows.", 1, 1, 1, 0),
    _gate("and", "AND", "1 only when both inputs are 1. Trained and tested on its four rows.", 0, 0, 0, 1),
    _gate("or", "OR", "1 when an input is 1. Trained and tested on its four rows.", 0, 1, 1, 1),
    replace(
        _whole(
            "half_adder",
            "Half adder",
            "Adds two bits: the outputs are sum and carry. Trained and tested on its four rows.",
            partial(load_gate, (0, 1, 1, 2), ("0", "1", "2"), outputs=("sum", "carry")),
            "4",
        ),
        coding="bits",
    ),
    replace(
        _whole(
            ONE_EXAMPLE,
            "One example",
            "x = 1, y = 0: a neuron that answers 1 is to learn to answer 0 (book ch. 3, learning slowdown).",
            load_one_example,
            "1",
        ),
        kind="line",
        coding="bits",
    ),
    replace(
        _made(
            "sine",
            "Sine",
            "Regression: y = ½ + 0.4 sin πx. Suits a linear output and the quadratic cost.",
            partial(functions.load_function, functions.sine, 1),
        ),
        kind="line",
        coding="value",
    ),
    replace(
        _made(
            "plane",
            "Plane",
            "Regression: y = ½ + 0.2 (x₁ + x₂). A single linear neuron learns it.",
            partial(functions.load_function, functions.plane, 2),
        ),
        coding="value",
    ),
    Entry(
        PAINTED,
        "Painted points",
        "Points of one's own, painted with the mouse in the panel Outputs or typed into the table in Data.",
        source="painted by hand",
        licence="none needed",
        kind="plane",
        origin="painted",
        examples=f"1 to {MAX_POINTS:,}",
        loader=load_painted,
    ),
)

_OWN = Entry(
    FILE,
    "A file of one's own",
    "A table (CSV, Excel, Parquet, JSON …), arrays (NPZ, NPY, MATLAB), IDX files or folders of pictures.",
    source="your own file",
    licence="as its owner says",
    kind="table",
    origin="files",
    examples="as it holds",
    loader=load_own,
)


CATALOG: dict[str, Entry] = {item.name: item for item in _ENTRIES}


def load(name: str, **wanted: Any) -> Dataset:
    """The data set called ``name``: one of ``CATALOG``, or ``file:PATH`` for a file of one's own.

    Parameters
    ----------
    wanted
        How it is to be: attributes of `Request`.

    Raises
    ------
    DataError
        A value that is not allowed, or a file that is missing or damaged.
    """
    request = Request(name, **wanted)
    found = find_entry(name)
    _check(request)
    split = hold_out(found.loader(request), request.validation_share)
    if request.noise > 0:
        add_noise = NOISE["pictures" if split.image_shape else found.kind]
        add_noise(split.x_train, request.noise, stream(request.seed, Stream.NOISE, 0))
        add_noise(split.x_test, request.noise, stream(request.seed, Stream.NOISE, 1))
        if split.x_validation is not None:
            add_noise(split.x_validation, request.noise, stream(request.seed, Stream.NOISE, 2))
    split, preparation = prepare_inputs(split, request.scaling, request.features)
    split, target_scale = scale_targets(split, request.scaling)
    return _finish(found, name, request.coding, split, preparation, target_scale)


def _check(request: Request) -> None:
    if not 0 <= request.noise <= 1:
        raise DataError(f"data.noise: must be 0 to 1, not {request.noise}")
    if request.seed < 0:
        raise DataError(f"data.seed: must be 0 or more, not {request.seed}")
    if request.test_share is not None and not 0 <= request.test_share < 1:
        raise DataError(f"data.test_share: must be from 0 to below 1, not {request.test_share}")
    _check_choice(request.coding, CHOICES, "data.coding")
    _check_choice(request.scaling, (AUTO, *SCALINGS), "data.scaling")
    for feature in request.features:
        _check_choice(feature, tuple(FEATURES), "data.features")


def find_entry(name: str) -> Entry:
    """The entry of a name; that of all files of one's own for ``file:PATH``. Raises `DataError`."""
    if name.startswith(FILE):
        return _OWN
    _check_choice(name, (*CATALOG, f"{FILE}PATH"), "data.name")
    return CATALOG[name]


def _check_choice(name: str, allowed: Sequence[str], field: str) -> None:
    if name not in allowed:
        raise DataError(f"{field}: {name!r} is not one of {', '.join(allowed)}")


def _finish(
    found: Entry, name: str, coding: str, split: Split, preparation: Preparation, target_scale: Scale
) -> Dataset:
    code = CODINGS[("value" if not split.classes else found.coding) or coding]
    finished = Dataset(
        name,
        split.x_train,
        _targets(split.values_train, split.labels_train, split, code),
        split.x_test,
        _targets(split.values_test, split.labels_test, split, code),
        split.labels_train,
        split.labels_test,
        split.classes,
        code.name,
        split.image_shape,
        found.title,
        found.source,
        found.licence,
        split.inputs,
        split.outputs,
        preparation,
        target_scale,
        split.pixels,
        findings=split.findings,
    )
    x, labels = split.x_validation, split.labels_validation
    if x is None or labels is None:
        return finished
    y = _targets(split.values_validation, labels, split, code)
    return replace(finished, x_validation=x, y_validation=y, labels_validation=labels)


def _targets(values: Examples | None, labels: Labels, split: Split, code: Coding) -> Examples:
    if values is None:
        return code.encode(labels, len(split.classes))
    return values if values.ndim == 2 else values[:, np.newaxis]
