"""What bars of the labs mean: histograms, eigenvalues, masks, answers and ends of lines, each drawn whole."""

import numpy as np
import pytest
from pictures import drawn_by, is_near
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.parameters import Parameters
from nnviz.view.labs.answer_bars import AnswerBars
from nnviz.view.labs.change_bars import ChangeBars, Outcome
from nnviz.view.labs.eigenvalue_bars import EigenvalueBars
from nnviz.view.labs.hessian_picture import HessianPicture
from nnviz.view.labs.mask_picture import MaskPicture
from nnviz.view.labs.noise_histogram import NoiseHistogram
from nnviz.view.labs.share_bar import ShareBar
from nnviz.view.labs.slowdown_chart import SlowdownChart
from nnviz.view.labs.weight_histogram import Spread, WeightHistogram
from nnviz.view.parts.style import DARK, LIGHT, Style
from nnviz.view.parts.text_size import widest

BOTH = pytest.mark.parametrize("style", [DARK, LIGHT], ids=["dark", "light"])
Pen = Qt.PenStyle


def test_bars_need_more_room_across_than_down(qtbot: QtBot) -> None:
    kinds = (AnswerBars, ChangeBars, EigenvalueBars, HessianPicture, MaskPicture, NoiseHistogram, ShareBar,
             SlowdownChart, WeightHistogram)  # fmt: skip
    for make in kinds:
        qtbot.addWidget(made := make(DARK))
        assert made.minimumSizeHint().width() >= 1.2 * made.minimumSizeHint().height(), make


# -- weights --------------------------------------------------------------------------------------

SPREADS = (
    Spread("A", np.array([0.0, 0.0, 0.5, -0.5, 0.81]), 0.4),
    Spread("B: λ = 5", np.array([0.0, 0.1, 0.1, 0.1]), 0.25),
)
WIDE = 2 / 81
"""Of a bin, where weights reach to 1."""


@BOTH
def test_weights_of_each_twin_are_shares_in_bins_on_one_axis(style: Style, show: Show) -> None:
    made = WeightHistogram(style)
    show(made)
    made.show_spreads(SPREADS, 0.01)
    table = made.numbers()
    np.testing.assert_allclose(table["w from"], -1 + WIDE * np.arange(81))
    np.testing.assert_allclose(table["to"], -1 + WIDE * np.arange(1, 82))
    first, second = table["share of weights, A"], table["share of weights, B: λ = 5"]
    assert first[40] == pytest.approx(0.4)
    assert second[[40, 44]] == pytest.approx([0.25, 0.75])
    assert first.sum() == second.sum() == pytest.approx(1)
    drawn, frames = drawn_by(made), made.frames()
    bars = drawn.of("polygon")
    assert [mark.fill.name() for mark in bars] == [colour.lower() for colour in style.twins[:2]]
    for mark, frame, share in zip(bars, frames, (first, second), strict=True):
        box = frame.box
        assert (mark.place.left(), mark.place.right()) == pytest.approx((box.left(), box.right()))
        assert mark.place.bottom() == pytest.approx(box.bottom())
        top = {0.4: 40, 0.75: 80}[round(share.max(), 2)]  # the next round number of per cent
        assert mark.place.height() == pytest.approx(box.height() * 100 * share.max() / top)
        highest = [point.x() for point in mark.points if point.y() == min(p.y() for p in mark.points)]
        peak = -1 + WIDE * np.argmax(share) + WIDE * np.array([0, 1])
        assert highest == pytest.approx(list(box.left() + (peak + 1) / 2 * box.width()))
    upper, lower = (frame.box for frame in frames)
    assert upper.bottom() < lower.top() - 10
    assert (upper.left(), upper.width(), upper.height()) == (lower.left(), lower.width(), lower.height())
    assert made.width() - 12 <= upper.right() < made.width()
    heads = [drawn.text("A, within ±0.01 of 0: 40.0 %"), drawn.text("B: λ = 5, within ±0.01 of 0: 25.0 %")]
    for head, box, colour in zip(heads, (upper, lower), style.twins, strict=False):
        assert (head.place.left(), head.place.bottom()) == (box.left(), box.top())
        assert head.ink == QColor(colour)
    (limit,) = [mark for mark in drawn.of("text") if mark.text == "40" and mark.place.top() < upper.bottom()]
    assert limit.place.center().y() == pytest.approx(upper.top())
    assert upper.left() - 6 < limit.place.right() < upper.left()
    faint = [mark.points for mark in drawn.of("line", style.faint) if mark.place.bottom() <= upper.bottom()]
    assert faint == [(upper.bottomLeft(), upper.bottomRight()), (upper.bottomLeft(), upper.topLeft())]
    assert len(drawn.of("line", style.faint)) == 4
    assert drawn.text("weight w").place.top() > lower.bottom()
    assert "% of them" in drawn.words


