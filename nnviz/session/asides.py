"""Commands that change nothing of where the lanes stand, nor where they go."""

from nnviz.core.marks import set_marks, with_points
from nnviz.session.commands import (
    Command,
    Export,
    Feed,
    Forget,
    Mark,
    Numbers,
    Pin,
    Recall,
    Rename,
    Retrace,
    Room,
    Save,
    Watch,
)
from nnviz.session.lanes import Lanes
from nnviz.session.past import Past
from nnviz.session.retrace import retrace
from nnviz.session.showing import Showing
from nnviz.training.exports import EXPORTS
from nnviz.training.run_format import RunFileError

NOT_KEPT = "This is a copy with a mistake in it: nothing of it is kept."


class Asides:
    """Obeys them at once, whatever the lanes are about.

    Parameters
    ----------
    past
        Of the lanes.
    showing
        What is shown of them.
    is_thrown_away
        Whether nothing of them may be saved.
    """

    def __init__(self, past: Past, showing: Showing, is_thrown_away: bool) -> None:
        self._past, self._showing, self._is_thrown_away = past, showing, is_thrown_away

    def obey(self, command: Command, lanes: Lanes | None) -> str | None:
        """What is to be said of it beside a new picture, which may be nothing; None where none is due."""
        match command:
            case Watch() | Feed():
                self._showing.follow(command)
            case Mark() if lanes is not None:
                self._past.mark(lanes, command.text)
            case Pin():
                return self._past.pin(command.runs)
            case Rename() | Forget() | Recall():
                return self._past.obey(command)
            case Numbers():
                set_marks((command.decimal, command.group))
            case _:
                self._hand_over(command, lanes)
                return None
        return ""

    def _hand_over(self, command: Command, lanes: Lanes | None) -> None:
        """What is seen nowhere: an answer to who asked, or what holds from now on."""
        match command:
            case Export() if lanes is not None:
                self._export(command, lanes)
            case Retrace():
                command.found.set_result(() if lanes is None else retrace(lanes, self._past))
            case Save() if self._is_thrown_away:
                command.done.set_exception(RunFileError(NOT_KEPT))
            case Save():
                self._past.recorder.save(command.path, command.done)
            case Room():
                self._past.recorder.budget = command.most_bytes

    def _export(self, command: Export, lanes: Lanes) -> None:
        try:
            if self._is_thrown_away:
                raise RunFileError(NOT_KEPT)
            with with_points():
                command.made.set_result(EXPORTS[command.kind].make(lanes.trainers[command.lane]))
        except Exception as error:  # who asked is told; the run is none the worse for it
            command.made.set_exception(error)
