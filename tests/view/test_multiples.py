"""A sweep on the shelf: a chart for each setting, in which its seeds are lines."""

from math import log10

import numpy as np
import pytest
from msgspec.structs import replace
from pictures import picture
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from read_out import press, read_all
from small_runs import small
from timelines import falling, made_timeline, shelved, standing

from nnviz.core.naming import in_percent, number
from nnviz.experiment.sweep import variations
from nnviz.session.commands import Pin
from nnviz.session.past_view import ShelvedRun
from nnviz.view.parts.fan_chart import FanChart
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.style import DARK, LIGHT
from nnviz.view.shelf import multiples
from nnviz.view.shelf.multiples import MEASURES
from nnviz.view.shelf.shelf_panel import ShelfPanel

SWEPT = variations(small(), {"training.eta": [0.1, 1.0]}, 3)
RUNS = tuple(
    shelved(
        number,
        experiment=one.experiment,
        name=one.name,
        parent_step=0,
        curves=falling(5, scale=float(number)),
    )
    for number, one in enumerate(SWEPT, 1)
)


def show(panel: ShelfPanel, *runs: ShelvedRun) -> None:
    panel.show_snapshot(standing(made_timeline(), shelf=runs))


@pytest.fixture
def panel(qtbot: QtBot) -> ShelfPanel:
    made = ShelfPanel(LIGHT)
    qtbot.addWidget(made)
    made.resize(720, 300)
    made.show()
    show(made, *RUNS)
    made.bands_button.setFocus()
    qtbot.keyClick(made.bands_button, Qt.Key.Key_Space)
    return made


def test_runs_that_differ_in_their_seed_alone_share_a_chart(panel: ShelfPanel) -> None:
    first, second = panel.multiples.charts
    assert (first.name, second.name) == ("η = 0.1", "η = 1")
    for chart, runs in ((first, RUNS[:3]), (second, RUNS[3:])):
        (fan,) = chart.fans
        costs = np.array([run.curves.train_cost for run in runs])
        assert np.array_equal(fan.curves, costs)
        assert np.array_equal(fan.band.middle, np.median(costs, axis=0))
        assert fan.runs == tuple(run.name for run in runs)
    assert first.span == second.span
    highest = max(run.curves.train_cost.max() for run in RUNS)
    assert first.span[1] >= log10(highest)


def test_a_run_without_an_epoch_is_no_line_of_its_chart(panel: ShelfPanel) -> None:
    none = falling(0)
    none = replace(none, epoch=none.epoch[:0], step=none.step[:0], train_cost=none.train_cost[:0])
    show(panel, replace(RUNS[0], curves=none), *RUNS[1:])
    (fan,) = panel.multiples.charts[0].fans
    assert np.isnan(fan.curves).all(axis=1).tolist() == [True, False, False]


def test_a_branch_is_in_no_chart(panel: ShelfPanel) -> None:
    show(panel, *RUNS, shelved(9, experiment=small(training__eta=9.0), parent_step=300))
    assert len(panel.multiples.charts) == 2


def test_keys_go_from_run_to_run_and_what_can_be_done_is_done_with_it(
    qtbot: QtBot, panel: ShelfPanel
) -> None:
    chart = panel.multiples.charts[1]
    chart.setFocus()
    for _ in range(3):
        qtbot.keyClick(chart, Qt.Key.Key_Down)  # to the lines of all its runs
    for expected in (4, 5, 6):
        qtbot.keyClick(chart, Qt.Key.Key_Down)
        qtbot.keyClick(chart, Qt.Key.Key_Return)
        assert [run.run for run in panel.selected] == [expected]
        assert chart.chosen == expected - 4
    assert panel.multiples.charts[1] is chart  # and not made anew under the keys
    with qtbot.waitSignal(panel.command_requested) as asked:
        panel.pin_action.trigger()
    assert asked.args[0] == Pin({6: True})


def test_every_point_of_every_run_is_read_by_keys(panel: ShelfPanel) -> None:
    for measure, write in enumerate((number, in_percent, number)):
        panel.multiples.measure.setCurrentIndex(measure)
        for chart, runs in zip(panel.multiples.charts, (RUNS[:3], RUNS[3:]), strict=True):
            said = read_all(chart, chart.point)
            assert list(said)[3:] == [run.name for run in runs]
            for run in runs:
                values = MEASURES[measure].of(run.curves)
                assert said[run.name] == [f"{run.name}, epoch {k}: {write(y)}" for k, y in enumerate(values)]


def test_words_of_a_chart_that_goes_go_with_it(qtbot: QtBot, panel: ShelfPanel) -> None:
    chart = panel.multiples.charts[1]
    press(chart, Qt.Key.Key_Down)
    (words,) = (one for one in panel.findChildren(PlainLabel) if one.text() == chart.point.words)
    assert words.isVisible()
    with qtbot.waitSignal(words.destroyed):
        show(panel, *RUNS[:3])


