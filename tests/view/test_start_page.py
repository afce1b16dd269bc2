"""Start here: what can be begun with, what is done, and what a search leaves in sight."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from cases import in_turn
from pictures import drawn_by
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QLabel, QLineEdit, QMenuBar, QProgressBar, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from nnviz.app.layout import LABS, PANELS
from nnviz.core.parameters import Array
from nnviz.experiment.lesson import Lesson
from nnviz.experiment.lesson_library import all_lessons
from nnviz.experiment.lesson_pages import pages_of
from nnviz.experiment.progress import Progress
from nnviz.training.lessons.preview import Kind, Preview, preview
from nnviz.view.data.set_card import SetCard
from nnviz.view.data.set_words import Words as SetWords
from nnviz.view.parts.style import DARK, LIGHT, body_font, small_font
from nnviz.view.parts.zoom import set_zoom
from nnviz.view.start.card import Card, Words
from nnviz.view.start.lesson_pictures import kind_of, paint_preview
from nnviz.view.start.pictures import paint_curve, paint_panel, paint_table
from nnviz.view.start.start_page import Recent, StartPage

LESSONS = all_lessons()
RUN = Recent(Path("run.nnviz"), "digits, epoch 3", "today")


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[StartPage]:
    window = QWidget()
    qtbot.addWidget(window)
    progress = {LESSONS[0].id: Progress(is_done=True), LESSONS[1].id: Progress(place=1)}
    made = StartPage(LESSONS, progress, [RUN], paint_table, DARK, window)
    window.resize(1280, 800)
    made.resize(window.size())
    window.show()
    yield made
    window.close()


def card_of(page: StartPage, title: str) -> Card:
    return next(card for card in page.findChildren(Card) if card.words.title == title)


def test_each_lesson_has_a_card_that_says_how_far_one_is(page: StartPage) -> None:
    assert set(page.of_lessons) == {lesson.id for lesson in LESSONS}
    assert page.of_lessons[LESSONS[0].id].words.foot == "✓ done"
    assert page.of_lessons[LESSONS[1].id].words.foot == f"▸ at 2 of {len(pages_of(LESSONS[1]))}"
    assert page.of_lessons[LESSONS[2].id].words.foot == f"{LESSONS[2].minutes} min"


def test_lines_of_a_card_do_not_lie_on_one_another(qtbot: QtBot) -> None:
    made = Card(Words("Title", "What it is about", "begin here"), paint_table, DARK, (240, 76, 52))
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    lines = [mark.place for mark in drawn_by(made).of("text")]
    for font, (one, other) in zip((small_font(), body_font()), pairwise(lines), strict=True):
        assert one.top() + QFontMetrics(font).height() <= other.top() < one.top() + 20


def test_the_first_card_is_the_first_lesson_that_is_not_done(page: StartPage, qtbot: QtBot) -> None:
    first = page.findChildren(Card)[0]
    assert first.words.title == LESSONS[1].title
    with qtbot.waitSignal(page.lesson_requested) as asked:
        qtbot.keyClick(first, Qt.Key.Key_Return)
    assert asked.args == [LESSONS[1]]


def test_the_first_card_goes_on_with_the_lesson_that_was_left_halfway(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    page = StartPage(LESSONS, {LESSONS[5].id: Progress(place=2)}, [], paint_table, DARK, window)
    assert page.findChildren(Card)[0].words.title == LESSONS[5].title


def test_the_first_card_says_whether_its_lesson_is_the_first_and_whether_it_was_begun(qtbot: QtBot) -> None:
    window, minutes = QWidget(), f"lesson · {LESSONS[0].minutes} min"
    qtbot.addWidget(window)
    for progress, above, foot in (
        ({}, f"First {minutes}", "Begin"),
        ({LESSONS[0].id: Progress(place=1)}, f"First {minutes}", "Go on"),
        ({LESSONS[0].id: Progress(is_done=True)}, f"Next lesson · {LESSONS[1].minutes} min", "Begin"),
        ({lesson.id: Progress(is_done=True) for lesson in LESSONS}, f"First {minutes}", "Begin"),
    ):
        page = StartPage(LESSONS, progress, [], paint_table, DARK, window)
        words = page.findChildren(Card)[0].words
        assert (words.above, words.foot, words.is_lit) == (above, foot, True)
        assert page.findChildren(Card)[0]._is_first


def test_what_is_halfway_is_lit_and_the_rest_is_not(page: StartPage) -> None:
    lit = {name for name, card in page.of_lessons.items() if card.words.is_lit}
    assert lit == {LESSONS[1].id}
    card = page.of_lessons[LESSONS[1].id]
    assert card.accessibleDescription() == f"{LESSONS[1].question} {card.words.foot}"
    (bar, *_) = page.findChildren(QProgressBar)
    first = [lesson for lesson in LESSONS if lesson.place[0] == LESSONS[0].place[0]]
    assert (bar.minimum(), bar.value(), bar.maximum()) == (0, 1, len(first))
    assert bar.accessibleName() == f"1 of {len(first)} lessons done"
    assert not bar.isTextVisible()


def test_in_a_usual_window_all_chapters_stand_abreast(page: StartPage, qtbot: QtBot) -> None:
    bars = page.findChildren(QProgressBar)
    assert len(bars) == len({lesson.place[0] for lesson in LESSONS}) > 3
    qtbot.waitUntil(lambda: len({bar.mapTo(page, QPoint(0, 0)).y() for bar in bars}) == 1)
    lefts = [bar.mapTo(page, QPoint(0, 0)).x() for bar in bars]
    assert lefts == sorted(set(lefts))


def test_words_of_a_card_are_bold_small_muted_or_lit(qtbot: QtBot) -> None:
    for words, bold, colour in (
        (Words("Title", "Text", "above", "foot", True), True, DARK.accent),
        (Words("Title", above="above", foot="foot"), False, DARK.muted),
    ):
        made = Card(words, paint_table, DARK, (264, 104, 78))
        qtbot.addWidget(made)
        made.resize(made.sizeHint())
        drawn = drawn_by(made)
        assert drawn.text("Title").bold is bold
        assert drawn.text("Title").ink == QColor(DARK.text)
        assert drawn.text("above").ink == QColor(DARK.muted)
        assert drawn.text("foot").ink == QColor(colour)
        assert drawn.text("foot").place.bottom() == 97
        order = [mark.text for mark in sorted(drawn.of("text"), key=lambda mark: mark.place.top())]
        assert order == ["above", "Title", *(["Text"] if words.text else []), "foot"]


def test_a_card_says_to_a_screen_reader_what_stands_on_it_now(qtbot: QtBot) -> None:
    made = Card(Words("Title", "Text", "above"), paint_table, DARK, (264, 104, 78))
    qtbot.addWidget(made)
    assert (made.accessibleName(), made.accessibleDescription()) == ("Title", "above. Text")
    made.show_picture(Words("Title", foot="cost 0.2"), paint_table)
    assert made.accessibleDescription() == "cost 0.2"


def test_a_card_has_a_frame_that_tells_what_is_recommended_and_where_the_keys_are(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for is_first, over, keys, colour, width in (
        (False, False, False, DARK.border, 1),
        (False, True, False, DARK.muted, 1),
        (True, True, False, DARK.accent, 1),
        (False, False, True, DARK.accent, 2),
    ):
        made = Card(Words("Title"), paint_table, LIGHT, (264, 104, 78), is_first=is_first)
        qtbot.addWidget(made)
        made.recolour(DARK)
        made.resize(made.sizeHint())
        monkeypatch.setattr(made, "underMouse", lambda over=over: over)
        monkeypatch.setattr(made, "hasFocus", lambda keys=keys: keys)
        frame, picture = drawn_by(made).of("box")[:2]
        assert (frame.ink, frame.width, frame.fill) == (QColor(colour), width, QColor(DARK.field))
        assert frame.place == QRectF(1, 1, 262, 102)
        assert (picture.place, picture.fill) == (QRectF(8, 8, 78, 78), QColor(DARK.window))
        assert made.focusPolicy() is Qt.FocusPolicy.StrongFocus
        assert made.cursor().shape() is Qt.CursorShape.PointingHandCursor


@pytest.mark.parametrize("by", [1, 2])
def test_at_any_size_cards_fill_their_room(qtbot: QtBot, by: int) -> None:
    set_zoom(by)
    try:
        for made, pad, side in (
            (Card(Words("Title", foot="foot"), paint_table, DARK, (200, 80, 40)), 8, 40),
            (SetCard(SetWords("Title", "size", "source", "help"), DARK, sign="+"), 6, 44),
        ):
            qtbot.addWidget(made)
            made.resize(240 * by, 80 * by)
            drawn = drawn_by(made)
            assert drawn.of("box")[0].place == QRectF(by, by, 238 * by, 78 * by)
            words = drawn.text("Title").place
            assert words.left() == (side + 2 * pad) * by
            assert words.right() == (240 - pad) * by
    finally:
        set_zoom(1)


def test_a_card_trains_opens_data_or_goes_on_with_a_run(page: StartPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.train_requested):
        card_of(page, "Digits, 8 × 8, thirty hidden neurons").click()
    with qtbot.waitSignal(page.open_requested):
        card_of(page, "Open a table, arrays, pictures").click()
    with qtbot.waitSignal(page.run_requested) as asked:
        card_of(page, RUN.name).click()
    assert asked.args == [RUN.path]


def test_esc_closes_the_page_from_the_search_field_too(page: StartPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page.search, Qt.Key.Key_Escape)


@in_turn("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_keys_begin_with_the_first_card_and_go_round_on_the_page(
    page: StartPage, qtbot: QtBot, key: Qt.Key
) -> None:
    window = page.window()
    beneath = QLineEdit(window)
    beneath.show()
    page.raise_()
    with qtbot.waitActive(window):
        window.activateWindow()
    page.setFocus()
    first = window.focusWidget()
    assert first is page.findChildren(Card)[0]
    page.search.setText("chain")  # what it leaves out is passed over
    seen = []
    while window.focusWidget() is not first or not seen:
        qtbot.keyClick(window.focusWidget(), key)
        seen.append(window.focusWidget())
    assert beneath not in seen
    assert page.search in seen
    assert set(page.findChildren(Card)) & set(seen) == {
        card for card in page.findChildren(Card) if card.isVisible()
    }


def test_menus_of_the_window_outlive_a_page_that_keys_went_round_on(page: StartPage, qtbot: QtBot) -> None:
    bar = QMenuBar(page.window())
    recent = bar.addMenu("File").addMenu("Open recent")
    bar.show()
    page.setFocus()
    for _ in page.findChildren(QWidget):  # more than once round
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
    with qtbot.waitSignal(page.destroyed):
        page.deleteLater()
    assert isValid(recent)


def test_a_search_leaves_the_lessons_with_all_its_words(page: StartPage) -> None:
    page.search.setText("decides NEURON")
    seen = {name for name, card in page.of_lessons.items() if not card.isHidden()}
    assert seen == {
        lesson.id for lesson in LESSONS if all(word in lesson.words.lower() for word in ("decides", "neuron"))
    }
    assert 0 < len(seen) < len(LESSONS)
    page.search.clear()
    assert not any(card.isHidden() for card in page.of_lessons.values())


def test_a_lesson_is_found_by_what_it_asks_too_and_enter_prefers_titles(
    page: StartPage, qtbot: QtBot
) -> None:
    begun: list[str] = []
    page.lesson_requested.connect(lambda lesson: begun.append(lesson.id))
    page.search.setText("gradient")
    assert not page.of_lessons["downhill"].isHidden()
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    titled = [lesson.id for lesson in LESSONS if "gradient" in lesson.title.lower()]
    assert begun == titled[:1]
    assert any(not card.isHidden() for card in list(page.of_lessons.values())[: _place(titled[0])])


def _place(lesson: str) -> int:
    return [one.id for one in LESSONS].index(lesson)


def test_a_run_gets_its_curve_and_how_it_went(page: StartPage) -> None:
    page.show_curve(RUN.path, [3.0, float("nan"), 1.0], "best 97 % · 3 epochs")
    assert page.of_runs[RUN.path].words == page.of_runs[RUN.path].words.__class__(
        RUN.name, foot="best 97 % · 3 epochs"
    )
    (line,) = (mark.points for mark in drawn_by(page.of_runs[RUN.path]).of("line") if len(mark.points) > 1)
    first, last = sorted((line[0], line[-1]), key=lambda point: point.x())
    assert first.y() < last.y(), "it fell"


def test_a_lesson_that_was_only_begun_is_not_counted_as_done(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    begun = {lesson.id: Progress(place=1) for lesson in LESSONS[:2]}
    made = StartPage(LESSONS, begun, [], paint_table, DARK, window)
    assert f"{len(LESSONS)} in all · 0 done" in [label.text() for label in made.findChildren(QLabel)]


def test_nothing_lies_beyond_the_width_of_a_small_window(page: StartPage, qtbot: QtBot) -> None:
    page.resize(960, 600)
    for widget in (*page.findChildren(Card), *page.findChildren(QLabel)):
        right = widget.mapTo(page, widget.rect().topRight()).x()
        qtbot.waitUntil(lambda right=right: right <= 960)


@pytest.mark.parametrize("style", [DARK, LIGHT], ids=lambda style: style.name)
def test_every_panel_and_lab_has_a_picture(style: object, qapp: object) -> None:
    room = QImage(60, 60, QImage.Format.Format_RGB32)
    for name in (*(entry.name for entry in (*PANELS, *LABS)), "no such"):
        room.fill(0)
        with QPainter(room) as painter:
            paint_panel(name)(painter, room.rect().toRectF(), style)  # type: ignore[arg-type]
        assert room.constBits().tobytes().strip(b"\0\xff"), name
    with QPainter(room) as painter:
        paint_curve(())(painter, room.rect().toRectF(), style)  # type: ignore[arg-type]


def test_enter_opens_the_first_lesson_that_was_found(page: StartPage, qtbot: QtBot) -> None:
    begun: list[Lesson] = []
    page.lesson_requested.connect(begun.append)
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert begun == []  # nothing was looked for
    page.search.setText("decides NEURON")
    first = next(lesson for lesson in page._lessons if not page.of_lessons[lesson.id].isHidden())
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert begun == [first]
    page.search.setText("nowhere-to-be-found")
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert begun == [first]


def test_each_lesson_has_a_picture_of_its_own_experiment(page: StartPage) -> None:
    """On its card, and on the large one where it is the first."""
    lesson = LESSONS[1]
    made = preview(lesson.experiment, kind_of(lesson))
    paint = paint_preview(made)
    page.show_lesson(lesson.id, paint)
    assert page.of_lessons[lesson.id]._paint is paint
    assert page.findChildren(Card)[0]._paint is paint


@in_turn(
    ("kind", "values"),
    [
        ("costs", (np.array([3.0, np.nan, 1.0]), np.array([]))),
        ("gradients", (np.array([-np.inf, -1.0, -2.0]),)),
        ("slopes", (np.array([[0.0, 0.5, 1.0], [0.1, 0.25, 0.1]]),)),
        ("weights", (np.array([[1.0, np.nan], [-1.0, 0.0]]),)),
        ("outputs", (np.array([0.1, 0.9]),)),
        ("network", (np.ones((3, 2)), np.ones((1, 3)))),
    ],
)
def test_a_preview_is_painted_whatever_its_numbers(
    kind: Kind, values: tuple[Array, ...], qapp: object
) -> None:
    room = QImage(60, 60, QImage.Format.Format_RGB32)
    room.fill(0)
    with QPainter(room) as painter:
        paint_preview(Preview(kind, values, 1))(painter, room.rect().toRectF(), DARK)
    assert room.constBits().tobytes().strip(b"\0\xff")
