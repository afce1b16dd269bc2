"""Dresses what Qt draws: Fusion, a palette, and a small style sheet for each kind that needs one."""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from string import Template

from msgspec.structs import asdict
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QProgressBar,
    QProxyStyle,
    QPushButton,
    QScrollArea,
    QSlider,
    QStatusBar,
    QTabBar,
    QTableView,
    QToolButton,
    QToolTip,
    QWidget,
)
from shiboken6 import isValid

from nnviz.app import style_sheet as sheets
from nnviz.app.frozen_windows import FrozenWindows
from nnviz.app.scrolled_past import ScrolledPast
from nnviz.app.spin_box_words import SpinBoxWords
from nnviz.data.resources import resource
from nnviz.view.parts.canvas import Canvas
from nnviz.view.parts.style import DARK, FORM_POINTS, SMALL_POINTS, Style, body_font
from nnviz.view.parts.turn import NEXT_TURN
from nnviz.view.parts.zoom import fit, zoom, zoomed, zoomed_font

Pieces = Iterator[None]
"""Work, done piece by piece."""

Following = Callable[[], tuple[Pieces, Pieces]]
"""What draws by itself, drawn anew: what is in sight, and what is not."""

_KINDS: tuple[tuple[type[QWidget], Template], ...] = (
    (QCheckBox, sheets.CHECK),
    (QTableView, sheets.TABLE),
    (QLineEdit, sheets.LINE),
    (QPlainTextEdit, sheets.LINES),
    (QComboBox, sheets.COMBO),
    (QAbstractSpinBox, sheets.SPIN),
    (QTabBar, sheets.TABS),
    (QSlider, sheets.SLIDER),
    (QProgressBar, sheets.BAR),
    (QListWidget, sheets.LIST),
    (QStatusBar, sheets.STATUS),
    (QMenuBar, sheets.MENUS),
)

_INKS = {
    "muted": QPalette.ColorRole.PlaceholderText,
    "section": QPalette.ColorRole.PlaceholderText,
    "bad": QPalette.ColorRole.BrightText,
}
_BOLD = ("title", "section", "asked")
_ON_CARD = ("form", "form-body", "header", "panel-body")
_FIELDS = QComboBox | QAbstractSpinBox | QSlider
_NEVER = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_DARKER = 160
"""Percent, by which Fusion's edge of a menu is darker than its window: where that is black there is none."""

_AT_FIRST = QComboBox.SizeAdjustPolicy.AdjustToContentsOnFirstShow
_PIECE = 40
"""Widgets that take some 10 ms."""

_PIXELS = (2, 3, 6, 9, 13, 14, 16)
_LOOSE = {"pad": "3px 7px", "pad_focus": "2px 6px", "tight": "2px 4px", "tight_focus": "1px 3px"}
_TIGHT = {"pad": "2px 6px", "pad_focus": "1px 5px", "tight": "0 2px", "tight_focus": "0 1px"}
"""In the form there is less room."""


