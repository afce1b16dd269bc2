"""A whole experiment as one line of text, to be sent in a mail and pasted: ``nnviz:1;data.name=xor;…``.

It holds what differs from the defaults, by the paths of the fields, and ends in a check, so that a line
which lost a part is not taken for a whole one. Blanks, line breaks and the ``>`` of quoted mails carry no
meaning in it.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from urllib.parse import quote, unquote

import msgspec
from msgspec import Struct

from nnviz.data.own import FILE
from nnviz.experiment.experiment import FIELDS, Data, Experiment
from nnviz.experiment.experiment_file import MAX_BYTES, parse_json
from nnviz.experiment.fields import ExperimentError, shown

_BEGIN = "nnviz:1;"
_CHECK = 6
_LINE = re.compile(rf"{_BEGIN}(.*?)check=([0-9a-f]{{{_CHECK}}})")
_NO_MEANING = re.compile(r"[\s>\u200b\ufeff]+")
_KEPT = "".join(sorted({chr(code) for code in range(33, 127)} - set(";%>")))
"""What is written as it is; all else as in an address, ``%20``."""

_WORD = re.compile(r"[A-Za-z_][\w.:/\\ -]*")
_TWIN, _FINGERPRINT = "twin", "fingerprint"


class Told(Struct, frozen=True):
    """What a line of text says.

    Attributes
    ----------
    fingerprint
        Of the content of a file of one's own; empty for any other set.
    """

    experiment: Experiment
    fingerprint: str = ""


def to_text(experiment: Experiment, fingerprint: str = "") -> str:
    """The line for an experiment; of a file of one's own it bears the name without its folder.

    Parameters
    ----------
    fingerprint
        Of that file's content.
    """
    parts = [f"{name}={_written(value)};" for name, value in _told(experiment, fingerprint)]
    said = "".join(parts)
    return f"{_BEGIN}{said}check={_check(said)}"


def holds_text(text: str) -> bool:
    """Whether there is such a line, or the beginning of one, in a text."""
    return _BEGIN in _NO_MEANING.sub("", text[:MAX_BYTES])


def from_text(text: str) -> Told:
    """The experiment of the line in a text.

    Raises
    ------
    ExperimentError
        There is none, it is cut or altered, or a field holds what is not allowed.
    """
    found = _LINE.search(_NO_MEANING.sub("", text[:MAX_BYTES]))
    if found is None or _check(found[1]) != found[2]:
        raise ExperimentError("the text is no whole experiment: a part of it is missing, or was changed")
    values: dict[str, Any] = {"data": {}, "network": {}, "training": {}}
    twins, fingerprint = [], ""
    for part in found[1].split(";")[:-1]:
        name, _, written = part.partition("=")
        value = _read(name, unquote(written))
        if name == _TWIN:
            twins.append(value)
        elif name == _FINGERPRINT:
            fingerprint = str(value)
        else:
            section, _, field = name.rpartition(".")
            (values.setdefault(section, {}) if section else values)[field] = value
    return Told(Experiment.from_dict(values | {"twins": twins}), fingerprint)


def _told(experiment: Experiment, fingerprint: str) -> Iterator[tuple[str, Any]]:
    own, usual = experiment.to_dict(), Experiment(data=Data(experiment.data.name)).to_dict()
    for path in FIELDS:
        value = _at(own, path)
        if path == "data.name":
            is_file = str(value).startswith(FILE)
            yield path, f"{FILE}{PurePath(value.removeprefix(FILE)).name}" if is_file else value
        elif value != _at(usual, path):
            yield path, value
    for twin in own["twins"]:
        yield _TWIN, twin
    if fingerprint:
        yield _FINGERPRINT, fingerprint


def _at(values: dict[str, Any], path: str) -> Any:
    for name in path.split("."):
        values = values[name]
    return values


def _written(value: Any) -> str:
    """JSON, of which a plain word needs no quotation marks."""
    is_word = isinstance(value, str) and _WORD.fullmatch(value) and value not in ("true", "false", "null")
    return quote(value if is_word else msgspec.json.encode(value).decode(), safe=_KEPT)


def _read(name: str, text: str) -> Any:
    if _WORD.fullmatch(text) and text not in ("true", "false", "null"):
        return text
    try:
        return parse_json(text)
    except ExperimentError:
        raise ExperimentError(f"{name}: {shown(text)} is no value") from None


def _check(said: str) -> str:
    return sha256(said.encode()).hexdigest()[:_CHECK]
