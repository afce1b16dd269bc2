"""Completion of commands, options and files in a shell."""

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import shtab

from nnviz.app.arguments import Parser

SHELLS = tuple(shtab.SUPPORTED_SHELLS)

_FILES_FIRST = {
    "bash": "complete -o bashdefault -o default -F _shtab_nnviz nnviz",
    "zsh": "(( CURRENT == 2 )) && _files",
    "fish": "complete -c nnviz -n 'test (count (commandline -opc)) -eq 1' -F",
}
"""What lets the first word be a file to open, too: where commands are, shtab looks for nothing else."""


def completion(parser: Parser, commands: Mapping[str, ModuleType], shell: str) -> str:
    """A script that a shell of `SHELLS` reads.

    Parameters
    ----------
    parser
        Of the options without a command; the commands are added to it.
    commands
        The file of each.
    """
    every = parser.add_subparsers()
    for name, command in commands.items():
        told = (command.__doc__ or "").replace("%", "%%")  # without any it would not be listed
        command.add_options(every.add_parser(name, help=told))
    for one in every.choices.values():
        for action in one._actions:
            if action.type is Path or not (action.option_strings or action.choices):
                action.complete = shtab.FILE  # type: ignore[attr-defined]
    script = str(shtab.complete(parser, shell))
    return f"{script.rstrip()}\n{_FILES_FIRST[shell]}" if shell in _FILES_FIRST else script