def test_a_bin_under_the_mouse_says_its_share(show: Show) -> None:
    made = WeightHistogram(DARK)
    show(made)
    assert made.help_at(QPointF(50, 50)) == ""
    assert made.frames() == []
    made.show_spreads(SPREADS, 0.01)
    for frame, share in zip(made.frames(), ("40.0 %", "25.0 %"), strict=True):
        box = frame.box
        assert share in made.help_at(box.center())
        assert "w from −0.0123 to 0.0123" in made.help_at(box.center())
        assert "w from 0.975 to 1.00: 0.0 %" in made.help_at(QPointF(box.right() - 0.5, box.center().y()))
        assert "w from −1.00 to −0.975: 0.0 %" in made.help_at(QPointF(box.left(), box.bottom()))
        for beside in (box.left() - 1, box.right() + 1):
            assert made.help_at(QPointF(beside, box.center().y())) == ""
    assert made.help_at(QPointF(200, made.height())) == ""
    one, other = made._read_out()
    assert (one.name, other.name) == ("A", "B: λ = 5")
    assert one.x[[0, 40, 80]] == pytest.approx([-1 + WIDE / 2, 0, 1 - WIDE / 2])
    assert one.y[40] == pytest.approx(40)
    assert made._bin_at(0.0) == "w from −0.0123 to 0.0123"


def test_a_network_alone_has_no_name_and_one_colour(show: Show) -> None:
    made = WeightHistogram(DARK)
    show(made, 160, 160)
    made.show_spreads([Spread("", np.array([0.2, -3.0]), 0.0)], 0.25)
    assert list(made.numbers())[2] == "share of weights"
    assert (made.numbers()["w from"][0], made.numbers()["to"][-1]) == (-3, 3)
    assert made.frames()[0].x == (-3, 3)
    drawn = drawn_by(made)
    assert [mark.fill for mark in drawn.of("polygon")] == [QColor(DARK.train)]
    assert made._read_out()[0].name == "all weights"
    assert made.words(Spread("", np.zeros(1), 0.5)) == "within ±0.25 of 0: 50.0 %"
    made.show_spreads([], 0.25)
    assert list(made.numbers()) == ["w from", "to"]


# -- noise ----------------------------------------------------------------------------------------


