"""A sweep: one experiment many times over, with other values in some of its fields."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from nnviz.core.naming import count
from nnviz.core.plain_names import one_line
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError, Field
from nnviz.experiment.twins import describe, differences

MOST_RUNS = 10_000
LAST_SEED = 2**63 - 1


class Variation(Struct, frozen=True):
    """One run of a sweep.

    Attributes
    ----------
    name
        What sets it apart from the others: "η = 0.1, seed = 3"; empty where there is but one.
    setting
        The same without the seed.
    """

    name: str
    setting: str
    experiment: Experiment


def variations(
    experiment: Experiment, vary: Mapping[str, Sequence[Any]], seeds: int = 1
) -> tuple[Variation, ...]:
    """Every combination of the values of the fields, each from so many seeds on; the last varies fastest.

    Parameters
    ----------
    vary
        The values of each field, by path.
    seeds
        How many: that of the experiment and those that follow it.

    Raises
    ------
    ExperimentError
        A combination is no experiment; or they are too many.
    """
    numbers = range(experiment.seed, experiment.seed + seeds)
    if numbers[-1] > LAST_SEED:
        raise ExperimentError(f"seed: {seeds} seeds from {experiment.seed} on go beyond {LAST_SEED}")
    axes = {**vary, **({"seed": numbers} if seeds > 1 else {})}
    runs = 1
    for values in axes.values():
        runs *= len(values)
    if runs > MOST_RUNS:
        raise ExperimentError(f"{count(runs)} runs are too many: at most {count(MOST_RUNS)}")
    return tuple(
        _variation(experiment, dict(zip(axes, values, strict=True))) for values in product(*axes.values())
    )


def _variation(experiment: Experiment, changes: Mapping[str, Any]) -> Variation:
    setting = {path: value for path, value in changes.items() if path != "seed"}
    words, own = describe(changes) if changes else "", describe(setting) if setting else ""
    try:
        return Variation(words, own, experiment.with_changes(changes))
    except ExperimentError as error:
        raise ExperimentError(f"{one_line(words)}: {error}") from None


def values_of(field: Field, text: str) -> list[Any]:
    """Values typed on the command line: with commas between them, of lists and of JSON with "|".

    Raises
    ------
    ExperimentError
        One is none of this field.
    """
    apart = "|" if field.noun or field.many else ","
    return [field.parse(part) for part in text.split(apart)]


class Group(NamedTuple):
    """Experiments that differ in their seed alone: what sets them apart from others, and which they are."""

    setting: str
    places: tuple[int, ...]


def groups_of(experiments: Sequence[Experiment]) -> list[Group]:
    """Experiments put together that differ in their seed alone, in the order in which they come."""
    alike: list[tuple[Experiment, list[int]]] = []
    for place, experiment in enumerate(experiments):
        bare = replace(experiment, seed=0, name="")
        found = next((places for one, places in alike if one == bare), None)
        if found is None:
            alike.append((bare, [place]))
        else:
            found.append(place)
    paths = dict.fromkeys(path for one, _ in alike for path in differences(alike[0][0], one))
    return [Group(_setting(one, paths), tuple(places)) for one, places in alike]


def _setting(experiment: Experiment, paths: Iterable[str]) -> str:
    told = {path: experiment.get(path) for path in paths}
    twins = [f"twin {describe(twin)}" for twin in experiment.twins]
    return ", ".join([*([describe(told)] if told else []), *twins])
