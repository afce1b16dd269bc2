"""What is easily read wrong in a file of one's own: gaps, signs, places, pictures."""

import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from cases import in_turn
from PIL import Image

from nnviz.data import DataError, load
from nnviz.data.own import open_own
from nnviz.data.reading import Reading


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def column(path: Path, name: str) -> list[float]:
    """An input of a file, down its rows."""
    _, contents = open_own(path)
    return list(contents.x[:, contents.inputs.index(name)].tolist())


# -- gaps -----------------------------------------------------------------------------------------

SPELLINGS = ["NA", "na", "Na", "N/A", "n/a", "NaN", "nan", "NULL", "Null", "None", "none", "?", "-"]


@in_turn("gap", SPELLINGS)
@in_turn("kind", ["number", "text", "target"])
def test_a_gap_is_one_however_it_is_spelled(tmp_path: Path, gap: str, kind: str) -> None:
    rows = [[f"{n % 7}.5", ("red", "blue")[n % 2], "aab"[n % 3]] for n in range(40)]
    at = ["number", "text", "target"].index(kind)
    rows[4][at], rows[17][at] = "", gap
    lines = "\n".join(",".join(row) for row in rows)
    with pytest.raises(DataError) as refused:
        open_own(write(tmp_path / "own.csv", f"size,colour,class\n{lines}\n"))
    told = str(refused.value)
    assert ("size", "colour", "class")[at] in told
    assert {"6", "19"} <= set(re.findall(r"\d+", told))


def test_a_gap_is_filled_in_by_what_trains_and_by_nothing_of_what_tests(tmp_path: Path) -> None:
    rows = [f"{n * n},{'ab'[n % 2]}" for n in range(40)]
    rows[4] = ",a"
    path = write(tmp_path / "own.csv", "size,class\n" + "\n".join(rows) + "\n")
    data = load(f"file:{path}", scaling="none", reading=Reading(missing="mean"))
    found = np.concatenate([data.x_train, data.x_test])[:, 0]
    (filled,) = {float(x) for x in found} - {float(n * n) for n in range(40)}
    known = data.x_train[data.x_train != filled]
    assert filled == pytest.approx(known.mean())


def test_a_person_who_can_be_asked_is_asked_what_else_is_refused(tmp_path: Path) -> None:
    rows = [f"{n},{'ab'[n % 2]}" for n in range(40)]
    rows[4] = ",a"
    path = write(tmp_path / "own.csv", "size,class\n" + "\n".join(rows) + "\n")
    preview, contents = open_own(path, asking=True)
    assert "--set data.missing=drop" in preview.refusal
    assert not len(contents.x)
    with pytest.raises(DataError, match=r"--set data\.missing=drop"):
        open_own(path)


def test_a_slip_among_a_few_numbers_is_told_and_makes_no_text_of_them(tmp_path: Path) -> None:
    rows = [f"{n}.5,{n % 3},{'ab'[n * n % 3 % 2]}" for n in range(8)]
    rows[5] = "5.x,2,a"
    path = write(tmp_path / "own.csv", "size,number,class\n" + "\n".join(rows) + "\n")
    with pytest.raises(DataError, match=r"line 7, column 'size': '5\.x'"):
        open_own(path)


def test_a_column_of_words_and_numbers_alike_is_a_text(tmp_path: Path) -> None:
    rows = [f"{n % 7}.5,{('few', '12', 'many', '40')[n % 4]},{'ab'[n * n % 3 % 2]}" for n in range(40)]
    path = write(tmp_path / "own.csv", "size,seats,class\n" + "\n".join(rows) + "\n")
    assert column(path, "seats = many") == [float(n % 4 == 2) for n in range(40)]
    assert column(path, "seats = 12") == [float(n % 4 == 1) for n in range(40)]


# -- signs ----------------------------------------------------------------------------------------


def test_as_many_points_as_commas_are_decimal_signs_themselves(tmp_path: Path) -> None:
    rows = [f"{n},25;{n}.5;{'ab'[n * n % 3]}" for n in range(8)]
    path = write(tmp_path / "own.csv", "one;other;class\n" + "\n".join(rows) + "\n")
    assert column(path, "other") == [n + 0.5 for n in range(8)]


def test_more_commas_than_points_are_decimal_signs(tmp_path: Path) -> None:
    rows = [f"{n},5;{n * n},25;{'ab'[n % 2]}" for n in range(8)]
    path = write(tmp_path / "own.csv", "one;other;class\n" + "\n".join(rows) + "\n")
    assert column(path, "one") == [n + 0.5 for n in range(8)]
    assert column(path, "other") == [n * n + 0.25 for n in range(8)]


