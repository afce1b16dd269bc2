"""What is drawn of nudges, of the pulls of penalties and of outer products."""

import numpy as np
import pytest
from msgspec.structs import replace
from pictures import drawn_by, is_near, near, xy
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.slowness import LayerPace
from nnviz.view.labs.demon_chart import DemonChart, Trial
from nnviz.view.labs.outer_product import OuterProduct
from nnviz.view.labs.pull_picture import Pull, PullPicture
from nnviz.view.parts.style import DARK, LIGHT, Style
from nnviz.view.parts.text_size import widest

BOTH = pytest.mark.parametrize("style", [DARK, LIGHT], ids=["dark", "light"])
Key, Pen = Qt.Key, Qt.PenStyle


def test_these_pictures_need_some_room(qtbot: QtBot) -> None:
    for make in (DemonChart, OuterProduct, PullPicture):
        qtbot.addWidget(made := make(DARK))
        size = made.minimumSizeHint()
        assert size.width() >= 1.5 * size.height() > 80, make


# -- nudges ---------------------------------------------------------------------------------------

NUDGES = np.linspace(-2, 2, 5)
TRIAL = Trial("Δz", "δ", NUDGES, np.array([np.nan, -1.0, 0.0, 2.0, 3.0]), 1.5, 1.0, 2.0)


@BOTH
def test_the_chart_of_nudges_is_drawn_whole(style: Style, show: Show) -> None:
    made = DemonChart(style)
    show(made)
    made.show_trial(TRIAL)
    drawn = drawn_by(made)
    foot = {m.text: m.place.center() for m in drawn.of("text") if m.place.top() > 228}
    assert list(foot) == ["−2", "0", "2", "Δz"]
    left, right = foot["−2"].x(), made.width() - 12
    assert left == pytest.approx(made.left)
    assert foot["0"].x() == pytest.approx((left + right) / 2)
    assert foot["2"].x() > right - 6
    assert foot["0"].x() < foot["Δz"].x() < foot["2"].x()
    side = {m.text: m.place.center().y() for m in drawn.of("text") if m.place.right() < left}
    unit = side["0"] - side["1"]

    def at(x: float, y: float) -> tuple[float, float]:
        return pytest.approx(((left + right) / 2 + x * (right - left) / 4, side["0"] - y * unit), abs=0.6)

    (true,) = [m for m in drawn.of("line", style.train) if len(m.points) > 2]
    assert [xy(p) for p in true.points] == [at(-1, -1), at(0, 0), at(1, 2), at(2, 3)]
    (line,) = [m for m in drawn.of("line", style.test) if m.place.width() > 100]
    assert [xy(p) for p in line.points] == [at(-2, -3), at(2, 3)]
    (between,) = drawn.of("line", style.text)
    assert ([xy(p) for p in between.points], between.style) == ([at(1, 2), at(1, 1.5)], Pen.DotLine)
    below, above = drawn.of("disc")
    assert (xy(below.place.center()), xy(above.place.center())) == (at(1, 1.5), at(1, 2))
    assert [m.place.width() for m in (below, above)] == [9, 9]
    strong = [m.points for m in drawn.of("line", style.faint)]
    assert [(xy(a), xy(b)) for a, b in strong] == [(at(-2, 0), at(2, 0)), (at(0, -1), at(0, 3))]
    assert len(drawn.of("line", style.border)) == len(side) - 1 + 2
    legend = {words: drawn.text(words).place.left() for words in ("true ΔC", "predicted: δ · Δz")}
    samples = [m for m in drawn.of("line") if m.place.bottom() < 12]
    assert [(m.ink.name(), m.style) for m in samples] == [
        (style.train, Pen.SolidLine), (style.test, Pen.DashLine)
    ]  # fmt: skip
    assert samples[0].place.left() == left
    for sample, start in zip(samples, legend.values(), strict=True):
        assert sample.place.width() == 20
        assert start - sample.place.left() == 25
    assert 14 < samples[1].place.left() - legend["true ΔC"] < 80
    assert made.accessibleName() == "True change of the cost over Δz, and its tangent"


