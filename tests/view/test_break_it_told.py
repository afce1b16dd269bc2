"""What Break it says, lists and lets one press, of a copy made by hand."""

from typing import Any

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.gradient_check import GradientCheck
from nnviz.core.mistakes import MISTAKES
from nnviz.session.commands import State
from nnviz.session.snapshot import Check, Snapshot
from nnviz.view.labs.break_it_buttons import Buttons
from nnviz.view.labs.break_it_clue_card import NOT_YET, ClueCard
from nnviz.view.labs.break_it_clues import CLUES, cells_in
from nnviz.view.labs.break_it_lab import BreakItLab
from nnviz.view.labs.break_it_list import NUMBERS, MistakeList
from nnviz.view.labs.break_it_words import HIDDEN, NO_COPY, OFF, SOUND
from nnviz.view.parts.style import DARK


def test_buttons_of_break_it_say_what_they_do_and_show_what_can_be_done(qtbot: QtBot) -> None:
    made = Buttons()
    holder = QWidget()
    qtbot.addWidget(holder)
    for column in (made.modes, made.runs, made.asks):
        around = QWidget(holder)
        around.setLayout(column)
    holder.show()
    buttons = (made.run, made.batch, made.epoch, made.start, made.guess, made.hint, made.give_up, made.again)
    words = ("Run", "Batch", "Epoch", "↺ Start", "Guess", "A hint", "Give up", "Hide another")
    for button, word in zip(buttons, words, strict=True):
        assert word in button.text()
        assert len(button.toolTip()) > len(button.text())
    asks = (made.guess, made.hint, made.give_up, made.again)
    for is_blind, is_told, seen in ((False, False, "0000"), (True, False, "1110"), (True, True, "0001")):
        made.show_state(is_running=is_told, is_blind=is_blind, is_told=is_told)
        assert "".join(str(int(not one.isHidden())) for one in asks) == seen
        assert made.run.text() == ("❚❚ Pause" if is_told else "▶ Run")


def test_a_choice_has_room_for_its_words_in_bold_before_it_is_chosen(qtbot: QtBot) -> None:
    made = Buttons()
    for button in (made.by_hand, made.in_blind):
        bold = QPushButton(button.text())
        for one in (button, bold):
            qtbot.addWidget(one)
        font = bold.font()
        font.setBold(True)
        bold.setFont(font)
        width = button.sizeHint().width()
        assert bold.sizeHint().width() <= width <= bold.sizeHint().width() + 8, button.text()
        assert button.minimumSizeHint() == button.sizeHint()


def test_a_clue_is_closed_waits_and_tells(qtbot: QtBot) -> None:
    card, looked = ClueCard(CLUES[0]), []
    qtbot.addWidget(card)
    card.resize(500, 80)
    card.show()
    card.looked.connect(lambda: looked.append(card.is_open))
    assert (card.is_open, card.finding.text(), card.button.isVisible()) == (False, NOT_YET, True)
    card.button.click()
    card.open()
    assert (looked, card.button.isVisible()) == ([True], False)
    card.wait()
    assert card.finding.text() == "Let it train for a moment first."
    names = list(MISTAKES)
    for out, said in (
        ((0, 1, 2, 6), "rules out 1 to 3, 7"), ((0, 1), "rules out 1, 2"), ((), "rules out nothing"),
        ((4, 5, 8, 9, 10), "rules out 5, 6, 9 to 11"),
    ):  # fmt: skip
        card.tell("seen", {names[k] for k in out})
        assert (card.finding.text(), card.out.text()) == ("seen", said)
    card.close_again()
    assert (card.is_open, card.finding.text(), card.out.text()) == (False, NOT_YET, "")
    assert card.button.isVisible()


def checked(analytic: list[float], numeric: list[float]) -> Snapshot:
    """Of a 1-1-1 network: two layers, each a weight and a bias."""
    one, other = np.array(analytic), np.array(numeric)
    error = np.abs(one - other) / np.maximum(np.maximum(np.abs(one), np.abs(other)), 1e-12)
    found = GradientCheck(np.arange(4), one, other, error, 0)
    snapshot = make_snapshot((1, 1, 1))
    check = Check(0, 0, None, 1.0, 1.0, 0.0, 4, 0, 0.1, 0.1, found)
    return replace(snapshot, lanes=(replace(snapshot.lanes[0], check=check),))


