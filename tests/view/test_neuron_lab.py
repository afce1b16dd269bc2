"""The neuron lab: whatever is moved, table, plane, curve and forecast are of the same neuron."""

import numpy as np
import pytest
from calculator import assert_adds_up
from cases import in_turn
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pictures import picture
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.neuron_bench import ROWS, STARTS, UNITS, Neuron, Shape, slope
from nnviz.experiment.experiment import Experiment
from nnviz.training.build import build
from nnviz.view.labs import neuron_words as words
from nnviz.view.labs.neuron_lab import NeuronLab
from nnviz.view.labs.neuron_plane import ARROW, MIDDLE, ONE_END, OTHER_END
from nnviz.view.parts.style import DARK


@pytest.fixture
def lab(qtbot: QtBot) -> NeuronLab:
    made = NeuronLab(DARK)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    with qtbot.waitActive(made):
        made.show()
    return made


def cells(lab: NeuronLab, column: int) -> list[str]:
    return [lab.table.item(row, column).text() for row in range(4)]


def drag(qtbot: QtBot, widget: QWidget, start: QPointF, by: QPointF) -> None:
    qtbot.mousePress(widget, Qt.MouseButton.LeftButton, pos=start.toPoint())
    QTest.mouseMove(widget, (start + by).toPoint())
    qtbot.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=(start + by).toPoint())


def test_it_opens_with_the_books_nand(lab: NeuronLab) -> None:
    assert tuple(lab.neuron) == (-2, -2, 3)
    assert cells(lab, 2) == ["3", "1", "1", "−1"]
    assert cells(lab, 3) == ["1", "1", "1", "0"]
    assert cells(lab, 4) == ["0.9975", "0.8808", "0.8808", "0.1192"]
    assert cells(lab, 5) == ["1 ✓", "1 ✓", "1 ✓", "0 ✓"]
    told = {name: np.asarray(column).tolist() for name, column in lab.numbers().items()}
    assert list(told) == ["x₁", "x₂", "w₁", "w₂", "b", "z", "step", "a"]
    assert (told["x₁"], told["x₂"]) == ([0, 0, 1, 1], [0, 1, 0, 1])
    assert (told["w₁"], told["w₂"], told["b"]) == ([-2] * 4, [-2] * 4, [3] * 4)
    assert (told["z"], told["step"]) == ([3, 1, 1, -1], [1, 1, 1, 0])
    assert [f"{a:.4f}" for a in told["a"]] == cells(lab, 4)
    assert "fires when −2x₁ − 2x₂ > −3" in lab.rule.text()
    assert "4 of 4 rows as NAND wants." in lab.rule.text()
    assert "max σ′ = 1/4" in lab.curve_note.text()
    assert [outcome.words for outcome in lab.bars.outcomes] == [
        ("foretold 0.2310", "true 0.4306"),
        ("foretold 0", "true 1: a jump"),
    ]
    assert "× 1: 1.864 · × 0.1: 1.087 · × 0.01: 1.008" in lab.shrinking.text()


def test_a_dragged_line_is_that_of_the_table_and_the_sliders_in_the_same_moment(
    lab: NeuronLab, qtbot: QtBot
) -> None:
    frame = lab.plane.frame()
    to_the_left = -60 * (frame.x[1] - frame.x[0]) / frame.box.width()
    drag(qtbot, lab.plane, lab.plane.handles()[MIDDLE], QPointF(-60, 0))
    assert lab.neuron[:2] == (-2, -2)
    assert lab.neuron.b == pytest.approx(3 + 2 * to_the_left, abs=0.02)
    assert lab.weights[2].box.value() == lab.neuron.b
    assert float(cells(lab, 2)[0].replace("−", "-")) == lab.neuron.b
    assert lab.plane._neuron == lab.curve._neuron == lab.neuron


