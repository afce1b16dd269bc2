"""How a window looks: its colours, how large all is drawn, and how numbers are written."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.app.house_style import HouseStyle, house_style, wear
from nnviz.app.number_marks import marks_of
from nnviz.app.settings import Settings
from nnviz.app.sign_colours import in_pair
from nnviz.core.marks import marks, set_marks
from nnviz.session.commands import Numbers
from nnviz.view.parts.style import STYLES, Style, system_style
from nnviz.view.parts.zoom import set_zoom, zoom


class Appearance(QObject):
    """Dresses the application as the settings say and the desktop has it, and tells the window.

    Attributes
    ----------
    style
        The colours in use.
    """

    changed = Signal(object)
    """All is to be drawn anew in this `Style`: in other colours, at another zoom, with other numbers."""
    zoomed = Signal()
    """All is larger or smaller than before, and is to share the window anew."""
    renumbered = Signal(object)
    """`Numbers`: as these are to be written from now on."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._told_at = settings, zoom()
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
        style, window = QApplication.style(), self.parent()
        if isinstance(style, HouseStyle) and isinstance(window, QWidget):
            if held:
                style.freeze([window])
            else:
                style.thaw()

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
        house_style(app).worn.connect(self._tell, Qt.ConnectionType.UniqueConnection)
        wear(app, self.style)

    @Slot()
    def _tell(self) -> None:
        """All that is in sight is dressed: what a window draws by itself is to follow before it is seen."""
        self.changed.emit(self.style)
        if self._told_at != zoom():
            self._told_at = zoom()
            self.zoomed.emit()


def style_of(theme: str, pair: str = "") -> Style:
    """The style of one of `THEMES`, with one of `COLOURS`, or those it has of itself."""
    return in_pair(STYLES.get(theme) or system_style(), pair)
