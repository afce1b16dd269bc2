"""Where sessions record what they go through: a folder of the user's, with a file for each session."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from time import strftime

from nnviz.session.worth_keeping import is_worth_keeping
from nnviz.training.run_file import RunFile
from nnviz.training.run_format import SUFFIX, RunFileError
from nnviz.training.run_saving import is_left_alone, remove_leftovers

MOST_ENDED, MOST_BYTES = 30, 2 * 2**30
"""So many sessions that came to an end are kept, if nothing else is chosen, and never more than so much."""


class StateFolder:
    """Run files that nobody has given a name.

    Those of sessions that are open lie in ``open``, those of sessions that came to an end in ``ended``. So a
    file in ``open`` that nobody holds is an orphan of a crash.

    Parameters
    ----------
    path
        By default the platform's folder for what a program keeps between two starts.
    """

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            from platformdirs import user_state_path

            path = user_state_path("nnviz", appauthor=False)
        self.path = path
        self._open, self._ended = path / "open", path / "ended"

    def new(self) -> Path:
        """A name for the file of a session that begins. Raises OSError where there can be none."""
        self._open.mkdir(parents=True, exist_ok=True)
        return self._open / f"{strftime('%Y-%m-%d %H.%M.%S')} {os.urandom(2).hex()}{SUFFIX}"

    def owns(self, path: Path) -> bool:
        """Whether it is the file of a session that nobody has given a name."""
        return path.parent == self._open

    def keeps(self, path: Path) -> bool:
        """Whether it is the file of a session that came to an end."""
        return path.parent == self._ended

    def found(self, path: Path) -> Path | None:
        """The same file, if its session has come to an end meanwhile; None where it is gone."""
        return next((one for one in (path, self._ended / path.name) if one.exists()), None)

    def end(self, path: Path) -> None:
        """Put the file of a session, which nobody holds any more, to those that came to an end."""
        self._ended.mkdir(exist_ok=True)
        path.rename(self._ended / path.name)

    def forget_all_but(self, most: int) -> None:
        """Delete sessions that came to an end, but for so many of the latest; one stays whatever its size.

        What somebody goes on with just now, and what a crash has left, stays too: a journal lies beside it.
        """
        taken = 0
        for place, path in enumerate(self.ended()):
            with suppress(OSError):
                taken += path.stat().st_size
                is_too_much = place >= most or (place and taken > MOST_BYTES)
                if is_too_much and not _has_journal(path):
                    path.unlink()

    def ended(self) -> list[Path]:
        """Files of sessions that came to an end, the latest first."""
        return _latest_first(_runs_in(self._ended))

    def orphans(self, named: Iterable[Path] = ()) -> list[Path]:
        """Files that a crash has left, the latest first; what was half written in them is undone.

        Those in which nothing was done are put away.

        Parameters
        ----------
        named
            Run files that somebody has given a name. A crash leaves a journal beside one, which is gone after
            this: each is told of once.
        """
        with suppress(OSError):
            remove_leftovers(self._open)
        left = [path for path in named if _has_journal(path)]
        return [path for path in _latest_first([*_runs_in(self._open), *left]) if self._is_orphan(path)]

    def _is_orphan(self, path: Path) -> bool:
        may_go = is_left_alone(path)  # else a session may be just beginning
        try:
            with RunFile.open(path) as file:
                is_wanted = is_worth_keeping(file) or not self.owns(path)
        except RunFileError:  # somebody holds it, or it is damaged beyond use
            return False
        if not is_wanted and may_go:
            with suppress(OSError):
                path.unlink()
        return is_wanted


def _runs_in(folder: Path) -> Iterable[Path]:
    return folder.glob(f"*{SUFFIX}")


def _has_journal(path: Path) -> bool:
    return os.path.exists(f"{path}-journal")  # noqa: PTH110 - whatever it is


def _latest_first(paths: Iterable[Path]) -> list[Path]:
    def written(path: Path) -> float:
        try:
            return path.stat().st_mtime
        except OSError:
            return 0.0

    return sorted(paths, key=written, reverse=True)
