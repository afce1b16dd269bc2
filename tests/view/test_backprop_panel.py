from collections.abc import Callable, Iterator
from itertools import product
from time import monotonic

import numpy as np
import pytest
from handmade import make_snapshot
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot
from shown import Show

from nnviz.core.equation_words import words_of
from nnviz.core.naming import number
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Command, Reset, Retune, Run, State, Step
from nnviz.session.phases import phases_of
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.view.backprop.backprop_panel import BackpropPanel
from nnviz.view.backprop.term_layout import Place
from nnviz.view.parts.style import DARK, LIGHT


@pytest.fixture
def panel(show: Show) -> BackpropPanel:
    return show(BackpropPanel(DARK), 700, 330)


@pytest.fixture
def asked(panel: BackpropPanel) -> list[Command]:
    commands: list[Command] = []
    panel.command_requested.connect(commands.append)
    return commands


def place(panel: BackpropPanel, symbol: str) -> Place:
    """Where a term is drawn, once the panel's parts have their sizes."""
    until_laid_out(panel)
    return next(
        place
        for place in panel.picture.canvas.places
        if not isinstance(place.item, str) and words_of(place.item.symbol) == symbol
    )


def point_of(panel: BackpropPanel, symbol: str, row: int, column: int) -> QPoint:
    cells = place(panel, symbol)
    return cells.cell(range(row, row + 1), range(column, column + 1)).center().toPoint()


def click(panel: BackpropPanel, symbol: str, row: int, column: int) -> None:
    QTest.mouseClick(
        panel.picture.canvas, Qt.MouseButton.LeftButton, pos=point_of(panel, symbol, row, column)
    )


def values(panel: BackpropPanel, symbol: str) -> np.ndarray:
    assert panel.scene is not None
    return next(term.values for term in panel.scene.terms if words_of(term.symbol) == symbol)


def test_while_it_trains_it_says_how_to_begin(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=3))
    panel.show_snapshot(make_snapshot((2, 3, 1), state=State.RUNNING))
    assert panel.nothing.isVisible()
    assert panel.nothing.text().startswith("Pause (Space). Press P")
    assert not panel.strip.isVisible()
    assert not panel.example_choice.isVisible()


def test_between_mini_batches_the_followed_example_goes_through(panel: BackpropPanel) -> None:
    shown = make_snapshot((2, 3, 1), x=[0.25, 0.5], target=1)
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=3))
    panel.show_snapshot(shown)
    assert "Press P" in panel.reading.text()
    assert panel.caption.text().endswith("the followed example alone")
    assert not panel.example_choice.isVisible()
    panel.strip.phase_requested.emit(0)
    np.testing.assert_allclose(values(panel, "a¹")[:, 0], [0.25, 0.5])
    panel.strip.phase_requested.emit(4)
    assert shown.example is not None
    np.testing.assert_allclose(values(panel, "δ³")[:, 0], shown.lanes[0].activations[-1] - shown.example.y)


def test_nothing_is_asked_for_by_looking_at_the_followed_example(panel: BackpropPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1)))
    with qtbot.assertNotEmitted(panel.command_requested):
        panel.strip.phase_requested.emit(2)
    assert panel.strip.accessibleName().startswith("Phase 3 of 7")


def test_loading_shows_no_old_phase(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=3))
    panel.show_snapshot(make_snapshot(lanes=0, state=State.LOADING))
    assert panel.nothing.text() == "Loading the data …"


@pytest.mark.parametrize("sizes", [(1, 1), (2, 3, 1), (64, 30, 10), (784, 100, 10), (2, *[3] * 20, 2)])
def test_every_phase_of_every_size_is_drawn_inside_the_panel(
    panel: BackpropPanel, sizes: tuple[int, ...]
) -> None:
    phases = len(phases_of(len(sizes) - 1))
    for phase in range(0, phases, 1 if phases < 20 else 7):  # of many layers one here, another there
        panel.show_snapshot(make_snapshot(sizes, phase=phase))
        for example in (0, 1):
            panel.example_choice.setValue(example)
            panel.picture.canvas.grab()
            assert_apart_and_inside(panel)


