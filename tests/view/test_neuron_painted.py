"""What is drawn of one neuron and of a few: planes, curves and circuits."""

import numpy as np
import pytest
from pictures import drawn_by, is_near, near, xy
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.gates import CIRCUITS
from nnviz.core.neuron_bench import UNITS, Neuron, Shape
from nnviz.view.labs.gates_picture import GatesPicture
from nnviz.view.labs.neuron_curve import NeuronCurve
from nnviz.view.labs.neuron_plane import ARROW, MIDDLE, ONE_END, OTHER_END, NeuronPlane
from nnviz.view.parts.style import DARK, LIGHT, Style, mix

BOTH = pytest.mark.parametrize("style", [DARK, LIGHT], ids=["dark", "light"])
Key, Pen = Qt.Key, Qt.PenStyle
STEP, SIGMOID, LOGISTIC, TANH, RELU, GAUSSIAN = UNITS


def test_these_pictures_need_some_room(qtbot: QtBot) -> None:
    for make in (GatesPicture, NeuronCurve):
        qtbot.addWidget(made := make(DARK))
        size = made.minimumSizeHint()
        assert size.width() >= 1.5 * size.height() > 80, make


# -- the plane ------------------------------------------------------------------------------------

HALF = Neuron(2.0, 0.0, -1.0)
"""Fires right of x₁ = ½."""


def plane(style: Style, show: Show, neuron: Neuron = HALF, unit: int = 1, row: int = 2) -> NeuronPlane:
    made = NeuronPlane(style)
    show(made, 420, 300)
    made.show_unit(neuron, UNITS[unit], Shape(20.0), row)
    return made


@BOTH
def test_the_plane_has_one_scale_and_is_dark_where_the_neuron_fires(style: Style, show: Show) -> None:
    made = plane(style, show)
    frame, drawn, image = made.frame(), drawn_by(made), made.grab().toImage()
    box, (x1, x2) = frame.box, (frame.x, frame.y)
    assert box.width() / (x1[1] - x1[0]) == pytest.approx(box.height() / (x2[1] - x2[0]))
    assert x1[0] <= -0.55 < 1.75 <= x1[1]
    assert (x2[0], x2[1]) == pytest.approx((-0.55, 1.75))
    assert (x1[0] + x1[1]) / 2 == pytest.approx(0.6)
    assert (box.top(), box.right()) == (18, 414)
    (ground,) = drawn.of("image")
    assert ground.place == box
    dark = mix(style.colour("card"), style.colour("text"), 0.3)
    for x, wanted in ((0.1, style.card), (0.9, dark)):
        at = frame.point(x, 0.5)
        assert is_near(image.pixelColor(at.toPoint()), wanted), x
    made.show_unit(HALF, TANH, Shape(), 2)  # from −1: 0 is halfway there
    at = made.frame().point(0.51, 0.55)
    half = mix(style.colour("card"), style.colour("text"), 0.15)
    assert (
        abs(made.grab().toImage().pixelColor((at + QPointF(4, 0)).toPoint()).lightness() - half.lightness())
        < 9
    )


@BOTH
def test_the_line_its_handles_and_its_arrow_stand_where_z_is_0(style: Style, show: Show) -> None:
    made = plane(style, show)
    frame, drawn, handles = made.frame(), drawn_by(made), made.handles()
    low, high = frame.y
    assert list(handles) == [MIDDLE, ONE_END, OTHER_END, ARROW]
    middle = frame.point(0.5, (low + high) / 2)
    (line,) = [m for m in drawn.of("line", style.accent) if m.width == 2 and m.place.height() > 100]
    assert sorted(map(xy, line.points)) == sorted([xy(frame.point(0.5, low)), xy(frame.point(0.5, high))])
    assert xy(handles[MIDDLE]) == pytest.approx(xy(middle))
    shares = sorted((handles[end].y() - frame.box.top()) / frame.box.height() for end in (ONE_END, OTHER_END))
    assert shares == pytest.approx([0.14, 0.86])
    assert xy(handles[ARROW]) == pytest.approx(xy(frame.point(0.74, (low + high) / 2)))
    (shaft,) = [m for m in drawn.of("line", style.accent) if m.place.height() == 0]
    assert [xy(p) for p in shaft.points] == near(handles[MIDDLE], handles[ARROW])
    (head,) = drawn.of("polygon", style.accent)
    tip = handles[ARROW]
    assert [xy(p) for p in head.points] == near(
        tip + QPointF(5, 0), tip + QPointF(-6, -5), tip + QPointF(-6, 5)
    )
    dots = [m for m in drawn.of("disc", style.accent) if m.place.width() == 12]
    assert [xy(m.place.center()) for m in dots] == near(*(handles[n] for n in (MIDDLE, ONE_END, OTHER_END)))
    assert [m.fill.name() for m in dots] == [style.accent, style.card, style.card]
    head_words = drawn.text("2x₁ + 0x₂ − 1 = 0   w points to the side that fires")
    assert head_words.ink == QColor(style.accent)
    assert (head_words.place.left(), head_words.place.top()) == (frame.box.left(), 0)
    made.show_unit(Neuron(0, 0, 1), SIGMOID, Shape(), 2)
    drawn = drawn_by(made)
    assert "the line is out of sight" in drawn.words
    assert not made.handles()
    assert not drawn.of("polygon")
    made.show_unit(Neuron(0.0, -2.0, 1.0), SIGMOID, Shape(), 2)  # w points down
    (head,) = drawn_by(made).of("polygon")
    tip = made.handles()[ARROW]
    assert [xy(p) for p in head.points] == near(
        tip + QPointF(0, 5), tip + QPointF(5, -6), tip + QPointF(-5, -6)
    )


