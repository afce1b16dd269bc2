"""What is painted of a run: the dots and chips of a walk through a mini-batch, the badge, the keys."""

import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import Mark, drawn_by, is_near, pixel
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnviz.app.house_style import wear
from nnviz.core.gradient_check import TOLERANCE
from nnviz.core.naming import number
from nnviz.session.commands import State
from nnviz.session.gradient_badge import PERIOD
from nnviz.session.snapshot import Check, Descent, PhaseView
from nnviz.training.evaluation import GRADIENT_EXAMPLES
from nnviz.view.backprop.phase_strip import PhaseStrip
from nnviz.view.parts.style import DARK, LIGHT, Style, mix
from nnviz.view.run.phase_bar import PhaseBar
from nnviz.view.run.run_actions import RunActions
from nnviz.view.run.run_controls import ActionButton
from nnviz.view.run.status_words import progress, score
from nnviz.view.run.step_strip import StepStrip
from nnviz.view.run.step_words import check_explained, promise, promise_explained, promise_lines

SIZES = (4, 3, 3, 2)
# input, three layers forward, cost, three errors back, gradients, update
FORWARD, BACKWARD = range(5), range(5, 9)
PHASES = 10


@pytest.fixture(params=[DARK, LIGHT], ids=["dark", "light"])
def style(request: pytest.FixtureRequest) -> Style:
    made: Style = request.param
    return made


def view(index: int) -> PhaseView:
    made = make_snapshot(SIZES, phase=index).lanes[0].phase
    assert made is not None
    assert len(made.phases) == PHASES
    return made


def dots(qtbot: QtBot, style: Style, index: int) -> list[Mark]:
    bar = PhaseBar(style)
    qtbot.addWidget(bar)
    bar.resize(600, 66)
    bar.show_snapshot(make_snapshot(SIZES, phase=index))
    return drawn_by(bar).of("disc")


@pytest.mark.parametrize("index", [0, 3, 5, 8])
def test_dots_tell_the_way_there_from_the_way_back_and_what_is_to_come(
    qtbot: QtBot, style: Style, index: int
) -> None:
    found = dots(qtbot, style, index)
    assert len(found) == PHASES
    for place, dot in enumerate(found):
        done = "accent" if place in FORWARD else "positive"
        assert dot.fill == style.colour(done if place <= index else "border")
    widths = [dot.place.width() for dot in found]
    assert widths.index(max(widths)) == index
    assert widths.count(max(widths)) == 1
    lefts = [dot.place.left() for dot in found]
    assert lefts == sorted(lefts)


def test_a_dot_is_seen(qtbot: QtBot, style: Style) -> None:
    bar = PhaseBar(style)
    qtbot.addWidget(bar)
    bar.resize(600, 66)
    bar.show_snapshot(make_snapshot(SIZES, phase=6))
    found = drawn_by(bar).of("disc")
    assert is_near(pixel(bar, found[6].place.center()), style.positive)
    assert is_near(pixel(bar, found[2].place.center()), style.accent)


@pytest.mark.parametrize("index", [0, 2, 6, 9])
def test_the_chip_of_the_phase_is_full_those_before_tinted_and_those_after_empty(
    qtbot: QtBot, style: Style, index: int
) -> None:
    strip = PhaseStrip(style)
    qtbot.addWidget(strip)
    strip.resize(500, 46)
    now = view(index)
    strip.show_phase(now)
    card = style.colour("card")
    drawn = drawn_by(strip)
    chips = drawn.of("box")
    for place, (chip, phase) in enumerate(zip(chips, now.phases, strict=True)):
        other = style.colour("input_hue" if phase.kind == "input" else "accent")
        hue = other if phase.layer is None else style.layer_colour(phase.layer, 3)
        expected = hue if place == index else mix(card, hue, 0.25) if place < index else card
        assert chip.fill == expected
        assert chip.ink == (hue if place <= index else style.colour("border"))
        assert chip.place == strip.place_of(place)
        words = [mark.text for mark in drawn.of("text") if mark.place == chip.place]
        assert words == [strip._chips[place].text]
    corner = chips[index].place.topLeft() + QPointF(5, 3)
    assert is_near(pixel(strip, corner), chips[index].fill)


