"""From here with …: what it offers, what it asks for, and where it stands."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu
from pytestqt.qtbot import QtBot
from timeline_desk import Desk
from timelines import made_timeline, standing

from nnviz.experiment.experiment import FIELDS
from nnviz.session.commands import Branch, Run, State, Visit


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot, standing(made_timeline()))


def test_three_clicks_make_a_what_if(desk: Desk, qtbot: QtBot) -> None:
    desk.strip.branch_button.click()
    form = desk.strip.from_here
    assert form.isVisible()
    assert not form.run_button.isEnabled()
    times_ten = next(
        b for b in form.rows["training.eta"].multiples.children() if getattr(b, "text", str)() == "× 10"
    )
    times_ten.click()  # type: ignore[attr-defined]
    form.run_button.click()
    assert desk.asked == [Branch(1, 450, {"training.eta": 5.0}), Run()]
    assert not form.isVisible()


def test_a_what_if_waits_until_one_is_there(desk: Desk) -> None:
    menu = desk.strip.menu_at(desk.slider.x_of(150))
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "From here with …").trigger()
    assert desk.asked == [Visit(1, 150)]
    desk.strip.show_snapshot(standing(made_timeline(150), State.STEPPING))
    assert not desk.strip.from_here.isVisible()
    desk.strip.show_snapshot(standing(made_timeline(150)))
    assert desk.strip.from_here.title.text() == "From epoch 1 with"


def test_a_what_if_offers_what_may_change_and_matters(desk: Desk) -> None:
    desk.strip.branch_button.click()
    form = desk.strip.from_here
    assert "training.mu" not in form.offered()
    form.offer("training.optimizer")
    form.rows["training.optimizer"].input.show_value("momentum")
    assert "training.mu" in form.offered()
    assert not set(form.rows) & set(form.offered())  # what is there is not offered again
    assert "training.cost" not in form.offered()
    assert form.changes == {"training.optimizer": "momentum"}
    for button in form.findChildren(QAbstractButton):
        assert len(button.text()) < len(button.toolTip()) or not button.toolTip(), button.text()
    run, branch, more = (part.geometry() for part in (form.run_button, form.branch_button, form.more_button))
    assert run.right() < branch.left() <= run.right() + 12
    assert branch.right() + 12 < more.left()  # what is offered stands apart, at the end of the row
    assert form.width() - more.right() < 12


def test_a_what_if_that_cannot_be_says_why(desk: Desk) -> None:
    desk.strip.branch_button.click()
    form = desk.strip.from_here
    form.offer("training.optimizer")
    form.offer("training.dropout")
    form.rows["training.optimizer"].input.show_value("newton")
    form.rows["training.dropout"].input.show_value(0.5)
    form.rows["training.dropout"].input.value_changed.emit(0.5)
    assert form.reason.text() == "must be 0 with optimizer newton"
    assert not form.run_button.isEnabled()


def test_escape_and_another_moment_put_the_what_if_away(desk: Desk, qtbot: QtBot) -> None:
    for put_away in (
        lambda: qtbot.keyClick(desk.strip.from_here, Qt.Key.Key_Escape),
        lambda: desk.strip.show_snapshot(standing(made_timeline(300))),
    ):
        desk.strip.branch_button.click()
        assert desk.strip.from_here.isVisible()
        put_away()
        assert not desk.strip.from_here.isVisible()


def test_at_the_same_step_of_another_run_a_what_if_is_of_what_was_there(desk: Desk) -> None:
    desk.strip.branch_button.click()
    desk.strip.show_snapshot(standing(replace(made_timeline(), run=2)))
    assert not desk.strip.from_here.isVisible()


def test_each_multiple_is_of_what_was_there_and_said_on_hover(qtbot: QtBot) -> None:
    shown = standing(made_timeline())
    desk = Desk(qtbot, replace(shown, experiment=shown.experiment.replace("training.eta", 3.0)))
    desk.strip.branch_button.click()
    row = desk.strip.from_here.rows["training.eta"]
    buttons = row.multiples.findChildren(QAbstractButton)
    told = ("÷ 10 = 0.3", "÷ 2 = 1.5", "× 2 = 6", "× 10 = 30")
    assert [button.toolTip() for button in buttons] == [f"Learning rate: {words}" for words in told]
    for button, value in zip(buttons, (0.3, 1.5, 6.0, 30.0), strict=True):
        button.click()
        assert row.input.value == value


def test_enter_in_a_what_if_takes_what_was_typed_and_runs(desk: Desk, qtbot: QtBot) -> None:
    desk.strip.branch_button.click()
    form = desk.strip.from_here
    field = form.rows["training.eta"].input
    qtbot.keyClick(form, Qt.Key.Key_Return)
    assert desk.asked == []  # nothing is another yet
    field.selectAll()  # type: ignore[union-attr]
    qtbot.keyClicks(field, "2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desk.asked == [Branch(1, 450, {"training.eta": 2.0}), Run()]


def test_a_what_if_has_its_title_above_its_fields_and_offers_more_of_them(desk: Desk) -> None:
    desk.strip.branch_button.click()
    form = desk.strip.from_here
    form.layout().activate()
    eta = form.rows["training.eta"]
    assert form.title.y() == form.close_button.y() < eta.input.y() < form.run_button.y()
    assert form.title.x() < form.close_button.x()
    assert form.width() - form.close_button.geometry().right() < 12
    assert eta.label.x() < eta.input.x() < eta.was.x() < eta.multiples.x()
    desk.qtbot.mouseClick(form.more_button, Qt.MouseButton.LeftButton)
    (menu,) = form.findChildren(QMenu)
    assert menu.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    names = [f"{FIELDS[path].label} {FIELDS[path].symbol}".strip() for path in form.offered()]
    assert [action.text() for action in menu.actions()] == names
    path = form.offered()[1]
    menu.actions()[1].trigger()
    assert path in form.rows
    menu.close()
    desk.qtbot.mouseClick(form.close_button, Qt.MouseButton.LeftButton)
    assert not form.isVisible()


@pytest.mark.parametrize("step", [0, 450, 750])
def test_a_what_if_stands_above_the_timeline_within_the_window(qtbot: QtBot, step: int) -> None:
    desk = Desk(qtbot, standing(made_timeline(step)))
    desk.strip.branch_button.click()
    form = desk.strip.from_here
    assert form.parent() is desk.window
    assert form.geometry().bottom() + 1 == 340 + desk.slider.y() - 8
    high = form.height()
    for path in form.offered()[:3]:
        form.offer(path)
        assert form.height() > high
        high = form.height()
    QApplication.processEvents()
    fields = [row.input for row in form.rows.values()]
    assert all(field.height() >= field.minimumSizeHint().height() for field in fields)
    assert form.geometry().bottom() + 1 == 340 + desk.slider.y() - 8
    assert 6 <= form.x() <= 1000 - form.width() - 6
    under = desk.strip.mapTo(desk.window, QPoint(desk.slider.x() + desk.slider.x_of(step), 0)).x()
    assert form.x() <= under <= form.x() + form.width()


def test_only_begun_there_it_does_not_run(desk: Desk) -> None:
    desk.strip.branch_button.click()
    form = desk.strip.from_here
    form.offer("training.lmbda")
    form.rows["training.eta"]._take(2.0)
    assert form.branch_button.isEnabled()
    form.branch_button.click()
    assert desk.asked == [Branch(1, 450, {"training.eta": 2.0})]
    desk.strip.branch_button.click()  # what was chosen before is forgotten
    assert form.changes == {}
    assert list(form.rows) == ["training.eta"]


def test_what_a_field_was_is_told_in_words_a_number_or_none(desk: Desk) -> None:
    desk.strip.branch_button.click()
    form = desk.strip.from_here
    for path in ("training.optimizer", "training.early_stopping"):
        form.offer(path)
    words = [row.was.text() for row in form.rows.values()]
    assert words == ["was 0.5", "was SGD", "was none"]
    assert [row.label.text() for row in form.rows.values()] == [
        "Learning rate η",
        "Optimiser",
        "Early stopping",
    ]
    multiples = [bool(row.multiples.findChildren(QAbstractButton)) for row in form.rows.values()]
    assert multiples == [True, False, False]
