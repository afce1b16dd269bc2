"""What FILE | LESSON | SET stands for."""

import os
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from nnviz.app.bad_input import InputError, blaming
from nnviz.app.changes import changed_in_a_run
from nnviz.app.cli import COMMANDS
from nnviz.core.parameters import Parameters
from nnviz.data.catalog import CATALOG
from nnviz.data.fingerprint import content_fingerprint
from nnviz.data.own import FILE, glance_at_own
from nnviz.data.reading import Reading
from nnviz.experiment import stand_in
from nnviz.experiment.experiment import Data, Experiment
from nnviz.experiment.experiment_text import Told, from_text, holds_text
from nnviz.experiment.lesson import Lesson
from nnviz.experiment.lesson_file import read_lesson
from nnviz.experiment.lesson_library import LESSON, lesson_ids, open_lesson
from nnviz.experiment.own_experiment import experiment_for, is_data, reading_with
from nnviz.experiment.playground import address_in, find_address, open_address
from nnviz.experiment.set_experiment import experiment_on_set
from nnviz.session.commands import Open
from nnviz.training.foreign_networks import is_network2
from nnviz.training.model_file import read_model
from nnviz.training.run_distrust import is_run_file
from nnviz.training.run_file import mend
from nnviz.training.run_reading import read_run_file

Changes = Mapping[str, Any]
NO_CHANGES: Changes = {}


class Opened(Struct, frozen=True, eq=False):
    """An experiment, and what came with it.

    Attributes
    ----------
    theta
        The parameters to begin with, where the file was a trained network.
    lesson
        The lesson that the experiment belongs to.
    missing
        The set that the lesson is about, where it is not on this machine and another stands in for it.
    note
        What is to be said of it once it is there.
    run
        The run file that it was read from, and which run of it: one stands at its last moment.
    path
        The file that holds it as it is; None where there is none. A lesson has a title of its own.
    """

    experiment: Experiment
    theta: Parameters | None = None
    lesson: Lesson | None = None
    missing: str = ""
    note: str = ""
    run: Open | None = None
    path: Path | None = None


def default_experiment() -> Experiment:
    """What the program opens on when nothing is asked for: the shipped digits and thirty hidden neurons."""
    return Experiment(data=Data("digits"))


def what_to_open(
    source: str | None, changes: Changes = NO_CHANGES, run: str | None = None
) -> tuple[Opened, Path | None]:
    """What the window begins with, and data that a person is to look at first; see `open_source`.

    Raises
    ------
    InputError, ExperimentError, DataError
        One line that says what the source should have been.
    """
    if run is not None:
        refuse_no_run_file(source or "", "--run")
    if source is None:
        return Opened(default_experiment().with_changes(changes)), None
    if is_run_file(Path(source)):
        mend(Path(source))
    path = data_file(source)
    if path is None:
        opened = open_source(source, changes, run)
        refuse_changes(opened, changes)
        return opened, None
    if changes:
        raise InputError(f"--set: how {path} is to be read, is chosen in the preview that opens")
    glance_at_own(path, Reading())  # what is plainly no data is refused before there is a window
    return Opened(default_experiment()), path


def open_source(text: str, changes: Changes = NO_CHANGES, run: str | None = None) -> Opened:
    """What the command line names: a file, a lesson, a data set, an address of the TensorFlow Playground.

    Parameters
    ----------
    changes
        Fields of the experiment by path, set before anything is made of them.
    run
        Which run of a file, by name or number; None is the one that was trained last.

    Raises
    ------
    InputError
        There is none of them.
    ExperimentError
        The file is no experiment and no trained network.
    """
    if run is not None:
        refuse_no_run_file(text, "--run")
        return _open_run(Path(text), changes, run)
    opened = _open(text, changes)
    if not changes:
        return opened
    return replace(opened, experiment=opened.experiment.with_changes(changes), path=None)


