"""Files of one's own, ``file:PATH``: which reader takes them, and how they become a data set."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from nnviz.core.naming import count
from nnviz.core.parameters import Array
from nnviz.core.plain_names import one_line
from nnviz.core.streams import Stream, stream
from nnviz.data.arrays import read_npy, read_npz
from nnviz.data.dataset import DataError, Examples, Labels
from nnviz.data.idx_pair import read_idx_folder, read_idx_pair
from nnviz.data.loading import Request, Split, tell_nobody
from nnviz.data.matlab import read_mat
from nnviz.data.pixels import as_examples, pixel_range, to_unit
from nnviz.data.preparation import NO_FILLING, fill_in, learn_filling
from nnviz.data.reading import MAX_BYTES, Contents, Preview, Progress, Reading, findings_of
from nnviz.data.recognition import kind_in_gzip, kind_of
from nnviz.data.table import glance_at_table, read_table

FILE = "file:"
"""What the name of such a data set begins with."""

_TEST_SHARE = 0.2

Reader = Callable[[Path, Reading, Progress], tuple[Preview, Contents]]


def open_own(
    path: Path, reading: Reading | None = None, progress: Progress = tell_nobody, *, asking: bool = False
) -> tuple[Preview, Contents]:
    """What a file or folder holds, and how it was understood.

    Parameters
    ----------
    reading
        What is fixed of how to read it; None lets everything be recognised.
    progress
        Told the share read; what it raises ends the reading.
    asking
        Whether a person is there to ask: then what the file leaves open comes as ``preview.refusal``, and the
        contents are empty.

    Raises
    ------
    DataError
        One line that names the file, the place in it and what is allowed.
    """
    with blaming_file(path):
        _refuse_odd_name(path)
        read = _find_reader(path)
        preview, contents = read(path, reading or Reading(), progress)
        if preview.refusal and not asking:
            raise DataError(preview.refusal)
        if preview.rows < 2:
            raise DataError("holds a single example; two are needed, one to train and one to test on")
        return preview, contents


def _refuse_odd_name(path: Path) -> None:
    """A name that is no text cannot be written into an experiment."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise DataError("has a name that is no text in UTF-8: rename it") from None


def glance_at_own(path: Path, reading: Reading) -> Preview | None:
    """What the first rows of a table say, at once; None for what is no table.

    Raises
    ------
    DataError
        As `open_own` does.
    """
    with blaming_file(path):
        return glance_at_table(path, reading) if _find_reader(path) is read_table else None


@contextmanager
def blaming_file(path: Path) -> Iterator[None]:
    """Name the file in whatever goes wrong with it, in one line."""
    try:
        yield
    except DataError as error:
        named = str(error).startswith((str(path), "data."))
        raise DataError(one_line(str(error) if named else f"{path}: {error}")) from None
    except OSError as error:
        reason = (error.strerror or str(error)).strip().lower()
        raise DataError(one_line(f"{path}: cannot be read: {reason}")) from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is no text in {error.encoding.upper()}: save it as UTF-8") from None
    except MemoryError:
        raise DataError(f"{path}: does not fit into this machine's memory") from None
    except ValueError as error:
        if "\0" in str(path):
            raise DataError(f"{str(path)!r}: is no name of a file") from None
        raise DataError(one_line(f"{path}: {_damaged(error)}")) from None
    except Exception as error:  # whatever a reader or its library raises over a stranger's file
        raise DataError(one_line(f"{path}: {_damaged(error)}")) from None


def _damaged(error: Exception) -> str:
    return f"is damaged, or of a kind that nnviz does not know ({type(error).__name__})"


def find_kind(path: Path) -> str:
    """What a file or folder is, by its content: ``folder``, ``table``, or what else is read.

    Raises
    ------
    DataError
        It is nothing of this.
    """
    if path.is_dir():
        return "folder"
    if path.exists() and not path.is_file():
        raise DataError("is neither a file nor a folder")
    with path.open("rb") as file:
        kind = kind_of(file, path.name)
        if path.stat().st_size > MAX_BYTES:
            raise DataError(f"holds over {count(MAX_BYTES)} bytes, the most that is allowed")
        if kind == "gzip":
            kind = kind_in_gzip(file, path.name)
    return kind if kind in _READERS else "table"


