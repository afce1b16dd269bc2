"""Excel workbooks, read by openpyxl, which comes with the extra ``[tables]``."""

import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, Any

from nnviz.data.dataset import DataError
from nnviz.data.formats.cells import MISSING, cell
from nnviz.data.reading import MAX_COLUMNS, MAX_ROWS
from nnviz.data.zipped import check_sizes, members_of

_MOST_NAMED = 4


def xlsx_rows(file: IO[bytes], said: list[str]) -> Iterator[Sequence[str]]:
    """The first sheet of a workbook that has a table; of formulas the values that were last worked out.

    Parameters
    ----------
    said
        Told which sheet that is, where others have a table as well.

    Raises
    ------
    DataError
        openpyxl is not there; or the file is damaged, too large, or has no table.
    """
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise DataError(f"is an Excel workbook, which {MISSING.format('openpyxl')}") from None
    with members_of(file) as archive:
        check_sizes(archive.infolist())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is lost of a workbook, nothing is missed
        book = load_workbook(file, read_only=True, data_only=True)
        # A hidden one is the last to be meant.
        sheets = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
        for number, sheet in enumerate(sheets):
            widths = [len(row) for row in _rows(sheet)]
            width = max(widths, default=0)
            if width > 1 and len(widths) > 1:
                yield from ([*row, *[""] * (width - len(row))] for row in _rows(sheet))
                others = [one.title for one in sheets[number + 1 :] if _has_table(one)]
                if others:
                    named = ", ".join(others[:_MOST_NAMED])
                    said.append(f"sheet {sheet.title} is read, and not {named}: save one alone to choose it")
                return
    raise DataError("is an Excel workbook without a table of two columns and two rows, or more")


def _has_table(sheet: Any) -> bool:
    first = list(islice(_rows(sheet), 3))
    return len(first) > 1 and max(map(len, first)) > 1


def _rows(sheet: Any) -> Iterator[list[str]]:
    """Rows without what is empty at their end; and none that are empty altogether."""
    sheet.reset_dimensions()  # which the file may lie about
    for row in islice(sheet.iter_rows(values_only=True), MAX_ROWS + 2):
        cells = [cell(value) for value in islice(row, MAX_COLUMNS + 1)]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield cells