def test_ends_turn_the_line_and_the_arrow_sets_the_weights(lab: NeuronLab, qtbot: QtBot) -> None:
    plane = lab.plane
    kept = plane._spots()[OTHER_END]
    drag(qtbot, plane, plane.handles()[ONE_END], QPointF(40, 30))
    assert lab.neuron.size == pytest.approx(Neuron(-2, -2, 0).size, abs=0.02)
    assert lab.neuron.z(kept) == pytest.approx(0, abs=0.05)
    foot = plane._spots()[MIDDLE]
    drag(qtbot, plane, plane.handles()[ARROW], QPointF(30, -50))
    assert lab.neuron.size != pytest.approx(Neuron(-2, -2, 0).size, abs=0.1)
    assert lab.neuron.z(foot) == pytest.approx(0, abs=0.05)
    assert [row.box.value() for row in lab.weights] == pytest.approx(list(lab.neuron))


def test_every_handle_is_reached_with_tab_and_moved_by_arrow_keys(lab: NeuronLab, qtbot: QtBot) -> None:
    lab.plane.setFocus(Qt.FocusReason.TabFocusReason)
    moved = []
    for name in (MIDDLE, ONE_END, OTHER_END, ARROW):
        assert lab.plane.in_hand == name
        assert name in lab.plane.accessibleDescription()
        before = lab.neuron
        qtbot.keyClick(lab.plane, Qt.Key.Key_Right)
        moved.append(lab.neuron)
        assert lab.neuron != before
        qtbot.keyClick(lab.plane, Qt.Key.Key_Tab)
    assert moved[0].b == pytest.approx(3 + 2 * 0.05)
    assert not lab.plane.hasFocus()


def test_a_row_is_taken_in_hand_on_the_plane_or_in_the_table(lab: NeuronLab, qtbot: QtBot) -> None:
    at = lab.plane.frame().points([0], [1])[0].toPoint()
    qtbot.mouseClick(lab.plane, Qt.MouseButton.LeftButton, pos=at)
    assert lab.row == 1
    assert lab.table.currentRow() == 1
    qtbot.keyClick(lab.table, Qt.Key.Key_Up)
    assert lab.row == 0
    assert lab.row_lines.text().startswith("z = w₁ x₁ + w₂ x₂ + b = (−2) · 0 + (−2) · 0 + 3 = 3.00")


def test_where_a_slope_leads_down_it_is_in_sight(lab: NeuronLab) -> None:
    lab.units.activated.emit([each.label for each in UNITS].index("Gaussian"))
    low, high = lab.curve.frame().y
    slopes = slope(UNITS[-1].make(Shape()), lab.curve.z())
    assert low < slopes.min() < -0.8
    assert high >= slopes.max()


@in_turn("place", range(len(UNITS)))
def test_any_unit_is_drawn_and_what_is_told_of_it_adds_up(lab: NeuronLab, place: int) -> None:
    lab.units.setCurrentIndex(place)
    lab.units.activated.emit(place)
    for field, value in (("k", 7.0), ("L", 2.5), ("z0", -0.5)):
        lab.shapes[field].value_changed.emit(value)
        assert lab.shapes[field].isVisibleTo(lab) == (field in UNITS[place].needs)
    for row in range(4):
        lab.table.row_chosen.emit(row)
        for line in (*lab._lines(), lab._forecast()):
            assert_adds_up(line.words)
    assert lab.unit == UNITS[place]
    assert cells(lab, 4) == [row[4] for row in words.table_rows(lab.neuron, lab.unit, lab.shape, ())]
    assert ("drawn as dots" in lab.curve_note.text()) == bool(UNITS[place].other)
    picture(lab)


def test_a_weight_by_itself_a_neuron_without_a_line_and_a_line_out_of_sight_are_drawn(lab: NeuronLab) -> None:
    for start in STARTS:
        lab.take(start)
    picture(lab)
    assert "there is no line" in lab.rule.text()
    assert not lab.plane.handles()
    lab.weights[2].box.setValue(19)
    lab.changes[2].box.setValue(0)
    lab.weights[0].box.setValue(1)
    picture(lab)
    assert lab.shrinking.text().startswith("Move Δb")