def assert_apart_and_inside(panel: BackpropPanel) -> None:
    canvas = panel.picture.canvas
    assert canvas.places
    assert all(each.box.left() >= 0 and each.picture.width() >= 1 for each in canvas.places)
    assert max(each.box.right() for each in canvas.places) <= canvas.width() + 1
    assert max(each.box.bottom() for each in canvas.places) <= canvas.height() + 1
    for i, one in enumerate(canvas.places):
        assert one.box.contains(one.picture)
        assert not any(one.box.intersects(other.box) for other in canvas.places[i + 1 :])


def test_every_number_of_2_3_1_is_legible(panel: BackpropPanel) -> None:
    for phase, layer in product(range(len(phases_of(2))), (0, 1)):
        panel.show_snapshot(make_snapshot((2, 3, 1), phase=phase))
        panel.layer_choice.setCurrentIndex(layer)
        for width in (560, 700):
            panel.resize(width, 300)
            QApplication.processEvents()
            terms = [each for each in panel.picture.canvas.places if not isinstance(each.item, str)]
            assert all(each.numbers for each in terms)


def test_the_input_is_shown_as_the_picture_that_it_is(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot((64, 30, 10), phase=0))
    cells = place(panel, "a¹")
    assert (len(cells.rows), len(cells.columns)) == (8, 8)
    assert not isinstance(cells.item, str)
    assert cells.item.kind == "activation"  # bright where there is ink, as in the picture of the network


def test_pointing_at_a_cell_reads_it(panel: BackpropPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=1))
    w = values(panel, "w²")
    qtbot.mouseMove(panel.picture.canvas, point_of(panel, "w²", 2, 1))
    text = panel.reading.text()
    where = "layer 2 neuron 3, input 2: weights from layer 1 to layer 2"
    assert text == f"w² = {number(w[2, 1], 5)}, {where}"
    qtbot.mouseMove(panel.picture.canvas, QPoint(1, 1))
    assert "adds its bias" in panel.reading.text()


def test_a_pixel_of_a_picture_is_read_as_the_input_that_it_is(
    panel: BackpropPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(QToolTip, "showText", lambda *args: told.append(args))
    panel.show_snapshot(make_snapshot((64, 30, 10), phase=0))
    canvas, at = panel.picture.canvas, point_of(panel, "a¹", 1, 2)
    qtbot.mouseMove(canvas, at)
    words = f"a¹ = {number(values(panel, 'a¹')[10, 0], 5)}, input 11: input"
    assert panel.reading.text() == words
    assert told == [(canvas.mapToGlobal(at) + QPoint(8, 8), panel.reading.text(), canvas)]
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert panel.reading.text() == panel.scene.note
    wheel(panel, "a¹", 1, 2, 120)  # which is seen whole
    assert len(place(panel, "a¹").rows) == 8


def test_the_keys_zoom_in_on_the_chosen_neuron_and_out_again(panel: BackpropPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot((64, 30, 10), phase=2))
    whole = place(panel, "w³")
    panel.show_neuron(0, 25)
    for key, many in ((Qt.Key.Key_Plus, (7, 21)), (Qt.Key.Key_Equal, (4, 14)), (Qt.Key.Key_Minus, (6, 21))):
        qtbot.keyClick(panel.picture.canvas, key)
        now = place(panel, "w³")
        assert (len(now.rows), len(now.columns)) == many
        assert 25 in now.columns
    assert (len(whole.rows), len(whole.columns)) == (10, 30)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
    panel.picture.canvas.keyPressEvent(event)
    assert not event.isAccepted()
    panel.show_snapshot(make_snapshot((64, 30, 10), phase=2, run=2))
    assert len(place(panel, "w³").columns) == 30


def test_phases_follow_one_another_as_fast_as_is_chosen(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=1))
    play = panel.autoplay
    assert play.speed.currentText() == "steady"
    assert play.play.text() == "▶"
    play.play.click()
    assert play.play.text() == "■"
    for speed, period in (("slow", 3000), ("steady", 1500), ("fast", 600)):
        play.speed.setCurrentText(speed)
        assert (play._timer.isActive(), play._timer.interval()) == (True, period)
    play.play.click()
    assert not play._timer.isActive()
    play.speed.setCurrentText("slow")
    assert not play._timer.isActive()
    assert play.play.text() == "▶"


