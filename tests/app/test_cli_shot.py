"""`nnviz shot`: the window as a picture, without a display."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray
from pictures import assert_not_blank, pixels
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from typed import CommandLine, Outcome, write_experiment

from nnviz.app import number_marks
from nnviz.core.marks import POINT, marks
from nnviz.experiment.experiment import Experiment
from nnviz.view.session_bridge import SessionBridge

pytestmark = pytest.mark.dressed

Shoot = Callable[..., Outcome]
DARK = "[General]\ntheme=dark\n"


@pytest.fixture
def shoot(nnviz: CommandLine, qapp: QApplication) -> Iterator[Shoot]:
    """In this process, which is quicker."""
    font, palette = qapp.font(), qapp.palette()
    yield lambda *words: nnviz("shot", *words)
    held = qapp.allWidgets()
    qapp.setFont(font)  # as other tests found it
    qapp.setPalette(palette)
    del held


def shoot_alone(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, as the scale of Qt is set once; with no display and no platform named."""
    hidden = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "NNVIZ_DATA_DIR")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, "-m", "nnviz", "shot", *map(str, words)]
    return subprocess.run(
        command, env=kept | environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="module")
def users_settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody likes it dark."""
    settings = tmp_path_factory.mktemp("config") / "nnviz/nnviz.ini"
    settings.parent.mkdir()
    settings.write_text(DARK)
    return settings


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory, users_settings: Path) -> QImage:
    """The small network's weights before it is trained, at twice the pixels."""
    folder = tmp_path_factory.mktemp("twice")
    words = (write_experiment(folder / "small.json"), "--out", folder / "a.png", "--panel", "weights")
    done = shoot_alone(*words, "--scale", 2, XDG_CONFIG_HOME=str(users_settings.parents[1]))
    assert (done.returncode, done.stderr) == (0, "")
    return QImage(str(folder / "a.png"))


@pytest.fixture
def start(shoot: Shoot, small: Path, tmp_path: Path) -> QImage:
    """The same as large as it is in the window."""
    done = shoot(small, "--out", tmp_path / "start.png", "--panel", "weights")
    assert (done.code, done.out, done.err) == (0, "", "")
    return QImage(str(tmp_path / "start.png"))


def share_of_commonest_colour(image: QImage) -> float:
    _, counts = np.unique(pixels(image), return_counts=True)
    return float(counts.max() / counts.sum())


def difference(one: QImage, other: QImage) -> float:
    """Of two pictures' channels, from pixel to pixel, from 0 to 255."""
    return float(np.abs(channels(one) - channels(other)).mean())


def channels(image: QImage) -> NDArray[np.float64]:
    return pixels(image).view(np.uint8).reshape(-1, 4)[:, :3].astype(float)


def assert_is_window(done: Outcome, image: QImage, *, is_dark: bool) -> None:
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (image.width(), image.height()) == (1280, 800)
    assert (image.pixelColor(2, 790).lightness() < 100) is is_dark
    assert bool(np.median(channels(image)) < 100) is is_dark  # the panels too
    assert share_of_commonest_colour(image) < 0.9


def test_window(shoot: Shoot, small: Path, tmp_path: Path) -> None:
    done = shoot(small, "--out", tmp_path / "a.png", "--epochs", 2, "--size", "1280x800", "--theme", "dark")
    assert_is_window(done, QImage(str(tmp_path / "a.png")), is_dark=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "small.json"]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_in_one_line_and_no_picture_is_written(
    shoot: Shoot, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: int
) -> None:
    """While a slot of Qt's is running, where an exception would be lost."""
    looked = SessionBridge.look

    def look(bridge: SessionBridge) -> None:
        signal.raise_signal(number)
        looked(bridge)

    monkeypatch.setattr(SessionBridge, "look", look)
    done = shoot(small, "--out", tmp_path / "a.png", "--epochs", 2)
    assert (done.code, done.out, done.err) == (code, "", "nnviz: stopped\n")
    assert not (tmp_path / "a.png").exists()