@BOTH
def test_rows_of_the_truth_table_are_filled_where_they_fire_and_ringed_in_hand(
    style: Style, show: Show
) -> None:
    made = plane(style, show, row=2)
    frame, drawn = made.frame(), drawn_by(made)
    points = [m for m in drawn.of("disc") if m.place.width() == 14]
    assert [xy(m.place.center()) for m in points] == near(
        *(frame.point(*row) for row in ((0, 0), (0, 1), (1, 0), (1, 1)))
    )
    assert [m.fill.name() for m in points] == [style.card, style.card, style.text, style.text]
    assert {m.ink.name() for m in points} == {style.text}
    (ring,) = [m for m in drawn.of("disc", style.accent) if m.place.width() == 22]
    assert xy(ring.place.center()) == pytest.approx(xy(frame.point(1, 0)))
    for words, row in (("(0, 0)", (0, 0)), ("(1, 0)", (1, 0))):
        assert xy(drawn.text(words).place.topLeft()) == pytest.approx(xy(frame.point(*row) + QPointF(10, 20)))
    chosen = []
    made.row_chosen.connect(chosen.append)
    for row in ((1, 1), (0, 1), (1.2, 1.2)):
        made.press(frame.point(*row))
    assert chosen == [3, 1]
    assert "(x₁, x₂) = (1, 1)" in made.help_at(frame.point(1, 1))
    assert made.help_at(frame.point(1.4, 1.4)) == ""
    assert "another b" in made.help_at(made.handles()[MIDDLE])
    assert "about its other end" in made.help_at(made.handles()[ONE_END])
    assert made.help_at(made.handles()[ONE_END]) == made.help_at(made.handles()[OTHER_END])
    assert "on the side that fires" in made.help_at(made.handles()[ARROW])


@BOTH
def test_points_of_the_data_are_filled_or_rings_in_the_colours_of_their_classes(
    style: Style, show: Show
) -> None:
    made = plane(style, show)
    x = np.array([[2.0, 3.0, -1.0], [0.5, 1.5, 4.0]])
    made.show_points(x, np.array([True, False, True]))
    frame, drawn = made.frame(), drawn_by(made)
    assert frame.x[0] < -1 < 3 < frame.x[1], "all in sight"
    assert frame.y[0] < 0 < 4 < frame.y[1]
    dots = [(xy(m.place.center()), m.ink.name(), m.width) for m in drawn.of("disc") if m.place.width() == 0]
    first, second = style.class_colour(0, 2).name(), style.class_colour(1, 2).name()
    at = [pytest.approx(xy(frame.point(*point))) for point in x.T]
    assert dots == [(at[1], first, 6), (at[1], style.card, 3), (at[0], second, 6), (at[2], second, 6)]
    made.show_points(np.empty((2, 0)), np.empty(0, bool))
    assert made.frame().y == pytest.approx((-0.55, 1.75))


