"""pytest again and again, each time in a process of its own: to load it takes longer than most that it runs.

    python -m changes.forks

Each line of the input asks for one run: the file to tell in, which is the plugin's `CHANGES_FILE`, and the
arguments. One line says how it ended: below 0, by which signal.
"""

import gc
import json
import os
import sys
from pathlib import Path

import coverage  # noqa: F401 - the plugin's
import pytest


def main() -> None:
    """Run what is asked for, until nobody asks any more."""
    gc.freeze()  # what is loaded stays, and no run need go through it
    for line in sys.stdin:
        process = os.fork()
        if not process:
            _run(**json.loads(line))
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(file: str, arguments: list[str]) -> None:
    os.environ["CHANGES_FILE"] = file
    nothing, log = os.open(os.devnull, os.O_RDONLY), Path(file).with_suffix(".log").open("w")
    for stream, to in enumerate((nothing, log.fileno(), log.fileno())):
        os.dup2(to, stream)
    sys.exit(pytest.main(arguments))


if __name__ == "__main__":
    main()
