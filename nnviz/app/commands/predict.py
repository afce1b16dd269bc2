"""Let a trained network answer rows of one's own."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nnviz.app.arguments import Parser, place
from nnviz.app.bad_input import InputError, blaming
from nnviz.app.beginning import begin
from nnviz.app.changes import changes_of
from nnviz.app.opening import open_source, refuse_no_run_file
from nnviz.app.recording import chosen_run
from nnviz.core.plain_names import one_line, printable
from nnviz.data.raw_rows import names_of_rows, read_raw
from nnviz.experiment.atomic import write_atomically
from nnviz.experiment.own_experiment import reading_with
from nnviz.training.answering import Answering, answering_of, answers_csv
from nnviz.training.going_on import model_of
from nnviz.training.lane_data import read_data
from nnviz.training.model_file import Model, network_of, read_model
from nnviz.training.run_distrust import is_run_file
from nnviz.training.run_reading import read_run_file


def add_options(parser: Parser) -> None:
    """What `nnviz predict` takes."""
    parser.add_argument("network", metavar="NETWORK|RUN", type=place, help="a trained network or a run file")
    parser.add_argument("file", metavar="FILE", type=place, help="rows with the columns that it learnt from")
    parser.add_argument("--out", metavar="CSV", type=place, help="write the answers here, not to the screen")
    parser.add_run()
    parser.add_set()
    parser.add_data_dir()


def do(arguments: Namespace) -> int:
    """Read, answer and write: a class and the outputs, or amounts in their unit."""
    changes = changes_of(arguments.set)
    model = _model(arguments.network, changes, arguments.run, arguments.data_dir)
    answering = model.answering or _answering(model, arguments.data_dir)
    said: list[str] = []
    measured = read_raw(arguments.file, answering.form, reading_with(changes), said)
    for words in said:
        print(f"nnviz predict: {one_line(f'{arguments.file}: {words}')}", file=sys.stderr)
    if np.isnan(measured).any() and not answering.filling:
        row = int(np.flatnonzero(np.isnan(measured).any(axis=1))[0])
        lack = f"row {row + 1:,} lacks a value, and the network was trained on rows that lack none"
        raise InputError(f"{arguments.file}: {lack}")
    files = names_of_rows(arguments.file, answering.form)
    text = answers_csv(answering, answering.answer(network_of(model), measured), files)
    if arguments.out is None:
        on_screen = "\n".join(map(printable, text.split("\n")))  # a terminal would obey a name
        print(on_screen if sys.stdout.isatty() else text, end="")
        return 0
    for own in (arguments.network, arguments.file):
        if arguments.out.exists() and Path(own).exists() and arguments.out.samefile(own):
            raise InputError(f"--out {arguments.out}: is what the answers come from: give it another name")
    with blaming(f"--out {arguments.out}"):
        write_atomically(arguments.out, text.encode())
    print(f"{len(measured):,} answers are in {printable(str(arguments.out))}", file=sys.stderr)
    return 0


def _model(path: Path, changes: Mapping[str, Any], wanted: str | None, data_dir: Path | None) -> Model:
    """The network in a file; of a run file that of lane A where it was last."""
    if wanted is not None:
        refuse_no_run_file(str(path), "--run")
    if not is_run_file(path):
        return read_model(path, changes)
    with read_run_file(path) as file:
        run = chosen_run("predict", file, wanted)
        model = model_of(file, run)
    if model is not None:
        return model
    opened = open_source(str(path), run=str(run))
    trainer = begin(opened, data_dir)  # an older file: the data themselves must say it
    return Model(trainer.experiment, trainer.network.theta, answering_of(trainer.dataset))


def _answering(model: Model, data_dir: Path | None) -> Answering:
    """From the data themselves, where the file of a network does not say it."""
    (data,) = read_data((model.experiment,), data_dir)
    answering = answering_of(data.dataset)
    sizes = model.theta.sizes
    if (sizes[0], sizes[-1]) != (data.dataset.n_inputs, data.dataset.n_outputs):
        found = "-".join(map(str, sizes))
        needed = f"{data.dataset.n_inputs} inputs and {data.dataset.n_outputs} outputs"
        raise InputError(f"network {found}: {model.experiment.data.name} needs {needed}")
    return answering
