import pytest
from pytestqt.qtbot import QtBot

from nnviz.view.charts.sentences import Sentences
from nnviz.view.parts.tooltip import tip

WIDTHS = range(150, 900)
LONG = (
    "Exploding: ‖∂C/∂b‖ of hidden 1 is 7,000, 780 times that of hidden 5. "
    "Try a smaller η or smaller first weights. Press Space to train."
)


@pytest.fixture
def sentences(qtbot: QtBot) -> Sentences:
    made = Sentences()
    qtbot.addWidget(made)
    made.setStyleSheet('QLabel[role="note"] { background: red; border-radius: 4px; padding: 5px 8px; }')
    made.show()
    return made


def test_one_sentence_ends_with_its_second_line(sentences: Sentences) -> None:
    sentences.show_lines((LONG,))
    whole = []
    for width in WIDTHS:
        sentences.resize(width, sentences.height())
        assert sentences.heightForWidth(width) <= sentences.height()
        whole.append(sentences.text() == LONG)
        assert whole[-1] or sentences.text().endswith("…")
    assert whole == sorted(whole)  # cut where it is narrow, whole where it is wide
    assert {*whole} == {False, True}


def test_what_is_cut_is_whole_on_hover(sentences: Sentences) -> None:
    sentences.show_lines((LONG,), ("what is compared",))
    sentences.resize(WIDTHS[0], sentences.height())
    assert sentences.toolTip() == tip(LONG, "what is compared")
