"""What a person typed, or a file that they named, that cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager

from nnviz.data.dataset import DataError
from nnviz.experiment.fields import ExperimentError
from nnviz.training.run_format import RunFileError


class InputError(ValueError):
    """One clear line: the file or the flag, the field, and what is allowed."""


USERS_ERRORS = (InputError, ExperimentError, DataError, RunFileError)


@contextmanager
def blaming(what: object) -> Iterator[None]:
    """Name the file or the flag in the errors that come out of using it.

    Raises
    ------
    InputError
        In place of any of them, in one line.
    """
    try:
        yield
    except USERS_ERRORS as error:
        raise InputError(f"{what}: {error}") from None
    except OSError as error:
        raise InputError(f"{what}: {(error.strerror or str(error)).lower()}") from None