def test_points_of_the_data_are_parted_by_hand_where_it_has_two_inputs(lab: NeuronLab) -> None:
    clouds = build(Experiment.from_dict({"data": {"name": "gaussians", "train_size": 60}})).dataset
    shown = make_snapshot((2, 3, 2))
    lab.show_snapshot(replace(shown, dataset=clouds))
    assert lab.data_points.isEnabled()
    before = picture(lab.plane)
    lab.data_points.setChecked(True)
    assert picture(lab.plane) != before
    right = int(((clouds.x_train @ [-2, -2] + 3 > 0) == (clouds.labels_train == 1)).sum())
    assert f"{right} of 60 points on the right side" in lab.rule.text()
    lab.set_neuron(Neuron(2, 2, -3))
    assert f"{60 - right} of 60 points" in lab.rule.text()
    frame = lab.plane.frame()
    for ends, values in zip((frame.x, frame.y), clouds.x_train.T, strict=True):
        assert ends[0] < values.min() < values.max() < ends[1]
    three = make_dataset(clouds.x_train, clouds.labels_train, classes=("a", "b", "c"))
    for other in (with_data(make_snapshot((2, 3, 3)), three), make_snapshot((784, 3, 10))):
        lab.show_snapshot(other)
        assert not lab.data_points.isEnabled()
        assert "points" not in lab.rule.text()


def test_a_unit_without_slope_stays_or_changes_and_only_a_step_jumps(lab: NeuronLab) -> None:
    for unit, change, said in (("ReLU", 2.0, "yet it changed by 1.00"), ("step", 0.5, "and so far it stays")):
        lab.units.activated.emit([each.label for each in UNITS].index(unit))
        lab.changes[2].box.setValue(change)
        assert said in lab.shrinking.text()
    lab.units.activated.emit([each.label for each in UNITS].index("ReLU"))
    lab.changes[2].box.setValue(2.0)
    assert [outcome.words[1] for outcome in lab.bars.outcomes] == ["true 1", "true 1: a jump"]


def test_a_line_that_cannot_part_xor_is_said_to(lab: NeuronLab) -> None:
    lab.take(next(start for start in STARTS if start.most_right == 3))
    assert lab.rule.text().endswith(
        "3 of 4 rows as XOR wants. One line cannot part them: at best 3 are right."
    )


def test_a_kind_that_is_high_elsewhere_is_judged_as_a_step_and_says_so(lab: NeuronLab) -> None:
    assert "it fires when" in lab.rule.text()
    lab.units.activated.emit([each.label for each in UNITS].index("Gaussian"))
    assert "a step in its place fires when" in lab.rule.text()
    assert "4 of 4 rows as NAND wants, judged as a step." in lab.rule.text()


def test_points_handles_and_the_curve_say_what_they_are(lab: NeuronLab) -> None:
    plane = lab.plane
    point = plane.frame().points([1], [1])[0]
    assert "(x₁, x₂) = (1, 1)" in plane.help_at(point)
    assert "stays silent" in plane.help_at(point)
    assert "another b" in plane.help_at(plane.handles()[MIDDLE])
    assert plane.help_at(QPointF(0, 0)) == ""
    assert "σ′(z)" in lab.curve.help_at(0.5)
    assert lab.curve.help_at(99) == ""
    assert "weighted input" in lab.table.horizontalHeaderItem(2).toolTip()


def test_with_b_of_minus_ten_it_fires_only_past_ten(lab: NeuronLab) -> None:
    lab.take(next(start for start in STARTS if start.neuron.b == -10))
    assert "fires when 6x₁ + 6x₂ > 10, that is, only past 10." in lab.rule.text()
    assert cells(lab, 3) == ["0", "0", "0", "1"]


