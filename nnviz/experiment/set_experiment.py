"""An experiment on a set of the catalogue, with a network and a training that suit it."""

from nnviz.data.catalog import CATALOG
from nnviz.experiment.experiment import Architecture, Data, Experiment, Training
from nnviz.experiment.relevance import is_truth_table


def experiment_on_set(name: str) -> Experiment:
    """What the form begins with for pictures; for a few points or rows a smaller network, shown them longer.

    Parameters
    ----------
    name
        In ``CATALOG``.
    """
    entry, data = CATALOG[name], Data(name)
    if entry.kind == "pictures":
        return Experiment(data=data)
    epochs = 1000 if is_truth_table(name) else 100
    if entry.coding == "value":
        network = Architecture((10,), activation="tanh", output="linear")
        return Experiment(
            data=data, network=network, training=Training(cost="quadratic", eta=0.05, epochs=epochs)
        )
    return Experiment(
        data=data, network=Architecture((10,), activation="tanh"), training=Training(epochs=epochs)
    )
