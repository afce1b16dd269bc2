"""The cost of a run as a line no larger than a word."""

import numpy as np
import pytest
from msgspec.structs import replace
from pictures import picture
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot
from timelines import falling, made_timeline, shelved, standing

from nnviz.view.parts.style import DARK, LIGHT
from nnviz.view.shelf.shelf_model import CURVE
from nnviz.view.shelf.shelf_panel import ShelfPanel
from nnviz.view.shelf.small_curve import curve_in

BOX = QRectF(10, 20, 50, 16)


def test_it_goes_from_its_highest_to_its_last_and_a_branch_has_a_dot_where_it_began() -> None:
    line, begin = curve_in(BOX, shelved(1))
    assert begin is None
    assert (line[0].x(), line[0].y()) == (10, 20)
    assert (line[-1].x(), line[-1].y()) == pytest.approx((60, 36 - 16 / 32))
    _, begin = curve_in(BOX, shelved(2, parent_step=225))
    assert begin is not None
    assert (begin.x(), begin.y()) == pytest.approx((10 + 50 * 1.5 / 5, 36 - 16 * 0.375))


def test_a_long_run_has_few_points_and_what_is_no_number_none() -> None:
    line, _ = curve_in(BOX, shelved(1, curves=falling(1000)))
    assert 20 < len(line) < 200
    rows = falling(1000)
    rows = replace(rows, train_cost=np.where(rows.epoch == 503, 8.0, rows.train_cost))
    line, _ = curve_in(BOX, shelved(1, curves=rows))
    assert min(point.y() for point in line) == 20  # what stands out is not left out
    assert curve_in(BOX, shelved(1, curves=None)) == ([], None)
    rows = falling(5)
    rows = replace(rows, train_cost=np.where(rows.epoch < 3, rows.train_cost, np.inf))
    line, _ = curve_in(BOX, shelved(1, curves=rows))
    assert len(line) == 3
    assert curve_in(BOX, shelved(1, curves=replace(rows, train_cost=np.full(6, np.nan)))) == ([], None)


def test_it_is_drawn_in_its_cell_in_the_colours_of_the_style(qtbot: QtBot) -> None:
    panel = ShelfPanel(DARK)
    qtbot.addWidget(panel)
    panel.resize(720, 300)
    panel.show()
    panel.show_snapshot(standing(made_timeline(), shelf=(shelved(1), shelved(2))))
    for style in (DARK, LIGHT):
        panel.recolour(style)
        seen, colour = picture(panel.view.viewport()), style.colour("train")
        found = []
        for row in (0, 1):
            cell = panel.view.visualRect(panel.model.index(row, CURVE))
            inks = (
                seen.pixelColor(x, y)
                for x in range(cell.left(), cell.right())
                for y in range(cell.top(), cell.bottom())
            )
            found.append(sum(abs(ink.hue() - colour.hue()) < 12 and ink.saturation() > 90 for ink in inks))
        assert (found[0] > 10, found[1]) == (True, 0), "the run at hand alone is in its colour"