def test_keys_move_the_line_by_a_twentieth_and_the_weights_by_a_tenth(show: Show, qtbot: QtBot) -> None:
    made, moved = plane(DARK, show), []
    made.neuron_changed.connect(moved.append)
    for name, key, wanted in (
        (MIDDLE, Key.Key_Right, (2, 0, -1.1)),
        (MIDDLE, Key.Key_Left, (2, 0, -0.9)),
        (ARROW, Key.Key_Right, (2.1, 0, -1.05)),
        (ARROW, Key.Key_Up, (2, 0.1, -1.06)),
    ):
        made.in_hand = name
        qtbot.keyClick(made, key)
        assert tuple(moved[-1]) == pytest.approx(wanted, abs=0.011), (name, key)
    made.take_hold(ONE_END)
    other = made._spots()[OTHER_END]
    made.drag(ONE_END, made.frame().point(1.5, 0.2))
    assert moved[-1].z(other) == pytest.approx(0, abs=0.02)
    assert moved[-1].z(np.array([1.5, 0.2])) == pytest.approx(0, abs=0.03)


# -- the curve ------------------------------------------------------------------------------------


def curve(style: Style, show: Show, unit: int = 1, shape: Shape = Shape(), row: int = 3) -> NeuronCurve:  # noqa: B008
    made = NeuronCurve(style)
    show(made)
    made.show_unit(Neuron(2.0, 2.0, -3.0), UNITS[unit], shape, row)
    return made


