"""List the data sets, or fetch one before it is needed."""

from argparse import Namespace
from pathlib import Path

from nnviz.app.arguments import Parser
from nnviz.data.catalog import CATALOG, Entry, load
from nnviz.data.dataset import DataError
from nnviz.data.download import SOURCES, download
from nnviz.data.loading import Request
from nnviz.data.mnist import find_files

_ORIGINS = {"shipped": "comes with nnviz", "made": "made from the seed", "painted": "painted by hand"}
_COLUMNS = "{:14} {:24} {:>10}  {:13} {}"


def add_options(parser: Parser) -> None:
    """What `nnviz data` takes."""
    parser.add_argument("name", metavar="NAME", nargs="?", choices=tuple(CATALOG), help="the set to fetch")
    parser.add_data_dir()


def do(arguments: Namespace) -> int:
    """Without a name list them all; with one, fetch it where it is missing, and read it."""
    if arguments.name is None:
        print(_COLUMNS.format("name", "title", "examples", "licence", "where"))
        for entry in CATALOG.values():
            where = _where(entry, arguments.data_dir)
            print(_COLUMNS.format(entry.name, entry.title, entry.examples, entry.licence, where))
        return 0
    if arguments.name in SOURCES and not _is_there(arguments.name, arguments.data_dir):
        _fetch(arguments.name, arguments.data_dir)
    found = load(arguments.name, data_dir=arguments.data_dir)
    where = _where(CATALOG[arguments.name], arguments.data_dir)
    print(f"{found.title}: {len(found.x_train):,} to train on, {len(found.x_test):,} to test on, {where}")
    print(f"Source: {found.source}. Licence: {found.licence}.")
    return 0


def _fetch(name: str, data_dir: Path | None) -> None:
    """Download into the folder that was named, or else into the user's cache."""
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # else a thread of its own stays behind
    folder = data_dir / name if data_dir else None
    # The delay keeps the bar away until something comes: without a connection there is the one line only.
    with tqdm(total=SOURCES[name].size, unit="B", unit_scale=True, desc=name, delay=1e-3) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        download(name, folder, progress=show)


def _is_there(name: str, data_dir: Path | None) -> bool:
    try:
        return bool(find_files(Request(name, None, None, 0, data_dir)))
    except DataError:
        return False


def _where(entry: Entry, data_dir: Path | None) -> str:
    if entry.origin != "files":
        return _ORIGINS[entry.origin]
    try:
        return f"in {find_files(Request(entry.name, None, None, 0, data_dir))[0].parent}"
    except DataError:
        return f"missing: `nnviz data {entry.name}` downloads it"