@BOTH
def test_pictures_of_noise_are_counted_in_twenty_bins(style: Style, show: Show) -> None:
    made = NoiseHistogram(style)
    show(made)
    assert made._read_out() == []
    made.show_largest(np.array([0.02, 0.02, 0.52, np.inf]))
    table = made.numbers()
    np.testing.assert_allclose(table["largest output from"], np.arange(20) / 20)
    np.testing.assert_allclose(table["to"], np.arange(1, 21) / 20)
    assert np.flatnonzero(table["pictures of noise"]).tolist() == [0, 10]
    (series,) = made._read_out()
    np.testing.assert_allclose(series.x, 0.025 + np.arange(20) / 20)
    assert series.where(0.525) == "from 0.50 to 0.55"
    assert [series.write(n) for n in (1.0, 2.0)] == ["1 picture", "2 pictures"]
    drawn = drawn_by(made)
    two, one = [mark.place for mark in drawn.of("fill", style.output_hue)]
    axis = [mark.place for mark in drawn.of("line", style.faint)]
    box = axis[0].united(axis[1])
    assert box.right() > made.width() - 20
    assert box.height() > 0.8 * made.height()
    assert (two.bottom(), one.bottom()) == pytest.approx([box.bottom()] * 2)
    assert (two.height(), one.height()) == pytest.approx((box.height(), box.height() / 2))
    wide = box.width() / 20
    assert (two.left(), one.left()) == pytest.approx((box.left() + 0.5, box.left() + 10 * wide + 0.5))
    made.show_largest(np.array([-0.5, 2.0]))  # of outputs that are no probabilities
    edges = made.counts()[1]
    assert (edges[0], edges[-1]) == (-0.5, 2.0)


# -- eigenvalues ----------------------------------------------------------------------------------


@BOTH
def test_eigenvalues_stand_up_or_hang_down_from_0_the_largest_first(style: Style, show: Show) -> None:
    made = EigenvalueBars(style)
    show(made)
    made.show_values(np.array([-2.0, 0.5, 4.0]))
    drawn = drawn_by(made)
    side = {mark.text: mark.place.center().y() for mark in drawn.of("text") if mark.place.right() < 60}
    unit = (side["0"] - side["4"]) / 4
    (zero,) = [m.place for m in drawn.of("line", style.faint) if m.points[0].y() == m.points[1].y() < 220]
    assert zero.top() == pytest.approx(side["0"], abs=1)
    first, second, third = drawn.of("fill")
    hues = [style.positive, style.positive, style.negative]
    assert [mark.fill.name() for mark in (first, second, third)] == hues
    assert [m.place.height() for m in (first, second, third)] == pytest.approx(
        [4 * unit, unit / 2, 2 * unit], rel=0.02
    )
    assert [m.place.bottom() for m in (first, second)] == pytest.approx([zero.top()] * 2)
    assert third.place.top() == pytest.approx(zero.top())
    wide = zero.width() / 3
    for k, mark in enumerate((first, second, third)):
        assert mark.place.width() == pytest.approx(0.7 * wide)
        assert mark.place.center().x() == pytest.approx(zero.left() + (k + 0.5) * wide)
    assert made.accessibleName() == "3 eigenvalues of the Hessian"
    assert made.accessibleDescription().startswith("from −2.00 to 4.00, 1 below 0. ")
    (series,) = made._read_out()
    assert (series.x.tolist(), series.y.tolist()) == ([1, 2, 3], [4, 0.5, -2])
    assert zero.right() > made.width() - 12


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([1.0, 2.0], (-0.1, 2.0)),
        ([-3.0, -1.0], (-3.0, 0.001)),
        ([-0.01, 2.0], (-0.1, 2.0)),
        ([-0.3, 2.0], (-0.3, 2.0)),
    ],
)
def test_the_axis_of_eigenvalues_has_0_in_sight(
    values: list[float], ends: tuple[float, float], show: Show
) -> None:
    made = EigenvalueBars(DARK)
    show(made)
    made.show_values(np.array(values))
    drawn = drawn_by(made)
    axis = next(m.place for m in drawn.of("line", DARK.faint) if m.place.width() == 0)
    (zero,) = [
        m.place.top()
        for m in drawn.of("line", DARK.faint)
        if m.place.width() and m.place.top() < axis.bottom()
    ]
    assert (zero - axis.top()) / axis.height() == pytest.approx(ends[1] / (ends[1] - ends[0]), abs=1e-3)
    made.show_values(np.array([np.nan, 1.0]))
    assert made.grab().toImage().pixelColor(50, 50) == made.grab().toImage().pixelColor(0, 0)
    made.show_values(np.empty(0))
    assert made.accessibleName() == "0 eigenvalues of the Hessian"


# -- the Hessian ----------------------------------------------------------------------------------


