"""Where the lines of a label may end."""

from cases import in_turn
from pytestqt.qtbot import QtBot

from nnviz.view.parts.plain_label import PlainLabel, unbroken


@in_turn(
    ("words", "held"),
    [
        ("at |w| ≥ 0.5: w < 0 or w > 0", "at |w| ≥_0.5: w <_0 or w >_0"),
        ("an error of 2 × 10⁻¹⁰ now", "an error of 2_×_10⁻¹⁰ now"),
        ("a · b\n= 0.00142794 or so", "a · b\n=_0.00142794 or so"),
        ("it is |∂C / ∂w| = |a| · |δ|", "it is |∂C_/_∂w| =_|a| · |δ|"),
        ("one of w³ 7←30 and of b³ 7", "one of w³_7←30 and of b³_7"),
        ("it gets 97.6 % right", "it gets 97.6_% right"),
        ("2 × 3 pictures / a row", "2_× 3 pictures / a row"),
    ],
)
def test_a_line_ends_inside_no_number_and_no_symbol(words: str, held: str) -> None:
    assert unbroken(words) == held.replace("_", "\u00a0")


def test_a_label_still_says_what_it_was_given(qtbot: QtBot) -> None:
    label = PlainLabel("2 × 10⁻¹⁰", wordWrap=True)
    qtbot.addWidget(label)
    assert label.text() == "2 × 10⁻¹⁰"
    label.setText("C = 3")
    assert label.text() == "C = 3"
    label.setFixedWidth(label.fontMetrics().horizontalAdvance("C ="))
    assert label.heightForWidth(label.width()) == PlainLabel("C\n3").sizeHint().height()
