"""Words that change with every picture have nothing laid out anew without need."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nnviz.view.labs.sentence import Sentence

WIDTH = 300
LINE = "words of a sentence that goes on "


class Layouts(QObject):
    """Counts how often a widget was asked to lay itself out."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.LayoutRequest
        return False


def shown(qtbot: QtBot, sentence: Sentence) -> QWidget:
    """A window with a sentence at the top of it."""
    around = QWidget()
    qtbot.addWidget(around)
    rows = QVBoxLayout(around)
    rows.addWidget(sentence)
    rows.addStretch(1)
    around.resize(WIDTH, 200)
    with qtbot.waitExposed(around):
        around.show()
    qtbot.wait(1)
    return around


def test_only_another_height_has_all_laid_out_anew(qtbot: QtBot) -> None:
    sentence = Sentence("one")
    around = shown(qtbot, sentence)
    layouts, low = Layouts(around), sentence.height()

    def say(words: str) -> int:
        sentence.setText(words)
        qtbot.wait(1)
        assert (sentence.text(), sentence.label.text()) == (words, words)
        return sentence.height()

    assert (say("two"), layouts.count) == (low, 0)
    high = say(4 * LINE)
    assert high == sentence.label.heightForWidth(sentence.width()) > low
    assert layouts.count == 1
    assert say("two") == low


def test_words_said_out_of_sight_have_their_room_when_they_come_into_it(qtbot: QtBot) -> None:
    sentence = Sentence(role="note")
    around = shown(qtbot, sentence)
    around.hide()
    sentence.setText(9 * LINE)
    around.show()
    qtbot.wait(1)
    assert sentence.height() == sentence.label.heightForWidth(sentence.width()) > 60
    assert sentence.label.size() == sentence.size()


def test_at_a_width_from_before_the_words_of_now_have_their_room(qtbot: QtBot) -> None:
    sentence = Sentence("one two three four")
    around = shown(qtbot, sentence)
    around.resize(80, 200)
    qtbot.wait(1)
    around.resize(WIDTH, 200)
    qtbot.wait(1)
    sentence.setText("one two three four five six seven")
    around.resize(80, 200)
    qtbot.wait(1)
    assert sentence.height() >= sentence.label.heightForWidth(sentence.width()) > 40
