from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cases import in_turn
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.data.catalog import CATALOG, find_entry
from nnviz.data.own import FILE
from nnviz.data.points import Point
from nnviz.data.preparation import Scale
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.commands import Run, State
from nnviz.session.snapshot import Snapshot
from nnviz.view.data import download_bar
from nnviz.view.data.class_counts import balance, describe, numbers_of
from nnviz.view.data.data_panel import DataPanel
from nnviz.view.data.download_bar import DownloadBar
from nnviz.view.parts.style import DARK, LIGHT

X = np.random.default_rng(0).uniform(-1, 1, (10, 2))
UNEVEN = make_dataset(X, [0] * 9 + [1], classes=("left", "right"))


def snapshot_of(name: str, data: Any = UNEVEN) -> Snapshot:
    snapshot = with_data(make_snapshot((2, 4, 2)), data)
    return replace(snapshot, experiment=Experiment(data=Data(name)))


class Bench:
    """A panel in sight, and what it asked for."""

    def __init__(self, qtbot: QtBot, snapshot: Snapshot) -> None:
        self.qtbot = qtbot
        self.panel = DataPanel(DARK)
        qtbot.addWidget(self.panel)
        self.changes: list[dict[str, Any]] = []
        self.panel.change_requested.connect(self.changes.append)
        self.panel.resize(700, 400)
        self.panel.show()
        self.panel.show_snapshot(snapshot)
        qtbot.waitUntil(lambda: not self.panel.is_busy)

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.panel.gallery.cards[name], Qt.MouseButton.LeftButton)


