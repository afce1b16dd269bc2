"""Words, buttons and rooms that depend on one thing: each side of it."""

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from timelines import made_timeline, standing

from nnviz.session.commands import State
from nnviz.session.phases import phases_of
from nnviz.view.backprop.backprop_panel import BackpropPanel
from nnviz.view.backprop.backprop_scene import Chosen
from nnviz.view.backprop.backprop_scenes import scene_of
from nnviz.view.network.network_moment import moment_of
from nnviz.view.network.network_panel import NetworkPanel
from nnviz.view.network.network_words import neuron_written
from nnviz.view.outputs import foretold_view
from nnviz.view.outputs.foretold_view import ForetoldView
from nnviz.view.outputs.outputs_panel import OutputsPanel
from nnviz.view.outputs.paint_tool import PaintTool
from nnviz.view.parts.buckets import rms_buckets
from nnviz.view.parts.numbers_table import NumbersModel
from nnviz.view.parts.style import DARK
from nnviz.view.run.step_strip import StepStrip
from nnviz.view.run.timeline_strip import TimelineStrip

CLASSES = make_dataset([[0.0, 1.0], [1.0, 0.0]], [0, 1], classes=("no", "yes"), coding="binary")


def test_where_one_stands_is_told_with_the_end_where_that_is_another(qtbot: QtBot) -> None:
    strip = TimelineStrip(DARK)
    qtbot.addWidget(strip)
    strip.show_snapshot(standing(made_timeline(step=450)))
    assert strip.where.text() == "step 450 of 750"
    assert strip.mark_button.isEnabled()
    assert strip.branch_button.isEnabled()
    strip.show_snapshot(standing(made_timeline(step=750)))
    assert strip.where.text() == "step 750"
    strip.show_snapshot(standing(None))
    assert not strip.mark_button.isEnabled()
    assert not strip.branch_button.isEnabled()
    strip.show_snapshot(standing(made_timeline(), State.LOADING))
    assert not strip.mark_button.isEnabled()


@pytest.mark.parametrize(
    ("output", "cost", "words"),
    [
        ("softmax", "log_likelihood", r"\partial C / \partial z"),
        ("sigmoid", "cross_entropy", r"\nabla_a C \odot \sigma'"),
        ("linear", "quadratic", "σ′(z) is 1"),
        ("sigmoid", "quadratic", r"\sigma'"),
    ],
)
def test_the_error_of_the_output_is_written_as_what_it_is(output: str, cost: str, words: str) -> None:
    kinds = [phase.kind for phase in phases_of(2)]
    shown = make_snapshot((3, 4, 2), output=output, cost=cost, phase=kinds.index("output_error"))
    (lane,) = shown.lanes
    assert lane.phase is not None
    scene = scene_of(Chosen(lane, lane.phase))
    assert words in scene.equation + scene.note
    assert (r"\partial C / \partial z" in scene.equation) is (output == "softmax")


