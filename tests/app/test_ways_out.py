"""Every panel leaves the window as a picture and as numbers, by a right click and by keys."""

import csv
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from small_runs import small

from nnviz.app.doings import doings_of
from nnviz.app.layout import LABS, PANELS
from nnviz.app.main_window import MainWindow
from nnviz.app.opening import Opened
from nnviz.app.settings import Memory, Settings
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.own_experiment import experiment_for
from nnviz.session.commands import State, Step
from nnviz.session.session import Session
from nnviz.view.panel import Panel
from nnviz.view.parts import pictures, ways_out
from nnviz.view.parts.numbers import columns_csv, side_by_side, stacked

NAMES = [entry.name for entry in (*PANELS, *LABS)]
BEGUN = {"seeds"}
"""Has numbers only when somebody has begun its long work: tested where it is tested."""
SOUNDS = ["&Hear the curves", "Save as s&ound …"]
CURVES = {
    *("activations", "draw", "cost", "gradient"),
    *("chain", "neuron", "valley", "costs", "second_order", "seeds", "demon"),
}
"""Can be heard."""
LABELS = [
    "Copy as &picture",
    "&Save as picture …",
    "Copy &numbers as CSV",
    "Save n&umbers as CSV …",
    "&Read numbers …",
]
TABLE = Experiment.from_dict({"data": {"name": "plane"}, "network": {"output": "linear", "hidden": [3]},
                              "training": {"cost": "quadratic", "eta": 0.05}})  # fmt: skip
CIRCLE = Experiment.from_dict({"data": {"name": "circle"}, "network": {"hidden": [3]}})
SINE = Experiment.from_dict({"data": {"name": "sine"}, "network": {"output": "linear", "hidden": [3]},
                             "training": {"cost": "quadratic"}})  # fmt: skip


def opened(qtbot: QtBot, experiment: Experiment) -> MainWindow:
    """A window after one epoch, with all its panels."""
    window = MainWindow(Session(experiment), Opened(experiment), Settings(Memory()))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(lambda: window.bridge.latest is not None and window.bridge.latest.state is State.READY)
    return after_an_epoch(qtbot, window)


