"""The command line: what may be typed, and who does it."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Never

_HELP = """\
nnviz: see how a neural network learns

  nnviz [FILE | LESSON]              open the window
  nnviz run FILE|LESSON              train without a window
  nnviz check FILE|LESSON            hold backpropagation against central differences
  nnviz shot FILE|LESSON --out PNG   the window as a picture; needs no display
  nnviz data [NAME]                  list the data sets, or see to one before it is needed
  nnviz lessons                      list the lessons
  nnviz bench                        measure this machine
  nnviz COMMAND --help               what else a command takes
  nnviz --version

FILE is an experiment (.json) or a trained network that `nnviz run --out` wrote (.safetensors).
MNIST is looked for in DIR/mnist/, where DIR comes from --data-dir or from the variable NNVIZ_DATA_DIR.

Exit codes: 0 done, 1 a check failed or the training diverged, 2 bad input, 130 stopped with Ctrl-C.
"""

SMALLEST, LARGEST = (400, 300), (3840, 2160)
MAX_SCALE = 4


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """What is asked for; ``command`` is None when it is the window.

    Raises
    ------
    SystemExit
        With 2 after one line on stderr; with 0 after ``--help`` and ``--version``.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in _COMMANDS:
        command = words.pop(0)
        parser = _Parser(prog=f"nnviz {command}", description=_COMMANDS[command].__doc__)
        _COMMANDS[command](parser)
        parser.set_defaults(command=command)
        return parser.parse_args(words)
    return _window_parser().parse_args(words)


def run_command(arguments: argparse.Namespace) -> int:
    """Do a command, and return its exit code; bad input is told in one line."""
    from nnviz.app.bad_input import BadInput, one_line
    from nnviz.data.dataset import DataError
    from nnviz.engine.fields import ExperimentError

    try:
        code = _do(arguments)
        sys.stdout.flush()
    except (BadInput, DataError, ExperimentError) as error:
        print(f"nnviz {arguments.command}: {one_line(str(error))}", file=sys.stderr)
    except MemoryError:
        print("nnviz: not enough memory: take fewer examples or smaller layers", file=sys.stderr)
    except KeyboardInterrupt:
        print("nnviz: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader, such as `head`, has had enough. What is still to be flushed goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    else:
        return code
    return 2


def _do(arguments: argparse.Namespace) -> int:
    match arguments.command:
        case "run":
            from nnviz.app.run_command import run

            return run(arguments)
        case "check":
            from nnviz.app.check_command import check

            return check(arguments)
        case "shot":
            from nnviz.app.shot_command import shot

            return shot(arguments)
        case "data":
            from nnviz.app.data_command import data

            return data(arguments)
        case _:
            print(f"nnviz {arguments.command} comes in a later version.")
            return 0


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong and what is allowed."""

    def __init__(self, *, prog: str, description: str | None = None) -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=False)

    def parse_args(self, words: Sequence[str]) -> argparse.Namespace:  # type: ignore[override]
        found, unknown = self.parse_known_args(words)
        if unknown:
            allowed = (action.option_strings or [str(action.metavar)] for action in self._actions)
            self.error(f"{unknown[0]!r} is not known here; allowed are {', '.join(a[-1] for a in allowed)}")
        return found

    def error(self, message: str) -> Never:
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


class _HelpPage(argparse.Action):
    """The page for the whole program, written by hand."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(_HELP, end="")
        parser.exit()


def _window_parser() -> _Parser:
    parser = _Parser(prog="nnviz")
    parser.register("action", "help", _HelpPage)
    return parser
