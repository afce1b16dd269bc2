import subprocess
import sys
import weakref
from dataclasses import asdict
from importlib import import_module
from time import thread_time

import numpy as np
import pytest
from cases import in_turn
from pictures import lightness, pixels
from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from nnviz.core.equation_words import words_of
from nnviz.core.marks import POINT, set_marks
from nnviz.view.backprop.equation_numbers import short, tex
from nnviz.view.parts import typesetting
from nnviz.view.parts.equation import Equation, rendered, size_of, typeset
from nnviz.view.parts.style import DARK, LIGHT, Style
from nnviz.view.parts.typesetting import Typeset, svg_of


@in_turn(
    ("latex", "words"),
    [
        (r"\delta^{3} = a^{3} - y", "δ³ = a³ − y"),
        (r"\delta^{2} = ((w^{3})^T \delta^{3}) \odot \sigma'(z^{2})", "δ² = ((w³)ᵀ δ³) ⊙ σ′(z²)"),
        (r"\frac{\partial C}{\partial b} = \frac{1}{m} \sum_x \delta", "∂C/∂b = 1/m Σₓ δ"),
        (r"z \overset{\sigma}{\longrightarrow} a", "z ⟶ σ a"),
        (r"w^{2}_{12} \to {-}0.31 - 0.5 \cdot 0.2, \quad b", "w²₁₂ → −0.31 − 0.5 · 0.2, b"),
        (r"w_{\mathrm{new}}", "w_new"),
    ],
)
def test_words_of_an_equation(latex: str, words: str) -> None:
    assert words_of(latex) == words


def ink(image: QImage, colour: str) -> tuple[int, int]:
    """Pixels of about this colour, and the last column that has one."""
    _, places = np.nonzero(np.abs(lightness(image) - QColor(colour).lightness()) < 25)
    return places.size, int(places.max(initial=-1))


def until_laid_out(qtbot: QtBot, equation: Equation) -> None:
    qtbot.waitUntil(lambda: not equation.is_busy)


@pytest.mark.parametrize("style", [DARK, LIGHT])
def test_equation_has_its_words_and_the_colour_of_the_style(qtbot: QtBot, style: Style) -> None:
    equation = Equation(LIGHT if style is DARK else DARK)
    qtbot.addWidget(equation)
    equation.setStyleSheet(f"background: {style.card}")
    equation.resize(300, 40)
    equation.show_latex(r"\delta^{3} = a^{3} - y")
    equation.recolour(style)
    assert equation.accessibleName() == "δ³ = a³ − y"
    until_laid_out(qtbot, equation)
    assert ink(equation.grab().toImage(), style.text)[0] > 30


def drawn(qtbot: QtBot, latex: str, width: int) -> QImage:
    equation = Equation(LIGHT)
    qtbot.addWidget(equation)
    equation.setStyleSheet(f"background: {LIGHT.card}")
    equation.resize(width, 40)
    equation.show_latex(latex)
    until_laid_out(qtbot, equation)
    return equation.grab().toImage()


def test_an_equation_stands_in_the_middle_of_its_line(qtbot: QtBot) -> None:
    image = drawn(qtbot, r"\frac{\partial C}{\partial b}", width=300)
    rows = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y).lightness() < 128 for x in range(image.width()))
    ]
    above, below = rows[0], image.height() - 1 - rows[-1]
    assert abs(above - below) <= 3
    assert rows[-1] - rows[0] > 0.6 * image.height()


