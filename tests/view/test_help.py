"""What tells a newcomer what is what: the glossary, and the card of each panel."""

from pkgutil import resolve_name

from cases import in_turn
from pictures import drawn_by
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from nnviz.app.layout import LABS, PANELS
from nnviz.core.activations import ACTIVATIONS
from nnviz.experiment.experiment import FIELDS
from nnviz.experiment.lesson_library import all_lessons
from nnviz.view.charts.gradient_panel import GradientPanel
from nnviz.view.help.glossary import find, terms
from nnviz.view.help.glossary_dialog import GlossaryDialog
from nnviz.view.help.help_card import HelpCard
from nnviz.view.help.tour import Stop, Tour
from nnviz.view.panel import Panel
from nnviz.view.parts.over import Ring
from nnviz.view.parts.style import DARK, LIGHT

VERDICTS = (
    "untrained diverged symmetric dead saturated exploding vanishing stuck overfitting solved uneven healthy"
)


@in_turn("entry", [*PANELS, *LABS])
def test_every_panel_says_what_it_shows_and_how_to_read_it(entry: object) -> None:
    panel: type[Panel] = resolve_name(f"nnviz.view.{entry.place}")  # type: ignore[attr-defined]
    assert panel.shows.endswith(".")
    assert panel.how_to_read.endswith(".")


def test_the_glossary_has_every_verdict_field_and_rule() -> None:
    every = terms()
    words = " ".join(f"{term.names} {term.text}" for term in every).casefold()
    for word in VERDICTS.split():
        assert word.removesuffix("ing") in words
    names = {term.names for term in every}
    assert {field.label for field in FIELDS.values()} <= names
    assert {f"{rule.label} (activation function)" for rule in ACTIVATIONS.values()} <= names


def test_a_search_finds_symbols_and_puts_names_before_mentions() -> None:
    every = terms()
    assert find("δ", every)[0].names.startswith("δ")
    assert find("SATURATED", every)[0].names.startswith("saturated")
    assert find("no such word at all", every) == []
    assert len(find("", every)) == len(every)


def test_the_glossary_shows_what_was_searched(qtbot: QtBot) -> None:
    dialog = GlossaryDialog()
    qtbot.addWidget(dialog)
    assert "epoch" in dialog.page.toPlainText()
    dialog.search.setText("half-life")
    assert "decay factor" in dialog.page.toPlainText()
    assert "perceptron" not in dialog.page.toPlainText()
    dialog.search.setText("qqq")
    assert "Try another word" in dialog.page.toPlainText()


def test_the_sign_beside_a_title_opens_the_card_whose_lessons_can_be_opened(qtbot: QtBot) -> None:
    panel = GradientPanel(DARK)
    qtbot.addWidget(panel)
    opened: list[str] = []
    panel.help_requested.connect(lambda: HelpCard(panel, all_lessons(), opened.append).pop_up(panel))
    panel.show()
    sign = next(button for button in panel.findChildren(QToolButton) if button.text() == "?")
    sign.click()
    (card,) = panel.findChildren(HelpCard)
    assert panel.how_to_read in card.accessibleName()
    lesson = card.findChildren(QPushButton)[0]
    lesson.click()
    assert opened == [next(lesson.id for lesson in all_lessons() if "gradient" in lesson.panels)]


def test_the_tour_goes_from_stop_to_stop_inside_the_window_and_can_be_ended(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    targets = [QPushButton(str(k), window) for k in range(3)]
    for target, (x, y) in zip(targets, ((0, 0), (700, 300), (10, 560)), strict=True):
        target.setGeometry(x, y, 90, 30)
    window.show()
    tour = Tour(window, [Stop(target, "Title", "Words.") for target in targets], DARK)
    for target in targets:
        qtbot.waitUntil(tour.isVisible)
        assert window.rect().contains(tour.geometry())
        assert not tour.geometry().intersects(target.geometry())
        qtbot.keyClick(tour, Qt.Key.Key_Return)
    assert not tour.isVisible()
    again = Tour(window, [Stop(targets[0], "Title", "Words.")], DARK)
    qtbot.keyClick(again, Qt.Key.Key_Escape)
    assert not again.isVisible()
    last = Tour(window, [Stop(targets[0], "Title", "Words.")], DARK)
    last.recolour(LIGHT)
    (ring,) = [ring for ring in window.findChildren(Ring) if ring.isVisible()]
    assert [mark.ink for mark in drawn_by(ring).of("box")][1] == QColor(LIGHT.accent)
    (skip,) = last.findChildren(QToolButton)
    assert len(skip.text()) < 12 < len(skip.toolTip())
    skip.click()
    assert not last.isVisible()
    window.close()