@pytest.mark.parametrize(
    ("analytic", "layers", "lengths"),
    [
        ([1, 2, 3, 4], "Weights and biases of every layer agree with central differences.",
         "Every length and every sign is right."),
        ([1, 2, -6, 4], "Wrong: w of output. All else agrees.",
         "Where it is wrong, it is 2.0 times as long as it should be; 100.0 % of what is wrong has the"
         " wrong sign."),
        ([3, 2, 6, 8], "Wrong: w of hidden 1, w of output, b of output. All else agrees.",
         "Where it is wrong, it is 2.0 to 3.0 times as long as it should be; 0.0 % of what is wrong has the"
         " wrong sign."),
        ([2, 4, 6, 8], "Nothing agrees: neither weights nor biases of any layer.",
         "Where it is wrong, it is 2.0 times as long as it should be; 0.0 % of what is wrong has the"
         " wrong sign."),
    ],
)  # fmt: skip
def test_clues_of_the_badge_are_told(analytic: list[float], layers: str, lengths: str) -> None:
    snapshot = checked(analytic, [1, 2, 3, 4])
    assert [(cell.layer, cell.is_bias) for cell in cells_in(snapshot)] == [
        (0, False), (0, True), (1, False), (1, True)
    ]  # fmt: skip
    assert CLUES[0].find(snapshot, {})[0] == layers
    assert CLUES[1].find(snapshot, {})[0] == lengths
    assert cells_in(None) == cells_in(make_snapshot(lanes=0)) == cells_in(make_snapshot()) == ()


def test_clues_of_scores_and_data_are_told() -> None:
    snapshot = make_snapshot((2, 3, 2))
    scores = CLUES[4]
    epochs = snapshot.lanes[0].epochs

    def told(**changes: Any) -> tuple[str, set[str]]:
        lane = replace(snapshot.lanes[0], epochs=replace(epochs, **changes))
        return scores.find(replace(snapshot, lanes=(lane,)), {})

    words, out = told()
    right = (100 * epochs.train_accuracy[-1], 100 * epochs.test_accuracy[-1])
    assert words.startswith(f"{right[0]:.1f} % of the training set right, {right[1]:.1f} % of the test set.")
    assert out == {"wrong_sign", "labels_shifted"}
    for half in (0.4, 0.5):
        assert told(test_accuracy=np.full(6, half))[1] == {"wrong_sign"}
    assert told(train_cost=np.linspace(1, 2, 6))[1] == {"labels_shifted"}
    none = np.full(6, np.nan)
    assert told(test_accuracy=none, train_accuracy=none, train_cost=np.linspace(1, 2, 6)) == (
        "The training cost went 1.00 → 2.00.", set()
    )  # fmt: skip
    for unknown in ("test_accuracy", "train_accuracy"):
        assert told(**{unknown: none})[0].startswith("The training cost went")
    assert told(epoch=epochs.epoch[:1]) == ("No whole epoch is trained with it yet.", set())
    assert told(epoch=epochs.epoch[:2])[0] == words
    rng = np.random.default_rng(0)
    data = make_dataset(rng.uniform(0, 2, (40, 2)).round(2), [0, 1] * 20, classes=("a", "b"))
    data = replace(data, x_test=data.x_test[:20], y_test=data.y_test[:20])
    words, _ = CLUES[3].find(with_data(snapshot, data), {})
    low, high = (f"{end:.2f}".rstrip("0").rstrip(".") for end in (data.x_train.min(), data.x_train.max()))
    assert words.startswith(f"Inputs run from {low} to {high}. 40 training examples")
    assert "with 100.0 % of the test examples among them" in words


