"""Going on with what a run file holds: trainers that stand where a run was, at any of its steps."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from nnviz.core.naming import count
from nnviz.core.parameters import Parameters
from nnviz.training.build import make_trainers
from nnviz.training.lane_data import LaneData, data_hash, read_data
from nnviz.training.model_file import Model
from nnviz.training.run_format import RunFileError
from nnviz.training.run_reading import RunReading
from nnviz.training.trainer import Trainer


def stand(trainers: Sequence[Trainer], file: RunReading, run: int, step: int | None = None) -> None:
    """Let trainers stand where those of a run stood, to the bit; what lies between two moments is done over.

    Parameters
    ----------
    trainers
        Of lane A and its twins in the order of the run; of the first of them, where there are fewer.
    step
        Mini-batches done; None for the last that was recorded.

    Raises
    ------
    RunFileError
        The run was never there.
    ExperimentError
        It is of another network.
    """
    moments = file.load(run, step)
    if step is not None:
        _check_reached(file, run, step)
    for trainer, moment in zip(trainers, moments, strict=False):
        trainer.stand_at(moment)
    if step is None:
        return
    while trainers[0].steps < step and trainers[0].divergence is None:
        for trainer in trainers:
            trainer.step()
    for trainer in trainers:
        trainer.finish_evaluation()


def _check_reached(file: RunReading, run: int, step: int) -> None:
    last = file.clocks(run)[-1]
    (lead, *_) = file.load(run)
    if step > last:
        raise RunFileError(
            f"{file.path}: run {run} has come to mini-batch {count(last)}, not to {count(step)}"
        )
    if step == last and lead.divergence is not None:
        raise RunFileError(f"{file.path}: run {run} {lead.divergence.event}: take an earlier step")


def lead_of(
    file: RunReading,
    run: int,
    folder: Path | None,
    step: int | None = None,
    known: Iterable[LaneData] = (),
) -> tuple[Trainer, tuple[LaneData, ...]]:
    """A trainer of lane A that stands as `stand` says, and the data of all lanes.

    Parameters
    ----------
    folder, known
        See `read_data`.

    Raises
    ------
    RunFileError, DataError, ExperimentError
        One line: the run was never there, or its data are missing or have changed.
    """
    lanes = file.run(run).experiment.lanes()
    data = read_data(lanes, folder, known)
    check_data(file, run, data)
    (trainer,) = make_trainers(lanes[:1], data[:1])
    stand([trainer], file, run, step)
    return trainer, data


def model_of(file: RunReading, run: int) -> Model | None:
    """The network of lane A where it was last, with all that new rows need; None where that is not recorded.

    Raises
    ------
    RunFileError
        What is recorded does not fit the network.
    """
    answering = file.answering(run)
    if answering is None:
        return None
    (lead, *_), (moment, *_) = file.run(run).experiment.lanes(), file.load(run)
    ends = answering.form.n_inputs + len(answering.features), len(answering.outputs)
    theta = Parameters((ends[0], *lead.network.hidden, ends[1]), lead.training.precision)
    if theta.count != moment.theta.size:
        raise RunFileError(f"{file.path}: answering: does not fit the network")
    theta.vector[:] = moment.theta
    return Model(lead, theta, answering)


def check_data(file: RunReading, run: int, data: Sequence[LaneData]) -> None:
    """Raise `RunFileError` where these data, of all networks of a run, are not what it was trained on."""
    record = file.run(run)
    if data_hash(data) != record.data:
        name = record.experiment.data.name
        raise RunFileError(f"{file.path}: {name} is not what run {run} was trained on, it has changed since")
