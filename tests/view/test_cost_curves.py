"""The curves of cost and accuracy, field by field: whose they are, where they go, how they are drawn."""

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from nnviz.session.snapshot import Snapshot
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.charts.curve_line import Curve
from nnviz.view.parts.style import DARK, LANE_PENS

# Two of three training examples are of the commonest class.
DATA = make_dataset(np.zeros((3, 4)), [0, 1, 1], classes=("a", "b"))


def panel_of(qtbot: QtBot, snapshot: Snapshot) -> CostPanel:
    panel = CostPanel(DARK)
    qtbot.addWidget(panel)
    panel.resize(460, 420)
    panel.show()
    panel.show_snapshot(snapshot)
    return panel


def shot(lanes: int = 1, epochs: int = 5, **more: object) -> Snapshot:
    return with_data(make_snapshot((4, 3, 2), lanes=lanes, epochs=epochs, **more), DATA)  # type: ignore[arg-type]


def assert_goes(curve: Curve, x: object, y: object) -> None:
    np.testing.assert_allclose(curve.x, x)  # type: ignore[arg-type]
    np.testing.assert_allclose(curve.y, y)  # type: ignore[arg-type]


def test_one_network_has_train_and_test_in_their_colours_and_the_share_of_the_commonest(qtbot: QtBot) -> None:
    snapshot = shot()
    panel, rows = panel_of(qtbot, snapshot), snapshot.lanes[0].epochs
    train, test = panel.cost_plot.curves()
    assert_goes(train, rows.epoch, rows.train_cost)
    assert_goes(test, rows.epoch, rows.test_cost)
    assert [(curve.name, curve.label, curve.thick, curve.dash) for curve in (train, test)] == [
        ("train", "train", True, LANE_PENS[0]), ("test", "test", True, LANE_PENS[0]),
    ]  # fmt: skip
    assert [curve.colour for curve in (train, test)] == [DARK.colour("train"), DARK.colour("test")]
    (gap,) = panel.cost_plot.gaps
    assert (gap.lower, gap.upper, gap.colour) == (0, 1, DARK.colour("test"))
    train, test, commonest = panel.accuracy_plot.curves()
    assert_goes(train, rows.epoch, 100 * rows.train_accuracy)
    assert_goes(test, rows.epoch, 100 * rows.test_accuracy)
    assert_goes(commonest, [0, 5], [200 / 3] * 2)
    assert (commonest.thick, commonest.colour, commonest.label) == (False, DARK.colour("muted"), "commonest")
    assert commonest.help
    (gap,) = panel.accuracy_plot.gaps
    assert (gap.lower, gap.upper) == (1, 0)
    assert panel.accuracy_plot.name == "accuracy / %"


def test_of_twins_the_test_set_is_thick_and_each_has_its_colour_and_dashes(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, shot(lanes=2))
    curves = panel.cost_plot.curves()
    assert [curve.name for curve in curves] == ["A train", "A test", "B train", "B test"]
    assert [curve.thick for curve in curves] == [False, True, False, True]
    assert [curve.dash for curve in curves] == [LANE_PENS[0]] * 2 + [LANE_PENS[1]] * 2
    assert [curve.colour.name() for curve in curves] == [twin for twin in DARK.twins[:2] for _ in range(2)]
    assert [(gap.lower, gap.upper) for gap in panel.cost_plot.gaps] == [(0, 1), (2, 3)]
    assert panel.accuracy_plot.name != "accuracy / %"


def test_before_the_first_epoch_is_over_the_mini_batches_are_drawn(qtbot: QtBot) -> None:
    snapshot = shot(epochs=0)
    panel, steps = panel_of(qtbot, snapshot), snapshot.lanes[0].steps
    first = next(curve for curve in panel.cost_plot.curves() if curve.name == "mini-batch")
    assert_goes(first, steps.cost_epoch, steps.cost)
    assert (first.thick, first.colour) == (False, DARK.colour("faint"))
    assert "mini-batch" not in [curve.name for curve in panel_of(qtbot, shot(epochs=2)).cost_plot.curves()]


def test_a_validation_set_has_a_curve_of_its_own(qtbot: QtBot) -> None:
    snapshot = shot()
    (lane,) = snapshot.lanes
    cost, accuracy = np.linspace(3, 2, 6), np.linspace(0.1, 0.6, 6)
    epochs = replace(lane.epochs, validation_cost=cost, validation_accuracy=accuracy)
    panel = panel_of(qtbot, replace(snapshot, lanes=(replace(lane, epochs=epochs),)))
    for plot, y in ((panel.cost_plot, cost), (panel.accuracy_plot, 100 * accuracy)):
        (curve,) = [one for one in plot.curves() if one.name == "validation"]
        assert_goes(curve, np.arange(6), y)


@pytest.mark.parametrize("penalty", [0.0, 0.5])
def test_a_penalty_is_told_beside_the_cost_of_the_data(qtbot: QtBot, penalty: float) -> None:
    snapshot = shot()
    (lane,) = snapshot.lanes
    epochs = replace(lane.epochs, train_penalty=np.full(6, penalty))
    panel = panel_of(qtbot, replace(snapshot, lanes=(replace(lane, epochs=epochs),)))
    assert panel.cost_plot.name.startswith("data cost C₀" if penalty else "cost C")
    if penalty:
        whole = float(lane.epochs.train_cost[-1]) + penalty
        assert f"{whole:.3g}"[:4] in panel.caption.text()


def test_another_run_is_looked_at_whole_and_a_logarithm_is_of_the_cost_alone(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, shot())
    for plot in (panel.cost_plot, panel.accuracy_plot):
        plot.look_at((1.0, 2.0))
        assert plot.sight() == pytest.approx((1, 2))
    panel.show_snapshot(shot(run=2))
    for plot in (panel.cost_plot, panel.accuracy_plot):
        assert plot.sight()[0] == pytest.approx(0)
        assert plot.sight()[1] >= 5
    panel.log_button.click()
    assert (panel.cost_plot.log, panel.accuracy_plot.log) == (True, False)
    panel.log_button.click()
    assert not panel.cost_plot.log
