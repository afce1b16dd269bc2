from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from nnviz.data.resources import resource
from nnviz.view.parts.style import DARK, LIGHT, Style, mix

BOTH = pytest.mark.parametrize("style", [DARK, LIGHT], ids=lambda style: style.name)


def luminance(colour: QColor) -> float:
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def contrast(one: QColor, other: QColor) -> float:
    """The ratio of WCAG 2: from 1 (the same) to 21 (black on white)."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@BOTH
@pytest.mark.parametrize(("words", "behind"), [("text", "card"), ("muted", "card"), ("text", "field")])
def test_words_can_be_read(style: Style, words: str, behind: str) -> None:
    assert contrast(style.colour(words), style.colour(behind)) >= 4.5


@BOTH
@pytest.mark.parametrize("layers", [1, 2, 4, 21])
def test_every_layer_has_a_hue_of_its_own_that_can_be_seen(style: Style, layers: int) -> None:
    hues = [style.layer_colour(layer, layers) for layer in range(layers)]
    assert len({hue.name() for hue in hues}) == layers
    assert min(contrast(hue, style.colour("card")) for hue in hues) >= 3


@BOTH
def test_a_layer_keeps_its_hue_when_the_network_grows(style: Style) -> None:
    assert style.layer_colour(0, 2) == style.layer_colour(0, 9)
    assert style.layer_colour(1, 2) == style.layer_colour(8, 9)


@BOTH
def test_diverging_table_is_symmetric_about_zero(style: Style) -> None:
    colours = [QColor(*map(int, style.diverging[level])).name() for level in (1, 128, 255)]
    assert colours == [style.negative, style.zero, style.positive]
    assert len(style.diverging) == 256


@BOTH
def test_positive_is_the_orange_and_negative_the_blue_that_legends_name(style: Style) -> None:
    assert 15 <= style.colour("positive").hue() <= 40
    assert 200 <= style.colour("negative").hue() <= 225
    assert style.class_colour(1, 2) == style.colour("positive")
    assert style.class_colour(0, 2) == style.colour("negative")
    assert abs(style.colour("train").hue() - style.colour("test").hue()) > 90


@BOTH
def test_activations_go_from_off_to_on(style: Style) -> None:
    ends = [QColor(*map(int, style.activations[level])).name() for level in (0, 255)]
    assert ends == [style.off, style.on]
    assert contrast(QColor(style.off), QColor(style.on)) > 10


@BOTH
def test_more_is_farther_from_nothing(style: Style) -> None:
    distance = [np.abs(row.astype(int) - style.sequential[0]).sum() for row in style.sequential]
    assert all(a <= b for a, b in pairwise(distance))


@BOTH
def test_applying_reaches_palette_and_sheet(style: Style, qapp: QApplication) -> None:
    style.apply(qapp)
    assert qapp.palette().window().color() == style.colour("window")
    assert style.card in qapp.styleSheet()
    assert "$" not in qapp.styleSheet()


@pytest.mark.parametrize("icon", ["up", "down", "check"])
def test_icons_of_the_sheet_are_shipped(icon: str) -> None:
    assert resource(f"icons/{icon}.svg").is_file()


def test_mix_goes_from_one_colour_to_the_other() -> None:
    black, white = QColor("#000000"), QColor("#ffffff")
    assert [mix(black, white, share).name() for share in (0, 0.2, 1)] == ["#000000", "#333333", "#ffffff"]
