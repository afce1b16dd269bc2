"""What holds of every panel and lab: it shows the state that it was given, whatever came before."""

import gc
import sys
from collections.abc import Callable
from functools import cache
from itertools import combinations, pairwise
from unittest.mock import Mock
from weakref import ref

import numpy as np
import pytest
from cut_text import written
from msgspec.structs import asdict, replace
from pictures import Mark, grabbed, pixels
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QPalette, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QSizePolicy,
    QToolButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from read_out import DOWN, HOME, RIGHT, heard, press
from small_runs import Watcher, small
from told import assert_all_is_laid_out, assert_known_properties, assert_says_what_it_is

from nnviz.app.layout import LABS, PANELS, Entry
from nnviz.core.marks import POINT, set_marks, with_points
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.twins import add_twin
from nnviz.session.commands import State, Step
from nnviz.session.snapshot import Snapshot
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.data import data_panel
from nnviz.view.panel import Panel
from nnviz.view.parts.canvas import Canvas
from nnviz.view.parts.numbers import columns_csv
from nnviz.view.parts.point_cursor import PointCursor
from nnviz.view.parts.style import DARK, LIGHT, Style, small_font
from nnviz.view.parts.zoom import set_zoom

EACH = pytest.mark.parametrize("entry", [*PANELS, *LABS], ids=lambda entry: entry.name)

EXPERIMENTS: dict[str, Callable[[], Experiment]] = {
    "pictures": lambda: add_twin(small(training__eta=0.3), "training.eta", 3.0),
    "points": lambda: small(data__name="spiral", network__hidden=[5, 4]),
    "amounts": lambda: small(data__name="sine", network__output="linear", training__cost="quadratic"),
}
SIZE = QSize(900, 560)
SMALL_BUTTONS = ("flat", "slim", "swatch", "small", "badge")
"""What a button among the tools of a panel asks for, one of these."""

GIVEN_ROOM = {"DropBars", "NeuronBars", "_Canvas"}
"""Pictures in a stack or a scrolled area, which are as large as that."""

KEEP_PICTURES = {"data"}
"""Of the sets that were trained on before."""

SIGN = 150
"""Pixels each way; a picture that is kept as large as its part of a panel has more."""

HARDLY = 0.002
"""Of a picture: the edge of what is painted in two goes."""

_OF_NO_STYLE = QColor(255, 0, 255)

NO_KEYS_AT_FIRST = {"valley"}
"""Until the slope of one weight can be walked down."""

CHOSEN_ELSEWHERE = {"LaneLegend", "NeuronThumbnails", "DragLabel"}
"""By keys: a twin by its letter, a neuron in the network, a weight in the field beside."""

TOLD_OTHERWISE = {
    "Equation", "LaneLegend", "NeuronScale", "ShareBar",  # all of it is in their name
    "PathsPicture",  # by the table beside it
    "NeuronThumbnails",  # by the surface, which shows the one that is chosen
    "NetworkPicture", "ChainPicture", "GatesPicture", "PhaseStrip",  # what is chosen by keys
    "NeuronPlane", "ValleyPicture", "RateAxis", "PullPicture", "StepChart",  # what is moved by keys
    "InkPad",  # by the picture of what is seen of it
}  # fmt: skip
"""Pictures of which no point is read by arrow keys one by one."""

READ_WHOLE = 5000
"""Points; of a larger Hessian there are 200,000."""

KEEP_A_CHOICE = {"demon", "slowness", "paths"}
"""Their neuron or weight is chosen by the first twin that they show, and stays."""


@cache
def told(name: str) -> tuple[Snapshot, Snapshot]:
    """What a real session shows after 14 mini-batches, and after the epoch that comes next."""
    watcher = Watcher(EXPERIMENTS[name]())
    try:
        watcher.until(lambda snapshot: snapshot.dataset is not None)
        watcher.session.send(Step("batch", 14))
        before = watcher.until(lambda seen: seen.step == 14 and not (seen.is_moving or seen.more_follows))
        watcher.session.send(Step("epoch", 1))
        return before, watcher.until(
            lambda snapshot: snapshot.epoch > before.epoch and snapshot.state is State.PAUSED
        )
    finally:
        watcher.session.close()