class HouseStyle(QProxyStyle):
    """Fusion; a widget is dressed as it is first measured or shown, and again by `wear`.

    Attributes
    ----------
    look
        The style that `wear` dresses everything in.
    worn_at
        The zoom that all in sight has.
    frozen
        What is seen as it was, until all that is in sight is dressed.
    is_busy
        Whether some are dressed as before yet.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")
        self.look, self.worn_at = DARK, 1.0
        self._pieces: Pieces = iter(())
        self.frozen = FrozenWindows()
        self.is_busy = False
        self._at: QWidget | None = None
        self.spin_box_words = SpinBoxWords(self, _air)
        self._scrolled_past = ScrolledPast(self)

    def polish(self, what: QWidget | QApplication | QPalette) -> None:  # type: ignore[override]
        super().polish(what)
        # One that is given a sheet here is polished anew by that, with nothing left to be done.
        if isinstance(what, QWidget) and what is not self._at:
            outer, self._at = self._at, what
            fit(what)
            # What is dressed already stays so: a new sheet here would be put on while Qt goes through lists
            # of what that may replace.
            _dress(what, self.look, anew=False)
            if isinstance(what, _FIELDS):
                self._scrolled_past.look_after(what)
            if isinstance(what, QAbstractSpinBox):
                self.spin_box_words.look_after(what)
            self._at = outer

    def dress(self, seen: list[QWidget], hidden: list[QWidget], following: Following) -> None:
        """Dress these anew in pieces, one a turn of the event loop, in place of what is left to dress."""
        if not self.is_busy:
            self.is_busy = True
            QTimer.singleShot(NEXT_TURN, self, self._dress_some)
        self._pieces = self._dressing(seen, hidden, following)

    @Slot()
    def _dress_some(self) -> None:
        self.is_busy = False  # nor is it where this fails
        if next(self._pieces, self) is None:
            self.is_busy = True
            QTimer.singleShot(NEXT_TURN, self, self._dress_some)

    def _dressing(self, seen: list[QWidget], hidden: list[QWidget], following: Following) -> Pieces:
        try:
            yield from _in_pieces(seen, self._dress_anew)
            in_sight, behind = following()
            yield from in_sight
        except Exception:
            self.frozen.thaw()
            raise
        self.frozen.thaw()
        yield  # it is painted in a turn of its own
        yield from _in_pieces(hidden, _follow_zoom, self._dress_anew)
        yield from behind

    def _dress_anew(self, widget: QWidget) -> None:
        _dress(widget, self.look, anew=True)


def _air(box: QWidget) -> int:
    """Pixels of border and padding at each side of a field."""
    return 7 if _in_form(box) else 8


def house_style(app: QApplication) -> HouseStyle:
    """The style of the application, from now on."""
    style = app.style()
    if not isinstance(style, HouseStyle):
        held, style = app.allWidgets(), HouseStyle()  # held as in `wear`
        app.setStyle(style)
        del held
    return style


def _nothing_follows() -> tuple[Pieces, Pieces]:
    return iter(()), iter(())


def wear(app: QApplication, look: Style, following: Following = _nothing_follows) -> None:
    """Dress the application, and all that is there already, in a style and at the zoom of now.

    It is seen after some turns of the event loop, all at once.

    Parameters
    ----------
    following
        What draws by itself is drawn anew by it, once all in sight is dressed: what is in sight, before
        that is seen, and what is not, after all else.
    """
    # Held to the end: Qt goes through all widgets by bare pointers as it puts on a style, a font or a
    # palette, and what it calls in Python for one may let go of another.
    every, style = app.allWidgets(), house_style(app)
    style.look = look
    app.setPalette(look.palette)
    QToolTip.setPalette(look.palette)
    if app.font() != (font := zoomed_font(body_font())):
        app.setFont(font)
        QToolTip.setFont(font)
    depths: dict[QWidget | None, int] = {None: 0}
    every.sort(key=partial(_depth, depths))  # what is inside takes its font from what it is in
    seen = [widget for widget in every if widget.isVisible()]
    if style.worn_at != zoom():
        style.worn_at = zoom()
        for widget in seen:  # in one go: words that are measured have their font and their room
            _follow_zoom(widget)
    style.frozen.freeze([widget for widget in seen if widget.isWindow()])
    style.dress(seen, [widget for widget in every if not widget.isVisible()], following)


def _in_pieces(widgets: list[QWidget], *each: Callable[[QWidget], None]) -> Pieces:
    for start in range(0, len(widgets), _PIECE):
        for widget in filter(isValid, widgets[start : start + _PIECE]):
            for do in each:
                do(widget)
        yield


def _follow_zoom(widget: QWidget) -> None:
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        fit(widget)  # else it is when it is shown
    has_font = widget.testAttribute(Qt.WidgetAttribute.WA_SetFont)
    if widget.testAttribute(Qt.WidgetAttribute.WA_StyleSheet) and not has_font:
        widget.setFont(QFont())  # that of now: inside a frame with a sheet no new one gets to it
    if isinstance(widget, Canvas):
        widget.follow_zoom()


def _depth(known: dict[QWidget | None, int], widget: QWidget | None) -> int:
    if widget not in known:
        assert widget is not None
        known[widget] = 1 + _depth(known, widget.parentWidget())
    return known[widget]


def _dress(widget: QWidget, look: Style, *, anew: bool) -> None:
    if isinstance(widget, QLabel):
        _dress_label(widget)
        if anew and widget.testAttribute(Qt.WidgetAttribute.WA_StyleSheet) and not widget.styleSheet():
            widget.setPalette(QPalette())  # that of now: inside a frame with a sheet no new one gets to it
    elif isinstance(widget, QComboBox):
        is_ours = not isinstance(widget.window(), QFileDialog)  # or it grows to its longest list
        if is_ours and widget.sizeAdjustPolicy() is _AT_FIRST:  # filled later it would stay as wide as none
            widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    elif isinstance(widget, QMenu):
        edge = QPalette()
        edge.setColor(QPalette.ColorRole.Window, QColor(look.outline).lighter(_DARKER))
        widget.setPalette(edge)  # a sheet would take the ground of the entry that is chosen
    elif isinstance(widget, QTabBar):
        widget.setDrawBase(False)  # Fusion's line below is white in the dark, too
        widget.setElideMode(Qt.TextElideMode.ElideNone)  # arrows at its end lead on where there is no room
    elif isinstance(widget, QToolButton) and isinstance(widget.parentWidget(), QTabBar):
        widget.setProperty("dock", True)  # an arrow: in the air of other buttons it would have no room itself
    elif isinstance(widget, QScrollArea):
        widget.setFrameShape(QFrame.Shape.NoFrame)
        widget.viewport().setAutoFillBackground(False)
        inside = widget.widget()
        if inside is not None:
            # On a ground of its own, what changes in it has nothing painted that lies below.
            inside.setAutoFillBackground(inside.objectName() in _ON_CARD)
    elif widget.objectName() in _ON_CARD:
        widget.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        widget.setAutoFillBackground(True)
    _put_on(widget, _sheet_of(widget), look, anew=anew)
    if isinstance(widget, QAbstractScrollArea) and not widget.inherits("QComboBoxListView"):
        # Not by themselves: they are made dressed, while it is not known yet whose they are, and two of them
        # for each choice box, which has a list that is seldom opened, and a sheet that does for that.
        if widget.horizontalScrollBarPolicy() != _NEVER:
            _put_on(widget.horizontalScrollBar(), sheets.SCROLL, look, anew=anew)
        if widget.verticalScrollBarPolicy() != _NEVER:
            _put_on(widget.verticalScrollBar(), sheets.SCROLL, look, anew=anew)


def _put_on(widget: QWidget, sheet: Template | None, look: Style, *, anew: bool) -> None:
    if sheet is None or (widget.styleSheet() and not anew):
        return
    words = _filled_in(sheet, look, zoom(), *_traits(widget))
    if words != widget.styleSheet():
        widget.setStyleSheet(words)


def _dress_label(label: QLabel) -> None:
    role, in_form = label.property("role"), _in_form(label)
    ink = QPalette.ColorRole.Link if label.property("changed") else _INKS.get(role)
    label.setForegroundRole(ink or QPalette.ColorRole.NoRole)
    if role in _BOLD or in_form:
        font = QFont(label.font())
        font.setBold(role in _BOLD)
        font.setPointSizeF((FORM_POINTS if in_form else body_font().pointSizeF()) * zoom())
        label.setFont(font)


def _sheet_of(widget: QWidget) -> Template | None:
    if isinstance(widget, QLabel) and widget.property("role") == "note":
        return sheets.NOTE
    if isinstance(widget, QPushButton | QToolButton):
        kind = "QPushButton" if isinstance(widget, QPushButton) else "QToolButton"
        return sheets.button(kind, tuple(role for role in sheets.ROLES if widget.property(role) is not None))
    if isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox):
        return None  # the box around it has the border and the air: a second time they would cut its words
    if widget.objectName() in sheets.FRAMES:
        return sheets.FRAMES[widget.objectName()]
    return _sheet_of_kinds(type(widget).__mro__)


@cache
def _sheet_of_kinds(kinds: tuple[type, ...]) -> Template | None:
    return next((sheet for kind, sheet in _KINDS if kind in kinds), None)


def _traits(widget: QWidget) -> tuple[bool, bool, bool]:
    """Whether it is in the form, written small, and filled with the accent's colour."""
    is_filled = isinstance(widget, QAbstractButton) and (widget.property("accent") or widget.isCheckable())
    return _in_form(widget), bool(widget.property("small")), bool(is_filled)


@lru_cache(256)  # for hundreds of widgets there are some dozens of sheets, in each theme and at each zoom
def _filled_in(sheet: Template, look: Style, by: float, in_form: bool, small: bool, filled: bool) -> str:
    points = SMALL_POINTS if small else FORM_POINTS if in_form else body_font().pointSizeF()
    return sheet.substitute(
        {
            **asdict(look),
            **{f"px{pixels}": zoomed(pixels) for pixels in _PIXELS},
            **(_TIGHT if in_form else _LOOSE),
            "round": zoomed(14) // 2,  # a corner of more than half a side would be none
            "drop": zoomed(13 if in_form else 18),
            "points": points * by,
            "small": SMALL_POINTS * by,
            "focus": look.text if filled else look.accent,
            "icons": resource("icons").as_posix(),
        }
    )


def _in_form(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if parent.objectName() == "form":
            return True
        parent = parent.parentWidget()
    return False
