"""What the pictures and tables of the data panel mean: bars, points, pictures, roles of columns."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from handmade_data import make_dataset
from msgspec.structs import replace
from pictures import drawn_by, is_near, painted
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.data.dataset import Dataset
from nnviz.data.points import Point
from nnviz.data.reading import Column, Preview, Reading, Spread
from nnviz.view.data.class_counts import MOST, ClassCounts, numbers_of
from nnviz.view.data.points_model import PointsModel
from nnviz.view.data.preview_pictures import PreviewPictures
from nnviz.view.data.preview_table import PreviewModel, PreviewTable
from nnviz.view.data.set_card import SetCard
from nnviz.view.data.set_picture import picture_of
from nnviz.view.data.set_words import Words, sizes_of
from nnviz.view.parts.style import DARK, LIGHT, Style
from nnviz.view.parts.text_size import widest

BOTH = pytest.mark.parametrize("style", [DARK, LIGHT], ids=["dark", "light"])
ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
Role = Qt.ItemDataRole


def test_classes_beyond_the_most_that_are_drawn_are_counted_below_the_last(show: Show) -> None:
    made = ClassCounts(LIGHT)
    names = tuple(f"class {k}" for k in range(MOST + 3))
    made.show_data(make_dataset(np.zeros((len(names), 2)), list(range(len(names))), classes=names))
    show(made, 320, made.sizeHint().height())
    drawn = drawn_by(made)
    more = drawn.text("and 3 classes more").place
    assert more.top() >= drawn.text(names[MOST - 1]).place.bottom()
    assert names[MOST] not in drawn.words
    assert made.rect().toRectF().contains(more)


@BOTH
def test_bars_of_classes_are_as_long_as_their_counts_in_each_set(style: Style, show: Show) -> None:
    made = ClassCounts(style)
    show(made, 320, 80)
    data = make_dataset(np.zeros((12, 3)), [0] * 8 + [1] * 4, classes=("ant", "bee"))
    data = replace(data, labels_test=np.array([0, 1, 1]))
    made.show_data(data)
    assert numbers_of(data) == {"class": ("ant", "bee"), "train": [8, 4], "test": [1, 2]}
    drawn = drawn_by(made)
    train, test = ([mark.place for mark in drawn.of("fill", hue)] for hue in (style.train, style.test))
    tracks = drawn.of("fill", style.field)
    whole = tracks[0].place.width()
    assert [bar.width() / whole for bar in train] == pytest.approx([1, 1 / 2])
    assert [bar.width() / whole for bar in test] == pytest.approx([1 / 8, 2 / 8])
    for k, name in enumerate(("ant", "bee")):
        row = drawn.text(name).place
        assert row.top() <= train[k].top() < test[k].top() < row.bottom()
        assert row.right() < tracks[k].place.left()
    heads = {drawn.text(words).place.right(): words for words in ("train", "test")}
    columns = {
        words: [mark.text for mark in drawn.of("text") if mark.place.right() == right and mark.text.isdigit()]
        for right, words in heads.items()
    }
    assert columns == {"train": ["8", "4"], "test": ["1", "2"]}
    assert all(drawn.text(words).ink == QColor(style.train) for words in ("8", "4"))
    assert all(drawn.text(words).ink == QColor(style.test) for words in ("1", "2"))
    assert made.toolTip().startswith("<qt>ant: 8 train, 1 test<br>")


# -- the cards ------------------------------------------------------------------------------------


def drawn(data: Dataset | None, style: Style) -> QImage:
    return picture_of(data, style, 44, 1.0).toImage()


@BOTH
def test_points_of_a_card_have_the_colours_of_their_classes_and_up_is_up(style: Style) -> None:
    image = drawn(make_dataset([[0, 0], [0, 1], [1, 0]], [0, 1, 1], classes=("a", "b")), style)
    blue, orange = style.class_colour(0, 2), style.class_colour(1, 2)
    assert is_near(image.pixelColor(6, 37), blue)  # x₁ = x₂ = 0: at the left, below
    assert is_near(image.pixelColor(6, 6), orange)
    assert is_near(image.pixelColor(37, 37), orange)
    assert is_near(image.pixelColor(37, 6), style.card)


@BOTH
def test_amounts_on_a_card_go_from_nothing_to_much(style: Style) -> None:
    image = drawn(make_dataset([[0, 0], [1, 1]], y=[[-3.0], [9.0]], coding="value"), style)
    assert is_near(image.pixelColor(6, 37), style.magnitudes[0])
    assert is_near(image.pixelColor(37, 6), style.magnitudes[-1])


@BOTH
def test_a_curve_on_a_card_goes_from_left_to_right_whatever_the_order(style: Style) -> None:
    data = replace(
        make_dataset([[1.0], [0.0], [0.5]], y=[[1.0], [0.0], [0.0]], coding="value"), inputs=("x",)
    )
    image = drawn(data, style)
    line = {(x, y) for x in range(44) for y in range(44) if is_near(image.pixelColor(x, y), style.train)}
    assert {y > 34 for x, y in line if x < 20} == {True}
    assert min(y for x, y in line if x > 34) < 12


@BOTH
def test_pictures_on_a_card_are_white_on_black_in_reading_order(style: Style) -> None:
    x = np.zeros((4, 4))
    x[1] = 1
    image = drawn(make_dataset(x, [0, 1, 0, 1], classes=("a", "b"), image_shape=(2, 2)), style)
    quarters = [image.pixelColor(*at).name() for at in ((10, 10), (32, 10), (10, 32), (32, 32))]
    assert quarters == ["#000000", "#ffffff", "#000000", "#000000"]


@BOTH
def test_a_set_that_is_not_there_has_a_dashed_frame(style: Style) -> None:
    nothing, card = drawn(None, style), QColor(style.card)
    assert nothing.pixelColor(22, 22) == card
    edge = {nothing.pixelColor(x, 1) == card for x in range(6, 38)}
    assert edge == {True, False}


@BOTH
def test_a_card_says_title_size_and_source_and_the_one_in_use_is_framed(style: Style, show: Show) -> None:
    made = SetCard(Words("Title", "size", "source", "help"), style)
    show(made, 170, 56)
    frames = {}
    for checked in (True, False):
        made.setChecked(checked)
        marks = drawn_by(made)
        frames[checked] = marks.of("box")[0]
    assert frames[True].ink == QColor(style.accent)
    assert frames[False].ink != QColor(style.accent)
    assert frames[True].width > frames[False].width
    assert marks.words == ["Title", "size", "source"]
    tops = [marks.text(words).place.top() for words in marks.words]
    assert tops == sorted(tops)
    assert [marks.text(words).bold for words in marks.words] == [True, False, False]


def test_a_title_in_bold_is_cut_by_no_edge(show: Show) -> None:
    made = SetCard(Words("MNIST digits, 28 × 28", "size", "source", "help"), DARK)
    room = widest(["MNIST digits, 28 × 28"])  # too narrow by what bold is wider
    made.resize(170, 56)
    show(made, round(room) + 170 - made._line(0).width(), 56)
    title = drawn_by(made).words[0]
    assert title.endswith("…")
    assert widest([title], bold=True) <= made._line(0).width()


# -- the preview ----------------------------------------------------------------------------------


@BOTH
def test_the_target_stands_out_and_what_is_left_out_stands_back_in_their_own_columns(
    style: Style, qapp: QApplication
) -> None:
    before = qapp.palette()
    qapp.setPalette(style.palette)
    try:
        model = PreviewModel()
        columns = (
            Column("no.", "number", "left out"), Column("size", "number", "input"),
            Column("kind", "text", "target"),
        )  # fmt: skip
        model.show_preview(
            Preview(Path("a.csv"), "table", 2, Reading(), columns=columns,
                    first_rows=(("1", "2.5", "ant"), ("2", "3.5", "bee")), inputs=1)
        )  # fmt: skip
        for row in (0, 1):
            looks = [model.data(model.index(row, column), Role.ForegroundRole) for column in range(3)]
            assert looks[0].color() == qapp.palette().color(QPalette.ColorRole.PlaceholderText)
            assert looks[1] is None
            assert looks[2].color() == QColor(style.accent)
        fonts = [model.data(model.index(0, column), Role.FontRole) for column in range(3)]
        assert [bool(font) and font.bold() for font in fonts] == [False, False, True]
        assert [model.headerData(c, ACROSS).rstrip() for c in range(3)] == [
            "no.\nnumber · left out", "size\nnumber · input", "kind\ntext · target"
        ]  # fmt: skip
        assert model.headerData(2, ACROSS, Role.ForegroundRole).color() == QColor(style.accent)
        assert "learns to foretell" in str(model.headerData(2, ACROSS, Role.ToolTipRole))
        assert [model.headerData(row, DOWN) for row in range(3)] == ["", "1", "2"]  # the ticks come first
        assert [[model.data(model.index(r, c)) for c in range(3)] for r in (1, 2)] == [
            ["1", "2.5", "ant"], ["2", "3.5", "bee"]
        ]  # fmt: skip
        sides = [model.data(model.index(1, column), Role.TextAlignmentRole) for column in range(3)]
        assert [bool(side & Qt.AlignmentFlag.AlignRight) for side in sides] == [True, True, False]
    finally:
        qapp.setPalette(before)


def test_pictures_of_the_preview_are_black_at_the_least_number_and_upright(show: Show) -> None:
    made = PreviewPictures()
    show(made, 300, 120)
    made.show_samples([("one", np.array([[0.0, 255.0], [0.0, 0.0], [0.0, 0.0]])), ("two", np.ones((2, 2)))])
    one, two = (made.item(k).icon().pixmap(56, 56).toImage() for k in (0, 1))
    assert [made.item(k).text() for k in (0, 1)] == ["one", "two"]
    wide, high = one.width(), one.height()
    assert one.pixelColor(3 * wide // 4, high // 6).name() == "#ffffff"
    assert one.pixelColor(wide // 4, high // 6).name() == "#000000"
    assert one.pixelColor(3 * wide // 4, 5 * high // 6).name() == "#000000"
    assert two.pixelColor(10, 10).name() == "#ffffff"


def test_a_painted_point_has_its_coordinates_and_class_in_the_columns_of_their_names() -> None:
    model = PointsModel()
    model.show_points((Point(0.5, -1.0, 2),))
    row = {model.headerData(column, ACROSS): model.data(model.index(0, column)) for column in range(3)}
    assert row == {"x₁": "0.5", "x₂": "−1", "class": "2"}
    assert model.setData(model.index(0, 1), "0.25")
    assert model.points == (Point(0.5, 0.25, 2),)


def test_over_a_column_of_the_preview_stand_bars_as_high_as_its_values_are_many(
    qtbot: QtBot, qapp: QApplication
) -> None:
    table = PreviewTable()
    qtbot.addWidget(table)
    columns = (
        Column("size", "number", "input", different=3, spread=Spread((1, 4, 2), "10", "99")),
        Column("kind", "text", "target", different=2, spread=Spread((5, 2), "ant", "bee")),
    )
    table.show_preview(
        Preview(Path("a.csv"), "table", 7, Reading(), columns=columns, first_rows=(("2.5", "ant"),), inputs=1)
    )
    header = table.horizontalHeader()
    image = QImage(400, header.sizeHint().height(), QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    header.paintSection(painter, QRect(0, 0, 200, image.height()), 0)
    header.paintSection(painter, QRect(200, 0, 200, image.height()), 1)
    painter.end()
    palette = qapp.palette()
    foot = 3 * header.fontMetrics().lineSpacing() + 3 + 26 - 1

    def height_of_bar(x: int, role: QPalette.ColorRole) -> int:
        column = [image.pixelColor(x, foot - up).rgb() for up in range(26)]
        opaque = QColor(palette.color(role).rgb()).rgb()
        return sum(colour == opaque for colour in column)

    inputs = [height_of_bar(6 + 188 * k // 6, QPalette.ColorRole.PlaceholderText) for k in (1, 3, 5)]
    assert inputs == [round(26 * times / 4) for times in (1, 4, 2)]
    assert height_of_bar(206 + 47, QPalette.ColorRole.Highlight) == 26
    assert height_of_bar(206 + 141, QPalette.ColorRole.Highlight) == round(26 * 2 / 5)


def test_what_trains_what_decides_and_what_tests_is_counted() -> None:
    data = make_dataset(np.zeros((12, 3)), [0, 1] * 6, classes=("ant", "bee"))
    assert sizes_of(data) == "12 to train on, 12 to test on"
    assert sizes_of(replace(data, x_validation=np.zeros((5, 3)))) == (
        "12 to train on, 5 to validate on, 12 to test on"
    )


def test_the_head_of_a_column_is_in_the_ink_of_what_becomes_of_it(qtbot: QtBot, qapp: QApplication) -> None:
    table, spread = PreviewTable(), Spread((1, 0, 400), "low", "high")
    qtbot.addWidget(table)
    roles = ("input", "left out")
    columns = tuple(Column(role, "number", role, different=3, spread=spread) for role in roles)
    table.show_preview(Preview(Path("a.csv"), "table", 7, Reading(), columns=columns, inputs=1))
    header = table.horizontalHeader()
    place = QRect(0, 0, 120, header.sizeHint().height())
    quiet = qapp.palette().color(QPalette.ColorRole.PlaceholderText)
    for section, ink in enumerate((qapp.palette().color(QPalette.ColorRole.Text), quiet)):
        drawn = painted(partial(header.paintSection, rect=place, logicalIndex=section), 120, place.height())
        words = drawn.of("text")
        assert [mark.text for mark in words] == [
            roles[section],
            f"number · {roles[section]}",
            "3 different",
            "low",
            "high",
        ]
        assert all(mark.ink == ink for mark in words)
        assert [mark.bold for mark in words] == [True, False, False, False, False]
        ground, floor, *bars = [mark for mark in drawn.of("fill") if mark.place.height() > 0]
        assert (ground.place, ground.fill) == (QRectF(place), qapp.palette().color(QPalette.ColorRole.Window))
        assert (floor.fill, floor.place.height()) == (ink, 1)
        few, many = bars  # what is not there has no bar, what is there at all has one
        assert few.place.height() == 1 < many.place.height()
        assert few.place.bottom() == many.place.bottom() == floor.place.top()
        assert few.place.right() < many.place.left()
        assert {bar.fill.alpha() for bar in bars} == {90 if section else 255}
        low, high = words[3:]
        assert low.place == high.place
        assert low.place.top() > floor.place.top()


def test_of_the_ends_of_a_column_one_that_is_short_leaves_room_for_one_that_is_long(qtbot: QtBot) -> None:
    table, long = PreviewTable(), "3.125 × 10⁻⁵"
    qtbot.addWidget(table)
    columns = (Column("rate", "number", "input", different=3, spread=Spread((1, 4, 2), long, "1")),)
    table.show_preview(Preview(Path("a.csv"), "table", 7, Reading(), columns=columns, inputs=1))
    header = table.horizontalHeader()
    wide = QFontMetrics(header._small_font()).horizontalAdvance(long)
    for room, is_whole in ((wide + 50, True), (wide, False)):
        place = QRect(0, 0, room, header.sizeHint().height())
        drawn = painted(partial(header.paintSection, rect=place, logicalIndex=0), room, place.height())
        low, high = drawn.of("text").words[-2:]
        assert high == "1"
        assert (low == long) is is_whole
        assert is_whole or low.endswith("…")
