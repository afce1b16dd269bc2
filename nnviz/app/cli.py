"""The command line: what may be typed, and who does it."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from types import ModuleType

from nnviz.app.arguments import SOURCE, Parser
from nnviz.app.interrupt import STOPPED, Stopped
from nnviz.app.streams import what_was_not_written
from nnviz.version import __version__

COMMANDS = (
    *("run", "sweep", "info", "predict", "check", "explain", "shot"),
    *("data", "lessons", "class", "worksheet", "bench"),
)
"""Each is a file in `nnviz.app.commands`, with ``add_options(parser)`` and ``do(arguments)``."""

_HELP = """\
nnviz: see how a neural network learns
  nnviz [FILE|LESSON|SET]       open the window
  nnviz run FILE|LESSON|SET     train without a window, and keep it: --save RUN
  nnviz sweep FILE|LESSON|SET   train many runs side by side: --vary KEY=V1,V2
  nnviz info RUN.nnviz          the runs in a file, and their names for --run
  nnviz predict NETWORK FILE    let a trained network answer rows of your own
  nnviz check FILE|LESSON|SET   hold backpropagation against central differences
  nnviz explain FILE|LESSON|SET the next mini-batch's walk, with all its numbers
  nnviz shot FILE|LESSON|SET    the window as a picture; needs no display
  nnviz data [NAME]             list the data sets, or fetch one beforehand
  nnviz lessons [FOLDER]        list the lessons, or try all of them: --check
  nnviz worksheet LESSON        sheets to print, each with numbers of its own
  nnviz class FOLDER            what a class answered, as a table and histograms
  nnviz bench [SECTION]         measure this machine
  nnviz COMMAND --help          what else a command takes
  nnviz --version               which nnviz this is
  nnviz --install-desktop       into the desktop's menu
  nnviz --print-completion bash for a shell to complete all this
FILE is an experiment (.json), a lesson (.md), a run (.nnviz), a network that
`run --out` wrote (.safetensors), what Edit > Copy experiment as text makes, a
TensorFlow Playground address, or data: a table (.csv, .xlsx, .parquet, JSON,
ARFF, LIBSVM), arrays (.npz, .npy, .mat), IDX files, pictures in a folder for
each class; packed or not. --set KEY=VALUE tells what it leaves open.
LESSON and SET are names that `nnviz lessons` and `nnviz data` list, such as
vanishing and digits. MNIST is looked for in DIR/mnist/ of --data-dir DIR, or of
the variable NNVIZ_DATA_DIR.
Exit codes: 0 done; 1 a check failed or the training diverged; 2 bad input;
130, 143 stopped.
"""


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """What is asked for; ``command`` is None when it is the window, and ``source`` what it opens on.

    Raises
    ------
    SystemExit
        With 2 after one line on stderr; with 0 after ``--help`` and ``--version``.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] not in COMMANDS:
        found = _window_parser().parse_all(words)
        if found.install_desktop:
            found.command, found.do = "--install-desktop", _install_desktop
        return found
    name, *rest = words
    command = module_of(name)
    parser = Parser(f"nnviz {name}", command.__doc__)
    command.add_options(parser)
    parser.set_defaults(command=name, do=command.do)
    return parser.parse_all(rest)


def module_of(command: str) -> ModuleType:
    """The file of a command, which cannot be called as a word of Python is."""
    return import_module(
        f"nnviz.app.commands.{command}_" if iskeyword(command) else f"nnviz.app.commands.{command}"
    )


def _window_parser() -> Parser:
    parser = _options_alone()
    parser.add_argument("source", metavar=SOURCE, nargs="?")
    return parser


def _options_alone() -> Parser:
    parser = Parser("nnviz", page=_HELP, commands=COMMANDS)
    parser.add_run()
    parser.add_set()
    parser.add_data_dir()
    parser.add_argument("--version", action="version", version=f"nnviz {__version__}")
    into_the_menu = "put nnviz into the desktop's menu; run files open by a double click"
    parser.add_argument("--install-desktop", action="store_true", help=into_the_menu)
    teaching = "print what teaches a shell to complete all this"
    parser.add_argument("--print-completion", metavar="SHELL", action=_PrintCompletion, help=teaching)
    parser.set_defaults(command=None)
    return parser


def _install_desktop(_: argparse.Namespace) -> int:
    from nnviz.app.bad_input import InputError, blaming
    from nnviz.app.install_desktop import data_folder, install_desktop

    if sys.platform in ("win32", "darwin"):
        raise InputError("this writes into menus of Linux and BSD; here the open window can be pinned")
    folder = data_folder()
    with blaming(folder):
        for path in install_desktop(folder):
            print(path)
    return 0


class _PrintCompletion(argparse.Action):
    """Prints what teaches a shell to complete the command line."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        from nnviz.app.completion import SHELLS, completion

        if values not in SHELLS:
            parser.error(f"{option_string}: must be one of {', '.join(SHELLS)}")
        print(completion(_options_alone(), {name: module_of(name) for name in COMMANDS}, str(values)))
        parser.exit()


def run_command(arguments: argparse.Namespace) -> int:
    """Do a command.

    Returns
    -------
    int
        Its exit code. Bad input has been told of in one line.
    """
    from nnviz.app.bad_input import USERS_ERRORS
    from nnviz.core.plain_names import one_line

    try:
        code: int = arguments.do(arguments)
    except USERS_ERRORS as error:
        print(f"nnviz {arguments.command}: {one_line(str(error))}", file=sys.stderr)
        code = 2
    except MemoryError:
        print("nnviz: not enough memory: take fewer examples or smaller layers", file=sys.stderr)
        code = 2
    except KeyboardInterrupt as stop:
        print("nnviz: stopped", file=sys.stderr)
        code = stop.code if isinstance(stop, Stopped) else STOPPED
    if why := what_was_not_written():
        print(f"nnviz {arguments.command}: output cannot be written: {why}", file=sys.stderr)
    return code or (2 if why else 0)
