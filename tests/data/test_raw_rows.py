"""New rows are read as those were that the network learnt from."""

from pathlib import Path

import numpy as np
import pytest

from nnviz.data import DataError, load
from nnviz.data.raw_rows import Measure, RawForm, form_of, read_raw, typed_row
from nnviz.data.reading import Reading
from nnviz.data.spelling import Spelling

TABLE = "size,colour,weight,kind\n" + "1,red,10,a\n2,blue,20,b\n3,green,30,a\n4,red,40,b\n" * 5


@pytest.fixture
def form(tmp_path: Path) -> RawForm:
    (tmp_path / "things.csv").write_text(TABLE)
    return form_of(load(f"file:{tmp_path / 'things.csv'}"))


def test_a_text_is_one_column_of_several_inputs(form: RawForm) -> None:
    colours = Measure("colour", ("red", "blue", "green"))
    assert form.columns == (Measure("size"), colours, Measure("weight"))
    assert form.n_inputs == 5


def test_rows_of_a_file_have_their_columns_in_any_order(form: RawForm, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("weight,colour,size\n25,green,7\n35,red,8\n45,blue,9\n")
    x = read_raw(tmp_path / "new.csv", form, Reading())
    assert x.tolist() == [[7, 0, 0, 1, 25], [8, 1, 0, 0, 35], [9, 0, 1, 0, 45]]


def test_columns_are_found_whatever_their_capitals_where_that_is_no_doubt(
    form: RawForm, tmp_path: Path
) -> None:
    (tmp_path / "new.csv").write_text("WEIGHT,Colour,size\n25,green,7\n")
    assert read_raw(tmp_path / "new.csv", form, Reading()).tolist() == [[7, 0, 0, 1, 25]]
    (tmp_path / "new.csv").write_text("WEIGHT,Weight,Colour,size\n25,26,green,7\n")
    with pytest.raises(DataError, match="lacks what the network learnt from: colour, weight"):
        read_raw(tmp_path / "new.csv", form, Reading())


def test_a_line_that_is_no_row_is_told_of(form: RawForm, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("weight,colour,size\n25,green,7\n35,red,8\nTotal,,15\n")
    said: list[str] = []
    assert len(read_raw(tmp_path / "new.csv", form, Reading(), said)) == 2
    assert said == ["line 4 skipped: a total or a remark below the rows"]


def test_a_row_is_read_with_the_decimal_sign_of_training(tmp_path: Path) -> None:
    cells = "".join(f"{n}.{n}50,{n};{'ab'[n % 2]}\n" for n in range(1, 9))
    (tmp_path / "amounts.csv").write_text("amount;kind\n" + cells)
    form = form_of(load(f"file:{tmp_path / 'amounts.csv'}"))
    assert form.columns == (Measure("amount", spelling=Spelling("comma")),)
    (tmp_path / "new.csv").write_text("amount;kind\n1.234;a\n")  # by itself it could be 1.234 as well
    assert read_raw(tmp_path / "new.csv", form, Reading()).tolist() == [[1234]]
    assert typed_row('"1.234,5"', form).tolist() == [[1234.5]]
    (tmp_path / "new.csv").write_text("amount;kind\nlots;a\n")
    with pytest.raises(DataError, match="line 2, column 'amount': 'lots' is not a number"):
        read_raw(tmp_path / "new.csv", form, Reading())


def test_a_unit_may_stand_behind_a_number_as_in_training_and_no_other(tmp_path: Path) -> None:
    cells = "".join(f"{n},{n}5 kg;{'ab'[n % 2]}\n" for n in range(1, 9))
    (tmp_path / "amounts.csv").write_text("amount;kind\n" + cells)
    form = form_of(load(f"file:{tmp_path / 'amounts.csv'}"))
    assert form.columns == (Measure("amount", spelling=Spelling("comma", "kg")),)
    for cell in ("7,5 kg", "7,5kg", "7,5"):
        (tmp_path / "new.csv").write_text(f"amount;kind\n{cell};a\n")
        assert read_raw(tmp_path / "new.csv", form, Reading()).tolist() == [[7.5]]
        assert typed_row(f'"{cell}"', form).tolist() == [[7.5]]
    (tmp_path / "new.csv").write_text("amount;kind\n7,5 g;a\n8,5 g;b\n")
    with pytest.raises(DataError, match="column 'amount': is in g; in training it was in kg"):
        read_raw(tmp_path / "new.csv", form, Reading())


def test_few_rows_are_read_as_the_many_of_training_were(tmp_path: Path) -> None:
    cells = [f"{n % 30 + 70} bhp;{n % 7},5;{'ab'[n % 2]}" for n in range(60)]
    (tmp_path / "cars.csv").write_text("\n".join(["power;size;kind", *cells, "80 bhp;*;a"]))
    form = form_of(load(f"file:{tmp_path / 'cars.csv'}", reading=Reading(missing="drop")))
    (tmp_path / "new.csv").write_text("power;size\n75 bhp;1,5\n80 bhp;*\n85 bhp;2,5\n")
    np.testing.assert_array_equal(
        read_raw(tmp_path / "new.csv", form, Reading()), [[75, 1.5], [80, np.nan], [85, 2.5]]
    )


@pytest.mark.parametrize("cells", [["*"], ["*", "*"], ["2", "*", "*", "*"], ["2", "3", "*"]])
def test_a_mark_that_stood_for_no_value_does_so_in_new_rows_however_many_hold_it(
    tmp_path: Path, cells: list[str]
) -> None:
    rows = [f"{n % 7},{'*' if n % 9 == 0 else n * 7 % 31},{'ab'[n % 2]}" for n in range(60)]
    (tmp_path / "things.csv").write_text("\n".join(["size,weight,kind", *rows]))
    form = form_of(load(f"file:{tmp_path / 'things.csv'}", reading=Reading(missing="mean")))
    assert form.columns[1] == Measure("weight", spelling=Spelling(gap="*"))
    (tmp_path / "new.csv").write_text("\n".join(["size,weight", *[f"1,{cell}" for cell in cells]]))
    found = read_raw(tmp_path / "new.csv", form, Reading())[:, 1]
    np.testing.assert_array_equal(found, [np.nan if cell == "*" else float(cell) for cell in cells])
    (tmp_path / "new.csv").write_text("size,weight\n1,**\n")  # as another mark does not
    with pytest.raises(DataError, match="line 2, column 'weight': '\\*\\*' is not a number"):
        read_raw(tmp_path / "new.csv", form, Reading())


def test_a_typed_row_has_a_cell_for_each_column(form: RawForm) -> None:
    assert typed_row("7, green, 25", form).tolist() == [[7, 0, 0, 1, 25]]
    with pytest.raises(DataError, match="colour: one of red, blue, green"):
        typed_row("7, pink, 25", form)
    with pytest.raises(DataError, match="2 of 3 values"):
        typed_row("7, green", form)


def test_a_text_is_known_however_it_is_spelled_but_a_single_letter_is_not(
    form: RawForm, tmp_path: Path
) -> None:
    assert typed_row("7, GREEN, 25", form).tolist() == [[7, 0, 0, 1, 25]]
    (tmp_path / "new.csv").write_text("weight,colour,size\n25, Green ,7\n")
    assert read_raw(tmp_path / "new.csv", form, Reading()).tolist() == [[7, 0, 0, 1, 25]]
    letters = RawForm((Measure("letter", ("a", "A", "b")), Measure("n")), 4)
    assert [typed_row(f"{letter}, 1", letters).tolist() for letter in "aA"] == [
        [[1, 0, 0, 1]],
        [[0, 1, 0, 1]],
    ]


@pytest.mark.parametrize("same", [30, 59, 60, 90])
def test_values_that_differ_only_behind_many_letters_are_told_apart(tmp_path: Path, same: int) -> None:
    path = tmp_path / "own.csv"
    rows = [f"{k * 7 % 5}.5,{'c' * same}{'uvw'[k % 3]}{'z' * 40},{'ab'[k % 2]}" for k in range(30)]
    path.write_text("\n".join(["size,long,kind", *rows]))
    form = form_of(load(f"file:{path}"))
    assert read_raw(path, form, Reading())[:3, 1:].tolist() == np.eye(3).tolist()
    assert typed_row(f"1; {'c' * same}v{'z' * 40}", form).tolist() == [[1, 0, 1, 0]]
    with pytest.raises(DataError, match="long: one of"):
        typed_row(f"1; {'c' * same}x{'z' * 40}", form)


@pytest.mark.parametrize("n", [8, 9])
def test_of_many_values_eight_are_named_and_that_there_are_more(n: int, tmp_path: Path) -> None:
    path, names = tmp_path / "places.csv", [f"place{k}" for k in range(n)]
    path.write_text(
        "where,size,kind\n" + "".join(f"{name},{k},{'ab'[k % 2]}\n" for k, name in enumerate(names * 3))
    )
    form = form_of(load(f"file:{path}"))
    told = ", ".join(names[:8]) + (", …" if n > 8 else "")
    with pytest.raises(DataError, match=f"where: one of {told}$"):
        typed_row("nowhere, 1", form)
    path.write_text("where,size,kind\nnowhere,1,a\n")
    with pytest.raises(DataError, match=f"'nowhere' was never seen in training, where it was one of {told}$"):
        read_raw(path, form, Reading())


@pytest.fixture
def commas(tmp_path: Path) -> RawForm:
    """Three columns, of which two were written with decimal commas."""
    lines = (f"{n}0,{n};{n * n % 7};{n},25;{'ab'[n % 2]}\n" for n in range(1, 9))
    (tmp_path / "commas.csv").write_text("length;count;width;kind\n" + "".join(lines))
    return form_of(load(f"file:{tmp_path / 'commas.csv'}"))


@pytest.mark.parametrize(
    "text",
    ["99,4; 100; 5", "99,4;100;5", "99,4\t100\t5", "99,4 100 5", "99,4, 100, 5", "99.4, 100, 5", "99.4,100,5",
     "99.4; 100; 5", "99.4 100 5", '"99,4", 100, 5', " 99,4  100 5 "],
)  # fmt: skip
def test_a_row_may_be_typed_with_either_decimal_sign_and_any_sign_between(commas: RawForm, text: str) -> None:
    assert [column.spelling.sign for column in commas.columns] == ["comma", None, "comma"]
    assert typed_row(text, commas).tolist() == [[99.4, 100, 5]]


def test_a_typed_row_that_could_be_two_is_refused() -> None:
    comma = Spelling("comma")
    two = RawForm((Measure("a", spelling=comma), Measure("b", spelling=comma)), 2)
    assert typed_row("1.234; 5", two).tolist() == [[1234, 5]]  # as the table has it
    assert typed_row("1,5, 5", two).tolist() == [[1.5, 5]]
    with pytest.raises(DataError, match="in two ways; put ; between the values"):
        typed_row("1,5 200", two)  # 1 and 5200, or 1.5 and 200
    with pytest.raises(DataError, match=r"'1\.234' could be two numbers"):
        typed_row("1.234; 99.4", two)
    with pytest.raises(DataError, match=r"a: 'x' is no number such as 0\.5 or 0,5"):
        typed_row("x; 1", two)
    for text in ("1,, 2", "1\t\t2", "1;;2"):
        with pytest.raises(DataError):
            typed_row(text, two)


def test_a_point_is_read_in_a_column_of_decimal_commas_where_it_can_be_nothing_else(
    commas: RawForm, tmp_path: Path
) -> None:
    path = tmp_path / "new.csv"
    path.write_text("length,count,width\n99.4,100,5.25\n46.10,90,7.5\n")
    assert read_raw(path, commas, Reading()).tolist() == [[99.4, 100, 5.25], [46.1, 90, 7.5]]
    path.write_text("length,count,width\n99.4,100,5.25\n1.234,90,7.5\n")
    with pytest.raises(DataError, match=r"column 'length': '1\.234' could be two numbers"):
        read_raw(path, commas, Reading())
