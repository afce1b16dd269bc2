"""What a picture of each panel and lab costs the window: update and paint, in processor time."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from nnviz.app.bad_input import InputError
from nnviz.app.bench.report import Figure, Table
from nnviz.app.preflight import reason_against_a_window
from nnviz.experiment.set_experiment import experiment_on_set

SECONDS = 2.0
"""Of training, from which the pictures are."""

MOST_OF_PANEL, MOST_OF_LAB = 2.0, 3.0
"""Milliseconds."""


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """One table: a row for each panel and each page of each lab."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read once, when Qt's application is made
    if reason := reason_against_a_window():
        raise InputError(reason)
    from nnviz.app.bench.watched_window import WatchedWindow
    from nnviz.app.layout import LABS

    labs = {entry.name for entry in LABS}
    experiment = experiment_on_set("digits").replace("training.epochs", 100_000)
    with tempfile.TemporaryDirectory() as name, WatchedWindow(experiment, Path(name)) as window:
        say("the window")
        window.run(SECONDS)
        rows = []
        for panel, page, seconds in window.draw_all():
            say(" ".join((panel, page)))
            most = MOST_OF_LAB if panel in labs else MOST_OF_PANEL
            rows.append((f"{panel}, {page}" if page else panel, (Figure(seconds * 1e3, most=most),)))
    title = "A picture of each panel and lab in the window at 1440×900, digits, processor time"
    yield Table("painting", title, ("update and paint ms",), tuple(rows))
