"""The window: toolbar, form and panels round one session."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
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

from nnviz.app.appearance import Appearance, Coloured
from nnviz.app.begun_again import BegunAgain
from nnviz.app.documents import Documents
from nnviz.app.earlier_sessions import EarlierSessions
from nnviz.app.exporting import Exporter
from nnviz.app.files import dropped_file
from nnviz.app.footer import Footer
from nnviz.app.header import make_header
from nnviz.app.help import show_about, show_keys
from nnviz.app.layout import Entry
from nnviz.app.menus import Doings, fill_menus
from nnviz.app.opening import Opened
from nnviz.app.panels import Panels
from nnviz.app.places import Places
from nnviz.app.saving import Saving
from nnviz.app.selection import Selection
from nnviz.app.settings import Settings
from nnviz.app.settings_dialog import SettingsDialog, put_in_force
from nnviz.app.teaching import Teaching
from nnviz.app.text_line import TextLine
from nnviz.app.title import Title
from nnviz.app.undo import Undo
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson_library import all_lessons
from nnviz.session.commands import State
from nnviz.session.job import Job
from nnviz.session.session import Session
from nnviz.session.snapshot import Snapshot
from nnviz.view.form.form import Form
from nnviz.view.panel import Panel
from nnviz.view.parts.scrolled import bring_into_sight
from nnviz.view.parts.style import Style
from nnviz.view.parts.turn import NEXT_TURN
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
    greets
        Whether it shows where to start once all is there.
    """

    def __init__(self, session: Session, opened: Opened, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.appearance: Appearance = Appearance(settings, self, self._coloured)
        self.selection = Selection(opened.experiment, self)
        self.bridge = SessionBridge(session, self)
        self.actions_of_run = RunActions()
        self.controls = RunControls(self.actions_of_run, self.look)
        self.message_bar = MessageBar()
        self.form = Form(opened.experiment, self.look)
        title = Title(self, self.form)
        self.documents = Documents(self, self.bridge, self.form, title, self.message_bar, settings, opened)
        self.offer_bar = OfferBar()
        self.saving = Saving(self, self.bridge, title, self.message_bar, settings, session.folder)
        self.earlier = EarlierSessions(self, self.documents, self.offer_bar, settings, session.folder)
        self.text_line = TextLine(self, self.documents, self.message_bar, settings, session.data_dir)
        self.teaching = Teaching(self, settings)
        self.exporter = Exporter(self, self.bridge, self.message_bar, settings)
        self.undo = Undo(self, self.bridge, self.form)
        self._begun_again = BegunAgain(self, settings)
        self.phase_bar = PhaseBar(self.look)
        self.timeline = TimelineStrip(self.look)
        self.step_strip = StepStrip()
        self.setStatusBar(self.step_strip)
        self._opened = opened
        self._is_painted = self._has_begun = self.greets = False
        self._put_together()
        self.stale_notice = StaleNotice(self, self.header, self.form)
        self._connect()
        self.places.restore_size()
        put_in_force(self, settings)

    @property
    def look(self) -> Style:
        """The style in use."""
        return self.appearance.style

    def show_settings(self, key: str = "") -> None:
        """Open what is the same for every experiment, at one of the settings."""
        dialog = SettingsDialog(self, self._settings)
        dialog.open()
        if key:
            dialog.boxes[key].setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(str, str)
    def show_error(self, text: str, report: str = "") -> None:
        """Tell of an error in one line, with a report to copy."""
        self.message_bar.show_notice(text, report=report)

    def show_panel(self, name: str) -> None:
        """Bring a panel, or a lab, into sight."""
        self.places.bring(self.panels.turn_to(name))

    def go_to_panel(self, name: str) -> None:
        """Bring a panel, or a lab, into sight, and let the keys go there.

        A lab that is made only now comes a turn later: both take time.
        """
        if self.panels.provide(name):
            QTimer.singleShot(NEXT_TURN, self, partial(self.go_to_panel, name))
            return
        self.show_panel(name)
        self.panels[name].take_keys()

    @Slot()
    def share_out(self) -> None:
        """Let all share what room there is now."""
        self.timeline.follow_height(self.height())
        self.places.follow()

    def restore_default_layout(self) -> None:
        """Every panel open, in its first place."""
        self.teaching.put_start_away()
        self.places.start_over()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.places.set_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        # The margin beside the docks is a margin beside the header too, which is to reach the edges.
        with QPainter(self) as painter:
            painter.fillRect(0, 0, self.width(), self.header.height(), self.look.colour("card"))
        if not self._is_painted:
            self._is_painted = True
            # Sooner, it would keep the first picture waiting.
            QTimer.singleShot(0, self.bridge, self._begin)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_out()
        self.teaching.follow_window()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 - as Qt has it
        """Go on with Tab, over what lies in a panel behind another: Qt takes that for being in sight.

        What is found is scrolled into sight; Qt does it only for who comes from the same scroll area.
        """
        first = QApplication.focusWidget()
        while super().focusNextPrevChild(next):
            found = QApplication.focusWidget()
            dock = self.places.one_panel.dock_of(found)
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
        elif self.places.one_panel.is_on:
            self.places.one_panel.leave()
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
        self.panels.make_no_more()
        self.places.keep()
        self.earlier.keep(self.bridge.latest)
        self.teaching.close()
        self.hide()  # at once; ending the thread may take a moment
        for panel in self.panels.values():
            panel.end_work()
        self.bridge.close()
        self.earlier.forget()
        super().closeEvent(event)

    @Slot()
    def _begin(self) -> None:
        """Look at the session; a lesson stands there first, or its answers would be seen before its veils."""
        if self._opened.lesson is None:
            self.bridge.start()
        else:
            self.teaching.expect(self._opened)
            self.panels.complete_soon()

    @Slot(object)
    def _show_status(self, snapshot: Snapshot) -> None:
        snapshot = self._begun_again.look(snapshot)
        for part in (
            self.selection, self.message_bar, self.documents, self.saving, self.actions_of_run, self.controls,
            self.form, self.undo, self.phase_bar, self.timeline, self.step_strip, self._begun_again,
        ):  # fmt: skip
            part.show_snapshot(snapshot)
        if not self._has_begun and snapshot.state is not State.LOADING:
            self._has_begun = True
            Job(lambda _: all_lessons())  # before they are first shown
            if self._opened.lesson is None:
                self.panels.complete_soon()  # the rest, now that there is something to see

    def _coloured(self) -> tuple[list[Coloured], list[Coloured]]:
        """What draws by itself: in sight, and out of sight."""
        bars = self.controls, self.form, self.phase_bar, self.timeline, self.step_strip, self.teaching
        seen = [panel for panel in self.panels.values() if panel.is_in_sight]
        return [*bars, *seen], [panel for panel in self.panels.values() if panel not in seen]

    def _make_panel(self, entry: Entry) -> Panel:
        panel = entry.make(self.look)
        panel.command_requested.connect(self.documents.send)
        panel.change_requested.connect(self.form.change)
        panel.remedy_taken.connect(self.form.try_out)
        panel.show_stale(self.form.is_stale)
        panel.neuron_selected.connect(self.selection.choose_neuron)
        panel.lane_chosen.connect(self.selection.choose_lane)
        panel.alone_requested.connect(lambda: self.places.one_panel.toggle(panel))
        panel.help_requested.connect(lambda: self.teaching.explain(panel))
        panel.ways_out.told.connect(self._tell)
        panel.ways_out.folder = lambda: self._settings.folder
        panel.ways_out.written.connect(self._remember_folder)
        panel.data_dir = self.bridge.session.data_dir
        panel.follow(self.selection.lane)
        panel.point_out(*self.selection.neuron)
        self.selection.lane_chosen.connect(panel.follow)
        self.selection.neuron_chosen.connect(panel.point_out)
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
        self.panels = Panels(self, self.form, self.phase_bar, self._make_panel, self._finish)
        self.places = Places(self, self.panels.docks, self._settings)
        self._footer = Footer(self.timeline)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, self._footer)
        self.header = self._make_header()
        self.setMenuWidget(self.header)
        self.setContentsMargins(6, 0, 6, 6)
        self.setDockNestingEnabled(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside a field ends the typing
        self.setFocus()  # else the first button of the form would be ready for a key

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
        self.bridge.held.connect(self.appearance.hold)
        self.appearance.zoomed.connect(self.share_out)
        self.appearance.renumbered.connect(lambda numbers: self.bridge.session.send(numbers))
        for part in (self.step_strip, self.controls):
            self.selection.lane_chosen.connect(part.follow)
        for source in (self.actions_of_run, self.controls, self.message_bar, self.timeline):
            source.command_requested.connect(self.documents.send)
        self.form.command_requested.connect(self.documents.start)
        self.form.judged.connect(self._show_stale)
        self.form.refused.connect(self.message_bar.show_notice)
        self.documents.command_sent.connect(self.undo.note)
        self.documents.asked_for.connect(self.teaching.expect)
        self.documents.taken_over.connect(self.teaching.follow)
        self.undo.file_opened.connect(self.teaching.put_lesson_away)
        for something_else in (self.documents.taken_over, self.undo.file_opened):
            something_else.connect(self._begun_again.put_away)
        self.stale_notice.anew_requested.connect(self.form.rewind)
        self.stale_notice.back_requested.connect(self.form.go_back)
        self.form.save_requested.connect(self.documents.ask_save)
        self.form.open_requested.connect(self.documents.ask_open)
        self.actions_of_run.rewind_requested.connect(self.form.rewind)
        self.actions_of_run.new_weights_requested.connect(self.form.draw_new_weights)
        self.message_bar.rewind_requested.connect(self.form.rewind)
        self.panels.docks["backprop"].visibilityChanged.connect(self.phase_bar.stand_aside)

    def _finish(self) -> None:
        """All panels are there."""
        self._join_data_panel(cast("DataPanel", self.panels["data"]))
        backprop = cast("BackpropPanel", self.panels["backprop"])
        backprop.autoplay.play.toggled.connect(self.controls.show_playing)
        if self._opened.lesson is not None:
            self.teaching.follow(self._opened)
            self.bridge.start()
        if self.greets:
            self.teaching.greet()

    def _join_data_panel(self, panel: "DataPanel") -> None:
        panel.open_requested.connect(self.documents.ask_open)
        panel.preview_requested.connect(self.documents.preview_again)
        panel.detail.fields.rewind_requested.connect(self.form.rewind)
        self.form.adopt(panel.detail.fields)

    def _make_header(self) -> QWidget:
        bar, documents = QMenuBar(), self.documents
        views = [dock.toggleViewAction() for dock in self.panels.docks.values()]
        for view in views:
            view.triggered.connect(self.teaching.put_start_away)
        doings = Doings(
            documents.ask_open, documents.ask_pictures, documents.open_lesson,
            self.earlier.fill_recent, self.saving.save, self.saving.ask_save_as, documents.ask_save,
            lambda kind: self.exporter.ask(kind, self.selection.lane), self._copy_as_text,
            self.text_line.paste, self.close, self.restore_default_layout, self.places.one_panel.toggle,
            self.appearance.set_theme, self.appearance.set_zoom, self.show_settings,
            self.teaching.show_start, self.teaching.take_tour, self.teaching.show_glossary,
            self.teaching.show_palette, lambda: show_keys(self, bar), lambda: show_about(self),
        )  # fmt: skip
        actions = (self.undo.actions, self.actions_of_run, [*views, self._footer.toggleViewAction()])
        fill_menus(bar, *actions, self._settings, doings)
        self.settings_button = self.places.narrow.button
        buttons = (self.places.narrow.button, self.places.one_panel.button)
        return make_header(self, bar, buttons, self.message_bar, self.controls, self.offer_bar)
