"""The networks that are measured, and examples of their shape made of noise."""

import numpy as np
from msgspec import Struct

from nnviz.core.parameters import Array
from nnviz.data.dataset import Dataset, Labels
from nnviz.experiment.experiment import Experiment
from nnviz.training.examples import lay_out
from nnviz.training.trainer import Trainer

N = 10_000
"""Examples, too many for a processor's caches as real ones are."""

NETWORKS = {
    "784-30-10": (784, 30, 10),
    "784-100-10": (784, 100, 10),
    "784-16-16-10": (784, 16, 16, 10),
    "64-30-10": (64, 30, 10),
    "2-8-8-1": (2, 8, 8, 1),
    "784-[30]×8-10": (784, *[30] * 8, 10),
}


class Setup(Struct, frozen=True):
    """One network at one batch size, in one precision."""

    network: str
    batch: int
    precision: str

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons in each layer, the input first."""
        return NETWORKS[self.network]

    @property
    def name(self) -> str:
        """As it stands in a table."""
        return f"{self.network}, batch {self.batch}, {self.precision}"

    def noise(self) -> tuple[Array, Labels]:
        """Inputs (N, n_0) and labels (N,)."""
        rng = np.random.default_rng(0)
        return rng.random((N, self.sizes[0])), rng.integers(0, max(2, self.sizes[-1]), N)

    def trainer(self) -> Trainer:
        """Sigmoid units, cross-entropy, plain gradient descent, evaluated once."""
        experiment = Experiment.from_dict(
            {
                "data": {"name": "digits"},
                "network": {"hidden": list(self.sizes[1:-1])},
                "training": {"precision": self.precision, "batch_size": self.batch, "epochs": 100_000},
            }
        )
        trainer = Trainer(experiment, *lay_out(self._dataset(), self.precision))
        trainer.finish_evaluation()
        return trainer

    def _dataset(self) -> Dataset:
        x, labels = self.noise()
        y = targets(labels, self.sizes[-1])
        few = slice(0, 10)
        return Dataset(
            name="noise",
            x_train=x,
            y_train=y,
            x_test=x[few],
            y_test=y[few],
            labels_train=labels,
            labels_test=labels[few],
            classes=tuple(str(i) for i in range(max(2, self.sizes[-1]))),
            coding="binary" if self.sizes[-1] == 1 else "one_hot",
            image_shape=None,
            title="noise",
            source="",
            licence="",
        )


def targets(labels: Labels, outputs: int) -> Array:
    """One-hot (N, n_L), or the label itself where there is one output."""
    return labels[:, np.newaxis].astype(float) if outputs == 1 else np.eye(outputs)[labels]
