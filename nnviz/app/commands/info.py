"""What a run file holds: its runs, where they branch off, and how far each has come."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from math import isnan
from typing import Any

from nnviz.app.arguments import Parser, place
from nnviz.core.naming import count, percent
from nnviz.core.plain_names import one_line, printable
from nnviz.experiment.experiment_file import dump_json
from nnviz.experiment.twins import describe_order
from nnviz.training.run_reading import RunReading, RunRecord, read_run_file

FORMAT = 1


def add_options(parser: Parser) -> None:
    """What `nnviz info` takes."""
    parser.add_argument("file", metavar="RUN.nnviz", type=place, help="a file that `nnviz run --save` wrote")
    parser.add_argument("--json", action="store_true", help="for a program to read")


def do(arguments: Namespace) -> int:
    """Tell of every run, the oldest first."""
    size = arguments.file.stat().st_size if arguments.file.is_file() else 0
    with read_run_file(arguments.file) as file:
        runs = [_facts(file, record) for record in file.runs()]
        orders = [file.note(record.id).order for record in file.runs()]
    if arguments.json:
        print(dump_json({"runs": runs, "format": FORMAT}), end="")
        return 0
    name = printable(str(arguments.file))
    print(f"{name}: {count(len(runs))} run{'s' * (len(runs) != 1)}, {count(size)} bytes")
    for run, order in zip(runs, orders, strict=True):
        print("\n".join(_lines(run, order)))
    return 0


def _facts(file: RunReading, record: RunRecord) -> dict[str, Any]:
    moments, rows = file.clocks(record.id), file.rows(record.id, 0)
    own = [row for row in rows if row.step > (record.parent_step or -1)]  # not what was its parent's doing
    tested = [row for row in own if not isnan(row.test_accuracy)]
    best = max(tested, key=lambda row: row.test_accuracy, default=None)
    return {
        "id": record.id,
        "parent": record.parent,
        "from_step": record.parent_step,
        "name": record.name,
        "experiment": record.experiment.to_dict(),
        "steps": moments[-1] if moments else 0,
        "epochs": rows[-1].epoch if rows else 0,
        "moments": moments,
        "best_test_accuracy": None if best is None else best.test_accuracy,
        "best_epoch": None if best is None else best.epoch,
    }


def _lines(run: dict[str, Any], order: Sequence[int]) -> Iterator[str]:
    came = f", from mini-batch {count(run['from_step'])} of run {run['parent']}" if run["parent"] else ""
    came += f" ({describe_order(order)})" if order else ""
    name = f" {one_line(run['name'])}" * bool(run["name"])
    yield f"run {run['id']}{name}: {one_line(run['experiment']['data']['name'])}{came}"
    epochs, moments = run["epochs"], len(run["moments"])
    steps = f"{count(run['steps'])} mini-batch{'es' * (run['steps'] != 1)}"
    far = f"{count(epochs)} epoch{'s' * (epochs != 1)}, {steps}"
    yield f"  {far}; {count(moments)} moment{'s' * (moments != 1)} to go back to"
    if run["best_test_accuracy"] is not None:
        yield f"  best test accuracy {percent(run['best_test_accuracy'])}, after epoch {run['best_epoch']}"
