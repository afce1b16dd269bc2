"""Downloads, against a server on this machine that behaves well, or badly in one way."""

import gzip
import hashlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from nnviz.data.dataset import DataError
from nnviz.data.download import SOURCES, Cancelled, RemoteFile, Source, download
from nnviz.data.mnist import FILES

CONTENTS = {f"{name}.gz": gzip.compress(bytes(range(256)) * 300 + name.encode(), mtime=0) for name in FILES}


class Handler(BaseHTTPRequestHandler):
    """The first part of the path says how to behave."""

    server: "Server"

    def do_GET(self) -> None:
        _, manner, name = self.path.split("/")
        self.server.asked.append((manner, name))
        getattr(self, manner)(CONTENTS[name])

    def good(self, body: bytes, length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def missing(self, body: bytes) -> None:
        self.send_error(404)

    def cut(self, body: bytes) -> None:
        self.good(body[: len(body) // 2], len(body))

    def claims_less(self, body: bytes) -> None:
        self.good(body, len(body) // 2)

    def claims_nonsense(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "plenty")
        self.end_headers()
        self.wfile.write(body)

    def chunked(self, body: bytes) -> None:
        self.protocol_version = "HTTP/1.1"
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(body), 100):
            piece = body[start : start + 100]
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")
        self.close_connection = True

    def endless(self, body: bytes) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while not self.server.released.is_set():
                self.wfile.write(bytes(1 << 16))
        except OSError:
            return  # the other side has had enough, as it should

    def stalls(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:10])
        self.wfile.flush()
        self.server.released.wait(30)

    def wrong(self, body: bytes) -> None:
        self.good(bytes(len(body)))

    def once_wrong(self, body: bytes) -> None:
        first = self.server.asked.count(("once_wrong", self.path.split("/")[2])) == 1
        self.good(bytes(len(body)) if first else body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Remembers what it was asked for."""

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str]] = []
        self.released = threading.Event()

    def source(self, *manners: str) -> Source:
        files = tuple(
            RemoteFile(name, hashlib.md5(body, usedforsecurity=False).hexdigest(), len(body))
            for name, body in CONTENTS.items()
        )
        return Source(tuple(f"http://127.0.0.1:{self.server_port}/{manner}/" for manner in manners), files)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.released.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def fetch(server: Server, tmp_path: Path) -> Callable[..., Path]:
    def fetch(*manners: str, **options: object) -> Path:
        source = server.source(*manners)
        return download("mnist", tmp_path / "mnist", source=source, timeout=0.25, **options)  # type: ignore[arg-type]

    return fetch


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


@pytest.mark.parametrize("manner", ["good", "chunked"])
def test_files_come_whole(fetch: Callable[..., Path], manner: str) -> None:
    assert contents(fetch(manner)) == CONTENTS


def test_progress_ends_at_the_whole(fetch: Callable[..., Path]) -> None:
    told: list[tuple[int, int]] = []
    fetch("good", progress=lambda done, total: told.append((done, total)))
    total = sum(map(len, CONTENTS.values()))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {of for _, of in told} == {total}
    assert told[-1][0] == total


def test_files_that_are_there_are_not_fetched_again(fetch: Callable[..., Path], server: Server) -> None:
    folder = fetch("good")
    (folder / f"{FILES[1]}.gz").write_bytes(b"damaged")
    server.asked.clear()
    assert contents(fetch("good")) == CONTENTS
    assert [name for _, name in server.asked] == [f"{FILES[1]}.gz"]


BAD = {
    "missing": "answers 404",
    "cut": "breaks off",
    "claims_less": "sends another file",
    "endless": "sends far more than",
    "stalls": "does not answer in time",
    "wrong": "sends another file",
}


@pytest.mark.parametrize("manner", BAD)
def test_a_bad_mirror_is_told_in_one_line(fetch: Callable[..., Path], tmp_path: Path, manner: str) -> None:
    with pytest.raises(DataError) as caught:
        fetch(manner)
    line = str(caught.value)
    assert line.isprintable()
    for part in ("mnist", BAD[manner], "127.0.0.1", "try again", *CONTENTS, str(tmp_path / "mnist")):
        assert part in line
    assert contents(tmp_path / "mnist") == {}


@pytest.mark.parametrize("manner", BAD)
def test_another_mirror_takes_over(fetch: Callable[..., Path], manner: str) -> None:
    assert contents(fetch(manner, "good")) == CONTENTS


def test_a_length_that_is_no_number_does_not_matter(fetch: Callable[..., Path]) -> None:
    assert contents(fetch("claims_nonsense", "good")) == CONTENTS


def test_a_mirror_that_fails_once_is_asked_again(fetch: Callable[..., Path]) -> None:
    assert contents(fetch("once_wrong")) == CONTENTS


def test_cancel_leaves_whole_files_and_nothing_in_part(fetch: Callable[..., Path], tmp_path: Path) -> None:
    cancel = threading.Event()
    first = len(CONTENTS[f"{FILES[0]}.gz"])

    def stop_in_the_second_file(done: int, total: int) -> None:
        if done > first:
            cancel.set()

    with pytest.raises(Cancelled):
        fetch("chunked", progress=stop_in_the_second_file, cancel=cancel)
    assert set(contents(tmp_path / "mnist")) <= {f"{name}.gz" for name in FILES[:2]}
    assert contents(fetch("good")) == CONTENTS


def test_cancelled_before_it_began(fetch: Callable[..., Path], server: Server) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        fetch("good", cancel=cancel)
    assert server.asked == []


def test_offline(tmp_path: Path, server: Server) -> None:
    source = Source(("http://127.0.0.1:9/",), server.source().files)
    with pytest.raises(DataError, match="cannot be reached"):
        download("fashion_mnist", tmp_path / "x", source=source, timeout=0.5)


def test_folder_that_cannot_be_made(tmp_path: Path, server: Server) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError) as caught:
        download("mnist", tmp_path / "file" / "mnist", source=server.source("good"), timeout=0.5)
    assert str(tmp_path / "file" / "mnist") in str(caught.value)
    assert server.asked == []


def test_published_files_have_the_usual_names() -> None:
    for source in SOURCES.values():
        assert [file.name for file in source.files] == [f"{name}.gz" for name in FILES]
        assert all(len(file.md5) == 32 for file in source.files)
        assert len(source.mirrors) >= 2
