"""What a run leaves behind: the experiment, its history and the trained network."""

import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from nnviz.experiment.atomic import write_together
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.experiment_file import dump_json
from nnviz.experiment.own_experiment import stating
from nnviz.training.answering import answering_of
from nnviz.training.history import MEASURES, SCALARS, History, Row
from nnviz.training.model_file import model_bytes
from nnviz.training.trainer import Trainer

FILES = ("experiment.json", "history.csv", "summary.json", "network.safetensors")
"""What is written of each lane."""


def make_folder(folder: Path) -> None:
    """Make sure, before hours of training, that results can be written here. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def folders_of(out: Path, count: int) -> list[Path]:
    """Where the results of each of so many lanes go: the twins have folders of their own."""
    return [out, *(out / f"twin-{number}" for number in range(1, count))]


def results_of(trainer: Trainer, experiment: Experiment, summary: str) -> dict[str, bytes]:
    """Experiment, history, summary and network, by the names of their files.

    Parameters
    ----------
    experiment
        As it was run, with the twins that the trainer of lane A knows nothing of; what was decided about a
        file of one's own is stated in it.
    summary
        What `summary_json` makes of the run.
    """
    findings, answering = trainer.dataset.findings, answering_of(trainer.dataset)
    contents = (
        dump_json(stating(experiment, findings).to_dict()).encode(),
        history_csv(trainer.history).encode(),
        summary.encode(),
        model_bytes(stating(trainer.experiment, findings), trainer.network.theta, answering),
    )
    return dict(zip(FILES, contents, strict=True))


def write_results(out: Path, lanes: Sequence[Mapping[str, bytes]]) -> None:
    """Write what `results_of` gave for each lane; nothing stays of a run that was written there before.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    folders = folders_of(out, len(lanes))
    contents = {
        folder / name: content
        for folder, lane in zip(folders, lanes, strict=True)
        for name, content in lane.items()
    }
    left = [folder for folder in out.glob("twin-*") if folder not in folders and folder.is_dir()]
    write_together(contents, [folder / name for folder in left for name in FILES])
    for folder in left:
        with suppress(OSError):  # holds what is not ours
            folder.rmdir()


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
