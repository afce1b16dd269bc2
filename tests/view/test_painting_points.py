"""Painting on the plane by mouse: what each button does, and what is asked for when it is let go."""

from itertools import pairwise
from typing import Any

import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from nnviz.data import load
from nnviz.data.points import MAX_POINTS, Point, Points
from nnviz.session.commands import Run, State
from nnviz.session.snapshot import Snapshot
from nnviz.view.outputs.outputs_panel import OutputsPanel
from nnviz.view.outputs.painting import Painting, copied, why_not
from nnviz.view.outputs.point_brush import SPACING
from nnviz.view.parts.plane import plane_of
from nnviz.view.parts.style import DARK, LIGHT

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
FOUR = (Point(-0.5, -0.5, 0), Point(0.5, 0.5, 0), Point(-0.5, 0.5, 1), Point(0.5, -0.5, 1))


class Hand:
    """A person with a mouse at the panel; what they ask for is kept."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.panel = OutputsPanel(DARK)
        qtbot.addWidget(self.panel)
        self.panel.resize(700, 330)
        self.panel.show()
        self.asked: list[dict[str, Any]] = []
        self.commands: list[object] = []
        self.panel.change_requested.connect(self.asked.append)
        self.panel.command_requested.connect(self.commands.append)
        self.tool = self.panel.plane.paint
        self.surface = self.panel.plane.surface

    @property
    def points(self) -> Points:
        return self.tool.painting.points

    def at(self, x1: float, x2: float) -> QPoint:
        return self.surface.frame.points([x1], [x2])[0].toPoint()

    def press(self, x1: float, x2: float, button: Qt.MouseButton = LEFT) -> None:
        self.qtbot.mousePress(self.surface, button, pos=self.at(x1, x2))

    def drag(self, x1: float, x2: float) -> None:
        self.qtbot.mouseMove(self.surface, self.at(x1, x2))

    def release(self, x1: float, x2: float, button: Qt.MouseButton = LEFT) -> None:
        self.qtbot.mouseRelease(self.surface, button, pos=self.at(x1, x2))

    def click(self, x1: float, x2: float, button: Qt.MouseButton = LEFT) -> None:
        self.qtbot.mouseClick(self.surface, button, pos=self.at(x1, x2))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.surface, key, modifier)


def painted(points: Points, run: int = 1, state: State = State.PAUSED) -> Snapshot:
    shot = with_data(make_snapshot((2, 3, 2), state, run=run), load("painted", points=points))
    experiment = shot.experiment.with_changes({"data.name": "painted", "data.points": points})
    return replace(shot, lanes=tuple(replace(lane, experiment=experiment) for lane in shot.lanes))


@pytest.fixture
def hand(qtbot: QtBot) -> Hand:
    made = Hand(qtbot)
    made.panel.show_snapshot(painted(FOUR))
    qtbot.mouseClick(made.tool.button, LEFT)
    return made


def near(point: Point, x1: float, x2: float) -> bool:
    return abs(point.x1 - x1) < 0.02 and abs(point.x2 - x2) < 0.02


def test_nothing_is_painted_before_the_tool_is_taken_up(qtbot: QtBot) -> None:
    hand = Hand(qtbot)
    hand.panel.show_snapshot(painted(FOUR))
    assert not hand.tool.isVisible()
    hand.click(0, 0)
    assert hand.points == FOUR
    assert hand.asked == []


def test_a_click_adds_a_point_and_starts_anew(hand: Hand) -> None:
    hand.press(0, 0.25)
    assert hand.asked == []  # not before the mouse is let go
    hand.release(0, 0.25)
    assert hand.points[:4] == FOUR
    assert near(hand.points[4], 0, 0.25)
    assert hand.points[4].label == 0
    assert hand.asked == [{"data.name": "painted", "data.points": hand.points}]
    assert hand.commands == []


def test_the_numbers_have_the_points_that_are_painted(hand: Hand) -> None:
    hand.press(0, 0.25)
    shown = hand.panel.numbers()
    x1, x2 = (name for name in list(shown)[1:3])
    found = [
        (x, y) for kind, x, y in zip(shown["shown"], shown[x1], shown[x2], strict=True) if kind == "train"
    ]
    assert len(found) == len(hand.points) == 5
    assert found[4] == pytest.approx((0, 0.25), abs=0.02)
    hand.release(0, 0.25)


def test_a_network_that_runs_goes_on_running(hand: Hand) -> None:
    hand.panel.show_snapshot(painted(FOUR, state=State.RUNNING))
    hand.click(0, 0)
    hand.panel.show_snapshot(painted(FOUR, state=State.LOADING))
    hand.click(0.8, 0)
    assert len(hand.asked) == 2
    assert hand.commands == [Run(), Run()]
    hand.panel.show_snapshot(painted(FOUR, state=State.PAUSED))
    hand.click(0, 0.9)
    assert len(hand.commands) == 2


def test_the_class_is_chosen_by_button_or_key(hand: Hand) -> None:
    hand.qtbot.mouseClick(hand.tool.classes[1], LEFT)
    hand.click(0, 0)
    hand.key(Qt.Key.Key_4)
    hand.click(0.8, 0)
    assert [point.label for point in hand.points[4:]] == [1, 4]
    assert hand.tool.classes[4].isChecked()
    assert "class 4" in hand.tool.words.text()


def test_a_stroke_is_a_line_of_points_however_far_the_mouse_jumps(hand: Hand) -> None:
    start, end = hand.at(-0.9, 0), hand.at(0.9, 0)
    hand.press(-0.9, 0)
    hand.drag(0.9, 0)
    hand.release(0.9, 0)
    stroke = hand.points[4:]
    assert len(stroke) == 1 + (end - start).x() // SPACING
    steps = [b.x1 - a.x1 for a, b in pairwise(stroke)]
    assert max(steps) - min(steps) < 0.003
    assert len(hand.asked) == 1


def test_a_tremor_of_the_hand_is_one_point(hand: Hand) -> None:
    at = hand.at(0, 0)
    hand.qtbot.mousePress(hand.surface, LEFT, pos=at)
    hand.qtbot.mouseMove(hand.surface, at + QPoint(3, 2))
    hand.qtbot.mouseRelease(hand.surface, LEFT, pos=at + QPoint(3, 2))
    assert len(hand.points) == 5


def test_a_point_is_dragged_and_keeps_its_class_and_place_in_the_order(hand: Hand) -> None:
    hand.press(-0.5, 0.5)
    hand.drag(0, 0.2)
    assert hand.surface.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    hand.drag(0.2, 0.8)
    hand.release(0.2, 0.8)
    assert near(hand.points[2], 0.2, 0.8)
    assert hand.points[2].label == 1
    assert [hand.points[i] for i in (0, 1, 3)] == [FOUR[i] for i in (0, 1, 3)]
    assert len(hand.asked) == 1


def test_right_button_and_delete_key_remove(hand: Hand) -> None:
    hand.click(0.5, 0.5, RIGHT)
    assert hand.points == (FOUR[0], *FOUR[2:])
    hand.drag(-0.5, 0.5)
    hand.key(Qt.Key.Key_Delete)
    assert hand.points == (FOUR[0], FOUR[3])
    hand.click(0, 0, RIGHT)
    assert len(hand.asked) == 2


def test_dragging_with_the_right_button_rubs_out(hand: Hand) -> None:
    hand.press(-0.5, -0.5, RIGHT)
    hand.drag(-0.5, 0.5)
    hand.release(-0.5, 0.5, RIGHT)
    assert hand.points == (FOUR[1], FOUR[3])
    assert len(hand.asked) == 1


def test_undo_takes_back_one_edit_after_the_other(hand: Hand) -> None:
    hand.press(-0.9, 0)
    hand.drag(0.9, 0)
    hand.release(0.9, 0)
    stroke = hand.points
    hand.click(0.5, 0.5, RIGHT)
    hand.click(0, 0.9, RIGHT)  # nothing is there: no edit
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hand.points == stroke
    hand.qtbot.mouseClick(hand.tool.undo_button, LEFT)
    assert hand.points == FOUR
    assert [each["data.points"] for each in hand.asked[2:]] == [stroke, FOUR]
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hand.points == FOUR
    assert len(hand.asked) == 4  # nothing was left to undo, and so nothing starts anew


def test_a_cleared_plane_starts_nothing_before_there_is_a_point(hand: Hand) -> None:
    hand.qtbot.mouseClick(hand.tool.clear_button, LEFT)
    assert hand.points == ()
    assert hand.asked == []
    assert hand.tool.words.text().startswith("Nothing is painted")
    hand.click(0, 0)
    assert len(hand.asked[0]["data.points"]) == 1
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hand.points == FOUR


def test_escape_ends_painting_wherever_the_focus_is(hand: Hand) -> None:
    for at in (hand.surface, hand.tool.undo_button, hand.panel):
        at.setFocus()
        hand.qtbot.keyClick(at, Qt.Key.Key_Escape)
        assert not hand.tool.is_on
        assert not hand.tool.isVisible()
        hand.qtbot.mouseClick(hand.tool.button, LEFT)
        assert hand.tool.is_on
    assert hand.asked == []


def test_escape_first_takes_back_the_stroke_being_drawn(hand: Hand) -> None:
    hand.press(-0.9, 0)
    hand.drag(0.9, 0)
    hand.key(Qt.Key.Key_Escape)
    hand.release(0.9, 0)
    assert hand.points == FOUR
    assert hand.asked == []
    assert hand.tool.is_on
    hand.click(0, 0)
    hand.press(-0.5, 0.5)  # on a point, which is not moved
    hand.key(Qt.Key.Key_Escape)
    assert len(hand.points) == 5
    hand.release(-0.5, 0.5)
    hand.key(Qt.Key.Key_Escape)
    assert not hand.tool.is_on


def test_a_plane_cleared_by_mistake_costs_nothing(hand: Hand) -> None:
    hand.qtbot.mouseClick(hand.tool.clear_button, LEFT)
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert hand.points == FOUR
    assert hand.asked == []


def test_points_that_come_while_the_mouse_is_down_end_the_edit(hand: Hand) -> None:
    hand.press(-0.5, 0.5)
    hand.panel.show_snapshot(painted(FOUR[:1], run=2))
    hand.drag(0, 0)
    hand.release(0, 0)
    assert hand.points == FOUR[:1]
    assert hand.asked == []


def test_points_stay_on_the_plane_and_the_plane_where_it_is(hand: Hand) -> None:
    frame = hand.surface.frame
    hand.press(0.5, 0.5)
    hand.qtbot.mouseMove(hand.surface, QPoint(hand.surface.width() - 2, 1))
    hand.qtbot.mouseRelease(hand.surface, LEFT, pos=QPoint(hand.surface.width() - 2, 1))
    assert hand.points[1] == Point(1.0, 1.0, 0)
    assert hand.surface.frame == frame


def test_beside_the_plane_nothing_is_painted(hand: Hand) -> None:
    hand.qtbot.mouseClick(hand.surface, LEFT, pos=QPoint(5, 5))
    assert hand.points == FOUR


def test_what_was_painted_meanwhile_is_not_undone_by_the_run_before_it(hand: Hand) -> None:
    hand.click(0, 0)
    first = hand.points
    hand.click(0.8, 0)
    second = hand.points
    hand.panel.show_snapshot(painted(first, run=2))
    assert hand.points == second
    hand.panel.show_snapshot(painted(second, run=3))
    assert hand.points == second
    hand.panel.show_snapshot(painted(FOUR, run=4))  # from the table, or a file
    assert hand.points == FOUR


def test_another_set_is_painted_on_a_copy(qtbot: QtBot) -> None:
    hand = Hand(qtbot)
    data = load("moons", train_size=40, test_size=10, noise=0.1)
    hand.panel.show_snapshot(with_data(make_snapshot((2, 3, 2)), data))
    assert hand.tool.button.text() == "paint on a copy"
    qtbot.mouseClick(hand.tool.button, LEFT)
    assert hand.asked == []
    hand.click(0.95, 0.95)
    (asked,) = hand.asked
    assert len(asked["data.points"]) == 51
    assert asked["data.points"][:50] == copied(data)
    fresh = {"data.train_size": None, "data.test_size": None, "data.noise": 0.0}
    assert fresh.items() <= asked.items()


def test_a_copy_has_the_points_where_they_were_measured_and_none_twice() -> None:
    more = load("circle", train_size=30, test_size=30, features=("x1_x2",))
    plain = load("circle", train_size=30, test_size=30)
    assert copied(more) == copied(plain)
    assert [point.label for point in copied(load("nand"))] == [1, 1, 1, 0]
    assert 1_000 < len(copied(load("spiral", train_size=50_000))) <= 1_250


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (load("plane"), "amounts"),
        (load("moons", scaling="unit"), "are scaled"),
        (make_dataset([[0, 0], [20, 1]], [0, 1], classes=("a", "b")), "further out"),
        (make_dataset([[0, 0], [1, 1]], [0, 6], classes=tuple("abcdefg")), "at most 6 classes"),
    ],
)
def test_what_cannot_be_painted_on_says_why(qtbot: QtBot, data: Any, reason: str) -> None:
    hand = Hand(qtbot)
    hand.panel.show_snapshot(with_data(make_snapshot((2, 3, data.n_outputs)), data))
    assert not hand.tool.button.isEnabled()
    assert reason in hand.tool.button.toolTip()


def test_painted_points_can_be_painted_on_whatever_is_made_of_them() -> None:
    assert why_not(load("painted", points=FOUR, scaling="standard", features=("x1_x2",))) == ""


def test_the_brush_is_laid_down_when_a_set_comes_that_cannot_be_painted(hand: Hand) -> None:
    hand.panel.show_snapshot(with_data(make_snapshot((2, 3, 1), run=2), load("plane")))
    assert not hand.tool.is_on
    assert not hand.tool.isVisible()


def test_a_new_point_has_the_colour_of_its_class(hand: Hand) -> None:
    for style in (DARK, LIGHT):
        hand.panel.recolour(style)
        hand.qtbot.mouseClick(hand.tool.classes[1], LEFT)
        hand.click(0, 0)
        pixel = hand.surface.grab().toImage().pixelColor(hand.at(0, 0))
        assert pixel == QColor(style.positive)
        hand.click(0, 0, RIGHT)


def test_no_more_points_than_there_may_be() -> None:
    painting = Painting()
    painting.begin(tuple(Point(0, 0, 0) for _ in range(MAX_POINTS)))
    painting.keep()
    painting.add(0.5, 0.5)
    assert painting.is_full
    assert not painting.is_changed


def test_points_far_out_widen_the_plane() -> None:
    assert plane_of(load("painted", points=FOUR)).x1 == (-1.16, 1.16)
    plane = plane_of(load("painted", points=(*FOUR, Point(0, -5, 1))))
    assert (plane.x1, plane.x2) == ((-1.16, 1.16), (-5.48, 1.48))


def test_a_class_without_points_is_told(qtbot: QtBot) -> None:
    hand = Hand(qtbot)
    hand.panel.show_snapshot(painted(tuple(point._replace(label=0) for point in FOUR)))
    hand.tool.button.click()
    assert "Class 1 has no points yet: a network that always says 0 is right." in hand.tool.words.text()
    hand.panel.show_snapshot(painted(FOUR, run=2))
    assert "no points" not in hand.tool.words.text()
