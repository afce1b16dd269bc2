"""Files that cannot be used, made one by one: what is wrong with each, and what is said of it."""

import gzip
import io
import pickle
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

Made = tuple[bytes | Callable[[], bytes], str]
"""What stands in the file, or how it is made where that takes long, and words that the message must hold."""


def npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def npy_header(shape: str, descr: str = "'<f8'", fortran: str = "False") -> bytes:
    text = f"{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}"
    text += " " * (63 - (len(text) + 10) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()


def npz(**arrays: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)  # type: ignore[arg-type]
    return out.getvalue()


def zipped(level: int | None = None, **members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def idx(*sizes: int, magic: bytes = b"\0\0\x08", body: bytes = b"") -> bytes:
    return magic + bytes([len(sizes)]) + struct.pack(f">{len(sizes)}I", *sizes) + body


def table(n: int, line: str = "1.5,2.5,a") -> str:
    return "x,y,class\n" + "\n".join(line if row % 2 else "3.5,4.5,b" for row in range(n)) + "\n"


def patched(content: bytes, old: bytes, new: bytes) -> bytes:
    assert old in content
    return content.replace(old, new)


X, Y = np.arange(12.0).reshape(6, 2), np.array([0, 1, 0, 1, 0, 1])
GOOD_NPZ = npz(x=X, y=Y)
PICKLE = pickle.dumps({"x": X})

TABLES: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "is empty"),
    "blank lines": ("\n\n  \n", "holds no rows"),
    "header alone": ("a,b,class\n", "no rows under its header"),
    "one column": ("a\n1\n2\n", "a single column"),
    "ragged, short": (table(4) + "1,2\n", "line 6: holds 2 values, the first line holds 3"),
    "ragged under years": (
        "country,1990,1991\n" + "a,1.5,2.5\n" * 4 + "b,1.5\n",
        "line 6: holds 2 values, the first line holds 3",
    ),
    "ragged, long": (table(4) + "1,2,a,4\n", "line 6: holds 4 values"),
    "missing value": (table(4) + ",2,a\n", "line 6: column 'x' has no value"),
    "missing values": (
        table(4) + "?,2,a\nNA,2,a\n" + "nan,1,b\n" * 7,
        "lines 6, 7, 8, 9, 10 and 4 more: column 'x'",
    ),
    "missing target": (table(4) + "1,2,\n", "line 6: column 'class' has no value"),
    "text among numbers": (table(40) + "1,two,a\n", "line 42, column 'y': 'two' is not a number"),
    "infinite": (table(40) + "1,inf,a\n", "line 42, column 'y': 'inf' is not a number"),
    "overflow": (table(40) + "1,1e999,a\n", "line 42, column 'y': '1e999' is not a number"),
    "mixed decimals": ("a;b;class\n" + "1,5;2,5;x\n" * 20 + "1.5;2,5;y\n", "line 22, column 'a': '1.5'"),
    "100,000 columns": (",".join(["1"] * 100_000) + "\n", "100,000 columns, allowed are 2 to 10,000"),
    "endless line": ("1" * 1_500_000, "a line of over 1,000,000 characters"),
    "huge cell": ('a,b\n1,"' + "x" * 200_000 + '"\n', "field larger than field limit"),
    "open quote": ('a,b\n1,"x\n2,y\n', "line 3: is not readable"),
    "one class": ("x,y,class\n1,2,a\n3,4,a\n", "one class only, 'a'"),
    "300 classes": (
        "x,class\n" + "".join(f"{n % 7},c{n % 300}\n" for n in range(600)),
        "over 256 different classes",
    ),
    "nothing to learn from": (
        "name,class\n" + "".join(f"n{n},{n % 2}\n" for n in range(60)),
        "left to learn from",
    ),
    "zero bytes": (b"a,b\n1,2\n\0\0\0\n", "bytes of value 0"),
    "neither UTF-8 nor Windows-1252": (b"gr\x81\xf6\xdfe,b\n1,2\n", "no text in UTF-8, UTF-16 or Windows"),
    "half a letter of UTF-16": ("a,b\n1,2\n3,4\n".encode("utf-16")[:-1], "no text in UTF-16"),
    "a spreadsheet": (b"\xd0\xcf\x11\xe0" + bytes(600), "old spreadsheet"),
    "JSON": ('{"data": {"name": "digits"}}', "is JSON and no data"),
    "a PDF": (b"%PDF-1.7\n", "is a PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(20), "is a single picture"),
}

ARRAYS: dict[str, Made] = {
    "a pickle": (PICKLE, "is a pickle, which nnviz never loads"),
    "a pickle in npy": (npy(np.array([{"a": 1}, None], object)), "a pickle"),
    "a pickle in npz": (zipped(x__npy=npy(np.array([{}], object)), y__npy=npy(Y)), "a pickle"),
    "npy cut short": (npy(X)[:-8], "less than its header claims"),
    "npy with a tail": (npy(X) + b"tail", "more than its header claims"),
    "npy of 2^64": (npy_header("(18446744073709551616, 2)"), "claims"),
    "npy of 65536²": (npy_header("(65536, 65536)") + bytes(64), "more than the file holds or is allowed"),
    "npy of -1": (npy_header("(-1, 2)"), "claims"),
    "npy without a shape": (npy_header("'no'"), "damaged or an unknown header"),
    "npy that runs code": (npy_header("__import__('os').getcwd()"), "damaged or an unknown header"),
    "npy with a deep header": (npy_header("(" * 300 + ")" * 300), "damaged or an unknown header"),
    "npy of version 9": (b"\x93NUMPY\x09\x00" + bytes(100), "unknown header"),
    "npy header alone": (b"\x93NUMPY", "damaged or an unknown header"),
    "npy of dates": (npy(np.array(["2020-01-01"] * 4, "M8[D]").reshape(2, 2)), "values of type datetime64"),
    "npy of one row of numbers": (npy(np.arange(5.0)), "rows × columns"),
    "npy with NaN": (npy(np.array([[1, np.nan, 0], [1, 2, 1], [1, 2, 0]])), "the first in example 1"),
    "npz cut short": (GOOD_NPZ[:-30], "list of contents is missing"),
    "npz damaged": (patched(GOOD_NPZ, b"x.npy", b"x.npz"), "holds x.npz, y.npy; a zip archive is read when"),
    "npz of zeros": (lambda: zipped(1, x__npy=bytes(200_000_001), y__npy=npy(Y)), "unpacks to 200,000,"),
    "zip bomb": (
        lambda: zipped(x__npy=npy_header("(10000, 200)") + bytes(16_000_000), y__npy=npy(Y)), "packs 16,000,",
    ),
    "zip of text": (zipped(readme__txt=b"hello"), "holds readme.txt; a zip archive is read when"),
    "npz of 40 arrays": (npz(**{f"a{n}": Y for n in range(40)}), "holds 40 arrays, allowed are 2 to 16"),
    "npz of other names": (npz(alpha=X, beta=Y, c=Y), "holds alpha, beta, c; inputs must be called one of x"),
    "npz without targets": (npz(x=X), "targets one of y, labels"),
    "npz of unlike lengths": (npz(x=X, y=Y[:4]), "x is 6 × 2 and y is 4: there must be one target"),
    "npz of no examples": (npz(x=np.zeros((0, 3)), y=np.zeros(0)), "holds no examples"),
    "npz of large pictures": (npz(x=np.zeros((6, 100, 100)), y=Y), "pictures of 100 × 100"),
    "npz of films": (npz(x=np.zeros((6, 2, 4, 4)), y=Y), "expected examples × inputs or examples"),
    "npz of texts": (npz(x=np.array([["a", "b"]] * 6), y=Y), "x holds texts"),
    "npz of one class": (npz(x=X, y=np.zeros(6, int)), "one class only, '0'"),
    "npz with another test set": (npz(x_train=X, y_train=Y, x_test=X[:, :1], y_test=Y), "shaped alike"),
}  # fmt: skip

IDX: dict[str, tuple[bytes | Callable[[], bytes], bytes, str]] = {
    "cut short": (idx(2, 2, 2, body=bytes(7)), idx(2, body=b"\0\1"), "cut short"),
    "wrong magic": (b"\0\0\x0d\x03" + bytes(40), idx(2, body=b"\0\1"), "type 0x0d"),
    "claims 2^31": (idx(1 << 31, 28, 28), idx(2, body=b"\0\1"), "expected 2 × N × N"),
    "labels claim 2^31": (idx(2, 2, 2, body=bytes(8)), idx(1 << 31), "claims"),
    "claims 2^64": (idx(2, 1 << 31, 1 << 31), idx(2, body=b"\0\1"), "allowed are 1 to"),
    "gzip bomb": (
        lambda: gzip.compress(idx(2, 2, 2)) + gzip.compress(bytes(15_000_000), 1) * 10,
        idx(2, body=b"\0\1"),
        "holds more than",
    ),
    "gzip cut short": (
        gzip.compress(idx(2, 2, 2, body=bytes(8)))[:-9],
        idx(2, body=b"\0\1"),
        "cannot be read",
    ),
    "one class": (idx(2, 2, 2, body=bytes(8)), idx(2, body=b"\0\0"), "one class only"),
    "large pictures": (idx(2, 100, 100, body=bytes(20_000)), idx(2, body=b"\0\1"), "64 × 64"),
    "no labels": (idx(2, 2, 2, body=bytes(8)), b"", "labels is missing"),
}


def picture(mode: str = "L", size: tuple[int, int] = (4, 4), form: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, form, **options)
    return out.getvalue()


def huge_png(wide: int = 100_000, high: int = 100_000) -> bytes:
    start = picture()
    head = b"IHDR" + struct.pack(">II", wide, high) + start[24:29]
    return start[:12] + head + struct.pack(">I", zlib.crc32(head)) + start[33:]


def animation() -> bytes:
    return picture(save_all=True, append_images=[Image.new("L", (4, 4), 255)])


Folder = Callable[[Path], None]


def _pictures(**files: bytes) -> Folder:
    """A folder: the name of a file says its class first."""

    def make(folder: Path) -> None:
        folder.mkdir()
        for name, content in files.items():
            kind, _, rest = name.partition("__")
            (folder / kind).mkdir(exist_ok=True)
            (folder / kind / rest.replace("_", ".")).write_bytes(content)

    return make


FOLDERS: dict[str, tuple[Folder, str]] = {
    "nothing in it": (lambda folder: folder.mkdir(), "holds no pictures"),
    "no pictures in it": (_pictures(a__readme_txt=b"hello"), "holds no pictures"),
    "one class": (_pictures(a__1_png=picture(), a__2_png=picture()), "one class only, 'a'"),
    "animated": (_pictures(a__1_png=animation(), b__1_png=picture()), "1.png: is animated"),
    "long": (_pictures(a__1_png=huge_png(1, 16_000_000), b__1_png=picture()), "1 × 16,000,000 pixels"),
    "long WebP": (
        _pictures(
            a__1_webp=b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\x7f\0" * 2, b__1_png=picture()
        ),
        "32,768 × 32,768 pixels",
    ),
    "not in folders": (
        lambda folder: (folder.mkdir(), (folder / "1.png").write_bytes(picture()))[0],
        "not in",
    ),
    "huge": (_pictures(a__1_png=huge_png(), b__1_png=picture()), "100,000 × 100,000 pixels"),
    "cut short": (
        _pictures(a__1_png=picture(size=(60, 60))[:-30], b__1_png=picture()),
        "damaged and cannot be read",
    ),
    "damaged": (_pictures(a__1_png=picture()[:20], b__1_png=picture()), "1.png: is damaged"),
    "JPEG cut short": (
        _pictures(a__1_jpg=picture(form="JPEG")[:30], b__1_png=picture()),
        "1.jpg: is damaged",
    ),
    "another format": (_pictures(a__1_png=picture(form="TIFF"), b__1_png=picture()), "is no picture of the"),
    "empty picture": (_pictures(a__1_png=b"", b__1_png=picture()), "is no picture of the"),
}
