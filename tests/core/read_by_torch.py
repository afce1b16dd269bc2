"""PyTorch twins of entries, read off the lines that the entries write: for one that no test knows by name.

What an entry computes is then held against what it says that it computes, and its derivative against
PyTorch's.
"""

from collections.abc import Callable
from functools import reduce
from operator import mul
from typing import Any

import torch

from nnviz.core.activations import Activation
from nnviz.core.costs import Cost
from nnviz.core.regularizers import Regularizer
from nnviz.core.written import Function, Known, Negative, Node, Number, Power, Product, Quotient, Sum

_FUNCTIONS: dict[str, Callable[..., torch.Tensor]] = {
    "ln": torch.log, "exp": torch.exp, "tanh": torch.tanh, "sgn": torch.sign, "max": torch.maximum,
    "min": torch.minimum, "abs": torch.abs, "sqrt": torch.sqrt,
}  # fmt: skip


def unit(kind: Activation, z: torch.Tensor) -> torch.Tensor:
    """a = σ(z), one unit after the other."""
    return _each(kind.written, z)


def cost_of_batch(cost: Cost, z: torch.Tensor, a: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """The mean of C over a batch, each (n_L, m)."""
    return _each(cost.written, z, a, y).sum() / y.shape[1]


def penalty_on(entry: Regularizer, w: torch.Tensor) -> torch.Tensor:
    """The entry's own sum over the weights, with the derivative that it writes."""
    pull = (_each(entry.written_slope, w).detach() * w).sum()
    return entry.penalty(w.detach().numpy().ravel()) + pull - pull.detach()


def _each(write: Callable[..., Node], *arrays: torch.Tensor) -> torch.Tensor:
    found = []
    for values in zip(*(array.ravel() for array in arrays), strict=True):
        numbers = [Number(float(value.detach())) for value in values]
        known = {id(number): value for number, value in zip(numbers, values, strict=True)}
        found.append(_read(write(*numbers), known))
    return torch.stack(found).reshape(arrays[0].shape)


def _read(node: Node, known: dict[int, torch.Tensor]) -> torch.Tensor:
    if isinstance(node, Number):
        return known.get(id(node), torch.tensor(node.exact, dtype=torch.float64))
    parts: list[Any] = [_read(part, known) for part in node.parts]
    if isinstance(node, Function):
        return _FUNCTIONS[node.name](*parts)
    return _ARITHMETIC[type(node)](parts)


_ARITHMETIC: dict[type[Node], Callable[[list[Any]], torch.Tensor]] = {
    Sum: sum,
    Negative: lambda parts: -parts[0],
    Product: lambda parts: reduce(mul, parts),
    Quotient: lambda parts: parts[0] / parts[1],
    Power: lambda parts: parts[0] ** parts[1],
    Known: lambda parts: parts[0],
}
