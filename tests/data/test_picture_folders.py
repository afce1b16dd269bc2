"""Folders and archives of pictures, as people keep them."""

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from bad_files import animation, picture
from cases import in_turn
from PIL import Image

from nnviz.data import DataError, load
from nnviz.data.own import open_own
from nnviz.data.raw_rows import form_of, read_raw
from nnviz.data.reading import Reading

FORMATS = {"png": "PNG", "jpg": "JPEG", "JPEG": "JPEG", "bmp": "BMP", "gif": "GIF", "webp": "WEBP"}


def save(
    path: Path, grey: float | np.ndarray = 1.0, size: tuple[int, int] = (8, 6), **options: object
) -> None:
    """A picture of one grey, or of an array (rows, columns) from 0 to 1."""
    path.parent.mkdir(parents=True, exist_ok=True)
    values = np.full(size[::-1], grey) if isinstance(grey, float) else grey
    Image.fromarray(np.uint8(np.round(255 * values))).save(path, FORMATS[path.suffix[1:]], **options)


def opened(folder: Path) -> np.ndarray:
    preview, contents = open_own(folder)
    return contents.x.reshape(-1, *(preview.image_shape or ()))


def test_every_format_is_the_same_picture(tmp_path: Path) -> None:
    for number, ending in enumerate(FORMATS):
        save(tmp_path / ("a", "b")[number % 2] / f"{number}.{ending}", 0.6)
    pictures = opened(tmp_path)
    assert pictures.shape == (6, 6, 8)
    assert np.allclose(pictures, 0.6, atol=0.02)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16"])
def test_every_kind_of_colour_is_as_bright_as_it_looks(tmp_path: Path, mode: str) -> None:
    save(tmp_path / "b" / "1.png", 0.0)
    (tmp_path / "a").mkdir()
    white = Image.new("L", (8, 6), 255)
    if mode == "I;16":
        Image.fromarray(np.full((6, 8), 65535, np.uint16)).save(tmp_path / "a" / "1.png")
    else:
        ending = "jpg" if mode in ("CMYK", "YCbCr") else "png"
        white.convert("RGB").convert(mode).save(tmp_path / "a" / f"1.{ending}")
    bright, dark = opened(tmp_path)
    assert bright.min() > 0.98
    assert dark.max() == 0


@pytest.mark.parametrize(
    "names", [("train", "test"), ("Training", "testing"), ("train", "val"), ("train", "valid")]
)
def test_folders_to_train_and_to_test_on(tmp_path: Path, names: tuple[str, str]) -> None:
    for part, n, grey in ((names[0], 3, 0.2), (names[1], 2, 0.8)):
        for kind in ("cat", "dog"):
            for number in range(n):
                save(tmp_path / part / kind / f"{number}.png", grey)
    data = load(f"file:{tmp_path}")
    assert data.classes == ("cat", "dog")
    assert (len(data.x_train), len(data.x_test)) == (6, 4)
    assert np.allclose(data.x_train, 0.2, atol=0.01)
    assert np.allclose(data.x_test, 0.8, atol=0.01)
    assert data.labels_test.tolist() == [0, 0, 1, 1]


def test_of_three_parts_the_middle_one_is_kept_to_validate_on_and_that_is_said(tmp_path: Path) -> None:
    for part in ("train", "val", "test"):
        for kind in ("cat", "dog"):
            save(tmp_path / "set" / part / kind / "1.png")
    data = load(f"file:{tmp_path}")
    assert (len(data.x_train), len(data.x_validation), len(data.x_test)) == (2, 2, 2)
    assert open_own(tmp_path)[0].findings.changed == ("2 validation pictures are kept apart",)
    with pytest.raises(DataError, match=r"data\.validation_share: the data bring validation examples"):
        load(f"file:{tmp_path}", validation_share=0.2)


def test_without_a_part_to_test_on_what_was_meant_to_validate_on_is_it(tmp_path: Path) -> None:
    for part, grey in (("train", 0.2), ("val", 0.8)):
        for kind in ("cat", "dog"):
            save(tmp_path / "set" / part / kind / "1.png", grey)
    data = load(f"file:{tmp_path}")
    assert (len(data.x_train), len(data.x_validation), len(data.x_test)) == (2, 0, 2)
    assert np.allclose(data.x_test, 0.8, atol=0.01)
    assert "tested on" in open_own(tmp_path)[0].findings.changed[0]


