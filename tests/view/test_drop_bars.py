import numpy as np
import pytest
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import picture
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from nnviz.session.snapshot import LayerMeasures
from nnviz.view.charts.drop_bars import Drop, DropBars, drops_of
from nnviz.view.charts.neuron_bars import NeuronBars
from nnviz.view.parts.style import DARK

NAN = float("nan")


@pytest.fixture
def bars(qtbot: QtBot) -> DropBars:
    made = DropBars(DARK)
    qtbot.addWidget(made)
    made.resize(300, 100)
    return made


def measures(weights: list[float], slope: list[float]) -> LayerMeasures:
    now = make_snapshot((64, *[5] * len(weights), 10)).lanes[0].now
    return replace(now, weights_factor=np.array(weights), slope_factor=np.array(slope))


def test_a_drop_in_words() -> None:
    first, second = drops_of(measures([1.24, 0.8], [0.25, 0.2]))
    assert first.words == "hidden 2 → hidden 1: ×0.31 = ×1.2 (wᵀ) · ×0.25 (σ′)"
    assert second.words == "output → hidden 2: ×0.16 = ×0.80 (wᵀ) · ×0.20 (σ′)"
    assert [first.name, second.name] == ["h2 → h1", "o → h2"]


def test_one_layer_has_no_drop() -> None:
    assert drops_of(make_snapshot((64, 10)).lanes[0].now) == []


def test_bars_go_up_where_the_error_grows_and_down_where_it_shrinks(bars: DropBars) -> None:
    bars.show_drops([Drop(0, 2, 10.0, 0.1)])
    weights, slope = bars.rectangles(0)
    assert weights.bottom() == pytest.approx(slope.top(), abs=0.5)
    assert weights.height() == pytest.approx(slope.height())
    assert weights.right() <= slope.left()
    picture(bars)


def test_bars_of_equal_factors_are_of_equal_height(bars: DropBars) -> None:
    bars.show_drops([Drop(0, 3, 0.5, 0.25), Drop(1, 3, 0.5, 0.01)])
    (half, quarter), (other_half, hundredth) = bars.rectangles(0), bars.rectangles(1)
    assert half.height() == other_half.height()
    assert quarter.height() == pytest.approx(2 * half.height())
    assert hundredth.height() > 3 * quarter.height()


@in_turn("factor", [0.0, NAN, np.inf, 1e-300, 1e300])
def test_any_factor_is_bearable(bars: DropBars, factor: float) -> None:
    bars.show_drops([Drop(0, 3, factor, 0.25), Drop(1, 3, 0.5, factor)])
    picture(bars)


@pytest.mark.parametrize("pairs", [0, 1, 11])
def test_any_number_of_layers(bars: DropBars, pairs: int) -> None:
    bars.show_drops([Drop(layer, pairs + 1, 0.5, 0.25) for layer in range(pairs)])
    picture(bars, 3)


def test_words_on_hover(bars: DropBars) -> None:
    drops = [Drop(0, 3, 0.5, 0.25), Drop(1, 3, 0.5, 0.01)]
    bars.show_drops(drops)
    assert bars.help_at(QPoint(299, 50)) == drops[1].words
    assert bars.help_at(QPoint(5, 50)) == ""


def test_neurons_have_bars_of_their_size(qtbot: QtBot) -> None:
    bars = NeuronBars(DARK)
    qtbot.addWidget(bars)
    bars.resize(244, 100)
    bars.show_values(np.array([-0.2, 0.1, 0.0, NAN]), DARK.layer_colour(0, 2))
    heights = [bars.rectangle(neuron).height() for neuron in range(4)]
    assert heights == pytest.approx([78, 39, 0, 0])
    assert bars.words(0) == "neuron 1: |∂C/∂b| = 0.200"
    assert [bars.neuron_at(bars.rectangle(neuron).center()) for neuron in range(4)] == [0, 1, 2, 3]
    assert bars.neuron_at(QPoint(3, 50).toPointF()) is None


@in_turn("n", [0, 1, 1000])
@in_turn("value", [0.0, NAN, 1e-300, 1e300])
def test_any_neurons(qtbot: QtBot, n: int, value: float) -> None:
    bars = NeuronBars(DARK)
    qtbot.addWidget(bars)
    bars.show_values(np.full(n, value), DARK.layer_colour(0, 2))
    picture(bars)
