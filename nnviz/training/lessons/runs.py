"""Runs of a lesson's experiments, trained no further than is asked for and shared by its questions."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from nnviz.core.mistakes import MISTAKES, SOUND
from nnviz.core.naming import LANE_LETTERS
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.stand_in import standing_in
from nnviz.training.build import make_trainers
from nnviz.training.lane_data import LaneData, read_data
from nnviz.training.moment import Moment
from nnviz.training.trainer import Trainer

MOST_MOMENTS = 20
"""Of a run that are kept: from one of them to any epoch it is not far, and one may take a megabyte."""

MOST_RUNS = 6
"""That are kept, some megabytes each: as many as lessons have, but for twenty starts that are seen once."""


class Runs:
    """Trainers of experiments at the epochs that are asked for.

    Parameters
    ----------
    seed
        The network's seed in place of that of the experiments; theirs when left out.
    data_dir
        Folder that holds ``mnist/`` and the like.
    """

    def __init__(self, seed: int | None = None, data_dir: Path | None = None) -> None:
        self._seed, self._data_dir = seed, data_dir
        self._trainers: dict[str, Trainer] = {}
        self._moments: dict[str, dict[int, Moment]] = {}
        self._data: tuple[LaneData, ...] = ()

    def own(self, experiment: Experiment) -> Experiment:
        """The experiment as it is run here: with the seed, and on data that are here."""
        seeded = experiment if self._seed is None else experiment.replace("seed", self._seed)
        return standing_in(seeded, self._data_dir)

    def at(self, lane: Experiment, epoch: int, mistake: str = "") -> Trainer:
        """A trainer of this experiment at the end of this epoch, 0 before training.

        It may be trained on and written to: whoever asks next has it put back.

        Parameters
        ----------
        mistake
            A name of the table of mistakes, to be made on purpose.

        Raises
        ------
        DataError, ExperimentError
            The data or the experiment cannot be used, or the run goes astray before that epoch.
        """
        key = f"{mistake} {replace(lane, name='', twins=()).to_dict()}"
        trainer = self._trainers.pop(key, None) or self._begin(key, lane, mistake)
        self._trainers[key] = trainer  # the last that was asked for
        kept = self._moments[key]
        trainer.stand_at(kept[max(known for known in kept if known <= epoch)])
        trainer.finish_evaluation()
        while trainer.epoch < epoch and trainer.divergence is None:
            trainer.run_epoch()
        if trainer.divergence is not None:
            raise ExperimentError(f"the run diverges before epoch {epoch}")
        kept[epoch] = trainer.moment()
        if len(kept) > MOST_MOMENTS:
            del kept[_least_needed(sorted(kept))]
        return trainer

    def _begin(self, key: str, lane: Experiment, mistake: str) -> Trainer:
        if mistake and mistake not in MISTAKES:
            raise ExperimentError(f"right: {mistake!r} is no mistake")
        self._data = read_data((lane,), self._data_dir, self._data)
        (trainer,) = make_trainers((lane,), self._data, MISTAKES.get(mistake, SOUND))
        trainer.finish_evaluation()
        self._moments[key] = {0: trainer.moment()}
        if len(self._trainers) == MOST_RUNS:
            longest_ago = next(iter(self._trainers))
            del self._trainers[longest_ago], self._moments[longest_ago]
        return trainer


def _least_needed(epochs: Sequence[int]) -> int:
    """The one whose neighbours are closest together; the first and the last stay."""
    middle = range(1, len(epochs) - 1)
    return epochs[min(middle, key=lambda i: epochs[i + 1] - epochs[i - 1])]


class Scene(Struct, frozen=True):
    """What a measure looks at: the lanes of an experiment at an epoch.

    Attributes
    ----------
    experiment
        With its seed, and on data that are here.
    at
        The epoch.
    """

    experiment: Experiment
    at: int
    runs: Runs

    def trainer(self, lane: str = "A", at: int | None = None, more_seed: int = 0) -> Trainer:
        """One lane's trainer at the epoch, or at another; perhaps from a seed that is so much larger."""
        alone = self.lane(lane)
        seeded = alone.replace("seed", alone.seed + more_seed) if more_seed else alone
        with np.errstate(all="ignore"):
            return self.runs.at(seeded, self.at if at is None else at)

    def lane(self, letter: str) -> Experiment:
        """The experiment of a lane. Raises `ExperimentError` where there is none of this letter."""
        lanes = self.experiment.lanes()
        if letter not in LANE_LETTERS[: len(lanes)]:
            raise ExperimentError(f"twin={letter} is not one of {', '.join(LANE_LETTERS[: len(lanes)])}")
        return lanes[LANE_LETTERS.index(letter)]

    @property
    def letters(self) -> str:
        """Of the lanes."""
        return LANE_LETTERS[: len(self.experiment.lanes())]
