"""Pictures, a folder for each class: PNG, JPEG, BMP, GIF and WebP.

Pictures become grey, from 0 (black) to 1 (white), and all of one size: that of the commonest among them where
all are of the same proportions, else a square that each is fitted into; a side is 64 pixels at most.
"""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from nnviz.core.naming import count
from nnviz.data.dataset import DataError, Examples, Labels
from nnviz.data.loading import part
from nnviz.data.picture_files import MAX_FILE, PictureFile, counted, loose_pictures, pictures_in
from nnviz.data.pixels import MAX_SIDE
from nnviz.data.reading import MAX_NUMBERS, Contents, Preview, Progress, Reading, describe
from nnviz.data.targets import check_classes, in_order

_FORMATS: dict[bytes, type[ImageFile.ImageFile]] = {
    b"\x89PNG\r\n\x1a\n": PngImageFile,
    b"\xff\xd8\xff": JpegImageFile,
    b"BM": BmpImageFile,
    b"GIF8": GifImageFile,
    b"RIFF": WebPImageFile,
}
_MAX_PIXELS = 16_000_000
_MAX_OPENED_SIDE = 20_000
_SIZES_SHARE = 0.3
"""Of the whole time, so much goes into looking at the sizes."""

_ORIENTATION = 0x0112
_TURNED = (5, 6, 7, 8)

Size = tuple[int, int]
"""(width, height)"""


def read_pictures(path: Path, reading: Reading, progress: Progress) -> tuple[Preview, Contents]:
    """The pictures of a folder or a zip archive, class by class by name, those to test on last.

    A picture that cannot be read is left out, and said.

    Raises
    ------
    DataError
        There are no pictures, no two classes, too many; or of one class none can be read.
    """
    with pictures_in(path, progress) as found:
        parts = found.train, found.validation, found.test
        classes = in_order({name for name, _ in chain(*parts)})
        check_classes(classes, "it")
        pictures = list(chain(*(_in_classes(some, classes) for some in parts)))
        files = [file for _, file in pictures]
        sizes, damaged = _sizes(files, part(progress, 0, _SIZES_SHARE))
        size = _common_size(sizes)
        if len(pictures) * size[0] * size[1] > MAX_NUMBERS:
            raise DataError(
                f"holds {count(len(pictures))} pictures of {size[0]} × {size[1]}: "
                f"over {count(MAX_NUMBERS)} pixels"
            )
        x, more = _all_grey(files, size, damaged, part(progress, _SIZES_SHARE, 1))
    damaged |= more
    kept = np.array([number not in damaged for number in range(len(pictures))])
    labels = np.array([label for label, _ in pictures], np.int64)
    _refuse_lost_classes(labels, kept, damaged, len(classes))
    contents = Contents(
        x if kept.all() else x[kept],
        labels[kept],
        classes,
        target="folder",
        image_shape=(size[1], size[0]),
        test_rows=int(kept[len(kept) - len(found.test) :].sum()),
        validation_rows=int(kept[len(found.train) : len(kept) - len(found.test)].sum()),
        changed=(*found.changed, *_changes(damaged, sizes, size)),
    )
    return describe(path, "pictures", contents, reading), contents


def read_loose(path: Path, shape: tuple[int, int]) -> Examples:
    """A picture, or all those of a folder by name, fitted into (rows, columns): examples (N, rows · columns).

    Raises
    ------
    DataError
        One cannot be read, or there are too many.
    """
    files = loose_pictures(path)
    x = np.empty((len(files), shape[0] * shape[1]))
    for row, file in zip(x, files, strict=True):
        with _opened(file) as picture:
            row[:] = _grey(picture, (shape[1], shape[0])).reshape(-1)
    return x


def _in_classes(
    pictures: Sequence[tuple[str, PictureFile]], classes: tuple[str, ...]
) -> list[tuple[int, PictureFile]]:
    number = {name: label for label, name in enumerate(classes)}
    return sorted(((number[name], file) for name, file in pictures), key=lambda one: (one[0], one[1].name))


def _refuse_lost_classes(labels: Labels, kept: NDArray[np.bool_], damaged: dict[int, str], n: int) -> None:
    """Raise `DataError` when a class has no picture left; it says what is wrong with the first of them."""
    counts = np.bincount(labels[kept], minlength=n)
    for number, reason in damaged.items():
        if not counts[labels[number]]:
            raise DataError(reason)


def _changes(damaged: dict[int, str], sizes: Sequence[Size], size: Size) -> Iterator[str]:
    if damaged:
        reason = next(iter(damaged.values()))
        yield f"{counted(len(damaged), 'picture')} left out, the first: {reason}"
    different = len(set(sizes))
    if different > 1:
        yield f"pictures of {count(different)} sizes are fitted into {size[0]} × {size[1]} pixels"
    elif size not in sizes:
        found = f"{count(sizes[0][0])} × {count(sizes[0][1])}"
        yield f"pictures of {found} are shrunk to {size[0]} × {size[1]} pixels"


