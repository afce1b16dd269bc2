"""A picture that is kept: painted again where it would look otherwise, and gone when nobody can see it."""

from collections.abc import Callable, Iterator

import pytest
from handmade import make_snapshot
from pictures import pixels
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QTabWidget, QWidget

from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.charts.plot_area import PlotArea
from nnviz.view.parts.canvas import Canvas
from nnviz.view.parts.kept_picture import KeptPicture
from nnviz.view.parts.style import DARK
from nnviz.view.parts.zoom import set_zoom

Show = Callable[..., None]
RED, BLUE = QColor(Qt.GlobalColor.red), QColor(Qt.GlobalColor.blue)


class Kept:
    """One of a widget, and how often it was painted."""

    def __init__(self, widget: QWidget) -> None:
        self.picture, self.paintings = KeptPicture(widget), 0

    def look(self, looks: object = None, below: QColor | QPixmap = BLUE) -> QPixmap:
        """A red square in its corner."""
        return self.picture.painted(looks, self._paint, below)

    def _paint(self, painter: QPainter) -> None:
        self.paintings += 1
        painter.fillRect(QRect(0, 0, 10, 10), RED)


@pytest.fixture
def canvas(show: Show) -> Iterator[Canvas]:
    made = Canvas()
    show(made, 120, 80)
    yield made
    set_zoom(1)


def test_it_is_painted_over_a_ground_as_large_and_as_sharp_as_the_canvas(canvas: Canvas) -> None:
    set_zoom(1.5)
    found = Kept(canvas).look()
    assert (found.width(), found.height()) == (120, 80)
    assert found.devicePixelRatio() == canvas.devicePixelRatioF() == 1.5
    colours = pixels(found.toImage())
    assert colours[0, 0] == colours[14, 14] == RED.rgba()
    assert colours[16, 16] == colours[-1, -1] == BLUE.rgba()


def test_it_is_painted_anew_for_other_looks_another_size_and_another_zoom_alone(canvas: Canvas) -> None:
    kept = Kept(canvas)
    first = kept.look(("loss", 1.0))
    assert kept.look(("loss", 1.0)).cacheKey() == first.cacheKey()
    assert kept.paintings == 1
    kept.look(("loss", 2.0))
    assert kept.paintings == 2
    canvas.resize(120, 90)
    assert kept.look(("loss", 2.0)).height() == 90
    set_zoom(2)
    kept.look(("loss", 2.0))
    assert kept.paintings == 4


def test_one_stands_upon_another_which_stays_as_it_is(canvas: Canvas) -> None:
    ground = Kept(canvas).look(below=BLUE)
    above = KeptPicture(canvas).painted(
        None, lambda painter: painter.fillRect(QRect(50, 50, 10, 10), RED), ground
    )
    assert pixels(above.toImage())[[0, 55, 70], [0, 55, 70]].tolist() == [RED.rgba(), RED.rgba(), BLUE.rgba()]
    assert pixels(ground.toImage())[55, 55] == BLUE.rgba()


@pytest.mark.parametrize("make", [Canvas, lambda: PlotArea(logarithmic=False)], ids=["canvas", "plot"])
def test_behind_another_tab_nothing_is_kept_and_what_is_seen_again_is_painted_again(
    show: Show, make: Callable[[], QWidget]
) -> None:
    tabs, widget = QTabWidget(), make()
    tabs.addTab(widget, "seen")
    tabs.addTab(QWidget(), "other")
    kept = Kept(widget)
    show(tabs)
    before = pixels(kept.look().toImage())
    tabs.setCurrentIndex(1)
    assert kept.picture._picture.isNull()
    tabs.setCurrentIndex(0)
    assert (pixels(kept.look().toImage()) == before).all()
    assert kept.paintings == 2


def test_a_panel_behind_that_of_another_dock_keeps_none_either(show: Show) -> None:
    panel = CostPanel(DARK)
    show(panel)
    panel.show_snapshot(make_snapshot(epochs=5))
    panel.grab()
    kept = panel.cost_plot._still
    assert not kept._picture.isNull()
    panel.let_go()
    assert kept._picture.isNull()


def test_what_could_not_be_painted_is_not_taken_for_it(canvas: Canvas) -> None:
    kept = Kept(canvas)
    with pytest.raises(ZeroDivisionError):
        kept.picture.painted(None, lambda painter: 1 / 0)
    kept.look()
    assert kept.paintings == 1