def sigma(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


@BOTH
def test_the_curve_its_slope_the_step_and_the_other_formula_are_drawn_over_z(
    style: Style, show: Show
) -> None:
    made = curve(style, show)
    frame, drawn = made.frame(), drawn_by(made)
    assert (frame.x, frame.y) == ((-4, 4), (0, 1))  # the rows are at −3, −1, −1 and 1
    assert frame.box.right() > made.width() - 12
    assert frame.box.top() == 24
    z = made.z()
    step, slope, a = (m for m in drawn.of("line") if len(m.points) > 2)
    assert [(m.ink.name(), m.style) for m in (step, slope, a)] == [
        (style.faint, Pen.SolidLine), (style.muted, Pen.DashLine), (style.text, Pen.SolidLine)
    ]  # fmt: skip
    assert [xy(p) for p in step.points] == near(*frame.points([-4, 0, 0, 4], [0, 0, 1, 1]))
    assert [xy(p) for p in a.points] == near(*frame.points(z, sigma(2 * z)))
    assert [xy(p) for p in slope.points] == near(*frame.points(z, 2 * sigma(2 * z) * sigma(-2 * z)))
    dots = [m for m in drawn.of("disc") if m.place.width() == pytest.approx(4.4)]
    even = np.linspace(-4, 4, 25)
    assert [xy(m.place.center()) for m in dots] == near(*frame.points(even, sigma(2 * even)))
    assert {(m.fill.name(), m.ink.name()) for m in dots} == {(style.card, style.text)}
    (peak,) = drawn.of("polygon")
    top = frame.point(0, 0.5)
    assert [xy(p) for p in peak.points] == near(
        top + QPointF(0, -4), top + QPointF(-4, 3), top + QPointF(4, 3)
    )
    assert peak.fill == QColor(style.muted)
    rows = [m for m in drawn.of("disc") if m.place.width() == 9]
    at = frame.points([-3, -1, -1, 1], sigma(2 * np.array([-3, -1, -1, 1])))
    assert [xy(m.place.center()) for m in rows] == near(*at)
    assert [m.fill.name() for m in rows] == [style.card] * 3 + [style.text]
    (ring,) = drawn.of("disc", style.accent)
    assert (xy(ring.place.center()), ring.place.width()) == (pytest.approx(xy(at[3])), 16)


@BOTH
def test_the_legend_of_the_curve_has_a_line_before_each_word(style: Style, show: Show) -> None:
    made = curve(style, show)
    drawn = drawn_by(made)
    samples = [m for m in drawn.of("line") if m.place.bottom() < 12]
    assert [(m.ink.name(), m.style) for m in samples] == [
        (style.text, Pen.SolidLine), (style.muted, Pen.DashLine), (style.faint, Pen.SolidLine)
    ]  # fmt: skip
    words = [drawn.text(w) for w in ("a = σ(kz)", "slope, up to k/4 = 0.5", "step")]
    assert samples[0].place.left() == made.frame().box.left()
    for sample, said in zip(samples, words, strict=True):
        assert sample.place.width() == 18
        assert said.place.left() - sample.place.right() == 4
        assert said.ink == QColor(style.muted)
    for said, sample in zip(words, samples[1:], strict=False):
        assert 30 < sample.place.left() - said.place.left() < 200
    made.show_unit(Neuron(0.0, 0.0, 3.0), UNITS[1], Shape(200.0), 3)
    drawn = drawn_by(made)
    (ring,) = drawn.of("disc", style.accent)
    assert ring.place.top() > drawn.text("step").place.bottom(), "a = 1 is right below the legend"
    made.resize(300, 200)
    made.show_unit(Neuron(2.0, 2.0, -3.0), UNITS[1], Shape(), 3)
    assert made.slope_words(made.frame()) in ("slope ≤ 0.5", "slope")


def test_what_forms_a_curve_moves_it_and_its_axes(show: Show) -> None:
    made = curve(DARK, show, unit=2, shape=Shape(8.0, 3.0, 4.0))
    frame = made.frame()
    assert frame.x == (-8, 8)  # 1.1 · 1.5 · 4 → 8
    assert frame.y == (0, 3)
    drawn = drawn_by(made)
    assert drawn.of("polygon")[0].points[0].y() == pytest.approx(frame.box.top() - 4), "6 is out of sight"
    assert any("↑" in words for words in drawn.words)
    assert np.diff(made.z()).min() < 16 / 100 < np.diff(made.z()).max() * 1.01, "closer where it is steep"
    series = made._read_out()
    assert [one.name for one in series] == ["a", "slope"]
    assert series[0].y[-1] == pytest.approx(3)
    assert series[0].where(0.123) == "z = 0.12"
    assert "z = 1.50" in made.help_at(1.5)
    assert made.help_at(8.01) == ""
    for unit, low in ((TANH, -1.0), (GAUSSIAN, -1.0), (RELU, 0.0)):
        made.show_unit(Neuron(2.0, 2.0, -3.0), unit, Shape(), 0)
        assert made.frame().y[0] == low, unit.label
    assert made.frame().y[1] == 4
    drawn = drawn_by(made)
    assert not drawn.of("polygon"), "a ReLU has no one place where it is steepest"
    assert not [m for m in drawn.of("disc") if m.place.width() < 5], "and no other formula"
    assert "slope" in drawn.words
    made.show_unit(Neuron(2.0, 2.0, -3.0), STEP, Shape(), 0)
    drawn = drawn_by(made)
    lines = [m for m in drawn.of("line") if len(m.points) > 2]
    assert len(lines) == 2, "the step is the curve itself"
    assert len(lines[1].points) == 4


# -- circuits -------------------------------------------------------------------------------------

NAND, HALF_ADDER, FULL_ADDER = CIRCUITS


def circuit(style: Style, show: Show, which: int, bits: tuple[int, ...], chosen: str) -> GatesPicture:
    made = GatesPicture(style)
    show(made, 700, 300)
    made.show_circuit(CIRCUITS[which], bits, chosen)
    return made


@BOTH
def test_wires_that_carry_1_are_thick_and_neurons_that_fire_are_lit(style: Style, show: Show) -> None:
    made = circuit(style, show, 1, (1, 0), "n₃")
    drawn, fires = drawn_by(made), {"x₁": 1, "x₂": 0, "n₁": 1, "n₂": 0, "n₃": 1, "n₄": 1, "n₅": 0}
    wires = [m for m in drawn.of("line") if m.place.width() > 20]
    sources = [(name, gate) for gate in HALF_ADDER.gates for name in gate.sources]
    for wire, (name, gate) in zip(wires, sources, strict=True):
        assert [xy(p) for p in wire.points] == near(made.place(name), made.place(gate.name))
        lit = (style.text, 3, Pen.SolidLine) if fires[name] else (style.faint, 1.2, Pen.DashLine)
        assert (wire.ink.name(), pytest.approx(wire.width), wire.style) == lit, name
    discs = drawn.of("disc")
    for disc, gate in zip(discs, HALF_ADDER.gates, strict=True):
        assert xy(disc.place.center()) == pytest.approx(xy(made.place(gate.name)))
        assert disc.place.width() == 28
        assert disc.fill.name() == (style.on if fires[gate.name] else style.off)
        edge = (style.accent, 3) if gate.name == "n₃" else (style.outline, 1.6)
        assert (disc.ink.name(), pytest.approx(disc.width)) == edge
        told = [m for m in drawn.of("text") if m.place.center() == made.place(gate.name)]
        assert [(m.text, m.bold) for m in told] == [(str(fires[gate.name]), True)]
    for name, z in (("n₁", "1"), ("n₂", "−1"), ("n₃", "1"), ("n₄", "1"), ("n₅", "−1")):
        said = drawn.text(f"{name}: z = {z}")
        assert said.ink == QColor(style.text)
        assert xy(said.place.center()) == pytest.approx(xy(made.place(name) + QPointF(0, 24)))
    grounds = [m.place for m in drawn.of("fill", style.card)]
    assert all(any(ground == m.place for ground in grounds) for m in drawn.of("text") if "z =" in m.text)
    (double,) = [m.place.center() for m in drawn.of("text") if m.text == "−4"]
    start, end = made.place("n₁"), made.place("n₅")
    assert xy(double) == pytest.approx(xy(start + (end - start) * 0.6))
    assert "−2" not in drawn.words, "all others are alike"
    for words, name, out in (("carry 0", "n₅", 0), ("sum 1", "n₄", 1)):
        at = made.place(name)
        assert xy(drawn.text(words).place.topLeft()) == pytest.approx(xy(at + QPointF(29, 4)))
        (stub,) = [m for m in drawn.of("line") if xy(m.points[0]) == pytest.approx(xy(at + QPointF(14, 0)))]
        assert xy(stub.points[1]) == pytest.approx(xy(at + QPointF(26, 0)))
        assert stub.width == pytest.approx(3 if out else 1.2)


def test_a_circuit_fills_the_room_that_it_has_up_to_a_limit(show: Show, qtbot: QtBot) -> None:
    made = circuit(DARK, show, 1, (1, 0), "n₃")
    assert (made.place("x₁").x(), made.place("n₄").x()) == pytest.approx((30, 626))
    rows = [made.place(name).y() for name in ("x₁", "n₂", "n₁", "x₂", "n₃", "n₅")]
    unit = (300 - 18 - 34) / 2.5
    np.testing.assert_allclose(rows, 18 + unit * (np.array([0.5, 0.5, 1, 1.5, 1.5, 3]) - 0.5))
    made.resize(1200, 900)
    assert made.place("n₄").x() - made.place("x₁").x() == pytest.approx(720)
    assert made.place("x₁").x() - 30 == pytest.approx(1200 - 74 - made.place("n₄").x()), "in the middle"
    assert made.place("n₅").y() - made.place("x₁").y() == pytest.approx(375)
    assert made.place("x₁").y() - 18 == pytest.approx(900 - 34 - made.place("n₅").y()), "in the middle"
    asked = []
    made.bits_changed.connect(asked.append)
    made.gate_chosen.connect(asked.append)
    for toggle in made.toggles:
        assert toggle.pos().x() == round(made.place("x₁").x()) - 30
        toggle.click()
    assert asked == [(0, 0), (1, 1)]
    assert [t.geometry().center().y() for t in made.toggles] == pytest.approx(
        [made.place(name).y() for name in ("x₁", "x₂")], abs=2
    )
    assert [(t.text(), t.accessibleName()) for t in made.toggles] == [
        ("x₁ = 1", "x₁ is 1; press to toggle"), ("x₂ = 0", "x₂ is 0; press to toggle")
    ]  # fmt: skip
    asked.clear()
    for name in ("n₁", "n₅"):
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=made.place(name).toPoint())
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=(made.place("n₁") + QPointF(30, 0)).toPoint())
    qtbot.keyClick(made, Key.Key_Left)
    qtbot.keyClick(made, Key.Key_Right)
    assert asked == ["n₁", "n₅", "n₂", "n₄"]
    asked.clear()
    for chosen, key in (("n₁", Key.Key_Left), ("n₅", Key.Key_Right)):
        made.show_circuit(HALF_ADDER, (1, 0), chosen)
        qtbot.keyClick(made, key)
    assert asked == [], "there is none beyond"
    assert made.accessibleName() == "half adder: carry 0, sum 1"
    assert made.accessibleDescription().startswith("In hand n₅: z = (−4) · 1 + 3 = −1")
    assert "not above 0: it stays 0" in made._help("n₅")
    assert "above 0: it fires 1" in made._help("n₁")
    made.show_circuit(NAND, (1, 1), "n₁")
    assert [m.text for m in drawn_by(made).of("text") if m.text == "−2"] == ["−2"] * 2
    made.show_circuit(FULL_ADDER, (1, 1, 0), "n₁")
    assert len(made.toggles) == 3
    assert made.minimumSizeHint().width() == 30 + 74 + 6 * 53
