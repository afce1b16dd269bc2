"""Where pictures lie: in a folder or a zip archive, in a folder for each class."""

import io
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO
from unicodedata import normalize

from msgspec import Struct

from nnviz.core.naming import count
from nnviz.data.dataset import DataError
from nnviz.data.reading import TESTED, Progress
from nnviz.data.zipped import MAX_MEMBERS, check_sizes, is_litter, is_picture, members_of

MAX_PICTURES = 20_000
MAX_FILE = 20_000_000

_DEEPEST = 4
_PARTS = {
    "train": ("train", "training", "training_set", "train_set"),
    "validation": ("val", "valid", "validation", "validation_set"),
    "test": ("test", "testing", "test_set"),
}
_MOST_NAMED = 3


class PictureFile(Struct, frozen=True, eq=False):
    """A picture that was not opened yet.

    Attributes
    ----------
    folders
        Those that it lies in, from the outermost.
    size
        Bytes.
    """

    name: str
    folders: tuple[str, ...]
    size: int
    open: Callable[[], IO[bytes]]


class Sorted(Struct, frozen=True, eq=False):
    """Pictures by what they are for.

    Attributes
    ----------
    train, validation, test
        (name of the class, picture) in order; all are to train on where the folders do not say.
    changed
        Sentences on what was left out, and on what was taken for what.
    """

    train: list[tuple[str, PictureFile]]
    validation: list[tuple[str, PictureFile]]
    test: list[tuple[str, PictureFile]]
    changed: tuple[str, ...]


@contextmanager
def pictures_in(path: Path, progress: Progress) -> Iterator[Sorted]:
    """The pictures of a folder or of a zip archive, which can be opened as long as this lasts.

    Raises
    ------
    DataError
        There are none, none in the folder of a class, or too many.
    """
    if path.is_dir():
        yield _sort(_in_folder(path, path, (), progress))
        return
    with path.open("rb") as file, members_of(file) as archive:
        yield _sort(_in_archive(archive))


def loose_pictures(path: Path) -> list[PictureFile]:
    """A picture, or all those in a folder by name, whatever folders they lie in.

    Raises
    ------
    DataError
        There are too many.
    """
    if path.is_file():
        return [PictureFile(str(path), (), path.stat().st_size, lambda: path.open("rb"))]
    found = [one for one in _in_folder(path, path, (), lambda share: None) if isinstance(one, PictureFile)]
    if len(found) > MAX_PICTURES:
        raise DataError(f"holds over {count(MAX_PICTURES)} pictures, the most that is allowed")
    return found


def _in_folder(
    root: Path, folder: Path, folders: tuple[str, ...], progress: Progress
) -> Iterator[PictureFile | str]:
    """Pictures, and the names of what is none."""
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        progress(0.0)  # so that it can be given up
        if entry.is_dir():
            if is_litter(entry.name) or len(folders) == _DEEPEST or _leads_back(entry):
                yield f"{Path(entry.path).relative_to(root)}"
            else:
                yield from _in_folder(root, Path(entry.path), (*folders, called(entry.name)), progress)
        elif is_litter(entry.name) or not is_picture(entry.name) or not entry.is_file():
            yield f"{Path(entry.path).relative_to(root)}"
        else:
            path = Path(entry.path)
            yield PictureFile(str(path), folders, entry.stat().st_size, lambda path=path: path.open("rb"))  # type: ignore[misc]


def called(name: str) -> str:
    """The name of a file as text: its bytes may be none, and é one letter, or e and ´."""
    return normalize("NFC", os.fsencode(name).decode("utf-8", "backslashreplace"))


def _leads_back(entry: os.DirEntry[str]) -> bool:
    """Whether it is a link to a folder that it lies in."""
    return entry.is_symlink() and Path(entry.path).parent.resolve().is_relative_to(Path(entry.path).resolve())


