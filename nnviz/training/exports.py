"""Ways out of the program for a trained network and its history: a line here is a line in the menu."""

from collections.abc import Callable

from msgspec import Struct

from nnviz.experiment.own_experiment import stating
from nnviz.training.answering import answering_of
from nnviz.training.model_file import model_bytes
from nnviz.training.network_source import numpy_program, torch_program
from nnviz.training.results import history_csv
from nnviz.training.trainer import Trainer


class Export(Struct, frozen=True):
    """A kind of file that a trainer can leave behind.

    Attributes
    ----------
    label
        In the menu.
    file_name
        What it is called unless a person chooses.
    make
        From the trainer, between two mini-batches, to the content of the file.
    """

    label: str
    file_name: str
    make: Callable[[Trainer], bytes]


def _model(trainer: Trainer) -> bytes:
    experiment = stating(trainer.experiment, trainer.dataset.findings)
    return model_bytes(experiment, trainer.network.theta, answering_of(trainer.dataset))


EXPORTS: dict[str, Export] = {
    "network": Export("Network (.safetensors)", "network.safetensors", _model),
    "numpy": Export(
        "Network as a NumPy script",
        "network.py",
        lambda trainer: numpy_program(trainer.network, answering_of(trainer.dataset)).encode(),
    ),
    "torch": Export(
        "Network as PyTorch source",
        "network_torch.py",
        lambda trainer: torch_program(trainer.network, answering_of(trainer.dataset)).encode(),
    ),
    "history": Export("History (.csv)", "history.csv", lambda trainer: history_csv(trainer.history).encode()),
}
