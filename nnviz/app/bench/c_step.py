"""The same mini-batch step in plain C, where there is a compiler: what NumPy's calls cost is not in it."""

import ctypes
import subprocess
import tempfile
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnviz.core.parameters import Array, Parameters

# Not -ffast-math as a whole: what is linked with it makes this process take numbers near 0 for 0.
_FAST = ("-fno-math-errno", "-fno-trapping-math", "-fno-signed-zeros", "-ffinite-math-only")
_FASTER = ("-fassociative-math", "-freciprocal-math")
_FLAGS = ("-O3", "-march=native", *_FAST, *_FASTER, "-shared", "-fPIC", "-std=c99")
_REALS = {"float32": ("float", ctypes.c_float), "float64": ("double", ctypes.c_double)}


@cache
def is_there() -> bool:
    """Whether this machine has a C compiler that makes it."""
    try:
        _library("float32")
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


@cache
def _library(precision: str) -> ctypes.CDLL:
    """Compiled for one precision. Raises CalledProcessError."""
    real, number = _REALS[precision]
    with tempfile.TemporaryDirectory() as folder, as_file(files(__package__) / "c_step.c") as source:
        made = Path(folder) / "step.so"
        command = ("cc", *_FLAGS, f"-DREAL={real}", str(source), "-o", str(made), "-lm")
        subprocess.run(command, check=True, capture_output=True)
        library = ctypes.CDLL(str(made))
    library.room_of.restype = ctypes.c_long
    library.room_of.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
    library.step.argtypes = (
        ctypes.c_int, *(5 * (ctypes.c_void_p,)), ctypes.c_int, number, ctypes.c_void_p
    )  # fmt: skip
    return library


class CStep:
    """Gradient descent on some examples: sigmoid units, cross-entropy.

    Parameters
    ----------
    theta
        The steps write to it.
    x, y
        (N, n_0) and (N, n_L), in the precision of ``theta``.
    m
        Examples in a mini-batch.
    """

    def __init__(self, theta: Parameters, x: Array, y: Array, m: int, eta: float) -> None:
        self._theta, self._x, self._y = theta, np.ascontiguousarray(x), np.ascontiguousarray(y)
        self._m, self._eta = m, eta
        self._library = _library(theta.vector.dtype.name)
        self._sizes = np.array(theta.sizes, np.intc)
        room = self._library.room_of(len(self._sizes), self._sizes.ctypes, m)
        self._room = np.empty(room, theta.vector.dtype)

    def step(self, hand: NDArray[np.int64]) -> None:
        """One mini-batch: the examples ``hand`` (m,)."""
        self._library.step(
            len(self._sizes), self._sizes.ctypes, self._theta.vector.ctypes, self._x.ctypes, self._y.ctypes,
            hand.ctypes, self._m, self._eta, self._room.ctypes,
        )  # fmt: skip
