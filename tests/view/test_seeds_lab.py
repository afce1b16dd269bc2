"""The seeds lab: twenty starts side by side, which are what as many runs alone would be."""

from math import inf, nan
from typing import Any

import numpy as np
import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import drawn_by, picture
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from small_runs import one_thread, small

from nnviz.experiment.experiment import Experiment
from nnviz.experiment.sweep import LAST_SEED
from nnviz.experiment.twins import add_twin
from nnviz.session import starts
from nnviz.session.starts import LaneCurves, Start
from nnviz.session.workers import WorkersError
from nnviz.training.build import build_lanes
from nnviz.training.trainer import Trainer
from nnviz.view.labs import seeds_lab
from nnviz.view.labs.seeds_lab import SeedsLab, Trained
from nnviz.view.labs.seeds_words import end_words, height_words, time_words, twin_words
from nnviz.view.parts.fan_chart import FanChart, fan_of
from nnviz.view.parts.style import DARK, LIGHT

TWIN = add_twin(small(seed=3), "training.eta", 0.05)


@pytest.fixture(autouse=True)
def _no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """They take a second to be there; that they train alike is tested elsewhere."""

    monkeypatch.setattr(starts, "processes", one_thread)


@pytest.fixture
def lab(qtbot: QtBot) -> SeedsLab:
    made = SeedsLab(LIGHT)
    qtbot.addWidget(made)
    made.starts = 4
    made.resize(900, 320)
    made.show()
    show(made, TWIN)
    return made


def show(lab: SeedsLab, experiment: Experiment) -> None:
    lab.show_snapshot(replace(make_snapshot(lanes=1 + len(experiment.twins)), experiment=experiment))


def fill(lab: SeedsLab) -> None:
    """With starts that nobody trained."""
    lab.trained = Trained(TWIN, list(PAIRS), len(PAIRS))
    lab._show_all()


def train(qtbot: QtBot, lab: SeedsLab) -> None:
    qtbot.keyClick(lab.button, Qt.Key.Key_Space)
    assert lab.is_busy
    qtbot.waitUntil(lambda: not lab.is_busy)


def trained_alone(experiment: Experiment) -> tuple[Trainer, ...]:
    trainers = build_lanes(experiment.lanes())
    for trainer in trainers:
        trainer.finish_evaluation()
        while not trainer.why_finished:
            trainer.run_epoch()
    return trainers


def test_the_starts_are_runs_of_the_seeds_that_follow(qtbot: QtBot, lab: SeedsLab) -> None:
    assert "from 4 seeds" in lab.sentence.text()
    train(qtbot, lab)
    alone = [trained_alone(TWIN.replace("seed", seed)) for seed in (3, 4, 5, 6)]
    for lane in (0, 1):
        histories = [trainers[lane].history for trainers in alone]
        for chart, column, factor in (
            (lab.cost, "train_cost", 1),
            (lab.accuracy, "test_accuracy", 100),
            (lab.gradient, "grad_b_1", 1),
        ):
            curves = np.array([factor * history[column] for history in histories])
            assert np.array_equal(chart.fans[lane].curves, curves)
            assert np.array_equal(chart.fans[lane].band.middle, np.median(curves, axis=0))
    ends = [[trainer.history["train_cost"][-1] for trainer in trainers] for trainers in alone]
    better = sum(other < own for own, other in ends)
    told = f"B ends at a lower training cost than A in {better} of 4 seeds ({25 * better} %"
    assert lab.sentence.text().startswith(told)
    columns = lab.numbers()
    assert list(columns["seed"][:8]) == [3, 3, 4, 4, 5, 5, 6, 6]
    assert list(columns["end training cost"][:8]) == [cost for pair in ends for cost in pair]


