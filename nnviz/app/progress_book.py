"""What is remembered of every lesson, in a file of the user's state folder."""

from pathlib import Path

import msgspec

from nnviz.app.settings import JsonFile, Memory, Store
from nnviz.experiment.progress import Progress

NAME = "lessons.json"


class ProgressBook:
    """Kept from one start to the next; what cannot be read counts as not begun.

    Parameters
    ----------
    folder
        Where the file lies; None where nothing is to be left behind.
    """

    def __init__(self, folder: Path | None) -> None:
        self._store: Store = JsonFile(folder / NAME) if folder else Memory()

    def of(self, lesson: str) -> Progress:
        """How far somebody has come in the lesson of this id."""
        try:
            return msgspec.convert(self._store.value(lesson, {}), Progress, strict=False)
        except msgspec.ValidationError:
            return Progress()

    def keep(self, lesson: str, progress: Progress) -> None:
        """Remember it."""
        self._store.setValue(lesson, msgspec.to_builtins(progress, str_keys=True))
