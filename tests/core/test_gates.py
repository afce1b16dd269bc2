"""Circuits of the book's NAND: every row of every truth table, against plain arithmetic of bits."""

import pytest
from calculator import assert_adds_up

from nnviz.core.gates import CIRCUITS, Circuit, Gate, written_sum
from nnviz.data.catalog import CATALOG

EACH = pytest.mark.parametrize("circuit", CIRCUITS, ids=lambda circuit: circuit.label)


def test_nand_is_0_only_where_both_inputs_are_1() -> None:
    (nand,) = (circuit for circuit in CIRCUITS if len(circuit.gates) == 1)
    assert nand.rows == ((0, 0), (0, 1), (1, 0), (1, 1))
    assert [nand.answers(row) for row in nand.rows] == [(1,), (1,), (1,), (0,)]
    (gate,) = nand.gates
    assert (gate.w, gate.b) == ((-2, -2), 3)
    assert [nand.run(row)[gate.name].z for row in nand.rows] == [3, 1, 1, -1]


@pytest.mark.parametrize("circuit", [each for each in CIRCUITS if each.counts], ids=lambda each: each.label)
def test_an_adder_counts_the_ones_in_every_row(circuit: Circuit) -> None:
    assert len(circuit.rows) == 2 ** len(circuit.inputs)
    for row in circuit.rows:
        carry, digit = circuit.answers(row)
        assert 2 * carry + digit == sum(row)
    assert [words for words, _ in circuit.outputs] == ["carry", "sum"]


def test_a_half_adder_is_five_nands_and_a_full_one_nine() -> None:
    assert [len(circuit.gates) for circuit in CIRCUITS] == [1, 5, 9]


@EACH
def test_a_circuit_is_made_of_nands_alone_and_its_sums_are_written_out(circuit: Circuit) -> None:
    for gate in circuit.gates:
        assert (sum(gate.w), gate.b) == (-4, 3)  # one wire of −4 is two of −2
        for row in circuit.rows:
            signals = circuit.run(row)
            line = written_sum(gate, signals)
            assert line.value == signals[gate.name].z
            assert_adds_up(line.words)
            assert signals[gate.name].out == 1 - all(signals[name].out for name in gate.sources)


@EACH
def test_its_data_set_asks_for_the_same(circuit: Circuit) -> None:
    assert circuit.data_set in ("", *CATALOG)
    assert bool(circuit.data_set) == (len(circuit.inputs) == 2)


def test_a_gate_whose_sum_is_0_does_not_fire() -> None:
    gate = Gate("n₁", ("x₁", "x₂"), (1, 0), (1.0, -1.0), 0.0)
    even = Circuit("", "", (("x₁", 0.0), ("x₂", 0.0)), (gate,), ())
    assert [even.run(row)["n₁"].out for row in even.rows] == [0, 0, 1, 0]
