"""The kinds of table that people have: each is understood as its owner means it, or told why not."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from cases import in_turn

from nnviz.data import DataError, load
from nnviz.data.own import open_own
from nnviz.data.reading import Contents, Preview, Reading

Open = Callable[..., tuple[Preview, Contents]]
RNG = np.random.default_rng(3)
N = 60
SIZES = [f"{value:.1f}" for value in RNG.normal(5, 1, N)]
WIDTHS = [f"{value:.2f}" for value in RNG.normal(3, 1, N)]
KINDS = [("setosa", "virginica", "versicolor")[n % 3] for n in range(N)]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    def write(text: str | bytes, **reading: object) -> tuple[Preview, Contents]:
        path = tmp_path / "own.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return open_own(path, Reading(**reading))  # type: ignore[arg-type]

    return write


def table(names: str, *columns: list[str], by: str = ",") -> str:
    """A table of these columns, each a list of cells."""
    rows = [by.join(cells) for cells in zip(*columns, strict=True)]
    return "\n".join([names, *rows] if names else rows) + "\n"


def numbers(of: Callable[[int], object]) -> list[str]:
    return [str(of(n)) for n in range(N)]


def left_out(preview: Preview) -> dict[str, str]:
    assert preview.findings is not None
    return dict(preview.findings.left_out)


def changed(preview: Preview) -> str:
    assert preview.findings is not None
    return "; ".join(preview.findings.changed)


# -- the target -----------------------------------------------------------------------------------

BITS = numbers(lambda n: n * 7 % 2)


@in_turn(
    ("names", "target", "guessed"),
    [
        ("a,target,b", "target", False),
        ("Species,a,b", "Species", False),
        ("a,b,Churn", "Churn", False),
        ("a,SalePrice,b", "SalePrice", False),
        ("a,sale_price,b", "sale_price", False),
        ("Survived,a,class", "Survived", False),
        ("type,a,price", "price", False),
        ("x,y,class", "class", False),
        ("x1,x2,y", "y", False),
        ("a,b,c", "c", True),
        ("Pclass,a,b", "b", True),
        ("a,target temperature,b", "b", True),
        ("", "column 3", True),
    ],
)
def test_the_target_is_named_or_else_a_guess(opened: Open, names: str, target: str, guessed: bool) -> None:
    preview, _ = opened(table(names, BITS, SIZES, numbers(lambda n: n % 3)))
    assert preview.findings is not None
    assert (preview.findings.target, preview.findings.guessed) == (target, guessed)


THREES = numbers(lambda n: 1 + n // 20)
RINGS = numbers(lambda n: 3 + n * n % 29)


@in_turn(
    ("columns", "number"),
    [
        ([THREES, SIZES, RINGS, RINGS[::-1]], 1),
        ([KINDS, SIZES, WIDTHS, SIZES[::-1]], 1),
        ([numbers(lambda n: 842_302 + n * 7919 % 997), KINDS, SIZES, WIDTHS], 2),
        ([KINDS, SIZES, WIDTHS, RINGS], 4),  # a count
        ([KINDS, SIZES, KINDS[::-1], WIDTHS], 4),
        ([KINDS, SIZES, WIDTHS, BITS], 4),
        ([numbers(lambda n: 4 + n % 3 * 2), SIZES, WIDTHS, SIZES[::-1]], 4),
        ([SIZES, THREES, WIDTHS, SIZES[::-1]], 4),
        ([numbers(lambda n: 1 - 2 * (n % 2)), SIZES, WIDTHS, SIZES[::-1]], 1),
        ([numbers(lambda n: f"maker {min(n, 25)}"), SIZES, WIDTHS, SIZES[::-1]], 4),  # most of them once
    ],
)
def test_without_names_a_class_that_stands_alone_in_front_is_the_guess(
    opened: Open, columns: list[list[str]], number: int
) -> None:
    preview, _ = opened(table("", *columns))
    assert preview.findings is not None
    assert (preview.findings.target, preview.findings.guessed) == (f"column {number}", True)


def test_who_names_the_target_does_not_guess(opened: Open) -> None:
    preview, _ = opened(table("a,b,c", BITS, SIZES, WIDTHS), target="A")
    assert preview.findings is not None
    assert (preview.findings.target, preview.findings.guessed) == ("a", False)


@in_turn(
    ("last", "name"),
    [
        ([f"name {n}" for n in range(N)], "label"),
        ([f"2024-01-{1 + n % 28:02}" for n in range(N)], "when"),
        (numbers(lambda n: 3 * n + 1000), "row"),
        ([""] * N, "note"),
        (["same"] * N, "version"),
    ],
)
def test_what_tells_the_rows_apart_is_never_the_target(opened: Open, last: list[str], name: str) -> None:
    preview, _ = opened(table(f"a,b,{name}", SIZES, KINDS, last))
    assert preview.findings is not None
    assert preview.findings.target == "b"
    assert name in left_out(preview)


@in_turn(
    ("name", "of", "task"),
    [
        ("quality", lambda n: 3 + n % 6, "classification"),
        ("class", lambda n: n % 26, "classification"),
        ("c", lambda n: 1 - 2 * (n % 2), "classification"),
        ("c", lambda n: n % 10, "classification"),
        ("c", lambda n: f"{n % 5}.0", "classification"),
        ("c", lambda n: n % 15, "regression"),
        ("c", lambda n: 2000 + n % 8, "regression"),
        ("count", lambda n: n % 6, "regression"),
        ("price", lambda n: 100 * (n % 7), "regression"),
        ("price range", lambda n: n % 4, "classification"),
        ("children", lambda n: n % 4, "regression"),
        ("c", lambda n: f"{n % 2}.5", "regression"),
    ],
)
def test_classes_and_amounts(opened: Open, name: str, of: Callable[[int], object], task: str) -> None:
    preview, _ = opened(table(f"a,b,{name}", SIZES, WIDTHS, numbers(of)))
    assert preview.reading.task == task


def test_a_count_with_a_long_tail_is_an_amount(opened: Open) -> None:
    counts = [str(min(value, 9)) for value in np.random.default_rng(0).poisson(1.5, 600)]
    preview, _ = opened(table("a,n", [str(n % 7) for n in range(600)], counts))
    assert preview.reading.task == "regression"


def test_one_hot_columns_are_classes(opened: Open) -> None:
    columns = [numbers(lambda n, k=k: int(n * 7 % 3 == k)) for k in range(3)]
    _, contents = opened(table("a,b,red,green,blue", SIZES, WIDTHS, *columns))
    assert contents.classes == ("red", "green", "blue")
    assert contents.inputs == ("a", "b")
    tall = numbers(lambda n: n % 2)
    alone, _ = opened(table("a,b,red,green,blue,tall", SIZES, WIDTHS, *columns, tall), target="blue")
    assert set(left_out(alone)) == {"red", "green"}


def test_several_targets_are_amounts_together(opened: Open) -> None:
    text = table("a,b,c", SIZES, WIDTHS, numbers(lambda n: n * n % 17 + 0.5))
    _, contents = opened(text, target=("b", "c"))
    assert contents.y.shape == (N, 2)
    assert contents.outputs == ("b", "c")
    with pytest.raises(DataError, match="several targets are amounts"):
        opened(text, target=("b", "c"), task="classification")


# -- what is left out -----------------------------------------------------------------------------


@in_turn(
    ("name", "of"),
    [
        ("step", lambda n: n),
        ("nr.", lambda n: 500 - n),
        ("Kunde", lambda n: 1000 + 10 * n),
        ("gap", lambda n: n + n // 7),
        ("float", lambda n: f"{n}.0"),
        ("PassengerId", lambda n: 15_000_000 + n * 7919 % 1_000),
        ("customerID", lambda n: f"{n * 7919 % 1_000}-XQZ"),
        ("Unnamed: 0", lambda n: n),
        ("S.No", lambda n: n * 37 % 61),
        ("Lfd. Nr.", lambda n: n * 37 % 61),
        ("Matrikelnummer", lambda n: n * 37 % 61),
        ("Roll Number", lambda n: n * 37 % 61),
        ("ISBN", lambda n: n * 37 % 61),
        ("", lambda n: n),
        ("date", lambda n: f"{1 + n % 28}.{1 + n % 12}.2024"),
        ("Zeit", lambda n: f"{n % 24:02}:{n % 60:02}"),
        ("when", lambda n: f"{1 + n % 28} March 2024"),
        ("when", lambda n: f"{1 + n % 28} Jan"),
        ("Timestamp", lambda n: f"2024/05/{1 + n % 28:02} 9:{n % 60:02}:33 AM GMT+2"),
        ("note", lambda n: f"some text {n}"),
        ("copy", lambda n: {"setosa": "A", "virginica": "B", "versicolor": "C"}[KINDS[n]]),
        ("code", lambda n: {"setosa": 4, "virginica": 1, "versicolor": 7}[KINDS[n]]),
        ("unit", lambda n: "cm"),
        ("zero", lambda n: 0),
        ("void", lambda n: ""),
    ],
)
def test_what_is_no_knowledge_is_left_out(opened: Open, name: str, of: Callable[[int], object]) -> None:
    preview, contents = opened(table(f"{name},size,species", numbers(of), SIZES, KINDS))
    assert list(left_out(preview)) == [name or "column 1"]
    assert contents.inputs == ("size",)


@in_turn(
    ("name", "of"),
    [
        ("year", lambda n: 1990 + n * 7 % 30),
        ("humid", lambda n: n * 37 % 101),
        ("paid", lambda n: n * 37 % 101),
        ("valid", lambda n: n % 2),
        ("grid", lambda n: n * 7 % 9),
        ("number of rooms", lambda n: n * 7 % 9),
        ("time", lambda n: f"{n}.5"),
        ("code", lambda n: n * 7 % 5),
        ("May", lambda n: ("yes", "no")[n * 7 % 5 % 2]),
    ],
)
def test_what_may_be_knowledge_is_learnt_from(opened: Open, name: str, of: Callable[[int], object]) -> None:
    preview, _ = opened(table(f"{name},size,species", numbers(of), SIZES, KINDS))
    assert left_out(preview) == {}


def test_what_is_left_out_can_be_chosen(opened: Open) -> None:
    text = table("id,size,width,species", numbers(lambda n: n), SIZES, WIDTHS, KINDS)
    assert opened(text, leave_out=())[1].inputs == ("id", "size", "width")
    preview, contents = opened(text, leave_out=("size", "id"))
    assert contents.inputs == ("width",)
    assert left_out(preview) == {"id": "counts the rows", "size": "left out as asked"}
    with pytest.raises(DataError, match=r"^data\.leave_out: 'sizes' is no column"):
        opened(text, leave_out=("sizes",))


def test_the_same_amount_in_another_unit_gives_the_target_away(opened: Open) -> None:
    euros = [f"{float(size) * 0.92:.6f}" for size in SIZES]
    preview, _ = opened(table("euros,width,price", euros, WIDTHS, SIZES))
    assert left_out(preview) == {"euros": "says the same as the target"}


@pytest.mark.parametrize("parted", ["setosa", "virginica", "versicolor"])
def test_what_parts_one_class_of_the_target_in_two_does_not_say_the_same(opened: Open, parted: str) -> None:
    marks = [f"{kind[:3]}{n % 2 if kind == parted else ''}" for n, kind in enumerate(KINDS)]
    preview, _ = opened(table("size,mark,species", SIZES, marks, KINDS))
    assert left_out(preview) == {}


# -- numbers --------------------------------------------------------------------------------------


@in_turn(
    ("cells", "unit"),
    [
        (["5.2 kg", "70 kg"], "kg"),
        (["5.2kg", "70kg"], "kg"),
        (["-3.5°C", "21 °C"], "°C"),
        (["1,200 km/h", "1,450 km/h", "12,000 km/h", "950 km/h"], "km/h"),
        (["3,5 mm", "12,25 mm"], "mm"),
        (["600 €/m²", "712.5 €/m²"], "€/m²"),
        ([f"{value} bhp" for value in SIZES], "bhp"),
    ],
)
def test_a_unit_behind_each_number_is_no_text(opened: Open, cells: list[str], unit: str) -> None:
    kinds = ["x", "y"] * 30
    preview, contents = opened(table("a;kind", (cells * N)[:N], kinds, by=";"))
    assert contents.inputs == ("a",)
    assert f"a: numbers in {unit}" in changed(preview)
    bare = [cell.removesuffix(unit).strip() for cell in cells]
    assert contents.x[0, 0] == opened(table("a;kind", (bare * N)[:N], kinds, by=";"))[1].x[0, 0]


def test_a_rising_amount_in_a_unit_does_not_count_the_rows(opened: Open) -> None:
    _, contents = opened(table("a,width,species", numbers(lambda n: f"{100 + n} cm"), WIDTHS, KINDS))
    assert contents.inputs == ("a", "width")


@in_turn(
    ("name", "cells"),
    [
        ("place", ["1st", "2nd", "3rd"]),
        ("class", ["5A", "6A", "7A"]),
        ("group", ["5a", "6a", "7a"]),
        ("ward", ["1A", "2A", "3A"]),
        ("mass", ["1 kg", "500 g", "2 kg"]),
        ("version", ["1.2b", "1.10b", "2.0.1b"]),
    ],
)
def test_what_stands_behind_a_number_may_be_part_of_a_name(opened: Open, name: str, cells: list[str]) -> None:
    _, contents = opened(table(f"{name},size,target", cells * 20, SIZES, ["x"] * 25 + ["y"] * 35))
    assert contents.inputs == (*(f"{name} = {cell}" for cell in cells), "size")


def test_numbers_with_a_letter_that_are_all_different_name_the_rows(opened: Open) -> None:
    preview, _ = opened(table("a,size,kind", numbers(lambda n: f"{n * 79 % 97}X"), SIZES, KINDS))
    assert "a" in left_out(preview)


@in_turn(
    ("cells", "values", "words"),
    [
        (["7,360", "642", "1,045", "12", "88,000"], [7360, 642, 1045, 12, 88000], "thousands separators"),
        (["45,000", "62,500", "18,000", "20,000"], [45000, 62500, 18000, 20000], "thousands separators"),
        (["1,234,567", "2,000,000"], [1234567, 2000000], "thousands separators"),
        (["$7,360", "$642", "$1,045"], [7360, 642, 1045], "a currency sign and thousands separators"),
        (["1 234,5", "642,25"], [1234.5, 642.25], "thousands separators and a decimal comma"),
        (["1\u00a0234", "642"], [1234, 642], "thousands separators"),
        (["1'234.50", "642.00"], [1234.5, 642], "thousands separators"),
        (["1.234,5", "642,25", "7"], [1234.5, 642.25, 7], "a decimal comma"),
        (["12.5 €", "7 €"], [12.5, 7], "a currency sign"),
        (["EUR 12,50", "EUR 1.007,00"], [12.5, 1007], "a currency sign"),
        (["(1,200.50)", "300.25"], [-1200.5, 300.25], "thousands separators"),
        (["12.5%", "-7%"], [12.5, -7], "a percent sign"),
        (["12,5 %", "7 %"], [12.5, 7], "a percent sign and a decimal comma"),
        (["\u22125", "7"], [-5, 7], ""),
        (["0,123", "0,456"], [0.123, 0.456], "a decimal comma"),
        (["12,34,567", "8,00,000"], [1234567, 800000], "thousands separators"),
        (["0.123", "1.405"], [0.123, 1.405], ""),
    ],
)
def test_numbers_as_people_write_them(
    opened: Open, cells: list[str], values: list[float], words: str
) -> None:
    text = table(
        "a;kind",
        cells * 6,
        ["x", "y", "x", "y", "y"] * 6 if len(cells) == 5 else list("xyyxxy" * len(cells)),
        by=";",
    )
    preview, contents = opened(text)
    assert contents.x[: len(values), 0].tolist() == values
    assert words in changed(preview)


def test_the_cell_with_the_most_marks_is_the_one_that_is_shown(opened: Open) -> None:
    preview, _ = opened(table("a;kind", ["$642", "$7,360", "$12"] * 8, list("xyyxxy" * 4), by=";"))
    assert "$7,360 as 7360" in changed(preview)


@in_turn("by", [",", ";", "\t"])
@in_turn(("sign", "point", "comma"), [(".", 62.64, 62640), (",", 62640, 62.64)])
def test_what_can_be_read_two_ways_is_asked(
    opened: Open, sign: str, point: float, comma: float, by: str
) -> None:
    cells = [f'"{cell.replace(".", sign)}"' for cell in ("62.640", "45.100", "18.250", "20.000")]
    text = table(f"rooms{by}preis", list("1234"), cells, by=by)
    with pytest.raises(DataError) as refused:
        opened(text)
    assert str(refused.value).endswith(
        f"preis: 62{sign}640 can be read two ways, as 62640 (thousands) or 62.64 (decimal): "
        "--set data.decimal=comma|point"
    )
    assert opened(text, decimal="point")[1].y[0] == point
    assert opened(text, decimal="comma")[1].y[0] == comma


def test_another_column_decides_what_can_be_read_two_ways(opened: Open) -> None:
    prices = ["62.640", "45.100", "18.250", "20.000"]
    assert opened(table("area;preis", ["7,5", "8,25", "9,5", "3,5"], prices, by=";"))[1].y[0] == 62640
    assert opened(table("area;preis", ["7.5", "8.25", "9.5", "3.5"], prices, by=";"))[1].y[0] == 62.64


def test_a_column_of_two_currencies_is_no_number(opened: Open) -> None:
    text = table("pay,species", ["$5.00", "€6.00"] * 30, KINDS)
    assert opened(text)[1].inputs == ("pay = $5.00", "pay = €6.00")


@pytest.mark.parametrize("huge", ["1e308", "-1e308", "1e200"])
def test_what_would_overflow_is_refused(opened: Open, huge: str) -> None:
    with pytest.raises(DataError, match=r"line 7, column 'a': .* overflows when it is scaled"):
        opened(table("a,species", [*SIZES[:5], huge, *SIZES[6:]], KINDS))


# -- missing values -------------------------------------------------------------------------------

GAPPY = table("a,b,species", ["", "2", "4", "6", "NA", "8"], ["x", "y", "", "x", "x", "y"], list("uvuvuv"))


def test_missing_values_are_refused_dropped_or_filled_in(opened: Open) -> None:
    with pytest.raises(DataError, match=r"lines 2, 6: column 'a' has no value: --set .*=mean fills them in"):
        opened(GAPPY)
    preview, contents = opened(GAPPY, missing="drop")
    assert contents.x.tolist() == [[2, 0, 1], [6, 1, 0], [8, 0, 1]]
    assert "3 rows left out" in changed(preview)
    preview, contents = opened(GAPPY, missing="mean")
    assert np.isnan(contents.x[[0, 4], 0]).all()
    assert changed(preview).startswith("a, b: missing values filled in, in 3 rows")


def test_of_many_columns_with_gaps_the_first_twelve_are_named(opened: Open) -> None:
    names = [f"m{number}" for number in range(13)]
    rows = [[f"{value:.3f}" for value in row] for row in np.random.default_rng(2).random((N, 13))]
    rows[4] = [""] * 13
    lines = [",".join([*cells, kind]) for cells, kind in zip(rows, KINDS, strict=True)]
    preview, _ = opened("\n".join([",".join([*names, "species"]), *lines]) + "\n", missing="mean")
    assert changed(preview).startswith(", ".join(names[:12]) + ", …: missing values filled in, in 1 row")


@pytest.mark.parametrize("rare", [0, N - 1])
def test_a_name_is_read_as_it_is_mostly_written(opened: Open, rare: int) -> None:
    cells = ["Gravel" if n == rare else ("gravel", "sand")[n % 2] for n in range(N)]
    preview, contents = opened(table("alley,species", cells, KINDS))
    assert {*contents.inputs} == {"alley = gravel", "alley = sand"}
    assert "'Gravel' is read as 'gravel'" in changed(preview)


def test_a_target_is_never_filled_in(opened: Open) -> None:
    text = table("a,species", SIZES, ["", *KINDS[1:]])
    with pytest.raises(DataError, match=r"column 'species' has no value: [^,]* leaves such rows out$"):
        opened(text)
    assert len(opened(text, missing="mean")[1].y) == N - 1


@in_turn(
    "word",
    [
        "---",
        "—",
        "…",
        "n.d.",
        "k. A.",
        "(null)",
        "-nan(ind)",
        "#NV",
        "#WERT!",
        "#VALEUR!",
        "#¿NOMBRE?",
        "*",
        ":",
    ],
)
def test_a_gap_is_known_by_many_signs(opened: Open, word: str) -> None:
    """A row that begins with #NV is no comment."""
    cells = [size if n % 9 else word for n, size in enumerate(SIZES)]
    _, contents = opened(table("size;species", cells, KINDS, by=";"), missing="mean")
    assert contents.inputs == ("size",)
    assert np.isnan(contents.x[:, 0]).tolist() == [n % 9 == 0 for n in range(N)]


