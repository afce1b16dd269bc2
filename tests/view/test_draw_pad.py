"""The drawing pad: strokes by mouse, noise, and what the network says."""

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pictures import picture
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.parameters import Parameters
from nnviz.data.handwriting import as_input
from nnviz.data.preparation import Preparation, Scale
from nnviz.session.commands import Command, Feed, State, Watch
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs.draw_pad import DrawPad, noise_words
from nnviz.view.parts.style import DARK, LIGHT

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def pad(show: Show) -> DrawPad:
    return show(DrawPad(DARK), 645, 280)


@pytest.fixture
def asked(pad: DrawPad) -> list[Command]:
    commands: list[Command] = []
    pad.command_requested.connect(commands.append)
    return commands


def says_seven(side: int) -> Parameters:
    """The brighter the picture, the nearer output 7 is to 1."""
    theta = Parameters((side * side, 10))
    theta.weights[0][7], theta.biases[0][:] = 1, -3
    return theta


def shot(side: int = 28, **more: object) -> Snapshot:
    return make_snapshot((side * side, 10), theta=says_seven(side), **more)  # type: ignore[arg-type]


def drag(qtbot: QtBot, pad: DrawPad, button: Qt.MouseButton = LEFT) -> None:
    place = pad.pad.place.toRect()
    start, end = (place.topLeft() + QPoint(place.width() // 2, share) for share in (20, place.height() - 20))
    qtbot.mousePress(pad.pad, button, pos=start)
    qtbot.mouseMove(pad.pad, end)
    qtbot.mousePress(pad.pad, button, pos=end)
    qtbot.mouseRelease(pad.pad, button, pos=end)


def test_a_stroke_is_fed_centred_and_answered(pad: DrawPad, asked: list[Command], qtbot: QtBot) -> None:
    pad.show_snapshot(shot())
    assert pad.answer.text() == "It says –"
    drag(qtbot, pad)
    feed = asked[-1]
    assert isinstance(feed, Feed)
    assert feed.source == "your drawing"
    np.testing.assert_array_equal(feed.x, as_input(pad.pad.ink, (28, 28)))
    rows, columns = np.nonzero(feed.x.reshape(28, 28))
    assert np.ptp(rows) + 1 == 20
    assert 12 <= columns.mean() <= 16
    assert pad.answer.text() == "It says <b>7</b>"
    assert pad.bars.outputs is not None
    assert pad.bars.outputs[7] > 0.99
    told = pad.numbers()
    seen = [(n, x) for n, x in zip(told["pixel"], told["seen"], strict=True) if n != ""]  # type: ignore[arg-type]
    assert seen == list(enumerate(feed.x.tolist(), start=1))


def test_points_with_inputs_made_of_others_are_told_to_be_no_pictures(pad: DrawPad) -> None:
    x = np.array([[0.5, 1.0, 0.25], [-1.0, 2.0, 1.0]])
    scaled = Preparation(("x1_squared",), Scale(np.zeros(3), np.full(3, 2.0)))
    data = replace(make_dataset(x, [0, 1], classes=("a", "b")), preparation=scaled)
    pad.show_snapshot(with_data(make_snapshot((3, 2)), data))
    assert pad.nothing.text().startswith("To draw, train on pictures first")


def test_by_keys_the_pen_moves_draws_with_shift_and_rubs_out(
    pad: DrawPad, asked: list[Command], qtbot: QtBot
) -> None:
    pad.show_snapshot(shot())
    sheet = pad.pad
    qtbot.keyClick(sheet, Qt.Key.Key_Right)
    assert (sheet.is_empty, asked) == (True, [])
    for _ in range(10):
        qtbot.keyClick(sheet, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    rows, columns = np.nonzero(sheet.ink > 0.5)
    assert 100 < np.ptp(rows) < 140  # ten steps of ten pixels, and the pen's own size
    assert 20 < np.ptp(columns) < 32
    assert columns.mean() == pytest.approx(150, abs=2)  # one step right of the middle
    assert pad.answer.text() == "It says <b>7</b>"
    for _ in range(10):
        qtbot.keyClick(sheet, Qt.Key.Key_Delete)
        qtbot.keyClick(sheet, Qt.Key.Key_Up)
    qtbot.keyClick(sheet, Qt.Key.Key_Delete)
    assert not sheet.ink.any()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
        for _ in range(40):
            qtbot.keyClick(sheet, key, Qt.KeyboardModifier.ShiftModifier)
    assert sheet.ink[0, 0] > 0.5  # and no further


def test_it_says_whether_the_network_follows_what_is_on_the_sheet(pad: DrawPad, qtbot: QtBot) -> None:
    now = shot()
    pad.show_snapshot(now)
    drag(qtbot, pad)
    assert now.example is not None
    for source, words in (("your drawing", "followed in the network"), ("", "answered live")):
        pad.show_snapshot(replace(now, version=now.version + 1, example=replace(now.example, source=source)))
        assert pad.caption.text() == f"your drawing, {words}"


def test_the_answer_follows_the_training(pad: DrawPad, qtbot: QtBot) -> None:
    pad.show_snapshot(shot())
    drag(qtbot, pad)
    theta = says_seven(28)
    theta.weights[0][2] = 2
    pad.show_snapshot(make_snapshot((784, 10), State.RUNNING, theta=theta, version=2))
    assert pad.answer.text() == "It says <b>2</b>"


def test_small_pictures_are_made_as_the_shipped_digits(
    pad: DrawPad, asked: list[Command], qtbot: QtBot
) -> None:
    pad.show_snapshot(shot(8))
    drag(qtbot, pad)
    feed = asked[-1]
    assert isinstance(feed, Feed)
    picture = feed.x.reshape(8, 8)
    assert picture[0].any()
    assert picture[7].any()
    np.testing.assert_array_equal(picture * 16, np.round(picture * 16))


def test_the_right_button_rubs_out_and_clear_lets_go(
    pad: DrawPad, asked: list[Command], qtbot: QtBot
) -> None:
    pad.show_snapshot(shot())
    drag(qtbot, pad)
    drawn = pad.pad.ink.sum()
    drag(qtbot, pad, RIGHT)
    assert pad.pad.ink.sum() < 0.2 * drawn
    qtbot.mouseClick(pad.clear_button, LEFT)
    assert not pad.pad.ink.any()
    assert asked[-1] == Watch(6)
    assert pad.answer.text() == "It says –"
    assert pad.bars.outputs is None


def test_noise_is_uniform_and_what_is_shuffled_is_the_drawing(
    pad: DrawPad, asked: list[Command], qtbot: QtBot
) -> None:
    pad.show_snapshot(shot())
    drag(qtbot, pad)
    drawn = asked[-1]
    assert isinstance(drawn, Feed)
    qtbot.mouseClick(pad.noise_button, LEFT)
    assert pad.pad.is_empty  # the sheet shows nothing else than what is answered
    noise = asked[-1]
    assert isinstance(noise, Feed)
    assert noise.source == "uniform noise"
    assert noise.x.min() >= 0
    assert 0.45 < noise.x.mean() < 0.55
    qtbot.mouseClick(pad.shuffle_button, LEFT)
    shuffled = asked[-1]
    assert isinstance(shuffled, Feed)
    assert not np.array_equal(shuffled.x, drawn.x)
    np.testing.assert_array_equal(np.sort(shuffled.x), np.sort(drawn.x))


def test_the_histogram_has_every_noise_picture_and_says_what_it_means(pad: DrawPad) -> None:
    pad.show_snapshot(shot())
    counts, edges = pad.histogram.counts()
    assert counts.sum() == 1000
    assert counts[-1] == 1000  # so bright that the 7 is sure
    assert (edges[0], edges[-1]) == (0, 1)
    assert pad.noise_words.text() == (
        "On 1,000 pictures of pure noise the largest output is over 0.5 in 100 %:"
        " it answers with confidence all the same."
    )


@pytest.mark.parametrize(
    ("largest", "moral"),
    [([0.9, 0.1, 0.1, 0.1], "25 %: it knows no"), ([0.1, 0.2], "0 %: this one holds back")],
)
def test_words_for_other_networks(largest: list[float], moral: str) -> None:
    assert moral in noise_words(np.array(largest))


def test_without_pictures_it_says_what_to_do(pad: DrawPad) -> None:
    pad.show_snapshot(make_snapshot((2, 3, 1)))
    assert pad.nothing.isVisible()
    assert pad.nothing.text().startswith("To draw, train on pictures first")
    pad.show_snapshot(shot(run=2))
    assert pad.pad.isVisible()


def test_a_drawing_outlives_a_rewind_but_not_other_pictures(pad: DrawPad, qtbot: QtBot) -> None:
    pad.show_snapshot(shot())
    drag(qtbot, pad)
    pad.show_snapshot(shot(run=2))
    assert pad.answer.text() == "It says <b>7</b>"
    pad.show_snapshot(shot(8, run=3))
    assert pad.answer.text() == "It says –"


def test_broken_numbers_and_both_themes_are_drawn(pad: DrawPad, qtbot: QtBot) -> None:
    theta = says_seven(28)
    theta.vector[:] = np.nan
    pad.show_snapshot(make_snapshot((784, 10), theta=theta))
    drag(qtbot, pad)
    assert pad.answer.text() == "It says <b>nothing: its outputs are not numbers</b>"
    before = picture(pad)
    pad.recolour(LIGHT)
    assert picture(pad) != before


def test_inputs_fed_to_other_data_are_let_go(pad: DrawPad) -> None:
    shown = shot()
    pad.show_snapshot(shown)
    pad.noise_button.click()
    pad.show_snapshot(replace(make_snapshot((2, 1)), run=2))
    pad.show_snapshot(shot(8, run=3))
    assert pad.drawn is None


def test_what_is_shuffled_is_never_a_drawing_for_other_pictures(pad: DrawPad, qtbot: QtBot) -> None:
    pad.show_snapshot(shot())
    drag(qtbot, pad)
    small = shot(8, run=2)
    pad.show_snapshot(small)
    pad.shuffle_button.click()
    assert pad.drawn is not None
    assert small.example is not None
    np.testing.assert_array_equal(np.sort(pad.drawn), np.sort(small.example.x))


def test_where_pixels_are_scaled_a_drawing_is_scaled_as_they_are(
    pad: DrawPad, asked: list[Command], qtbot: QtBot
) -> None:
    scale = Scale(np.full(784, 0.25), np.full(784, 0.5), "scaled")
    shown = shot()
    assert shown.example is not None
    data = make_dataset(np.zeros((1, 784)), [0], classes=shown.example.classes, image_shape=(28, 28))
    data = replace(data, preparation=Preparation((), scale))
    pad.show_snapshot(replace(shown, dataset=data))
    assert pad._noise.min() < 0  # scaled as well
    pad.shuffle_button.click()  # the example that is followed, as it was measured
    assert pad.drawn is not None
    np.testing.assert_allclose(np.sort(pad.drawn), np.sort(0.25 + 0.5 * shown.example.x))
    drag(qtbot, pad)
    (command,) = asked[-1:]
    assert isinstance(command, Feed)
    assert pad.drawn is not None
    np.testing.assert_allclose(command.x, (pad.drawn - 0.25) / 0.5)
    assert pad.bars.outputs is not None
    np.testing.assert_allclose(pad.bars.outputs[7], 1 / (1 + np.exp(3 - command.x.sum())))


def test_on_data_that_are_no_pictures_there_is_nothing_to_press(pad: DrawPad) -> None:
    pad.show_snapshot(make_snapshot((2, 3, 1)))
    assert pad.nothing.text().startswith("To draw, train on pictures first")
    buttons = (pad.clear_button, pad.noise_button, pad.shuffle_button)
    assert not any(button.isEnabled() for button in buttons)
    pad.show_snapshot(shot(run=2))
    assert all(button.isEnabled() for button in buttons)


def test_out_of_sight_with_other_data_it_keeps_no_noise_and_judges_it_anew_in_sight(pad: DrawPad) -> None:
    pad.show_snapshot(shot())
    before = pad.histogram.numbers()
    pad.let_go()
    assert sum(each.nbytes for each in vars(pad).values() if isinstance(each, np.ndarray)) == 0
    pad.histogram.show_largest(np.zeros(1))
    pad.show_snapshot(shot())
    np.testing.assert_equal(pad.histogram.numbers(), before)


def test_the_ring_of_the_keys_goes_round_the_sheet_and_not_the_room_below_it(
    pad: DrawPad, qtbot: QtBot
) -> None:
    pad.show_snapshot(shot())
    pad.activateWindow()
    sheet = pad.pad
    sheet.setFocus()
    qtbot.waitUntil(sheet.hasFocus)
    sheet.resize(120, 200)
    ring, image = sheet.palette().color(QPalette.ColorRole.Accent), picture(sheet)
    marked = [y for y in range(200) if image.pixelColor(60, y) == ring]
    assert (min(marked), max(marked)) == (0, sheet.place.bottom())
