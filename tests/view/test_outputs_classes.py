"""The outputs panel on classes of pictures and of tables."""

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset, with_data
from msgspec.structs import replace
from pictures import picture
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from read_out import DOWN, HOME, RIGHT, press, read_all
from shown import Show

from nnviz.app.house_style import wear
from nnviz.core.naming import number
from nnviz.core.parameters import Parameters
from nnviz.data.dataset import Dataset
from nnviz.data.preparation import Preparation, Scale, learn_scale
from nnviz.session.commands import Feed, State, Watch
from nnviz.session.snapshot import Snapshot
from nnviz.view.outputs.example_cards import in_cell, worst_first
from nnviz.view.outputs.example_cards import test_card as card_of
from nnviz.view.outputs.example_table import ExampleTable
from nnviz.view.outputs.gradient_bars import BarColumn, GradientBars
from nnviz.view.outputs.outputs_panel import OutputsPanel
from nnviz.view.parts.style import DARK, LIGHT
from nnviz.view.parts.zoom import set_zoom

SIZES = (16, 2, 3)
LABELS = [0, 0, 1, 1, 2, 2]
TRAINED_ON = [2, 1, 0, 2, 1, 0]
OUTPUTS = [
    [0.9, 0.0, 0.1],
    [0.3, 0.6, 0.1],  # a 0 answered 1
    [0.0, 0.8, 0.1],
    [0.1, 0.1, 0.9],  # a 1 answered 2: the worst
    [0.0, 0.1, 0.7],
    [0.5, 0.1, 0.4],  # a 2 answered 0
]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(show: Show) -> OutputsPanel:
    return show(OutputsPanel(DARK), 645, 300)


def data() -> Dataset:
    x = np.random.default_rng(0).random((6, 16))
    train, test = (
        make_dataset(rows, labels, classes=("0", "1", "2"), image_shape=(4, 4))
        for rows, labels in ((x, TRAINED_ON), (x[::-1], LABELS))
    )
    return replace(train, x_test=test.x_test, y_test=test.y_test, labels_test=test.labels_test)


def shot(outputs: object = OUTPUTS, **more: object) -> Snapshot:
    return with_data(make_snapshot(SIZES, **more), data(), outputs)  # type: ignore[arg-type]


def choose(panel: OutputsPanel, words: str) -> None:
    panel.classes.choice.setCurrentText(words)


def test_the_matrix_counts_the_answers_and_says_when(panel: OutputsPanel) -> None:
    panel.show_snapshot(shot())
    assert panel.caption.text() == "6 test examples after epoch 5"
    (lane,) = shot().lanes
    assert lane.answers is not None
    later = replace(lane.answers, step=lane.answers.step + 4)
    panel.show_snapshot(replace(shot(version=2), lanes=(replace(lane, answers=later),)))
    assert panel.caption.text() == "6 test examples after epoch 5 + 4 mini-batches"
    matrix = panel.classes.matrix
    assert matrix.words((0, 0)) == "1 of class 0 (50.0 % of them) answered 0"
    assert matrix.words((1, 2)) == "1 of class 1 (50.0 % of them) answered 2"
    assert matrix.words((2, 1)) == "0 of class 2 (0.0 % of them) answered 1"


def test_the_worst_mistakes_come_first(panel: OutputsPanel) -> None:
    panel.show_snapshot(shot())
    assert panel.classes.gallery.heading == "3 wrong of 6, the worst first"
    assert panel.classes.gallery.shown == [3, 1, 5]


def test_the_worst_is_the_farthest_from_its_target_and_not_the_surest() -> None:
    outputs = np.eye(3)[LABELS]
    outputs[0], outputs[1] = [0.7, 0.8, 0.1], [0.0, 0.5, 0.1]
    assert worst_first(outputs, data()).tolist() == [1, 0]


def test_a_card_tells_of_its_own_example() -> None:
    told = card_of(np.array(OUTPUTS), data(), 5).tell()
    assert told.startswith("Test example 6: it is 2, the network says 0; largest output 0.50.")


def test_as_many_are_judged_as_are_in_the_test_set(panel: OutputsPanel) -> None:
    made = data()
    few = replace(made, x_test=made.x_test[:4], y_test=made.y_test[:4], labels_test=made.labels_test[:4])
    panel.show_snapshot(with_data(make_snapshot(SIZES), few, OUTPUTS[:4]))
    assert panel.caption.text() == "4 test examples after epoch 5"


