"""Parsing of options: what is wrong is said in one line, with what is allowed."""

import argparse
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

SOURCE = "FILE|LESSON|SET"


class Parser(argparse.ArgumentParser):
    """A parser of one command.

    Parameters
    ----------
    prog
        How the command is called.
    description
        One sentence for its help.
    page
        The whole help, in place of a generated one.
    commands
        First words that would be known in another place.
    """

    def __init__(
        self, prog: str, description: str | None = None, *, page: str = "", commands: Sequence[str] = ()
    ) -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=False)
        self._page, self._commands = page, commands

    def format_help(self) -> str:
        return self._page or super().format_help()

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")

    def parse_all(self, words: Sequence[str]) -> argparse.Namespace:
        """Parse the words, of which none may be left over."""
        found, unknown = self.parse_known_args(words)
        if unknown:
            names = (*self._commands, *map(_name, self._actions))
            near = get_close_matches(words[0], self._commands, 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            self.error(f"{unknown[0]!r} is not known here; allowed are {', '.join(names)}{meant}")
        return found

    def add_source(self) -> None:
        """The experiment to work on."""
        self.add_argument(
            "source", metavar=SOURCE, help="an experiment, a trained network, a lesson or a data set"
        )

    def add_set(self) -> None:
        """Fields that are changed before anything is done."""
        self.add_argument(
            "--set",
            metavar="KEY=VALUE",
            action="append",
            default=[],
            help="change a field of the experiment, such as training.eta=0.1 or network.hidden=30,30",
        )

    def add_run(self) -> None:
        """Which run of a file that holds several."""
        which = "which run of a file, as `nnviz info` lists them (the one trained last)"
        self.add_argument("--run", metavar="NAME|NUMBER", help=which)

    def add_data_dir(self) -> None:
        """Where data sets are looked for."""
        self.add_argument("--data-dir", metavar="DIR", type=place, help="folder that holds mnist/")


def _name(action: argparse.Action) -> str:
    return action.option_strings[-1] if action.option_strings else str(action.metavar)


def place(text: str) -> Path:
    """A type of option: the name of a file or folder.

    Raises
    ------
    argparse.ArgumentTypeError
        For an empty one, which would be the working folder.
    """
    if not text:
        raise argparse.ArgumentTypeError("'' is no name of a file or a folder")
    return Path(text)


def whole(low: int, high: int) -> Callable[[str], int]:
    """A type of option: a whole number from ``low`` to ``high``.

    Raises
    ------
    argparse.ArgumentTypeError
        By the type, for what is none or beyond.
    """

    def convert(text: str) -> int:
        number = int(text) if re.fullmatch(r"[0-9]{1,18}", text) else -1
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {low:,} to {high:,}")
        return number

    return convert
