"""How the numbers of a column are written, where programs write them otherwise."""

from typing import Literal

from msgspec import Struct

Sign = Literal["point", "comma"]


class Spelling(Struct, frozen=True):
    """What has to be known to read the cells of a column of numbers, where programs write them otherwise.

    Attributes
    ----------
    sign
        The decimal sign; None where the numbers stand there as programs write them.
    unit
        What stands behind each number, and may stand there again; empty where nothing does.
    gap
        The word or mark, such as ``*``, beside `table_numbers.MISSING` that stands for no value; or empty.
    """

    sign: Sign | None = None
    unit: str = ""
    gap: str = ""


PLAINLY = Spelling()
"""As programs write numbers."""
