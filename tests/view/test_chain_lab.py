from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from calculator import assert_adds_up
from cases import in_turn
from handmade import make_snapshot
from msgspec import structs
from pictures import picture
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.activations import ACTIVATIONS, Activation
from nnviz.core.chain import chain_difference, chain_gradient
from nnviz.core.chain_examples import exploding_chain, random_chain, uniform_chain, with_activation
from nnviz.core.streams import Stream, stream
from nnviz.view.labs.chain_lab import ChainLab
from nnviz.view.labs.chain_ruler import ChainRuler
from nnviz.view.labs.chain_words import (
    check,
    cost_lines,
    expression,
    interval_words,
    neuron_help,
    neuron_lines,
    product,
    product_line,
)
from nnviz.view.labs.value_row import ValueRow
from nnviz.view.parts.style import DARK, LIGHT


@pytest.fixture
def lab(show: Show) -> ChainLab:
    return show(ChainLab(DARK), 700, 300)


def choose_preset(lab: ChainLab, index: int) -> None:
    button = lab.presets
    assert isinstance(button, QToolButton)
    button.menu().actions()[index].trigger()


def test_numbers_have_a_row_for_each_neuron(lab: ChainLab) -> None:
    told, of = lab.numbers(), chain_gradient(lab.chain)
    columns = (range(1, len(lab.chain) + 1), lab.chain.w, lab.chain.b, of.z, of.a, of.prime, of.factors)
    assert list(told) == ["neuron", "w", "b", "z", "a", "σ′(z)", "factor", "product", "∂C/∂a", "∂C/∂b₁"]
    for said, wanted in zip(told.values(), (*columns, of.running), strict=False):
        assert list(said) == list(wanted)  # type: ignore[arg-type]
    assert (told["∂C/∂a"], told["∂C/∂b₁"]) == (of.dc_da, of.dc_db1)


def test_the_first_random_chain_of_a_run_is_the_one_that_a_lesson_asks_about(lab: ChainLab) -> None:
    snapshot = make_snapshot()
    for run in (1, 2):  # another run begins with it again, whatever was drawn meanwhile
        lab.show_snapshot(structs.replace(snapshot, run=run))
        choose_preset(lab, 3)
        assert lab.chain == random_chain(4, stream(snapshot.experiment.seed, Stream.SAMPLING))
        choose_preset(lab, 3)
        assert lab.chain != random_chain(4, stream(snapshot.experiment.seed, Stream.SAMPLING))
    lab.show_chain(uniform_chain(4))


def test_where_there_is_little_room_the_chain_keeps_its_own_and_nothing_lies_over_another(
    lab: ChainLab,
) -> None:
    lab.show_chain(uniform_chain(12))  # whose product takes many lines
    lab.resize(420, 160)
    QApplication.processEvents()
    assert lab.picture.frame().box.height() >= 30
    parts = [part for part in lab.content.findChildren(QWidget) if part.isVisible()]
    parts = [part for part in parts if not part.findChildren(QWidget)]
    places = [QRect(part.mapTo(lab.content, QPoint()), part.size()) for part in parts]
    assert not [
        (a, b)
        for (a, one), (b, other) in combinations(zip(parts, places, strict=True), 2)
        if one.intersects(other)
    ]


def test_the_expression_has_every_factor_and_the_product() -> None:
    chain = uniform_chain(3)
    assert expression(chain, chain_gradient(chain)) == (
        "∂C / ∂b₁ = σ′(z₁) · w₂ σ′(z₂) · w₃ σ′(z₃) · ∂C / ∂a₃\n"
        "= 0.196612 · 1 · 0.219362 · 1 · 0.223551 · 0.662630 = 0.00638881"
    )


@in_turn("kind", [kind for kind in ACTIVATIONS.values() if kind.hidden])
def test_whatever_is_told_of_a_chain_adds_up(kind: Activation) -> None:
    chain = with_activation(random_chain(4, np.random.default_rng(3)), kind)
    gradient = chain_gradient(chain)
    lines = [line for i in range(len(chain)) for line in neuron_lines(chain, gradient, i)]
    for line in (product_line(chain, gradient), *lines, *cost_lines(chain, gradient)):
        if line.right.count(" = ") > bool(line.formula):  # else it is a constant
            assert_adds_up(line.words)
    assert_adds_up(lines[0].words)
    assert_adds_up(expression(chain, gradient))


def test_the_check_stands_beside_it() -> None:
    gradient, difference = chain_gradient(uniform_chain(3)), chain_difference(uniform_chain(3))
    words = check(gradient, difference)
    assert "0.00638881, off by" in words
    assert difference.relative_error(gradient.dc_db1) < 1e-8
    hopeless = exploding_chain(12)
    assert check(chain_gradient(hopeless), chain_difference(hopeless)).startswith("No check")
    lost = replace(chain_difference(hopeless), value=0.0, uncertainty=6e-15)
    assert check(gradient, lost) == "No check: whatever b₁ is moved by, C is rounded to the same number"
    unsure = replace(lost, value=2e-9, uncertainty=1e-9)
    assert check(gradient, unsure).endswith("at best it is 2.0 × 10⁻⁹ ± 1.0 × 10⁻⁹")


