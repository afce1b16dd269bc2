"""What is remembered of lessons, and whom the window greets."""

from pathlib import Path

from nnviz.app.progress_book import NAME, ProgressBook
from nnviz.app.settings import Memory, Settings
from nnviz.experiment.progress import Progress


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