@BOTH
def test_the_hessian_has_rows_down_columns_across_and_blocks_for_its_layers(style: Style, show: Show) -> None:
    theta = Parameters((1, 1, 1))  # two parameters a layer
    H = np.zeros((4, 4))
    H[0, 3], H[2, 2], H[1, 0] = 2.0, -1.0, 1.0
    made = HessianPicture(style)
    show(made, 420, 300)
    made.show_hessian(H, theta)
    place, image, drawn = made.place, made.grab().toImage(), drawn_by(made)
    assert (place.left(), place.top(), place.width()) == (2, 16, 282)
    assert place.width() == place.height()

    def shade(row: int, column: int) -> QColor:
        cell = place.width() / 4
        return image.pixelColor(
            QPointF(place.left() + (column + 0.25) * cell, place.top() + (row + 0.25) * cell).toPoint()
        )

    table = style.diverging
    assert is_near(shade(0, 3), QColor(*table[255].tolist()))
    assert is_near(shade(2, 2), QColor(*table[128 - 64].tolist()))
    assert is_near(shade(1, 0), QColor(*table[128 + 63].tolist()))
    assert is_near(shade(3, 0), QColor(*table[128].tolist()))
    between = [mark.points for mark in drawn.of("line", style.faint)]
    middle = QPointF(place.left() + place.width() / 2, place.top() + place.height() / 2)
    assert between == [
        (QPointF(middle.x(), place.top()), QPointF(middle.x(), place.bottom())),
        (QPointF(place.left(), middle.y()), QPointF(place.right(), middle.y())),
    ]
    heads = {words: drawn.text(words).place.center().x() for words in ("hidden 1", "output")}
    assert heads == pytest.approx({"hidden 1": place.left() + 70.5, "output": place.left() + 211.5})
    bar = drawn.of("image")[1].place
    assert place.right() < bar.left() < bar.right() < place.right() + 20
    assert (bar.top(), bar.height()) == (place.top(), place.height())
    scale = {words: drawn.text(words).place.center() for words in ("2", "0", "−2")}
    assert all(at.x() > bar.right() for at in scale.values())
    heights = [scale[words].y() for words in ("2", "0", "−2")]
    assert heights == pytest.approx([bar.top(), bar.center().y(), bar.bottom()], abs=10)
    tints = [image.pixelColor(round(bar.center().x()), round(y)) for y in (bar.top() + 1, bar.bottom() - 2)]
    assert is_near(tints[0], QColor(*table[255].tolist()))
    assert is_near(tints[1], QColor(*table[1].tolist()))
    assert made.accessibleDescription().startswith("4 rows and columns, symmetric. Arrow keys")


def test_an_entry_of_the_hessian_is_marked_where_the_mouse_or_the_keys_are(show: Show, qtbot: QtBot) -> None:
    made, pointed = HessianPicture(DARK), []
    show(made, 420, 300)
    made.pointed.connect(pointed.append)
    qtbot.keyClick(made, Qt.Key.Key_Right)
    assert pointed == [], "there is none"
    assert made.entry_at(QPointF(50, 50)) is None
    made.show_hessian(np.eye(24), Parameters((5, 4)))
    place = made.place
    cell = place.width() / 24
    assert made.entry_at(place.topLeft() + QPointF(2.5 * cell, 1.5 * cell)) == (1, 2)
    assert made.entry_at(place.bottomRight()) == (23, 23)
    qtbot.mouseMove(made, (place.topLeft() + QPointF(2.5 * cell, 1.5 * cell)).toPoint())
    ((mark, wide),) = [(m.place, m.width) for m in drawn_by(made).of("box", DARK.text)]
    assert wide < cell
    assert mark.center().x() == pytest.approx(place.left() + 2.5 * cell)
    assert mark.center().y() == pytest.approx(place.top() + 1.5 * cell)
    assert (mark.width(), mark.height()) == pytest.approx((cell + 2, cell + 2))
    pointed.clear()
    fast = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(made, Qt.Key.Key_Left)
    for way in ("Down", "Down", "Down", "Up", "Right"):
        qtbot.keyClick(made, Qt.Key[f"Key_{way}"], fast)
    assert pointed == [(1, 2), (11, 2), (21, 2), (23, 2), (13, 2), (13, 12)]
    made.leaveEvent(None)
    assert pointed[-1] == (13, 12), "the keys are there still"
    made.clearFocus()
    assert pointed[-1] is None
    assert not drawn_by(made).of("box", DARK.text)
    qtbot.keyClick(made, Qt.Key.Key_Right)
    assert pointed[-1] == (13, 12)
    made.show_hessian(None, None)
    assert pointed[-1] is None
    assert made.accessibleDescription().startswith("Arrow keys")
    assert made.limit == 1.0


