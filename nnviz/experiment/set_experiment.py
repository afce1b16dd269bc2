"""An experiment on a set of the catalogue, with a network and a training that suit it."""

from nnviz.core.slowdown import BOOK_STARTS, COSTS_TO_COMPARE, EPOCHS, ETA, NEURON
from nnviz.data.catalog import CATALOG, ONE_EXAMPLE
from nnviz.experiment.experiment import Architecture, Data, Experiment, Training


def experiment_on_set(name: str) -> Experiment:
    """What the form begins with for pictures; for a few points or rows a smaller network, shown them longer.

    The one example is the book's: one neuron that is badly wrong, by each cost that makes sense of it.

    Parameters
    ----------
    name
        In ``CATALOG``.
    """
    entry, data = CATALOG[name], Data(name)
    if entry.kind == "pictures":
        return Experiment(data=data)
    if name == ONE_EXAMPLE:
        return slowdown(*BOOK_STARTS[-1])
    epochs = 1000 if entry.is_whole else 100
    if entry.coding == "value":
        network = Architecture((10,), activation="tanh", output="linear")
        return Experiment(
            data=data, network=network, training=Training(cost="quadratic", eta=0.05, epochs=epochs)
        )
    return Experiment(
        data=data, network=Architecture((10,), activation="tanh"), training=Training(epochs=epochs)
    )


def slowdown(w: float, b: float) -> Experiment:
    """The learning slowdown (book ch. 3): a neuron from w and b, by each cost as a twin."""
    first, *others = (cost.name for cost in COSTS_TO_COMPARE)
    return Experiment(
        name="The learning slowdown",
        data=Data(ONE_EXAMPLE),
        network=Architecture((), output=NEURON.name, initializer="given", start=(((w, b),),)),
        training=Training(cost=first, eta=ETA, epochs=EPOCHS, batch_size=1),
        twins=tuple({"training.cost": cost} for cost in others),
    )
