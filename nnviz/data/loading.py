"""What a loader of the catalogue is asked for, and what it gives back."""

from dataclasses import dataclass
from pathlib import Path

from nnviz.data.dataset import DataError, Examples, Labels


@dataclass(frozen=True)
class Request:
    """What is wanted of a data set. A size of None means the set's own.

    Attributes
    ----------
    data_dir
        Folder that holds a folder for each set kept in files; None for the usual places.
    """

    name: str
    train_size: int | None
    test_size: int | None
    seed: int
    data_dir: Path | None

    def n_train(self, default: int, available: int) -> int:
        """The number of training examples, 1 to ``available``.

        Raises
        ------
        DataError
            More or fewer are wanted.
        """
        return _within("data.train_size", self.train_size, default, available, self.name)

    def n_test(self, default: int, available: int) -> int:
        """The number of test examples, 1 to ``available``.

        Raises
        ------
        DataError
            More or fewer are wanted.
        """
        return _within("data.test_size", self.test_size, default, available, self.name)


@dataclass(frozen=True, eq=False)
class Split:
    """A data set as its loader knows it: clean and not yet coded.

    Attributes
    ----------
    x_train, x_test : (N, n_inputs)
        The loader keeps no other reference to them: noise is added in place.
    labels_train, labels_test : (N,)
    classes
        Names of the classes.
    image_shape
        (rows, columns) of a picture, or None.
    """

    x_train: Examples
    labels_train: Labels
    x_test: Examples
    labels_test: Labels
    classes: tuple[str, ...]
    image_shape: tuple[int, int] | None = None


def _within(field: str, size: int | None, default: int, available: int, name: str) -> int:
    wanted = min(default, available) if size is None else size
    if not 1 <= wanted <= available:
        raise DataError(f"{field}: must be 1 to {available} for {name}, not {wanted}")
    return wanted
