"""An experiment for a file of one's own, with a network and a cost that suit what it holds."""

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from nnviz.core.activations import ACTIVATIONS
from nnviz.data.findings import Findings
from nnviz.data.formats.json_records import holds_records
from nnviz.data.own import FILE, open_own
from nnviz.data.reading import Preview, Reading
from nnviz.experiment.experiment import Architecture, Data, Experiment, Training
from nnviz.experiment.experiment_file import holds_experiment
from nnviz.experiment.lesson_library import LESSON
from nnviz.experiment.playground import address_in

_OTHERS = (".json", ".safetensors", LESSON)
_FEWEST_EPOCHS, _MOST_EPOCHS = 30, 100
_SMALL = 1_000
_SHOWN = 20_000
"""Examples of a table that are shown in all, as far as epochs go from 30 to 100: more are learnt by heart."""

_ETA_OF_CLASSES, _ETA_OF_AMOUNTS = 0.12, 0.03
"""For tables, whose few and noisy rows longer steps would learn by heart; found by trying, beside the network
of scikit-learn: `tests/data/test_beside_scikit_learn.py`."""


def is_data(path: Path) -> bool:
    """Whether a path names data to learn from: a folder, JSON of records, or a file of no other kind.

    An experiment is known by what it holds, whatever its name.
    """
    if path.is_dir():
        return True
    if holds_experiment(path):
        return False
    if path.suffix.lower() == ".json":
        return path.is_file() and holds_records(path)
    return path.suffix.lower() not in _OTHERS and address_in(path) is None


def experiment_for(path: Path, reading: Reading | None = None) -> Experiment:
    """An experiment on a file, which leaves it to be recognised how it is read.

    Parameters
    ----------
    reading
        What is fixed of that.

    Raises
    ------
    DataError
        The file cannot be used; see `open_own`.
    """
    reading = reading or Reading()
    preview, _ = open_own(path, reading)
    return experiment_on(replace(preview, reading=reading))


def reading_with(changes: Mapping[str, object]) -> Reading:
    """How a file is to be read when these fields of an experiment are set. Raises `ExperimentError`."""
    fields = {f"data.{name}" for name in Reading.__struct_fields__}
    chosen = {path: value for path, value in changes.items() if path in fields}
    return Experiment(data=Data("digits")).with_changes(chosen).data.reading


def stating(experiment: Experiment, findings: Findings | None) -> Experiment:
    """The experiment with what was decided about its file, so that it is read the same ever after."""
    if findings is None:
        return experiment
    targets = findings.targets
    decided = replace(
        experiment.data,
        target=targets[0] if len(targets) == 1 else targets or None,
        task=findings.task,
        leave_out=tuple(column for column, _ in findings.left_out),
    )
    return replace(experiment, data=decided)


def experiment_on(preview: Preview) -> Experiment:
    """An experiment on a file as it was understood; a small one is shown more often, to be learnt as well."""
    hidden = (30,) if preview.image_shape else (10,)
    epochs = _epochs(preview)
    data = _read_as(preview, Data(name=f"{FILE}{preview.path.absolute()}"))
    if preview.image_shape and preview.classes:
        network, training = Architecture(hidden), Training(epochs=epochs)
    elif preview.classes:
        network, training = Architecture(hidden), Training(eta=_ETA_OF_CLASSES, epochs=epochs)
    else:
        network = Architecture(hidden, activation="tanh", output="linear")  # centred, as the amounts are
        training = Training(cost="quadratic", eta=_ETA_OF_AMOUNTS, epochs=epochs)
    return Experiment(name=name_after(data.name), data=data, network=network, training=training)


def name_after(data: str) -> str:
    """What an experiment on these data is called at first: by its file, where they are one's own."""
    return Path(data.removeprefix(FILE)).stem if data.startswith(FILE) else ""


def _epochs(preview: Preview) -> int:
    if preview.image_shape:
        return _MOST_EPOCHS if preview.rows < _SMALL else _FEWEST_EPOCHS
    return min(_MOST_EPOCHS, max(_FEWEST_EPOCHS, round(_SHOWN / max(1, preview.rows))))


def reread(experiment: Experiment, preview: Preview) -> Experiment:
    """The experiment on the same file understood in another way.

    Its network and training stay, unless an amount is foretold now in place of a class, or a class in
    place of an amount.
    """
    fresh = experiment_on(preview)
    was, now = (ACTIVATIONS[one.network.output].identity for one in (experiment, fresh))
    if was != now:
        return fresh
    return replace(experiment, data=_read_as(preview, experiment.data))


def _read_as(preview: Preview, data: Data) -> Data:
    reading = preview.reading
    return replace(
        data,
        target=reading.target,
        task=reading.task,
        header=reading.header,
        delimiter=reading.delimiter,
        decimal=reading.decimal,
        leave_out=reading.leave_out,
        missing=reading.missing,
    )