@contextmanager
def _opened(file: PictureFile) -> Iterator[ImageFile.ImageFile]:
    """A picture, its size checked and not a pixel of it unpacked. Errors name it."""
    try:
        if file.size > MAX_FILE:
            raise DataError(f"is over {count(MAX_FILE)} bytes, the most that is allowed")
        # Not by Image.open, whose own check of the size is a warning.
        with file.open() as stream, _format_of(stream)(stream) as picture:
            _check(picture.size)
            if getattr(picture, "is_animated", False):
                raise DataError("is animated; allowed are pictures that stand still")
            yield picture
    except DataError as error:
        raise DataError(f"{file.name}: {error}") from None
    except Exception:  # Pillow fails in more ways than it tells of
        raise DataError(f"{file.name}: is damaged and cannot be read") from None


def _format_of(stream: IO[bytes]) -> type[ImageFile.ImageFile]:
    start = stream.read(64)
    stream.seek(0)
    for magic, kind in _FORMATS.items():
        if start.startswith(magic):
            if kind is WebPImageFile:
                _check(_size_of_webp(start))  # which makes room for all pixels when it is opened
            return kind
    raise DataError("is no picture of the kinds that are read, whatever its name says")


def _size_of_webp(start: bytes) -> Size:
    """From the head of a file (RFC 9649)."""
    kind = start[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(start[24:27], "little"), 1 + int.from_bytes(start[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(start[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    wide, high = (int.from_bytes(start[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    return wide, high


def _check(size: Size) -> None:
    wide, high = size
    if wide * high > _MAX_PIXELS or max(size) > _MAX_OPENED_SIDE:
        raise DataError(
            f"is {count(wide)} × {count(high)} pixels, "
            f"allowed are {count(_MAX_OPENED_SIDE)} a side, {count(_MAX_PIXELS)} in all"
        )


def _sizes(files: Sequence[PictureFile], progress: Progress) -> tuple[list[Size], dict[int, str]]:
    """The sizes of the pictures, and by number what is wrong with those that have none."""
    sizes: list[Size] = []
    damaged: dict[int, str] = {}
    for number, file in enumerate(files):
        progress(number / len(files))
        try:
            with _opened(file) as picture:
                sizes.append(picture.size[::-1] if _is_turned(picture) else picture.size)
        except DataError as error:
            damaged[number] = str(error)
    if not sizes:
        raise DataError(next(iter(damaged.values())))
    return sizes, damaged


def _all_grey(
    files: Sequence[PictureFile], size: Size, left_out: Container[int], progress: Progress
) -> tuple[Examples, dict[int, str]]:
    """The pictures (N, rows · columns), and by number what is wrong with those that cannot be unpacked."""
    x = np.empty((len(files), size[0] * size[1]))
    damaged: dict[int, str] = {}
    for number, (row, file) in enumerate(zip(x, files, strict=True)):
        progress(number / len(files))
        if number not in left_out:
            try:
                with _opened(file) as picture:
                    row[:] = _grey(picture, size).reshape(-1)
            except DataError as error:
                damaged[number] = str(error)
    return x, damaged


def _is_turned(picture: ImageFile.ImageFile) -> bool:
    """Whether it lies on its side; nothing of it is unpacked to see that."""
    told = picture.format == "JPEG" or "exif" in picture.info
    return told and picture.getexif().get(_ORIENTATION) in _TURNED


def _common_size(sizes: Sequence[Size]) -> Size:
    """What all pictures get: the commonest size, or a square where their proportions differ."""
    (wide, high), _ = Counter(sizes).most_common(1)[0]
    if len({Fraction(*size) for size in sizes}) > 1:
        wide = high = Counter(max(size) for size in sizes).most_common(1)[0][0]
    shrink = min(1.0, MAX_SIDE / max(wide, high))
    return max(1, round(wide * shrink)), max(1, round(high * shrink))


def _grey(picture: ImageFile.ImageFile, size: Size) -> Examples:
    """Brightness (rows, columns) from 0 to 1; what is transparent shows white."""
    picture.draft("L", (4 * size[0], 4 * size[1]))  # a large JPEG is unpacked to a part of its size
    turned = ImageOps.exif_transpose(picture)
    if turned.mode.startswith("I"):  # 16 bits a pixel
        deep = Image.fromarray(np.asarray(turned, np.float32) / 65535)
        return np.clip(_fitted(deep, size), 0, 1)
    if turned.has_transparency_data:
        clear = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    return _fitted(turned.convert("L"), size) / 255


def _fitted(grey: Image.Image, size: Size) -> Examples:
    """The picture as large as it goes into a size, in the middle; what is left over is as its edge is."""
    scale = min(size[0] / grey.width, size[1] / grey.height)
    own = max(1, round(grey.width * scale)), max(1, round(grey.height * scale))
    if grey.size != own:
        grey = grey.resize(own, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR)
    pixels = np.asarray(grey, np.float64)
    if own == size:
        return pixels
    edge = np.median(np.concatenate((pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1])))
    whole = np.full((size[1], size[0]), edge)
    left, top = (size[0] - own[0]) // 2, (size[1] - own[1]) // 2
    whole[top : top + own[1], left : left + own[0]] = pixels
    return whole