@in_turn("signs", [("+", "-"), ("*", "**", "***")])
def test_signs_may_be_the_names_of_classes(opened: Open, signs: tuple[str, ...]) -> None:
    _, contents = opened(table("size,width,mark", SIZES, WIDTHS, [signs[n % len(signs)] for n in range(N)]))
    assert sorted(contents.classes) == sorted(signs)


@pytest.mark.parametrize("word", ["none", "NA", "None"])
def test_a_category_that_is_called_none_stays_one(opened: Open, word: str) -> None:
    cells = [word if n % 4 else "gravel" for n in range(N)]
    assert opened(table("alley,species", cells, KINDS))[1].inputs == ("alley = gravel", f"alley = {word}")
    with pytest.raises(DataError, match="has no value"):
        opened(table("alley,species", ["", *cells[1:]], KINDS))


# -- lines ----------------------------------------------------------------------------------------

IRIS = table("size,width,species", SIZES, WIDTHS, KINDS)
HEAD, BODY = IRIS.split("\n", 1)


@in_turn(
    ("text", "said"),
    [
        ("Flowers of 2024\n\n" + IRIS, "line 1 skipped: a title"),
        ("Flowers of 2024,,\n" + IRIS, "line 1 skipped: a title"),
        ("Report\nmade on Monday\n" + IRIS, "lines 1, 2 skipped: a title"),
        ("# logger 3\n# unit: cm, s\n" + IRIS, "lines 1, 2 skipped: comments"),
        (f"# {HEAD}\n{BODY}", ""),
        ("#size,width,species\n" + BODY, ""),
        (f"{HEAD}\ncm,cm,-\n{BODY}", "line 2 skipped: units"),
        (f"{HEAD}\n[cm],[mm],[]\n{BODY}", "line 2 skipped: units"),
        (f"{HEAD}\nfloat,float,str\n{BODY}", "line 2 skipped: units"),
        (f"{HEAD}\nfloat64,float64,object\n{BODY}", "line 2 skipped: units"),
        (f"{HEAD}\n<dbl>,<dbl>,<fct>\n{BODY}", "line 2 skipped: units"),
        (f"leaf,leaf,\n{HEAD}\n{BODY}", "line 1 skipped: a heading"),
        (IRIS + "Total,180.5,\n", "line 62 skipped: a total"),
        (IRIS + "Mittelwert,3.1,\n", "line 62 skipped: a total"),
        (IRIS + "Sum,1\n", "line 62 skipped: a total"),
        (IRIS + "Source: a book\n", "line 62 skipped: a total or a remark"),
        (IRIS + "\n# end\n", "line 63 skipped: comments"),
        (IRIS + IRIS, "line 62 skipped: the names once more"),
        ("sep=,\n" + IRIS, "line 1 skipped: it names the delimiter"),
        ("sep=;\n" + IRIS.replace(",", ";"), "line 1 skipped: it names the delimiter"),
        (IRIS.replace(",", "|"), ""),
        (IRIS.replace(",", "  "), ""),
        (IRIS.replace(",", "\t"), ""),
        (IRIS.replace(",", " , "), ""),
        (IRIS.replace(",", ",\t"), ""),
        (re.sub(r"[^,\n]+", r"'\g<0>'", IRIS), ""),
        (re.sub(r"[^,\n]+", r"“\g<0>”", IRIS.replace(",", ";")).replace(";", "”;“"), ""),
        (IRIS.replace("\n", "\r\n"), ""),
        ("\ufeff" + IRIS, ""),
        (IRIS[:-1] + "\ufeff\n", ""),
        (IRIS.replace("setosa", "seto\u200bsa", 1), ""),
        (IRIS.replace("setosa", "seto\u00adsa\u200e", 1), ""),
        (IRIS.replace("setosa", "s\u00e9tosa").replace("s\u00e9", "se\u0301", 1), ""),
        (IRIS.encode("utf-16"), "read as UTF-16"),
        (IRIS.encode("utf-32"), "read as UTF-32"),
        (("\ufeff" + IRIS).encode("utf-32-be"), "read as UTF-32"),
        (IRIS.encode("utf-16-le"), "read as UTF-16"),
        (IRIS.encode("utf-16-be"), "read as UTF-16"),
        (IRIS.replace("setosa", "dérangé").encode("cp1252"), "read as Windows-1252"),
    ],
)
def test_what_stands_around_the_rows(opened: Open, text: str | bytes, said: str) -> None:
    preview, contents = opened(text)
    assert contents.inputs == ("size", "width")
    assert len(contents.x) in (N, 2 * N)
    assert len(contents.classes) == 3
    assert (said in changed(preview)) if said else not changed(preview)


