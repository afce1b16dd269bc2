"""Experiments as JSON files: reading them with limits, writing them whole or not at all."""

import codecs
import re
from pathlib import Path
from typing import Any

import msgspec

from nnviz.core.naming import count
from nnviz.experiment.atomic import write_atomically
from nnviz.experiment.fields import ExperimentError

MAX_BYTES = 1_000_000
_GLANCE = 100

# With Python's own float, 1e999 arrives as infinity, and the field that holds it can be named.
_DECODER = msgspec.json.Decoder(float_hook=float)

# A line break is never inside a text: JSON writes it as an escape there.
_LINE_BREAK = re.compile(r"\n +")
_PLAIN_LIST = re.compile(r"\[\n +([^][{}]*?)\n +]")


def read_json(path: Path) -> Any:
    """The object in a JSON file.

    Raises
    ------
    ExperimentError
        The file cannot be read, is too large, or is no JSON.
    """
    try:
        refuse_no_file(path)
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ExperimentError((error.strerror or str(error)).lower()) from None
    if len(content) > MAX_BYTES:
        raise ExperimentError(f"over {count(MAX_BYTES)} bytes, too large for an experiment file")
    return parse_json(content.removeprefix(codecs.BOM_UTF8))


def holds_experiment(path: Path) -> bool:
    """Whether a file is an experiment by what it holds: an object of JSON with a section ``data``."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return False
        with path.open("rb") as file:
            if not file.read(_GLANCE).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
                return False
        found = read_json(path)
    except (OSError, ExperimentError):
        return False
    return isinstance(found, dict) and isinstance(found.get("data"), dict)


def refuse_no_file(path: Path) -> None:
    """Raise `ExperimentError` for a folder, and for a pipe or a device, which would be waited for."""
    if path.exists() and not path.is_file():
        raise ExperimentError("is a directory" if path.is_dir() else "is no file")


def parse_json(content: bytes | str) -> Any:
    """The object in a JSON text. Raises `ExperimentError` when it is none."""
    try:
        return _DECODER.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ExperimentError(f"not an experiment file (JSON): {error}") from None


def dump_json(value: Any) -> str:
    """Indented JSON, with lists of plain values in one line each."""
    indented = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return _PLAIN_LIST.sub(lambda found: _LINE_BREAK.sub(" ", found[1]).join("[]"), indented) + "\n"


def write_json(value: Any, path: Path) -> None:
    """Write a JSON file, whole or not at all. Raises OSError."""
    write_atomically(path, dump_json(value).encode())
