"""How soon the window is painted, against the least that any such program has to import."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic

from nnviz.app.bench.report import Figure, Table
from nnviz.data.resources import is_bundled

STARTS = 5

_LEAVING = """
import os, time
def leave():
    print(time.monotonic(), flush=True)
    os._exit(0)  # the user's settings stay as they are
"""

_EMPTY = f"""{_LEAVING}
import numpy
import pyqtgraph
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
class Painted(pyqtgraph.PlotWidget):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, leave)
app = QApplication([])
window = Painted()
window.show()
app.exec()
"""

_WINDOW = f"""{_LEAVING}
from nnviz.app.main import main
from nnviz.session import apart
begin_session = apart.begin_session
def begin_and_watch(*what):
    session = begin_session(*what)
    from PySide6.QtCore import QTimer
    from nnviz.app import desktop  # as main does next
    class Painted(desktop.MainWindow):
        def paintEvent(self, event):
            QTimer.singleShot(0, leave)  # before the window goes on with what is not in sight
            super().paintEvent(event)
    desktop.MainWindow = Painted
    return session
apart.begin_session = begin_and_watch
main([])
"""


def measure(say: Callable[[str], None]) -> Iterator[Table]:
    """Seconds from the start of the process to its first painted window."""
    if is_bundled():  # no other program can be started by this one
        return
    with TemporaryDirectory() as folder:
        _seconds(_EMPTY, folder)  # the first start of each compiles what it imports
        _seconds(_WINDOW, folder)
        empty, window = [], []
        for _ in range(STARTS):
            say("start-up")
            empty.append(_seconds(_EMPTY, folder))
            window.append(_seconds(_WINDOW, folder))
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


def _seconds(program: str, folder: str) -> float:
    # Compiled code is kept as in an installed nnviz, whatever this Python is told, and leaves no trace.
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": folder} | kept
    start = monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1]) - start
