"""`nnviz shot`: the window as a picture, without a display."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pictures import assert_not_blank
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from typed import CommandLine, Outcome, write_experiment

from nnviz.experiment.experiment import Experiment
from nnviz.training.build import build
from nnviz.training.model_file import write_model

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
        command, env=kept | environment, capture_output=True, text=True, timeout=50, check=False
    )


@pytest.fixture(scope="module")
def users_settings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody likes it dark."""
    settings = tmp_path_factory.mktemp("config") / "nnviz/nnviz.ini"
    settings.parent.mkdir()
    settings.write_text(DARK)
    return settings


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory, users_settings: Path) -> QImage:
    """The small network's weights before it is trained."""
    folder = tmp_path_factory.mktemp("start")
    words = (write_experiment(folder / "small.json"), "--out", folder / "a.png", "--panel", "weights")
    done = shoot_alone(*words, XDG_CONFIG_HOME=str(users_settings.parents[1]))
    assert (done.returncode, done.stderr) == (0, "")
    return QImage(str(folder / "a.png"))


def share_of_commonest_colour(image: QImage) -> float:
    small = image.scaled(200, 120)
    pixels = [small.pixel(x, y) for x in range(200) for y in range(120)]
    return max(map(pixels.count, set(pixels))) / len(pixels)


@pytest.mark.parametrize(("theme", "is_dark"), [("light", False), ("dark", True)])
def test_window(shoot: Shoot, small: Path, tmp_path: Path, theme: str, is_dark: bool) -> None:
    done = shoot(small, "--out", tmp_path / "a.png", "--epochs", 2, "--size", "1280x800", "--theme", theme)
    assert (done.code, done.out, done.err) == (0, "", "")
    image = QImage(str(tmp_path / "a.png"))
    assert (image.width(), image.height()) == (1280, 800)
    assert (image.pixelColor(2, 790).lightness() < 100) is is_dark
    assert share_of_commonest_colour(image) < 0.9
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "small.json"]


def test_panel_at_twice_the_pixels(small: Path, start: QImage, tmp_path: Path) -> None:
    done = shoot_alone(small, "--out", tmp_path / "a.png", "--panel", "weights", "--scale", 2)
    assert (done.returncode, done.stderr) == (0, "")
    once, twice = start, QImage(str(tmp_path / "a.png"))
    assert (twice.width(), twice.height()) == (2 * once.width(), 2 * once.height())
    assert once.width() < 1000


def test_a_drawing_keeps_text_as_text(shoot: Shoot, tmp_path: Path) -> None:
    done = shoot("xor", "--out", tmp_path / "a.svg", "--panel", "cost", "--epochs", 1)
    assert (done.code, done.err) == (0, "")
    drawing = ElementTree.parse(tmp_path / "a.svg").getroot()
    words = " ".join("".join(text.itertext()) for text in drawing.iter("{http://www.w3.org/2000/svg}text"))
    assert "Cost and accuracy" in words
    assert next(drawing.iter("{http://www.w3.org/2000/svg}polyline"), None) is not None


def test_same_experiment_same_picture_another_one_another(
    shoot: Shoot, small: Path, start: QImage, tmp_path: Path
) -> None:
    Experiment.load(small).replace("seed", 1).save(tmp_path / "other.json")
    for name, source in (("again", small), ("other", tmp_path / "other.json")):
        shoot(source, "--out", tmp_path / f"{name}.png", "--panel", "weights")
    again, other = (QImage(str(tmp_path / f"{name}.png")) for name in ("again", "other"))
    for image in (start, again, other):
        assert_not_blank(image, 50)
    assert again == start
    assert other != start


def test_trained_network_is_drawn_as_it_is(
    nnviz: CommandLine, shoot: Shoot, small: Path, start: QImage, tmp_path: Path
) -> None:
    assert nnviz("run", small, "--out", tmp_path / "out", "--quiet").code == 0
    shoot(tmp_path / "out/network.safetensors", "--out", tmp_path / "trained.png", "--panel", "weights")
    shoot(small, "--out", tmp_path / "three.png", "--panel", "weights", "--epochs", 3)
    trained, three = (QImage(str(tmp_path / f"{name}.png")) for name in ("trained", "three"))
    assert_not_blank(trained)
    assert trained != start
    assert trained == three


def test_divergence_is_told_and_drawn(shoot: Shoot, small: Path, tmp_path: Path) -> None:
    source = tmp_path / "far.json"
    Experiment.load(small).replace("training.eta", 1e6).save(source)
    done = shoot(source, "--out", tmp_path / "a.png", "--epochs", 2)
    assert done.code == 1
    assert done.err.startswith("nnviz shot: Diverged in epoch ")
    assert done.err.count("\n") == 1
    shoot(source, "--out", tmp_path / "before.png")
    before, after = (QImage(str(tmp_path / f"{name}.png")) for name in ("before", "a"))
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


def test_network_that_does_not_fit_its_data(shoot: Shoot, small: Path, tmp_path: Path) -> None:
    theta = build(Experiment.load(small)).network.theta
    other = Experiment.load(small).with_changes({"data.name": "spiral"})
    write_model(tmp_path / "n.safetensors", other, theta)
    done = shoot(tmp_path / "n.safetensors", "--out", tmp_path / "a.png")
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("n.safetensors: network: is 64-6-10, spiral needs 2-6-2\n")


def test_the_users_settings_are_neither_read_nor_written(start: QImage, users_settings: Path) -> None:
    assert users_settings.read_text() == DARK
    assert start.pixelColor(2, start.height() - 3).lightness() > 200


@pytest.mark.parametrize("panel", ["activations", "paths"])
def test_panel_that_stands_behind_another_is_drawn_too(
    shoot: Shoot, small: Path, tmp_path: Path, panel: str
) -> None:
    done = shoot(small, "--out", tmp_path / "a.png", "--panel", panel)
    assert (done.code, done.out, done.err) == (0, "", "")
    behind = QImage(str(tmp_path / "a.png"))
    assert len({behind.pixel(x, y) for x in range(0, behind.width(), 3) for y in range(behind.height())}) > 50