def test_its_numbers_are_those_of_the_table() -> None:
    found = words.columns(Neuron(1, 2, -1), UNITS[0], Shape())
    assert list(found["z"]) == [-1, 1, 0, 2]
    assert list(found["step"]) == [0, 1, 0, 1] == list(found["a"])
    assert words.line_words(Neuron(1, -2, -1)) == "x₁ − 2x₂ − 1 = 0"
    assert words.pair(ROWS[:, 1]) == "(0, 1)"


def test_k_goes_by_equal_ratios_from_1_to_200(lab: NeuronLab) -> None:
    slider, box = lab.shapes["k"].slider, lab.shapes["k"].box
    slider.setValue(slider.minimum())
    assert lab.shape.k == box.value() == 1
    slider.setValue(0)
    assert lab.shape.k == pytest.approx(200**0.5, abs=0.01)
    slider.setValue(slider.maximum())
    assert lab.shape.k == 200
    box.setValue(1000)
    assert lab.shape.k == 200


def test_the_neuron_chosen_in_the_network_is_on_the_bench_as_the_slice_through_the_example_shown(
    lab: NeuronLab,
) -> None:
    snapshot = make_snapshot([64, 3, 2], activation="tanh")
    assert not lab.of_network.isEnabled()
    lab.show_snapshot(snapshot)
    lab.show_neuron(0, 9)
    assert not lab.of_network.isEnabled()
    lab.show_neuron(0, 1)
    lab.of_network.trigger()
    theta, x = snapshot.lanes[0].theta, snapshot.example.x
    w = theta.weights[0][1]
    two = sorted(np.argsort(-np.abs(w))[:2])
    assert lab.neuron[:2] == pytest.approx(w[two])
    z = lab.neuron.w1 * x[two[0]] + lab.neuron.w2 * x[two[1]] + lab.neuron.b
    assert z == pytest.approx(w @ x + theta.biases[0][1, 0])
    assert lab.unit.label == "tanh"
    assert "hidden 1 neuron 2 now" in lab.rule.text()
    assert "the other 62 inputs are held" in lab.rule.text()
    lab.take(STARTS[0])
    assert "hidden" not in lab.rule.text()


def test_a_neuron_of_the_network_is_as_steep_on_the_bench_as_it_is_there(lab: NeuronLab) -> None:
    lab.show_snapshot(make_snapshot([64, 3, 2]))
    lab.shapes["k"].value_changed.emit(5.0)
    lab.show_neuron(0, 1)
    lab.of_network.trigger()
    assert (lab.unit.label, lab.shape.k) == ("σ(kz)", 1)


def test_a_neuron_of_one_input_has_no_second_weight_and_one_of_softmax_no_unit_of_its_own(
    lab: NeuronLab,
) -> None:
    lab.show_snapshot(make_snapshot([2, 1, 2], output="softmax", cost="log_likelihood", x=[1.0, 0.5]))
    lab.show_neuron(1, 0)
    before = lab.unit
    lab.of_network.trigger()
    assert lab.neuron.w2 == 0
    assert lab.unit is before
    assert "softmax unit is not on this bench" in lab.rule.text()


def test_in_a_low_panel_the_plane_and_the_bias_are_in_sight_together(lab: NeuronLab) -> None:
    lab.resize(600, 250)
    for part in (lab.plane, lab.weights[2]):
        assert part.visibleRegion().boundingRect() == part.rect()


def test_what_is_dragged_stays_where_it_is_whatever_is_said_below(lab: NeuronLab) -> None:
    places, lines = [], set()
    for change in (1.1, 0.0, 0.01, -2.0):
        lab._try("b", change)
        QApplication.processEvents()
        places.append(lab.changes[-1].y())
        metrics, room = lab.shrinking.fontMetrics(), lab.shrinking.width()
        lines.add(metrics.horizontalAdvance(lab.shrinking.text()) > room)
    assert lines == {True, False}, "one line and two"
    assert len({*places}) == 1
