"""The window: toolbar, form and panels round one session."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QMainWindow,
    QMenuBar,
    QWidget,
)

from nnviz.app.documents import Documents
from nnviz.app.exporting import Exporter
from nnviz.app.files import dropped_file
from nnviz.app.footer import Footer
from nnviz.app.header import make_header
from nnviz.app.help import show_about, show_keys
from nnviz.app.house_style import wear
from nnviz.app.layout import LABS, PANELS, Entry, make_docks
from nnviz.app.menus import Doings, fill_menus
from nnviz.app.number_marks import marks_of
from nnviz.app.opening import Opened
from nnviz.app.places import Places
from nnviz.app.saving import Saving
from nnviz.app.settings import Settings
from nnviz.app.settings_dialog import SettingsDialog, put_in_force
from nnviz.app.sign_colours import in_pair
from nnviz.app.teaching import Teaching
from nnviz.app.text_line import TextLine
from nnviz.app.undo import Undo
from nnviz.core.marks import marks, set_marks
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson_file import all_lessons
from nnviz.session.commands import Numbers, State
from nnviz.session.job import Job
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.view.form.form import Form
from nnviz.view.labs.lab_shelf import LabShelf
from nnviz.view.panel import Panel
from nnviz.view.parts import typesetting
from nnviz.view.parts.scrolled import bring_into_sight
from nnviz.view.parts.style import STYLES, Style, system_style
from nnviz.view.parts.zoom import set_zoom, zoom
from nnviz.view.run.message_bar import MessageBar
from nnviz.view.run.offer_bar import OfferBar
from nnviz.view.run.phase_bar import PhaseBar
from nnviz.view.run.run_actions import RunActions
from nnviz.view.run.run_controls import RunControls
from nnviz.view.run.stale_notice import StaleNotice
from nnviz.view.run.step_strip import StepStrip
from nnviz.view.run.timeline_strip import TimelineStrip
from nnviz.view.session_bridge import SessionBridge

if TYPE_CHECKING:
    from nnviz.view.backprop.backprop_panel import BackpropPanel
    from nnviz.view.data.data_panel import DataPanel

_NOBODY = -1, -1
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MainWindow(QMainWindow):
    """Everything that a person sees of one session, which it closes with itself.

    Attributes
    ----------
    bridge
        To the session.
    documents
        What is open, and what opens and saves it.
    header
        All that stands above the panels: menus, buttons, messages.
    panels
        By name.
    """

    def __init__(self, session: Session, opened: Opened, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.look = style_of(settings.theme, settings.colours)
        self.bridge = SessionBridge(session, self)
        self.actions_of_run = RunActions()
        self.controls = RunControls(self.actions_of_run, self.look)
        self.message_bar = MessageBar()
        self.form = Form(opened.experiment, self.look)
        self.documents = Documents(self, self.bridge, self.form, self.message_bar, settings, opened)
        self.offer_bar = OfferBar()
        self.saving = Saving(
            self, self.bridge, self.documents, self.message_bar, self.offer_bar, settings, session.folder
        )
        self.text_line = TextLine(self, self.documents, self.message_bar, settings, session.data_dir)
        self.teaching = Teaching(self, settings)
        self.exporter = Exporter(self, self.bridge, self.message_bar, settings)
        self.undo = Undo(self, self.bridge, self.form)
        self.phase_bar = PhaseBar(self.look)
        self.timeline = TimelineStrip(self.look)
        self.step_strip = StepStrip()
        self.setStatusBar(self.step_strip)
        self._opened = opened
        self._lane, self._twins = 0, opened.experiment.twins
        self._run, self._neuron = 0, _NOBODY
        self._is_painted = self._has_begun = False
        self._to_come = self._what_comes_later()
        self.greets = False  # whether it shows where to start once all is there
        self.panels: dict[str, Panel] = {}
        self._put_together()
        self.stale_notice = StaleNotice(self, self.header, self.form)
        self._connect()
        self._places.restore_size()
        put_in_force(self, settings)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    def set_theme(self, theme: str) -> None:
        """Dress everything in one of `THEMES`."""
        self._settings.theme = theme
        self._dress()

    def set_colours(self, pair: str) -> None:
        """Let one of `COLOURS` stand for negative and positive numbers."""
        self._settings.colours = pair
        self._dress()

    def set_zoom(self, by: float) -> None:
        """Draw everything larger or smaller: 1 is as designed."""
        self._settings.zoom = by
        if by != zoom():
            set_zoom(by)
            self._wear()
            self.timeline.follow_height(self.height())
            self._places.follow()

    def write_numbers(self, numbers: str) -> None:
        """Write the numbers in all texts in one of `NUMBERS`."""
        wanted = marks_of(numbers)
        if wanted != marks():
            set_marks(wanted)
            self.bridge.session.send(Numbers(*wanted))
            self._wear()

    def show_settings(self, key: str = "") -> None:
        """Open what is the same for every experiment, at one of the settings."""
        dialog = SettingsDialog(self, self._settings)
        dialog.open()
        if key:
            dialog.boxes[key].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_one_panel(self) -> None:
        """Give the whole window to the panel where the keys go, or take it back."""
        self._places.one_panel.toggle()

    @Slot(str, str)
    def show_error(self, text: str, report: str = "") -> None:
        """Tell of an error in one line, with a report to copy."""
        self.message_bar.show_notice(text, report=report)

    def show_panel(self, name: str) -> None:
        """Bring a panel, or a lab, into sight."""
        self.complete()
        is_lab = name in {entry.name for entry in LABS}
        if is_lab:
            self.lab_shelf.show_lab(name)
        dock = self._docks["labs" if is_lab else name]
        if not dock.isVisible():  # else it may be the one that has the window
            self._places.one_panel.leave()
        dock.show()
        dock.raise_()

    def go_to_panel(self, name: str) -> None:
        """Bring a panel, or a lab, into sight, and let the keys go there."""
        self.show_panel(name)
        self.panels[name].take_keys()

    def follow_alone(self, inside: QWidget) -> None:
        """Where one panel is alone in the window, let it be the one that this widget is in."""
        self._places.one_panel.follow(inside)

    @Slot()
    def share_out(self) -> None:
        """Let the panels share what room there is now as they shared it before."""
        self._places.follow()

    def lend_to_lower(self, share: float | None) -> None:
        """Let what stands below the network have this share of both for a while; None ends it."""
        self._places.lend_to_lower(share)

    def tab_of(self, name: str) -> QWidget | None:
        """The dock that a panel stands in, by its name or that of a lab; None where there is none."""
        is_lab = name in {entry.name for entry in LABS}
        return self._docks.get("labs" if is_lab else name)

    def _what_comes_later(self) -> list[Callable[[], object]]:
        later = [entry for entry in PANELS if not entry.at_first]
        docks = [partial(self._fill_dock, entry) for entry in later]
        return [*docks, self._join_later_panels, self._add_lab_shelf, self._begin_teaching]

    def complete(self) -> None:
        """Make the panels that were not in sight at first; nothing when they are there."""
        while self._to_come:
            self._to_come.pop(0)()

    @Slot()
    def _complete_some(self) -> None:
        """The same a panel at a time: in between the window answers."""
        if self._to_come:
            QTimer.singleShot(0, self, self._complete_some)
            self._to_come.pop(0)()
        else:
            Job(lambda _: typesetting.get_ready())

    @property
    def is_complete(self) -> bool:
        """Whether all panels are made."""
        return not self._to_come

    def _fill_dock(self, entry: Entry) -> None:
        self._docks[entry.name].fill(self._add_panel(entry))

    def _join_later_panels(self) -> None:
        self._join_data_panel(cast("DataPanel", self.panels["data"]))
        backprop = cast("BackpropPanel", self.panels["backprop"])
        backprop.autoplay.play.toggled.connect(self.controls.show_playing)

    def _add_lab_shelf(self) -> None:
        labs = {entry.name: entry for entry in LABS}
        titles = {name: entry.title for name, entry in labs.items()}
        self.lab_shelf = LabShelf(titles, lambda name: self._add_panel(labs[name]))
        self._docks["labs"].fill(self.lab_shelf)

    def _begin_teaching(self) -> None:
        if self._opened.lesson is not None:
            self.teaching.follow(self._opened)
        if self.greets:
            self.teaching.greet()

    def restore_default_layout(self) -> None:
        """Every panel open, in its first place."""
        self.teaching.put_start_away()
        self._places.start_over()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._places.set_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        # The margin beside the docks is a margin beside the header too, which is to reach the edges.
        with QPainter(self) as painter:
            painter.fillRect(0, 0, self.width(), self.header.height(), self.look.colour("card"))
        if not self._is_painted:
            self._is_painted = True
            # Sooner, it would keep the first picture waiting.
            QTimer.singleShot(0, self.bridge, self.bridge.start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.timeline.follow_height(self.height())
        self._places.follow()
        self.teaching.follow_window()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 - as Qt has it
        """Go on with Tab, over what lies in a panel behind another: Qt takes that for being in sight.

        What is found is scrolled into sight; Qt does it only for who comes from the same scroll area.
        """
        first = QApplication.focusWidget()
        while super().focusNextPrevChild(next):
            found = QApplication.focusWidget()
            dock = self._places.one_panel.dock_of(found)
            if dock is None or not dock.visibleRegion().isEmpty() or found is first:
                if found is not None:
                    bring_into_sight(found)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that nobody else had use for."""
        button = self.focusWidget()
        if event.key() in _ENTER and isinstance(button, QAbstractButton):
            button.animateClick()  # the space bar runs and pauses
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.stale_notice.is_open:
            self.stale_notice.put_away()
        elif self._places.one_panel.is_on:
            self._places.one_panel.leave()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None:
            self.documents.open_file(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._to_come.clear()
        self._places.keep()
        self.saving.close()
        self.teaching.close()
        self.hide()  # at once; ending the thread may take a moment
        for panel in self.panels.values():
            panel.end_work()
        self.bridge.close()
        self.saving.forget()
        super().closeEvent(event)

    @Slot(object)
    def _show_status(self, snapshot: Snapshot) -> None:
        twins = snapshot.experiment.twins
        if twins != self._twins:
            self._twins = twins
            self._follow(0)  # what was chosen was another's
        if snapshot.run != self._run:
            self._run = snapshot.run
            if self._neuron != _NOBODY:
                self.show_neuron(*_NOBODY)  # which panels in sight forget by themselves
        for part in (
            self.message_bar, self.documents, self.saving, self.actions_of_run, self.controls, self.form,
            self.undo, self.phase_bar, self.timeline, self.step_strip,
        ):  # fmt: skip
            part.show_snapshot(snapshot)
        if not self._has_begun and snapshot.state is not State.LOADING:
            self._has_begun = True
            Job(lambda _: all_lessons())  # before they are first shown
            QTimer.singleShot(0, self, self._complete_some)  # the rest, now that there is something to see

    @Slot()
    def _follow_system(self) -> None:
        if self._settings.theme == "system":
            self._dress()

    def _dress(self) -> None:
        style = style_of(self._settings.theme, self._settings.colours)
        if style is not self.look:
            self.look = style
            self._wear()

    def _wear(self) -> None:
        app, style = QApplication.instance(), self.look
        assert isinstance(app, QApplication)
        wear(app, style)
        for part in (self.controls, self.form, self.phase_bar, self.timeline, self.teaching):
            part.recolour(style)
        for panel in self.panels.values():
            panel.recolour(style)

    def _add_panel(self, entry: Entry) -> Panel:
        panel = self.panels[entry.name] = entry.make(self.look)
        panel.command_requested.connect(self.documents.send)
        panel.change_requested.connect(self.form.change)
        panel.remedy_taken.connect(self.form.try_out)
        panel.show_stale(self.form.is_stale)
        panel.neuron_selected.connect(self.show_neuron)
        panel.lane_chosen.connect(self._follow)
        panel.alone_requested.connect(lambda: self._places.one_panel.toggle(panel))
        panel.help_requested.connect(lambda: self.teaching.explain(panel))
        panel.ways_out.told.connect(self._tell)
        panel.ways_out.folder = lambda: self._settings.folder
        panel.ways_out.written.connect(self._remember_folder)
        panel.data_dir = self.bridge.session.data_dir
        panel.follow(self._lane)
        panel.point_out(*self._neuron)
        self.bridge.add_panel(panel)
        self.teaching.watch(panel)
        return panel

    @Slot()
    def _copy_as_text(self) -> None:
        try:
            self.text_line.copy(self.form.experiment)
        except ExperimentError as error:
            self._tell(f"Not copied: {error}", True)

    @Slot(Path)
    def _remember_folder(self, written: Path) -> None:
        self._settings.folder = written.parent

    @Slot(str, bool)
    def _tell(self, text: str, bad: bool) -> None:
        self.message_bar.show_notice(text, bad=bad)

    def _put_together(self) -> None:
        """The panels that are in sight at first, the menus above and the timeline below them."""
        for part in (self.message_bar, self.controls, self.offer_bar):
            part.setParent(self)  # before all else, so that Tab comes by what stands at the top first
        for entry in PANELS:
            if entry.at_first:
                self._add_panel(entry)
        self._docks = make_docks(self, self.form, self.panels, self.phase_bar)
        self._places = Places(self, self._docks, self._settings)
        self._footer = Footer(self.timeline)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, self._footer)
        self.header = self._make_header()
        self.setMenuWidget(self.header)
        self.setContentsMargins(6, 0, 6, 6)
        self.setDockNestingEnabled(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside a field ends the typing
        self.setFocus()  # else the first button of the form would be ready for a key

    @Slot(int, int)
    def show_neuron(self, layer: int, neuron: int) -> None:
        """Let all panels follow this neuron; none when negative."""
        self._neuron = (layer, neuron)
        for panel in self.panels.values():
            panel.point_out(layer, neuron)

    @Slot(int)
    def _follow(self, lane: int) -> None:
        self._lane = lane
        self.step_strip.follow(lane)
        self.controls.follow(lane)
        for panel in self.panels.values():
            panel.follow(lane)

    def download(self, name: str, lesson: str) -> None:
        """Fetch a set, and open the lesson that is about it once it is there."""
        self.show_panel("data")
        panel = cast("DataPanel", self.panels["data"])
        panel.download(name, then=lambda: self.documents.open_lesson(lesson))

    @Slot()
    def _show_stale(self) -> None:
        stale = self.form.is_stale
        self.stale_notice.show_waiting(self.form.waiting)
        for part in (self.actions_of_run, self.controls):
            part.show_stale(stale)
        for panel in self.panels.values():
            panel.show_stale(stale)

    def _connect(self) -> None:
        self.bridge.status_ready.connect(self._show_status)
        for source in (self.actions_of_run, self.controls, self.message_bar, self.timeline):
            source.command_requested.connect(self.documents.send)
        self.form.command_requested.connect(self.documents.start)
        self.form.judged.connect(self._show_stale)
        self.documents.command_sent.connect(self.undo.note)
        self.documents.taken_over.connect(self.teaching.follow)
        self.stale_notice.anew_requested.connect(self.form.rewind)
        self.stale_notice.back_requested.connect(self.form.go_back)
        self.form.save_requested.connect(self.documents.ask_save)
        self.form.open_requested.connect(self.documents.ask_open)
        self.actions_of_run.rewind_requested.connect(self.form.rewind)
        self.actions_of_run.new_weights_requested.connect(self.form.draw_new_weights)
        self.message_bar.rewind_requested.connect(self.form.rewind)
        self._docks["backprop"].visibilityChanged.connect(self.phase_bar.stand_aside)

    def _join_data_panel(self, panel: "DataPanel") -> None:
        panel.open_requested.connect(self.documents.ask_open)
        panel.preview_requested.connect(self.documents.preview_again)
        panel.detail.fields.rewind_requested.connect(self.form.rewind)
        self.form.adopt(panel.detail.fields)

    def _make_header(self) -> QWidget:
        bar, documents = QMenuBar(), self.documents
        views = [dock.toggleViewAction() for dock in self._docks.values()]
        for view in views:
            view.triggered.connect(self.teaching.put_start_away)
        doings = Doings(
            documents.ask_open, documents.ask_pictures, documents.open_lesson,
            self.saving.fill_recent, self.saving.save, self.saving.ask_save_as, documents.ask_save,
            lambda kind: self.exporter.ask(kind, self._lane), self._copy_as_text, self.text_line.paste,
            self.close, self.restore_default_layout, self.show_one_panel, self.set_theme, self.set_zoom,
            self.show_settings,
            self.teaching.show_start, self.teaching.take_tour, self.teaching.show_glossary,
            self.teaching.show_palette, lambda: show_keys(self, bar), lambda: show_about(self),
        )  # fmt: skip
        actions = (self.undo.actions, self.actions_of_run, [*views, self._footer.toggleViewAction()])
        fill_menus(bar, *actions, self._settings, doings)
        self.settings_button = self._places.narrow.button
        buttons = (self._places.narrow.button, self._places.one_panel.button)
        return make_header(self, bar, buttons, self.message_bar, self.controls, self.offer_bar)


def style_of(theme: str, pair: str = "") -> Style:
    """The style of one of `THEMES`, with one of `COLOURS`, or those it has of itself."""
    return in_pair(STYLES.get(theme) or system_style(), pair)
