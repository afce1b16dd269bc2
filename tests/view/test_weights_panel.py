import numpy as np
import pytest
from calculator import assert_adds_up
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import drawn_by, is_near, picture, pixel
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.parameters import Parameters
from nnviz.view.parts.style import DARK, LIGHT, Style
from nnviz.view.parts.tooltip import tip
from nnviz.view.weights.weight_image import WeightImage
from nnviz.view.weights.weights_panel import WeightsPanel


@pytest.fixture
def panel(show: Show) -> WeightsPanel:
    return show(WeightsPanel(DARK), 700, 300)


def known() -> Parameters:
    """16–2–3: the first neuron's weights are all 1 but one of −1, the second's 0."""
    theta = Parameters((16, 2, 3))
    theta.weights[0][0] = 1
    theta.weights[0][0, 5] = -1
    theta.biases[0][0] = -0.42
    theta.weights[1][:] = [[-2, 0], [2, 0], [0, 0.25]]
    return theta


def pixel_of(image: WeightImage, j: int, k: int) -> QPointF:
    """The middle of the weight from k to j."""
    place = image.image_place
    for y in np.arange(place.top() + 0.5, place.bottom()):
        for x in np.arange(place.left() + 0.5, place.right()):
            if image.weight_at(QPointF(x, y)) == (j, k):
                return QPointF(x + 3, y + 3)
    raise AssertionError(f"no pixel shows the weight from {k} to {j}")


def colour(image: WeightImage, j: int, k: int) -> QColor:
    return image.grab().toImage().pixelColor(pixel_of(image, j, k).toPoint())


@pytest.mark.parametrize("style", [DARK, LIGHT])
def test_weights_have_the_colours_of_their_signs(panel: WeightsPanel, style: Style) -> None:
    panel.recolour(style)
    panel.show_snapshot(make_snapshot((16, 2, 3), theta=known()))
    found = [colour(panel.first, 0, 0), colour(panel.first, 0, 5), colour(panel.first, 1, 0)]
    assert found == [QColor(style.positive), QColor(style.negative), QColor(style.zero)]
    found = [colour(panel.matrix, 1, 0), colour(panel.matrix, 0, 0), colour(panel.matrix, 0, 1)]
    assert found == [QColor(style.positive), QColor(style.negative), QColor(style.zero)]


@pytest.mark.parametrize("label", ["Copy as LaTeX", "Copy as text"])
def test_a_right_click_copies_the_slope_of_the_weight_under_the_pointer(
    panel: WeightsPanel, label: str
) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 3), theta=known()))
    panel.first.customContextMenuRequested.emit(QPoint(1, 1))
    (menu,) = panel.first.findChildren(QMenu)
    assert label not in [action.text() for action in menu.actions()]  # nothing of the kind to copy
    menu.close()
    panel.first.pointed.emit((1, 4))
    panel.first.customContextMenuRequested.emit(QPoint(1, 1))
    menu = panel.first.findChildren(QMenu)[-1]
    next(action for action in menu.actions() if action.text() == label).trigger()
    menu.close()
    symbol = {"Copy as LaTeX": r"\partial w^{2}_{25}", "Copy as text": "∂w²₂₅"}[label]
    assert symbol in QGuiApplication.clipboard().text()


def test_headings_state_shapes_and_what_is_left_out(panel: WeightsPanel) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 3), theta=known()))
    assert panel.first.heading == "w of hidden 1: 2 × 16, one picture a neuron"
    assert panel.matrix.heading == "w of output: 3 × 2"
    panel.show_snapshot(make_snapshot((64, 1000, 10)))
    assert panel.first.heading == "w of hidden 1: 1,000 × 64, the first 100 neurons"


def test_pointing_at_a_weight_reads_it(panel: WeightsPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 3), theta=known(), x=np.zeros(16)))
    qtbot.mouseMove(panel.first, pixel_of(panel.first, 0, 5).toPoint())
    assert panel.reading.text() == "w²₁₆ = −1.00, from pixel (row 2, column 2) into hidden 1 neuron 1"
    told = panel.first.toolTip()
    assert told.startswith(tip(panel.reading.text()))
    assert told.endswith("neuron 1: w from −1.00 to 1.00, b = −0.420, a = 0.397")
    assert_adds_up(told.split("<br>")[1])
    panel.first.pointed.emit((1, 5))
    assert "neuron 2: w from 0 to 0, b = 0, a = 0.500" in panel.first.toolTip()
    panel.first.pointed.emit(None)
    assert panel.first.toolTip() == ""
    qtbot.mouseMove(panel.matrix, pixel_of(panel.matrix, 2, 1).toPoint())
    assert panel.reading.text() == "w³₃₂ = 0.250, from hidden 1 neuron 2 into output neuron 3 “2”"
    assert panel.matrix.toolTip().startswith(tip(panel.reading.text()))


