"""Words that give way where their room ends."""

from pytestqt.qtbot import QtBot

from nnviz.view.parts.text_size import fitting, whole_parts, widest


def test_parts_are_left_out_from_the_end_and_whole(qtbot: QtBot) -> None:
    forms = whole_parts("iris · 150 rows · 3 classes", " · ")
    assert forms == ["iris · 150 rows · 3 classes", "iris · 150 rows", "iris"]
    for words in forms:
        assert fitting(forms, widest([words])) == words
    assert fitting(["iris of the gardens"], widest(["iris of…"]) + 0.5) == "iris of…"
