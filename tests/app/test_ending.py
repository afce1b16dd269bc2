"""The window ends in good order on a signal, whatever stands open before it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nnviz.training.run_reading import read_run_file

OPEN_A_DIALOG = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from nnviz.app import main_window
from nnviz.app.help import show_about
from nnviz.app.main import main
from nnviz.session.commands import Run, State

kind = sys.argv[1]

class Window(main_window.MainWindow):
    def _show_status(self, snapshot):
        super()._show_status(snapshot)
        if snapshot.state is State.READY:
            self.bridge.session.send(Run())
        elif snapshot.step and not hasattr(self, "asked"):
            self.asked = True
            QTimer.singleShot(0, getattr(self, kind))

    def file_dialog(self):
        self.look_for("QFileDialog")
        self.documents.ask_open()

    def message_box(self):
        self.look_for("QMessageBox")
        show_about(self)

    def preview(self):
        self.look_for("PreviewDialog")
        self.documents.preview(Path("own.csv"))

    def look_for(self, name):
        self.timer = QTimer(self)
        self.timer.timeout.connect(lambda: self.say(name))
        self.timer.start(10)

    def say(self, name):
        seen = [type(one).__name__ for one in QApplication.topLevelWidgets() if one.isVisible()]
        if name in seen:
            print("open", flush=True)
            self.timer.stop()

main_window.MainWindow = Window
sys.exit(main(["long.json"]))
"""


@pytest.mark.parametrize(
    ("dialog", "number", "code"),
    [
        ("file_dialog", signal.SIGTERM, 143),
        pytest.param("message_box", signal.SIGINT, 130, marks=pytest.mark.soak),
        pytest.param("preview", signal.SIGTERM, 143, marks=pytest.mark.soak),
    ],
)
def test_a_signal_ends_the_window_with_a_dialog_open_and_the_run_is_kept(
    tmp_path: Path, dialog: str, number: signal.Signals, code: int
) -> None:
    (tmp_path / "long.json").write_text('{"data": {"name": "xor"}, "training": {"epochs": 100000}}')
    (tmp_path / "own.csv").write_text("a,b,y\n1,2,0\n3,4,1\n5,6,1\n7,8,0\n")
    state = {
        f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("STATE", "CONFIG", "CACHE", "DATA")
    }
    environment = os.environ | state | {"PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, "-c", OPEN_A_DIALOG, dialog],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in err
    (run_file,) = tmp_path.rglob("*.nnviz")
    with read_run_file(run_file) as file:
        (lead,) = file.load(file.newest_run)
    assert lead.step > 0


CLOSE = """
import random, sys
from PySide6.QtCore import QTimer
from nnviz.app import main_window
from nnviz.app.layout import LABS, PANELS
from nnviz.app.main import main
from nnviz.experiment.lesson_file import lesson_ids
from nnviz.session.commands import Run

rng = random.Random(int(sys.argv[1]))

class Window(main_window.MainWindow):
    def showEvent(self, event):
        super().showEvent(event)
        QTimer.singleShot(rng.randrange(1500), self.leave)
        QTimer.singleShot(rng.randrange(1000), lambda: self.bridge.session.send(Run()))
        QTimer.singleShot(rng.randrange(1000), self.look_elsewhere)

    def look_elsewhere(self):
        if rng.random() < 0.3:
            self.documents.open_lesson(rng.choice(lesson_ids()))
        else:
            self.show_panel(rng.choice([*PANELS, *LABS]).name)

    def leave(self):
        print("closing", flush=True)
        self.close()

main_window.MainWindow = Window
sys.exit(main([rng.choice(["digits", "xor", "spiral"])]))
"""


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(50))
def test_closed_at_a_random_moment_it_is_gone_within_two_seconds(tmp_path: Path, seed: int) -> None:
    homes = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("STATE", "CONFIG", "CACHE", "DATA")}
    environment = os.environ | homes | {"PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, "-c", CLOSE, str(seed)],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        assert process.stdout
        assert process.stdout.readline() == "closing\n"
        _, err = process.communicate(timeout=2)
    assert process.returncode == 0
    assert "Traceback" not in err