@pytest.mark.parametrize(
    ("changes", "predicted", "ends"),
    [([0.0, 0.7], 0.2, (0.0, 0.8)), ([-0.7, 0.0], 0.2, (-0.8, 0.2)), ([-0.7, -0.1], -0.9, (-1.0, 0.0)),
     ([0.0, 0.0], 0.0, (0.0, 1.0)), ([-0.7, 0.1], 3.5, (-0.8, 4.0))],
)  # fmt: skip
def test_the_axis_of_changes_is_round_with_0_in_sight(
    changes: list[float], predicted: float, ends: tuple[float, float]
) -> None:
    made = Trial("Δz", "δ", np.array([-1.0, 1.0]), np.array(changes), predicted, 1.0, 0.0)
    assert made.y_range == pytest.approx(ends)


def test_a_chart_of_nudges_is_dragged_to_the_widest_and_no_further(show: Show, qtbot: QtBot) -> None:
    made, asked = DemonChart(DARK), []
    show(made)
    made.nudge_requested.connect(asked.append)
    qtbot.mousePress(made, Qt.MouseButton.LeftButton, pos=QPointF(100, 100).toPoint())
    assert asked == [], "there is nothing to nudge"
    made.show_trial(TRIAL)
    for x in (0, made.left, (made.left + 408) // 2, 408, 419):
        qtbot.mousePress(made, Qt.MouseButton.LeftButton, pos=QPointF(x, 90).toPoint())
    assert asked == pytest.approx([-1, -1, 0, 1, 1], abs=0.01)
    narrow = replace(TRIAL, rate=np.nan)
    made.show_trial(narrow)
    drawn = drawn_by(made)
    assert not drawn.of("disc")
    assert [m for m in drawn.of("line", DARK.train) if len(m.points) > 2]
    assert not [m for m in drawn.of("line", DARK.test) if m.place.width() > 100]
    made.resize(150, 100)
    assert {"true", "predicted"} <= set(drawn_by(made).words)


# -- pulls ----------------------------------------------------------------------------------------

WEIGHTS = np.array([-0.5, 0.02, 1.6])
PULLS = (
    Pull(("L2: w shrinks", "L2"), np.array([-0.25, 0.01, 0.8])),
    Pull(("none: w stays", "none"), np.array([-0.5, np.nan, 9.0])),
)


@BOTH
def test_a_pull_is_an_arrow_from_each_weight_to_where_it_goes(style: Style, show: Show) -> None:
    made = PullPicture(style)
    show(made, 420, 237)
    made.show_pulls(WEIGHTS, PULLS)
    assert made.reach == 2
    drawn = drawn_by(made)

    def x(w: float) -> float:
        return 10 + 400 * (w + 2) / 4

    for row, pull in enumerate(PULLS):
        box = made.frame(row).box
        assert (box.left(), box.right(), box.top(), box.height()) == (10, 410, 16 + 100 * row, 80)
        middles = [box.bottom() - box.height() * (place + 0.5) / 3 for place in range(3)]
        fills = [m for m in drawn.of("fill") if box.top() <= m.place.center().y() <= box.bottom()]
        starts = [m for m in fills if m.place.width() == m.place.height() == 3]
        assert [xy(m.place.center()) for m in starts] == [
            pytest.approx((x(w), y)) for w, y in zip(WEIGHTS, middles, strict=True)
        ]
        hues = [style.muted, style.muted, style.accent]
        assert [m.fill.name() for m in starts] == hues
        ends = [x(w) for w in np.clip(np.where(np.isfinite(pull.after), pull.after, WEIGHTS), -2, 2)]
        shafts = [m for m in fills if m.place.height() == 1.5]
        for shaft, w, end, y, hue in zip(shafts, WEIGHTS, ends, middles, hues, strict=True):
            assert (shaft.place.left(), shaft.place.right()) == pytest.approx(tuple(sorted((x(w), end))))
            assert shaft.place.center().y() == pytest.approx(y)
            assert shaft.fill.name() == hue
        heads = [m for m in drawn.of("polygon") if box.top() <= m.place.center().y() <= box.bottom()]
        moved = [k for k in range(3) if abs(ends[k] - x(WEIGHTS[k])) > 4]
        assert moved == ([0, 2], [2])[row]
        for head, k in zip(heads, moved, strict=True):
            back = -6 if ends[k] > x(WEIGHTS[k]) else 6
            tip = QPointF(ends[k], middles[k])
            assert [xy(p) for p in head.points] == near(
                tip, tip + QPointF(back, -3.2), tip + QPointF(back, 3.2)
            )
            assert (head.fill.name(), head.smooth) == (hues[k], True)
        title = drawn.text(pull.title[0])
        assert (title.place.left(), title.place.bottom()) == (10, box.top())
        assert title.ink == QColor(style.text)
    (handle,) = drawn.of("disc", style.accent)
    assert (xy(handle.place.center()), handle.place.width()) == (pytest.approx((x(1.6), 200)), 12)
    dashes = [
        m.place for m in drawn.of("fill", style.accent) if (m.place.width(), m.place.height()) == (1, 2)
    ]
    assert {mark.left() for mark in dashes} == {x(1.6)}
    assert [mark.top() for mark in dashes] == list(range(16, 200, 4))
    guides = {m.place.left(): m.fill.name() for m in drawn.of("fill") if m.place.height() == 184}
    assert guides[x(0)] == style.faint
    assert {name for left, name in guides.items() if left != x(0)} == {style.border}
    for words in ("−2", "0", "2"):
        told = drawn.text(words).place
        assert told.top() == 207
        assert abs(told.center().x() - x(float(words.replace("−", "-")))) < 4
        assert x(float(words.replace("−", "-"))) in guides
    assert drawn.text("weight w").place.center().x() == 210
    assert drawn.text("weight w").place.top() == 221
    assert made.accessibleDescription() == "L2: 1.60 to 0.800; none: 1.60 to 9.00"


def test_a_weight_is_taken_in_hand_by_mouse_and_keys_on_its_axis(show: Show, qtbot: QtBot) -> None:
    made, asked = PullPicture(DARK), []
    show(made, 420, 237)
    made.weight_requested.connect(asked.append)
    made.show_pulls(WEIGHTS, PULLS)
    for x in (0, 110, 260, 419):
        qtbot.mousePress(made, Qt.MouseButton.LeftButton, pos=QPointF(x, 90).toPoint())
    for key in (Key.Key_Left, Key.Key_Right):
        qtbot.keyClick(made, key)
    assert asked == [-2, -1, 0.5, 2, 1.56, 1.64]
    made.show_pulls(np.full_like(WEIGHTS, 0.1), PULLS[:1])
    assert made.reach == 1, "it keeps still under the mouse"


# -- outer products -------------------------------------------------------------------------------

PACE = LayerPace(
    np.array([1.0, -0.5]), np.array([0.4, -0.2, 0.0]), np.array([0.25, 0.1, 0.2]), np.array([1.6, -2.0, 0.0])
)
"""Three neurons of two inputs, δ = ∂C/∂a σ′."""


def picture(style: Style, show: Show, width: int = 520, height: int = 180) -> OuterProduct:
    made = OuterProduct(style)
    show(made, width, height)
    made.show_pace(PACE, 1, 0)
    return made


@BOTH
def test_an_outer_product_stands_between_the_factors_of_its_rows_and_columns(
    style: Style, show: Show
) -> None:
    made = picture(style, show)
    drawn = drawn_by(made)
    whole, above, error, prime, delta, bar = (m.place for m in drawn.of("image"))
    assert (whole.left(), whole.top()) == (138, 38)  # three columns of words, a head and a strip
    assert (whole.width(), whole.height()) == (152, 102)  # cells are no larger than 76 by 34
    assert (above.left(), above.width(), above.height()) == (138, 152, 16)
    assert (above.top(), above.bottom()) == (18, 34)
    for k, side in enumerate((error, prime, delta)):
        assert (side.left(), side.right()) == (46 * k + 26, 46 * k + 42)
        assert (side.top(), side.bottom()) == (whole.top(), whole.bottom())
    assert [m.place for m in drawn.of("box", style.border)] == [whole, above, error, prime, delta]
    heads = {name: drawn.text(name).place.center().x() for name in ("|∂C/∂a|", "|σ′|", "|δ|")}
    assert list(heads.values()) == pytest.approx([side.center().x() for side in (error, prime, delta)])
    for sign, left, right in (("·", error, prime), ("=", prime, delta)):
        at = drawn.text(sign).place.center()
        assert left.right() < at.x() < right.left()
        assert at.y() == pytest.approx(whole.center().y())
    name = drawn.text("|a|").place
    assert (name.left(), name.top(), name.bottom()) == (whole.right() + 6, 18, 34)
    assert (bar.left(), bar.width()) == (whole.right() + 8, 9)
    assert (bar.top(), bar.bottom()) == (whole.top(), whole.bottom())
    for words, y in (("0.5", bar.top() + 6), ("0", bar.bottom() - 6), ("|∂C/∂w|", bar.center().y())):
        told = [m for m in drawn.of("text") if m.text == words and m.place.left() > bar.right()]
        assert [m.place.center().y() for m in told] == [pytest.approx(y)]
        assert [m.place.left() for m in told] == [bar.right() + 4]
    numbers = {m.text: m.place.center() for m in drawn.of("text") if whole.contains(m.place.center())}
    assert numbers["0.40"] == whole.topLeft() + QPointF(38, 17)
    assert numbers["0.10"] == whole.topLeft() + QPointF(114, 51)
    heading = drawn.text("k = 1 … 2 (from)  ×  j = 1 … 3 (into)")
    assert (heading.place.left(), heading.place.top(), heading.ink.name()) == (138, 0, style.muted)
    (mark,) = drawn.of("box", style.accent)
    assert (mark.place.left(), mark.place.top()) == (whole.left() - 1, whole.top() + 33)
    assert (mark.place.width(), mark.place.height()) == (78, 36)
    assert made.factors()[0].limit == 0.5
    image = made.grab().toImage()
    for side, sizes, limit in (
        (error, (1.6, 2.0, 0.0), 2.0),
        (prime, (0.25, 0.1, 0.2), 0.3),
        (delta, (0.4, 0.2, 0), 0.5),
    ):
        for j, size in enumerate(sizes):
            at = QPointF(side.center().x(), side.top() + 34 * (j + 0.5))
            level = round(255 * size / limit)
            assert is_near(image.pixelColor(at.toPoint()), QColor(*style.sequential[level].tolist())), (
                limit,
                j,
            )


def test_a_weight_is_pointed_at_and_chosen_by_row_and_column(show: Show, qtbot: QtBot) -> None:
    made, pointed, chosen = OuterProduct(DARK), [], []
    show(made, 520, 180)
    assert made.weight_at(QPointF(200, 100)) is None
    made.pointed.connect(pointed.append)
    made.chosen.connect(lambda j, k: chosen.append((j, k)))
    made.show_pace(PACE, 1, 0)
    for at in ((140, 40), (288, 40), (140, 138), (288, 138), (100, 100)):
        qtbot.mouseMove(made, QPointF(*at).toPoint())
        qtbot.mousePress(made, Qt.MouseButton.LeftButton, pos=QPointF(*at).toPoint())
    assert chosen == [(0, 0), (0, 1), (2, 0), (2, 1)]
    assert [p for p in pointed if p is not None] == chosen
    assert made.weight_at(QPointF(290, 140)) == (2, 1), "the very corner"
    made.leaveEvent(None)
    assert pointed[-1] is None
    for size in (10.0, 1e-7):  # the numbers of the scale are narrower than its name, or wider
        made.resize(240, 80)
        made.show_pace(LayerPace(size * PACE.a, PACE.delta, PACE.prime, PACE.error), 1, 0)
        words = [
            m for m in drawn_by(made).of("text") if m.place.left() > made.factors()[0].place.right() + 10
        ]
        assert len(words) == 3
        assert max(m.place.left() + widest([m.text]) for m in words) <= 240
    made.show_pace(PACE, 1, 0)
    made.resize(340, 80)
    assert not {"0.40", "0.10"} & set(drawn_by(made).words), "no room for numbers"
    made.show_pace(LayerPace(np.zeros(2), np.zeros(3), None, None), 0, 0)
    assert made.factors()[0].limit == 1.0
    assert [factor.name for factor in made.factors()] == ["|∂C/∂w|", "|a|", "|δ|"]
    assert made.factors()[0].place.left() == 46
