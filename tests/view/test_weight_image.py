"""A matrix of weights as one image: where it and all round it stands, and what is asked of it."""

import numpy as np
import pytest
from pictures import Mark, drawn_by, pixels
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.view.parts.style import DARK, LIGHT, Style
from nnviz.view.parts.text_size import widest
from nnviz.view.weights.weight_image import WeightImage

W = np.linspace(-2, 2, 15).reshape(3, 5)
PICTURES = np.linspace(-1, 1, 24).reshape(4, 6)
TOP, AXES, BAR_GAP, BAR = 20, 32, 8, 9


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def image(qtbot: QtBot, request: pytest.FixtureRequest) -> WeightImage:
    made = WeightImage(request.param)
    qtbot.addWidget(made)
    made.resize(420, 160)
    made.show()
    return made


def outlined(image: WeightImage) -> list[Mark]:
    """But for the ring round what the keys go to."""
    return [mark for mark in drawn_by(image).of("box") if mark.width == 1.5]


def style_of(image: WeightImage) -> Style:
    return image._style


def test_a_matrix_has_square_cells_right_of_its_axis_and_below_its_heading(image: WeightImage) -> None:
    image.show_weights(W, "hidden 1")
    side = (160 - TOP - AXES) / 3
    assert image.image_place == QRectF(AXES, TOP, 5 * side, 3 * side)
    (picture, _) = sorted(drawn_by(image).of("image"), key=lambda mark: -mark.place.width())
    assert picture.place == image.image_place
    image.resize(150, 160)
    room = 150 - AXES - BAR_GAP - BAR - max(42, widest(("≥ 2", "0", "≤ −2")) + 6)
    assert image.image_place.width() == pytest.approx(room)
    image.resize(420, 30)
    assert image.image_place.height() == pytest.approx(20)


def test_the_scale_stands_beside_it_with_its_ends_and_nought(image: WeightImage) -> None:
    image.show_weights(W, "hidden 1")
    marks, place, style = drawn_by(image), image.image_place, style_of(image)
    (bar,) = [mark.place for mark in marks.of("image") if mark.place != place]
    assert bar == QRectF(place.right() + BAR_GAP, TOP, BAR, place.height())
    for words, y in (("≥ 2", bar.top() + 6), ("0", bar.center().y()), ("≤ −2", bar.bottom() - 6)):
        mark = marks.text(words)
        assert mark.place.center().y() == pytest.approx(y)
        assert mark.place.left() == bar.right() + 4
        assert mark.ink == style.colour("muted")
    shown = pixels(image.grab().toImage())[:, round(bar.center().x())]
    rows = shown[int(bar.top()) + 1 : int(bar.bottom()) - 1]
    assert rows[0] == style.colour("positive").rgb() or rows[0] != rows[-1]
    red, blue = (rows >> 16) & 255, rows & 255
    assert int(red[2]) > int(blue[2])  # orange above, blue below
    assert int(red[-2]) < int(blue[-2])
    image.resize(420, 60)
    (low,) = [mark.place for mark in drawn_by(image).of("image") if mark.place != image.image_place]
    assert low.height() == 50


def test_rows_and_columns_are_counted_and_named(image: WeightImage) -> None:
    image.show_weights(W, "hidden 1")
    marks, place = drawn_by(image), image.image_place
    heading = marks.text("w of hidden 1: 3 × 5")
    assert heading.place == QRectF(0, 0, 420, TOP - 4)
    assert image.accessibleName() == heading.text
    across, down = (
        [mark for mark in marks.of("text") if mark.text == "1" and keep(mark.place)]
        for keep in (lambda at: at.top() >= place.bottom(), lambda at: at.right() <= place.left())
    )
    assert across[0].place == marks.text("5").place == QRectF(AXES, place.bottom() + 1, place.width(), 15)
    assert down[0].place == QRectF(0, TOP, AXES - 4, 14)
    assert marks.text("3").place == QRectF(0, place.bottom() - 14, AXES - 4, 14)
    below = marks.text("neuron k (from)").place
    assert (below.left(), below.center().x(), below.top()) == (0, place.center().x(), place.bottom() + 15)
    beside = marks.text("neuron j (to)")
    assert beside.place.center() == QPointF(7, place.center().y())
    assert (beside.place.width(), beside.place.height()) == pytest.approx((14, 120))
    assert beside.points[0] == beside.place.bottomLeft()  # read from below upwards
    image.resize(420, 90)
    assert "j" in drawn_by(image).words
    image.show_weights(np.ones((1, 1)), "output")
    assert [words for words in drawn_by(image).words if words == "1"] == ["1", "1", *["1"] * 0]


def test_of_pictures_there_are_no_axes_and_the_heading_says_how_many(image: WeightImage) -> None:
    image.show_weights(PICTURES, "hidden 1", (2, 3))
    marks = drawn_by(image)
    assert image.heading == "w of hidden 1: 4 × 6, one picture a neuron"
    assert not [words for words in marks.words if "neuron k" in words]
    assert image.image_place.topLeft() == QPointF(0, TOP)
    room = 420 - BAR_GAP - BAR - max(42, widest(("≥ 1", "≤ −1")) + 6)
    assert image.image_place.width() <= room
    assert image.image_place.height() <= 160 - TOP
    image.show_weights(np.zeros((1000, 6)), "hidden 1", (2, 3))
    assert image.heading == f"w of hidden 1: 1,000 × 6, the first {image._grid.neurons} neurons"
    assert 20 < image._grid.neurons <= 100


