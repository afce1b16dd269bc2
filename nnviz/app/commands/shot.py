"""The window, or one panel of it, as a picture; needs no display."""

import argparse
import os
import re
import sys
import tempfile
from argparse import Namespace
from pathlib import Path

from nnviz.app.arguments import Parser, whole
from nnviz.app.bad_input import BadInput, blaming
from nnviz.app.opening import open_source
from nnviz.engine.atomic import write_atomically

SMALLEST, LARGEST = (400, 300), (3840, 2160)
MAX_SCALE = 4


def add_options(parser: Parser) -> None:
    """What `nnviz shot` takes."""
    parser.add_source()
    parser.add_argument("--out", metavar="PNG", type=Path, required=True, help="the picture to write")
    parser.add_argument("--epochs", metavar="N", type=whole(0, 100_000), default=0, help="train so many first")
    parser.add_argument("--size", metavar="1440x900", type=_size, default=(1440, 900), help="of the window")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--panel", metavar="NAME", help="this panel alone, as large as it is in the window")
    parser.add_argument(
        "--scale", metavar="2", type=whole(1, MAX_SCALE), default=1, help="pixels of the picture per pixel of --size"
    )
    parser.add_data_dir()


def do(arguments: Namespace) -> int:
    """Train, draw, write; exit code 1 when the training diverged, which the picture then shows."""
    opened = open_source(arguments.source)
    with blaming(f"--out {arguments.out}"):
        _check_writable(arguments.out)
    # Before Qt is loaded: it reads these once.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_SCALE_FACTOR", str(arguments.scale))
    from nnviz.app.preflight import reason_against_a_window

    if reason := reason_against_a_window():
        raise BadInput(reason)
    from nnviz.app.picture import Photographer

    with blaming(arguments.source), Photographer(opened, arguments) as photographer: ...


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,5})x([0-9]{1,5})", text)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(low <= n <= high for low, n, high in zip(SMALLEST, size, LARGEST, strict=True)):
        allowed = " to ".join("x".join(map(str, limit)) for limit in (SMALLEST, LARGEST))
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1440x900, from {allowed}")
    return size
