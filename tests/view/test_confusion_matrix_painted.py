"""What the confusion matrix means: its cells, the shares at its ends, the names in its margins."""

from itertools import pairwise

import numpy as np
import pytest
from colour_vision import contrast
from pictures import drawn_by, is_near, picture, pixel
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QApplication
from shown import Show

from nnviz.view.outputs.confusion_matrix import ConfusionMatrix
from nnviz.view.parts.style import DARK, LIGHT, small_font

# Of 10 zeros 8 are found; of the 9 that were answered zero 8 are zeros.
COUNTS = np.array([[8, 2, 0, 0], [0, 5, 5, 0], [1, 0, 9, 0]])


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def matrix(request: pytest.FixtureRequest, show: Show) -> ConfusionMatrix:
    made = show(ConfusionMatrix(request.param))
    made.show_counts(COUNTS, ("ant", "bee", "cat"))
    return made


def corner(matrix: ConfusionMatrix, row: int, column: int) -> QColor:
    """The fill of a cell, beside its number."""
    return pixel(matrix, matrix.place_of(row, column).topLeft() + QPointF(4, 4))


def test_recall_stands_at_the_end_of_the_rows_and_precision_below_the_columns(
    matrix: ConfusionMatrix,
) -> None:
    drawn = drawn_by(matrix)
    right, bottom = matrix.place_of(2, 2).right(), matrix.place_of(2, 2).bottom()
    margin = [mark for mark in drawn.of("text") if mark.place.left() >= right and mark.text.endswith("%")]
    assert [mark.text for mark in margin] == ["80 %", "50 %", "90 %"]
    for k, mark in enumerate(margin):
        assert mark.place.center().y() == pytest.approx(matrix.place_of(k, 0).center().y(), abs=1)
    below = {
        round(mark.place.center().x()): mark.text
        for mark in drawn.of("text")
        if mark.place.top() > bottom and mark.text.isdigit()
    }
    assert below == {
        round(matrix.place_of(2, k).center().x()): share for k, share in enumerate(("89", "71", "64"))
    }
    assert drawn.text("recall").place.left() >= right
    assert drawn.text("precis.").place.top() > bottom


def test_names_of_classes_take_the_room_that_they_need_up_to_a_limit(
    matrix: ConfusionMatrix,
) -> None:
    rooms = []
    for name in ("a", "longer names", "names that go on and on and on and on and on"):
        matrix.show_counts(COUNTS, (name, "bee", "cat"))
        rooms.append(matrix.place_of(0, 0).left())
    assert rooms == sorted(set(rooms))
    assert rooms[0] < 50
    assert rooms[-1] < 100 < matrix.width() / 2


def test_the_full_colour_is_the_most_mistakes_or_a_tenth_of_the_largest_class_where_that_is_more() -> None:
    few = np.array([[200, 0, 0, 0], [15, 190, 0, 0], [15, 0, 190, 0]])
    assert ConfusionMatrix.most(few) == 21  # a tenth of 205, though 230 were answered 0
    many = np.array([[200, 0, 0, 0], [30, 175, 0, 0], [15, 0, 190, 0]])
    assert ConfusionMatrix.most(many) == 30
    assert ConfusionMatrix.most(np.diag([3, 2, 4])) == 1


def test_rows_are_the_truth_and_columns_the_answers(matrix: ConfusionMatrix) -> None:
    drawn, first = drawn_by(matrix), matrix.place_of(0, 0)
    names = [mark for mark in drawn.of("text") if mark.text in ("ant", "bee", "cat")]
    down = [mark for mark in names if mark.place.right() <= first.left()]
    across = [mark for mark in names if mark.place.bottom() <= first.top()]
    assert [mark.text for mark in down] == [mark.text for mark in across] == ["ant", "bee", "cat"]
    for k in range(3):
        assert down[k].place.center().y() == pytest.approx(matrix.place_of(k, 0).center().y(), abs=1)
        assert across[k].place.center().x() == pytest.approx(matrix.place_of(0, k).center().x(), abs=1)
    inside = {
        (row, column): mark.text
        for row in range(3)
        for column in range(3)
        for mark in drawn.of("text")
        if mark.place == matrix.place_of(row, column)
    }
    assert inside == {(0, 0): "8", (0, 1): "2", (1, 1): "5", (1, 2): "5", (2, 0): "1", (2, 2): "9"}
    assert matrix.words((0, 1)).startswith("2 of class ant (20.0 % of them) answered bee")
    assert "true ↓  answered →" in drawn.words
    (cells,) = drawn.of("image")
    assert cells.place.bottomRight() == matrix.place_of(2, 2).bottomRight()  # nobody answered no class