@pytest.fixture
def bench(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.delenv("NNVIZ_DATA_DIR", raising=False)
    return Bench(qtbot, snapshot_of("xor"))


def test_every_set_has_a_card_and_the_one_in_use_is_marked(bench: Bench) -> None:
    cards = bench.panel.gallery.cards
    assert cards.keys() == {*CATALOG, FILE}
    assert [name for name, card in cards.items() if card.isChecked()] == ["xor"]
    bench.panel.show_snapshot(snapshot_of("moons"))
    assert [name for name, card in cards.items() if card.isChecked()] == ["moons"]


def test_cards_of_one_kind_stand_under_its_heading(bench: Bench) -> None:
    gallery = bench.panel.gallery
    names = {card: name for name, card in gallery.cards.items()}
    under = {
        title: [names.get(grid.itemAt(place).widget(), "ask") for place in range(grid.count())]
        for title, grid in gallery._groups.items()
    }
    assert list(under) == ["Pictures", "Points and lines", "Truth tables", "Your own"]
    assert under["Pictures"][:1] == ["digits"]
    assert {"and", "or"} <= set(under["Truth tables"])
    assert {"spiral", "sine", "circle"} <= set(under["Points and lines"])
    assert under["Your own"][0] == "ask"
    for title, members in under.items():
        if title != "Your own":
            assert all((find_entry(name).kind == "pictures") is (title == "Pictures") for name in members)


def test_click_on_a_card_asks_for_its_set(bench: Bench) -> None:
    bench.click("spiral")
    assert bench.changes == [{"data.name": "spiral"}]


def test_click_on_the_set_in_use_does_not_start_it_anew(bench: Bench) -> None:
    bench.click("xor")
    assert bench.changes == []
    assert bench.panel.gallery.cards["xor"].isChecked()


def test_enter_is_a_click(bench: Bench) -> None:
    card = bench.panel.gallery.cards["circle"]
    card.setFocus()
    bench.qtbot.keyClick(card, Qt.Key.Key_Return)
    assert bench.changes == [{"data.name": "circle"}]


def test_what_is_not_on_this_machine_is_offered_to_download(bench: Bench) -> None:
    cards = bench.panel.gallery.cards
    assert [name for name, card in cards.items() if card.download.isVisibleTo(card)] == [
        "mnist",
        "fashion_mnist",
    ]
    words = cards["mnist"].words
    assert (words.title, words.size) == ("MNIST digits", "not here · 12 MB")


def test_cards_draw_their_sets(bench: Bench) -> None:
    colours = set()
    image = bench.panel.gallery.cards["circle"].grab().toImage()
    for y in range(image.height()):
        colours |= {image.pixelColor(x, y).name() for x in range(58)}
    assert {DARK.negative, DARK.positive} <= colours


def test_card_for_another_file_asks_for_one(bench: Bench) -> None:
    with bench.qtbot.waitSignal(bench.panel.open_requested):
        bench.qtbot.mouseClick(bench.panel.gallery.ask, Qt.MouseButton.LeftButton)


def test_a_file_in_use_has_a_card_by_its_name_and_can_be_gone_back_to(bench: Bench) -> None:
    file = f"{FILE}/home/me/iris.csv"
    assert not bench.panel.gallery.cards[FILE].isVisible()
    bench.panel.show_snapshot(snapshot_of(file))
    card = bench.panel.gallery.cards[FILE]
    assert card.isChecked()
    assert card.words.title == bench.panel.detail.title.text() == "iris.csv"
    assert bench.panel.detail.preview_button.isVisible()
    bench.panel.show_snapshot(snapshot_of("xor"))
    assert not bench.panel.detail.preview_button.isVisible()
    bench.click(FILE)
    assert bench.changes == [{"data.name": file}]


def test_preview_is_asked_for(bench: Bench) -> None:
    bench.panel.show_snapshot(snapshot_of(f"{FILE}iris.csv"))
    with bench.qtbot.waitSignal(bench.panel.preview_requested):
        bench.panel.detail.preview_button.click()


def test_classes_are_counted_and_unevenness_is_told(bench: Bench) -> None:
    counts = bench.panel.detail.counts
    assert (counts.train, counts.test) == ([9, 1], [9, 1])
    words = bench.panel.detail.balance.text()
    assert "9.0 times" in words
    assert "“left” always is right 90 % of the time" in words
    assert "Class weights" in words


def test_amounts_have_a_reach_in_place_of_counts(bench: Bench) -> None:
    data = make_dataset(X, y=np.linspace(0.25, 0.75, 10)[:, None], coding="value")
    bench.panel.show_snapshot(snapshot_of("plane", data))
    assert not bench.panel.detail.counts.isVisible()
    assert describe(data) == "An amount is foretold: y from 0.250 to 0.750, mean 0.500 in training."
    assert bench.panel.detail.balance.text() == describe(data)


def test_amounts_are_told_as_they_were_measured() -> None:
    scale = Scale(np.array([100.0]), np.array([8.0]))
    data = replace(make_dataset(X, y=np.linspace(-1, 1, 10)[:, None], coding="value"), target_scale=scale)
    assert "y from 92.0 to 108, mean 100 in training" in describe(data)
    assert [float(numbers_of(data)[name][0]) for name in ("from", "to", "mean")] == [92, 108, 100]


def test_the_balance_is_that_of_the_training_examples() -> None:
    assert describe(replace(UNEVEN, labels_test=UNEVEN.labels_test % 1)) == describe(UNEVEN)


@in_turn(
    ("train", "says"),
    [
        ([5, 5, 5], "Even:"),
        ([15, 10, 12], "Even:"),
        ([59, 44, 39], "Even:"),  # 1.51 times, which would be written as 1.5
        ([16, 10, 12], "1.6 times the examples of the smallest"),
        ([4, 0, 2], "no training example of “b”,"),
        ([0, 0, 0, 0, 5], "“a”, “b”, “c” and 1 more"),
    ],
)
def test_words_on_the_balance_of_classes(train: list[int], says: str) -> None:
    assert says in balance(train, "abcde"[: len(train)])


def test_many_classes_take_no_endless_room(bench: Bench) -> None:
    labels = list(range(100))
    data = make_dataset(np.zeros((100, 3)), labels, classes=tuple(map(str, labels)))
    bench.panel.show_snapshot(snapshot_of("digits", data))
    assert bench.panel.detail.counts.sizeHint().height() < 600
    assert len(bench.panel.detail.counts.train) == 100


@pytest.mark.parametrize(
    ("state", "message", "says"),
    [(State.LOADING, "", "Loading the data …"), (State.FAILED, "mnist: not found", "mnist: not found")],
)
def test_without_data_there_is_still_all_to_choose_from(
    bench: Bench, state: State, message: str, says: str
) -> None:
    nothing = make_snapshot(state=state, lanes=0, message=message)
    bench.panel.show_snapshot(replace(nothing, experiment=Experiment(data=Data("mnist"))))
    assert bench.panel.gallery.isVisible()
    assert bench.panel.detail.balance.text() == says
    assert not bench.panel.detail.counts.isVisible()


def test_what_is_said_of_a_set_that_is_not_there_changes_with_the_reason(bench: Bench) -> None:
    for message in ("mnist: not found", "mnist: damaged"):
        nothing = make_snapshot(state=State.FAILED, lanes=0, message=message)
        bench.panel.show_snapshot(replace(nothing, experiment=Experiment(data=Data("mnist"))))
        assert bench.panel.detail.balance.text() == message


def test_painted_points_are_among_the_numbers_and_begin_a_run_where_one_went_on(bench: Bench) -> None:
    points = (Point(0.25, -0.5, 0), Point(0.5, 0.75, 1))
    painted = Experiment(data=Data("painted", points=points))
    asked: list[object] = []
    bench.panel.command_requested.connect(asked.append)
    for state, then in ((State.PAUSED, []), (State.RUNNING, [Run()])):
        bench.panel.show_snapshot(replace(snapshot_of("painted"), experiment=painted, state=state))
        bench.panel.points.points_edited.emit(points[:1])
        assert asked == then
    assert bench.changes == [{"data.points": points[:1]}] * 2
    shown = bench.panel.numbers()
    assert [list(shown[name])[-2:] for name in ("x₁", "x₂")] == [[0.25, 0.5], [-0.5, 0.75]]


def test_editor_is_shown_with_its_set_alone(bench: Bench) -> None:
    editor = QWidget()
    bench.panel.detail.add_editor("painted", editor)
    assert not editor.isVisible()
    bench.panel.show_snapshot(snapshot_of("painted"))
    assert editor.isVisible()
    bench.panel.show_snapshot(snapshot_of("moons"))
    assert not editor.isVisible()


def test_theme_reaches_the_pictures(bench: Bench) -> None:
    bench.panel.recolour(LIGHT)
    image = bench.panel.gallery.cards["moons"].grab().toImage()
    assert image.pixelColor(30, 8).name() == LIGHT.card


def test_as_many_cards_abreast_as_fit(bench: Bench) -> None:
    def abreast() -> int:
        cards = bench.panel.gallery.cards.values()
        return len({card.x() for card in cards if card.isVisible()})

    narrow = abreast()
    bench.panel.resize(1400, 600)
    bench.qtbot.waitUntil(lambda: abreast() > narrow)


def test_a_download_goes_where_the_data_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Path | None]] = []
    monkeypatch.setattr(download_bar, "is_here", lambda name, data_dir: False)
    monkeypatch.setattr(download_bar, "download", lambda name, folder, progress: asked.append((name, folder)))
    for data_dir in (None, tmp_path):
        download_bar._fetch("mnist", data_dir, lambda share: None)
    assert asked == [("mnist", None), ("mnist", tmp_path / "mnist")]