def test_another_measure_is_drawn_of_all(panel: ShelfPanel) -> None:
    before = panel.multiples.charts
    panel.multiples.measure.setCurrentIndex(1)
    assert all(chart.parentWidget() and chart not in before for chart in panel.multiples.charts)
    assert [np.nanmax(chart.fans[0].curves) <= 100 for chart in panel.multiples.charts] == [True, True]
    assert {chart.span[1] for chart in panel.multiples.charts} == {100}


def test_each_measure_is_of_its_own_curve_in_its_own_colour_on_its_own_axis(panel: ShelfPanel) -> None:
    high = np.linspace(3000, 2000, 6)
    rows = replace(falling(5, scale=1000), test_accuracy=np.linspace(0.5, 0.9, 6), test_cost=high)
    show(panel, *(replace(run, curves=rows) for run in RUNS))
    wanted = [(rows.train_cost, "train"), (100 * rows.test_accuracy, "test"), (rows.test_cost, "test")]
    tops = 3, 100, 4  # as powers of ten, but for the accuracy
    for place, (values, colour) in enumerate(wanted):
        panel.multiples.measure.setCurrentIndex(place)
        for chart in panel.multiples.charts:
            (fan,) = chart.fans
            assert np.array_equal(fan.curves, [values] * 3)
            assert fan.colour == LIGHT.colour(colour)
            assert chart.span[1] == pytest.approx(tops[place], abs=0.6)


def test_one_says_what_a_chart_of_several_runs_draws_and_what_one_of_a_single_one(panel: ShelfPanel) -> None:
    words = panel.multiples.words.text()
    show(panel, RUNS[0], RUNS[3])
    assert "median" in words
    assert "share a chart" in panel.multiples.words.text()


def test_it_is_said_how_a_run_is_chosen_as_long_as_charts_are_shown(panel: ShelfPanel) -> None:
    assert "Enter" in panel.hint.text()
    panel.bands_button.setChecked(False)
    assert "Nothing is overwritten" in panel.hint.text()


def test_charts_take_the_height_that_there_is_and_ask_for_none_by_their_width(panel: ShelfPanel) -> None:
    assert not panel.multiples.hasHeightForWidth()  # or the panel is scrolled though there is room


def test_charts_stand_as_many_abreast_as_there_is_room_for(panel: ShelfPanel) -> None:
    show(panel, *(replace(run, experiment=small(training__eta=float(run.run))) for run in RUNS))
    for width in (300, 1500):
        panel.resize(width, 300)
        QApplication.processEvents()
        charts = panel.multiples.charts
        abreast = panel.multiples.width() // (charts[0].minimumWidth() + 6)
        assert len({chart.x() for chart in charts}) == min(max(1, abreast), 6)
        assert [(chart.y(), chart.x()) for chart in charts] == sorted((c.y(), c.x()) for c in charts)


def test_of_very_many_settings_the_first_have_a_chart_and_those_that_go_leave_none(
    panel: ShelfPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = panel.multiples.charts
    show(panel, *RUNS[:3])
    assert panel.multiples.charts == [first]
    assert panel.multiples._grid.count() == 1
    monkeypatch.setattr(multiples, "_MOST", 2)
    show(panel, *(replace(run, experiment=small(training__eta=float(run.run))) for run in RUNS))
    assert panel.multiples.charts[0] is first
    assert [chart.name for chart in panel.multiples.charts] == ["η = 1", "η = 2"]
    assert second not in panel.multiples.charts


def test_a_run_that_goes_on_is_drawn_anew_and_no_other_chart(
    panel: ShelfPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[FanChart] = []
    show_fans = FanChart.show_fans
    monkeypatch.setattr(FanChart, "show_fans", lambda *args: (drawn.append(args[0]), show_fans(*args)))
    show(panel, *RUNS[:-1], replace(RUNS[-1], curves=falling(6, scale=50.0)))
    first, second = panel.multiples.charts
    assert drawn == [second]
    assert first.span == second.span
    assert first.span[1] >= log10(50)
    show(panel, *RUNS)
    assert first.span[1] < log10(50)


def test_nothing_is_drawn_again_while_nothing_has_changed(
    panel: ShelfPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []
    monkeypatch.setattr(FanChart, "show_fans", lambda *args: drawn.append(args))
    show(panel, *RUNS)
    assert not drawn


def test_it_is_painted_in_both_themes(panel: ShelfPanel) -> None:
    picture(panel.multiples)
    panel.recolour(DARK)
    picture(panel.multiples)