def test_where_what_is_followed_has_no_target_a_weight_has_no_slope(panel: WeightsPanel) -> None:
    shown = make_snapshot((16, 2, 3), theta=known())
    assert shown.example is not None
    panel.show_snapshot(replace(shown, example=replace(shown.example, has_target=False)))
    panel.first.pointed.emit((0, 5))
    assert panel.reading.text().startswith("w²₁₆ = −1")
    assert "∂" not in panel.first.toolTip()
    panel.first.customContextMenuRequested.emit(QPoint(1, 1))
    (menu,) = panel.first.findChildren(QMenu)
    assert "Copy as text" not in [action.text() for action in menu.actions()]
    menu.close()


def test_the_reading_follows_the_training(panel: WeightsPanel, qtbot: QtBot) -> None:
    theta = known()
    panel.show_snapshot(make_snapshot((16, 2, 3), theta=theta))
    qtbot.mouseMove(panel.first, pixel_of(panel.first, 0, 5).toPoint())
    theta.weights[0][0, 5] = -0.5
    panel.show_snapshot(make_snapshot((16, 2, 3), theta=theta, version=2))
    assert panel.reading.text().startswith("w²₁₆ = −0.500, ")


def test_any_later_layer_can_be_chosen(panel: WeightsPanel) -> None:
    panel.show_snapshot(make_snapshot((64, 30, 20, 10)))
    choice = panel.layer_choice
    assert [choice.itemText(place) for place in range(choice.count())] == ["hidden 2", "output"]
    choice.setCurrentIndex(1)
    assert panel.matrix.heading == "w of output: 10 × 20"
    panel.show_snapshot(make_snapshot((64, 30, 20, 10), version=2))
    assert choice.currentText() == "output"


def test_inputs_that_are_no_picture_give_a_matrix(panel: WeightsPanel) -> None:
    panel.show_snapshot(make_snapshot((2, 8, 1)))
    assert panel.first.heading == "w of hidden 1: 8 × 2"


def test_one_layer_has_no_matrix_beside_it(panel: WeightsPanel) -> None:
    panel.show_snapshot(make_snapshot((64, 10)))
    assert panel.first.isVisible()
    assert not panel.matrix.isVisible()
    panel.show_snapshot(make_snapshot((64, 30, 10), run=2))
    assert panel.matrix.isVisible()
    assert not panel.layer_choice.isVisible()  # there is no other
    panel.show_snapshot(make_snapshot((64, 30, 20, 10), run=3))
    assert panel.layer_choice.isVisible()


def test_another_run_forgets_the_weight_and_the_neuron(panel: WeightsPanel) -> None:
    panel.show_snapshot(make_snapshot((16, 5, 3)))
    plain, before = panel.reading.text(), len(drawn_by(panel.matrix).of("box"))
    panel.matrix.pointed.emit((2, 4))
    panel.show_neuron(1, 2)
    assert len(drawn_by(panel.matrix).of("box")) > before
    panel.show_snapshot(make_snapshot((16, 5, 3), run=2))
    assert panel.reading.text() == plain
    assert len(drawn_by(panel.matrix).of("box")) == before
    panel.matrix.pointed.emit((2, 4))
    panel.show_snapshot(make_snapshot((16, 2, 2), run=3))
    assert panel.reading.text() == plain


def test_each_layer_is_on_a_scale_of_its_own(panel: WeightsPanel) -> None:
    theta = Parameters((16, 2, 3, 3))
    theta.weights[1][:], theta.weights[2][:] = 5, 1
    panel.show_snapshot(make_snapshot((16, 2, 3, 3), theta=theta))
    assert panel.matrix.limit == 5
    panel.layer_choice.setCurrentIndex(1)
    assert panel.matrix.limit == 1


def test_a_neuron_chosen_elsewhere_is_outlined(panel: WeightsPanel) -> None:
    panel.show_snapshot(make_snapshot((64, 30, 20, 10)))
    plain = picture(panel.matrix)
    panel.show_neuron(1, 4)
    assert picture(panel.matrix) != plain
    panel.show_neuron(-1, -1)
    assert picture(panel.matrix) == plain
    panel.show_neuron(2, 3)
    assert panel.layer_choice.currentText() == "output"


def test_scale_is_steady_and_starts_afresh_with_a_run(panel: WeightsPanel) -> None:
    theta = known()
    panel.show_snapshot(make_snapshot((16, 2, 3), theta=theta))
    limits = []
    for scale, run in ((1.5, 1), (0.9, 1), (0.9, 2)):
        theta.weights[0][0] = scale
        panel.show_snapshot(make_snapshot((16, 2, 3), theta=theta, run=run))
        limits.append(panel.first.limit)
    assert limits == [1.5, 1.5, 1]


