"""What a gradient beside central differences tells of the mistake in it, and which mistakes it rules out.

Nothing here is typed in of any mistake: each is made once on a random network of the same layers, and what
it does there is held against what was seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from math import isnan
from typing import NamedTuple

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.backprop import Backprop
from nnviz.core.costs import Cost
from nnviz.core.gradient_check import GradientCheck
from nnviz.core.measures import slope
from nnviz.core.mistakes import MISTAKES, SOUND, Mistake
from nnviz.core.network import Network
from nnviz.core.parameters import Array, Parameters

FIXED = 0.02
"""So far apart may the middle half of the ratios be, for one factor to stand for all."""
SMALL = 0.1
"""Of the largest component, is too small for its ratio to tell anything."""
FEW = 3
"""Components whose ratios tell something; of fewer, among many too small ones, any could be one factor."""
TINY = 1e-9
WHOLE = 1e-6
_WIDE = np.linspace(-10, 10, 2001)
_M, _N, _LMBDA = 10, 1500, 0.01

Places = Sequence[tuple[int, bool]]


class Kind(Enum):
    """How the components of one layer's weights or biases stand to the true ones."""

    AGREES = "agree"
    ZERO = "are 0"
    OPPOSITE = "have the opposite sign"
    TIMES = "are too long by one factor"
    OTHER = "disagree"
    UNTOLD = "disagree, too few to tell by what factor"


class Cell(NamedTuple):
    """The weights, or the biases, of one layer.

    Attributes
    ----------
    worst
        The largest relative error.
    factor
        Length by backpropagation over the true one; NaN where that is 0.
    ratio
        The median of component over true component, which stands for all where the kind is TIMES.
    """

    layer: int
    is_bias: bool
    worst: float
    factor: float
    ratio: float
    kind: Kind


class Passage(Enum):
    """How much of the error a hidden layer lets through: ‖δ^l‖ over ‖(w^{l+1})ᵀ δ^{l+1}‖."""

    WHOLE = "all of it"
    TOO_MUCH = "more than σ′ can"
    WITHIN = "no more than σ′ can"


def cells_of(check: GradientCheck, theta: Parameters, tolerance: float) -> tuple[Cell, ...]:
    """What a sample shows of each layer, weights before biases; layers without any are left out.

    It is held against ∇C₀: of what the penalty adds a mistake in ∇C₀ is no multiple. ``theta`` tells the
    layers of a place.
    """
    added = 0.0 if check.pull is None else check.pull
    analytic, numeric = check.analytic - added, check.numeric - added
    layer = np.searchsorted(theta.offsets, check.index, "right") - 1
    wide = np.array(theta.sizes)[layer] + 1
    is_bias = (check.index - np.array(theta.offsets)[layer]) % wide == wide - 1
    keys = 2 * layer + is_bias
    found = []
    for key in np.unique(keys):
        of = keys == key
        numbers = analytic[of], numeric[of], float(check.relative_error[of].max())
        found.append(_cell(int(key), *numbers, tolerance))
    return tuple(found)


