"""What the activations panel shows of one layer, and what it says of it."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from PySide6.QtGui import QColor

from nnviz.core.activations import Activation
from nnviz.core.costs import COSTS
from nnviz.core.equation_words import words_of
from nnviz.core.measures import SATURATED_SLOPE, bin_shares, saturated_share, slope
from nnviz.core.naming import count, in_percent, layer_name, number, percent, plain
from nnviz.core.parameters import Array
from nnviz.core.written import measured
from nnviz.core.written_line import Line
from nnviz.session.snapshot import LaneSnapshot
from nnviz.view.parts.colour_map import CalmLimit, robust_largest
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.point_cursor import Series
from nnviz.view.parts.style import Style
from nnviz.view.parts.tooltip import tip

BINS = 40
OF_NEURONS = 3
LEAST_LIMIT = 6.0
"""|z| at the ends of the axis, at least: so much that the bend of every curve is seen."""


class LayerView(Struct, frozen=True, eq=False):
    """One layer of one lane.

    Attributes
    ----------
    limit
        |z| at the ends of the axis.
    shares
        (BINS,) of the z of the first training examples.
    saturated
        Share of those z with |σ′(z)| < 0.01.
    dead
        Share of the neurons whose slope is 0 on every training example; NaN before that is known.
    probe_z
        (n_l, s) what is in the histogram.
    z, a, prime
        (n_l,) of the followed example.
    slope_matters
        Whether σ′ is a factor of this layer's δ.
    """

    name: str
    kind: Activation
    colour: QColor
    limit: float
    shares: Array
    saturated: float
    dead: float
    probe_z: Array
    z: Array
    a: Array
    prime: Array
    slope_matters: bool


def view_layers(lane: LaneSnapshot, limits: Sequence[CalmLimit], style: Style) -> list[LayerView]:
    """Every layer of a lane; ``limits`` keep each axis calm."""
    with np.errstate(over="ignore", invalid="ignore"):
        return [
            _view(lane, layer, kind, limit, style)
            for layer, (kind, limit) in enumerate(zip(lane.kinds, limits, strict=True))
        ]


def _view(lane: LaneSnapshot, layer: int, kind: Activation, calm: CalmLimit, style: Style) -> LayerView:
    layers, probe_z, z = len(lane.z), lane.probe_z[layer], lane.z[layer]
    limit = calm.follow(max(robust_largest(probe_z), LEAST_LIMIT))
    simple = COSTS[lane.experiment.training.cost].simple_error_with
    return LayerView(
        name=layer_name(layer, layers),
        kind=kind,
        colour=style.layer_colour(layer, layers),
        limit=limit,
        shares=bin_shares(probe_z, limit, BINS),
        saturated=saturated_share(slope(kind, probe_z)),
        dead=float(lane.dead[layer]),
        probe_z=probe_z,
        z=z,
        a=lane.activations[layer],
        prime=slope(kind, z[:, np.newaxis])[:, 0],
        slope_matters=layer < layers - 1 or kind.name not in simple,
    )


def bars_of(view: LayerView) -> Columns:
    """The histogram; its first and last bar hold what lies beyond as well."""
    edges = (2 * np.arange(BINS + 1) / BINS - 1) * view.limit
    return {"layer": view.name, "z from": edges[:-1], "z to": edges[1:], "share": view.shares}


def neurons_of(view: LayerView) -> Columns:
    """The neurons for the followed example."""
    numbers = np.arange(1, len(view.z) + 1)
    return {"layer": view.name, "neuron": numbers, "z": view.z, "a": view.a, "σ′(z)": view.prime}


def layer_help(view: LayerView) -> str:
    """A layer's numbers, each with what it is."""
    neurons, examples = view.probe_z.shape
    finite = view.probe_z[np.isfinite(view.probe_z)]
    with np.errstate(over="ignore"):
        mean, spread = (number(float(of(finite))) if finite.size else "–" for of in (np.mean, np.std))
    lines = [
        f"σ: {words_of(view.kind.formula)}; σ′: {words_of(view.kind.slope)}",
        view.kind.help,
        f"z of {count(neurons)} neurons on the first {count(examples)} training examples:"
        f" mean {mean}, standard deviation {spread}",
        f"saturated, |σ′(z)| < {plain(SATURATED_SLOPE)}: {percent(view.saturated)} of them",
        f"dead, σ′(z) = 0 on every training example: {percent(view.dead)} of the neurons",
    ]
    if view.kind.shares_a_sum:
        lines.append("No curve: a softmax output depends on every z of its layer; σ′ here is a (1 − a).")
    if not view.slope_matters:
        lines.append("With this cost δ = a − y here: σ′ does not slow this layer.")
    return tip(*lines, title=f"{view.name}: {view.kind.label}")


def neuron_lines(view: LayerView, j: int) -> tuple[Line, Line]:
    """A neuron's a and σ′(z) for the followed example, written out."""
    z, a = measured(view.z[j]), measured(view.a[j])
    return (
        Line("a", view.kind.write(view.z, j), float(view.a[j]), formula=r"\sigma(z)"),
        Line(r"\sigma'(z)", view.kind.written_slope(z, a), float(view.prime[j])),
    )


def neuron_words(view: LayerView, j: int) -> str:
    """A neuron's numbers for the followed example."""
    lines = "; ".join(line.words for line in neuron_lines(view, j))
    return f"{view.name} neuron {j + 1}, for the example shown: z = {number(view.z[j])}; {lines}"


def bin_words(view: LayerView, z: float) -> str:
    """What the bar of the histogram at ``z`` stands for."""
    place = int(np.clip((z / view.limit + 1) * BINS / 2, 0, BINS - 1))
    return f"{_bin_place(view, place)}: {percent(float(view.shares[place]))}"


def _bin_place(view: LayerView, place: float) -> str:
    low, high = (plain(round((2 * edge / BINS - 1) * view.limit, 4)) for edge in (place, place + 1))
    return f"z < {high}" if place == 0 else f"z ≥ {low}" if place == BINS - 1 else f"z from {low} to {high}"


def read_out(view: LayerView) -> list[Series]:
    """Each neuron for the followed example, as many series as `OF_NEURONS` says, and then each bar."""
    numbers, bins = np.arange(1.0, len(view.z) + 1), np.arange(float(BINS))
    of_neurons = {"z": view.z, "a": view.a, "σ′(z)": view.prime}
    bars = Series(
        f"{view.name} z of many", bins, 100 * view.shares, lambda place: _bin_place(view, place), in_percent
    )
    return [
        *(
            Series(f"{view.name} {name}", numbers, y, "neuron {:.0f}".format)
            for name, y in of_neurons.items()
        ),
        bars,
    ]
