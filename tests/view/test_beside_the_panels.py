"""Bars, notices and covers beside the panels: what they say, where they stand, and what a click does."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from pictures import drawn_by
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnviz.app.layout import PANELS
from nnviz.experiment.lesson_library import all_lessons
from nnviz.view.help.help_card import HelpCard
from nnviz.view.lesson.ticks import Ticks
from nnviz.view.parts import sound
from nnviz.view.parts.choice_box import ChoiceBox
from nnviz.view.parts.lane_legend import LaneLegend
from nnviz.view.parts.over import Hatch, Ring
from nnviz.view.parts.plain_label import (
    PlainLabel,
    in_menu,
    let_go,
    measure_anew,
    say_steadily,
)
from nnviz.view.parts.scrolled import Scrolled
from nnviz.view.parts.style import DARK, LANE_PENS, LIGHT, Style, small_font
from nnviz.view.run.offer_bar import OfferBar
from nnviz.view.run.stale_notice import StaleNotice

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1000, 800)
    return made


# -- the bar that offers ------------------------------------------------------------------------------


def test_an_offer_is_taken_or_put_away_and_goes_either_way(qtbot: QtBot, window: QWidget) -> None:
    bar, take, refuse = OfferBar(), Mock(), Mock()
    QVBoxLayout(window).addWidget(bar)
    window.show()
    assert bar.isHidden()
    bar.offer("A run was left open.", "Open it", take, refuse, later="File ▸ Recent")
    assert bar.isVisible()
    assert (bar.text.text(), bar.accessibleName()) == ("A run was left open.",) * 2
    assert bar.take_button.text() == "Open it"
    assert bar.refuse_button.toolTip() == "Not now: it stands in File ▸ Recent"
    qtbot.mouseClick(bar.take_button, LEFT)
    assert bar.isHidden()
    take.assert_called_once_with()
    refuse.assert_not_called()
    bar.offer("Another.", "Do", take, refuse)
    assert bar.refuse_button.toolTip() == "Not now: it stands in File ▸ Open recent"
    qtbot.mouseClick(bar.refuse_button, LEFT)
    assert bar.isHidden()
    refuse.assert_called_once_with()
    take.assert_called_once_with()
    for part, after in ((bar.text, bar.take_button), (bar.take_button, bar.refuse_button)):
        assert part.x() < after.x()
    assert bar.take_button.property("slim") is True
    high = bar.sizeHint().height()
    bar.offer("A long offer. " * 50, "Do", take, refuse)
    bar.grab()
    assert bar.sizeHint().height() == high


def test_a_click_on_an_offer_leaves_the_keys_where_they_are(qtbot: QtBot, window: QWidget) -> None:
    bar, before, after = OfferBar(), QPushButton("before"), QPushButton("after")
    column = QVBoxLayout(window)
    for part in (before, bar, after):
        column.addWidget(part)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    for button in (bar.take_button, bar.refuse_button):
        before.setFocus()
        bar.offer("A run was left open.", "Open it", Mock(), Mock())
        qtbot.mouseClick(button, LEFT)
        assert bar.isHidden()
        assert window.focusWidget() is before


# -- the notice that the form shows other settings ----------------------------------------------------


@pytest.fixture
def notice(window: QWidget) -> StaleNotice:
    header, form = QFrame(window), QFrame(window)
    header.setGeometry(0, 0, 1000, 60)
    form.setGeometry(0, 60, 240, 740)
    window.show()
    return StaleNotice(window, header, form)


def test_it_stands_in_the_middle_of_what_the_form_leaves(notice: StaleNotice, window: QWidget) -> None:
    notice.show_waiting({"training.eta": 1.0})
    assert notice.isVisible()
    assert notice.is_open
    assert abs(notice.geometry().center().x() - (240 + 1000) / 2) <= 2
    assert notice.y() == 56 + 800 // 8
    window.resize(560, 800)
    assert notice.x() == max(240 + 8, 560 - notice.width() - 8) or notice.geometry().right() <= 560
    notice._beside.hide()
    window.resize(1000, 400)
    assert abs(notice.geometry().center().x() - 500) <= 2
    assert notice.y() == 56 + 400 // 8
    notice.show_waiting({})
    assert notice.isHidden()
    assert not notice.is_open


def test_put_away_it_is_a_button_until_something_else_waits(notice: StaleNotice, qtbot: QtBot) -> None:
    parts = notice.text, notice.anew_button, notice.back_button
    notice.show_waiting({"training.eta": 1.0})
    whole = notice.size()
    assert notice.open_button.isHidden()
    notice.put_away()
    assert notice.open_button.isVisible()
    assert all(part.isHidden() for part in parts)
    assert not notice.is_open
    assert notice.height() < whole.height()
    assert abs(notice.y() - 60) < 12  # at the edge of the header
    notice.show_waiting({"training.eta": 1.0})
    assert not notice.is_open
    notice.show_waiting({"training.eta": 2.0})
    assert notice.is_open
    assert all(part.isVisible() for part in parts)
    notice.put_away()
    qtbot.mouseClick(notice.open_button, LEFT)
    assert notice.is_open
    assert notice.size() == whole
    with qtbot.waitSignal(notice.anew_requested):
        qtbot.mouseClick(notice.anew_button, LEFT)
    with qtbot.waitSignal(notice.back_requested):
        qtbot.mouseClick(notice.back_button, LEFT)
    assert notice.anew_button.property("accent") is True
    assert notice.anew_button.x() < notice.back_button.x()
    assert notice.text.y() < notice.anew_button.y() == notice.back_button.y()


# -- what lies over other widgets ---------------------------------------------------------------------


@pytest.mark.parametrize("style", [DARK, LIGHT], ids=lambda style: style.name)
def test_a_veil_hides_all_of_its_target_and_says_so(window: QWidget, style: Style) -> None:
    target = QFrame(window)
    target.setGeometry(40, 30, 200, 90)
    window.show()
    veil = Hatch(target, "Answer first, then it shows", DARK)
    veil.recolour(style)
    assert veil.geometry() == target.geometry()
    marks = drawn_by(veil)
    ground, (box,), (words,) = marks.of("fill"), marks.of("box"), marks.of("text")
    assert ground[0].place == QRectF(0, 0, 200, 90)
    assert ground[0].fill == style.colour("card")
    assert (box.style, box.ink) == (Qt.PenStyle.DashLine, style.colour("faint"))
    assert box.place == QRectF(1.5, 1.5, 197, 87)
    assert (words.text, words.ink) == ("Answer first, then it shows", style.colour("muted"))
    assert words.place == QRectF(0, 0, 200, 90)
    assert [mark.kind for mark in marks] == ["fill", "box", "text"]
    target.setGeometry(10, 20, 200, 20)
    assert veil.geometry() == QRect(10, 20, 200, 20)
    low = drawn_by(veil)
    assert low.words == ["Answer"]  # there is no room for more
    assert not [mark for mark in low if mark.style is Qt.PenStyle.DashLine]  # it would go through the word
    target.resize(200, round(2.5 * QFontMetricsF(veil.font()).lineSpacing()))
    assert drawn_by(veil).words == ["Answer first, then it shows"]
    target.resize(200, 20)
    target.hide()
    assert veil.isHidden()
    target.show()
    assert veil.isVisible()
    veil.leave()
    target.setGeometry(0, 0, 50, 50)
    assert (veil.isHidden(), veil.geometry()) == (True, QRect(10, 20, 200, 20))


def test_a_ring_goes_round_its_target_and_lets_the_mouse_through(window: QWidget) -> None:
    target = QPushButton("here", window)
    target.setGeometry(40, 30, 100, 40)
    window.show()
    ring = Ring(target, DARK)
    ring.recolour(LIGHT)
    assert ring.geometry() == target.geometry().adjusted(-4, -4, 4, 4)
    rings = drawn_by(ring).of("box")
    assert [mark.place for mark in rings] == [QRectF(2, 2, 104, 44)] * 3
    assert [mark.width for mark in rings] == [5, 3, 1]
    assert [mark.ink for mark in rings] == [LIGHT.colour(name) for name in ("window", "accent", "text")]
    assert window.childAt(90, 50) is target
    target.hide()
    ring.look()
    assert ring.isHidden()
    target.show()
    ring.look()
    assert ring.isVisible()


def test_a_ring_goes_along_when_what_its_target_is_in_moves(window: QWidget) -> None:
    row = QWidget(window)
    row.setGeometry(10, 20, 200, 60)
    target = QPushButton("here", row)
    target.setGeometry(40, 10, 100, 40)
    window.show()
    ring = Ring(target, DARK)
    row.move(10, 27)
    assert ring.pos() == QPoint(10 + 40 - 4, 27 + 10 - 4)
    ring.leave()
    row.move(10, 20)
    assert ring.isHidden()


# -- pages of a lesson --------------------------------------------------------------------------------


def test_pages_are_done_in_sight_or_to_come_and_a_click_turns_to_one(qtbot: QtBot) -> None:
    ticks = Ticks(DARK)
    qtbot.addWidget(ticks)
    ticks.show_pages([True, False, True, False], 2)
    ticks.recolour(LIGHT)
    assert (ticks.sizeHint().width(), ticks.sizeHint().height()) == (72, 18)
    ticks.resize(ticks.sizeHint())
    marks = drawn_by(ticks)
    discs, words = marks.of("disc"), marks.of("text")
    assert [disc.place for disc in discs] == [QRectF(18 * k + 2, 2, 14, 14) for k in range(4)]
    names = ["accent", "faint", "accent", "faint"]
    assert [disc.ink for disc in discs] == [LIGHT.colour(name) for name in names]
    assert [disc.width for disc in discs] == [1, 1, 2, 1]
    assert discs[0].fill == LIGHT.colour("accent")
    assert [mark.text for mark in words] == ["✓", "2", "✓", "4"]
    assert [mark.place for mark in words] == [disc.place for disc in discs]
    names = ["on_accent", "muted", "text", "muted"]
    assert [mark.ink for mark in words] == [LIGHT.colour(name) for name in names]
    assert ticks.toolTip() == ticks.accessibleName() == "page 3 of 4, 2 done"
    turned: list[int] = []
    ticks.chosen.connect(turned.append)
    for x in (1, 17, 19, 71):
        qtbot.mouseClick(ticks, LEFT, pos=QPoint(x, 9))
    ticks.resize(120, 18)
    qtbot.mouseClick(ticks, LEFT, pos=QPoint(100, 9))
    assert turned == [0, 0, 1, 3]
    ticks.show_pages([], 0)
    assert ticks.sizeHint().width() == 18


# -- the names of twins -------------------------------------------------------------------------------


def test_each_twin_has_its_line_and_its_name_and_the_chosen_one_stands_out(qtbot: QtBot) -> None:
    legend = LaneLegend(DARK)
    qtbot.addWidget(legend)
    legend.show_lanes(["η = 0.1", "η = 3"], 1)
    legend.resize(400, 18)
    legend.show()
    marks = drawn_by(legend)
    lines, words = marks.of("line"), marks.of("text")
    boxes = legend.boxes()
    inks = [DARK.colour(name) for name in ("muted", "text")]
    for lane in (0, 1):
        assert (lines[lane].ink, words[lane].ink) == (inks[lane],) * 2
        assert (lines[lane].style, lines[lane].width) == (LANE_PENS[lane], 2)
        start, end = lines[lane].points
        assert start.x() == boxes[lane].left()
        assert start.y() == end.y() == round(boxes[lane].center().y()) + 0.5
        assert end.x() < words[lane].place.left()
        assert words[lane].place.right() == boxes[lane].right()
        assert words[lane].bold is (lane == 1)
        assert words[lane].text == legend.accessibleName().split("; ")[lane]
    assert boxes[0].right() < boxes[1].left()
    assert [legend.lane_at(box.center().x()) for box in boxes] == [0, 1]
    assert legend.lane_at((boxes[0].right() + boxes[1].left()) / 2) is None
    assert legend.lane_at(399) is None
    legend.resize(90, 18)
    assert legend.boxes()[-1].right() <= 90
    assert abs(legend.boxes()[0].width() - legend.boxes()[1].width()) <= 1


# -- the card of help ---------------------------------------------------------------------------------


def test_a_card_of_help_says_what_the_panel_shows_and_which_lessons_use_it(qtbot: QtBot) -> None:
    panel = next(entry for entry in PANELS if entry.name == "cost").make(DARK)
    qtbot.addWidget(panel)
    opened: list[str] = []
    card = HelpCard(panel, all_lessons(), opened.append)
    said = [(label.text(), label.property("role") or "") for label in card.findChildren(QLabel)]
    assert said == [
        (panel.title, "title"),
        (panel.shows, ""),
        ("How to read it", "muted"),
        (panel.how_to_read, ""),
        ("Lessons that use it", "muted"),
    ]
    using = [lesson for lesson in all_lessons() if "cost" in lesson.panels]
    buttons = card.findChildren(QPushButton)
    assert 1 < len(buttons) <= min(len(using), 5)
    assert [button.text() for button in buttons] == [
        in_menu(lesson.title) for lesson in using[: len(buttons)]
    ]
    buttons[1].click()
    assert opened == [using[1].id]
    assert card.accessibleName() == f"{panel.title}: {panel.shows} {panel.how_to_read}"


# -- smaller things -----------------------------------------------------------------------------------


def test_a_list_is_as_wide_as_its_longest_label(qtbot: QtBot, window: QWidget) -> None:
    box = ChoiceBox()
    QVBoxLayout(window).addWidget(box)
    box.addItems(["a", "a label that is much longer than the box is wide"])
    window.resize(120, 60)
    window.show()
    box.showPopup()
    longest = box.fontMetrics().horizontalAdvance(box.itemText(1))
    assert longest < box.view().minimumWidth() < longest + 60
    box.hidePopup()
    assert box.maxVisibleItems() > 10
    assert box.minimumSizeHint().width() > box.width() - 40  # it took what it was given


def test_what_is_scrolled_is_as_large_as_its_view_and_no_smaller_than_it_needs(qtbot: QtBot) -> None:
    inside = QWidget()
    rows = QVBoxLayout(inside)
    rows.setContentsMargins(0, 0, 0, 0)
    block = QFrame()
    block.setMinimumSize(100, 300)
    rows.addWidget(block)
    view, heights = Scrolled(inside), []
    qtbot.addWidget(view)
    view.room_changed.connect(heights.append)
    view.resize(200, 400)
    view.show()
    assert (inside.width(), inside.height()) == (200, 400)
    view.resize(200, 250)
    bar = view.verticalScrollBar().sizeHint().width()
    assert (inside.width(), inside.height()) == (200 - bar, 300)
    view.resize(60, 250)
    assert (inside.width(), inside.height()) == (100, 300)
    view.resize(200, 250)
    block.setMinimumHeight(500)
    qtbot.waitUntil(lambda: inside.height() == 500)
    assert list(dict.fromkeys(heights)) == [400, 250]
    assert view.frameShape() is QFrame.Shape.NoFrame
    assert not inside.autoFillBackground()


def test_words_that_change_often_keep_the_room_of_the_longest(qtbot: QtBot) -> None:
    label = PlainLabel()
    qtbot.addWidget(label)
    say_steadily(label, "a long run of words")
    wide = label.minimumWidth()
    assert wide == label.maximumWidth() == label.sizeHint().width()
    say_steadily(label, "few")
    assert (label.text(), label.minimumWidth(), label.maximumWidth()) == ("few", wide, wide)
    label.setFont(small_font())
    measure_anew(label)
    assert label.minimumWidth() == label.maximumWidth() == label.sizeHint().width() < wide
    say_steadily(label, "")
    assert (label.minimumWidth(), label.minimumHeight()) == (0, 0)
    assert label.maximumWidth() > 10_000
    measure_anew(label)
    assert label.minimumWidth() == 0
    let_go(label)
    assert in_menu("a & b") == "a && b"


def test_a_sound_is_played_by_the_first_program_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, list[str]]] = []

    class Process(Mock):
        nullDevice = staticmethod(lambda: "nowhere")  # noqa: N815

        def startDetached(self) -> tuple[bool, int]:  # noqa: N802 - as Qt has it
            started.append((self.setProgram.call_args.args[0], self.setArguments.call_args.args[0]))
            self.setStandardOutputFile.assert_called_once_with("nowhere")
            self.setStandardErrorFile.assert_called_once_with("nowhere")
            return True, 1

    monkeypatch.setattr(sound, "QProcess", Process)
    monkeypatch.setattr(sound.shutil, "which", lambda name: f"/bin/{name}" if name == "aplay" else None)
    assert sound.play(b"RIFF")
    ((program, (path,)),) = started
    assert program == "/bin/aplay"
    assert Path(path).read_bytes() == b"RIFF"
    monkeypatch.setattr(sound.shutil, "which", lambda name: None)
    assert not sound.play(b"RIFF")
    assert len(started) == 1