def _cell(key: int, analytic: Array, numeric: Array, worst: float, tolerance: float) -> Cell:
    length, true = float(np.linalg.norm(analytic)), float(np.linalg.norm(numeric))
    # Of a small one rounding may be a large part.
    is_there = np.abs(numeric) > SMALL * np.abs(numeric).max()
    ratios = analytic[is_there] / numeric[is_there]
    quarters = _quarters(ratios) if ratios.size else [float("nan")] * 3
    is_told = ratios.size in (0, len(numeric)) or ratios.size >= FEW
    kind = _kind(quarters, length, true, is_told) if worst > tolerance else Kind.AGREES
    return Cell(key // 2, bool(key % 2), worst, length / true if true else float("nan"), quarters[1], kind)


def _quarters(ratios: Array) -> list[float]:
    """Quartiles; NumPy's own take ten times as long for so few numbers."""
    ordered, at = np.sort(ratios), np.array((0.25, 0.5, 0.75)) * (len(ratios) - 1)
    return [float(one) for one in np.interp(at, np.arange(len(ratios)), ordered)]


def _kind(quarters: Sequence[float], length: float, true: float, is_told: bool) -> Kind:
    if length <= TINY * true:
        return Kind.ZERO
    if not is_told:
        return Kind.UNTOLD
    low, middle, high = quarters
    if isnan(middle):
        return Kind.OTHER
    if high - low > FIXED * abs(middle) or abs(middle - 1) <= FIXED:
        return Kind.OTHER
    return Kind.OPPOSITE if abs(middle + 1) <= FIXED else Kind.TIMES


def passages(slope_factors: Array, activations: Sequence[Activation]) -> tuple[Passage, ...]:
    """How much each hidden layer lets through, from ‖δ^l‖ / ‖(w^{l+1})ᵀ δ^{l+1}‖ (L − 1,)."""
    pairs = zip(slope_factors.tolist(), activations, strict=False)
    return tuple(_passage(factor, steepest(kind)) for factor, kind in pairs)


def _passage(factor: float, most: float) -> Passage:
    if abs(factor - 1) <= WHOLE:
        return Passage.WHOLE
    return Passage.TOO_MUCH if factor > most * (1 + WHOLE) else Passage.WITHIN


@cache
def steepest(activation: Activation) -> float:
    """max |σ′(z)|, over z from −10 to 10: 1/4 of the sigmoid."""
    return float(np.abs(slope(activation, _WIDE)).max())


def is_curved(activation: Activation) -> bool:
    """Whether σ′ is not the same everywhere."""
    return float(np.ptp(slope(activation, _WIDE))) > 0


class Expected(NamedTuple):
    """What a mistake does to a network of these layers.

    Attributes
    ----------
    passages
        Of each hidden layer; None where it depends on the numbers.
    """

    cells: tuple[Cell, ...]
    passages: tuple[Passage | None, ...]


def expectations(sizes: Sequence[int], names: Sequence[str], cost: Cost) -> dict[str, Expected]:
    """What each mistake does to a network of these sizes and activations (by name, the output's last)."""
    return {name: _expected(mistake, sizes, names, cost) for name, mistake in MISTAKES.items()}


def _expected(mistake: Mistake, sizes: Sequence[int], names: Sequence[str], cost: Cost) -> Expected:
    rng = np.random.default_rng(0)
    network = Network(sizes, activation=names[:-1], output=names[-1], rng=rng)
    batches = [
        (rng.uniform(0, 1, (sizes[0], _M)), np.eye(sizes[-1])[:, rng.integers(0, sizes[-1], _M)])
        for _ in range(2)
    ]
    pull = _pull(SOUND, network)
    (found, through), (true, _) = (_pass(one, network, cost, batches) for one in (mistake, SOUND))
    everywhere = np.arange(network.theta.count)
    error = np.abs(found - true) / np.maximum(np.maximum(np.abs(found), np.abs(true)), TINY)
    check = GradientCheck(everywhere, found, true, error, 0, pull)
    return Expected(cells_of(check, network.theta, WHOLE), through)


def _pass(
    mistake: Mistake, network: Network, cost: Cost, batches: Iterable[tuple[Array, Array]]
) -> tuple[Array, tuple[Passage | None, ...]]:
    """The gradient with an L2 penalty that is left of the last batch, and what each layer lets through."""
    work = mistake.backprop(network, cost, _M)
    with np.errstate(all="ignore"):
        for x, y in batches:
            work.load(x, y)
            work.forward()
            work.backward()
    through = tuple(_passage_of(work, layer) for layer in range(work.last))
    return work.gradient.vector + _pull(mistake, network), through


def _pull(mistake: Mistake, network: Network) -> Array:
    theta = network.theta
    return theta.vector * mistake.decay(theta.is_weight.astype(float), _LMBDA, _N)


def _passage_of(work: Backprop, layer: int) -> Passage | None:
    """None where it is neither σ′ that stands between, nor nothing: then it depends on the numbers."""
    arrives, delta = work.theta.weights[layer + 1].T @ work.delta[layer + 1], work.delta[layer]
    if np.allclose(delta, arrives, rtol=WHOLE, atol=0):
        return Passage.WHOLE
    prime = slope(work.activations[layer], work.z[layer])
    return Passage.WITHIN if np.allclose(delta, arrives * prime, rtol=WHOLE, atol=TINY) else None


# -- what is ruled out ----------------------------------------------------------------------------


def ruled_out_by_layers(seen: Sequence[Cell], expected: Mapping[str, Expected]) -> set[str]:
    """Mistakes that would show in other layers, or in other parts of them."""
    wrong = {cell[:2] for cell in seen if cell.kind is not Kind.AGREES}
    looked = {cell[:2] for cell in seen}
    return {
        name
        for name, one in expected.items()
        if wrong != {cell[:2] for cell in one.cells if cell.kind is not Kind.AGREES} & looked
    }


def ruled_out_by_length(seen: Sequence[Cell], expected: Mapping[str, Expected], m: int) -> set[str]:
    """Mistakes that would give another length or sign; ``m`` is the size of the mini-batch."""
    kinds = {cell[:2]: cell for cell in seen if cell.kind not in (Kind.AGREES, Kind.UNTOLD)}

    def contradicts(cell: Cell) -> bool:
        there = kinds.get(cell[:2])
        if there is None or cell.kind in (there.kind, Kind.UNTOLD):
            return False
        is_chance = there.kind is Kind.TIMES and abs(there.ratio / m - 1) > FIXED
        return cell.kind is not Kind.OTHER or not is_chance

    return {name for name, one in expected.items() if any(map(contradicts, one.cells))}


def ruled_out_by_passage(seen: Sequence[Passage], expected: Mapping[str, Expected]) -> set[str]:
    """Mistakes with which more, or less, of the error would get through the hidden layers."""

    def contradicts(there: Passage, one: Passage | None) -> bool:
        if Passage.WHOLE in (there, one):
            return there is not one
        return there is Passage.TOO_MUCH and one is Passage.WITHIN

    return {
        name
        for name, one in expected.items()
        if any(contradicts(*pair) for pair in zip(seen, one.passages, strict=True))
    }


def where_to_look(seen: Sequence[Cell], layers: int) -> str:
    """What the layers say together: which equation to look at, and no more."""
    wrong = [cell for cell in seen if cell.kind is not Kind.AGREES]
    kinds = {cell.kind for cell in wrong} - {Kind.UNTOLD}
    if not wrong:
        return (
            "Backpropagation gives the gradient of the cost that it was handed. If something is broken, it "
            "is what goes in: look at the data, and at test beside train."
        )
    if kinds == {Kind.ZERO}:
        return "What is not 0 agrees: look at BP3."
    if all(cell.is_bias for cell in wrong):
        return "All weights agree, biases do not: look at what is added to the gradient of a bias."
    if len(wrong) == len(seen):
        return _everywhere(wrong, kinds)
    if not any(cell.is_bias for cell in wrong):
        is_all = len({cell.layer for cell in wrong}) == layers
        return (
            "All biases agree and no weight does: look at what is added to the gradient of a weight."
            if is_all
            else "Biases agree, so δ is right; weights do not: look at the a that goes into BP4."
        )
    deepest = max(cell.layer for cell in wrong)
    return (
        f"What lies above hidden {deepest + 1} is right; the error enters on the way back there, and is "
        "handed down: look at BP2."
    )


def _everywhere(wrong: Sequence[Cell], kinds: set[Kind]) -> str:
    if kinds == {Kind.OPPOSITE}:
        return "Every component has the opposite sign: look at the step, θ − η∇C."
    if kinds == {Kind.TIMES}:
        ratio = float(np.median([cell.ratio for cell in wrong if cell.kind is Kind.TIMES]))
        return f"Everything is {ratio:.3g} times too long: look at the mean over the mini-batch."
    return "Nothing agrees, by no fixed factor: look at which examples the gradient is of."