def test_while_training_another_cell_is_listed_at_once(panel: OutputsPanel) -> None:
    panel.show_snapshot(shot(state=State.RUNNING))
    for cell, listed in (((1, 2), [3]), ((0, 1), [1])):
        panel.classes.matrix.cell_clicked.emit(*cell)
        assert panel.classes.gallery.shown == listed
    choose(panel, "all test examples")
    assert panel.classes.matrix.chosen is None


def test_a_click_on_a_cell_shows_its_pictures_and_a_second_lets_go(panel: OutputsPanel, qtbot: QtBot) -> None:
    panel.show_snapshot(shot())
    matrix, gallery = panel.classes.matrix, panel.classes.gallery
    cell = matrix.place_of(1, 2).center().toPoint()
    qtbot.mouseClick(matrix, LEFT, pos=cell)
    assert gallery.shown == [3]
    assert gallery.heading == "1 of class 1 answered 2"
    kind = panel.classes.choice.currentText()
    qtbot.mouseClick(matrix, LEFT, pos=cell)
    assert gallery.shown == [3, 1, 5]
    assert panel.classes.choice.currentText() not in ("", kind)


def test_a_click_on_a_card_follows_the_test_example(panel: OutputsPanel, qtbot: QtBot) -> None:
    shown = shot()
    panel.show_snapshot(shown)
    gallery = panel.classes.gallery
    with qtbot.waitSignal(panel.command_requested) as asked:
        qtbot.mouseClick(gallery, LEFT, pos=gallery.place_of(0).center().toPoint())
    (command,) = asked.args
    assert isinstance(command, Feed)
    assert (command.source, command.label) == ("test example 4", 1)
    listed = panel.classes.numbers()
    rows = [[listed[name][at] for name in ("test example", "is", "answer")] for at in (-3, -2, -1)]  # type: ignore[index]
    assert rows == [[4, "1", "2"], [2, "0", "1"], [6, "2", "0"]]
    assert shown.dataset is not None
    np.testing.assert_array_equal(command.x, shown.dataset.x_test[3])


def test_every_cell_is_read_by_keys_as_it_is_counted_and_enter_lists_its_pictures(
    panel: OutputsPanel, qtbot: QtBot
) -> None:
    panel.show_snapshot(shot())
    matrix, gallery = panel.classes.matrix, panel.classes.gallery
    table, said = matrix.numbers(), read_all(matrix, matrix.point)
    told = zip(table["is"], table["answer"], table["examples"], strict=True)
    assert [line for row in said.values() for line in row] == [
        f"class {true}, answered {answer}: {n} of 2" for true, answer, n in told
    ]
    press(matrix, Qt.Key.Key_Return)
    assert gallery.heading == "1 of class 0 answered 0"
    press(matrix, Qt.Key.Key_Return)
    assert gallery.shown == [3, 1, 5]


def test_tab_goes_from_the_choice_above_to_the_matrix_and_on_to_the_cards(
    panel: OutputsPanel, qtbot: QtBot
) -> None:
    panel.show_snapshot(shot())
    view = panel.classes
    view.choice.setFocus()
    for following in (view.matrix, view.gallery):
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
        assert panel.focusWidget() is following


def test_every_card_is_read_by_keys_page_by_page_and_enter_follows_it(
    panel: OutputsPanel, qtbot: QtBot
) -> None:
    many = make_dataset(np.zeros((50, 16)), [0] * 50, classes=("0", "1", "2"), image_shape=(4, 4))
    outputs = np.linspace(0.1, 0.9, 50)[:, np.newaxis] * [1, 0, 0]
    panel.show_snapshot(with_data(make_snapshot(SIZES), many, outputs))
    choose(panel, "all test examples")
    gallery, said = panel.classes.gallery, list[str]()
    while len(said) < 50:
        assert gallery.shown[0] == len(said)
        press(gallery, HOME)
        gallery.grab()  # with a ring round the first
        for _ in gallery.shown:
            said.append(gallery.point.words)
            press(gallery, RIGHT)
            if gallery.point.words == said[-1]:
                press(gallery, DOWN, HOME)
        press(gallery, Qt.Key.Key_PageDown)
    assert said == [f"card, {k + 1} of 50, is 0, says 0: {number(outputs[k, 0])}" for k in range(50)]
    with qtbot.waitSignal(panel.command_requested, timeout=0) as asked:
        press(gallery, Qt.Key.Key_Return)
    assert asked.args[0].source == f"test example {gallery.shown[0] + 1}"