def test_pointing_reads_on_after_a_click(panel: BackpropPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=1))
    qtbot.mouseClick(panel.picture.canvas, Qt.MouseButton.LeftButton, pos=point_of(panel, "w²", 0, 0))
    qtbot.mouseMove(panel.picture.canvas, point_of(panel, "w²", 2, 1))
    assert panel.reading.text().startswith(f"w² = {number(values(panel, 'w²')[2, 1], 5)}, ")


def test_a_chosen_weight_is_carried_through_the_phases(panel: BackpropPanel) -> None:
    selected: list[tuple[int, int]] = []
    panel.neuron_selected.connect(lambda layer, neuron: selected.append((layer, neuron)))
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=1))
    click(panel, "w²", 1, 0)
    assert selected == [(0, 1)]
    lines = []
    for phase in (1, 5, 6, 7):
        panel.show_snapshot(make_snapshot((2, 3, 1), phase=phase))
        lines.append(words_of(panel.with_numbers.latex))
    starts = ("z²₂ = ", "δ²₂ = ", "∂Cₓ/∂w²₂₁ = a¹₁ δ²₂", "w²₂₁ → ")
    for line, start in zip(lines, starts, strict=True):
        assert line.replace(" / ", "/").startswith(start)
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=1))
    click(panel, "w²", 1, 0)
    assert selected[-1] == (-1, -1)
    assert panel.with_numbers.latex.startswith("z^{2}_{1}")


def test_a_neuron_chosen_elsewhere_is_taken_over(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot((64, 30, 10), phase=6))
    panel.show_neuron(1, 7)
    assert panel.layer_choice.currentText() == "layer 3"
    assert words_of(panel.with_numbers.latex).replace(" / ", "/").startswith("∂Cₓ/∂w³₈")
    panel.show_neuron(-1, -1)
    assert words_of(panel.with_numbers.latex).replace(" / ", "/").startswith("∂Cₓ/∂w³₁")
    panel.show_neuron(1, 7)
    panel.show_snapshot(make_snapshot((64, 30, 10), phase=4, run=2))
    assert panel.with_numbers.latex.startswith(r"\delta^{3}_{1}")  # of another run none is chosen
    assert not panel.layer_choice.isVisible()
    panel.show_snapshot(make_snapshot((64, 30, 10), phase=7, run=2, version=2))
    assert panel.layer_choice.isVisible()


def test_numbers_are_put_in_on_demand(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=1))
    assert panel.with_numbers.isVisible()
    panel.numbers_button.click()
    assert not panel.with_numbers.isVisible()
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=2))
    assert not panel.with_numbers.isVisible()


def test_another_example_and_all_of_them(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=5))
    first = values(panel, "δ²")
    panel.example_choice.setValue(2)
    second = values(panel, "δ²")
    panel.example_choice.setValue(0)
    assert panel.example_choice.text() == "all 2: mean"
    np.testing.assert_array_equal(values(panel, "δ²"), np.hstack([first, second]))


