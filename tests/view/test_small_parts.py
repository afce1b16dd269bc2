"""What small parts draw, say and ask for: each in every state, in both themes, and at every zoom."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from cases import in_turn
from handmade import make_snapshot
from pictures import drawn_by, is_near
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.data.reading import Reading
from nnviz.experiment.network_fields import MAX_HIDDEN_LAYERS
from nnviz.session.snapshot import PhaseView
from nnviz.view.activations.activation_grid import ActivationGrid
from nnviz.view.activations.activations_panel import ActivationsPanel
from nnviz.view.backprop.phase_strip import PhaseStrip
from nnviz.view.data.preview_dialog import PreviewDialog
from nnviz.view.form.architecture_form import ArchitectureForm
from nnviz.view.help.glossary_dialog import GlossaryDialog
from nnviz.view.parts.canvas import Canvas
from nnviz.view.parts.style import DARK, LIGHT, Style, mix
from nnviz.view.parts.zoom import open_as_large, set_zoom

BOTH = pytest.mark.parametrize("style", [DARK, LIGHT], ids=["dark", "light"])


@pytest.fixture
def zoomed_back() -> Iterator[None]:
    yield
    set_zoom(1.0)


# -- the strip of phases --------------------------------------------------------------------------


def phase(index: int) -> PhaseView:
    view = make_snapshot((2, 3, 3, 1), phase=index).lanes[0].phase
    assert view is not None
    return view


@pytest.fixture
def strip(qtbot: QtBot) -> PhaseStrip:
    made = PhaseStrip(DARK)
    qtbot.addWidget(made)
    made.resize(500, 46)
    return made


@BOTH
@pytest.mark.parametrize("index", [0, 4, 9])
def test_what_is_done_is_pale_what_is_present_full_and_what_comes_empty(
    strip: PhaseStrip, style: Style, index: int
) -> None:
    view, card = phase(index), style.colour("card")
    strip.recolour(style)
    strip.show_phase(view)
    marks = drawn_by(strip)
    for i, (one, chip) in enumerate(zip(view.phases, strip._chips, strict=True)):
        hue = style.colour("input_hue" if one.kind == "input" else "accent")
        if one.layer is not None:
            hue = style.layer_colour(one.layer, 3)
        fill, edge, ink = (
            (hue, hue, card)
            if i == index
            else (mix(card, hue, 0.25), hue, style.colour("text"))
            if i < index
            else (card, style.colour("border"), style.colour("muted"))
        )
        inside = [mark for mark in marks if strip.place_of(i).adjusted(-1, -1, 1, 1).contains(mark.place)]
        (box,) = [mark for mark in inside if mark.kind != "text"]
        (word,) = [mark for mark in inside if mark.kind == "text"]
        assert (box.fill, box.ink) == (fill, edge), chip.text
        assert (word.text, word.ink) == (chip.text, ink)


def test_the_way_of_the_phases_turns_at_the_cost(strip: PhaseStrip) -> None:
    strip.show_phase(phase(2))
    turn = [chip.text for chip in strip._chips].index("C")
    way = next(mark for mark in drawn_by(strip) if mark.kind == "line" and len(mark.points) == 4)
    first, last = (strip.place_of(i).center() for i in (0, len(strip._chips) - 1))
    across = strip.place_of(turn).center().x()
    assert way.ink == DARK.colour("faint")
    assert list(way.points) == [first, QPointF(across, first.y()), QPointF(across, last.y()), last]


def test_where_the_keys_go_the_present_phase_has_a_ring(strip: PhaseStrip, qtbot: QtBot) -> None:
    strip.show_phase(phase(3))
    strip.show()

    def rings() -> int:
        ring = strip.place_of(3).adjusted(-1, -1, 1, 1)
        return sum(mark.place == ring and mark.ink == DARK.colour("accent") for mark in drawn_by(strip))

    assert rings() == 0
    with qtbot.waitActive(strip):
        strip.activateWindow()
    strip.setFocus()
    qtbot.waitUntil(strip.hasFocus)
    assert rings() == 1


# -- zoom -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [1.25, 2.0])
@pytest.mark.usefixtures("zoomed_back")
def test_twice_as_large_everything_asks_for_twice_the_room(qtbot: QtBot, by: float) -> None:
    panel = ActivationsPanel(DARK)
    qtbot.addWidget(panel)
    panel.show_snapshot(make_snapshot((4, 3, 3, 3, 2)))
    strip = PhaseStrip(DARK)
    qtbot.addWidget(strip)
    strip.show_phase(phase(1))
    canvases: list[Canvas] = [panel.grid, strip]
    hints = [(one.minimumSizeHint(), one.heightForWidth(400)) for one in canvases]
    set_zoom(by)
    for one, (least, height) in zip(canvases, hints, strict=True):
        assert one.minimumSizeHint() == QSize(round(by * least.width()), round(by * least.height()))
        if height >= 0:
            assert one.heightForWidth(round(400 * by)) == pytest.approx(by * height, abs=1)


@pytest.mark.parametrize(
    ("width", "layers", "columns"), [(125, 1, 1), (252, 2, 2), (251, 2, 1), (400, 5, 3), (2000, 4, 4)]
)
def test_layers_stand_in_rows_where_they_do_not_fit_in_one(
    qtbot: QtBot, width: int, layers: int, columns: int
) -> None:
    panel = ActivationsPanel(DARK)
    qtbot.addWidget(panel)
    panel.show_snapshot(make_snapshot((2, *[3] * (layers - 1), 2)))
    grid: ActivationGrid = panel.grid
    rows = -(-layers // columns)
    assert grid.heightForWidth(width) == rows * grid.minimumSizeHint().height()
    grid.resize(width, rows * 150)
    cells = [grid.cell(layer) for layer in range(layers)]
    assert len({cell.left() for cell in cells}) == columns
    assert len({cell.top() for cell in cells}) == rows
    assert cells[0].top() == cells[0].left() == 0
    assert all(cell.width() <= 300 for cell in cells)
    for i, one in enumerate(cells):
        assert not any(one.intersects(other) for other in cells[i + 1 :])


# -- the form of the architecture -----------------------------------------------------------------


@pytest.fixture
def form(qtbot: QtBot) -> ArchitectureForm:
    made = ArchitectureForm(DARK)
    for widget in (made, made.add_button):  # which stands elsewhere
        qtbot.addWidget(widget)
    made.show_values([5, 6, 7], ["tanh", "relu", "sigmoid"], "sigmoid")
    made.show_ends(4, 2)
    return made


@pytest.mark.parametrize("n", [0, 1, 2])
def test_the_layer_that_is_removed_is_the_one_at_the_button(form: ArchitectureForm, n: int) -> None:
    sizes, names = [5, 6, 7], ["tanh", "relu", "sigmoid"]
    form._layers[n].remove.click()
    del sizes[n], names[n]
    assert form.hidden == tuple(sizes)
    assert list(form.values["network.activation"]) == names


def test_a_new_layer_is_like_the_last_one(form: ArchitectureForm) -> None:
    form.add_button.click()
    assert form.hidden == (5, 6, 7, 7)
    assert form.values["network.activation"][-1] == "sigmoid"
    form.show_values([], [], "sigmoid")
    form.add_button.click()
    assert form.hidden == (16,)
    assert form.values["network.activation"] in ("sigmoid", ["sigmoid"])


def test_no_layer_is_added_beyond_the_most(form: ArchitectureForm) -> None:
    form.show_values([3] * (MAX_HIDDEN_LAYERS - 1), ["tanh"] * (MAX_HIDDEN_LAYERS - 1), "sigmoid")
    assert form.add_button.isEnabled()
    form.add_button.click()
    assert len(form.hidden) == MAX_HIDDEN_LAYERS
    assert not form.add_button.isEnabled()


def test_dots_have_the_hues_of_their_layers(form: ArchitectureForm) -> None:
    for style in (DARK, LIGHT):
        form.recolour(style)
        hues = [style.layer_colour(layer, 4) for layer in range(3)]
        dots = [form._input.dot, *(layer.dot for layer in form._layers), form._output.dot]
        wanted = [QColor(style.input_hue), *hues, QColor(style.output_hue)]
        for dot, hue in zip(dots, wanted, strict=True):
            dot.ensurePolished()
            assert is_near(dot.palette().color(dot.foregroundRole()), hue)


def test_ends_that_are_not_known_are_dashes(form: ArchitectureForm) -> None:
    def told() -> list[str]:
        return [form._input.size.text(), form._output.size.text(), form.sum.text(), form.count.text()]

    assert told() == ["4", "2", "4·5+5 + 5·6+6 + 6·7+7 + 7·2+2", "= 126 parameters"]
    form.show_ends(None, 2)
    assert told()[:2] == ["–", "2"]
    assert told()[2:] == ["Inputs, outputs and parameters are counted when the data is loaded.", ""]
    form.show_ends(1000, None)
    assert told()[:2] == ["1,000", "–"]


def visible(*widgets: QWidget) -> list[bool]:
    return [not widget.isHidden() for widget in widgets]


def test_one_box_for_all_layers_is_there_for_several_and_empty_while_they_differ(
    form: ArchitectureForm,
) -> None:
    assert visible(form.all, form._all_label) == [True, True]
    assert form.all.currentIndex() == -1
    form.show_values([5, 6], ["tanh"] * 2, "sigmoid")
    assert form.all.currentData() == "tanh"
    form.show_values([5], ["tanh"], "sigmoid")
    assert visible(form.all, form._all_label) == [False, False]


def test_the_nearest_neuron_to_a_z_is_the_nearest_that_is_a_number(qtbot: QtBot) -> None:
    panel = ActivationsPanel(DARK)
    qtbot.addWidget(panel)
    panel.show_snapshot(make_snapshot((4, 3, 2)))
    z = panel.grid._views[0].z
    for neuron, value in enumerate(z):
        assert panel.grid.nearest(0, float(value)) == neuron
    assert panel.grid.nearest(0, float(z.max()) + 9) == int(np.argmax(z))


@in_turn(
    ("by", "size", "opened"),
    [
        (1.0, (560, 420), (560, 420)),
        (1.5, (560, 420), (840, 630)),
        (1.0, (1080, 680), (1008, 680)),  # what a desktop draws round it is in sight as well
        (2.5, (560, 420), (1008, 720)),
    ],
)
def test_a_window_opens_as_large_as_the_zoom_asks_and_no_larger_than_its_screen(
    qtbot: QtBot, by: float, size: tuple[int, int], opened: tuple[int, int]
) -> None:
    class OnProjector(QWidget):
        def screen(self) -> Any:
            return SimpleNamespace(availableSize=lambda: QSize(1024, 768))

    window = OnProjector()
    qtbot.addWidget(window)
    set_zoom(by)
    try:
        open_as_large(window, size)
    finally:
        set_zoom(1.0)
    assert window.size() == QSize(*opened)


@pytest.mark.parametrize("dialog", ["preview", "glossary"])
def test_no_dialog_is_larger_than_a_small_screen(qtbot: QtBot, tmp_path: Path, dialog: str) -> None:
    (tmp_path / "one.csv").write_text("a,b,kind\n1,2,x\n2,3,y\n")
    made = PreviewDialog(tmp_path / "one.csv", Reading()) if dialog == "preview" else GlossaryDialog()
    qtbot.addWidget(made)
    room = made.screen().availableSize()
    assert made.width() < room.width()
    assert made.height() < room.height()
