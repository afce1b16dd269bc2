"""The picture of |∂C/∂w| and its factors."""

import numpy as np
import pytest
from cases import in_turn
from handmade import make_snapshot
from pictures import picture
from PySide6.QtCore import QPointF

from nnviz.core import Network
from nnviz.core.slowness import LayerPace
from nnviz.view.labs.slowness_lab import SlownessLab
from nnviz.view.parts.slowness_words import weight_words
from nnviz.view.parts.style import DARK, LIGHT


@pytest.fixture
def lab(qtbot) -> SlownessLab:
    made = SlownessLab(LIGHT)
    qtbot.addWidget(made)
    made.resize(560, 280)
    made.show()
    return made


@pytest.mark.parametrize(("layer", "margins"), [(0, ["|a|", "|∂C/∂a|", "|σ′|", "|δ|"]), (1, ["|a|", "|δ|"])])
def test_the_product_is_the_gradient_and_of_its_margins(
    lab: SlownessLab, layer: int, margins: list[str]
) -> None:
    snapshot = make_snapshot((5, 4, 3))
    lab.show_snapshot(snapshot)
    lab.chooser.choose(layer, 0)
    product, *factors = lab.picture.factors()
    expected = np.abs(snapshot.lanes[0].gradient.weights[layer])
    np.testing.assert_allclose(product.sizes, expected, rtol=1e-10)
    told = lab.numbers()
    rows = zip(told["neuron"], told["from"], told["∂C/∂w"], told["a"], told["δ"], strict=True)  # type: ignore[arg-type]
    for j, k, slope, a, delta in rows:
        assert slope == pytest.approx(snapshot.lanes[0].gradient.weights[layer][j - 1, k - 1])
        assert slope == pytest.approx(a * delta)
    assert len(told["a"]) == expected.size  # type: ignore[arg-type]
    assert [factor.name for factor in factors] == margins
    np.testing.assert_allclose(product.sizes, factors[-1].sizes * factors[0].sizes, rtol=1e-12)
    if layer == 0:
        np.testing.assert_allclose(factors[1].sizes * factors[2].sizes, factors[3].sizes, rtol=1e-12)


def test_it_starts_at_the_weight_with_the_largest_gradient(lab: SlownessLab) -> None:
    snapshot = make_snapshot((5, 4, 3))
    lab.show_snapshot(snapshot)
    sizes = np.abs(snapshot.lanes[0].gradient.weights[0])
    assert sizes[lab.chooser.j, lab.chooser.k] == sizes.max()


def test_what_is_read_is_of_what_is_drawn_whatever_was_chosen_since(lab: SlownessLab) -> None:
    lab.show_snapshot(make_snapshot((2, 14, 3)))
    words = lab.sentence.text()
    lab.let_go()  # the data are others, and nothing of them is here yet
    lab.show_neuron(1, 2)
    lab.chooser.choose_weight(2, 12)
    lab.picture.pointed.emit(None)
    assert lab.sentence.text() == words


def test_the_weight_under_the_pointer_is_read_and_a_click_keeps_it(lab: SlownessLab) -> None:
    lab.show_snapshot(make_snapshot((3, 2, 1), x=[0.0, 0.5, 1.0]))
    place = lab.picture.factors()[0].place
    at = QPointF(place.left() + place.width() / 6, place.top() + 0.75 * place.height())
    assert lab.picture.weight_at(at) == (1, 0)
    lab.picture.pointed.emit((1, 0))
    words = "w from x₁ to hidden 1 neuron 2 has a small gradient: its input is dim (a = 0)"
    assert lab.sentence.text().startswith(words)
    lab.picture.chosen.emit(1, 2)
    assert (lab.chooser.j, lab.chooser.k) == (1, 2)
    assert "x₃ to hidden 1 neuron 2" in lab.sentence.text()


def test_a_saturated_neuron_is_named(lab: SlownessLab) -> None:
    theta = Network([2, 2, 1]).theta
    theta.vector[:] = 0.5
    theta.biases[0][1] = 12
    lab.show_snapshot(make_snapshot((2, 2, 1), theta=theta, x=[0.9, 0.9]))
    lab.chooser.choose(0, 1)
    assert "its neuron is saturated" in lab.sentence.text()


@in_turn("sizes", [(1, 1), (2, 3, 1), (784, 100, 10), (4, *[3] * 12, 2)])
@in_turn("lanes", [0, 1, 3])
def test_any_network_in_both_themes(lab: SlownessLab, sizes: tuple[int, ...], lanes: int) -> None:
    lab.show_snapshot(make_snapshot(sizes, lanes=lanes, cost="quadratic"))
    lab.recolour(DARK)
    picture(lab)
    lab.recolour(LIGHT)
    picture(lab)


def test_numbers_that_ran_away_are_drawn_as_none(lab: SlownessLab) -> None:
    theta = Network([2, 3, 1]).theta
    theta.vector[:] = np.nan
    lab.show_snapshot(make_snapshot((2, 3, 1), theta=theta))
    assert "not a number" in lab.sentence.text()
    picture(lab)


def test_a_neuron_that_dropout_silences_is_named() -> None:
    pace = LayerPace(np.ones(2), np.array([0.0, 0.1]), np.ones(2), np.array([0.0, 0.1]), np.array([0.0, 2.0]))
    silenced, kept = (weight_words(pace, j, 0, "x₁", f"neuron {j + 1}") for j in range(2))
    assert "has a small gradient: dropout silences its neuron in this mini-batch; " in silenced
    assert "neuron 2 has a gradient: " in kept