def test_of_the_examples_that_light_a_neuron_most_the_first_hundred_are_shown(panel: OutputsPanel) -> None:
    x = np.linspace(0, 1, 150)[:, np.newaxis] * np.ones(16)
    many = make_dataset(x, [0, 1, 2] * 50, classes=("0", "1", "2"), image_shape=(4, 4))
    made = with_data(make_snapshot(SIZES), many, np.zeros((150, 3)))
    panel.show_snapshot(made)
    choose(panel, "what lights a neuron")
    panel.show_neuron(0, 1)
    weights, bias = made.lanes[0].theta.weights[0][1], made.lanes[0].theta.biases[0][1]
    rising = float(weights.sum()) > 0
    order = panel.classes.gallery._order
    assert len(order) == 100
    assert list(order[:3]) == ([149, 148, 147] if rising else [0, 1, 2])
    assert np.isfinite(bias).all()


def test_all_examples_are_in_order(panel: OutputsPanel) -> None:
    panel.show_snapshot(shot())
    choose(panel, "all test examples")
    assert panel.classes.gallery.shown == [0, 1, 2, 3, 4, 5]


def test_the_wheel_turns_the_pages(panel: OutputsPanel) -> None:
    many = make_dataset(np.zeros((200, 16)), [0, 1] * 100, classes=("0", "1", "2"), image_shape=(4, 4))
    panel.show_snapshot(with_data(make_snapshot(SIZES), many, np.zeros((200, 3))))
    choose(panel, "all test examples")
    gallery = panel.classes.gallery
    first = gallery.shown
    turn(gallery, -120)
    assert gallery.shown[0] == len(first)
    turn(gallery, 120)
    assert gallery.shown == first
    turn(gallery, 120)
    assert gallery.shown == first


def test_two_buttons_turn_the_pages_where_there_are_several(panel: OutputsPanel, qtbot: QtBot) -> None:
    gallery = panel.classes.gallery
    panel.show_snapshot(shot())
    assert not gallery.on_button.isVisible()
    many = make_dataset(np.zeros((200, 16)), [0, 1] * 100, classes=("0", "1", "2"), image_shape=(4, 4))
    panel.show_snapshot(with_data(make_snapshot(SIZES, run=2), many, np.zeros((200, 3))))
    choose(panel, "all test examples")
    first = gallery.shown
    assert not gallery.back_button.isEnabled()
    qtbot.mouseClick(gallery.on_button, LEFT)
    assert gallery.shown[0] == len(first)
    qtbot.mouseClick(gallery.back_button, LEFT)
    assert gallery.shown == first
    qtbot.mouseClick(gallery.on_button, LEFT)
    choose(panel, "worst mistakes")
    assert not gallery.back_button.isEnabled()  # another list begins with its first page


def turn(widget: object, angle: int) -> None:
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)  # type: ignore[arg-type]


def test_a_chosen_neuron_shows_what_lights_it_most(panel: OutputsPanel, qtbot: QtBot) -> None:
    theta = Parameters(SIZES)
    theta.weights[0][1, 5] = 1
    shown = shot(theta=theta)
    panel.show_snapshot(shown)
    panel.show_neuron(0, 1)
    assert shown.dataset is not None
    order = np.argsort(-shown.dataset.x_train[:, 5])
    assert panel.classes.gallery.shown == order.tolist()
    listed = panel.classes.numbers()
    assert list(listed["training example"])[-6:] == (order + 1).tolist()
    assert list(listed["is"])[-6:] == [str(TRAINED_ON[i]) for i in order]
    gallery = panel.classes.gallery
    with qtbot.waitSignal(panel.command_requested) as asked:
        qtbot.mouseClick(gallery, LEFT, pos=gallery.place_of(0).center().toPoint())
    assert asked.args == [Watch(int(order[0]))]
    panel.show_neuron(-1, -1)
    assert gallery.shown == [3, 1, 5]


def test_a_neuron_that_a_smaller_network_lacks_is_chosen_no_more(panel: OutputsPanel) -> None:
    same = data()
    panel.show_snapshot(with_data(make_snapshot((16, 2, 2, 3)), same, OUTPUTS))  # type: ignore[arg-type]
    panel.show_neuron(2, 0)
    panel.show_snapshot(with_data(make_snapshot(SIZES, version=2), same, OUTPUTS))  # type: ignore[arg-type]
    assert panel.classes.gallery._heading.startswith("light o neuron")
    panel.show_neuron(1, 2)  # of more outputs than hidden neurons the last
    assert panel.classes.gallery._heading.startswith("light o neuron 3 ")
    panel.show_neuron(0, 1)
    panel.show_snapshot(shot(run=2))
    assert panel.classes.gallery._heading.startswith("light o neuron")


