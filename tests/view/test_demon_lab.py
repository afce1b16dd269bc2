"""The demon's numbers: true ΔC beside δ·Δz, for neurons and for weights, whatever the network."""

import numpy as np
import pytest
from calculator import assert_adds_up
from cases import in_turn
from handmade import make_snapshot
from pictures import picture
from PySide6.QtCore import QPoint, Qt
from read_out import read_all

from nnviz.core import Network
from nnviz.core.naming import number
from nnviz.view.labs.demon_lab import REACHES, DemonLab
from nnviz.view.parts.copying import copy_of
from nnviz.view.parts.style import DARK, LIGHT


@pytest.fixture
def lab(qtbot) -> DemonLab:
    made = DemonLab(LIGHT)
    qtbot.addWidget(made)
    made.resize(560, 280)
    made.show()
    return made


def by_hand() -> Network:
    """[2, 2, 1], all linear: h = (x₁, 2x₂), output h₁ + 3h₂."""
    network = Network([2, 2, 1])
    network.theta.vector[:] = [1, 0, 0, 0, 2, 0, 1, 3, 0]
    return network


def test_by_hand_on_a_linear_network(lab: DemonLab) -> None:
    snapshot = make_snapshot(
        (2, 2, 1), theta=by_hand().theta, x=[1, 1], target=1,
        activation="linear", output="linear", cost="quadratic",
    )  # fmt: skip
    lab.show_snapshot(snapshot)
    lab.chooser.choose(0, 1)  # output 7, y = 1: δ of the output 6, of hidden neuron 2: 18
    lab.slider.setValue(50)
    trial = lab.chart.trial
    assert trial is not None
    assert trial.nudge == 0.5
    assert trial.rate == pytest.approx(18)
    assert trial.predicted == pytest.approx(9)
    assert trial.change == pytest.approx((7.5**2 - 6**2) / 2)  # Δz = 0.5 makes the output 8.5
    assert "18.0" in lab.readout.text()
    for value in lab.readout.values:
        assert value.width() >= value.fontMetrics().horizontalAdvance(value.text())
    shown = zip(lab.readout.names, lab.readout.values, strict=True)
    assert lab.readout.text().split("\n") == [f"{name.text()} {value.text()}" for name, value in shown]
    assert lab.sentence.text().startswith("A demon at ")  # who it is
    assert "below 0 lowers the cost" in lab.sentence.text()
    told = read_all(lab.chart, lab.chart.point)
    foretold = {"true ΔC": trial.changes, "δ · Δz": 18 * trial.nudges}
    assert told == {
        name: [f"{name}, Δz = {number(x)}: {number(y)}" for x, y in zip(trial.nudges, ys, strict=True)]
        for name, ys in foretold.items()
    }


def test_what_is_said_of_a_weight_takes_two_lines_of_a_window_of_1280_by_800(lab: DemonLab) -> None:
    lab.show_snapshot(make_snapshot((64, 30, 10)))
    lab.kind.setCurrentIndex(1)
    lab.chooser.choose_weight(28, 18)
    assert "k = 19 into hidden 1 neuron 29" in lab.sentence.text()
    assert len(lab.sentence.text()) < 165


def test_powers_of_ten_are_read_as_such_and_copied_as_they_are_typed(lab: DemonLab) -> None:
    lab.show_snapshot(make_snapshot((64, 30, 10)))
    lab.reach.setCurrentIndex(len(REACHES) - 1)
    lab.slider.setValue(1)
    assert "·10⁻" in lab.readout.text()
    assert "^" not in lab.readout.text()
    assert "^(−" in copy_of(lab.lines)[1]


def test_a_weight_moves_z_by_its_input_times_as_much(lab: DemonLab) -> None:
    lab.show_snapshot(make_snapshot((3, 4, 2), x=[0.5, 0.25, 0.75]))
    lab.chooser.choose(0, 2)
    delta = lab.chart.trial.rate
    lab.kind.setCurrentIndex(1)
    lab.chooser.choose_weight(2, 1)
    assert lab.chart.trial.symbol == "Δw"
    assert lab.chart.trial.rate == pytest.approx(0.25 * delta)
    assert lab.chooser.source.isVisible()


