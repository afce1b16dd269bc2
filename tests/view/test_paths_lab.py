"""The paths of a weight, their products, and the sum beside backprop's gradient."""

import numpy as np
import pytest
from calculator import assert_adds_up
from cases import in_turn
from handmade import make_snapshot
from pictures import drawn_by, picture
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from nnviz.core import Network
from nnviz.core.naming import number
from nnviz.view.labs.paths_lab import PathsLab, path_line, sum_line
from nnviz.view.labs.paths_picture import PathsPicture, written
from nnviz.view.parts.style import DARK, LIGHT

_MARGIN = 3
"""Of a cell, to either side of its words."""


@pytest.fixture
def lab(qtbot) -> PathsLab:
    made = PathsLab(LIGHT)
    qtbot.addWidget(made)
    made.resize(560, 280)
    made.show()
    return made


@pytest.mark.parametrize(
    ("output", "cost"), [("sigmoid", "cross_entropy"), ("softmax", "log_likelihood"), ("tanh", "quadratic")]
)
def test_the_products_add_up_to_backprops_gradient(lab: PathsLab, output: str, cost: str) -> None:
    snapshot = make_snapshot((3, 4, 3, 2), output=output, cost=cost)
    lab.show_snapshot(snapshot)
    for layer, paths in ((0, 6), (1, 2), (2, 1)):
        lab.chooser.choose(layer, 1)
        j, k = lab.chooser.j, lab.chooser.k
        products = [path.product for path in lab._fan.paths]
        assert len(products) == lab.table.rowCount() == paths
        assert sum(products) == pytest.approx(snapshot.lanes[0].gradient.weights[layer][j, k], abs=1e-12)
        assert sorted(np.abs(products), reverse=True) == list(np.abs(products))
        assert lab.sentence.text().rpartition(": ")[2].startswith(("they differ by", "the very same"))


def test_by_hand(lab: PathsLab) -> None:
    theta = Network([1, 2, 1]).theta
    theta.vector[:] = [2, 0, 1, 0, 3, 5, 0]  # h = (2x, x), output 3h₁ + 5h₂
    lab.show_snapshot(
        make_snapshot(
            (1, 2, 1), theta=theta, x=[1], target=1, activation="linear", output="linear", cost="quadratic"
        )
    )
    lab.chooser.choose(0, 1)  # δ^L = 11 − 1 = 10, so ∂C/∂w = 1 · 5 · 10
    assert lab.table.item(0, 0).text() == "1→2→1"
    assert lab.table.item(0, 1).text() == "50.0"
    lab.table.selectRow(0)
    assert lab.sentence.text().startswith("This path: a_k · σ′(z_j), then each edge: 1 · 50 = 50.0.")
    assert {lab.table.item(row, 0).toolTip() for row in range(lab.table.rowCount())} == {
        lab.table.item(row, 0).text() for row in range(lab.table.rowCount())
    }
    assert "∂C/∂w is 50.0000: the very same." in lab.sentence.text()


def test_a_path_and_the_sum_of_all_add_up(lab: PathsLab) -> None:
    lab.show_snapshot(make_snapshot((3, 4, 3, 2), seed=3))
    lab.chooser.choose(0, 1)
    for row, path in enumerate(lab._fan.paths):
        lab.table.selectRow(row)
        line = path_line(lab._fan, path)
        assert line.value == path.product
        assert line.right in lab.sentence.text()
        assert_adds_up(line.words)
    whole = sum_line(lab._fan, 6)
    assert f"{whole.right} (the last term is that of the other 3); backpropagation's" in lab.sentence.text()
    assert_adds_up(whole.words)
    lab.chooser.choose(1, 1)
    assert len(lab._fan.paths) == 2
    assert "others" not in lab.sentence.text()


def test_a_chosen_path_is_let_go_with_its_weight(lab: PathsLab) -> None:
    lab.show_snapshot(make_snapshot((3, 4, 3, 2)))
    lab.table.selectRow(1)
    assert lab.chosen is lab._fan.paths[1]
    lab.show_snapshot(make_snapshot((3, 4, 3, 2), version=2))
    assert lab.chosen is lab._fan.paths[1]
    lab.chooser.choose(1, 0)
    assert lab.chosen is None


def test_too_many_paths_are_counted_and_the_strongest_listed(lab: PathsLab) -> None:
    lab.show_snapshot(make_snapshot((64, 30, 30, 30, 10)))
    assert lab.table.rowCount() == 30
    assert lab.sentence.text().startswith("9,000 paths lead from this weight to C: too many to draw.")


@in_turn("sizes", [(1, 1), (2, 3, 1), (784, 100, 10), (4, *[3] * 12, 2)])
@in_turn("lanes", [0, 1, 3])
def test_any_network_in_both_themes(lab: PathsLab, sizes: tuple[int, ...], lanes: int) -> None:
    lab.show_snapshot(make_snapshot(sizes, lanes=lanes))
    lab.recolour(DARK)
    picture(lab)
    lab.recolour(LIGHT)
    picture(lab)


def test_numbers_that_ran_away_are_drawn(lab: PathsLab) -> None:
    theta = Network([2, 3, 1]).theta
    theta.vector[:] = np.nan
    lab.show_snapshot(make_snapshot((2, 3, 1), theta=theta))
    assert "not a number" in lab.sentence.text()
    picture(lab)


