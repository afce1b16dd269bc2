"""The same mini-batch step by PyTorch and by scikit-learn, where they are installed."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from nnviz.app.bench.setups import Setup, targets

ETA = 0.1
_FED = 1000
"""Examples handed to scikit-learn at a time, so that its checking of the input counts for little."""


def peers(setup: Setup) -> dict[str, tuple[Callable[[], object], int]]:
    """By name: a function, and how many mini-batches a call of it does."""
    found: dict[str, tuple[Callable[[], object], int]] = {}
    if find_spec("torch"):
        found["PyTorch"] = _pytorch(setup), 1
    if find_spec("sklearn"):
        found["scikit-learn"] = _scikit_learn(setup), -(-_FED // setup.batch)
    return found


def missing() -> tuple[str, ...]:
    """A note for each peer that is not installed."""
    pairs = (("PyTorch", "torch"), ("scikit-learn", "sklearn"))
    absent = (name for name, module in pairs if not find_spec(module))
    return tuple(f"{name} is not installed: no comparison with it." for name in absent)


def _pytorch(setup: Setup) -> Callable[[], object]:
    """Eager, with autograd and its own SGD, on one thread."""
    torch: Any = import_module("torch")
    torch.set_num_threads(1)
    dtype = getattr(torch, setup.precision)
    inputs, labels = setup.noise()
    x = torch.tensor(inputs, dtype=dtype)
    y = torch.tensor(targets(labels, setup.sizes[-1]), dtype=dtype)
    layers: list[Any] = []
    for n_in, n_out in zip(setup.sizes, setup.sizes[1:], strict=False):
        layers += [torch.nn.Linear(n_in, n_out, dtype=dtype), torch.nn.Sigmoid()]
    network = torch.nn.Sequential(*layers[:-1])  # the loss has the last sigmoid in it
    loss = torch.nn.BCEWithLogitsLoss(reduction="sum")
    optimizer = torch.optim.SGD(network.parameters(), lr=ETA / setup.batch)
    deal = _dealer(len(inputs), setup.batch)

    def step() -> None:
        hand = torch.from_numpy(deal())
        optimizer.zero_grad()
        loss(network(x[hand]), y[hand]).backward()
        optimizer.step()

    return step


def _scikit_learn(setup: Setup) -> Callable[[], object]:
    """One pass of `MLPClassifier.partial_fit` over some of the examples."""
    neural: Any = import_module("sklearn.neural_network")
    network = neural.MLPClassifier(
        setup.sizes[1:-1],
        activation="logistic",
        solver="sgd",
        alpha=0.0,
        batch_size=setup.batch,
        learning_rate_init=ETA,
        momentum=0.0,
        nesterovs_momentum=False,
        random_state=0,
    )
    inputs, labels = setup.noise()
    x, classes = inputs[:_FED].astype(setup.precision), np.unique(labels)
    return lambda: network.partial_fit(x, labels[:_FED], classes=classes)


def _dealer(n: int, m: int) -> Callable[[], np.ndarray]:
    deck = np.random.default_rng(0).permutation(n)
    position = 0

    def deal() -> np.ndarray:
        nonlocal position
        position = 0 if position + 2 * m > n else position + m
        return deck[position : position + m]

    return deal