def test_of_more_classes_than_there_is_room_for_some_are_named_each_at_its_own_place(
    matrix: ConfusionMatrix,
) -> None:
    names = tuple(f"c{k}" for k in range(60))
    counts = np.zeros((60, 61), np.int64)
    counts[np.arange(60), np.arange(60)] = 1 + np.arange(60)
    counts[59, :59] = 1  # so the precision of class k is (k + 1) / (k + 2)
    matrix.show_counts(counts, names)
    words = drawn_by(matrix).of("text")
    first, bottom = matrix.place_of(0, 0), matrix.place_of(59, 0).bottom()
    across = [mark for mark in words if mark.text in names and mark.place.bottom() <= first.top()]
    down = [mark for mark in words if mark.text in names and mark.place.right() <= first.left()]
    below = [mark for mark in words if mark.place.top() >= bottom and mark.text.isdigit()]
    assert 3 < len(across) < 30
    assert across[0].text == "c0"
    assert len(across) == len(below)
    for name, share in zip(across, below, strict=True):
        k = names.index(name.text)
        middle = matrix.place_of(0, k).center().x()
        assert [mark.place.center().x() for mark in (name, share)] == pytest.approx([middle] * 2, abs=1)
        assert share.text == f"{100 * (k + 1) / (k + 2):.0f}"
    for one, after in pairwise(across):
        assert one.place.right() <= after.place.left() + 0.5
    (title,) = (mark for mark in words if mark.text == "precis.")
    assert title.place.right() <= below[0].place.left()
    assert QFontMetrics(small_font()).horizontalAdvance(title.text) <= title.place.width()
    assert 3 < len(down) < 30
    assert down[0].text == "c0"
    for name in down:
        row = matrix.place_of(names.index(name.text), 0)
        assert name.place.center().y() == pytest.approx(row.center().y(), abs=1)


def test_names_that_begin_alike_and_lack_room_show_their_ends(matrix: ConfusionMatrix) -> None:
    counts = np.eye(20, 21, dtype=np.int64)
    for names, shown in (
        ([f"variety {k:02d}" for k in range(20)], lambda name: name.startswith("…") and name[-1].isdigit()),
        ([f"{chr(97 + k)} variety" for k in range(20)], lambda name: name.endswith("…")),
    ):
        matrix.show_counts(counts, tuple(names))
        top = matrix.place_of(0, 0).top()
        heads = [
            one.text for one in drawn_by(matrix).of("text") if one.place.bottom() <= top and "…" in one.text
        ]
        assert heads
        assert all(map(shown, heads)), heads
        assert len(set(heads)) == len(heads)


def test_right_answers_mistakes_and_none_are_told_apart(matrix: ConfusionMatrix) -> None:
    style = matrix._style
    for k in range(3):
        assert is_near(corner(matrix, k, k), style.border)
    for row, column in ((0, 2), (1, 0), (2, 1)):
        assert is_near(corner(matrix, row, column), style.field)
    assert is_near(corner(matrix, 1, 2), style.magnitudes[-1])  # five: the most frequent mistake
    assert is_near(corner(matrix, 0, 1), QColor(*style.sequential[round(255 * 2 / 5)].tolist()))


