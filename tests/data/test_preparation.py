"""From what was measured to the inputs of the network, and back."""

import numpy as np
from cases import in_turn

from nnviz.data.catalog import load
from nnviz.data.preparation import FEATURES, Preparation, Scale, learn_filling, learn_scale


@in_turn("scaling", ["none", "unit", "standard"])
@in_turn("features", [(), ("x1_squared", "sin_x2")])
def test_the_preparation_of_a_set_makes_its_inputs_and_takes_them_back(
    scaling: str, features: tuple[str, ...]
) -> None:
    plain = load("spiral", scaling="none")
    data = load("spiral", scaling=scaling, features=features)
    np.testing.assert_allclose(data.preparation.apply(plain.x_test), data.x_test, atol=1e-12)
    np.testing.assert_allclose(data.preparation.undo(data.x_test), plain.x_test, atol=1e-12)
    assert (data.n_measured, data.n_inputs) == (2, 2 + len(features))


def test_foretold_values_are_taken_back_to_their_own_units() -> None:
    plain, scaled = load("sine"), load("sine", scaling="standard")
    np.testing.assert_allclose(scaled.target_scale.undo(scaled.y_test), plain.y_test)
    assert scaled.target_scale.label == "mean 0, deviation 1"
    assert plain.target_scale.label == ""


def test_every_feature_is_made_of_the_coordinates() -> None:
    points = np.array([[0.5, -1.0], [0.25, 0.5]])
    x1, x2 = points.T
    expected = np.stack([x1, x2, x1**2, x2**2, x1 * x2, np.sin(np.pi * x1), np.sin(np.pi * x2)], axis=1)
    np.testing.assert_allclose(Preparation(tuple(FEATURES)).apply(points), expected)


def test_what_is_missing_is_the_mean_of_amounts_and_the_commonest_of_names() -> None:
    a, b, gap = [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [np.nan] * 3
    train = np.column_stack(([1.0, np.nan, 3.0, 5.0], np.array([a, b, b, gap])))
    np.testing.assert_allclose(learn_filling(train, [(1, 4)]), [3, 0, 0, 1])


def test_a_column_that_never_changes_is_only_shifted() -> None:
    x = np.array([[3.0, 1.0], [3.0, 2.0]])
    np.testing.assert_allclose(learn_scale(x, "unit").apply(x), [[0, 0], [0, 1]])


def test_nor_is_it_divided_by_the_rounding_of_its_mean() -> None:
    x = np.full((1003, 2), 0.1)
    assert (x.std(axis=0) > 0).all()
    np.testing.assert_allclose(learn_scale(x, "standard").apply(np.full((1, 2), 0.2)), 0.1)


def test_a_scale_can_be_brought_about_in_place() -> None:
    x = np.array([[1.0], [3.0]])
    scale = learn_scale(x, "standard")
    assert scale.apply(x, out=x) is x
    np.testing.assert_allclose(x, [[-1], [1]])


def test_a_scale_that_many_share_cannot_be_written_to() -> None:
    scale = Scale(np.array([1.0]), np.array([2.0]))
    assert not scale.shift.flags.writeable
    assert not scale.size.flags.writeable
