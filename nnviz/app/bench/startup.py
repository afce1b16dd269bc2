"""How soon the window is painted, against the least that any such program has to import."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from statistics import median
from time import monotonic

from nnviz.app.bench.report import Figure, Table

STARTS = 5

_EMPTY = """
import sys, time
import numpy, pyqtgraph
from PySide6.QtWidgets import QApplication
app = QApplication([])
window = pyqtgraph.PlotWidget()
window.show()
while not app.processEvents() and not window.plotItem.vb.rect().width():
    pass
app.processEvents()
print(time.monotonic(), flush=True)
"""

_WINDOW = """
import time
from nnviz.app.bench.first_paint import open_until_painted
open_until_painted()
print(time.monotonic(), flush=True)
"""


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """Seconds from the start of the process to its first painted window."""
    empty, window = [], []
    for _ in range(STARTS):
        say("start-up")
        empty.append(_seconds(_EMPTY))
        window.append(_seconds(_WINDOW))
    yield Table(
        "startup",
        "From start to first paint; the least is NumPy, PySide6 and pyqtgraph with an empty plot",
        ("window s", "least s", "window / least"),
        (
            (
                "start-up",
                (
                    Figure(median(window)),
                    Figure(median(empty)),
                    Figure(median(window) / median(empty), most=1.5),
                ),
            ),
        ),
    )


def _seconds(program: str) -> float:
    start = monotonic()
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1]) - start
