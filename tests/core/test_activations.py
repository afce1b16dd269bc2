import numpy as np
import pytest
from cases import in_turn

from nnviz.core.activations import ACTIVATIONS, HIDDEN_ACTIVATIONS, Activation, logistic
from nnviz.core.measures import slope

EACH = in_turn("unit", ACTIVATIONS.values())
EACH_HIDDEN = in_turn("unit", [ACTIVATIONS[name] for name in HIDDEN_ACTIVATIONS])
EXTREMES = [-1e6, -1e3, -88.8, -40.0, -1.0, -1e-30, 0.0, 1e-30, 1.0, 40.0, 88.8, 1e3, 1e6]


def value(unit: Activation, z: np.ndarray) -> np.ndarray:
    a = np.full_like(z, np.nan)
    with np.errstate(over="ignore"):
        unit.function(z, a)
    return a


@EACH
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_extreme_z_gives_finite_numbers_of_the_same_type(unit: Activation, dtype: type) -> None:
    z = np.array([EXTREMES, EXTREMES[::-1]], dtype)
    before = z.copy()
    a, prime = value(unit, z), slope(unit, z)
    assert np.isfinite(a).all()
    assert np.isfinite(prime).all()
    assert a.dtype == prime.dtype == dtype
    np.testing.assert_array_equal(z, before)


@EACH_HIDDEN
def test_the_slope_is_the_derivative(unit: Activation) -> None:
    z = np.hstack([np.linspace(-8, 8, 1001), np.random.default_rng(0).uniform(-8, 8, 200), [-1e-9, 1e-9]])
    if unit.kink:
        z = np.where(np.abs(z) < 1e-2, 1e-2, z)
    h = 1e-3
    f = [value(unit, z + offset * h) for offset in (-2, -1, 1, 2)]
    numeric = (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h)
    np.testing.assert_allclose(slope(unit, z), numeric, rtol=1e-7, atol=1e-9)


@EACH_HIDDEN
def test_only_a_kink_makes_a_slope_jump_at_0(unit: Activation) -> None:
    h = 1e-7
    around = np.array([-h, h])
    jump = np.diff(value(unit, around))[0] + np.diff(slope(unit, around))[0]
    bend = np.diff(slope(unit, np.array([-2e-4, -1e-4, 1e-4, 2e-4])))
    assert unit.kink == (abs(jump) > 1e-3 or abs(bend[0] - bend[2]) > 5e-5)


def test_sigmoid_is_half_of_one_plus_tanh_of_half_z() -> None:
    z = np.linspace(-30, 30, 2001)
    sigmoid = value(ACTIVATIONS["sigmoid"], z)
    tanh = value(ACTIVATIONS["tanh"], z / 2)
    np.testing.assert_allclose(sigmoid, (1 + tanh) / 2, atol=1e-15)


@in_turn(
    ("name", "largest"), [("sigmoid", 0.25), ("tanh", 1), ("logistic", 1), ("softplus", 1), ("linear", 1)]
)
def test_largest_slope(name: str, largest: float) -> None:
    slopes = slope(ACTIVATIONS[name], np.linspace(-50, 50, 100_001))
    assert slopes.max() == pytest.approx(largest, abs=1e-12)


@in_turn(
    ("name", "z", "a", "prime"),
    [
        ("sigmoid", -40.0, 4.248354255291589e-18, 4.248354255291589e-18),
        ("relu", -2.0, 0, 0),
        ("relu", 0.0, 0, 0),
        ("relu", 2.0, 2, 1),
        ("leaky_relu", -2.0, -0.02, 0.01),
        ("leaky_relu", 0.0, 0, 0.01),
        ("leaky_relu", 2.0, 2, 1),
        ("softplus", 0.0, np.log(2), 0.5),
        ("softplus", -40.0, 4.248354255291589e-18, 4.248354255291589e-18),
        ("elu", -1.0, np.exp(-1) - 1, np.exp(-1)),
        ("elu", 3.0, 3, 1),
        ("gelu", 0.0, 0, 0.5),
        ("gelu", 1.0, 0.8411919906082768, 1.0829640838457826),
        ("silu", 1.0, 0.7310585786300049, 0.9276705118714866),
        ("gaussian", 0.0, 1, 0),
        ("gaussian", 1.0, np.exp(-1), -2 * np.exp(-1)),
        ("step", -1e-300, 0, 0),
        ("step", 0.0, 0, 0),
        ("step", 1e-300, 1, 0),
        ("linear", -7.5, -7.5, 1),
    ],
)
def test_values_by_hand(name: str, z: float, a: float, prime: float) -> None:
    unit = ACTIVATIONS[name]
    assert value(unit, np.array([z]))[0] == pytest.approx(a, rel=1e-13, abs=0)
    assert slope(unit, np.array([z]))[0] == pytest.approx(prime, rel=1e-13, abs=0)


def test_gelu_stays_within_a_thousandth_of_the_error_function_form() -> None:
    from math import erf, sqrt

    z = np.linspace(-6, 6, 401)
    exact = np.array([0.5 * one * (1 + erf(one / sqrt(2))) for one in z])
    np.testing.assert_allclose(value(ACTIVATIONS["gelu"], z), exact, atol=1e-3)


def test_the_logistic_family_holds_the_sigmoid_and_nears_the_step() -> None:
    z = np.linspace(-5, 5, 40)
    np.testing.assert_allclose(value(logistic(1, 1, 0), z), value(ACTIVATIONS["sigmoid"], z), rtol=1e-14)
    np.testing.assert_allclose(value(logistic(1, 1e4, 0), z), value(ACTIVATIONS["step"], z), atol=1e-12)
    assert value(logistic(3, 2, 1.5), np.array([1.5]))[0] == pytest.approx(1.5)
    assert slope(logistic(3, 2, 1.5), np.array([1.5]))[0] == pytest.approx(2 * 3 / 4)
    assert not np.allclose(value(ACTIVATIONS["logistic"], z), value(ACTIVATIONS["sigmoid"], z))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_softmax_shares_one_sum(dtype: type) -> None:
    """Of columns that are alike, near and as far apart as a million."""
    rng = np.random.default_rng(0)
    z = np.hstack([rng.uniform(-high, high, (4, 100)) for high in (0, 1, 100, 1e6)])
    a = value(ACTIVATIONS["softmax"], z.astype(dtype))
    np.testing.assert_allclose(a.sum(axis=0), 1, rtol=1e-6)
    shifted = value(ACTIVATIONS["softmax"], (z + 3).astype(dtype))
    if dtype is np.float64:
        np.testing.assert_allclose(a, shifted, rtol=1e-9, atol=1e-300)


def test_softmax_is_for_outputs_only() -> None:
    assert set(ACTIVATIONS) - set(HIDDEN_ACTIVATIONS) == {"softmax"}


def test_a_member_of_a_family_has_what_its_own_family_usually_has() -> None:
    z = np.linspace(-5, 5, 40)
    twice = value(ACTIVATIONS["sigmoid L=2"], z)
    np.testing.assert_allclose(twice, 2 * value(ACTIVATIONS["sigmoid"], z), rtol=1e-14)
    twice = value(ACTIVATIONS["logistic L=2"], z)
    np.testing.assert_allclose(twice, 2 * value(ACTIVATIONS["logistic"], z), rtol=1e-14)