def test_a_download_is_given_up_with_cancel_and_what_came_of_it_put_away_with_close(qtbot: QtBot) -> None:
    bar = DownloadBar()
    qtbot.addWidget(bar)
    bar._show_busy(True)
    assert bar.cancel_button.text() == "Cancel"
    assert bar.progress.isVisibleTo(bar)
    assert not bar.retry_button.isVisibleTo(bar)
    bar._show_reason("no answer from the mirror")
    assert bar.words.text() == "no answer from the mirror"
    assert bar.cancel_button.text() == "Close"
    assert not bar.progress.isVisibleTo(bar)
    assert bar.retry_button.isVisibleTo(bar)


def test_a_download_tells_how_far_it_is_and_that_it_is_over(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = DownloadBar()
    qtbot.addWidget(bar)
    watched: list[object] = []
    monkeypatch.setattr(bar._watch, "watch", watched.append)
    told: list[object] = []
    bar.busy_changed.connect(told.append)
    bar.fetched.connect(told.append)
    bar.start("mnist")
    assert bar.isVisible()
    assert (bar.words.text(), bar.progress.value()) == ("MNIST digits, 28 × 28: 0.0 MB of 12 MB", 0)
    bar._watch.progressed.emit(0.5)
    assert (bar.words.text(), bar.progress.value()) == ("MNIST digits, 28 × 28: 5.8 MB of 12 MB", 500)
    bar._watch.failed.emit("no answer")
    assert (bar.words.text(), bar.isVisible()) == ("no answer", True)
    bar.retry_button.click()
    assert len(watched) == 2
    bar._watch.succeeded.emit(None)
    assert not bar.isVisible()
    assert told == [True, False, True, False, "mnist"]
    bar.start("mnist")
    monkeypatch.setattr(bar._watch, "give_up", lambda: told.append("given up"))
    bar.cancel_button.click()
    assert not bar.isVisible()
    assert told[5:] == [True, "given up", False]
    assert not bar.progress.isTextVisible()