def after(name: str) -> Snapshot:
    """What a real session shows after 14 mini-batches."""
    return told(name)[0]


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Panel]:
    """Make a panel and let it settle."""
    monkeypatch.setattr(data_panel, "load_samples", lambda *_: {})  # they come when there is time

    def make(entry: Entry, *snapshots: Snapshot, style: Style = DARK, size: QSize = SIZE) -> Panel:
        panel = entry.make(style)
        qtbot.addWidget(panel)
        panel.resize(size)
        panel.show()
        for snapshot in snapshots:
            show(panel, snapshot)
        return panel

    return make


def show(panel: Panel, snapshot: Snapshot) -> None:
    panel.show_snapshot(snapshot)
    settle()


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def wait_for(panel: Panel) -> None:
    while panel.is_busy:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def seen(panel: Panel) -> tuple[QImage, list[tuple[str, ...]]]:
    """Its picture, and the words in sight with what else is said of their widgets."""
    wait_for(panel)
    QTest.mouseMove(panel, QPoint(1, 1))  # what it is over looks otherwise; (0, 0) is the middle to Qt
    settle()
    if (focused := panel.focusWidget()) is not None:
        focused.clearFocus()
    panel.setUpdatesEnabled(False)
    for height in (panel.height() + 1, panel.height()):  # a caption finds its place anew
        panel.resize(panel.width(), height)
        settle()
    panel.setUpdatesEnabled(True)
    words = [
        (
            type(widget).__name__,
            _text(widget),
            widget.toolTip(),
            widget.accessibleName(),
            str(widget.isEnabled()),
        )
        for widget in panel.findChildren(QWidget)
        if widget.isVisible()
    ]
    return panel.grab().toImage(), words


