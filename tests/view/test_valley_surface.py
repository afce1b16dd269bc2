"""The valley as a surface: where its points lie, and the window of it, with OpenGL and without."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from small_runs import small

from nnviz.core.bowl import Bowl
from nnviz.core.valley import Slice
from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs import surface_button, surface_support, surface_window
from nnviz.view.labs.surface_support import NEEDS, NO_SCREEN, known_lack, lack_of_context
from nnviz.view.labs.surface_window import SurfaceWindow
from nnviz.view.labs.valley_choices import BOWL, MAIN
from nnviz.view.labs.valley_lab import ValleyLab
from nnviz.view.labs.valley_picture import DARKEST, Relief, Scene
from nnviz.view.labs.valley_surface import HIGH, colours, heights, lines_over, on_surface, way_over
from nnviz.view.parts.style import DARK, LIGHT, Style

X, Y = np.linspace(0, 4, 5), np.linspace(-1, 1, 3)
SLOPE = Relief(Slice(X, Y, X + 10 * Y[:, np.newaxis]))
"""A cost of x + 10 y: from −10 to 14."""


# -- where it lies --------------------------------------------------------------------------------


def test_a_height_is_in_proportion_to_the_cost() -> None:
    np.testing.assert_allclose(heights(SLOPE), HIGH * (SLOPE.ground.costs.T + 10) / 24, atol=1e-12)


def test_what_is_no_number_is_as_high_as_the_highest() -> None:
    broken = Relief(Slice(X[:2], Y[:2], np.array([[0.0, 3.0], [np.nan, np.inf]])))
    np.testing.assert_allclose(heights(broken), [[0, HIGH], [HIGH, HIGH]])


def test_a_point_has_the_colour_of_the_contour() -> None:
    shown = colours(SLOPE, LIGHT.sequential)
    assert shown.shape == (5, 3, 4)
    np.testing.assert_allclose(shown[0, 0], [*LIGHT.sequential[0] / 255, 1], rtol=1e-6)
    np.testing.assert_allclose(shown[-1, -1], [*LIGHT.sequential[DARKEST] / 255, 1], rtol=1e-6)


def test_a_point_between_those_of_the_grid_is_as_high_as_the_surface_there() -> None:
    (placed,) = on_surface(SLOPE, np.array([[1.7, 0.3]]))
    np.testing.assert_allclose(placed, [1.7 / 4 - 0.5, 0.65 - 0.5, HIGH * (1.7 + 3 + 10) / 24])


def test_in_a_cell_that_is_bent_both_triangles_are_told_apart() -> None:
    bent = Relief(Slice(X[:2], Y[:2], np.array([[0.0, 0.0], [0.0, 1.0]])))
    middle, beyond = on_surface(bent, np.array([[0.4, -0.7], [0.75, -0.25]]))[:, 2]
    assert middle == 0
    assert beyond == pytest.approx(HIGH / 2)


def test_beyond_the_edges_there_is_no_height_and_on_them_there_is() -> None:
    placed = on_surface(SLOPE, np.array([[4.0, 1.0], [4.1, 0.0], [0.0, -1.1], [np.nan, 0.0], [np.inf, 0.0]]))
    assert placed[0].tolist() == [0.5, 0.5, HIGH]
    assert np.isnan(placed[1:]).all()


def test_a_way_lies_on_the_surface_between_its_points_too() -> None:
    bowl = Relief(Bowl(1.0, 1.0).over(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21)))
    ends = way_over(bowl, np.array([[-1.0, 0.0], [1.0, 0.0]]))
    assert ends[0].tolist() == pytest.approx([-0.5, 0, HIGH / 2])
    assert ends[:, 2].min() < 0.01  # through the bottom, not above it
    np.testing.assert_allclose(ends[1:-1:2], ends[2::2])  # each piece begins where the last ended


def test_of_a_ball_that_is_thrown_out_the_way_within_the_edges_is_seen() -> None:
    ends = way_over(SLOPE, np.array([[1.0, 0.0], [2.0, 0.0], [9e300, 0.0], [np.inf, np.nan]]))
    assert ends[:, 0].max() == pytest.approx(0.0)
    assert way_over(SLOPE, np.array([[1.0, 0.0]])).shape == (0, 3)


def test_a_line_of_equal_cost_is_level() -> None:
    level = lines_over(SLOPE).reshape(-1, 2, 3)[:, :, 2]
    np.testing.assert_allclose(level[:, 0], level[:, 1], atol=1e-12)
    assert len(np.unique(level.round(9))) == len(SLOPE.lines)


def test_where_all_costs_are_the_same_the_surface_is_flat() -> None:
    flat = Relief(Slice(X, Y, np.full((3, 5), 2.0)))
    assert not heights(flat).any()
    assert not lines_over(flat).size


# -- the window without OpenGL ----------------------------------------------------------------------


class NoView(QWidget):
    """In place of what draws: keeps what it was to draw."""

    failed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[Scene, int, Style]] = []

    def show_scene(self, scene: Scene, at: int, style: Style) -> None:
        self.shown.append((scene, at, style))


@pytest.fixture
def bowl(qtbot: QtBot) -> Iterator[Callable[[], ValleyLab]]:
    labs: list[ValleyLab] = []

    def make() -> ValleyLab:
        made = ValleyLab(LIGHT)
        labs.append(made)
        qtbot.addWidget(made)
        made.resize(900, 560)
        made.choices.plane.setCurrentIndex(BOWL)
        made.show_snapshot(Snapshot(1, 1, State.LOADING, small()))
        made.show()
        return made

    yield make
    for lab in labs:
        lab.end_work()


@pytest.fixture
def opened(bowl: Callable[[], ValleyLab], monkeypatch: pytest.MonkeyPatch) -> tuple[ValleyLab, NoView]:
    """The lab with its window, which draws nothing."""
    view = NoView()
    monkeypatch.setattr(surface_button, "known_lack", lambda: "")
    monkeypatch.setattr(surface_window, "lack_of_context", lambda: "")
    monkeypatch.setattr(SurfaceWindow, "_made_view", lambda self, style: view)
    lab = bowl()
    lab.surface_button.click()
    return lab, view


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    script = "import sys; from nnviz.view.labs import valley_lab; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert {"pyqtgraph", "OpenGL", "PySide6.QtOpenGLWidgets"}.isdisjoint(loaded)


def test_without_the_extra_the_button_says_what_to_install(
    bowl: Callable[[], ValleyLab], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    monkeypatch.setattr(surface_support, "find_spec", lambda name: None)
    button = bowl().surface_button
    assert not button.isEnabled()
    assert button.toolTip() == NEEDS


def test_on_a_platform_without_opengl_it_is_not_even_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "offscreen")
    assert known_lack() == lack_of_context() == NO_SCREEN


def test_where_opengl_fails_one_line_stands_in_place_of_the_surface(
    bowl: Callable[[], ValleyLab], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surface_button, "known_lack", lambda: "")
    monkeypatch.setattr(surface_window, "lack_of_context", lambda: NO_SCREEN)
    lab = bowl()
    lab.surface_button.click()
    window = lab.surface_button.opened
    assert window is not None
    assert window.view is None
    assert window.words.text() == window.accessibleDescription() == NO_SCREEN
    lab.balls.step.click()
    assert window.words.text() == NO_SCREEN


def test_a_surface_that_fails_while_it_is_drawn_gives_way_to_the_line(
    opened: tuple[ValleyLab, NoView], qtbot: QtBot
) -> None:
    lab, view = opened
    window = lab.surface_button.opened
    assert window is not None
    view.failed.emit()
    qtbot.waitUntil(lambda: window.words.text() == NO_SCREEN)
    lab.balls.back.click()
    assert len(view.shown) == 1


def test_the_window_shows_what_the_contour_shows_and_follows_it(opened: tuple[ValleyLab, NoView]) -> None:
    lab, view = opened
    assert view.shown[-1] == (lab.picture.scene, lab.picture.at, LIGHT)
    lab.balls.back.click()
    lab.balls.step.click()
    assert view.shown[-1][1] == 1
    lab.recolour(DARK)
    assert view.shown[-1][2] is DARK
    before = view.shown[-1][0].relief
    lab.choices.bent.emit()
    assert view.shown[-1][0].relief is before
    lab.choices.bowl = Bowl(2.0, 2.0)
    lab.choices.bent.emit()
    assert view.shown[-1][0].relief is not before
    lab.choices.plane.setCurrentIndex(MAIN)
    assert not view.isVisible()
    window = lab.surface_button.opened
    assert window is not None
    assert window.words.text() == lab.picture.why_not
    lab.choices.plane.setCurrentIndex(BOWL)
    assert view.isVisible()


def test_a_screen_reader_is_told_where_the_numbers_are(opened: tuple[ValleyLab, NoView]) -> None:
    lab, _ = opened
    window = lab.surface_button.opened
    assert window is not None
    assert "numbers of the surface are those of the contour" in window.accessibleDescription()
    assert lab.picture.accessibleDescription() in window.accessibleDescription()


def test_the_window_is_closed_with_the_lab_and_opened_again(
    opened: tuple[ValleyLab, NoView], qtbot: QtBot
) -> None:
    lab, view = opened
    window = lab.surface_button.opened
    assert window is not None
    lab.hide()  # for a moment, as when it is given the whole window
    lab.show()
    QApplication.processEvents()
    assert window.isVisible()
    lab.hide()
    qtbot.waitUntil(lambda: not window.isVisible())
    shown = len(view.shown)
    lab.show()
    lab.recolour(DARK)
    assert len(view.shown) == shown  # what is closed is not drawn for
    lab.surface_button.click()
    assert lab.surface_button.opened is window
    assert view.shown[-1][2] is DARK
    lab.hide()
    lab.end_work()  # as the main window does when it is closed
    assert not window.isVisible()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()  # what the lab was to do of it a moment later it does not do any more


# -- with OpenGL ------------------------------------------------------------------------------------


@pytest.fixture
def drawn(bowl: Callable[[], ValleyLab]) -> SurfaceWindow:
    if lack := lack_of_context():
        pytest.skip(lack)
    lab = bowl()
    lab.surface_button.click()
    window = lab.surface_button.opened
    assert window is not None
    return window


def test_where_opengl_is_the_surface_is_drawn_in_the_colours_of_the_contour(
    drawn: SurfaceWindow, qtbot: QtBot
) -> None:
    view = drawn.view
    assert view is not None
    qtbot.waitUntil(view.isValid)
    image = view.grabFramebuffer()
    assert image.pixelColor(2, 2) == LIGHT.colour("card")
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    assert middle != LIGHT.colour("card")
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.grabFramebuffer() != image
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not drawn.isVisible()


def test_the_window_that_it_stands_above_is_not_made_anew(
    bowl: Callable[[], ValleyLab], qtbot: QtBot
) -> None:
    if lack := lack_of_context():
        pytest.skip(lack)
    lab = bowl()
    before = lab.winId()
    lab.surface_button.click()
    window = lab.surface_button.opened
    assert window is not None
    assert window.view is not None
    qtbot.waitUntil(window.view.isValid)
    assert lab.winId() == before
    assert window.windowHandle().transientParent() is lab.windowHandle()


def test_what_opengl_cannot_draw_is_told_once(
    drawn: SurfaceWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    view = drawn.view
    assert view is not None
    monkeypatch.setattr(view, "currentModelView", lambda: 1 / 0)
    view.update()
    qtbot.waitUntil(lambda: drawn.view is None)
    assert drawn.words.text() == NO_SCREEN
    assert capfd.readouterr() == ("", "")