def test_the_parts_may_be_folders_within_those_of_the_classes(tmp_path: Path) -> None:
    for kind in ("cat", "dog"):
        for part, grey in (("train", 0.2), ("test", 0.8)):
            save(tmp_path / "set" / kind / part / "1.png", grey)
    data = load(f"file:{tmp_path}")
    assert data.classes == ("cat", "dog")
    assert np.allclose(data.x_train, 0.2, atol=0.01)
    assert np.allclose(data.x_test, 0.8, atol=0.01)


def test_a_folder_around_the_folders_of_classes_is_no_class(tmp_path: Path) -> None:
    for kind in ("cat", "dog"):
        save(tmp_path / "images" / "all" / kind / "1.png")
    assert [name for name, _ in open_own(tmp_path)[0].classes] == ["cat", "dog"]


def test_a_class_called_test_beside_others_is_a_class(tmp_path: Path) -> None:
    for kind in ("test", "probe"):
        save(tmp_path / kind / "1.png")
    preview, _ = open_own(tmp_path)
    assert [name for name, _ in preview.classes] == ["probe", "test"]
    assert preview.test_rows == 0


def test_pictures_of_other_proportions_are_fitted_and_not_squashed(tmp_path: Path) -> None:
    white = np.zeros((20, 40))
    white[5:15, 10:30] = 1
    save(tmp_path / "a" / "1.png", white)
    save(tmp_path / "a" / "2.png", white)
    save(tmp_path / "b" / "1.png", white.T)
    wide, _, high = opened(tmp_path)
    assert wide.shape == (40, 40)
    assert np.array_equal(wide[10:30], white)
    assert wide[:10].max() == 0
    assert wide[30:].max() == 0
    assert np.array_equal(high, wide.T)
    assert open_own(tmp_path)[0].findings.changed == ("pictures of 2 sizes are fitted into 40 × 40 pixels",)


def test_what_is_left_over_is_as_bright_as_the_edge(tmp_path: Path) -> None:
    paper = np.ones((10, 30))
    paper[4:6, 10:20] = 0
    save(tmp_path / "a" / "1.png", paper)
    save(tmp_path / "b" / "1.png", np.ones((30, 30)))
    drawn, _ = opened(tmp_path)
    assert drawn[:10].min() == 1
    assert (drawn == 0).sum() == 20


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_its_camera_says(tmp_path: Path, orientation: int) -> None:
    marked = np.zeros((40, 40))
    marked[:20, :20] = 1
    photo = Image.fromarray(np.uint8(255 * marked))
    exif = Image.Exif()
    exif[0x0112] = orientation
    turns = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what the camera did to the picture, as Pillow counts
    if orientation > 1:
        photo = photo.transpose(Image.Transpose(turns[orientation]))
    (tmp_path / "a").mkdir()
    photo.save(tmp_path / "a" / "1.jpg", exif=exif, quality=95)
    save(tmp_path / "b" / "1.png", marked)
    turned, upright = opened(tmp_path)
    assert np.abs(turned - upright).mean() < 0.02


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_turned_photos_have_the_size_that_is_seen(tmp_path: Path, ending: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (tmp_path / "a").mkdir()
    Image.new("L", (40, 20)).save(tmp_path / "a" / f"1.{ending}", exif=exif)
    save(tmp_path / "b" / "1.png", size=(20, 40))
    assert opened(tmp_path).shape == (2, 40, 20)


def test_a_link_to_a_folder_that_it_lies_in_is_no_class(tmp_path: Path) -> None:
    for kind in ("a", "b"):
        save(tmp_path / kind / "1.png")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "c").symlink_to(tmp_path / "a")
    preview, _ = open_own(tmp_path)
    assert preview.classes == (("a", 1), ("b", 1), ("c", 1))


def test_names_of_classes_that_look_alike_are_one_and_bytes_that_are_no_text_can_be_read(
    tmp_path: Path,
) -> None:
    for name in ("train/caf\u00e9", "train/b", "test/cafe\u0301", "test/b"):
        save(tmp_path / name / "1.png")
    save(tmp_path / "train" / os.fsdecode(b"\xff") / "\udcff.png")
    preview, _ = open_own(tmp_path)
    assert preview.classes == (("\\xff", 1), ("b", 2), ("caf\u00e9", 2))


