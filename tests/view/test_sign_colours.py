"""Other colours for negative and positive numbers: told apart by every sight, seen and called by name."""

from itertools import product

import pytest
from cases import in_turn
from colour_vision import SIGHTS, apart, contrast
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from pictures import picture
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnviz.app.settings import COLOURS
from nnviz.app.sign_colours import in_pair
from nnviz.core.parameters import Parameters
from nnviz.view.help.help_card import HelpCard
from nnviz.view.help.tour import Stop, Tour
from nnviz.view.labs.nudges_lab import NudgesLab
from nnviz.view.labs.second_order_lab import SecondOrderLab
from nnviz.view.network.network_panel import NetworkPanel
from nnviz.view.outputs.input_gradients import InputGradients
from nnviz.view.panel import Panel
from nnviz.view.parts.style import DARK, LIGHT, STYLES, Style
from nnviz.view.weights.weights_panel import WeightsPanel

EVERY = in_turn(("theme", "pair"), product(STYLES.values(), COLOURS))
OTHER = in_turn("style", [in_pair(style, "purple-green") for style in STYLES.values()])
HUES = {"blue": (200, 225), "orange": (15, 40), "purple": (260, 300), "green": (100, 150)}


@EVERY
def test_the_two_of_a_pair_and_zero_are_told_apart_in_every_kind_of_sight(theme: Style, pair: str) -> None:
    style = in_pair(theme, pair)
    negative, zero, positive = (style.colour(name) for name in ("negative", "zero", "positive"))
    for sight in SIGHTS:
        assert apart(negative, positive, sight) >= 35
        assert min(apart(negative, zero, sight), apart(positive, zero, sight)) >= 35


@EVERY
def test_a_pair_is_seen_on_the_card_and_is_what_it_is_called(theme: Style, pair: str) -> None:
    style = in_pair(theme, pair)
    for name, called in zip(("negative", "positive"), style.signs, strict=True):
        low, high = HUES[called]
        assert low <= style.colour(name).hue() <= high
        assert contrast(style.colour(name), style.colour("card")) >= (7 if style.name == "contrast" else 4.5)
    assert COLOURS[pair] == " and ".join(style.signs).capitalize()


@EVERY
def test_nothing_else_of_a_theme_depends_on_the_pair(theme: Style, pair: str) -> None:
    assert len(theme.diverging) == 256  # worked out before, and not taken over
    style = in_pair(theme, pair)
    ends = [QColor(*map(int, style.diverging[level])).name() for level in (1, 255)]
    assert ends == [style.negative, style.positive]
    assert (style.train, style.test, style.hues) == (theme.train, theme.test, theme.hues)
    assert in_pair(theme, pair) is style
    assert (style is theme) == (pair == "blue-orange")


def colours_of(image: QImage) -> set[str]:
    return {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(image.height())}


def seen(panel: Panel, qtbot: QtBot) -> None:
    qtbot.addWidget(panel)
    panel.resize(500, 300)
    panel.show()
    theta = Parameters((2, 3, 2))
    theta.weights[0][:] = [[2.0, -2.0], [2.0, -2.0], [-2.0, 2.0]]
    panel.show_snapshot(make_snapshot((2, 3, 2), theta=theta))


@OTHER
@pytest.mark.parametrize("kind", [WeightsPanel, NetworkPanel])
def test_a_panel_changes_its_colours_and_their_names_at_once(
    qtbot: QtBot, style: Style, kind: type[WeightsPanel | NetworkPanel]
) -> None:
    theme = STYLES[style.name]
    panel = kind(theme)
    seen(panel, qtbot)
    assert {theme.negative, theme.positive} <= colours_of(picture(panel))
    assert "orange" in panel.reading.text()
    panel.recolour(style)
    found, words = colours_of(picture(panel)), panel.reading.text().lower()
    assert {style.negative, style.positive} <= found
    assert not {theme.negative, theme.positive} & found
    assert "purple" in words
    assert "green" in words
    assert "orange" not in words


@in_turn("kind", [NetworkPanel, WeightsPanel, NudgesLab, SecondOrderLab])
def test_the_card_of_help_calls_the_colours_by_their_names(qtbot: QtBot, kind: type[Panel]) -> None:
    for style, names in ((LIGHT, ("blue", "orange")), (in_pair(LIGHT, "purple-green"), ("purple", "green"))):
        panel = kind(style)
        qtbot.addWidget(panel)
        card = HelpCard(panel, [], lambda _: None)
        said = " ".join(label.text() for label in card.findChildren(QLabel)).lower()
        for words in (said, card.accessibleName().lower()):
            assert all(name in words for name in names)
            assert "{" not in words


@in_turn("shape", [None, (1, 3)])
def test_words_below_gradients_in_the_input_follow_too(qtbot: QtBot, shape: tuple[int, int] | None) -> None:
    data = make_dataset([[0.2, 0.9, 0.4], [0.7, 0.1, 0.6]], [0, 1], classes=("a", "b"), image_shape=shape)
    shown = with_data(make_snapshot((3, 4, 2)), data)
    made = InputGradients(DARK)
    qtbot.addWidget(made)
    made.recolour(in_pair(DARK, "purple-green"))
    assert shown.example is not None
    made.show_gradients(shown.lanes[0], data, shown.example, (0, 2), "it")
    parts = made.bars.columns if shape is None else made.pictures.pictures
    inputs = "inputs" if shape is None else "pixels"
    assert parts[0].words == f"Green {inputs} raise it."
    assert parts[2].words == "Green raises the cost of the example shown."


def test_the_tour_calls_them_by_their_names_of_now(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    tour = Tour(window, [Stop(window, "The network", "Weights, {negative} or {positive}.")], DARK)
    assert tour.words.text() == "Weights, blue or orange."
    tour.recolour(in_pair(DARK, "purple-green"))
    assert tour.words.text() == "Weights, purple or green."
    assert tour.accessibleName() == "The network. Weights, purple or green."
