"""What a field of an experiment tells of itself: label, unit, limits, step, help.

The form, the tooltips, the command line and the error messages are all made from this.
"""

import types
import typing
from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from nnviz.core.equation_words import words_of
from nnviz.core.marks import with_points
from nnviz.core.naming import plain

_NOTHING = frozenset({"null", "none", ""})
"""What is typed on the command line for ``null``."""

MAX_SHOWN = 60
"""Characters of a refused value that a message quotes."""


class ExperimentError(ValueError):
    """One clear line: the field and what is allowed."""


class Labels(Mapping[str, str]):
    """Names of a table's entries to their labels, read from the table itself.

    A table that holds more than it lists is asked for these too.

    Parameters
    ----------
    may
        Which entries may stand here; all when left out.
    """

    def __init__(self, table: Mapping[str, Any], may: Callable[[Any], bool] = lambda entry: True) -> None:
        self._table, self._may = table, may

    def __contains__(self, name: object) -> bool:
        return name in self._table and self._may(self._table[str(name)])

    def __getitem__(self, name: str) -> str:
        if name not in self:
            raise KeyError(name)
        return str(self._table[name].label)

    def __iter__(self) -> Iterator[str]:
        return (name for name, entry in self._table.items() if self._may(entry))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return any(True for _ in self)  # and does not count them all, at every field of every experiment

    def entry(self, name: str) -> Any:
        """What the table holds under a name."""
        return self._table[name]