def _text(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return "\n".join([widget.currentText(), *map(widget.itemText, range(widget.count()))])
    return str(widget.text()) if isinstance(widget, QLabel | QAbstractButton) else ""


def assert_alike(one: Panel, other: Panel) -> None:
    (picture, words), (theirs, their_words) = seen(one), seen(other)
    assert words == their_words
    if one.name not in KEEP_PICTURES:
        assert picture == theirs


@EACH
def test_it_shows_what_it_is_given_as_if_made_for_it_whatever_came_before(
    shown: Callable[..., Panel], entry: Entry
) -> None:
    """Other data, another network, another size, another style, another twin: none leaves a trace."""
    panel = shown(entry, after("amounts"), after("pictures"), size=QSize(1000, 700))
    panel.resize(SIZE)
    assert_alike(panel, shown(entry, after("pictures")))
    show(panel, after("points"))
    assert_alike(panel, shown(entry, after("points")))
    show(panel, after("pictures"))
    dark = panel.grab().toImage()
    panel.recolour(LIGHT)
    assert_alike(panel, shown(entry, after("pictures"), style=LIGHT))
    assert panel.grab().toImage() != dark
    if entry.name not in KEEP_A_CHOICE:
        panel.follow(1)
        other = shown(entry, style=LIGHT)
        other.follow(1)
        other.show_snapshot(after("pictures"))
        assert_alike(panel, other)


@EACH
def test_once_it_lets_go_it_keeps_no_data_and_draws_the_next_as_ever(
    shown: Callable[..., Panel], entry: Entry
) -> None:
    panel = shown(entry, style=LIGHT)
    for name in EXPERIMENTS:
        snapshot, arrays = with_data_of_its_own(after(name))
        show(panel, snapshot)
        panel.follow(len(snapshot.lanes) - 1)
        wait_for(panel)
        panel.hide()
        panel.let_go()
        del snapshot
        assert not kept(arrays)
        assert not kept_pictures(panel)
        panel.recolour(DARK)
        panel.show()
        settle()  # it may be painted before the next snapshot comes
    panel.follow(0)
    show(panel, after("pictures"))
    assert_alike(panel, shown(entry, after("pictures")))


def with_data_of_its_own(snapshot: Snapshot) -> tuple[Snapshot, dict[str, "ref[np.ndarray]"]]:
    """The same with a copy of the data, and what tells whether that is still in memory."""
    of = snapshot.dataset
    arrays = {name: array.copy() for name, array in asdict(of).items() if isinstance(array, np.ndarray)}
    copy = replace(snapshot, dataset=replace(of, **arrays))
    return copy, {name: ref(array) for name, array in arrays.items()}


def kept_pictures(panel: Panel) -> list[object]:
    """What it has painted and still has, but for what is as small as a sign."""
    held = (gc.get_referents(vars(part)) for part in panel.findChildren(QObject))
    found = [one for ones in held for one in (*ones, *gc.get_referents(*ones)) if type(one) is QPixmap]
    return [pixmap for pixmap in found if pixmap.width() > SIGN]


def kept(arrays: dict[str, "ref[np.ndarray]"]) -> list[str]:
    if any(array() is not None for array in arrays.values()):
        gc.collect()  # dear, and seldom needed
    return [name for name, array in arrays.items() if array() is not None]


@EACH
def test_a_twin_that_is_not_evaluated_yet_is_shown_beside_one_that_is(
    shown: Callable[..., Panel], entry: Entry
) -> None:
    first, second = after("pictures").lanes
    cut = {name: rows[:0] for name, rows in asdict(second.epochs).items()}
    twin = replace(second, epochs=replace(second.epochs, **cut), answers=None)
    early = replace(after("pictures"), lanes=(first, twin))
    panel = shown(entry, early)
    panel.follow(1)
    panel.numbers()
    assert not is_blank(seen(panel)[0])


@EACH
def test_other_marks_of_numbers_act_at_once_and_the_copy_for_a_table_has_a_point(
    shown: Callable[..., Panel], entry: Entry
) -> None:
    panel = shown(entry, after("pictures"))
    seen(panel)
    copied = columns_csv(panel.numbers())
    set_marks((",", "."))
    try:
        panel.recolour(DARK)
        seen(panel)  # a tooltip of words that are cut is made when they are painted
        assert_alike(panel, shown(entry, after("pictures")))
        with with_points():
            assert columns_csv(panel.numbers()) == copied
    finally:
        set_marks(POINT)


@EACH
def test_what_covers_all_below_it_leaves_no_pixel_of_before_at_a_zoom_that_its_size_does_not_divide_by(
    shown: Callable[..., Panel], entry: Entry
) -> None:
    panel = shown(entry, after("pictures"))
    try:
        for by in (1.25, 1.5):
            set_zoom(by)
            for canvas in panel.findChildren(Canvas):
                if canvas.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent):
                    size = QWidget.size(canvas)
                    canvas.resize(size.width() // 15 * 15 + 1, size.height() // 15 * 15 + 1)
                    image = QImage(QWidget.size(canvas), QImage.Format.Format_ARGB32)
                    image.fill(_OF_NO_STYLE)
                    canvas.render(image, QPoint(), renderFlags=QWidget.RenderFlag(0))
                    assert not (pixels(image) == _OF_NO_STYLE.rgba()).any(), canvas
    finally:
        set_zoom(1)


@EACH
def test_on_the_screen_is_what_it_would_paint_now_and_each_thing_is_in_its_place(
    shown: Callable[..., Panel], qtbot: QtBot, entry: Entry
) -> None:
    """Whatever changes what is painted has it painted anew: snapshots, another twin, the mouse, the keys."""
    panel = shown(entry)
    for name, size in zip(EXPERIMENTS, (QSize(640, 420), QSize(700, 800), SIZE), strict=True):
        panel.resize(size)
        for snapshot in told(name):
            show(panel, snapshot)
            assert_on_screen(panel)
        assert_same_in_a_file(panel)
        for part in painted(panel):
            if not isinstance(part, QLabel):
                assert_tidy(part)
    panel.follow(1)
    assert_on_screen(panel)
    for part in {type(part): part for part in painted(panel)}.values():
        for act in ACTS:
            act(qtbot, part)
            assert_on_screen(panel, part)


def click(qtbot: QtBot, part: QWidget) -> None:
    qtbot.mouseClick(part, Qt.MouseButton.LeftButton, pos=QPoint(part.width() // 2, part.height() // 3))


def point(qtbot: QtBot, part: QWidget) -> None:
    qtbot.mouseMove(part, QPoint(part.width() // 3, part.height() // 2))


def leave(qtbot: QtBot, part: QWidget) -> None:
    QApplication.sendEvent(part, QEvent(QEvent.Type.Leave))


def step_on(qtbot: QtBot, part: QWidget) -> None:
    qtbot.keyClick(part, Qt.Key.Key_Right)


ACTS = (point, click, step_on, leave)


def painted(panel: Panel) -> list[QWidget]:
    """Parts in sight that paint themselves; an axis or a plot may do it for what lies in it."""
    own = (part for part in panel.findChildren(QWidget) if part.isVisible() and not part.children())
    return [part for part in own if any("paintEvent" in vars(kind) for kind in _ours(part))]


def _ours(part: QWidget) -> list[type]:
    return [kind for kind in type(part).__mro__ if kind.__module__.startswith("nnviz")]


def assert_on_screen(panel: Panel, part: QWidget | None = None) -> None:
    wait_for(panel)
    settle()
    part = part or panel
    at, size = part.mapTo(panel, QPoint(0, 0)), part.size()
    there = panel.screen().grabWindow(panel.winId(), at.x(), at.y(), size.width(), size.height())
    seen, wanted = pixels(there.toImage()), pixels(panel.grab(QRect(at, size)).toImage())
    assert np.mean(seen != wanted) < HARDLY, part


def assert_same_in_a_file(panel: Panel) -> None:
    """What is kept of a picture for the screen is what is painted in a file, where nothing kept is used."""
    for part in panel.findChildren(QWidget):
        for kind in _ours(part):
            if part.isVisible() and hasattr(module := sys.modules[kind.__module__], "is_for_the_screen"):
                wanted = pixels(part.grab().toImage())
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(module, "is_for_the_screen", lambda *_: False)
                    in_a_file = pixels(part.grab().toImage())
                assert np.mean(in_a_file != wanted) < HARDLY, part


def assert_tidy(part: QWidget) -> None:
    inside = QRectF(QWidget.rect(part)).adjusted(-2, -2, 2, 2)
    for mark in grabbed(part)[0]:
        assert not mark.free or mark.kind == "text" or all(map(inside.contains, mark.points)), (part, mark)
        assert mark.smooth or not is_sloped(mark), (part, mark)
        assert mark.kind != "text" or mark.size <= small_font().pointSizeF(), (part, mark)
    words = [(words, place.adjusted(1.5, 1.5, -1.5, -1.5)) for words, place in written(part)]
    for (one, here), (other, there) in combinations(words, 2):
        assert not here.intersects(there), (part, one, other)


def is_sloped(mark: Mark) -> bool:
    """Whether its edge would have steps that are seen: of the tip of an arrow they are not."""
    steps = (end - start for start, end in pairwise(mark.points))
    is_line = mark.kind in ("line", "polygon") and any(abs(step.x()) > 6 < abs(step.y()) for step in steps)
    return is_line or (mark.kind == "disc" and mark.place.width() > 3)


@EACH
def test_what_is_in_it_is_told_of_the_mouse_shows_the_keys_says_what_it_is_and_has_known_properties_alone(
    shown: Callable[..., Panel], entry: Entry
) -> None:
    panel = shown(entry, after("pictures"))
    assert_known_properties(panel)
    assert_all_is_laid_out(panel)
    assert_told_of_the_mouse_and_the_keys(panel)
    assert_shows_where_the_keys_go(panel)
    assert_says_what_it_is(panel)
    assert_says_what_room_it_takes(panel)
    assert_hands_on_keys_of_others(panel)
    assert_tells_of_its_places(panel)
    assert_is_read_by_keys(panel)
    for button in panel.findChildren(QToolButton):
        is_own = type(button) is QToolButton and button.text()
        assert not is_own or any(map(button.property, SMALL_BUTTONS)), button
    for part in (*painted(panel), *panel.findChildren(CurvePlot)):
        assert isinstance(part, QLabel) or part.accessibleName(), part
        assert not isinstance(part, Canvas) or part.accessibleDescription(), part


def assert_told_of_the_mouse_and_the_keys(panel: Panel) -> None:
    for widget in panel.findChildren(QWidget):
        own = _ours(widget)
        follows = any("mouseMoveEvent" in vars(kind) for kind in own)
        drags = any("mouseReleaseEvent" in vars(kind) or "mousePressEvent" in vars(kind) for kind in own)
        if follows and not drags:
            assert widget.hasMouseTracking(), widget
        if any("mousePressEvent" in vars(kind) for kind in own) and panel.name not in NO_KEYS_AT_FIRST:
            has_keys = widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
            assert has_keys or type(widget).__name__ in CHOSEN_ELSEWHERE, widget
        if any("keyPressEvent" in vars(kind) for kind in own) and panel.name not in NO_KEYS_AT_FIRST:
            assert widget.focusPolicy() is not Qt.FocusPolicy.NoFocus, widget


def assert_is_read_by_keys(panel: Panel) -> None:
    for canvas in panel.findChildren(Canvas):
        is_told = type(canvas).__name__ in TOLD_OTHERWISE
        assert is_told is not bool(canvas.findChildren(PointCursor)), canvas


@EACH
def test_each_point_of_its_pictures_is_reached_by_keys_and_told_to_a_screen_reader(
    shown: Callable[..., Panel], entry: Entry
) -> None:
    for name in EXPERIMENTS:
        panel = shown(entry, after(name))
        wait_for(panel)
        for cursor in panel.findChildren(PointCursor):
            lines = cursor.lines() if cursor.chart.isVisible() else []
            if 0 < sum(len(line.x) for line in lines) < READ_WHOLE:
                press(cursor.chart, HOME)
                for line in lines:
                    for point in range(len(line.x)):
                        assert heard(cursor.chart) == line.words(point), cursor.chart
                        press(cursor.chart, RIGHT)
                    press(cursor.chart, DOWN, HOME)


def assert_shows_where_the_keys_go(panel: Panel) -> None:
    for canvas in panel.findChildren(Canvas):
        image = canvas.grab().toImage()
        if canvas.focusPolicy() is Qt.FocusPolicy.NoFocus or not canvas.isVisible() or is_blank(image):
            continue
        canvas.hasFocus = lambda: True  # type: ignore[method-assign]
        with_keys = pixels(canvas.grab().toImage())
        del canvas.hasFocus
        accent = canvas.palette().color(QPalette.ColorRole.Accent).rgb()
        around = canvas.ringed
        assert canvas.rect().contains(around), canvas
        assert min(around.size().toTuple()) == min(canvas.size().toTuple()), canvas
        with_keys = with_keys[around.top() : around.bottom() + 1, around.left() : around.right() + 1]
        sides = with_keys[:, 1], with_keys[:, -2], with_keys[1], with_keys[-2]
        assert min((side == accent).mean() for side in sides) > 0.9, canvas


def assert_says_what_room_it_takes(panel: Panel) -> None:
    """Whether a picture grows with its panel: else Qt would share the room as it sees fit."""
    unsaid = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred
    for canvas in panel.findChildren(Canvas):
        policy = canvas.sizePolicy()
        is_said = (policy.horizontalPolicy(), policy.verticalPolicy()) != unsaid
        assert is_said or type(canvas).__name__ in GIVEN_ROOM, canvas


def assert_hands_on_keys_of_others(panel: Panel) -> None:
    """A key that a picture has no use for is the window's, as Space is, which runs."""
    for widget in panel.findChildren(QWidget):
        if any("keyPressEvent" in vars(kind) for kind in _ours(widget)):
            event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier)
            widget.keyPressEvent(event)
            assert not event.isAccepted(), widget


def assert_tells_of_its_places(panel: Panel) -> None:
    """Help of its own for each place is shown there, and there is nothing left for the panel to show."""
    for canvas in panel.findChildren(Canvas):
        if canvas.isVisible() and any("event" in vars(kind) for kind in _ours(canvas) if kind is not Canvas):
            at = canvas.rect().center()
            there = canvas.mapToGlobal(at)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(QToolTip, "showText", shown := Mock())
                assert canvas.event(QHelpEvent(QEvent.Type.ToolTip, at, there)), canvas
            assert [call.args[0] for call in shown.call_args_list] == [there], canvas


def is_blank(image: QImage) -> bool:
    return len(np.unique(pixels(image))) == 1