def test_without_a_chosen_neuron_the_slopes_are_those_of_the_largest_output(panel: OutputsPanel) -> None:
    theta = Parameters(SIZES)
    theta.biases[1][:, 0] = [0, 2, 1]
    panel.show_snapshot(shot(theta=theta))
    choose(panel, "slopes over the input")
    of_z, *_ = panel.classes.gradients.pictures.pictures
    assert of_z.words.endswith("raise o neuron 2.")


def test_gradients_of_a_first_neuron_are_its_weights(panel: OutputsPanel) -> None:
    theta = Parameters(SIZES)
    theta.weights[0][1] = np.linspace(-1, 1, 16)
    panel.show_snapshot(shot(theta=theta))
    choose(panel, "slopes over the input")
    panel.show_neuron(0, 1)
    of_z, raised, of_cost = panel.classes.gradients.pictures.pictures
    np.testing.assert_allclose(of_z.values, np.linspace(-1, 1, 16))
    np.testing.assert_array_equal(raised.values, np.linspace(-1, 1, 16) > 0)
    assert not of_cost.values.any()  # no weight leads on to the output


def test_while_training_the_matrix_waits_for_the_next_evaluation(panel: OutputsPanel) -> None:
    running = shot(state=State.RUNNING)
    panel.show_snapshot(running)
    gallery, before = panel.classes.gallery, panel.classes.gallery.shown
    better = with_data(make_snapshot(SIZES, State.RUNNING, version=2), data(), np.eye(3)[LABELS])
    panel.show_snapshot(better)
    assert before == [3, 1, 5]
    assert gallery.shown == []
    assert gallery.heading == "0 wrong of 6, the worst first"


def test_while_training_without_an_evaluation_it_says_when_there_will_be_answers(
    panel: OutputsPanel,
) -> None:
    panel.show_snapshot(shot())
    panel.show_snapshot(shot(None, state=State.RUNNING))
    assert panel.caption.text() == "the test set is judged at the end of the epoch"
    assert panel.classes.gallery.shown == []


def test_standing_without_an_evaluation_it_judges_the_network_as_it_is(panel: OutputsPanel) -> None:
    theta = Parameters(SIZES)
    theta.biases[1][:, 0] = [5, -5, -5]
    panel.show_snapshot(shot(None, theta=theta))
    assert panel.caption.text() == "6 test examples at this moment"
    assert panel.classes.matrix.words((1, 0)) == "2 of class 1 (100.0 % of them) answered 0"


def test_a_code_that_is_no_class_has_a_column_of_its_own(panel: OutputsPanel) -> None:
    x = np.zeros((3, 16))
    binary = make_dataset(x, [0, 1, 2], classes=("0", "1", "2"), coding="binary", image_shape=(4, 4))
    panel.show_snapshot(with_data(make_snapshot((16, 2, 2)), binary, [[0, 0], [1, 1], [1, 0]]))
    assert panel.classes.matrix.words((1, 3)) == "1 of class 1 (100.0 % of them) answered no class at all"
    five = make_dataset(x, [0, 1, 2], classes=tuple("01234"), coding="binary", image_shape=(4, 4))
    codes = np.array([[0, 0, 0], [1, 1, 1], [0, 1, 0]])  # 0, 7 and 2
    assert in_cell(codes, five, 1, 5).tolist() == [1]


@pytest.fixture
def flowers(panel: OutputsPanel) -> ExampleTable:
    """The rows of a scaled table, the last of which is answered wrong."""
    measured = np.array([[5.1, 0.2], [6.2, 1.3], [7.3, 2.5]])
    scale = learn_scale(measured, "standard")
    table = make_dataset(scale.apply(measured), [0, 1, 2], classes=("setosa", "versicolor", "virginica"))
    # The third is made of the others, so that this is no plane.
    table = replace(
        table,
        x_train=np.column_stack((table.x_train, np.zeros(3))),
        x_test=np.column_stack((table.x_test, np.zeros(3))),
        inputs=("petal length", "petal width", "made"),
        preparation=Preparation((), Scale(np.append(scale.shift, 0), np.append(scale.size, 1), "scaled")),
    )
    theta = Parameters((3, 2, 3))
    theta.weights[0][0, 1] = -2
    outputs = [[0.9, 0, 0], [0, 0.9, 0], [0, 0.9, 0]]
    shown = make_snapshot((3, 2, 3), picture=False, theta=theta)
    panel.show_snapshot(with_data(shown, table, outputs))
    return panel.classes.table


