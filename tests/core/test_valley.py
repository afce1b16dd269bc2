import math

import numpy as np
import pytest

from nnviz.core.bowl import LOST, Bowl, roll
from nnviz.core.valley import Plane, Slice, contours, main_plane, slice_around, trail_on, weight_plane


def nobody(_: float) -> None:
    pass


def test_two_main_directions_hold_a_flat_path_and_say_so() -> None:
    rng = np.random.default_rng(0)
    axes = np.linalg.qr(rng.standard_normal((50, 3)))[0].T
    way = np.stack([10 * np.linspace(0, 1, 9), np.sin(np.arange(9.0)), 0.1 * np.cos(np.arange(9.0))], axis=1)
    thetas = way @ axes + rng.standard_normal(50)
    plane, shares = main_plane(thetas, thetas[-1])
    variances = np.linalg.svd(thetas - thetas.mean(axis=0), compute_uv=False) ** 2
    np.testing.assert_allclose(shares, variances[:2] / variances.sum(), rtol=1e-9)
    assert 0.99 < shares.sum() < 1
    np.testing.assert_allclose(
        [plane.u @ plane.u, plane.v @ plane.v, plane.u @ plane.v], [1, 1, 0], atol=1e-12
    )
    np.testing.assert_allclose(plane.coordinates(thetas)[-1], 0, atol=1e-12)
    assert plane.coordinates(thetas)[0, 0] < 0, "the way goes from left to right"


def test_points_on_a_line_span_no_plane() -> None:
    for thetas in (np.outer(np.arange(5.0), np.ones(4)), np.ones((3, 4)), np.eye(2)):
        with pytest.raises(ValueError, match="three points"):
            main_plane(thetas, thetas[0])


def test_coordinates_on_the_plane_of_two_weights_are_their_values() -> None:
    theta = np.array([5.0, -2.0, 7.0, 0.5])
    plane = weight_plane(theta, 1, 3)
    np.testing.assert_array_equal(plane.coordinates(theta[np.newaxis]), [[-2.0, 0.5]])
    np.testing.assert_array_equal(plane.at(9, 8), [5, 9, 7, 8])
    with pytest.raises(ValueError, match="different"):
        weight_plane(theta, 2, 2)


def test_a_slice_is_the_cost_itself_and_hides_what_lies_outside() -> None:
    def cost_of(theta: np.ndarray) -> float:
        return float(theta[0] ** 2 + 3 * theta[1] ** 2 + 100 * theta[2] ** 2)

    plane = Plane(np.zeros(3), *np.eye(3)[:2])
    thetas = np.array([[2.0, 1.0, 0.5], [1.0, 0.5, 0.1], [0.0, 0.0, 0.0]])
    told: list[float] = []
    trail = trail_on(plane, "A", [0, 5, 9], thetas, cost_of, told.append)
    np.testing.assert_allclose(trail.true - trail.sliced, [25, 1, 0])
    assert trail.gap == (0, 25.0)
    assert told[-1] == 1
    assert trail.trusted_from == 2
    assert trail_on(plane, "", [0, 1], thetas[:2], cost_of, nobody).trusted_from is None
    assert trail_on(plane, "", [0], thetas[2:], cost_of, nobody).trusted_from == 0
    found = slice_around(cost_of, plane, trail.points, 7, told.append)
    for k, j in ((0, 0), (6, 2), (3, 5)):
        assert found.costs[k, j] == pytest.approx(found.x[j] ** 2 + 3 * found.y[k] ** 2)
    assert found.x[0] < 0 < 2 < found.x[-1]


def test_a_straight_trail_makes_no_detour() -> None:
    plane = Plane(np.zeros(2), *np.eye(2))
    straight, there_and_back = ([[0.0, 0], [1, 0], [2, 0]], [[0.0, 0], [3, 0], [1, 0]])
    found = [
        trail_on(plane, "", [0, 1, 2], np.array(way), np.sum, nobody).detour
        for way in (straight, there_and_back)
    ]
    assert found == pytest.approx([1, 5])


def test_a_contour_lies_where_the_cost_is_its_level() -> None:
    x = np.linspace(-2, 2, 81)
    found = Slice(x, x, x**2 + x[:, np.newaxis] ** 2)
    pieces = contours(found, 1.0)
    np.testing.assert_allclose(np.hypot(*pieces.reshape(-1, 2).T), 1, atol=2e-3)
    assert np.linalg.norm(pieces[:, 0] - pieces[:, 1], axis=1).sum() == pytest.approx(2 * np.pi, rel=1e-3)
    assert contours(found, 99.0).shape == (0, 2, 2)


def test_what_is_not_finite_has_no_contour() -> None:
    costs = np.arange(9.0).reshape(3, 3)
    costs[1, 1] = np.inf
    pieces = contours(Slice(np.arange(3.0), np.arange(3.0), costs), 3.5)
    assert np.isfinite(pieces).all()


