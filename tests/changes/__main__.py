"""Which single changes of the code does no test notice?

    python -m tests.changes --floor view --count 20 --seed 1
    python -m tests.changes --change nnviz/core/chain.py:116 "0.5 * " ""

Draws changes of a floor, makes each in a copy of the tree, and runs the tests that execute the changed line.
The first call records which these are, which takes as long as the tests of the floor do, and those of the
floors above where a change is not noticed at once.
"""

import argparse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from .draw import FLOORS, Change, by_hand, draw
from .trial import Copy, Tests

_ENGINE = ("experiment", "training", "session")


def main() -> None:
    """Try the changes that the command line asks for."""
    wanted = _arguments()
    if wanted.change:
        changes = [by_hand(wanted.tree, *change) for change in wanted.change]
    else:
        floors = _ENGINE if wanted.floor == "engine" else (wanted.floor,)
        shares = [len(range(n, wanted.count, len(floors))) for n in range(len(floors))]
        drawn = [draw(wanted.tree, floor, n, wanted.seed) for floor, n in zip(floors, shares, strict=True)]
        changes = [change for of_floor in drawn for change in of_floor]
    unchanged, *copies = (Copy(wanted.tree, wanted.limit) for _ in range(1 + wanted.jobs))
    try:
        _report(changes, unchanged, copies)
    finally:
        for copy in (unchanged, *copies):
            copy.folder.cleanup()


def _report(changes: list[Change], unchanged: Copy, copies: list[Copy]) -> None:
    """A line for each change, and a summary for each floor."""
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        free.put(copy)
    tests = Tests(unchanged)

    def try_out(change: Change) -> tuple[str, str]:
        copy = free.get()
        try:
            return copy.try_out(change, tests.of(change))
        finally:
            free.put(copy)

    counted: dict[str, Counter[str]] = {}
    with ThreadPoolExecutor(len(copies)) as pool:
        for change, (word, test) in zip(changes, pool.map(try_out, changes), strict=True):
            counted.setdefault(Path(change.path).parts[1], Counter())[word] += 1
            print(f"{change.path}:{change.lines.start}: {_short(change.before)} → {_short(change.after)}")
            print(f"    {word}{': ' * bool(test)}{test}", flush=True)
    for floor, words in counted.items():
        told = ", ".join(f"{n} {word}" for word, n in sorted(words.items()))
        print(f"{floor}: {words.total()} changes, {told} ({words['noticed'] / words.total():.0%} noticed)")


def _short(code: str) -> str:
    line = " ".join(code.split())
    return line if len(line) <= 90 else f"{line[:60]} … {line[-28:]}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.changes")
    parser.add_argument("--floor", choices=(*FLOORS, "engine"), default="core")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--change", nargs=3, action="append", metavar=("FILE:LINE", "OLD", "NEW"))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit", type=float, default=300, help="seconds for a change")
    parser.add_argument("--tree", type=Path, default=Path(), help="another tree than the working folder")
    return parser.parse_args()


if __name__ == "__main__":
    main()
