"""Where the arrays of an equation stand, by measures that are given, and what is painted there."""

from itertools import pairwise

import numpy as np
import pytest
from pictures import Drawing, painted
from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnviz.view.backprop.backprop_scene import Scene, Term
from nnviz.view.backprop.term_layout import Measures, Place, TermLayout, seen
from nnviz.view.backprop.term_painter import TermPainter
from nnviz.view.parts.equation import size_of, typeset
from nnviz.view.parts.style import DARK

SIGN, WORDS, CELL, GAP = 10.0, 30.0, 25.0, 7.0
ABOVE, BELOW, FLOW = 19 + 14, 3 + 5 + 14, 14
MEASURES = Measures(lambda sign: SIGN, lambda term: WORDS, lambda term, rows, columns: CELL)


def term(rows: int, columns: int, **more: object) -> Term:
    values = np.arange(float(rows * columns)).reshape(rows, columns)
    return Term("w", values, 0, 0, 1, "weights", **more)  # type: ignore[arg-type]


def lay_out(
    *lines: tuple[Term | str, ...],
    room: tuple[float, float] = (500, 300),
    flow: bool = False,
    **ranges: range,
) -> TermLayout:
    first = next(item for item in lines[0] if isinstance(item, Term))
    scene = Scene("", lines, "", (first, first) if flow else None)
    zoomed = {int(axis[1:]): part for axis, part in ranges.items()}
    return TermLayout(scene, zoomed, QSizeF(*room), MEASURES)


@pytest.mark.parametrize("flow", [False, True])
def test_terms_and_signs_stand_side_by_side_round_one_middle(flow: bool) -> None:
    a, b = term(2, 3), term(3, 1)
    made = lay_out((a, "=", b), flow=flow)
    one, sign, two = made.places
    top = FLOW * flow
    middle = top + ABOVE + 30
    assert one.picture == QRectF(0, middle - 20, 75, 40)
    assert one.box == QRectF(0, middle - 20 - ABOVE, 75, ABOVE + 40 + BELOW)
    assert sign.box == sign.picture == QRectF(75 + GAP, middle - 10, SIGN, 20)
    assert two.box == QRectF(75 + 2 * GAP + SIGN, top, WORDS, ABOVE + 60 + BELOW)
    assert two.picture == QRectF(75 + 2 * GAP + SIGN + 2.5, top + ABOVE, 25, 60)  # in the middle of its words
    assert made.height == top + ABOVE + 60 + BELOW
    assert (one.rows, one.columns, one.numbers) == (range(2), range(3), True)
    assert [place.item for place in made.places] == [a, "=", b]


def test_rows_give_way_to_the_height_but_few_stay_legible() -> None:
    low = 10.0
    (few,) = lay_out((term(5, 2),), room=(500, ABOVE + BELOW + low)).places
    assert few.picture.height() == 5 * 16
    assert few.numbers
    (many,) = lay_out((term(7, 2),), room=(500, ABOVE + BELOW + 60)).places
    assert many.picture.height() == 60
    assert not many.numbers
    assert many.picture.width() == 2 * 16
    (least,) = lay_out((term(7, 2),), room=(500, 10)).places
    assert least.picture.height() == 20
    (edge,) = lay_out((term(7, 2),), room=(500, ABOVE + BELOW + 7 * 16)).places
    assert edge.numbers


def test_numbers_are_written_in_few_columns_that_are_not_too_wide() -> None:
    assert lay_out((term(1, 12),)).places[0].numbers
    (many,) = lay_out((term(1, 13),)).places
    assert (many.numbers, many.picture.width()) == (False, 13 * 16)
    (long,) = lay_out((term(1, 100),)).places
    assert long.picture.width() == 300
    wide = Measures(MEASURES.sign, MEASURES.words, lambda term, rows, columns: 101.0)
    made = TermLayout(Scene("", ((term(1, 3),),), ""), {}, QSizeF(500, 300), wide)
    assert not made.places[0].numbers


def test_a_picture_has_square_pixels_and_no_numbers() -> None:
    (made,) = lay_out((term(12, 1, picture=(3, 4)),)).places
    assert (made.picture.width(), made.picture.height()) == (80, 60)
    assert (made.rows, made.columns, made.numbers) == (range(3), range(4), False)


def test_lines_are_joined_where_there_is_room_for_both() -> None:
    line = term(1, 4), "+", term(1, 4)
    whole = 4 * 100 + 2 * SIGN + 5 * GAP
    together = lay_out(line, line, room=(whole, 300))
    assert len({place.picture.center().y() for place in together.places}) == 1
    assert together.places[-1].box.right() == whole
    apart = lay_out(line, line, room=(whole - 1, 300))
    assert [place.box.left() for place in apart.places[3:]] == [
        place.box.left() for place in apart.places[:3]
    ]
    first, second = apart.places[0].box, apart.places[3].box
    assert second.top() == first.bottom() + 8
    assert apart.height == second.bottom()


