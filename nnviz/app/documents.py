"""What is open in the window: asked for, previewed, started on, taken over, saved."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from nnviz.app.files import ask_open, ask_pictures, ask_save
from nnviz.app.opening import Opened, open_file, open_shipped, standing_in
from nnviz.app.settings import Settings
from nnviz.app.title import Title
from nnviz.data.dataset import DataError
from nnviz.data.own import find_own
from nnviz.data.reading import Preview, Reading
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Lesson
from nnviz.experiment.own_experiment import experiment_on, is_data, reread
from nnviz.session.commands import Command, Open, Reset, Run, SetParameter, State, Step
from nnviz.session.snapshot import Snapshot
from nnviz.training.run_distrust import is_run_file
from nnviz.view.form.form import Form
from nnviz.view.run.message_bar import MessageBar
from nnviz.view.session_bridge import SessionBridge


class Documents(QObject):
    """Files and lessons on their way into the session, and experiments on their way out of the form.

    Parameters
    ----------
    window
        Bears the dialogs.
    opened
        What the session begins with.

    Attributes
    ----------
    waits_for
        Why nothing may be trained just now, in a sentence; empty when it may.
    """

    asked_for = Signal(object)
    """This `Opened` is on its way."""
    taken_over = Signal(object)
    """Another `Opened` is what is open now."""
    command_sent = Signal(object)
    """This was asked for by other means than the form, and is about to go to the session."""

    def __init__(
        self,
        window: QWidget,
        bridge: SessionBridge,
        form: Form,
        title: Title,
        message_bar: MessageBar,
        settings: Settings,
        opened: Opened,
    ) -> None:
        super().__init__(window)
        self._window, self._bridge, self._form, self._title = window, bridge, form, title
        self._message_bar, self._settings = message_bar, settings
        self._coming: Opened | None = None
        self.waits_for = ""
        self._take_over(opened)

    def open_file(self, path: Path) -> None:
        """Start on an experiment or a network, or preview data; what cannot be used is told of, no more."""
        if is_run_file(path):  # known without opening it, which would loosen the lock of one in use
            self._coming = None
            if self._is_open_here(path):
                words = f"{path.name}: is what is open here, and all goes into it. Its runs stand in Runs"
                self._message_bar.show_notice(words, bad=False)
            else:
                self.send(Open(path))
            return
        if is_data(path):
            self.preview(path)
            return
        try:
            opened = open_file(path)
        except (DataError, ExperimentError) as error:
            self._message_bar.show_notice(str(error))
            return
        self._settings.folder = path.parent
        self._settings.remember(path)
        self.start_on(standing_in(opened, self._bridge.session.data_dir))

    def _is_open_here(self, path: Path) -> bool:
        latest = self._bridge.latest
        here = latest.recording.path if latest is not None else None
        return here is not None and here.resolve() == path.resolve()

    def preview(self, path: Path, reading: Reading | None = None) -> None:
        """Show how a file of one's own is understood, and start on it once that is agreed to.

        Parameters
        ----------
        reading
            How the file that is trained on now is read; network and training stay. None for another file.
        """
        from nnviz.view.data.preview_dialog import PreviewDialog  # so that the window is there sooner

        present = self._form.experiment if reading else None

        def start(preview: Preview) -> None:
            experiment = reread(present, preview) if present else experiment_on(preview)
            self._settings.folder = path.parent
            self.train_on(Opened(experiment, path=path))

        dialog = PreviewDialog(path, reading or Reading(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(start)
        dialog.open()

    @Slot()
    def preview_again(self) -> None:
        """Preview the file that is trained on, as it is read now."""
        try:
            data = self._form.experiment.data
        except ExperimentError as error:
            self._message_bar.show_notice(str(error))
            return
        self.preview(find_own(data.name, self._bridge.session.data_dir), data.reading)

    def train_on(self, opened: Opened) -> None:
        """Start on it and train at once; the form follows when it is there."""
        self.start_on(opened)
        self._bridge.session.send(Run())

    def start_on(self, opened: Opened) -> None:
        """Ask for it; what is open now stays so until the other is there."""
        self._coming = opened
        self.asked_for.emit(opened)
        command = Reset(opened.experiment, opened.theta)
        self.command_sent.emit(command)
        self._bridge.session.send(command)

    def open_lesson(self, id: str) -> None:
        """Start on a lesson that ships with the program."""
        self.lead_through(open_shipped(id).lesson)

    def lead_through(self, lesson: Lesson | None) -> None:
        """Start on a lesson, whoever has written it."""
        if lesson is not None:
            opened = Opened(lesson.experiment, lesson=lesson)
            self.start_on(standing_in(opened, self._bridge.session.data_dir))

    def save_file(self, path: Path, experiment: Experiment | None = None) -> None:
        """Write an experiment, by default as it stands in the form, which is then what is open."""
        try:
            saved = experiment or self._form.experiment
            saved.save(path)
        except ExperimentError as error:
            self._message_bar.show_notice(f"not saved: {error}")
        except OSError as error:
            self._message_bar.show_notice(f"{path}: not saved: {(error.strerror or str(error)).lower()}")
        else:
            self._settings.folder = path.parent
            self._settings.remember(path)
            self._message_bar.show_notice(f"Saved as {path}", bad=False)
            if experiment is None:
                self._title.keep(saved, path)

    @Slot()
    def ask_open(self) -> None:
        """Let a person choose what to open."""
        if path := ask_open(self._window, self._settings.folder):
            self.open_file(path)

    @Slot()
    def ask_pictures(self) -> None:
        """Let a person choose a folder of pictures to preview."""
        if path := ask_pictures(self._window, self._settings.folder):
            self.preview(path)

    @Slot(object)
    def ask_save(self, experiment: Experiment | None = None) -> None:
        """Let a person choose where an experiment goes, by default the one in the form."""
        if path := ask_save(self._window, self._settings.folder):
            self.save_file(path, experiment)

    @Slot(object)
    def send(self, command: Command) -> None:
        """What is asked for goes to the session; what trains, only on what the form shows."""
        if isinstance(command, SetParameter) and self._form.begin_with(command):
            return
        if _trains(command) and self.waits_for:
            self._message_bar.show_notice(self.waits_for, bad=False)
        elif _trains(command) and not self._form.prepare():
            self._message_bar.show_notice(f"Not started: {self._form.complaint}")
        else:
            self.command_sent.emit(command)
            self._bridge.session.send(command)

    @Slot(object)
    def start(self, command: Command) -> None:
        """What the form asks for goes to the session; a trained network is rewound to its own parameters."""
        if isinstance(command, Reset):
            self._coming = None
            if not command.experiment.needs_rewind(self._opened.experiment):
                command = replace(command, theta=self._opened.theta)
        self._bridge.session.send(command)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """What was asked for takes the title once it is there."""
        run = snapshot.timeline.run if snapshot.timeline is not None else None
        if self._coming and snapshot.experiment == self._coming.experiment:
            self._take_over(self._coming, run)
        elif run is not None and snapshot.state is not State.LOADING:
            self._title.follow_run(run)

    def _take_over(self, opened: Opened, run: int | None = None) -> None:
        self._opened, self._coming = opened, None
        self._title.open(opened.experiment, opened.path, run)
        if opened.note:
            self._message_bar.show_notice(opened.note)
        self.taken_over.emit(opened)


def _trains(command: Command) -> bool:
    return isinstance(command, Run) or (isinstance(command, Step) and command.count > 0)
