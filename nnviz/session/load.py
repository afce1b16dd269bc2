"""Lanes in the making: on a thread of their own, so that they can be watched and given up."""

import logging
import traceback
from functools import partial
from pathlib import Path

import numpy as np

from nnviz.core.mistakes import MISTAKES, SOUND
from nnviz.core.tables import entry
from nnviz.data.dataset import DataError
from nnviz.data.reading import Progress
from nnviz.experiment.fields import ExperimentError
from nnviz.session.commands import Reset
from nnviz.session.entrances import Entrance
from nnviz.session.job import Job
from nnviz.session.lanes import Lanes
from nnviz.training.lane_data import LaneData

log = logging.getLogger(__name__)


class LoadError(Exception):
    """Why there are no lanes, in a line.

    Attributes
    ----------
    fault
        Where the program itself failed: the traceback.
    """

    def __init__(self, reason: str, fault: str = "") -> None:
        super().__init__(reason)
        self.fault = fault


class Load:
    """Starts at once.

    Parameters
    ----------
    way
        What is to be loaded, and what to do with it.
    data_dir
        See `build`.
    known
        Data that is in memory already.
    """

    def __init__(self, way: Entrance, data_dir: Path | None, known: tuple[LaneData, ...]) -> None:
        self.way = way
        self._job = Job(partial(_make, way.start, data_dir, known))

    @property
    def is_done(self) -> bool:
        """Whether it has come to an end, good or bad."""
        return self._job.is_done

    @property
    def words(self) -> str:
        """How far it is."""
        share = self._job.share
        if share >= 1:
            return "Laying the data out …"
        return f"Loading the data … {100 * share:.0f} %" if share else "Loading the data …"

    def cancel(self) -> None:
        """Give it up; what has been read so far is forgotten as soon as it tells how far it is."""
        self._job.cancel()

    def lanes(self) -> Lanes:
        """What came of it. Raises `LoadError`."""
        try:
            return self._job.result()
        except (DataError, ExperimentError) as error:
            raise LoadError(str(error)) from None
        except MemoryError:
            advice = "take fewer examples (data.train_size) or smaller layers"
            raise LoadError(f"Not enough memory: {advice}") from None
        except Exception as error:
            fault = traceback.format_exc()
            log.error("loading failed\n%s", fault)
            raise LoadError(f"{type(error).__name__}: {error}", fault) from None


def _make(start: Reset, data_dir: Path | None, known: tuple[LaneData, ...], tell: Progress) -> Lanes:
    with np.errstate(all="ignore"):
        mistake = entry(MISTAKES, start.mistake, "mistake") if start.mistake else SOUND
        lanes = Lanes(start.experiment, data_dir, known, tell, mistake, start.a_layer)
        if start.theta is not None:
            lanes.start_from(start.theta)
        return lanes