def test_pictures_are_made_smaller_before_a_line_is_broken() -> None:
    line = term(50, 50), "+", term(50, 50)
    least = 4 * 60 + 2 * SIGN + 5 * GAP
    together = lay_out(line, line, room=(least, 300))
    assert len({round(place.picture.center().y(), 6) for place in together.places}) == 1
    assert together.places[-1].box.right() == pytest.approx(least, abs=0.5)
    assert len({round(place.picture.width()) for place in together.places if place.item != "+"}) == 1
    apart = lay_out(line, line, room=(least - 1, 300))
    assert apart.places[3].box.top() > apart.places[0].box.bottom()
    assert apart.places[2].box.right() == pytest.approx(least - 1, abs=0.5)


def test_a_line_that_is_too_long_for_its_numbers_is_broken_before_a_sign() -> None:
    line = term(1, 4), "+", term(1, 4), term(1, 4), "=", term(1, 4)
    first = 3 * 100 + SIGN + 3 * GAP
    made = lay_out(line, room=(first, 300))
    tops = [place.picture.center().y() for place in made.places]
    assert tops[3] == tops[0] < tops[4] == tops[5]
    assert made.places[4].box.left() == 0
    made = lay_out(line, room=(first - 1, 300))
    tops = [place.picture.center().y() for place in made.places]
    assert tops[0] < tops[1] == tops[2] == tops[3]
    assert all(place.numbers for place in made.places if isinstance(place.item, Term))


def test_only_what_is_zoomed_in_on_is_seen() -> None:
    (made,) = lay_out((term(9, 8),), _0=range(2, 5), _1=range(4, 8)).places
    assert (made.rows, made.columns) == (range(2, 5), range(4, 8))
    assert made.picture == QRectF(0, ABOVE, 100, 60)
    assert made.cell_at(made.picture.topLeft()) == (2, 4)
    assert made.cell_at(QPointF(99, ABOVE + 59)) == (4, 7)
    assert made.cell_at(made.picture.bottomRight()) == (4, 7)
    assert made.cell_at(QPointF(26, ABOVE + 21)) == (3, 5)
    assert made.cell_at(QPointF(101, ABOVE + 5)) is None
    assert made.cell(range(3, 5), range(5, 6)) == QRectF(25, ABOVE + 20, 25, 40)
    assert seen(0, 4, {0: range(2, 5)}) == range(4)  # of a smaller network
    assert seen("one", 1, {"one": range(1)}) == range(1)
    assert seen(0, 5, {0: range(2, 5)}) == range(2, 5)
    sign = Place("=", QRectF(0, 0, 5, 5), QRectF(0, 0, 5, 5))
    assert sign.cell_at(QPointF(1, 1)) is None


# -- what is painted there ----------------------------------------------------------------------------


def drawn(*places: Place, marks: object = None, flow: tuple[Term, Term] | None = None) -> Drawing:
    painter = TermPainter(DARK)
    painter.prepare(places)
    return painted(lambda paint: painter.paint(paint, places, marks or {}, flow), 400, 200)  # type: ignore[arg-type]


def placed(item: Term, left: float = 40, wide: float = 75, high: float = 40, **more: object) -> Place:
    picture = QRectF(left, 60, wide, high)
    box = QRectF(left - 10, 60 - ABOVE, wide + 20, ABOVE + high + BELOW)
    rows, columns = item.picture or item.values.shape
    return Place(item, box, picture, range(rows), range(columns), **more)  # type: ignore[arg-type]


pytestmark = pytest.mark.usefixtures("qapp")


def test_an_array_has_its_shape_above_its_cells_parted_and_its_scale_below() -> None:
    item = term(2, 3)
    place = placed(item, numbers=True)
    marks, box, picture = drawn(place), place.box, place.picture
    shape = marks.text("2 × 3")
    assert shape.place == QRectF(box.left(), box.top() + 19, box.width(), 14)
    assert shape.ink == DARK.colour("muted")
    cells, bar = marks.of("image")
    assert cells.place == picture
    assert bar.place == QRectF(picture.left(), picture.bottom() + 3, 75, 5)
    lines = [mark for mark in marks.of("line", DARK.colour("card")) if len(mark.points) == 2]
    assert [line.points for line in lines] == [
        (QPointF(40, 80), QPointF(115, 80)),
        (QPointF(65, 60), QPointF(65, 100)),
        (QPointF(90, 60), QPointF(90, 100)),
    ]
    (frame,) = marks.of("box", DARK.colour("border"))
    assert (frame.place, frame.width) == (picture, 1)
    numbers = [mark for mark in marks.of("text") if picture.contains(mark.place)]
    assert [mark.text for mark in numbers] == list("012345")
    assert [mark.place.topLeft() for mark in numbers] == [
        QPointF(40 + 25 * k, 60 + 20 * j) for j in (0, 1) for k in (0, 1, 2)
    ]
    legend = next(mark for mark in marks.of("text") if mark.place.top() == bar.place.bottom())
    assert legend.place == QRectF(box.left(), picture.bottom() + 8, box.width(), 14)
    assert marks.index(cells) < marks.index(lines[0]) < marks.index(numbers[0]) < marks.index(frame)


