"""``--set KEY=VALUE``: fields of an experiment, changed on the command line."""

from collections.abc import Iterable, Mapping
from typing import Any

from nnviz.app.bad_input import InputError
from nnviz.experiment.experiment import FIELDS, Experiment
from nnviz.experiment.refusals import unknown_field


def changed_in_a_run(experiment: Experiment, changes: Mapping[str, Any]) -> Experiment:
    """What goes on with other hyperparameters.

    Raises
    ------
    InputError, ExperimentError
        Something changes that stays as it is from the beginning of a run, or has no such value.
    """
    wanted = experiment.with_changes(changes)
    fixed = [path for path in changes if not FIELDS[path].live and experiment.get(path) != wanted.get(path)]
    if fixed:
        live = ", ".join(path for path, field in FIELDS.items() if field.live)
        raise InputError(f"{fixed[0]}: stays as it is in a run; what may be changed is {live}")
    return wanted


def changes_of(words: Iterable[str]) -> dict[str, object]:
    """The values of fields by path, for words such as ``training.eta=0.1``.

    Raises
    ------
    InputError, ExperimentError
        A word is of another form, or there is no such field, or no such value.
    """
    changes: dict[str, object] = {}
    for word in words:
        path, equals, text = word.partition("=")
        if not equals:
            raise InputError(f"--set: {word!r} must be KEY=VALUE, such as training.eta=0.1")
        if path not in FIELDS:
            raise unknown_field(path, tuple(FIELDS))
        changes[path] = FIELDS[path].parse(text)
    return changes