class Field(Struct, frozen=True):
    """One field as a person meets it.

    Attributes
    ----------
    path
        Its place in the experiment file, such as ``training.eta``.
    kind
        The Python type of one value: int, float, str, or a named tuple of these.
    many, single
        Whether it may hold a list of them, and whether one may stand alone.
    optional
        Whether ``null`` is allowed.
    choices
        Name to label, where only some names are allowed.
    limits
        The least and the greatest number, both allowed themselves; None where there are none.
    live
        Whether a change takes effect without a rewind.
    noun
        What one value is, in words with its limits; empty for a plain number or text.
    """

    path: str
    label: str
    symbol: str
    unit: str
    help: str
    kind: type
    many: bool
    single: bool
    optional: bool
    choices: Mapping[str, str]
    limits: tuple[float, float] | None
    step: float
    live: bool
    noun: str

    def parse(self, text: str) -> Any:
        """A value typed on the command line; a list is written with commas, one of tuples as JSON.

        Raises
        ------
        ExperimentError
            It is no value of this field's type.
        """
        is_list = self.many and not self.single  # which may be empty
        if self.optional and text in _NOTHING and not (is_list and text == ""):
            return None
        if self.noun:
            return self._parse_json(text)
        if self.many and (is_list or "," in text or self.kind is not str):
            return [self._parse_one(part) for part in text.split(",")] if text else []
        return self._parse_one(text)

    def _parse_json(self, text: str) -> Any:
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError:
            raise ExperimentError(f"{self.path}: {shown(text)} is not {self.allowed}") from None

    def _parse_one(self, text: str) -> Any:
        try:
            return self.kind(text.strip())
        except ValueError:
            raise self.refusal(text) from None

    def refusal(self, value: object) -> ExperimentError:
        """What is said of one value that may not stand here."""
        return ExperimentError(f"{self.path}: {shown(value)} is not {self.allowed_one}")

    def words_about(self, name: str) -> tuple[str, ...]:
        """What the table that a choice comes from says of it: its label with its formula, and its help."""
        if not isinstance(self.choices, Labels) or name not in self.choices:
            return ()
        chosen = self.choices.entry(name)
        return f"{chosen.label}: {words_of(chosen.formula)}", chosen.help

    @property
    def allowed(self) -> str:
        """What may stand here, in words."""
        words = self.allowed_one
        if self.many:
            words = f"{words}, or a list of them" if self.single else f"a list, each {words}"
        return words + (" (or null)" if self.optional else "")

    @property
    def allowed_one(self) -> str:
        """What one value may be, in words."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        noun = self.noun or {int: "a whole number", float: "a number", str: "a text"}[self.kind]
        return noun + self._limits

    @property
    def minimum(self) -> float | None:
        """The lower of the limits."""
        return self.limits[0] if self.limits else None

    @property
    def maximum(self) -> float | None:
        """The upper one."""
        return self.limits[1] if self.limits else None

    @property
    def _limits(self) -> str:
        return " from {} to {}".format(*map(spelled, self.limits)) if self.limits else ""


def spelled(number: float) -> str:
    """A number of a field, as it is typed with a point: 1,000,000, 0.5 and 1 × 10⁻⁵, never 1e+06."""
    with with_points():
        return f"{int(number):,}" if isfinite(number) and number == int(number) else plain(number)


def shown(value: object) -> str:
    """A refused value in one line of bearable length."""
    text = repr(value)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def about(
    label: str,
    help: str,
    *,
    symbol: str = "",
    unit: str = "",
    limits: tuple[float, float] | None = None,
    step: float = 1.0,
    choices: Mapping[str, str] | None = None,
    live: bool = False,
    noun: str = "",
) -> Meta:
    """The annotation that a field carries."""
    extra = {
        "symbol": symbol,
        "unit": unit,
        "limits": limits,
        "step": step,
        "choices": choices or {},
        "live": live,
        "noun": noun,
    }
    return Meta(title=label, description=help, extra=extra)


def fields_of(section: type[Struct], prefix: str) -> tuple[Field, ...]:
    """The fields of one section, in the order of the file."""
    hints = typing.get_type_hints(section, include_extras=True)
    described = (
        _describe(f"{prefix}{name}", hints[name])
        for name in section.__struct_fields__
        if typing.get_origin(hints[name]) is Annotated
    )
    return tuple(described)


def _describe(path: str, hint: Any) -> Field:
    inner, meta = typing.get_args(hint)
    kinds, extra = _scalar_types(inner), meta.extra
    return Field(
        path=path,
        label=meta.title,
        symbol=extra["symbol"],
        unit=extra["unit"],
        help=meta.description,
        kind=next(iter(kinds - {types.NoneType})),
        many=any(typing.get_origin(part) is tuple for part in _union(inner)),
        single=any(part in (int, float, str) for part in _union(inner)),
        optional=types.NoneType in kinds,
        choices=extra["choices"],
        limits=extra["limits"],
        step=extra["step"],
        live=extra["live"],
        noun=extra["noun"],
    )


def _union(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) in (types.UnionType, typing.Union) else (hint,)


def _scalar_types(hint: Any) -> set[Any]:
    found: set[Any] = set()
    for part in _union(hint):
        one = typing.get_args(part)[0] if typing.get_origin(part) is tuple else part
        found.add(typing.get_origin(one) or one)  # a tuple of tuples is told by its noun
    return found


def check_field(field: Field, value: Any) -> None:
    """Raise `ExperimentError` when the value is outside the field's type, choices or limits."""
    if value is None and field.optional:
        return
    for one in value if field.many and isinstance(value, tuple | list) else (value,):
        if not (_is_of_type(field, one) and _chosen(field, one) and _within(field, one)):
            raise field.refusal(one)


def _is_of_type(field: Field, value: Any) -> bool:
    kinds = (int, float) if field.kind is float else (field.kind,)
    return isinstance(value, kinds) and not isinstance(value, bool)


def _chosen(field: Field, value: Any) -> bool:
    # A choice that ends in a colon, such as "file:", is followed by anything.
    return (
        (isinstance(value, str) and value in field.choices)
        or not field.choices
        or any(name.endswith(":") and value.startswith(name) for name in field.choices)
    )


def _within(field: Field, value: Any) -> bool:
    if field.limits is None:
        return True
    low, high = field.limits
    return bool(low <= value <= high)