def wheel(panel: BackpropPanel, symbol: str, row: int, column: int, turned: int) -> None:
    canvas = panel.picture.canvas
    cells = place(panel, symbol)
    at = QPointF(
        cells.cell(
            range(max(row, cells.rows.start), max(row, cells.rows.start) + 1),
            range(max(column, cells.columns.start), max(column, cells.columns.start) + 1),
        ).center()
    )
    no = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at, canvas.mapToGlobal(at), QPoint(), QPoint(0, turned), Qt.MouseButton.NoButton, no,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_zooming_in_shows_numbers_and_follows_in_every_picture(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot((784, 100, 10), phase=1))
    assert not place(panel, "w²").numbers
    for _ in range(20):
        wheel(panel, "w²", 40, 300, 120)
    w, a, z = (place(panel, symbol) for symbol in ("w²", "a¹", "z²"))
    assert w.numbers
    assert 300 in w.columns
    assert 40 in w.rows
    assert (w.columns, w.rows) == (a.rows, z.rows)
    QTest.mouseDClick(panel.picture.canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert len(place(panel, "w²").columns) == 784


def test_what_is_zoomed_in_on_is_drawn_along_with_the_mouse_to_its_edge(
    panel: BackpropPanel,
) -> None:
    panel.show_snapshot(make_snapshot((784, 100, 10), phase=1))
    for _ in range(12):
        wheel(panel, "w²", 40, 300, 120)
    canvas, before = panel.picture.canvas, place(panel, "w²")
    chosen: list[tuple[int, int]] = []
    panel.neuron_selected.connect(lambda *neuron: chosen.append(neuron))
    start = before.picture.center().toPoint()
    wide, high = (
        before.picture.width() / len(before.columns),
        before.picture.height() / len(before.rows),
    )
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, start + QPoint(-round(3.4 * wide), round(2.4 * high)))
    moved = place(panel, "w²")
    assert moved.columns == range(before.columns.start + 3, before.columns.stop + 3)
    assert moved.rows == range(before.rows.start - 2, before.rows.stop - 2)
    assert (place(panel, "a¹").rows, place(panel, "z²").rows) == (moved.columns, moved.rows)
    for n in range(1, 5):  # a slow way aslant, which leaves the picture
        QTest.mouseMove(canvas, start + QPoint(round(n * wide), round(2 * n * high)))
    assert place(panel, "w²").columns.start == before.columns.start - 4
    assert place(panel, "w²").rows.start == before.rows.start - 8
    QTest.mouseMove(canvas, start + QPoint(0, 9000))
    assert place(panel, "w²").rows == range(len(before.rows))
    assert place(panel, "w²").columns == before.columns
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start)
    assert chosen == []  # it was no click


def test_clicks_and_buttons_ask_for_phases(panel: BackpropPanel, asked: list[Command]) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=5))
    for index in (1, 7):
        center = panel.strip.place_of(index).center().toPoint()
        QTest.mouseClick(panel.strip, Qt.MouseButton.LeftButton, pos=center)
    panel.autoplay.back.click()
    panel.autoplay.forward.click()
    assert asked == [Step("phase", -4), Step("phase", 2), Step("phase", -1), Step("phase", 1)]


def test_it_plays_by_itself_until_training_runs(
    panel: BackpropPanel, asked: list[Command], qtbot: QtBot
) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=1))
    panel.autoplay.speed.setCurrentText("fast")
    panel.autoplay.play.click()
    qtbot.waitUntil(lambda: asked == [Step("phase", 1)])
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=2, state=State.RUNNING))
    assert not panel.autoplay.play.isChecked()


def test_playing_ends_when_the_form_shows_another_network(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=1))
    panel.autoplay.play.click()
    panel.show_stale(False)
    assert panel.autoplay.play.isChecked()
    panel.show_stale(True)
    assert not panel.autoplay.play.isChecked()


def test_playing_moves_no_button_from_under_the_mouse(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=1))
    buttons = panel.autoplay.back, panel.autoplay.play, panel.autoplay.forward
    before = [(button.pos(), button.width()) for button in buttons]
    panel.autoplay.play.click()
    panel.autoplay.layout().activate()
    assert [(button.pos(), button.width()) for button in buttons] == before


