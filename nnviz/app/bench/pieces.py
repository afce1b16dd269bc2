"""How long what a person does keeps the window: the longest gap of its event loop after each."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from nnviz.app.bad_input import InputError
from nnviz.app.bench.report import Figure, Table
from nnviz.app.preflight import reason_against_a_window
from nnviz.experiment.set_experiment import experiment_on_set

SECONDS = 0.5
"""Of training, so that there is something to show."""

MOST = 50.0
"""Milliseconds."""


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """One table: a row for each thing that is done."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read once, when Qt's application is made
    if reason := reason_against_a_window():
        raise InputError(reason)
    from nnviz.app.bench.watched_window import WatchedWindow

    experiment = experiment_on_set("digits").replace("training.epochs", 100_000)
    with tempfile.TemporaryDirectory() as name, WatchedWindow(experiment, Path(name)) as window:
        window.run(SECONDS)
        rows = []
        for what, seconds in window.do_each():
            say(what)
            rows.append((what, (Figure(seconds * 1e3, most=MOST),)))
    title = "The longest gap of the event loop after what a person does, digits, but for waits for a core"
    yield Table("pieces", title, ("longest gap ms",), tuple(rows))
