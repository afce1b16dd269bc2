"""The way in: `nnviz`, `python -m nnviz`, `python main.py`."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

# Two threads of a linear-algebra library fight over the cores and make small networks many times slower.
# It reads this once, when NumPy is imported.
for _library in ("OPENBLAS", "MKL", "OMP", "VECLIB_MAXIMUM"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says.

    Returns
    -------
    int
        0 done, 1 a check failed or the training diverged, 2 bad input.
    """
    from nnviz.app.cli import run_command

    return run_command(sys.argv[1:] if argv is None else argv)


def open_window(source: Path | None, data_dir: Path | None) -> int:
    """Open the window and stay until it is closed."""
    from nnviz.app.preflight import reason_against_a_window

    reason = reason_against_a_window()
    if reason:
        print(reason, file=sys.stderr)
        return 2
    from nnviz.app.window import run_window

    return run_window(source, data_dir)
