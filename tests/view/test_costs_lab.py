"""The costs lab: the book's slow neuron, softmax and surprise, and the table of outputs and costs."""

import numpy as np
import pytest
from calculator import assert_adds_up
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import picture
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.costs import COSTS
from nnviz.core.network import Network
from nnviz.data.catalog import load
from nnviz.experiment.set_experiment import slowdown
from nnviz.session.commands import Reset, Watch
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs.cost_table import why_not
from nnviz.view.labs.costs_lab import CostsLab
from nnviz.view.labs.network_surprise import surprise_words
from nnviz.view.labs.softmax_bench import BOOK
from nnviz.view.parts.style import DARK, LIGHT


@pytest.fixture
def lab(show: Show) -> CostsLab:
    return show(CostsLab(DARK), 640, 330)


def ends(lab: CostsLab) -> list[str]:
    return lab.slowdown.chart.accessibleDescription().partition(". Arrow keys")[0].split("; ")


def test_the_books_figures_stand_at_the_ends_of_the_lines(lab: CostsLab) -> None:
    wrong, badly = lab.slowdown.presets
    badly.click()
    assert ends(lab)[:2] == ["quadratic 0.2028", "cross-entropy 0.0120"]
    assert "At the start: quadratic δ = (0.982 − 0) · 0.0177 = 0.0173" in lab.slowdown.words.text()
    wrong.click()
    assert ends(lab)[:2] == ["quadratic 0.0940", "cross-entropy 0.0116"]
    assert "3Blue1Brown's films have not" in lab.slowdown.conventions.text()
    for line in lab.slowdown.lines:
        assert_adds_up(line.words)


def test_the_numbers_are_those_of_each_epoch_by_each_cost(lab: CostsLab) -> None:
    numbers = lab.slowdown.numbers()
    ends = {name: f"{column[-1]:.4f}" for name, column in numbers.items() if name.startswith("a, ")}
    assert ends | {"a, quadratic": "0.2028", "a, cross-entropy": "0.0120"} == ends
    assert {len(column) for column in numbers.values() if np.ndim(column)} == {301}
    assert (numbers["epoch"][0], numbers["epoch"][-1]) == (0, 300)


def test_the_start_is_set_by_keys_and_by_numbers(lab: CostsLab, qtbot: QtBot) -> None:
    qtbot.keyClick(lab.slowdown.w.slider, Qt.Key.Key_Left)
    assert lab.slowdown.start == (pytest.approx(1.98), 2.0)
    lab.slowdown.b.box.setValue(-3)
    assert lab.slowdown.start == (pytest.approx(1.98), -3.0)
    assert lab.slowdown.chart.lines["quadratic"][0] == pytest.approx(1 / (1 + np.exp(1.02)))
    middle = lab.slowdown.chart.frame().box.center()
    assert lab.slowdown.chart.help_at(middle).startswith("<qt><b>Epoch 150</b><br>quadratic: a = 0.")


def test_the_same_neuron_is_trained_in_the_window(lab: CostsLab, qtbot: QtBot) -> None:
    lab.slowdown.presets[0].click()
    with qtbot.waitSignal(lab.command_requested) as asked:
        lab.slowdown.train.click()
    assert asked.args == [Reset(slowdown(0.6, 0.9))]


def test_what_one_output_gains_the_others_lose_in_proportion(lab: CostsLab) -> None:
    bench = lab.softmax
    before = bench.a
    bench._rows[1][0].box.setValue(2)
    bench._rows[1][0].box.setValue(3)  # the same z still: all of its way counts
    assert bench.before == pytest.approx(before)
    factor = (1 - bench.a[1]) / (1 - before[1])
    np.testing.assert_allclose(np.delete(bench.a, 1), factor * np.delete(before, 1))
    assert f"a₂ +{bench.a[1] - before[1]:.3f}, the others −" in bench.moved.text()
    moved = bench.a
    bench.raise_all.click()
    np.testing.assert_allclose(bench.a, moved)
    assert bench.z[0] == BOOK[0] + 5
    bench.book.click()
    assert bench.z.tolist() == list(BOOK)
    assert "−ln a₃ = −ln(0.633) = 0.457" in bench.surprised.text()
    bench.true.setCurrentIndex(1)
    assert "−ln a₂ = " in bench.surprised.text()


