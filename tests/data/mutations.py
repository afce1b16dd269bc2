"""Good files of every kind, damaged by chance ten thousand times: what each reader does, and what it takes.

As a script (KIND COUNT FOLDER) it works in a process of its own, so that the memory is that of the reader.
"""

import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from bad_files import X, Y, idx, npy, npz, picture
from safetensors.numpy import save
from test_matlab import mat, matrix
from test_other_formats import KINDS as TABLES
from test_other_formats import RECORDS

from nnviz.app.opening import open_file
from nnviz.data.dataset import DataError
from nnviz.data.own import open_own
from nnviz.experiment.experiment import Data, Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson_file import read_lesson

TABLE = b"a;b;class\n" + b"1,5;2;x\n2,5;3;y\n" * 10
ARFF, XLSX, PARQUET = (TABLES[kind]() for kind in ("arff", "xlsx", "parquet"))
MAT = mat(matrix("X", X), matrix("y", Y.reshape(-1, 1).astype("u1")), packed=True)
EXPERIMENT = json.dumps(Experiment(data=Data("digits")).to_dict()).encode()
LESSON = sorted((Path(__file__).parents[2] / "resources" / "lessons").glob("*.md"))[0].read_bytes()
NETWORK = save(
    {"0.weight": np.ones((3, 2)), "0.bias": np.ones(3), "2.weight": np.ones((2, 3)), "2.bias": np.ones(2)},
    {"experiment": json.dumps({"data": {"name": "xor"}, "network": {"hidden": [3]}})},
)


class Made(NamedTuple):
    """A good file, where it is put, and what reads it."""

    content: bytes
    name: str
    read: Callable[[Path], object]


def _read_own(path: Path) -> object:
    return open_own(path.parents[1] if path.parent.name == "b" else path)


KINDS = {
    "csv": Made(TABLE, "own.csv", _read_own),
    "csv.gz": Made(gzip.compress(TABLE, mtime=0), "own.csv.gz", _read_own),
    "npy": Made(npy(X), "own.npy", _read_own),
    "npz": Made(npz(x=X, y=Y), "own.npz", _read_own),
    "idx": Made(idx(2, 2, 2, body=bytes(8)), "own-images", _read_own),
    "png": Made(picture(size=(20, 30)), "pictures/b/1.png", _read_own),
    "palette": Made(picture("P", (20, 30)), "pictures/b/1.png", _read_own),
    "jpeg": Made(picture(size=(20, 30), form="JPEG"), "pictures/b/1.jpg", _read_own),
    "gif": Made(picture(size=(20, 30), form="GIF"), "pictures/b/1.gif", _read_own),
    "webp": Made(picture(size=(20, 30), form="WEBP"), "pictures/b/1.webp", _read_own),
    "bmp": Made(picture(size=(20, 30), form="BMP"), "pictures/b/1.bmp", _read_own),
    "arff": Made(ARFF, "own.arff", _read_own),
    "records": Made(json.dumps(RECORDS).encode(), "own.json", open_file),
    "xlsx": Made(XLSX, "own.xlsx", _read_own),
    "parquet": Made(PARQUET, "own.parquet", _read_own),
    "mat": Made(MAT, "own.mat", _read_own),
    "experiment": Made(EXPERIMENT, "own.json", open_file),
    "safetensors": Made(NETWORK, "own.safetensors", open_file),
    "lesson": Made(LESSON, "own.md", read_lesson),
}


class Found(NamedTuple):
    """What became of damaged files of one kind."""

    told: list[str]
    slowest: float
    peak: int


def damaged(content: bytes, rng: np.random.Generator) -> bytes:
    """The content with some bytes changed, taken out or put in."""
    changed = bytearray(content)
    for _ in range(rng.integers(1, 12)):
        at = int(rng.integers(len(changed) + 1))
        removed, added = rng.integers(0, 3, 2)
        changed[at : at + removed] = rng.bytes(added)
    return bytes(changed)


def try_all(kind: str, count: int, folder: Path) -> Found:
    """Read so many damaged files; anything but the two errors that are told comes through."""
    made, rng = KINDS[kind], np.random.default_rng(7)
    path = folder / made.name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.parent.name == "b":
        (path.parents[1] / "a").mkdir(exist_ok=True)
        (path.parents[1] / "a" / "1.png").write_bytes(picture())
    (folder / "own-labels").write_bytes(idx(2, body=b"\0\1"))
    told, slowest = [], 0.0
    for number in range(count):
        path.write_bytes(damaged(made.content, rng))
        start = time.process_time()
        try:
            made.read(path)
        except (DataError, ExperimentError) as error:
            told.append(str(error))
        except BaseException as error:
            (folder / "culprit").write_bytes(path.read_bytes())
            raise AssertionError(f"{kind}, damage {number}: {error!r}, see {folder / 'culprit'}") from error
        slowest = max(slowest, time.process_time() - start)
    return Found(told, slowest, _peak())


def _peak() -> int:
    """Megabytes of this process at the most; of its parent `getrusage` would know too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    found = try_all(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
    print(json.dumps(found._replace(told=[])))