def after_an_epoch(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.bridge.session.send(Step("epoch"))
    qtbot.waitUntil(lambda: window.bridge.latest.epoch == 1 and window.bridge.latest.state is State.PAUSED)
    return window


SMALL = small().replace("network.hidden", [2])  # all its second derivatives are written out


@pytest.fixture
def window(qtbot: QtBot, one_window: MainWindow) -> MainWindow:
    return after_an_epoch(qtbot, one_window)


def in_sight(qtbot: QtBot, window: MainWindow, name: str) -> Panel:
    window.show_panel(name)
    qtbot.waitUntil(lambda: window.bridge.is_up_to_date)
    return window.panels[name]


def copied(panel: Panel) -> list[list[str]]:
    panel.ways_out.copy_numbers()
    return list(csv.reader(io.StringIO(QGuiApplication.clipboard().text())))


def column(table: list[list[str]], name: str) -> np.ndarray:
    place = table[0].index(name)
    return np.array([float(row[place]) for row in table[1:] if row[place]])


def test_every_panel_has_numbers_and_a_picture_and_a_right_click_anywhere_offers_them(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    for name in NAMES:
        panel = in_sight(qtbot, window, name)
        labels = [*LABELS, *SOUNDS] if name in CURVES else LABELS
        assert right_click(panel) == labels, name
        assert right_click(panel.content)[-len(labels) :] == labels, name
        table = copied(panel)
        assert len(table) > 1 or name in BEGUN, name
        if name in BEGUN:
            continue
        assert {len(row) for row in table} == {len(table[0])}, name
        numbers = [cell for row in table[1:] for cell in row if cell]
        assert any(_is_number(cell) for cell in numbers), name
        with qtbot.waitSignal(panel.ways_out.told) as told:
            panel.ways_out.copy_picture()
        assert told.args == ["Copied as a picture", False]
        picture = QGuiApplication.clipboard().image()
        assert picture.width() >= 2 * panel.width(), name
        panel.ways_out.save_picture(tmp_path / f"{name}.svg")
        assert "<text" in (tmp_path / f"{name}.svg").read_text(), name
    window.panels["cost"].ways_out.save_picture(tmp_path / "cost.png")
    assert not QImage(str(tmp_path / "cost.png")).isNull()


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_read_again_the_numbers_are_what_is_drawn(qtbot: QtBot, window: MainWindow) -> None:
    lane = window.bridge.latest.lanes[0]
    cost = copied(in_sight(qtbot, window, "cost"))
    assert (column(cost, "cost, train") == lane.epochs.train_cost).all()
    assert (column(cost, "accuracy / %, test") == 100 * lane.epochs.test_accuracy).all()
    gradient = copied(in_sight(qtbot, window, "gradient"))
    assert (column(gradient, "h1") == lane.steps.grad_b[:, 0]).all()
    weights = copied(in_sight(qtbot, window, "weights"))
    drawn = np.concatenate([w.ravel() for w in lane.theta.weights])
    assert (column(weights, "w") == drawn).all()
    network = copied(in_sight(qtbot, window, "network"))
    layers = [window.bridge.latest.example.x, *lane.activations, *(w.ravel() for w in lane.theta.weights)]
    assert (column(network, "value") == np.concatenate(layers)).all()
    outputs = copied(in_sight(qtbot, window, "outputs"))
    assert column(outputs, "examples").sum() == 40
    chain = copied(in_sight(qtbot, window, "chain"))
    assert float(chain[-1][chain[0].index("product")]) * float(chain[1][-2]) == float(chain[1][-1])
    data = copied(in_sight(qtbot, window, "data"))
    assert column(data, "train").sum() == 95


def test_read_again_the_numbers_of_labs_and_phases_are_what_is_drawn(
    qtbot: QtBot, window: MainWindow
) -> None:
    backprop = in_sight(qtbot, window, "backprop")
    arrays = np.concatenate([term.values.ravel() for term in backprop.scene.terms])
    assert (column(copied(backprop), "value") == arrays).all()
    activations = in_sight(qtbot, window, "activations")
    table, lane = copied(activations), window.bridge.latest.lanes[0]
    assert (column(table, "z") == np.concatenate(lane.z)).all()
    assert (column(table, "a") == np.concatenate(lane.activations)).all()
    assert (column(table, "share") == np.concatenate([view.shares for view in activations._views])).all()
    demon = in_sight(qtbot, window, "demon")
    trial, table = demon.chart.trial, copied(demon)
    assert (column(table, "true ΔC")[:-1] == trial.changes).all()
    assert column(table, "Δz")[-1] == trial.nudge
    slowness = in_sight(qtbot, window, "slowness")
    pace, table = slowness._pace, copied(slowness)
    assert (column(table, "∂C/∂w") == np.outer(pace.delta, pace.a).ravel()).all()
    assert (column(table, "∂C/∂w") == column(table, "a") * column(table, "δ")).all()
    nudges = in_sight(qtbot, window, "nudges")
    table = copied(nudges)
    assert table[-1][0] == "mean"
    assert (np.array([row[1:] for row in table[1:]], float) == nudges.table.model._cells).all()
    nudges.view.setCurrentIndex(1)
    rates = np.concatenate([way.rates for way in nudges.ways.ways])
    assert (column(copied(nudges), "rate") == rates).all()
    paths = in_sight(qtbot, window, "paths")
    assert (column(copied(paths), "product") == [path.product for path in paths._fan.paths]).all()


def test_foretold_amounts_and_their_targets_are_in_their_own_unit(qtbot: QtBot, tmp_path: Path) -> None:
    rows = "".join(f"{n % 7},{n % 5},{n * n % 11},{100 + n}.5\n" for n in range(60))
    (tmp_path / "own.csv").write_text(f"a,b,c,price\n{rows}")
    window = opened(qtbot, experiment_for(tmp_path / "own.csv"))
    panel = in_sight(qtbot, window, "outputs")
    table, data, lane = copied(panel), window.bridge.latest.dataset, window.bridge.latest.lanes[0]
    targets = column(table, "price (target)")
    np.testing.assert_allclose(targets, data.target_scale.undo(data.y_test)[:, 0], rtol=1e-13)
    assert (targets % 1 == 0.5).all()
    assert (
        column(table, "price (output)").tolist()
        == data.target_scale.undo(lane.answers.outputs)[:, 0].tolist()
    )
    window.close()


def test_each_kind_of_outputs_has_its_numbers(qtbot: QtBot, one_window: MainWindow) -> None:
    for experiment in (TABLE, CIRCLE, SINE):
        one_window.documents.start_on(Opened(experiment))
        qtbot.waitUntil(lambda: one_window.bridge.latest.experiment == experiment)  # noqa: B023
        window = after_an_epoch(qtbot, one_window)
        outputs, data = (copied(in_sight(qtbot, window, name)) for name in ("outputs", "data"))
        assert len(outputs) > 50
        assert len(data) > 1
        view = window.panels["outputs"].view
        if experiment is SINE:
            drawn = [float(row[2]) for row in outputs[1:] if row[0] == "curve"]
            assert drawn == view.curve.curves[0].tolist()
        if experiment is CIRCLE:
            assert_the_plane_is(outputs, window)


def assert_the_plane_is(outputs: list[list[str]], window: MainWindow) -> None:
    surface = np.array([row[3] for row in outputs[1:] if row[0] == "surface"], float)
    assert (surface == window.panels["outputs"].view._drawn[1][0]).all()
    shown = window.bridge.latest.dataset
    points = [row for row in outputs[1:] if row[0] == "train"]
    expected = shown.preparation.undo(shown.x_train)[: len(points)]
    assert (np.array([row[1:3] for row in points], float) == expected).all()
    assert {row[-1] for row in points} == set(shown.classes)


def right_click(widget: QWidget) -> list[str]:
    at = widget.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    found = [action.text() for action in menu.actions() if action.text()]
    menu.close()
    return found


def test_a_right_click_on_a_chart_or_on_words_of_a_neuron_offers_the_ways_out_too(
    qtbot: QtBot, window: MainWindow
) -> None:
    cost, network = window.panels["cost"], window.panels["network"]
    assert right_click(cost.cost_plot) == [*LABELS, *SOUNDS]
    in_sight(qtbot, window, "network")
    network.picture.keep(0, 0)
    network.draw_again()
    assert right_click(network.picture) == ["Copy as LaTeX", "Copy as text", *LABELS]


def test_keys_are_of_the_panel_that_was_clicked(qtbot: QtBot, window: MainWindow) -> None:
    cost = in_sight(qtbot, window, "cost")
    qtbot.mouseClick(cost, Qt.MouseButton.LeftButton, pos=QPoint(5, cost.height() - 3))
    QGuiApplication.clipboard().clear()
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_C, control | shift)
    assert QGuiApplication.clipboard().text().startswith("epoch,")
    assert "rows of numbers" in window.message_bar.text.text()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_C, control)
    assert not QGuiApplication.clipboard().image().isNull()


