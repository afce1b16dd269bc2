"""Files that ship with the program."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(relative: str) -> Path:
    """The path of a shipped file.

    Parameters
    ----------
    relative
        Its path inside ``resources``, for example ``data/digits.npz``.
    """
    installed = _PACKAGE / "resources"
    root = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return root / relative


def is_bundled() -> bool:
    """Whether this is the folder that `bundle.spec` makes, in which no Python can be called."""
    return getattr(sys, "frozen", False)