def test_a_neuron_and_a_weight_are_outlined_where_they_lie(image: WeightImage, qtbot: QtBot) -> None:
    image.show_weights(W, "hidden 1")
    place, ink = image.image_place, style_of(image).colour("text")
    x, y = place.width() / 5, place.height() / 3
    image.mark(1)
    (row,) = outlined(image)
    assert (row.place, row.ink) == (QRectF(AXES, TOP + y, 5 * x, y), ink)
    image.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(image, key)
    assert outlined(image)[-1].place == QRectF(AXES + 2 * x, TOP + y, x, y)
    image.mark(3)  # of another layer
    assert len(outlined(image)) == 1


def test_keys_go_from_weight_to_weight_and_enter_chooses(image: WeightImage, qtbot: QtBot) -> None:
    told: list[object] = []
    chosen: list[tuple[object, QPointF]] = []
    image.show_weights(W, "hidden 1")
    image.pointed.connect(told.append)
    image.weight_chosen.connect(lambda *what: chosen.append(what))
    image.setFocus()
    key = Qt.Key
    qtbot.keyClick(image, key.Key_Return)
    assert chosen == []
    for press in (
        key.Key_Down,
        key.Key_Left,
        key.Key_Right,
        key.Key_Up,
        key.Key_Down,
        key.Key_Down,
        key.Key_Down,
    ):
        qtbot.keyClick(image, press)
    assert told == [(0, 0), (0, 0), (0, 1), (2, 1), (0, 1), (1, 1), (2, 1)]
    qtbot.keyClick(image, key.Key_Return)
    ((cell, at),) = chosen
    place = image.image_place
    assert cell == (2, 1)
    assert at == QPointF(AXES + place.width() * 0.3, TOP + place.height() * 5 / 6)
    for _ in range(9):
        qtbot.keyClick(image, key.Key_Right)
    assert told[-1] == (2, 4)
    image.clearFocus()
    assert told[-1] is None


def test_a_key_that_is_not_for_it_goes_on(qtbot: QtBot) -> None:
    heard: list[int] = []

    class Around(QWidget):
        def keyPressEvent(self, event: object) -> None:
            heard.append(event.key())  # type: ignore[attr-defined]

    around = Around()
    qtbot.addWidget(around)
    image = WeightImage(DARK)
    image.setParent(around)
    image.show_weights(W, "hidden 1")
    around.show()
    qtbot.keyClick(image, Qt.Key.Key_A)
    qtbot.keyClick(image, Qt.Key.Key_Right)
    assert heard == [Qt.Key.Key_A]


def test_the_mouse_points_at_a_weight_and_a_double_click_chooses_it(image: WeightImage, qtbot: QtBot) -> None:
    chosen: list[tuple[object, QPointF]] = []
    image.show_weights(W, "hidden 1")
    image.weight_chosen.connect(lambda *what: chosen.append(what))
    place = image.image_place
    for j in range(3):
        for k in range(5):
            at = QPointF(AXES + place.width() * (k + 0.5) / 5, TOP + place.height() * (j + 0.5) / 3)
            assert image.weight_at(at) == (j, k)
    assert image.weight_at(place.bottomRight()) == (2, 4)
    assert image.weight_at(place.bottomRight() + QPointF(2, 0)) is None
    assert image.weight_at(place.topLeft() - QPointF(0, 2)) is None
    at = QPointF(AXES + place.width() * 0.9, TOP + place.height() * 0.5).toPoint()
    qtbot.mouseDClick(image, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(image, Qt.MouseButton.LeftButton, pos=QPointF(2, 2).toPoint())
    ((cell, there),) = chosen
    assert (cell, there.toPoint()) == ((1, 4), at)
    told: list[object] = []
    image.pointed.connect(told.append)
    qtbot.mouseMove(image, at)
    image.leaveEvent(None)  # type: ignore[arg-type]
    assert told[-1] is None
    qtbot.keyClick(image, Qt.Key.Key_Right)
    image.leaveEvent(None)  # type: ignore[arg-type]
    assert told[-2:] == [(1, 4)] * 2  # the keys are there


def test_of_another_layer_of_the_same_shape_the_heading_says_which(image: WeightImage) -> None:
    image.show_weights(W, "hidden 2")
    before = pixels(image.grab().toImage())[:TOP]
    image.show_weights(W, "output")
    assert (pixels(image.grab().toImage())[:TOP] != before).any()


def test_another_run_starts_the_scale_afresh_and_lets_go(image: WeightImage) -> None:
    image.show_weights(W, "hidden 1")
    wide = image.limit
    image.show_weights(0.9 * W, "hidden 1")
    assert image.limit == wide  # calm
    image.mark(1)
    image.restart()
    image.show_weights(0.7 * W, "hidden 1")
    assert image.limit < wide
    assert not outlined(image)


def test_nothing_is_shown_before_there_are_weights(qtbot: QtBot) -> None:
    image = WeightImage(DARK)
    qtbot.addWidget(image)
    image.show()
    assert image.weight_at(QPointF(50, 50)) is None
    assert image.heading == ""
    image.show_weights(W, "a")
    assert image.sizeHint().width() > image.sizeHint().height() > image.minimumSizeHint().height()
    assert image.minimumSizeHint().width() > image.minimumSizeHint().height()
