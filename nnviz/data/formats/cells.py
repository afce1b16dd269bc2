"""How a value of another kind of file is written as the cell of a table."""

from typing import Any

MISSING = "needs {} to be read: pip install 'nnviz-desktop[tables]', or save the table as CSV"
"""What is said when the library of an extra is not there."""


def cell(value: Any) -> str:
    """A value as text; none is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value).lower() if isinstance(value, bool) else str(value)