def test_numbers_are_legible_on_their_cells(matrix: ConfusionMatrix) -> None:
    drawn = drawn_by(matrix)
    for row, column in np.argwhere(COUNTS[:, :3]).tolist():
        (number,) = [mark for mark in drawn.of("text") if mark.place == matrix.place_of(row, column)]
        assert contrast(number.ink, corner(matrix, row, column)) >= 4.5, (row, column)


def test_every_count_can_be_read_on_its_colour_which_starts_at_nothing(matrix: ConfusionMatrix) -> None:
    names = tuple(map(str, range(10)))
    counts = np.zeros((10, 11), np.int64)
    counts.flat[np.flatnonzero(~np.eye(10, 11, dtype=bool))[:90]] = np.arange(90)
    counts[np.arange(10), 10] = 0
    matrix.show_counts(counts, names)
    matrix.resize(640, 420)
    drawn, image = drawn_by(matrix), matrix.grab().toImage()
    for row, column in np.argwhere(counts[:, :10]).tolist():
        place = matrix.place_of(row, column)
        (number,) = [mark for mark in drawn.of("text") if mark.place == place]
        beside = image.pixelColor((place.topLeft() + QPointF(4, 4)).toPoint())
        assert contrast(number.ink, beside) >= 4.5, counts[row, column]


def test_a_single_mistake_among_many_examples_is_pale(matrix: ConfusionMatrix) -> None:
    counts = np.diag([40, 40, 40])
    counts[0, 1] = 1
    matrix.show_counts(np.pad(counts, ((0, 0), (0, 1))), ("ant", "bee", "cat"))
    style = matrix._style
    assert is_near(corner(matrix, 0, 1), QColor(*style.sequential[round(255 / 5)].tolist()))  # of a tenth


def test_an_answer_that_is_no_class_has_the_last_column(matrix: ConfusionMatrix) -> None:
    counts = COUNTS.copy()
    counts[1, 3] = 4
    matrix.show_counts(counts, ("ant", "bee", "cat"))
    drawn, cell = drawn_by(matrix), matrix.place_of(1, 3)
    assert "4" in [mark.text for mark in drawn.of("text") if mark.place.center() == cell.center()]
    assert drawn.text("–").place.center().x() == pytest.approx(cell.center().x(), abs=1)
    assert drawn.text("36 %").place.left() >= cell.right()  # 5 of 14


def test_the_chosen_cell_is_outlined(matrix: ConfusionMatrix) -> None:
    matrix.choose((0, 1))
    (outline,) = drawn_by(matrix).of("box", matrix._style.accent)
    assert matrix.place_of(0, 1).contains(outline.place.center())
    matrix.show_counts(np.hstack([COUNTS[:, :3], [[0], [0], [2]]]), ("ant", "bee", "cat"))
    matrix.choose((2, 3))
    assert len(drawn_by(matrix).of("box", matrix._style.accent)) == 1
    matrix.show_counts(COUNTS, ("ant", "bee", "cat"))
    assert not drawn_by(matrix).of("box", matrix._style.accent), "its column is gone"


def test_other_names_of_as_many_classes_are_seen(matrix: ConfusionMatrix) -> None:
    before = picture(matrix)
    matrix.show_counts(COUNTS, ("cat", "ant", "bee"))
    assert picture(matrix) != before


def test_a_matrix_of_which_a_few_rows_change_is_on_the_screen_as_if_made_for_it(
    matrix: ConfusionMatrix,
) -> None:
    random = np.random.default_rng(0)
    for height in (250, 130):  # in which a row is higher than its share, and lower
        matrix.resize(matrix.width(), height)
        for _ in range(12):
            row, there, other = random.integers((3, 4, 4))  # 3: no class
            counts = COUNTS.copy()
            counts[row, there] += 1
            counts[row, other] += random.integers(3)
            matrix.show_counts(counts, ("ant", "bee", "cat"))
            QApplication.processEvents()
            on_screen = matrix.screen().grabWindow(matrix.winId()).toImage()
            assert on_screen == matrix.grab().toImage().convertToFormat(on_screen.format())
