"""Files that ship with the program."""

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
