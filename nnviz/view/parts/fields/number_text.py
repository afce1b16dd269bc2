"""Numbers as a person types them: with a point, and with a comma where the window writes its numbers so."""

from decimal import Decimal
from math import floor, log10

from PySide6.QtCore import QLocale

from nnviz.core.marks import marks
from nnviz.experiment.fields import ExperimentError, Field, check_field

_C = QLocale.c()
_C.setNumberOptions(QLocale.NumberOption.RejectGroupSeparator)

_LONG = 12  # characters, beyond which zeros are counted for the reader: 1e-30
_WIDE = 1000  # a field that reaches this far is stepped in ratios, not in differences


def read_number(text: str, field: Field) -> int | float | None:
    """The value typed, such as ``30``, ``0.25`` or ``1e-3``.

    Raises
    ------
    ExperimentError
        It is none, or outside the field's limits; the message is the reason alone, without the path.
    """
    typed = text.strip()
    if not typed and field.optional:
        return None
    if marks()[0] == ",":
        typed = typed.replace(",", ".")
    value, ok = _C.toDouble(typed) if field.kind is float else _C.toLongLong(typed)
    if "," in typed:
        raise ExperimentError("write 1234.5, with a point and no comma")
    if not ok:
        raise ExperimentError(f"must be {field.allowed}")
    try:
        check_field(field, value)
    except ExperimentError:
        raise ExperimentError(f"must be {field.allowed}") from None
    return value


def write_number(value: float | None) -> str:
    """The text that reads back as the same value, as a person writes it: 0.00001; empty for None."""
    if value is None:
        return ""
    text = repr(value).removesuffix(".0")
    written_out = f"{Decimal(text):f}" if "e" in text else text
    return written_out if len(written_out) <= _LONG else text


def stepped(field: Field, value: float | None, up: bool) -> float:
    """The next value for an arrow key.

    Fields of real numbers that reach over many magnitudes go 1, 2, 5, 10 …; others by their own step.
    """
    if field.kind is float and field.maximum is not None and field.maximum >= _WIDE and value:
        following = _round_neighbour(value, up)
    else:
        following = round((value or 0) + (field.step if up else -field.step), 10)
    following = max(field.minimum or 0, min(following, field.maximum or following))
    return field.kind(following)  # type: ignore[no-any-return]


def _round_neighbour(value: float, up: bool) -> float:
    exponent = floor(log10(value))
    rounds = [float(f"{digit}e{e}") for e in range(exponent - 1, exponent + 2) for digit in (1, 2, 5)]
    if up:
        return min(number for number in rounds if number > value)
    return max(number for number in rounds if number < value)
