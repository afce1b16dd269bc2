"""The lesson strip by itself: words with equations, where answers are given, what is drawn into a chart."""

from collections.abc import Iterator

import numpy as np
import pytest
from msgspec.structs import replace
from pictures import drawn_by, is_near, pixel
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nnviz.experiment.lesson import Ask, Why
from nnviz.experiment.lesson_library import open_lesson
from nnviz.experiment.progress import Progress
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.charts.sketch import SketchLayer
from nnviz.view.charts.sketch_pad import SketchPad
from nnviz.view.lesson.answer_box import AnswerBox, WhyBox
from nnviz.view.lesson.guide import Guide
from nnviz.view.lesson.lesson_strip import LessonStrip
from nnviz.view.lesson.page_columns import _SHARES
from nnviz.view.lesson.prose import Prose, plain, typeset_all
from nnviz.view.lesson.ticks import Ticks
from nnviz.view.lesson.words_card import WordsCard
from nnviz.view.parts import typesetting
from nnviz.view.parts.over import Hatch, Ring
from nnviz.view.parts.scrolled import Scrolled
from nnviz.view.parts.style import DARK, LIGHT, small_font
from nnviz.view.parts.zoom import set_zoom

LESSON = open_lesson("neuron")
ASK = next(ask for ask in LESSON.asks if ask.kind == "number")
X = np.arange(11.0)


def of_kind(kind: str, *options: str) -> Ask:
    return replace(ASK, kind=kind, options=options)


@pytest.fixture
def strip(qtbot: QtBot) -> Iterator[LessonStrip]:
    window = QWidget()
    qtbot.addWidget(window)
    made = LessonStrip(DARK)
    made.setParent(window)
    window.resize(1280, 800)
    made.resize(1268, 200)
    window.show()
    yield made
    window.close()


@pytest.fixture
def layer(qtbot: QtBot) -> SketchLayer:
    plot = CurvePlot(DARK)
    qtbot.addWidget(plot)
    plot.resize(500, 300)
    plot.end_at(10)
    plot.expect((0.0, 10.0), (0.0, 1.0))
    plot.show()
    made = SketchLayer(plot, X, DARK)
    made.show()
    return made


def test_a_page_and_what_comes_of_it_are_announced(strip: LessonStrip, announced: list[str]) -> None:
    guide = Guide(LESSON, Progress())
    strip.show_page(guide)
    read, to_do = strip.reading.accessibleName(), strip.task.accessibleName()
    assert announced == [f"page 1 of {len(guide.pages)}, 0 done\n{read}\n{to_do}"]
    strip.say("Go on.")
    strip.show_outcome("So it is.")
    assert announced[1:] == ["Go on.", "So it is."]


def test_formulas_are_typeset_and_told_in_plain_characters(qtbot: QtBot) -> None:
    prose = Prose(LIGHT)
    qtbot.addWidget(prose)
    prose.show_text("A **bold** word, $z = w \\cdot x$ and `code`.\n\n- one\n- two")
    assert prose.accessibleName() == "A bold word, z = w · x and code. - one - two"
    assert "formula:0" in prose.page.toHtml()
    assert "• one" in prose.page.toPlainText()
    assert prose.heightForWidth(120) > prose.heightForWidth(900) > 0
    assert prose.page.textWidth() == prose.width()
    policy = prose.sizePolicy()
    assert policy.horizontalPolicy() is policy.Policy.Expanding
    assert policy.verticalPolicy() is policy.Policy.Preferred
    assert policy.hasHeightForWidth()
    prose.resize(333, 50)
    assert prose.page.textWidth() == 333
    assert plain("$a_1 * b$ *x*") == "a₁ ∗ b x" or "x" in plain("$a_1 * b$ *x*")


def test_what_was_typeset_before_it_is_shown_is_not_typeset_anew_at_any_size(qtbot: QtBot) -> None:
    words = r"With $\frac{p_7}{q_3} = -1$."
    typeset_all([words])
    made = typesetting._in_ink.cache_info().misses
    prose, wide = Prose(LIGHT), []
    qtbot.addWidget(prose)
    prose.show_text(words)
    for size in (9.0, 18.0):
        font = prose.font()
        font.setPointSizeF(size)
        prose.setFont(font)
        wide.append(prose._drawn(r"\frac{p_7}{q_3} = -1").width())
    assert wide[1] == pytest.approx(2 * wide[0], abs=2)
    assert typesetting._in_ink.cache_info().misses == made


