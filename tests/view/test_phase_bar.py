from handmade import make_snapshot
from pictures import lightness
from pytestqt.qtbot import QtBot

from nnviz.view.parts.equation import typeset
from nnviz.view.parts.style import DARK, LIGHT
from nnviz.view.run.phase_bar import PhaseBar, describe


def test_bar_is_seen_only_inside_a_mini_batch(qtbot: QtBot) -> None:
    bar = PhaseBar(DARK)
    qtbot.addWidget(bar)
    bar.show_snapshot(make_snapshot())
    assert not bar.isVisible()
    bar.show_snapshot(make_snapshot(phase=4))
    assert bar.isVisible()
    bar.show_snapshot(make_snapshot())
    assert not bar.isVisible()


def test_phase_is_named_with_its_place_and_tag() -> None:
    view = make_snapshot(phase=4).lanes[0].phase
    assert view is not None
    assert describe(view) == "phase 5 of 8 · BP1 · Error of the output, layer 3"


def test_every_equation_is_drawn_in_the_style_s_colour(qtbot: QtBot) -> None:
    view = make_snapshot((64, 16, 16, 10), phase=0).lanes[0].phase
    assert view is not None
    bar = PhaseBar(LIGHT)
    qtbot.addWidget(bar)
    bar.resize(600, 66)
    for index, phase in enumerate(view.phases):
        assert typeset(phase.equation, LIGHT.text, 15).isValid()
        bar.show_snapshot(make_snapshot((64, 16, 16, 10), phase=index))
        inked = bar.grab().toImage().copy(0, 26, 300, 40)
        assert (lightness(inked) < 100).sum() > 20, phase.title


def test_the_bar_stands_aside_for_the_panel_that_shows_the_same(qtbot: QtBot) -> None:
    bar = PhaseBar(DARK)
    qtbot.addWidget(bar)
    bar.show_snapshot(make_snapshot(phase=3))
    assert bar.isVisible()
    bar.stand_aside(True)
    assert not bar.isVisible()
    bar.show_snapshot(make_snapshot(phase=4))
    assert not bar.isVisible()
    bar.stand_aside(False)
    assert bar.isVisible()


def test_the_bar_gives_way_to_a_lesson_whoever_else_shows_the_phase(qtbot: QtBot) -> None:
    bar = PhaseBar(DARK)
    qtbot.addWidget(bar)
    bar.show_snapshot(make_snapshot(phase=3))
    bar.give_way(True)
    assert not bar.isVisible()
    bar.stand_aside(False)
    bar.show_snapshot(make_snapshot(phase=4))
    assert not bar.isVisible()
    bar.give_way(False)
    assert bar.isVisible()
