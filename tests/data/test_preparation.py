"""From what was measured to the inputs of the network, and back."""

from pathlib import Path

import numpy as np
import pytest
from cases import in_turn

from nnviz.data.catalog import load
from nnviz.data.noise import NOISE
from nnviz.data.preparation import FEATURES, Preparation, Scale, learn_filling, learn_scale
from nnviz.data.reading import Reading


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


def test_what_fills_a_gap_is_learnt_from_the_training_examples_alone(tmp_path: Path) -> None:
    rows = [f"{'' if i % 5 == 0 else i * i},{i},{'ab'[i % 2]}" for i in range(60)]
    (tmp_path / "own.csv").write_text("\n".join(["x,y,kind", *rows]))
    reading = Reading(missing="mean")
    own = load(f"file:{tmp_path / 'own.csv'}", reading=reading, scaling="none")
    assert own.preparation.filling[0] == pytest.approx(own.x_train[:, 0].mean())


def test_noise_of_a_column_goes_by_its_own_spread() -> None:
    x, rng = np.random.default_rng(0).normal(size=(400, 2)) * (1.0, 1000.0), np.random.default_rng(1)
    before = x.copy()
    NOISE["table"](x, 0.1, rng)
    assert (x - before).std(axis=0) == pytest.approx([0.1, 100], rel=0.1)
