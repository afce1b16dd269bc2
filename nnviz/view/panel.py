"""A card with a title, which draws a snapshot."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot
from nnviz.view.panel_header import PanelHeader
from nnviz.view.parts.canvas import Canvas
from nnviz.view.parts.kept_picture import forget_pictures
from nnviz.view.parts.lane_chooser import LaneChooser
from nnviz.view.parts.lane_legend import LaneLegend
from nnviz.view.parts.no_target import without_target
from nnviz.view.parts.numbers import NO_NUMBERS, Columns
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.scrolled import Scrolled
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style
from nnviz.view.parts.ways_out import WaysOut, part_menu
from nnviz.view.parts.zoom import zoomed
from nnviz.view.veil import Veil

_NARROW, _LOW = 300, 110
_LEFT, _TOP, _RIGHT, _BOTTOM = 12, 8, 10, 10
_ROUND = 6
_SIGN, _SIGN_TOP = 18, 9
_NOTHING = "Nothing to show without data: Ctrl+O opens a file, the panel Data has all sets. Then stands here:"
_ENDED = "A fault ended this run, as is told above. R begins it anew."
_TABLE = "Ctrl+Shift+R opens its numbers as a table."
_SOON = "One moment …"
"""Before the first snapshot is drawn: whether there are data, is not known to the panel yet."""


class Panel(QWidget):
    """The base of every panel.

    A panel puts what it draws into ``content`` and its few controls into ``controls``, and overrides
    ``draw``, ``numbers``, ``recolour_parts`` and, where it keeps anything of a run, ``begin``. The window
    calls ``show_snapshot`` and ``recolour``.

    Attributes
    ----------
    name
        For the command line and the saved layout: ``"network"``.
    title
        What a person reads.
    shows, how_to_read
        For the "?" beside the title: two sentences each, at the most; colours named as `Style.naming` has it.
    empty
        What to do, when there is nothing to show; where it is left out, what will be shown and how it comes.
    overlays
        Whether it draws all lanes over one another. Any other panel is given one lane alone, the one
        that was chosen for all panels.
    needs_target
        Whether all that it draws comes of the followed example's cost.
    lane
        Which lane was chosen, counted from 0.
    look
        The style in use.
    body
        All below the title.
    data_dir
        Where the session looks for data.
    ways_out
        What takes the panel out of the window, as a picture or as its numbers.
    """

    command_requested = Signal(object)
    change_requested = Signal(object)
    """Values of fields, by path, to start on at once."""
    remedy_taken = Signal(object)
    """Values of fields, by path, to try beside what runs, or in its place."""
    lane_chosen = Signal(int)
    """A lane was chosen for all panels."""
    alone_requested = Signal()
    """The title was double-clicked: the panel is to have the window, or to give it back."""
    help_requested = Signal()
    """The "?" beside the title was pressed."""
    neuron_selected = Signal(int, int)
    """(layer, neuron) was chosen for all panels; (−1, −1) when it was let go."""

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    shows: ClassVar[str] = ""
    how_to_read: ClassVar[str] = ""
    empty: ClassVar[str] = ""
    overlays: ClassVar[bool] = False
    of_run: ClassVar[bool] = True
    """Whether what it shows is of the run, and is veiled when the run is stale."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self.look = style
        self.data_dir: Path | None = None
        self.lane = 0
        self.needs_target = False
        self._snapshot: Snapshot | None = None
        self._begun: object = None
        self._pointed_out: tuple[int, int] | None = None
        self._keys_wait = False
        self.setObjectName(self.name)
        self.setAccessibleName(self.title)
        self.lanes_in_sight: LaneLegend | LaneChooser = LaneLegend(style) if self.overlays else LaneChooser()
        self.lanes_in_sight.lane_chosen.connect(self.lane_chosen)
        self._header = PanelHeader(self.title, None if self.overlays else self.lanes_in_sight)
        self._header.caption.text_changed.connect(self._fit_header)
        self.caption, self.controls = self._header.caption, self._header.controls
        self.content = QWidget()
        self.content.setObjectName("panel-body")
        self.nothing = PlainLabel(_SOON)
        self._lay_out()
        self.veil = Veil(self)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # for its keys
        self.ways_out = WaysOut(self, lambda: NO_NUMBERS if self._says_why_not else self.numbers())

    def begin_work(self) -> None:
        """Begin what a person begins here by a button, for a picture to show."""

    def end_work(self) -> None:
        """Give up what was begun, for the window is closed."""

    @property
    def is_busy(self) -> bool:
        """Whether something is on its way to it from elsewhere that it will draw as well."""
        return False

    def states(self) -> list[str]:
        """What is so in it that a lesson may wait for, beside where its boxes and numbers stand."""
        return []

    @property
    def is_in_sight(self) -> bool:
        """Whether anything of it is seen: behind another tab it counts as visible, and yet is not drawn."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw this whole state, whatever came before."""
        self._snapshot = snapshot
        missing = self.missing(snapshot)
        self.show_content(missing)
        self.lanes_in_sight.show_lanes([lane.label for lane in snapshot.lanes], self.lane_of(snapshot))
        if missing:
            self.caption.setText("")
            return
        self._draw_lanes(snapshot)
        if self._keys_wait:
            self._keys_wait = False
            if self.window().focusWidget() is self._sign:  # all else came only now
                self.take_keys()
                self._keys_wait = False

    def _draw_lanes(self, snapshot: Snapshot) -> None:
        seen = snapshot if self.overlays else _alone(snapshot, self.lane_of(snapshot))
        now = snapshot.run, tuple(lane.sizes for lane in seen.lanes)
        is_other = now != self._begun
        if is_other:
            self._begun = now
            self.begin(seen)
        self.draw(seen)
        if is_other:
            self._fit_header(anew=True)
            self.describe_pictures()
        pointed_out, self._pointed_out = self._pointed_out, None
        if pointed_out is not None:
            self.show_neuron(*pointed_out)

    def let_go(self) -> None:
        """Keep nothing of the data, which are others now: out of sight, it is drawn anew once in sight."""
        self._snapshot = None
        forget_pictures(self)  # behind the tab of another dock, no canvas is told that it is hidden

    def recolour(self, style: Style) -> None:
        """Draw the same state in other colours, or at another zoom."""
        self.look = style
        if isinstance(self.lanes_in_sight, LaneLegend):
            self.lanes_in_sight.recolour(style)
        self._place_sign()
        self.recolour_parts()
        self.draw_again()

    def follow(self, lane: int) -> None:
        """Show the lane that was chosen for all panels."""
        if lane != self.lane:
            self.lane = lane
            self.draw_again()

    def lane_of(self, snapshot: Snapshot) -> int:
        """The chosen lane, or A where there are not so many."""
        return self.lane if self.lane < len(snapshot.lanes) else 0

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        shown = self._stack.currentWidget()
        if shown is not None and event.position().y() < shown.y():
            self.alone_requested.emit()
        else:
            super().mouseDoubleClickEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        card, inside = self.look.colour("card"), self.rect().adjusted(_ROUND, _ROUND, -_ROUND, -_ROUND)
        with QPainter(self) as painter:
            if inside.contains(event.rect()):  # beneath what is drawn anew in it, at each picture
                painter.fillRect(event.rect(), card)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self.look.colour("border"))
            painter.setBrush(card)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if (menu := part_menu(self, ())) is not None:
            menu.popup(event.globalPos())

    def minimumSizeHint(self) -> QSize:
        # A crowded panel must not widen or heighten the window beyond the screen.
        least = super().minimumSizeHint()
        return QSize(min(least.width(), zoomed(_NARROW)), min(least.height(), zoomed(_LOW)))

    def draw_again(self) -> None:
        """Draw the same state anew, because something else has changed."""
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def show_content(self, why_not: str = "") -> None:
        """Bring what the panel draws into sight, or else say why there is nothing."""
        self._stack.setCurrentIndex(0 if why_not else 1)
        if why_not:
            self.nothing.setText(why_not)

    @property
    def _says_why_not(self) -> bool:
        return self._stack.currentIndex() == 0

    def missing(self, snapshot: Snapshot) -> str:
        """Why there is nothing to draw, and what to do; empty when there is something."""
        if snapshot.lanes:
            is_followed = self.needs_target and snapshot.lanes[0].phase is None
            return without_target(snapshot.example) if is_followed and snapshot.example else ""
        if snapshot.state is State.LOADING:
            return "Loading the data …"
        if snapshot.fault:
            return _ENDED
        return self.empty or f"{_NOTHING} {self.shows}".strip()

    def begin(self, snapshot: Snapshot) -> None:
        """Forget what was kept of another run, or of a network of other sizes; ``draw`` follows."""

    def draw(self, snapshot: Snapshot) -> None:
        """Draw a snapshot that has at least one lane."""
        raise NotImplementedError

    def numbers(self) -> Columns:
        """What is drawn, as columns of a table; none while there is nothing."""
        return NO_NUMBERS

    def recolour_parts(self) -> None:
        """Take over the colours of ``look``; ``draw`` follows."""

    def show_stale(self, stale: bool) -> None:
        """Veil what is of other settings than the form shows."""
        self.veil.setVisible(stale and self.of_run)
        self.veil.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_sign()
        self._fit_header(anew=True)
        self.veil.setGeometry(self.rect())

    def take_in(self, title: str, make: "Callable[[Style], Panel]") -> None:
        """Have another panel show what this one trains by itself, where it does."""
        raise NotImplementedError

    def put_first(self, part: QWidget) -> None:
        """Let this stand before the title: what turns to another panel in the same place."""
        self._header.put_first(part)
        self.setTabOrder(self, part)
        self._fit_header(anew=True)

    def help_last(self) -> None:
        """Let Tab come to the "?" after all else here; to be called before the panel is put into a window."""
        if self._sign is not None:
            self._sign.setParent(None)
            self._sign.setParent(self)  # Tab goes by the order in which all came

    def describe_pictures(self) -> None:
        """Let each picture that has no more to tell a screen reader tell what the panel shows."""
        for picture in self.findChildren(Canvas):
            if not picture.accessibleDescription():
                picture.setAccessibleDescription(f"{self.shows} {_TABLE}")

    def take_keys(self) -> None:
        """Let the keys go to the first control, or to that of the first picture where there is none yet.

        Not to one before the title, nor to a field, which would take Space and the other keys of the run.
        """
        self._keys_wait = True
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.focusNextPrevChild(True)
        reached = self.window().focusWidget()  # which may be active only a moment later
        if self._header.is_first(reached) or isinstance(reached, QLineEdit):
            self.focusNextPrevChild(True)

    def point_out(self, layer: int, neuron: int) -> None:
        """Show a neuron that was chosen in any panel: at once, and when it is next seen."""
        self._pointed_out = None if self.is_in_sight else (layer, neuron)
        self.show_neuron(layer, neuron)

    def show_neuron(self, layer: int, neuron: int) -> None:
        """Point it out in what is drawn; a negative ``layer`` is none."""

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(_LEFT, _TOP, _RIGHT, _BOTTOM)
        rows.setSpacing(4)
        rows.addLayout(self._header)
        if self.overlays:
            rows.addWidget(self.lanes_in_sight)
        self._sign: QWidget | None = self._help_button() if self.shows else None
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self._stack = QStackedLayout()
        rows.addLayout(self._stack, 1)
        # Now that it has a parent: a stack shows its first widget at once, as a window if need be.
        self._stack.addWidget(self.nothing)
        self.body = Scrolled(self.content)
        self._stack.addWidget(self.body)

    def _help_button(self) -> QWidget:
        """In the corner, half in the margin: there is little room beside some titles."""
        button = small_button("?", f"What {self.title} shows, and how to read it")
        button.setParent(self)
        button.setFixedWidth(_SIGN)
        button.clicked.connect(self.help_requested)
        return button

    def _fit_header(self, *, anew: bool = False) -> None:
        self._header.share_out(self.contentsRect().width() - _LEFT - _RIGHT, anew=anew)

    def _place_sign(self) -> None:
        if self._sign is not None:
            self._sign.resize(self._sign.sizeHint())
            self._sign.move(self.width() - zoomed(_SIGN), zoomed(_SIGN_TOP))
            beside = 2 * (self._sign.geometry().center().y() - self.contentsRect().top() - _TOP)
            # As wide as it is within the margin, and so high that the title is level with it.
            self._header.keep_free(QSize(zoomed(_SIGN) - _RIGHT, beside))
            self._sign.raise_()


def _alone(snapshot: Snapshot, lane: int) -> Snapshot:
    """The snapshot with one of its lanes only."""
    return snapshot if len(snapshot.lanes) < 2 else replace(snapshot, lanes=(snapshot.lanes[lane],))
