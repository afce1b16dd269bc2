"""What the lab of second order says."""

from collections.abc import Mapping
from typing import Any

from nnviz.core.hessian import MAX_PARAMETERS
from nnviz.core.naming import count, number
from nnviz.core.second_order import SecondOrder
from nnviz.data.catalog import CATALOG
from nnviz.view.labs.second_order_work import Around
from nnviz.view.parts.data_names import which_examples

SMALL_SET = "xor"
"""A set of two inputs, for where those of the own set are too many."""


def definite_words(found: SecondOrder) -> str:
    """Whether H is positive definite, and what is done where it is not."""
    low, high = float(found.eigenvalues[0]), float(found.eigenvalues[-1])
    ends = f"Eigenvalues of H from {number(low)} to {number(high)}"
    if not found.shift:
        return f"{ends}: all above 0, H is positive definite. The step is −H⁻¹∇C, undamped."
    why = f"{count(found.negative)} below 0" if found.negative else "the smallest as good as 0"
    return (
        f"{ends}, {why}: H is not positive definite, and −H⁻¹∇C need not go downhill. Damped: s ="
        f" {number(found.shift)} is added to every eigenvalue, and the step is −(H + s I)⁻¹∇C."
    )


def step_words(cost: float, true: float, model: float, t: float) -> str:
    """What came of the step."""
    if t == 0:
        return f"No step: C = {number(cost)}."
    change, foretold = true - cost, model - cost
    told = f"The quadratic foretold {number(foretold)}, the true change is {number(change)}"
    if change != change:
        return f"With {number(t)} of the step the cost is not a number any more."
    if change > 0:
        return f"This step made things worse: C rises from {number(cost)} to {number(true)}. {told}."
    if foretold and abs(change / foretold - 1) < 0.01:
        return f"C falls from {number(cost)} to {number(true)}. {told}: the quadratic holds this far."
    return f"C falls from {number(cost)} to {number(true)}. {told}."


def small_network(inputs: int, outputs: int, activation: str) -> dict[str, Any]:
    """Values of fields that make a network small enough, on the same data if they allow it."""
    widest = (MAX_PARAMETERS - outputs) // (inputs + 1 + outputs)
    if widest >= 2:
        return {"network.hidden": [min(widest, 6)], "network.activation": activation}
    return {"data.name": SMALL_SET, "network.hidden": [4], "network.activation": activation}


def small_words(changes: Mapping[str, Any]) -> str:
    """What the button does with such values."""
    (neurons,) = changes["network.hidden"]
    where = "" if "data.name" not in changes else f" on {CATALOG[SMALL_SET].title}"
    return f"Train a small one{where}: {neurons} hidden neurons"


def where_words(around: Around, now: int) -> str:
    """Where it was found, while the run is at ``now``."""
    examples = which_examples(around.asked, around.examples)
    batches = f"{count(around.at)} mini-batch{'es' * (around.at != 1)}"
    gone_on = "; the run has gone on" if now != around.at else ""
    return f"after {batches}, over {examples}{gone_on}"