def test_the_table_is_sorted_by_cost_and_a_row_is_a_line_in_every_chart(qtbot: QtBot, lab: SeedsLab) -> None:
    train(qtbot, lab)
    costs = [start.lanes[0].end_cost for start in lab.trained.starts]
    order = np.argsort(costs)
    assert [lab.table.item(row, 0).text() for row in range(4)] == [str(3 + place) for place in order]
    lab.table.setFocus(Qt.FocusReason.TabFocusReason)
    assert lab.table.place == order[0]
    qtbot.keyClick(lab.table, Qt.Key.Key_Down)
    chosen = lab.table.place
    assert chosen == order[1]
    assert {chart.chosen for chart in (lab.cost, lab.accuracy, lab.gradient)} == {chosen}
    with qtbot.waitSignal(lab.change_requested) as asked:
        qtbot.keyClick(lab.table, Qt.Key.Key_Return)
    assert asked.args == [{"seed": 3 + chosen}]
    frame, curve = lab.cost._frame(), lab.cost.fans[0].curves[order[-1]]
    (at,) = frame.points([1], [np.log10(curve[1])])
    qtbot.mouseClick(lab.cost, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert lab.cost.chosen == lab.table.place
    qtbot.keyClick(lab.table, Qt.Key.Key_Escape)
    assert lab.cost.chosen is None


def test_who_cancels_keeps_what_is_done(qtbot: QtBot, lab: SeedsLab) -> None:
    lab.starts = 500
    lab.begin_work()
    qtbot.waitUntil(lambda: lab.table.rowCount() >= 1)
    assert lab.progress.isVisible()
    assert " of 500 starts" in lab.caption.text()
    lab.button.click()
    assert not lab.is_busy
    assert not lab.caption.text()
    done = len(lab.trained.starts)
    assert 1 <= done < 500
    assert lab.sentence.text().startswith(f"{done} of 500 starts so far.")


def test_what_was_given_up_goes_on_with_the_starts_that_are_missing(qtbot: QtBot, lab: SeedsLab) -> None:
    train(qtbot, lab)
    kept, of_all = lab.trained.starts[:1], lab.trained.starts
    lab.trained = lab.trained._replace(starts=list(kept))
    lab._show_all()
    assert lab.button.text() == f"Train the other {lab.starts - 1} starts"
    lab.button.click()
    qtbot.waitUntil(lambda: not lab.is_busy)
    assert lab.trained.starts[0] is kept[0]
    assert [start.seed for start in lab.trained.starts] == [start.seed for start in of_all]
    assert lab.button.text() == f"Train {lab.starts} starts"
    lab.trained = lab.trained._replace(starts=list(kept))
    snapshot = lab._snapshot
    lab.show_snapshot(replace(snapshot, experiment=snapshot.experiment.replace("training.eta", 0.1)))
    assert lab.button.text() == f"Train {lab.starts} starts"


def test_why_nothing_was_trained_is_told(
    qtbot: QtBot, lab: SeedsLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(tasks: int) -> Any:
        raise WorkersError("nobody is there")

    monkeypatch.setattr(starts, "processes", nobody)
    train(qtbot, lab)
    assert lab.sentence.text() == "Not trained: nobody is there"
    assert lab.button.text() == f"Train {lab.starts} starts"
    assert not lab.progress.isVisible()


def test_what_was_trained_of_other_settings_says_so(lab: SeedsLab) -> None:
    fill(lab)
    before = lab.cost.fans
    show(lab, TWIN.replace("training.eta", 0.25))
    assert lab.sentence.text().startswith("These are of other settings (now η = 0.25).")
    show(lab, add_twin(small(seed=3), "training.eta", 0.07))
    assert lab.sentence.text().startswith("These are of other settings (now other twins).")
    show(lab, TWIN.replace("name", "of a lesson"))
    assert lab.sentence.text().startswith("B ")
    assert [fan.curves.tolist() for fan in lab.cost.fans] == [fan.curves.tolist() for fan in before]


def test_fans_are_in_the_colours_of_the_twins_and_of_one_alone_in_that_of_the_chart(lab: SeedsLab) -> None:
    def colours() -> list[list[str]]:
        return [[QColor(fan.colour).name() for fan in chart.fans] for chart in (lab.cost, lab.accuracy)]

    fill(lab)
    assert colours() == [list(LIGHT.twins[:2])] * 2
    assert len({fan.dash for fan in lab.cost.fans}) == 2, "nor are they told by colour alone"
    lab.trained = Trained(small(), [start(seed, (0.1, 0.9)) for seed in range(3)], 3)
    lab._show_all()
    assert colours() == [[LIGHT.train], [LIGHT.test]]


def test_a_running_network_costs_the_lab_nothing(lab: SeedsLab, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(lab)
    drawn: list[object] = []
    monkeypatch.setattr(FanChart, "show_fans", lambda *args: drawn.append(args))
    for version in range(2, 5):
        lab.show_snapshot(replace(make_snapshot(lanes=2, version=version), experiment=lab.trained.experiment))
    assert not drawn
    lab.recolour(DARK)
    assert len(drawn) == 3


def test_it_is_painted_in_both_themes_wide_and_narrow(qtbot: QtBot, lab: SeedsLab) -> None:
    fill(lab)
    for style, width in ((LIGHT, 900), (DARK, 420)):
        lab.recolour(style)
        lab.resize(width, 320)
        for part in (lab, lab.cost, lab.accuracy, lab.gradient):
            picture(part)
    qtbot.waitUntil(lambda: lab.table.y() > lab.cost.y())


# -- words ----------------------------------------------------------------------------------------


def start(seed: int, *ends: tuple[float, float]) -> Start:
    """Two networks by their end costs and accuracies; of a cost of ∞ one that went astray."""
    lanes = (
        LaneCurves(
            np.array([2.0, cost if cost < inf else 1.0]),
            np.array([2.0, cost]),
            np.array([0.5, accuracy]),
            np.array([0.5, accuracy]),
            np.ones((2, 3)),
            cost == inf,
        )
        for cost, accuracy in ends
    )
    return Start(seed, tuple(lanes))


PAIRS = [
    start(0, (0.10, 0.9), (0.05, 0.9)),
    start(1, (0.11, 0.9), (0.05, 0.8)),
    start(2, (0.50, 0.9), (inf, 0.9)),
    start(3, (inf, 0.9), (0.06, 0.95)),
]


def test_a_twins_advantage_is_told_with_the_share_of_seeds() -> None:
    assert twin_words(PAIRS, TWIN, 1) == (
        "B ends at a lower training cost than A in 3 of 4 seeds (75 %), and has a higher test accuracy"
        " than A at the end in 1 of 4 seeds (25 %, 1 alike)."
    )
    other_cost = add_twin(small(), "training.cost", "quadratic")
    assert twin_words(PAIRS, other_cost, 1).startswith(
        "B has a higher test accuracy than A at the end in 1 of 4"
    )
    amounts = [start(0, (0.1, nan), (0.2, nan))]
    assert twin_words(amounts, TWIN, 1) == "B ends at a lower training cost than A in 0 of 1 seeds (0 %)."
    assert twin_words(amounts, other_cost, 1) == ""


def test_of_amounts_no_accuracy_is_told(lab: SeedsLab) -> None:
    assert lab.accuracy.isVisible()
    snapshot = make_snapshot()
    assert snapshot.example is not None
    lab.show_snapshot(replace(snapshot, example=replace(snapshot.example, classes=()), experiment=small()))
    assert not lab.accuracy.isVisible()
    assert lab.cost.isVisible()
    lab.trained = Trained(TWIN, [start(0, (0.1, nan), (0.2, nan))], 1)
    lab._show_all()
    heads = [lab.table.horizontalHeaderItem(k).text() for k in range(lab.table.columnCount())]
    assert heads == ["seed", "A cost", "B cost"]
    fill(lab)
    assert lab.table.columnCount() == 5
    assert lab.accuracy.isVisible()


def test_where_the_starts_end_is_told_with_those_that_diverged() -> None:
    assert end_words(PAIRS, 0, True) == ("A: median end cost 0.110, from 0.100 to 0.500; 1 of 4 diverged.")
    assert height_words(PAIRS, 0, True) == "A: end costs of 2 heights: 2 at 0.100 to 0.110, 1 at 0.500."
    assert end_words(PAIRS[:1], 0, False) == "Median end cost 0.100."
    assert end_words(PAIRS[3:], 0, False) == "Every start diverged."
    assert height_words(PAIRS[3:], 0, False) == ""
    many = [start(0, (cost, 0.9)) for cost in (0.1, 0.2, 0.4, 0.8, 1.6, 1.6, 3.2)]
    assert height_words(many, 0, False).endswith("1 at 0.400, 1 at 0.800, 3 higher.")


def test_how_long_it_will_take_is_told_once_it_can_be_known() -> None:
    assert time_words(0.0, 50) == time_words(0.05, 50) == ""
    assert time_words(0.25, 10) == "about 30 s left"
    assert time_words(0.1, 60) == "about 9 min left"


# -- the chart ------------------------------------------------------------------------------------


def test_a_fan_says_what_there_is_under_the_mouse(qtbot: QtBot) -> None:
    chart = FanChart(LIGHT, "cost")
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    chart.show_fans(
        [fan_of("A", ["seed 0", "seed 1"], [[4, 2, 1], [4, 3]], QColor("red"), Qt.PenStyle.DashLine)]
    )
    (at,) = chart._frame().points([1], [2.1])
    assert chart.reading(at) == ["epoch 1", "A median 2.50, 80 % of runs 2.10 to 2.90", "A seed 0: 2.00"]
    assert chart.reading(QPointF(0, 0)) == []
    assert chart.accessibleDescription().startswith("A median 1.00, 80 % of runs 1.00 to 1.00. Arrow keys")
    with qtbot.waitSignal(chart.run_chosen) as chosen:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert chosen.args == [0]
    with qtbot.assertNotEmitted(chart.run_chosen):
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))


def test_of_two_fans_the_nearest_run_is_meant_and_none_beyond_its_end(qtbot: QtBot) -> None:
    chart = FanChart(LIGHT, "cost")
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    runs, red = ["seed 0", "seed 1"], QColor("red")
    curves = [[[4, 4, 4], [3, 3, 3]], [[1, 1, 1], [2, 2]]]
    chart.show_fans(
        [fan_of(name, runs, of, red, Qt.PenStyle.SolidLine) for name, of in zip("AB", curves, strict=True)]
    )
    one, two = chart._frame().points([1, 1.9], [1.05, 2.9])
    with qtbot.waitSignal(chart.run_chosen) as chosen:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=one.toPoint())
    assert chosen.args == [0]
    assert [words for words in chart.reading(two) if "seed" in words] == ["A seed 1: 3.00"]


