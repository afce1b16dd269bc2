"""What was foretold over what it should be, and the cards of sets: each mark at its place."""

import numpy as np
import pytest
from handmade_data import make_dataset
from pictures import drawn_by
from PySide6.QtCore import QPointF, QRectF, Qt
from pytestqt.qtbot import QtBot
from read_out import HOME, press

from nnviz.view.data.set_card import SetCard
from nnviz.view.data.set_detail import SetDetail
from nnviz.view.data.set_words import Words
from nnviz.view.network import example_chooser
from nnviz.view.network.example_chooser import ExampleChooser
from nnviz.view.outputs.foretold_view import ForetoldChart
from nnviz.view.parts.axes_frame import left_of
from nnviz.view.parts.chart_frame import ChartFrame
from nnviz.view.parts.plane import with_margin
from nnviz.view.parts.style import DARK, LIGHT


def chart(qtbot: QtBot, targets: list[float], outputs: list[float]) -> ForetoldChart:
    made = ForetoldChart(DARK)
    qtbot.addWidget(made)
    made.resize(400, 240)
    made.show()
    made.show_pairs(np.array(targets)[:, np.newaxis], np.array(outputs)[:, np.newaxis], ("price",))
    return made


@pytest.mark.parametrize(
    ("targets", "outputs", "low", "high", "left_out"),
    [
        ([0, 4], [1, 3], 0, 4, 0),
        ([0, 4], [-0.5, 4.5], -1, 5, 0),
        ([0, 4], [-1.5, 4], -2, 4, 0),
        ([0, 4], [0, 7], 0, 7, 0),
        ([0, 4], [0, 44], 0, 44, 0),
        ([0, 4], [0, 44.1], 0, 4, 1),
        ([0, 4], [-40.1, 1], 0, 4, 1),
        ([0, 4], [np.nan, 1], 0, 4, 1),
        ([2, 2], [2.5, 2], 2, 2.5, 0),
    ],
)
def test_the_axes_hold_all_but_what_is_absurd(
    qtbot: QtBot, targets: list[float], outputs: list[float], low: float, high: float, left_out: int
) -> None:
    made = chart(qtbot, targets, outputs)
    assert made._span == pytest.approx(with_margin(low, high))
    assert made.left_out == left_out


def test_each_is_a_ring_over_its_target_on_axes_of_one_scale(qtbot: QtBot) -> None:
    made = chart(qtbot, [0, 4, 2], [1, 3, np.nan])
    span, marks = made._span, drawn_by(made)
    left = left_of(span, 240 - 8 - 31)
    side = min(400 - left - 18, 240 - 8 - 31)
    frame = ChartFrame(QRectF(left + 8, 8, side, side), span, span)
    rings = marks.of("disc")
    assert len(rings) == 2
    for ring, (target, output) in zip(rings, ((0, 1), (4, 3)), strict=True):
        assert (ring.place.center() - frame.point(target, output)).manhattanLength() < 1e-6
        assert (ring.ink, ring.width) == (DARK.colour("test"), 1.4)
        assert (ring.place.width(), ring.place.height()) == pytest.approx((5.2, 5.2))
    press(made, HOME)
    (read,) = [mark for mark in drawn_by(made).of("disc") if mark.ink == DARK.colour("text")]
    assert (read.place.center() - frame.point(0, 1)).manhattanLength() < 1e-6
    (line,) = [mark for mark in marks.of("line") if mark.style is Qt.PenStyle.DashLine]
    assert line.points == (frame.box.bottomLeft(), frame.box.topRight())
    assert line.ink == DARK.colour("faint")
    assert {"price (target)", "price (output)"} <= set(marks.words)
    made.show_pairs(np.ones((1, 2)), np.zeros((1, 2)), ("p", "q"))
    assert {"y (target)", "y (output)"} <= set(drawn_by(made).words)
    found = made.numbers()
    assert list(found) == ["example", "p (target)", "p (output)", "q (target)", "q (output)"]
    made.show_pairs(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]]), ("p", "q"))
    assert [list(values) for values in made.numbers().values()] == [[1], [1], [3], [2], [4]]
    made.resize(200, 400)  # as wide as it can be, and as high as it is wide
    (narrow,) = [mark for mark in drawn_by(made).of("line") if mark.style is Qt.PenStyle.DashLine]
    assert narrow.place.width() == pytest.approx(narrow.place.height())
    assert narrow.place.right() == pytest.approx(190)