def _find_reader(path: Path) -> Reader:
    """What reads a file or folder. Raises `DataError` when nothing does."""
    return _READERS[find_kind(path)]


def _read_folder(path: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents]:
    if idx := read_idx_folder(path, reading, progress):
        return idx
    return _read_pictures(path, reading, progress)


def _read_pictures(path: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents]:
    from nnviz.data.images import read_pictures  # with Pillow, which no other set needs

    return read_pictures(path, reading, progress)


_READERS: dict[str, Reader] = {
    "folder": _read_folder,
    "table": read_table,
    "npz": read_npz,
    "npy": read_npy,
    "idx": read_idx_pair,
    "mat": read_mat,
    "pictures": _read_pictures,
}
"""Kind of a file to what reads it."""


def load_own(request: Request) -> Split:
    """A data set from the file that the request names.

    A file that keeps test examples apart is taken in its own order. Any other is dealt by the seed: the
    same examples test whatever the number of training examples.

    Raises
    ------
    DataError
        See `open_own`; or a size that the file does not allow.
    """
    path = find_own(request.name, request.data_dir)
    _, contents = open_own(path, request.reading, request.progress)
    train, validation, test = parts = _part(request, contents)
    (x_train, x_validation, x_test), filling, pixels = _inputs(contents, parts, request.progress)
    labels, values = _targets(contents)
    split = Split(
        x_train,
        labels[train],
        x_test,
        labels[test],
        contents.classes,
        contents.image_shape,
        values_train=None if values is None else values[train],
        values_test=None if values is None else values[test],
        inputs=contents.inputs,
        outputs=() if contents.classes else contents.outputs or (contents.target,),
        scaling="standard" if contents.image_shape is None else "none",
        pixels=pixels,
        findings=findings_of(contents),
        filling=filling,
    )
    if not len(validation):
        return split
    return replace(
        split,
        x_validation=x_validation,
        labels_validation=labels[validation],
        values_validation=None if values is None else values[validation],
    )


def _inputs(
    contents: Contents, parts: Sequence[Labels], progress: Progress
) -> tuple[list[Examples], Array, tuple[float, float]]:
    """Those of each part, without gaps; what filled these, and what stood for black and white in pictures."""
    x = [as_examples(contents.x, rows, progress) for rows in parts]
    has_gaps = contents.x.dtype != np.uint8 and np.isnan(contents.x).any()
    filling = learn_filling(x[0], contents.coded) if has_gaps else NO_FILLING
    x = [fill_in(each, filling) for each in x]
    if contents.image_shape is None:
        return x, filling, (0.0, 1.0)
    pixels = pixel_range(x[0])
    return [to_unit(each, pixels) for each in x], filling, pixels


def _targets(contents: Contents) -> tuple[Labels, Examples | None]:
    """Labels (N,), and in regression, where these are 0, values (N, outputs)."""
    if contents.classes:
        return contents.y.astype(np.int64), None
    n = len(contents.x)
    return np.zeros(n, np.int64), contents.y.astype(np.float64).reshape(n, -1)


def find_own(name: str, data_dir: Path | None) -> Path:
    """The path meant by a name such as ``file:iris.csv``: in the working folder, else in the data folder."""
    path = Path(name.removeprefix(FILE))
    with suppress(RuntimeError):  # ~nobody, or no home at all
        path = path.expanduser()
    if data_dir is not None and not path.is_absolute() and not path.exists():
        return data_dir / path if (data_dir / path).exists() else path
    return path


def _part(request: Request, contents: Contents) -> tuple[Labels, Labels, Labels]:
    """Rows to train on, to decide by, and to test on."""
    n = len(contents.x)
    if contents.test_rows:
        request.refuse_share("comes parted into training and test examples")
        first = n - contents.test_rows
        available = first - contents.validation_rows
        n_train = request.n_train(n, available)
        n_test = request.n_test(n, contents.test_rows)
        return np.arange(n_train), np.arange(available, first), np.arange(first, first + n_test)
    n_test = request.n_test(max(1, round(_TEST_SHARE * n)), n - 1)
    n_train = request.n_train(n - n_test, n - n_test)
    order = stream(request.seed, Stream.SPLIT).permutation(n)
    return order[:n_train], order[:0], order[n - n_test :]
