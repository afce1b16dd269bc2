"""Circuits of step units with weights set by hand, from one NAND to a full adder (book ch. 1)."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from nnviz.core.written import measured
from nnviz.core.written_line import Line
from nnviz.core.written_sums import sum_of_products

WEIGHT, BIAS = -2.0, 3.0
"""Of the book's NAND: −2x₁ − 2x₂ + 3 is above 0 but where both are 1."""


class Gate(NamedTuple):
    """A step unit.

    Attributes
    ----------
    name
        By which others name it as their source.
    sources
        Names of inputs or of gates before it.
    w
        A weight for each source.
    at
        Where it is drawn: columns from the left, and rows from the top.
    """

    name: str
    sources: tuple[str, ...]
    at: tuple[float, float]
    w: tuple[float, ...] = (WEIGHT, WEIGHT)
    b: float = BIAS


class Signal(NamedTuple):
    """What a gate weighs, and whether it fires: 0 or 1. Of an input both are the bit."""

    z: float
    out: int


class Circuit(NamedTuple):
    """Gates in an order in which each comes after its sources.

    Attributes
    ----------
    inputs
        Name and row of each.
    outputs
        What an output means, and the gate whose output it is; the highest digit first where it counts.
    counts
        Whether the outputs together say in binary how many inputs are 1.
    data_set
        The set of the catalogue that asks for the same; empty where there is none.
    """

    label: str
    help: str
    inputs: tuple[tuple[str, float], ...]
    gates: tuple[Gate, ...]
    outputs: tuple[tuple[str, str], ...]
    counts: bool = False
    data_set: str = ""

    def run(self, bits: Sequence[int]) -> Mapping[str, Signal]:
        """What every wire carries for these inputs, by the name of its source."""
        signals = {name: Signal(float(bit), bit) for (name, _), bit in zip(self.inputs, bits, strict=True)}
        for gate in self.gates:
            z = gate.b + sum(w * signals[name].out for w, name in zip(gate.w, gate.sources, strict=True))
            signals[gate.name] = Signal(z, int(z > 0))
        return signals

    def answers(self, bits: Sequence[int]) -> tuple[int, ...]:
        """The outputs for these inputs."""
        signals = self.run(bits)
        return tuple(signals[gate].out for _, gate in self.outputs)

    @property
    def rows(self) -> tuple[tuple[int, ...], ...]:
        """All inputs, counting up."""
        return tuple(product((0, 1), repeat=len(self.inputs)))


def written_sum(gate: Gate, signals: Mapping[str, Signal]) -> Line:
    """The z of a gate, written out."""
    bits = np.array([signals[name].out for name in gate.sources], np.float64)
    tree = sum_of_products(np.array(gate.w), bits) + measured(gate.b)
    return Line("z", tree, signals[gate.name].z)


CIRCUITS = (
    Circuit(
        "NAND",
        "0 only where both inputs are 1. Of NANDs alone every circuit can be made.",
        (("x₁", 0.5), ("x₂", 1.5)),
        (Gate("n₁", ("x₁", "x₂"), (1, 1)),),
        (("NAND", "n₁"),),
        data_set="nand",
    ),
    Circuit(
        "half adder",
        "Five NANDs add two bits. The wire of −4 is two of −2 from the same neuron.",
        (("x₁", 0.5), ("x₂", 1.5)),
        (
            Gate("n₁", ("x₁", "x₂"), (1, 1)),
            Gate("n₂", ("x₁", "n₁"), (2, 0.5)),
            Gate("n₃", ("x₂", "n₁"), (2, 1.5)),
            Gate("n₄", ("n₂", "n₃"), (3, 1)),
            Gate("n₅", ("n₁",), (3, 3), (2 * WEIGHT,)),
        ),
        (("carry", "n₅"), ("sum", "n₄")),
        counts=True,
        data_set="half_adder",
    ),
    Circuit(
        "full adder",
        "Nine NANDs add two bits and the carry c of the digit before: a row of these adds any two numbers.",
        (("x₁", 0.5), ("x₂", 1.5), ("c", 2.8)),
        (
            Gate("n₁", ("x₁", "x₂"), (1.2, 1)),
            Gate("n₂", ("x₁", "n₁"), (2, 0.4)),
            Gate("n₃", ("x₂", "n₁"), (2, 1.6)),
            Gate("n₄", ("n₂", "n₃"), (3, 1)),
            Gate("n₅", ("n₄", "c"), (4, 1.9)),
            Gate("n₆", ("n₄", "n₅"), (5, 1.1)),
            Gate("n₇", ("c", "n₅"), (5, 2.8)),
            Gate("n₈", ("n₆", "n₇"), (6, 1.9)),
            Gate("n₉", ("n₁", "n₅"), (6, -0.6)),
        ),
        (("carry", "n₉"), ("sum", "n₈")),
        counts=True,
    ),
)
"""From one neuron up."""
