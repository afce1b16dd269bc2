"""The folder that `pyinstaller bundle.spec` makes, started where no Python of ours is."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from screen import needs_a_screen, screen

from nnviz.training.run_reading import read_run_file

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("PyInstaller", reason="needs the extra [bundle]")
    folder = tmp_path_factory.mktemp("bundle")
    command = [sys.executable, "-m", "PyInstaller", "-y", "--log-level", "WARN"]
    places = ["--distpath", folder / "dist", "--workpath", folder / "build"]
    subprocess.run([*command, *places, "bundle.spec"], cwd=ROOT, check=True, timeout=1200)
    return folder / "dist/nnviz" / ("nnviz.exe" if sys.platform == "win32" else "nnviz")


def environment(home: Path) -> dict[str, str]:
    """Without anything by which a Python could find what is not in the bundle."""
    homes = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("STATE", "CONFIG", "CACHE", "DATA")}
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | homes


def run(program: Path, home: Path, *words: str) -> str:
    done = subprocess.run(
        [program, *words], cwd=home, env=environment(home), capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_trains_as_the_program_does(program: Path, tmp_path: Path) -> None:
    run(program, tmp_path, "run", "digits", "--epochs", "1", "--quiet", "--out", "bundled")
    command = [sys.executable, "-m", "nnviz", "run", "digits", "--epochs", "1", "--quiet", "--out", "own"]
    subprocess.run(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True, timeout=300)
    assert (tmp_path / "bundled/history.csv").read_text() == (tmp_path / "own/history.csv").read_text()


def test_it_begins_processes_of_its_own(program: Path, tmp_path: Path) -> None:
    run(program, tmp_path, "sweep", "xor", "--vary", "training.eta=0.1,0.5", "--out", "two.nnviz")
    assert "2 runs" in run(program, tmp_path, "info", "two.nnviz")


def test_it_holds_every_panel_and_lesson(program: Path, tmp_path: Path) -> None:
    assert "vanishing" in run(program, tmp_path, "lessons")
    for panel in ("backprop", "data", "runs", "seeds", "chain"):
        run(program, tmp_path, "shot", "xor", "--panel", panel, "--out", "panel.png")


def test_its_entry_in_the_menu_starts_the_bundle(program: Path, tmp_path: Path) -> None:
    entry = run(program, tmp_path, "--install-desktop").splitlines()[0]
    (does,) = re.findall("^Exec=(.*)$", Path(entry).read_text(), re.MULTILINE)
    assert shlex.split(does) == [str(program), "%f"]


@needs_a_screen
def test_its_window_trains_an_epoch_by_a_key_and_is_closed_by_another(program: Path, tmp_path: Path) -> None:
    with screen(tmp_path) as place:
        where = environment(tmp_path) | place
        window = subprocess.Popen([program, "digits"], cwd=tmp_path, env=where, stderr=subprocess.PIPE)
        seen = ("search", "--sync", "--onlyvisible", "--name", "nnviz", "windowfocus", "--sync")
        subprocess.run(["xdotool", *seen, "sleep", "2", "key", "e"], env=where, check=True, timeout=60)
        subprocess.run(["xdotool", "sleep", "3", "key", "ctrl+q"], env=where, check=True, timeout=60)
        _, complaints = window.communicate(timeout=60)
    assert (window.returncode, complaints) == (0, b"")
    (run_file,) = tmp_path.rglob("*.nnviz")
    with read_run_file(run_file) as file:
        (lead,) = file.load(file.newest_run)
    assert lead.epoch == 1