def test_playing_ends_when_the_panel_is_hidden(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=1))
    panel.autoplay.play.click()
    panel.hide()
    assert not panel.autoplay.play.isChecked()


def test_the_lane_that_was_chosen_is_shown(panel: BackpropPanel) -> None:
    snapshot = make_snapshot((2, 3, 1), phase=5, lanes=2)
    for lane in (0, 1):
        panel.follow(lane)
        panel.show_snapshot(snapshot)
        view = snapshot.lanes[lane].phase
        assert view is not None
        np.testing.assert_array_equal(values(panel, "δ²")[:, 0], view.delta[0][:, 0])


def test_both_themes_draw_in_their_own_colours(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot((2, 3, 1), phase=5))
    for style in (LIGHT, DARK):
        panel.recolour(style)
        image = panel.picture.canvas.grab().toImage()
        delta = place(panel, "δ²").picture
        ends = {
            image.pixelColor(int(delta.left()) + 3, int(delta.top()) + 3 + 16 * i).name() for i in range(3)
        }
        assert len(ends) == 3


# -- with a session -------------------------------------------------------------------------------

Walk = Callable[[Command, Callable[[Snapshot], bool]], Snapshot]


def xor(**changes: object) -> Experiment:
    return Experiment.from_dict(
        {
            "data": {"name": "xor", "train_size": 8, "test_size": 8, "coding": "binary"},
            "network": {"hidden": [3]},
            "training": {"batch_size": 4},
        }
    ).with_changes({path.replace("__", "."): value for path, value in changes.items()})


@pytest.fixture
def session(panel: BackpropPanel) -> Iterator[Callable[[Experiment], Walk]]:
    """Start a session; what it gives back sends a command, waits, and shows what came on the panel."""
    sessions: list[Session] = []

    def start(experiment: Experiment) -> Walk:
        session = Session(experiment)
        session.start()
        sessions.append(session)
        wait(session, panel, lambda snapshot: snapshot.state is State.READY)

        def go(command: Command, holds: Callable[[Snapshot], bool]) -> Snapshot:
            session.send(command)
            return wait(session, panel, holds)

        return go

    yield start
    for each in sessions:
        each.close()


def wait(session: Session, panel: BackpropPanel, holds: Callable[[Snapshot], bool]) -> Snapshot:
    end = monotonic() + 30
    while monotonic() < end:
        snapshot = session.take()
        if snapshot is not None and holds(snapshot):
            panel.show_snapshot(snapshot)
            return snapshot
        QTest.qWait(1)
    raise AssertionError("waited in vain")


def stands_at(index: int | None) -> Callable[[Snapshot], bool]:
    def holds(snapshot: Snapshot) -> bool:
        if snapshot.state is State.STEPPING or not snapshot.lanes:
            return False
        view = snapshot.lanes[0].phase
        return (None if view is None else view.index) == index

    return holds


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"training__dropout": 0.5, "training__precision": "float32"},
        {"training__optimizer": "adam", "training__regularizer": "l1", "training__lmbda": 0.1},
    ],
)
def test_the_numbers_shown_are_to_the_bit_those_of_the_step(
    panel: BackpropPanel, session: Callable[[Experiment], Walk], changes: dict[str, object]
) -> None:
    go = session(xor(**changes))
    panel.example_choice.setValue(1)
    for index in range(7):
        standing = go(Step("phase"), stands_at(index))
    before = standing.lanes[0].theta
    gradient = [values(panel, "∂C / ∂w²"), values(panel, "∂C / ∂b²")]
    after = go(Step("phase"), stands_at(7)).lanes[0]
    np.testing.assert_array_equal(gradient[0], after.gradient.weights[0])
    np.testing.assert_array_equal(gradient[1], after.gradient.biases[0])
    for symbol, old, new in (
        ("w²", before.weights, after.theta.weights),
        ("b²", before.biases, after.theta.biases),
    ):
        np.testing.assert_array_equal(values(panel, symbol), old[0])
        np.testing.assert_array_equal(values(panel, f"{symbol}_new"), new[0])