def test_a_formula_without_anything_below_the_line_stands_on_it(qtbot: QtBot) -> None:
    prose = Prose(LIGHT)
    qtbot.addWidget(prose)
    prose.show_text("With $b$ and $x_1$.")
    assert prose.page.toHtml().count("vertical-align: middle") == 1
    assert [prose._hangs(latex) for latex in ("b", "w \\cdot x", "x_1", "\\sigma(b)")] == [
        False,
        False,
        True,
        True,
    ]


def test_the_sign_of_a_number_stands_close_to_it(qtbot: QtBot) -> None:
    prose = Prose(LIGHT)
    qtbot.addWidget(prose)
    for signed, bare in (("w = (-2, -1)", "w = (2, 1)"), ("x = -b", "x = b")):
        signs = signed.count("-") * prose._drawn("-").width()
        assert prose._drawn(signed).width() <= prose._drawn(bare).width() + signs + 2
    assert prose._drawn("2 - 1").width() > prose._drawn("21").width() + prose._drawn("-").width() + 2


def test_a_page_shows_its_words_its_task_and_where_one_stands(strip: LessonStrip) -> None:
    strip.show_page(Guide(LESSON, Progress()))
    assert strip.question.text() == LESSON.question
    assert "A neuron weighs its inputs" in strip.reading.text()
    assert "Press Space" in strip.task.accessibleName()
    assert not strip.back_button.isEnabled()
    assert strip.box is None


def test_each_page_is_named_by_its_lesson_and_what_is_to_be_done_on_it(strip: LessonStrip) -> None:
    words = {"Step": "Do", "Ask": "Guess", "Why": "Why?", "NoneType": ""}
    guide = Guide(LESSON, Progress())
    for place, page in enumerate(guide.pages):
        guide.progress.place = place
        strip.show_page(guide)
        assert strip.name.text() == f"{LESSON.place[0]}.{LESSON.place[1]}  {LESSON.title}"
        assert strip._kind.text() == words[type(page.item).__name__]
        assert strip._kind.isHidden() is (page.item is None)
        assert strip.back_button.isEnabled() is (place > 0)
        assert strip.on_button.isEnabled() is (place < len(guide.pages) - 1)
        assert strip.on_button.text() == "on ▸"
        assert not strip.copy_button.isHidden()
        assert strip.ticks.accessibleName().startswith(f"page {place + 1} of {len(guide.pages)}")
    strip.show_end("another")
    assert (strip.on_button.text(), strip.on_button.isEnabled()) == ("next lesson ▸", True)
    strip.show_end("")
    assert (strip.on_button.text(), strip.on_button.isEnabled()) == ("on ▸", False)
    unasked = tuple(item for item in LESSON.items if not isinstance(item, Ask))
    strip.show_page(Guide(replace(LESSON, items=unasked), Progress()))
    assert strip.copy_button.isHidden()


def test_buttons_of_the_strip_ask_for_what_they_say(strip: LessonStrip, qtbot: QtBot) -> None:
    strip.show_page(Guide(LESSON, Progress(place=1)))
    strip.show_missing("MNIST is not here.")
    assert strip.stand_in.text() == "MNIST is not here."
    for button, signal in (
        (strip.restart_button, strip.restarted),
        (strip.copy_button, strip.copied),
        (strip.close_button, strip.closed),
        (strip.now_button, strip.shown_now),
        (strip.download_button, strip.download_requested),
    ):
        with qtbot.waitSignal(signal):
            button.click()
    for button, place in ((strip.back_button, 0), (strip.on_button, 2)):
        with qtbot.waitSignal(strip.turned) as turned:
            button.click()
        assert turned.args == [place]
    strip.show_missing("")
    assert strip.stand_in.isHidden()
    assert strip.download_button.isHidden()


def test_words_take_the_colours_of_the_window(qtbot: QtBot) -> None:
    prose = Prose(DARK)
    qtbot.addWidget(prose)
    prose.recolour(LIGHT)
    prose.show_text("Words.")
    prose.resize(200, 40)
    seen = prose.grab().toImage()
    inks = {seen.pixelColor(x, y).name() for x in range(60) for y in range(seen.height())}
    assert QColor(LIGHT.text).name() in inks


def test_a_question_with_figures_tells_that_they_are_being_measured(strip: LessonStrip) -> None:
    lesson = open_lesson("vanishing")
    strip.show_page(Guide(lesson, Progress(place=2)))
    assert "it takes … epochs" in strip.task.text()
    assert "is measured" in strip.state.text()
    strip.show_page(Guide(lesson, Progress(place=0)))
    assert strip.state.text() == ""


