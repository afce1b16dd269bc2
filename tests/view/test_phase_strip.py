import pytest
from handmade import make_snapshot
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from nnviz.session.phases import phases_of
from nnviz.session.snapshot import PhaseView
from nnviz.view.backprop.phase_strip import PhaseStrip, chips_of
from nnviz.view.parts.style import DARK


def view(index: int, sizes: tuple[int, ...] = (2, 3, 1)) -> PhaseView:
    made = make_snapshot(sizes, phase=index).lanes[0].phase
    assert made is not None
    return made


@pytest.fixture
def strip(qtbot: QtBot) -> PhaseStrip:
    made = PhaseStrip(DARK)
    qtbot.addWidget(made)
    made.resize(400, 46)
    return made


def test_the_way_goes_right_and_comes_back_left() -> None:
    chips = chips_of(phases_of(2))
    assert [chip.text for chip in chips] == ["x", "a²", "a³", "C", "δ³", "δ²", "∇C", "−η∇C"]
    lefts = [chip.left for chip in chips]
    assert lefts[:4] == sorted(lefts[:4])
    assert lefts[3:] == sorted(lefts[3:], reverse=True)
    assert chips[1].left == chips[5].left  # a² above δ²


@pytest.mark.parametrize("layers", [1, 2, 21])
def test_chips_do_not_overlap_and_stay_inside(strip: PhaseStrip, layers: int) -> None:
    strip.show_phase(view(0, (2,) * (layers + 1)))
    places = [strip.place_of(i) for i in range(len(phases_of(layers)))]
    for i, one in enumerate(places):
        assert 0 <= one.left() < one.right() <= strip.width()
        assert not any(one.intersects(other) for other in places[i + 1 :])


def test_a_click_asks_for_another_phase_only(strip: PhaseStrip, qtbot: QtBot) -> None:
    strip.show_phase(view(3))
    asked: list[int] = []
    strip.phase_requested.connect(asked.append)
    for index in (6, 3, 0):
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.place_of(index).center().toPoint())
    assert asked == [6, 0]


def test_arrow_keys_walk_and_stop_at_the_ends(strip: PhaseStrip, qtbot: QtBot) -> None:
    asked: list[int] = []
    strip.phase_requested.connect(asked.append)
    strip.show_phase(view(3))
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    strip.show_phase(view(0))
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert asked == [2, 4]


def test_it_says_where_it_stands(strip: PhaseStrip) -> None:
    strip.show_phase(view(5))
    assert strip.accessibleName() == "Phase 6 of 8: Error back to layer 2"


def test_a_phase_under_the_pointer_is_named_with_its_equation_of_the_book(
    strip: PhaseStrip, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _, words, *rest: told.append(words))
    strip.show()
    strip.show_phase(view(0))
    for index in (0, 5):
        qtbot.mouseMove(strip, strip.place_of(index).center().toPoint())
    assert told == ["Input: the mini-batch", "Error back to layer 2 (BP2)"]