def test_of_many_foretold_the_first_are_said_to_be_drawn(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make_dataset(np.eye(3), y=[[7.0], [8.0], [9.0]], coding="value")
    shown = with_data(make_snapshot((3, 1), output="linear", cost="quadratic"), data, [[7.0], [8.0], [9.0]])
    for most, words in ((3, "3 test examples"), (2, "the first 2 of 3 test examples")):
        monkeypatch.setattr(foretold_view, "MOST_POINTS", most)
        view = ForetoldView(DARK)
        qtbot.addWidget(view)
        view.draw(shown, data)
        assert view.caption.startswith(words)


def test_painting_is_offered_on_a_copy_of_what_is_not_painted(qtbot: QtBot) -> None:
    panel = OutputsPanel(DARK)
    qtbot.addWidget(panel)
    panel.show_snapshot(with_data(make_snapshot((2, 3, 1)), CLASSES, np.zeros((2, 1))))
    tool: PaintTool = panel.plane.paint
    assert tool.button.text() == "paint on a copy"
    assert "on a copy of these" in tool.button.toolTip() or not tool.button.isEnabled()
    assert tool.button.accessibleName() == "Paint points on a copy of these"


def test_thumbnails_are_those_of_the_hidden_layers(qtbot: QtBot) -> None:
    panel = OutputsPanel(DARK)
    qtbot.addWidget(panel)
    panel.show_snapshot(with_data(make_snapshot((2, 3, 4, 1)), CLASSES, np.zeros((2, 1))))
    assert [strip.count for strip in panel.plane.thumbnails._strips] == [3, 4]
    panel.show_snapshot(with_data(make_snapshot((2, 1), run=2), CLASSES, np.zeros((2, 1))))
    assert panel.plane.thumbnails.isHidden()


def test_of_a_low_picture_of_the_network_the_words_give_way(qtbot: QtBot) -> None:
    panel = NetworkPanel(DARK)
    qtbot.addWidget(panel)
    for room, lines in ((182, 2), (181, 1), (168, 1), (167, 0)):
        panel._share_room(room)
        assert panel.reading.isHidden() is panel.scale.isHidden() is (lines == 0)
        assert panel.reading._kept == max(1, lines)


def test_a_new_target_is_drawn_though_the_input_is_the_same(qtbot: QtBot) -> None:
    panel = NetworkPanel(DARK)
    qtbot.addWidget(panel)
    panel.resize(600, 300)
    panel.show()
    seen = []
    for target in (0, 1):
        panel.show_snapshot(make_snapshot((3, 4, 2), x=[1, 2, 3], target=target))
        seen.append(panel.grab().toImage())
    fresh = NetworkPanel(DARK)
    qtbot.addWidget(fresh)
    fresh.resize(600, 300)
    fresh.show()
    fresh.show_snapshot(make_snapshot((3, 4, 2), x=[1, 2, 3], target=1))
    assert seen[1] == fresh.grab().toImage() != seen[0]


def test_the_example_whose_numbers_are_written_is_one_that_there_is() -> None:
    (lane,) = make_snapshot((3, 4, 2), phase=3).lanes
    assert lane.phase is not None
    for marked, expected in ((0, 0), (1, 1), (9, 1)):
        assert Chosen(lane, lane.phase, None, marks={"example": marked}).one_example == expected
    assert Chosen(lane, lane.phase, None).one_example == 0
    assert Chosen(lane, lane.phase, 1).one_example == 1


def test_the_step_strip_gives_its_room_to_the_bill(qtbot: QtBot) -> None:
    strip = StepStrip()
    qtbot.addWidget(strip)
    strip.resize(900, 24)
    strip.show()
    strip.show_snapshot(make_snapshot())
    qtbot.waitUntil(lambda: strip.bill.width() > 0)
    strip.promise.setText("promised")
    qtbot.waitUntil(lambda: strip.bill.width() > 2 * strip.promise.width())
    assert strip.badge.x() < strip.bill.x() < strip.promise.x()
    assert not strip.isSizeGripEnabled()
    assert strip.height() == 24


def test_before_a_phase_one_example_can_be_chosen(qtbot: QtBot) -> None:
    panel = BackpropPanel(DARK)
    qtbot.addWidget(panel)
    choice = panel.example_choice
    assert (choice.minimum(), choice.maximum(), choice.value()) == (0, 1, 1)
    assert choice.prefix() == "ex. "


def test_a_bucket_that_reaches_beyond_the_sight_is_of_its_own_points_alone() -> None:
    x, y = np.arange(1000.0), np.linspace(0, 9, 1000)[:, np.newaxis]
    whole, means = rms_buckets(x, y, 0, 499, 100)
    size = int(whole[1] - whole[0])
    last = int(whole[-1])
    np.testing.assert_allclose(means[-1], np.sqrt(np.mean(y[last + 1 - size : last + 1] ** 2)))
    assert last < 520


def test_after_the_update_the_new_bias_of_the_very_neuron_is_written() -> None:
    last = len(phases_of(2)) - 1
    snapshot = make_snapshot((3, 4, 2), phase=last)
    moment = moment_of(snapshot)
    for layer, neuron in ((0, 2), (1, 0)):
        lines = [line.words for line in neuron_written(moment, layer, neuron)]
        assert lines[-1] == moment.written.bias_update(layer, neuron).words
        assert len(lines) == 5


@pytest.mark.usefixtures("qapp")
def test_numbers_of_a_table_stand_at_the_right_and_none_is_empty() -> None:
    model = NumbersModel({"a": [1.5, float("nan"), None], "b": "x"})
    assert (model.rowCount(), model.columnCount()) == (3, 2)
    assert [[model.data(model.index(row, k)) for k in (0, 1)] for row in range(3)] == [
        ["1.50000", "x"], ["", "x"], ["", "x"],
    ]  # fmt: skip
    side = model.data(model.index(0, 0), Qt.ItemDataRole.TextAlignmentRole)
    assert side == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole) is None
    assert [model.headerData(k, Qt.Orientation.Horizontal) for k in (0, 1)] == ["a", "b"]
    assert model.headerData(0, Qt.Orientation.Vertical) is None