def test_suspects_and_switches_are_listed_in_order_under_their_headings(qtbot: QtBot) -> None:
    made, thrown = MistakeList(), []
    qtbot.addWidget(made)
    made.thrown.connect(thrown.append)
    words = [made.item(k).text() for k in range(made.count())]
    heads = [k for k, one in enumerate(words) if one.isupper() or one.startswith("IN THE")]
    assert [words[k][:14] for k in heads] == ["IN THE GRADIEN", "IN THE DATA: b"]
    assert heads[0] == 0
    assert len(words) == 16
    for name, item in made._items.items():
        mistake = MISTAKES[name]
        assert item.text() == f"{NUMBERS[name]}  {mistake.label}\n{mistake.wrong}"
        assert (made.row(item) > heads[1]) is mistake.is_of_data
        assert f"right: {mistake.right}" in item.toolTip().replace("&#x27;", "'").replace(
            "&lt;", "<"
        ).replace("&gt;", ">").replace("&amp;", "&")
    assert made.current == next(iter(MISTAKES))
    made.show_suspects()
    made.rule_out(frozenset(list(MISTAKES)[:5]))
    assert made.left == list(MISTAKES)[5:]
    made.rule_out(frozenset())
    assert made.left == list(MISTAKES)
    assert made.minimumSizeHint().width() > made.minimumSizeHint().height()
    assert made.sizeHint().height() > 2 * made.sizeHint().width()


@pytest.fixture
def lab(show: Show) -> BreakItLab:
    return show(BreakItLab(DARK), 1100, 700)


def test_the_badge_is_that_of_the_copy(lab: BreakItLab) -> None:
    assert (lab.badge.text(), lab.badge.property("badge")) == ("gradient not checked yet", "none")
    assert (lab.told.text(), lab.caption.text(), lab.where.isVisible()) == (SOUND, NO_COPY, False)
    assert lab.layers.layers == 3
    for analytic, failed, words, kind in (
        ([1, 2, 3, 4], 0, "✓ gradient agrees: 4 checked", "good"),
        ([1, 2, -6, 4], 1, "✕ gradient DISAGREES: 1 of 4", "bad"),
    ):
        snapshot = checked(analytic, [1, 2, 3, 4])
        (lane,) = snapshot.lanes
        assert lane.check is not None
        found = replace(lane, check=replace(lane.check, failed=failed))
        lab.bench.latest = replace(snapshot, lanes=(found,), state=State.PAUSED, step=0)
        lab._show_all()
        assert (lab.badge.text(), lab.badge.property("badge")) == (words, kind)
        assert lab.badge.accessibleName() == words
        assert lab.where.isVisible()
        assert [cell.layer for cell in lab.layers.cells] == [0, 0, 1, 1]
        assert lab.layers.layers == 2
        assert lab.pictures.dots.words == f"4 parameters, {failed} with the wrong sign"
        assert lab.badge.width() >= lab.badge.sizeHint().width()
        assert lab.caption.text().startswith("a copy, 1-1-1: epoch 5")


def test_what_is_told_goes_by_what_is_thrown_hidden_and_guessed(lab: BreakItLab) -> None:
    name, other = list(MISTAKES)[:2]
    lab.bench.latest = replace(checked([1, 2, 3, 4], [1, 2, 3, 4]), step=0)
    lab.bench._is_off = True
    lab._drawn = None
    lab._show_all()
    assert lab.told.text() == OFF
    lab.bench.mistake = name
    lab._show_all()
    assert lab.told.text().startswith(f"1  {MISTAKES[name].label}")
    lab.list.show_suspects()
    lab._drawn = None
    lab._show_all()
    assert lab.told.text() == HIDDEN
    assert "thrown" not in lab.numbers()
    lab.guess(other)
    assert lab.told.text() == f"It is not 2, {MISTAKES[other].label}. One guess so far."
    lab.guess(other)
    assert lab.told.text().endswith("2 guesses so far.")
    lab._drawn = None
    lab._show_all()
    assert lab.told.text().endswith("2 guesses so far."), "what was said of the guess stays"
    lab.guess(name)
    assert lab.told.text().startswith("Found at guess 3. 1  ")
    assert lab.list.current == name
    assert lab.numbers()["thrown"][0] == 1
    assert lab.buttons.again.isVisible()


def test_keys_of_the_list_are_its_own_and_letters_are_those_of_the_window(qtbot: QtBot) -> None:
    made, thrown = MistakeList(), []
    qtbot.addWidget(made)
    made.thrown.connect(thrown.append)
    for key, text, is_own in (
        (Qt.Key.Key_Space, " ", True),
        (Qt.Key.Key_Return, "\r", True),
        (Qt.Key.Key_B, "b", False),
    ):
        offered = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, text)
        offered.ignore()
        made.event(offered)
        assert offered.isAccepted() is is_own
        pressed = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        made.keyPressEvent(pressed)
        assert pressed.isAccepted() is is_own
    assert thrown == [made.current, ""]
