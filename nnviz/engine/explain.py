"""msgspec's messages, said in the words of the experiment file."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from nnviz.engine.fields import ExperimentError, Field, shown

_WORDS = {
    "object": "an object in braces",
    "array": "a list",
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "null",
}


def explain(
    error: msgspec.ValidationError, fields: Mapping[str, Field], sections: Mapping[str, type[Struct]]
) -> ExperimentError:
    """One line that names the field and what is allowed.

    Parameters
    ----------
    fields
        By path.
    sections
        The objects of the file by path, that of the whole file being ``""``.
    """
    if isinstance(error.__cause__, ExperimentError):
        return error.__cause__
    text, _, where = str(error).partition(" - at `$")
    path = where.rstrip("`").lstrip(".")
    quoted = text.partition("`")[2].rpartition("`")[0]
    if "unknown field" in text:
        return unknown_field(_inside(path, _plain(quoted)), sections[path].__struct_fields__)
    if "missing required field" in text:
        missing = _inside(path, quoted)
        allowed = f"; {fields[missing].allowed}" if missing in fields else ""
        return ExperimentError(f"{missing}: is needed{allowed}")
    field = fields.get(path.partition("[")[0])
    return ExperimentError(f"{path or 'experiment'}: must be {field.allowed if field else _expected(text)}")


def unknown_field(path: str, allowed: tuple[str, ...]) -> ExperimentError:
    """What is said of a name that the file does not have."""
    return ExperimentError(f"{path}: unknown field; allowed are {', '.join(allowed)}")


def _inside(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _plain(name: str) -> str:
    return name if name.isidentifier() and name.isascii() and len(name) < 60 else shown(name)


def _expected(text: str) -> str:
    if text.startswith("Invalid enum value"):
        return "1, the version of the format that this nnviz knows"
    # "Expected `object`, got `array`", or "Expected `object | null`, got `array`".
    expected, got = (part.strip("`") for part in text.removeprefix("Expected ").split(", got "))
    return f"{_in_words(expected)}, not {_in_words(got)}"


def _in_words(kinds: str) -> str:
    return " or ".join(_WORDS.get(kind, kind) for kind in kinds.split(" | "))
