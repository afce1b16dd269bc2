"""Pictures of the copy, one at a time: its gradient dot by dot, and panels as the window has of the run."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWhatsThis, QWidget

from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.labs.break_it_dots import GradientDots
from nnviz.view.panel import Panel
from nnviz.view.parts.style import Style
from nnviz.view.parts.tooltip import tip

_NO_VERDICT = (
    "The badge is red: what is drawn is not the slope of the cost, so nothing can be said of how it learns. "
    "Look where backpropagation disagrees first."
)
_NOT_YET = "Let the copy train first."

Make = Callable[[Style], Panel]


class Pictures(QWidget):
    """Tabs over the dots and the panels, each of which is made when it is first opened."""

    command_requested = Signal(object)
    """A panel asks this of the copy."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._latest: Snapshot | None = None
        self._is_behind = False
        self._makes: dict[int, Make] = {}
        self._rooms: dict[int, QVBoxLayout] = {}
        self.panels: dict[int, Panel] = {}
        self.dots = GradientDots(style)
        self.tabs, self._stack = QTabBar(), QStackedWidget()
        self.tabs.setAccessibleName("Pictures of the copy")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.addTab("Dots")
        self.tabs.setTabToolTip(0, "A dot a parameter: on the dashed line backpropagation is right")
        self._stack.addWidget(self.dots)
        self.tabs.currentChanged.connect(self._turn)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.tabs)
        rows.addWidget(self._stack, 1)
        self.tabs.hide()

    def take_in(self, title: str, make: Make) -> None:
        """One more tab, of a panel."""
        place, room = self.tabs.addTab(title.split()[0]), QWidget()
        self.tabs.setTabToolTip(place, f"{title}, of the copy")
        self._makes[place], self._rooms[place] = make, QVBoxLayout(room)
        self._rooms[place].setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(room)
        self.tabs.show()

    def show_copy(self, snapshot: Snapshot | None) -> None:
        """Draw the copy, where a panel is in sight; what is scrolled out of it follows by `catch_up`."""
        self._latest, self._is_behind = snapshot, True
        self.catch_up()

    @Slot()
    def catch_up(self) -> None:
        """Draw what was not drawn while it was out of sight."""
        is_scrolled_away = self.isVisible() and self.visibleRegion().isEmpty()
        if self._is_behind and not is_scrolled_away:
            self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_behind:  # it came into sight
            QTimer.singleShot(0, self, self.catch_up)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self.catch_up)

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.dots.recolour(style)
        for panel in self.panels.values():
            panel.recolour(style)

    @Slot(int)
    def _turn(self, place: int) -> None:
        if place in self._makes and place not in self.panels:
            panel = self.panels[place] = self._made(self._makes[place])
            self._rooms[place].addWidget(panel)
        self._stack.setCurrentIndex(place)
        self._draw()

    def _made(self, make: Make) -> Panel:
        panel = make(self._style)
        panel.command_requested.connect(self.command_requested)
        panel.lane_chosen.connect(panel.follow)
        panel.neuron_selected.connect(panel.show_neuron)
        panel.help_requested.connect(lambda: _explain(panel))
        return panel

    def _draw(self) -> None:
        self._is_behind = False
        panel = self.panels.get(self.tabs.currentIndex())
        if panel is None:
            return
        if self._latest is None or not self._latest.lanes:
            panel.show_content(_NOT_YET)
        else:
            panel.show_snapshot(_as_broken(self._latest))


def _as_broken(snapshot: Snapshot) -> Snapshot:
    """What would help a run is beside the point, and where the badge is red a verdict has no ground."""
    return replace(snapshot, lanes=tuple(map(_lane_as_broken, snapshot.lanes)))


def _lane_as_broken(lane: LaneSnapshot) -> LaneSnapshot:
    verdict = lane.verdict
    if lane.check is not None and lane.check.failed:
        verdict = replace(verdict, sentence=_NO_VERDICT, grounds=())
    return replace(lane, remedies=(), verdict=verdict)


def _explain(panel: Panel) -> None:
    words = tip(panel.shows, panel.look.naming(panel.how_to_read))
    QWhatsThis.showText(panel.mapToGlobal(QPoint(0, 0)), words, panel)
