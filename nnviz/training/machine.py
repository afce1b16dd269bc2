"""What decides the last bits of a run: who multiplies the matrices, and on how many threads."""

import platform

import numpy as np
from threadpoolctl import threadpool_info


def machine() -> str:
    """The kind of processor as the linear-algebra library sees it, that library, its threads, and NumPy.

    Two that read the same give the same numbers to the bit.
    """
    found = sorted({_told(library) for library in threadpool_info() if library.get("user_api") == "blas"})
    return ", ".join([platform.machine(), *found, f"NumPy {np.__version__}"])


def _told(library: dict[str, object]) -> str:
    threads = library.get("num_threads")
    words = (library.get(name) for name in ("internal_api", "version", "architecture"))
    return " ".join(str(word) for word in (*words, f"{threads} thread{'s' * (threads != 1)}") if word)
