"""What would help the networks of a session: looked for in the background while they stand still."""

import logging
from collections.abc import Hashable
from pathlib import Path
from typing import TypeAlias

from nnviz.session.job import Job
from nnviz.session.lanes import Lanes
from nnviz.training.diagnosis import verdict_of
from nnviz.training.remedies import Change, Search

log = logging.getLogger(__name__)

Remedies: TypeAlias = tuple[Change, ...]


class Advice:
    """Seeks remedies for each lane; what is found holds for the moment that was asked for.

    Parameters
    ----------
    data_dir
        See `build`.
    """

    def __init__(self, data_dir: Path | None) -> None:
        self._data_dir = data_dir
        self._case: Hashable = None
        self._job: Job[tuple[Remedies, ...]] | None = None
        self.found: tuple[Remedies, ...] = ()

    @property
    def is_sought(self) -> bool:
        """Whether a search is under way, or its outcome was not taken yet."""
        return self._job is not None

    def found_for(self, lanes: Lanes) -> tuple[Remedies, ...]:
        """What helps the lanes as they stand, as far as it is known."""
        return self.found if self._case == _case_of(lanes) else ()

    def seek(self, lanes: Lanes) -> None:
        """Look for what helps the lanes as they stand, unless that is under way or known."""
        case = _case_of(lanes)
        if case == self._case:
            return
        self.drop()
        self._case = case
        searches = [Search(one, verdict_of(one), lanes.data, self._data_dir) for one in lanes.trainers]
        if any(search.groups for search in searches):
            self._job = Job(lambda tell: tuple(search.run(tell) for search in searches))

    def take(self) -> bool:
        """Whether something was found since the last look; it is in ``found`` then."""
        if self._job is None or not self._job.is_done:
            return False
        job, self._job = self._job, None
        try:
            self.found = job.result()
        except Exception:  # whatever goes wrong in a trial, the run itself is none the worse for it
            log.exception("no remedy was found")
        return any(self.found)

    def drop(self) -> None:
        """Forget what was found or is sought: the lanes go on."""
        if self._job is not None:
            self._job.cancel()
        self._job, self._case, self.found = None, None, ()


def _case_of(lanes: Lanes) -> Hashable:
    return tuple((id(one), one.steps, one.epoch, one.training, one.divergence) for one in lanes.trainers)
