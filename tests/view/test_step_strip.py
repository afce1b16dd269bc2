"""The strip at the bottom: badge, bill and promise."""

import pytest
from calculator import assert_adds_up
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace
from pictures import drawn_by, picture
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWhatsThis, QWidget

from nnviz.session.snapshot import Check, Descent, Snapshot
from nnviz.view.run.step_strip import StepStrip
from nnviz.view.run.step_words import (
    bill,
    bill_explained,
    check_explained,
    duration,
    promise,
    promise_explained,
    promise_lines,
)

GOOD = Check(0, 2, 11, 0.1234567891, 0.1234567869, 1.8e-8, 42, 0, 1e-4, 2e-4)
BAD = replace(GOOD, backprop=0.5, relative_error=0.75, failed=3)
STEP = Descent(predicted=-0.02, true=-0.015, angle=43.2, length_ratio=2.1)


@pytest.fixture
def strip(qtbot) -> StepStrip:
    made = StepStrip()
    qtbot.addWidget(made)
    made.resize(1280, 26)
    made.show()
    return made


def snapshot_of(
    *lanes: tuple[Check | None, Descent | None], sizes: tuple[int, ...] = (64, 30, 10)
) -> Snapshot:
    made = make_snapshot(sizes, lanes=len(lanes))
    dressed = zip(made.lanes, lanes, strict=True)
    return replace(made, lanes=tuple(replace(lane, check=c, descent=d) for lane, (c, d) in dressed))


def test_before_there_is_anything_to_explain_the_keyboard_passes_the_badge_by(strip: StepStrip) -> None:
    strip.activateWindow()
    strip.badge.setFocus()
    assert not strip.badge.hasFocus()
    strip.show_snapshot(snapshot_of((GOOD, STEP)))
    strip.badge.setFocus()
    assert strip.badge.hasFocus()


def test_the_badge_says_that_the_penalty_is_in_it_where_there_is_one() -> None:
    (plain,) = snapshot_of((GOOD, STEP)).lanes
    penalised = replace(plain, experiment=plain.experiment.replace("training.regularizer", "l2"))
    penalised = replace(penalised, experiment=penalised.experiment.replace("training.lmbda", 0.1))
    assert "penalty" not in check_explained(plain, GOOD)
    assert "∂C/∂w from neuron 12 below into hidden 1 neuron 3" in check_explained(plain, GOOD)
    assert "∂C/∂w from neuron 1 below into hidden 1" in check_explained(plain, replace(GOOD, k=0))
    assert "∂C/∂b of hidden 1 neuron 3" in check_explained(plain, replace(GOOD, k=None))
    assert "42 components checked" in check_explained(plain, GOOD)
    assert "1 component checked" in check_explained(plain, replace(GOOD, checked=1))
    assert ", penalty included, on the last mini-batch" in check_explained(penalised, GOOD)


def test_a_gradient_that_agrees(strip: StepStrip) -> None:
    strip.show_snapshot(snapshot_of((GOOD, STEP)))
    assert strip.badge.text() == "✓ gradient agrees"
    assert strip.badge.property("badge") == "good"
    for part in (
        "hidden 1 neuron 3",
        "neuron 12 below",
        "0.123456789",
        "0.123456787",
        "42 components",
        "1.8 × 10⁻⁸",
    ):
        assert part in strip.badge.toolTip()


def test_one_that_does_not_is_told_in_a_word_as_well(strip: StepStrip) -> None:
    strip.show_snapshot(snapshot_of((BAD, STEP)))
    assert strip.badge.text() == "✕ gradient DISAGREES: 3 of 42 checked"
    assert strip.badge.property("badge") == "bad"


def test_before_the_first_step_and_while_loading(strip: StepStrip) -> None:
    for snapshot in (make_snapshot(), make_snapshot(lanes=0)):
        strip.show_snapshot(snapshot)
        assert not strip.badge.isEnabled()
        assert strip.promise.text() == ""
        picture(strip, 2)  # the button alone