def test_the_key_of_a_button_is_written_in_the_muted_colour(qtbot: QtBot, style: Style) -> None:
    actions = RunActions()
    actions.show_snapshot(make_snapshot(state=State.PAUSED))
    for unit, key in (("epoch", "E"), ("batch", "B"), ("phase", "P")):
        button = ActionButton(actions.forward[unit], style)
        qtbot.addWidget(button)
        button.resize(button.sizeHint())
        (words,) = drawn_by(button).of("text")
        assert (words.text, words.ink) == (key, style.colour("muted"))


GOOD = Check(0, 2, 11, 0.1234567891, 0.1234567869, 1.8e-8, 42, 0, 1e-4, 2e-4)
STEP = Descent(predicted=-0.02, true=-0.015, angle=43.2, length_ratio=2.1)
BAD = replace(GOOD, backprop=0.5, relative_error=0.75, failed=3)


@pytest.mark.dressed
def test_only_a_gradient_that_disagrees_is_marked_as_wrong(
    qtbot: QtBot, qapp: QApplication, style: Style
) -> None:
    wear(qapp, style)
    strip = StepStrip()
    qtbot.addWidget(strip)
    strip.resize(1280, 26)
    strip.show()
    for check, behind in ((BAD, QColor(style.test)), (GOOD, None)):
        made = make_snapshot()
        lane = replace(made.lanes[0], check=check)
        strip.show_snapshot(replace(made, lanes=(lane,)))
        image = strip.badge.grab().toImage()
        corner = image.pixelColor(image.width() // 2, 2)
        assert is_near(corner, style.test) is (behind is not None)


def test_the_words_of_the_badge_are_made_of_the_programs_own_limits() -> None:
    lane = make_snapshot().lanes[0]
    explained = check_explained(lane, GOOD)
    assert TOLERANCE == 1e-6
    assert "off by more than 10⁻⁶" in explained
    assert f"every {PERIOD:g} s" in explained
    assert f"first {GRADIENT_EXAMPLES:,} examples" in promise_explained(lane, STEP)


@pytest.mark.parametrize(("predicted", "true", "ratio"), [(-0.02, -0.01, "0.50"), (-0.01, 0.02, "−2.0")])
def test_the_ratio_is_what_came_over_what_was_foretold(predicted: float, true: float, ratio: str) -> None:
    nan = float("nan")
    found = Descent(predicted, true, nan, nan)
    signed = f"+{number(true)}" if true > 0 else number(true)
    assert promise(found) == f"last step: cost {signed}, foretold {number(predicted)}"
    line = promise_lines(make_snapshot().lanes[0], found)[-1]
    assert (line.name, number(line.value, 2)) == ("true / foretold", ratio)


@pytest.mark.parametrize(("optimizer", "lmbda"), [("sgd", 0.0), ("momentum", 0.0), ("sgd", 0.1)])
def test_the_rule_of_plain_descent_is_claimed_of_plain_descent_only(optimizer: str, lmbda: float) -> None:
    lane = make_snapshot().lanes[0]
    training = replace(lane.experiment.training, optimizer=optimizer, lmbda=lmbda)
    if lmbda:
        training = replace(training, regularizer="l2")
    lane = replace(lane, experiment=replace(lane.experiment, training=training))
    assert ("η‖∇C‖²" in promise_explained(lane, STEP)) is (optimizer == "sgd" and not lmbda)


def test_the_header_counts_what_is_done_and_scores_the_last_epoch() -> None:
    made = make_snapshot(state=State.PAUSED, epochs=3)
    made = replace(made, epoch=3, batch=7, batches=80)
    words = progress(made)
    assert words.index("3") < words.index("7") < words.index("80")
    (lane,) = made.lanes
    epochs = replace(
        lane.epochs,
        train_cost=lane.epochs.train_cost * 0 + [4, 3, 2, 0.25],
        test_cost=lane.epochs.test_cost * 0 + 0.75,
        train_accuracy=lane.epochs.train_accuracy * 0 + 0.5,
        test_accuracy=lane.epochs.test_accuracy * 0 + [0.1, 0.2, 0.3, 0.9],
    )
    said = score(replace(made, lanes=(replace(lane, epochs=epochs),)))
    assert "0.25" in said
    assert said.index("0.25") < said.index("test") < said.index("90.0")