def test_numbers_are_both_curves_and_at_last_where_the_handle_stands(lab: DemonLab) -> None:
    lab.show_snapshot(make_snapshot((3, 4, 2), x=[0.5, 0.25, 0.75]))
    lab.slider.setValue(70)
    trial = lab.chart.trial
    assert trial is not None
    nudges, changes, foretold = lab.numbers().values()
    assert list(lab.numbers()) == ["Δz", "true ΔC", "δ · Δz"]
    assert list(nudges) == [*trial.nudges, trial.nudge]
    assert list(changes) == [*trial.changes, trial.change]
    assert list(foretold) == pytest.approx(trial.rate * np.array(list(nudges)))


@pytest.mark.parametrize(
    ("output", "cost"), [("sigmoid", "cross_entropy"), ("softmax", "log_likelihood"), ("tanh", "quadratic")]
)
def test_the_ratio_goes_to_1(lab: DemonLab, output: str, cost: str) -> None:
    lab.show_snapshot(make_snapshot((4, 3, 3), output=output, cost=cost))
    misses = []
    for index in range(len(REACHES)):
        lab.reach.setCurrentIndex(index)
        misses.append(abs(lab.chart.trial.change / lab.chart.trial.predicted - 1))
    assert misses == sorted(misses, reverse=True)
    assert misses[-1] < 0.01


@pytest.mark.parametrize("kind", [0, 1])
def test_its_numbers_add_up(lab: DemonLab, kind: int) -> None:
    lab.show_snapshot(make_snapshot((4, 3, 3)))
    lab.kind.setCurrentIndex(kind)
    rate, foretold, ratio = lab.lines
    assert foretold.value == lab.chart.trial.predicted
    assert ratio.value == pytest.approx(lab.chart.trial.change / lab.chart.trial.predicted)
    for line in (foretold, ratio) if kind == 0 else (rate, foretold, ratio):
        assert_adds_up(line.words)
        assert line.right in lab.readout.text()


def test_dragging_in_the_chart_nudges(lab: DemonLab, qtbot) -> None:
    lab.show_snapshot(make_snapshot((2, 3, 1)))
    qtbot.mousePress(lab.chart, Qt.MouseButton.LeftButton, pos=QPoint(lab.chart.width() - 12, 40))
    assert lab.chart.trial.nudge == pytest.approx(1, abs=0.02)


def test_inside_a_mini_batch_it_takes_the_first_example(lab: DemonLab) -> None:
    snapshot = make_snapshot((2, 3, 1), phase=7)
    lab.show_snapshot(snapshot)
    lab.chooser.choose(0, 1)
    delta = snapshot.lanes[0].phase.delta[0]
    assert lab.chart.trial.rate == pytest.approx(delta[1, 0])
    assert "mini-batch" in lab.caption.text()


def test_a_neuron_chosen_elsewhere_is_the_demons(lab: DemonLab) -> None:
    lab.show_snapshot(make_snapshot((4, 3, 2)))
    lab.show_neuron(1, 1)
    assert (lab.chooser.layer, lab.chooser.j) == (1, 1)
    lab.show_neuron(-1, -1)
    lab.show_neuron(7, 0)
    assert (lab.chooser.layer, lab.chooser.j) == (1, 1)


@in_turn("sizes", [(1, 1), (2, 3, 1), (784, 100, 10), (4, *[3] * 12, 2)])
@in_turn("lanes", [0, 1, 3])
def test_any_network_in_both_themes(lab: DemonLab, sizes: tuple[int, ...], lanes: int) -> None:
    lab.show_snapshot(make_snapshot(sizes, lanes=lanes))
    lab.recolour(DARK)
    picture(lab)
    lab.recolour(LIGHT)
    picture(lab)
    if lanes:
        lab.show_snapshot(make_snapshot((2, 2, 1)))
        assert lab.chart.trial.nudges.shape == (61,)


def test_numbers_that_ran_away_are_told(lab: DemonLab) -> None:
    theta = Network([2, 3, 1]).theta
    theta.vector[:] = np.nan
    lab.show_snapshot(make_snapshot((2, 3, 1), theta=theta))
    assert "rewind" in lab.sentence.text()
    picture(lab)
