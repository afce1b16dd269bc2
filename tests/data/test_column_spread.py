"""The small histogram over a column of the preview counts every row that has a value, once."""

from pathlib import Path

import numpy as np
import pytest

from nnviz.data.own import open_own
from nnviz.data.reading import Reading, Spread

RNG = np.random.default_rng(4)
N = 60
ROWS = {
    "rooms": RNG.integers(1, 6, N).tolist(),
    "size": [f"{value:.1f}" for value in RNG.uniform(10, 99, N)],
    "district": RNG.choice(["Hill", "North", "Harbour"], N).tolist(),
    "listed": [f"2024-01-{1 + n % 31:02}" for n in range(N)],
    "note": [f"note {n}" for n in range(N)],
    "rent": [f"{value}" for value in RNG.integers(400, 2400, N)],
}


@pytest.fixture
def spreads(tmp_path: Path) -> dict[str, Spread | None]:
    rows = zip(*(map(str, cells) for cells in ROWS.values()), strict=True)
    (tmp_path / "flats.csv").write_text("\n".join([",".join(ROWS), *map(",".join, rows)]))
    preview, _ = open_own(tmp_path / "flats.csv", Reading())
    return {column.name: column.spread for column in preview.columns}


def test_a_few_whole_numbers_have_a_bar_each(spreads: dict[str, Spread | None]) -> None:
    assert spreads["rooms"] == Spread(tuple(np.bincount(ROWS["rooms"])[1:].tolist()), "1", "5")


def test_many_numbers_have_twelve_ranges(spreads: dict[str, Spread | None]) -> None:
    found, values = spreads["size"], list(map(float, ROWS["size"]))
    assert found is not None
    assert (len(found.bars), sum(found.bars)) == (12, N)
    assert (float(found.low), float(found.high)) == (min(values), max(values))
    width = (max(values) - min(values)) / 12
    assert found.bars[0] == sum(value < min(values) + width for value in values)


def test_texts_have_a_bar_for_each_and_names_of_the_rows_none(spreads: dict[str, Spread | None]) -> None:
    found = spreads["district"]
    assert found is not None
    assert sorted(found.bars) == sorted(ROWS["district"].count(name) for name in set(ROWS["district"]))
    assert (found.low, spreads["note"]) == (ROWS["district"][0], None)


def test_dates_begin_and_end_with_a_day(spreads: dict[str, Spread | None]) -> None:
    found = spreads["listed"]
    assert found is not None
    assert (found.low, found.high, sum(found.bars)) == ("2024-01-01", "2024-01-31", N)


def test_what_is_missing_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("a,b\n" + "1,x\n,y\n3,x\n" * 10)
    preview, _ = open_own(tmp_path / "own.csv", Reading(missing="drop"))
    assert preview.columns[0].spread is not None
    assert sum(preview.columns[0].spread.bars) == 20
