"""Lanes that differ in one thing: adding one, removing one, trading places, and saying what differs."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec

from nnviz.core.naming import LANE_LETTERS
from nnviz.core.plain_names import readable
from nnviz.data.reading import Reading
from nnviz.experiment.experiment import FIELDS, MAX_TWINS, SHARED, Experiment
from nnviz.experiment.fields import ExperimentError, Field, spelled

_ORDER = ("network", "training", "data", "seed")

_READING = frozenset(f"data.{name}" for name in Reading.__struct_fields__)

_LAYER = 30
"""Neurons of a layer that is suggested where there is none."""

TWIN_FIELDS = tuple(
    sorted(
        (path for path, one in FIELDS.items() if path not in SHARED and not one.noun),
        key=lambda path: _ORDER.index(path.split(".")[0]),
    )
)
"""What a twin may be given, what teaches most first: what stands in one field."""


def add_twin(experiment: Experiment, path: str, value: Any) -> Experiment:
    """The experiment with one lane more, which differs in this field.

    Raises
    ------
    ExperimentError
        There are as many lanes as there may be, the value is that of lane A, or it may not stand there.
    """
    if _plain(experiment.get(path)) == _plain(value):
        raise ExperimentError(f"{path}: A has {written(FIELDS[path], value)} itself")
    return add_changed(experiment, {path: value})


def add_changed(experiment: Experiment, changes: Mapping[str, Any]) -> Experiment:
    """The same with a twin that differs in all of these fields, by path.

    Raises
    ------
    ExperimentError
        One is there already, there are as many lanes as there may be, or the twin is refused.
    """
    if letter := twin_with(experiment, changes):
        raise ExperimentError(f"twins: {letter} has {describe(changes)} already")
    if len(experiment.twins) == MAX_TWINS:
        raise ExperimentError(f"twins: at most {MAX_TWINS}; remove one first")
    return _with_twins(experiment, (*experiment.twins, changes))


def twin_with(experiment: Experiment, changes: Mapping[str, Any]) -> str:
    """The letter of the twin that differs in just this; empty where there is none."""
    wanted = _all_plain(changes)
    letters = zip(LANE_LETTERS[1:], experiment.twins, strict=False)
    return next((letter for letter, twin in letters if _all_plain(twin) == wanted), "")


def suggestion(experiment: Experiment, path: str) -> Any:
    """A value of this field that a twin may have: the next one that goes with the rest, else A's own."""
    own = experiment.get(path)
    for value in _others(FIELDS[path], own):
        try:
            add_changed(experiment, {path: value}).lanes()
        except ExperimentError:
            continue
        return value
    return own


def _others(field: Field, own: Any) -> Iterator[Any]:
    if field.choices:
        names = list(field.choices)
        at = names.index(own) if own in names else -1
        yield from (name for name in (*names[at + 1 :], *names) if name != own)
    elif field.many:
        yield (*own, own[-1] if own else _LAYER)
    elif own is None:
        yield field.kind(field.minimum or 0)
    else:
        near, far = (own / 10, own * 10) if field.kind is float else (own + 1, own + 2)
        yield from (field.kind(value) for value in (near, field.step, far) if value != own)


def in_order(experiment: Experiment, order: Sequence[int]) -> Experiment:
    """The experiment of these lanes alone, the first of which is A.

    No lane changes; only what is said of each, for it is told by its difference from lane A.
    """
    first, *others = order
    if first == 0:
        return _with_twins(experiment, [experiment.twins[lane - 1] for lane in others])
    lanes = experiment.lanes()
    return _with_twins(lanes[first], [differences(lanes[first], lanes[lane]) for lane in others])


def promote(experiment: Experiment, lane: int) -> Experiment:
    """The experiment whose lane A is ``lane``; the old lane A is its first twin, the others follow."""
    lanes = range(1 + len(experiment.twins))
    return in_order(experiment, (lane, *(other for other in lanes if other != lane)))


def describe_order(order: Sequence[int]) -> str:
    """What became of the lanes: "A ↔ B"; of three "C first"; where some are left "only A, C"."""
    letters = [LANE_LETTERS[lane] for lane in order]
    moved = [lane for place, lane in enumerate(order) if place != lane]
    if not moved or sorted(order) != list(range(len(order))):
        return f"only {', '.join(letters)}"
    return " ↔ ".join(sorted(letters[lane] for lane in moved)) if len(moved) == 2 else f"{letters[0]} first"


def differences(first: Experiment, other: Experiment) -> dict[str, Any]:
    """The fields of ``other`` that are not as in ``first``, by path."""
    pairs = {path: (first.get(path), other.get(path)) for path in FIELDS}
    return {path: _plain(new) for path, (old, new) in pairs.items() if _plain(old) != _plain(new)}


def describe(changes: Mapping[str, Any]) -> str:
    """What sets a twin apart: "η = 0.1", "activation = ReLU"; how it is read goes with another set."""
    of_set = _READING if "data.name" in changes else frozenset()
    parts = [
        f"another {FIELDS[path].label.lower()}"
        if FIELDS[path].noun
        else f"{_short_name(FIELDS[path])} = {written(FIELDS[path], value)}"
        for path, value in changes.items()
        if path not in of_set
    ]
    return ", ".join(parts) or "no difference"


def changed(field: Field, old: Any, new: Any) -> str:
    """A change of one field: "η 0.5 → 5", "activation sigmoid → ReLU"; what is long by its name alone."""
    if field.noun:
        return field.label
    name = field.label if field.choices or not field.symbol else field.symbol
    return f"{name} {written(field, old)} → {written(field, new)}"


def written(field: Field, value: Any) -> str:
    """A field's value as a person reads it: "0.1", "ReLU", "8 × 30, 10"."""
    if field.noun:
        return "as given"
    if isinstance(value, tuple | list):
        runs = [(len(list(alike)), one) for one, alike in groupby(written(field, each) for each in value)]
        return ", ".join(one if times == 1 else f"{times} × {one}" for times, one in runs) or "none"
    if value is None:
        return "its own"
    if field.choices:
        return field.choices.get(value) or readable(value.rpartition("/")[2])  # of a file its name
    return spelled(value) if isinstance(value, int | float) else readable(str(value))


def _short_name(field: Field) -> str:
    return field.label.lower() if field.choices or not field.symbol else field.symbol


def _with_twins(experiment: Experiment, twins: Sequence[Mapping[str, Any]]) -> Experiment:
    made: Experiment = msgspec.structs.replace(experiment, twins=tuple(dict(twin) for twin in twins))
    return made


def _all_plain(changes: Mapping[str, Any]) -> dict[str, object]:
    return {path: _plain(value) for path, value in changes.items()}


def _plain(value: object) -> object:
    """As in the experiment file, where a list is a list."""
    return list(value) if isinstance(value, tuple) else value
