"""A server on this machine that has a small MNIST, and can be made to fail or to stall."""

import gzip
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from nnviz.data.download import RemoteFile, Source
from nnviz.data.mnist import FILES


def _idx(array: np.ndarray) -> bytes:
    sizes = b"".join(n.to_bytes(4, "big") for n in array.shape)
    return gzip.compress(bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes(), mtime=0)


def _small_mnist() -> dict[str, bytes]:
    rng = np.random.default_rng(0)
    arrays = []
    for n in (60, 20):
        arrays += [rng.integers(0, 256, (n, 28, 28), np.uint8), np.arange(n, dtype=np.uint8) % 10]
    return {f"{name}.gz": _idx(array) for name, array in zip(FILES, arrays, strict=True)}


CONTENTS = _small_mnist()


class Mirror(ThreadingHTTPServer):
    """Answers as it is told to.

    Attributes
    ----------
    missing
        Whether it says that it has no such file.
    release
        Every answer stops half-way until this is set.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.missing = False
        self.release = threading.Event()
        self.release.set()

    @property
    def source(self) -> Source:
        files = [
            RemoteFile(name, hashlib.md5(body, usedforsecurity=False).hexdigest(), len(body))
            for name, body in CONTENTS.items()
        ]
        return Source((f"http://127.0.0.1:{self.server_port}/",), tuple(files))


class _Handler(BaseHTTPRequestHandler):
    server: Mirror

    def do_GET(self) -> None:
        if self.server.missing:
            self.send_error(404)
            return
        body = CONTENTS[self.path.removeprefix("/")]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.server.release.wait(30)
            self.wfile.write(body[len(body) // 2 :])
        except OSError:
            return  # the other side has given up

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Mirror]:
    """A mirror that answers as long as the block lasts."""
    with Mirror() as mirror:
        thread = threading.Thread(target=mirror.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield mirror
        mirror.release.set()
        mirror.shutdown()
        thread.join()
