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


def test_one_sentence_ends_with_its_third_line(sentences: Sentences) -> None:
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


def test_each_of_three_twins_has_two_lines_or_three_where_they_are_needed(sentences: Sentences) -> None:
    twins = tuple(
        f"{name}: vanishing gradient: hidden 1 learns 3,000 times slower than hidden 7, on the training set."
        for name in "ABC"
    )
    sentences.show_lines(twins)
    whole = []
    for width in WIDTHS:
        sentences.resize(width, sentences.height())
        assert sentences.heightForWidth(width) <= sentences.height()
        assert [line[:2] for line in sentences.text().split("\n")] == ["A:", "B:", "C:"]
        whole.append(sentences.text() == "\n".join(twins))
    assert whole == sorted(whole)
    assert whole[380 - WIDTHS[0]]  # as wide as the panel is in a window of 1280
    assert whole[300 - WIDTHS[0]]  # and in one of 960


def test_with_little_room_each_twin_gives_up_lines_and_then_the_chosen_one_stands_alone(
    sentences: Sentences,
) -> None:
    lines = [f"{lane}: " + "a long verdict on this run, " * 4 for lane in "ABC"]
    sentences.show_lines(lines, chosen=1)
    sentences.resize(300, sentences.height())
    whole = sentences.height()
    line = sentences.fontMetrics().lineSpacing()
    sentences.fit(whole - 4 * line)
    assert sentences.height() <= whole - 4 * line
    assert [words[:2] for words in sentences.text().split("\n")] == ["A:", "B:", "C:"]
    sentences.fit(whole - 7 * line)
    assert sentences.height() <= whole - 7 * line
    assert sentences.text().startswith("B:")
    assert sentences.toolTip() == tip(*lines)
    sentences.fit(whole)
    assert sentences.height() == whole