def _in_archive(archive: zipfile.ZipFile) -> Iterator[PictureFile | str]:
    members = sorted(archive.infolist(), key=lambda member: member.filename)
    check_sizes([member for member in members if is_picture(member.filename)])
    for member in members:
        name = member.filename.replace("\\", "/")  # as some programs on Windows write it
        if member.is_dir():
            continue
        if is_litter(name) or not is_picture(name):
            yield name
        else:
            folders = PurePosixPath(called(name)).parts[:-1]
            yield PictureFile(
                name,
                folders,
                member.file_size,
                lambda member=member: io.BytesIO(archive.read(member)),  # type: ignore[misc]
            )


def _sort(found: Iterable[PictureFile | str]) -> Sorted:
    pictures: list[PictureFile] = []
    others: list[str] = []
    for entry in found:
        if isinstance(entry, str):
            others.append(entry)
        else:
            pictures.append(entry)
        if len(pictures) > MAX_PICTURES or len(others) > MAX_MEMBERS:
            raise DataError(f"holds over {count(MAX_PICTURES)} pictures, the most that is allowed")
    if not pictures:
        raise DataError(
            "holds no pictures; put PNG, JPEG, BMP, GIF or WebP files in one folder for each class"
        )
    parts, lost = _parts(_below_the_common_folder(pictures))
    train, validation, test = (parts[part] for part in _PARTS)
    if not train:
        raise DataError("holds pictures, but not in folders; put them in one folder for each class")
    changed = [_left_out(others, "no pictures"), _left_out(lost, "in no folder of a class")]
    if validation:
        changed.append(
            f"{counted(len(validation), 'validation picture')} are {'kept apart' if test else TESTED}"
        )
    if not test:
        validation, test = [], validation
    return Sorted(train, validation, test, tuple(filter(None, changed)))


def _below_the_common_folder(pictures: Sequence[PictureFile]) -> list[tuple[tuple[str, ...], PictureFile]]:
    """The folders of each, without those that all of them lie in."""
    depth = 0
    while all(len(file.folders) > depth + 1 for file in pictures):
        if len({file.folders[depth] for file in pictures}) > 1:
            break
        depth += 1
    return [(file.folders[depth:], file) for file in pictures]


def _parts(
    placed: Sequence[tuple[tuple[str, ...], PictureFile]],
) -> tuple[dict[str, list[tuple[str, PictureFile]]], list[str]]:
    """(class, picture) by the part that a folder says, and the names of those without a class."""
    parts: dict[str, list[tuple[str, PictureFile]]] = {part: [] for part in _PARTS}
    part_of = {name: part for part, names in _PARTS.items() for name in names}
    level = _level_of_parts([folders for folders, _ in placed], part_of)
    lost = []
    for folders, file in placed:
        part: str | None = "train"
        if level is not None:
            part = part_of.get(folders[level].lower()) if len(folders) > level else None
            folders = folders[:level] + folders[level + 1 :]
        if part is None or not folders:
            lost.append(file.name)
        else:
            parts[part].append((folders[0], file))
    return parts, lost


def _level_of_parts(placed: Sequence[tuple[str, ...]], part_of: Mapping[str, str]) -> int | None:
    """Which folder says the part: that above the classes, or, where each class is parted, that below."""
    for level in (0, 1):
        names = {folders[level].lower() for folders in placed if len(folders) > level}
        said = {part_of[name] for name in names & part_of.keys()}
        if "train" in said and len(said) > 1 and (level == 0 or names <= part_of.keys()):
            return level
    return None


def _left_out(names: Sequence[str], why: str) -> str:
    if not names:
        return ""
    named = ", ".join(name[-60:] for name in names[:_MOST_NAMED]) + (
        ", …" if len(names) > _MOST_NAMED else ""
    )
    return f"{counted(len(names), 'file')} left out, {why}: {named}"


def counted(n: int, what: str) -> str:
    """A number of things."""
    return f"{count(n)} {what}{'' if n == 1 else 's'}"