def test_cells_too_small_or_of_a_picture_are_not_parted_and_have_no_numbers() -> None:
    small = drawn(placed(term(2, 3), wide=24, high=40))
    assert not [mark for mark in small.of("line", DARK.colour("card")) if len(mark.points) == 2]
    edge = drawn(placed(term(2, 3), wide=27, high=40))
    assert len([mark for mark in edge.of("line", DARK.colour("card")) if len(mark.points) == 2]) == 3
    picture = drawn(placed(term(6, 1, picture=(2, 3))))
    assert not [mark for mark in picture.of("line", DARK.colour("card")) if len(mark.points) == 2]
    assert "2 × 3" in picture.words
    narrow = placed(term(2, 1), wide=12)
    (_, bar) = drawn(narrow).of("image")
    assert bar.place.width() == 32  # as wide as its words, up to 40
    assert bar.place.center().x() == narrow.box.center().x()


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({0: 1}, QRectF(40, 80, 75, 20)),
        ({1: 2}, QRectF(90, 60, 25, 40)),
        ({0: 0, 1: 1}, QRectF(65, 60, 25, 20)),
        ({5: 0}, None),
        ({0: 7}, None),
        ({1: 7}, None),
    ],
)
def test_what_is_chosen_is_framed(marks: dict[int, int], expected: QRectF | None) -> None:
    found = [mark.place for mark in drawn(placed(term(2, 3)), marks=marks).of("box", DARK.colour("accent"))]
    assert found == ([] if expected is None else [expected])
    assert not drawn(placed(term(6, 1, picture=(2, 3))), marks=marks).of("box", DARK.colour("accent"))


@pytest.mark.parametrize("back", [False, True])
def test_an_arrow_leads_from_what_comes_in_to_what_comes_out(back: bool) -> None:
    one, two = term(2, 3), term(2, 3)
    first, second = placed(one), placed(two, left=200)
    start, end = (two, one) if back else (one, two)
    marks = drawn(first, second, flow=(start, end))
    hue = DARK.colour("positive" if back else "accent")
    line, head = marks.of("line", hue)[-1], marks.of("polygon", hue)[-1]
    begin, tip = (
        QPointF(place.box.center().x(), place.box.top())
        for place in ((second, first) if back else (first, second))
    )
    y = first.box.top() + 7 - 14
    assert line.points == (begin, QPointF(begin.x(), y), QPointF(tip.x(), y), tip)
    assert (line.width, line.ink, head.fill) == (1.5, hue, hue)
    point = tip + QPointF(0, 1)
    assert head.points[:3] == (point, point + QPointF(-4, -6), point + QPointF(4, -6))
    assert not drawn(first, flow=(one, two)).of("polygon", hue)  # it is not there
    below = Place(two, second.box.translated(0, 300), second.picture.translated(0, 300), range(2), range(3))
    assert not drawn(first, below, flow=(one, two)).of("polygon", DARK.colour("accent"))


def test_the_measures_are_those_of_the_longest_words() -> None:
    measures = TermPainter(DARK).measures
    short, long = term(2, 3), Term("w", np.array([[1.0], [-123456.0]]), 0, 0, 1, "", digits=6)
    assert measures.cell(long, range(2), range(1)) > measures.cell(long, range(1), range(1)) + 10
    assert measures.cell(long, range(1), range(1)) > 10
    assert measures.words(short) >= measures.sign("=") > 5
    assert measures.words(term(1000, 2000)) > measures.words(short)
    wider = [measures.sign(sign) for sign in ("=", "= =", "= = =")]
    assert all(one < other for one, other in pairwise(wider))


def test_symbols_stand_over_the_middle_of_their_arrays_and_signs_at_their_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at: list[tuple[float, float]] = []
    monkeypatch.setattr(
        "nnviz.view.backprop.term_painter.draw_equation",
        lambda painter, equation, left, middle: at.append((left, middle)),
    )
    place = placed(term(2, 3))
    sign = Place("=", QRectF(150, 70, 10, 20), QRectF(150, 70, 10, 20))
    drawn(place, sign)
    wide = size_of(typeset("w", DARK.layer_colour(0, 1).name(), TermPainter(DARK)._pixels)).width()
    assert at[0] == pytest.approx((place.box.center().x() - wide / 2, place.box.top() + 19 / 2))
    assert at[1] == (150, 80)
