from pytestqt.qtbot import QtBot

from nnviz.experiment.lesson import all_lessons
from nnviz.view.form.lesson_card import LessonCard


def test_a_lesson_is_shown_and_put_away(qtbot: QtBot) -> None:
    card = LessonCard()
    qtbot.addWidget(card)
    assert not card.isVisible()
    for lesson in all_lessons():
        card.show_lesson(lesson)
        assert card.isVisible()
        assert card.title.text() == lesson.title
        assert card.text.text() == lesson.text
    card.show_lesson(None)
    assert not card.isVisible()