def test_tab_comes_to_the_page_that_is_seen_and_over_its_sliders_to_what_stands_below(lab: CostsLab) -> None:
    for page in lab.pages.buttons:
        lab.pages.turn_to(page)
        have = {name: one.focusPolicy() & Qt.FocusPolicy.TabFocus for name, one in lab.pages.buttons.items()}
        assert [name for name, has_tab in have.items() if has_tab] == [page]
    last, stops = lab.softmax._rows[-1][0].box, [lab]
    while (following := stops[-1].nextInFocusChain()) is not lab:
        stops.append(following)
    assert stops.index(last) < stops.index(lab.softmax.most)


def test_the_sliders_take_over_what_the_network_says_of_the_example_in_hand(lab: CostsLab) -> None:
    bench = lab.softmax
    lab.pages.turn_to("softmax")
    assert not bench.take.isEnabled()
    snapshot = make_snapshot((64, 30, 10), output="softmax", cost="log_likelihood", target=4)
    lab.show_snapshot(snapshot)
    bench.take.click()
    lane = snapshot.lanes[0]
    np.testing.assert_allclose(bench.a, lane.activations[-1])
    assert bench.true.currentIndex() == 4
    assert bench.true.currentText() == f"a₅ ({snapshot.example.classes[4]}) is true"  # type: ignore[union-attr]
    assert len(bench._rows) == 10
    said = f"{-np.log(lane.activations[-1][4]):.2f}"
    assert said in bench.of_network.text()
    assert said in bench.surprised.text()
    bench.book.click()
    assert len(bench._rows) == 4


def test_surprise_is_told_of_classes_and_bits_and_not_of_what_is_no_probability() -> None:
    one = make_snapshot((2, 3, 1), target=0)
    a = one.lanes[0].activations[-1][0]
    assert f"−ln (1 − a₁) = −ln(1 − {a:.3f})" in surprise_words(one)
    assert "Who guesses among 2 classes has 0.693." in surprise_words(one)
    assert "are no probabilities" in surprise_words(make_snapshot(output="tanh", cost="quadratic"))
    example = one.example
    assert example is not None
    drawn = replace(one, example=replace(example, has_target=False, source="your drawing"))
    assert "your drawing has no target" in surprise_words(drawn)
    amount = replace(one, example=replace(example, classes=()))
    assert "an amount is foretold" in surprise_words(amount)
    assert surprise_words(make_snapshot(lanes=0)) == ""


def test_the_example_that_surprises_most_is_followed(lab: CostsLab, qtbot: QtBot) -> None:
    lab.pages.turn_to("softmax")
    data = load("digits", train_size=40, test_size=10)
    snapshot = replace(make_snapshot(output="softmax", cost="log_likelihood"), dataset=data)
    lab.show_snapshot(snapshot)
    lane = snapshot.lanes[0]
    network = Network([64, 30, 10], output="softmax")
    network.theta.vector[:] = lane.theta.vector
    right = network.feedforward(data.x_train.T)[data.labels_train, np.arange(40)]
    with qtbot.waitSignal(lab.command_requested) as asked:
        lab.softmax.most.click()
    assert asked.args == [Watch(int(right.argmin()))]


def pairs_of(lab: CostsLab, snapshot: Snapshot) -> None:
    lab.pages.turn_to("pairs")
    lab.show_snapshot(snapshot)


def test_each_pair_has_its_error_or_the_reason_against_it(lab: CostsLab) -> None:
    pairs_of(lab, make_snapshot())
    table = lab.table
    for row, output in enumerate(ACTIVATIONS.values()):
        for column, cost in enumerate(COSTS.values()):
            table.table.setCurrentCell(row, column)
            cell, why = table.table.item(row, column), why_not(output, cost)
            assert bool(why) is bool(cost.refuses(output.name))
            assert "_" not in why  # a cost as it is called on the screen
            assert (cell.text() == "–") is bool(why)
            assert bool(table.formula.latex) is not bool(why)
            assert why in table.words.text()
            if why:
                assert not table.train.isEnabled()
                assert why in cell.toolTip()
            if output.name in cost.simple_error_with:
                assert cell.text() == "aᴸ − y"
            if table.line is not None:
                assert_adds_up(table.line.words)
    numbers = table.numbers()
    assert list(map(bool, numbers["δᴸ"])) == [not why for why in numbers["makes no sense because"]]