# -- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["[1, 2, 3]", "[]", '["a", "b"]', '[{"a": 1}, 2]'])
def test_json_without_records_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match=r"own\.json: (is|holds) [^\n]+$"):
        open_own(write(tmp_path / "own.json", text))


def test_of_many_tables_in_an_archive_only_some_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as archive:
        for number in range(40):
            archive.writestr(f"table-{number}.csv", "a,b\n1.5,x\n2.5,y\n")
    with pytest.raises(DataError, match=r"holds 40 tables \(table-0\.csv, [^)]*, …\)") as refused:
        open_own(tmp_path / "own.zip")
    assert str(refused.value).count("table-") < 10


# -- places ---------------------------------------------------------------------------------------


def test_the_working_folder_comes_before_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, size in (("here", 0.5), ("sets", 7.5)):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "own.csv", "size,kind\n" + f"{size},a\n{size},b\n" * 4)
    write(tmp_path / "sets" / "only.csv", "size,kind\n" + "2.5,a\n2.5,b\n" * 4)
    monkeypatch.chdir(tmp_path / "here")
    for name, size in (("own", 0.5), ("only", 2.5)):
        data = load(f"file:{name}.csv", data_dir=tmp_path / "sets", scaling="none")
        assert data.x_train.max() == size


# -- pictures -------------------------------------------------------------------------------------


def save(path: Path, pixels: np.ndarray, mode: str | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(pixels)
    (picture.convert(mode) if mode else picture).save(path)


def opened(folder: Path) -> np.ndarray:
    """The pictures of a folder (N, rows, columns), from 0 to 1."""
    _, contents = open_own(folder)
    assert contents.image_shape is not None
    return contents.x.reshape(-1, *contents.image_shape)


@pytest.fixture
def pixels() -> np.ndarray:
    """No two sides alike: turned or mirrored it is another."""
    return np.random.default_rng(3).integers(0, 256, (8, 8), np.uint8)


def test_a_picture_of_another_size_is_brought_to_the_commonest(tmp_path: Path, pixels: np.ndarray) -> None:
    save(tmp_path / "a" / "1.png", pixels)
    save(tmp_path / "a" / "2.png", pixels.repeat(3, axis=0).repeat(3, axis=1))
    save(tmp_path / "b" / "1.png", pixels.T.copy())
    assert np.array_equal(opened(tmp_path), np.stack((pixels, pixels, pixels.T)) / 255)


def test_the_range_of_pixels_that_are_brought_to_0_to_1_is_told(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).integers(0, 200, (20, 4, 4)).astype(np.uint8)
    rows[0, 0, :2] = 0, 255
    np.savez(tmp_path / "own.npz", x=rows, y=np.arange(20) % 2)
    preview, _ = open_own(tmp_path / "own.npz")
    assert preview.findings is not None
    assert "pixels of 0 to 255 are brought to 0 to 1" in preview.findings.changed
    assert 0 <= load(f"file:{tmp_path / 'own.npz'}").x_train.min() < 0.01


def test_large_pictures_are_made_smaller_without_a_turn(tmp_path: Path) -> None:
    large = np.random.default_rng(3).integers(0, 256, (64, 64), np.uint8)
    for name in ("a", "b"):
        save(tmp_path / name / "1.png", large.repeat(2, axis=0).repeat(2, axis=1))
    assert np.array_equal(opened(tmp_path), np.stack((large, large)) / 255)


def test_sixteen_bits_a_pixel_are_told_apart(tmp_path: Path) -> None:
    deep = np.random.default_rng(3).integers(0, 65_536, (8, 8)).astype(np.uint16)
    save(tmp_path / "a" / "1.png", deep)
    save(tmp_path / "b" / "1.png", deep[::-1].copy())
    np.testing.assert_allclose(opened(tmp_path), np.stack((deep, deep[::-1])) / 65_535, atol=1e-7)


def test_what_is_half_clear_is_half_white(tmp_path: Path, pixels: np.ndarray) -> None:
    alpha = np.full_like(pixels, 128)
    alpha[0] = 255
    alpha[1] = 0
    save(tmp_path / "a" / "1.png", np.dstack((pixels, pixels, pixels, alpha)))
    save(tmp_path / "b" / "1.png", pixels)
    share = alpha / 255
    expected = share * pixels / 255 + 1 - share
    np.testing.assert_allclose(opened(tmp_path)[0], expected, atol=1.5 / 255)


def test_colours_become_as_bright_as_they_look(tmp_path: Path) -> None:
    for name, colour in (("a", (255, 0, 0)), ("b", (0, 255, 0)), ("c", (0, 0, 255))):
        save(tmp_path / name / "1.png", np.full((8, 8, 3), colour, np.uint8))
    red, green, blue = opened(tmp_path).mean(axis=(1, 2))
    assert green > red > blue > 0
    assert red + green + blue == pytest.approx(1, abs=0.01)