def test_jumping_to_any_phase_and_back_over_the_update(
    panel: BackpropPanel, session: Callable[[Experiment], Walk]
) -> None:
    go = session(xor())
    go(Step("phase"), stands_at(0))
    go(Step("phase", 5), stands_at(5))
    there = values(panel, "δ²")
    go(Step("phase", 2), stands_at(7))
    go(Step("phase", -2), stands_at(5))
    np.testing.assert_array_equal(values(panel, "δ²"), there)
    go(Step("phase", -4), stands_at(1))
    go(Step("phase", -2), stands_at(None))
    assert panel.caption.text().endswith("the followed example alone")


def test_eta_data_and_architecture_changed_in_the_middle_of_a_walk(
    panel: BackpropPanel, session: Callable[[Experiment], Walk]
) -> None:
    go = session(xor())
    go(Step("phase", 6), stands_at(5))
    tuned = xor(training__eta=0.125)
    go(Retune(tuned.training), lambda snapshot: snapshot.experiment.training.eta == 0.125)
    go(Step("phase", 2), stands_at(7))
    assert "0.125" in panel.reading.text()
    go(Reset(xor(network__hidden=[2, 5])), lambda snapshot: snapshot.run == 2 and bool(snapshot.lanes))
    assert panel.caption.text().endswith("the followed example alone")
    go(Step("phase", 4), stands_at(3))
    assert values(panel, "w⁴").shape == (1, 5)


def test_running_leaves_the_walk(panel: BackpropPanel, session: Callable[[Experiment], Walk]) -> None:
    go = session(xor(training__epochs=100_000))  # never over before it is looked at
    go(Step("phase", 3), stands_at(2))
    go(Run(), lambda snapshot: snapshot.state is State.RUNNING and snapshot.lanes[0].phase is None)
    assert panel.nothing.isVisible()


def test_a_crowded_header_does_not_widen_the_window(panel: BackpropPanel) -> None:
    panel.show_snapshot(make_snapshot(lanes=3, phase=4))
    assert panel.minimumSizeHint().width() <= 480


def until_laid_out(panel: BackpropPanel) -> None:
    while panel.is_busy:
        QApplication.processEvents()
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize(("width", "is_beside"), [(612, True), (420, False)])
def test_an_equation_in_lines_stands_beside_the_phases_where_that_takes_less_height(
    panel: BackpropPanel, width: int, is_beside: bool
) -> None:
    panel.resize(width, 276)
    panel.show_snapshot(make_snapshot((64, 30, 10), phase=3))  # the cost, of an example and of all
    until_laid_out(panel)
    assert (panel.equation.y() < panel.strip.geometry().bottom()) is is_beside
    assert panel.body.verticalScrollBar().maximum() == 0 or not is_beside


def test_beside_a_lesson_the_pictures_are_whole_and_what_is_said_of_them_gives_way(
    panel: BackpropPanel,
) -> None:
    for height, is_said in ((235, False), (330, True), (235, False)):
        panel.show_snapshot(make_snapshot((2, 2, 1), phase=2))
        panel.resize(608, height)
        until_laid_out(panel)
        assert panel.reading.isVisible() == is_said
        assert panel.picture.canvas.minimumHeight() <= panel.picture.viewport().height()


def test_as_low_as_in_a_window_of_1280_the_gradients_stand_whole(panel: BackpropPanel) -> None:
    panel.resize(608, 257)
    sizes = (64, 30, 10)
    for phase in (0, len(phases_of(len(sizes) - 1)) - 2):  # the input, and the gradients
        panel.show_snapshot(make_snapshot(sizes, phase=phase))
        until_laid_out(panel)
        assert not panel.picture.verticalScrollBar().isVisible()
        assert panel.picture.canvas.minimumHeight() <= panel.picture.viewport().height()
