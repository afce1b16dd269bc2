"""Looking a name up in one of the tables."""

from collections.abc import Mapping
from typing import TypeVar

Entry = TypeVar("Entry")


def entry(table: Mapping[str, Entry], name: str, field: str) -> Entry:
    """The entry called ``name``.

    Raises
    ------
    ValueError
        No such entry; the message names the field and the names allowed.
    """
    if name not in table:
        raise ValueError(f"{field}: {name!r} is not one of {', '.join(table)}")
    return table[name]
