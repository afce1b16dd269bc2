"""A folder of pictures: a folder for each class in it, PNG or JPEG.

Pictures become grey, from 0 (black) to 1 (white), and all of one size: the commonest among them, made
smaller when a side is over 64.
"""

import os
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from nnviz.data.dataset import DataError, Examples
from nnviz.data.reading import MAX_NUMBERS, Contents, Preview, Progress, Reading, describe
from nnviz.data.targets import check_classes, in_order

_ENDINGS = (".png", ".jpg", ".jpeg")
_FORMATS: dict[bytes, type[ImageFile.ImageFile]] = {
    b"\x89PNG\r\n\x1a\n": PngImageFile,
    b"\xff\xd8\xff": JpegImageFile,
}
_MAX_PICTURES = 20_000
_MAX_ENTRIES = 100_000
_MAX_FILE = 20_000_000
_MAX_PIXELS = 16_000_000
_MAX_SIDE = 64
_SIZES_SHARE = 0.3
"""Of the whole time, so much goes into looking at the sizes."""


def read_pictures(folder: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents]:
    """The pictures of a folder, class by class in the order of the names.

    Raises
    ------
    DataError
        There are no pictures, no two classes, too many, or one cannot be read; it is named.
    """
    files = _find(folder, progress)
    if not files:
        raise DataError("holds no pictures; put PNG or JPEG files in one folder for each class")
    classes = in_order(files)
    check_classes(classes, "it")
    paths = [path for name in classes for path in files[name]]
    if len(paths) > _MAX_PICTURES:
        raise DataError(f"holds {len(paths):,} pictures, allowed are {_MAX_PICTURES:,}")
    size = _common_size(paths, lambda share: progress(_SIZES_SHARE * share))
    if len(paths) * size[0] * size[1] > MAX_NUMBERS:
        raise DataError(
            f"holds {len(paths):,} pictures of {size[0]} × {size[1]}: over {MAX_NUMBERS:,} pixels"
        )
    x = np.empty((len(paths), size[0] * size[1]))
    for number, (row, path) in enumerate(zip(x, paths, strict=True)):
        progress(_SIZES_SHARE + (1 - _SIZES_SHARE) * number / len(paths))
        with _opened(path) as picture:
            row[:] = _grey(picture, size).reshape(-1)
    counts = [len(files[name]) for name in classes]
    labels = np.repeat(np.arange(len(classes), dtype=np.int64), counts)
    contents = Contents(x, labels, classes, target="folder", image_shape=(size[1], size[0]))
    return describe(folder, "pictures", contents, reading), contents


def _find(folder: Path, progress: Progress) -> dict[str, list[Path]]:
    """The pictures of each class that has some."""
    found: dict[str, list[Path]] = {}
    n = 0
    for place in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        with os.scandir(place) as entries:
            for entry in entries:
                n += 1
                progress(0.0)  # so that it can be given up
                if n > _MAX_ENTRIES:
                    raise DataError(
                        f"holds over {_MAX_ENTRIES:,} files, allowed are {_MAX_PICTURES:,} pictures"
                    )
                if _is_picture(entry):
                    found.setdefault(place.name, []).append(Path(entry.path))
    return {name: sorted(paths) for name, paths in found.items()}


def _is_picture(entry: os.DirEntry[str]) -> bool:
    return entry.name.lower().endswith(_ENDINGS) and not entry.name.startswith(".") and entry.is_file()


@contextmanager
def _opened(path: Path) -> Iterator[ImageFile.ImageFile]:
    """A picture, its size checked and not a pixel of it unpacked. Errors name it."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
            file.seek(0)
            kind = next((kind for magic, kind in _FORMATS.items() if start.startswith(magic)), None)
            if kind is None:
                raise DataError("is no PNG and no JPEG, whatever its name says")
            if path.stat().st_size > _MAX_FILE:
                raise DataError(f"is over {_MAX_FILE:,} bytes, the most that is allowed")
            # Not by Image.open, whose own check of the size is a warning.
            with kind(file) as picture:
                _check(picture)
                yield picture
    except DataError as error:
        raise DataError(f"{path}: {error}") from None
    except (
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        IndexError,
        EOFError,
        struct.error,
        zlib.error,
    ):
        raise DataError(f"{path}: is damaged and cannot be read") from None


def _check(picture: ImageFile.ImageFile) -> None:
    wide, high = picture.size
    if wide * high > _MAX_PIXELS:
        raise DataError(f"is {wide:,} × {high:,} pixels, allowed are {_MAX_PIXELS:,} in all")
    if getattr(picture, "n_frames", 1) > 1:
        raise DataError("is animated; allowed are pictures that stand still")


def _common_size(paths: list[Path], progress: Progress) -> tuple[int, int]:
    """(width, height) that all pictures get."""
    sizes: Counter[tuple[int, int]] = Counter()
    for number, path in enumerate(paths):
        progress(number / len(paths))
        with _opened(path) as picture:
            sizes[picture.size] += 1
    (wide, high), _ = sizes.most_common(1)[0]
    shrink = min(1.0, _MAX_SIDE / max(wide, high))
    return max(1, round(wide * shrink)), max(1, round(high * shrink))


def _grey(picture: Image.Image, size: tuple[int, int]) -> Examples:
    """Brightness (rows, columns) from 0 to 1; what is transparent shows white."""
    if picture.mode.startswith("I"):  # 16 bits a pixel
        deep = Image.fromarray(np.asarray(picture, np.float32) / 65535)
        return np.clip(np.asarray(deep.resize(size, Image.Resampling.BOX), np.float64), 0, 1)
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    grey = picture.convert("L")
    if grey.size != size:
        grey = grey.resize(size, Image.Resampling.BOX)
    return np.asarray(grey, np.float64) / 255
