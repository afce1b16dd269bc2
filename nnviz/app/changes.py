"""``--set KEY=VALUE``: fields of an experiment, changed on the command line."""

from collections.abc import Iterable

from nnviz.app.bad_input import InputError
from nnviz.experiment.experiment import FIELDS
from nnviz.experiment.refusals import unknown_field


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