def test_a_drawing_keeps_text_as_text(shoot: Shoot, tmp_path: Path) -> None:
    done = shoot("xor", "--out", tmp_path / "a.svg", "--panel", "cost", "--epochs", 1)
    assert (done.code, done.err) == (0, "")
    drawing = ElementTree.parse(tmp_path / "a.svg").getroot()
    words = " ".join("".join(text.itertext()) for text in drawing.iter("{http://www.w3.org/2000/svg}text"))
    assert "Cost and accuracy" in words
    assert next(drawing.iter("{http://www.w3.org/2000/svg}polyline"), None) is not None


def test_the_same_at_twice_the_pixels_by_another_process_or_after_another_experiment(
    shoot: Shoot, small: Path, start: QImage, twice: QImage, tmp_path: Path
) -> None:
    Experiment.load(small).replace("seed", 1).save(tmp_path / "other.json")
    for name, source in (("other", tmp_path / "other.json"), ("again", small)):
        shoot(source, "--out", tmp_path / f"{name}.png", "--panel", "weights")
    again, other = (QImage(str(tmp_path / f"{name}.png")) for name in ("again", "other"))
    for image in (start, again, other):
        assert_not_blank(image, 50)
    assert again == start
    assert other != start
    assert (twice.width(), twice.height()) == (2 * start.width(), 2 * start.height())
    assert start.width() < 1000
    once = twice.scaled(start.size(), mode=Qt.TransformationMode.SmoothTransformation)
    assert difference(once, start) < difference(once, other) / 4


def test_trained_network_is_drawn_as_it_is(
    nnviz: CommandLine, shoot: Shoot, small: Path, twice: QImage, tmp_path: Path
) -> None:
    assert nnviz("run", small, "--out", tmp_path / "out", "--quiet").code == 0
    shoot(tmp_path / "out/network.safetensors", "--out", tmp_path / "trained.png", "--panel", "weights")
    shoot(small, "--out", tmp_path / "three.png", "--panel", "weights", "--epochs", 3)
    trained, three = (QImage(str(tmp_path / f"{name}.png")) for name in ("trained", "three"))
    assert_not_blank(trained)
    assert trained == three
    assert difference(trained, twice.scaled(trained.size())) > 4


def test_divergence_is_told_and_drawn(shoot: Shoot, small: Path, tmp_path: Path) -> None:
    source = tmp_path / "far.json"
    Experiment.load(small).replace("training.eta", 1e6).save(source)
    done = shoot(source, "--out", tmp_path / "a.png", "--epochs", 2, "--size", "1280x800")
    assert done.code == 1
    assert done.err.startswith("nnviz shot: Diverged in epoch ")
    assert done.err.count("\n") == 1
    done = shoot(source, "--out", tmp_path / "before.png", "--size", "1280x800")
    before, after = (QImage(str(tmp_path / f"{name}.png")) for name in ("before", "a"))
    assert_is_window(done, before, is_dark=False)
    assert_not_blank(after, 50)
    top = QRect(0, 0, after.width(), 30)  # the menus, with room for a message beside them
    assert after.copy(top) != before.copy(top)
    below = QRect(0, 100, after.width(), after.height() - 100)
    assert after.copy(below) != before.copy(below)


def test_data_that_is_missing(shoot: Shoot, tmp_path: Path) -> None:
    source = write_experiment(tmp_path / "m.json", data={"name": "mnist"})
    done = shoot(source, "--out", tmp_path / "a.png")
    assert done.code == 2
    assert done.err.startswith(f"nnviz shot: {source}: mnist: not found in ")
    assert not (tmp_path / "a.png").exists()


def test_the_users_settings_are_neither_read_nor_written(twice: QImage, users_settings: Path) -> None:
    assert users_settings.read_text() == DARK
    assert twice.pixelColor(4, twice.height() - 6).lightness() > 200


def test_numbers_have_a_point_whatever_language_the_desktop_has(
    shoot: Shoot, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(number_marks, "of_locale", lambda _: (",", "."))
    assert shoot(small, "--panel", "weights", "--out", tmp_path / "a.png").code == 0
    assert marks() == POINT


@pytest.mark.parametrize("panel", ["activations", "paths"])
def test_panel_that_stands_behind_another_is_drawn_too(
    shoot: Shoot, small: Path, tmp_path: Path, panel: str
) -> None:
    done = shoot(small, "--out", tmp_path / "a.png", "--panel", panel)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert_not_blank(QImage(str(tmp_path / "a.png")), 50)
