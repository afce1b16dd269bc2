"""Measure this machine: training, window, start-up, memory, recording, beside what they are compared with."""

import os
import platform
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator

import numpy as np
from threadpoolctl import threadpool_limits

from nnviz.app.arguments import Parser
from nnviz.app.bench import (
    bookkeeping,
    evaluated,
    frames,
    memory,
    painting,
    pieces,
    recorded,
    snapshots,
    startup,
    steps,
)
from nnviz.app.bench.report import Table, as_json, as_text
from nnviz.version import __version__

SECTIONS: dict[str, Callable[[Callable[[str], None]], Iterator[Table]]] = {
    "steps": steps.measure,
    "evaluation": evaluated.measure,
    "snapshots": snapshots.measure,
    "frames": frames.measure,
    "painting": painting.measure,
    "pieces": pieces.measure,
    "startup": startup.measure,
    "memory": memory.measure,
    "bookkeeping": bookkeeping.measure,
    "recording": recorded.measure,
}


def add_options(parser: Parser) -> None:
    """What `nnviz bench` takes."""
    sections = tuple(SECTIONS)
    parser.add_argument("section", metavar="SECTION", nargs="?", choices=tuple(sections), help="this alone")
    parser.add_argument("--json", action="store_true", help="for a program to read")


def do(arguments: Namespace) -> int:
    """Measure and report; exit code 0 also where a budget is broken, as that depends on the machine."""
    chosen = [arguments.section] if arguments.section else list(SECTIONS)
    with threadpool_limits(1, "blas"):
        tables = [table for name in chosen for table in SECTIONS[name](_say)]
    print(as_json(tables, _machine()) if arguments.json else as_text(tables))
    return 0


def _say(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr, flush=True)


def _machine() -> dict[str, object]:
    return {
        "nnviz": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "system": platform.platform(),
        "processors": os.cpu_count(),
    }
