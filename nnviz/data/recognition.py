"""What kind of file it is, by what stands in it and not by its name.

A file that could run code when it is loaded is never opened, and neither is one that nnviz cannot read:
the sentence says what it is, and what to do with it.
"""

import gzip
import re
import zipfile
import zlib
from codecs import BOM_UTF32_BE
from pathlib import PurePath
from typing import IO, Literal, cast

from nnviz.data.dataset import DataError
from nnviz.data.zipped import is_litter, is_picture, members_of

Kind = Literal[
    "text", "gzip", "npz", "npy", "idx", "pictures", "packed table",
    "xlsx", "parquet", "arff", "json", "libsvm", "mat",
]  # fmt: skip

_LOOKED_AT = 65_536
_MOST_LINES = 200

_MAGIC: dict[bytes, Kind] = {
    b"\x93NUMPY": "npy",
    b"\x1f\x8b": "gzip",
    b"PAR1": "parquet",
    b"MATLAB 5.0 MAT-file": "mat",
}

_PICKLE = "is a pickle, which nnviz never loads, because it can run code: save the arrays as .npz"
_PICTURE = "is a single picture: name the folder that holds a folder of pictures for each class"
_ARCHIVE = "is an archive of a kind that nnviz does not unpack: unpack it, and name what is in it"
_HDF = "is HDF5, as Keras and MATLAB 7.3 write it: save the arrays as .npz, in MATLAB with save -v7"
_STATISTICS = "is the data file of a statistics program: export the table as CSV"

_REFUSED = {
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"BM": _PICTURE,
    b"II*\0": _PICTURE,
    b"MM\0*": _PICTURE,
    b"RIFF": _PICTURE,
    b"%PDF": "is a PDF: save the table in it as CSV",
    b"\xd0\xcf\x11\xe0": "is an old spreadsheet (.xls): save it as .xlsx or CSV",
    b"\x89HDF\r\n\x1a\n": _HDF,
    b"7z\xbc\xaf": _ARCHIVE,
    b"Rar!": _ARCHIVE,
    b"BZh": _ARCHIVE,
    b"\xfd7zXZ": _ARCHIVE,
    b"\x28\xb5\x2f\xfd": _ARCHIVE,
    b"SQLite format 3\0": "is a database (SQLite): export the table as CSV",
    b"ARROW1": "is an Arrow or Feather file: save the table as Parquet or CSV",
    b"ORC": "is an ORC file: save the table as Parquet or CSV",
    b"Obj\x01": "is an Avro file: save the table as Parquet or CSV",
    b"RDX2\n": "is an R workspace (.RData): write the table as CSV with write.csv",
    b"RDX3\n": "is an R workspace (.RData): write the table as CSV with write.csv",
    b"RDA2\n": "is an R workspace (.RData): write the table as CSV with write.csv",
    b"RDA3\n": "is an R workspace (.RData): write the table as CSV with write.csv",
    b"X\n\0\0\0": "is an R object (.rds): write the table as CSV with write.csv",
    b"<stata_dta>": _STATISTICS,
    b"$FL2": _STATISTICS,
    b"HEADER RECORD*******": _STATISTICS,
    b"{\\rtf": "is rich text (RTF): save the table in it as CSV",
    b"version https://git-lfs": "is a pointer of Git LFS and not the file: fetch that with git lfs pull",
}
"""First bytes to why such a file is not read."""

_ARCHIVES = {
    "data.pkl": "is a network or tensors of PyTorch as a pickle, which nnviz never loads, because it can run "
    "code: save them with safetensors.torch.save_file",
    "model.weights.h5": "is a Keras model: nnviz opens networks as .safetensors",
    "word/document.xml": "is a Word document: save the table in it as CSV",
    "ppt/presentation.xml": "is a presentation: save the table in it as CSV",
    "xl/workbook.bin": "is a binary Excel workbook (.xlsb): save it as .xlsx or CSV",
}
"""A member's name to why an archive that has it is not read."""

_PICKLE_BY_NAME = (".pkl", ".pickle", ".joblib", ".pt", ".pth", ".ckpt")
_PROMISED = {
    ".npz": "NPZ",
    ".npy": "NPY",
    ".gz": "gzip",
    "ubyte": "IDX",
    ".xlsx": "Excel",
    ".parquet": "Parquet",
    ".h5": "HDF5",
    ".zip": "zip",
}
"""Endings of a name to what the first bytes must then be."""

