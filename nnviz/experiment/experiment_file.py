"""Experiments as JSON files: reading them with limits, writing them whole or not at all."""

import codecs
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from nnviz.core.naming import count
from nnviz.core.plain_names import one_line
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
    """Whether a file is an experiment by what it holds: JSON with ``data`` that has a name."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return False
        with path.open("rb") as file:
            if not file.read(_GLANCE).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
                return False
        found = read_json(path)
    except (OSError, ExperimentError):
        return False
    data = found.get("data") if isinstance(found, dict) else None
    return isinstance(data, dict) and isinstance(data.get("name"), str)


def refuse_no_file(path: Path) -> None:
    """Raise `ExperimentError` for a folder, and for a pipe or a device, which would be waited for."""
    if path.exists() and not path.is_file():
        raise ExperimentError("is a directory" if path.is_dir() else "is no file")


def parse_json(content: bytes | str) -> Any:
    """The object in a JSON text. Raises `ExperimentError` when it is none, or names a field twice."""
    try:
        found = _DECODER.decode(content)
        json.loads(content, object_pairs_hook=_refuse_twice)
        return found
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ExperimentError(f"not an experiment file (JSON): {error}") from None


def _refuse_twice(fields: list[tuple[str, Any]]) -> None:
    """Of two values for one field, nobody knows which is meant; msgspec would take the last."""
    (name, times), *_ = Counter(name for name, _ in fields).most_common(1) or [("", 1)]
    if times > 1:
        raise ExperimentError(f"{one_line(name)[:60]}: stands there twice")


def dump_json(value: Any) -> str:
    """Indented JSON, with lists of plain values in one line each."""
    indented = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return _PLAIN_LIST.sub(lambda found: _LINE_BREAK.sub(" ", found[1]).join("[]"), indented) + "\n"


def write_json(value: Any, path: Path) -> None:
    """Write a JSON file, whole or not at all. Raises OSError."""
    write_atomically(path, dump_json(value).encode())
