"""The same mini-batch step by others, where they are installed."""

import os
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import numpy as np

from nnviz.app.bench import c_step
from nnviz.app.bench.setups import Setup, targets
from nnviz.core.network import Network

ETA = 0.1
_FED = 1000
"""Examples handed to scikit-learn at a time, so that its checking of the input counts for little."""


def _is_installed(module: str) -> bool:
    return find_spec(module) is not None


def peers(setup: Setup) -> dict[str, tuple[Callable[[], object], int]]:
    """By name: a function, and how many mini-batches a call of it does."""
    calls = {"scikit-learn": -(-_FED // setup.batch)}
    return {name: (make(setup), calls.get(name, 1)) for name, (is_there, make) in PEERS.items() if is_there()}


def missing() -> tuple[str, ...]:
    """A note for each peer that is not installed."""
    absent = (name for name, (is_there, _) in PEERS.items() if not is_there())
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


def _jax(setup: Setup) -> Callable[[], object]:
    """Compiled whole, by its own differentiation, on one thread."""
    # So many threads XLA makes; it reads this once, when it begins.
    os.environ.setdefault("NPROC", "1")
    jax: Any = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_cpu_enable_async_dispatch", False)
    inputs, labels = setup.noise()
    x, y = inputs.astype(setup.precision), targets(labels, setup.sizes[-1]).astype(setup.precision)
    rng = np.random.default_rng(0)
    theta = [
        ((rng.standard_normal((n_in, n_out)) / np.sqrt(n_in)).astype(setup.precision),
         np.zeros(n_out, setup.precision))
        for n_in, n_out in pairwise(setup.sizes)
    ]  # fmt: skip

    def cost(theta: Any, a: Any, y: Any) -> Any:
        *hidden, (w, b) = theta
        for w_l, b_l in hidden:
            a = jax.nn.sigmoid(a @ w_l + b_l)
        z = a @ w + b
        return (jax.nn.softplus(z) - y * z).sum() / setup.batch

    @jax.jit  # type: ignore[untyped-decorator]
    def descend(theta: Any, a: Any, y: Any) -> Any:
        return jax.tree.map(lambda part, slope: part - ETA * slope, theta, jax.grad(cost)(theta, a, y))

    deal = _dealer(len(inputs), setup.batch)

    def step() -> None:
        nonlocal theta
        hand = deal()
        theta = jax.block_until_ready(descend(theta, x[hand], y[hand]))

    return step


def _c(setup: Setup) -> Callable[[], object]:
    inputs, labels = setup.noise()
    x, y = inputs.astype(setup.precision), targets(labels, setup.sizes[-1]).astype(setup.precision)
    theta = Network(setup.sizes, rng=np.random.default_rng(0), dtype=setup.precision).theta
    descent = c_step.CStep(theta, x, y, setup.batch, ETA)
    deal = _dealer(len(inputs), setup.batch)
    return lambda: descent.step(deal())


PEERS: dict[str, tuple[Callable[[], object], Callable[[Setup], Callable[[], object]]]] = {
    "PyTorch": (partial(_is_installed, "torch"), _pytorch),
    "scikit-learn": (partial(_is_installed, "sklearn"), _scikit_learn),
    "JAX": (partial(_is_installed, "jax"), _jax),
    "C": (c_step.is_there, _c),
}
"""By name: whether it is there, and what makes a step of it."""


def _dealer(n: int, m: int) -> Callable[[], np.ndarray]:
    deck = np.random.default_rng(0).permutation(n)
    position = 0

    def deal() -> np.ndarray:
        nonlocal position
        position = 0 if position + 2 * m > n else position + m
        return deck[position : position + m]

    return deal
