"""What the valley of a real network is asked for, and the work that finds it, away from the screen."""

from concurrent.futures import Future, wait
from time import monotonic

from msgspec import Struct

from nnviz.data.dataset import DataError, Dataset
from nnviz.data.loading import part
from nnviz.data.reading import Progress
from nnviz.experiment.experiment import FIELDS, Experiment
from nnviz.training.landscape import Ground, Survey, drunken_walks, survey
from nnviz.training.way import Way

PATIENCE = 10.0
"""Seconds that an answer of the session is waited for."""


class Ask(Struct, frozen=True):
    """What a survey depends on: the same ask, the same answer.

    Attributes
    ----------
    experiment
        With the rule, η and μ that the walks go by.
    weights
        Places in θ of the two that span the plane; None for the main directions.
    moment
        Of the way so far, up to which step of which run; None for walks of three batch sizes.
    """

    experiment: Experiment
    weights: tuple[int, int] | None = None
    moment: tuple[int, int] | None = None


Found = Future[tuple[Way, ...]]


def find(ask: Ask, dataset: Dataset, found: Found | None, tell: Progress) -> Survey:
    """Do the work.

    Parameters
    ----------
    found
        The way so far, once the session has told it.

    Raises
    ------
    DataError
        Why there is nothing to see, in one line.
    """
    try:
        ground = Ground(ask.experiment, dataset)
        training = ask.experiment.training
        if found is None:
            ways = drunken_walks(ground, training, part(tell, 0.0, 0.2))
        else:
            ways = _of_this_network(_wait(found, tell), ground.network().theta.count)
        return survey(ground, ways, ask.weights, part(tell, 0.2, 1.0))
    except ValueError as error:
        why = str(error)
        field, _, rest = why.partition(": ")
        raise DataError(rest if field in FIELDS else why) from error


def _wait(found: Found, tell: Progress) -> tuple[Way, ...]:
    end = monotonic() + PATIENCE
    while not found.done():
        if monotonic() > end:
            raise DataError("the run did not tell its way: look again")
        tell(0.0)
        wait((found,), 0.02)
    return found.result()


def _of_this_network(ways: tuple[Way, ...], parameters: int) -> tuple[Way, ...]:
    """Twins of other layers live in another space."""
    fit = tuple(way for way in ways if way.thetas.shape[1] == parameters)
    if not fit or fit[0] is not ways[0]:
        raise DataError("the run did not tell its way: look again")
    return fit
