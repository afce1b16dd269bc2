"""An experiment for a file of one's own, with an output and a cost that suit what it foretells."""

from pathlib import Path

from nnviz.data.own import FILE, open_own
from nnviz.engine.experiment import Architecture, Data, Experiment, Training

_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".data", ".npz", ".npy", ".gz", "ubyte")


def is_data(path: Path) -> bool:
    """Whether a path names data to learn from: by its ending, or as a folder with folders in it."""
    if path.is_dir():
        return any(inside.is_dir() or inside.name.endswith(_ENDINGS) for inside in path.iterdir())
    return path.name.lower().endswith(_ENDINGS)


def experiment_for(path: Path) -> Experiment:
    """An experiment on a file, read as it is recognised.

    Raises
    ------
    DataError
        The file cannot be used; see `open_own`.
    """
    preview, _ = open_own(path)
    data = Data(name=f"{FILE}{path.absolute()}")
    if preview.classes:
        return Experiment(name=path.stem, data=data)
    return Experiment(
        name=path.stem,
        data=data,
        network=Architecture(output="linear"),
        training=Training(cost="quadratic", eta=0.05),
    )
