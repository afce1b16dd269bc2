"""What a loader of the catalogue is asked for, and what it gives back."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from nnviz.core.naming import count
from nnviz.core.parameters import Array
from nnviz.data.dataset import DataError, Examples, Labels
from nnviz.data.findings import Findings
from nnviz.data.points import FIRST_POINTS, Points
from nnviz.data.preparation import NO_FILLING
from nnviz.data.reading import AUTO, Progress, Reading


def tell_nobody(share: float) -> None:
    """For loading that nobody watches."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """To tell of a part of the work, which goes from one share of the whole to another."""
    return lambda share: progress(start + share * (end - start))


class Request(Struct, frozen=True):
    """What is wanted of a data set.

    A field of an experiment's data that has its name here, too, reaches the loaders; nothing else has to
    know of it.

    Attributes
    ----------
    train_size, test_size
        Examples to train and to test on; None for the set's own numbers.
    seed
        Draws points, split and noise, each from a stream of its own: another number of training
        examples changes no test example.
    data_dir
        Folder that holds ``mnist/`` and the like; None for the environment variable
        ``NNVIZ_DATA_DIR``. The user's cache is looked in after it.
    test_share
        Share of all examples to test on where ``test_size`` is None; None for the set's own.
    noise
        0..1. Points move by N(0, noise²) in each coordinate, where the set reaches from -1 to 1; values
        of a table by so much of their column's standard deviation. Pixels change by a uniform number in
        ±noise and are clipped to 0..1. 0 changes nothing.
    coding
        How labels become targets: a name in ``nnviz.data.coding.CHOICES``. A set with a coding of its
        own keeps that.
    scaling
        How inputs are brought to one scale, learnt from the training examples alone: a name in
        ``nnviz.data.preparation.SCALINGS``, or ``auto`` for what suits the set. Targets in regression are
        scaled alike.
    features
        Inputs made of the two coordinates: names in ``nnviz.data.preparation.FEATURES``.
    curve
        The boundary of the set ``curve``: a name in ``nnviz.data.synthetic.CURVES``.
    reading
        How a file of one's own is read.
    points
        Those of the set ``painted``.
    progress
        Told how far it is, where that takes long; what it raises ends the loading.
    validation_share
        Share of all examples, from the end of those to train on, that is kept aside to decide by.
    """

    name: str
    train_size: int | None = None
    test_size: int | None = None
    seed: int = 0
    data_dir: Path | None = None
    test_share: float | None = None
    noise: float = 0.0
    coding: str = "one_hot"
    scaling: str = AUTO
    features: Sequence[str] = ()
    curve: str = "parabola"
    reading: Reading = field(default_factory=Reading)
    points: Points = FIRST_POINTS
    progress: Progress = tell_nobody
    validation_share: float = 0.0

    def n_train(self, default: int, available: int) -> int:
        """The number of training examples, 1 to ``available``.

        Raises
        ------
        DataError
            More or fewer are wanted.
        """
        return _within("data.train_size", self.train_size, default, available, self.name)

    def n_test(self, default: int, available: int, n_train: int | None = None) -> int:
        """The number of test examples, 1 to ``available``, or 0 where the share is 0.

        Parameters
        ----------
        n_train
            Number of training examples where any number of test examples can be made beside them;
            None where both are parts of ``available + 1``.

        Raises
        ------
        DataError
            More or fewer are wanted.
        """
        share = self.test_share
        if share is not None:
            all_of_them = available + 1 if n_train is None else n_train / (1 - share)
            default = max(1, round(share * all_of_them))
        if share == 0 and self.test_size is None:
            return 0
        return _within("data.test_size", self.test_size, default, available, self.name)

    def refuse_share(self, why: str) -> None:
        """Raise `DataError` when a share to test on is asked for where it has no meaning."""
        if self.test_share is not None:
            raise DataError(f"data.test_share: {self.name} {why}; leave it out or set data.test_size")


class Split(Struct, frozen=True, eq=False):
    """A data set as its loader knows it: clean and not yet coded.

    Attributes
    ----------
    x_train, x_test : (N, n_inputs)
        The loader keeps no other reference to them: noise is added in place.
    labels_train, labels_test : (N,)
    classes
        Names of the classes; none in regression.
    image_shape
        (rows, columns) of a picture, or None.
    values_train, values_test : (N, outputs)
        What is foretold in regression, where the labels are 0.
    inputs, outputs
        Names, where the data have them.
    scaling
        What suits these inputs: a name in ``nnviz.data.preparation.SCALINGS``.
    pixels
        The numbers that stood for black and white, where the inputs are pictures, which are 0 to 1 here.
    x_validation, labels_validation, values_validation
        Examples to decide by, once these are held out; see `hold_out`.
    findings
        What was decided about a file of one's own.
    filling
        What stood in for missing values.
    """

    x_train: Examples
    labels_train: Labels
    x_test: Examples
    labels_test: Labels
    classes: tuple[str, ...]
    image_shape: tuple[int, int] | None = None
    values_train: Examples | None = None
    values_test: Examples | None = None
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    scaling: str = "none"
    pixels: tuple[float, float] = (0.0, 1.0)
    x_validation: Examples | None = None
    labels_validation: Labels | None = None
    values_validation: Examples | None = None
    findings: Findings | None = None
    filling: Array = field(default_factory=lambda: NO_FILLING)


def hold_out(split: Split, share: float) -> Split:
    """The split with so large a share of all examples taken from the end of those to train on.

    Raises
    ------
    DataError
        None would be left to train on, or there are such examples already.
    """
    if not share:
        return split
    if split.x_validation is not None:
        raise DataError(
            "data.validation_share: the data bring validation examples of their own; leave it at 0"
        )
    n = len(split.x_train)
    held = max(1, round(share * (n + len(split.x_test))))
    if held >= n:
        raise DataError(
            f"data.validation_share: {share:g} of all leaves none of the {count(n)} training examples"
        )
    values = split.values_train
    return replace(
        split,
        x_train=split.x_train[: n - held],
        labels_train=split.labels_train[: n - held],
        values_train=None if values is None else values[: n - held],
        x_validation=split.x_train[n - held :].copy(),
        labels_validation=split.labels_train[n - held :],
        values_validation=None if values is None else values[n - held :],
    )


def _within(field: str, size: int | None, default: int, available: int, name: str) -> int:
    wanted = min(default, available) if size is None else size
    if not 1 <= wanted <= available:
        raise DataError(f"{field}: must be 1 to {available} for {name}, not {wanted}")
    return wanted
