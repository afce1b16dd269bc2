"""Activations with parameters: objects in the experiment file, names such as "sigmoid k=2" inside."""

from collections.abc import Callable, Mapping
from typing import Any

from nnviz.core.family_names import FAMILIES, member_name, parameters_of
from nnviz.experiment.fields import ExperimentError, shown

_PATHS = ("network.activation", "network.output")


def named(values: Any) -> Any:
    """The object of an experiment file with every activation as a name.

    Raises
    ------
    ExperimentError
        An object that is none of these activations; the message names the field and what is allowed.
    """
    return _changed(values, _name)


def spelled_out(values: Any) -> Any:
    """The same the other way round: activations whose parameters are not the usual ones as objects."""
    return _changed(values, lambda path, name: _object(name) if isinstance(name, str) else name)


def _changed(values: Any, change: Callable[[str, Any], Any]) -> Any:
    """The same object with the activations in it, and in its twins, changed; nothing else is judged here."""
    if not isinstance(values, dict):
        return values
    done = dict(values)
    if isinstance(done.get("network"), dict):
        done["network"] = {
            name: _each(f"network.{name}", value, change) for name, value in done["network"].items()
        }
    if isinstance(done.get("twins"), list | tuple):
        done["twins"] = [
            {path: _each(path, value, change) for path, value in twin.items()}
            if isinstance(twin, Mapping)
            else twin
            for twin in done["twins"]
        ]
    return done


def _each(path: str, value: Any, change: Callable[[str, Any], Any]) -> Any:
    if path not in _PATHS:
        return value
    return [change(path, one) for one in value] if isinstance(value, list | tuple) else change(path, value)


def _name(path: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    family = value.get("name")
    parameters = {letter: number for letter, number in value.items() if letter != "name"}
    if isinstance(family, str) and not parameters:
        return family
    if not isinstance(family, str) or family not in FAMILIES:
        families = " and ".join(FAMILIES)
        raise ExperimentError(f"{path}: only {families} take parameters, not {shown(family)}")
    for letter, number in parameters.items():
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ExperimentError(f"{path}.{letter}: {shown(number)} is not a number")
    try:
        return member_name(family, parameters)
    except ValueError as error:
        raise ExperimentError(f"{path}.{error}") from None


def _object(name: str) -> Any:
    family, *own = name.split(" ")
    if not own:
        return name
    numbers = {letter: int(n) if n == int(n) else n for letter, n in parameters_of(name)[1].items()}
    return {"name": family} | numbers
