"""An error of the program's own, as it is shown to those who may mend it."""

import platform

import numpy as np
from PySide6 import __version__ as pyside_version

from nnviz.version import __version__


def fault_report(trace: str) -> str:
    """The traceback, under what it was met with: versions and system, and nothing of the person's data."""
    python = f"Python {platform.python_version()}"
    libraries = f"NumPy {np.__version__}, PySide6 {pyside_version}"
    return f"nnviz {__version__}\n{python}, {libraries}\n{platform.platform()}\n\n{trace.rstrip()}\n"