def test_words_that_are_selected_are_what_ctrl_c_copies(qtbot: QtBot, window: MainWindow) -> None:
    label = in_sight(qtbot, window, "demon").readout.values[0]
    label.setFocus()
    label.setSelection(0, 5)
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "0.500"


def test_where_nothing_is_drawn_there_are_no_numbers(qtbot: QtBot, window: MainWindow) -> None:
    window.documents.start_on(Opened(CIRCLE))
    qtbot.waitUntil(lambda: window.bridge.latest.experiment == CIRCLE)
    draw = in_sight(qtbot, window, "draw")
    QGuiApplication.clipboard().setText("before")
    draw.ways_out.copy_numbers()
    assert QGuiApplication.clipboard().text() == "before"
    assert "no numbers here" in window.message_bar.text.text()


def test_a_file_that_cannot_be_written_is_told(window: MainWindow, tmp_path: Path) -> None:
    window.panels["cost"].ways_out.save_numbers(tmp_path / "nowhere" / "cost.csv")
    assert "cost.csv: not written: no such file or directory" in window.message_bar.text.text()
    window.panels["cost"].ways_out.save_numbers(tmp_path / "cost.csv")
    assert (tmp_path / "cost.csv").read_text().startswith("epoch,")


def test_the_folder_of_a_saved_file_is_proposed_for_the_next_of_any_panel(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unseen, seen = (in_sight(qtbot, window, name) for name in ("demon", "chain"))
    asked: list[str] = []
    monkeypatch.setattr(
        ways_out.QFileDialog, "getSaveFileName", lambda *given: (asked.append(given[2]), ("", ""))[1]
    )
    window.panels["cost"].ways_out.save_numbers(tmp_path / "first.csv")
    saving = {one.words: one for one in doings_of(window) if one.words.startswith("Save ")}
    saving["Save as picture: Network"].do()
    saving["Save numbers as CSV: Cost and accuracy"].do()
    assert asked == [str(tmp_path / "network.png"), str(tmp_path / "cost.csv")]
    assert f"Save as picture: {seen.title}" in saving
    assert f"Save as picture: {unseen.title}" not in saving
    assert window.panels["weights"].isVisible()  # behind a tab, where it is not drawn with each step
    assert "Save as picture: Weights" not in saving


def test_a_cell_that_a_spreadsheet_would_run_is_quoted() -> None:
    text = columns_csv(
        {"=name": ["=1+1", "@x", "-0.5", "plain", "+a"], "n": [1.5, float("nan"), -2.0, 3, 1e-300]}
    )
    assert text.splitlines() == ["'=name,n", "'=1+1,1.5", "'@x,", "-0.5,-2.0", "plain,3", "'+a,1e-300"]


def test_tables_below_one_another_and_curves_side_by_side() -> None:
    below = stacked([{"a": [1, 2], "of": "x"}, {}, {"of": ["y"], "b": np.array([0.5])}])
    assert below == {"a": [1, 2, ""], "of": ["x", "x", "y"], "b": ["", "", 0.5]}
    x = np.array([0.0, 1.0, 2.0])
    beside = side_by_side("t", [("one", x, np.array([1, np.nan, 3])), ("two", x[1:], np.array([5.0, 6.0]))])
    assert columns_csv(beside).splitlines() == ["t,one,two", "0.0,1.0,", "1.0,,5.0", "2.0,3.0,6.0"]


def test_words_that_are_kept_for_the_screen_are_text_in_a_file(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    for name, said in {"cost": "epoch", "network": "output", "weights": "neuron k (from)"}.items():
        panel = in_sight(qtbot, window, name)
        panel.grab()
        panel.ways_out.save_picture(tmp_path / f"{name}.svg")
        words = re.findall(r"<text[^>]*>([^<]*)</text>", (tmp_path / f"{name}.svg").read_text())
        assert said in [one.strip() for one in words], name
    panel = in_sight(qtbot, window, "cost")
    corner = 2 * panel.cost_plot.mapTo(panel, QPoint(0, 20))
    twice = pictures.image(panel, 2.0)
    axis = [(corner.x() + x, corner.y() + y) for x in range(0, 70, 2) for y in range(0, 60, 2)]  # its numbers
    assert any(twice.pixel(x, y) != twice.pixel(x + 1, y) for x, y in axis), "blown up from the screen's"