def test_a_card_of_a_set_has_its_picture_at_the_left_and_its_words_beside_it(qtbot: QtBot) -> None:
    card = SetCard(Words("Title", "1,000 of 28×28", "a source", "help"), DARK)
    qtbot.addWidget(card)
    card.resize(200, 56)
    card.show()
    marks = drawn_by(card)
    for place, (words, name) in enumerate(
        (("Title", "text"), ("1,000 of 28×28", "muted"), ("a source", "muted"))
    ):
        mark = marks.text(words)
        assert mark.place == QRectF(56, 7 + 15 * place, 200 - 56 - 6, 15)
        assert (mark.ink, mark.bold) == (DARK.colour(name), place == 0)
    (frame,) = [mark for mark in marks.of("box") if mark.place == QRectF(1, 1, 198, 54)]
    assert (frame.ink, frame.fill, frame.width) == (DARK.colour("border"), DARK.colour("field"), 1)
    blank = card.grab(QRectF(6, 6, 44, 44).toRect()).toImage()
    card.show_sample(make_dataset(np.ones((9, 4)), [0] * 9, classes=("a",), image_shape=(2, 2)))
    shown = card.grab().toImage()
    assert shown.pixelColor(15, 15).lightness() > 250
    assert blank.pixelColor(9, 9) != shown.pixelColor(15, 15)
    card.recolour(LIGHT)
    assert drawn_by(card).text("Title").ink == LIGHT.colour("text")
    card.download.show()
    assert "a source" not in drawn_by(card).words
    assert card.download.geometry().center().y() == pytest.approx(7 + 30 + 8, abs=2)
    assert card.download.x() >= 54
    assert QPointF(card.download.geometry().bottomRight()).x() <= 195
    asked = SetCard(Words("More", "", "", ""), DARK, sign="+")
    qtbot.addWidget(asked)
    asked.resize(200, 56)
    plus = drawn_by(asked).text("+")
    assert (plus.place, plus.ink) == (QRectF(6, 6, 44, 44), DARK.colour("accent"))


def test_a_card_is_pressed_by_enter_and_marks_itself_by_nobody(qtbot: QtBot) -> None:
    card, pressed = SetCard(Words("Title", "", "", ""), DARK), list[bool]()
    qtbot.addWidget(card)
    card.show()
    card.clicked.connect(lambda: pressed.append(True))
    qtbot.keyClick(card, Qt.Key.Key_A)
    assert pressed == []
    qtbot.keyClick(card, Qt.Key.Key_Return)
    qtbot.keyClick(card, Qt.Key.Key_Enter)
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert len(pressed) == 3
    assert not card.isChecked()


def test_a_file_of_ones_own_is_offered_to_be_seen_and_read_otherwise(qtbot: QtBot) -> None:
    detail = SetDetail(DARK)
    qtbot.addWidget(detail)
    assert detail.preview_button.toolTip().startswith("See the first rows")
    with qtbot.waitSignal(detail.preview_requested):
        detail.preview_button.click()
    roles = [part.property("role") for part in (detail.title, detail.balance, detail.about, detail.credits)]
    assert roles == ["title", "note", "muted", "muted"]


def test_an_example_is_asked_for_by_number_by_lot_and_one_by_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooser = ExampleChooser()
    qtbot.addWidget(chooser)
    chooser.show_example(4, 95)
    assert (chooser.number.value(), chooser.number.minimum(), chooser.number.maximum()) == (5, 1, 95)
    assert not chooser.wrong.isEnabled()
    assert not chooser.random.autoRepeat()
    chooser.show_example(4, 95, own=True)
    assert (chooser.number.value(), chooser.number.minimum()) == (0, 0)
    chooser.show_example(4, 95)
    lots: list[tuple[int, int]] = []
    monkeypatch.setattr(example_chooser, "randint", lambda *ends: lots.append(ends) or 95)
    with qtbot.waitSignal(chooser.example_requested) as asked:
        chooser.random.click()
    assert (lots, asked.args) == ([(1, 95)], [94])