_LIBSVM = re.compile(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?(?:,[\d.]+)*(?:\s+(?:-?\d+|qid):\S+)*\s*(?:#.*)?")
_JSON = re.compile(r"\s*(?:\[\s*(?:[\[{('\"\]\d-]|true|false|null|NaN|$)|\{\s*(?:['\"}]|$))")
"""How JSON begins, and lists and records that Python prints; a name may be in brackets as well: [V]."""

_MARKUP = re.compile(r"\s*(?:<!DOCTYPE html|<html|<head|<meta|<table|<\?xml)", re.IGNORECASE)


def kind_of(file: IO[bytes], name: str) -> Kind:
    """What a file is; it is left at its beginning.

    Parameters
    ----------
    name
        Its name, which counts only where the content says nothing.

    Raises
    ------
    DataError
        It is empty, or of no kind that is read; the sentence says which it is.
    """
    start = file.read(_LOOKED_AT)
    file.seek(0)
    if not start:
        raise DataError("is empty")
    _refuse(start, name.lower())
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(file)
    for magic, kind in _MAGIC.items():
        if start.startswith(magic):
            return kind
    if start.startswith(b"\0\0") and start[2:3] != b"\0" and not start.startswith(BOM_UTF32_BE):
        return "idx"
    for ending, promised in _PROMISED.items():
        if name.lower().endswith(ending):
            raise DataError(f"is no {promised} file, whatever its name says")
    return _kind_of_text(start)


def kind_in_gzip(file: IO[bytes], name: str) -> Kind:
    """What gzip packed; the file is left at its beginning. Raises `DataError` as `kind_of` does."""
    try:
        with gzip.open(file, "rb") as packed:
            inner = PurePath(name)
            if packed.read(262)[257:] == b"ustar":
                raise DataError(_ARCHIVE)
            packed.seek(0)
            return kind_of(cast(IO[bytes], packed), inner.stem if inner.suffix.lower() == ".gz" else "")
    except (OSError, EOFError, zlib.error):
        raise DataError("cannot be read: what is packed in it is damaged or cut short") from None
    finally:
        file.seek(0)


def _is_plain(start: bytes) -> bool:
    """Whether it is text: a table may begin with BMI or ORC, as pictures and archives do."""
    return not any(byte < 9 for byte in start[:4096])


def _refuse(start: bytes, name: str) -> None:
    for magic, reason in _REFUSED.items():
        if start.startswith(magic) and not (magic.isalnum() and _is_plain(start)):
            raise DataError(reason)
    if start[257:262] == b"ustar":
        raise DataError(_ARCHIVE)
    if start[0] == 0x80 or (name.endswith(_PICKLE_BY_NAME) and not start.startswith(b"PK")):
        raise DataError(_PICKLE)
    if name.endswith(".onnx"):
        raise DataError("is an ONNX network: nnviz opens networks as .safetensors")
    if name.endswith(".mat") and not start.startswith(b"MATLAB 5.0"):
        raise DataError("is no MATLAB 5 file: save it in MATLAB with save -v7, in SciPy with savemat")
    if _MARKUP.match(start[:1_000].decode("latin-1")):
        raise DataError("is a web page or XML and no table: download the data themselves, as CSV")


def _kind_of_zip(file: IO[bytes]) -> Kind:
    with members_of(file) as archive:
        names = set(archive.namelist())
        _refuse_archive(archive, names)
        if any(name.startswith("xl/") for name in names):
            return "xlsx"
        own = [name for name in names if not is_litter(name)]
        if own and all(name.endswith(".npy") for name in own):
            return "npz"
        return "pictures" if any(map(is_picture, own)) else "packed table"


def _refuse_archive(archive: zipfile.ZipFile, names: set[str]) -> None:
    """What is a zip only on the outside, and not read."""
    ends = {PurePath(name).name for name in names}
    for sign, reason in _ARCHIVES.items():
        if sign in names or sign in ends:
            raise DataError(reason)
    if "mimetype" in names and archive.getinfo("mimetype").file_size < _LOOKED_AT:
        kind = archive.read("mimetype")
        if b"opendocument" in kind:
            raise DataError("is an OpenDocument file (.ods): save the sheet as .xlsx or CSV")


def _kind_of_text(start: bytes) -> Kind:
    text = start.decode("utf-8-sig", "replace")
    lines = [line.strip() for line in text.split("\n")[:_MOST_LINES] if line.strip()]
    if len(start) == _LOOKED_AT:
        lines = lines[:-1]  # which may be cut off
    spoken = [line for line in lines if not line.startswith("%")]
    if spoken and spoken[0].lower().startswith("@relation"):
        return "arff"
    if _JSON.match(text):
        return "json"
    # Where all is 0 the target stands alone.
    has_pairs = any(":" in line.partition("#")[0] for line in lines)
    return "libsvm" if has_pairs and all(map(_LIBSVM.fullmatch, lines)) else "text"
