"""From ink on a sheet to the picture that a network was trained on: centred and scaled as that set was."""

from math import ceil

import numpy as np

from nnviz.core.parameters import Array

_MNIST_SIDE, _MNIST_BOX = 28, 20
_UCI_SIDE, _UCI_BLOCK = 8, 4
_UCI_BITMAP = _UCI_SIDE * _UCI_BLOCK
_UCI_WIDTH, _USUAL_ASPECT = 22, 0.6
_UCI_INK = 0.25
_LEAST_STRETCH = 0.6
_NEARLY = 1e-9


def as_input(ink: Array, shape: tuple[int, int]) -> Array:
    """The input that a drawing becomes.

    Parameters
    ----------
    ink : (rows, columns)
        From 0, the sheet, to 1, full ink.
    shape
        (rows, columns) of the pictures of the data set: 8 × 8 are made as those of UCI, all others
        as those of MNIST.

    Returns
    -------
    (rows · columns,)
        In 0..1; all 0 for an empty sheet.
    """
    drawn = _cropped(ink)
    if drawn is None:
        return np.zeros(shape[0] * shape[1])
    return (as_uci(drawn) if shape == (_UCI_SIDE, _UCI_SIDE) else as_mnist(drawn, shape)).ravel()


def as_mnist(drawn: Array, shape: tuple[int, int] = (_MNIST_SIDE, _MNIST_SIDE)) -> Array:
    """Fitted into a box of 20 × 20 and laid with its centre of mass in the middle of 28 × 28.

    As Y. LeCun, C. Cortes and C. Burges describe it for MNIST; other shapes in the same proportion.
    """
    box = np.array(shape) * (_MNIST_BOX / _MNIST_SIDE)
    size = np.maximum(1, np.round(np.array(drawn.shape) * (box / drawn.shape).min()).astype(int))
    return _centred(resized(drawn, (int(size[0]), int(size[1]))), shape)


def as_uci(drawn: Array) -> Array:
    """A bitmap of 32 × 32 whose height the digit fills, and of each block of 4 × 4 the share of ink.

    The optical digits of UCI (E. Alpaydin, C. Kaynak) were made so, the counts 0 to 16 here over 16.
    They were stretched in width, too, a 1 less than the others.
    """
    aspect = drawn.shape[1] / drawn.shape[0]
    width = round(_UCI_WIDTH * float(np.clip(aspect / _USUAL_ASPECT, _LEAST_STRETCH, 1)))
    bitmap = np.zeros((_UCI_BITMAP, _UCI_BITMAP))
    left = (_UCI_BITMAP - width) // 2
    bitmap[:, left : left + width] = resized(drawn, (_UCI_BITMAP, width)) > _UCI_INK
    return np.asarray(bitmap.reshape(_UCI_SIDE, _UCI_BLOCK, _UCI_SIDE, _UCI_BLOCK).mean(axis=(1, 3)))


def resized(picture: Array, shape: tuple[int, int]) -> Array:
    """A picture in another number of pixels: each is the mean of what it covers."""
    down, across = (_overlaps(*sizes) for sizes in zip(picture.shape, shape, strict=True))
    return np.asarray(down @ picture @ across.T)


def _overlaps(n: int, m: int) -> Array:
    """(m, n) the share that each of m equal parts has of each of n."""
    edges = np.linspace(0, n, m + 1)[:, np.newaxis]
    parts = np.clip(edges - np.arange(n), 0, 1)
    return np.asarray((parts[1:] - parts[:-1]) * (m / n))


def _cropped(ink: Array) -> Array | None:
    rows, columns = (np.flatnonzero(ink.max(axis=axis) > 0) for axis in (1, 0))
    if not rows.size:
        return None
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _centred(picture: Array, shape: tuple[int, int]) -> Array:
    """On an empty picture of ``shape``, the centre of mass in the middle, nothing cut off."""
    mass = picture.sum()
    corner = []
    for axis in (0, 1):
        places = np.arange(picture.shape[axis]) + 0.5
        middle = float(picture.sum(axis=1 - axis) @ places / mass)
        # In MNIST the centre of mass lies in the pixel right of and below the middle: 14 to 15 of 28.
        wanted = ceil(shape[axis] / 2 - middle - _NEARLY)
        corner.append(min(max(wanted, 0), shape[axis] - picture.shape[axis]))
    whole = np.zeros(shape)
    top, left = corner
    whole[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return whole