def test_fractions_in_two_lines_do_not_stand_on_one_another(qtbot: QtBot) -> None:
    image = drawn(
        qtbot, r"\frac{\partial C}{\partial w} = 1, \quad \frac{\partial C}{\partial b} = 1", width=90
    )
    rows = range(image.height())
    inked = [any(image.pixelColor(x, y).lightness() < 128 for x in range(image.width() // 3)) for y in rows]
    middle = image.height() // 2
    assert inked[: middle - 2].count(True) > 10
    assert inked[middle + 2 :].count(True) > 10
    assert not any(inked[middle - 2 : middle + 2])


def test_twice_the_scale_draws_twice_as_finely(qtbot: QtBot) -> None:
    equation = Equation(LIGHT)
    qtbot.addWidget(equation)
    equation.resize(300, 40)
    equation.show_latex(r"a^1 = x")
    until_laid_out(qtbot, equation)
    _, end = ink(equation.grab().toImage(), LIGHT.text)
    fine = QImage(equation.size() * 2, QImage.Format.Format_RGB32)
    fine.setDevicePixelRatio(2)
    fine.fill(QColor("white"))
    equation.render(fine)
    assert ink(fine, LIGHT.text)[1] == pytest.approx(2 * end, abs=4)


def test_a_narrow_place_takes_more_lines_and_cuts_nothing(qtbot: QtBot) -> None:
    equation = Equation(LIGHT)
    qtbot.addWidget(equation)
    equation.resize(600, 40)
    equation.show_latex(r"z^{2} = w^{2} a^{1} + b^{2}, \quad a^{2} = \sigma(z^{2})")
    until_laid_out(qtbot, equation)
    wide = equation.height()
    equation.resize(150, 40)
    assert equation.height() == pytest.approx(2 * wide, abs=4)


def test_each_part_is_typeset_in_a_turn_of_its_own(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    equation = Equation(LIGHT)
    qtbot.addWidget(equation)
    equation.resize(600, 40)
    equation.show_latex("a")
    until_laid_out(qtbot, equation)
    before = equation.grab().toImage()
    done: list[str] = []

    def slow(latex: str, *_: object) -> QSvgRenderer:
        done.append(latex)
        end = thread_time() + 0.01
        while thread_time() < end:
            pass
        return rendered(latex, LIGHT.text, 16)

    monkeypatch.setattr("nnviz.view.parts.equation.rendered", slow)
    equation.show_latex(r"b \quad c \quad d")
    assert not done
    for parts in range(3):
        assert len(done) == parts
        assert equation.is_busy
        assert equation.grab().toImage() == before
        while len(done) == parts:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    assert not equation.is_busy
    assert equation.grab().toImage() != before


def test_nothing_of_an_equation_that_was_taken_away_comes_back_with_the_next(qtbot: QtBot) -> None:
    equation = Equation(LIGHT)
    qtbot.addWidget(equation)
    equation.resize(600, 40)

    def colours() -> set[int]:
        return set(pixels(equation.grab().toImage()).ravel().tolist())

    equation.show_latex("a = 1")
    until_laid_out(qtbot, equation)
    assert len(colours()) > 1
    equation.show_latex("")
    equation.show_latex(r"b = 2 \quad c = 3")
    assert equation.is_busy
    assert len(colours()) == 1


def test_brackets_about_a_sum_keep_their_size(qtbot: QtBot) -> None:
    size = size_of(typeset(r"C = -\sum_j [ y_j \ln a_j + (1 - y_j) \ln (1 - a_j) ]", "#000000", 16))
    assert size.height() < 60


def test_numbers_in_equations() -> None:
    assert [short(value) for value in (1.0, -0.0, -0.25, 1e-5)] == ["1", "0", "−0.250", "1.00 × 10⁻⁵"]
    assert tex(-2.5e-7) == r"{-}2.50 \cdot 10^{-7}"
    assert tex(-np.inf) == r"{-}\infty "
    set_marks((",", "."))  # they are put in when it is typeset
    try:
        assert (tex(0.5), tex(12_345.5)) == ("0.500", "12{,}346")
    finally:
        set_marks(POINT)


def test_in_another_colour_it_is_the_same_and_is_not_typeset_again() -> None:
    latex = r"\frac{1}{m} \sum_x \delta_x"
    dark = svg_of(latex, DARK.text, 15.0)
    made = typesetting._in_ink.cache_info().misses
    light = svg_of(latex, LIGHT.text, 15.0)
    assert typesetting._in_ink.cache_info().misses == made
    assert dark.svg != light.svg == dark.svg.replace(DARK.text, LIGHT.text)
    assert light.svg.count(LIGHT.text) > 5


def test_what_typesetting_is_spared_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = [
        r"C = -\frac{1}{n} \sum_x \left[ y \ln a + (1 - y) \ln \left( 1 - \frac{a}{2} \right) \right]",
        r"\left( \frac{\left| w^l_{jk} \right|}{\sum_k \left( \frac{1}{1 + e^{-z_k}} \right)^2} \right)_{j}",
        r"\hat{v} = \frac{v}{1 - \beta_2^{t}}, \quad \theta - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}",
    ]
    quick = [typesetting._in_ink.__wrapped__(latex, 16.0) for latex in deep]
    styles, rows = import_module("ziamath.styles"), import_module("ziamath.nodes.mrow").Mrow
    assert (styles.asdict, hasattr(rows._get_height_nostretch, "__wrapped__")) == (vars, True)
    monkeypatch.setattr(styles, "asdict", asdict)
    monkeypatch.setattr(rows, "_get_height_nostretch", rows._get_height_nostretch.__wrapped__)
    assert [typesetting._in_ink.__wrapped__(latex, 16.0) for latex in deep] == quick


def test_typesetting_is_loaded_only_when_needed() -> None:
    code = "import sys, nnviz.view.backprop.backprop_panel; sys.exit('ziamath' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("label", "text"), [("Copy as LaTeX", r"\delta^{3} = a^{3} - y"), ("Copy as text", "δ³ = a³ − y")]
)
def test_a_right_click_copies_an_equation(qtbot: QtBot, label: str, text: str) -> None:
    equation = Equation(DARK)
    qtbot.addWidget(equation)
    equation.customContextMenuRequested.emit(QPoint(1, 1))
    assert not equation.findChildren(QMenu)  # nothing to copy
    equation.show_latex(r"\delta^{3} = a^{3} - y")
    equation.customContextMenuRequested.emit(QPoint(1, 1))
    (menu,) = equation.findChildren(QMenu)
    next(action for action in menu.actions() if action.text() == label).trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == text


def test_equations_that_are_long_out_of_sight_take_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Typeset('<svg viewBox="0 0 9 9"/>', 9, 9, 0)
    monkeypatch.setattr("nnviz.view.parts.equation.svg_of", lambda *_: drawn)
    first = weakref.ref(typeset("0", "#000000", 16))
    for number in range(1, 100):
        typeset(str(number), "#000000", 16)
    kept = first()
    typeset.cache_clear()  # these pictures are of no equation
    assert kept is None
