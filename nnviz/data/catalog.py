"""All data sets by name. A new one is a new entry here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from nnviz.core.streams import Stream, stream
from nnviz.core.tables import entry
from nnviz.data import synthetic
from nnviz.data.coding import CODINGS
from nnviz.data.dataset import DataError, Dataset
from nnviz.data.digits import load_digits
from nnviz.data.loading import Request, Split
from nnviz.data.mnist import load_mnist
from nnviz.data.noise import NOISE


@dataclass(frozen=True)
class Entry:
    """One data set of the catalogue.

    Attributes
    ----------
    help
        One or two sentences for a tooltip.
    kind
        What an example is: a picture, or a point in the plane.
    origin
        Whether it comes with the program, is made from the seed, or is read from files in a data folder.
    examples
        How many there are.
    loader
        Makes or reads the examples that a request asks for.
    """

    name: str
    title: str
    help: str
    source: str
    licence: str
    kind: Literal["pictures", "plane"]
    origin: Literal["shipped", "made", "files"]
    examples: str
    loader: Callable[[Request], Split]


def _plane(name: str, title: str, about: str, shape: synthetic.Shape) -> Entry:
    return Entry(
        name,
        title,
        about,
        source="made by nnviz from the seed",
        licence="none needed",
        kind="plane",
        origin="made",
        examples="any number",
        loader=partial(synthetic.load_points, shape),
    )


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
    ),
    _plane("xor", "Exclusive or", "Opposite quadrants are one class: no line parts them.", synthetic.xor),
    _plane("circle", "Circle", "A disc inside a ring: three lines can close it in.", synthetic.circle),
    _plane("gaussians", "Two clouds", "Two round clouds: a single neuron parts them.", synthetic.gaussians),
    _plane("spiral", "Spiral", "Two arms wound round each other: the hardest of these.", synthetic.spiral),
    _plane("moons", "Two moons", "Two half circles that reach into each other.", synthetic.moons),
)

CATALOG: dict[str, Entry] = {item.name: item for item in _ENTRIES}


def load(
    name: str,
    *,
    train_size: int | None = None,
    test_size: int | None = None,
    noise: float = 0.0,
    coding: str = "one_hot",
    seed: int = 0,
    data_dir: Path | None = None,
) -> Dataset:
    """The data set called ``name``.

    Parameters
    ----------
    train_size, test_size
        Examples to train and to test on; None for the set's own numbers.
    noise
        0..1. Points move by N(0, noise²) in each coordinate, where the set reaches from -1 to 1.
        Pixels change by a uniform number in ±noise and are clipped to 0..1. 0 changes nothing.
    coding
        How labels become targets: a name in ``nnviz.data.coding.CODINGS``.
    seed
        Draws points, split and noise, each from a stream of its own: another number of training
        examples changes no test example.
    data_dir
        Folder that holds ``mnist/`` and the like; None for the environment variable
        ``NNVIZ_DATA_DIR``. The user's cache is looked in after it.

    Raises
    ------
    DataError
        A value that is not allowed, or a file that is missing or damaged.
    """
    if not 0 <= noise <= 1:
        raise DataError(f"data.noise: must be 0 to 1, not {noise}")
    if seed < 0:
        raise DataError(f"seed: must be 0 or more, not {seed}")
    try:
        found = entry(CATALOG, name, "data.name")
        code = entry(CODINGS, coding, "data.coding")
    except ValueError as error:
        raise DataError(str(error)) from None
    split = found.loader(Request(name, train_size, test_size, seed, data_dir))
    if noise > 0:
        add_noise = NOISE[found.kind]
        add_noise(split.x_train, noise, stream(seed, Stream.NOISE, 0))
        add_noise(split.x_test, noise, stream(seed, Stream.NOISE, 1))
    return Dataset(
        name,
        split.x_train,
        code.encode(split.labels_train, len(split.classes)),
        split.x_test,
        code.encode(split.labels_test, len(split.classes)),
        split.labels_train,
        split.labels_test,
        split.classes,
        coding,
        split.image_shape,
        found.title,
        found.source,
        found.licence,
    )