def test_of_very_many_epochs_some_are_drawn_the_last_among_them() -> None:
    fan = fan_of("", ["seed 0"], [np.arange(5001.0)], QColor("red"), Qt.PenStyle.SolidLine)
    assert len(fan.epochs) == 200
    assert (fan.epochs[0], fan.epochs[-1], fan.curves[0, -1]) == (0, 5000, 5000)


def test_one_run_that_went_away_does_not_flatten_all_others(qtbot: QtBot) -> None:
    chart = FanChart(LIGHT, "cost")
    qtbot.addWidget(chart)
    curves = [[1.0, 1.0]] * 19 + [[1.0, 900.0]]
    chart.show_fans([fan_of("", [""] * 20, curves, QColor("red"), Qt.PenStyle.SolidLine)])
    assert chart._frame().y == (0, 3)


def test_a_fan_ends_at_the_last_epoch_of_the_longest_run(qtbot: QtBot) -> None:
    chart = FanChart(LIGHT, "cost")
    qtbot.addWidget(chart)
    fans = [fan_of("A", [""], [np.ones(n)], QColor("red"), Qt.PenStyle.SolidLine) for n in (4, 9, 6)]
    chart.show_fans(fans)
    assert chart._frame().x == (0, 8)


def test_a_run_that_went_astray_at_once_is_a_dot_in_its_fan(qtbot: QtBot) -> None:
    chart = FanChart(LIGHT, "cost")
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    chart.show_fans([fan_of("", [""], [[4.0]], QColor("red"), Qt.PenStyle.SolidLine)])
    (at,) = chart._frame().points([0], [4.0])
    assert at in [mark.place.center() for mark in drawn_by(chart).of("disc")]


def test_the_band_of_a_fan_reaches_from_its_low_to_its_high_line(qtbot: QtBot) -> None:
    chart = FanChart(LIGHT, "cost")
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    fan = fan_of("A", ["", ""], [[4, 2, 1], [4, 3, 3]], QColor("red"), Qt.PenStyle.SolidLine)
    chart.show_fans([fan])
    (band,) = drawn_by(chart).of("polygon")
    low, high = (chart._frame().points(fan.epochs, heights) for heights in (fan.band.low, fan.band.high))
    assert set(map(QPointF.toTuple, band.points)) == {point.toTuple() for point in (*low, *high)}


def test_beside_the_last_seed_that_there_is_the_others_are_below_it(
    qtbot: QtBot, lab: SeedsLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(seeds_lab, "train_starts", lambda _, seeds, *rest: asked.extend(seeds))
    show(lab, small(seed=LAST_SEED - 1))
    lab.begin_work()
    qtbot.waitUntil(lambda: not lab.is_busy)
    assert asked == list(range(LAST_SEED - 3, LAST_SEED + 1))
