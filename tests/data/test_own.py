"""Files of one's own, well made: what is recognised in them, and the data sets that they become."""

import gzip
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from cases import in_turn
from msgspec.structs import asdict, replace
from PIL import Image

from nnviz.data import DataError, load
from nnviz.data.download import Cancelled
from nnviz.data.findings import Findings
from nnviz.data.own import glance_at_own, open_own
from nnviz.data.reading import Column, Contents, Preview, Reading
from nnviz.data.targets import in_order

KINDS = ("setosa", "versicolor", "virginica")

Write = Callable[[str], tuple[Preview, Contents]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "own.csv"


@pytest.fixture
def opened(path: Path) -> Callable[..., tuple[Preview, Contents]]:
    def write_and_open(text: str | bytes, **reading: str) -> tuple[Preview, Contents]:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return open_own(path, Reading(**reading))

    return write_and_open


def flowers(n: int = 30) -> str:
    """A table of the shape of the iris flowers."""
    rng = np.random.default_rng(5)
    rows = [
        ",".join(f"{value:.1f}" for value in (5, 3, 1 + 2 * kind, kind) + 0.2 * rng.standard_normal(4))
        + f",{name}"
        for _ in range(n)
        for kind, name in enumerate(KINDS)
    ]
    return "sepal length,sepal width,petal length,petal width,species\n" + "\n".join(rows) + "\n"


def test_flowers_are_understood(opened: Write, path: Path) -> None:
    preview, contents = opened(flowers())
    assert preview.reading == Reading("species", "classification", "yes", "comma", "point", leave_out=())
    assert [(column.name, column.kind, column.role) for column in preview.columns[-2:]] == [
        ("petal width", "number", "input"),
        ("species", "text", "target"),
    ]
    assert preview.columns[-1].different == 3
    assert preview.classes == tuple((name, 30) for name in KINDS)
    assert (preview.path, preview.form, preview.rows) == (path, "table", 90)
    assert preview.findings == Findings(("species",), False, "classification", contents.inputs)
    assert len(preview.first_rows) == 20
    assert preview.first_rows[0][-1] == "setosa"
    assert contents.x.shape == (90, 4)
    assert contents.inputs == ("sepal length", "sepal width", "petal length", "petal width")
    assert contents.y[:6].tolist() == [0, 1, 2, 0, 1, 2]


def test_without_a_telling_name_the_last_column_is_the_target_and_a_guess(opened: Write) -> None:
    rng = np.random.default_rng(6)
    rows = [f"{2 + n % 3}," + ",".join(f"{value:.2f}" for value in rng.random(13)) for n in range(60)]
    preview, contents = opened("\n".join(rows))
    assert preview.reading == Reading("column 14", "regression", "no", "comma", "point", leave_out=())
    assert preview.findings is not None
    assert preview.findings.guessed
    assert contents.x.shape == (60, 13)


def test_preview_read_again_as_it_says_is_the_same(opened: Callable[..., tuple[Preview, Contents]]) -> None:
    text = flowers()
    first, _ = opened(text)
    again, _ = opened(text, **{name: getattr(first.reading, name) for name in Reading.__struct_fields__})
    assert asdict(again) == asdict(first)


@in_turn(
    ("text", "delimiter", "decimal"),
    [
        ("a,b,c\n1.5,2,3.5\n2.5,3,4.25\n", "comma", "point"),
        ("a;b;c\n1.5;2;3.5\n2.5;3;4.25\n", "semicolon", "point"),
        ("a;b;c\n1,5;2;3,5\n2,5;3;4,25\n", "semicolon", "comma"),
        ("a\tb\tc\n1,5\t2\t3,5\n2,5\t3\t4,25\n", "tab", "comma"),
        ('a,b,c\n"1,5",2,"3,5"\n"2,5",3,"4,25"\n', "comma", "comma"),
        ('"a","b","c"\r\n"1.5", "2", "3.5"\r\n\r\n2.5,3,4.25\r\n', "comma", "point"),
        ("\ufeffa,b,c\n1.5,2,3.5\n2.5,3,4.25", "comma", "point"),
    ],
)
def test_the_many_ways_to_write_a_table(opened: Write, text: str, delimiter: str, decimal: str) -> None:
    preview, contents = opened(text)
    assert preview.reading == Reading("c", "regression", "yes", delimiter, decimal, leave_out=())
    assert contents.x.tolist() == [[1.5, 2], [2.5, 3]]
    assert contents.y.tolist() == [3.5, 4.25]
    assert (contents.classes, contents.inputs, contents.target) == ((), ("a", "b"), "c")


@in_turn(
    ("text", "target", "task"),
    [
        ("label,a\n0,1.5\n1,2.5\n" * 1, "label", "regression"),
        ("a,Class,b\n" + "1.5,0,2.5\n1.5,1,3.5\n" * 4, "Class", "classification"),
        ("kind,a,b\n" + "x,1.5,2.5\ny,1.5,3.5\n" * 4, "kind", "classification"),
        ("a,b\n" + "1.5,0\n2.5,1\n" * 4, "b", "classification"),
        ("a,b\n" + "0,1.5\n1,2.5\n" * 4, "b", "regression"),
        ("a,b\n" + "".join(f"{n},{n * n}\n" for n in range(40)), "b", "regression"),
    ],
)
def test_target_and_task(opened: Write, text: str, target: str, task: str) -> None:
    reading = opened(text)[0].reading
    assert (reading.target, reading.task) == (target, task)


def test_what_is_recognised_can_be_overruled(opened: Callable[..., tuple[Preview, Contents]]) -> None:
    text = "1,2,0\n3,4,1\n5,6,0\n7,8,1\n"
    preview, contents = opened(text, target="1", task="regression", header="yes")
    assert (preview.rows, preview.reading.target) == (3, "1")
    assert contents.y.tolist() == [3, 5, 7]
    preview, contents = opened(text, target="2", task="classification")
    assert preview.reading.target == "column 2"
    assert contents.classes == ("2", "4", "6", "8")


def test_few_texts_become_inputs_and_many_are_left_out(opened: Write) -> None:
    rows = [f"name {n},{('red', 'blue')[n % 2]},{n}.5,{n % 3}" for n in range(30)]
    preview, contents = opened("name,colour,size,class\n" + "\n".join(rows))
    assert contents.inputs == ("colour = red", "colour = blue", "size")
    assert contents.x[:2].tolist() == [[1, 0, 0.5], [0, 1, 1.5]]
    assert preview.findings is not None
    assert preview.findings.left_out == (("name", "holds 30 different texts, more than 20"),)


@pytest.mark.parametrize("name", ["Id", "no.", ""])
def test_number_of_the_row_is_left_out(opened: Write, name: str) -> None:
    rows = [f"{n},{n % 7}.5,{n % 2}" for n in range(1, 31)]
    preview, contents = opened(f"{name},size,class\n" + "\n".join(rows))
    assert contents.inputs == ("size",)
    assert preview.columns[0].role == "left out"
    assert preview.columns[0].why == "counts the rows"


@pytest.mark.parametrize(
    "text",
    [
        "year,price\n" + "".join(f"{n},{n}.5\n" for n in range(30)),
        "id,price\n" + "".join(f"{n},{n}.5\n" for n in range(30)),
    ],
)
def test_number_that_may_mean_more_than_the_row_is_an_input(opened: Write, text: str) -> None:
    preview, _ = opened(text)
    assert preview.columns[0].role == "input"


def test_empty_column_at_the_end_of_every_line(opened: Write) -> None:
    preview, contents = opened("a,b,class,\n" + "1.5,2.5,0,\n2.5,3.5,1,\n" * 4)
    assert (preview.reading.target, preview.columns[-1].role) == ("class", "left out")
    assert contents.inputs == ("a", "b")


def test_columns_without_a_name_or_with_the_same(opened: Write) -> None:
    _, contents = opened(",a,a,class\n" + "1,2,3,x\n1,2,3,y\n")
    assert contents.inputs == ("column 1", "a", "a (2)")


def test_target_without_a_value_may_stay_out_of_a_column_left_out(opened: Write) -> None:
    rows = [f"{'' if n == 3 else f'name {n}'},{n}.5,{n % 2}" for n in range(30)]
    assert opened("name,size,class\n" + "\n".join(rows))[0].rows == 30


def test_table_of_many_rows_is_the_same_as_numpy_reads(opened: Write) -> None:
    numbers = np.random.default_rng(1).normal(size=(3500, 4))
    text = "\n".join(",".join(map(repr, row)) for row in numbers.tolist())
    _, contents = opened(text)
    assert np.array_equal(np.column_stack((contents.x, contents.y)), numbers)


# -- other kinds of file --------------------------------------------------------------------------


def test_npz_of_inputs_and_classes(tmp_path: Path) -> None:
    x, y = np.random.default_rng(0).random((10, 3)), np.array(["b", "a"] * 5)
    np.savez(tmp_path / "own.npz", x=x, y=y)
    preview, contents = open_own(tmp_path / "own.npz")
    assert np.array_equal(contents.x, x)
    assert contents.y.tolist() == [1, 0] * 5
    assert (preview.form, preview.classes) == ("arrays", (("a", 5), ("b", 5)))


def test_npz_of_pictures_with_test_pictures(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 256, (40, 6, 5), np.uint8), np.arange(40) % 4
    np.savez_compressed(
        tmp_path / "own.npz", x_train=x[:30], y_train=y[:30], x_test=x[30:], y_test=y[30:, np.newaxis][:, 0]
    )
    data = load(f"file:{tmp_path / 'own.npz'}")
    assert data.image_shape == (6, 5)
    assert np.array_equal(data.x_train, x[:30].reshape(30, -1) / 255)
    assert data.labels_test.tolist() == y[30:].tolist()
    with pytest.raises(DataError, match="comes parted into training and test examples"):
        load(f"file:{tmp_path / 'own.npz'}", test_share=0.3)


@pytest.mark.parametrize("order", ["C", "F"])
def test_npy_is_a_table(tmp_path: Path, order: str) -> None:
    table = np.random.default_rng(0).random((8, 3)).astype(np.float32)
    np.save(tmp_path / "own.npy", np.asarray(table, order=order))  # type: ignore[call-overload]
    preview, contents = open_own(tmp_path / "own.npy", Reading(target="1"))
    assert preview.reading.task == "regression"
    assert np.array_equal(contents.x, table[:, 1:])
    assert np.array_equal(contents.y, table[:, 0])
    assert preview.columns[0] == Column("column 1", "number", "target")
    assert preview.first_rows[0] == tuple(f"{value:.6g}" for value in table[0].tolist())
    again, _ = open_own(tmp_path / "own.npy", preview.reading)
    assert asdict(again) == asdict(preview)


def idx(array: np.ndarray) -> bytes:
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return b"\0\0\x08" + bytes([array.ndim]) + sizes + array.astype(np.uint8).tobytes()


@pytest.mark.parametrize("named", ["images", "labels"])
def test_idx_pair(tmp_path: Path, named: str) -> None:
    pixels, labels = np.arange(120).reshape(10, 4, 3), np.arange(10) % 3
    (tmp_path / "my-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(pixels)))
    (tmp_path / "my-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(labels)))
    dimensions = {"images": "idx3", "labels": "idx1"}[named]
    preview, contents = open_own(tmp_path / f"my-{named}-{dimensions}-ubyte.gz")
    assert (preview.form, preview.image_shape, preview.inputs) == ("IDX", (4, 3), 12)
    assert preview.findings.inputs == ("pictures of 3 × 4 pixels",)
    assert [name for name, _ in preview.samples] == ["0"] * 4 + ["1"] * 3 + ["2"] * 3
    assert np.array_equal(preview.samples[4][1], pixels[1] / 119)
    assert np.array_equal(contents.x, pixels.reshape(10, -1))
    assert preview.findings.changed == ("pixels of 0 to 119 are brought to 0 to 1",)
    assert contents.classes == ("0", "1", "2")


def test_folder_of_four_idx_files_keeps_its_test_pictures(tmp_path: Path) -> None:
    for part, n in (("train", 9), ("t10k", 6)):
        (tmp_path / f"{part}-images-idx3-ubyte").write_bytes(idx(np.arange(n * 4).reshape(n, 2, 2)))
        (tmp_path / f"{part}-labels-idx1-ubyte").write_bytes(idx(np.arange(n) % 3))
    data = load(f"file:{tmp_path}", train_size=5)
    assert open_own(tmp_path)[0].test_rows == 6
    assert (len(data.x_train), len(data.x_test)) == (5, 6)
    assert data.labels_train.tolist() == [0, 1, 2, 0, 1]


def save(path: Path, picture: Image.Image) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path)


def test_folder_of_pictures(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    grey = rng.integers(0, 256, (5, 6), np.uint8)
    save(tmp_path / "cat" / "1.png", Image.fromarray(grey))
    save(tmp_path / "cat" / "2.jpeg", Image.new("L", (6, 5), 255))
    save(tmp_path / "dog" / "1.PNG", Image.new("RGB", (6, 5), "black"))
    save(tmp_path / "dog" / "2.png", Image.new("L", (12, 10), 51))
    (tmp_path / "dog" / "notes.txt").write_text("no picture")
    (tmp_path / ".hidden").mkdir()
    preview, contents = open_own(tmp_path)
    assert (preview.form, preview.image_shape) == ("pictures", (5, 6))
    assert preview.classes == (("cat", 2), ("dog", 2))
    assert np.array_equal(contents.x[0], grey.reshape(-1) / 255)
    assert contents.x[1].tolist() == [1.0] * 30
    assert contents.x[2].tolist() == [0.0] * 30
    assert contents.x[3].tolist() == [0.2] * 30


def test_deep_clear_and_large_pictures(tmp_path: Path) -> None:
    deep = np.full((200, 100), 65535, np.uint16)
    deep[:, :50] = 0
    save(tmp_path / "a" / "deep.png", Image.fromarray(deep))
    save(tmp_path / "a" / "large.png", Image.new("L", (100, 200), 255))
    save(tmp_path / "b" / "clear.png", Image.new("RGBA", (100, 200), (0, 0, 0, 0)))
    preview, contents = open_own(tmp_path)
    assert preview.image_shape == (64, 32)
    pictures = contents.x.reshape(3, 64, 32)
    assert pictures[0, :, :16].max() == 0
    assert pictures[0, :, 16:].min() == 1
    assert pictures[1:].min() == 1


# -- a glance -------------------------------------------------------------------------------------


def test_glance_tells_the_same_of_the_columns_as_the_whole(opened: Write, path: Path) -> None:
    whole, _ = opened(flowers())
    glance = glance_at_own(path, Reading())
    assert glance is not None
    assert (glance.columns, glance.first_rows) == (whole.columns, whole.first_rows)
    assert glance.reading == replace(whole.reading, task="auto")
    assert (glance.rows, glance.classes) == (0, ())


def test_glance_does_not_see_what_is_wrong_far_down(path: Path) -> None:
    path.write_text("a,b\n" + "1.5,2.5\n" * 2_000 + "1.5\n")
    assert glance_at_own(path, Reading()) is not None
    with pytest.raises(DataError, match="line 2,002"):
        open_own(path)


def test_glance_is_at_tables_alone(tmp_path: Path) -> None:
    np.save(tmp_path / "own.npy", np.zeros((4, 3)))
    assert glance_at_own(tmp_path / "own.npy", Reading()) is None
    assert glance_at_own(tmp_path, Reading()) is None


def test_wide_table_is_the_same_as_numpy_reads(opened: Write) -> None:
    numbers = np.random.default_rng(1).normal(size=(60, 1_000))
    preview, contents = opened("\n".join(",".join(map(repr, row)) for row in numbers.tolist()))
    assert np.array_equal(np.column_stack((contents.x, contents.y)), numbers)
    assert len(preview.first_rows) == 20


# -- as a data set --------------------------------------------------------------------------------


def test_a_fifth_is_kept_aside_by_the_seed(path: Path) -> None:
    path.write_text(flowers())
    name = f"file:{path}"
    data, again, other = load(name), load(name, train_size=20), load(name, seed=1)
    assert (len(data.x_train), len(data.x_test)) == (72, 18)
    assert np.array_equal(data.labels_test, again.labels_test)
    assert np.array_equal(data.labels_train[:20], again.labels_train)
    assert not np.array_equal(data.labels_test, other.labels_test)
    assert len(load(name, test_share=0.5).x_test) == 45
    assert len(load(name, test_size=7).x_test) == 7
    with pytest.raises(DataError, match=r"^data\.test_size: must be 1 to 89 for file:"):
        load(name, test_size=90)


def test_scale_is_learnt_from_the_training_part_alone(path: Path) -> None:
    path.write_text(flowers())
    raw = load(f"file:{path}", scaling="none")
    mean, size = raw.x_train.mean(axis=0), raw.x_train.std(axis=0)
    data = load(f"file:{path}")
    assert np.allclose(data.x_train, (raw.x_train - mean) / size)
    assert np.allclose(data.x_test, (raw.x_test - mean) / size)
    assert data.y_train.shape == (72, 3)
    assert data.coding == "one_hot"


def test_noise_follows_the_unit_of_each_column(path: Path) -> None:
    rows = [f"{n % 97},{1000 * (n % 89)},{n % 2}" for n in range(4000)]
    path.write_text("\n".join(rows))
    clean, noisy = (load(f"file:{path}", scaling="none", noise=noise) for noise in (0, 0.5))
    moved = (noisy.x_train - clean.x_train).std(axis=0) / clean.x_train.std(axis=0)
    assert np.allclose(moved, 0.5, rtol=0.06)


def test_regression_is_scaled_with_its_target(path: Path) -> None:
    path.write_text("x,price\n" + "".join(f"{n},{1000 + 3 * n}.5\n" for n in range(50)))
    data = load(f"file:{path}")
    assert (data.classes, data.coding) == ((), "value")
    assert (data.outputs, data.target_scale.label) == (("price",), "mean 0, deviation 1")
    assert np.allclose(data.x_train, data.y_train)
    plain = load(f"file:{path}", scaling="none")
    assert plain.outputs == ("price",)
    assert plain.y_train.min() >= 1000.5


def test_relative_name_is_looked_for_here_and_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "own.csv").write_text(flowers())
    monkeypatch.chdir(tmp_path)
    assert load("file:sets/own.csv").name == "file:sets/own.csv"
    assert len(load("file:own.csv", data_dir=tmp_path / "sets").x_train) == 72


def test_reading_travels_with_the_request(path: Path) -> None:
    path.write_text("a;b\n1,5;0\n2,5;1\n3,5;0\n4,5;1\n")
    data = load(f"file:{path}", reading=replace(Reading(), target="a"))
    assert data.classes == ()
    assert data.inputs == ("b",)


# -- a long wait ----------------------------------------------------------------------------------


def places(tmp_path: Path) -> dict[str, Path]:
    """A file of each kind."""
    save(tmp_path / "set" / "a" / "1.png", Image.new("L", (4, 4)))
    save(tmp_path / "set" / "b" / "1.png", Image.new("L", (4, 4)))
    (tmp_path / "own.csv").write_text("1,2\n" * 30_000)
    x, y = np.arange(120).reshape(10, 4, 3).astype(np.uint8), np.arange(10) % 3
    np.save(tmp_path / "own.npy", x.reshape(10, 12))
    np.savez(tmp_path / "own.npz", x=x, y=y)
    (tmp_path / "my-images").write_bytes(idx(x))
    (tmp_path / "my-labels").write_bytes(idx(y))
    names = {"table": "own.csv", "npy": "own.npy", "npz": "own.npz", "IDX": "my-images", "pictures": "set"}
    return {kind: tmp_path / name for kind, name in names.items()}


@pytest.mark.parametrize(
    ("kind", "least"), [("table", 10), ("npy", 1), ("npz", 2), ("IDX", 1), ("pictures", 4)]
)
def test_progress(tmp_path: Path, kind: str, least: int) -> None:
    told: list[float] = []
    open_own(places(tmp_path)[kind], Reading(task="regression") if kind == "table" else None, told.append)
    assert len(told) >= least
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


@pytest.mark.parametrize("kind", ["table", "npy", "npz", "IDX", "pictures"])
def test_every_reading_can_be_given_up(tmp_path: Path, kind: str) -> None:
    def refuse(share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        open_own(places(tmp_path)[kind], None, refuse)


def test_reading_ends_when_it_is_not_wanted_any_more(path: Path) -> None:
    def refuse(share: float) -> None:
        if share > 0.5:
            raise Cancelled

    path.write_text("1,2\n" * 30_000)
    with pytest.raises(Cancelled):
        open_own(path, None, refuse)


def test_numbers_in_the_names_of_classes_are_ordered_by_size() -> None:
    assert in_order(["10", "9", "c10", "c2", "b", "2"]) == ("2", "9", "10", "b", "c2", "c10")
    in_order(["9" * 5000, "1"])  # too long a number for int()
