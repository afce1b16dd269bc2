"""The way in: `nnviz`, `python -m nnviz`, `python main.py`."""

import os
import sys

from nnviz.app.interrupt import Obeying, give_up, leave

TYPE_CHECKING = False  # else `typing` would be loaded before a signal is heard
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Two threads of a linear-algebra library fight over the cores and make small networks many times slower.
# The library reads this once, when NumPy is imported.
for _library in ("OPENBLAS", "MKL", "OMP", "VECLIB_MAXIMUM"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

_ARENA_MAX = -8
"""As glibc's malloc.h has it."""


def main(argv: "Sequence[str] | None" = None) -> int:
    """Do what the command line says.

    Returns
    -------
    int
        0 done, 1 a check failed or the training diverged, 2 bad input, 130 or 143 stopped by a signal.
    """
    with Obeying(leave):
        return _do(argv)


def _do(argv: "Sequence[str] | None") -> int:
    import gc

    from nnviz.app.cli import parse, run_command
    from nnviz.app.streams import secure_streams

    secure_streams()
    arguments = parse(argv)
    if arguments.command is not None:
        with Obeying(give_up):
            return run_command(arguments)
    share_one_heap()
    # What is made at the start is there to stay: `open_window` looks for garbage only when that is over.
    gc.disable()
    try:
        code = _open_window(arguments.source, arguments.run, arguments.data_dir, arguments.set)
    finally:
        gc.enable()
    leave_threads_behind(code)
    return code


def leave_threads_behind(code: int) -> None:
    """End here where a thread is still at work, after what was to be done at the end.

    Python would take it down in the middle of Qt or NumPy, and before 3.14 that ends in an abort.
    """
    import atexit
    import threading

    if threading.active_count() > 1:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def share_one_heap() -> None:
    """Let all threads to come take their memory from one heap, where the C library is glibc.

    It would give each of them another, up to eight a core. What one leaves free no other can use, and the
    top of it is not given back: 40 MB after ten minutes. Python's threads take turns, so none waits for it.
    """
    if sys.platform == "linux":
        from contextlib import suppress
        from ctypes import CDLL

        with suppress(AttributeError):  # another library has no such thing
            CDLL(None).mallopt(_ARENA_MAX, 1)
            os.environ["MALLOC_ARENA_MAX"] = "1"  # for the process that trains


def _open_window(
    source: str | None, run: str | None, data_dir: "Path | None", changes: "Sequence[str]"
) -> int:
    from nnviz.app.bad_input import USERS_ERRORS
    from nnviz.app.changes import changes_of
    from nnviz.app.opening import standing_in, what_to_open
    from nnviz.app.preflight import reason_against_a_window
    from nnviz.app.unread_sources import leave_sources_unread
    from nnviz.core.plain_names import one_line
    from nnviz.session.apart import begin_session
    from nnviz.session.state_folder import StateFolder

    try:
        opened, data = what_to_open(source, changes_of(changes), run)
        opened = standing_in(opened, data_dir)
    except USERS_ERRORS as error:
        print(f"nnviz: {one_line(str(error))}", file=sys.stderr)
        return 2
    if reason := reason_against_a_window():
        print(f"nnviz: {reason}", file=sys.stderr)
        return 2
    # Before Qt is loaded: until then a copy of this process can do the training.
    session = begin_session(opened.run or opened.experiment, data_dir, opened.theta, StateFolder())
    leave_sources_unread()
    from nnviz.app.desktop import open_window

    return open_window(session, opened, data, bare=source is None)