def test_what_is_no_picture_is_counted(tmp_path: Path) -> None:
    save(tmp_path / "a" / "1.png")
    save(tmp_path / "b" / "1.png")
    (tmp_path / "a" / "Thumbs.db").write_bytes(b"1")
    (tmp_path / "b" / "notes.txt").write_bytes(b"1")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "loose.png").write_bytes(picture())
    notes = open_own(tmp_path)[0].findings.changed
    assert notes[0] == "3 files left out, no pictures: __MACOSX, a/Thumbs.db, b/notes.txt"
    assert notes[1].startswith("1 file left out, in no folder of a class: ")


def test_pictures_that_cannot_be_read_are_left_out_and_counted(tmp_path: Path) -> None:
    for number in range(4):
        save(tmp_path / "a" / f"{number}.png", 0.2)
        save(tmp_path / "b" / f"{number}.png", 0.4)
    (tmp_path / "a" / "1.png").write_bytes(b"")
    (tmp_path / "b" / "2.png").write_bytes(picture(size=(60, 60))[:-30])
    (tmp_path / "b" / "3.png").write_bytes(animation())
    preview, contents = open_own(tmp_path)
    assert preview.classes == (("a", 3), ("b", 2))
    assert np.allclose(contents.x[:3], 0.2)
    assert np.allclose(contents.x[3:], 0.4)
    assert preview.findings.changed[0].startswith(
        f"3 pictures left out, the first: {tmp_path / 'a' / '1.png'}: is no picture"
    )


@in_turn("bad", ["train", "val", "test"])
def test_a_picture_left_out_of_one_part_moves_none_into_another(tmp_path: Path, bad: str) -> None:
    greys = {"train": 0.2, "val": 0.5, "test": 0.8}
    for part, grey in greys.items():
        for number in range(3):
            save(tmp_path / part / "a" / f"{number}.png", grey)
            save(tmp_path / part / "b" / f"{number}.png", grey)
    (tmp_path / bad / "a" / "1.png").write_bytes(b"")
    data = load(f"file:{tmp_path}")
    rows = {"train": data.x_train, "val": data.x_validation, "test": data.x_test}
    assert {part: len(x) for part, x in rows.items()} == {part: 6 - (part == bad) for part in greys}
    for part, x in rows.items():
        assert np.allclose(x, greys[part], atol=0.01), part


def test_an_archive_of_pictures_is_the_same_as_the_folder(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    for part in ("train", "test"):
        for kind in ("a", "b"):
            save(tmp_path / "set" / part / kind / "1.png", rng.random((6, 8)))
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as archive:
        for path in sorted((tmp_path / "set").rglob("*.png")):
            archive.write(path, path.relative_to(tmp_path))
        archive.writestr("__MACOSX/set/train/a/._1.png", b"1")
    folder, packed = load(f"file:{tmp_path / 'set'}"), load(f"file:{tmp_path / 'own.zip'}")
    assert np.array_equal(folder.x_train, packed.x_train)
    assert np.array_equal(folder.x_test, packed.x_test)
    assert folder.classes == packed.classes


def test_a_picture_beside_the_folders_of_an_archive_has_no_class(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as archive:
        for name in ("a/1.png", "b\\1.png", "loose.png"):
            archive.writestr(name, picture())
    preview, _ = open_own(tmp_path / "own.zip")
    assert preview.classes == (("a", 1), ("b", 1))
    assert preview.findings.changed[0] == "1 file left out, in no folder of a class: loose.png"


def test_a_damaged_picture_in_an_archive_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as archive:
        archive.writestr("a/1.png", picture()[:30])
        archive.writestr("b/1.png", picture())
    with pytest.raises(DataError, match=r"own\.zip: a/1\.png: is damaged"):
        open_own(tmp_path / "own.zip")


def test_new_pictures_are_fitted_as_those_that_were_learnt_from(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    for kind in ("a", "b"):
        for number in range(4):
            save(tmp_path / "set" / kind / f"{number}.png", rng.random((8, 8)))
    save(tmp_path / "new" / "2.png", np.ones((4, 8)))
    save(tmp_path / "new" / "1.png", np.zeros((16, 16)))
    form = form_of(load(f"file:{tmp_path / 'set'}"))
    first, second = read_raw(tmp_path / "new", form, Reading())
    assert first.max() == 0
    assert second.min() == 1
    assert np.array_equal(read_raw(tmp_path / "new" / "2.png", form, Reading()), [second])
    assert len(read_raw(tmp_path / "set", form, Reading())) == 8