@in_turn("sizes", [(784, *(30,) * 12, 10), (784, 1000, 10), (2, *(1,) * 20, 1), (30, 5, 3)])
def test_networks_of_every_shape_are_drawn(panel: WeightsPanel, sizes: tuple[int, ...]) -> None:
    panel.show_snapshot(make_snapshot())
    before = picture(panel.first)
    panel.show_snapshot(make_snapshot(sizes, run=2))
    assert picture(panel.first) != before


def test_weights_that_are_not_numbers_keep_the_scale(panel: WeightsPanel) -> None:
    panel.show_snapshot(make_snapshot((16, 2, 3), theta=known()))
    theta = known()
    theta.vector[:] = np.nan
    panel.show_snapshot(make_snapshot((16, 2, 3), theta=theta, version=2))
    assert panel.first.limit == 1
    assert colour(panel.first, 0, 0) == QColor(DARK.muted)


@pytest.mark.parametrize("style", [DARK, LIGHT])
def test_the_scale_goes_from_orange_at_the_top_to_blue_with_the_limits_beside_it(
    panel: WeightsPanel, style: Style
) -> None:
    panel.recolour(style)
    panel.show_snapshot(make_snapshot((16, 2, 3), theta=known()))
    for image, limit in ((panel.first, "1"), (panel.matrix, "2")):
        drawn = drawn_by(image)
        bar = drawn.of("image")[0].place
        middle = bar.center()
        for y, name in ((bar.top() + 1, "positive"), (middle.y(), "zero"), (bar.bottom() - 2, "negative")):
            found = pixel(image, QPointF(middle.x(), y))
            assert (
                sum(
                    abs(a - b)
                    for a, b in zip(found.getRgb(), QColor(getattr(style, name)).getRgb(), strict=True)
                )
                < 30
            )
        ends = [drawn.text(words).place.center().y() for words in (f"≥ {limit}", "0", f"≤ −{limit}")]
        assert ends == sorted(ends)
        assert ends[1] == pytest.approx(middle.y(), abs=1)
        assert ends[0] - bar.top() == pytest.approx(bar.bottom() - ends[2], abs=1)


@pytest.mark.parametrize("style", [DARK, LIGHT])
def test_colours_pale_with_the_size_of_the_weight(panel: WeightsPanel, style: Style) -> None:
    panel.recolour(style)
    theta = known()
    theta.weights[1][:] = [[-2, -1], [2, 1], [0.5, 0]]
    panel.show_snapshot(make_snapshot((16, 2, 3), theta=theta))
    for j, k, share in ((0, 0, -1.0), (0, 1, -0.5), (1, 0, 1.0), (1, 1, 0.5), (2, 0, 0.25)):
        level = style.diverging[128 + round(127 * share)]
        assert is_near(colour(panel.matrix, j, k), QColor(*(int(part) for part in level)))


@pytest.mark.parametrize("style", [DARK, LIGHT])
def test_the_outline_is_round_the_weights_into_the_chosen_neuron(panel: WeightsPanel, style: Style) -> None:
    panel.recolour(style)
    panel.show_snapshot(make_snapshot((16, 5, 3)))
    for layer, neuron, image in ((0, 1, panel.first), (1, 2, panel.matrix)):
        panel.show_neuron(layer, neuron)
        (outline,) = [mark for mark in drawn_by(image).of("box") if mark.ink == QColor(style.text)]
        place = image.image_place
        points = [
            QPointF(x, y)
            for x in np.arange(place.left() + 2, place.right() - 1, 5)
            for y in np.arange(place.top() + 2, place.bottom() - 1, 5)
        ]
        rows = [(outline.place.contains(at), found[0]) for at in points if (found := image.weight_at(at))]
        assert {j for inside, j in rows if inside} == {neuron}
        assert neuron not in {j for inside, j in rows if not inside}
        other = panel.matrix if image is panel.first else panel.first
        assert not [mark for mark in drawn_by(other).of("box") if mark.ink == QColor(style.text)]


def test_the_axes_of_the_matrix_count_rows_and_columns(panel: WeightsPanel) -> None:
    panel.show_snapshot(make_snapshot((16, 7, 3)))
    drawn, place = drawn_by(panel.matrix), panel.matrix.image_place
    columns, rows = drawn.text("7").place, drawn.text("3").place
    assert columns.top() >= place.bottom()
    assert columns.right() == pytest.approx(place.right(), abs=1)
    assert rows.right() <= place.left()
    assert rows.bottom() == pytest.approx(place.bottom(), abs=1)
    assert drawn.text("neuron k (from)").place.top() >= place.bottom()
    (upright,) = [mark for mark in drawn.of("text") if mark.text in ("neuron j (to)", "j")]
    assert upright.place.right() <= place.left()