def test_the_ball_is_thrown_out_beyond_two_over_the_largest_curvature() -> None:
    bowl = Bowl(1.0, 8.0)
    assert bowl.limit == 0.25
    heights = [bowl.costs(roll(bowl, (2, 1), "sgd", share * bowl.limit, 0, 60)) for share in (0.99, 1.01)]
    assert heights[0][-1] < heights[0][0]
    assert heights[1][-1] > heights[1][0]
    lost = roll(bowl, (2, 1), "sgd", 4 * bowl.limit, 0, 60)
    assert len(lost) < 61
    assert np.abs(lost).max() < 2 * LOST


def test_newton_is_at_the_bottom_in_one_step_and_momentum_bears_a_larger_rate() -> None:
    bowl = Bowl(0.3, 9.0)
    np.testing.assert_allclose(roll(bowl, (2, -1), "newton", 1.0, 0, 1)[-1], 0, atol=1e-12)
    # With momentum the limit is 2 (1 + μ) / λ_max.
    inside, outside = (
        bowl.costs(roll(bowl, (2, -1), "momentum", share * 1.5 * bowl.limit, 0.5, 400))
        for share in (0.98, 1.02)
    )
    assert inside[-1] < inside[0] < outside[-1]


def test_a_ball_is_followed_until_it_is_lost() -> None:
    bowl = Bowl(1.0, 4.0)
    assert bowl.limit == 0.5
    assert math.isinf(Bowl(-1.0, 0.0).limit)
    found = bowl.over(np.array([0.0, 2.0]), np.array([0.0, 1.0, 3.0]))
    assert found.costs.tolist() == [[0, 2], [2, 4], [18, 20]]
    assert (found.x.tolist(), found.y.tolist()) == ([0, 2], [0, 1, 3])
    assert bowl.costs(np.array([[2.0, 1.0]])).tolist() == [4]
    way = roll(bowl, (0.0, 1.0), "sgd", 3.0, 0.9, 50)
    assert way[:3].tolist() == [[0, 1], [0, -11], [0, 121]]
    assert 2 < len(way) < 10
    assert np.abs(way).max() < LOST
    assert len(roll(bowl, (1.0, 1.0), "sgd", 0.1, 0.9, 50)) == 51
    assert len(roll(bowl, (0.0, 0.0), "sgd", 0.1, 0.9, 50)) == 51
    far = roll(bowl, (0.0, 10.0), "sgd", 3.0, 0.9, 50)
    assert LOST < np.abs(far).max() < 10 * LOST


def test_a_slice_holds_all_points_and_a_margin() -> None:
    flat = Plane(np.zeros(2), np.array([1.0, 0]), np.array([0, 1.0]))
    points = np.array([[0.0, 5.0], [10.0, 5.0], [4.0, 6.0]])
    told: list[float] = []
    found = slice_around(lambda theta: float(theta[0] + 100 * theta[1]), flat, points, 5, told.append)
    assert (found.x + found.x[::-1]).tolist() == pytest.approx([10] * 5)
    assert (found.y + found.y[::-1]).tolist() == pytest.approx([11] * 5)
    margin = found.x[-1] / 10
    assert margin > 1
    # A way ten times as long as it is broad is shown at three tenths of its length.
    assert found.y[-1] - found.y[0] == pytest.approx(0.3 * (found.x[-1] - found.x[0]))
    assert found.costs[1, 3] == found.x[3] + 100 * found.y[1]
    assert told == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    upright = slice_around(lambda theta: 0.0, flat, points[:, ::-1], 3, told.append)
    assert upright.x[-1] - upright.x[0] == pytest.approx(0.3 * (upright.y[-1] - upright.y[0]))
    one = slice_around(lambda theta: 0.0, flat, points[:1], 3, told.append)
    assert one.x[-1] - one.x[0] == pytest.approx(one.y[-1] - one.y[0])
    assert one.x[-1] > one.x[0]


def test_a_contour_has_its_x_and_y_where_they_belong() -> None:
    x, y = np.linspace(0, 1, 3), np.linspace(10, 14, 5)
    found = Slice(x, y, y[:, np.newaxis] + 0 * x)
    ends = contours(found, 11.5).reshape(-1, 2)
    np.testing.assert_allclose(ends[:, 1], 11.5)
    assert (ends[:, 0].min(), ends[:, 0].max()) == (0, 1)


def test_three_points_span_a_plane_unless_they_are_on_a_line() -> None:
    for n in (3, 4, 5):
        line = np.outer(np.arange(float(n)), [1.0, 2.0, 0.0, 0.0])
        with pytest.raises(ValueError, match="not on one line"):
            main_plane(line, line[0])
        line[1, 3] = 0.1
        plane, shares = main_plane(line, line[-1])
        assert shares.sum() == pytest.approx(1)
        assert shares[0] > 0.9
        np.testing.assert_allclose(np.abs(plane.u[:2]), [1 / math.sqrt(5), 2 / math.sqrt(5)], atol=0.02)
        assert plane.coordinates(line)[0, 0] < 0
