"""The window ends in good order on a signal, whatever stands open before it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from nnviz.app.desktop import Ending
from nnviz.training.run_reading import read_run_file

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar
from nnviz.app import main_window
from nnviz.app.help import show_about, show_keys
from nnviz.app.main import main
from nnviz.session.commands import Run, State

name, what = sys.argv[1:]

class Window(main_window.MainWindow):
    def _show_status(self, snapshot):
        super()._show_status(snapshot)
        if snapshot.state is State.READY:
            self.bridge.session.send(Run())
        elif snapshot.step and not hasattr(self, "watch"):
            self.watch = QTimer(self)
            self.watch.timeout.connect(self.say)
            self.watch.start(10)
            QTimer.singleShot(0, lambda: exec(what, globals() | {"self": self}))

    def say(self):
        if any(type(one).__name__ == name and one.isVisible() for one in QApplication.topLevelWidgets()):
            print("open", flush=True)
            self.watch.stop()

main_window.MainWindow = Window
sys.exit(main(["long.json"]))
"""

STANDING = {
    "file to open": ("QFileDialog", "self.documents.ask_open()"),
    "file to save": ("QFileDialog", "self.documents.ask_save()"),
    "message": ("QMessageBox", "show_about(self)"),
    "keys": ("QDialog", "show_keys(self, self.findChild(QMenuBar))"),
    "settings": ("SettingsDialog", "self.show_settings()"),
    "preview": ("PreviewDialog", "self.documents.preview(Path('own.csv'))"),
    "palette": ("Palette", "self.teaching.show_palette()"),
    "glossary": ("GlossaryDialog", "self.teaching.show_glossary()"),
    "question": ("QInputDialog", "self.timeline.ask_mark()"),
    "help": ("HelpCard", "self.teaching.explain(self.panels['cost'])"),
    "numbers": ("NumbersTable", "self.panels['cost'].ways_out.read()"),
    "menu": ("QMenu", "self.findChild(QMenuBar).findChild(QMenu).popup(self.pos())"),
}
"""What stands open: the name of its class, and how it is brought about."""


@pytest.mark.parametrize(
    ("dialog", "number", "code"),
    [
        ("file to open", signal.SIGTERM, 143),
        pytest.param("message", signal.SIGINT, 130, marks=pytest.mark.soak),
        *(pytest.param(dialog, signal.SIGTERM, 143, marks=pytest.mark.soak) for dialog in list(STANDING)[1:]),
    ],
)
def test_a_signal_ends_the_window_with_a_dialog_open_and_the_run_is_kept(
    tmp_path: Path, dialog: str, number: signal.Signals, code: int
) -> None:
    with _window(tmp_path, *STANDING[dialog]) as process:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Traceback" not in err
    assert steps_kept(tmp_path) > 0


@pytest.mark.soak
def test_a_signal_closes_no_window_in_the_middle_of_what_it_interrupts(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    ending = Ending(window)  # type: ignore[arg-type] # any window
    ending.take(signal.SIGTERM, None)
    assert window.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert ending.code == 143


def test_a_library_that_asks_to_exit_ends_nothing_also_with_a_dialog_open(tmp_path: Path) -> None:
    exits = "QTimer.singleShot(0, exit); show_about(self); QTimer.singleShot(0, lambda: sys.exit(7))"
    with _window(tmp_path, "QMessageBox", exits) as process:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 143
    assert err.count("SystemExit: ") == 2
    assert steps_kept(tmp_path) > 0


BUSY = """
import atexit, threading, time
from nnviz.app.main import leave_threads_behind

atexit.register(print, "put away")
leave_threads_behind(3)
print("alone")
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
leave_threads_behind(7)
print("taken down")
"""


def test_a_thread_that_is_still_at_work_is_not_taken_down_in_the_middle_of_a_library() -> None:
    done = subprocess.run([sys.executable, "-c", BUSY], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (7, "alone\nput away\n", "")


def _window(folder: Path, name: str, what: str) -> subprocess.Popen[str]:
    """A window that does this once it trains; it prints a line when that class of window is seen."""
    (folder / "long.json").write_text('{"data": {"name": "xor"}, "training": {"epochs": 100000}}')
    (folder / "own.csv").write_text("a,b,y\n1,2,0\n3,4,1\n5,6,1\n7,8,0\n")
    return subprocess.Popen(
        [sys.executable, "-c", WINDOW, name, what],
        cwd=folder, env=_environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _environment(folder: Path) -> dict[str, str]:
    homes = {f"XDG_{kind}_HOME": str(folder / kind) for kind in ("STATE", "CONFIG", "CACHE", "DATA")}
    return os.environ | homes | {"PYTHONPATH": str(Path(__file__).parents[2])}


def steps_kept(folder: Path) -> int:
    """How far the one run has come that is recorded there."""
    (run_file,) = folder.rglob("*.nnviz")
    with read_run_file(run_file) as file:
        (lead,) = file.load(file.newest_run)
    return lead.step


CLOSE = """
import random, sys
from PySide6.QtCore import QTimer
from nnviz.app import main_window
from nnviz.app.layout import LABS, PANELS
from nnviz.app.main import main
from nnviz.experiment.lesson_library import lesson_ids
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
    process = subprocess.Popen(
        [sys.executable, "-c", CLOSE, str(seed)],
        cwd=tmp_path, env=_environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        assert process.stdout
        assert process.stdout.readline() == "closing\n"
        _, err = process.communicate(timeout=2)
    assert process.returncode == 0
    assert "Traceback" not in err