def cells(table: ExampleTable, row: int) -> list[str]:
    return [table.rows.index(row, column).data() for column in range(table.rows.columnCount())]


def test_examples_of_a_table_are_rows_of_what_was_measured(
    panel: OutputsPanel, flowers: ExampleTable
) -> None:
    choose(panel, "all test examples")
    assert flowers.isVisible()
    assert not panel.classes.gallery.isVisible()
    columns = [flowers.rows.headerData(k, Qt.Orientation.Horizontal) for k in range(7)]
    assert columns == ["no.", "is", "says", "outputs", "petal length", "petal width", "made"]
    assert cells(flowers, 1) == ["2", "versicolor", "versicolor", "", "6.2", "1.3", "0"]
    assert panel.grab().toImage().width() > 0


@pytest.mark.dressed
def test_the_rows_of_examples_are_as_high_as_the_zoom_says(qtbot: QtBot, qapp: QApplication) -> None:
    try:
        set_zoom(2.5)
        wear(qapp, DARK)
        large = ExampleTable(DARK)
        qtbot.addWidget(large)
        large.show()
        rows = large.view.verticalHeader()
        assert rows.defaultSectionSize() == pytest.approx(2.5 * 21, abs=1)
    finally:
        set_zoom(1.0)
        wear(qapp, DARK)
    qtbot.waitUntil(lambda: rows.defaultSectionSize() == 21)


def test_a_table_of_examples_says_what_it_is_to_who_does_not_see_it(flowers: ExampleTable) -> None:
    assert flowers.view.accessibleName() == "Examples with the network's answers and their values"


def test_the_worst_rows_and_those_of_a_cell_are_listed(panel: OutputsPanel, flowers: ExampleTable) -> None:
    assert [row[0] for row in [cells(flowers, k) for k in range(flowers.rows.rowCount())]] == ["3"]
    panel.classes.matrix.cell_clicked.emit(0, 0)
    assert cells(flowers, 0)[:3] == ["1", "setosa", "setosa"]


def test_a_click_on_a_row_follows_the_example(
    panel: OutputsPanel, flowers: ExampleTable, qtbot: QtBot
) -> None:
    at = flowers.view.visualRect(flowers.rows.index(0, 1)).center()
    with qtbot.waitSignal(panel.command_requested) as asked:
        qtbot.mouseClick(flowers.view.viewport(), LEFT, pos=at)
    assert asked.args[0].source == "test example 3"


def test_gradients_in_a_table_are_bars_with_the_numbers(
    panel: OutputsPanel, flowers: ExampleTable, qtbot: QtBot
) -> None:
    choose(panel, "slopes over the input")
    panel.show_neuron(0, 0)
    of_z, raised, _ = panel.classes.gradients.bars.columns
    np.testing.assert_allclose(of_z.values, [0, -2, 0])
    np.testing.assert_allclose(raised.values[1], 0.2)  # the smallest that was measured raises it most
    np.testing.assert_allclose(raised.bars, [0, -1, 0])
    assert panel.classes.gradients.bars.isVisible()
    panel.grab()


def test_where_room_is_short_the_inputs_that_matter_least_have_no_row(qtbot: QtBot) -> None:
    bars = GradientBars(DARK)
    qtbot.addWidget(bars)
    bars.resize(400, 80 + 3 * 17)
    values = np.array([0.1, -5, 0, 2, 1])
    other = BarColumn("∂C/∂x", values[::-1], values[::-1], "")
    bars.show_columns((BarColumn("∂z/∂x", values, values, ""), other), "abcde")
    assert bars.order == [1, 3, 4]


def test_other_data_begins_afresh(panel: OutputsPanel) -> None:
    panel.show_snapshot(shot())
    panel.classes.matrix.cell_clicked.emit(1, 2)
    panel.show_snapshot(shot(run=2))
    assert panel.classes.matrix.chosen is None


@pytest.mark.parametrize("classes", [2, 40])
def test_any_number_of_classes_and_broken_outputs_are_drawn(panel: OutputsPanel, classes: int) -> None:
    names = tuple(f"class {k}" for k in range(classes))
    wide = make_dataset(np.zeros((classes, 16)), range(classes), classes=names, image_shape=(4, 4))
    panel.show_snapshot(with_data(make_snapshot((16, classes)), wide, np.full((classes, classes), np.nan)))
    before = picture(panel)
    panel.recolour(LIGHT)
    assert picture(panel) != before