def test_the_bill_is_counted_and_timed(strip: StepStrip) -> None:
    strip.show_snapshot(snapshot_of((GOOD, STEP), sizes=(784, 16, 16, 10)))
    picture(strip)  # painted, it keeps what it has to say
    assert strip.bill.text() == "one pass back finds all 13,002 slopes, 4,300 times as fast as one by one"
    assert bill(3, GOOD) == "one pass back finds all 3 slopes, 1.3 times as fast as one by one"
    assert "13,003 forward passes · 100 µs = 1.3 s" in strip.bill.toolTip()
    assert "100 µs forward + 200 µs back = 300 µs" in strip.bill.toolTip()
    assert "26,004" in strip.bill.toolTip()
    assert "784-16-16-10 has 13,002 parameters" in bill_explained((784, 16, 16, 10), 13_002, None)


def test_the_bill_takes_one_line_however_narrow_the_window(strip: StepStrip) -> None:
    strip.show_snapshot(snapshot_of((GOOD, STEP)))
    strip.resize(500, 26)
    assert strip.bill.sizeHint().height() <= strip.height()
    assert strip.bill.height() < 2 * strip.bill.fontMetrics().lineSpacing()
    (words,) = drawn_by(strip.bill).words
    assert words.endswith("…")


def test_predicted_and_true(strip: StepStrip) -> None:
    strip.show_snapshot(snapshot_of((GOOD, STEP)))
    assert strip.promise.text() == "last step: cost −0.0150, foretold −0.0200"
    for part in ("−η‖∇C‖²", "43° off the full one, 2.1 × as long", "(−0.0150) / (−0.0200) = 0.750"):
        assert part in strip.promise.toolTip()


def test_what_is_told_of_a_step_adds_up() -> None:
    lane = make_snapshot().lanes[0]
    nabla = lane.gradient.vector
    foretold, ratio = promise_lines(lane, replace(STEP, predicted=-lane.eta * float(nabla @ nabla)))
    for line in (foretold, ratio):
        assert_adds_up(line.words.replace("≈", "="))


def test_no_angle_while_running_and_no_ratio_to_nothing() -> None:
    nan = float("nan")
    lane, stood = make_snapshot().lanes[0], Descent(0.0, 0.0, nan, nan)
    assert promise(stood) == "last step: cost 0, foretold 0"
    assert "off the full one" not in promise_explained(lane, stood)
    assert "true / foretold" not in promise_explained(lane, stood)
    assert promise(Descent(-1.0, nan, nan, nan)) == "last step: cost not a number, foretold −1.00"


def test_before_a_step_there_is_no_promise_for_a_veil_to_lie_over(strip: StepStrip) -> None:
    for descent in (None, STEP, None):
        strip.show_snapshot(snapshot_of((GOOD, descent)))
        assert strip.promise.isVisible() is (descent is not None)


def test_it_follows_the_chosen_lane(strip: StepStrip) -> None:
    strip.show_snapshot(snapshot_of((GOOD, STEP), (BAD, None), (None, None)))
    strip.follow(1)
    assert "DISAGREES" in strip.badge.text()
    strip.show_snapshot(snapshot_of((GOOD, STEP)))
    assert "agrees" in strip.badge.text()


@in_turn(
    ("seconds", "words"),
    [
        (2e-6, "2.0 µs"),
        (0.00034, "340 µs"),
        (0.0123, "12 ms"),
        (5.0, "5.0 s"),
        (59.9, "60 s"),
        (126, "2.1 min"),
    ],
)
def test_times_have_units(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_a_click_shows_both_numbers_and_what_stands_behind_the_bill_and_the_promise(
    strip: StepStrip, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip.show_snapshot(snapshot_of((GOOD, STEP)))
    picture(strip)
    before, said = set(QApplication.topLevelWidgets()), list[str]()
    show = QWhatsThis.showText

    def listen(at: QPoint, words: str, of: QWidget) -> None:
        said.append(words)
        show(at, words, of)

    monkeypatch.setattr(QWhatsThis, "showText", listen)
    qtbot.mouseClick(strip.badge, Qt.MouseButton.LeftButton)
    shown = [widget for widget in set(QApplication.topLevelWidgets()) - before if widget.isVisible()]
    QWhatsThis.hideText()
    assert len(shown) == 1
    for words in ("backpropagation: 0.123456789", "one forward and one backward", "43° off the full one"):
        assert words in said[0]
