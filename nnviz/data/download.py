"""MNIST and Fashion-MNIST from the public mirrors, into the user's cache.

Every file is held against its published hash before it takes its place; one that is there already and right
is not fetched again.
"""

import threading
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from nnviz.core.naming import count
from nnviz.data.dataset import DataError
from nnviz.data.mnist import FILES, cache_folder

TIMEOUT = 10.0
"""Seconds without a byte after which a mirror is given up."""

ROUNDS = 2
"""How often all mirrors are tried."""

_PIECE = 1 << 14

Progress = Callable[[int, int], None]
"""(bytes done, bytes in all) of a download; called from the thread that downloads."""


class Cancelled(BaseException):  # a wish, no error: what is made of errors must not swallow it
    """The person who wanted the files does not want them any more."""


class RemoteFile(Struct, frozen=True):
    """One file as its authors published it.

    Attributes
    ----------
    md5
        The hash that they published.
    size
        Bytes.
    """

    name: str
    md5: str
    size: int


class Source(Struct, frozen=True):
    """Where the files of a set are to be had: each under the address of each mirror."""

    mirrors: tuple[str, ...]
    files: tuple[RemoteFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def _files(*published: tuple[str, int]) -> tuple[RemoteFile, ...]:
    return tuple(RemoteFile(f"{name}.gz", *facts) for name, facts in zip(FILES, published, strict=True))


SOURCES: dict[str, Source] = {
    "mnist": Source(
        (
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        ),
        _files(
            ("f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
            ("d53e105ee54ea40749a09fcbcd1e9432", 28_881),
            ("9fb629c4189551a2d022fa330f9573f3", 1_648_877),
            ("ec29112dd5afa0611ce80d1b7f02629c", 4_542),
        ),
    ),
    "fashion_mnist": Source(
        (
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        ),
        _files(
            ("8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880),
            ("25c81989df183df01b3e8a0aad5dffbe", 29_515),
            ("bef4ecab320f06d8554ea6380940ec79", 4_422_102),
            ("bb300cfdad3c16e7a12a480ee83cd310", 5_148),
        ),
    ),
}
"""What can be downloaded."""


class _Report(Struct, frozen=True):
    """Tells how much of all files has come, when so much of one has."""

    progress: Progress | None
    before: int
    total: int

    def __call__(self, n: int) -> None:
        if self.progress:
            self.progress(self.before + n, self.total)


class _Downloader(Struct, frozen=True):
    """Writes what an address sends to a file, as pooch asks for; nothing endless."""

    size: int
    report: _Report
    cancel: threading.Event
    timeout: float

    def __call__(self, url: str, output_file: str, pooch: object) -> None:
        import requests

        # The file itself is a gzip, which must not be unpacked on the way.
        plain = {"Accept-Encoding": "identity"}
        with (
            requests.get(url, stream=True, timeout=self.timeout, headers=plain) as response,
            Path(output_file).open("wb") as file,
        ):
            response.raise_for_status()
            for piece in response.iter_content(_PIECE):
                if self.cancel.is_set():
                    raise Cancelled
                if file.tell() + len(piece) > 2 * self.size:
                    raise ValueError(f"sends far more than the {count(self.size)} bytes that it should")
                file.write(piece)
                self.report(min(file.tell(), self.size))


def download(
    name: str,
    folder: Path | None = None,
    *,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    source: Source | None = None,
    timeout: float = TIMEOUT,
) -> Path:
    """Fetch the files of a set, and return the folder that holds them.

    Parameters
    ----------
    name
        One of ``SOURCES``.
    folder
        Where they go; None for the user's cache.
    progress
        Told of every piece that has come.
    cancel
        When it is set the download ends with the next piece.
    source
        In place of the usual one.
    timeout
        Seconds without a byte after which a mirror is given up.

    Raises
    ------
    DataError
        No mirror has the files; one line that says why, and what else can be done.
    Cancelled
        What has come whole stays, what has come in part is gone.
    """
    source = source or SOURCES[name]
    folder = folder or cache_folder(name)
    cancel = cancel or threading.Event()
    done = 0
    for file in source.files:
        report = _Report(progress, done, source.size)
        try:
            _fetch(file, source.mirrors, folder, _Downloader(file.size, report, cancel, timeout))
        except _UnreachableError as reasons:
            raise DataError(_advice(name, file, str(reasons), source, folder)) from None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise DataError(f"{folder}: {reason}; name another folder with --data-dir") from None
        done += file.size
        report(file.size)
    return folder


class _UnreachableError(Exception):
    """No mirror has a file; says what each did."""


def _fetch(file: RemoteFile, mirrors: tuple[str, ...], folder: Path, downloader: _Downloader) -> None:
    # pooch and requests take 0.1 s to import, and nobody else needs them.
    import pooch
    import requests

    pooch.get_logger().setLevel("ERROR")  # it would tell the user's terminal of every file
    reasons: dict[str, str] = {}
    for mirror in mirrors * ROUNDS:
        if downloader.cancel.is_set():
            raise Cancelled
        address, known = f"{mirror}{file.name}", f"md5:{file.md5}"
        try:
            pooch.retrieve(address, known, file.name, folder, downloader=downloader)
            return
        except requests.RequestException as error:
            reasons[mirror] = _why(error)
        except ValueError as error:
            reasons[mirror] = "sends another file" if "hash" in str(error) else str(error)
    raise _UnreachableError("; ".join(f"{_host(mirror)} {reason}" for mirror, reason in reasons.items()))


def _why(error: Exception) -> str:
    import requests

    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"answers {error.response.status_code}"
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return "does not answer in time"
    if isinstance(error, requests.exceptions.ChunkedEncodingError) or "broken" in str(error):
        return "breaks off"
    return "cannot be reached"


def _host(mirror: str) -> str:
    return mirror.split("/")[2]


def _advice(name: str, file: RemoteFile, reasons: str, source: Source, folder: Path) -> str:
    return (
        f"{name}: {file.name} could not be downloaded ({reasons}); try again when there is a connection, "
        f"or put {', '.join(each.name for each in source.files)} into {folder}"
    )