# -- dropout --------------------------------------------------------------------------------------


@BOTH
def test_a_mask_has_an_example_a_row_and_a_neuron_a_column(style: Style, show: Show) -> None:
    first = np.array([[2.0, 0.0], [0.0, 0.0], [2.0, 2.0]])  # three neurons, two examples
    second = np.array([[2.0, 2.0], [0.0, 2.0]])
    made = MaskPicture(style)
    show(made, 824, 110)
    made.show_masks([first, second])
    image, drawn = made.grab().toImage(), drawn_by(made)
    left, right = made.block(0), made.block(1)
    assert (left.width(), left.height()) == (42, 28)
    assert (right.left(), right.width()) == pytest.approx((418, 28))
    field = QColor(style.field)
    for layer, (box, mask) in enumerate(((left, first), (right, second))):
        hue = style.layer_colour(layer, 3)
        for (j, x), factor in np.ndenumerate(mask):
            at = QPointF(box.left() + 14 * j + 5, box.top() + 14 * x + 5)
            assert is_near(image.pixelColor(at.toPoint()), hue if factor else field), (layer, j, x)
            said = f"hidden {layer + 1} neuron {j + 1}, example {x + 1} of the batch: "
            assert said + ("a times 2" if factor else "silent") in made.help_at(at)
        grid = [m for m in drawn.of("line", style.card) if box.left() <= m.place.left() <= box.right()]
        assert len(grid) == mask.shape[0] + mask.shape[1] + 2
        upright = [m.place.left() for m in grid if m.place.height()]
        level = [m.place.top() for m in grid if m.place.width()]
        assert upright == pytest.approx([box.left() + 14 * k for k in range(len(mask) + 1)])
        assert level == pytest.approx([box.top() + 14 * k for k in range(3)])
        head = drawn.text(f"hidden {layer + 1}: 1 of {len(mask)} silent for the first example")
        assert head.ink == hue
        assert (head.place.left(), head.place.bottom()) == pytest.approx((box.left(), box.top()))
    assert made.help_at(left.bottomRight()).startswith(made.help_at(left.bottomRight() - QPointF(3, 3))[:20])
    assert made.help_at(QPointF(100, 80)) == ""
    made.resize(100, 40)
    made.show_masks([np.ones((90, 100))])
    box = made.block(0)
    assert (box.width(), box.height()) == (100, 24)
    assert not drawn_by(made).of("line", style.card), "no grid where there is no room"


# -- answers --------------------------------------------------------------------------------------