def test_delta_of_a_pair_is_what_backprop_would_have(lab: CostsLab) -> None:
    snapshot = make_snapshot((4, 3), target=1)
    pairs_of(lab, snapshot)
    lab.table.choose("softmax", "quadratic")
    z, y = snapshot.lanes[0].z[-1], snapshot.example.y if snapshot.example else np.empty(0)
    a = np.exp(z) / np.exp(z).sum()
    jacobian = np.diag(a) - np.outer(a, a)
    assert lab.table.line is not None
    assert lab.table.line.value == pytest.approx((jacobian @ (a - y))[1])


def test_what_begins_to_train_is_the_pair_that_is_looked_at(lab: CostsLab) -> None:
    snapshot = make_snapshot((4, 3), target=1)
    for output, cost in (("linear", "quadratic"), ("softmax", "log_likelihood")):
        changes = {"network.output": output, "training.cost": cost}
        (lane,) = snapshot.lanes
        lanes = (replace(lane, experiment=lane.experiment.with_changes(changes)),)
        pairs_of(lab, replace(snapshot, lanes=lanes, version=snapshot.version + len(output)))
        assert [one.name for one in lab.table.pair] == [output, cost]
    lab.table.choose("sigmoid", "quadratic")
    pairs_of(lab, replace(snapshot, lanes=lanes, version=99))
    assert [one.name for one in lab.table.pair] == ["sigmoid", "quadratic"]


def test_a_pair_is_one_click_from_training(lab: CostsLab, qtbot: QtBot) -> None:
    pairs_of(lab, replace(make_snapshot(), dataset=load("digits", train_size=20, test_size=10)))
    table = lab.table
    table.choose("sigmoid", "cross_entropy")
    assert (table.train.text(), table.train.isEnabled()) == ("This pair trains", False)
    table.choose("softmax", "log_likelihood")
    changes = {"network.output": "softmax", "training.cost": "log_likelihood"}
    for button, signal in ((table.train, lab.change_requested), (table.twin, lab.remedy_taken)):
        with qtbot.waitSignal(signal) as asked:
            button.click()
        assert asked.args == [changes]


def test_a_pair_that_does_not_go_with_the_data_says_why(lab: CostsLab) -> None:
    snapshot = make_snapshot((2, 3, 2))
    experiment = snapshot.experiment.replace("data.name", "half_adder")
    pairs_of(lab, replace(snapshot, experiment=experiment, dataset=load("half_adder")))
    lab.table.choose("softmax", "log_likelihood")
    assert "needs one output for each class, not bits targets" in lab.table.words.text()
    assert not lab.table.train.isEnabled()


def test_with_much_room_all_three_are_in_sight(lab: CostsLab) -> None:
    benches = (lab.slowdown, lab.softmax, lab.table)
    assert [bench.isVisible() for bench in benches] == [True, False, False]
    lab.resize(QSize(1200, 700))
    assert all(bench.isVisible() for bench in benches)
    assert not lab.pages.chooser.isVisible()
    assert {"epoch", "output", "δᴸ"} <= set(lab.numbers())
    lab.resize(QSize(640, 330))
    assert [bench.isVisible() for bench in benches] == [True, False, False]


def test_it_is_drawn_without_a_network_and_with_one_that_ran_away(lab: CostsLab) -> None:
    lab.show_snapshot(make_snapshot(lanes=0))
    assert lab.slowdown.isVisible()
    astray = Network([4, 3]).theta.like(np.full(15, np.nan))
    for name in ("softmax", "pairs"):
        lab.pages.turn_to(name)
        lab.show_snapshot(make_snapshot((4, 3), theta=astray))
        dark = picture(lab)
        lab.recolour(LIGHT)
        assert picture(lab) != dark
        lab.recolour(DARK)
    assert why_not(ACTIVATIONS["tanh"], COSTS["cross_entropy"])


def test_a_bench_that_comes_into_sight_tells_of_now(lab: CostsLab) -> None:
    lab.show_snapshot(make_snapshot((4, 3), target=1))
    assert lab.softmax.of_network.text() == ""
    lab.pages.turn_to("softmax")
    assert lab.softmax.of_network.text().startswith("The network's example in hand")
    lab.pages.turn_to("pairs")
    assert lab.table.train.text() == "This pair trains" or lab.table.words.text()