def test_a_question_offers_options_a_number_or_a_line(qtbot: QtBot) -> None:
    for kind, options in (("choice", ("one", "two & three")), ("number", ()), ("draw", ())):
        box = AnswerBox(of_kind(kind, *options))
        qtbot.addWidget(box)
        given: list[object] = []
        box.answered.connect(given.append)
        if kind == "choice":
            box.findChildren(QPushButton)[1].click()
            assert given == [1]
        elif kind == "number":
            assert box.field is not None
            assert not box.send.isEnabled()
            qtbot.keyClicks(box.field, "0.25")
            qtbot.keyClick(box.field, Qt.Key.Key_Return)
            assert given == [0.25]
        else:
            assert not box.send.isEnabled()
            box.show_complete(True)
            box.send.click()
            assert given == [True]


def test_why_takes_words_with_the_keys_alone(qtbot: QtBot) -> None:
    why = next(item for item in LESSON.items if type(item).__name__ == "Why")
    box = WhyBox(why, "before")  # type: ignore[arg-type]
    qtbot.addWidget(box)
    with qtbot.waitSignal(box.explained) as sent:
        qtbot.keyClick(box.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent.args == ["before"]


def test_words_typed_when_the_page_of_a_why_comes_go_into_its_field(strip: LessonStrip, qtbot: QtBot) -> None:
    place = next(k for k, page in enumerate(Guide(LESSON, Progress()).pages) if isinstance(page.item, Why))
    window = strip.window()
    with qtbot.waitActive(window):
        window.activateWindow()
    strip.setFocus()
    strip.show_page(Guide(LESSON, Progress(place=place)))
    qtbot.keyClicks(window.focusWidget(), "Because e ")
    assert isinstance(strip.box, WhyBox)
    assert strip.box.field.toPlainText() == "Because e "
    strip.setFocus()  # as Enter on the page before does
    strip.show_page(Guide(LESSON, Progress(place=place, reasons={place: "words of before"})))
    assert window.focusWidget() is strip


def test_the_answer_goes_where_the_question_was_once_there_is_an_outcome(strip: LessonStrip) -> None:
    place = next(k for k, page in enumerate(Guide(LESSON, Progress()).pages) if page.item is ASK)
    strip.show_page(Guide(LESSON, Progress(place=place)))
    assert strip.box is not None
    assert "{" not in strip.task.text()
    strip.show_outcome("**Right.**")
    assert strip.box.isHidden()
    assert strip.outcome.accessibleName() == "Right."
    strip.show_outcome("", waits="Noted.")
    assert not strip.now_button.isHidden()


def test_columns_share_the_width_as_that_needs_least_height(strip: LessonStrip) -> None:
    words = "One word and another one, and so it goes on for a while. "
    strip.show_page(Guide(LESSON, Progress()))
    strip.reading.show_text("Short.")
    strip.task.show_text("Short as well.")
    strip.show_outcome(words * 9)
    shares = [strip._columns._line.stretch(place) for place in range(3)]
    assert shares[2] > shares[0]
    as_thirds = strip.outcome.heightForWidth(strip._columns.width() // 3)
    assert strip.outcome.heightForWidth(strip.outcome.width()) <= strip._columns.height() <= as_thirds


def test_the_strip_is_as_high_as_its_page_needs_within_bounds_and_moves_little_from_page_to_page(
    strip: LessonStrip,
) -> None:
    strip.show_page(Guide(LESSON, Progress()))
    begun = strip._columns.height()

    def height(text: str) -> int:
        strip.reading.show_text(text)
        strip.task.show_text("")
        strip.fit()
        return strip._columns.height()

    short, long = "Short.", "One word and another one. " * 99
    assert [height(text) for text in (short, long, short)] == [begun, 112, 76]
    lines = "One word and another one.\n\n" * 5
    assert 76 < height(lines) == strip.reading.heightForWidth(strip.reading.width()) + 4 < 112
    strip.show_page(Guide(LESSON, Progress()))  # another lesson
    assert height(short) == 58
    assert [height(text) for text in (long, short)] == [112, 76]
    strip.resize(1200, 200)  # another width
    assert strip._columns.height() == 58
    strip.window().resize(960, 600)
    assert [height(text) for text in (short, long, short)] == [24, 74, 24]


def test_whatever_is_said_the_strip_is_as_high_as_that_needs(strip: LessonStrip) -> None:
    long = "One word and another one. " * 99
    for say in (
        strip.show_question,
        strip.show_outcome,
        strip.say,
        lambda words: strip.show_outcome("", waits=words),
    ):
        strip.show_page(Guide(LESSON, Progress()))
        assert strip._columns.height() < 112
        say(long)
        assert strip._columns.height() == 112
    assert all(min(shares) > 0 for by_columns in _SHARES for shares in by_columns)


def test_what_is_no_number_is_told_until_it_is_changed(qtbot: QtBot) -> None:
    box = AnswerBox(of_kind("number"))
    qtbot.addWidget(box)
    assert box.field is not None
    given: list[object] = []
    box.answered.connect(given.append)
    qtbot.keyClicks(box.field, "1//")
    assert not box.hint.text()
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert "0.25" in box.hint.text()
    qtbot.keyClick(box.field, Qt.Key.Key_Backspace)
    assert not box.hint.text()
    assert not given


def test_a_key_of_the_run_that_was_pressed_once_too_often_is_not_typed_into_an_answer(qtbot: QtBot) -> None:
    box = AnswerBox(of_kind("number"))
    qtbot.addWidget(box)
    assert box.field is not None
    qtbot.keyClicks(box.field, "pbe R")
    assert box.field.text().strip() == ""
    assert "0.25" in box.hint.text()
    qtbot.keyClicks(box.field, "2e-3")
    assert box.field.text().strip() == "2e-3"


def test_after_an_answer_enter_turns_the_page_and_not_before(strip: LessonStrip, qtbot: QtBot) -> None:
    qtbot.waitUntil(strip.isVisible)
    place = next(k for k, page in enumerate(Guide(LESSON, Progress()).pages) if page.item is ASK)
    strip.show_page(Guide(LESSON, Progress(place=place)))
    turned: list[int] = []
    strip.turned.connect(turned.append)
    box = strip.box
    assert isinstance(box, AnswerBox)
    assert box.field is not None
    box.answered.connect(lambda _: strip.show_outcome("**Right.**"))
    with qtbot.waitActive(strip.window()):
        strip.window().activateWindow()
    box.take_keys()
    qtbot.keyClicks(box.field, "0.5")
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert not turned
    qtbot.keyClick(strip.window().focusWidget(), Qt.Key.Key_Return)
    assert turned == [place + 1]
    assert not isinstance(strip.window().focusWidget(), QAbstractButton)  # which would take Space for itself


def test_in_a_small_window_the_task_alone_is_shown_until_all_is_asked_for(strip: LessonStrip) -> None:
    strip.show_page(Guide(LESSON, Progress()))
    whole = strip.sizeHint().height()
    strip.window().resize(960, 600)
    strip.fit()
    assert strip.question.isHidden()
    assert strip.reading.isHidden()
    assert strip.sizeHint().height() < whole
    low = strip.sizeHint().height()
    strip.open_button.click()
    card = strip.findChild(WordsCard)
    assert card.isVisible()
    assert card.words.text() == strip.reading.text() != ""
    bar = card.findChild(Scrolled).verticalScrollBar()
    assert bar.maximum() == 0  # there is room for it
    assert strip.sizeHint().height() == low  # it lies over the panels, which keep their room


def test_at_a_larger_zoom_a_window_is_small(strip: LessonStrip) -> None:
    strip.show_page(Guide(LESSON, Progress()))
    assert not strip.question.isHidden()
    try:
        set_zoom(1.5)
        strip.recolour(DARK)
        assert strip.question.isHidden()
    finally:
        set_zoom(1.0)


def test_words_longer_than_the_screen_are_scrolled(qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    around.show()
    card = WordsCard(around, "Why?", "A teacher may write much. " * 900, LIGHT)
    card.pop_up(QPoint(10, 80), 500)
    screen = card.screen().availableGeometry()
    assert card.geometry().bottom() <= screen.bottom()
    bar = card.findChild(Scrolled).verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    end = card.words.mapTo(card, QPoint(0, card.words.height())).y()
    assert end <= card.height()  # the last line can be read
    card.close()


def test_a_line_is_drawn_with_the_mouse(layer: SketchLayer, qtbot: QtBot) -> None:
    plot = layer.parent()
    assert isinstance(plot, CurvePlot)
    assert not layer.is_complete
    points = plot.frame().points([0, 5, 10], [1.0, 0.5, 0.75])
    qtbot.mousePress(layer, Qt.MouseButton.LeftButton, pos=points[0].toPoint())
    for point in points[1:]:
        qtbot.mouseMove(layer, point.toPoint())
        layer._draw_to(point)
    assert layer.is_complete
    assert layer.values() == pytest.approx(np.interp(X, [0, 5, 10], [1.0, 0.5, 0.75]), abs=0.02)
    layer.clear()
    assert not layer.is_complete


def test_a_line_is_drawn_with_the_keys(layer: SketchLayer, qtbot: QtBot) -> None:
    finished: list[bool] = []
    layer.finished.connect(lambda: finished.append(True))
    qtbot.keyClick(layer, Qt.Key.Key_Return)
    assert finished == []
    for _ in range(10):
        qtbot.keyClick(layer, Qt.Key.Key_Right)
    qtbot.keyClick(layer, Qt.Key.Key_Up)
    qtbot.keyClick(layer, Qt.Key.Key_Return)
    assert finished == [True]
    values = layer.values()
    assert values[:10] == pytest.approx(values[0])
    assert values[10] > values[9]


def test_once_the_truth_is_shown_the_guess_stays_as_it_is(layer: SketchLayer, qtbot: QtBot) -> None:
    guess = np.linspace(0, 1, 11)
    layer.show_values(guess)
    layer.show_truth(1 - guess)
    qtbot.keyClick(layer, Qt.Key.Key_Up)
    layer._draw_to(QPointF(200, 100))
    assert layer.values() == pytest.approx(guess)
    layer.show_truth(guess / 4)
    drawn = drawn_by(layer)
    (words,) = [mark.place for mark in drawn if mark.text == "4.0 × apart"]
    (gap,) = [mark.place for mark in drawn.of("line", DARK.text) if mark.place.width() == 0]
    assert gap.top() < words.y() < gap.bottom()
    assert words.x() < gap.left()
    layer.show_truth(guess * 0.99)
    assert not [word for word in drawn_by(layer).words if "apart" in word]  # they meet


def test_a_drawn_line_is_in_units_of_the_measure(qtbot: QtBot) -> None:
    plot = CurvePlot(DARK, log=True)
    qtbot.addWidget(plot)
    plot.resize(500, 300)
    plot.expect((0.0, 10.0), (1e-3, 1.0))
    layer = SketchLayer(plot, X, DARK, times=100.0)
    layer.show_values(np.full(11, 0.02))
    assert layer.values() == pytest.approx(0.02)


def test_a_chart_has_room_for_what_is_to_come_and_forgets_it_again(qtbot: QtBot) -> None:
    plot = CurvePlot(DARK)
    qtbot.addWidget(plot)
    plot.end_at(1)
    before = plot.frame().y
    plot.look_at((0.2, 0.4))  # whoever has zoomed sees all of it
    plot.expect((-6.0, 60.0), (0.0, 8.0))
    assert plot.sight() == (-6, 60)
    assert plot.frame().y[1] >= 8
    plot.expect_nothing()
    plot.end_at(1)
    assert plot.sight() == (0, 1)
    assert plot.frame().y == before


def test_a_veil_and_a_ring_keep_to_the_place_of_their_target(qtbot: QtBot) -> None:
    window, target = QWidget(), QPushButton("target")
    qtbot.addWidget(window)
    window.resize(400, 300)
    target.setParent(window)
    target.setGeometry(50, 60, 100, 30)
    window.show()
    veil, ring = Hatch(target, "veiled", DARK), Ring(target, DARK)
    assert veil.geometry() == target.geometry()
    assert ring.geometry().contains(target.geometry())
    target.move(120, 200)
    assert veil.geometry() == target.geometry()
    target.hide()
    assert veil.isHidden()
    target.show()
    assert veil.isVisible()
    veil.leave()
    ring.leave()
    assert not veil.isVisible()
    window.close()


def test_a_chart_of_its_own_names_its_axes_and_has_room_for_the_last_number(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    plot = SketchPad(window, "σ′(z)", "z", DARK).plot
    plot.expect((0.0, 300.0), (0.0, 1.0))
    assert (plot.name, plot.unit) == ("σ′(z)", "z")
    assert plot.width() - plot.frame().box.right() > QFontMetrics(small_font()).horizontalAdvance("300") / 2


def test_among_pages_that_are_done_one_sees_on_which_one_is(qtbot: QtBot) -> None:
    ticks = Ticks(DARK)
    qtbot.addWidget(ticks)
    beside_the_sign = [QPointF(18 * place + 4, 9) for place in range(2)]
    for here in range(2):
        ticks.show_pages([True, True], here)
        is_full = [is_near(pixel(ticks, at), DARK.colour("accent")) for at in beside_the_sign]
        assert is_full == [place != here for place in range(2)]


def test_a_chart_of_its_own_covers_one_panel_and_no_other(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    large, low = QWidget(window), QWidget(window)
    large.setGeometry(500, 300, 380, 250)
    low.setGeometry(500, 100, 380, 90)
    window.show()
    pad = SketchPad(window, "σ′(z)", "z", DARK)
    corner = pad.geometry()
    pad.cover(low)
    assert pad.geometry() == corner
    pad.cover(large)
    assert pad.geometry() == large.geometry()
