"""Members of a family by their names."""

import pytest
from cases import in_turn

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.family_names import member_name


@in_turn(
    ("parameters", "told"),
    [
        ({"k": 2.0}, "logistic k=2"),
        ({"k": 1000.0, "z0": -1000.0}, "logistic k=1000 z0=-1000"),
        ({"k": 4.0}, "logistic"),
        ({"L": 0.5}, "logistic L=0.5"),
        ({"k": 0.0}, "k: 0.0 is not a number above 0 up to 1000"),
        ({"k": 1000.5}, "k: 1000.5 is not a number above 0 up to 1000"),
        ({"z0": -1001.0}, "z0: -1001.0 is not a number from -1000 up to 1000"),
        ({"z0": 1001.0}, "z0: 1001.0 is not a number from -1000 up to 1000"),
        ({"z0": 0.0, "q": 1.0}, "q: logistic has no such parameter, but L, k, z0"),
    ],
)
def test_a_member_of_a_family_is_named_by_what_is_unusual(parameters: dict[str, float], told: str) -> None:
    if ":" in told:
        with pytest.raises(ValueError) as found:  # noqa: PT011 - the whole message is compared
            member_name("logistic", parameters)
        assert str(found.value) == told
    else:
        assert member_name("logistic", parameters) == told


def test_a_member_of_a_family_is_labelled_with_its_parameters() -> None:
    assert ACTIVATIONS["logistic k=2 z0=1"].label == "logistic, k = 2, z₀ = 1"
    assert "logistic k=2.0" not in ACTIVATIONS
    assert "logistic q=2" not in ACTIVATIONS
    assert "sigmoid k=x" not in ACTIVATIONS