def test_a_neuron_tells_its_numbers_with_their_equations() -> None:
    chain = replace(uniform_chain(2), w=(1.0, -2.0), b=(0.0, 0.5))
    words = neuron_help(chain, chain_gradient(chain), 1)
    assert "z₂ = w₂ a₁ + b₂ = (−2) · 0.731 + 0.500 = −0.962" in words
    assert "w₂ σ′(z₂) = (−2) · 0.200 = −0.400" in words
    assert "product so far: ×−0.0787" in words


@pytest.mark.parametrize(
    ("w", "words"),
    [
        (1.0, "|w| = 1.00: nowhere, |w|/4 < 1"),
        (-6.894, "|w| = 6.89: width 0.448"),
        (100.0, "|w| = 100: width 0.0917"),
    ],
)
def test_where_a_factor_grows(w: float, words: str) -> None:
    assert interval_words(w) == words


def test_the_ruler_goes_from_product_to_product() -> None:
    ruler = ChainRuler.of(chain_gradient(exploding_chain(3)))
    np.testing.assert_allclose(10**ruler.after, [0.25, 6.25, 156.25, 78.125])
    np.testing.assert_allclose(10**ruler.before, [1, 0.25, 6.25, 156.25])
    assert [ruler.grows(i) for i in range(4)] == [False, True, True, False]
    assert ruler.y_range[0] <= np.log10(0.25)
    assert ruler.y_range[1] >= np.log10(156.25)


def test_nothing_passes_a_dead_neuron() -> None:
    chain = replace(uniform_chain(3, w=-1.0, activation=ACTIVATIONS["relu"]))
    ruler = ChainRuler.of(chain_gradient(chain))
    assert np.isnan(ruler.after).all()
    assert product(chain_gradient(chain)) == "×0 after 3 neurons"


def test_it_opens_with_the_books_chain_without_any_network(lab: ChainLab) -> None:
    lab.show_snapshot(make_snapshot(lanes=0))
    assert lab.picture.isVisible()
    assert lab.chain == uniform_chain(4)
    assert lab.picture.accessibleDescription().startswith("×0.0022 after 4 neurons")


def test_presets(lab: ChainLab) -> None:
    choose_preset(lab, 1)
    assert lab.chain == exploding_chain(4)
    assert lab.picture.accessibleDescription().startswith("×3,906 after 4 neurons")
    assert lab.states() == ["a factor over 1"]  # which a lesson waits for
    choose_preset(lab, 2)
    assert {kind.name for kind in lab.chain.activations} == {"tanh"}
    assert lab.chain.w == (100,) * 4
    before = lab.chain
    choose_preset(lab, 3)
    assert lab.chain != before
    choose_preset(lab, 0)
    assert lab.chain == uniform_chain(4)
    assert lab.states() == []


def test_a_neuron_is_chosen_by_a_click_or_by_arrow_keys_and_edited(lab: ChainLab, qtbot: QtBot) -> None:
    qtbot.mouseClick(lab.picture, Qt.MouseButton.LeftButton, pos=lab.picture.column(2).center().toPoint())
    assert lab.editor.which.text() == "Neuron 3"
    qtbot.keyClick(lab.picture, Qt.Key.Key_Right)
    qtbot.keyClick(lab.picture, Qt.Key.Key_Right)
    assert lab.editor.which.text() == "Neuron 4"
    lab.editor.w.box.setValue(-5.5)
    lab.editor.b.box.setValue(2.25)
    lab.editor.activation.setCurrentIndex(lab.editor.activation.findData("relu"))
    lab.editor.activation.activated.emit(0)
    lab.editor.input.box.setValue(0.5)
    lab.editor.target.box.setValue(1)
    assert lab.chain.w == (1, 1, 1, -5.5)
    assert lab.chain.b == (0, 0, 0, 2.25)
    assert [kind.name for kind in lab.chain.activations] == ["sigmoid"] * 3 + ["relu"]
    assert (lab.chain.x, lab.chain.y) == (0.5, 1)
    assert lab.expression.text() == expression(lab.chain, chain_gradient(lab.chain))


def test_a_chain_of_1_to_12_neurons(lab: ChainLab) -> None:
    for neurons in (12, 1, 5):
        lab.editor.neurons.setValue(neurons)
        assert len(lab.chain) == neurons
        picture(lab)
    lab.editor.neurons.setValue(99)
    assert len(lab.chain) == 12


