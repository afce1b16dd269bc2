"""The run file of a session, and how one takes the place of another: saved, moved away, or opened."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from nnviz.data.loading import tell_nobody
from nnviz.data.reading import Progress
from nnviz.session.state_folder import StateFolder
from nnviz.session.worth_keeping import is_worth_keeping
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import RunFileError, told

T = TypeVar("T")


class SessionFile:
    """Made when it is needed first. Until somebody gives it a name it lies in the folder.

    Parameters
    ----------
    folder
        Where it is made; None keeps all in memory.

    Attributes
    ----------
    why_in_memory
        Why there could be no file in the folder; empty as a rule.
    """

    def __init__(self, folder: StateFolder | None) -> None:
        self.why_in_memory = ""
        self._folder = folder
        self._file: RunFile | None = None
        self._looked_into: RunFile | None = None

    @property
    def path(self) -> Path | None:
        """Where it is; None in memory."""
        file = self._file
        return None if file is None else file.path

    def opened(self) -> RunFile:
        """The file, made if there is none."""
        if self._file is None:
            self._file = self._made()
        return self._file

    def _made(self) -> RunFile:
        """A new file in the folder, or in memory where there can be none."""
        try:
            return RunFile.create(None if self._folder is None else self._folder.new())
        except RunFileError as error:
            self.why_in_memory = str(error)
        except OSError as error:
            self.why_in_memory = str(told(Path(error.filename or "."), error))
        return RunFile.create(None)

    def shortly(self, error: Exception) -> str:
        """What went wrong with it without its folder, for which a line has no room."""
        path = self.path
        return str(error) if path is None else str(error).replace(str(path), path.name)

    def go_elsewhere(self) -> bool:
        """Go on in a new file where the old one is not in its place any more; whether that is done."""
        file = self._file
        if file is None or file.path is None or self._folder is None or file.is_in_place:
            return False
        try:
            self._go_on_in(self._folder.new())
        except (RunFileError, OSError):
            return False
        return True

    def save(self, path: Path, progress: Progress) -> bool:
        """Write all that is recorded to a file of this name, and go on there; whether it was not there yet.

        Raises
        ------
        RunFileError
            It cannot be written.
        """
        here = self.path
        if here is not None and path.resolve() == here.resolve():
            return False
        self._go_on_in(path, progress)
        return True

    def look_into(self, path: Path, read: Callable[[RunFile], T]) -> T:
        """What ``read`` finds in another run file, which is held. Raises RunFileError."""
        self._forget_looked_into()
        file = RunFile.open(path)
        try:
            found = read(file)
        except BaseException:
            file.close()
            raise
        self._looked_into = file
        return found

    def turn_to_it(self) -> None:
        """Go on in the file that was looked into."""
        file, self._looked_into = self._looked_into, None
        if file is not None:
            self._take(file)

    def close(self) -> None:
        """Let go of it, and of what was looked into."""
        file, self._file = self._file, None
        self._let_go(file)
        self._forget_looked_into()

    def _go_on_in(self, path: Path, progress: Progress = tell_nobody) -> None:
        self.opened().save_as(path, progress)
        # All is in the new file: the old one is not needed where nobody has given it a name.
        self._take(RunFile.open(path), is_copy=True)

    def _take(self, file: RunFile, *, is_copy: bool = False) -> None:
        before, self._file, self.why_in_memory = self._file, file, ""
        self._let_go(before, is_wanted=not is_copy)

    def _let_go(self, file: RunFile | None, *, is_wanted: bool = True) -> None:
        """Close a file; one that nobody has given a name goes to those of ended sessions, or away."""
        if file is None:
            return
        path, is_in_place = file.path, file.is_in_place
        is_wanted = is_wanted and is_worth_keeping(file)
        file.close()
        if path is None or not is_in_place or self._folder is None or not self._folder.owns(path):
            return
        with suppress(OSError):
            if is_wanted:
                self._folder.end(path)
            else:
                path.unlink()

    def _forget_looked_into(self) -> None:
        if self._looked_into is not None:
            self._looked_into.close()
            self._looked_into = None
