"""What is remembered of lessons, and whom the window greets."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from one_window import is_dressed
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from nnviz.app.house_style import house_style
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened, default_experiment
from nnviz.app.picture import Picture
from nnviz.app.progress_book import NAME, ProgressBook
from nnviz.app.settings import Memory, Settings
from nnviz.app.start_here import StartHere
from nnviz.data.resources import resource
from nnviz.experiment.experiment import Data, Experiment
from nnviz.experiment.lesson_library import open_lesson
from nnviz.experiment.progress import Progress
from nnviz.session.session import Session
from nnviz.session.state_folder import StateFolder
from nnviz.view.help.tour import Tour
from nnviz.view.parts.over import Hatch
from nnviz.view.parts.zoom import set_zoom
from nnviz.view.start.card import Card
from nnviz.view.start.start_page import StartPage


def test_progress_is_read_back_by_another_start(tmp_path: Path) -> None:
    kept = Progress(
        place=3, is_done=True, answers={"ratio": 96.0, "skipped": None, "line": [1.0, 2.0]}, reasons={4: "so"}
    )
    ProgressBook(tmp_path).keep("vanishing", kept)
    assert ProgressBook(tmp_path).of("vanishing") == kept
    assert ProgressBook(tmp_path).of("another") == Progress()


def test_a_damaged_book_counts_as_not_begun(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"vanishing": {"place": "far"}}', encoding="utf-8")
    assert ProgressBook(tmp_path).of("vanishing") == Progress()
    (tmp_path / NAME).write_text("{", encoding="utf-8")
    assert ProgressBook(tmp_path).of("vanishing") == Progress()


def test_without_a_folder_nothing_is_left_behind() -> None:
    book = ProgressBook(None)
    book.keep("vanishing", Progress(place=1))
    assert book.of("vanishing").place == 1


def test_only_the_very_first_start_greets() -> None:
    store = Memory()
    assert Settings(store).is_first_start
    Settings(store).note_greeting()
    assert not Settings(store).is_first_start


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    experiment = Experiment(data=Data("and", coding="binary")).replace("network.hidden", [])
    session = Session(experiment, None, None, StateFolder(tmp_path / "state"))
    made = MainWindow(session, Opened(experiment), Settings(Memory()))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.bridge.latest is not None and bool(made.bridge.latest.lanes))
    yield made
    made.close()


def pages(window: MainWindow) -> list[StartPage]:
    return [page for page in window.findChildren(StartPage) if page.isVisible()]


def test_the_start_covers_the_panels_until_something_begins(qtbot: QtBot, window: MainWindow) -> None:
    window.panels.complete()
    window.teaching.greet()
    (page,) = pages(window)
    qtbot.waitUntil(window.panels["network"].visibleRegion().isEmpty)
    page.train_requested.emit()
    qtbot.waitUntil(lambda: not pages(window))
    qtbot.waitUntil(lambda: window.bridge.latest is not None and window.bridge.latest.step > 0)
    assert window.bridge.latest is not None
    assert window.bridge.latest.experiment == default_experiment()  # whatever was open
    window.teaching.greet()  # who has begun is not asked
    assert pages(window) == []


def test_the_start_leaves_the_header_free_however_high_that_becomes(qtbot: QtBot, window: MainWindow) -> None:
    window.teaching.greet()
    (page,) = pages(window)
    before = window.header.height()
    window.header.setMinimumHeight(before + 15)
    qtbot.waitUntil(lambda: window.header.height() > before)
    qtbot.waitUntil(lambda: page.geometry().top() == window.header.geometry().bottom() + 1)
    page.closed.emit()


@pytest.mark.dressed
def test_at_each_zoom_the_cards_of_the_start_have_room_abreast(
    qtbot: QtBot, window: MainWindow, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(lambda: set_zoom(1.0))
    window.resize(1016, 728)
    window.teaching.greet()
    (page,) = pages(window)
    for zoom in (1.1, 1.25, 1.5):
        window.appearance.set_zoom(zoom)
        qtbot.waitUntil(is_dressed)
        for card in page.findChildren(Card):
            qtbot.waitUntil(
                lambda card=card: card.mapTo(page, card.rect().topRight()).x() < page.width(), timeout=3_000
            )
    page.closed.emit()


def test_a_lesson_left_in_the_middle_is_offered_and_one_put_away_or_done_is_not(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.documents.open_lesson("neuron")
    qtbot.waitUntil(lambda: window.teaching.desk is not None and window.teaching.desk.is_open)
    desk = window.teaching.desk
    assert desk is not None
    desk.turn(1)
    window.teaching.close()  # as the window does when it goes
    window.teaching.offer_lesson()
    assert window.offer_bar.isVisible()
    assert "What a neuron decides" in window.offer_bar.text.text()
    assert "2 of 6" in window.offer_bar.text.text()
    window.offer_bar.take_button.click()
    qtbot.waitUntil(lambda: desk.is_open)
    assert desk.guide is not None
    assert desk.guide.progress.place == 1
    desk.strip.close_button.click()
    window.teaching.offer_lesson()
    assert not window.offer_bar.isVisible()


def test_what_leads_through_a_lesson_is_made_as_it_is_asked_for_and_takes_room_while_it_is_there(
    qtbot: QtBot, window: MainWindow
) -> None:
    def high() -> int:
        return window.header.sizeHint().height()

    before = high()
    window.documents.open_lesson("neuron")
    desk = window.teaching.desk
    assert desk is not None
    assert not desk.strip.isVisible()
    assert not desk.is_open
    assert high() == before
    qtbot.waitUntil(lambda: desk.is_open)
    assert desk.strip.isVisible()
    assert high() > before
    assert window.teaching.desk is desk
    desk.strip.close_button.click()
    assert high() == before


@pytest.mark.dressed
def test_a_lesson_is_seen_at_once_with_the_panels_that_show_it(
    qtbot: QtBot, qapp: QApplication, window: MainWindow
) -> None:
    house_style(qapp)
    seen: list[tuple[bool, bool]] = []
    window.bridge.held.connect(lambda is_held: seen.append((is_held, window.updatesEnabled())))
    window.documents.open_lesson("neuron")
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [(True, False), (False, True)]
    assert window.teaching.desk is not None
    assert window.teaching.desk.is_open


def test_a_teachers_folder_is_shown_with_what_is_wrong_in_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "mine.md").write_text((resource("lessons") / "neuron.md").read_text("utf-8"), "utf-8")
    (folder / "broken.md").write_text("no lesson", "utf-8")
    window.teaching.show_start()
    start = next(one for one in window.children() if isinstance(one, StartHere))
    start.show_folder(folder)
    assert set(start.page.of_lessons) == {"mine"}
    assert any("broken.md" in label.text() for label in start.page.findChildren(QLabel))
    start.show_folder(tmp_path / "gone")
    assert any("gone: no such file" in label.text() for label in start.page.findChildren(QLabel))
    start.show_folder(folder)
    start.page.of_lessons["mine"].click()
    qtbot.waitUntil(lambda: window.teaching.desk is not None and window.teaching.desk.is_open)
    assert window.teaching.desk is not None
    assert window.teaching.desk.guide is not None
    assert window.teaching.desk.guide.lesson.id == "mine"


def test_a_picture_that_was_computed_is_there_as_soon_as_the_start_page_comes_back(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = open_lesson("neuron")
    monkeypatch.setattr("nnviz.experiment.lesson_library.all_lessons", lambda: (lesson,))
    monkeypatch.setattr("nnviz.app.start_here._UNHURRIED", 0)
    shown: list[str] = []
    monkeypatch.setattr(StartPage, "show_lesson", lambda page, name, paint: shown.append(name))
    window.teaching.show_start()
    qtbot.waitUntil(lambda: shown == ["neuron"])
    window.teaching.put_start_away()
    window.teaching.show_start()
    assert shown == ["neuron", "neuron"]


def test_the_tour_ends_the_start_page_and_stands_in_the_window(window: MainWindow) -> None:
    window.teaching.show_start()
    window.teaching.take_tour()
    (tour,) = window.findChildren(Tour)
    assert tour.isVisible()
    assert pages(window) == []
    for _ in range(5):
        tour.next_button.click()
    assert not tour.isVisible()
    assert len(pages(window)) == 1  # back where one came from


@pytest.mark.dressed
def test_a_picture_of_a_lessons_window_is_veiled_nowhere(qapp: QApplication) -> None:
    lesson = open_lesson("sigmoid")
    with Picture(Opened(lesson.experiment, lesson=lesson), None, (1280, 800), "dark") as picture:
        picture.train(1)
        window = picture.window
        assert window.teaching.desk is None
        assert window.findChildren(Hatch) == []
        assert all(not window.panels[name].visibleRegion().isEmpty() for name in lesson.panels)
