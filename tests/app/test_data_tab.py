"""A person's path through the Data tab."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mirror import Mirror, serving
from one_window import OneWindow
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from typed import CommandLine

from nnviz.app.main_window import MainWindow
from nnviz.data import download
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.commands import State
from nnviz.view.data.data_panel import DataPanel

SMALL = Experiment(data=Data("xor", train_size=40, test_size=20)).replace("network.hidden", [4])


class Visit:
    """A window with the Data tab in front."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        window.show_panel("data")
        panel = window.panels["data"]
        assert isinstance(panel, DataPanel)
        self.panel = panel
        self.until(self.card("mnist").download.isVisible)  # what is there is known

    def forget(self, fetched: Path) -> None:
        """Have what was fetched never fetched."""
        if fetched.exists():
            shutil.rmtree(fetched)
            self.panel._load_samples()
            self.until(self.card("mnist").download.isVisible)

    def until(self, true: Any) -> None:
        self.qtbot.waitUntil(true)

    def until_ready(self, name: str) -> None:
        bridge = self.window.bridge
        self.until(lambda: self.running == name and bridge.latest.state is State.READY)
        self.until(lambda: bridge.is_up_to_date)  # the panel knows which set it is

    @property
    def running(self) -> str:
        latest = self.window.bridge.latest
        return latest.experiment.data.name if latest and latest.lanes else ""

    def press(self, button: Any) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def card(self, name: str) -> Any:
        card = self.panel.gallery.cards[name]
        self.panel.gallery.ensureWidgetVisible(card)
        return card

    def type(self, path: str, text: str) -> None:
        field = self.panel.detail.fields.rows[path].input
        assert isinstance(field, QLineEdit)
        self.panel.detail.ensureWidgetVisible(field)
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.delenv("NNVIZ_DATA_DIR", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as mirror:
        monkeypatch.setitem(download.SOURCES, "mnist", mirror.source)
        yield mirror


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def kept_window(request: pytest.FixtureRequest, qapp: QApplication, data_dir: Path) -> Iterator[OneWindow]:
    one = OneWindow(QtBot(request), SMALL, data_dir=data_dir)
    yield one
    one.close()


@pytest.fixture
def visit(qtbot: QtBot, one_window: MainWindow, mirror: Mirror, data_dir: Path) -> Iterator[Visit]:
    visit = Visit(qtbot, one_window)
    yield visit
    visit.forget(data_dir / "mnist")


def test_a_set_is_chosen_changed_and_counted(visit: Visit) -> None:
    visit.press(visit.card("spiral"))
    visit.until_ready("spiral")
    detail = visit.panel.detail
    visit.until(lambda: detail.title.text() == "Spiral")
    assert (detail.counts.train, detail.counts.test) == ([125, 125], [125, 125])
    assert detail.balance.text().startswith("Even")

    visit.type("data.noise", "0.2")
    visit.type("data.train_size", "60")
    assert visit.running == "spiral"
    visit.press(detail.fields.apply_button)
    visit.until(lambda: detail.counts.train == [30, 30])
    running = visit.window.bridge.latest.experiment
    assert (running.data.noise, running.data.train_size) == (0.2, 60)
    assert visit.window.form.experiment == running
    visit.until(lambda: not detail.fields.apply_button.isVisible())


def test_other_changes_that_wait_go_with_the_set(visit: Visit) -> None:
    visit.window.form.architecture.add_button.click()
    visit.press(visit.card("imbalanced"))
    visit.until_ready("imbalanced")
    assert len(visit.window.bridge.latest.experiment.network.hidden) == 2
    visit.until(lambda: "9.0 times" in visit.panel.detail.balance.text())


def test_a_set_is_fetched_after_a_failure_and_then_trained_on(
    visit: Visit, mirror: Mirror, data_dir: Path
) -> None:
    bar = visit.panel.downloads
    mirror.missing = True
    visit.press(visit.card("mnist").download)
    visit.until(bar.retry_button.isVisible)
    assert "answers 404" in bar.words.text()
    assert str(data_dir / "mnist") in bar.words.text()
    assert visit.running == "xor"

    mirror.missing = False
    visit.press(bar.retry_button)
    visit.until_ready("mnist")
    assert not bar.isVisible()
    visit.until(lambda: sum(visit.panel.detail.counts.train) == 60)
    visit.until(lambda: not visit.card("mnist").download.isVisible())


def test_a_download_is_given_up(visit: Visit, mirror: Mirror) -> None:
    bar = visit.panel.downloads
    mirror.release.clear()
    visit.press(visit.card("mnist").download)
    visit.until(lambda: bar.progress.value() > 0)
    assert not visit.card("mnist").download.isEnabled()
    visit.press(bar.cancel_button)
    assert not bar.isVisible()
    assert visit.card("mnist").download.isEnabled()
    mirror.release.set()
    visit.press(visit.card("circle"))
    visit.until_ready("circle")


def test_what_is_there_already_is_not_fetched(visit: Visit, mirror: Mirror) -> None:
    visit.press(visit.card("mnist").download)
    visit.until_ready("mnist")
    visit.press(visit.card("xor"))
    visit.until_ready("xor")
    mirror.missing = True
    visit.panel.downloads.start("mnist")
    visit.until_ready("mnist")


@pytest.mark.dressed
def test_a_shot_of_the_tab_waits_for_the_pictures_on_its_cards(
    nnviz: CommandLine, small: Path, tmp_path: Path
) -> None:
    out = tmp_path / "data.png"
    assert nnviz("shot", str(small), "--panel", "data", "--size", "1440x900", "--out", str(out)).code == 0
    picture = QImage(str(out))
    left = [picture.pixelColor(x, y).name() for x in range(picture.width() // 2) for y in range(60, 120)]
    assert "#ffffff" in left
    assert "#000000" in left  # pictures of digits, which this experiment does not train on
