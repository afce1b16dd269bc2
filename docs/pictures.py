"""Makes the pictures of the README and of these pages: ``python docs/pictures.py``, or with names of some.

A page says in a comment how its picture is made: ``<!-- nnviz shot … --out docs/pictures/NAME.png -->``.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
SHOT = re.compile(r"<!-- nnviz (shot .+) -->")
COLOURS = 256
"""Enough for what is drawn, and less than half of the bytes."""


def shots() -> Iterator[list[str]]:
    """The words of every ``nnviz shot`` that a page asks for."""
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for found in SHOT.finditer(page.read_text("utf-8")):
            yield shlex.split(found[1])


def make(words: list[str]) -> None:
    """Take one picture, and make it small."""
    subprocess.run([sys.executable, "-m", "nnviz", *words], cwd=ROOT, check=True)
    path = ROOT / words[words.index("--out") + 1]
    with Image.open(path) as image:
        small = image.convert("RGB").quantize(COLOURS, kmeans=2)
    small.save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    for words in shots():
        if len(sys.argv) == 1 or Path(words[-1]).stem in sys.argv[1:]:
            make(words)
