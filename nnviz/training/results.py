"""What a run leaves behind: the experiment, its history and the trained network."""

import math
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nnviz.experiment.atomic import write_atomically
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.own_experiment import stating
from nnviz.training.answering import answering_of
from nnviz.training.history import MEASURES, SCALARS, History, Row
from nnviz.training.model_file import write_model
from nnviz.training.trainer import Trainer


def make_folder(folder: Path) -> None:
    """Make sure, before hours of training, that results can be written here. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def write_results(folder: Path, trainer: Trainer, experiment: Experiment, summary: str) -> None:
    """Write experiment, history, network and summary, each whole or not at all.

    Parameters
    ----------
    experiment
        As it was run, with the twins that the trainer of lane A knows nothing of; what was decided about a
        file of one's own is stated in it.
    summary
        What `summary_json` makes of the run.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    findings = trainer.dataset.findings
    stating(experiment, findings).save(folder / "experiment.json")
    write_atomically(folder / "history.csv", history_csv(trainer.history).encode())
    write_atomically(folder / "summary.json", summary.encode())
    stated = stating(trainer.experiment, findings)
    write_model(folder / "network.safetensors", stated, trainer.network.theta, answering_of(trainer.dataset))


def history_csv(history: History) -> str:
    """One row for each evaluated epoch; numbers keep every digit, what is not known is left empty."""
    lines = [history.columns, *(tuple(_cells(row, history)) for row in history.rows)]
    return "".join(f"{','.join(line)}\n" for line in lines)


def _cells(row: Row, history: History) -> Iterator[str]:
    for name in SCALARS:
        yield _cell(getattr(row, name))
    for layer in range(history.layers):
        for name in MEASURES:
            yield _cell(float(getattr(row, name)[layer]))
    for name in history.sometimes:
        yield _cell(getattr(row, name))


def _cell(number: float) -> str:
    if isinstance(number, int):
        return str(number)
    return "" if math.isnan(number) else repr(float(number))