@BOTH
def test_answers_are_bars_on_tracks_with_the_largest_in_bold(style: Style, show: Show) -> None:
    made = AnswerBars(style)
    show(made, 278, 60)
    made.show_outputs(np.array([0.25, 0.75, -0.5]), ("a", "b", "c"))
    drawn = drawn_by(made)
    tracks = [m.place for m in drawn.of("fill", style.field)]
    bars = [m.place for m in drawn.of("fill", style.output_hue)]
    assert [(t.left(), t.width(), t.height()) for t in tracks] == [(40, 200, 8)] * 3
    assert [t.center().y() for t in tracks] == [10, 30, 50]
    assert [(b.left(), b.width(), b.center().y()) for b in bars] == [(40, 50, 10), (40, 150, 30), (40, 0, 50)]
    for name, told, is_best, y in (
        ("a", "0.25", False, 10),
        ("b", "0.75", True, 30),
        ("c", "−0.50", False, 50),
    ):
        for mark in (drawn.text(name), drawn.text(told)):
            assert mark.bold is is_best
            assert mark.ink == QColor(style.text if is_best else style.muted)
            assert mark.place.center().y() == pytest.approx(y)
        assert drawn.text(name).place.right() < 40
        assert 240 < drawn.text(told).place.left() < 250
    made.show_outputs(np.array([4.0, np.nan, 2.0]), ("a", "b", "c"))
    drawn = drawn_by(made)
    assert [m.place.width() for m in drawn.of("fill", style.output_hue)] == [200, 100]
    assert drawn.text("a").bold
    made.show_outputs(None, ("a", "b", "c"))
    drawn = drawn_by(made)
    assert not drawn.of("fill", style.output_hue)
    assert not any(mark.bold for mark in drawn.of("text"))
    assert list(made.numbers()) == []
    made.resize(278, 600)
    assert [t.place.center().y() for t in drawn_by(made).of("fill", style.field)] == [11, 33, 55]


@BOTH
def test_a_share_has_a_line_where_it_was(style: Style, show: Show) -> None:
    made = ShareBar(style)
    show(made, 240, 22)
    made.show_share("a₁", 0.5, 0.25, is_true=True)
    drawn = drawn_by(made)
    track, bar = (m.place for m in drawn.of("fill"))
    assert (track.left(), track.height(), track.center().y()) == (0, 10, 11)
    assert 180 < track.width() < 215
    assert bar.width() == pytest.approx(track.width() / 2)
    assert (bar.left(), bar.top(), bar.height()) == (0, track.top(), 10)
    assert [m.fill.name() for m in drawn.of("fill")] == [style.field, style.output_hue]
    (line,) = drawn.of("line", style.text)
    assert line.place.left() == round(track.width() / 4)
    assert (line.place.top(), line.place.bottom()) == (3, 19)
    told = drawn.text("0.500")
    assert told.bold
    assert track.right() < told.place.left() < track.right() + 10
    assert (made.accessibleName(), made.toolTip()) == (
        "a₁ = 0.5000, before 0.2500", "a₁ = 0.500000; before z was moved 0.250000"
    )  # fmt: skip
    made.show_share("a₁", 0.5, 0.25, is_true=False)
    assert not drawn_by(made).text("0.500").bold


# -- foretold and true ----------------------------------------------------------------------------


@BOTH
def test_what_was_foretold_is_dashed_above_what_is_true(style: Style, show: Show) -> None:
    made = ChangeBars(style)
    show(made, 500, 64)
    made.show_outcomes([Outcome("sigmoid", 0.5, -0.25, False), Outcome("step", 0.0, 1.0, True)])
    drawn = drawn_by(made)
    lines = drawn.of("line", style.faint)
    assert [(line.place.top(), line.place.bottom()) for line in lines] == [(0, 26), (32, 58)]
    zero = {line.place.left() for line in lines}
    assert len(zero) == 1
    boxes = drawn.of("box")
    assert [mark.style for mark in boxes] == [Pen.DashLine, Pen.SolidLine] * 2
    unit = boxes[3].place.width()
    assert boxes[3].place.right() + 6 + widest(["true 1: a jump"]) < 500
    at = zero.pop()
    assert [m.place.width() for m in boxes] == pytest.approx([unit / 2, unit / 4, 0, unit])
    assert [m.place.left() for m in boxes] == pytest.approx([at, at - unit / 4, at, at])
    assert [m.place.top() for m in boxes] == [0, 15, 32, 47]
    filled = [mark.fill == QColor(style.text) for mark in boxes]
    assert filled[1], filled[3]
    for words, box, ink in (
        ("foretold 0.5000", 0, style.muted), ("true −0.2500", 1, style.text),
        ("foretold 0", 2, style.muted), ("true 1: a jump", 3, style.text),
    ):  # fmt: skip
        mark = drawn.text(words)
        assert mark.ink == QColor(ink)
        right = max(boxes[box].place.right(), at)
        assert right < mark.place.left() < right + 10
        assert mark.place.bottom() == pytest.approx(boxes[box].place.bottom(), abs=2)
    for name, top in (("sigmoid", 0), ("step", 32)):
        assert drawn.text(name).bold
        assert drawn.text(name).place.top() == top
        assert drawn.text(name).place.left() == 4
    assert made.minimumSizeHint().height() == 64
    assert made.accessibleDescription().startswith(
        "sigmoid: foretold 0.5000, true −0.2500; step: foretold 0, true 1: a jump. Arrow keys"
    )
    assert Outcome("step", 0.0, 0.0, True).words == ("foretold 0", "true 0")