def test_no_product_is_cut_however_long_it_became(lab: PathsLab) -> None:
    """A cell of "50.0" that is "8.32 × 10⁻⁷" a moment later."""
    for x in (1.0, -0.000123):
        theta = Network([1, 2, 1]).theta
        theta.vector[:] = [2, 0, 1, 0, 3, 5, 0]
        lab.show_snapshot(
            make_snapshot(
                (1, 2, 1), theta=theta, x=[x], activation="linear", output="linear", cost="quadratic"
            )
        )
        lab.chooser.choose(0, 1)
        QApplication.processEvents()
        cell = lab.table.item(0, 1)
        words = cell.text()
        room = lab.table.visualItemRect(cell).width() - 2 * _MARGIN
        assert lab.table.fontMetrics().horizontalAdvance(words) <= room, words


def test_what_is_kept_of_the_picture_goes_with_the_weight_and_the_colours(lab: PathsLab, qtbot) -> None:
    snapshot = make_snapshot((3, 4, 3, 2), seed=3)
    lab.show_snapshot(snapshot)
    before = lab.picture.grab().toImage()
    for change in (lambda: lab.chooser.choose(1, 0), lambda: lab.recolour(DARK)):
        change()
        afresh = PathsPicture(lab.look)
        qtbot.addWidget(afresh)
        afresh.resize(lab.picture.width(), lab.picture.height())
        afresh.show_fan(lab._fan, None)
        now = lab.picture.grab().toImage()
        assert now == afresh.grab().toImage()
        assert now != before
        before = now


def test_pictures_of_another_width_or_weight_are_not_kept(lab: PathsLab, qtbot) -> None:
    lab.show_snapshot(make_snapshot((3, 4, 3, 2), seed=3))
    picture = PathsPicture(lab.look)
    qtbot.addWidget(picture)
    picture.show()
    picture.show_fan(lab._fan, None)
    for height in (200, 210):
        picture.resize(400, height)
        picture.grab()
    assert set(picture._kept) == {200, 210}
    lab.chooser.choose(1, 0)
    picture.show_fan(lab._fan, None)
    picture.grab()
    assert set(picture._kept) == {210}
    picture.resize(300, 200)
    picture.grab()
    assert set(picture._kept) == {200}


def test_the_table_on_the_screen_is_that_of_the_newest_snapshot(lab: PathsLab) -> None:
    for seed in (3, 3, 4, 5):
        lab.show_snapshot(make_snapshot((3, 4, 3, 2), seed=seed))
        QApplication.processEvents()
        view = lab.table.viewport()
        place = QRect(view.mapTo(lab, QPoint()), view.size())
        on_screen = lab.screen().grabWindow(lab.winId()).copy(place).toImage()
        assert on_screen == lab.grab(place).toImage().convertToFormat(on_screen.format())


def test_the_paths_of_another_weight_into_the_same_neuron_begin_where_it_does(lab: PathsLab) -> None:
    lab.show_snapshot(make_snapshot((3, 4, 3, 2), seed=3))
    for k in (0, 1, 2):
        lab.chooser.choose_weight(1, k)
        assert {lab.table.item(row, 0).text()[:4] for row in range(6)} == {f"{k + 1}→2→"}


def test_each_path_is_a_row_of_the_table_and_of_the_numbers(lab: PathsLab) -> None:
    lab.show_snapshot(make_snapshot((3, 4, 3, 2), seed=3))
    lab.chooser.choose(0, 1)
    fan = lab._fan
    assert lab.caption.text() == "one example; on each edge w · σ′, on the last w · δ"
    columns = lab.numbers()
    assert list(columns) == ["path", "start", "factor 1", "factor 2", "product"]
    assert columns["start"] == fan.start
    for row, path in enumerate(fan.paths):
        assert lab.table.item(row, 0).text() == written(fan, path)
        assert lab.table.item(row, 1).text() == number(path.product)
        assert columns["path"][row] == " ".join(str(j + 1) for j in path.neurons)
        assert (columns["factor 1"][row], columns["factor 2"][row]) == path.factors
        assert columns["product"][row] == path.product == pytest.approx(fan.start * np.prod(path.factors))
    assert [lab.table.horizontalHeaderItem(k).text() for k in range(2)] == ["path from k → j", "product"]
    assert lab.picture._fan is fan
    assert lab.picture._chosen is None
    lab.table.selectRow(2)
    assert lab.picture._chosen == fan.paths[2]
    assert lab.sentence.text().startswith("This path: a_k · σ′(z_j), then each edge: ")
    lab.chooser.choose(2, 1)
    lab.table.selectRow(0)
    assert lab.sentence.text().startswith("This path: a_k · δ_j: ")
    assert " 1 path leads from this weight to C." in lab.sentence.text()


def test_words_of_the_table_of_paths_stand_in_their_cells(lab: PathsLab, qtbot) -> None:
    lab.show_snapshot(make_snapshot((3, 4, 3, 2)))
    lab.chooser.choose(0, 1)
    view = lab.table
    assert view.columnWidth(0) > view.columnWidth(1) > 40
    assert view.font().pointSizeF() < lab.font().pointSizeF()
    drawn = drawn_by(view.viewport())
    for row in range(view.rowCount()):
        for column in range(2):
            place = view.visualItemRect(view.item(row, column))
            (told,) = [m for m in drawn.of("text") if place.contains(m.place.center().toPoint())]
            assert told.text == view.item(row, column).text() or told.text.endswith("…")
            assert (told.place.left(), told.place.right()) == (place.left() + 3, place.right() + 1 - 3)