@in_turn("typed", ["-0.25", "-0,25"])
def test_a_typed_number_has_a_point_and_gives_the_keys_back(qtbot: QtBot, typed: str) -> None:
    row = ValueRow("A weight", reach=100, power=3)
    qtbot.addWidget(row)
    row.show()
    row.show_value("w₁", 1.0)
    row.box.setFocus()
    row.box.selectAll()
    with qtbot.waitSignal(row.value_changed) as changed:
        qtbot.keyClicks(row.box, typed)
        qtbot.keyClick(row.box, Qt.Key.Key_Return)
    assert changed.args == [-0.25]
    assert row.box.text() == "-0.25"
    assert not row.box.hasFocus()


def test_the_slider_and_the_number_agree(qtbot: QtBot) -> None:
    row = ValueRow("A weight", reach=100, power=3)
    qtbot.addWidget(row)
    for value in (0.0, 1.0, -8.0, 100.0):
        row.show_value("w₁", value)
        place = row.slider.value()
        assert row.slider.maximum() * (abs(value) / 100) ** (1 / 3) == pytest.approx(abs(place), abs=0.5)
    row.show_value("w₁", 2500.0)
    assert row.slider.value() == row.slider.maximum()
    assert row.box.value() == 2500
    row.slider.setValue(-row.slider.maximum() // 2)
    assert row.box.value() == -12.5


def test_showing_a_chain_changes_no_number_of_it(lab: ChainLab) -> None:
    chain = random_chain(6, np.random.default_rng(1))
    lab.show_chain(chain)
    lab.editor.input.box.setValue(-1)
    assert lab.chain == replace(chain, x=-1.0)


@pytest.mark.parametrize(("output", "cost"), [("sigmoid", "cross_entropy"), ("softmax", "log_likelihood")])
def test_it_follows_the_network_while_asked_to(lab: ChainLab, output: str, cost: str) -> None:
    snapshot = make_snapshot((16, 5, 4, 3), activation="tanh", output=output, cost=cost)
    lab.show_snapshot(snapshot)
    assert lab.chain == uniform_chain(4)
    lab.follow_button.setChecked(True)
    lane = snapshot.lanes[0]
    found = chain_gradient(lab.chain)
    for layer, j in enumerate(lab._path):
        assert found.a[layer] == pytest.approx(lane.activations[layer][j])
    assert [kind.name for kind in lab.chain.activations] == ["tanh", "tanh", "sigmoid"]
    assert not lab.editor.isEnabled()
    way = " → ".join(str(j + 1) for j in lab._path)
    assert lab.caption.text() == (
        f"strongest path: neurons {way}, example 7; here C\u00a0=\u00a0½(a\u00a0−\u00a0y)²"
    )
    before = lab.chain
    lab.show_snapshot(make_snapshot((16, 5, 4, 3), output=output, cost=cost, seed=1, version=2))
    assert lab.chain != before
    kept = lab.chain
    lab.follow_button.setChecked(False)
    lab.show_snapshot(snapshot)
    assert lab.chain == kept
    assert lab.editor.isEnabled()


def test_a_click_while_following_points_the_neuron_out_in_all_panels(lab: ChainLab, qtbot: QtBot) -> None:
    lab.show_snapshot(make_snapshot((16, 5, 4, 3)))
    lab.follow_button.setChecked(True)
    with qtbot.waitSignal(lab.neuron_selected) as selected:
        qtbot.mouseClick(lab.picture, Qt.MouseButton.LeftButton, pos=lab.picture.column(1).center().toPoint())
    assert selected.args == [1, lab._path[1]]


def test_a_preset_lets_go_of_the_network(lab: ChainLab) -> None:
    lab.show_snapshot(make_snapshot())
    lab.follow_button.setChecked(True)
    choose_preset(lab, 0)
    assert not lab.follow_button.isChecked()
    assert lab.chain == uniform_chain(4)


@in_turn("sizes", [(2, 1), (784, *(30,) * 12, 10), (2, *(1,) * 5, 1)])
@in_turn("value", [None, np.nan, np.inf, 0.0])
def test_any_network_is_read(lab: ChainLab, sizes: tuple[int, ...], value: float | None) -> None:
    snapshot = make_snapshot(sizes, activation="relu")
    if value is not None:
        theta = snapshot.lanes[0].theta.like(np.full(snapshot.lanes[0].theta.count, value))
        with np.errstate(invalid="ignore"):
            snapshot = make_snapshot(sizes, activation="relu", theta=theta)
    lab.show_snapshot(snapshot)
    lab.follow_button.setChecked(True)
    assert len(lab.chain) == len(sizes) - 1
    for i in range(len(sizes)):
        assert lab.picture.help_at(QPointF(lab.picture.column(i).center()))
    picture(lab)


def test_following_before_there_is_a_network(lab: ChainLab) -> None:
    lab.follow_button.setChecked(True)
    assert lab.caption.text() == "no network yet"
    lab.show_snapshot(make_snapshot(lanes=0))
    assert lab.caption.text() == "no network yet"


def test_colours_follow_the_style(lab: ChainLab) -> None:
    dark = picture(lab)
    lab.recolour(LIGHT)
    assert picture(lab) != dark
