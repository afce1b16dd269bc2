"""The window, or one panel of it, as a picture; needs no display."""

import argparse
import os
import re
import sys
import tempfile
from argparse import Namespace
from pathlib import Path

from nnviz.app.arguments import Parser, place, whole
from nnviz.app.bad_input import InputError, blaming
from nnviz.app.changes import changes_of
from nnviz.app.interrupt import Heard
from nnviz.app.opening import open_source, refuse_changes
from nnviz.app.preflight import reason_against_a_window
from nnviz.experiment.atomic import write_atomically

SMALLEST, LARGEST = (400, 300), (3840, 2160)
MAX_SCALE = 4
_DRAWING = ".svg"


def add_options(parser: Parser) -> None:
    """What `nnviz shot` takes."""
    parser.add_source()
    parser.add_argument("--out", metavar="PNG|SVG", type=place, required=True, help="the picture to write")
    parser.add_argument(
        "--epochs", metavar="N", type=whole(0, 100_000), default=0, help="train so many epochs first (0)"
    )
    parser.add_argument(
        "--size", metavar="1440x900", type=_size, default=(1440, 900), help="size of the window (1440x900)"
    )
    themes, theme = ("light", "dark", "contrast"), "colours of the picture (light)"
    parser.add_argument("--theme", choices=themes, default="light", help=theme)
    parser.add_argument("--panel", metavar="NAME", help="this panel alone, as it stands in the window")
    scale = "so many pixels of a PNG for each of the window (1)"
    parser.add_argument("--scale", metavar="N", type=whole(1, MAX_SCALE), default=1, help=scale)
    parser.add_run()
    parser.add_set()
    parser.add_data_dir()


def do(arguments: Namespace) -> int:
    """Train, draw and write; exit code 1 when the training diverged, as the picture then shows."""
    changes = changes_of(arguments.set)
    opened = open_source(arguments.source, changes, arguments.run)
    refuse_changes(opened, changes)
    with blaming(f"--out {arguments.out}"):
        _check_writable(arguments.out)
    # Qt reads these once, when its application is made.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(arguments.scale)
    if reason := reason_against_a_window():
        raise InputError(reason)
    from nnviz.app.layout import LABS, PANELS
    from nnviz.app.picture import Picture

    names = [entry.name for entry in (*PANELS, *LABS)]
    if arguments.panel not in (None, *names):
        raise InputError(f"--panel: {arguments.panel!r} is not one of {', '.join(names)}")
    with Heard() as heard:
        picture = Picture(opened, arguments.data_dir, arguments.size, arguments.theme, heard.obey)
        with blaming(arguments.source), picture:
            if arguments.panel:
                picture.show_panel(arguments.panel)
            picture.train(arguments.epochs)
            is_drawing = arguments.out.suffix.lower() == _DRAWING
            content = (
                picture.svg(arguments.panel) if is_drawing else picture.png(arguments.panel, arguments.scale)
            )
        heard.obey()
    with blaming(f"--out {arguments.out}"):
        write_atomically(arguments.out, content)
    if picture.divergence:
        print(f"nnviz shot: {picture.divergence}", file=sys.stderr)
    return 1 if picture.divergence else 0


def _check_writable(path: Path) -> None:
    if path.is_dir():
        raise InputError("is a directory")
    if path.suffix.lower() not in (".png", _DRAWING):
        raise InputError("must end in .png or .svg: the picture is written as PNG or SVG")
    with tempfile.TemporaryFile(dir=path.parent):
        pass


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,5})x([0-9]{1,5})", text)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(low <= n <= high for low, n, high in zip(SMALLEST, size, LARGEST, strict=True)):
        allowed = " to ".join("x".join(map(str, limit)) for limit in (SMALLEST, LARGEST))
        raise argparse.ArgumentTypeError(f"{text!r} is no size; allowed are {allowed}")
    return size