# -- slow neurons ---------------------------------------------------------------------------------


@BOTH
def test_lines_of_slow_neurons_end_in_their_costs_one_below_the_other(style: Style, show: Show) -> None:
    epochs = np.arange(301.0)
    lines = {"quadratic": 1 - epochs / 600, "cross-entropy": 1 - epochs / 590}
    made = SlowdownChart(style)
    show(made)
    made.show_lines(lines)
    drawn, box = drawn_by(made), made.frame().box
    assert box.top() < 10 < 30 < box.left()
    assert box.bottom() == 229
    assert {"epoch", "output a"} <= set(drawn.words)
    curves = [m for m in drawn.of("line") if len(m.points) == 301]
    assert [(m.ink.name(), m.style) for m in curves] == [
        (style.twins[0].lower(), Pen.SolidLine), (style.twins[1].lower(), Pen.DashLine)
    ]  # fmt: skip
    assert (curves[0].points[0].x(), curves[0].points[0].y()) == (box.left(), box.top())
    assert curves[0].points[300].x() == box.right()
    assert curves[0].points[300].y() == pytest.approx(box.center().y())
    for name, told, colour in (("quadratic", "0.5000", 0), ("cross-entropy", "0.4915", 1)):
        mark, number = drawn.text(name), drawn.text(told)
        assert mark.ink == number.ink == QColor(style.twins[colour])
        assert (mark.bold, number.bold) == (False, True)
        assert mark.place.left() == number.place.left() == pytest.approx(box.right() + 6)
        assert number.place.top() == mark.place.bottom()
        assert number.place.right() == mark.place.right() == 420
    upper, lower = drawn.text("quadratic").place, drawn.text("cross-entropy").place
    assert upper.top() == pytest.approx(box.center().y() - 15)
    assert lower.top() == pytest.approx(upper.top() + 30)
    at = QPointF(box.left() + box.width() / 3, 50)
    assert made.help_at(at).count("a = 0.8333") == 1
    assert "Epoch 100" in made.help_at(at)
    assert "Epoch 0" in made.help_at(QPointF(0, 0))
    assert "Epoch 300" in made.help_at(QPointF(900, 0))
    made.show_lines({"one": np.zeros(301), "other": np.zeros(301)})
    drawn = drawn_by(made)
    assert drawn.text("other").place.top() == pytest.approx(box.bottom() - 30, abs=1), "inside the chart"
    assert drawn.text("one").place.top() == pytest.approx(box.bottom() - 60, abs=1)
    assert made.accessibleDescription().startswith("one 0.0000; other 0.0000")
    made.show_lines({"one": np.ones(301), "other": np.zeros(301)})
    drawn = drawn_by(made)
    assert drawn.text("other").place.top() == pytest.approx(box.bottom() - 30, abs=1)
    assert drawn.text("one").place.top() == pytest.approx(box.top(), abs=1)
    first, _ = made._read_out()
    assert first.x[[0, -1]].tolist() == [0, 300]
