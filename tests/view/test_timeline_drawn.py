"""The whole picture of a timeline, mark by mark, from runs made by hand."""

import numpy as np
import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import Drawing, painted
from PySide6.QtCore import QPointF, QRectF, Qt
from timelines import falling, made_timeline, shelved, standing

from nnviz.session.past_view import ShelvedRun, TimelineView
from nnviz.view.parts.style import DARK
from nnviz.view.run.timeline_painter import TimelinePainter
from nnviz.view.run.timeline_track import Track

WIDE, HIGH = 500.0, 60.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, WIDE - 12, 7.0, HIGH - 16

pytestmark = pytest.mark.usefixtures("qapp")


def track_of(view: TimelineView, high: float = HIGH) -> Track:
    return replace(Track.of(standing(view), view, WIDE, high), end=750)


def drawn(
    view: TimelineView,
    *shelf: ShelvedRun,
    hovered: int | None = None,
    way: float | None = None,
    high: float = HIGH,
) -> Drawing:
    return painted(
        lambda painter: TimelinePainter(painter, track_of(view, high), DARK).paint(shelf, hovered, way),
        round(WIDE),
        round(high),
    )


def x(step: float) -> float:
    return LEFT + (RIGHT - LEFT) * step / 750


def y(cost: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * cost


def pairs(points: tuple[QPointF, ...]) -> list[tuple[float, float]]:
    return [(point.x(), point.y()) for point in points]


def test_the_floor_its_numbers_and_what_is_kept() -> None:
    marks = drawn(made_timeline())
    floor, *_ = marks.of("fill")
    assert floor.place == QRectF(LEFT, BOTTOM, RIGHT - LEFT, 1)
    for words, at in (("1", TOP), ("0", BOTTOM)):
        number = next(mark for mark in marks.of("text") if mark.text == words and mark.place.right() < LEFT)
        assert number.place.center().y() == at
        assert number.ink == DARK.colour("muted")
        assert number.place.left() == 0
    kept = marks.of("box", DARK.colour("faint"))
    assert [box.place for box in kept] == [
        QRectF(round(x(step)), BOTTOM - 1, 1, 4) for step in range(0, 751, 150)
    ]
    assert all(box.style is Qt.PenStyle.NoPen for box in kept)


def test_what_was_until_now_and_fainter_what_came_after() -> None:
    marks = drawn(made_timeline(step=375))
    ahead, *past = marks.of("line")
    known = np.arange(6) * 150, 2.0 ** -np.arange(6.0)
    now = (x(375), y(np.interp(375, *known)))
    expected = [(x(step), y(cost)) for step, cost in zip(*known, strict=True)]
    np.testing.assert_allclose(pairs(ahead.points), [now, *expected[3:]])
    assert ahead.ink == DARK.colour("faint")
    for line, down in zip(past, (0, 0.6), strict=True):
        np.testing.assert_allclose(pairs(line.points), np.add([*expected[:3], now], (0, down)))
        assert (line.ink, line.width) == (DARK.colour("train"), 1)


def test_the_handle_stands_at_the_moment_and_the_way_there_along_the_floor() -> None:
    marks = drawn(made_timeline(step=300), hovered=600, way=0.25)
    hovered, upright, way = marks.of("fill")[-3:]
    assert hovered.place == QRectF(x(600) - 0.5, TOP, 1, BOTTOM - TOP)
    assert hovered.fill == DARK.colour("muted")
    assert upright.place == QRectF(x(300) - 1, TOP, 2, BOTTOM - TOP)
    assert (upright.fill, way.fill) == (DARK.colour("accent"),) * 2
    assert way.place == QRectF(LEFT, BOTTOM, (RIGHT - LEFT) / 4, 2)
    (knob,) = marks.of("disc")
    assert knob.place == QRectF(x(300) - 5, TOP - 5, 10, 10)
    assert (knob.ink, knob.fill) == (DARK.colour("card"), DARK.colour("accent"))
    assert len(drawn(made_timeline(step=300)).of("fill")) == 2


def test_a_run_that_left_is_dashed_from_where_it_did() -> None:
    other = shelved(2, parent_step=300)
    marks = drawn(made_timeline(branches=((300, 2), (450, 9))), shelved(1), other)
    (dashed,) = [line for line in marks.of("line") if line.style is Qt.PenStyle.DashLine]
    costs = 1.4 * 2.0 ** -np.arange(6.0)
    np.testing.assert_allclose(
        pairs(dashed.points), [(x(150 * epoch), y(costs[epoch])) for epoch in range(2, 6)]
    )
    dot, _ = marks.of("disc")
    assert dot.place == QRectF(x(300) - 2.5, y(0.25) - 2.5, 5, 5)
    assert (dot.ink, dot.fill) == (DARK.colour("muted"), DARK.colour("card"))
    # Seen from the other run, that which it left is dashed in its turn.
    marks = drawn(made_timeline(run=2), shelved(1), other)
    (dashed,) = [line for line in marks.of("line") if line.style is Qt.PenStyle.DashLine]
    np.testing.assert_allclose(pairs(dashed.points)[0], (x(300), y(1.2 / 4)))
    marks = drawn(made_timeline(branches=((300, 2),)), replace(other, curves=None))
    assert len(marks.of("disc")) == 1


def test_marks_and_epochs_are_written_below_and_marks_go_first() -> None:
    marks = drawn(made_timeline(marks=((300, "here"),)))
    (mark,) = [text for text in marks.of("text") if text.text == "⚑ here"]
    assert mark.ink == DARK.colour("text")
    assert mark.place.left() == pytest.approx(x(300) - 1)
    assert (mark.place.top(), mark.place.height()) == (HIGH - 15, 15)
    flagged = marks.of("fill", DARK.colour("faint"))
    assert [fill.place for fill in flagged] == [QRectF(x(300) - 0.5, TOP, 1, BOTTOM - TOP)]
    epochs = {text.text: text for text in marks.of("text") if text.place.top() == HIGH - 15}
    assert set(epochs) == {"⚑ here", "0", "1", "3", "4", "5"}
    for epoch in (1, 3, 4):
        place = epochs[str(epoch)].place
        assert place.center().x() == pytest.approx(x(150 * epoch))
        assert epochs[str(epoch)].ink == DARK.colour("muted")
        assert not place.intersects(mark.place)
    assert epochs["5"].place.right() <= WIDE
    long = drawn(made_timeline(marks=((740, "a very long name that is cut " * 3),)))
    (cut,) = [text for text in long.of("text") if text.text.startswith("⚑")]
    assert cut.text.endswith("…")
    assert cut.place.right() == pytest.approx(WIDE)
    assert 100 < cut.place.width() <= 152


def test_a_low_one_has_neither_words_below_nor_the_nought() -> None:
    marks = drawn(made_timeline(marks=((300, "here"),)), high=30)
    assert marks.words == ["1"]
    assert marks.of("fill")[0].place.top() == 30 - 4


def test_a_moment_is_where_it_is_pointed_at_and_near_one_that_is_kept_that_one() -> None:
    track = track_of(made_timeline(kept=(0, 150, 400), marks=((500, "here"),)))
    for step in (0, 77, 150, 400, 500, 750):
        assert track.step_at(x(step)) == step
        assert track.x(step) == pytest.approx(x(step))
    assert track.step_at(x(400) + 2.9) == track.step_at(x(400) - 2.9) == 400
    assert track.step_at(x(500) + 2.9) == 500
    assert track.step_at(x(400) + 3.3) > 402
    assert (track.step_at(-5), track.step_at(WIDE + 9)) == (0, 750)
    assert (track.y(0), track.y(1), track.y(7), track.y(0.5)) == (BOTTOM, TOP, TOP, (TOP + BOTTOM) / 2)
    late = replace(track, view=replace(track.view, first=300))
    assert late.step_at(LEFT) == late.first == 300
    assert late.x(300) == LEFT
    before = replace(late, view=replace(late.view, first=301))  # an epoch ended just before it
    assert before.step_at(LEFT - 1) == 301


def test_the_axis_ends_at_a_round_cost() -> None:
    view = made_timeline(epochs=5)
    rising = replace(view, epochs=falling(5, scale=1.3))
    assert Track.of(standing(rising), rising, WIDE, 48).high == 1.5


def test_in_the_first_epoch_the_curve_is_of_mini_batches_where_they_were_done() -> None:
    view = made_timeline(100, 0, end=100)
    (lane,) = make_snapshot().lanes
    steps = replace(lane.steps, cost_epoch=np.array([0.2, 0.6]), cost=np.array([0.9, 0.7]))
    line = track_of(replace(view, steps=steps)).line
    assert [each.tolist() for each in line] == [[0, 0.2 * 150, 0.6 * 150], [1, 0.9, 0.7]]


def test_epochs_are_written_no_nearer_than_they_can_be_read() -> None:
    ticks = track_of(made_timeline()).ticks()
    assert [words for _, words in ticks] == [str(epoch) for epoch in range(6)]
    assert [at for at, _ in ticks] == pytest.approx([x(150 * epoch) for epoch in range(6)])
    narrow = replace(track_of(made_timeline()), width=160.0)
    apart = np.diff([at for at, _ in narrow.ticks()])
    assert (apart >= 30).all()
    assert track_of(made_timeline(epochs=5, first=300)).ticks()[0][1] == "2"
    none = made_timeline()
    assert track_of(replace(none, epochs=None)).ticks() == []


def test_what_is_not_finite_is_no_part_of_the_curve() -> None:
    view = made_timeline()
    assert view.epochs is not None
    costs = np.array([1.0, np.nan, 0.5, np.inf, 0.25, 0.125])
    track = track_of(replace(view, epochs=replace(view.epochs, train_cost=costs)))
    assert track.high == 1
    there = [(point.x(), point.y()) for point in track.curve(*track.line)]
    np.testing.assert_allclose(there, [(x(150 * k), y(costs[k])) for k in (0, 2, 4, 5)], atol=1e-6)
    assert not len(list(track.curve(np.zeros(0), np.zeros(0))))
