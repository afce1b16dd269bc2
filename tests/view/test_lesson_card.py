from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnviz.experiment.lesson_file import all_lessons, open_lesson
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


def test_a_lesson_whose_set_is_missing_says_on_what_it_runs_and_offers_the_set(qtbot: QtBot) -> None:
    card, lesson = LessonCard(), open_lesson("vanishing-2")
    qtbot.addWidget(card)
    card.show_lesson(lesson, lesson.experiment.replace("data.name", "digits"), "mnist")
    assert "runs on the digits" in card.stand_in.text()
    assert not card.changed.isVisible()
    with qtbot.waitSignal(card.download_requested) as asked:
        qtbot.mouseClick(card.download_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["mnist", "vanishing-2"]
    card.show_lesson(lesson)
    assert card.stand_in.isHidden()
    assert card.download_button.isHidden()


def test_a_lesson_is_closed_by_its_button(qtbot: QtBot) -> None:
    card = LessonCard()
    qtbot.addWidget(card)
    card.show_lesson(open_lesson("exploding"))
    qtbot.mouseClick(card.close_button, Qt.MouseButton.LeftButton)
    assert not card.isVisible()
    card.show_experiment(open_lesson("starts").experiment)
    assert not card.isVisible()