def _open(text: str, changes: Changes) -> Opened:
    if text in lesson_ids():
        return open_shipped(text)
    if text in CATALOG:
        return Opened(experiment_on_set(text))
    if address := find_address(text):
        with blaming("TensorFlow Playground"):
            return Opened(open_address(address))
    if holds_text(text):
        with blaming("the experiment as text"):
            return Opened(_on_its_file(from_text(text)))
    with blaming(text):
        try:
            Path(text).stat()
        except (FileNotFoundError, NotADirectoryError):
            raise InputError(f"neither a file, a lesson nor a data set; {_what_was_meant(text)}") from None
    return open_file(Path(text), changes)


def on_file(experiment: Experiment, path: Path) -> Experiment:
    """The experiment on this file of one's own."""
    return experiment.replace("data.name", f"{FILE}{path.absolute()}")


def _on_its_file(told: Told) -> Experiment:
    """The file that it was made on is looked for here; another one of its name is told of."""
    name = told.experiment.data.name
    path = Path(name.removeprefix(FILE))
    if told.fingerprint and path.exists() and content_fingerprint(path) != told.fingerprint:
        print(f"nnviz: {path} is not the file that the text was made with", file=sys.stderr)
    return told.experiment


def _what_was_meant(text: str) -> str:
    near = get_close_matches(text.lower(), (*lesson_ids(), *CATALOG, *COMMANDS), 1)
    lists = "`nnviz lessons` lists the lessons, `nnviz data` the sets"
    return f"did you mean {near[0]}?" if near and near[0] != text else lists


def data_file(text: str) -> Path | None:
    """The path that the command line names, when it is one of data that is there."""
    path = Path(text)
    is_there = text not in (*lesson_ids(), *CATALOG) and os.path.exists(text)  # noqa: PTH110 - any text may be asked of
    return path if is_there and not is_run_file(path) and is_data(path) else None


def open_shipped(id: str) -> Opened:
    """A lesson that ships with the program, and its experiment."""
    lesson = open_lesson(id)
    return Opened(lesson.experiment, lesson=lesson)


def standing_in(opened: Opened, data_dir: Path | None) -> Opened:
    """The same; a lesson whose set is not on this machine runs on the digits that come with nnviz."""
    own = opened.experiment
    shipped = own if opened.lesson is None else stand_in.standing_in(own, data_dir)
    return opened if shipped is own else replace(opened, experiment=shipped, missing=own.data.name)


def open_file(path: Path, changes: Changes = NO_CHANGES) -> Opened:
    """Read an experiment, a trained network, or data to make an experiment of, by what the file holds.

    Parameters
    ----------
    changes
        Fields of the experiment by path, for what a network of another program does not say.

    Raises
    ------
    ExperimentError, DataError
        One line that names the file, the field and what is allowed.
    """
    if is_run_file(path):
        return _open_run(path, changes)
    if path.suffix.lower() == LESSON:
        lesson = read_lesson(path)
        return Opened(lesson.experiment, lesson=lesson)
    if is_data(path):
        return Opened(experiment_for(path, reading_with(changes)))
    if address := address_in(path):
        with blaming(path):
            return Opened(open_address(address))
    if path.suffix.lower() != ".safetensors" and not is_network2(path):
        return Opened(Experiment.load(path), path=path)
    model = read_model(path, changes)
    return Opened(model.experiment, model.theta, path=path)


def refuse_changes(opened: Opened, changes: Changes) -> None:
    """Raise `InputError` where something is to be changed of a run, and nobody could tell where."""
    if opened.run is not None and changes:
        words = f"`nnviz run {opened.run.path} --from-step K --set …` begins a branch"
        raise InputError(f"--set: a run file is opened as it is; {words}")


def refuse_no_run_file(source: str, option: str) -> None:
    """Raise `InputError` where an option is about runs, and the source is no run file."""
    if not is_run_file(Path(source)):
        which = source or "what the window opens on by itself"
        raise InputError(f"{option}: {which} is no run file: `nnviz run … --save` writes one")


def _open_run(path: Path, changes: Changes, wanted: str | None = None) -> Opened:
    """The experiment of a run, with the hyperparameters that it has come to."""
    with read_run_file(path) as file:
        number = None if wanted is None else file.find(wanted)
        run = number or file.newest_run
        (lead, *_) = file.load(run)
        experiment = file.run(run).experiment.with_training(lead.training)
    return Opened(changed_in_a_run(experiment, changes), run=Open(path, number))
