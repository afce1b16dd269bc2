"""What other programs leave in a table is understood or refused, and never learnt from by mistake."""

import json
from pathlib import Path

import numpy as np
import pytest

from nnviz.data import DataError
from nnviz.data.own import open_own
from nnviz.data.reading import Contents, Preview, Reading

RNG = np.random.default_rng(5)
N = 60
A, B = ([f"{value:.2f}" for value in RNG.normal(5, 2, N)] for _ in range(2))
KIND = [("ant", "bee", "cat")[n] for n in RNG.integers(0, 3, N)]


def opened(folder: Path, text: str, name: str = "own.csv", **reading: object) -> tuple[Preview, Contents]:
    (folder / name).write_text(text, newline="")
    return open_own(folder / name, Reading(**reading))  # type: ignore[arg-type]


def lines(head: str, row: str) -> str:
    """A table of which each row is made of {n}, {a}, {b} and {kind}."""
    rows = [row.format(n=n + 1, a=A[n], b=B[n], kind=KIND[n]) for n in range(N)]
    return "\n".join([head, *rows] if head else rows) + "\n"


def changed(preview: Preview) -> str:
    assert preview.findings is not None
    return "; ".join(preview.findings.changed)


@pytest.mark.parametrize(
    "text",
    [
        lines("a b kind", '"{n}" {a} {b} "{kind}"'),
        lines("a,b,kind", "{a},{b},{kind},"),
        lines("a,b,kind", "{a},{b},{kind}").replace("\n", "\r\r\n"),
        lines("| a | b | kind |\n|---|:--|-----|", "| {a} | {b} | {kind} |"),
        lines(" a | b | kind\n---+---+-----", " {a} | {b} | {kind}") + "(60 rows)\n",
        lines("Measurements\nOur lab, 2023\n\na,b,kind", "{a},{b},{kind}"),
        lines("phone,a,b,kind", "+49 170 12{n},{a},{b},{kind}"),
    ],
    ids=["row names", "delimiter at the end", "doubled ends", "notes", "terminal", "title", "phone"],
)
def test_the_columns_are_those_that_were_meant(tmp_path: Path, text: str) -> None:
    preview, contents = opened(tmp_path, text)
    assert (preview.rows, contents.inputs, contents.target) == (N, ("a", "b"), "kind")
    assert np.allclose(contents.x[:, 1], list(map(float, B)))


def test_quotes_behind_a_backslash_are_part_of_a_text(tmp_path: Path) -> None:
    text = lines("a,note,kind", '{a},"he said \\"{n}, no\\", and went",{kind}')
    assert opened(tmp_path, text)[1].target == "kind"
    path = lines("a,folder,kind", '{a},"C:\\data\\",{kind}')
    assert opened(tmp_path, path)[1].target == "kind"


@pytest.mark.parametrize(("yes", "no"), [("True", "False"), ("true", "false"), ("yes", "no")])
def test_columns_of_which_one_says_yes_are_classes_and_not_inputs(tmp_path: Path, yes: str, no: str) -> None:
    rows = [
        f"{a},{b},{','.join(yes if kind == one else no for one in ('ant', 'bee', 'cat'))}"
        for a, b, kind in zip(A, B, KIND, strict=True)
    ]
    _, contents = opened(tmp_path, "\n".join(["a,b,ant,bee,cat", *rows]))
    assert (contents.inputs, contents.classes) == (("a", "b"), ("ant", "bee", "cat"))
    assert [contents.classes[int(label)] for label in contents.y] == KIND


def test_a_spreadsheets_errors_are_missing_values_and_no_comments(tmp_path: Path) -> None:
    text = lines("a,b,kind", "{a},{b},{kind}").replace(f"\n{A[3]},", "\n#DIV/0!,")
    with pytest.raises(DataError, match="line 5: column 'a' has no value"):
        opened(tmp_path, text)


def test_one_word_among_many_numbers_stands_for_no_value(tmp_path: Path) -> None:
    text = lines("a,b,kind", "{a},{b},{kind}")
    for n in range(0, N, 9):
        text = text.replace(f"\n{A[n]},", "\nnot asked,")
    preview, _ = opened(tmp_path, text, missing="drop")
    assert "a: 'not asked' is taken for no value" in changed(preview)
    assert preview.rows < N


def test_a_power_of_ten_has_no_thousands_before_it(tmp_path: Path) -> None:
    preview, contents = opened(tmp_path, lines("a;b;kind", "2,{n:03}E+00;{b};{kind}"))
    assert contents.x[4, 0] == 2.005
    assert "2,001E+00 as 2.001" in changed(preview)
    assert opened(tmp_path, lines("a,b,kind", "2.5D+01,{b},{kind}"))[0].columns[0].kind == "number"


def test_json_may_be_records_by_their_number(tmp_path: Path) -> None:
    records = {str(n): {"a": float(A[n]), "b": float(B[n]), "kind": KIND[n]} for n in range(N)}
    _, contents = opened(tmp_path, json.dumps(records), "own.json")
    assert (contents.inputs, len(contents.x)) == (("a", "b"), N)


def test_rankings_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="rankings"):
        opened(tmp_path, lines("", "1 qid:{n} 1:{a} 2:{b}"), "own.txt")


def test_texts_that_differ_in_each_row_are_no_knowledge_and_the_last_resort_is_numbers(
    tmp_path: Path,
) -> None:
    rows = [f"D{n},{n % 3},{'yes' if n % 2 else 'no'}" for n in range(14)]
    preview, contents = opened(tmp_path, "\n".join(["Day,wind,play", *rows]))
    assert contents.inputs == ("wind",)
    assert preview.findings is not None
    assert preview.findings.left_out == (("Day", "is another text in each row"),)
    rows = [f"job {n},{n},{1000 * n * n}" for n in range(1, 13)]
    assert opened(tmp_path, "\n".join(["Position,Level,Salary", *rows]))[1].inputs == ("Level",)


@pytest.mark.parametrize(
    ("cell", "value"), [("$2.5k", 2500), ("12k", 12_000), ("€3.5M", 3.5e6), ("1.5B $", 1.5e9)]
)
def test_thousands_and_millions_may_be_letters(tmp_path: Path, cell: str, value: float) -> None:
    preview, contents = opened(tmp_path, lines("a,b,kind", f"{cell},{{b}},{{kind}}"), leave_out=())
    assert contents.x[0, 0] == value
    assert "for thousands, millions or billions" in changed(preview)


def test_letters_for_millions_without_money_are_units(tmp_path: Path) -> None:
    preview, contents = opened(tmp_path, lines("a,b,kind", "{a}M,{b},{kind}"))
    assert "a: numbers in M" in changed(preview)
    assert contents.x[:, 0].max() < 1e6


def test_texts_that_are_mostly_different_are_no_target(tmp_path: Path) -> None:
    rows = [f"{a},{kind},{b} or {a}" for a, b, kind in zip(A, B, KIND, strict=True)]
    assert opened(tmp_path, "\n".join(["a,kind of,price", *rows]))[1].target == "kind of"