def test_a_line_break_in_a_name_is_a_blank(opened: Open) -> None:
    assert opened(IRIS.replace("size,", '"size\nin cm",'))[1].inputs == ("size in cm", "width")


@in_turn(
    ("names", "is_header"),
    [
        ("0,1,2,3", True),
        (",0,1,2", True),
        ("1,2,3,4", True),
        ("2019,2020,2021,2022", True),
        ("2019,2020,2021,grew", True),
        ("0,1,2,target", True),
        ("5.1,3.5,1.4,0.2", False),
        ("0,1,1,0", False),
    ],
)
def test_names_may_be_numbers(opened: Open, names: str, is_header: bool) -> None:
    preview, _ = opened(table(names, SIZES, WIDTHS, WIDTHS[::-1], numbers(lambda n: n * 7 % 2)))
    assert preview.rows == N + (not is_header)


def test_a_truth_table_has_no_header(opened: Open) -> None:
    preview, _ = opened("0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    assert (preview.rows, preview.reading.header) == (4, "no")


@pytest.mark.parametrize("names", ["0", "pixel0", "column"])
def test_a_table_of_pixels_is_pictures(opened: Open, names: str) -> None:
    digits = load("digits", train_size=200, test_size=1)
    rows = [
        ",".join([*(f"{16 * pixel:.0f}" for pixel in x), str(label)])
        for x, label in zip(digits.x_train, digits.labels_train, strict=True)
    ]
    head = {"0": map(str, range(64)), "pixel0": (f"pixel{i}" for i in range(64))}.get(names)
    preview, contents = opened("\n".join([",".join([*head, "target"]), *rows] if head else rows))
    assert (contents.image_shape, preview.rows, len(contents.classes)) == ((8, 8), 200, 10)
    assert "64 columns read as pictures of 8 × 8 pixels" in changed(preview)


@in_turn(
    ("line", "width"),
    [
        ('18.{n}   8   307.0   130.0      3504.   12.0   7{n}  1\t"chevrolet {n}"', 9),
        ("1,{n} 2,5 {n},25", 3),
        (" {n}.5   41.89  2.074  1", 4),
        ("1 23{n};4 56{n};x", 3),
        ("Main Street {n};Long Town;{n}", 3),
        ("New York, {n}.5, yes", 3),
    ],
)
def test_blanks_part_numbers_but_neither_texts_nor_thousands(opened: Open, line: str, width: int) -> None:
    preview, _ = opened("\n".join(line.replace("{n}", str(n % 10)) for n in range(40)))
    assert len(preview.columns) == width


def test_a_rising_salary_is_no_count_of_the_rows(opened: Open) -> None:
    rising = numbers(lambda n: 39_000 + 900 * n)
    preview, _ = opened(table("years,salary", numbers(lambda n: f"{1 + n / 10}"), rising))
    assert preview.reading.target == "salary"


@in_turn("name", ["BMI", "ORC", "RIFF", "GIF87", "RDA"])
def test_a_name_that_other_files_begin_with_is_a_name(opened: Open, name: str) -> None:
    assert opened(table(f"{name},size,kind", WIDTHS, SIZES, KINDS))[1].inputs == (name, "size")


def test_prose_is_no_table(opened: Open) -> None:
    with pytest.raises(DataError, match="a single column"):
        opened("This is a letter.\nIt has words and more of them.\nNo table at all is in it.\nThe end\n" * 5)
