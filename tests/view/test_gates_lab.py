"""The gates lab: inputs are toggled, and wires, neurons, table and words follow."""

import numpy as np
import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import picture
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnviz.core.gates import CIRCUITS, Circuit
from nnviz.experiment.experiment import Experiment
from nnviz.training.build import build
from nnviz.view.labs.gates_lab import GatesLab, trained
from nnviz.view.parts.style import DARK

NAND, HALF, FULL = CIRCUITS
_STEPS = 250


@pytest.fixture
def lab(qtbot: QtBot) -> GatesLab:
    made = GatesLab(DARK)
    qtbot.addWidget(made)
    made.resize(800, 420)
    with qtbot.waitActive(made):
        made.show()
    return made


def table(lab: GatesLab) -> list[list[str]]:
    columns = range(lab.table.columnCount())
    return [[lab.table.item(row, column).text() for column in columns] for row in range(lab.table.rowCount())]


@pytest.mark.parametrize("circuit", CIRCUITS, ids=lambda circuit: circuit.label)
def test_every_row_of_the_truth_table_is_there(lab: GatesLab, circuit: Circuit) -> None:
    place = CIRCUITS.index(circuit)
    lab.circuits.setCurrentIndex(place)
    lab.circuits.activated.emit(place)
    assert lab.gate == circuit.gates[-1].name  # the one that answers
    for row, cells in zip(circuit.rows, table(lab), strict=True):
        assert cells == [str(bit) for bit in (*row, *circuit.answers(row))]
    assert lab.train.isVisible() == bool(circuit.data_set)
    assert len(lab.numbers()) == len(circuit.inputs) + len(circuit.gates) + len(circuit.outputs)


def test_a_toggled_input_lights_other_wires_and_another_row(lab: GatesLab, qtbot: QtBot) -> None:
    lab.take(HALF)
    before = picture(lab)
    assert lab.note.text().startswith("1 + 1 = 2, in bits 10: carry 1 sum 0.")
    qtbot.mouseClick(lab.picture.toggles[1], Qt.MouseButton.LeftButton)
    assert lab.bits == (1, 0)
    assert lab.table.currentRow() == 2
    assert lab.note.text().startswith("1 + 0 = 1, in bits 01: carry 0 sum 1.")
    assert lab.picture.accessibleName() == "half adder: carry 0, sum 1"
    assert picture(lab) != before
    lab.picture.toggles[1].setFocus()
    runs = QShortcut(Qt.Key.Key_Space, lab.window())
    with qtbot.assertNotEmitted(runs.activated):
        QTest.keyClick(lab.window().windowHandle(), Qt.Key.Key_Space)
    assert lab.bits == (1, 1), "the key is the toggle's own, and does not run the network"
    assert picture(lab) != before or lab.picture.toggles[1].hasFocus()


def test_a_row_that_is_chosen_sets_the_inputs(lab: GatesLab, qtbot: QtBot) -> None:
    lab.take(FULL)
    qtbot.keyClick(lab.table, Qt.Key.Key_Up)
    assert lab.bits == (1, 1, 0)
    assert [button.text() for button in lab.picture.toggles] == ["x₁ = 1", "x₂ = 1", "c = 0"]


def test_a_neuron_in_hand_has_its_sum_written_out(lab: GatesLab, qtbot: QtBot) -> None:
    lab.take(FULL)
    qtbot.mouseClick(lab.picture, Qt.MouseButton.LeftButton, pos=lab.picture.place("n₄").toPoint())
    assert lab.line.text().startswith("n₄: z = ")
    lab.picture.setFocus()
    qtbot.keyClick(lab.picture, Qt.Key.Key_Right)
    assert lab.line.text() == "n₅: z = (−2) · 0 + (−2) · 1 + 3 = 1.00"
    assert lab.line.text().partition(": ")[2] in lab.picture.accessibleDescription()
    for _ in range(9):
        qtbot.keyClick(lab.picture, Qt.Key.Key_Left)
    assert lab.gate == "n₁"


def test_no_two_neurons_or_inputs_lie_over_one_another(lab: GatesLab) -> None:
    for circuit in CIRCUITS:
        lab.take(circuit)
        names = [*(name for name, _ in circuit.inputs), *(gate.name for gate in circuit.gates)]
        places = [lab.picture.place(name) for name in names]
        for i, one in enumerate(places):
            assert lab.picture.rect().contains(one.toPoint())
            assert all((one - other).manhattanLength() > 32 for other in places[:i])


def test_the_values_to_train_with_learn_the_same_table(lab: GatesLab, qtbot: QtBot) -> None:
    before = Experiment.from_dict({"data": {"name": "digits"}})
    for circuit in (NAND, HALF):
        lab.take(circuit)
        with qtbot.waitSignal(lab.change_requested) as asked:
            lab.train.click()
        assert asked.args == [trained(circuit.data_set)]
        trainer = build(before.with_changes(asked.args[0]))
        for _ in range(_STEPS):
            trainer.step()
        data = trainer.dataset
        np.testing.assert_array_equal(trainer.network.feedforward(data.x_test.T) > 0.5, data.y_test.T == 1)


def test_the_caption_says_that_a_circuit_is_trained_while_its_rows_are_open(lab: GatesLab) -> None:
    lab.take(HALF)
    on_digits = make_snapshot(lanes=0)
    on_rows = replace(on_digits, experiment=on_digits.experiment.with_changes(trained(HALF.data_set)))
    over = make_snapshot(epochs=on_rows.experiment.training.epochs)
    done = replace(on_rows, lanes=over.lanes)
    for snapshot, said in (
        (on_rows, "half adder is open: Space trains it"),
        (on_digits, "press an input"),  # as after an undo
        (on_rows, "half adder is open: Space trains it"),
        (done, "half adder is trained: R rewinds it"),
        (on_rows, "half adder is open: Space trains it"),
    ):
        lab.show_snapshot(snapshot)
        assert lab.caption.text() == said
    lab.take(NAND)
    assert lab.caption.text() == "press an input"
