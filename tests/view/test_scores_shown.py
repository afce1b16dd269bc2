"""How good a network is stands beside what it has to beat, and beside what decided about the run."""

from typing import Any

import numpy as np
import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from shown import Show

from nnviz.data import load
from nnviz.session.snapshot import Snapshot
from nnviz.training.answers import Answers
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.parts.score_words import accuracy_words, name_of_test, recall_words
from nnviz.view.parts.style import DARK
from nnviz.view.parts.tooltip import tip
from nnviz.view.run.status_words import score, score_tip

UNEVEN = load("imbalanced", train_size=200, test_size=100)
HELD = load("imbalanced", train_size=200, test_size=100, validation_share=0.2)
SINE = load("sine", train_size=50, test_size=20)


def shown(data: Any = UNEVEN, training: dict[str, Any] | None = None, **columns: Any) -> Snapshot:
    """A run on this data after five epochs, with such columns."""
    snapshot = make_snapshot(epochs=5)
    (lane,) = snapshot.lanes
    experiment = lane.experiment
    for path, value in (training or {}).items():
        experiment = experiment.replace(f"training.{path}", value)
    epochs = replace(lane.epochs, **{name: np.full(6, value) for name, value in columns.items()})
    return replace(snapshot, dataset=data, lanes=(replace(lane, epochs=epochs, experiment=experiment),))


@pytest.fixture
def panel(show: Show) -> CostPanel:
    return show(CostPanel(DARK), 400, 290)


def test_accuracy_stands_beside_the_commonest_class(panel: CostPanel) -> None:
    snapshot = shown(test_accuracy=0.92)
    assert accuracy_words(snapshot.lanes[0], UNEVEN) == "92.0 % (90.0 % the commonest class)"
    assert "90.0 % the commonest class" in score_tip(snapshot)
    panel.show_snapshot(snapshot)
    line = panel.accuracy_plot.curves()[-1]
    assert (line.name, line.y.tolist()) == ("commonest class", [90, 90])


def test_amounts_have_an_error_in_their_unit_in_place_of_an_accuracy(panel: CostPanel) -> None:
    data = replace(SINE, outputs=("price",))
    snapshot = shown(data, test_accuracy=np.nan, train_accuracy=np.nan, test_r2=0.875, test_rmse=1250.0)
    assert accuracy_words(snapshot.lanes[0], data) == "R² 0.875, root-mean-square error 1,250 (price)"
    assert "test error <b>1,250</b>" in score(snapshot)
    panel.show_snapshot(snapshot)
    assert panel.caption.text().endswith("R² 0.875, root-mean-square error 1,250 (price)")


@pytest.mark.parametrize("training", [{"early_stopping": 3}, {"schedule": "halve_on_stall"}])
def test_that_the_test_examples_decide_stands_wherever_their_figures_do(
    panel: CostPanel, training: dict[str, Any]
) -> None:
    snapshot = shown(training=training, test_accuracy=0.92)
    assert name_of_test(snapshot.lanes[0], UNEVEN) == "test (decides)"
    assert "test (decides) <b>92.0 %</b>" in score(snapshot)
    assert "not held out" in score_tip(snapshot)
    panel.show_snapshot(snapshot)
    for plot in (panel.cost_plot, panel.accuracy_plot):
        assert "test (decides)" in [curve.name for curve in plot.curves()]


def test_validation_examples_have_a_curve_and_free_the_test_examples(panel: CostPanel) -> None:
    snapshot = shown(HELD, {"early_stopping": 3}, validation_cost=0.5, validation_accuracy=0.8)
    panel.show_snapshot(snapshot)
    assert [curve.name for curve in panel.cost_plot.curves()] == ["train", "test", "validation"]
    assert "decides" not in score(snapshot)


def test_recall_is_told_of_two_inputs_too() -> None:
    answers = np.zeros((100, 2))
    answers[:, 0] = 1
    (lane,) = shown().lanes
    lane = replace(lane, answers=Answers(answers, np.zeros(200, np.bool_), int(lane.epochs.step[-1])))
    assert recall_words(lane, UNEVEN) == "recall: class\u00a00\u00a0100\u00a0%, class\u00a01\u00a00\u00a0%"
    of_later = Answers(answers, np.zeros(200, np.bool_), int(lane.epochs.step[-1]) + 1)
    assert recall_words(replace(lane, answers=of_later), UNEVEN) == ""


def test_without_test_examples_there_is_no_score() -> None:
    snapshot = shown(test_accuracy=np.nan)
    assert "no test" in score(snapshot)
    assert score_tip(snapshot) == tip("There are no test examples.")


def test_what_the_commonest_class_gets_is_explained_beside_its_line(panel: CostPanel) -> None:
    panel.resize(420, 420)
    panel.show_snapshot(shown())
    panel.show()
    QApplication.processEvents()
    plot = panel.accuracy_plot
    for x, expected in (
        (100, ""),
        (plot.width() - 4, "answers the class that is commonest in the training set"),
    ):
        at = QPoint(x, plot.height() // 2)
        QApplication.sendEvent(plot, QHelpEvent(QEvent.Type.ToolTip, at, plot.mapToGlobal(at)))
        assert expected in QToolTip.text()
        assert bool(QToolTip.text()) == bool(expected)
