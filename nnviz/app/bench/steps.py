"""A mini-batch step as a session makes it, against the bare products and against the peers."""

from collections.abc import Callable, Iterator
from itertools import product
from time import perf_counter

import numpy as np

from nnviz.app.bench.peers import PEERS, missing, peers
from nnviz.app.bench.products import products
from nnviz.app.bench.report import Figure, Table
from nnviz.app.bench.setups import NETWORKS, Setup
from nnviz.app.bench.timing import alternate

SECONDS = 1.0
"""For each network at each batch size and precision."""

WARM_UP = 0.2
"""Seconds of training first: a run that has just begun samples its cost more often."""

MOST = {"784-30-10": 1.6, "784-100-10": 1.5, "2-8-8-1": 2.4, "784-[30]×8-10": 1.9}
LEAST = {
    "PyTorch": {"784-30-10": 8.0, "784-100-10": 4.0, "2-8-8-1": 22.0, "784-[30]×8-10": 7.0},
    "scikit-learn": {"784-30-10": 5.5},
}


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """The table of steps."""
    setups = [Setup(*one) for one in product(NETWORKS, (10, 128), ("float32", "float64"))]
    rows = []
    for setup in setups:
        say(setup.name)
        rows.append((setup.name, _row(setup)))
    yield Table(
        "steps",
        "A mini-batch step, with the norm of every layer's gradient taken at each",
        ("step µs", "step / products", *(f"{name} / step" for name in PEERS)),
        tuple(rows),
        missing(),
    )


def _row(setup: Setup) -> tuple[Figure, ...]:
    others = peers(setup)
    functions: dict[str, Callable[[], object]] = {"step": _step(setup), "products": products(setup)}
    functions |= {name: function for name, (function, _) in others.items()}
    with np.errstate(all="ignore"):
        found = alternate(functions, SECONDS)
    step = found["step"]
    has_budget = setup.batch == 10 and setup.precision == "float32"
    of = setup.network if has_budget else ""
    ratios = {name: found[name] / batches / step for name, (_, batches) in others.items()}
    return (
        Figure(step * 1e6),
        Figure(step / found["products"], most=MOST.get(of)),
        *(Figure(ratios.get(name), least=LEAST.get(name, {}).get(of)) for name in PEERS),
    )


def _step(setup: Setup) -> Callable[[], None]:
    trainer = setup.trainer()

    def step() -> None:
        # What `Trainer.advance` does, without the evaluation at the end of an epoch.
        work = trainer.deal()
        work.forward()
        work.backward()
        trainer.update(work)

    with np.errstate(all="ignore"):
        end = perf_counter() + WARM_UP
        while perf_counter() < end:
            step()
    return step
