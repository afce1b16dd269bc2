"""msgspec's messages, said in the words of the experiment file."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from nnviz.experiment.fields import MAX_SHOWN, ExperimentError, Field, shown

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
    where, text = _split(str(error))
    path = where.rstrip("`").lstrip(".")
    quoted = text.partition("`")[2].rpartition("`")[0]
    if "unknown field" in text:
        inside = path if path in sections else ""
        return unknown_field(_join(inside, quoted), sections[inside].__struct_fields__)
    if "missing required field" in text:
        missing = _join(path, quoted)
        allowed = f"; {fields[missing].allowed}" if missing in fields else ""
        return ExperimentError(f"{missing}: is needed{allowed}")
    if "[" in path and (field := fields.get(path.partition("[")[0])):
        return ExperimentError(f"{path.partition(']')[0]}]: must be {field.allowed_one}")
    allowed = fields[path].allowed if path in fields else _expected(text)
    return ExperimentError(f"{path or 'experiment'}: must be {allowed}")


def unknown_field(path: str, allowed: tuple[str, ...]) -> ExperimentError:
    """What is said of a name that the file does not have."""
    name = path if path.isprintable() and len(path) < MAX_SHOWN else shown(path)
    return ExperimentError(f"{name}: unknown field; allowed are {', '.join(allowed)}")


def _split(message: str) -> tuple[str, str]:
    text, at, where = message.rpartition(" - at `$")
    return (where, text) if at else ("", message)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _expected(text: str) -> str:
    if text.startswith("Invalid enum value"):
        return "1, the version of the format that this nnviz knows"
    # "Expected `object`, got `array`", or "Expected `object | null`, got `array`".
    expected, _, got = text.removeprefix("Expected ").partition(", got ")
    return _in_words(expected) + (f", not {_in_words(got)}" if got else "")


def _in_words(kinds: str) -> str:
    return " or ".join(_WORDS.get(kind, kind) for kind in kinds.strip("`").split(" | "))
