"""Surprise at what is true, and the one sum that softmax outputs share."""

from math import log

import numpy as np
import pytest

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.surprise import SOFTMAX, softmax, surprise, surprises


def test_a_tossed_coin_is_a_surprise_of_ln_2_either_way() -> None:
    for happens in (True, False):
        found = surprise(ACTIVATIONS["sigmoid"], np.zeros(3), 1, happens=happens)
        assert found is not None
        assert found[0] == pytest.approx(log(2))
        assert found[1].value == pytest.approx(log(2))


def test_of_outputs_that_share_a_sum_the_true_one_surprises_by_minus_ln_a() -> None:
    z = np.array([2.5, -1.0, 3.2, 0.5])  # the book's sliders
    a = np.exp(z) / np.exp(z).sum()
    np.testing.assert_allclose(softmax(z), a)
    for j in range(4):
        found = surprise(SOFTMAX, z, j)
        assert found is not None
        assert found[0] == pytest.approx(-log(a[j]))


def test_a_surprise_is_not_lost_where_the_output_is_rounded_to_0_or_1() -> None:
    sigmoid = ACTIVATIONS["sigmoid"]
    for output, z, happens in (
        (sigmoid, [-800.0], True),
        (sigmoid, [800.0], False),
        (SOFTMAX, [0, 800.0], True),
    ):
        found = surprise(output, np.array(z), 0, happens=happens)
        assert found is not None
        assert found[0] == pytest.approx(800)


def test_outputs_that_no_cost_takes_for_probabilities_surprise_nobody() -> None:
    assert surprise(ACTIVATIONS["linear"], np.array([0.5]), 0) is None


def test_softmax_is_the_same_when_all_z_are_raised_alike() -> None:
    z = np.array([0.3, -2.0, 1.0])
    np.testing.assert_allclose(softmax(z + 5), softmax(z))
    raised = softmax(z + np.array([0, 0, 1]))
    np.testing.assert_allclose(raised[:2] / softmax(z)[:2], raised[0] / softmax(z)[0])  # all others alike
    assert raised.sum() == pytest.approx(1)


@pytest.mark.parametrize("name", ["sigmoid", "softmax"])
def test_many_examples_surprise_as_each_of_them_does(name: str) -> None:
    output, z = ACTIVATIONS[name], np.random.default_rng(0).normal(size=(4, 6))
    truths = np.array([0, 3, 1, 2, 2, 0])
    found = surprises(output, z, np.eye(4)[:, truths], is_class_each=True)
    one_by_one = [surprise(output, z[:, m], truth) for m, truth in enumerate(truths)]
    assert found == pytest.approx([one[0] for one in one_by_one if one])
    assert surprises(ACTIVATIONS["linear"], z, np.eye(4)[:, truths], is_class_each=True) is None


def test_bits_surprise_together() -> None:
    z, y = np.array([[0.5, -1.0]]).T, np.array([[1.0, 0.0]]).T
    each = [surprise(ACTIVATIONS["sigmoid"], z[:, 0], j, happens=bool(y[j, 0])) for j in (0, 1)]
    found = surprises(ACTIVATIONS["sigmoid"], z, y, is_class_each=False)
    assert found == pytest.approx([sum(one[0] for one in each if one)])


def test_every_output_has_a_truth_of_its_own_unless_each_is_a_class() -> None:
    z, y = np.array([[0.3, -2.0], [1.2, 0.5]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    a = 1 / (1 + np.exp(-z))
    sigmoid = ACTIVATIONS["sigmoid"]
    apart = -np.log(np.where(y == 1, a, 1 - a)).sum(axis=0)
    np.testing.assert_allclose(surprises(sigmoid, z, y, is_class_each=False), apart)
    np.testing.assert_allclose(surprises(sigmoid, z, y, is_class_each=True), -np.log([a[0, 0], a[1, 1]]))
    shares = np.exp(z) / np.exp(z).sum(axis=0)
    softmax = surprises(ACTIVATIONS["softmax"], z, y, is_class_each=True)
    np.testing.assert_allclose(softmax, -np.log([shares[0, 0], shares[1, 1]]))
