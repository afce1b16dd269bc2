"""`nnviz run` on a file of one's own."""

import json
from pathlib import Path

import pytest
from PIL import Image
from typed import CommandLine


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two classes that one column tells apart."""
    path = tmp_path / "own.csv"
    path.write_text("size,colour,kind\n" + "1.5,red,cat\n8.5,blue,dog\n2.5,red,cat\n9.5,red,dog\n" * 20)
    return path


def test_table_is_trained_on_as_it_is(nnviz: CommandLine, table: Path) -> None:
    done = nnviz("run", "own.csv", "--quiet", "--epochs", 10, "--out", "out")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("target: kind, classification\ninputs: size, colour\nepoch 10: ")
    saved = json.loads(Path("out/experiment.json").read_text())
    assert saved["data"]["name"] == f"file:{table}"


def test_a_row_that_lacks_a_value_is_refused_though_such_rows_were_left_out(
    nnviz: CommandLine, table: Path
) -> None:
    table.write_text(f"{table.read_text()},red,cat\n")
    left_out = ("--set", "data.missing=drop")
    nnviz("run", "own.csv", "--quiet", "--epochs", 2, *left_out, "--out", "out")
    Path("new.csv").write_text("size,colour\n1.5,red\n,red\n")
    assert nnviz("predict", "out/network.safetensors", "new.csv").complaint == (
        "nnviz predict: new.csv: row 2 lacks a value, and the network was trained on rows that lack none"
    )


def test_trained_network_opens_again(nnviz: CommandLine, table: Path) -> None:
    nnviz("run", "own.csv", "--quiet", "--epochs", 2, "--out", "out")
    assert nnviz("check", "out/network.safetensors").code == 0


def test_regression_has_no_accuracy(nnviz: CommandLine, table: Path) -> None:
    changes = ("data.target=size", "network.output=linear", "training.cost=quadratic", "training.eta=0.05")
    words = [word for change in changes for word in ("--set", change)]
    done = nnviz("run", "own.csv", "--epochs", 3, *words, "--out", "out")
    assert done.code == 0
    assert "test cost" in done.out
    assert "accuracy" not in done.out
    assert "nan" not in done.out + done.err + Path("out/history.csv").read_text()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("data.target=weight", "data.target: 'weight' is no column; allowed are size, colour, kind,"),
        ("data.task=regression", "data.task: regression needs numbers, and target 'kind' is text"),
        ("data.delimiter=dot", "data.delimiter: 'dot' is not one of auto, comma, semicolon, tab"),
        ("data.name=file:gone.csv", "gone.csv: cannot be read: no such file or directory"),
        ("data.name=file:", "data.name: name the file after 'file:'"),
    ],
)
def test_change_that_does_not_suit_the_table(
    nnviz: CommandLine, table: Path, change: str, message: str
) -> None:
    assert message in nnviz("run", "own.csv", "--set", change).complaint


def test_bad_table_gets_one_line(nnviz: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n3\n")
    assert (
        nnviz("run", "bad.csv").complaint
        == "nnviz run: bad.csv: line 3: holds 1 value, the first line holds 2"
    )


def test_the_answer_to_a_picture_bears_the_name_of_its_file(nnviz: CommandLine, tmp_path: Path) -> None:
    for kind, grey in (("dark", 20), ("light", 220)):
        for number in range(4):
            picture = tmp_path / "set" / kind / f"{number}.png"
            picture.parent.mkdir(parents=True, exist_ok=True)
            Image.new("L", (4, 4), grey + number).save(picture)
    assert nnviz("run", "set", "--quiet", "--epochs", 2, "--out", "out").code == 0
    assert nnviz("predict", "out/network.safetensors", "set", "--out", "all.csv").code == 0
    names = [f"{kind}/{number}.png" for kind in ("dark", "light") for number in range(4)]
    rows = [line.split(",") for line in Path("all.csv").read_text().splitlines()]
    assert [row[0] for row in rows] == ["file", *names]
    assert rows[0][1:] == ["answer", "dark", "light"]
    one = nnviz("predict", "out/network.safetensors", "set/light/2.png")
    assert one.out.splitlines()[1].split(",")[0] == "2.png"
    alone = list(map(float, one.out.splitlines()[1].split(",")[2:]))
    assert alone == pytest.approx(list(map(float, rows[7][2:])))


def test_answers_are_not_written_over_what_they_come_from(nnviz: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("x1,x2\n0.3,0.4\n")
    assert nnviz("run", "xor", "--epochs", "1", "--quiet", "--out", "out").code == 0
    for own in ("rows.csv", "out/network.safetensors"):
        before = (tmp_path / own).read_bytes()
        done = nnviz("predict", "out/network.safetensors", "rows.csv", "--out", own)
        assert (done.code, (tmp_path / own).read_bytes()) == (2, before)
        assert "give it another name" in done.complaint


@pytest.mark.parametrize("command", [("run", "--quiet", "--epochs", "1"), ("check",), ("explain",)])
def test_amounts_have_no_classes_to_weigh(nnviz: CommandLine, command: tuple[str, ...]) -> None:
    first, *others = command
    done = nnviz(first, "sine", *others, "--set", "training.class_weights=balanced")
    assert done.code == 2
    assert "training.class_weights: " in done.complaint
