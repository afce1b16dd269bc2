"""How a window looks: its colours, how large all is drawn, and how numbers are written."""

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from nnviz.app.house_style import HouseStyle, Pieces, wear
from nnviz.app.number_marks import marks_of
from nnviz.app.settings import Settings
from nnviz.app.sign_colours import in_pair
from nnviz.core.marks import marks, set_marks
from nnviz.session.commands import Numbers
from nnviz.view.parts.style import STYLES, Style, system_style
from nnviz.view.parts.zoom import set_zoom, zoom


class Coloured(Protocol):
    """What draws by itself."""

    def recolour(self, style: Style, /) -> None:
        """Draw the same anew in this style: in other colours, at another zoom, with other numbers."""


class Appearance(QObject):
    """Dresses the application as the settings say and the desktop has it, and the window with it.

    Parameters
    ----------
    window
        Its owner.
    parts
        Gives what there is in the window that draws by itself: in sight, and out of sight.

    Attributes
    ----------
    style
        The colours in use.
    """

    zoomed = Signal()
    """All is larger or smaller than before, and is to share the window anew."""
    renumbered = Signal(object)
    """`Numbers`: as these are to be written from now on."""

    def __init__(
        self, settings: Settings, window: QWidget, parts: Callable[[], tuple[list[Coloured], list[Coloured]]]
    ) -> None:
        super().__init__(window)
        self._settings, self._window, self._parts = settings, window, parts
        self._told_at = zoom()
        self.style = style_of(settings.theme, settings.colours)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    def set_theme(self, theme: str) -> None:
        """Dress everything in one of `THEMES`."""
        self._settings.theme = theme
        self._choose_style()

    def set_colours(self, pair: str) -> None:
        """Let one of `COLOURS` stand for negative and positive numbers."""
        self._settings.colours = pair
        self._choose_style()

    def set_zoom(self, by: float) -> None:
        """Draw everything larger or smaller: 1 is as designed."""
        self._settings.zoom = by
        if by != zoom():
            set_zoom(by)
            self._dress()

    def set_numbers(self, numbers: str) -> None:
        """Write the numbers in all texts in one of `NUMBERS`."""
        wanted = marks_of(numbers)
        if wanted != marks():
            set_marks(wanted)
            self.renumbered.emit(Numbers(*wanted))
            self._dress()

    @Slot(bool)
    def hold(self, held: bool) -> None:
        """Let the window be seen as it is, and what comes meanwhile all at once with the end of that."""
        style = QApplication.style()
        if isinstance(style, HouseStyle):
            if held:
                style.frozen.freeze([self._window])
            else:
                style.frozen.thaw()

    @Slot()
    def _follow_system(self) -> None:
        if self._settings.theme == "system":
            self._choose_style()

    def _choose_style(self) -> None:
        style = style_of(self._settings.theme, self._settings.colours)
        if style is not self.style:
            self.style = style
            self._dress()

    def _dress(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if self._told_at != zoom():
            self.zoomed.emit()  # what comes into sight by that is dressed before it is seen
        wear(app, self.style, self._following)

    def _following(self) -> tuple[Pieces, Pieces]:
        in_sight, behind = self._parts() if isValid(self._window) else ([], [])
        return self._before_it_is_seen(in_sight), self._recoloured(behind)

    def _before_it_is_seen(self, parts: Iterable[Coloured]) -> Pieces:
        yield from self._recoloured(parts)
        if self._told_at != zoom() and isValid(self):
            self._told_at = zoom()
            self.zoomed.emit()
            yield

    def _recoloured(self, parts: Iterable[Coloured]) -> Pieces:
        for part in filter(isValid, parts):
            part.recolour(self.style)
            yield


def style_of(theme: str, pair: str = "") -> Style:
    """The style of one of `THEMES`, with one of `COLOURS`, or those it has of itself."""
    return in_pair(STYLES.get(theme) or system_style(), pair)
