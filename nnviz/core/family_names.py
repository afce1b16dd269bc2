"""Activations with parameters: what these are and may be, and the name that a member bears."""

from collections.abc import Mapping

FAMILIES: dict[str, dict[str, float]] = {
    "sigmoid": {"L": 1.0, "k": 1.0, "z0": 0.0},
    "logistic": {"L": 1.0, "k": 4.0, "z0": 0.0},
}
"""The activations that take parameters, and what each of these is unless it is given."""

PARAMETER_LIMITS = {"L": (0.0, 1000.0), "k": (0.0, 1000.0), "z0": (-1000.0, 1000.0)}
"""Ceiling and steepness are above 0."""


def member_name(family: str, parameters: Mapping[str, float]) -> str:
    """The name of a member of a family, as "sigmoid k=2"; the bare name where nothing is changed.

    Raises
    ------
    ValueError
        No such parameter, or outside its limits.
    """
    usual = FAMILIES[family]
    for letter, value in parameters.items():
        if letter not in usual:
            raise ValueError(f"{letter}: {family} has no such parameter, but {', '.join(usual)}")
        low, high = PARAMETER_LIMITS[letter]
        if not low <= value <= high or (low == 0 and value == 0):
            above = "above" if low == 0 else "from"
            raise ValueError(f"{letter}: {value!r} is not a number {above} {low:g} up to {high:g}")
    own = {letter: float(parameters[letter]) for letter in usual if letter in parameters}
    words = [
        f"{letter}={value!r}".removesuffix(".0") for letter, value in own.items() if value != usual[letter]
    ]
    return " ".join((family, *words))


def parameters_of(name: str) -> tuple[str, dict[str, float]]:
    """Family and parameters of a name such as "sigmoid k=2"; of any other name, itself and none.

    Raises
    ------
    ValueError
        What stands after the family is no number.
    """
    family, *words = name.split(" ")
    pairs = [word.partition("=") for word in words]
    return family, {letter: float(value) for letter, _, value in pairs}
