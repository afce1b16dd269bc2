from itertools import combinations, pairwise

import numpy as np
import pytest
from cases import in_turn
from colour_vision import SIGHTS, apart, ciede2000, contrast
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from nnviz.app.house_style import wear
from nnviz.data.resources import resource
from nnviz.view.parts.style import CONTRAST, DARK, LIGHT, STYLES, Style, mix

pytestmark = pytest.mark.dressed

EVERY = in_turn("style", STYLES.values())


@EVERY
@pytest.mark.parametrize("behind", ["card", "field", "window"])
@pytest.mark.parametrize("words", ["text", "muted", "accent", "bad", "train", "test"])
def test_words_can_be_read(style: Style, words: str, behind: str) -> None:
    assert contrast(style.colour(words), style.colour(behind)) >= 4.5


@EVERY
def test_words_in_the_hue_of_a_layer_can_be_read(style: Style) -> None:
    assert min(contrast(QColor(hue), style.colour("card")) for hue in (*style.hues, style.output_hue)) >= 4.5
    assert contrast(style.colour("input_hue"), style.colour("card")) >= 4.5


def test_in_high_contrast_all_words_stand_out_sevenfold() -> None:
    style = CONTRAST
    inks = (
        *(
            style.text,
            style.muted,
            style.faint,
            style.accent,
            style.bad,
            style.train,
            style.test,
            style.outline,
        ),
        *(style.negative, style.positive, style.input_hue, style.output_hue, *style.hues, *style.twins),
    )
    for behind in (style.window, style.card, style.field):
        assert min(contrast(QColor(ink), QColor(behind)) for ink in inks) >= 7
    for filled in (style.accent, style.test):
        assert contrast(QColor(style.on_accent), QColor(filled)) >= 7


@EVERY
@pytest.mark.parametrize("filled", ["accent", "test"])
def test_words_on_what_stands_out_can_be_read(style: Style, filled: str) -> None:
    assert contrast(style.colour("on_accent"), style.colour(filled)) >= 4.5


@EVERY
@pytest.mark.parametrize("behind", ["card", "field", "window"])
def test_the_outline_of_what_can_be_pressed_or_typed_in_is_seen(style: Style, behind: str) -> None:
    assert contrast(style.colour("outline"), style.colour(behind)) >= 3
    assert contrast(style.colour("accent"), style.colour(behind)) >= 3, "the ring of the focus"


@EVERY
@pytest.mark.parametrize("name", ["faint", "negative", "positive"])
def test_lines_of_charts_are_seen(style: Style, name: str) -> None:
    assert contrast(style.colour(name), style.colour("card")) >= 3


@EVERY
@pytest.mark.parametrize("sight", SIGHTS)
def test_four_hidden_layers_and_the_output_are_told_apart_in_every_kind_of_sight(
    style: Style, sight: str
) -> None:
    hues = [style.layer_colour(layer, 5) for layer in range(5)]
    assert min(apart(one, other, sight) for one, other in combinations(hues, 2)) >= 10


@EVERY
@pytest.mark.parametrize("sight", SIGHTS)
def test_three_twins_are_told_apart_in_every_kind_of_sight(style: Style, sight: str) -> None:
    hues = [QColor(hue) for hue in style.twins]
    assert min(apart(one, other, sight) for one, other in combinations(hues, 2)) >= 10
    assert min(contrast(hue, style.colour("card")) for hue in hues) >= 4.5


@in_turn(
    ("one", "other", "published"),  # rows 1, 7, 16, 17 and 34 of the table of Sharma, Wu and Dalal (2005)
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_of_colours_is_the_published_one(
    one: tuple[float, ...], other: tuple[float, ...], published: float
) -> None:
    assert ciede2000(np.array(one), np.array(other)) == pytest.approx(published, abs=5e-5)


@EVERY
@pytest.mark.parametrize("layers", [1, 2, 4, 21])
def test_every_layer_has_a_hue_of_its_own_that_can_be_seen(style: Style, layers: int) -> None:
    hues = [style.layer_colour(layer, layers) for layer in range(layers)]
    assert len({hue.name() for hue in hues}) == layers
    assert min(contrast(hue, style.colour("card")) for hue in hues) >= 3


@EVERY
def test_a_layer_keeps_its_hue_when_the_network_grows(style: Style) -> None:
    assert style.layer_colour(0, 2) == style.layer_colour(0, 9)
    assert style.layer_colour(1, 2) == style.layer_colour(8, 9)


@EVERY
def test_diverging_table_is_symmetric_about_zero(style: Style) -> None:
    colours = [QColor(*map(int, style.diverging[level])).name() for level in (1, 128, 255)]
    assert colours == [style.negative, style.zero, style.positive]
    assert len(style.diverging) == 256


@EVERY
def test_positive_is_the_orange_and_negative_the_blue_that_legends_name(style: Style) -> None:
    assert 15 <= style.colour("positive").hue() <= 40
    assert 200 <= style.colour("negative").hue() <= 225
    assert style.class_colour(1, 2) == style.colour("positive")
    assert style.class_colour(0, 2) == style.colour("negative")
    assert abs(style.colour("train").hue() - style.colour("test").hue()) > 90


@EVERY
def test_activations_go_from_off_to_on(style: Style) -> None:
    ends = [QColor(*map(int, style.activations[level])).name() for level in (0, 255)]
    assert ends == [style.off, style.on]
    assert contrast(QColor(style.off), QColor(style.on)) > 10
    assert QColor(style.on).lightnessF() > 0.9, "active is bright, in light too"


@EVERY
def test_more_is_farther_from_nothing(style: Style) -> None:
    distance = [np.abs(row.astype(int) - style.sequential[0]).sum() for row in style.sequential]
    assert all(a <= b for a, b in pairwise(distance))


@EVERY
def test_what_qt_draws_wears_the_style(style: Style, qapp: QApplication, qtbot: QtBot) -> None:
    wear(qapp, style)
    assert not qapp.styleSheet(), "one sheet for all takes half a second at each change"
    assert qapp.palette().window().color() == style.colour("window")
    button, field = QPushButton("press"), QLineEdit("type")
    for widget in (button, field):
        qtbot.addWidget(widget)
        widget.show()
        assert style.outline in widget.styleSheet()
        assert "$" not in widget.styleSheet()
    other = LIGHT if style is DARK else DARK
    wear(qapp, other)
    qtbot.waitUntil(lambda: other.outline in button.styleSheet())


@pytest.mark.parametrize("icon", ["up", "down", "check"])
def test_icons_of_the_sheet_are_shipped(icon: str) -> None:
    assert resource(f"icons/{icon}.svg").is_file()


def test_mix_goes_from_one_colour_to_the_other() -> None:
    black, white = QColor("#000000"), QColor("#ffffff")
    assert [mix(black, white, share).name() for share in (0, 0.2, 1)] == ["#000000", "#333333", "#ffffff"]
