"""What a measurement found, as a table for a person and as JSON for a program."""

import json
from collections.abc import Iterator, Sequence

from msgspec import Struct


class Figure(Struct, frozen=True):
    """A number, with its budget where it has one.

    Attributes
    ----------
    value
        None where it could not be measured.
    most, least
        The budget: no more, or no less, than this.
    """

    value: float | None
    most: float | None = None
    least: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether the budget is broken."""
        if self.value is None:
            return False
        too_much = self.most is not None and self.value > self.most
        return too_much or (self.least is not None and self.value < self.least)

    @property
    def text(self) -> str:
        """As ``1.72 ≤ 1.6 OVER``."""
        if self.value is None:
            return "–"
        found = f"{self.value:,.0f}" if abs(self.value) >= 1000 else f"{self.value:.3g}"
        limit = f" ≤ {self.most:g}" if self.most is not None else ""
        limit += f" ≥ {self.least:g}" if self.least is not None else ""
        return found + limit + (" OVER" if self.is_over else "")

    def to_dict(self) -> dict[str, float | bool | None]:
        """For JSON: the value, and its budget where it has one."""
        limits = {"at_most": self.most, "at_least": self.least}
        kept: dict[str, float | bool | None] = {k: v for k, v in limits.items() if v is not None}
        return {"value": self.value} | kept | ({"over_budget": self.is_over} if kept else {})


class Table(Struct, frozen=True):
    """Rows of figures under one heading.

    Attributes
    ----------
    name
        Of the section, for a program.
    title
        What is measured, against what.
    columns
        Names of the figures with their units.
    rows
        The name of each row, and its figures.
    notes
        What was left out, and why.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Figure, ...]], ...]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """For JSON: one object a row, by the names of the columns."""
        rows = [
            {"name": name} | {c: f.to_dict() for c, f in zip(self.columns, figures, strict=True)}
            for name, figures in self.rows
        ]
        return {"name": self.name, "title": self.title, "rows": rows, "notes": list(self.notes)}

    def lines(self) -> Iterator[str]:
        """The table as text, its columns aligned."""
        cells = [("", *self.columns), *((name, *(f.text for f in figures)) for name, figures in self.rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        yield self.title
        for first, *others in cells:
            padded = (f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True))
            yield "  ".join([f"  {first:<{widths[0]}}", *padded])
        yield from (f"  {note}" for note in self.notes)


def as_text(tables: Sequence[Table]) -> str:
    """All tables, and how many figures are over their budgets."""
    over = sum(figure.is_over for table in tables for _, figures in table.rows for figure in figures)
    verdict = f"{over} over budget" if over else "every budget is kept"
    return "\n".join([*(line for table in tables for line in (*table.lines(), "")), verdict])


def as_json(tables: Sequence[Table], machine: dict[str, object]) -> str:
    """One object: the machine, and the tables by name."""
    found = {"machine": machine} | {table.name: table.to_dict() for table in tables}
    return json.dumps(found, indent=1, ensure_ascii=False)
