"""Which single changes of the code does no test notice?

    python -m tests.changes --floor core engine data view --count 25 --seed 1
    python -m tests.changes --change nnviz/core/chain.py:116 "0.5 * " ""

Draws so many changes of each floor, makes each in a copy of the tree, and runs the tests of its floor that
execute the changed line; which these are is recorded first, which takes as long as the tests of the floor do.
What is left is then looked for on each floor above, all changes in one run.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from .draw import FLOORS, Change, by_hand, draw
from .record import Record
from .trial import Copy, Found, has_tests, look_above

_ENGINE = ("experiment", "training", "session")


def main() -> None:
    """Try the changes that the command line asks for."""
    wanted = _arguments()
    if wanted.change:
        changes = [by_hand(wanted.tree, *change) for change in wanted.change]
    else:
        changes = [change for floor in wanted.floor for change in _drawn(wanted, floor)]
    copies = [Copy(wanted.tree, wanted.limit) for _ in range(wanted.jobs)]
    try:
        _report(changes, _try_all(changes, copies))
    finally:
        for copy in copies:
            copy.close()


def _drawn(wanted: argparse.Namespace, asked: str) -> Iterator[Change]:
    floors = _ENGINE if asked == "engine" else (asked,)
    for number, floor in enumerate(floors):
        share = len(range(number, wanted.count, len(floors)))
        yield from draw(wanted.tree, floor, share, wanted.seed)


def _try_all(changes: list[Change], copies: list[Copy]) -> Iterator[tuple[Change, Found]]:
    """What became of each change: what its own floor notices comes first, what nobody notices last."""
    left = {}
    for change, found in _try_below(changes, copies):
        if found.word == "not noticed":
            left[change] = found
            print(f"tests/{change.floor} does not notice {_told(change)}", file=sys.stderr, flush=True)
        else:
            yield change, found
    for floor in FLOORS:
        below = [change for change in left if FLOORS.index(change.floor) < FLOORS.index(floor)]
        if below and has_tests(copies[0], floor):
            print(f"looking for {len(below)} of them in tests/{floor} …", file=sys.stderr, flush=True)
            for change, found in look_above(copies[0], below, floor):
                del left[change]
                yield change, found
    yield from left.items()


def _try_below(changes: list[Change], copies: list[Copy]) -> Iterator[tuple[Change, Found]]:
    """What the tests of its own floor say to each."""
    floors = sorted({change.floor for change in changes if has_tests(copies[0], change.floor)})
    records = {floor: Record(copies[0], floor) for floor in floors}
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def try_out(change: Change) -> Found:
        copy, record = free.get(), records.get(change.floor)
        try:
            return copy.try_out(change, record.tests_of(change) if record else [])
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as pool:
        yield from zip(changes, pool.map(try_out, changes), strict=True)


def _report(changes: list[Change], tried: Iterator[tuple[Change, Found]]) -> None:
    """Two lines for each change, and a summary for each floor."""
    counted: dict[str, Counter[str]] = {change.floor: Counter() for change in changes}
    for change, (word, test) in tried:
        counted[change.floor][word] += 1
        print(_told(change))
        print(f"    {word}{': ' * bool(test)}{test}", flush=True)
    for floor, words in counted.items():
        told = ", ".join(f"{n} {word}" for word, n in sorted(words.items()))
        print(f"{floor}: {words.total()} changes, {told} ({words['noticed'] / words.total():.0%} noticed)")


def _told(change: Change) -> str:
    return f"{change.path}:{change.lines.start}: {_short(change.before)} → {_short(change.after)}"


def _short(code: str) -> str:
    line = " ".join(code.split())
    return line if len(line) <= 90 else f"{line[:60]} … {line[-28:]}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.changes")
    parser.add_argument("--floor", nargs="+", choices=(*FLOORS, "engine"), default=["core"])
    parser.add_argument("--count", type=int, default=20, help="changes of each floor")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--change", nargs=3, action="append", metavar=("FILE:LINE", "OLD", "NEW"))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit", type=float, default=300, help="seconds for a change on its floor")
    parser.add_argument("--tree", type=Path, default=Path(), help="another tree than the working folder")
    return parser.parse_args()


if __name__ == "__main__":
    main()
